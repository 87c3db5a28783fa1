//! What the reader of the reference comes back to, bookmarks and the pages read last, and how it is
//! kept in the state folder.
//!
//! What can't be read there counts as nothing: it is the program's own note, and no reason to stop.

use std::fs;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::folders;
use crate::reference::contents::Branch;
use crate::reference::{Reference, document};

/// The name of the file.
const FILE: &str = "reading.json";

/// So many pages are kept of those read last.
const RECENT: usize = 20;

/// What is kept between two runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// The bookmarked pages, in the order in which they were.
    pub bookmarks: Vec<String>,
    /// The pages read last, the last one first.
    pub recent: Vec<String>,
}

impl Memory {
    /// Notes that a page is read.
    pub(super) fn note(&mut self, id: &str) {
        self.recent.retain(|known| known != id);
        self.recent.insert(0, id.to_owned());
        self.recent.truncate(RECENT);
    }

    /// Adds a bookmark, or removes it; tells whether it is there now.
    pub(super) fn toggle(&mut self, id: &str) -> bool {
        let before = self.bookmarks.len();
        self.bookmarks.retain(|known| known != id);
        let set = self.bookmarks.len() == before;
        if set {
            self.bookmarks.push(id.to_owned());
        }
        set
    }

    /// The branches that it adds to the tree. What the reference does not know is left out.
    pub(super) fn branches(&self, reference: &Reference) -> Vec<Branch> {
        let page = |id: &String| {
            let page = reference.document(id)?;
            let [name, more] = document::names(id, &page.title);
            let title = if name == id { format!("{name} {more}") } else { name.to_owned() };
            Some(Branch { title: title.trim().to_owned(), id: Some(id.clone()), children: Vec::new() })
        };
        let parts = [("Bookmarks", &self.bookmarks), ("Recently viewed", &self.recent)];
        let branches = parts.into_iter().map(|(title, ids)| Branch {
            title: title.to_owned(),
            id: None,
            children: ids.iter().filter_map(page).collect(),
        });
        branches.filter(|branch| !branch.children.is_empty()).collect()
    }
}

/// What was kept.
pub(super) fn load() -> Memory {
    let file = folders::state().map(|folder| folder.join(FILE));
    let bytes = file.and_then(|file| fs::read(file).ok()).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Keeps it.
///
/// # Errors
/// The file can't be written.
pub(super) fn keep(memory: &Memory) -> anyhow::Result<()> {
    let folder = folders::state().context("no folder to save it in. Set HOME")?;
    fs::create_dir_all(&folder).with_context(|| format!("can't create {}", folder.display()))?;
    let path = folder.join(FILE);
    let bytes = serde_json::to_vec_pretty(memory)?;
    folders::write_private(&path, &bytes).with_context(|| format!("can't write {}", path.display()))
}
