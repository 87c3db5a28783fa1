//! The list of recipients below the paste, each with its verdict.
//!
//! ```text
//!  ─────────────────────────────────────
//!  Recipients 1 of 3
//!  2 mailbox full, 1 invalid recipient
//! ❯ann         invalid recipient  ■ HARD
//!  bob         mailbox full       ◧ SOFT
//! ```

use ratatui::layout::Rect;

use crate::advice::Diagnosis;
use crate::tui::paint::{Canvas, rest, row};
use crate::tui::screens::diagnose::Diagnose;
use crate::tui::screens::diagnose::answer::{self, short_name};
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the list, where there is more than one recipient.
pub(super) fn draw(screen: &Diagnose, canvas: &mut Canvas<'_>) {
    let area = screen.areas.recipients;
    let Some(answer) = screen.answer_shown().filter(|_| !area.is_empty()) else { return };
    let shown = &screen.choice.shown;
    let place = shown.iter().position(|number| *number == screen.chosen).unwrap_or_default();
    let across = canvas.symbols().across.repeat(usize::from(area.width));
    canvas.put(row(area, 0), &across, Role::Border);
    heading(screen, canvas, row(area, 1), place);
    for (number, line) in screen.summary_rows.iter().enumerate() {
        canvas.put(row(area, 2 + number), line, Role::Body);
    }
    let above = u16::try_from(2 + screen.summary_rows.len()).unwrap_or(u16::MAX).min(area.height);
    let list = Rect { y: area.y + above, height: area.height - above, ..area };
    let height = usize::from(list.height);
    let first = (place + 1).saturating_sub(height.div_ceil(2).max(1)).min(shown.len().saturating_sub(height));
    for (at, number) in shown.iter().enumerate().skip(first).take(height) {
        let Some(diagnosis) = answer.diagnoses.get(*number) else { continue };
        let item = Item { diagnosis, chosen: *number == screen.chosen, one_domain: answer.one_domain };
        item.draw(canvas, row(list, at - first));
    }
}

/// Which of how many is shown, and what narrows them.
fn heading(screen: &Diagnose, canvas: &mut Canvas<'_>, place: Rect, number: usize) {
    let choice = &screen.choice;
    let text = format!("Recipients {} of {}", number + 1, choice.shown.len());
    let x = canvas.put(place, &text, Role::Heading);
    if !choice.words.is_empty() {
        canvas.clip(rest(place, x + 1), &format!("with {}", choice.words), Role::Match);
    }
}

struct Item<'a> {
    diagnosis: &'a Diagnosis,
    chosen: bool,
    /// Whether all recipients have the same domain, which then need not be repeated.
    one_domain: bool,
}

impl Item<'_> {
    fn draw(&self, canvas: &mut Canvas<'_>, place: Rect) {
        let Item { diagnosis, chosen, one_domain } = self;
        if place.is_empty() {
            return;
        }
        let permanence = diagnosis.verdict.permanence;
        let word = answer::lasting(permanence, canvas.drawing());
        let width = u16::try_from(typeset::width(&word)).unwrap_or(u16::MAX).min(place.width);
        let room = place.width.saturating_sub(width + 1);
        let address = answer::name(diagnosis);
        let name = match address.rsplit_once('@') {
            Some((local, _)) if *one_domain => local,
            _ => address,
        };
        let name_room = (room * 9 / 20).max(8).min(room);
        canvas.clip(Rect { width: name_room, ..place }, name, Role::Value);
        let title = Rect { x: place.x + name_room + 1, width: room.saturating_sub(name_room + 1), ..place };
        canvas.clip(title, &short_name(diagnosis.verdict.category), Role::Muted);
        canvas.put_right(place, &word, permanence.into());
        if *chosen {
            canvas.select(place);
        }
    }
}
