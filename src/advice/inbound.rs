//! What is told of mail of others that the reader's own server turned away as it came in.
//!
//! The category still says why. What it means, what to do and whom to write to is another matter than where a
//! recipient's server refuses the reader's mail; the words stand in the reference.

use super::Diagnosis;
use super::playbook::name;
use crate::reference::Reference;
use crate::taxonomy::{Category, Draft};

/// The steps that hold whatever the cause is.
const STEPS: [&str; 2] = ["inbound-nothing", "inbound-own"];

/// What to do.
pub(super) fn steps(category: Category, reference: &Reference) -> Vec<String> {
    let cause = format!("inbound-{}", category.name());
    let sentences = reference.documents().sentences();
    let cause = if sentences.contains_key(&cause) { cause.as_str() } else { "inbound-expected" };
    let [nothing, own] = STEPS;
    [nothing, cause, own].map(|key| reference.sentence(key, &[])).into()
}

/// Who brought it, from whom and for whom, as far as that is told.
pub(super) fn remark(diagnosis: &Diagnosis, reference: &Reference) -> Option<String> {
    let delivery = &diagnosis.delivery;
    let client = delivery.inbound.as_ref().and_then(|inbound| inbound.client.as_deref());
    let facts = [
        ("inbound-client", client.and_then(name)),
        ("inbound-sender", delivery.sender().and_then(name)),
        ("inbound-recipient", delivery.recipient.as_deref().and_then(name)),
    ];
    let facts = facts.into_iter().filter_map(|(key, fact)| Some(reference.sentence(key, &[("fact", &fact?)])));
    let facts = facts.collect::<Vec<_>>();
    (!facts.is_empty()).then(|| reference.sentence("inbound-who", &[("facts", &facts.join(", "))]))
}

/// The template of a draft.
pub(super) const fn draft(kind: Draft) -> &'static str {
    match kind {
        Draft::Customer => "inbound-customer",
        Draft::Note => "inbound-note",
        Draft::Escalation => "inbound-escalation",
    }
}
