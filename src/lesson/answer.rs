//! What an answer is worth, and why, in words.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Item, UNKNOWN, clause, label, one, term_kind};
use crate::reference::Reference;
use crate::reference::page::Asks;
use crate::safe;
use crate::taxonomy::{Category, Permanence};

/// More words than these bury the ones that count.
pub(super) const EVIDENCE: usize = 3;

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The question's id.
    pub id: String,
    /// What it asked for.
    pub asks: String,
    /// The category of its bounce.
    pub category: String,
    /// What was answered; nothing where nothing was.
    pub given: Option<String>,
    /// The right answer.
    pub answer: String,
    /// Whether the answer was right.
    pub right: bool,
    /// The page to read on.
    pub page: String,
}

impl Answer {
    /// What was answered to a question.
    pub fn to(item: &Item, given: Option<String>) -> Self {
        Self {
            right: given.as_ref().is_some_and(|given| is_right(item, given)),
            id: item.id.clone(),
            asks: item.asks.name().to_owned(),
            category: item.category().name().to_owned(),
            given,
            answer: item.answer.clone(),
            page: item.page.clone(),
        }
    }
}

fn is_right(item: &Item, given: &str) -> bool {
    given == item.answer
}

/// The words that decide: those that a question names, with the weightiest of the verdict where they share some.
pub(super) fn deciding(item: &Item) -> Vec<Range<usize>> {
    let first = item.diagnosis.verdict.evidence.first().and_then(|found| Some(found.start?..found.end?));
    let mut places: Vec<Range<usize>> =
        item.text.match_indices(&item.answer).map(|(begin, words)| begin..begin + words.len()).collect();
    let shares = |place: &Range<usize>, other: &Range<usize>| place.start < other.end && other.start < place.end;
    if let Some(first) = &first {
        // Words that are there twice are those that the verdict rests on.
        places.sort_by_key(|place| !shares(place, first));
    }
    places.extend(first);
    places
}

/// Whether marked words are those that decide: they stand in the clause that has them, and go without the rest.
pub(super) fn meets(item: &Item, marked: &Range<usize>, reference: &Reference) -> bool {
    let Some(words) = item.text.get(marked.clone()) else { return false };
    let marked =
        marked.start + (words.len() - words.trim_start().len())..marked.end - (words.len() - words.trim_end().len());
    let decides = deciding(item);
    let in_clause = decides.iter().any(|decides| {
        let clause = clause::around(&item.text, decides);
        let overlaps = decides.start < marked.end && marked.start < decides.end;
        overlaps && clause.start <= marked.start && marked.end <= clause.end
    });
    let covers = |range: &Range<usize>| marked.start <= range.start && range.end <= marked.end;
    in_clause && (decides.iter().any(covers) || says_the_same(item, words, reference))
}

/// Whether words mean by themselves, without any code, what the whole bounce means.
fn says_the_same(item: &Item, words: &str, reference: &Reference) -> bool {
    let is_code = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let bare: Vec<&str> = words.split_whitespace().filter(|word| !is_code(word)).collect();
    let first = if item.diagnosis.verdict.permanence == Permanence::Soft { 450 } else { 550 };
    let same = one(&format!("{first} {}", bare.join(" ")), reference);
    same.is_some_and(|diagnosis| diagnosis.verdict.category == item.category())
}

/// Whether marked words have those that decide among too many others.
fn is_too_much(item: &Item, given: &str) -> bool {
    item.asks == Asks::Words && given.contains(item.answer.as_str())
}

/// Whether marked words are only some of those that decide.
fn is_too_little(item: &Item, given: &str) -> bool {
    item.asks == Asks::Words && item.answer.contains(given.trim())
}

/// What an answer is explained by: the evidence, why the right one is right, and why the given one is not.
pub fn explanation(item: &Item, given: Option<&str>, reference: &Reference) -> Vec<String> {
    let words = item.evidence();
    let mut words: Vec<&str> = words.into_iter().filter_map(|range| item.text.get(range)).map(str::trim).collect();
    words.retain(|word| !word.is_empty());
    words.dedup();
    let evidence: Vec<String> = words.iter().map(|text| format!("\"{}\"", safe::line(text))).collect();
    let mut told = reasons(item, given, reference);
    if !evidence.is_empty() {
        told.insert(0, reference.sentence("learn-evidence", &[("words", &evidence.join(", "))]));
    }
    told
}

/// The same for whoever sees the evidence in the bounce itself.
pub fn reasons(item: &Item, given: Option<&str>, reference: &Reference) -> Vec<String> {
    let mut told = vec![item.why.clone().unwrap_or_else(|| why(item, reference))];
    if let Some(given) = given.filter(|given| *given != UNKNOWN && !is_right(item, given)) {
        told.push(why_not(item, given, reference));
    }
    told
}

/// Why the right answer is right, by the reference's own words.
fn why(item: &Item, reference: &Reference) -> String {
    let verdict = &item.diagnosis.verdict;
    let page = reference.category(verdict.category);
    let rule = verdict.rule.as_deref().and_then(|rule| reference.rule(rule));
    let meaning = rule.and_then(|rule| rule.means.as_ref()).unwrap_or(&page.sentence).trim();
    match term_kind(item.asks).and_then(|kind| reference.term(kind, &item.answer)) {
        Some(term) => reference.sentence(
            "learn-why-term",
            &[("meaning", meaning), ("answer", &term.title), ("term", first_sentence(&term.meaning))],
        ),
        None => reference.sentence("learn-why", &[("meaning", meaning), ("category", page.short_title())]),
    }
}

/// Why another answer is wrong.
fn why_not(item: &Item, given: &str, reference: &Reference) -> String {
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(wrong) = item.not.iter().find(|wrong| spaced(&wrong.answer) == spaced(given)) {
        return wrong.why.trim().to_owned();
    }
    if is_too_much(item, given) {
        return reference.sentence("learn-not-too-much", &[("words", &safe::line(&item.answer))]);
    }
    if is_too_little(item, given) {
        return reference.sentence("learn-not-enough", &[("words", &safe::line(&item.answer))]);
    }
    let shown = label(item.asks, given, reference);
    let right = label(item.asks, &item.answer, reference);
    let own = match term_kind(item.asks) {
        Some(kind) => reference.term(kind, given).map(|term| first_sentence(&term.meaning).to_owned()),
        None => given.parse::<Category>().ok().map(|category| reference.category(category).sentence.trim().to_owned()),
    };
    let verdict = &item.diagnosis.verdict;
    let is_weighed = verdict.alternatives.iter().any(|other| other.category.name() == given);
    let words = item.evidence().into_iter().next().and_then(|range| item.text.get(range)).unwrap_or_default();
    let key = match (item.asks, &own) {
        (_, Some(_)) if is_weighed && !words.trim().is_empty() => "learn-not-weighed",
        (_, Some(_)) => "learn-not-value",
        (Asks::Words, None) => "learn-not-words",
        (Asks::Customer, None) => "learn-not-customer",
        (_, None) => "learn-not-step",
    };
    let category = reference.category(item.category()).short_title();
    let places = [
        ("given", shown.as_str()),
        ("right", &right),
        ("meaning", own.as_deref().unwrap_or("")),
        ("category", category),
        ("words", &safe::line(words.trim())),
    ];
    reference.sentence(key, &places)
}

/// The first sentence of a text.
fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    text.find(". ").and_then(|end| text.get(..=end)).unwrap_or(text)
}
