//! What the reader of the reference comes back to: bookmarks, and the pages read last.

use serde::{Deserialize, Serialize};

use super::App;
use super::lookup::Lookup;
use crate::reference::Reference;
use crate::reference::contents::Branch;
use crate::tui::action::Effect;
use crate::tui::sheet;

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
    fn note(&mut self, id: &str) {
        self.recent.retain(|known| known != id);
        self.recent.insert(0, id.to_owned());
        self.recent.truncate(RECENT);
    }

    /// Sets a bookmark, or takes it away; tells whether it is set.
    fn toggle(&mut self, id: &str) -> bool {
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
            let document = reference.document(id)?;
            let [name, more] = sheet::names(id, &document.title);
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

impl Lookup {
    /// What the reader comes back to.
    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Whether the page that is shown has a bookmark.
    pub fn is_bookmarked(&self) -> bool {
        self.page.as_ref().is_some_and(|page| self.memory.bookmarks.contains(&page.id))
    }

    /// Brings the reader's own branches of the tree up to date.
    pub(super) fn keep(&mut self, reference: &Reference) {
        if self.tree.is_bare() {
            self.tree.plant(reference);
            self.chosen += self.tree.keep(&self.memory.branches(reference)).unsigned_abs();
            self.find_trail();
            return;
        }
        let in_rest = !self.is_searching() && self.chosen >= self.tree.own_rows();
        let moved = self.tree.keep(&self.memory.branches(reference));
        if in_rest {
            self.chosen = self.chosen.saturating_add_signed(moved);
            self.top = self.top.saturating_add_signed(moved);
        }
    }
}

impl App {
    /// Takes over what was kept of an earlier run. The tree takes it in when it is first looked at.
    pub fn remember(&mut self, memory: Memory) {
        self.lookup.memory = memory;
    }

    /// Notes the page that is read now; asks the loop to keep it where it is another one.
    pub(super) fn note_page(&mut self) -> Option<Effect> {
        let id = self.lookup.opened()?.to_owned();
        if self.lookup.memory.recent.first() == Some(&id) {
            return None;
        }
        self.lookup.memory.note(&id);
        self.lookup.keep(&self.reference);
        Some(Effect::Remember)
    }

    /// Sets a bookmark on the page that is shown, or takes it away.
    pub(super) fn bookmark(&mut self) -> Option<Effect> {
        let id = self.lookup.page.as_ref()?.id.clone();
        let set = self.lookup.memory.toggle(&id);
        self.lookup.keep(&self.reference);
        let said = if set { "bookmarked; it stands above the contents" } else { "bookmark taken away" };
        self.toast = Some(said.to_owned());
        Some(Effect::Remember)
    }
}
