//! Totals for a ticket or a wiki.

use std::fmt::Write;

use super::words::{Words, cell, number};
use crate::report::markdown::escaped;
use crate::survey::{By, Counts};

/// So many new things are told.
const NEW: usize = 10;

pub(super) fn page(words: &Words<'_>) -> String {
    let mut out = format!("# {}\n\n", escaped(&words.totals()));
    for line in words.about().iter().chain(&words.compared()).chain(&words.refused()).chain(&words.nothing()) {
        let _ = writeln!(out, "- {}", escaped(line));
    }
    if !words.summary.spikes.is_empty() {
        let _ = write!(out, "\n## {}\n\n", escaped(&words.say("heading-spikes", &[])));
        for finding in &words.summary.spikes {
            let _ = writeln!(out, "- {}", escaped(&words.finding(finding)));
        }
    }
    let headings = ["stats-failed", "stats-waiting", "stats-column-attempts"].map(|key| words.say(key, &[]));
    for table in words.summary.tables.iter().filter(|table| !table.rows.is_empty()) {
        let has_steps = table.by == By::Cause;
        let _ = write!(out, "\n## {}\n\n| |", escaped(&words.heading(table.by)));
        let before = words.summary.before.filter(|_| !table.by.is_time()).map(|_| words.say("stats-before", &[]));
        let steps = has_steps.then(|| words.say("stats-first-step", &[]));
        for heading in headings.iter().chain(&before).chain(&steps) {
            let _ = write!(out, " {} |", escaped(heading));
        }
        out += "\n|---|---:|---:|---:|";
        out += if before.is_some() { "---:|" } else { "" };
        out += if has_steps { "---|\n" } else { "\n" };
        for row in &table.rows {
            let counts = row.counts;
            let _ = write!(out, "| {} |", escaped(&words.name(table.by, row)));
            for count in [counts.failed, counts.waiting, counts.attempts] {
                let _ = write!(out, " {} |", cell(count));
            }
            if before.is_some() {
                let _ = write!(out, " {} |", cell(row.before.map_or(0, Counts::undelivered)));
            }
            if has_steps {
                let _ = write!(out, " {} |", escaped(&words.first_step(row).unwrap_or_default()));
            }
            out.push('\n');
        }
        if table.left_out > 0 {
            let more = words.say("stats-more", &[("count", &number(table.left_out as u64))]);
            let _ = writeln!(out, "\n{}", escaped(&more));
        }
    }
    if let Some(new) = words.news(NEW).filter(|new| !new.is_empty()) {
        let _ = write!(out, "\n## {}\n\n", escaped(&words.new_heading()));
        for new in new {
            let _ = writeln!(out, "- {}", escaped(&new));
        }
    }
    out
}
