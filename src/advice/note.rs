//! The labelled lines of a note for a ticket between what happened and what to do: when, with which
//! code, in which words, which mail.
//!
//! It knows their order; their words stand in the reference.

use super::Diagnosis;
use super::playbook::{code, name, quote, recipient, told_date};
use crate::reference::Reference;

/// The lines of a bounce; `date` is today's as the reader writes it, for want of the bounce's own.
pub(super) fn facts(diagnosis: &Diagnosis, reference: &Reference, date: &str) -> String {
    let delivery = &diagnosis.delivery;
    let line = |key: &str, fact: Option<String>| Some(reference.sentence(key, &[("fact", &fact?)]));
    let told = told_date(delivery);
    let checked = if told.is_none() && !date.is_empty() { Some(date.to_owned()) } else { None };
    let lines = [
        line("note-date", told),
        line("note-checked", checked),
        line("note-code", code(delivery)),
        line("note-server", quote(diagnosis, reference)),
        mail(diagnosis, reference),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Which mail it was, as far as that is told.
fn mail(diagnosis: &Diagnosis, reference: &Reference) -> Option<String> {
    let delivery = &diagnosis.delivery;
    let facts = [
        ("note-subject", delivery.subject().and_then(name)),
        ("note-sender", delivery.sender().and_then(name)),
        ("note-recipient", recipient(delivery, reference)),
        ("note-message-id", delivery.message_id().and_then(name)),
        ("note-queue-id", delivery.queue_id.as_deref().and_then(name)),
    ];
    let facts = facts.into_iter().filter_map(|(key, fact)| Some(reference.sentence(key, &[("fact", &fact?)])));
    let facts = facts.collect::<Vec<_>>();
    (!facts.is_empty()).then(|| reference.sentence("note-mail", &[("facts", &facts.join(", "))]))
}
