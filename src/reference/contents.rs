//! The table of contents: every page in its place, for the tree of the Reference screen.

use super::Reference;

/// A place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// What the tree shows.
    pub title: String,
    /// The page that it opens; none for a mere heading.
    pub id: Option<String>,
    /// What stands below it.
    pub children: Vec<Branch>,
}

impl Reference {
    /// Codes by class, subject and detail; categories; providers; patterns; guide.
    pub fn contents(&self) -> Vec<Branch> {
        Vec::new()
    }
}
