//! The page of a category: what it means, what to do, and the words of drafts.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::without_brackets;
use crate::sources::Sources;
use crate::taxonomy::{Actor, Address, Audience, Category, Draft, Flow, Layer, Permanence, Retry, Side};

/// One category: `reference/categories/<id>.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryPage {
    /// The category that the page is about.
    pub id: Category,
    /// Its title.
    pub title: String,
    /// Other names that people look it up by, in any language.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The wider category that an added one belongs to.
    #[serde(default)]
    pub belongs_to: Option<Category>,
    /// Usually hard or soft.
    pub permanence: Permanence,
    /// Where it fails; none for what is not a bounce.
    #[serde(default)]
    pub layer: Option<Layer>,
    /// Who can act.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// What the sending system may do.
    pub retry: Retry,
    /// What becomes of the address.
    pub address: Address,
    /// What changes when code or words say that the refusal may lift.
    #[serde(default)]
    pub when_temporary: Option<Change>,
    /// What to say where a rule does not give up the address although the category does.
    #[serde(default)]
    pub when_spared: Option<Words>,
    /// What to say where a rule gives up the address although the category does not.
    #[serde(default)]
    pub when_suppressed: Option<Words>,
    /// What to say while a server still tries to deliver.
    #[serde(default)]
    pub when_waiting: Option<Words>,
    /// What to say where nothing tries any more although the cause may pass.
    #[serde(default)]
    pub when_returned: Option<Words>,
    /// What many failures of the kind say.
    #[serde(default)]
    pub when_many: Option<Many>,
    /// One plain sentence that leads the verdict.
    pub sentence: String,
    /// What it usually means.
    pub meaning: String,
    /// Typical codes and phrases.
    #[serde(default)]
    pub typical: Vec<String>,
    /// How to tell hard from soft.
    pub classify: String,
    /// What to do, in order.
    pub next_steps: Vec<String>,
    /// How to retry and when to stop.
    pub retry_plan: String,
    /// What becomes of the address, and when that changes.
    pub address_plan: String,
    /// The consequence for each kind of mail.
    pub flows: BTreeMap<Flow, String>,
    /// What it means for each reader.
    pub audiences: BTreeMap<Audience, String>,
    /// Ready texts.
    pub playbook: Playbook,
    /// Ids of related pages.
    #[serde(default)]
    pub see_also: Vec<String>,
    /// Where the facts come from.
    pub source: Sources,
}

impl CategoryPage {
    /// The title without what its brackets add.
    pub fn short_title(&self) -> &str {
        without_brackets(&self.title)
    }

    /// The circumstances in which it has other words, each by the name of its sentence.
    pub fn circumstances(&self) -> Vec<(&'static str, &Words)> {
        let softened = self.when_temporary.as_ref().map(|change| &change.words);
        [
            ("while-waiting", self.when_waiting.as_ref()),
            ("when-returned", self.when_returned.as_ref()),
            ("when-temporary", softened),
            ("when-spared", self.when_spared.as_ref()),
            ("when-suppressed", self.when_suppressed.as_ref()),
        ]
        .into_iter()
        .filter_map(|(name, words)| Some((name, words?)))
        .collect()
    }
}

/// What many failures of one kind say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Many {
    /// Whose doing it is where they are at one destination.
    pub side: Side,
    /// What deliveries failed with, as it goes on behind "failed with".
    pub with: String,
    /// What to do first about all of them, in a few words.
    pub first: String,
    /// The same where all of them came back for good, where that is another thing.
    #[serde(default)]
    pub returned: Option<String>,
}

/// What a temporary code changes in a category's verdict.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Hard or soft.
    pub permanence: Permanence,
    /// What becomes of an address that would be suppressed: by such sentences where they count, else
    /// by the code.
    #[serde(default)]
    pub address: Option<Address>,
    /// Whether sentences such as "temporarily" bring the change about, and not a code alone.
    #[serde(default = "yes")]
    pub by_words: bool,
    /// What to say then.
    #[serde(default)]
    pub words: Words,
}

/// Words that stand instead of a category's own; what is missing stays as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What to do, in order.
    #[serde(default)]
    pub next_steps: Vec<String>,
    /// How to retry and when to stop.
    #[serde(default)]
    pub retry_plan: Option<String>,
    /// What becomes of the address, and when that changes.
    #[serde(default)]
    pub address_plan: Option<String>,
    /// The first answer to the customer.
    #[serde(default)]
    pub customer: Option<String>,
    /// The note for the ticket.
    #[serde(default)]
    pub ticket: Option<String>,
    /// The note to the mail admin or the other side's postmaster.
    #[serde(default)]
    pub escalation: Option<String>,
}

impl Words {
    /// The ready text of this kind.
    pub const fn draft(&self, kind: Draft) -> Option<&String> {
        match kind {
            Draft::Customer => self.customer.as_ref(),
            Draft::Note => self.ticket.as_ref(),
            Draft::Escalation => self.escalation.as_ref(),
        }
    }
}

/// Ready texts, in which [`Playbook::PLACES`] are filled in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// The first answer to the customer.
    pub customer: String,
    /// The note for the ticket.
    pub ticket: String,
    /// The note to the mail admin or the other side's postmaster.
    pub escalation: String,
}

impl Playbook {
    /// The names in braces that are filled in from the bounce: what is absent has a stand-in, while
    /// `known` (what else it tells) and `help` (where to ask) are sentences of their own or nothing, and
    /// `facts` are the labelled lines of a note: date, code, what the server said, which mail.
    pub const PLACES: [&str; 9] =
        ["recipient", "domain", "provider", "diagnostic", "code", "date", "known", "help", "facts"];

    /// The ready text of this kind.
    pub const fn draft(&self, kind: Draft) -> &String {
        match kind {
            Draft::Customer => &self.customer,
            Draft::Note => &self.ticket,
            Draft::Escalation => &self.escalation,
        }
    }
}

const fn yes() -> bool {
    true
}
