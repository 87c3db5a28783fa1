//! What is typed to see some of the deliveries: conditions, and plain words.

use crate::filters;
use crate::reference::Reference;
use crate::survey::{Filter, FilterFault};

/// Conditions such as `domain=gmail.com`, and words that anything told of a delivery may have in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The conditions.
    pub filter: Filter,
    /// The words in lower case; all of them must be there.
    pub words: Vec<String>,
}

impl Query {
    /// Reads what was typed.
    ///
    /// # Errors
    /// A condition about something that deliveries are not counted by.
    pub fn read(text: &str) -> Result<Self, FilterFault> {
        let (conditions, words): (Vec<String>, Vec<String>) =
            filters::words(text).into_iter().partition(|word| word.contains('='));
        let conditions = conditions.iter().map(|word| Filter::read_one(word));
        let filter = conditions.reduce(|all, one| Ok(all?.and(one?))).unwrap_or_else(|| Ok(Filter::default()))?;
        Ok(Self { filter, words: words.iter().map(|word| word.to_lowercase()).collect() })
    }

    /// The same with the names that deliveries are counted by.
    ///
    /// # Errors
    /// A value that nothing is called.
    pub fn named(self, reference: &Reference) -> Result<Self, FilterFault> {
        Ok(Self { filter: self.filter.named(reference)?, ..self })
    }

    /// Whether it lets everything pass.
    pub fn is_empty(&self) -> bool {
        self.filter.is_empty() && self.words.is_empty()
    }
}
