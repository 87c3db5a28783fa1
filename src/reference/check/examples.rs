//! Whether every rule's example comes out as that rule.

use super::links;
use super::{Fault, Folder};
use crate::classify::{Verdict, classify};
use crate::intake::{self, Delivery, Excerpt};
use crate::reference::Reference;
use crate::reference::index::Place;
use crate::reference::page::ProviderPage;
use crate::reference::rule::Rule;

/// The rules whose example comes out as something else.
///
/// # Errors
/// A folder that makes no reference.
pub fn examples(folder: &Folder) -> Result<Vec<Fault>, Fault> {
    let reference = folder.reference()?;
    let documents = reference.documents();
    let mut faults = Vec::new();
    for entry in reference.index().entries() {
        let (home, rule) = match entry.place {
            Place::ProviderRule(at, rule) => {
                let Some(home) = documents.providers.get(at) else { continue };
                (Some(home), home.rules.get(rule))
            }
            Place::PatternRule(at, rule) => (None, documents.patterns.get(at).and_then(|file| file.rules.get(rule))),
            _ => continue,
        };
        let Some(rule) = rule else { continue };
        let verdict = classify(&delivery(rule, home, &reference), &reference);
        if verdict.rule.as_deref() != Some(rule.id.as_str()) {
            let message = format!("the example of {} comes out as {}", rule.id, outcome(&verdict));
            faults.push(folder.fault(&links::spot(documents, entry), "example:", message));
        }
    }
    Ok(faults)
}

/// The example as a delivery. Who speaks is taken as given where the rule asks for it.
fn delivery(rule: &Rule, home: Option<&ProviderPage>, reference: &Reference) -> Delivery {
    let read = intake::read(rule.example.as_bytes(), reference.shapes());
    let mut delivery = read.deliveries.into_iter().next().unwrap_or_default();
    let asked = rule.when.provider.as_deref().and_then(|id| reference.provider(id));
    if let Some(speaker) = asked.or(home.filter(|_| !rule.anywhere)) {
        match speaker.identify.hosts.first() {
            Some(host) => delivery.remote_mta = Some(host.clone()),
            None => {
                let sign = speaker.identify.text.first().or(speaker.identify.links.first());
                delivery.context = Excerpt::verbatim(sign.map_or("", String::as_str), 0);
            }
        }
    }
    delivery
}

fn outcome(verdict: &Verdict) -> String {
    match &verdict.rule {
        Some(rule) => format!("{rule} ({}, {:.2})", verdict.category, verdict.confidence),
        None => format!("{} ({:.2}), by no rule", verdict.category, verdict.confidence),
    }
}
