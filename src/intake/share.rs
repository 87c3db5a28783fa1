//! How much of what several deliveries have in common each of them may repeat.
//!
//! An account of a failure that names thousands of recipients is told to each of them; without a
//! bound, what is read from an input would outgrow it.

use super::excerpt::Excerpt;

/// How much the deliveries of one message may repeat in all, in bytes.
const ROOM: usize = 4 * 1024 * 1024;

/// How much each of them may repeat however many there are, in bytes.
const LEAST: usize = 512;

/// The most deliveries that one message, session or event is read for; no real one has more.
pub(super) const MOST_DELIVERIES: usize = 20_000;

/// The longest excerpt that each of so many deliveries may hold of what they have in common.
pub(super) fn length(deliveries: usize) -> usize {
    (ROOM / deliveries.max(1)).max(LEAST)
}

/// What each of so many deliveries holds of what they have in common.
pub(super) fn of(words: &Excerpt, deliveries: usize) -> Excerpt {
    words.clipped(length(deliveries))
}

/// What is left of the room for what deliveries repeat whose number is not known before.
#[derive(Debug)]
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(ROOM)
    }
}

impl Room {
    /// How many bytes of so many one more delivery may hold.
    pub(super) fn bytes(&mut self, wanted: usize) -> usize {
        let length = wanted.min(self.0.max(LEAST));
        self.0 = self.0.saturating_sub(length);
        length
    }

    /// The words as one more delivery may hold them.
    pub(super) fn take(&mut self, words: &Excerpt) -> Excerpt {
        words.clipped(self.bytes(words.text().len()))
    }
}

/// Leaves out the deliveries past the most that are read; says how many those were.
pub(super) fn cut<T>(found: &mut Vec<T>) -> usize {
    let left_out = found.len().saturating_sub(MOST_DELIVERIES);
    found.truncate(MOST_DELIVERIES);
    left_out
}
