//! Ready texts for a ticket, a customer and a mail admin, filled in from the bounce.

use super::{Diagnosis, milder};
use crate::intake::Delivery;
use crate::reference::{Reference, filled};
use crate::report::safe;

/// A diagnostic longer than this would bury the rest of a note.
const QUOTE: usize = 400;

/// The note for the ticket; `date` is today's as the reader writes it.
pub fn note(diagnosis: &Diagnosis, reference: &Reference, date: &str) -> String {
    let page = reference.category(diagnosis.verdict.category);
    let milder = milder(&diagnosis.verdict, page).and_then(|words| words.ticket.as_ref());
    fill(milder.unwrap_or(&page.playbook.ticket), diagnosis, reference, date)
}

/// The first answer to the customer; `date` is today's as the reader writes it.
pub fn customer(diagnosis: &Diagnosis, reference: &Reference, date: &str) -> String {
    let page = reference.category(diagnosis.verdict.category);
    let milder = milder(&diagnosis.verdict, page).and_then(|words| words.customer.as_ref());
    fill(milder.unwrap_or(&page.playbook.customer), diagnosis, reference, date)
}

/// The note to a mail admin or the other side's postmaster; `date` is today's as the reader writes it.
pub fn escalation(diagnosis: &Diagnosis, reference: &Reference, date: &str) -> String {
    fill(&reference.category(diagnosis.verdict.category).playbook.escalation, diagnosis, reference, date)
}

fn fill(template: &str, diagnosis: &Diagnosis, reference: &Reference, date: &str) -> String {
    let Diagnosis { delivery, verdict, .. } = diagnosis;
    let provider = verdict.provider.as_deref().and_then(|id| reference.provider(id));
    let text = filled(template, |name| {
        let known = match name {
            "recipient" => delivery.recipient.as_deref().map(safe::line),
            "domain" => delivery.domain().map(safe::line),
            "diagnostic" => quote(delivery),
            "code" => code(delivery),
            "provider" => provider.map(|provider| provider.short_title().to_owned()),
            "date" => Some(date.to_owned()),
            _ => return None,
        };
        Some(known.unwrap_or_else(|| reference.sentence(&format!("absent-{name}"), &[])))
    });
    // YAML folds a paragraph into a line; in a mail an empty line parts them.
    let paragraphs = text.lines().map(str::trim).filter(|line| !line.is_empty());
    capitalised(&paragraphs.collect::<Vec<_>>().join("\n\n"))
}

/// The server's words on one line, cut where they would fill the note.
fn quote(delivery: &Delivery) -> Option<String> {
    let line = safe::line(delivery.diagnostic.text());
    match line.char_indices().nth(QUOTE) {
        _ if line.is_empty() => None,
        None => Some(line),
        Some((end, _)) => line.get(..end).map(|start| format!("{start} …")),
    }
}

fn code(delivery: &Delivery) -> Option<String> {
    let codes = [delivery.reply_code.map(|code| code.to_string()), delivery.enhanced_code.map(|code| code.to_string())];
    let codes: Vec<_> = codes.into_iter().flatten().collect();
    (!codes.is_empty()).then(|| codes.join(" "))
}

/// A text that may begin with what stands in for an absent name begins with a capital.
fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    // An address is written as it is; only a word of ours is a word.
    let word = text.split_whitespace().next().unwrap_or_default();
    match characters.next() {
        Some(first) if word.chars().all(char::is_alphabetic) => first.to_uppercase().chain(characters).collect(),
        _ => text.to_owned(),
    }
}
