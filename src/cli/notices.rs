//! Notices of a long call, each sentence said once and counted from then on.

use std::collections::HashMap;

use super::input::Unreadable;
use super::progress::Progress;
use super::{Outcome, output};

/// More kinds of sentences are not told apart: each further one is said as often as it comes.
const MOST: usize = 1000;

/// Of sentences that differ in nothing but numbers so many are said: the places of a few tell where to look.
const PLACES: usize = 12;

/// Sentences that differ in nothing but numbers.
#[derive(Debug, Default)]
struct Kind {
    /// Those that were said.
    said: Vec<String>,
    /// How many more there were.
    more: usize,
}

/// What was said, and how often it would have been said again.
#[derive(Debug, Default)]
struct Notices {
    /// In the order in which they came.
    kinds: Vec<Kind>,
    /// By their words.
    places: HashMap<String, usize>,
}

impl Notices {
    /// Whether a sentence is to be said now: neither it nor many like it were said before.
    fn is_new(&mut self, text: &str) -> bool {
        let words = without_numbers(text);
        let Some(kind) = self.places.get(&words).and_then(|place| self.kinds.get_mut(*place)) else {
            if self.kinds.len() < MOST {
                self.places.insert(words, self.kinds.len());
                self.kinds.push(Kind { said: vec![text.to_owned()], more: 0 });
            }
            return true;
        };
        let is_new = kind.said.len() < PLACES && kind.said.iter().all(|said| said != text);
        if is_new {
            kind.said.push(text.to_owned());
        } else {
            kind.more += 1;
        }
        is_new
    }

    /// The sentences that hold for more than was said, with how many more.
    fn rest(&self) -> impl Iterator<Item = String> + '_ {
        let repeated = self.kinds.iter().filter(|kind| kind.more > 0);
        repeated.filter_map(|kind| Some(format!("{} ({} more like this)", kind.said.last()?, kind.more)))
    }
}

/// A sentence without the numbers in it; those in the name of a file stay.
fn without_numbers(text: &str) -> String {
    let is_number = |word: &str| {
        let digits = word.trim_end_matches([',', '.', ';', ':', ')']);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.split(' ').map(|word| if is_number(word) { "#" } else { word }).collect::<Vec<_>>().join(" ")
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
        for kind in 0..MOST + 5 {
            notices.is_new(&format!("file{kind}.eml"));
        }
        assert!(
            notices.is_new("file9999.eml") && notices.is_new("file9999.eml"),
            "too many to be told apart are all said"
        );
    }

    #[test]
    fn of_many_places_a_few_are_said_and_the_rest_counted() {
        let mut notices = Notices::default();
        let told =
            |message: usize| format!("big.mbox: message {message}, which begins on line {}: cut off", message * 9);
        let said = (0..10_000).filter(|message| notices.is_new(&told(*message))).count();
        assert_eq!(said, PLACES);
        let last = told(PLACES - 1);
        assert_eq!(notices.rest().collect::<Vec<_>>(), [format!("{last} ({} more like this)", 10_000 - PLACES)]);
    }
}
