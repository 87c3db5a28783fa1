//! Numbers that stand for texts, made by a key that each file has of its own, so that nobody can choose a text
//! that is taken for another.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::entry::New;

/// The keys of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys(pub(super) u64, pub(super) u64);

impl Keys {
    /// The number of a kind of texts put together.
    fn number(self, kind: u8, texts: [&str; 2]) -> i64 {
        let mut hasher = SipHasher13::new_with_keys(self.0, self.1);
        hasher.write(&[kind]);
        for text in texts {
            hasher.write(&(text.len() as u64).to_le_bytes());
            hasher.write(text.as_bytes());
        }
        hasher.finish().cast_signed()
    }

    /// The number of an address, however its letters are written.
    pub(super) fn mailbox(self, address: &str) -> i64 {
        self.number(0, [&address.trim().to_lowercase(), ""])
    }

    /// The number by which a bounce is known again: of its message and recipient, else of its text and recipient.
    ///
    /// The notice of a delay isn't the bounce that follows.
    pub(super) fn seen(self, new: &New) -> i64 {
        let recipient = new.recipient.as_deref().unwrap_or_default();
        match &new.message {
            Some(message) if new.is_waiting => self.number(1, [message, recipient]),
            Some(message) => self.number(2, [message, recipient]),
            None => self.number(3, [&*new.raw, recipient]),
        }
    }

    /// The number of a message, which all attempts at it share.
    pub(super) fn message(self, new: &New) -> Option<i64> {
        Some(self.number(4, [new.message.as_deref()?, ""]))
    }
}
