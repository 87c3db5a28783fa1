//! The list of recipients below the paste, each with its verdict.
//!
//! ```text
//!  ─────────────────────────────────────
//!  Recipients 1 of 2
//!  8 mailbox full, 1 unknown user
//! ❯ann@gmail.com     Unknown user  ■ HARD
//!  bob@yahoo.com ×8  Mailbox full  ◧ SOFT
//! ```

use ratatui::layout::Rect;

use crate::taxonomy::Permanence;
use crate::tui::desk::Desk;
use crate::tui::names;
use crate::tui::paint::{Canvas, rest, row};
use crate::tui::screens::diagnose::Diagnose;
use crate::tui::screens::diagnose::answer::{self, Answer, Row};
use crate::tui::screens::diagnose::areas::RECIPIENTS;
use crate::tui::spot::Spot;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// So many columns of a cause tell it from others.
const CAUSE: u16 = 13;

/// Draws the list, where there is more than one recipient.
pub(super) fn draw(screen: &Diagnose, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = screen.areas.recipients;
    let Some(answer) = screen.answer_shown().filter(|_| !area.is_empty()) else { return };
    let rows = &screen.choice.rows;
    let chosen = screen.choice.row_of(screen.chosen);
    canvas.note(area, Spot::Pane(RECIPIENTS));
    let across = canvas.symbols().across.repeat(usize::from(area.width));
    canvas.put(row(area, 0), &across, Role::Border);
    heading(screen, canvas, row(area, 1), chosen);
    for (number, line) in screen.summary_rows.iter().enumerate() {
        canvas.put(row(area, 2 + number), line, Role::Body);
    }
    let above = u16::try_from(2 + screen.summary_rows.len()).unwrap_or(u16::MAX).min(area.height);
    let list = Rect { y: area.y + above, height: area.height - above, ..area };
    let height = usize::from(list.height);
    let first = (chosen + 1).saturating_sub(height.div_ceil(2).max(1)).min(rows.len().saturating_sub(height));
    let shown = rows.iter().enumerate().skip(first).take(height);
    let items: Vec<Item<'_>> = shown.filter_map(|(at, row)| Item::of(answer, row, (at, desk))).collect();
    let names = items.iter().map(|item| typeset::width(&item.name)).max().unwrap_or_default();
    let titles = items.iter().map(|item| typeset::width(item.title)).max().unwrap_or_default();
    let others: Vec<&str> = items.iter().map(Item::bare).collect();
    for item in &items {
        let place = row(list, item.at - first);
        item.draw(canvas, place, (names, titles, &others));
        canvas.note(place, Spot::Row { pane: RECIPIENTS, row: item.at });
        if item.at == chosen {
            canvas.select(place);
        }
    }
}

/// Which of how many is shown, with the domain of all of them and what narrows them.
fn heading(screen: &Diagnose, canvas: &mut Canvas<'_>, place: Rect, number: usize) {
    let choice = &screen.choice;
    let text = format!("Recipients {} of {}", number + 1, choice.rows.len());
    let mut x = canvas.put(place, &text, Role::Heading);
    if let Some(domain) = screen.answer_shown().and_then(|answer| answer.domain.as_deref()) {
        x = canvas.clip(rest(place, x + 1), &format!("@{domain}"), Role::Body);
    }
    if !choice.words.is_empty() {
        canvas.clip(rest(place, x + 1), &format!("matching {}", choice.words), Role::Match);
    }
}

struct Item<'a> {
    /// The number of the row.
    at: usize,
    /// The address, without the domain that all of them have, and how many times it bounced so.
    name: String,
    times: String,
    title: &'a str,
    permanence: Permanence,
}

impl<'a> Item<'a> {
    fn of(answer: &Answer, row: &Row, (at, desk): (usize, &'a Desk)) -> Option<Self> {
        let diagnosis = answer.diagnoses.get(row.first)?;
        let address = answer::name(diagnosis);
        let name = match address.rsplit_once('@') {
            Some((local, _)) if answer.domain.is_some() => local,
            _ => address,
        };
        let times = row.times(desk.drawing());
        let name = typeset::safe(name, desk.drawing());
        let title = desk.reference.category(diagnosis.verdict.category).short_title();
        Some(Self { at, name: name + &times, times, title, permanence: diagnosis.verdict.permanence })
    }

    /// The address without how many times it bounced so.
    fn bare(&self) -> &str {
        self.name.strip_suffix(&self.times).unwrap_or(&self.name)
    }

    /// Draws the row; the longest of all names and of all causes have so many columns.
    fn draw(&self, canvas: &mut Canvas<'_>, place: Rect, (names, titles, others): (usize, usize, &[&str])) {
        if place.is_empty() {
            return;
        }
        let word = answer::lasting(self.permanence, canvas.drawing());
        let width = u16::try_from(typeset::width(&word)).unwrap_or(u16::MAX).min(place.width);
        let room = place.width.saturating_sub(width + 1);
        // The cause keeps as much as tells it from others; the address is shortened first.
        let title = u16::try_from(titles).unwrap_or(u16::MAX).min(CAUSE);
        let names = u16::try_from(names).unwrap_or(u16::MAX).min(room.saturating_sub(title + 1).max(8)).min(room);
        let times = typeset::width(&self.times);
        let columns = usize::from(names).saturating_sub(times);
        let name = names::apart(self.bare(), others.iter().copied(), columns, canvas.drawing()) + &self.times;
        canvas.put(Rect { width: names, ..place }, &name, Role::Value);
        let title = Rect { x: place.x + names + 1, width: room.saturating_sub(names + 1), ..place };
        canvas.clip(title, self.title, Role::Body);
        canvas.put_right(place, &word, self.permanence.into());
    }
}
