//! Turns shares of belief into a verdict: how lasting, whose turn, what becomes of the address, and
//! where code and words contradict each other.

use std::ops::Deref;

use super::opinion::{Belief, Looked};
use super::rank;
use super::reading::Reading;
use super::{Alternative, Evidence, EvidenceKind, Fate, Verdict};
use crate::code::Code;
use crate::intake::{Delivery, Shape};
use crate::reference::Reference;
use crate::reference::wordings::{Card, Named};
use crate::taxonomy::{Action, Address, Category, EnhancedCode, Permanence};

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

/// The page about the learned opinion.
const LEARNED: &str = "second-opinion";
/// A loose text that is less likely a bounce is none; where it is hard to tell, the rules decide.
const TIE: f64 = 0.5;
/// The same where nothing but the opinion speaks for a bounce.
const SURE_ALONE: f64 = 0.7;
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
        verdict.evidence = shape_evidence(told.delivery, category);
        verdict.rule = deciding(told, category).map(|rule| rule.id().into_owned());
        return verdict;
    }
    // What no rule and no code knows takes more to be one.
    let least = if told.signals.is_empty() { SURE_ALONE } else { TIE };
    if let Some(belief) = told.belief.filter(|belief| belief.bounce() < least) {
        let mut verdict = plain(belief.other(), rank::calibrated(1.0 - belief.bounce()).max(ENOUGH), reference);
        verdict.evidence = learned(told, belief);
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
    verdict.evidence = evidence(told, category);
    verdict.alternatives = shares
        .iter()
        .filter(|(other, share)| *other != category && *other != Category::Unknown && *share >= WORTH_NAMING)
        .take(4)
        .map(|(category, share)| Alternative { category: *category, confidence: *share })
        .collect();
    verdict.conflicts = conflicts(told, category, reference);
    let gave_up = gave_up(told);
    soften(&mut verdict, told, gave_up, reference);
    // What may be no bounce suppresses nobody.
    if verdict.address == Address::Suppress && sure < SURE_TO_SUPPRESS {
        verdict.address = Address::Watch;
    }
    verdict.fate = fate(&verdict, told, gave_up);
    verdict
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

fn shape_evidence(delivery: &Delivery, category: Category) -> Vec<Evidence> {
    let source = delivery.diagnostic.source().or_else(|| delivery.context.source());
    let text = if delivery.diagnostic.is_blank() { &delivery.context } else { &delivery.diagnostic };
    let line = text.text().trim().lines().next().unwrap_or_default().chars().take(120).collect::<String>();
    vec![Evidence {
        rule: category.name().to_owned(),
        kind: EvidenceKind::Shape,
        start: source.as_ref().map(|range| range.start),
        end: source.map(|range| range.end),
        text: line,
    }]
}

/// The words that a learned opinion rests on, or the beginning of the text.
fn learned(told: &Told<'_>, belief: &Belief) -> Vec<Evidence> {
    let words = belief.places.iter().filter_map(|place| {
        let text = told.delivery.diagnostic.text().get(place.clone())?.to_owned();
        let span = told.delivery.diagnostic.locate(place.clone())?;
        let (start, end) = (Some(span.start), Some(span.end));
        Some(Evidence { rule: LEARNED.to_owned(), kind: EvidenceKind::Opinion, text, start, end })
    });
    let found: Vec<Evidence> = words.collect();
    if found.is_empty() { shape_evidence(told.delivery, belief.other()) } else { found }
}

/// The signals for a category, each place once; for `unknown` what the codes are.
fn evidence(told: &Told<'_>, category: Category) -> Vec<Evidence> {
    let mut evidence: Vec<Evidence> = Vec::new();
    for signal in told.signals {
        let relevant = if category == Category::Unknown {
            signal.rule.is_none()
        } else {
            signal.category == category && signal.weight > 0.25
        };
        let start = signal.span.as_ref().map(|span| span.start);
        let end = signal.span.as_ref().map(|span| span.end);
        let id = signal.id();
        let repeated = evidence
            .iter()
            .any(|known| known.rule == id || (start.is_some() && known.start == start && known.end == end));
        // A looser wording over the same words shows nothing new.
        let overlaid = signal.kind == EvidenceKind::Phrase
            && evidence
                .iter()
                .any(|known| known.kind == EvidenceKind::Phrase && known.start < end && start < known.end);
        if relevant && !repeated && !overlaid {
            evidence.push(Evidence { rule: id.into_owned(), kind: signal.kind, text: signal.text(), start, end });
        }
        if evidence.len() == 8 {
            break;
        }
    }
    evidence
}

/// Whether the codes speak of something that passes; `None` without a code.
///
/// Of several replies the one counts in which the deciding words stand.
fn code_is_temporary(told: &Told<'_>, category: Category) -> Option<bool> {
    let decisive = told.signals.iter().find(|signal| signal.category == category && signal.rule.is_some());
    let (reply, enhanced) = match decisive.and_then(|signal| signal.place.as_ref()) {
        Some(place) => codes_at(told, place.start),
        None => (told.codes.replies.first().copied(), told.codes.enhanced.first().copied()),
    };
    let telling = enhanced.filter(|code| code.specificity() > 0 && code.class != 2);
    match (telling, reply, enhanced) {
        (Some(code), ..) => Some(code.class == 4),
        (None, Some(code), _) if code >= 400 => Some(code < 500),
        (None, _, Some(code)) if code.class != 2 => Some(code.class == 4),
        _ => None,
    }
}

/// The codes of the reply in which the byte `at` of the diagnostic stands, else the delivery's own.
fn codes_at(told: &Told<'_>, at: usize) -> (Option<u16>, Option<EnhancedCode>) {
    let mut reply = None;
    let mut enhanced = None;
    for found in told.diagnostic.folded.codes.iter().filter(|found| found.range.start < at) {
        match found.code {
            Code::Reply(code) => {
                if reply.is_some_and(|known| known != code) {
                    enhanced = None;
                }
                reply = Some(code);
            }
            Code::Enhanced(code) => enhanced = Some(code),
        }
    }
    let own = told.codes;
    match (reply, enhanced) {
        (None, None) => (own.replies.first().copied(), own.enhanced.first().copied()),
        (None, found) => (own.replies.first().copied(), found),
        // A status field beside the reply counts where both are of one mind.
        (Some(code), None) => {
            let first = own.enhanced.first().copied();
            (
                Some(code),
                first.filter(|known| u16::from(known.class) == code / 100 || own.replies.first() == Some(&code)),
            )
        }
        both => both,
    }
}

/// What passes is soft, and an address that nobody answers for during a queue's lifetime is worth
/// watching.
fn soften(verdict: &mut Verdict, told: &Told<'_>, gave_up: bool, reference: &Reference) {
    let code = code_is_temporary(told, verdict.category);
    let page = reference.category(verdict.category);
    if verdict.category == Category::Unknown {
        verdict.permanence = match code {
            Some(false) if told.delivery.action != Some(Action::Delayed) => Permanence::Hard,
            Some(_) => Permanence::Soft,
            None => verdict.permanence,
        };
        return;
    }
    if let Some(change) = page.when_temporary.as_ref().filter(|_| !told.diagnostic.says(Named::ForGood)) {
        let by_code = code == Some(true) || told.delivery.action == Some(Action::Delayed);
        let by_words = change.by_words && told.diagnostic.says(Named::Temporary);
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
    if gave_up && verdict.address == Address::Keep && verdict.permanence == Permanence::Soft {
        verdict.address = Address::Watch;
    }
}

/// Whether the words say that nothing is tried any more.
fn gave_up(told: &Told<'_>) -> bool {
    [told.diagnostic, told.context].iter().any(|reading| reading.says(Named::GaveUp))
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
        _ => code_is_temporary(told, verdict.category)?,
    };
    Some(if waits { Fate::Waiting } else { Fate::Returned })
}

/// Where code and words contradict each other.
fn conflicts(told: &Told<'_>, category: Category, reference: &Reference) -> Vec<String> {
    let mut found = Vec::new();
    if !category.is_bounce() || category == Category::Unknown {
        return found;
    }
    let page = reference.category(category);
    let enhanced = told.codes.enhanced.first().copied();
    let reply = told.codes.replies.first().copied();
    let by_words =
        told.signals.iter().any(|signal| signal.category == category && signal.rule.is_some() && !signal.vague);
    if let (Some(reply), Some(enhanced)) = (reply, enhanced)
        && reply / 100 != u16::from(enhanced.class)
        && reply >= 400
        && enhanced.specificity() > 0
    {
        found.push(
            reference
                .sentence("conflict-classes", &[("reply", &reply.to_string()), ("enhanced", &enhanced.to_string())]),
        );
    }
    if by_words {
        // A code that stands for this very cause contradicts nothing, whatever its first digit.
        let agrees =
            enhanced.and_then(|code| Some((code, reference.enhanced_page(code)?))).is_some_and(|(code, page)| {
                page.suggested(Some(code.class)).get(&category).is_some_and(|share| *share >= 0.5)
            });
        let key = match (code_is_temporary(told, category), page.permanence) {
            (Some(true), Permanence::Hard) => Some("conflict-code-temporary"),
            (Some(false), Permanence::Soft) if !agrees => Some("conflict-code-permanent"),
            _ => None,
        };
        found.extend(key.map(|key| reference.sentence(key, &[])));
        if let Some(code) = enhanced
            && let Some(code_page) = reference.enhanced_page(code)
            && code.specificity() == 2
        {
            let suggested = code_page.suggested(Some(code.class));
            let other = suggested.iter().max_by(|a, b| a.1.total_cmp(b.1));
            if let Some((other, share)) = other
                && *share >= 0.5
                && suggested.get(&category).is_none_or(|share| *share < 0.1)
            {
                let titles = (reference.category(*other).title.as_str(), page.title.as_str());
                found.push(reference.sentence(
                    "conflict-code-meaning",
                    &[("code", &code.to_string()), ("coded", titles.0), ("worded", titles.1)],
                ));
            }
        }
    }
    found
}
