//! Writes a sheet: paragraphs, lists and values in rows that fit.

use std::ops::Range;

use super::{Address, Link, Sheet, Span, plain};
use crate::advice::Part;
use crate::taxonomy::Permanence;
use crate::tui::theme::{Drawing, Role};
use crate::tui::{typeset, web};

/// The most columns that a row of running text takes, however wide the pane is.
const LONGEST: usize = 100;

/// Writes a sheet.
#[derive(Debug)]
pub struct Writer {
    sheet: Sheet,
    columns: usize,
    drawing: Drawing,
}

impl Writer {
    /// An empty sheet for a pane of so many columns; rows longer than about a hundred columns are hard to read.
    pub fn new(columns: u16, drawing: Drawing) -> Self {
        Self { sheet: Sheet::default(), columns: usize::from(columns).clamp(1, LONGEST), drawing }
    }

    /// The columns of a row.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// Which characters are drawn with.
    pub const fn drawing(&self) -> Drawing {
        self.drawing
    }

    /// The sheet.
    pub fn finish(mut self) -> Sheet {
        while self.sheet.rows.last().is_some_and(Vec::is_empty) {
            self.sheet.rows.pop();
        }
        self.sheet
    }

    /// A blank row, unless there is one already.
    pub fn gap(&mut self) {
        if self.sheet.rows.last().is_some_and(|row| !row.is_empty()) {
            self.sheet.rows.push(Vec::new());
        }
    }

    /// A paragraph.
    pub fn text(&mut self, role: Role, text: &str) {
        self.indented(role, 0, text);
    }

    /// A paragraph that is moved in by some columns.
    pub fn indented(&mut self, role: Role, indent: usize, text: &str) {
        let indent = indent.min(self.columns.saturating_sub(1));
        self.paragraph(role, text, |_| plain(Role::Body, " ".repeat(indent)));
    }

    /// A paragraph with something before each row of it, which is always of the same width.
    fn paragraph(&mut self, role: Role, text: &str, lead: impl Fn(usize) -> Span) {
        let room = self.columns.saturating_sub(typeset::width(&lead(0).text)).max(1);
        let mut number = 0;
        for (paragraph, rows) in typeset::paragraphs(text, room, self.drawing) {
            let addresses = web::addresses(&paragraph);
            for row in rows {
                let lead = lead(number);
                let here = addresses.iter().filter(|range| range.start < row.end && row.start < range.end);
                self.sheet.addresses.extend(here.map(|range| Address {
                    row: self.sheet.rows.len(),
                    bytes: lead.text.len() + range.start.saturating_sub(row.start)
                        ..lead.text.len() + range.end.min(row.end) - row.start,
                    address: paragraph.get(range.clone()).unwrap_or_default().to_owned(),
                }));
                let text = paragraph.get(row).unwrap_or_default().trim_end().to_owned();
                self.sheet.rows.push(vec![lead, plain(role, text)]);
                number += 1;
            }
        }
    }

    /// A heading with air above it.
    pub fn heading(&mut self, text: &str) {
        self.gap();
        self.text(Role::Heading, text);
    }

    /// Notes that what was written from this row on is a part of a verdict.
    pub fn part(&mut self, part: Part, from: usize) {
        self.sheet.parts.push((part, from..self.sheet.rows.len()));
    }

    /// How many rows there are.
    pub const fn rows(&self) -> usize {
        self.sheet.rows.len()
    }

    /// A paragraph with something before its first row, such as a number.
    pub fn item(&mut self, sign: &str, role: Role, text: &str) {
        let lead = typeset::width(sign) + 1;
        let before = |row| if row == 0 { format!("{sign} ") } else { " ".repeat(lead) };
        self.paragraph(role, text, |row| plain(Role::Key, before(row)));
    }

    /// Numbered paragraphs.
    pub fn steps(&mut self, steps: &[String]) {
        for (index, step) in steps.iter().enumerate() {
            self.item(&(index + 1).to_string(), Role::Body, step);
        }
    }

    /// Paragraphs with a bullet each.
    pub fn list(&mut self, items: &[String]) {
        for item in items {
            self.item(self.drawing.symbols().bullet, Role::Body, item);
        }
    }

    /// A row of spans; the text must be safe and fit.
    pub fn row(&mut self, spans: Vec<Span>) {
        self.sheet.rows.push(spans);
    }

    /// The number of a new link, which stands on the row that is written next.
    pub fn link(&mut self, id: &str) -> usize {
        self.link_to_words(id, None)
    }

    /// The number of a new link that stands for bytes of the pasted text.
    pub fn link_to_words(&mut self, id: &str, words: Option<Range<usize>>) -> usize {
        self.sheet.links.push(Link { id: id.to_owned(), row: self.sheet.rows.len(), words });
        self.sheet.links.len() - 1
    }

    /// A paragraph that is a link as a whole.
    pub fn linked(&mut self, id: &str, role: Role, text: &str) {
        let link = self.link(id);
        for row in typeset::wrap(text, self.columns, self.drawing) {
            self.sheet.rows.push(vec![Span { text: row, role, link: Some(link) }]);
        }
    }

    /// Values beside their names; two on a row where both are short enough.
    pub fn card(&mut self, facts: &[Datum<'_>]) {
        let names = facts.iter().map(|fact| typeset::width(fact.name)).max().unwrap_or_default();
        // The second of a pair is a short word, such as `■ HARD` or a code.
        let second = names + 1 + typeset::width(self.drawing.symbols().sign(Permanence::Hard)) + " HARD".len();
        let cell = (self.columns / 2).max(self.columns.saturating_sub(second)).min(38);
        let fits = |fact: &Datum<'_>, room| names + 1 + typeset::width(&fact.value).max(fact.room) <= room;
        let mut facts = facts.iter().peekable();
        while let Some(fact) = facts.next() {
            let pair = facts.next_if(|next| fits(fact, cell.saturating_sub(1)) && fits(next, self.columns - cell));
            let Some(second) = pair else {
                self.fact(fact, names);
                continue;
            };
            let mut row = self.datum(fact, names, self.columns);
            let used: usize = row.iter().map(|span| typeset::width(&span.text)).sum();
            row.push(plain(Role::Body, " ".repeat(cell.saturating_sub(used))));
            row.extend(self.datum(second, names, self.columns - cell));
            self.sheet.rows.push(row);
        }
    }

    /// A value beside its name, in as many rows as it takes.
    pub fn fact(&mut self, fact: &Datum<'_>, names: usize) {
        let room = self.columns.saturating_sub(names + 1).max(1);
        let link = fact.page.as_deref().map(|page| self.link(page));
        for (index, row) in typeset::wrap(&fact.value, room, self.drawing).into_iter().enumerate() {
            let name = if index == 0 { typeset::clip(fact.name, names, self.drawing) } else { String::new() };
            let fill = " ".repeat((names + 1).saturating_sub(typeset::width(&name)));
            let name = plain(Role::Label, format!("{name}{fill}"));
            self.sheet.rows.push(vec![name, Span { text: row, role: fact.role, link }]);
        }
    }

    fn datum(&mut self, fact: &Datum<'_>, names: usize, room: usize) -> Vec<Span> {
        let link = fact.page.as_deref().map(|page| self.link(page));
        let value = typeset::clip(&fact.value, room.saturating_sub(names + 1).max(1), self.drawing);
        vec![plain(Role::Label, format!("{:names$} ", fact.name)), Span { text: value, role: fact.role, link }]
    }
}

/// A value with its name, for a card.
#[derive(Debug, Clone)]
pub struct Datum<'a> {
    /// Its name.
    pub name: &'a str,
    /// The value.
    pub value: String,
    /// What the value is.
    pub role: Role,
    /// The columns that any value of this name may take, so that the next one is always in one place.
    pub room: usize,
    /// The page that explains it.
    pub page: Option<String>,
}
