//! The texts that were in the paste pane before, with what was found in them.
//!
//! It is bounded twice: nobody looks through more than fifty, and fifty long ones must not fill the memory.

use std::collections::{BTreeSet, VecDeque};

use jiff::Zoned;

use super::backup::{Left, beginning};
use crate::advice::Diagnosis;
use crate::redact::Redactor;
use crate::taxonomy::Permanence;

/// So many texts are kept.
const MOST: usize = 50;

/// And so many bytes of them.
const BYTES: usize = 64 * 1024 * 1024;

/// A text that was in the paste pane before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The text.
    pub text: Vec<u8>,
    /// Whose mail bounced, or how the text begins.
    pub name: String,
    /// The same as it may be shown, while personal data is hidden.
    pub masked: Option<String>,
    /// When it came, or was there last in an earlier session.
    pub when: Option<Zoned>,
    /// What was found in it.
    pub found: Found,
}

/// What was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The title of the verdict, and its permanence.
    Verdict(String, Permanence),
    /// Nothing, or it was not read to its end.
    Nothing,
    /// It is of an earlier session, and was not read since.
    Unread,
}

/// The texts, the newest first.
#[derive(Debug, Default)]
pub struct History {
    texts: VecDeque<Earlier>,
}

impl Earlier {
    /// A text with what was found in it, and the title of its first verdict.
    pub fn new(text: &[u8], diagnoses: &[Diagnosis], title: &str) -> Self {
        let of = |name, found| Self { text: text.to_vec(), name, masked: None, when: None, found };
        let Some(first) = diagnoses.first() else { return of(beginning(text), Found::Nothing) };
        let found = Found::Verdict(title.to_owned(), first.verdict.permanence);
        let recipient = first.delivery.recipient.clone().unwrap_or_else(|| beginning(text));
        let others = diagnoses.iter().filter_map(|one| one.delivery.recipient.as_ref()).collect::<BTreeSet<_>>();
        let more = others.len().saturating_sub(1);
        of(if more == 0 { recipient } else { format!("{recipient} and {more} more") }, found)
    }

    /// A text of an earlier session, called so.
    pub fn of_session(left: Left, name: String) -> Self {
        Self { name, masked: None, when: left.when, text: left.text, found: Found::Unread }
    }

    /// What it is called on the screen.
    pub fn label(&self) -> &str {
        self.masked.as_deref().unwrap_or(&self.name)
    }
}

impl History {
    /// Puts a text before all others; the same text is there once.
    pub fn put(&mut self, earlier: Earlier) {
        self.texts.retain(|other| other.text != earlier.text);
        self.texts.push_front(earlier);
        self.bound();
    }

    /// Puts a text of an earlier session behind all others.
    pub fn put_last(&mut self, earlier: Earlier) {
        if self.texts.iter().all(|other| other.text != earlier.text) {
            self.texts.push_back(earlier);
            self.bound();
        }
    }

    fn bound(&mut self) {
        self.texts.truncate(MOST);
        while self.texts.len() > 1 && self.texts.iter().map(|earlier| earlier.text.len()).sum::<usize>() > BYTES {
            self.texts.pop_back();
        }
    }

    /// The texts, the newest first.
    pub const fn texts(&self) -> &VecDeque<Earlier> {
        &self.texts
    }

    /// Takes a text out.
    pub fn take(&mut self, number: usize) -> Option<Earlier> {
        self.texts.remove(number)
    }

    /// Masks what the texts are called; a text itself is masked when it is opened.
    pub fn mask(&mut self, redactor: &mut Redactor) {
        for earlier in &mut self.texts {
            let masked = redactor.bytes(earlier.name.as_bytes());
            earlier.masked = Some(String::from_utf8_lossy(&masked).into_owned());
        }
    }

    /// Calls the texts by their own names again.
    pub fn unmask(&mut self) {
        for earlier in &mut self.texts {
            earlier.masked = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &[u8]) -> Earlier {
        Earlier::new(words, &[], "")
    }

    #[test]
    fn it_keeps_fifty_texts_each_of_them_once() {
        let mut history = History::default();
        for number in 0..60 {
            history.put(text(format!("text {number}").as_bytes()));
        }
        history.put(text(b"text 20"));
        assert_eq!(history.texts().len(), MOST);
        assert_eq!(history.texts()[0].name, "text 20");
        assert_eq!(history.texts().iter().filter(|earlier| earlier.name == "text 20").count(), 1);
        let mut long = History::default();
        (0..4).for_each(|number| long.put(text(&vec![b'0' + number; BYTES / 3])));
        assert_eq!(long.texts().len(), 3);
    }
}
