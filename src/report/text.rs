//! A verdict for a person: the plain sentence first, then the facts, then what to do and why.

use super::safe;
use super::sheet::Sheet;
use super::style::{Role, Style};
use crate::advice::Diagnosis;
use crate::intake::Delivery;

/// How much of a diagnostic is shown; more helps no reader, and a file may hold megabytes.
const DIAGNOSTIC_LIMIT: usize = 2_000;

/// Evidence and alternatives beyond these say little.
const EVIDENCE_LIMIT: usize = 6;
const ALTERNATIVES_LIMIT: usize = 3;

/// One verdict.
pub fn verdict(source: &str, diagnosis: &Diagnosis, style: Style) -> String {
    let mut sheet = Sheet::new(style);
    let Diagnosis { verdict, advice, .. } = diagnosis;
    sheet.line(Role::Title, &advice.title);
    sheet.paragraph(&advice.sentence);
    sheet.gap();
    card(&mut sheet, source, diagnosis);
    for conflict in &verdict.conflicts {
        sheet.item(style.mark("  ! ", "  ! "), conflict);
    }
    for suggestion in &advice.suggestions {
        sheet.item(style.mark("  → ", "  > "), suggestion);
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
    why(&mut sheet, diagnosis);
    words(&mut sheet, &diagnosis.delivery);
    sheet.finish()
}

/// The facts in a few short lines.
fn card(sheet: &mut Sheet, source: &str, diagnosis: &Diagnosis) {
    let style = sheet.style();
    let verdict = &diagnosis.verdict;
    let permanence = format!("{} {}", style.mark("■", "#"), verdict.permanence.name().to_uppercase());
    let mut first = vec![style.paint(Role::from(verdict.permanence), &permanence)];
    let mut second = Vec::new();
    let labelled = |label: &str, value: &str| format!("{} {value}", style.paint(Role::Label, label));
    if let Some(layer) = verdict.layer {
        first.push(labelled("layer", layer.name()));
    }
    if let Some(actor) = verdict.actor {
        first.push(labelled("who can act", actor.name()));
    }
    first.push(labelled("sure", &format!("{:.0} % ({})", verdict.confidence * 100.0, verdict.certainty().name())));
    second.push(labelled("category", verdict.category.name()));
    second.push(labelled("retry", verdict.retry.name()));
    second.push(labelled("address", &verdict.address.name().to_uppercase()));
    sheet.laid_out(&format!("  {}", first.join("   ")));
    sheet.laid_out(&format!("  {}", second.join("   ")));

    for (label, value) in facts(source, diagnosis) {
        sheet.row(label, 4, &value);
    }
}

/// What the input says about the delivery, as far as it says it.
fn facts(source: &str, diagnosis: &Diagnosis) -> Vec<(&'static str, String)> {
    let Diagnosis { delivery, verdict, .. } = diagnosis;
    let mut rows = Vec::new();
    if let Some(recipient) = &delivery.recipient {
        rows.push(("to", recipient.clone()));
    }
    let by: Vec<_> = [
        verdict.provider.clone(),
        delivery.remote_mta.clone(),
        verdict.phase.map(|phase| format!("at {phase}")),
        verdict.blocklist.as_ref().map(|list| format!("block list {list}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !by.is_empty() {
        rows.push(("by", by.join(" · ")));
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
fn why(sheet: &mut Sheet, diagnosis: &Diagnosis) {
    let style = sheet.style();
    let verdict = &diagnosis.verdict;
    if !verdict.evidence.is_empty() {
        sheet.heading("Why");
        for evidence in verdict.evidence.iter().take(EVIDENCE_LIMIT) {
            let words = safe::line(&evidence.text);
            let (open, close) = (style.mark("«", "\""), style.mark("»", "\""));
            let text = if words.is_empty() { String::new() } else { format!("{open}{words}{close} – ") };
            sheet.item(style.mark("  • ", "  * "), &format!("{text}{}", evidence.rule));
        }
    }
    if !verdict.alternatives.is_empty() {
        sheet.heading("It could also be");
        for other in verdict.alternatives.iter().take(ALTERNATIVES_LIMIT) {
            sheet.item(style.mark("  • ", "  * "), &format!("{} ({:.0} %)", other.category, other.confidence * 100.0));
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
