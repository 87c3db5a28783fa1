//! The pages of the reference as they stand in YAML: categories, codes, providers, guide, terms.
//!
//! Each struct is the schema of its files; unknown fields are errors.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::rule::{Rule, one_or_many};
use crate::taxonomy::{Actor, Address, Audience, Category, Draft, Flow, Layer, Permanence, Retry};

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
    /// `known` (what else it tells) and `help` (where to ask) are sentences of their own or nothing.
    pub const PLACES: [&str; 8] = ["recipient", "domain", "provider", "diagnostic", "code", "date", "known", "help"];

    /// The ready text of this kind.
    pub const fn draft(&self, kind: Draft) -> &String {
        match kind {
            Draft::Customer => &self.customer,
            Draft::Note => &self.ticket,
            Draft::Escalation => &self.escalation,
        }
    }
}

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

/// What kind of system a provider page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderKind {
    /// Holds people's mailboxes.
    MailboxProvider,
    /// Filters mail for others.
    Filter,
    /// Mail server software.
    Mta,
    /// Sends mail for others.
    MailService,
    /// Publishes a block list.
    Blocklist,
}

impl ProviderKind {
    /// The kind in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MailboxProvider => "mailbox provider",
            Self::Filter => "filter",
            Self::Mta => "mail server",
            Self::MailService => "mail service",
            Self::Blocklist => "block list",
        }
    }
}

/// One provider, filter, server or service: `reference/providers/<id>.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderPage {
    /// Its id, the part of its rules' ids before the slash.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What kind of system it is.
    pub kind: ProviderKind,
    /// Other names that people look it up by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// How its bounces look.
    pub about: String,
    /// What gives it away.
    #[serde(default)]
    pub identify: Identify,
    /// Where to get help there.
    #[serde(default)]
    pub help: Vec<Help>,
    /// The lists that it publishes.
    #[serde(default)]
    pub blocklists: Vec<Blocklist>,
    /// Ids of related pages.
    #[serde(default)]
    pub see_also: Vec<String>,
    /// Where the facts come from.
    pub source: Sources,
    /// Its own codes and wording.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

impl ProviderPage {
    /// The name without what its brackets add.
    pub fn short_title(&self) -> &str {
        without_brackets(&self.title)
    }
}

/// What gives a provider away in a bounce.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identify {
    /// Suffixes of the names of its receiving hosts.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Recipient domains that it serves.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Signatures in its replies.
    #[serde(default)]
    pub text: Vec<String>,
    /// Prefixes (host and path) of links in its replies.
    #[serde(default)]
    pub links: Vec<String>,
}

/// A place to get help at a provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Help {
    /// What it is.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// A published block list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blocklist {
    /// Its name.
    pub name: String,
    /// Its zones and the hosts of its look-up pages.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Its names in running text.
    #[serde(default)]
    pub text: Vec<String>,
    /// Where to ask for removal.
    #[serde(default)]
    pub remove: Option<String>,
}

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

/// A title without the brackets at its end; brackets amid it belong to the sentence.
fn without_brackets(title: &str) -> &str {
    let short = title.strip_suffix(')').and_then(|title| title.split_once(" ("));
    short.map_or(title, |(short, _)| short)
}

const fn yes() -> bool {
    true
}
