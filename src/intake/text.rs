//! Lines of a text, and a folded view of it in which every run of white space is one space.
//!
//! It knows nothing of mail; the readers of prose, fields and replies stand on it.

use std::ops::Range;

/// The lines of `text` as ranges, without their line feeds.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.strip_suffix('\n').unwrap_or(line).len()
    })
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
#[derive(Debug, Default)]
pub(super) struct Folded {
    text: String,
    /// From which byte of the folded text on which distance separates it from the original.
    shifts: Vec<(usize, usize)>,
}

impl Folded {
    /// Folds `text`.
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), shifts: Vec::new() };
        let mut space = false;
        for (at, c) in text.char_indices() {
            if c.is_whitespace() || c == '\u{feff}' {
                space = true;
                continue;
            }
            if space {
                folded.text.push(' ');
                space = false;
            }
            let shift = at - folded.text.len();
            if folded.shifts.last().map_or(0, |last| last.1) != shift {
                folded.shifts.push((folded.text.len(), shift));
            }
            folded.text.push(c);
        }
        folded
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
