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
        let Place::Rule(number) = entry.place else { continue };
        let home = documents.home(number).and_then(|home| documents.providers.get(home));
        let Some(rule) = documents.rules.get(number) else { continue };
        if folder.base.is_built_in() && !documents.house.rules.contains(&rule.id) {
            continue;
        }
        let verdict = classify(&delivery(rule, home, &reference), &reference);
        if verdict.rule.as_deref() != Some(rule.id.as_str()) {
            let message = format!("the example of {} comes out as {}", rule.id, outcome(rule, &verdict));
            faults.push(folder.fault(&links::spot(documents, &entry), "example:", message));
        }
    }
    Ok(faults)
}

/// The example as a delivery. Who speaks is taken as given where the rule asks for it.
fn delivery(rule: &Rule, home: Option<&ProviderPage>, reference: &Reference) -> Delivery {
    let read = intake::read(rule.example.as_bytes(), reference.shapes());
    let mut delivery = read.deliveries.into_iter().next().unwrap_or_default();
    let asked = rule.when.provider.as_deref().and_then(|id| reference.provider(id));
    if let Some(speaker) = asked.or(home.filter(|_| !rule.holds_anywhere())) {
        if let Some(host) = speaker.identify.hosts.first() {
            delivery.remote_mta = Some(host.clone());
        } else {
            let sign = speaker.identify.text.first().or(speaker.identify.links.first());
            delivery.context = Excerpt::verbatim(sign.map_or("", String::as_str), 0);
        }
    }
    delivery
}

/// What came out, and whether the rule held without deciding.
fn outcome(rule: &Rule, verdict: &Verdict) -> String {
    let Verdict { category, confidence, .. } = verdict;
    let by = verdict.rule.as_deref().unwrap_or("no rule");
    let held = if verdict.evidence.iter().any(|found| found.rule == rule.id) { "holds too" } else { "does not hold" };
    format!("{category} ({confidence:.2}) by {by}; the rule itself {held}")
}
