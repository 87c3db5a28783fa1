//! Which deliveries are counted: `domain=gmail.com,yahoo.com cause!=mailbox-full sender=*@shop.example`.

use std::fmt;

use super::spikes::{Scope, Spike};
use super::{By, Fact};
use crate::filters::{self, UnknownValue};
use crate::reference::Reference;

/// Conditions that all hold; of the values of one, any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter(Vec<Condition>);

/// That something about a delivery is, or isn't, one of some values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    by: By,
    is: bool,
    values: Vec<String>,
}

impl Condition {
    /// What it is about.
    pub(super) const fn by(&self) -> By {
        self.by
    }

    /// Whether it holds for a delivery with this name.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.holds_any(&[name])
    }

    /// Whether it holds for a delivery that has all of these names.
    pub(super) fn holds_any(&self, names: &[&str]) -> bool {
        self.values.iter().any(|value| names.iter().any(|name| fits(value, name))) == self.is
    }
}

/// What in a filter is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterFault {
    /// A word has no `=`.
    NoValue(String),
    /// Nothing is counted by this.
    UnknownName(String),
    /// Nothing is called this.
    UnknownValue(UnknownValue),
}

impl From<UnknownValue> for FilterFault {
    fn from(unknown: UnknownValue) -> Self {
        Self::UnknownValue(unknown)
    }
}

impl fmt::Display for FilterFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = By::EVERY.iter().filter(|by| !by.is_time()).map(|by| by.name()).collect();
        match self {
            Self::NoValue(word) => {
                write!(f, "the filter \"{word}\" has no value; write it like cause=rate-limited or domain!=gmail.com")
            }
            Self::UnknownValue(unknown) => unknown.fmt(f),
            Self::UnknownName(name) => write!(f, "can't filter by {name}. Choose one of: {}", names.join(", ")),
        }
    }
}

impl std::error::Error for FilterFault {}

impl Filter {
    /// Reads conditions that spaces part.
    ///
    /// # Errors
    /// The word that is no condition.
    pub fn read(text: &str) -> Result<Self, FilterFault> {
        filters::words(text).iter().try_fold(Self::default(), |all, word| Ok(all.and(Self::read_one(word)?)))
    }

    /// Reads one condition.
    pub(super) fn read_one(word: &str) -> Result<Self, FilterFault> {
        let (name, values) = word.split_once('=').ok_or_else(|| FilterFault::NoValue(word.to_owned()))?;
        let (name, is) = name.strip_suffix('!').map_or((name, true), |name| (name, false));
        let by = By::named(name).filter(|by| !by.is_time());
        let by = by.ok_or_else(|| FilterFault::UnknownName(name.to_owned()))?;
        Ok(Self(vec![Condition { by, is, values: values.split(',').map(str::to_lowercase).collect() }]))
    }

    /// The same with the names that deliveries are counted by: an id for a title or another name of the same thing.
    ///
    /// # Errors
    /// A value that nothing is called.
    pub fn named(self, reference: &Reference) -> Result<Self, FilterFault> {
        let named = |one: Condition| {
            let values = filters::named(one.by.name(), one.values, reference)?;
            Ok(Condition { values, ..one })
        };
        self.0.into_iter().map(named).collect::<Result<_, _>>().map(Self)
    }

    /// The conditions of both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether it lets everything pass.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a delivery passes.
    pub fn holds(&self, fact: &Fact<'_>) -> bool {
        self.0.iter().all(|condition| {
            let name = fact.name(condition.by).unwrap_or_default();
            match (condition.by, fact.reply) {
                (By::Code, Some(reply)) => condition.holds_any(&[name, &reply.to_string()]),
                _ => condition.holds(name),
            }
        })
    }

    /// Whether a spike is about what passes, as far as it tells.
    pub(super) fn concerns(&self, spike: &Spike) -> bool {
        self.0.iter().all(|condition| {
            let name = match (condition.by, spike.scope) {
                (By::Cause, _) => spike.cause.name(),
                (By::Domain, Scope::Domain) | (By::Provider, Scope::Provider) | (By::Host, Scope::Host) => &spike.name,
                _ => return true,
            };
            condition.holds(name)
        })
    }

    /// All of them.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.0.iter()
    }
}

/// Whether a value is this name; a `*` in it stands for anything.
fn fits(value: &str, name: &str) -> bool {
    let Some((first, rest)) = value.split_once('*') else { return value.eq_ignore_ascii_case(name) };
    let name = name.to_lowercase();
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.len() >= part.len() && left.ends_with(part);
        }
        let Some(at) = left.find(part) else { return false };
        left = left.get(at + part.len()..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        let fitting = [("a*", "abc"), ("*c", "abc"), ("*", ""), ("a*c", "abc"), ("*b*", "abc"), ("Abc", "abc")];
        assert!(fitting.iter().all(|(value, name)| fits(&value.to_lowercase(), name)));
        let others = [("a*", "bc"), ("*d", "abc"), ("ab*bc", "abc"), ("abc", "ab"), ("a*b*x", "ab")];
        assert!(others.iter().all(|(value, name)| !fits(value, name)));
    }
}
