//! Says what a delivery's words and codes mean.
//!
//! A pure, total function of a [`Delivery`] and the [`Reference`]: it gathers signals, ranks them
//! and returns a [`Verdict`] that carries its evidence. It knows no files, no terminal, no clock.

mod around;
mod explanation;
mod facts;
mod matcher;
mod opinion;
mod outcome;
mod rank;
mod reading;
mod signal;

pub use explanation::{Explanation, Sign};
use matcher::Circumstances;
use opinion::Looked;
use reading::Reading;
use signal::{Codes, Readings};

use crate::intake::Delivery;
use crate::reference::Reference;
use crate::taxonomy::{Actor, Address, Category, Certainty, Layer, Permanence, Phase, Retry};

/// What kind of thing a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EvidenceKind {
    /// A provider's own wording or code.
    Provider,
    /// Wording that any server may use.
    Phrase,
    /// An enhanced status code.
    EnhancedCode,
    /// A reply code.
    ReplyCode,
    /// The form of the input: a field, a header, the kind of report.
    Shape,
    /// What was learned of the words as a whole.
    Opinion,
}

impl EvidenceKind {
    /// The name in a record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Phrase => "phrase",
            Self::EnhancedCode => "enhanced-code",
            Self::ReplyCode => "reply-code",
            Self::Shape => "shape",
            Self::Opinion => "opinion",
        }
    }
}

/// One thing in the text that the verdict rests on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Evidence {
    /// The id of the rule or page behind it, which `explain` answers.
    pub rule: String,
    /// What kind of thing it is.
    pub kind: EvidenceKind,
    /// The words as they stand in the diagnostic.
    pub text: String,
    /// Byte offset in the input where the words begin; `None` where nothing in the input shows it.
    pub start: Option<usize>,
    /// Byte offset in the input after the words.
    pub end: Option<usize>,
}

/// Another category that was weighed.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct Alternative {
    /// The category.
    pub category: Category,
    /// Its share of the confidence, between 0 and 1.
    pub confidence: f64,
}

/// What happened to one delivery.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Verdict {
    /// Why it failed.
    pub category: Category,
    /// Hard or soft.
    pub permanence: Permanence,
    /// Where it failed; `None` where the category has no layer.
    pub layer: Option<Layer>,
    /// Who can act; `None` where there is nothing to act on.
    pub actor: Option<Actor>,
    /// What the sending system may do.
    pub retry: Retry,
    /// What becomes of the address.
    pub address: Address,
    /// How sure, between 0 and 1, calibrated.
    pub confidence: f64,
    /// What it rests on, weightiest first.
    pub evidence: Vec<Evidence>,
    /// What else it could be, likeliest first.
    pub alternatives: Vec<Alternative>,
    /// Where code and words contradict each other, each one sentence.
    pub conflicts: Vec<String>,
    /// The id of the provider, filter or MTA whose words these are.
    pub provider: Option<String>,
    /// The point of the delivery path.
    pub phase: Option<Phase>,
    /// The block list that the text names.
    pub blocklist: Option<String>,
    /// The waiting time that the text tells, in seconds.
    pub retry_after_s: Option<u64>,
    /// The rule that decided, where one did.
    pub rule: Option<String>,
    /// What becomes of the message itself; `None` where the text does not tell.
    pub fate: Option<Fate>,
    /// Whether the server whose log it is turned the message away itself as it came in: mail of others, which
    /// says nothing of the reader's own deliveries.
    pub is_inbound: bool,
}

/// What becomes of a message that could not be delivered at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// A server keeps trying.
    Waiting,
    /// Nothing tries any more.
    Returned,
}

impl Fate {
    /// The name in a record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Returned => "returned",
        }
    }
}

impl Verdict {
    /// The confidence as a word.
    pub fn certainty(&self) -> Certainty {
        Certainty::of(self.confidence)
    }
}

/// What happened to a delivery.
pub fn classify(delivery: &Delivery, reference: &Reference) -> Verdict {
    weighed(delivery, reference, |_, _, _| ()).0
}

/// What happened to a delivery, and how that was found out.
pub fn explain(delivery: &Delivery, reference: &Reference) -> (Verdict, Explanation) {
    weighed(delivery, reference, |verdict, looked, shares| {
        explanation::explanation(verdict, looked.signals, shares, reference)
    })
}

/// What the learned opinion goes by in a delivery, by name: words, pairs of words, and marks for what
/// else is known. For whoever trains it.
pub fn features(delivery: &Delivery, reference: &Reference) -> Vec<String> {
    weighed(delivery, reference, |_, looked, _| opinion::features(looked)).1
}

/// The verdict, with what `view` makes of the signals and shares behind it.
fn weighed<T>(
    delivery: &Delivery,
    reference: &Reference,
    view: impl FnOnce(&Verdict, Looked<'_>, &[(Category, f64)]) -> T,
) -> (Verdict, T) {
    let (diagnostic, context) =
        (Reading::of(delivery.diagnostic.text(), reference), Reading::of(delivery.context.text(), reference));
    let origin = facts::origin(delivery, &[&diagnostic, &context], reference);
    let codes = Codes::of(delivery, &diagnostic);
    let phase = facts::phase(&diagnostic);
    let circumstances =
        Circumstances { replies: &codes.replies, enhanced: &codes.enhanced, phase, providers: &origin.providers };
    let listed = facts::listed(&diagnostic, reference);
    let readings = Readings { diagnostic: &diagnostic, context: &context, listed: listed.as_ref() };
    let signals = signal::gather(delivery, readings, circumstances, reference);
    let shares = rank::shares(&signals);
    let looked = Looked { delivery, codes: &codes, diagnostic: &diagnostic, context: &context, signals: &signals };
    let belief = opinion::belief(looked, reference);
    let told = outcome::Told { looked, belief: belief.as_ref() };
    let mut verdict = outcome::decide(&told, &shares, reference);
    verdict.provider =
        origin.named.and_then(|number| reference.documents().providers.get(number)).map(|page| page.id.clone());
    verdict.phase = phase;
    let listed = listed.or_else(|| facts::listed(&context, reference));
    verdict.blocklist = listed.map(|listed| listed.name.to_owned());
    verdict.retry_after_s = facts::retry_after(&diagnostic, reference);
    if facts::is_inbound(delivery, reference) && verdict.category.is_bounce() {
        verdict.is_inbound = true;
        // Whom strangers try to reach, or fail to, says nothing of an address that the reader writes to.
        verdict.address = Address::Keep;
    }
    let view = view(&verdict, looked, &shares);
    (verdict, view)
}
