//! A verdict for a person: the plain sentence first, then the facts, then what to do and why.

use super::sheet::Sheet;
use super::style::{Role, Style};
use super::{Playbook, safe};
use crate::advice::Diagnosis;
use crate::intake::Delivery;
use crate::reference::Reference;
use crate::reference::page::TermKind;
use crate::taxonomy::Permanence;

/// How much of a diagnostic is shown; more helps no reader, and a file may hold megabytes.
const DIAGNOSTIC_LIMIT: usize = 2_000;

/// Evidence and alternatives beyond these say little.
const EVIDENCE_LIMIT: usize = 6;
const ALTERNATIVES_LIMIT: usize = 3;

/// One verdict.
pub fn verdict(source: &str, diagnosis: &Diagnosis, playbook: &Playbook<'_>, style: Style) -> String {
    let reference = playbook.reference;
    let mut sheet = Sheet::new(style);
    let Diagnosis { verdict, advice, .. } = diagnosis;
    sheet.line(Role::Title, &advice.title);
    sheet.paragraph(&advice.sentence);
    sheet.gap();
    card(&mut sheet, source, diagnosis, reference);
    for conflict in &verdict.conflicts {
        sheet.item(style.mark("  ! ", "  ! "), conflict);
    }
    for suggestion in &advice.suggestions {
        sheet.item(style.mark("  → ", "  > "), suggestion);
    }

    for note in &advice.house_notes {
        sheet.heading(&format!("House note on {}", note.page));
        sheet.paragraph(&note.note);
    }
    sheet.heading("What it means");
    sheet.paragraph(&advice.meaning);
    sheet.heading("What to do");
    for (index, step) in advice.next_steps.iter().enumerate() {
        sheet.item(&format!("{:>2}. ", index + 1), step);
    }
    sheet.heading("Retry");
    sheet.paragraph(&advice.retry_plan);
    sheet.heading("Address");
    sheet.paragraph(&advice.address_plan);
    for (heading, text) in playbook.reader.consequences(diagnosis, reference) {
        sheet.heading(&heading);
        sheet.paragraph(&text);
    }
    why(&mut sheet, diagnosis, reference);
    words(&mut sheet, &diagnosis.delivery);
    sheet.finish()
}

/// The facts in a few short lines.
fn card(sheet: &mut Sheet, source: &str, diagnosis: &Diagnosis, reference: &Reference) {
    let style = sheet.style();
    let verdict = &diagnosis.verdict;
    let title = |kind: TermKind, name: &str| {
        let title = safe::line(&reference.term_title(kind, name));
        style.spelled(title.into()).into_owned()
    };
    let permanence = format!(
        "{} {}",
        permanence_mark(verdict.permanence, style),
        title(TermKind::Permanence, verdict.permanence.name()).to_uppercase()
    );
    let sure = format!("{} ({})", percent(verdict.confidence), verdict.certainty().name());
    let labelled = |label: &str, value: &str| format!("{} {value}", style.paint(Role::Label, label));
    let permanence = style.paint(Role::from(verdict.permanence), &permanence);
    sheet.laid_out(&format!("  {permanence}   {}", labelled("sure", &sure)));
    let mut rows = vec![("category", verdict.category.name().to_owned())];
    rows.extend(verdict.layer.map(|layer| ("layer", title(TermKind::Layer, layer.name()))));
    rows.extend(verdict.actor.map(|actor| ("who can act", title(TermKind::Actor, actor.name()))));
    rows.push(("retry", title(TermKind::Retry, verdict.retry.name())));
    rows.push(("address", title(TermKind::Address, verdict.address.name()).to_uppercase()));
    rows.extend(facts(source, diagnosis, reference));
    for (label, value) in rows {
        sheet.row(label, LABELS, &value);
    }
}

/// As wide as the longest label of the card.
const LABELS: usize = 11;

/// The same mark as in the app: full, half and empty.
const fn permanence_mark(permanence: Permanence, style: Style) -> &'static str {
    match permanence {
        Permanence::Hard => style.mark("■", "[#]"),
        Permanence::Soft => style.mark("◧", "[~]"),
        Permanence::None => style.mark("□", "[ ]"),
    }
}

/// A share in per cent; nothing is ever quite sure.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", (share * 100.0).floor().min(99.0))
}

/// What the input says about the delivery, as far as it says it.
fn facts(source: &str, diagnosis: &Diagnosis, reference: &Reference) -> Vec<(&'static str, String)> {
    let Diagnosis { delivery, verdict, .. } = diagnosis;
    let mut rows = Vec::new();
    if let Some(recipient) = &delivery.recipient {
        rows.push(("to", recipient.clone()));
    }
    let provider = verdict
        .provider
        .as_deref()
        .map(|id| reference.provider(id).map_or_else(|| id.to_owned(), |provider| provider.short_title().to_owned()));
    let by: Vec<_> =
        [provider, delivery.remote_mta.clone(), verdict.blocklist.as_ref().map(|list| format!("block list {list}"))]
            .into_iter()
            .flatten()
            .filter(|name| !name.trim().is_empty())
            .collect();
    if !by.is_empty() {
        rows.push(("by", by.join(" · ")));
    }
    if let Some(phase) = verdict.phase {
        rows.push(("at", reference.term_title(TermKind::Phase, phase.name())));
    }
    let code: Vec<_> = [
        delivery.reply_code.map(|code| code.to_string()),
        delivery.enhanced_code.map(|code| code.to_string()),
        delivery.action.map(|action| action.to_string()),
        verdict.retry_after_s.map(|seconds| format!("retry after {seconds} s")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !code.is_empty() {
        rows.push(("code", code.join(" · ")));
    }
    rows.push(("from", place(source, delivery)));
    rows
}

/// Where in the input the delivery stands.
pub(super) fn place(source: &str, delivery: &Delivery) -> String {
    let name = if source == "-" { "standard input" } else { source };
    let message = if delivery.message > 1 { format!(", message {}", delivery.message) } else { String::new() };
    format!("{name}{message}, line {}", delivery.line)
}

/// What the verdict rests on and what else was weighed.
fn why(sheet: &mut Sheet, diagnosis: &Diagnosis, reference: &Reference) {
    let style = sheet.style();
    let verdict = &diagnosis.verdict;
    if !verdict.evidence.is_empty() {
        sheet.heading("Why");
        for evidence in verdict.evidence.iter().take(EVIDENCE_LIMIT) {
            let words = safe::line(&evidence.text);
            let (open, close) = (style.mark("«", "\""), style.mark("»", "\""));
            let text = match (words.is_empty(), evidence.rule.is_empty()) {
                (true, _) => evidence.rule.clone(),
                (false, true) => format!("{open}{words}{close}"),
                (false, false) => format!("{open}{words}{close} – {}", evidence.rule),
            };
            if !text.is_empty() {
                sheet.item(style.mark("  • ", "  * "), &text);
            }
        }
    }
    if !verdict.alternatives.is_empty() {
        sheet.heading("It could also be");
        for other in verdict.alternatives.iter().take(ALTERNATIVES_LIMIT) {
            sheet.item(
                style.mark("  • ", "  * "),
                &format!("{} ({})", reference.category(other.category).title, percent(other.confidence)),
            );
        }
    }
}

/// The server's words, as they were.
fn words(sheet: &mut Sheet, delivery: &Delivery) {
    if delivery.diagnostic.is_blank() {
        return;
    }
    sheet.heading("What the server said");
    let text = delivery.diagnostic.text();
    let shown: String = text.chars().take(DIAGNOSTIC_LIMIT).collect();
    let mark = sheet.style().mark("  │ ", "  | ");
    sheet.quote(mark, shown.trim());
    if shown.len() < text.len() {
        sheet.line(Role::Muted, &format!("  ({} bytes more)", text.len() - shown.len()));
    }
}
