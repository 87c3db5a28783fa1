//! The Reference screen: the search line, the tree or the results, and the page.

pub mod areas;
pub mod screen;
pub mod tree;
mod view;
mod visits;

use crate::reference::Reference;
use crate::reference::document::{Block, Document, Kind};
use crate::search::{self, Found, Hit};
use crate::tui::desk::Desk;
use crate::tui::layout::Span;
use crate::tui::line::Line;
use crate::tui::list::Selection;
use crate::tui::memory::Memory;
use crate::tui::sheet::{self, Viewer, Writer};
use crate::tui::wish::{Way, Wish};
use areas::{Areas, Shelf};
use tree::{Crumb, Tree};
use visits::{Visit, Visits};

/// The kind of a page in a word.
pub const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Code | Kind::ReplyCode => "code",
        Kind::Class => "class",
        Kind::Subject => "subject",
        Kind::Category => "cause",
        Kind::Layer | Kind::Actor => "term",
        Kind::Provider => "provider",
        Kind::Rule => "wording",
        Kind::Guide => "guide",
        Kind::Lesson => "lesson",
    }
}

/// The Reference screen.
#[derive(Debug)]
pub struct Lookup {
    /// The pane that has the keys.
    pub shelf: Shelf,
    /// What the search found; empty while nothing is searched for.
    pub hits: Vec<Hit>,
    /// How many there are; no more are looked up than one has seen.
    pub found: usize,
    /// The selected row of the results, or of the visible tree.
    pub selection: Selection,
    /// The page that is shown.
    pub page: Option<Document>,
    /// The page as it is read.
    pub viewer: Viewer,
    /// The search line.
    query: Line,
    /// Where everything stands.
    areas: Areas,
    /// What the reader comes back to.
    memory: Memory,
    tree: Tree,
    /// The branches above the page.
    trail: Vec<Crumb>,
    /// Where one was in the tree before one searched.
    tree_place: Selection,
    searched: Option<String>,
    visits: Visits,
    /// Whether the page was opened from a verdict, to which Esc leads back.
    from: Way,
    /// The id that the page pane was last asked to show.
    shown: Option<String>,
    /// The branch without a page whose holdings are shown in its place, by its number in the tree.
    branch: Option<usize>,
}

impl Lookup {
    /// The screen with its search line. The tree is planted when it is first looked at.
    pub fn new(_reference: &Reference) -> Self {
        Self {
            shelf: Shelf::Search,
            hits: Vec::new(),
            found: 0,
            selection: Selection::default(),
            page: None,
            viewer: Viewer::default(),
            query: Line::default(),
            areas: Areas::default(),
            memory: Memory::default(),
            tree: Tree::default(),
            trail: Vec::new(),
            tree_place: Selection::default(),
            searched: None,
            visits: Visits::default(),
            from: Way::Elsewhere,
            shown: None,
            branch: None,
        }
    }

    /// The words in the search line.
    pub fn words(&self) -> String {
        self.query.text()
    }

    /// Whether something is searched for, so that results stand in the place of the tree.
    pub fn is_searching(&self) -> bool {
        !self.words().trim().is_empty()
    }

    /// How many rows the contents have.
    pub fn rows(&self) -> usize {
        if self.is_searching() { self.found } else { self.tree.len() }
    }

    /// Goes to an empty search line.
    fn begin(&mut self) {
        self.query = Line::default();
        self.shelf = Shelf::Search;
        self.from = Way::Elsewhere;
    }

    /// Searches for a few words, as if they had been typed.
    pub fn search_for(&mut self, words: &str) {
        self.begin();
        self.query.insert(words);
    }

    /// Opens a page that was found elsewhere; the search line is empty, so that Esc leads to the contents.
    pub fn open(&mut self, id: &str, from: Way, reference: &Reference) {
        self.query = Line::default();
        self.visit(id, reference);
        self.from = from;
    }

    /// The page that is open, and not merely shown beside the contents.
    fn opened(&self) -> Option<&str> {
        self.shown.as_deref().filter(|_| self.shelf == Shelf::Page && self.page.is_some())
    }

    /// An example of the page.
    pub fn example(&self) -> Option<String> {
        self.page.as_ref()?.blocks.iter().find_map(|block| match block {
            Block::Example(example) => Some(example.clone()),
            _ => None,
        })
    }

    /// The page of the selected row.
    fn selected_id(&self) -> Option<String> {
        if self.is_searching() {
            self.hits.get(self.selection.row).map(|hit| hit.id.clone())
        } else {
            self.tree.at(self.selection.row).and_then(|(_, node)| node.id.clone())
        }
    }

    /// Opens a page and gives it the keys.
    fn visit(&mut self, id: &str, reference: &Reference) {
        let Some(page) = reference.document(id) else { return };
        self.keep_place();
        self.visits.note(id);
        if self.shown.as_deref() != Some(id) {
            self.show(id, Some(page));
        }
        self.shelf = Shelf::Page;
    }

    /// Opens the page of a link.
    fn follow(&mut self, id: &str, reference: &Reference) {
        // A page that was only looked at becomes one to which one can go back.
        if let Some(here) = &self.shown {
            self.visits.note(here);
        }
        self.visit(id, reference);
    }

    fn show(&mut self, id: &str, page: Option<Document>) {
        self.shown = Some(id.to_owned());
        self.branch = None;
        self.trail = self.tree.trail(id);
        self.page = page;
        self.viewer.rewind();
    }

    /// Notes how far the page that is being left was read.
    fn keep_place(&mut self) {
        if let Some(id) = self.shown.clone() {
            self.visits.keep_place(Visit { id, top: self.viewer.top, chosen: self.viewer.chosen });
        }
    }

    fn turn_page(&mut self, step: isize, reference: &Reference) {
        self.keep_place();
        if let Some(Visit { id, top, chosen }) = self.visits.turn(step) {
            self.show(&id, reference.document(&id));
            (self.viewer.top, self.viewer.chosen) = (top, chosen);
        }
    }

    fn lay_out(&mut self, desk: &Desk) {
        if self.tree.is_bare() {
            self.plant(&desk.reference);
        }
        self.search(&desk.reference);
        self.areas = areas::areas(desk.size, self.shelf);
        let height = usize::from(self.areas.contents.height);
        self.selection.settle(self.rows(), height);
        if self.hits.len() < self.found.min(self.selection.top + height.max(1)) {
            self.look_up(search::HITS, &desk.reference);
        }
        if self.shelf != Shelf::Page {
            self.preview(&desk.reference);
        }
        let area = self.areas.page;
        // While the page is hidden behind the contents it keeps its place for when it is opened.
        if !area.is_empty() || Span::of(desk.size) != Span::One {
            let writer = Writer::new(area.width, desk.drawing());
            let sheet = self.page.as_ref().map(|page| sheet::page::page(page, &self.trail, writer));
            self.viewer.show(sheet.unwrap_or_default(), area.height);
        }
    }

    fn search(&mut self, reference: &Reference) {
        let words = self.words();
        if self.searched.as_ref() == Some(&words) {
            return;
        }
        self.look_up(usize::from(self.areas.contents.height).max(1), reference);
        let was_searching = self.searched.as_ref().is_some_and(|words| !words.trim().is_empty());
        match (was_searching, self.is_searching()) {
            (false, true) => self.tree_place = std::mem::take(&mut self.selection),
            (true, false) => self.selection = self.tree_place,
            (true, true) => self.selection = Selection::default(),
            (false, false) => {}
        }
        self.searched = Some(words);
    }

    /// Looks up so many hits as are in view.
    fn look_up(&mut self, most: usize, reference: &Reference) {
        let found =
            if self.is_searching() { search::first(reference, self.words().trim(), most) } else { Found::default() };
        (self.hits, self.found) = (found.hits, found.count);
    }

    /// Shows the page of the selected row beside it, as one looks into a book without opening it.
    fn preview(&mut self, reference: &Reference) {
        match self.selected_id() {
            Some(id) if self.shown.as_ref() != Some(&id) => {
                self.keep_place();
                let page = reference.document(&id);
                self.show(&id, page);
            }
            None if self.is_searching() => {
                self.keep_place();
                self.page = None;
                self.shown = None;
                self.branch = None;
            }
            None => self.show_branch(),
            Some(_) => {}
        }
    }

    /// Shows beside a branch without a page what it holds.
    fn show_branch(&mut self) {
        let Some((number, _)) = self.tree.at(self.selection.row) else { return };
        if self.branch != Some(number) {
            self.keep_place();
            self.page = self.tree.holdings(number);
            self.shown = None;
            self.trail.clear();
            self.viewer.rewind();
            self.branch = Some(number);
        }
    }

    /// What the reader comes back to.
    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Takes over what was kept of an earlier run. The tree takes it in when it is first looked at.
    pub fn remember(&mut self, memory: Memory) {
        self.memory = memory;
    }

    /// Whether the page that is shown has a bookmark.
    fn is_bookmarked(&self) -> bool {
        self.page.as_ref().is_some_and(|page| self.memory.bookmarks.contains(&page.id))
    }

    fn plant(&mut self, reference: &Reference) {
        self.tree.plant(reference);
        self.selection.row += self.tree.keep(&self.memory.branches(reference)).unsigned_abs();
        // The page that is shown may be older than the tree.
        self.trail = self.shown.as_deref().map(|id| self.tree.trail(id)).unwrap_or_default();
    }

    /// Brings the reader's own branches of the tree up to date.
    fn keep(&mut self, reference: &Reference) {
        if self.tree.is_bare() {
            return self.plant(reference);
        }
        self.branch = None;
        let in_rest = !self.is_searching() && self.selection.row >= self.tree.own_rows();
        let moved = self.tree.keep(&self.memory.branches(reference));
        if in_rest {
            self.selection.row = self.selection.row.saturating_add_signed(moved);
            self.selection.top = self.selection.top.saturating_add_signed(moved);
        }
    }

    /// Notes the page that is read now; asks to keep that where it is another one.
    pub fn note_page(&mut self, reference: &Reference) -> Option<Wish> {
        let id = self.opened()?.to_owned();
        if self.memory.recent.first() == Some(&id) {
            return None;
        }
        self.memory.note(&id);
        self.keep(reference);
        Some(Wish::Remember(self.memory.clone(), None))
    }

    /// Adds a bookmark for the page that is shown, or removes it.
    fn bookmark(&mut self, reference: &Reference) -> Option<Wish> {
        let id = self.page.as_ref()?.id.clone();
        if id.is_empty() {
            return Some(Wish::Say("This isn't a page. Open one to bookmark it".to_owned()));
        }
        let set = self.memory.toggle(&id);
        self.keep(reference);
        let said = if set { "Bookmarked (see the top of the list)" } else { "Bookmark removed" };
        Some(Wish::Remember(self.memory.clone(), Some(said)))
    }
}
