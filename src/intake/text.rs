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
        let is_space = |c: char| c.is_whitespace() || c == '\u{feff}';
        let (mut next, mut read) = (0, 0);
        for piece in text.split_inclusive(is_space) {
            let at = next;
            next += piece.len();
            let run = piece.trim_end_matches(is_space);
            if run.is_empty() {
                continue;
            }
            if at > read {
                out.push(' ');
            }
            let shift = at - out.len();
            if shifts.last().map_or(0, |last| last.1) != shift {
                shifts.push((out.len(), shift));
            }
            out.push_str(run);
            read = at + run.len();
        }
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
        assert_eq!(lines("a\n\nbc").collect::<Vec<_>>(), [0..1, 2..2, 3..5]);
    }
}
