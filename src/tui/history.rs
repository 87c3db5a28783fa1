//! The texts that were in the paste pane before, with what was found in them.
//!
//! It is bounded twice: nobody looks through more than fifty, and fifty long ones must not fill the memory.

use std::collections::VecDeque;

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
    /// It is of an earlier session, and was there at this time.
    Session(String),
}

/// The texts, the newest first.
#[derive(Debug, Default)]
pub struct History {
    texts: VecDeque<Earlier>,
}

impl Earlier {
    /// A text with what was found in it, where one recipient is shown.
    pub fn new(text: Vec<u8>, diagnoses: &[Diagnosis], title: impl Fn(&Diagnosis) -> String) -> Self {
        let Some(first) = diagnoses.first() else {
            return Self { name: beginning(&text), text, found: Found::Nothing };
        };
        let found = Found::Verdict(title(first), first.verdict.permanence);
        let recipient = first.delivery.recipient.clone().unwrap_or_else(|| beginning(&text));
        let more = diagnoses.len() - 1;
        let name = if more == 0 { recipient } else { format!("{recipient} and {more} more") };
        Self { text, name, found }
    }
}

impl From<Left> for Earlier {
    fn from(left: Left) -> Self {
        Self { name: left.beginning(), text: left.text, found: Found::Session(left.when) }
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

    /// Masks all texts.
    pub fn mask(&mut self, redactor: &mut Redactor) {
        for earlier in &mut self.texts {
            earlier.text = redactor.bytes(&earlier.text);
            earlier.name = String::from_utf8_lossy(&redactor.bytes(earlier.name.as_bytes())).into_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &[u8]) -> Earlier {
        Earlier::new(words.to_vec(), &[], |_| String::new())
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
