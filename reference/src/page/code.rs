//! The pages of reply codes and enhanced status codes.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::sources::Sources;
use crate::taxonomy::{Actor, Category, Layer, Permanence};

/// How far a reply code is standardised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// RFC 5321.
    Core,
    /// An SMTP extension.
    Extension,
    /// In use without a standard.
    NonStandard,
}

impl Standing {
    /// The standing in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Core => "core SMTP (RFC 5321)",
            Self::Extension => "SMTP extension",
            Self::NonStandard => "non-standard",
        }
    }
}

/// One reply code: an entry of `reference/codes/reply.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyPage {
    /// Three digits.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What it officially means.
    pub meaning: String,
    /// What servers commonly mean by it.
    #[serde(default)]
    pub in_practice: Option<String>,
    /// How far it is standardised.
    pub standing: Standing,
    /// Where it points to.
    #[serde(default)]
    pub layer: Option<Layer>,
    /// Who can act.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// Hard or soft, as a bounce.
    #[serde(default)]
    pub permanence: Option<Permanence>,
    /// What to do first.
    pub next_step: String,
    /// How likely each category is when nothing but the code is known.
    #[serde(default)]
    pub suggests: BTreeMap<Category, f64>,
    /// Ids of related pages.
    #[serde(default)]
    pub see_also: Vec<String>,
    /// Where the facts come from.
    pub source: Sources,
}

/// One enhanced code (an entry of `reference/codes/enhanced.yaml`), class or subject (`classes.yaml`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnhancedPage {
    /// `x.2.2` for a detail, `x.2.x` for a subject, `5.x.x` for a class.
    pub code: String,
    /// The classes that it comes with.
    #[serde(default)]
    pub classes: Vec<u8>,
    /// Its title.
    pub title: String,
    /// What it officially means.
    pub meaning: String,
    /// What servers commonly mean by it.
    #[serde(default)]
    pub in_practice: Option<String>,
    /// What it suggests, in a line (classes and subjects).
    #[serde(default)]
    pub hint: Option<String>,
    /// Whether it stands in the IANA registry.
    #[serde(default = "yes")]
    pub registered: bool,
    /// The reply codes that it comes with.
    #[serde(default)]
    pub basic: Vec<String>,
    /// Where it points to.
    #[serde(default)]
    pub layer: Option<Layer>,
    /// Who can act.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// Hard or soft; by the class where it does not say.
    #[serde(default)]
    pub permanence: Option<Permanence>,
    /// What to do first.
    pub next_step: String,
    /// How likely each category is when nothing but the code is known.
    #[serde(default)]
    pub suggests: BTreeMap<Category, f64>,
    /// The same under class 4, where it differs.
    #[serde(default)]
    pub suggests_transient: Option<BTreeMap<Category, f64>>,
    /// Ids of related pages.
    #[serde(default)]
    pub see_also: Vec<String>,
    /// Where the facts come from.
    pub source: Sources,
}

impl EnhancedPage {
    /// Subject and detail of a detail page.
    pub fn numbers(&self) -> Option<(u16, u16)> {
        let mut parts = self.code.split('.').skip(1);
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    }

    /// The code as a reader writes it: class 5 where it has one.
    pub fn id(&self) -> String {
        if self.numbers().is_none() {
            return self.code.clone();
        }
        let class = [5, 4, 2].into_iter().find(|class| self.classes.contains(class)).unwrap_or(5);
        self.code.replacen('x', &class.to_string(), 1)
    }
}

impl EnhancedPage {
    /// How likely each category is by the code alone, under this class.
    pub fn suggested(&self, class: Option<u8>) -> &BTreeMap<Category, f64> {
        match (&self.suggests_transient, class) {
            (Some(transient), Some(4)) => transient,
            _ => &self.suggests,
        }
    }
}

const fn yes() -> bool {
    true
}
