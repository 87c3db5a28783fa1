//! Draws the Triage screen.

mod rows;
mod side;

use ratatui::layout::Position;

use super::Triage;
use super::areas::FILTER;
use crate::keys::{Command, Context};
use crate::report::survey::words::number;
use crate::tui::desk::Desk;
use crate::tui::line;
use crate::tui::paint::{Canvas, below, rest, row};
use crate::tui::spot::Spot;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws everything; the cursor's place comes back where the filter line has the keys.
pub(super) fn draw(screen: &Triage, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
    totals(screen, canvas, desk);
    let cursor = filter(screen, canvas, desk);
    let is_blank = screen.queue.statuses.all() == 0 && screen.queue.rows.is_empty();
    if let Some(fault) = &screen.fault {
        canvas.paragraphs(screen.areas.heads.union(screen.areas.rows), &[(Role::Warning, fault)]);
    } else if screen.queue.trouble.is_some() || is_blank && screen.queue.told.is_some() {
        without(screen, canvas, desk);
    } else {
        rows::draw(screen, canvas, desk);
        side::draw(screen, canvas, desk);
    }
    cursor.filter(|_| screen.is_typing)
}

/// How many there are, and for how long they are kept.
fn totals(screen: &Triage, canvas: &mut Canvas<'_>, desk: &Desk) {
    let mut area = row(screen.areas.totals, 0);
    let say = |key: &str, places: &[(&str, &str)]| desk.reference.sentence(key, places);
    let statuses = screen.queue.statuses;
    let [all, open, waiting, done] = [statuses.all(), statuses.open, statuses.waiting, statuses.done].map(number);
    let text = say("queue-totals", &[("all", &all), ("open", &open), ("waiting", &waiting), ("done", &done)]);
    let marked = screen.marked.len();
    if marked > 0 {
        area = canvas.put_right(area, &say("queue-marked", &[("count", &number(marked as u64))]), Role::Key);
    } else {
        let kept = kept_for(desk);
        if typeset::width(&kept) + typeset::width(&text) + 2 <= usize::from(area.width) {
            area = canvas.put_right(area, &kept, Role::Body);
        }
    }
    canvas.clip(area, &typeset::safe(&text, desk.drawing()), Role::Body);
}

/// For how long entries are kept.
pub(super) fn kept_for(desk: &Desk) -> String {
    match desk.settings.keep_bounces {
        0 => desk.reference.sentence("queue-kept-for-ever", &[]),
        days => desk.reference.sentence("queue-kept-for", &[("days", &days.to_string())]),
    }
}

/// The filter line, with what the queue is narrowed to and in which order it comes.
fn filter(screen: &Triage, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
    let mut area = row(screen.areas.filter, 0);
    if area.is_empty() {
        return None;
    }
    canvas.note(area, Spot::Pane(FILTER));
    let is_narrowed = !screen.whole_query().is_empty();
    let mut told = Vec::new();
    if is_narrowed && screen.queue.counted.as_ref() == Some(&screen.whole_query()) {
        let key = if screen.queue.count == 1 { "queue-listed-one" } else { "queue-listed" };
        told.push(desk.reference.sentence(key, &[("count", &number(screen.queue.count))]));
    }
    if screen.order == crate::store::Order::Gravest {
        told.push(desk.reference.sentence("queue-gravest-first", &[]));
    }
    if screen.fault.is_none() && !told.is_empty() {
        area = canvas.put_right(area, &format!(" {}", told.join(", ")), Role::Body);
    }
    let mut room = line::prompt(canvas, area, if screen.is_typing { Role::Key } else { Role::Muted });
    if let Some(within) = &screen.within {
        let kind = desk.reference.sentence(&format!("queue-within-{}", within.field.name()), &[]);
        let title = typeset::safe(&within.title, desk.drawing());
        let x = canvas.clip(room, &format!("[{kind}: {title}] "), Role::Title);
        room = rest(room, x);
    }
    let hint = if screen.within.is_some() { String::new() } else { desk.reference.sentence("queue-filter", &[]) };
    Some(screen.line.draw(canvas, room, &hint))
}

/// What is said where there is no queue.
fn without(screen: &Triage, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = below(screen.areas.heads.union(screen.areas.rows), 1);
    if let Some(trouble) = &screen.queue.trouble {
        let goes_on = desk.reference.sentence("queue-goes-on", &[]);
        canvas.paragraphs(area, &[(Role::Warning, trouble), (Role::Body, " "), (Role::Body, &goes_on)]);
        return;
    }
    let keep = desk.key(Context::Verdict, Command::Keep).unwrap_or_default();
    let said = desk.reference.sentence("queue-empty", &[("key", &keep)]);
    canvas.paragraphs(area, &[(Role::Body, &said)]);
}
