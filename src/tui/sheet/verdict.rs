//! A verdict as a sheet: what it means, how lasting it is, who can act, what to do; then why.

use std::borrow::Cow;

use super::{Datum, Sheet, Span, Writer, plain};
use crate::advice::Diagnosis;
use crate::classify::{Evidence, EvidenceKind};
use crate::reference::Reference;
use crate::reference::page::TermKind;
use crate::taxonomy::{Audience, Category, Flow};
use crate::tui::theme::Role;
use crate::tui::typeset;

/// For which mail and which reader the consequence is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The kind of mail.
    pub flow: Flow,
    /// The reader.
    pub audience: Audience,
}

/// Everything on one sheet.
pub fn whole(diagnosis: &Diagnosis, reading: Reading, reference: &Reference, mut writer: Writer) -> Sheet {
    decision(diagnosis, reference, &mut writer);
    grounds(diagnosis, reference, &mut writer);
    consequences(diagnosis, reading, reference, &mut writer);
    plans(diagnosis, &mut writer);
    likely_others(diagnosis, reference, &mut writer);
    writer.finish()
}

/// What was decided, for a screen that has another pane for the rest.
pub fn verdict(diagnosis: &Diagnosis, reference: &Reference, mut writer: Writer) -> Sheet {
    decision(diagnosis, reference, &mut writer);
    plans(diagnosis, &mut writer);
    writer.finish()
}

/// The rest: what the verdict rests on, what follows from it, what else it could be.
pub fn reasons(diagnosis: &Diagnosis, reading: Reading, reference: &Reference, mut writer: Writer) -> Sheet {
    grounds(diagnosis, reference, &mut writer);
    likely_others(diagnosis, reference, &mut writer);
    consequences(diagnosis, reading, reference, &mut writer);
    writer.finish()
}

/// The title of a value of the vocabulary, or its name where the reference has no page for it.
fn title_of<'a>(kind: TermKind, id: &'a str, reference: &'a Reference) -> &'a str {
    let term = reference.documents().terms.iter().find(|term| term.kind == kind && term.id == id);
    term.map_or(id, |term| term.title.as_str())
}

fn decision(diagnosis: &Diagnosis, reference: &Reference, writer: &mut Writer) {
    let advice = &diagnosis.advice;
    writer.linked(diagnosis.verdict.category.name(), Role::Title, &advice.title);
    writer.text(Role::Body, &advice.sentence);
    writer.gap();
    headline(diagnosis, reference, writer);
    writer.card(&facts(diagnosis, reference));
    for suggestion in &advice.suggestions {
        writer.item("?", Role::Warning, suggestion);
    }
    for conflict in &diagnosis.verdict.conflicts {
        writer.item("!", Role::Warning, conflict);
    }
    // Where the cause is not told, what it may be comes before what to do.
    if diagnosis.verdict.category == Category::Unknown {
        others(diagnosis, reference, writer);
    }
    for note in &advice.house_notes {
        writer.heading(&format!("House note on {}", note.page));
        writer.text(Role::Body, &note.note);
    }
    if !advice.next_steps.is_empty() {
        writer.heading("Next");
        writer.steps(&advice.next_steps);
    }
}

/// Hard or soft, and how sure.
fn headline(diagnosis: &Diagnosis, reference: &Reference, writer: &mut Writer) {
    let verdict = &diagnosis.verdict;
    let permanence = verdict.permanence;
    let sign = writer.drawing().symbols().sign(permanence);
    let word = title_of(TermKind::Permanence, permanence.name(), reference).to_uppercase();
    // Nothing is ever quite sure.
    let sure = format!("{:.0} % sure", (verdict.confidence * 100.0).floor().min(99.0));
    let first = typeset::clip(&format!("{sign} {word}"), writer.columns(), writer.drawing());
    let gap = writer.columns().saturating_sub(typeset::width(&first) + typeset::width(&sure));
    let link = writer.link(&format!("permanence:{permanence}"));
    let mut row = vec![Span { text: first, role: permanence.into(), link: Some(link) }];
    if gap > 0 {
        row.push(plain(Role::Body, " ".repeat(gap.min(3))));
        row.push(plain(Role::Body, sure));
        if gap > 12 {
            row.push(plain(Role::Muted, format!(" ({})", verdict.certainty().name())));
        }
    }
    writer.row(row);
}

fn facts(diagnosis: &Diagnosis, reference: &Reference) -> Vec<Datum<'static>> {
    let verdict = &diagnosis.verdict;
    let delivery = &diagnosis.delivery;
    let mut facts = Vec::new();
    let mut add = |name, value: Cow<'_, str>, role, page: Option<String>| {
        facts.push(Datum { name, value: value.into_owned(), role, page });
    };
    let term = |kind: TermKind, id: &'static str| {
        (title_of(kind, id, reference).into(), Some(format!("{}:{id}", kind.name())))
    };
    if let Some(layer) = verdict.layer {
        let (title, page) = term(TermKind::Layer, layer.name());
        add("layer", title, Role::Value, page);
    }
    if let Some(actor) = verdict.actor {
        let (title, page) = term(TermKind::Actor, actor.name());
        add("can act", title, Role::Value, page);
    }
    let (title, page) = term(TermKind::Retry, verdict.retry.name());
    add("retry", title, Role::Value, page);
    let (title, page) = term(TermKind::Address, verdict.address.name());
    add("address", title.to_uppercase().into(), verdict.address.into(), page);
    if let Some(seconds) = verdict.retry_after_s {
        add("wait", waiting_time(seconds).into(), Role::Value, None);
    }
    if let Some(code) = delivery.enhanced_code {
        let code = code.to_string();
        add("code", code.clone().into(), Role::Value, Some(code));
    }
    if let Some(code) = delivery.reply_code {
        add("reply", code.to_string().into(), Role::Value, Some(code.to_string()));
    }
    if let Some(provider) = verdict.provider.as_deref() {
        let title = reference.provider(provider).map_or(provider, |page| page.title.as_str());
        add("from", title.into(), Role::Value, Some(provider.to_owned()));
    }
    if let Some(phase) = verdict.phase {
        let (title, page) = term(TermKind::Phase, phase.name());
        add("at", title, Role::Value, page);
    }
    if let Some(list) = verdict.blocklist.as_deref() {
        add("list", list.into(), Role::Value, None);
    }
    if let Some(recipient) = delivery.recipient.as_deref() {
        add("to", recipient.into(), Role::Value, None);
    }
    facts
}

fn waiting_time(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3600)),
    }
}

/// The words and codes that the verdict rests on, marked as they are in the paste.
fn grounds(diagnosis: &Diagnosis, reference: &Reference, writer: &mut Writer) {
    let verdict = &diagnosis.verdict;
    if verdict.evidence.is_empty() {
        return;
    }
    writer.heading("Why");
    for evidence in &verdict.evidence {
        ground(evidence, reference, writer);
    }
}

fn ground(evidence: &Evidence, reference: &Reference, writer: &mut Writer) {
    let drawing = writer.drawing();
    let symbols = drawing.symbols();
    let source = if reference.rule(&evidence.rule).is_some() {
        evidence.rule.clone()
    } else {
        format!("{} {}", kind_name(evidence.kind), evidence.rule)
    };
    let marks = typeset::width(symbols.open) + typeset::width(symbols.close);
    let words = typeset::clip(&evidence.text, writer.columns().saturating_sub(marks), drawing);
    let bytes = evidence.start.zip(evidence.end).map(|(start, end)| start..end);
    let link = Some(writer.link_to_words(&evidence.rule, bytes));
    let marked = format!("{}{words}{}", symbols.open, symbols.close);
    let room = writer.columns().saturating_sub(typeset::width(&marked) + 2);
    let mut row = Vec::new();
    if !words.is_empty() {
        row.push(Span { text: marked, role: Role::Match, link });
        if typeset::width(&source) > room {
            writer.row(std::mem::take(&mut row));
        }
        row.push(plain(Role::Body, "  ".to_owned()));
    }
    let source = typeset::clip(&source, writer.columns().saturating_sub(2), drawing);
    row.push(Span { text: source, role: Role::Muted, link });
    writer.row(row);
}

const fn kind_name(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Provider => "provider",
        EvidenceKind::Phrase => "words",
        EvidenceKind::EnhancedCode => "code",
        EvidenceKind::ReplyCode => "reply",
        EvidenceKind::Shape => "form",
    }
}

fn consequences(diagnosis: &Diagnosis, reading: Reading, reference: &Reference, writer: &mut Writer) {
    let advice = &diagnosis.advice;
    let flow = title_of(TermKind::Flow, reading.flow.name(), reference);
    let audience = title_of(TermKind::Audience, reading.audience.name(), reference);
    part(writer, flow, advice.flows.get(&reading.flow));
    part(writer, audience, advice.audiences.get(&reading.audience));
}

/// How to retry, what becomes of the address, and what it all means at length.
fn plans(diagnosis: &Diagnosis, writer: &mut Writer) {
    let advice = &diagnosis.advice;
    part(writer, "Retry", Some(&advice.retry_plan));
    part(writer, "Address", Some(&advice.address_plan));
    part(writer, "What it means", Some(&advice.meaning));
}

fn part(writer: &mut Writer, heading: &str, text: Option<&String>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        writer.heading(heading);
        writer.text(Role::Body, text);
    }
}

/// What else it could be, unless that was told before.
fn likely_others(diagnosis: &Diagnosis, reference: &Reference, writer: &mut Writer) {
    if diagnosis.verdict.category != Category::Unknown {
        others(diagnosis, reference, writer);
    }
}

fn others(diagnosis: &Diagnosis, reference: &Reference, writer: &mut Writer) {
    let alternatives = &diagnosis.verdict.alternatives;
    if alternatives.is_empty() {
        return;
    }
    writer.heading("Could also be");
    for alternative in alternatives {
        let share = format!("{:>3.0} %  ", alternative.confidence * 100.0);
        let room = writer.columns().saturating_sub(typeset::width(&share));
        let title = typeset::clip(&reference.category(alternative.category).title, room, writer.drawing());
        let link = writer.link(alternative.category.name());
        writer.row(vec![plain(Role::Muted, share), Span { text: title, role: Role::Value, link: Some(link) }]);
    }
}
