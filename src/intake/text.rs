//! Lines of a text, and a folded view of it in which every run of white space is one space.
//!
//! It knows nothing of mail; the readers of prose, fields and replies stand on it.

use std::borrow::Cow;
use std::ops::Range;

/// The lines of `text` as ranges, without their line feeds.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.as_bytes().get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        let length = memchr::memchr(b'\n', rest);
        at += length.map_or(rest.len(), |length| length + 1);
        Some(start..start + length.unwrap_or(rest.len()))
    })
}

/// Whether a text is a single line, or none.
pub(super) fn is_one_line(text: &str) -> bool {
    memchr::memchr(b'\n', text.trim_end().as_bytes()).is_none()
}

/// The part of `text` that `range` covers; empty where it does not lie in the text.
pub(super) fn part(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The nearest character boundary of `text` at or before `at`.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (at.saturating_sub(3)..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// The white space at the beginning of a line, in bytes.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether `text` begins with `prefix`, letters of either case alike.
pub(super) fn begins_with(text: &str, prefix: &str) -> bool {
    text.as_bytes().get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// A text whose runs of white space are single spaces, so that a phrase is found across line ends.
#[derive(Debug)]
pub(super) struct Folded<'a> {
    text: Cow<'a, str>,
    /// From which byte of the folded text on which distance separates it from the original.
    shifts: Vec<(usize, usize)>,
}

impl<'a> Folded<'a> {
    /// Folds `text`.
    pub(super) fn new(text: &'a str) -> Self {
        // White space at the end is nothing in the folded text.
        let text = text.trim_end();
        if is_folded(text) {
            return Self { text: Cow::Borrowed(text), shifts: Vec::new() };
        }
        let mut out = String::with_capacity(text.len());
        let mut shifts: Vec<(usize, usize)> = Vec::new();
        let mut from = 0;
        while let Some(gap) = next_gap(text, from) {
            out.push_str(part(text, from..gap.start));
            from = gap.end;
            if from < text.len() {
                out.push(' ');
                let shift = from - out.len();
                if shifts.last().map_or(0, |last| last.1) != shift {
                    shifts.push((out.len(), shift));
                }
            }
        }
        out.push_str(part(text, from..text.len()));
        Self { text: Cow::Owned(out), shifts }
    }

    /// The folded text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The place in the original of the byte `at` of the folded text.
    pub(super) fn original(&self, at: usize) -> usize {
        let index = self.shifts.partition_point(|shift| shift.0 <= at);
        at + index.checked_sub(1).and_then(|index| self.shifts.get(index)).map_or(0, |shift| shift.1)
    }
}

/// The next run of white space from the byte `from` on that is more or other than a single space.
fn next_gap(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        let is_gap = match byte {
            b' ' => bytes.get(at + 1).is_none_or(|next| !next.is_ascii_graphic()),
            b'\t'..=b'\r' => true,
            ..=0x7f => false,
            // What is not ASCII may be white space of another kind.
            _ => part(text, at..text.len()).starts_with(is_space),
        };
        if is_gap {
            let rest = part(text, at..text.len());
            let length = rest.len() - rest.trim_start_matches(is_space).len();
            if length > 1 || *byte != b' ' {
                return Some(at..at + length);
            }
        }
        at += 1;
    }
    None
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// Whether a text has nothing to fold: plain characters with single spaces between.
fn is_folded(text: &str) -> bool {
    let mut previous = b'x';
    for byte in text.bytes() {
        // What is not ASCII may be white space of another kind.
        if !(b' '..=b'~').contains(&byte) || byte == b' ' && previous == b' ' {
            return false;
        }
        previous = byte;
    }
    previous != b' '
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_across_line_ends() {
        let text = "  The following\n   address(es) failed:\n";
        let folded = Folded::new(text);
        assert_eq!(folded.text(), " The following address(es) failed:");
        let at = folded.text().find("address").unwrap();
        assert_eq!(folded.original(at), text.find("address").unwrap());
        let text = "\n\u{a0}one two\u{2003}\u{feff} three\r\n\u{85}\n four \u{fc}\u{feff} ";
        let folded = Folded::new(text);
        assert_eq!(folded.text(), " one two three four \u{fc}");
        let at = folded.text().find("four").unwrap();
        assert_eq!(folded.original(at), text.find("four").unwrap());
        assert_eq!(lines("a\n\nbc").collect::<Vec<_>>(), [0..1, 2..2, 3..5]);
    }
}
