//! The kept log: groups with bars, weekdays by hours, or the addresses that the rules name with their reasons.

use ratatui::layout::{Position, Rect};

use super::bars::bar;
use crate::report::survey::words::number;
use crate::store::Standing;
use crate::tui::desk::Desk;
use crate::tui::line;
use crate::tui::log::Counted;
use crate::tui::paint::{Canvas, below, rest, row};
use crate::tui::screens::overview::Overview;
use crate::tui::screens::overview::areas::{FILTER, KINDS, ROWS};
use crate::tui::screens::overview::kept::{self, KINDS as ALL};
use crate::tui::spot::Spot;
use crate::tui::theme::{Drawing, Role};
use crate::tui::typeset;

/// The columns of a number with the gap before it.
const NUMBER: u16 = 10;

/// The columns of what is to become of an address.
const STANDING: u16 = 12;

/// Draws all of it; the cursor's place comes back where the filter line has the keys.
pub(super) fn draw(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
    if let Some(trouble) = &screen.kept.trouble {
        let area = below(screen.areas.totals.union(screen.areas.rows), 1);
        let goes_on = desk.reference.sentence("queue-goes-on", &[]);
        canvas.paragraphs(area, &[(Role::Warning, trouble), (Role::Body, " "), (Role::Body, &goes_on)]);
        return None;
    }
    let area = row(screen.areas.totals, 0);
    let days = desk.settings.keep_bounces.to_string();
    let kept_for = match desk.settings.keep_bounces {
        0 => desk.reference.sentence("queue-kept-for-ever", &[]),
        _ => desk.reference.sentence("queue-kept-for", &[("days", &days)]),
    };
    let text = screen.kept_totals(desk);
    let fits = typeset::width(&kept_for) + typeset::width(&text) + 2 <= usize::from(area.width);
    let area = if fits { canvas.put_right(area, &kept_for, Role::Body) } else { area };
    canvas.clip(area, &text, Role::Body);
    let cursor = filter(screen, canvas, desk);
    kinds(screen, canvas, desk);
    if let Some(fault) = &screen.kept.fault {
        canvas.paragraphs(screen.areas.heads.union(screen.areas.rows), &[(Role::Warning, fault)]);
        return cursor.filter(|_| screen.is_typing);
    }
    match screen.kept.told {
        // What was counted before would stand under another name.
        told if told != Some(screen.kept.counted()) => {
            canvas.clip(row(screen.areas.rows, 0), canvas.symbols().ellipsis, Role::Muted);
        }
        Some(Counted::Week) => week(screen, canvas, desk),
        Some(Counted::Candidates) => candidates(screen, canvas, desk),
        _ => groups(screen, canvas, desk),
    }
    cursor.filter(|_| screen.is_typing)
}

fn filter(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
    let mut area = screen.areas.filter;
    if area.is_empty() {
        return None;
    }
    area.width = screen.areas.timeline.right() - area.x;
    canvas.note(area, Spot::Pane(FILTER));
    let room = line::prompt(canvas, area, if screen.is_typing { Role::Key } else { Role::Muted });
    Some(screen.kept.line.draw(canvas, room, &desk.reference.sentence("queue-filter", &[])))
}

fn kinds(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = row(screen.areas.kinds, 0);
    let mut x = area.x;
    for (number, counted) in ALL.into_iter().enumerate() {
        let name = desk.reference.sentence(kept::key(counted), &[]);
        let (text, role) = if number == screen.kept.kind {
            (format!("[{name}]"), Role::ActiveTab)
        } else {
            (format!(" {name} "), Role::Tab)
        };
        let place = rest(area, x);
        x = canvas.put(place, &text, role);
        canvas.note(Rect { width: x - place.x, ..place }, Spot::Row { pane: KINDS, row: number });
    }
}

/// The rows in view with their places, each noted for the mouse.
fn places(screen: &Overview, canvas: &mut Canvas<'_>) -> Vec<(usize, Rect)> {
    let top = screen.kept.selection.top;
    let shown = (top..screen.kept.names.len()).take(usize::from(screen.areas.rows.height));
    shown
        .map(|number| {
            let place = row(screen.areas.rows, number - top);
            canvas.note(place, Spot::Row { pane: ROWS, row: number });
            (number, place)
        })
        .collect()
}

fn mark(screen: &Overview, canvas: &mut Canvas<'_>, (number, place): (usize, Rect)) {
    if number != screen.kept.selection.row {
        return;
    }
    if screen.is_typing { canvas.point_at(place) } else { canvas.select(place) }
}

fn groups(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let Some(counts) = &screen.kept.counts else { return };
    let heads = row(screen.areas.heads, 0);
    let name = (heads.width / 2).min(40);
    let head = screen.kept.told.map(kept::key).unwrap_or_default();
    canvas.clip(Rect { width: name, ..heads }, &desk.reference.sentence(head, &[]), Role::Title);
    let column = |place: Rect| {
        let room = rest(place, place.x + name);
        Rect { width: NUMBER.min(room.width), ..room }
    };
    canvas.put_right(column(heads), &desk.reference.sentence("queue-column-count", &[]), Role::Title);
    if counts.groups.is_empty() {
        canvas.clip(row(screen.areas.rows, 0), &desk.reference.sentence("overview-no-match", &[]), Role::Body);
    }
    let peak = counts.groups.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
    for (at, place) in places(screen, canvas) {
        let Some(((_, count), title)) = counts.groups.get(at).zip(screen.kept.names.get(at)) else { continue };
        canvas.clip(Rect { width: name.saturating_sub(1), ..place }, &typeset::safe(title, desk.drawing()), Role::Body);
        canvas.put_right(column(place), &number(*count), Role::Value);
        let room = rest(place, place.x + name + NUMBER + 2);
        let eighths = (u128::from(*count) * u128::from(room.width) * 8 / u128::from(peak)).max(1);
        canvas.put(room, &bar(usize::try_from(eighths).unwrap_or_default(), desk.drawing()), Role::Label);
        mark(screen, canvas, (at, place));
    }
}

fn candidates(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let heads = row(screen.areas.heads, 0);
    let name = (heads.width * 2 / 5).min(40);
    let columns = |place: Rect| {
        let standing = rest(place, place.x + name);
        let why = rest(place, place.x + name + STANDING);
        [Rect { width: name.saturating_sub(1), ..place }, Rect { width: STANDING.min(standing.width), ..standing }, why]
    };
    for (column, key) in
        columns(heads).into_iter().zip(["triage-column-address", "queue-column-standing", "queue-column-reason"])
    {
        canvas.clip(column, &desk.reference.sentence(key, &[]), Role::Title);
    }
    if screen.kept.names.is_empty() {
        canvas.clip(row(screen.areas.rows, 0), &desk.reference.sentence("queue-no-candidates", &[]), Role::Body);
    }
    for (at, place) in places(screen, canvas) {
        let Some(((standing, why), title)) = screen.candidate(at, desk).zip(screen.kept.names.get(at)) else {
            continue;
        };
        let [address, plan, reason] = columns(place);
        let role = match standing {
            Standing::Suppress => Role::Hard,
            Standing::Quarantine => Role::Soft,
            Standing::Watch | Standing::Clear => Role::Body,
        };
        canvas.clip(address, &typeset::safe(title, desk.drawing()), Role::Value);
        canvas.clip(plan, standing.name(), role);
        canvas.clip(reason, &why, Role::Body);
        mark(screen, canvas, (at, place));
    }
}

/// A weekday in a row, an hour in a column.
fn week(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let Some(counts) = &screen.kept.counts else { return };
    let marks = if desk.drawing() == Drawing::Ascii { " .:-=+*%#" } else { " ▁▂▃▄▅▆▇█" };
    let peak = counts.totals.week.iter().flatten().copied().max().unwrap_or_default().max(1);
    let heads = row(screen.areas.heads, 0);
    let wide = if heads.width >= 5 + 24 * 2 { 2 } else { 1 };
    for hour in (0..24_u16).step_by(6) {
        canvas.put(rest(heads, heads.x + 5 + hour * wide), &hour.to_string(), Role::Label);
    }
    let days = desk.reference.sentence("triage-weekdays", &[]);
    for (at, (day, hours)) in days.split(' ').zip(&counts.totals.week).enumerate() {
        let place = row(screen.areas.rows, at);
        let x = canvas.put(place, &format!("{day:<5}"), Role::Label);
        let drawn: String = hours
            .iter()
            .flat_map(|count| {
                let step = usize::try_from((*count * 8).div_ceil(peak)).unwrap_or_default().min(8);
                std::iter::repeat_n(marks.chars().nth(step).unwrap_or(' '), usize::from(wide))
            })
            .collect();
        let x = canvas.put(rest(place, x), &drawn, Role::Body);
        let sum = number(hours.iter().sum());
        canvas.put(rest(place, x), &format!("  {sum}"), Role::Body);
    }
    canvas.clip(row(screen.areas.rows, 8), &desk.reference.sentence("queue-week", &[]), Role::Body);
}
