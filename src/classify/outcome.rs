//! Turns shares of belief into a verdict: how lasting, whose turn, and what becomes of the address.

mod codes;
mod evidence;

use std::ops::{Deref, Range};

use super::opinion::{Belief, Looked};
use super::rank;
use super::reading::Reading;
use super::signal::Signal;
use super::{Alternative, Fate, Verdict};
use crate::intake::Shape;
use crate::reference::Reference;
use crate::reference::rule::Strength;
use crate::reference::wordings::{Card, Named};
use crate::taxonomy::{Action, Address, Category, Permanence, Retry};

/// Everything that was read of a delivery.
pub struct Told<'a> {
    /// What was read, and what speaks for each category, weightiest first.
    pub looked: Looked<'a>,
    /// What a loose text is likely to be.
    pub belief: Option<&'a Belief>,
}

impl<'a> Deref for Told<'a> {
    type Target = Looked<'a>;

    fn deref(&self) -> &Self::Target {
        &self.looked
    }
}

/// A loose text that is less likely a bounce is none; where it is hard to tell, the rules decide.
const TIE: f64 = 0.5;
/// The same where the text says that a server gave up: hardly anything else says so.
const TIE_OF_EXPIRED: f64 = 0.3;
/// The same of a sentence where the words of a rule say why it failed and could hardly mean anything else.
const TIE_OF_PLAIN: f64 = 0.2;
/// The same where nothing but the opinion speaks for a bounce.
const SURE_ALONE: f64 = 0.7;
/// So many words one sentence has at most.
const SENTENCE: usize = 14;
/// From this weight on a strong rule says plainly why: four words or more.
const PLAINLY: f64 = 5.6;
/// Below this share no cause is named.
const LEAST_SHARE: f64 = 0.45;
/// No verdict that names a cause has less confidence, and none that names none has as much.
const ENOUGH: f64 = 0.5;
/// A loose text that is less likely a bounce is no reason to suppress an address.
const SURE_TO_SUPPRESS: f64 = 0.8;
/// Alternatives below this share are not worth a line.
const WORTH_NAMING: f64 = 0.02;

/// The verdict on a delivery.
pub fn decide(told: &Told<'_>, shares: &[(Category, f64)], reference: &Reference) -> Verdict {
    if let Some((category, confidence)) = by_shape(told) {
        let mut verdict = plain(category, confidence, reference);
        verdict.evidence = evidence::of_shape(told.delivery, category);
        verdict.rule = deciding(told, category).map(|rule| rule.id().into_owned());
        return verdict;
    }
    // What no rule and no code knows takes more to be one.
    let least = if told.signals.is_empty() {
        SURE_ALONE
    } else if gave_up(told) {
        TIE_OF_EXPIRED
    } else if is_short(told) && told.signals.iter().any(says_plainly) {
        TIE_OF_PLAIN
    } else {
        TIE
    };
    if let Some(belief) = told.belief.filter(|belief| belief.bounce() < least) {
        // What was learned of words alone takes no address off a list: a rule has to say so too.
        let holds = |category: Category| {
            reference.category(category).address != Address::Suppress
                || told.signals.iter().any(|signal| signal.rule.is_some() && signal.category == category)
        };
        // A rule that names the kind of what is no bounce knows better.
        let named = told.signals.iter().find(|signal| is_strong(signal) && !signal.category.is_bounce());
        let named =
            named.map(|signal| signal.category).filter(|kind| reference.category(*kind).address != Address::Suppress);
        let likeliest = belief.other();
        let is_held = named.is_some() || holds(likeliest);
        let kind = named.unwrap_or(if is_held { likeliest } else { Category::NotABounce });
        // What is likeliest but can't be said leaves little to be sure of.
        let confidence = if is_held { rank::calibrated(1.0 - belief.bounce()).max(ENOUGH) } else { ENOUGH };
        let mut verdict = plain(kind, confidence, reference);
        verdict.evidence = evidence::of_belief(told, belief, verdict.category);
        return verdict;
    }
    // A doubt whether it is a bounce makes a cause less sure, not another.
    let sure = told.belief.map_or(1.0, Belief::bounce);
    let confidence = |share: f64| {
        let alone = rank::calibrated(share);
        if share < LEAST_SHARE { alone.min(ENOUGH - 0.01) } else { rank::calibrated(share * sure).max(ENOUGH) }
    };
    let best = shares.iter().find(|(category, _)| *category != Category::Unknown).copied();
    let best = best.map(|(category, share)| (category, confidence(share)));
    let (category, confidence) = match best {
        Some((category, confidence)) if confidence >= ENOUGH => (category, confidence),
        Some((_, confidence)) => (Category::Unknown, unclear(confidence)),
        None => (Category::Unknown, unclear(0.0)),
    };
    let mut verdict = plain(category, confidence, reference);
    if let Some(rule) = deciding(told, category) {
        verdict.rule = Some(rule.id().into_owned());
        verdict.permanence = rule.permanence().unwrap_or(verdict.permanence);
        verdict.layer = rule.layer().or(verdict.layer);
        verdict.actor = rule.actor().or(verdict.actor);
        verdict.retry = rule.retry().unwrap_or(verdict.retry);
        verdict.address = rule.address().unwrap_or(verdict.address);
    }
    verdict.evidence = evidence::of_signals(told, category);
    verdict.alternatives = shares
        .iter()
        .filter(|(other, share)| *other != category && *other != Category::Unknown && *share >= WORTH_NAMING)
        .take(4)
        .map(|(category, share)| Alternative { category: *category, confidence: *share })
        .collect();
    verdict.conflicts = codes::conflicts(told, category, reference);
    let gave_up = gave_up(told);
    soften(&mut verdict, told, gave_up, reference);
    // What may be no bounce suppresses nobody.
    if verdict.address == Address::Suppress
        && (sure < SURE_TO_SUPPRESS || verdict.category == Category::InvalidRecipient && is_bare_json(told))
    {
        verdict.address = Address::Watch;
    }
    verdict.fate = fate(&verdict, told, gave_up);
    verdict
}

/// Whether a text is one sentence, of which a rule's words are most.
fn is_short(told: &Told<'_>) -> bool {
    told.diagnostic.folded.words.len() + told.context.folded.words.len() <= SENTENCE
}

/// Whether a rule says plainly, and in the words of the failure themselves, why a delivery failed.
fn says_plainly(signal: &Signal<'_>) -> bool {
    signal.category.is_bounce() && signal.direct && !signal.vague && signal.weight >= PLAINLY && is_strong(signal)
}

/// Whether a text is a program's answer in JSON that tells no code and no recipient: whatever it did not find may be
/// no mailbox at all.
fn is_bare_json(told: &Told<'_>) -> bool {
    let delivery = told.delivery;
    delivery.shape == Shape::Text
        && delivery.recipient.is_none()
        && told.codes.replies.is_empty()
        && told.codes.enhanced.is_empty()
        && delivery.diagnostic.text().trim_start().starts_with(['{', '['])
}

/// Whether it rests on a rule that says that nothing else could be meant.
fn is_strong(signal: &Signal<'_>) -> bool {
    signal.rule.is_some_and(|rule| rule.strength() == Strength::Strong)
}

/// How sure it is that a text does not tell the cause, of which the likeliest has this confidence:
/// the less anything speaks for one, the surer, but never as sure as of a cause.
fn unclear(likeliest: f64) -> f64 {
    (0.7 * (1.0 - likeliest / ENOUGH)).clamp(0.0, ENOUGH - 0.01)
}

/// The weightiest rule for a category.
fn deciding<'a>(told: &Told<'a>, category: Category) -> Option<Card<'a>> {
    told.signals.iter().filter(|signal| signal.category == category).find_map(|signal| signal.rule)
}

/// The verdict as the category's page has it.
fn plain(category: Category, confidence: f64, reference: &Reference) -> Verdict {
    let page = reference.category(category);
    Verdict {
        category,
        permanence: page.permanence,
        layer: page.layer,
        actor: page.actor,
        retry: page.retry,
        address: page.address,
        confidence,
        evidence: Vec::new(),
        alternatives: Vec::new(),
        conflicts: Vec::new(),
        provider: None,
        phase: None,
        blocklist: None,
        retry_after_s: None,
        rule: None,
        fate: None,
        is_inbound: false,
    }
}

/// What the kind of text alone decides.
fn by_shape(told: &Told<'_>) -> Option<(Category, f64)> {
    let delivery = told.delivery;
    match (delivery.shape, delivery.action) {
        (Shape::Complaint, _) => return Some((Category::Complaint, 0.98)),
        (Shape::AutoReply, _) => return Some((Category::AutoReply, 0.95)),
        (Shape::Success, _) | (_, Some(Action::Delivered | Action::Relayed | Action::Expanded)) => {
            return Some((Category::Delivered, 0.97));
        }
        (Shape::Other, _) => return Some((Category::NotABounce, 0.9)),
        (Shape::Report | Shape::Text | Shape::Record, _) => {}
    }
    if accepts(told) {
        return Some((Category::Delivered, 0.9));
    }
    if told.belief.is_none_or(|belief| belief.bounce() < SURE_TO_SUPPRESS) && numbers_prose(told) {
        return Some((Category::NotABounce, 0.6));
    }
    let speaks = |reading: &Reading| !reading.folded.codes.is_empty() || reading.says(Named::OfDeliveries);
    let silent = told.belief.is_none()
        && told.signals.is_empty()
        && delivery.shape != Shape::Record
        && delivery.action.is_none()
        && delivery.reply_code.is_none()
        && delivery.enhanced_code.is_none()
        && !speaks(told.diagnostic)
        && !speaks(told.context);
    silent.then_some((Category::NotABounce, 0.7))
}

/// Whether a server took the message: nothing but codes of success, and no word of a failure.
fn accepts(told: &Told<'_>) -> bool {
    let codes = told.codes;
    codes.replies.first().is_some_and(|code| code / 100 == 2)
        && codes.replies.iter().all(|code| code / 100 == 2)
        && codes.enhanced.iter().all(|code| code.class == 2)
        && told.delivery.action.is_none()
        && told.signals.iter().all(|signal| signal.rule.is_none() || !signal.category.is_bounce())
}

/// Whether the code is a version number in a sentence about something else.
fn numbers_prose(told: &Told<'_>) -> bool {
    let (delivery, text) = (told.delivery, &told.diagnostic.folded);
    let speaks = |name: Named| [told.diagnostic, told.context].iter().any(|reading| reading.says(name));
    let amid = text.codes.first().is_some_and(|code| {
        let before = text.words.iter().filter(|word| word.source.end <= code.range.start).count();
        before > 0 && text.words.len() - before >= 2
    });
    amid && told.codes.replies.is_empty()
        && delivery.action.is_none()
        && delivery.recipient.is_none()
        && delivery.remote_mta.is_none()
        && delivery.context.is_blank()
        && text.entities.is_empty()
        && told.signals.iter().all(|signal| signal.rule.is_none())
        && !speaks(Named::OfDeliveries)
        && !speaks(Named::OfCodes)
}

/// What passes is soft, and an address that nobody answers for during a queue's lifetime is worth
/// watching.
fn soften(verdict: &mut Verdict, told: &Told<'_>, gave_up: bool, reference: &Reference) {
    let code = codes::are_temporary(told, verdict.category);
    let page = reference.category(verdict.category);
    if verdict.category == Category::Unknown {
        verdict.permanence = match code {
            Some(false) if told.delivery.action != Some(Action::Delayed) => Permanence::Hard,
            Some(_) => Permanence::Soft,
            None => verdict.permanence,
        };
        // What is final is not tried again, whyever it failed.
        if verdict.permanence == Permanence::Hard {
            verdict.retry = Retry::Never;
        }
        return;
    }
    if let Some(change) = page.when_temporary.as_ref().filter(|_| !told.diagnostic.says(Named::ForGood)) {
        let by_code = code == Some(true) || told.delivery.action == Some(Action::Delayed);
        let by_words = change.by_words && says_temporary(told.diagnostic);
        if by_code || by_words {
            verdict.permanence = change.permanence;
            if let Some(address) = change.address
                && verdict.address == Address::Suppress
                && by_words == change.by_words
            {
                verdict.address = address;
            }
        }
    }
    // A number limit that no temporary code answers says nothing of the address, however often it was met.
    let is_limit = verdict.category == Category::RateLimited && code != Some(true);
    if gave_up && !is_limit && verdict.address == Address::Keep && verdict.permanence == Permanence::Soft {
        verdict.address = Address::Watch;
    }
}

/// Whether the words say that a refusal may lift by itself; a sentence that asks to mend something and then to try
/// again says nothing of it.
fn says_temporary(reading: &Reading) -> bool {
    let is_after_mending = |place: &Range<usize>| {
        reading
            .places(Named::Mend)
            .any(|mend| mend.start < place.start && reading.in_one_sentence(mend.start, place.start))
    };
    reading.places(Named::Temporary).any(|place| !is_after_mending(&place))
}

/// Whether the words say that nothing is tried any more.
fn gave_up(told: &Told<'_>) -> bool {
    said(told, Named::GaveUp)
}

/// Whether the words for a delivery, or those around them, say something.
fn said(told: &Told<'_>, what: Named) -> bool {
    [told.diagnostic, told.context].iter().any(|reading| reading.says(what))
}

/// Whether the message still waits. Words about giving up outrank the `Action` field, and
/// that field outranks the code of the last attempt.
fn fate(verdict: &Verdict, told: &Told<'_>, gave_up: bool) -> Option<Fate> {
    if gave_up || verdict.category == Category::DeliveryExpired {
        return Some(Fate::Returned);
    }
    let waits = match told.delivery.action {
        Some(Action::Delayed) => true,
        Some(Action::Failed) => false,
        _ if said(told, Named::Returned) => false,
        _ => codes::are_temporary(told, verdict.category)?,
    };
    Some(if waits { Fate::Waiting } else { Fate::Returned })
}
