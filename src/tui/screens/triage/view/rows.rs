//! The queue: when, whose, why, how often, how far, who.

use ratatui::layout::Rect;

use crate::intake::Date;
use crate::reference::Reference;
use crate::store::{Recurrence, Row, Standing, Status};
use crate::tui::desk::Desk;
use crate::tui::paint::{Canvas, rest, row};
use crate::tui::screens::triage::areas::ROWS;
use crate::tui::screens::triage::{Seen, Triage};
use crate::tui::spot::Spot;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// From these widths on there is room for who works on it, and for the date beside the time.
const WHO: u16 = 70;
const WIDE: u16 = 96;

/// The most columns of a cause with its sign.
const CAUSE: u16 = 31;

/// Where the columns stand: the mark, when, the address, the cause, how often, the status, who.
#[derive(Clone, Copy)]
struct Columns([Rect; 7]);

impl Columns {
    /// The columns of a row; who works on it has one only where that is anybody.
    fn of(place: Rect, is_assigned: bool) -> Self {
        let (when, who) = match place.width {
            0..WHO => (8, 0),
            WHO..WIDE => (8, 8),
            _ => (13, 14),
        };
        let who = if is_assigned { who } else { 0 };
        let (mark, seen, status) = (2, 11, 8);
        let left = place.width.saturating_sub(mark + when + seen + status + who);
        let cause = (left * 9 / 20).min(CAUSE);
        let mut x = place.x;
        Self([mark, when, left - cause, cause, seen, status, who].map(|width| {
            let column = Rect { width, ..rest(place, x) };
            x = x.saturating_add(width);
            // A column of air between them.
            Rect { width: column.width.saturating_sub(1), ..column }.intersection(place)
        }))
    }
}

/// Draws the rows in view under their heads.
pub(super) fn draw(screen: &Triage, canvas: &mut Canvas<'_>, desk: &Desk) {
    let is_assigned = screen.queue.rows.iter().any(|seen| seen.shown.assignee.is_some());
    heads(canvas, (row(screen.areas.heads, 0), is_assigned), desk);
    let Some(told) = &screen.queue.told else { return };
    let area = screen.areas.rows;
    if screen.queue.rows.is_empty() && told.start == 0 {
        canvas.clip(row(area, 0), &desk.reference.sentence("overview-no-match", &[]), Role::Body);
    }
    let top = screen.selection.top;
    for (number, seen) in screen.queue.rows.iter().enumerate().map(|(at, seen)| (told.start + at, seen)) {
        let Some(place) = number.checked_sub(top).map(|at| row(area, at)).filter(|place| !place.is_empty()) else {
            continue;
        };
        canvas.note(place, Spot::Row { pane: ROWS, row: number });
        let columns = Columns::of(place, is_assigned);
        draw_row(canvas, columns, (seen, screen.marked.contains(&seen.row.id), screen.queue.now), desk);
        if number == screen.selection.row {
            if screen.is_typing { canvas.point_at(place) } else { canvas.select(place) }
        }
    }
}

fn draw_row(canvas: &mut Canvas<'_>, columns: Columns, (seen, is_marked, now): (&Seen, bool, i64), desk: &Desk) {
    let Columns([mark, when, address, cause, often, status, who]) = columns;
    let Seen { shown, recurrence, .. } = seen;
    if is_marked {
        canvas.put(mark, canvas.symbols().bullet, Role::Key);
    }
    canvas.clip(when, &moment(shown.at, now, when.width), Role::Body);
    canvas.clip(address, &name(shown, desk), Role::Value);
    let x = canvas.put_sign(cause, shown.permanence);
    canvas.clip(rest(cause, x + 1), desk.reference.category(shown.cause).short_title(), Role::Body);
    if let Some(recurrence) = recurrence {
        let (told, role) = seen_as(recurrence, &desk.reference);
        canvas.clip(often, &told, role);
    }
    canvas.clip(status, &desk.reference.sentence(status_key(shown.status), &[]), status_role(shown.status));
    canvas.clip(who, &typeset::safe(shown.assignee.as_deref().unwrap_or_default(), desk.drawing()), Role::Body);
}

/// Whose mail it was, as far as that is known.
pub(super) fn name(row: &Row, desk: &Desk) -> String {
    match (&row.recipient, &row.domain) {
        (Some(name), _) | (None, Some(name)) => typeset::safe(name, desk.drawing()),
        (None, None) => desk.reference.sentence("stats-not-told", &[]),
    }
}

/// The sentence for a status within a row.
pub(super) const fn status_key(status: Status) -> &'static str {
    match status {
        Status::Open => "queue-status-open",
        Status::Waiting => "queue-status-waiting",
        Status::Done => "queue-status-done",
    }
}

const fn status_role(status: Status) -> Role {
    match status {
        Status::Open => Role::Body,
        Status::Waiting => Role::Warning,
        Status::Done => Role::Fine,
    }
}

/// A moment in so many columns: today's time, else the day, of another year the month; where there is room, the day
/// with its time or its year. All are UTC.
pub(super) fn moment(at: i64, now: i64, columns: u16) -> String {
    let Some(date) = Date::since_1970(at) else { return String::new() };
    // Such as `2026-11-28 09:12 UTC`.
    let told = date.readable();
    let mut parts = told.split(' ');
    let (day, time) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let today = Date::since_1970(now).map(|now| now.readable()).unwrap_or_default();
    let is_this_year = day.get(..4) == today.get(..4);
    match (columns >= 12, is_this_year) {
        (true, true) => format!("{:<6} {time}", short_day(day)),
        (true, false) => day.to_owned(),
        (false, _) if today.starts_with(day) => time.to_owned(),
        (false, true) => short_day(day),
        (false, false) => day.get(..7).unwrap_or_default().to_owned(),
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day as `Nov 28`.
fn short_day(day: &str) -> String {
    let mut parts = day.split('-').skip(1).filter_map(|part| part.parse::<usize>().ok());
    let (month, number) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let month = month.checked_sub(1).and_then(|month| MONTHS.get(month)).copied().unwrap_or_default();
    format!("{month} {number}")
}

/// How often it was seen: on the list, again at the address, again at the domain, or once.
fn seen_as(found: &Recurrence, reference: &Reference) -> (String, Role) {
    let say = |key: &str, places: &[(&str, &str)]| reference.sentence(key, places);
    if found.suppression.is_some() {
        return (say("queue-seen-suppressed", &[]), Role::Hard);
    }
    if found.counted > 1 {
        let (count, days) = (found.counted.to_string(), found.days.to_string());
        let mut told = say("queue-seen-address", &[("count", &count), ("days", &days)]);
        let role = match found.standing {
            Standing::Suppress => Role::Hard,
            Standing::Quarantine => Role::Soft,
            Standing::Watch | Standing::Clear => return (told, Role::Body),
        };
        told.push_str(" !");
        return (told, role);
    }
    match found.domain.others_that_day {
        0 => ("1".to_owned(), Role::Body),
        others => (say("queue-seen-domain", &[("count", &(others + 1).to_string())]), Role::Body),
    }
}

fn heads(canvas: &mut Canvas<'_>, (place, is_assigned): (Rect, bool), desk: &Desk) {
    let Columns(columns) = Columns::of(place, is_assigned);
    let when = if place.width >= WIDE { "triage-column-when" } else { "queue-column-when" };
    let keys = [
        when,
        "triage-column-address",
        "triage-column-cause",
        "queue-column-seen",
        "triage-column-status",
        "queue-column-who",
    ];
    for (column, key) in columns.into_iter().skip(1).zip(keys) {
        canvas.clip(column, &desk.reference.sentence(key, &[]), Role::Title);
    }
}
