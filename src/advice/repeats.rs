//! Counts how often one address bounces for one reason, so that the reader hears of it.

use std::collections::HashMap;

use super::Diagnosis;
use crate::taxonomy::Category;

/// How many addresses are remembered; a list that is longer is no reason to run out of memory.
const REMEMBERED: usize = 200_000;

/// The bounces that were seen so far, by address and category.
#[derive(Debug, Default)]
pub struct Repeats {
    seen: HashMap<(String, Category), usize>,
}

impl Repeats {
    /// Counts a diagnosis, and tells it how many of its kind came before.
    pub fn count(&mut self, diagnosis: &mut Diagnosis) {
        let category = diagnosis.verdict.category;
        let Some(recipient) = diagnosis.delivery.recipient.as_ref().filter(|_| category.is_bounce()) else { return };
        let key = (recipient.to_lowercase(), category);
        if self.seen.len() >= REMEMBERED && !self.seen.contains_key(&key) {
            return;
        }
        let count = self.seen.entry(key).or_default();
        diagnosis.earlier = *count;
        *count += 1;
    }
}
