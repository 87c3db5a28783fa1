//! The kept log as characters: lines of the queue, one entry with its history, totals and the hand-over, as text,
//! JSON, CSV and Markdown.

mod handover;
mod masked;
mod show;
mod totals;

pub use handover::{handover, handover_object};
pub use masked::Mask;
pub use show::{By, Shown, shown, shown_object};
pub use totals::{Counted, totals, totals_object};

use serde_json::{Map, Value, json};

use super::markdown::escaped;
use super::style::Style;
use super::table::{self, Side};
use crate::intake::Date;
use crate::reference::Reference;
use crate::report::survey::words::number;
use crate::store::{Candidate, Done, Entry, Row, Status, Step};

/// For whom something is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A person at a terminal.
    Text(Style),
    /// A ticket, a wiki or a chat.
    Markdown,
}

/// A moment as people read it, without its zone: `2026-11-28 09:12`.
pub fn moment(at: i64) -> String {
    let date = Date::since_1970(at).map(|date| date.readable()).unwrap_or_default();
    date.trim_end_matches(" UTC").to_owned()
}

/// A moment as programs read it.
pub fn rfc3339(at: i64) -> Value {
    Date::since_1970(at).map_or(Value::Null, |date| date.to_string().into())
}

/// What a status is called.
pub fn status(status: Status, reference: &Reference) -> String {
    reference.sentence(&format!("triage-{}", status.name()), &[])
}

/// Lines of the queue as a table for a person; whoever prints more of them later leaves out the headings.
pub fn rows(rows: &[Row], style: Style, reference: &Reference) -> String {
    let say = |key: &str| reference.sentence(key, &[]);
    let keys = ["column-id", "column-when", "column-status", "column-address", "column-cause", "column-who"];
    let heads = keys.map(|key| say(&format!("triage-{key}")));
    let sides = [Side::Right, Side::Left, Side::Left, Side::Left, Side::Left, Side::Left];
    let heads: Vec<(&str, Side)> = heads.iter().map(String::as_str).zip(sides).collect();
    let cells: Vec<Vec<String>> = rows.iter().map(|row| cells(row, reference)).collect();
    joined(&table::lines(&heads, &cells, style))
}

fn cells(row: &Row, reference: &Reference) -> Vec<String> {
    vec![
        row.id.to_string(),
        moment(row.at),
        status(row.status, reference),
        row.recipient.clone().or_else(|| row.domain.clone()).unwrap_or_else(|| "–".to_owned()),
        reference.category(row.cause).short_title().to_owned(),
        row.assignee.clone().unwrap_or_default(),
    ]
}

/// Lines of the queue as a table in Markdown; the headings first where the table begins.
pub fn markdown_head(reference: &Reference) -> String {
    let keys = ["id", "when", "status", "address", "cause", "who", "note"];
    let heads = keys.map(|key| escaped(&reference.sentence(&format!("triage-column-{key}"), &[])));
    format!("| {} |\n|{}\n", heads.join(" | "), "---|".repeat(keys.len()))
}

/// A line of that table.
pub fn markdown_row(row: &Row, reference: &Reference) -> String {
    let mut cells = cells(row, reference);
    cells.push(row.note.clone().unwrap_or_default());
    let cells: Vec<String> = cells.iter().map(|cell| escaped(cell).replace('\n', " ")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// A line of the queue as an object.
pub fn object(row: &Row) -> Map<String, Value> {
    let value = json!({
        "id": row.id,
        "status": row.status.name(),
        "assignee": row.assignee,
        "note": row.note,
        "tags": row.tags,
        "kept": rfc3339(row.kept),
        "date": if row.is_dated { rfc3339(row.at) } else { Value::Null },
        "recipient": row.recipient,
        "domain": row.domain,
        "provider": row.provider,
        "code": row.code,
        "category": row.cause.name(),
        "permanence": row.permanence.name(),
        "address": row.address.name(),
    });
    value.as_object().cloned().unwrap_or_default()
}

/// An entry with its facts and its raw text as an object.
pub fn whole(entry: &Entry) -> Map<String, Value> {
    let mut object = object(&entry.row);
    let record = serde_json::from_str(&entry.record).unwrap_or_else(|_| entry.record.clone().into());
    object.insert("record".to_owned(), record);
    object.insert("raw".to_owned(), entry.raw.clone().into());
    object
}

/// What stands before the facts in a table for a spreadsheet.
const OWN: [&str; 6] = ["id", "status", "assignee", "note", "tags", "kept"];

/// The columns of a table for a spreadsheet.
pub fn columns() -> Vec<&'static str> {
    let facts = super::record::FIELDS.iter().filter(|field| field.group == super::record::Group::Facts);
    OWN.into_iter().chain(facts.map(|field| field.name)).collect()
}

/// The cells of an entry in it.
pub fn cells_of(entry: &Entry) -> Vec<String> {
    let mut object = object(&entry.row);
    object.insert("tags".to_owned(), entry.row.tags.join(" ").into());
    let record: Value = serde_json::from_str(&entry.record).unwrap_or(Value::Null);
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let cell = |name: &str| if OWN.contains(&name) { object.get(name) } else { record.get(name) };
    columns().into_iter().map(|name| cell(name).map(text).unwrap_or_default()).collect()
}

/// A step of a history as a line.
pub fn step(step: &Step, reference: &Reference) -> String {
    let key = match (step.field.as_str(), &step.after) {
        ("kept", _) => "triage-step-kept",
        ("suppressed", Some(_)) => "triage-step-suppressed",
        ("suppressed", None) => "triage-step-lifted",
        ("status", _) => "triage-step-status",
        ("assignee", Some(_)) => "triage-step-assigned",
        ("assignee", None) => "triage-step-unassigned",
        ("note", Some(_)) => "triage-step-noted",
        ("note", None) => "triage-step-unnoted",
        (_, Some(_)) => "triage-step-tagged",
        (_, None) => "triage-step-untagged",
    };
    let after = step.after.as_deref().unwrap_or_default();
    let after =
        if step.field == "status" { reference.sentence(&format!("triage-{after}"), &[]) } else { after.to_owned() };
    let said = reference.sentence(key, &[("value", &after)]);
    let undone = if step.is_undone { reference.sentence("triage-step-undone", &[]) } else { String::new() };
    format!("{}  {said}{undone}", moment(step.at))
}

/// What was undone, in one sentence.
pub fn undone(done: &Done, reference: &Reference) -> String {
    let count = number(done.changed);
    let fields: Vec<String> =
        done.fields.iter().map(|field| reference.sentence(&format!("triage-field-{field}"), &[])).collect();
    let key = match done.verb.as_str() {
        _ if !fields.is_empty() => "triage-undo-change",
        "keep" => "triage-undo-keep",
        "suppress" => "triage-undo-suppress",
        "lift" => "triage-undo-lift",
        _ => "triage-undo-nothing",
    };
    let one = format!("{key}-one");
    let key =
        if done.changed == 1 && reference.documents().sentences().contains_key(&one) { one.as_str() } else { key };
    reference.sentence(key, &[("count", &count), ("fields", &fields.join(", "))])
}

/// Why an address is a candidate, in one sentence.
pub fn reason(candidate: &Candidate, reference: &Reference) -> String {
    let cause = reference.category(candidate.cause).short_title();
    let (count, days) = (candidate.count.to_string(), candidate.days.to_string());
    let places = [("cause", cause), ("count", count.as_str()), ("days", days.as_str())];
    let key = match (candidate.count, candidate.days) {
        (1, _) => "triage-reason-once",
        (_, 1) => "triage-reason-in-a-day",
        _ => "triage-reason",
    };
    reference.sentence(key, &places)
}

/// A candidate as an object.
pub fn candidate(candidate: &Candidate, reference: &Reference) -> Value {
    json!({
        "address": candidate.address,
        "standing": candidate.standing.name(),
        "failures": candidate.count,
        "days": candidate.days,
        "category": candidate.cause.name(),
        "last": rfc3339(candidate.last),
        "reason": reason(candidate, reference),
    })
}

fn joined(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}
