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

/// Texts that share a place.
#[derive(Default)]
struct Place {
    /// What came once, by its hash, the newest last: most of a log never comes again, and is not worth keeping.
    once: Vec<u64>,
    entries: Vec<Entry>,
}

/// What is known of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Its records were handed over.
    Shown,
    /// It came before, so that its records are worth keeping.
    Again,
    /// Nothing.
    New,
}

/// What was answered before. It may be shared; who finds a place in use goes without.
pub(super) struct Known {
    places: Vec<Mutex<Place>>,
}

impl Known {
    pub(super) fn new() -> Self {
        Self { places: std::iter::repeat_with(|| Mutex::new(Place::default())).take(PLACES).collect() }
    }

    /// Hands the records of a text to `told`, if they are known.
    pub(super) fn tell(&self, text: &str, told: impl FnOnce(&Records)) -> Told {
        let known = self.at(text, |place, hash| {
            if let Some(entry) = place.entries.iter().find(|entry| *entry.text == *text) {
                told(&entry.records);
                return Told::Shown;
            }
            if place.once.contains(&hash) {
                return Told::Again;
            }
            if place.once.len() >= ROOM {
                place.once.remove(0);
            }
            place.once.push(hash);
            Told::New
        });
        known.unwrap_or(Told::New)
    }

    /// Keeps the records of a text in the place of an older one.
    pub(super) fn keep(&self, text: &str, records: Records) {
        let length = text.len() + records.iter().map(Vec::len).sum::<usize>();
        if length > LONGEST {
            return;
        }
        self.at(text, |place, _| {
            if place.entries.len() >= ROOM {
                place.entries.remove(0);
            }
            place.entries.push(Entry { text: text.into(), records });
        });
    }

    /// Does something in the place of a text, unless somebody else is there.
    fn at<T>(&self, text: &str, does: impl FnOnce(&mut Place, u64) -> T) -> Option<T> {
        if text.len() > LONGEST {
            return None;
        }
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        let hash = hasher.finish();
        let number = usize::try_from(hash % PLACES as u64).unwrap_or_default();
        let mut place = match self.places.get(number)?.try_lock() {
            Ok(place) => place,
            // Who stopped here left whole entries behind.
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        Some(does(&mut place, hash))
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
            let told = known.tell(text, |records| found = Some(records.clone()));
            (told, found)
        };
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(told(text), (Told::New, None));
            assert_eq!(told(text), (Told::Again, None), "what comes again is worth keeping");
            known.keep(text, of(number));
            assert_eq!(told(text), (Told::Shown, Some(of(number))), "the newest is known");
        }
        let still = texts.iter().filter(|text| told(text).0 == Told::Shown).count();
        assert!(still > PLACES && still <= PLACES * ROOM, "{still} of {} are known", texts.len());
        let long = "x".repeat(LONGEST);
        known.keep(&long, of(1));
        assert_eq!(told(&long), (Told::New, None), "what is long takes no room");
    }
}
