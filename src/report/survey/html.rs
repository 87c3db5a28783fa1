//! Totals as one page for a browser: no script, nothing from elsewhere, light and dark, fit for paper.

use std::fmt::Write;

use super::timeline::{Timeline, hour};
use super::words::{Words, cell, number};
use crate::safe;
use crate::survey::summary::{Row, Table};
use crate::survey::{By, Counts};

/// The looks of the page. Colours are few and told apart by lightness too.
const LOOKS: &str = include_str!("looks.css");

/// So many hours or days are drawn.
const BARS: usize = 24 * 14;

/// So many new things are told.
const NEW: usize = 20;

/// The size of the timeline, in units of its own.
const WIDTH: usize = 960;
const HEIGHT: usize = 150;

pub(super) fn page(words: &Words<'_>) -> String {
    let mut out = String::new();
    let title = escaped(words.source);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} – whybounce</title>\n\
         <style>\n{LOOKS}</style>\n</head>\n<body>\n<main>\n"
    );
    head(words, &mut out);
    spikes(words, &mut out);
    timeline(words, &mut out);
    for table in words.summary.tables.iter().filter(|table| !table.by.is_time() && !table.rows.is_empty()) {
        section(words, table, &mut out);
    }
    if let Some(new) = words.news(NEW).filter(|new| !new.is_empty()) {
        let _ = writeln!(out, "<section>\n<h2>{}</h2>\n<ul>", escaped(&words.new_heading()));
        for new in new {
            let _ = writeln!(out, "<li>{}</li>", escaped(&new));
        }
        out += "</ul>\n</section>\n";
    }
    out += "</main>\n</body>\n</html>\n";
    out
}

fn head(words: &Words<'_>, out: &mut String) {
    let totals = words.summary.totals;
    let _ = writeln!(out, "<header>\n<h1>{}</h1>", escaped(&words.totals()));
    let about: Vec<String> = words.about().iter().chain(words.compared().iter()).map(|line| escaped(line)).collect();
    let _ = writeln!(out, "<p class=\"muted\">{}</p>", about.join(" · "));
    for told in words.refused().iter().chain(&words.nothing()) {
        let _ = writeln!(out, "<p>{}</p>", escaped(told));
    }
    let parts = [
        ("delivered", totals.delivered, "stats-delivered"),
        ("failed", totals.failed, "stats-failed"),
        ("waiting", totals.waiting, "stats-waiting"),
    ];
    let all = totals.deliveries().max(1) as f64;
    let mut at = 0.0;
    let _ = writeln!(
        out,
        "<svg class=\"shares\" viewBox=\"0 0 {WIDTH} 14\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">",
        escaped(&words.totals())
    );
    for (class, count, _) in parts {
        let width = count as f64 / all * WIDTH as f64;
        let _ = writeln!(out, "<rect class=\"{class}\" x=\"{at:.1}\" y=\"0\" width=\"{width:.1}\" height=\"14\"/>");
        at += width;
    }
    out.push_str("</svg>\n<p class=\"legend\">");
    for (class, count, key) in parts {
        let share = count as f64 * 100.0 / all;
        let _ = write!(
            out,
            "<span><i class=\"{class}\"></i>{} {} ({share:.1}%)</span> ",
            number(count),
            escaped(&words.say(key, &[]))
        );
    }
    out.push_str("</p>\n</header>\n");
}

fn spikes(words: &Words<'_>, out: &mut String) {
    if words.summary.spikes.is_empty() {
        return;
    }
    let _ = writeln!(out, "<section class=\"spikes\">\n<h2>{}</h2>\n<ul>", escaped(&words.say("heading-spikes", &[])));
    for finding in &words.summary.spikes {
        let _ = writeln!(out, "<li>{}</li>", escaped(&words.finding(finding)));
    }
    out.push_str("</ul>\n</section>\n");
}

/// A table with bars: what failed for good, and what waits.
fn section(words: &Words<'_>, table: &Table, out: &mut String) {
    let peak = table.rows.iter().map(|row| row.counts.undelivered()).max().unwrap_or_default().max(1) as f64;
    let is_cause = table.by == By::Cause;
    let before = words.summary.before.is_some();
    let _ = writeln!(out, "<section>\n<h2>{}</h2>\n<table>\n<thead><tr><th></th>", escaped(&words.heading(table.by)));
    let mut keys = vec!["stats-failed", "stats-waiting", "stats-column-attempts"];
    keys.extend(before.then_some("stats-before"));
    for key in keys {
        let _ = write!(out, "<th class=\"number\">{}</th>", escaped(&words.say(key, &[])));
    }
    let last = if is_cause { escaped(&words.say("stats-first-step", &[])) } else { String::new() };
    let _ = writeln!(out, "<th class=\"bar\"></th><th class=\"step\">{last}</th></tr></thead>\n<tbody>");
    for row in &table.rows {
        line(words, table, row, peak, out);
    }
    out.push_str("</tbody>\n</table>\n");
    if table.left_out > 0 {
        let more = words.say("stats-more", &[("count", &number(table.left_out as u64))]);
        let _ = writeln!(out, "<p class=\"muted\">{}</p>", escaped(&more));
    }
    out.push_str("</section>\n");
}

fn line(words: &Words<'_>, table: &Table, row: &Row, peak: f64, out: &mut String) {
    let counts = row.counts;
    let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escaped(&words.name(table.by, row)));
    let before = words.summary.before.map(|_| row.before.map_or(0, Counts::undelivered));
    for count in [counts.failed, counts.waiting, counts.attempts].into_iter().chain(before) {
        let _ = write!(out, "<td class=\"number\">{}</td>", cell(count));
    }
    let (failed, waiting) = (counts.failed as f64 / peak * 200.0, counts.waiting as f64 / peak * 200.0);
    let _ = write!(
        out,
        "<td class=\"bar\"><svg viewBox=\"0 0 200 12\" aria-hidden=\"true\">\
         <rect class=\"failed\" x=\"0\" y=\"1\" width=\"{failed:.1}\" height=\"10\"/>\
         <rect class=\"waiting\" x=\"{failed:.1}\" y=\"1\" width=\"{waiting:.1}\" height=\"10\"/></svg></td>"
    );
    let step = if table.by == By::Cause { words.first_step(row).unwrap_or_default() } else { String::new() };
    let _ = writeln!(out, "<td class=\"step\">{}</td></tr>", escaped(&step));
}

/// The failed attempts by hour, or by day where there are many.
fn timeline(words: &Words<'_>, out: &mut String) {
    let Some(timeline) = Timeline::of(words, BARS) else { return };
    let caption = escaped(&timeline.caption);
    let heading = escaped(&words.heading(timeline.by));
    let _ = writeln!(out, "<section>\n<h2>{heading}</h2>\n<p class=\"muted\">{caption}</p>");
    let full = HEIGHT + 20;
    let _ =
        writeln!(out, "<svg class=\"timeline\" viewBox=\"0 0 {WIDTH} {full}\" role=\"img\" aria-label=\"{caption}\">");
    let each = WIDTH as f64 / timeline.bars.len() as f64;
    let step = label_step(timeline.bars.len());
    for (place, (moment, count)) in timeline.bars.iter().enumerate() {
        let height = *count as f64 / timeline.peak as f64 * (HEIGHT - 4) as f64;
        let (x, y, width) = (place as f64 * each, HEIGHT as f64 - height, (each * 0.85).max(0.5));
        let name = escaped(&timeline.name(*moment));
        let _ = writeln!(
            out,
            "<rect class=\"attempts\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\">\
             <title>{name}: {}</title></rect>",
            number(*count)
        );
        if place % step == 0 {
            let label = if timeline.by == By::Hour { hour(*moment) } else { moment.day() };
            let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{}\">{}</text>", full - 4, escaped(&label));
        }
    }
    let _ = writeln!(out, "<line x1=\"0\" y1=\"{HEIGHT}\" x2=\"{WIDTH}\" y2=\"{HEIGHT}\"/>\n</svg>\n</section>");
}

/// Every how many bars there is room for a label.
const fn label_step(bars: usize) -> usize {
    if bars <= 24 { 1 } else { bars.div_ceil(12) }
}

/// Text in which nothing is taken for markup.
fn escaped(text: &str) -> String {
    let line = safe::line(text);
    let mut out = String::with_capacity(line.len());
    for character in line.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
