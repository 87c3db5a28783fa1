//! Notices of a long call, each sentence said once and counted from then on.

use std::collections::HashMap;

use super::input::Unreadable;
use super::progress::Progress;
use super::{Outcome, output};

/// More different sentences are not told apart: each further one is said as often as it comes.
const MOST: usize = 1000;

/// What was said, and how often it would have been said again.
#[derive(Debug, Default)]
struct Notices {
    /// In the order in which they came.
    said: Vec<(String, usize)>,
    places: HashMap<String, usize>,
}

impl Notices {
    /// Whether a sentence is to be said now: it was not said before.
    fn is_new(&mut self, text: &str) -> bool {
        if let Some((_, again)) = self.places.get(text).and_then(|place| self.said.get_mut(*place)) {
            *again += 1;
            return false;
        }
        if self.said.len() < MOST {
            self.places.insert(text.to_owned(), self.said.len());
            self.said.push((text.to_owned(), 0));
        }
        true
    }

    /// The sentences that hold for more than was said, with how many more.
    fn rest(&self) -> impl Iterator<Item = String> + '_ {
        let repeated = self.said.iter().filter(|(_, again)| *again > 0);
        repeated.map(|(text, again)| format!("{text} ({again} more like this)"))
    }
}

/// What could not be read of a call's inputs: said beside the progress, and counted.
#[derive(Debug, Default)]
pub(super) struct Faults {
    notices: Notices,
    unreadable: u64,
    /// How many inputs are no text.
    binaries: u64,
}

impl Faults {
    /// Says a sentence that was not said before.
    pub(super) fn notice(&mut self, text: &str, progress: &Progress) {
        if self.notices.is_new(text) {
            progress.aside(|| output::notice(text));
        }
    }

    /// Counts what could not be read, and says why.
    pub(super) fn complain(&mut self, fault: &Unreadable, progress: &Progress) {
        if fault.is_binary() {
            self.binaries += 1;
        } else {
            self.unreadable += 1;
        }
        self.notice(&fault.to_string(), progress);
    }

    /// How many inputs could not be read, those that are no text among them.
    pub(super) const fn count(&self) -> u64 {
        self.unreadable + self.binaries
    }

    /// Says how often what was said would have been said again.
    pub(super) fn tell_rest(&self) {
        self.notices.rest().for_each(|text| output::notice(&text));
    }

    /// How a call ended that found something, or nothing.
    pub(super) const fn outcome(&self, has_found: bool) -> Outcome {
        match (self.unreadable, has_found) {
            // Beside bounces, a picture or an archive is but passed over.
            (0, false) if self.binaries > 0 => Outcome::Unreadable,
            (0, false) => Outcome::Nothing,
            (0, true) => Outcome::Done,
            _ => Outcome::Unreadable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_again_is_counted() {
        let mut notices = Notices::default();
        assert_eq!(["a", "b", "a", "a"].map(|text| notices.is_new(text)), [true, true, false, false]);
        assert_eq!(notices.rest().collect::<Vec<_>>(), ["a (2 more like this)"]);
        for number in 0..MOST + 5 {
            notices.is_new(&number.to_string());
        }
        assert!(notices.is_new("9999") && notices.is_new("9999"), "too many to be told apart are all said");
    }
}
