//! Turns a verdict into what a person does. All of the words come from the reference.

use std::collections::BTreeMap;

use crate::classify::{Verdict, classify};
use crate::intake::{self, Delivery};
use crate::reference::Reference;
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
    intake::read(input, reference.shapes())
        .deliveries
        .into_iter()
        .map(|delivery| explain(delivery, reference))
        .collect()
}

/// Explains one delivery.
pub fn explain(delivery: Delivery, reference: &Reference) -> Diagnosis {
    let verdict = classify(&delivery, reference);
    let advice = advise(&delivery, &verdict, reference);
    Diagnosis { delivery, verdict, advice }
}

/// The words for a verdict.
fn advise(_delivery: &Delivery, verdict: &Verdict, reference: &Reference) -> Advice {
    let page = reference.category(verdict.category);
    Advice {
        title: page.title.clone(),
        sentence: page.sentence.clone(),
        meaning: page.meaning.clone(),
        next_steps: page.next_steps.clone(),
        retry_plan: page.retry_plan.clone(),
        address_plan: page.address_plan.clone(),
        flows: page.flows.clone(),
        audiences: page.audiences.clone(),
        suggestions: Vec::new(),
    }
}
