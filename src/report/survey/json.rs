//! Totals as JSON: one object, or one a group.

use std::io;

use serde_json::{Map, Value, json};

use super::words::Words;
use crate::report::json;
use crate::survey::summary::{Row, Table};
use crate::survey::{Counts, Moment};

pub(super) fn whole(words: &Words<'_>) -> io::Result<String> {
    let by: Map<String, Value> = words
        .summary
        .tables
        .iter()
        .map(|table| {
            let rows: Vec<Value> = table.rows.iter().map(|row| Value::Object(group(table, row))).collect();
            (table.by.name().to_owned(), rows.into())
        })
        .collect();
    let mut object = totals(words);
    object.insert("by".into(), by.into());
    Ok(json::pretty(&object)? + "\n")
}

pub(super) fn lines(words: &Words<'_>) -> io::Result<String> {
    let mut out = json::compact(&totals(words))? + "\n";
    for table in &words.summary.tables {
        for row in &table.rows {
            let mut object = Map::new();
            object.insert("by".into(), table.by.name().into());
            object.extend(group(table, row));
            out += &json::compact(&object)?;
            out.push('\n');
        }
    }
    Ok(out)
}

fn group(table: &Table, row: &Row) -> Map<String, Value> {
    let key = if row.key.is_empty() { Value::Null } else { row.key.as_str().into() };
    let Counts { delivered, failed, waiting, delayed, attempts, .. } = row.counts;
    let mut object = Map::new();
    object.insert("key".into(), key);
    object.insert("failed".into(), failed.into());
    object.insert("waiting".into(), waiting.into());
    object.insert("attempts".into(), attempts.into());
    object.insert("delayed".into(), delayed.into());
    if table.by.knows_arrivals() {
        object.insert("delivered".into(), delivered.into());
    }
    if let Some(Counts { failed, waiting, attempts, .. }) = row.before {
        object.insert("before".into(), json!({ "failed": failed, "waiting": waiting, "attempts": attempts }));
    }
    object
}

fn totals(words: &Words<'_>) -> Map<String, Value> {
    let summary = words.summary;
    let Counts { delivered, failed, waiting, delayed, attempts, refused } = summary.totals;
    let time = |moment: Option<Moment>| moment.map(Moment::rfc3339);
    let spikes: Vec<Value> = summary
        .spikes
        .iter()
        .map(|finding| {
            let spike = &finding.spike;
            json!({
                "scope": spike.scope.name(),
                "name": if spike.name.is_empty() { Value::Null } else { spike.name.as_str().into() },
                "cause": spike.cause.name(),
                "failed": spike.failed,
                "of": spike.of,
                "elsewhere": { "failed": spike.elsewhere_failed, "of": spike.elsewhere_of },
                "since": time(spike.since),
                "until": if spike.is_over { time(spike.until) } else { None },
                "named_after": spike.named_after,
                "side": finding.side.name(),
                "sentence": words.finding(finding),
            })
        })
        .collect();
    let new = summary.new.as_ref().map(|all| {
        all.iter().map(|new| json!({ "what": new.what, "place": new.place, "count": new.count })).collect::<Vec<_>>()
    });
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.into(), value);
    put("deliveries", summary.totals.deliveries().into());
    put("delivered", delivered.into());
    put("failed", failed.into());
    put("waiting", waiting.into());
    put("attempts", attempts.into());
    put("delayed", delayed.into());
    put("refused", refused.into());
    put(
        "refused_by",
        summary.refused.iter().map(|(cause, count)| json!({ "cause": cause.name(), "count": count })).collect(),
    );
    put("unread", summary.unread.into());
    put("undated", summary.undated.into());
    put("first", time(summary.span.map(|(first, _)| first)).into());
    put("last", time(summary.span.map(|(_, last)| last)).into());
    if let Some(before) = summary.before {
        let Counts { delivered, failed, waiting, attempts, .. } = before;
        let deliveries = before.deliveries();
        put(
            "before",
            json!({
                "deliveries": deliveries, "delivered": delivered, "failed": failed, "waiting": waiting,
                "attempts": attempts
            }),
        );
    }
    put("spikes", spikes.into());
    put("new", new.into());
    object
}
