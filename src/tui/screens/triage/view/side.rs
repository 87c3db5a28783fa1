//! What is known of the selected entry, below the queue: the bounce, its history, its address, its domain.

use ratatui::layout::Rect;

use super::rows::{moment, name, status_key};
use crate::intake;
use crate::report::kept::{self, Shown};
use crate::store::{Row, Step};
use crate::tui::desk::Desk;
use crate::tui::paint::{Canvas, rest, row};
use crate::tui::screens::triage::areas::SIDES;
use crate::tui::screens::triage::{Side, Triage};
use crate::tui::spot::Spot;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the names of what can stand there, and what does.
pub(super) fn draw(screen: &Triage, canvas: &mut Canvas<'_>, desk: &Desk) {
    let shown = screen.detail.shown.as_deref();
    names(screen, canvas, shown, desk);
    let Some(shown) = shown else { return };
    let area = screen.areas.detail;
    match screen.side {
        Side::Bounce => bounce(canvas, area, shown, desk),
        Side::History => history(canvas, area, shown, desk),
        Side::Address => {
            neighbors(canvas, area, (&shown.of_address, screen.queue.now), "queue-no-others-of-address", desk);
        }
        Side::Domain => {
            neighbors(canvas, area, (&shown.of_domain, screen.queue.now), "queue-no-others-of-domain", desk);
        }
    }
}

fn names(screen: &Triage, canvas: &mut Canvas<'_>, shown: Option<&Shown>, desk: &Desk) {
    let area = row(screen.areas.sides, 0);
    let across = canvas.symbols().across.repeat(usize::from(area.width));
    canvas.put(area, &across, Role::Border);
    let mut x = area.x + 2;
    for (number, side) in Side::ALL.iter().enumerate() {
        let others = shown.map(|shown| match side {
            Side::Bounce | Side::History => 0,
            Side::Address => shown.recurrence.address.total.saturating_sub(1),
            // Those of the address stand there already; what was forwarded may have failed at another domain.
            Side::Domain => {
                let others = shown.recurrence.domain.total.saturating_sub(shown.recurrence.address.total.max(1));
                others.max(shown.of_domain.len() as u64)
            }
        });
        let name = desk.reference.sentence(side.key(), &[]);
        let name = match others.unwrap_or_default() {
            0 => name,
            others => format!("{name} {others}"),
        };
        let (text, role) = if *side == screen.side {
            (format!("[{name}]"), Role::ActiveTab)
        } else {
            (format!(" {name} "), Role::Tab)
        };
        let place = rest(area, x);
        x = canvas.put(place, &text, role);
        canvas.note(Rect { width: x - place.x, ..place }, Spot::Row { pane: SIDES, row: number });
        x += 1;
    }
}

/// What repeats, what was noted, which mail it was, what the server said.
fn bounce(canvas: &mut Canvas<'_>, area: Rect, shown: &Shown, desk: &Desk) {
    let Shown { entry, sentences, .. } = shown;
    let entry_row = &entry.row;
    let record: serde_json::Value = serde_json::from_str(&entry.record).unwrap_or_default();
    let text = |field: &str| record.get(field).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let mut said: Vec<Said> = Vec::new();
    let mut say = |role, rank, text: String| said.push(Said { role, text, rank });
    if !sentences.is_empty() {
        say(Role::Warning, 3, sentences.join(" "));
    }
    let sign = canvas.symbols().sign(entry_row.permanence);
    let title = desk.reference.category(entry_row.cause).short_title().to_owned();
    let lasting = format!("{sign} {}", entry_row.permanence.name().to_uppercase());
    let provider =
        entry_row.provider.as_deref().and_then(|id| desk.reference.provider(id)).map(|page| page.title.clone());
    let parts = [Some(title), Some(lasting), entry_row.code.clone(), provider];
    let dot = format!(" {} ", canvas.symbols().dot);
    say(Role::Title, 0, parts.into_iter().flatten().collect::<Vec<_>>().join(&dot));
    if let Some(remarks) = remarks(entry_row, desk) {
        say(Role::Value, 2, remarks);
    }
    let subject = text("subject");
    let when = kept::moment(entry_row.at);
    let when = if entry_row.is_dated {
        desk.reference.sentence("queue-when", &[("when", &when)])
    } else {
        desk.reference.sentence("queue-undated", &[("when", &when)])
    };
    let subject = if subject.is_empty() { subject } else { format!("\"{subject}\"") };
    let mail = [subject, name(entry_row, desk), when, text("message_id")];
    say(Role::Body, 4, mail.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "));
    let diagnostic = text("diagnostic");
    let diagnostic = if diagnostic.is_empty() { entry.raw.clone() } else { diagnostic };
    // The fields of a report hold nothing but a server's words.
    let is_field = !text("action").is_empty();
    let shapes = desk.reference.shapes();
    let diagnostic = if is_field { diagnostic } else { intake::server_words(&diagnostic, shapes).to_owned() };
    // In little room what a server said is worth more than which one it was.
    let reply = diagnostic.split_once(" said: ").filter(|_| area.height < LOW).map(|(_, reply)| reply.to_owned());
    let diagnostic = reply.unwrap_or(diagnostic);
    say(Role::Example, 1, diagnostic.split_whitespace().collect::<Vec<_>>().join(" "));
    draw_said(canvas, area, &said);
}

/// What was put to an entry: who works on it, a note, tags.
fn remarks(entry: &Row, desk: &Desk) -> Option<String> {
    let who = entry.assignee.as_ref().map(|who| desk.reference.sentence("queue-assigned", &[("who", who)]));
    let note = entry.note.as_ref().map(|note| desk.reference.sentence("queue-note", &[("note", note)]));
    let tags =
        (!entry.tags.is_empty()).then(|| desk.reference.sentence("queue-tags", &[("tags", &entry.tags.join(", "))]));
    let all: Vec<String> = [who, tags, note].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(". "))
}

/// What is said of an entry, and which of it is kept in the least room: the first of all, then the second, …
struct Said {
    role: Role,
    text: String,
    rank: u8,
}

/// A pane of fewer rows is low.
const LOW: u16 = 5;

/// So many ranks have a row each before any has two.
const EACH: u8 = 3;

/// Draws paragraphs; where there is too little room, those that count most, and how many rows are hidden.
fn draw_said(canvas: &mut Canvas<'_>, area: Rect, said: &[Said]) {
    let columns = usize::from(area.width).max(1);
    let drawing = canvas.drawing();
    let wrapped: Vec<Vec<String>> = said.iter().map(|one| typeset::wrap(&one.text, columns, drawing)).collect();
    let mut left = usize::from(area.height);
    let hidden = wrapped.iter().map(Vec::len).sum::<usize>().saturating_sub(left);
    let mut order: Vec<(u8, usize)> = said.iter().enumerate().map(|(number, one)| (one.rank, number)).collect();
    order.sort_unstable();
    let mut shares = vec![0; wrapped.len()];
    for (most, ranks) in [(1, EACH), (usize::MAX, u8::MAX)] {
        for (_, number) in order.iter().filter(|(rank, _)| *rank < ranks) {
            let (Some(share), Some(rows)) = (shares.get_mut(*number), wrapped.get(*number)) else { continue };
            let more = rows.len().min(most).saturating_sub(*share).min(left);
            *share += more;
            left -= more;
        }
    }
    let mut used = 0;
    for ((one, rows), share) in said.iter().zip(&wrapped).zip(&shares) {
        for (number, text) in rows.iter().take(*share).enumerate() {
            let is_cut = number + 1 == *share && *share < rows.len();
            let text = if is_cut { rows.get(number..).unwrap_or_default().join(" ") } else { text.clone() };
            let mut place = row(area, used);
            if used + 1 == usize::from(area.height) && hidden > 0 {
                place = canvas.put_right(place, &format!(" +{hidden}"), Role::Key);
            }
            canvas.clip(place, &text, one.role);
            used += 1;
        }
    }
}

/// What was done, the last step last and always in view.
fn history(canvas: &mut Canvas<'_>, area: Rect, shown: &Shown, desk: &Desk) {
    let mut steps: Vec<&Step> = shown.history.iter().chain(&shown.history_of_address).collect();
    steps.sort_by_key(|step| step.at);
    let hidden = steps.len().saturating_sub(usize::from(area.height));
    for (number, step) in steps.into_iter().skip(hidden).enumerate() {
        let role = if step.is_undone { Role::Muted } else { Role::Body };
        canvas.clip(row(area, number), &kept::step(step, &desk.reference), role);
    }
}

/// Other entries of the address or the domain, or this sentence.
fn neighbors(canvas: &mut Canvas<'_>, area: Rect, (rows, now): (&[Row], i64), alone: &str, desk: &Desk) {
    if rows.is_empty() {
        canvas.clip(row(area, 0), &desk.reference.sentence(alone, &[]), Role::Body);
    }
    for (number, one) in rows.iter().take(usize::from(area.height)).enumerate() {
        let place = row(area, number);
        let x = canvas.put(place, &format!("{:<13} ", moment(one.at, now, 12)), Role::Body);
        let status = desk.reference.sentence(status_key(one.status), &[]);
        let x = canvas.put(rest(place, x), &format!("{status:<8} "), Role::Body);
        let title = desk.reference.category(one.cause).short_title();
        let left = rest(place, x);
        let x = canvas.put_sign(left, one.permanence);
        let left = rest(left, x + 1);
        let x = canvas.clip(Rect { width: left.width.min(26), ..left }, title, Role::Body);
        let note = one.note.as_deref().map(|note| format!(", {note}")).unwrap_or_default();
        let told = typeset::safe(&format!("{}{note}", name(one, desk)), desk.drawing());
        canvas.clip(rest(place, x + 2), &told, Role::Body);
    }
}
