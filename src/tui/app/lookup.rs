//! The state of the Reference screen: the search line, the tree or the results, the page.

use ratatui::layout::{Position, Size};
use ratatui::style::Style;
use tui_textarea::TextArea;

use super::memory::Memory;
use super::tree::{Crumb, Node, Tree};
use crate::keys::Command;
use crate::reference::Reference;
use crate::reference::document::{Block, Document};
use crate::search::Hit;
use crate::tui::layout::{self, Shelf, Span};
use crate::tui::sheet::{self, Viewer, Writer};
use crate::tui::theme::Drawing;

/// A text of one line, such as the search line.
pub(super) fn line() -> TextArea<'static> {
    let mut area = TextArea::default();
    area.set_cursor_line_style(Style::default());
    area
}

/// Where one has been: a page, and how far one had read.
#[derive(Debug, Clone)]
struct Visit {
    id: String,
    top: usize,
    chosen: Option<usize>,
}

/// The Reference screen.
#[derive(Debug)]
pub struct Lookup {
    /// The search line.
    pub query: TextArea<'static>,
    /// The pane that has the keys.
    pub shelf: Shelf,
    /// What the search found; empty while nothing is searched for.
    pub hits: Vec<Hit>,
    /// The chosen row of the results, or of the visible tree.
    pub chosen: usize,
    /// The first row of them in view.
    pub top: usize,
    /// The page that is shown.
    pub page: Option<Document>,
    /// The page as it is read.
    pub viewer: Viewer,
    /// Where everything stands.
    pub areas: layout::Reference,
    /// What the reader comes back to.
    pub(super) memory: Memory,
    pub(super) tree: Tree,
    /// The branches above the page.
    trail: Vec<Crumb>,
    /// Where one was in the tree before one searched.
    tree_place: (usize, usize),
    searched: Option<String>,
    visits: Vec<Visit>,
    /// How many of the visits lie behind, with the one that is shown.
    visited: usize,
    /// Whether the page was opened from a verdict, to which Esc leads back.
    from_verdict: bool,
    /// The id that the page pane was last asked to show.
    shown: Option<String>,
}

impl Default for Lookup {
    fn default() -> Self {
        Self {
            query: line(),
            shelf: Shelf::Search,
            hits: Vec::new(),
            chosen: 0,
            top: 0,
            page: None,
            viewer: Viewer::default(),
            areas: layout::Reference::default(),
            memory: Memory::default(),
            tree: Tree::default(),
            trail: Vec::new(),
            tree_place: (0, 0),
            searched: None,
            visits: Vec::new(),
            visited: 0,
            from_verdict: false,
            shown: None,
        }
    }
}

impl Lookup {
    /// The words in the search line.
    pub fn words(&self) -> String {
        self.query.lines().concat()
    }

    /// Whether something is searched for, so that results stand in the place of the tree.
    pub fn is_searching(&self) -> bool {
        !self.words().trim().is_empty()
    }

    /// The nodes of the tree that are not folded away, with their numbers.
    pub fn nodes(&self) -> Vec<(usize, &Node)> {
        self.tree.visible()
    }

    /// How many rows the contents have.
    pub fn rows(&self) -> usize {
        if self.is_searching() { self.hits.len() } else { self.nodes().len() }
    }

    /// Goes to an empty search line.
    pub(super) fn begin(&mut self) {
        self.query = line();
        self.shelf = Shelf::Search;
        self.from_verdict = false;
    }

    /// Opens a page for which Esc leads back to the verdict.
    pub(super) fn open_from_verdict(&mut self, id: &str, reference: &Reference) {
        self.query = line();
        self.visit(id, reference);
        self.from_verdict = true;
    }

    /// Opens a page that was found elsewhere; the search line is empty, so that Esc leads to the contents.
    pub(super) fn open_from_elsewhere(&mut self, id: &str, reference: &Reference) {
        self.query = line();
        self.from_verdict = false;
        self.visit(id, reference);
    }

    /// The page that is open, and not merely shown beside the contents.
    pub(super) fn opened(&self) -> Option<&str> {
        self.shown.as_deref().filter(|_| self.shelf == Shelf::Page && self.page.is_some())
    }

    /// An example of the page.
    pub fn example(&self) -> Option<String> {
        self.page.as_ref()?.blocks.iter().find_map(|block| match block {
            Block::Example(example) => Some(example.clone()),
            _ => None,
        })
    }

    /// The page of the chosen row.
    fn chosen_id(&self) -> Option<String> {
        if self.is_searching() {
            self.hits.get(self.chosen).map(|hit| hit.id.clone())
        } else {
            self.nodes().get(self.chosen).and_then(|(_, node)| node.id.clone())
        }
    }

    /// Obeys a command; `false` where it leaves the screen.
    pub(super) fn obey(&mut self, command: Command, reference: &Reference) -> bool {
        match (command, self.shelf) {
            (Command::Back, _) => return self.go_back_a_level(),
            (Command::Search, _) => self.begin(),
            (Command::NextPane | Command::PreviousPane, Shelf::Search) => self.shelf = Shelf::Contents,
            (Command::NextPane, _) => self.shelf = Shelf::Page,
            (Command::PreviousPane, _) => self.shelf = Shelf::Search,
            (Command::Open, Shelf::Page) => {
                if let Some(id) = self.viewer.target().map(str::to_owned) {
                    self.follow(&id, reference);
                }
            }
            (Command::Open, _) => self.open_chosen(reference),
            (command, Shelf::Page) => self.obey_in_page(command, reference),
            (command, Shelf::Contents) => self.obey_in_contents(command),
            (command, Shelf::Search) => self.obey_in_search(command),
        }
        true
    }

    fn go_back_a_level(&mut self) -> bool {
        match self.shelf {
            Shelf::Page if self.from_verdict => {
                self.from_verdict = false;
                return false;
            }
            Shelf::Page => self.shelf = if self.is_searching() { Shelf::Search } else { Shelf::Contents },
            Shelf::Contents if self.is_searching() => self.shelf = Shelf::Search,
            Shelf::Search if self.is_searching() => self.query = line(),
            _ => return false,
        }
        true
    }

    fn open_chosen(&mut self, reference: &Reference) {
        if let Some(id) = self.chosen_id() {
            self.visit(&id, reference);
        } else if !self.is_searching() {
            self.toggle();
        }
    }

    /// Finds the way to the page that is shown, which may be older than the tree.
    pub(super) fn find_trail(&mut self) {
        self.trail = self.shown.as_deref().map(|id| self.tree.trail(id)).unwrap_or_default();
    }

    /// Opens a page and gives it the keys.
    fn visit(&mut self, id: &str, reference: &Reference) {
        let Some(page) = reference.document(id) else { return };
        self.keep_place();
        self.note(id);
        if self.shown.as_deref() != Some(id) {
            self.show(id, Some(page));
        }
        self.shelf = Shelf::Page;
    }

    /// Writes a page down as the one that is read now.
    fn note(&mut self, id: &str) {
        let here = self.visited.checked_sub(1).and_then(|last| self.visits.get(last));
        if here.is_none_or(|visit| visit.id != id) {
            self.visits.truncate(self.visited);
            self.visits.push(Visit { id: id.to_owned(), top: 0, chosen: None });
            self.visited = self.visits.len();
        }
    }

    /// Opens the page of a link.
    fn follow(&mut self, id: &str, reference: &Reference) {
        let from_verdict = self.from_verdict;
        // A page that was only looked at becomes one to which one can go back.
        if let Some(here) = self.shown.clone() {
            self.note(&here);
        }
        self.visit(id, reference);
        self.from_verdict = from_verdict;
    }

    fn show(&mut self, id: &str, page: Option<Document>) {
        self.shown = Some(id.to_owned());
        self.trail = self.tree.trail(id);
        self.page = page;
        self.viewer.rewind();
    }

    /// Notes how far the page that is being left was read.
    fn keep_place(&mut self) {
        let (top, chosen) = (self.viewer.top, self.viewer.chosen);
        if let Some(visit) = self.visited.checked_sub(1).and_then(|last| self.visits.get_mut(last))
            && self.shown.as_ref() == Some(&visit.id)
        {
            (visit.top, visit.chosen) = (top, chosen);
        }
    }

    fn turn_page(&mut self, step: isize, reference: &Reference) {
        let Some(wanted) = self.visited.checked_add_signed(step).filter(|wanted| *wanted > 0) else { return };
        let Some(Visit { id, top, chosen }) = self.visits.get(wanted - 1).cloned() else { return };
        self.keep_place();
        self.visited = wanted;
        self.show(&id, reference.document(&id));
        (self.viewer.top, self.viewer.chosen) = (top, chosen);
    }

    fn obey_in_page(&mut self, command: Command, reference: &Reference) {
        match command {
            Command::NextLink => self.viewer.choose(1),
            Command::PreviousLink => self.viewer.choose(-1),
            Command::PageBack => self.turn_page(-1, reference),
            Command::PageForward => self.turn_page(1, reference),
            Command::Up => self.viewer.scroll(-1),
            Command::Down => self.viewer.scroll(1),
            Command::PageUp => self.viewer.turn(-1),
            Command::PageDown => self.viewer.turn(1),
            Command::First => self.viewer.scroll(isize::MIN),
            Command::Last => self.viewer.scroll(isize::MAX),
            _ => {}
        }
    }

    fn obey_in_contents(&mut self, command: Command) {
        match command {
            Command::First => self.chosen = 0,
            Command::Last => self.chosen = self.rows().saturating_sub(1),
            Command::Fold if !self.is_searching() => self.fold(),
            Command::Unfold if !self.is_searching() => self.unfold(),
            command => self.move_choice(command),
        }
    }

    fn obey_in_search(&mut self, command: Command) {
        match command {
            Command::Up | Command::Down | Command::PageUp | Command::PageDown => self.move_choice(command),
            command => super::help::edit(&mut self.query, command),
        }
    }

    fn move_choice(&mut self, command: Command) {
        let page = usize::from(self.areas.contents.height).max(2) - 1;
        let last = self.rows().saturating_sub(1);
        self.chosen = match command {
            Command::Up => self.chosen.saturating_sub(1),
            Command::Down => (self.chosen + 1).min(last),
            Command::PageUp => self.chosen.saturating_sub(page),
            Command::PageDown => (self.chosen + page).min(last),
            _ => self.chosen,
        };
    }

    /// The chosen node with its number.
    fn node(&self) -> Option<(usize, &Node)> {
        self.nodes().get(self.chosen).copied()
    }

    fn toggle(&mut self) {
        if let Some((number, unfolded)) = self.node().and_then(|(number, node)| Some((number, node.unfolded?))) {
            self.tree.set(number, !unfolded);
        }
    }

    fn unfold(&mut self) {
        let Some((number, unfolded)) = self.node().map(|(number, node)| (number, node.unfolded)) else { return };
        match unfolded {
            Some(false) => self.tree.set(number, true),
            Some(true) => self.chosen += 1,
            None => self.shelf = Shelf::Page,
        }
    }

    /// Folds the chosen branch; where it is folded or a leaf, goes to the branch above.
    fn fold(&mut self) {
        let Some((number, Node { unfolded, depth, .. })) = self.node() else { return };
        if *unfolded == Some(true) {
            self.tree.set(number, false);
            return;
        }
        let rows = self.nodes();
        let above = rows.iter().take(self.chosen).rposition(|(_, node)| node.depth < *depth);
        self.chosen = above.unwrap_or(self.chosen);
    }

    pub(super) fn wheel(&mut self, place: Position, rows: isize) {
        if self.areas.page.contains(place) {
            self.viewer.scroll(rows);
        } else {
            self.chosen = self.chosen.saturating_add_signed(rows).min(self.rows().saturating_sub(1));
        }
    }

    pub(super) fn click(&mut self, place: Position) {
        if self.areas.search.contains(place) {
            self.shelf = Shelf::Search;
        } else if self.areas.page.contains(place) {
            self.shelf = Shelf::Page;
        } else if self.areas.contents.contains(place) {
            self.shelf = Shelf::Contents;
            let row = self.top + usize::from(place.y - self.areas.contents.y);
            self.chosen = row.min(self.rows().saturating_sub(1));
        }
    }

    pub(super) fn settle(&mut self, size: Size, drawing: Drawing, reference: &Reference) {
        if self.tree.is_bare() {
            self.keep(reference);
        }
        self.search(reference);
        self.areas = layout::reference(size, self.shelf);
        self.settle_contents();
        if self.shelf != Shelf::Page {
            self.preview(reference);
        }
        let area = self.areas.page;
        // While the page is hidden behind the contents it keeps its place for when it is opened.
        if !area.is_empty() || Span::of(size) != Span::One {
            let sheet =
                self.page.as_ref().map(|page| sheet::page::page(page, &self.trail, Writer::new(area.width, drawing)));
            self.viewer.show(sheet.unwrap_or_default(), area.height);
        }
    }

    fn search(&mut self, reference: &Reference) {
        let words = self.words();
        if self.searched.as_ref() != Some(&words) {
            self.hits = if self.is_searching() { crate::search::search(reference, words.trim()) } else { Vec::new() };
            let was_searching = self.searched.as_ref().is_some_and(|words| !words.trim().is_empty());
            match (was_searching, self.is_searching()) {
                (false, true) => {
                    self.tree_place = (self.chosen, self.top);
                    (self.chosen, self.top) = (0, 0);
                }
                (true, false) => (self.chosen, self.top) = self.tree_place,
                (true, true) => (self.chosen, self.top) = (0, 0),
                (false, false) => {}
            }
            self.searched = Some(words);
        }
    }

    fn settle_contents(&mut self) {
        let height = usize::from(self.areas.contents.height);
        self.chosen = self.chosen.min(self.rows().saturating_sub(1));
        if height > 0 {
            self.top = self.top.clamp((self.chosen + 1).saturating_sub(height), self.chosen);
        }
    }

    /// Shows the page of the chosen row beside it, as one looks into a book without opening it.
    fn preview(&mut self, reference: &Reference) {
        match self.chosen_id() {
            Some(id) if self.shown.as_ref() != Some(&id) => {
                self.keep_place();
                let page = reference.document(&id);
                self.show(&id, page);
            }
            None if self.is_searching() => {
                self.keep_place();
                self.page = None;
                self.shown = None;
            }
            _ => {}
        }
    }
}
