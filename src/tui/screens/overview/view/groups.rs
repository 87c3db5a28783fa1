//! The groups of one kind: how many failed and wait, as bars, and of causes what to do first.

use ratatui::layout::Rect;

use super::bars::bar;
use crate::report::survey::words::{Words, cell, number};
use crate::survey::summary::Row;
use crate::survey::{By, Counts};
use crate::tui::desk::Desk;
use crate::tui::paint::{Canvas, rest, row};
use crate::tui::screens::overview::Overview;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// The columns of a number with the gap before it.
const NUMBER: u16 = 10;

/// The columns of a bar beside what to do first: so few at least, and so many where there is more room than that
/// needs.
const BAR: u16 = 6;
const LONG_BAR: u16 = 60;

/// What to do first is hardly ever longer.
const WHOLE_STEP: u16 = 70;

/// What to do first needs so much room to say anything.
const LEAST_STEP: u16 = 18;

/// From this width on the attempts stand beside.
const WIDE: u16 = 96;

/// From this width on names are seldom cut.
const WIDEST: u16 = 160;

/// Longer bars say no more.
const MOST_BAR: u16 = 120;

/// The columns of a row.
#[derive(Clone, Copy)]
struct Columns {
    name: u16,
    /// How many numbers there are.
    numbers: u16,
    bar: u16,
    step: u16,
}

impl Columns {
    fn of(width: u16, by: By) -> Self {
        let numbers = if width >= WIDE { 3 } else { 2 };
        let rest = width.saturating_sub(numbers * NUMBER);
        let name = match width {
            0..=47 => rest.saturating_sub(6),
            48..WIDE => 22,
            WIDE..WIDEST => 30,
            _ => 44,
        };
        let name = name.min(rest);
        let rest = rest.saturating_sub(name + 2);
        let bar = rest.saturating_sub(WHOLE_STEP + 2).clamp(BAR, LONG_BAR);
        let step = if by == By::Cause { rest.saturating_sub(bar + 2) } else { 0 };
        let step = if step < LEAST_STEP { 0 } else { step };
        Self { name, numbers, bar: if step > 0 { bar } else { rest.min(MOST_BAR) }, step }
    }

    /// Where the bar begins.
    const fn bar_at(self) -> u16 {
        self.name + self.numbers * NUMBER + 2
    }
}

/// Draws the groups in view under their heads.
pub(super) fn draw(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let Some(summary) = &screen.shown.summary else { return };
    let words = Words { summary, source: "", reference: &desk.reference };
    let by = screen.by();
    let columns = Columns::of(screen.areas.rows.width, by);
    heads(canvas, row(screen.areas.heads, 0), (columns, by), &words);
    let rows = screen.rows();
    if rows.is_empty() {
        let is_waited_for = screen.is_following() && summary.totals.deliveries() == 0;
        let nothing = match screen.query.is_empty() {
            true if is_waited_for => "overview-waits",
            true => "stats-nothing-failed",
            false => "overview-no-match",
        };
        let name = typeset::safe(&screen.shown.name, canvas.drawing());
        canvas.paragraphs(screen.areas.rows, &[(Role::Body, &words.say(nothing, &[("name", &name)]))]);
    }
    let peak = rows.iter().map(|row| weight(by, row.counts)).max().unwrap_or_default().max(1);
    let (top, height) = (screen.groups.top, usize::from(screen.areas.rows.height));
    for (number, group) in rows.iter().enumerate().skip(top).take(height) {
        let place = row(screen.areas.rows, number - top);
        let name = screen.shown.names.get(number).map(String::as_str).unwrap_or_default();
        let is_selected = number == screen.groups.row;
        draw_group(canvas, place, &Group { name, row: group, peak, columns, by, words: &words, is_selected });
        super::mark(screen, canvas, (place, number), is_selected);
    }
}

/// Draws what to do first about the selected group, in whole.
pub(super) fn step(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let Some(summary) = screen.shown.summary.as_ref().filter(|_| !screen.areas.step.is_empty()) else { return };
    let words = Words { summary, source: "", reference: &desk.reference };
    let Some(step) = screen.rows().get(screen.groups.row).and_then(|row| words.first_step(row)) else { return };
    let text = format!("{}: {step}", words.say("stats-first-step", &[]));
    let area = screen.areas.step;
    let lines = typeset::wrap(&text, usize::from(area.width).max(1), canvas.drawing());
    let height = usize::from(area.height);
    for (number, line) in lines.iter().take(height).enumerate() {
        let rest = lines.get(number..).filter(|rest| number + 1 == height && rest.len() > 1);
        let line = rest.map_or_else(|| line.clone(), |rest| rest.join(" "));
        canvas.clip(row(area, number), &line, Role::Body);
    }
}

struct Group<'a> {
    name: &'a str,
    row: &'a Row,
    peak: u64,
    columns: Columns,
    by: By,
    words: &'a Words<'a>,
    is_selected: bool,
}

/// What the length of a bar shows.
const fn weight(by: By, counts: Counts) -> u64 {
    if by.is_time() { counts.attempts } else { counts.undelivered() }
}

fn draw_group(canvas: &mut Canvas<'_>, place: Rect, group: &Group<'_>) {
    let Group { name, row, peak, columns, by, words, is_selected } = group;
    canvas.clip(Rect { width: columns.name.min(place.width), ..place }, name, Role::Body);
    let counts = row.counts;
    let numbers = [(counts.failed, Role::Hard), (counts.waiting, Role::Soft), (counts.attempts, Role::Body)];
    for (number, (count, role)) in numbers.into_iter().take(usize::from(columns.numbers)).enumerate() {
        let role = if count == 0 { Role::Muted } else { role };
        canvas.put_right(number_place(place, columns.name, number), &spelled(canvas, &cell(count)), role);
    }
    let x = place.x + columns.bar_at();
    if counts.undelivered() == 0 && !by.is_time() {
        // What is over needs neither a bar nor a step.
        canvas.clip(rest(place, x), &over(counts, words), Role::Body);
        return;
    }
    let eighths = u128::from(weight(*by, counts)) * u128::from(columns.bar) * 8 / u128::from(*peak);
    // Few among many still show.
    let least = usize::from(weight(*by, counts) > 0);
    let drawn = bar((eighths as usize).max(least), canvas.drawing());
    // In a row whose ink is that of the ground, a full block would be a hole in it.
    let drawn = if *is_selected { drawn.replace('█', "▒") } else { drawn };
    canvas.put(Rect { width: columns.bar, ..rest(place, x) }, &drawn, Role::Label);
    if columns.step > 0
        && let Some(step) = words.first_step(row)
    {
        canvas.clip(rest(place, x + columns.bar + 2), &step, Role::Body);
    }
}

/// What became of a group of which nothing failed for good or waits.
fn over(counts: Counts, words: &Words<'_>) -> String {
    let (key, count) =
        if counts.delayed > 0 { ("stats-delayed", counts.delayed) } else { ("stats-attempts", counts.attempts) };
    let key = if count == 1 { format!("{key}-one") } else { key.to_owned() };
    words.say(&key, &[("count", &number(count))])
}

/// Dashes are dashes in ASCII too.
fn spelled(canvas: &Canvas<'_>, text: &str) -> String {
    typeset::safe(text, canvas.drawing())
}

fn number_place(place: Rect, name: u16, number: usize) -> Rect {
    let x = place.x + name + NUMBER * u16::try_from(number).unwrap_or_default();
    let place = rest(place, x);
    Rect { width: NUMBER.min(place.width), ..place }
}

/// What the numbers are.
const HEADS: [&str; 3] = ["stats-failed", "stats-waiting", "stats-column-attempts"];

fn heads(canvas: &mut Canvas<'_>, place: Rect, (columns, by): (Columns, By), words: &Words<'_>) {
    canvas.clip(Rect { width: columns.name.min(place.width), ..place }, &words.heading(by), Role::Title);
    for (number, key) in HEADS.into_iter().take(usize::from(columns.numbers)).enumerate() {
        canvas.put_right(number_place(place, columns.name, number), &words.say(key, &[]), Role::Title);
    }
    let x = place.x + columns.bar_at();
    if columns.step > 0 {
        canvas.clip(rest(place, x + columns.bar + 2), &words.say("stats-first-step", &[]), Role::Title);
    } else if by.is_time() && columns.numbers < 3 {
        canvas.clip(rest(place, x), &words.say("stats-column-attempts", &[]), Role::Title);
    }
}
