//! Words that are marked in a bounce by keys.

use std::ops::Range;

use crate::keys::Command;

/// A word with so many commas is a row of fields.
const FIELDS: usize = 2;

/// The words of a bounce, and which of them are marked: one, or all from one to another.
#[derive(Debug, Default)]
pub(super) struct Marking {
    words: Vec<Range<usize>>,
    /// The number of the word one is at.
    at: usize,
    /// The number of the word at which a longer mark begins.
    from: Option<usize>,
}

impl Marking {
    /// The words of a text, with the first one marked; the fields of a row are words of their own.
    pub(super) fn of(text: &str) -> Self {
        let mut words = Vec::new();
        for word in text.split_whitespace() {
            let mut start = word.as_ptr() as usize - text.as_ptr() as usize;
            if word.matches(',').count() < FIELDS {
                words.push(start..start + word.len());
                continue;
            }
            for field in word.split_inclusive(',') {
                words.push(start..start + field.len());
                start += field.len();
            }
        }
        Self { words, at: 0, from: None }
    }

    /// The bytes of the marked words.
    pub(super) fn range(&self) -> Option<Range<usize>> {
        let here = self.words.get(self.at)?;
        let there = self.from.and_then(|from| self.words.get(from)).unwrap_or(here);
        Some(here.start.min(there.start)..here.end.max(there.end))
    }

    /// Where one is.
    pub(super) fn place(&self) -> Option<usize> {
        self.words.get(self.at).map(|word| word.start)
    }

    /// Whether a longer mark was begun.
    pub(super) const fn is_long(&self) -> bool {
        self.from.is_some()
    }

    /// Begins a longer mark, or takes it back.
    pub(super) fn toggle(&mut self) {
        self.from = if self.from.is_some() { None } else { Some(self.at) };
    }

    /// Goes to another word; the rows are the bytes of the text that each row of the screen shows.
    pub(super) fn step(&mut self, command: Command, rows: &[Range<usize>]) {
        let last = self.words.len().saturating_sub(1);
        self.at = match command {
            Command::Left => self.at.saturating_sub(1),
            Command::Right => self.at + 1,
            Command::First => 0,
            Command::Last => last,
            Command::Up => self.beside(rows, -1),
            Command::Down => self.beside(rows, 1),
            _ => self.at,
        }
        .min(last);
    }

    /// The word that stands above or below, nearest in its column.
    fn beside(&self, rows: &[Range<usize>], step: isize) -> usize {
        let row_of = |at: usize| rows.iter().position(|row| row.contains(&at));
        let Some(start) = self.place() else { return 0 };
        let Some(here) = row_of(start) else { return self.at };
        let column = |at: usize, row: usize| at - rows.get(row).map_or(at, |row| row.start);
        let wanted = column(start, here);
        // Rows without words are passed over.
        let mut row = here;
        loop {
            let Some(next) = row.checked_add_signed(step).filter(|next| *next < rows.len()) else { return self.at };
            row = next;
            let words = self.words.iter().enumerate().filter(|(_, word)| row_of(word.start) == Some(row));
            let nearest = words.min_by_key(|(_, word)| column(word.start, row).abs_diff(wanted));
            if let Some((number, _)) = nearest {
                return number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_reached_by_row_and_column_and_marked_in_a_row() {
        let text = "550 5.1.1 no such user\n\n  try again later\n";
        let rows = [0..14, 14..23, 23..24, 24..42];
        let mut marking = Marking::of(text);
        let word = |marking: &Marking| text.get(marking.range().unwrap()).unwrap().to_owned();
        assert_eq!(word(&marking), "550");
        for (command, wanted) in [
            (Command::Right, "5.1.1"),
            (Command::Down, "user"),
            // Of two that are as near, the first.
            (Command::Down, "try"),
            (Command::Down, "try"),
            (Command::Up, "user"),
            (Command::Last, "later"),
            (Command::Right, "later"),
            (Command::First, "550"),
            (Command::Left, "550"),
        ] {
            marking.step(command, &rows);
            assert_eq!(word(&marking), wanted, "{command:?}");
        }
        marking.toggle();
        marking.step(Command::Right, &rows);
        marking.step(Command::Right, &rows);
        assert_eq!(word(&marking), "550 5.1.1 no");
        marking.toggle();
        assert_eq!(word(&marking), "no");
        assert_eq!(Marking::of("  \n").range(), None);
        let row = "12:30,FAIL,a@b.example,\"550 no such user\"";
        assert_eq!(
            Marking::of(row).words.iter().filter_map(|word| row.get(word.clone())).collect::<Vec<_>>(),
            ["12:30,", "FAIL,", "a@b.example,", "\"550", "no", "such", "user\""]
        );
    }
}
