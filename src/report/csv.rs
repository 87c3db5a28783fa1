//! Verdicts as a table for a spreadsheet.
//!
//! A cell that a spreadsheet would take for a formula is guarded: a bounce is untrusted text.

use std::io;

use super::safe;
use crate::advice::Diagnosis;

const COLUMNS: [&str; 30] = [
    "source",
    "message",
    "line",
    "recipient",
    "domain",
    "reply_code",
    "enhanced_code",
    "action",
    "remote_mta",
    "reporting_mta",
    "provider",
    "phase",
    "blocklist",
    "retry_after_s",
    "category",
    "title",
    "permanence",
    "layer",
    "actor",
    "retry",
    "address",
    "confidence",
    "confidence_label",
    "evidence",
    "alternatives",
    "conflicts",
    "meaning",
    "next_steps",
    "suggestions",
    "diagnostic",
];

/// The first row.
///
/// # Errors
/// What the `csv` crate says.
pub fn header() -> io::Result<Vec<u8>> {
    write(&COLUMNS.map(str::to_owned))
}

/// One verdict as a row.
///
/// # Errors
/// What the `csv` crate says.
pub fn row(source: &str, diagnosis: &Diagnosis) -> io::Result<Vec<u8>> {
    let Diagnosis { delivery, verdict, advice } = diagnosis;
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let evidence: Vec<_> = verdict.evidence.iter().map(|found| format!("{}: {}", found.rule, found.text)).collect();
    let alternatives: Vec<_> =
        verdict.alternatives.iter().map(|other| format!("{} {:.2}", other.category, other.confidence)).collect();
    let mut cells = [
        String::new(),
        delivery.message.to_string(),
        delivery.line.to_string(),
        text(delivery.recipient.as_deref()),
        text(delivery.domain()),
        shown(delivery.reply_code),
        shown(delivery.enhanced_code),
        shown(delivery.action),
        text(delivery.remote_mta.as_deref()),
        text(delivery.reporting_mta.as_deref()),
        text(verdict.provider.as_deref()),
        shown(verdict.phase),
        text(verdict.blocklist.as_deref()),
        shown(verdict.retry_after_s),
        verdict.category.to_string(),
        advice.title.clone(),
        verdict.permanence.to_string(),
        shown(verdict.layer),
        shown(verdict.actor),
        verdict.retry.to_string(),
        verdict.address.to_string(),
        format!("{:.3}", verdict.confidence),
        verdict.certainty().name().to_owned(),
        evidence.join("; "),
        alternatives.join("; "),
        verdict.conflicts.join("; "),
        advice.meaning.clone(),
        advice.next_steps.join(" / "),
        advice.suggestions.join("; "),
        delivery.diagnostic.text().to_owned(),
    ]
    .map(|cell| guarded(&cell));
    // The name that we give to standard input is no formula of anybody's.
    let source = if source == "-" { source.to_owned() } else { guarded(source) };
    if let Some(cell) = cells.first_mut() {
        *cell = source;
    }
    write(&cells)
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A cell on one line that no spreadsheet takes for a formula.
fn guarded(cell: &str) -> String {
    let cell = safe::line(cell);
    if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell }
}

fn write(cells: &[String; COLUMNS.len()]) -> io::Result<Vec<u8>> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(cells)?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
