//! The pages of terms and of the guide, and the spellings that people mistype.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::sources::Sources;
use crate::taxonomy::Flow;

/// What a term page explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermKind {
    /// A layer.
    Layer,
    /// An actor.
    Actor,
    /// Hard, soft, none.
    Permanence,
    /// A retry rule.
    Retry,
    /// What becomes of an address.
    Address,
    /// A point of the delivery path.
    Phase,
    /// A kind of mail.
    Flow,
    /// A reader.
    Audience,
    /// A word of the trade.
    Glossary,
}

impl TermKind {
    /// The kind's name as it stands before the colon of a full id.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Layer => "layer",
            Self::Actor => "actor",
            Self::Permanence => "permanence",
            Self::Retry => "retry",
            Self::Address => "address",
            Self::Phase => "phase",
            Self::Flow => "flow",
            Self::Audience => "audience",
            Self::Glossary => "glossary",
        }
    }
}

/// One word of the vocabulary: an entry of `reference/guide/terms.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermPage {
    /// What it is a value of.
    pub kind: TermKind,
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Other names that people look it up by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it means.
    pub meaning: String,
    /// What follows from it.
    #[serde(default)]
    pub what_to_do: Option<String>,
    /// Of a kind of mail that an overlay adds: the one whose words stand where a category has none for it.
    #[serde(default)]
    pub like: Option<Flow>,
    /// Ids of related pages.
    #[serde(default)]
    pub see_also: Vec<String>,
    /// Where the facts come from.
    pub source: Sources,
}

/// One page of the guide: `reference/guide/<id>.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuidePage {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Other names that people look it up by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it says, in a sentence.
    pub summary: String,
    /// Its parts.
    pub sections: Vec<Section>,
    /// Ids of related pages.
    #[serde(default)]
    pub see_also: Vec<String>,
    /// Where the facts come from.
    pub source: Sources,
}

/// A part of a guide page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Running text.
    #[serde(default)]
    pub text: Option<String>,
    /// Numbered steps.
    #[serde(default)]
    pub steps: Vec<String>,
    /// A table of two columns.
    #[serde(default)]
    pub rows: Vec<[String; 2]>,
}

/// How people misspell domains: `reference/patterns/typos.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typos {
    /// Where the facts come from.
    pub source: Sources,
    /// The right domain with its wrong spellings.
    pub domains: BTreeMap<String, Vec<String>>,
    /// The right ending with its wrong spellings.
    pub endings: BTreeMap<String, Vec<String>>,
}

impl Typos {
    /// The domain that was meant, where `domain` is a known misspelling.
    pub fn correct(&self, domain: &str) -> Option<String> {
        let domain = domain.to_lowercase();
        let right = |spellings: &BTreeMap<String, Vec<String>>, wrong: &str| {
            spellings.iter().find(|(_, all)| all.iter().any(|one| one == wrong)).map(|(right, _)| right.clone())
        };
        // The ending first: gmial.con has two errors.
        let (rest, ending) = domain.rsplit_once('.')?;
        let mended = right(&self.endings, ending).map(|ending| format!("{rest}.{ending}"));
        right(&self.domains, mended.as_ref().unwrap_or(&domain)).or(mended)
    }
}
