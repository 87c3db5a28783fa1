//! Draws the Overview screen.

mod bars;
mod deliveries;
mod groups;
mod kept;

use ratatui::layout::{Position, Rect};

use super::areas::{FILTER, KINDS};
use super::page::{kinds, troubles};
use super::{Overview, areas};
use crate::report::survey::words::{Words, number};
use crate::survey::Outcome;
use crate::tui::desk::Desk;
use crate::tui::layout::frame;
use crate::tui::line;
use crate::tui::paint::{Canvas, below, rest, row};
use crate::tui::spot::Spot;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// The label of what became of a delivery.
pub(super) const fn state(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Failed => "stats-failed",
        Outcome::Waiting => "stats-waiting",
        Outcome::Delivered => "stats-delivered",
        Outcome::Refused => "stats-refused-label",
        Outcome::None => "stats-none",
    }
}

/// Draws everything; the cursor's place comes back where the filter line has the keys.
pub(super) fn draw(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
    if screen.shows_kept() {
        return kept::draw(screen, canvas, desk);
    }
    let areas = screen.areas;
    if screen.input.is_none() {
        let area = Rect { height: areas.totals.height + areas.rows.bottom() - areas.totals.y, ..areas.totals };
        canvas.paragraphs(below(area, 1), &[(Role::Body, &desk.reference.sentence("overview-empty", &[]))]);
        return None;
    }
    totals(screen, canvas, desk);
    let cursor = filter(screen, canvas, desk);
    bars::timeline(screen, canvas, desk);
    names(screen, canvas, desk);
    if let Some(fault) = &screen.fault {
        canvas.paragraphs(screen.areas.heads.union(screen.areas.rows), &[(Role::Warning, fault)]);
    } else if screen.drill.is_some() {
        deliveries::draw(screen, canvas, desk);
    } else {
        groups::draw(screen, canvas, desk);
        groups::step(screen, canvas, desk);
        spikes(screen, canvas, desk);
        deliveries::latest(screen, canvas, desk);
    }
    cursor.filter(|_| screen.is_typing)
}

/// The name of the input, the totals, and whether it is still read or stands still.
fn totals(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let shown = &screen.shown;
    let mut area = row(screen.areas.totals, 0);
    let say = |key: &str, places: &[(&str, &str)]| desk.reference.sentence(key, places);
    let status = if screen.is_paused {
        Some(say("overview-paused", &[("count", &number(shown.missed))]))
    } else if let Some(percent) = shown.percent.filter(|percent| *percent < 100) {
        Some(say("overview-reading", &[("percent", &percent.to_string())]))
    } else {
        screen.is_following().then(|| say("overview-live", &[]))
    };
    if let Some(status) = status {
        area = canvas.put_right(area, &format!(" {status}"), Role::Key);
    }
    let text = screen.totals(desk, usize::from(area.width));
    let text = typeset::safe(&text, desk.drawing());
    // The figures are worth more than the name.
    let name = typeset::safe(&shown.name, desk.drawing());
    if typeset::width(&name) + typeset::width(&text) + 2 <= usize::from(area.width) {
        let x = canvas.put(area, &name, Role::Title);
        canvas.clip(rest(area, x + 2), &text, Role::Body);
    } else {
        canvas.clip(area, &text, Role::Body);
    }
}

/// The filter line; the cursor's place comes back.
fn filter(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
    let mut area = screen.areas.filter;
    if area.is_empty() {
        return None;
    }
    if screen.is_typing || !screen.line.is_empty() {
        // What is typed is worth more than the timeline.
        area.width = screen.areas.timeline.right() - area.x;
    }
    canvas.note(area, Spot::Pane(FILTER));
    let room = line::prompt(canvas, area, if screen.is_typing { Role::Key } else { Role::Muted });
    Some(screen.line.draw(canvas, room, &desk.reference.sentence("overview-filter", &[])))
}

/// The kinds of groups with the shown one marked, or what is looked into.
fn names(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = row(screen.areas.kinds, 0);
    if screen.drill.is_some() {
        let count = number(screen.shown.numbers.len() as u64);
        let count = desk.reference.sentence("overview-deliveries", &[("count", &count)]);
        let room = canvas.put_right(area, &format!(" {count}"), Role::Body);
        canvas.clip(room, &screen.title(desk), Role::Title);
        return;
    }
    let mut x = area.x;
    for (number, name) in kinds(desk).enumerate() {
        let is_shown = number == screen.kind;
        let (text, role) =
            if is_shown { (format!("[{name}]"), Role::ActiveTab) } else { (format!(" {name} "), Role::Tab) };
        let place = rest(area, x);
        x = canvas.put(place, &text, role);
        canvas.note(Rect { width: x - place.x, ..place }, Spot::Row { pane: KINDS, row: number });
    }
    if let Some(notice) = &screen.shown.notice {
        canvas.clip(rest(area, x + 2), notice, Role::Warning);
    }
}

/// Where one destination is in trouble, in whole sentences.
fn spikes(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = screen.areas.spikes;
    let Some(summary) = screen.shown.summary.as_ref().filter(|_| !area.is_empty()) else { return };
    let words = Words { summary, source: "", reference: &desk.reference };
    let mut line = 0;
    if frame(desk.size).body.height >= areas::TALL {
        canvas.clip(row(area, 0), &words.say("heading-spikes", &[]), Role::Heading);
        line = 1;
    }
    let left = usize::from(area.height).saturating_sub(line);
    let all = troubles(&words, (area.width, desk.drawing()));
    // Half a sentence says nothing; how many there was no room for does.
    let mut told: Vec<&String> = Vec::new();
    let mut count = 0;
    for lines in all.iter().take_while(|lines| lines.len() <= left) {
        if told.len() + lines.len() > left {
            break;
        }
        told.extend(lines);
        count += 1;
    }
    if told.is_empty() {
        told.extend(all.first().into_iter().flatten().take(left));
    }
    let more = all.len().saturating_sub(count.max(1));
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    let last = told.len().saturating_sub(1);
    for (number, text) in told.into_iter().enumerate() {
        let mut room = row(area, line + number);
        if number == last {
            room = canvas.put_right(room, &more, Role::Key);
        }
        canvas.clip(room, text, Role::Warning);
    }
}

/// Notes a row for the mouse, and marks it where it is the selected one.
fn mark(screen: &Overview, canvas: &mut Canvas<'_>, (place, number): (Rect, usize), is_selected: bool) {
    canvas.note(place, Spot::Row { pane: areas::ROWS, row: number });
    if !is_selected {
        return;
    }
    if screen.is_typing {
        canvas.point_at(place);
    } else {
        canvas.select(place);
    }
}
