//! What of a text shows the verdict on it.

use super::Told;
use crate::classify::opinion::Belief;
use crate::classify::signal::Signal;
use crate::classify::{Evidence, EvidenceKind};
use crate::code::Code;
use crate::intake::Delivery;
use crate::taxonomy::Category;

/// The page about the learned opinion.
const LEARNED: &str = "second-opinion";

/// The beginning of the text, for a verdict that rests on its shape.
pub(super) fn of_shape(delivery: &Delivery, category: Category) -> Vec<Evidence> {
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
pub(super) fn of_belief(told: &Told<'_>, belief: &Belief, category: Category) -> Vec<Evidence> {
    let words = belief.places.iter().filter_map(|place| {
        let text = told.delivery.diagnostic.text().get(place.clone())?.to_owned();
        let span = told.delivery.diagnostic.locate(place.clone())?;
        let (start, end) = (Some(span.start), Some(span.end));
        Some(Evidence { rule: LEARNED.to_owned(), kind: EvidenceKind::Opinion, text, start, end })
    });
    let found: Vec<Evidence> = words.collect();
    if found.is_empty() { of_shape(told.delivery, category) } else { found }
}

/// The signals for a category, each place once; for `unknown` what the codes are.
pub(super) fn of_signals(told: &Told<'_>, category: Category) -> Vec<Evidence> {
    let mut evidence: Vec<Evidence> = Vec::new();
    // A reply code says least, also where a rule rests on it: the words stand first.
    let is_reply = |signal: &&Signal<'_>| matches!(signal.code, Some(Code::Reply(_)));
    let (replies, words): (Vec<_>, Vec<_>) = told.signals.iter().partition(is_reply);
    for signal in words.into_iter().chain(replies) {
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
