//! A list from which one row is selected, and perhaps filtered by typing: every menu and picker.

use ratatui::layout::{Position, Rect};

use super::line::{self, Line as Typed};
use super::names;
use super::paint::{Canvas, row};
use super::spot::Spot;
use super::theme::Role;
use super::typeset;
use crate::keys::Command;

/// A row, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item<T> {
    /// What stands before the name, at the right end of a column of its own.
    pub lead: String,
    /// What that is.
    pub lead_role: Role,
    /// What it is called.
    pub name: String,
    /// Whether a name that is too long loses its middle, and not its end.
    pub is_address: bool,
    /// What the name is.
    pub role: Role,
    /// What else is to be said, at the right end of the row.
    pub more: String,
    /// What that is.
    pub more_role: Role,
    /// A word behind that, in a column of its own, and what it is.
    pub badge: Option<(String, Role)>,
    /// What it belongs to; a list that isn't narrowed has it above the first of its kind.
    pub group: &'static str,
    /// All words by which it is found, in lower case.
    pub words: String,
    /// What it stands for.
    pub goal: T,
}

impl<T> Item<T> {
    /// A row with a name alone, by which it is found.
    pub fn new(name: impl Into<String>, goal: T) -> Self {
        let name = name.into();
        let words = name.to_lowercase();
        let (lead, more) = (String::new(), String::new());
        Self {
            lead,
            lead_role: Role::Key,
            name,
            is_address: false,
            role: Role::Body,
            more,
            more_role: Role::Body,
            badge: None,
            group: "",
            words,
            goal,
        }
    }

    /// The row with a word at its right end.
    #[must_use]
    pub fn with_badge(self, word: impl Into<String>, role: Role) -> Self {
        Self { badge: Some((word.into(), role)), ..self }
    }

    /// The row with something at its right end.
    #[must_use]
    pub fn with(self, more: impl Into<String>, role: Role) -> Self {
        Self { more: more.into(), more_role: role, ..self }
    }
}

/// The selected row among some rows, and the first one in view.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Selection {
    /// The number of the selected row.
    pub row: usize,
    /// The number of the first row in view.
    pub top: usize,
}

impl Selection {
    /// Moves by a command among so many rows, of which a screen shows so many.
    pub fn step(&mut self, command: Command, rows: usize, height: usize) {
        let page = height.max(2) - 1;
        self.row = match command {
            Command::Up => self.row.saturating_sub(1),
            Command::Down => self.row + 1,
            Command::PageUp => self.row.saturating_sub(page),
            Command::PageDown => self.row + page,
            Command::First => 0,
            Command::Last => usize::MAX,
            _ => self.row,
        }
        .min(rows.saturating_sub(1));
    }

    /// Brings other rows into view, so many further on; the selected one stays among them.
    pub fn scroll(&mut self, by: isize, rows: usize, height: usize) {
        let height = height.max(1);
        self.top = self.top.saturating_add_signed(by).min(rows.saturating_sub(height));
        self.row = self.row.clamp(self.top, self.top + height - 1).min(rows.saturating_sub(1));
    }

    /// Keeps the selected row among the rows, and in view.
    pub fn settle(&mut self, rows: usize, height: usize) {
        self.row = self.row.min(rows.saturating_sub(1));
        if height > 0 {
            // Where rows were folded away above the end, those before them come down.
            let last = rows.saturating_sub(height);
            self.top = self.top.clamp((self.row + 1).saturating_sub(height), self.row).min(last);
        }
    }
}

/// What narrows a list.
#[derive(Debug, Default)]
pub struct Filter {
    /// What is typed.
    pub line: Typed,
    /// What an empty line says.
    pub hint: &'static str,
    /// The words that the list was narrowed by last.
    done: Option<String>,
}

/// The list.
#[derive(Debug)]
pub struct List<T> {
    /// What narrows it, where it can be narrowed.
    pub filter: Option<Filter>,
    /// Where one is.
    pub selection: Selection,
    all: Vec<Item<T>>,
    shown: Vec<Item<T>>,
    /// The rows in view.
    height: usize,
}

impl<T: Clone> List<T> {
    /// A list that can't be narrowed.
    pub fn new(items: Vec<Item<T>>) -> Self {
        Self { filter: None, selection: Selection::default(), shown: items.clone(), all: items, height: 0 }
    }

    /// The list with a line that filters it.
    #[must_use]
    pub fn filtered(self, hint: &'static str) -> Self {
        Self { filter: Some(Filter { hint, ..Filter::default() }), ..self }
    }

    /// How many rows the whole list has.
    pub const fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether it has no rows at all.
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All rows, whatever narrows them.
    pub fn all(&self) -> &[Item<T>] {
        &self.all
    }

    /// What is typed to narrow it.
    pub fn words(&self) -> String {
        self.filter.as_ref().map(|filter| filter.line.text().trim().to_owned()).unwrap_or_default()
    }

    /// What the selected row stands for.
    pub fn selected(&self) -> Option<&T> {
        self.shown.get(self.selection.row).map(|item| &item.goal)
    }

    /// Takes other rows for the same things.
    pub fn renew(&mut self, items: Vec<Item<T>>) {
        self.shown.clone_from(&items);
        self.all = items;
    }

    /// Types a character into the line.
    pub fn write(&mut self, character: char) {
        if let Some(filter) = &mut self.filter {
            filter.line.write_search(character);
        }
    }

    /// Types a character of a path into the line, which may begin with a "/".
    pub fn write_path(&mut self, character: char) {
        if let Some(filter) = &mut self.filter {
            filter.line.write(character);
        }
    }

    /// Inserts pasted text into the line.
    pub fn insert(&mut self, text: &str) {
        if let Some(filter) = &mut self.filter {
            filter.line.insert(text);
        }
    }

    /// Empties the line; tells whether there was anything in it.
    pub fn clear(&mut self) -> bool {
        let filter = self.filter.as_mut().filter(|filter| !filter.line.is_empty());
        filter.map(|filter| filter.line = Typed::default()).is_some()
    }

    /// Obeys a command that moves or edits.
    pub fn obey(&mut self, command: Command) {
        self.selection.step(command, self.shown.len(), self.height);
        if let Some(filter) = &mut self.filter {
            filter.line.obey(command);
        }
    }

    /// Selects the row of this number.
    pub fn select(&mut self, row: usize) {
        self.selection.row = row.min(self.shown.len().saturating_sub(1));
    }

    /// Brings other rows into view, so many further on.
    pub fn scroll(&mut self, by: isize) {
        self.selection.scroll(by, self.shown.len(), self.height);
    }

    /// Shows the rows that hold all words of the line, in so many rows of the screen.
    pub fn settle(&mut self, height: u16) {
        let wanted = self.words().to_lowercase();
        let found = |all: &[Item<T>]| all.iter().filter(|item| holds(&item.words, &wanted)).cloned().collect();
        self.settle_by(height, found);
    }

    /// Shows the rows that a search finds, which is made anew only for other words.
    pub fn settle_by(&mut self, height: u16, find: impl FnOnce(&[Item<T>]) -> Vec<Item<T>>) {
        let words = self.words();
        if let Some(filter) = &mut self.filter
            && filter.done.as_ref() != Some(&words)
        {
            self.shown = find(&self.all);
            if filter.done.replace(words).is_some() {
                self.selection = Selection::default();
            }
        }
        self.height = usize::from(height);
        self.selection.settle(self.shown.len(), self.height);
    }

    /// Draws the line that filters; the cursor's place comes back.
    pub fn draw_filter(&self, canvas: &mut Canvas<'_>, place: Rect) -> Option<Position> {
        let filter = self.filter.as_ref()?;
        let room = line::prompt(canvas, place, Role::Key);
        Some(filter.line.draw(canvas, room, filter.hint))
    }

    /// Draws the rows in view, or that there are none.
    pub fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if self.shown.is_empty() {
            canvas.clip(row(area, 0), "No matches.", Role::Body);
        }
        let lead = self.shown.iter().map(|item| typeset::width(&item.lead)).max().unwrap_or_default();
        let lines = self.lines();
        let height = usize::from(area.height);
        let selected = line_of(&lines, self.selection.row);
        let top = self.top_line(&lines, height);
        let in_view = self.shown.iter().skip(self.selection.top).take(height);
        let others: Vec<&str> = in_view.map(|item| item.name.as_str()).collect();
        for (number, line) in lines.iter().enumerate().skip(top).take(height) {
            let place = row(area, number - top);
            match line {
                Line::Heading(heading) => drop(canvas.clip(place, heading, Role::Heading)),
                Line::Row(row) => {
                    if let Some(item) = self.shown.get(*row) {
                        item.draw(canvas, place, (lead, &others));
                        canvas.note(place, Spot::Row { pane: 0, row: *row });
                    }
                }
            }
            if number == selected && !self.shown.is_empty() {
                canvas.select(place);
            }
        }
    }

    /// The first line in view, with how many there are; the screen shows so many.
    pub fn in_view(&self, height: usize) -> (usize, usize) {
        let lines = self.lines();
        (self.top_line(&lines, height), lines.len())
    }

    fn top_line(&self, lines: &[Line], height: usize) -> usize {
        // A heading above the first row in view is shown with it.
        let top = line_of(lines, self.selection.top);
        let top = if top > 0 && matches!(lines.get(top - 1), Some(Line::Heading(_))) { top - 1 } else { top };
        top.max((line_of(lines, self.selection.row) + 1).saturating_sub(height))
    }

    /// How many lines it takes with its headings.
    pub fn lines_of_all(&self) -> usize {
        let mut above = "";
        self.all.len() + self.all.iter().filter(|item| std::mem::replace(&mut above, item.group) != item.group).count()
    }

    /// The rows with the headings above them.
    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::with_capacity(self.shown.len());
        let mut above = "";
        for (number, item) in self.shown.iter().enumerate() {
            if item.group != above && self.words().is_empty() {
                lines.push(Line::Heading(item.group));
            }
            above = item.group;
            lines.push(Line::Row(number));
        }
        lines
    }
}

/// The line on which a row stands.
fn line_of(lines: &[Line], row: usize) -> usize {
    lines.iter().position(|line| *line == Line::Row(row)).unwrap_or_default()
}

/// A line of a list as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// What the rows below belong to.
    Heading(&'static str),
    /// The row of this number.
    Row(usize),
}

impl<T> Item<T> {
    fn draw(&self, canvas: &mut Canvas<'_>, place: Rect, (lead, others): (usize, &[&str])) {
        let mut room = place;
        if lead > 0 {
            let x = canvas.put(place, &format!("{:>lead$}  ", self.lead), self.lead_role);
            room = super::paint::rest(place, x);
        }
        if let Some((word, role)) = &self.badge {
            room = canvas.put_right(room, word, *role);
            room.width = room.width.saturating_sub(1);
        }
        let width = u16::try_from(typeset::width(&self.more)).unwrap_or(u16::MAX);
        // What is selected says more than its keys do.
        if !self.more.is_empty() && width + 12 <= room.width {
            room = canvas.put_right(room, &self.more, self.more_role);
            room.width = room.width.saturating_sub(2);
        }
        if self.is_address {
            let name = names::apart(&self.name, others.iter().copied(), usize::from(room.width), canvas.drawing());
            canvas.put(room, &name, self.role);
        } else {
            canvas.clip(room, &self.name, self.role);
        }
    }
}

/// Whether a text holds all of the words; both are in lower case.
pub fn holds(text: &str, words: &str) -> bool {
    words.split_whitespace().all(|word| text.contains(word))
}
