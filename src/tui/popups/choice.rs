//! A list to choose one row from, filtered by what is typed. What the rows are, its makers know.

use std::fmt::Debug;

use ratatui::layout::Position;

use crate::keys::{Command, Context};
use crate::tui::desk::Desk;
use crate::tui::list::List;
use crate::tui::paint::Canvas;
use crate::tui::popup::{self, Areas, Extent, Outcome, Popup, no_matches};
use crate::tui::wish::Wish;

/// The most rows of the box on a usual screen, and those that it keeps when few are left.
const MOST_ROWS: usize = 16;
const LEAST_ROWS: usize = 3;

/// The open list.
#[derive(Debug)]
pub struct Choosing<T> {
    /// The place whose keys work in it.
    pub context: Context,
    /// What it is called.
    pub title: String,
    /// Its columns, with the frame.
    pub width: u16,
    /// Its rows.
    pub list: List<T>,
    /// What the chosen row asks of the app, with the words that were typed.
    pub wish: fn(&T, String) -> Wish,
}

impl<T: Clone + Debug> Popup for Choosing<T> {
    fn context(&self) -> Context {
        self.context
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn extent(&self, desk: &Desk) -> Extent {
        let most = popup::most_rows(MOST_ROWS, desk.size);
        Extent::new(popup::roomy(self.width, desk.size), self.list.lines_of_all().clamp(LEAST_ROWS, most))
    }

    fn write(&mut self, character: char) {
        self.list.write(character);
    }

    fn offers(&self, command: Command) -> bool {
        command != Command::Open || self.list.selected().is_some()
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            Command::Back => return Outcome::Close,
            Command::Open => {
                let chosen = self.list.selected();
                return chosen.map_or_else(no_matches, |chosen| Outcome::Leave((self.wish)(chosen, self.list.words())));
            }
            command => self.list.obey(command),
        }
        Outcome::Stay
    }

    fn select(&mut self, row: usize) {
        self.list.select(row);
    }

    fn wheel(&mut self, _pane: usize, rows: isize) {
        self.list.scroll(rows);
    }

    fn settle(&mut self, desk: &Desk) {
        self.list.settle(Areas::of(self.extent(desk), desk.size).rows.height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, _desk: &Desk) -> Option<Position> {
        popup::draw_list(&self.list, canvas, areas)
    }
}
