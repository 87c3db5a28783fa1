//! How a verdict came about: every sign that was weighed, what made some count less, and why the
//! runner-up lost. It decides nothing, and its sentences stand in the reference.

use serde::Serialize;

use super::signal::{Lessened, Signal};
use super::{Alternative, EvidenceKind, Verdict};
use crate::reference::Reference;
use crate::reference::page::TermKind;
use crate::taxonomy::Category;

/// How a verdict came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// Every sign, the weightiest first.
    pub signals: Vec<Sign>,
    /// Every category that was weighed with its share, the largest first; `unknown` is one.
    pub candidates: Vec<Alternative>,
    /// What settled the matter beside the weights, each one sentence.
    pub settled: Vec<String>,
    /// Why the runner-up lost, in one sentence.
    pub runner_up: String,
}

/// One sign in the text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sign {
    /// What it speaks for.
    pub category: Category,
    /// The rule or page behind it, which `explain` answers.
    pub rule: String,
    /// What kind of thing it is.
    pub kind: EvidenceKind,
    /// How strongly it speaks in the end.
    pub weight: f64,
    /// How strongly it would have spoken by itself.
    pub weight_alone: f64,
    /// The words as they stand in the diagnostic.
    pub text: String,
    /// Byte offset in the input where the words begin.
    pub start: Option<usize>,
    /// Byte offset in the input after the words.
    pub end: Option<usize>,
    /// Why it counts less than by itself, each one sentence.
    pub lessened: Vec<String>,
}

/// Candidates with a smaller share are not worth a line.
const WORTH_NAMING: f64 = 0.001;

/// Explains a verdict by what it was made from.
pub fn explanation(
    verdict: &Verdict,
    signals: &[Signal<'_>],
    shares: &[(Category, f64)],
    reference: &Reference,
) -> Explanation {
    Explanation {
        signals: signals.iter().map(|signal| sign(signal, reference)).collect(),
        candidates: shares
            .iter()
            .filter(|(_, share)| *share >= WORTH_NAMING)
            .map(|(category, share)| Alternative { category: *category, confidence: rounded(*share) })
            .collect(),
        settled: settled(verdict, signals, reference),
        runner_up: runner_up(verdict, signals, shares, reference),
    }
}

/// Three decimals, as everywhere.
fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

fn sign(signal: &Signal<'_>, reference: &Reference) -> Sign {
    Sign {
        category: signal.category,
        rule: signal.id().into_owned(),
        kind: signal.kind,
        weight: rounded(signal.weight),
        weight_alone: rounded(signal.alone),
        text: signal.text(),
        start: signal.span.as_ref().map(|span| span.start),
        end: signal.span.as_ref().map(|span| span.end),
        lessened: signal.lessened.iter().map(|reason| reference.sentence(key(*reason), &[])).collect(),
    }
}

const fn key(reason: Lessened) -> &'static str {
    match reason {
        Lessened::Around => "explain-around",
        Lessened::Titled => "explain-titled",
        Lessened::NoFailure => "explain-no-failure",
        Lessened::Notice => "explain-notice",
        Lessened::Yields => "explain-yields",
        Lessened::Login => "explain-login",
    }
}

fn settled(verdict: &Verdict, signals: &[Signal<'_>], reference: &Reference) -> Vec<String> {
    let mut found = Vec::new();
    let page = reference.category(verdict.category);
    let by_shape =
        !verdict.evidence.is_empty() && verdict.evidence.iter().all(|found| found.kind == EvidenceKind::Shape);
    if by_shape {
        found.push(reference.sentence("explain-shape", &[("category", page.title.as_str())]));
    }
    if verdict.category == Category::Unknown {
        found.push(reference.sentence("explain-undecided", &[]));
    }
    let rule = verdict.rule.as_deref().and_then(|id| reference.rule(id));
    if let Some(rule) = rule
        && (rule.permanence.is_some() || rule.address.is_some() || rule.retry.is_some() || rule.actor.is_some())
    {
        found.push(reference.sentence("explain-own-words", &[("rule", rule.id.as_str())]));
    }
    let usual = rule.and_then(|rule| rule.permanence).unwrap_or(page.permanence);
    if verdict.category != Category::Unknown && verdict.permanence != usual {
        let title = reference.term_title(TermKind::Permanence, verdict.permanence.name());
        found.push(reference.sentence("explain-softened", &[("permanence", &title)]));
    }
    let words = signals.iter().any(|signal| signal.category == verdict.category && signal.rule.is_some());
    let codes = signals.iter().any(|signal| signal.category == verdict.category && is_code(signal));
    match (words, codes, by_shape) {
        (true, true, false) => found.push(reference.sentence("explain-agree", &[])),
        (false, true, false) => found.push(reference.sentence("explain-code-alone", &[])),
        _ => {}
    }
    found
}

fn is_code(signal: &Signal<'_>) -> bool {
    matches!(signal.kind, EvidenceKind::EnhancedCode | EvidenceKind::ReplyCode)
}

/// Why the next category lost, by what speaks for it.
fn runner_up(verdict: &Verdict, signals: &[Signal<'_>], shares: &[(Category, f64)], reference: &Reference) -> String {
    let other = shares
        .iter()
        .find(|(category, share)| {
            *category != verdict.category && *category != Category::Unknown && *share >= WORTH_NAMING
        })
        .copied();
    let Some((second, share)) = other else {
        let faint = signals.iter().any(|signal| signal.category != verdict.category);
        return reference.sentence(if faint { "explain-faint" } else { "explain-nothing-else" }, &[]);
    };
    let strongest = |category: Category| signals.iter().find(|signal| signal.category == category);
    let (Some(lost), won) = (strongest(second), strongest(verdict.category)) else {
        return reference.sentence("explain-nothing-else", &[]);
    };
    let share = format!("{:.0}", (share * 100.0).max(1.0));
    let weight = format!("{:.1}", lost.weight);
    let shown = |signal: &Signal<'_>| {
        let text = signal.text();
        if text.is_empty() { signal.id().into_owned() } else { text }
    };
    let (words, won_words) = (shown(lost), won.map(shown).unwrap_or_default());
    let won_weight = format!("{:.1}", won.map_or(0.0, |signal| signal.weight));
    let title = reference.category(second).title.as_str();
    let reason = lost.lessened.first().map(|reason| reference.sentence(key(*reason), &[])).unwrap_or_default();
    let key = match won {
        None if verdict.category == Category::Unknown => "explain-second-undecided",
        None => "explain-second-shape",
        Some(_) if !lost.lessened.is_empty() => "explain-second-lessened",
        Some(won) if is_code(lost) && !is_code(won) => "explain-second-code",
        Some(_) => "explain-second-weaker",
    };
    let places = [
        ("second", title),
        ("share", &share),
        ("words", &words),
        ("weight", &weight),
        ("won-words", &won_words),
        ("won-weight", &won_weight),
        ("reason", &reason),
    ];
    reference.sentence(key, &places)
}
