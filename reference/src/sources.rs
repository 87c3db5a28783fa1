//! Where a fact comes from.

use serde::{Deserialize, Deserializer};

use super::list::one_or_many;

/// Citations; one alone may be written without a list.
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<String>);

impl<'de> Deserialize<'de> for Sources {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_or_many(deserializer).map(Self)
    }
}

impl Sources {
    /// The citations.
    pub fn all(&self) -> &[String] {
        &self.0
    }
}
