//! Totals as text: one page of at most 40 lines, or tables as long as was asked for.

use unicode_width::UnicodeWidthStr;

use super::timeline::Timeline;
use super::words::{Words, cell, number};
use crate::report::sheet::Sheet;
use crate::report::style::{Paint, Role, Style};
use crate::report::table::{self, Side};
use crate::safe;
use crate::survey::summary::{Row, Table};
use crate::survey::{By, Counts};

/// How much of each part a page has room for, in rows.
const SPIKES: usize = 3;
const CAUSES: usize = 7;
const PLACES: usize = 5;
const MORE: usize = 3;
const NEW: usize = 2;

/// So many hours or days are drawn in a line.
const BARS: usize = 56;

/// How wide what is to be done first is at most, in columns.
const LONGEST_STEP: usize = 28;

/// How wide a bar of a table is at most, in columns.
const LONGEST: usize = 24;

pub(super) fn page(words: &Words<'_>, style: Style) -> String {
    let mut sheet = Sheet::new(style);
    let summary = words.summary;
    head(words, &mut sheet);
    if let Some(nothing) = words.nothing() {
        sheet.gap();
        sheet.paragraph(&nothing);
        return sheet.finish();
    }
    if summary.totals.attempts == 0 && summary.totals.undelivered() == 0 {
        sheet.gap();
        sheet.line(Role::Good, &words.say("stats-nothing-failed", &[]));
        return sheet.finish();
    }
    spikes(words, &mut sheet, SPIKES);
    sheet.gap();
    if let Some(causes) = summary.table(By::Cause) {
        // A line says of how many there is no more room to tell.
        let most = if causes.rows.len() > CAUSES { CAUSES - 1 } else { CAUSES };
        lay(words, &mut sheet, causes, most);
        if let Some(more) = causes.rows.len().checked_sub(most).filter(|more| *more > 0) {
            let more = words.say("stats-more-causes", &[("count", &number(more as u64))]);
            sheet.line(Role::Muted, &more);
        }
    }
    sheet.gap();
    beside(words, &mut sheet, [By::Domain, By::Provider], PLACES);
    sheet.gap();
    beside(words, &mut sheet, [By::Code, By::Sender], MORE);
    sheet.gap();
    timeline(words, &mut sheet);
    if let Some(new) = words.news(NEW).filter(|new| !new.is_empty()) {
        let heading = words.new_heading();
        sheet.line(Role::Warning, &clipped(&format!("{heading}: {}", new.join(", ")), style, style.width));
    }
    sheet.finish()
}

pub(super) fn tables(words: &Words<'_>, style: Style) -> String {
    let mut sheet = Sheet::new(style);
    head(words, &mut sheet);
    if let Some(nothing) = words.nothing() {
        sheet.paragraph(&nothing);
        return sheet.finish();
    }
    spikes(words, &mut sheet, usize::MAX);
    for table in &words.summary.tables {
        sheet.gap();
        lay(words, &mut sheet, table, usize::MAX);
        if table.left_out > 0 {
            let more = words.say("stats-more", &[("count", &number(table.left_out as u64))]);
            sheet.line(Role::Muted, &format!("  {more}"));
        }
    }
    if let Some(new) = words.news(usize::MAX).filter(|new| !new.is_empty()) {
        sheet.heading(&words.new_heading());
        for new in new {
            sheet.item(style.mark("  • ", "  * "), &new);
        }
    }
    sheet.finish()
}

fn head(words: &Words<'_>, sheet: &mut Sheet) {
    sheet.line(Role::Title, &words.totals());
    let about = words.about().into_iter().chain(words.compared());
    sheet.line(Role::Muted, &about.collect::<Vec<_>>().join(sheet.style().mark(" · ", ", ")));
    if let Some(refused) = words.refused() {
        sheet.paragraph(&refused);
    }
}

fn spikes(words: &Words<'_>, sheet: &mut Sheet, most: usize) {
    let all = &words.summary.spikes;
    if all.is_empty() {
        return;
    }
    sheet.heading(&words.say("heading-spikes", &[]));
    for finding in all.iter().take(most) {
        sheet.item("! ", &words.finding(finding));
    }
    if let Some(more) = all.len().checked_sub(most).filter(|more| *more > 0) {
        sheet.line(Role::Muted, &format!("  {}", words.say("stats-more", &[("count", &number(more as u64))])));
    }
}

/// A table by itself: of causes with what to do first, of others with bars.
fn lay(words: &Words<'_>, sheet: &mut Sheet, table: &Table, most: usize) {
    let style = sheet.style();
    let is_cause = table.by == By::Cause;
    let heading = words.heading(table.by);
    let [failed, waiting, attempts, first] =
        ["stats-failed", "stats-waiting", "stats-column-attempts", "stats-first-step"].map(|key| words.say(key, &[]));
    let before = words.say("stats-before", &[]);
    let has_before = table.rows.iter().any(|row| row.before.is_some());
    let mut headings = vec![
        (heading.as_str(), Side::Left),
        (failed.as_str(), Side::Right),
        (waiting.as_str(), Side::Right),
        (attempts.as_str(), Side::Right),
    ];
    if has_before {
        headings.push((before.as_str(), Side::Right));
    }
    headings.push((if is_cause { first.as_str() } else { "" }, Side::Left));
    let peak = table.rows.iter().map(|row| weight(table, row)).max().unwrap_or_default();
    let counts: usize =
        headings.iter().skip(1).filter(|(_, side)| *side == Side::Right).map(|(name, _)| name.width() + 2).sum();
    // What to do is worth more than the end of a name.
    let room = if is_cause { style.width.saturating_sub(counts + LONGEST_STEP + 2).max(12) } else { style.width };
    let rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .take(most)
        .map(|row| {
            let counts = row.counts;
            let mut cells = vec![clipped(&words.name(table.by, row), style, room)];
            cells.extend([counts.failed, counts.waiting, counts.attempts].map(cell));
            if has_before {
                cells.push(cell(row.before.map_or(0, Counts::undelivered)));
            }
            cells.push(if is_cause {
                words.first_step(row).unwrap_or_default()
            } else {
                bar(weight(table, row), peak, style)
            });
            cells
        })
        .collect();
    let plain = Style { width: style.width + 2, paint: Paint::Plain, ..style };
    for (place, line) in table::lines(&headings, &rows, plain).iter().enumerate() {
        let line = line.strip_prefix("  ").unwrap_or(line);
        sheet.laid_out(&if place == 0 { style.paint(Role::Label, line) } else { line.to_owned() });
    }
}

/// What the length of a row's bar shows.
const fn weight(table: &Table, row: &Row) -> u64 {
    if table.by.is_time() { row.counts.attempts } else { row.counts.undelivered() }
}

fn bar(count: u64, peak: u64, style: Style) -> String {
    let length = (u128::from(count) * LONGEST as u128).div_ceil(u128::from(peak.max(1))) as usize;
    style.mark("█", "#").repeat(length.min(LONGEST))
}

/// Two tables beside each other.
fn beside(words: &Words<'_>, sheet: &mut Sheet, both: [By; 2], most: usize) {
    let style = sheet.style();
    let half = style.width.saturating_sub(2) / 2;
    let [failed, waiting] = ["stats-failed", "stats-waiting"].map(|key| words.say(key, &[]));
    let plain = Style { width: half + 2, paint: Paint::Plain, ..style };
    let columns = both.map(|by| {
        let heading = words.heading(by);
        let headings =
            [(heading.as_str(), Side::Left), (failed.as_str(), Side::Right), (waiting.as_str(), Side::Right)];
        let rows = words.summary.table(by).map_or(&[][..], |table| table.rows.as_slice());
        // What the input never tells needs no table.
        if rows.iter().all(|row| row.key.is_empty()) {
            return Vec::new();
        }
        let rows: Vec<Vec<String>> = rows
            .iter()
            .take(most)
            .map(|row| vec![words.name(by, row), cell(row.counts.failed), cell(row.counts.waiting)])
            .collect();
        table::lines(&headings, &rows, plain)
    });
    let columns: Vec<_> = columns.into_iter().filter(|lines| !lines.is_empty()).collect();
    let none = Vec::new();
    let (left, right) = (columns.first().unwrap_or(&none), columns.get(1).unwrap_or(&none));
    for place in 0..left.len().max(right.len()) {
        let line = |lines: &[String]| lines.get(place).map(|line| line.get(2..).unwrap_or_default().to_owned());
        let (left, right) = (line(left).unwrap_or_default(), line(right).unwrap_or_default());
        let gap = " ".repeat((half + 2).saturating_sub(left.width()));
        let whole = format!("{left}{gap}{right}");
        sheet.laid_out(&if place == 0 {
            style.paint(Role::Label, whole.trim_end())
        } else {
            whole.trim_end().to_owned()
        });
    }
}

/// The hours or days as bars in one line, below what they are.
fn timeline(words: &Words<'_>, sheet: &mut Sheet) {
    let Some(Timeline { bars, peak, caption, .. }) = Timeline::of(words, BARS) else { return };
    let style = sheet.style();
    sheet.line(Role::Label, &caption);
    // Few bars may be wide.
    let wide = (BARS / bars.len().max(1)).clamp(1, 3);
    let marks = style.mark(" ▁▂▃▄▅▆▇█", " .:-=+*%#");
    let drawn: String = bars
        .iter()
        .flat_map(|(_, count)| {
            let step = (*count * 8).div_ceil(peak.max(1)).min(8) as usize;
            std::iter::repeat_n(marks.chars().nth(step).unwrap_or(' '), wide)
        })
        .collect();
    sheet.laid_out(&drawn);
}

/// A line that fits, with a mark where it was cut.
fn clipped(text: &str, style: Style, width: usize) -> String {
    let text = style.spelled(safe::line(text).into()).into_owned();
    if text.width() <= width {
        return text;
    }
    let mark = style.mark("…", "...");
    let mut out = String::new();
    for character in text.chars() {
        if out.width() + mark.width() + 1 > width {
            break;
        }
        out.push(character);
    }
    out + mark
}
