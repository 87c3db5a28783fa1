//! Finds words in the paste and in the verdict beside it.

use std::ops::Range;

use super::areas::Pane;
use super::{Diagnose, Follow};
use crate::tui::paste::Place;
use crate::tui::screen::Found;

/// So many lines are searched at every key.
const COUNTED: usize = 5000;

impl Diagnose {
    /// Goes to the next place (1) or the one before (-1) with these words in the pane that has the keys.
    pub(super) fn find_text(&mut self, words: &str, step: isize) -> Option<Found> {
        match self.pane {
            Pane::Paste => self.find_in_paste(words, step),
            Pane::Verdict => self.verdict.find(words, step),
            Pane::Reasons => self.reasons.find(words, step),
        }
    }

    /// In how many places they are; those of a very long paste are not counted at every key.
    pub(super) fn count_text(&self, words: &str) -> Option<usize> {
        match self.pane {
            Pane::Paste if self.paste.lines().len() > COUNTED => None,
            Pane::Paste => Some(places(self.paste.lines(), &words.to_ascii_lowercase()).len()),
            Pane::Verdict => Some(self.verdict.count(words)),
            Pane::Reasons => Some(self.reasons.count(words)),
        }
    }

    fn find_in_paste(&mut self, words: &str, step: isize) -> Option<Found> {
        self.pointed.clear();
        let wanted = words.to_ascii_lowercase();
        if wanted.is_empty() {
            return None;
        }
        let places = places(self.paste.lines(), &wanted);
        let Place { line, byte } = self.paste.cursor();
        let here = (line, byte);
        let next = if step < 0 {
            places.iter().rposition(|place| begin(place) < here).or(places.len().checked_sub(1))
        } else {
            places.iter().position(|place| begin(place) > here).or((!places.is_empty()).then_some(0))
        };
        let place = places.get(next?)?;
        let (line, byte) = begin(place);
        self.paste.go_to(Place { line, byte });
        self.pointed.clone_from(place);
        self.follow = Follow::Cursor;
        // Not at an edge: at the lower one is the line that is typed into.
        let third = usize::from(self.areas.paste.height) / 3;
        let top = self.paste_layout().map(|layout| layout.above(self.paste.cursor(), third));
        self.top = top.unwrap_or(self.top);
        Some(Found { number: next? + 1, count: places.len() })
    }
}

/// A place where words were found: the bytes of each line that they take.
type Words = Vec<(usize, Range<usize>)>;

fn begin(place: &Words) -> (usize, usize) {
    place.first().map(|(line, range)| (*line, range.start)).unwrap_or_default()
}

/// All places with these words, in lower case; a space in them may be the end of a line.
fn places(lines: &[String], wanted: &str) -> Vec<Words> {
    let mut places = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let line = line.to_ascii_lowercase();
        places.extend(line.match_indices(wanted).map(|(at, _)| vec![(number, at..at + wanted.len())]));
        let Some(next) = lines.get(number + 1) else { continue };
        let ends =
            wanted.match_indices(' ').find(|(at, _)| line.trim_end().ends_with(wanted.get(..*at).unwrap_or(" ")));
        let Some((space, _)) = ends else { continue };
        let rest = wanted.get(space + 1..).unwrap_or_default();
        let start = next.len() - next.trim_start().len();
        let begins = next.get(start..start + rest.len()).is_some_and(|words| words.eq_ignore_ascii_case(rest));
        if begins {
            let end = line.trim_end().len();
            places.push(vec![(number, end - space..end), (number + 1, start..start + rest.len())]);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_over_the_end_of_a_line() {
        let lines = ["the mailbox does".to_owned(), "   not exist".to_owned(), "not".to_owned()];
        assert_eq!(places(&lines, "does not exist"), [vec![(0, 12..16), (1, 3..12)]]);
        assert_eq!(places(&lines, "not"), [vec![(1, 3..6)], vec![(2, 0..3)]]);
        assert_eq!(places(&lines, "exist not"), [vec![(1, 7..12), (2, 0..3)]]);
    }
}
