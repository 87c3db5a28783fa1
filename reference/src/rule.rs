//! A rule: which words and codes mean which category, and how it says so.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::list::{alternatives, one_or_many};
use super::sources::Sources;
use crate::taxonomy::{Actor, Address, Category, Layer, Permanence, Phase, Retry};

/// A file of `reference/patterns/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternFile {
    /// What the file is about.
    pub title: String,
    /// The language of its wording, as an ISO 639-1 code; English where none is given.
    #[serde(default)]
    pub language: Option<String>,
    /// Where the facts come from of rules that name no source of their own.
    #[serde(default)]
    pub source: Sources,
    /// Words of one meaning under a name, for the rules of this file.
    #[serde(default)]
    pub words: BTreeMap<String, Vec<String>>,
}

/// How much a rule's wording tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Nothing else could be meant.
    Strong,
    /// Usually meant.
    #[default]
    Normal,
    /// A hint only.
    Weak,
}

/// Words and codes that mean something.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique: the provider's id or the category, a slash and a slug.
    pub id: String,
    /// All of these must hold.
    pub when: When,
    /// What it means.
    pub category: Category,
    /// The other cause that the words leave open, which is then the first alternative.
    #[serde(default)]
    pub also: Option<Category>,
    /// Where it differs from what the category says.
    #[serde(default)]
    pub permanence: Option<Permanence>,
    /// Where it differs from what the category says.
    #[serde(default)]
    pub layer: Option<Layer>,
    /// Where it differs from what the category says.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// Where it differs from what the category says.
    #[serde(default)]
    pub retry: Option<Retry>,
    /// Where it differs from what the category says.
    #[serde(default)]
    pub address: Option<Address>,
    /// How much the wording tells.
    #[serde(default)]
    pub strength: Strength,
    /// Stands only where the text tells no better reason.
    #[serde(default)]
    pub yields: bool,
    /// Rules that claim the same words for another category, each with why both may.
    #[serde(default)]
    pub beside: BTreeMap<String, String>,
    /// In a provider's file: holds whoever the server is.
    #[serde(default)]
    pub anywhere: bool,
    /// In a file of general wording: the provider whose wording it is, which weighs it more and whose page names it.
    #[serde(default)]
    pub wording_of: Option<String>,
    /// What is meant, where it differs from the category's words.
    #[serde(default)]
    pub means: Option<String>,
    /// What to do, where it differs from the category's steps.
    #[serde(default)]
    pub next_steps: Vec<String>,
    /// A reply that comes out as this rule.
    pub example: String,
    /// Whether a source confirms it.
    #[serde(default = "yes")]
    pub confirmed: bool,
    /// Where the facts come from.
    pub source: Sources,
}

/// The conditions of a rule.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The provider must be this one.
    #[serde(default)]
    pub provider: Option<String>,
    /// One of these reply codes; `x` stands for any digit.
    #[serde(default, deserialize_with = "one_or_many")]
    pub reply: Vec<String>,
    /// One of these enhanced codes; `x` stands for any number, `5.7.500-5.7.699` is a range.
    #[serde(default, deserialize_with = "one_or_many")]
    pub enhanced: Vec<String>,
    /// One of these fragments.
    #[serde(default, deserialize_with = "one_or_many")]
    pub text: Vec<String>,
    /// Each of these, near each other; alternatives are a list or joined by `|`, `@name` is a vocabulary.
    #[serde(default, deserialize_with = "alternatives")]
    pub all: Vec<String>,
    /// Whether `all` must come in the given order.
    #[serde(default)]
    pub order: bool,
    /// Over how many words `all` may spread.
    #[serde(default)]
    pub within: Option<usize>,
    /// None of these may stand near it in the same sentence.
    #[serde(default, deserialize_with = "one_or_many")]
    pub unless: Vec<String>,
    /// Must match the folded text, once a fragment of `text` did.
    #[serde(default)]
    pub regex: Option<String>,
    /// A link with one of these in it (host, path or query).
    #[serde(default, deserialize_with = "one_or_many")]
    pub link: Vec<String>,
    /// The failure must have come at one of these points.
    #[serde(default, deserialize_with = "one_or_many")]
    pub phase: Vec<Phase>,
}

impl Rule {
    /// Whether it holds whoever the server is, although it belongs to a provider.
    pub const fn holds_anywhere(&self) -> bool {
        self.anywhere || self.wording_of.is_some()
    }
}

const fn yes() -> bool {
    true
}
