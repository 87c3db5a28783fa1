//! Questions that were begun and not ended, as they are kept from one session to the next.

use serde::{Deserialize, Serialize};

use super::{Item, with_id};
use crate::reference::Reference;

/// Why questions are asked in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// They are those of a lesson, by its id.
    Lesson(String),
    /// They are due.
    Review,
    /// They were chosen.
    Practice,
    /// They are an exam with this seed.
    Exam(u64),
}

/// Questions in a row, and how far one is with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Why they are asked.
    pub kind: Kind,
    /// What gave the order of their choices.
    pub seed: u64,
    /// Their ids.
    pub items: Vec<String>,
    /// The numbers of the questions in the order in which they are asked: all of them, then those that were missed.
    pub order: Vec<usize>,
    /// How many of those are done with.
    pub at: usize,
    /// What was answered the first time.
    pub first: Vec<Option<String>>,
    /// How many minutes are left, where there is a limit.
    #[serde(default)]
    pub minutes: Option<u64>,
}

impl Open {
    /// The questions; `None` where the reference doesn't have all of them any more, or the record fits no questions.
    pub fn questions(&self, reference: &Reference) -> Option<Vec<Item>> {
        let count = self.items.len();
        let begins_with_all = self.order.iter().copied().take(count).eq(0..count);
        let is_whole = count > 0 && self.first.len() == count && begins_with_all;
        let fits = is_whole && self.at <= self.order.len() && self.order.iter().all(|number| *number < count);
        fits.then(|| self.items.iter().map(|id| with_id(id, self.seed, reference)).collect())?
    }

    /// The number of the question one is at, and how many there are.
    pub fn number(&self) -> (usize, usize) {
        let of = self.items.len();
        ((self.at + 1).min(of), of)
    }
}
