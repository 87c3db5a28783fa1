//! Reads blocks of header-like fields: `Name: value`, folded over lines, in groups that blank lines
//! separate (RFC 5322 §2.2, RFC 3464 §2.1).
//!
//! It knows the syntax; which fields mean what is the affair of the readers.

use std::ops::Range;

use super::excerpt::Excerpt;
use super::text::{indent, lines, part};
use crate::code::is_reply;

/// The longest value that is read to its end, in bytes.
const LONGEST_VALUE: usize = 4 * 1024 * 1024;

/// From which length on a line may have been broken by a server or a screen, in bytes.
const WRAPPED: usize = 50;

/// How far into a line the colon after the name may stand, in bytes.
const LONGEST_NAME: usize = 80;

/// One field of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    block: &'a Excerpt,
    place: Place,
}

/// Where a field stands in its block.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Where the name begins and ends.
    start: usize,
    name_end: usize,
    /// Where the value begins.
    value: usize,
    /// Where the first line of the value ends, and the last.
    line_end: usize,
    end: usize,
    /// Whether a blank line separates it from the field before.
    first_of_group: bool,
}

impl<'a> Field<'a> {
    /// The name as written.
    pub(super) fn name(&self) -> &'a str {
        part(self.block.text(), self.place.start..self.place.name_end)
    }

    /// Whether this is the field of that name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.place.name_end - self.place.start == name.len() && self.name().eq_ignore_ascii_case(name)
    }

    /// How long its value is with its folds, in bytes.
    pub(super) const fn length(&self) -> usize {
        self.place.end.saturating_sub(self.place.value)
    }

    /// Whether a blank line separates it from the field before.
    pub(super) const fn is_first_of_group(&self) -> bool {
        self.place.first_of_group
    }

    /// The value, its folds turned into single spaces.
    pub(super) fn value(&self) -> Excerpt {
        let Place { value, line_end, end, .. } = self.place;
        let mut value = self.block.trimmed(value..line_end);
        for line in lines(part(self.block.text(), line_end + 1..end)) {
            if value.text().len() >= LONGEST_VALUE {
                break;
            }
            continue_value(&mut value, self.block, &(line_end + 1 + line.start..line_end + 1 + line.end));
        }
        value
    }
}

/// The fields of a header, found once.
#[derive(Debug, Default)]
pub(super) struct Header {
    block: Excerpt,
    places: Vec<Place>,
}

impl Header {
    /// Finds the fields of a block.
    pub(super) fn new(block: Excerpt) -> Self {
        let places = fields(&block).map(|field| field.place).collect();
        Self { block, places }
    }

    /// The value of the first field of that name.
    pub(super) fn value(&self, name: &str) -> Option<Excerpt> {
        self.find(name).map(|field| field.value())
    }

    /// Whether there is a field of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<Field<'_>> {
        let mut all = self.places.iter().map(|place| Field { block: &self.block, place: *place });
        all.find(|field| field.is(name))
    }
}

/// All fields of a block; what is neither a field nor its continuation is left out.
pub(super) fn fields(block: &Excerpt) -> impl Iterator<Item = Field<'_>> {
    Fields { block, lines: lines(block.text()), read: None, first_of_group: false, open: false }
}

struct Fields<'a, L> {
    block: &'a Excerpt,
    lines: L,
    /// The field of which the next lines may be a part.
    read: Option<Place>,
    first_of_group: bool,
    open: bool,
}

impl<'a, L: Iterator<Item = Range<usize>>> Iterator for Fields<'a, L> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        let block = self.block;
        for line in self.lines.by_ref() {
            let content = part(block.text(), line.clone());
            if content.trim().is_empty() {
                self.first_of_group = true;
                self.open = false;
            } else if content.starts_with([' ', '\t']) && self.open {
                if let Some(place) = &mut self.read {
                    place.end = line.end;
                }
            } else if let Some(name) = field_name(content) {
                let start = line.start + indent(content);
                let place = Place {
                    start,
                    name_end: start + name.trim_end().len(),
                    value: start + name.len() + 1,
                    line_end: line.end,
                    end: line.end,
                    first_of_group: std::mem::take(&mut self.first_of_group),
                };
                self.open = true;
                if let Some(place) = self.read.replace(place) {
                    return Some(Field { block, place });
                }
            } else if let Some(place) =
                self.read.as_mut().filter(|place| self.open && is_unfolded(block, place, content))
            {
                place.end = line.end;
            } else {
                self.open = false;
            }
        }
        self.read.take().map(|place| Field { block, place })
    }
}

/// Whether a line is the rest of a diagnostic whose folds lost their indentation on the way: the line
/// before is as long as a screen is wide, or both belong to one reply of several lines.
fn is_unfolded(block: &Excerpt, place: &Place, content: &str) -> bool {
    let before = part(block.text(), place.start..place.end);
    let last = before.rsplit('\n').next().unwrap_or_default();
    part(block.text(), place.start..place.name_end).eq_ignore_ascii_case("diagnostic-code")
        && !content.starts_with("--")
        && (last.len() >= WRAPPED || is_reply(content))
}

/// Appends a folded line to a value.
fn continue_value(value: &mut Excerpt, block: &Excerpt, line: &Range<usize>) {
    let content = part(block.text(), line.clone());
    let start = line.start + indent(content);
    if !value.text().is_empty() {
        value.push_decoded(" ", block.locate(line.start..start).unwrap_or_default());
    }
    let end = start + part(block.text(), start..line.end).trim_end().len();
    value.append(block, start..end);
}

/// The name of the field that a line begins with.
pub(super) fn field_name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
    let length = line.bytes().take(LONGEST_NAME).take_while(is_part).count();
    // White space may stand before the colon.
    let rest = part(line, length..line.len()).trim_start();
    let colon = line.len() - rest.len();
    let valid = rest.starts_with(':') && colon < LONGEST_NAME && line.starts_with(|c: char| c.is_ascii_alphabetic());
    valid.then(|| part(line, 0..colon))
}

/// The value of the first field of that name in a group.
pub(super) fn value(fields: &[Field<'_>], name: &str) -> Option<Excerpt> {
    fields.iter().find(|field| field.is(name)).map(Field::value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_values_are_one_line() {
        let block = Excerpt::verbatim(
            "Reporting-MTA: dns; a.example\n\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550\n  5.1.1 no\n\tsuch user\n---\n junk\n",
            0,
        );
        let found: Vec<Field<'_>> = fields(&block).collect();
        assert_eq!(found.len(), 3);
        assert_eq!(field_name("To : a"), Some("To "));
        assert_eq!([field_name("To a: b"), field_name("7: b"), field_name(": b"), field_name("To")], [None; 4]);
        assert_eq!(value(&found, "diagnostic-code").unwrap().text(), "smtp; 550 5.1.1 no such user");
        assert_eq!(found[0].name(), "Reporting-MTA");
        assert!(found[1].is_first_of_group() && !found[2].is_first_of_group());
    }
}
