//! Turns a verdict into what a person does. All of the words come from the reference.
//!
//! It decides nothing about the failure, and it knows no clock: a date is given to it.

mod checks;
mod commands;
mod inbound;
mod note;
mod own;
mod page;
mod playbook;
mod repeats;
mod stray;
mod suggest;
mod words;

pub use commands::commands;
pub use page::{Block, Content, Fact, FactRole, Ground, Other, Page, Part, Table, percent};
pub use playbook::{Drafts, Place, draft};
pub use repeats::Repeats;

use std::borrow::Cow;

use crate::auth::Auth;
use crate::classify::{self, Explanation, Verdict};
use crate::intake::{self, Delivery, Shape};
use crate::reference::Reference;
use crate::reference::page::{CategoryPage, EnhancedPage, TermKind};
use crate::reference::rule::Rule;
use crate::taxonomy::{Audience, Category, Flow};

/// A delivery with what it means.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Diagnosis {
    /// What the input says.
    pub delivery: Delivery,
    /// What it means.
    pub verdict: Verdict,
    /// How the verdict came about, where that was asked for.
    pub explanation: Option<Explanation>,
    /// How many bounces of this address for this reason came before it in the input.
    pub earlier: usize,
}

impl Diagnosis {
    /// What one delivery means.
    pub fn of(delivery: Delivery, reference: &Reference) -> Self {
        let verdict = classify::classify(&delivery, reference);
        Self { delivery: told(delivery, &verdict), verdict, explanation: None, earlier: 0 }
    }

    /// What one delivery means, and how that was found out.
    pub fn explained(delivery: Delivery, reference: &Reference) -> Self {
        let (verdict, explanation) = classify::explain(&delivery, reference);
        Self { delivery: told(delivery, &verdict), verdict, explanation: Some(explanation), earlier: 0 }
    }

    /// What the server said, without what a person wrote around it; what is no bounce is quoted as it is.
    pub fn said(&self, reference: &Reference) -> &str {
        match self.verdict.category {
            Category::NotABounce => self.delivery.diagnostic.text(),
            _ => self.delivery.said(reference.shapes()),
        }
    }
}

/// The delivery as it is told: an address in a loose text about no delivery is nobody's recipient.
fn told(delivery: Delivery, verdict: &Verdict) -> Delivery {
    let is_none = matches!(verdict.category, Category::NotABounce | Category::AutoReply);
    if is_none && delivery.shape == Shape::Text { Delivery { recipient: None, ..delivery } } else { delivery }
}

/// Reads any input and says what every delivery in it means.
///
/// A date without a year, as logs have it, is left so: see [`Delivery::tell_year`].
pub fn diagnose(input: &[u8], reference: &Reference) -> Vec<Diagnosis> {
    diagnosed(intake::read(input, reference.shapes()).deliveries, reference)
}

/// The same, with the text that each delivery was read from ([`Delivery::raw`]).
pub fn diagnose_with_texts(input: &[u8], reference: &Reference) -> Vec<Diagnosis> {
    let mut deliveries = intake::read(input, reference.shapes()).deliveries;
    intake::tell_texts(&mut deliveries, input);
    diagnosed(deliveries, reference)
}

fn diagnosed(deliveries: Vec<Delivery>, reference: &Reference) -> Vec<Diagnosis> {
    let mut repeats = Repeats::default();
    let diagnosed = |delivery| {
        let mut diagnosis = Diagnosis::of(delivery, reference);
        repeats.count(&mut diagnosis);
        diagnosis
    };
    deliveries.into_iter().map(diagnosed).collect()
}

/// For whom and for which mail a verdict is told, in whose words and on which day.
#[derive(Debug, Clone, Copy)]
pub struct Briefing<'a> {
    /// Where the words stand.
    pub reference: &'a Reference,
    /// The kind of mail whose consequence is told.
    pub mail_type: Option<Flow>,
    /// The reader to whom it speaks.
    pub reader: Option<Audience>,
    /// Today's date, as the reader writes it.
    pub date: &'a str,
}

impl<'a> Briefing<'a> {
    /// What holds for everybody, with no day.
    pub const fn of(reference: &'a Reference) -> Self {
        Self { reference, mail_type: None, reader: None, date: "" }
    }
}

/// The words that go with a verdict; all but the suggestions stand in the reference.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Advice<'r> {
    /// The category's title.
    pub title: &'r str,
    /// One plain sentence that leads.
    pub sentence: &'r str,
    /// What it usually means.
    pub meaning: &'r str,
    /// Which check of the sender failed, where one did.
    pub auth: Option<Auth>,
    /// What to do, in order.
    pub next_steps: Cow<'r, [String]>,
    /// How to retry and when to stop.
    pub retry_plan: &'r str,
    /// What becomes of the address, and when that changes.
    pub address_plan: &'r str,
    /// The consequence for each kind of mail.
    pub flows: Vec<(Flow, &'r str)>,
    /// What it means for each reader.
    pub audiences: Vec<(Audience, &'r str)>,
    /// What the text itself suggests beyond the category: a likely typo, an odd code.
    pub suggestions: Vec<String>,
    /// Where to ask about a refusal.
    pub help: Vec<Place<'r>>,
    /// What the user's overlay notes on the pages that the verdict rests on, the most specific first.
    pub house_notes: Vec<HouseNote<'r>>,
}

/// A note of an overlay on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseNote<'r> {
    /// The id of the page, which `explain` answers.
    pub page: String,
    /// The note.
    pub note: &'r str,
}

impl<'r> Advice<'r> {
    /// The words for a verdict: the deciding rule's own where it has any, else the category's.
    pub fn on(diagnosis: &Diagnosis, reference: &'r Reference) -> Self {
        let Diagnosis { delivery, verdict, .. } = diagnosis;
        let page = reference.category(verdict.category);
        let rule = speaking(verdict, reference);
        let auth = Auth::of(delivery, verdict, reference);
        if verdict.is_inbound {
            return Self::on_inbound(diagnosis, auth, reference);
        }
        let mut flows: Vec<_> = reference
            .flows()
            .into_iter()
            .filter_map(|flow| Some((flow, reference.consequence(page, flow)?.as_str())))
            .collect();
        flows.sort_unstable_by_key(|(flow, _)| *flow);
        Self {
            title: &page.title,
            sentence: &page.sentence,
            meaning: rule.and_then(|rule| rule.means.as_ref()).unwrap_or(&page.meaning),
            next_steps: auth
                .as_ref()
                .and_then(|auth| checks::steps(auth, reference))
                .map_or_else(|| next_steps(verdict, page, rule).into(), Cow::Owned),
            suggestions: suggest::suggestions(diagnosis, auth.as_ref(), reference),
            auth,
            retry_plan: retry_plan(verdict, page, reference),
            address_plan: address_plan(verdict, page, rule, reference),
            flows,
            audiences: page.audiences.iter().map(|(reader, words)| (*reader, words.as_str())).collect(),
            help: playbook::places_to_ask(verdict, reference),
            house_notes: house_notes(delivery, verdict, reference),
        }
    }

    /// The words for mail of others that the own server turned away: nobody's next send is concerned.
    fn on_inbound(diagnosis: &Diagnosis, auth: Option<Auth>, reference: &'r Reference) -> Self {
        let Diagnosis { delivery, verdict, .. } = diagnosis;
        let label = |key| page::label(key, reference);
        Self {
            title: &reference.category(verdict.category).title,
            sentence: label("inbound-sentence"),
            meaning: label("inbound-meaning"),
            next_steps: inbound::steps(verdict.category, reference).into(),
            suggestions: suggest::suggestions(diagnosis, auth.as_ref(), reference),
            auth,
            retry_plan: label("inbound-retry"),
            address_plan: label("inbound-address"),
            flows: Vec::new(),
            audiences: Vec::new(),
            help: Vec::new(),
            house_notes: house_notes(delivery, verdict, reference),
        }
    }

    /// What becomes of the address, told of the one that stands on the sender's list.
    pub fn address_plan_for(&self, delivery: &Delivery, reference: &Reference) -> Cow<'r, str> {
        match playbook::redirected("address-redirected", delivery, reference) {
            Some(sentence) if !self.address_plan.trim().is_empty() => {
                format!("{sentence} {}", self.address_plan).into()
            }
            _ => self.address_plan.into(),
        }
    }

    /// What follows for a kind of mail.
    pub fn for_mail(&self, mail_type: Flow) -> Option<&'r str> {
        self.flows.iter().find(|(known, _)| *known == mail_type).map(|(_, words)| *words)
    }

    /// What it means for a reader.
    pub fn for_reader(&self, reader: Audience) -> Option<&'r str> {
        self.audiences.iter().find(|(known, _)| *known == reader).map(|(_, words)| *words)
    }
}

/// The overlay's notes on the rules that a verdict rests on, on its codes, its provider and its category.
fn house_notes<'r>(delivery: &Delivery, verdict: &Verdict, reference: &'r Reference) -> Vec<HouseNote<'r>> {
    if reference.documents().house.notes.is_empty() {
        return Vec::new();
    }
    let rules = verdict.rule.iter().chain(verdict.evidence.iter().map(|evidence| &evidence.rule)).cloned();
    let enhanced = delivery.enhanced_code.and_then(|code| reference.enhanced_page(code)).map(EnhancedPage::id);
    let reply = delivery.reply_code.map(|code| code.to_string());
    let pages =
        rules.chain(enhanced).chain(reply).chain(verdict.provider.clone()).chain([verdict.category.to_string()]);
    let mut notes: Vec<HouseNote<'r>> = Vec::new();
    for page in pages {
        if let Some(note) = reference.house_note(&page)
            && notes.iter().all(|known| known.page != page)
        {
            notes.push(HouseNote { page, note: note.trim() });
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
fn retry_plan<'a>(verdict: &Verdict, page: &'a CategoryPage, reference: &'a Reference) -> &'a str {
    match words::fitting(verdict, page).find_map(|words| words.retry_plan.as_ref()) {
        Some(words) if verdict.retry == page.retry => words,
        // Nothing is known of its cause, whether it came back for good or not.
        _ if verdict.category == Category::Unknown => &page.retry_plan,
        _ => plan(
            Valued { kind: TermKind::Retry, name: verdict.retry.name() },
            page.retry.name(),
            &page.retry_plan,
            reference,
        ),
    }
}

/// What becomes of the address. The category's plan tells of its own exceptions, so that only a
/// rule that departs from the category needs other words.
fn address_plan<'a>(
    verdict: &Verdict,
    page: &'a CategoryPage,
    rule: Option<&Rule>,
    reference: &'a Reference,
) -> &'a str {
    if let Some(words) = words::fitting(verdict, page).find_map(|words| words.address_plan.as_ref()) {
        return words;
    }
    let departs = rule.is_some_and(|rule| rule.address.is_some_and(|address| address == verdict.address));
    let usual = if departs { page.address.name() } else { verdict.address.name() };
    plan(Valued { kind: TermKind::Address, name: verdict.address.name() }, usual, &page.address_plan, reference)
}

/// The category's plan where the value is its usual one, else what the value itself asks for.
fn plan<'a>(value: Valued, usual: &str, plan: &'a str, reference: &'a Reference) -> &'a str {
    if value.name == usual {
        return plan;
    }
    reference.term(value.kind, value.name).map_or(plan, |term| term.what_to_do.as_ref().unwrap_or(&term.meaning))
}

/// A value of the vocabulary with its kind.
#[derive(Debug, Clone, Copy)]
struct Valued {
    kind: TermKind,
    name: &'static str,
}
