//! A page of text set in rows of a given width: spans with roles, and links that can be chosen.
//!
//! It knows widths, roles and links; what the words mean is its writers' affair.

pub mod page;
pub mod verdict;

use std::ops::Range;

use super::screen::Found;
use super::theme::{Drawing, Role};
use super::typeset;
use crate::advice::Part;

/// The most columns that a row of running text takes, however wide the pane is.
const LONGEST: usize = 100;

/// What is found is shown above so many rows at the lower edge.
const BELOW: usize = 4;

/// A piece of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Safe text.
    pub text: String,
    /// What it is.
    pub role: Role,
    /// The number of the link that it belongs to.
    pub link: Option<usize>,
}

/// How a page is called in a list: a code by its number, anything else by its title first.
pub fn names<'a>(id: &'a str, title: &'a str) -> [&'a str; 2] {
    let code = id.starts_with("x.") || id.starts_with(|c: char| c.is_ascii_digit());
    match (code, title == id) {
        (_, true) => [id, ""],
        (true, false) => [id, title.strip_prefix(id).unwrap_or(title).trim_start()],
        (false, false) => [title, id],
    }
}

/// A link to a page of the reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The page's id.
    pub id: String,
    /// The first row on which it stands.
    pub row: usize,
    /// The bytes of the pasted text that it stands for.
    pub words: Option<Range<usize>>,
}

/// Rows of text, with the links in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The rows.
    pub rows: Vec<Vec<Span>>,
    /// The links in the order of the rows.
    pub links: Vec<Link>,
    /// The rows of a verdict's parts: the heading, and the one after the last.
    pub parts: Vec<(Part, Range<usize>)>,
}

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
        for row in typeset::wrap(text, self.columns - indent, self.drawing) {
            self.sheet.rows.push(vec![plain(Role::Body, " ".repeat(indent)), plain(role, row)]);
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
        let room = self.columns.saturating_sub(lead).max(1);
        for (index, row) in typeset::wrap(text, room, self.drawing).into_iter().enumerate() {
            let sign = if index == 0 { format!("{sign} ") } else { " ".repeat(lead) };
            self.sheet.rows.push(vec![plain(Role::Key, sign), plain(role, row)]);
        }
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
        let cell = (self.columns / 2).max(self.columns.saturating_sub(names + 10)).min(38);
        let fits = |fact: &Datum<'_>, room| names + 1 + typeset::width(&fact.value) <= room;
        let mut facts = facts.iter().peekable();
        while let Some(fact) = facts.next() {
            let pair = facts.next_if(|next| fits(fact, cell.saturating_sub(1)) && fits(next, self.columns - cell));
            let mut row = self.datum(fact, names, self.columns);
            if let Some(second) = pair {
                let used: usize = row.iter().map(|span| typeset::width(&span.text)).sum();
                row.push(plain(Role::Body, " ".repeat(cell.saturating_sub(used))));
                row.extend(self.datum(second, names, self.columns - cell));
            }
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
    /// The page that explains it.
    pub page: Option<String>,
}

/// A span without a link.
pub const fn plain(role: Role, text: String) -> Span {
    Span { text, role, link: None }
}

/// A sheet as far as it is in view.
#[derive(Debug, Clone, Default)]
pub struct Viewer {
    /// The sheet.
    pub sheet: Sheet,
    /// The first row in view.
    pub top: usize,
    /// The chosen link.
    pub chosen: Option<usize>,
    /// The words that were looked for in it, in lower case.
    pub sought: String,
    /// The row on which they were found last.
    found: Option<usize>,
    /// The rows that the pane has.
    height: usize,
}

impl Viewer {
    /// Takes another sheet of the same page, or of another one with `top` and `chosen` set anew.
    pub fn show(&mut self, sheet: Sheet, height: u16) {
        self.sheet = sheet;
        self.height = usize::from(height);
        self.chosen = self.chosen.filter(|&link| link < self.sheet.links.len());
        self.top = self.top.min(self.bottom());
    }

    /// Goes back to the beginning, with nothing chosen.
    pub fn rewind(&mut self) {
        self.top = 0;
        self.chosen = None;
        self.found = None;
        self.sought.clear();
    }

    /// Goes to the next row (1) or the one before (-1) that has these words in it.
    pub fn find(&mut self, words: &str, step: isize) -> Option<Found> {
        self.sought = words.to_lowercase();
        if self.sought.is_empty() {
            self.found = None;
            return None;
        }
        let text = |row: &[Span]| row.iter().map(|span| span.text.to_lowercase()).collect::<String>();
        let rows = self.sheet.rows.iter().enumerate();
        let places: Vec<usize> =
            rows.filter(|(_, row)| text(row).contains(&self.sought)).map(|(number, _)| number).collect();
        let next = match (self.found, step < 0) {
            (None, false) => places.iter().position(|row| *row >= self.top),
            (None, true) => None,
            (Some(here), false) => places.iter().position(|row| *row > here),
            (Some(here), true) => places.iter().rposition(|row| *row < here),
        };
        let round = if step < 0 { places.len().checked_sub(1) } else { (!places.is_empty()).then_some(0) };
        let number = next.or(round)?;
        let row = *places.get(number)?;
        self.found = Some(row);
        // At the lower edge is the line that is typed into.
        if row < self.top || row + BELOW >= self.top + self.height {
            self.top = row.saturating_sub(self.height / 3).min(self.bottom());
        }
        Some(Found { number: number + 1, count: places.len() })
    }

    /// The page that the chosen link opens.
    pub fn target(&self) -> Option<&str> {
        self.sheet.links.get(self.chosen?).map(|link| link.id.as_str())
    }

    /// The bytes of the pasted text that the chosen link stands for.
    pub fn words(&self) -> Option<Range<usize>> {
        self.sheet.links.get(self.chosen?)?.words.clone()
    }

    /// Whether rows stand below the pane.
    pub fn has_more(&self) -> bool {
        self.top < self.bottom()
    }

    fn bottom(&self) -> usize {
        self.sheet.rows.len().saturating_sub(self.height)
    }

    /// Moves by so many rows.
    pub fn scroll(&mut self, rows: isize) {
        self.top = self.top.saturating_add_signed(rows).min(self.bottom());
    }

    /// Moves by a screen, with a row of the old one left.
    pub fn turn(&mut self, screens: isize) {
        self.scroll(screens.saturating_mul(self.height.saturating_sub(1).cast_signed()));
    }

    /// Goes to the beginning or, with `isize::MAX`, to the end; the choice goes along.
    pub fn jump(&mut self, rows: isize) {
        self.scroll(rows);
        self.chosen = match (self.chosen, rows > 0) {
            (None, _) => None,
            (Some(_), true) => self.sheet.links.len().checked_sub(1),
            (Some(_), false) => Some(0),
        };
    }

    /// Chooses the next link (1) or the one before (-1), and brings it into view.
    pub fn choose(&mut self, step: isize) {
        let count = self.sheet.links.len();
        if count == 0 {
            return;
        }
        let next = match self.chosen {
            Some(link) => (link + count).saturating_add_signed(step) % count,
            None => self.first_in_view(),
        };
        self.chosen = Some(next);
        self.reveal();
    }

    fn first_in_view(&self) -> usize {
        self.sheet.links.iter().position(|link| link.row >= self.top).unwrap_or_default()
    }

    /// Brings the chosen link into view.
    pub fn reveal(&mut self) {
        let Some(row) = self.chosen.and_then(|link| self.sheet.links.get(link)).map(|link| link.row) else { return };
        if row < self.top {
            self.top = row;
        } else if row >= self.top + self.height {
            self.top = (row + 1).saturating_sub(self.height);
        }
    }

    /// Brings a part of a verdict into view; of one that is longer than the pane, its beginning.
    pub fn reveal_part(&mut self, part: Part) {
        let Some((_, rows)) = self.sheet.parts.iter().find(|(known, _)| *known == part) else { return };
        if rows.start < self.top {
            self.top = rows.start;
        } else if rows.end > self.top + self.height {
            self.top = rows.end.saturating_sub(self.height).min(rows.start);
        }
        self.top = self.top.min(self.bottom());
    }

    /// One row on (1) or back (-1): to the next link where it is in view, else by scrolling.
    pub fn walk(&mut self, step: isize) {
        let next = match self.chosen {
            None if step > 0 => Some(self.first_in_view()),
            None => None,
            Some(link) => link.checked_add_signed(step),
        };
        let near = next
            .and_then(|next| self.sheet.links.get(next))
            .is_some_and(|link| link.row + 1 >= self.top && link.row <= self.top + self.height);
        if near {
            self.chosen = next;
            self.reveal();
        } else {
            self.scroll(step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long() -> Viewer {
        let mut writer = Writer::new(20, Drawing::Unicode);
        for index in 0..30 {
            if index % 10 == 0 {
                writer.linked(&format!("page-{index}"), Role::Link, "link");
            } else {
                writer.text(Role::Body, "text");
            }
        }
        let mut viewer = Viewer::default();
        viewer.show(writer.finish(), 5);
        viewer
    }

    #[test]
    fn walking_down_stops_at_links_and_reads_what_lies_between() {
        let mut viewer = long();
        viewer.walk(1);
        assert_eq!((viewer.target(), viewer.top), (Some("page-0"), 0));
        for _ in 0..5 {
            viewer.walk(1);
        }
        assert_eq!((viewer.target(), viewer.top), (Some("page-0"), 5));
        viewer.walk(1);
        assert_eq!((viewer.target(), viewer.top), (Some("page-10"), 6));
    }

    #[test]
    fn choosing_goes_round_and_brings_the_link_into_view() {
        let mut viewer = long();
        viewer.choose(1);
        viewer.choose(-1);
        assert_eq!((viewer.target(), viewer.top), (Some("page-20"), 16));
        viewer.choose(1);
        assert_eq!((viewer.target(), viewer.top), (Some("page-0"), 0));
    }

    #[test]
    fn a_shorter_sheet_pulls_the_view_back() {
        let mut viewer = long();
        viewer.jump(isize::MAX);
        assert!(!viewer.has_more());
        viewer.show(Sheet::default(), 5);
        assert_eq!((viewer.top, viewer.target()), (0, None));
    }
}
