//! Totals as a table for a spreadsheet: one row a group.

use super::words::Words;
use crate::report::record::push_guarded;

pub(super) fn rows(words: &Words<'_>) -> String {
    let has_before = words.summary.before.is_some();
    let mut out = b"by,key,failed,waiting,attempts,delayed,delivered".to_vec();
    if has_before {
        out.extend_from_slice(b",failed_before,waiting_before,attempts_before");
    }
    out.push(b'\n');
    for table in &words.summary.tables {
        for row in &table.rows {
            out.extend_from_slice(table.by.name().as_bytes());
            out.push(b',');
            push_guarded(&mut out, &row.key);
            let counts = row.counts;
            let delivered = if table.by.knows_arrivals() { counts.delivered.to_string() } else { String::new() };
            out.extend_from_slice(
                format!(",{},{},{},{},{delivered}", counts.failed, counts.waiting, counts.attempts, counts.delayed)
                    .as_bytes(),
            );
            if has_before {
                let before = row.before.map_or_else(
                    || ",,,".to_owned(),
                    |before| format!(",{},{},{}", before.failed, before.waiting, before.attempts),
                );
                out.extend_from_slice(before.as_bytes());
            }
            out.push(b'\n');
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Deliveries one by one.
pub(super) fn deliveries(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = heads.join(",").into_bytes();
    out.push(b'\n');
    for row in rows {
        for (number, cell) in row.iter().enumerate() {
            if number > 0 {
                out.push(b',');
            }
            push_guarded(&mut out, cell);
        }
        out.push(b'\n');
    }
    String::from_utf8_lossy(&out).into_owned()
}
