//! One line that finds any action and any page of the reference.
//!
//! Actions come from the table of keys, pages from the search of the reference; what was most
//! likely meant stands first.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use ratatui::layout::{Rect, Size};
use tui_textarea::TextArea;

use super::overlay::{self, Desk};
use crate::keys::Command;
use crate::keys::{Binding, Context, Keymap};
use crate::reference::Reference;
use crate::tui::sheet;

/// More pages than these nobody goes through one by one.
const PAGES: usize = 40;

/// The rows of the box on a screen that has room for them.
const ROWS: u16 = 15;

/// What a row leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// It does something.
    Do(Command),
    /// It opens a page.
    Read(String),
}

/// A row of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it leads to.
    pub goal: Goal,
    /// What it is called.
    pub name: String,
    /// Its keys, or what else its page is known by.
    pub more: String,
}

/// The line with what it found.
#[derive(Debug)]
pub struct Finder {
    /// What is looked for.
    pub query: TextArea<'static>,
    /// What was found, the likeliest first.
    pub rows: Vec<Row>,
    /// The chosen row.
    pub chosen: usize,
    /// The first row in view.
    pub top: usize,
    actions: Vec<Row>,
    found: Option<String>,
}

impl Finder {
    /// The line as it is opened in a place, whose actions come first.
    pub fn new(place: Context, keymap: &Keymap) -> Self {
        let query = super::lookup::line();
        Self { query, rows: Vec::new(), chosen: 0, top: 0, actions: actions(place, keymap), found: None }
    }

    /// What is looked for.
    pub fn words(&self) -> String {
        self.query.lines().concat()
    }

    /// Where it stands on a screen of this size: with its frame, and without.
    pub fn areas(&self, size: Size) -> [Rect; 2] {
        overlay::centred(size, 76, ROWS)
    }

    /// What the chosen row leads to.
    pub fn goal(&self) -> Option<Goal> {
        self.rows.get(self.chosen).map(|row| row.goal.clone())
    }

    pub(super) fn obey(&mut self, command: Command) -> bool {
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

    pub(super) fn settle(&mut self, desk: &Desk<'_>, reference: &Reference) {
        let words = self.words();
        if self.found.as_ref() != Some(&words) {
            self.rows = self.find(words.trim(), reference);
            (self.chosen, self.top) = (0, 0);
            self.found = Some(words);
        }
        let [_, inner] = self.areas(desk.size);
        let height = usize::from(inner.height);
        if height > 0 {
            self.top = self.top.clamp((self.chosen + 1).saturating_sub(height), self.chosen);
        }
    }

    fn find(&self, words: &str, reference: &Reference) -> Vec<Row> {
        if words.is_empty() {
            return self.actions.clone();
        }
        let matcher = SkimMatcherV2::default().ignore_case();
        let mut scored: Vec<(i64, &Row)> =
            self.actions.iter().filter_map(|row| Some((matcher.fuzzy_match(&row.name, words)?, row))).collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let wanted = words.to_lowercase();
        let (named, like): (Vec<_>, Vec<_>) =
            scored.into_iter().map(|(_, row)| row.clone()).partition(|row| holds(&row.name, &wanted));
        let pages = crate::search::search(reference, words).into_iter().take(PAGES).map(|hit| {
            let [name, more] = sheet::names(&hit.id, &hit.title);
            Row { name: name.to_owned(), more: more.to_owned(), goal: Goal::Read(hit.id.clone()) }
        });
        named.into_iter().chain(pages).chain(like).collect()
    }
}

/// Whether every word begins a word of the name.
fn holds(name: &str, words: &str) -> bool {
    let name = name.to_lowercase();
    words.split_whitespace().all(|word| name.split_whitespace().any(|other| other.starts_with(word)))
}

/// Every action with its keys: what works in the place first, then the rest in the table's order.
fn actions(place: Context, keymap: &Keymap) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let elsewhere = keymap.bindings().iter().filter(|binding| !binding.contexts.contains(&place));
    for binding in keymap.here(place).chain(elsewhere) {
        let command = binding.command;
        let overlays = binding.contexts.iter().all(|context| context.is_popup());
        let own = overlays && !binding.contexts.contains(&Context::CopyMenu);
        if own || is_motion(command) || rows.iter().any(|row| row.goal == Goal::Do(command)) {
            continue;
        }
        rows.push(Row { goal: Goal::Do(command), name: binding.label.to_owned(), more: keys(binding, place, keymap) });
    }
    rows
}

/// The keys for an action: those of the place, or those that lead there from the copy menu.
fn keys(binding: &Binding, place: Context, keymap: &Keymap) -> String {
    let first = binding.keys.first().map(ToString::to_string).unwrap_or_default();
    if binding.contexts.contains(&place) {
        return keymap.keys_of(place, binding.command);
    }
    match keymap.first_key(place, Command::CopyMenu) {
        Some(menu) if binding.contexts.contains(&Context::CopyMenu) => format!("{menu}, {first}"),
        _ => String::new(),
    }
}

/// What moves or edits by a step: nobody looks for it by name.
const fn is_motion(command: Command) -> bool {
    matches!(
        command,
        Command::Up
            | Command::Down
            | Command::PageUp
            | Command::PageDown
            | Command::First
            | Command::Last
            | Command::Left
            | Command::Right
            | Command::LineStart
            | Command::LineEnd
            | Command::Erase
            | Command::EraseNext
            | Command::EraseWord
            | Command::NewLine
            | Command::Find
            | Command::Back
    )
}
