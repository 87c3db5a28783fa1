//! Reads blocks of header-like fields: `Name: value`, folded over lines, in groups that blank lines
//! separate (RFC 5322 §2.2, RFC 3464 §2.1).
//!
//! It knows the syntax; which fields mean what is the affair of the readers.

use std::ops::Range;

use super::excerpt::Excerpt;
use super::text::{indent, lines, part};

/// The longest value that is read to its end, in bytes.
const LONGEST_VALUE: usize = 4 * 1024 * 1024;

/// One field.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// The name as written.
    pub name: String,
    /// The value, its folds turned into single spaces.
    pub value: Excerpt,
    /// Whether a blank line separates it from the field before.
    pub first_of_group: bool,
}

impl Field {
    /// Whether this is the field of that name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// All fields of a block; what is neither a field nor its continuation is left out.
pub(super) fn fields(block: &Excerpt) -> impl Iterator<Item = Field> + '_ {
    Fields { block, lines: lines(block.text()), read: None, first_of_group: false, open: false }
}

struct Fields<'a, L> {
    block: &'a Excerpt,
    lines: L,
    /// The field of which the next lines may be a part.
    read: Option<Field>,
    first_of_group: bool,
    open: bool,
}

impl<L: Iterator<Item = Range<usize>>> Iterator for Fields<'_, L> {
    type Item = Field;

    fn next(&mut self) -> Option<Field> {
        for line in self.lines.by_ref() {
            let content = part(self.block.text(), line.clone());
            if content.trim().is_empty() {
                self.first_of_group = true;
                self.open = false;
            } else if content.starts_with([' ', '\t']) && self.open {
                if let Some(field) = self.read.as_mut().filter(|field| field.value.text().len() < LONGEST_VALUE) {
                    continue_value(&mut field.value, self.block, &line);
                }
            } else if let Some(name) = field_name(content) {
                let value = self.block.trimmed(line.start + indent(content) + name.len() + 1..line.end);
                let first_of_group = std::mem::take(&mut self.first_of_group);
                self.open = true;
                let read = self.read.replace(Field { name: name.trim_end().to_owned(), value, first_of_group });
                if read.is_some() {
                    return read;
                }
            } else {
                self.open = false;
            }
        }
        self.read.take()
    }
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
    let colon = line.bytes().take(80).position(|byte| byte == b':')?;
    let name = line.get(..colon)?;
    let trimmed = name.trim_end();
    let valid = !trimmed.is_empty()
        && trimmed.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        && trimmed.starts_with(|c: char| c.is_ascii_alphabetic());
    valid.then_some(name)
}

/// The value of the first field of that name.
pub(super) fn value<'a>(fields: &'a [Field], name: &str) -> Option<&'a Excerpt> {
    fields.iter().find(|field| field.is(name)).map(|field| &field.value)
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
        let found: Vec<Field> = fields(&block).collect();
        assert_eq!(found.len(), 3);
        assert_eq!(value(&found, "diagnostic-code").unwrap().text(), "smtp; 550 5.1.1 no such user");
        assert!(found[1].first_of_group && !found[2].first_of_group);
    }
}
