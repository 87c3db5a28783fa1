//! Turns a verdict into what a person does. All of the words come from the reference.
//!
//! It decides nothing about the failure, and it knows no clock: a date is given to it.

mod playbook;
mod repeats;
mod stray;
mod suggest;
mod words;

pub use playbook::{Drafts, draft};
pub use repeats::Repeats;

use std::collections::BTreeMap;

use crate::classify::{Verdict, classify};
use crate::intake::{self, Delivery};
use crate::reference::Reference;
use crate::reference::page::{CategoryPage, EnhancedPage, TermKind};
use crate::reference::rule::Rule;
use crate::taxonomy::{Audience, Flow};

/// The words that go with a verdict.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Advice {
    /// The category's title.
    pub title: String,
    /// One plain sentence that leads.
    pub sentence: String,
    /// What it usually means.
    pub meaning: String,
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
    /// What the text itself suggests beyond the category: a likely typo, an odd code.
    pub suggestions: Vec<String>,
    /// What the user's overlay notes on the pages that the verdict rests on, the most specific first.
    pub house_notes: Vec<HouseNote>,
}

/// A note of an overlay on a page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct HouseNote {
    /// The id of the page, which `explain` answers.
    pub page: String,
    /// The note.
    pub note: String,
}

/// A delivery with all that is known of it.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// What the input says.
    pub delivery: Delivery,
    /// What it means.
    pub verdict: Verdict,
    /// What to do about it.
    pub advice: Advice,
}

/// Reads any input and explains every delivery in it.
pub fn diagnose(input: &[u8], reference: &Reference) -> Vec<Diagnosis> {
    let mut repeats = Repeats::default();
    intake::read(input, reference.shapes())
        .deliveries
        .into_iter()
        .map(|delivery| {
            let mut diagnosis = explain(delivery, reference);
            repeats.note(&mut diagnosis, reference);
            diagnosis
        })
        .collect()
}

/// Explains one delivery.
pub fn explain(delivery: Delivery, reference: &Reference) -> Diagnosis {
    let verdict = classify(&delivery, reference);
    let advice = advise(&delivery, &verdict, reference);
    Diagnosis { delivery, verdict, advice }
}

/// The words for a verdict: the deciding rule's own where it has any, else the category's.
fn advise(delivery: &Delivery, verdict: &Verdict, reference: &Reference) -> Advice {
    let page = reference.category(verdict.category);
    let rule = speaking(verdict, reference);
    Advice {
        title: page.title.clone(),
        sentence: page.sentence.clone(),
        meaning: rule.and_then(|rule| rule.means.as_ref()).unwrap_or(&page.meaning).clone(),
        next_steps: next_steps(verdict, page, rule).to_vec(),
        retry_plan: retry_plan(verdict, page, reference),
        address_plan: address_plan(verdict, page, rule, reference),
        flows: reference
            .flows()
            .into_iter()
            .filter_map(|flow| Some((flow, reference.consequence(page, flow)?.clone())))
            .collect(),
        audiences: page.audiences.clone(),
        suggestions: suggest::suggestions(delivery, verdict, reference),
        house_notes: house_notes(delivery, verdict, reference),
    }
}

/// The overlay's notes on the rules that a verdict rests on, on its codes, its provider and its category.
fn house_notes(delivery: &Delivery, verdict: &Verdict, reference: &Reference) -> Vec<HouseNote> {
    let rules = verdict.rule.iter().chain(verdict.evidence.iter().map(|evidence| &evidence.rule)).cloned();
    let enhanced = delivery.enhanced_code.and_then(|code| reference.enhanced_page(code)).map(EnhancedPage::id);
    let reply = delivery.reply_code.map(|code| code.to_string());
    let pages =
        rules.chain(enhanced).chain(reply).chain(verdict.provider.clone()).chain([verdict.category.to_string()]);
    let mut notes: Vec<HouseNote> = Vec::new();
    for page in pages {
        if let Some(note) = reference.house_note(&page)
            && notes.iter().all(|known| known.page != page)
        {
            notes.push(HouseNote { page, note: note.trim().to_owned() });
        }
    }
    notes
}

/// The rule whose own words fit the verdict: the deciding one, else another that it rests on.
///
/// A general wording often decides where a provider's rule holds too and knows more to say.
fn speaking<'a>(verdict: &Verdict, reference: &'a Reference) -> Option<&'a Rule> {
    let ids = verdict.rule.iter().chain(verdict.evidence.iter().map(|evidence| &evidence.rule));
    ids.filter_map(|id| reference.rule(id)).find(|rule| {
        rule.category == verdict.category
            && rule.permanence.is_none_or(|permanence| permanence == verdict.permanence)
            && rule.address.is_none_or(|address| address == verdict.address)
            && (rule.means.is_some() || !rule.next_steps.is_empty())
    })
}

/// The steps of the rule, unless it knew nothing of what made the verdict another than usual.
fn next_steps<'a>(verdict: &Verdict, page: &'a CategoryPage, rule: Option<&'a Rule>) -> &'a [String] {
    let fitting = words::fitting(verdict, page).map(|words| &words.next_steps).find(|steps| !steps.is_empty());
    let own = rule.filter(|rule| !rule.next_steps.is_empty());
    let usual = verdict.permanence == page.permanence && verdict.address == page.address;
    let foreseen = |rule: &&Rule| fitting.is_none() || usual || rule.permanence.is_some() || rule.address.is_some();
    own.filter(foreseen).map(|rule| &rule.next_steps).or(fitting).unwrap_or(&page.next_steps)
}

/// How to retry: what the circumstances ask for, else the category's plan.
fn retry_plan(verdict: &Verdict, page: &CategoryPage, reference: &Reference) -> String {
    match words::fitting(verdict, page).find_map(|words| words.retry_plan.as_ref()) {
        Some(words) if verdict.retry == page.retry => words.clone(),
        _ => plan((TermKind::Retry, verdict.retry.name()), page.retry.name(), &page.retry_plan, reference),
    }
}

/// What becomes of the address. The category's plan tells of its own exceptions, so that only a
/// rule that departs from the category needs other words.
fn address_plan(verdict: &Verdict, page: &CategoryPage, rule: Option<&Rule>, reference: &Reference) -> String {
    if let Some(words) = words::fitting(verdict, page).find_map(|words| words.address_plan.as_ref()) {
        return words.clone();
    }
    let departs = rule.is_some_and(|rule| rule.address.is_some_and(|address| address == verdict.address));
    let usual = if departs { page.address.name() } else { verdict.address.name() };
    plan((TermKind::Address, verdict.address.name()), usual, &page.address_plan, reference)
}

/// The category's plan where the value is its usual one, else what the value itself asks for.
fn plan((kind, value): (TermKind, &str), usual: &str, plan: &str, reference: &Reference) -> String {
    if value == usual {
        return plan.to_owned();
    }
    let term = reference.term(kind, value);
    term.map_or_else(|| plan.to_owned(), |term| term.what_to_do.clone().unwrap_or_else(|| term.meaning.clone()))
}
