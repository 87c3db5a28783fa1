//! What the keys and the mouse do on the Reference screen, and its panes.

use ratatui::layout::Position;

use super::Lookup;
use super::areas::{PAGE, SEARCH, Shelf};
use super::tree::Node;
use super::view;
use crate::keys::{Command, Context};
use crate::reference::Reference;
use crate::tui::desk::Desk;
use crate::tui::layout::Span;
use crate::tui::line::Line;
use crate::tui::paint::Canvas;
use crate::tui::screen::{Found, Outline, Screen};
use crate::tui::spot::{Hit, Spot};
use crate::tui::wish::{Way, Wish};

/// What is said where nothing was found.
pub const NO_MATCHES: &str = "No matches. Try fewer words.";

/// A paste into the search line that is longer than this, or has a line break, is a bounce.
const SEARCH_PASTE: usize = 80;

impl Screen for Lookup {
    fn places(&self) -> &'static [Context] {
        &[Context::Search, Context::Contents, Context::Page]
    }

    fn context(&self) -> Context {
        match self.shelf {
            Shelf::Search => Context::Search,
            Shelf::Contents => Context::Contents,
            Shelf::Page => Context::Page,
        }
    }

    fn enter(&mut self, place: Context) {
        self.shelf = match place {
            Context::Search => Shelf::Search,
            Context::Contents => Shelf::Contents,
            _ => Shelf::Page,
        };
    }

    fn arrive(&mut self) {
        self.begin();
    }

    fn again(&mut self) {
        self.begin();
    }

    fn obey(&mut self, command: Command, desk: &Desk) -> Option<Wish> {
        let reference = &desk.reference;
        match (command, self.shelf) {
            (Command::TryExample, _) => {
                let none = || Wish::Say("This page has no example".to_owned());
                return Some(self.example().map_or_else(none, Wish::Try));
            }
            (Command::Bookmark, _) => return self.bookmark(reference),
            (Command::Back, _) => {
                let from = self.from;
                if !self.go_back_a_level() {
                    return Some(if from == Way::Learn { Wish::ReturnToLearn } else { Wish::Leave });
                }
            }
            (Command::Search, _) => self.begin(),
            (Command::NextPane | Command::PreviousPane, Shelf::Search) => self.shelf = Shelf::Contents,
            (Command::NextPane, _) => self.shelf = Shelf::Page,
            (Command::PreviousPane, _) => self.shelf = Shelf::Search,
            (Command::Open, Shelf::Page) => {
                if let Some(id) = self.viewer.target().map(str::to_owned) {
                    self.follow(&id, reference);
                }
            }
            (Command::Open, _) if self.is_searching() && self.hits.is_empty() => {
                return Some(Wish::Say(NO_MATCHES.to_owned()));
            }
            (Command::Open, _) => self.open_selected(reference),
            (command, Shelf::Page) => self.obey_in_page(command, reference),
            (command, Shelf::Contents) => self.obey_in_contents(command),
            (command, Shelf::Search) => self.obey_in_search(command),
        }
        self.note_page(reference)
    }

    fn write(&mut self, character: char) -> Option<Wish> {
        self.query.write_search(character);
        None
    }

    fn take_words(&mut self, text: &str) -> bool {
        let words =
            self.shelf == Shelf::Search && text.len() <= SEARCH_PASTE && !text.trim_end().contains(['\n', '\r']);
        if words {
            self.query.insert(text);
        }
        words
    }

    fn find(&mut self, words: &str, step: isize) -> Option<Found> {
        self.viewer.find(words, step)
    }

    fn count(&self, words: &str) -> Option<usize> {
        Some(self.viewer.count(words))
    }

    fn wheel(&mut self, pane: usize, rows: isize) {
        if pane == PAGE {
            self.viewer.scroll(rows);
        } else {
            self.selection.scroll(rows, self.rows(), usize::from(self.areas.contents.height));
        }
    }

    fn click(&mut self, hit: Hit, desk: &Desk) -> Option<Wish> {
        match hit.spot {
            Spot::Row { row, .. } => self.click_row(row, desk),
            Spot::Link { link, .. } => {
                self.shelf = Shelf::Page;
                self.viewer.chosen = Some(link);
                let id = self.viewer.target().map(str::to_owned)?;
                self.follow(&id, &desk.reference);
            }
            Spot::Pane(PAGE) => self.shelf = Shelf::Page,
            Spot::Pane(SEARCH) => self.shelf = Shelf::Search,
            Spot::Pane(_) => self.shelf = Shelf::Contents,
            Spot::Command(_) => {}
        }
        self.note_page(&desk.reference)
    }

    fn settle(&mut self, desk: &Desk) {
        self.lay_out(desk);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _desk: &Desk) -> Option<Position> {
        view::draw(self, canvas)
    }

    fn panes(&self) -> Vec<Outline> {
        let contents = Outline {
            name: "Contents",
            area: self.areas.contents,
            column: self.areas.contents_column(),
            focused: self.shelf != Shelf::Page,
            top: self.selection.top,
            rows: self.rows(),
        };
        let page = Outline {
            name: "Page",
            area: self.areas.page,
            column: self.areas.page,
            focused: self.shelf == Shelf::Page,
            top: self.viewer.top,
            rows: self.viewer.sheet.rows.len(),
        };
        vec![contents, page]
    }

    fn offers(&self, command: Command) -> bool {
        let node = || self.tree.rows(self.selection.row, 1).next().filter(|_| !self.is_searching());
        match command {
            Command::TryExample => self.example().is_some(),
            Command::Open if self.shelf != Shelf::Page => !self.is_searching() || !self.hits.is_empty(),
            Command::Fold => node().is_some_and(|node| node.unfolded == Some(true)),
            Command::Unfold => node().is_some_and(|node| node.unfolded == Some(false)),
            Command::Bookmark if self.shelf != Shelf::Page => self.selected_id().is_some(),
            _ => true,
        }
    }
}

impl Lookup {
    /// Selects a row, whose page is then beside it; opens it where there is no beside, or if it was selected.
    fn click_row(&mut self, row: usize, desk: &Desk) {
        let again = self.selection.row == row && self.shelf != Shelf::Page;
        self.selection.row = row;
        self.shelf = Shelf::Contents;
        if again || Span::of(desk.size) == Span::One || self.selected_id().is_none() {
            self.open_selected(&desk.reference);
        }
    }

    fn go_back_a_level(&mut self) -> bool {
        match self.shelf {
            Shelf::Page if self.from != Way::Elsewhere => {
                self.from = Way::Elsewhere;
                return false;
            }
            Shelf::Page => self.shelf = if self.is_searching() { Shelf::Search } else { Shelf::Contents },
            Shelf::Contents if self.is_searching() => self.shelf = Shelf::Search,
            Shelf::Search if self.is_searching() => self.query = Line::default(),
            _ => return false,
        }
        true
    }

    fn open_selected(&mut self, reference: &Reference) {
        if let Some(id) = self.selected_id() {
            self.visit(&id, reference);
        } else if !self.is_searching()
            && let Some((number, Node { unfolded: Some(unfolded), .. })) = self.tree.at(self.selection.row)
        {
            let unfolded = !unfolded;
            self.tree.set(number, unfolded);
        }
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
            Command::Fold if !self.is_searching() => self.fold(),
            Command::Unfold if !self.is_searching() => self.unfold(),
            command => self.move_selection(command),
        }
    }

    fn obey_in_search(&mut self, command: Command) {
        self.move_selection(command);
        self.query.obey(command);
    }

    fn move_selection(&mut self, command: Command) {
        self.selection.step(command, self.rows(), usize::from(self.areas.contents.height));
    }

    fn unfold(&mut self) {
        let Some((number, unfolded)) = self.tree.at(self.selection.row).map(|(number, node)| (number, node.unfolded))
        else {
            return;
        };
        match unfolded {
            Some(false) => self.tree.set(number, true),
            Some(true) => self.selection.row += 1,
            None => self.shelf = Shelf::Page,
        }
    }

    /// Collapses the selected branch; where it is collapsed or a leaf, goes to the branch above.
    fn fold(&mut self) {
        match self.tree.at(self.selection.row).map(|(number, node)| (number, node.unfolded)) {
            Some((number, Some(true))) => self.tree.set(number, false),
            Some(_) => self.selection.row = self.tree.above(self.selection.row).unwrap_or(self.selection.row),
            None => {}
        }
    }
}
