//! Deliveries one by one: those of a group, and the newest of a followed log.

use ratatui::layout::Rect;

use super::state;
use crate::report::survey::words::number;
use crate::survey::board::Listed;
use crate::survey::{By, Outcome};
use crate::tui::desk::Desk;
use crate::tui::paint::{Canvas, rest, row};
use crate::tui::screens::overview::Overview;
use crate::tui::screens::overview::areas::LATEST;
use crate::tui::screens::overview::page::LATELY;
use crate::tui::spot::Spot;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// From this width on the day stands before the time.
const WIDE: u16 = 76;

/// The columns of how many times it was tried, where the cause is not told beside.
const TIMES: u16 = 5;

/// The columns of what became of it, and of the code.
const STATE: u16 = 10;
const CODE: u16 = 8;

/// Draws the deliveries that are looked into.
pub(super) fn draw(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let Some(drill) = &screen.drill else { return };
    // In a group of one cause every row would say the same.
    let has_cause = drill.within.as_ref().is_none_or(|within| within.by != By::Cause);
    heads(canvas, (row(screen.areas.heads, 0), has_cause), desk);
    let top = drill.selection.top;
    if screen.shown.numbers.is_empty() {
        canvas.clip(row(screen.areas.rows, 0), &desk.reference.sentence("overview-no-match", &[]), Role::Body);
    }
    let numbers = screen.shown.numbers.iter().enumerate().skip(top).take(usize::from(screen.areas.rows.height));
    for (number, wanted) in numbers {
        let place = row(screen.areas.rows, number - top);
        if let Some((_, one)) = screen.shown.listed.iter().find(|(known, _)| known == wanted) {
            draw_delivery(canvas, columns(place, has_cause), one, desk);
        }
        super::mark(screen, canvas, (place, number), number == drill.selection.row);
    }
}

/// Draws the newest failures of a followed log.
pub(super) fn latest(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = screen.areas.latest;
    if area.is_empty() {
        return;
    }
    let lately = screen.shown.lately;
    let places = [
        ("minutes", LATELY.to_string()),
        ("failed", number(lately.failed)),
        ("waiting", number(lately.waiting)),
        ("delayed", number(lately.delayed)),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let lately = desk.reference.sentence("overview-lately", &places);
    let room = canvas.put_right(row(area, 0), &format!("  {lately}"), Role::Body);
    canvas.clip(room, &desk.reference.sentence("overview-latest", &[]), Role::Heading);
    for (at, (_, one)) in screen.shown.latest.iter().enumerate() {
        let place = row(area, at + 1);
        draw_delivery(canvas, columns(place, true), one, desk);
        canvas.note(place, Spot::Row { pane: LATEST, row: at });
    }
}

/// Where the columns of a row stand: the time, what became of it, the recipient, the cause, the code.
fn columns(place: Rect, has_cause: bool) -> [Rect; 5] {
    let time = if place.width >= WIDE { 13 } else { 6 };
    let code = if place.width >= WIDE { CODE } else { 0 };
    let left = place.width.saturating_sub(time + STATE + code);
    let recipient = if has_cause { left / 2 } else { left.saturating_sub(TIMES) };
    let mut x = place.x;
    [time, STATE, recipient, left - recipient, code].map(|width| {
        let column = Rect { width, ..rest(place, x) };
        x = x.saturating_add(width);
        // A column of air between them.
        Rect { width: column.width.saturating_sub(1), ..column }.intersection(place)
    })
}

fn draw_delivery(canvas: &mut Canvas<'_>, columns: [Rect; 5], one: &Listed, desk: &Desk) {
    let [time, became, recipient, cause, code] = columns;
    // Which year it is, whoever reads a log knows.
    let told = one.at.map(|at| if time.width > 6 { at.readable().chars().skip(5).collect() } else { at.time() });
    canvas.clip(time, &told.unwrap_or_default(), Role::Body);
    let role = if one.outcome == Outcome::Delivered { Role::Fine } else { one.permanence.into() };
    canvas.clip(became, &desk.reference.sentence(state(one.outcome), &[]), role);
    let name = if one.recipient.is_empty() {
        desk.reference.sentence("stats-not-told", &[])
    } else {
        typeset::safe(&one.recipient, desk.drawing())
    };
    canvas.clip(recipient, &name, Role::Body);
    let times = if one.attempts > 1 { format!(" {}{}", canvas.symbols().times, one.attempts) } else { String::new() };
    let cause = if times.is_empty() { cause } else { canvas.put_right(cause, &times, Role::Body) };
    if cause.width > TIMES {
        canvas.clip(cause, desk.reference.category(one.cause).short_title(), Role::Value);
    }
    canvas.clip(code, &one.code, Role::Body);
}

fn heads(canvas: &mut Canvas<'_>, (place, has_cause): (Rect, bool), desk: &Desk) {
    let columns = columns(place, has_cause);
    let keys = ["overview-when", "overview-state", "overview-recipient", "stats-by-cause", "stats-by-code"];
    for (column, key) in columns.into_iter().zip(keys) {
        if column.width + 1 > TIMES {
            canvas.clip(column, &desk.reference.sentence(key, &[]), Role::Title);
        }
    }
}
