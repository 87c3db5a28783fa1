//! Lines of text for a person, wrapped to a width: headings, paragraphs, lists, quotes.
//!
//! It makes whatever it is given safe to show, so that no caller can forget to.

use std::borrow::Cow;

use textwrap::{Options, WordSplitter, WrapAlgorithm};
use unicode_width::UnicodeWidthStr;

use super::style::{Role, Style};
use crate::safe;

/// A label in a column of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label<'a> {
    /// What it says.
    pub text: &'a str,
    /// How wide the column is.
    pub width: usize,
}

/// A text under construction.
#[derive(Debug)]
pub(super) struct Sheet {
    style: Style,
    out: String,
    after_heading: bool,
}

impl Sheet {
    /// An empty sheet.
    pub(super) const fn new(style: Style) -> Self {
        Self { style, out: String::new(), after_heading: false }
    }

    /// The finished text; its last line ends with a line feed.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// How the sheet is laid out.
    pub(super) const fn style(&self) -> Style {
        self.style
    }

    /// An empty line, unless there is one already.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A heading after an empty line.
    pub(super) fn heading(&mut self, text: &str) {
        self.gap();
        self.hanging("", Role::Heading, text);
        self.after_heading = true;
    }

    /// What leads, with what belongs to it on the same line where there is room.
    pub(super) fn title(&mut self, text: &str, beside: &str) {
        let (title, beside) = (self.one_line(text), self.one_line(beside));
        if title.width() + beside.width() + 2 <= self.style.width {
            let beside = self.style.paint(Role::Muted, &beside);
            let title = self.style.paint(Role::Title, &title);
            self.laid_out(&format!("{title}  {beside}"));
        } else {
            self.hanging("", Role::Title, &title);
            self.hanging("", Role::Muted, &beside);
        }
    }

    /// A line or more in the colour of a role.
    pub(super) fn line(&mut self, role: Role, text: &str) {
        self.hanging("", role, text);
    }

    /// Running text, each line of which is a paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        let text = self.block(text);
        let paragraphs = text.lines().map(str::trim).filter(|line| !line.is_empty());
        for (index, paragraph) in paragraphs.enumerate() {
            if index > 0 {
                self.gap();
            }
            self.wrapped("", "", paragraph);
        }
    }

    /// An empty line, unless a heading stands right before.
    pub(super) fn part(&mut self) {
        if !self.after_heading {
            self.gap();
        }
    }

    /// An item that hangs behind its mark.
    pub(super) fn item(&mut self, mark: &str, text: &str) {
        self.wrapped(mark, &" ".repeat(mark.width()), &self.one_line(text));
    }

    /// Text as it was written, line by line behind a mark.
    pub(super) fn quote(&mut self, mark: &str, text: &str) {
        let text = self.block(text.trim_end());
        for line in text.lines() {
            if line.trim().is_empty() {
                self.out.push_str(mark.trim_end());
                self.out.push('\n');
            } else {
                self.wrapped(mark, mark, line);
            }
        }
    }

    /// A line that was laid out and painted by the caller from safe parts.
    pub(super) fn laid_out(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
        self.after_heading = false;
    }

    /// Two columns: a label and a value that wraps in its own column.
    ///
    /// A label that is wider than its column stands above its value.
    pub(super) fn row(&mut self, label: &str, label_width: usize, value: &str) {
        let label = self.one_line(label);
        let indent = " ".repeat(label_width + 4);
        let values = fill("", "", &self.one_line(value), self.style.width.saturating_sub(indent.len()));
        let mut values = values.iter();
        if label.width() <= label_width {
            let padding = " ".repeat(label_width - label.width());
            let painted = self.style.paint(Role::Label, &label);
            let value = values.next().map_or("", String::as_str);
            self.laid_out(&format!("  {painted}{padding}  {value}"));
        } else {
            for line in fill("  ", "  ", &label, self.style.width) {
                let painted = self.style.paint(Role::Label, &line);
                self.laid_out(&painted);
            }
        }
        for value in values {
            self.laid_out(&format!("{indent}{value}"));
        }
    }

    /// The same for a short value that is painted in the colour of a role.
    pub(super) fn painted_row(&mut self, label: &Label<'_>, role: Role, value: &str) {
        let text = self.one_line(label.text);
        let padding = " ".repeat(label.width.saturating_sub(text.width()));
        let label = self.style.paint(Role::Label, &text);
        let value = self.style.paint(role, &self.one_line(value));
        self.laid_out(&format!("  {label}{padding}  {value}"));
    }

    fn one_line(&self, text: &str) -> String {
        self.style.spelled(safe::line(text).into()).into_owned()
    }

    fn block<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.style.spelled(safe::block(text))
    }

    fn hanging(&mut self, indent: &str, role: Role, text: &str) {
        for line in fill(indent, indent, &self.one_line(text), self.style.width) {
            let painted = self.style.paint(role, &line);
            self.laid_out(&painted);
        }
    }

    fn wrapped(&mut self, first: &str, rest: &str, text: &str) {
        for line in fill(first, rest, text, self.style.width) {
            self.laid_out(&line);
        }
    }
}

/// The lines of a text at a width; the first line and the rest have their own indents.
fn fill(first: &str, rest: &str, text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width.max(20))
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options).into_iter().map(Cow::into_owned).collect()
}
