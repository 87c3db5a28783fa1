//! Totals over the kept log.

use serde_json::{Value, json};

use super::{joined, rfc3339};
use crate::reference::Reference;
use crate::report::style::{Role, Style};
use crate::report::survey::words::{cell, number};
use crate::report::table::{self, Side};
use crate::store::{Totals, TotalsBy};

/// What was counted, and of which file.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The file, as one would name it.
    pub file: String,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// After how many days entries are forgotten; 0 for never.
    pub days: u32,
    /// How many addresses are suppressed.
    pub suppressed: u64,
    /// By status, weekday and hour.
    pub totals: Totals,
    /// By everything else.
    pub groups: Vec<(TotalsBy, Vec<(String, u64)>)>,
}

/// Hours of the day are told in so many columns.
const COLUMNS: usize = 8;

/// All of it for a person.
pub fn totals(counted: &Counted, style: Style, reference: &Reference) -> String {
    let say = |key: &str, places: &[(&str, &str)]| reference.sentence(key, places);
    let statuses = counted.totals.statuses;
    let line = say(
        "triage-totals",
        &[
            ("all", &number(statuses.all())),
            ("open", &number(statuses.open)),
            ("waiting", &number(statuses.waiting)),
            ("done", &number(statuses.done)),
        ],
    );
    let mut out = format!("{}\n", style.paint(Role::Title, &line));
    let size = format!("{:.1} MB", counted.bytes as f64 / 1e6);
    out.extend([say("triage-file", &[("file", &counted.file), ("size", &size)]).as_str(), "\n"]);
    let key = if counted.days == 0 { "triage-kept-for-ever" } else { "triage-kept-for" };
    out.extend([say(key, &[("days", &counted.days.to_string())]).as_str(), "\n"]);
    out.extend([say("triage-suppressed", &[("count", &number(counted.suppressed))]).as_str(), "\n"]);
    for (by, groups) in counted.groups.iter().filter(|(_, groups)| !groups.is_empty()) {
        let heading = say(&format!("triage-by-{}", by.name()), &[]);
        let rows: Vec<Vec<String>> =
            groups.iter().map(|(name, count)| vec![named(*by, name, reference), number(*count)]).collect();
        out.push('\n');
        out.push_str(&joined(&table::lines(&[(&heading, Side::Left), ("", Side::Right)], &rows, style)));
    }
    if statuses.all() > 0 {
        out.push('\n');
        out.push_str(&week(&counted.totals, style, reference));
    }
    out
}

fn named(by: TotalsBy, name: &str, reference: &Reference) -> String {
    match by {
        _ if name.is_empty() => reference.sentence("triage-unnamed", &[]),
        TotalsBy::Cause => {
            name.parse().map_or_else(|_| name.to_owned(), |cause| reference.category(cause).short_title().to_owned())
        }
        _ => name.to_owned(),
    }
}

/// Weekday by hour, three hours to a column.
fn week(totals: &Totals, style: Style, reference: &Reference) -> String {
    let heading = reference.sentence("triage-week", &[]);
    let days = reference.sentence("triage-weekdays", &[]);
    let hours: Vec<String> = (0..COLUMNS).map(|column| format!("{:02}–{:02}", column * 3, column * 3 + 3)).collect();
    let heads: Vec<(&str, Side)> = std::iter::once((heading.as_str(), Side::Left))
        .chain(hours.iter().map(|hour| (hour.as_str(), Side::Right)))
        .collect();
    let rows: Vec<Vec<String>> = days
        .split_whitespace()
        .zip(&totals.week)
        .map(|(day, hours)| {
            let sums = hours.chunks(24 / COLUMNS).map(|some| cell(some.iter().sum()));
            std::iter::once(day.to_owned()).chain(sums).collect()
        })
        .collect();
    joined(&table::lines(&heads, &rows, style))
}

/// All of it for a program.
pub fn totals_object(counted: &Counted) -> Value {
    let Counted { file, bytes, days, suppressed, totals, groups } = counted;
    let groups: serde_json::Map<String, Value> = groups
        .iter()
        .map(|(by, groups)| {
            let groups = groups.iter().map(|(key, count)| json!({ "key": key, "count": count }));
            (by.name().to_owned(), groups.collect::<Vec<_>>().into())
        })
        .collect();
    json!({
        "file": file,
        "bytes": bytes,
        "keep_days": days,
        "open": totals.statuses.open,
        "waiting": totals.statuses.waiting,
        "done": totals.statuses.done,
        "suppressed": suppressed,
        "first": totals.span.map(|(first, _)| rfc3339(first)),
        "last": totals.span.map(|(_, last)| rfc3339(last)),
        "by": groups,
        "week": totals.week,
    })
}
