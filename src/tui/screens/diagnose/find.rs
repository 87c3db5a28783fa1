//! Finds words in the paste and in the verdict beside it.

use super::areas::Pane;
use super::{Diagnose, Follow};
use crate::tui::paste::Place;
use crate::tui::screen::Found;

impl Diagnose {
    /// Goes to the next place (1) or the one before (-1) with these words in the pane that has the keys.
    pub(super) fn find_text(&mut self, words: &str, step: isize) -> Option<Found> {
        match self.pane {
            Pane::Paste => self.find_in_paste(words, step),
            Pane::Verdict => self.verdict.find(words, step),
            Pane::Reasons => self.reasons.find(words, step),
        }
    }

    fn find_in_paste(&mut self, words: &str, step: isize) -> Option<Found> {
        self.pointed.clear();
        let wanted = words.to_ascii_lowercase();
        if wanted.is_empty() {
            return None;
        }
        let mut places = Vec::new();
        for (number, line) in self.paste.lines().iter().enumerate() {
            let line = line.to_ascii_lowercase();
            places.extend(line.match_indices(&wanted).map(|(at, _)| (number, at)));
        }
        let Place { line, byte } = self.paste.cursor();
        let here = (line, byte);
        let next = if step < 0 {
            places.iter().rposition(|place| *place < here).or(places.len().checked_sub(1))
        } else {
            places.iter().position(|place| *place > here).or((!places.is_empty()).then_some(0))
        };
        let (line, byte) = *places.get(next?)?;
        self.paste.go_to(Place { line, byte });
        self.pointed = vec![(line, byte..byte + wanted.len())];
        self.follow = Follow::Cursor;
        // Not at an edge: at the lower one is the line that is typed into.
        let third = usize::from(self.areas.paste.height) / 3;
        let top = self.paste_layout().map(|layout| layout.above(self.paste.cursor(), third));
        self.top = top.unwrap_or(self.top);
        Some(Found { number: next? + 1, count: places.len() })
    }
}
