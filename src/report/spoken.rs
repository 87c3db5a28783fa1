//! A verdict in lines that read well one after another, aloud or on a Braille display: each says
//! what it is about, none is drawn, and what matters comes first.

use super::sheet::Sheet;
use super::style::{Marks, Paint, Role, Style};
use super::{Playbook, safe, text};
use crate::advice::Diagnosis;
use crate::reference::page::TermKind;

/// Text that holds nothing but characters that are spoken.
const fn spoken(width: usize) -> Style {
    Style { width, paint: Paint::Plain, marks: Marks::Ascii }
}

/// What was decided and what to do.
pub fn verdict(diagnosis: &Diagnosis, playbook: &Playbook<'_>, width: usize) -> String {
    let mut sheet = Sheet::new(spoken(width));
    let Diagnosis { delivery, verdict, advice } = diagnosis;
    let title = |kind: TermKind, name: &str| playbook.reference.term_title(kind, name);
    sheet.line(Role::Title, &format!("{}.", advice.title));
    sheet.paragraph(&advice.sentence);
    let mut say = |label: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            sheet.item("", &format!("{label}: {value}."));
        }
    };
    let sure = format!("{}, {}", text::percent(verdict.confidence), verdict.certainty().name());
    say("Permanence", Some(title(TermKind::Permanence, verdict.permanence.name())));
    say("Sure", Some(sure));
    say("Layer", verdict.layer.map(|layer| title(TermKind::Layer, layer.name())));
    say("Who can act", verdict.actor.map(|actor| title(TermKind::Actor, actor.name())));
    say("Retry", Some(title(TermKind::Retry, verdict.retry.name())));
    say("Address", Some(title(TermKind::Address, verdict.address.name())));
    say("Recipient", delivery.recipient.as_deref().map(safe::line));
    let codes = [delivery.reply_code.map(|code| code.to_string()), delivery.enhanced_code.map(|code| code.to_string())];
    say("Code", Some(codes.into_iter().flatten().collect::<Vec<_>>().join(", ")));
    for remark in verdict.conflicts.iter().chain(&advice.suggestions) {
        sheet.item("", &format!("Note: {remark}"));
    }
    for note in &advice.house_notes {
        sheet.item("", &format!("House note: {}", note.note));
    }
    if !advice.next_steps.is_empty() {
        sheet.item("", "What to do:");
    }
    for (index, step) in advice.next_steps.iter().enumerate() {
        sheet.item(&format!("{}. ", index + 1), step);
    }
    sheet.finish()
}

/// The rest: what it means, how to retry, what becomes of the address, and what it rests on.
pub fn more(diagnosis: &Diagnosis, playbook: &Playbook<'_>, width: usize) -> String {
    let mut sheet = Sheet::new(spoken(width));
    let Diagnosis { verdict, advice, .. } = diagnosis;
    let parts = [("What it means", &advice.meaning), ("Retry", &advice.retry_plan), ("Address", &advice.address_plan)];
    let consequences = playbook.reader.consequences(diagnosis, playbook.reference);
    let parts = parts.into_iter().chain(consequences.iter().map(|(heading, text)| (heading.as_str(), text)));
    for (heading, text) in parts.filter(|(_, text)| !text.is_empty()) {
        sheet.item("", &format!("{heading}:"));
        sheet.paragraph(text);
    }
    for evidence in &verdict.evidence {
        sheet.item("", &format!("Because of: {}, by {}.", safe::line(&evidence.text), evidence.rule));
    }
    for other in &verdict.alternatives {
        let title = &playbook.reference.category(other.category).title;
        sheet.item("", &format!("It could also be: {title}, {}.", text::percent(other.confidence)));
    }
    sheet.finish()
}
