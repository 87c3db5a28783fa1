//! Answers that were given before: tables and logs hold the same replies again and again.
//!
//! An answer depends on its text alone, so whether one is taken from here is seen in the time only.

use std::hash::Hasher;
use std::sync::{Mutex, TryLockError};

use rustc_hash::FxHasher;

/// How many places there are for texts, a few texts each.
const PLACES: usize = 2048;

/// How many texts find room in a place.
const ROOM: usize = 4;

/// What is longer with its answer comes seldom twice, in bytes; so all together take 16 MB at most.
const LONGEST: usize = 2048;

/// The records of one text, each an object in JSON.
pub(super) type Records = Vec<Vec<u8>>;

/// A text and its records.
struct Entry {
    text: Box<str>,
    records: Records,
}

/// What was answered before. It may be shared; who finds a place in use goes without.
pub(super) struct Known {
    places: Vec<Mutex<Vec<Entry>>>,
}

impl Known {
    pub(super) fn new() -> Self {
        Self { places: std::iter::repeat_with(|| Mutex::new(Vec::new())).take(PLACES).collect() }
    }

    /// Hands the records of a text to `told`, if they are known; whether they were.
    pub(super) fn tell(&self, text: &str, told: impl FnOnce(&Records)) -> bool {
        let known = self.at(text, |entries| {
            let entry = entries.iter().find(|entry| *entry.text == *text);
            entry.map(|entry| told(&entry.records)).is_some()
        });
        known == Some(true)
    }

    /// Keeps the records of a text in the place of an older one.
    pub(super) fn keep(&self, text: &str, records: &Records) {
        let length = text.len() + records.iter().map(Vec::len).sum::<usize>();
        if length > LONGEST {
            return;
        }
        self.at(text, |entries| {
            if entries.len() >= ROOM {
                entries.remove(0);
            }
            entries.push(Entry { text: text.into(), records: records.clone() });
        });
    }

    /// Does something in the place of a text, unless somebody else is there.
    fn at<T>(&self, text: &str, does: impl FnOnce(&mut Vec<Entry>) -> T) -> Option<T> {
        if text.len() > LONGEST {
            return None;
        }
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        let number = usize::try_from(hasher.finish() % PLACES as u64).unwrap_or_default();
        let mut entries = match self.places.get(number)?.try_lock() {
            Ok(entries) => entries,
            // Who stopped here left whole entries behind.
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        Some(does(&mut entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_told_and_the_room_has_an_end() {
        let known = Known::new();
        let of = |number: usize| vec![number.to_string().into_bytes()];
        let texts: Vec<String> = (0..PLACES * ROOM * 2).map(|number| format!("550 no such user {number}")).collect();
        let told = |text: &str| {
            let mut found = None;
            known.tell(text, |records| found = Some(records.clone()));
            found
        };
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(told(text), None);
            known.keep(text, &of(number));
            assert_eq!(told(text), Some(of(number)), "the newest is known");
        }
        let still = texts.iter().filter(|text| told(text).is_some()).count();
        assert!(still > PLACES && still <= PLACES * ROOM, "{still} of {} are known", texts.len());
        let long = "x".repeat(LONGEST);
        known.keep(&long, &of(1));
        assert_eq!(told(&long), None, "what is long takes no room");
    }
}
