//! A list from which one row is chosen, narrowed by typing.

use ratatui::layout::{Rect, Size};
use tui_textarea::TextArea;

use super::overlay::{self, Desk};
use crate::keys::Command;
use crate::tui::theme::Role;

/// The rows of the box on a screen that has room for them.
const ROWS: u16 = 16;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is called.
    pub name: String,
    /// What else is to be said, at its right end.
    pub more: String,
    /// What the latter is.
    pub role: Role,
    /// All words by which it is found, in lower case.
    pub words: String,
    /// The number of what it stands for.
    pub number: usize,
}

/// The list with the line that narrows it.
#[derive(Debug)]
pub struct Chooser {
    /// What the list holds.
    pub title: String,
    /// What an empty line says.
    pub hint: &'static str,
    /// What narrows it.
    pub query: TextArea<'static>,
    /// The rows that are left.
    pub rows: Vec<Row>,
    /// The chosen one of them.
    pub chosen: usize,
    /// The first one in view.
    pub top: usize,
    all: Vec<Row>,
    narrowed: String,
}

impl Chooser {
    /// A list with the row of this number chosen.
    pub fn new(title: String, hint: &'static str, rows: Vec<Row>, number: usize) -> Self {
        let chosen = rows.iter().position(|row| row.number == number).unwrap_or_default();
        let all = rows.clone();
        let query = super::lookup::line();
        Self { title, hint, query, rows, chosen, top: 0, all, narrowed: String::new() }
    }

    /// What narrows the list.
    pub fn words(&self) -> String {
        self.query.lines().concat().trim().to_owned()
    }

    /// The number of what the chosen row stands for.
    pub fn number(&self) -> Option<usize> {
        self.rows.get(self.chosen).map(|row| row.number)
    }

    /// Where it stands on a screen of this size: with its frame, and without.
    pub fn areas(&self, size: Size) -> [Rect; 2] {
        overlay::centred(size, 76, u16::try_from(self.all.len()).unwrap_or(u16::MAX).clamp(3, ROWS))
    }

    /// Obeys a command; `false` where it closes the list.
    pub fn obey(&mut self, command: Command) -> bool {
        let last = self.rows.len().saturating_sub(1);
        let page = usize::from(ROWS) - 1;
        match command {
            Command::Up => self.chosen = self.chosen.saturating_sub(1),
            Command::Down => self.chosen = (self.chosen + 1).min(last),
            Command::PageUp => self.chosen = self.chosen.saturating_sub(page),
            Command::PageDown => self.chosen = (self.chosen + page).min(last),
            Command::Back => return false,
            command => super::help::edit(&mut self.query, command),
        }
        true
    }

    pub(super) fn settle(&mut self, desk: &Desk<'_>) {
        let words = self.words().to_lowercase();
        if words != self.narrowed {
            self.rows = self.all.iter().filter(|row| holds(&row.words, &words)).cloned().collect();
            (self.chosen, self.top) = (0, 0);
            self.narrowed = words;
        }
        let [_, inner] = self.areas(desk.size);
        let height = usize::from(inner.height);
        if height > 0 {
            self.top = self.top.clamp((self.chosen + 1).saturating_sub(height), self.chosen);
        }
    }
}

/// Whether all of the words stand in a text; both are in lower case.
pub(super) fn holds(text: &str, words: &str) -> bool {
    words.split_whitespace().all(|word| text.contains(word))
}
