//! Questions about the examples of the reference's rules: real-looking bounces of every provider.

use super::{Item, Shuffle, choices, giveaway, one, shape};
use crate::advice::{Advice, Diagnosis};
use crate::classify::EvidenceKind;
use crate::reference::Reference;
use crate::reference::load::Home;
use crate::reference::page::Asks;
use crate::reference::rule::Rule;
use crate::taxonomy::{Category, Permanence};

/// An example shorter than this shows too little, and a longer one takes too long to read.
const LENGTH: std::ops::RangeInclusive<usize> = 25..=700;

/// A verdict less sure than this is no answer key.
const SURE: f64 = 0.75;

/// The rules whose examples are English bounces, by their ids with their categories.
pub(super) fn rules(reference: &Reference) -> Vec<&Rule> {
    let documents = reference.documents();
    let providers = (0..documents.providers.len()).map(Home::Provider);
    let english = documents.patterns.iter().enumerate().filter(|(_, file)| file.language.is_none());
    let homes = providers.chain(english.map(|(at, _)| Home::Pattern(at)));
    let rules = homes.flat_map(|home| documents.rules_of(home));
    rules
        .filter(|rule| {
            let is_cause = rule.category.is_bounce() && rule.category != Category::Unknown;
            is_cause && rule.example.is_ascii() && LENGTH.contains(&rule.example.len())
        })
        .collect()
}

/// A bounce that the example of a rule makes, in the shape that falls to it, and what it means.
///
/// `None` where it is not one bounce that means what the rule says.
pub(super) fn example(rule: &Rule, reference: &Reference) -> Option<Bounce> {
    let bare = fitting(rule, &rule.example, reference)?;
    let shaped = shape::shaped(&rule.example, &rule.id, &bare, reference);
    let shaped = shaped.and_then(|text| Some(Bounce { diagnosis: fitting(rule, &text, reference)?, text }));
    Some(shaped.unwrap_or_else(|| Bounce { text: rule.example.clone(), diagnosis: bare }))
}

/// A bounce, and what it means.
#[derive(Debug, Clone)]
pub(super) struct Bounce {
    text: String,
    diagnosis: Diagnosis,
}

fn fitting(rule: &Rule, text: &str, reference: &Reference) -> Option<Diagnosis> {
    let diagnosis = one(text, reference)?;
    let verdict = &diagnosis.verdict;
    let fits = verdict.category == rule.category
        && verdict.confidence >= SURE
        && verdict.permanence != Permanence::None
        && verdict.layer.is_some()
        && verdict.actor.is_some();
    fits.then_some(diagnosis)
}

/// Every question about the examples of the rules, with the choices in the order that the seed gives; this reads
/// all examples.
pub fn questions(seed: u64, reference: &Reference) -> Vec<Item> {
    let examples = rules(reference).into_iter().filter_map(|rule| Some((rule, example(rule, reference)?)));
    examples
        .flat_map(|(rule, bounce)| {
            Asks::ALL.into_iter().filter_map(move |asks| made(rule, bounce.clone(), (asks, seed), reference))
        })
        .collect()
}

/// The question of this kind about the example of a rule; `None` where it makes none.
pub(super) fn item(rule: &Rule, asks: Asks, seed: u64, reference: &Reference) -> Option<Item> {
    if asks == Asks::Customer {
        // None of them makes one, and to read them all takes long.
        return None;
    }
    made(rule, example(rule, reference)?, (asks, seed), reference)
}

fn made(rule: &Rule, bounce: Bounce, (asks, seed): (Asks, u64), reference: &Reference) -> Option<Item> {
    let Bounce { text, diagnosis } = bounce;
    let verdict = &diagnosis.verdict;
    let mut steps = None;
    let answer = match asks {
        Asks::Permanence => verdict.permanence.name().to_owned(),
        Asks::Layer => verdict.layer?.name().to_owned(),
        Asks::Actor => verdict.actor?.name().to_owned(),
        Asks::Address => verdict.address.name().to_owned(),
        Asks::Category | Asks::LookAlike => verdict.category.name().to_owned(),
        Asks::Words => {
            let telling = |kind| matches!(kind, EvidenceKind::Provider | EvidenceKind::Phrase);
            let first = verdict.evidence.first().filter(|found| telling(found.kind))?;
            let words = text.get(first.start?..first.end?)?;
            // What is nearly the whole text leaves nothing to choose.
            if words.len() * 2 > text.len() || words.contains('\n') {
                return None;
            }
            words.to_owned()
        }
        Asks::NextStep => {
            let own = Advice::on(&diagnosis, reference).next_steps;
            let others = choices::neighbours(&diagnosis, reference).into_iter().filter_map(|other| {
                reference.category(other).next_steps.first().filter(|step| !own.contains(step)).cloned()
            });
            steps = Some(others.take(3).collect());
            own.first()?.clone()
        }
        // What can be written besides, and is wrong, only a lesson knows.
        Asks::Customer => return None,
    };
    // A bounce that says the answer asks nothing.
    if giveaway(&text, asks, &answer, Some(reference.category(verdict.category))).is_some() {
        return None;
    }
    let mut wrong = steps.unwrap_or_else(|| choices::wrong(asks, &answer, &diagnosis, &[], reference));
    if asks == Asks::LookAlike {
        wrong.truncate(1);
    }
    if wrong.is_empty() {
        return None;
    }
    let id = format!("rule {} {}", rule.id, asks.name());
    let choices = choices::ordered(asks, &answer, wrong, &mut Shuffle::of(seed, &id));
    Some(Item { id, asks, text, diagnosis, answer, choices, why: None, not: Vec::new(), page: rule.id.clone() })
}

/// The question of an id, with its choices in the order that the seed gives.
pub fn with_id(id: &str, seed: u64, reference: &Reference) -> Option<Item> {
    if let Some(rest) = id.strip_prefix("rule ") {
        let (rule, asks) = rest.rsplit_once(' ')?;
        let asks = Asks::ALL.into_iter().find(|one| one.name() == asks)?;
        return item(reference.rule(rule)?, asks, seed, reference);
    }
    let (lesson, number) = id.rsplit_once('/')?;
    Item::of_lesson(reference.documents().lessons.find(lesson)?, number.parse().ok()?, seed, reference)
}
