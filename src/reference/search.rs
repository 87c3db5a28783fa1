//! Finds the pages that a few typed words mean.

use serde::Serialize;

use super::Reference;
use super::document::Kind;

/// One page that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The id that `explain` answers.
    pub id: String,
    /// What the page is about.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// The words of the page that matched.
    pub matched: String,
}

impl Reference {
    /// The pages that `query` means, best first: exact code, prefix, words, patterns, fuzzy last.
    pub fn search(&self, _query: &str) -> Vec<Hit> {
        Vec::new()
    }
}
