//! The hand-over: what the next shift has to know, as one would send it.

use serde_json::{Value, json};

use super::{Layout, candidate, joined, moment, object, reason, rfc3339};
use crate::reference::Reference;
use crate::report::markdown::escaped;
use crate::report::style::{Role, Style};
use crate::report::survey::words::number;
use crate::safe;
use crate::store::{Candidate, Handover, Row, Shift};

/// A part of the hand-over.
struct Part {
    heading: String,
    body: Body,
}

enum Body {
    Lines(Vec<String>),
    Rows(Vec<Row>),
}

/// The hand-over for a person.
pub fn handover(found: &Handover, shift: Shift, layout: Layout, reference: &Reference) -> String {
    let title =
        reference.sentence("triage-handover", &[("since", &moment(shift.since)), ("until", &moment(shift.now))]);
    let parts = parts(found, shift, reference);
    match layout {
        Layout::Markdown => markdown(&title, &parts, reference),
        Layout::Text(style) => text(&title, &parts, style, reference),
    }
}

fn parts(found: &Handover, shift: Shift, reference: &Reference) -> Vec<Part> {
    let say = |key: &str, count: u64| reference.sentence(key, &[("count", &number(count))]);
    let mut parts = Vec::new();
    let causes = found.causes.iter().map(|(cause, count)| {
        let title = cause.parse().map_or(cause.as_str(), |cause| reference.category(cause).short_title());
        format!("{title}: {}", number(*count))
    });
    parts.push(Part { heading: say("triage-came", found.came.all()), body: Body::Lines(causes.collect()) });
    let mut queue = |key: &str, count: u64, rows: &[Row]| {
        parts.push(Part { heading: say(key, count), body: Body::Rows(rows.to_vec()) });
    };
    queue("triage-still-open", found.all.open, &found.open);
    if !found.waiting.is_empty() {
        queue("triage-still-waiting", found.all.waiting, &found.waiting);
    }
    for (key, list) in [
        ("triage-to-suppress", &found.suppress),
        ("triage-to-quarantine", &found.quarantine),
        ("triage-to-watch", &found.watch),
    ] {
        if list.is_empty() {
            continue;
        }
        let mut lines: Vec<String> = list.iter().take(shift.most).map(|one| line(one, reference)).collect();
        if list.len() > shift.most {
            lines.push(say("triage-more", (list.len() - shift.most) as u64));
        }
        parts.push(Part { heading: say(key, list.len() as u64), body: Body::Lines(lines) });
    }
    parts
}

fn line(one: &Candidate, reference: &Reference) -> String {
    format!("{}: {}", one.address, reason(one, reference))
}

fn text(title: &str, parts: &[Part], style: Style, reference: &Reference) -> String {
    let mut out = format!("{}\n", style.paint(Role::Title, title));
    for part in parts {
        out.extend(["\n", &style.paint(Role::Heading, &part.heading), "\n"]);
        match &part.body {
            Body::Lines(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| format!("  {}", safe::line(line))).collect();
                out.push_str(&joined(&lines));
            }
            Body::Rows(found) => found.iter().for_each(|row| out.push_str(&told(row, reference))),
        }
    }
    out
}

/// A bounce as one tells of it: nothing is cut, and what was noted stands below.
fn told(row: &Row, reference: &Reference) -> String {
    let [address, cause, who, note] = [
        row.recipient.as_deref().or(row.domain.as_deref()).unwrap_or("–"),
        reference.category(row.cause).short_title(),
        row.assignee.as_deref().unwrap_or_default(),
        row.note.as_deref().unwrap_or_default(),
    ];
    let (id, when, tags) = (row.id.to_string(), moment(row.at), row.tags.join(", "));
    let key = if who.is_empty() { "triage-handover-row" } else { "triage-handover-row-who" };
    let values = [("id", id.as_str()), ("address", address), ("cause", cause), ("when", &when), ("who", who)];
    let mut lines = vec![format!("  {}", safe::line(&reference.sentence(key, &values)))];
    for (key, name, value) in [("queue-note", "note", note), ("queue-tags", "tags", &tags)] {
        if !value.is_empty() {
            lines.push(format!("    {}", safe::line(&reference.sentence(key, &[(name, value)]))));
        }
    }
    joined(&lines)
}

fn markdown(title: &str, parts: &[Part], reference: &Reference) -> String {
    let mut out = format!("# {}\n", escaped(title));
    for part in parts {
        out.extend(["\n## ", &escaped(&part.heading), "\n\n"]);
        match &part.body {
            Body::Lines(lines) => {
                for line in lines {
                    out.extend(["- ", &escaped(line), "\n"]);
                }
            }
            Body::Rows(found) if found.is_empty() => {}
            Body::Rows(found) => {
                out.push_str(&super::markdown_head(reference));
                for row in found {
                    out.push_str(&super::markdown_row(row, reference));
                }
            }
        }
    }
    out
}

/// The hand-over for a program.
pub fn handover_object(found: &Handover, shift: Shift, reference: &Reference) -> Value {
    let list = |list: &[Candidate]| list.iter().map(|one| candidate(one, reference)).collect::<Vec<_>>();
    let rows = |rows: &[Row]| rows.iter().map(object).collect::<Vec<_>>();
    json!({
        "since": rfc3339(shift.since),
        "until": rfc3339(shift.now),
        "came": found.came.all(),
        "causes": found.causes.iter().map(|(cause, count)| json!({ "category": cause, "count": count })).collect::<Vec<_>>(),
        "open": found.all.open,
        "waiting": found.all.waiting,
        "done": found.all.done,
        "open_entries": rows(&found.open),
        "waiting_entries": rows(&found.waiting),
        "suppress": list(&found.suppress),
        "quarantine": list(&found.quarantine),
        "watch": list(&found.watch),
    })
}
