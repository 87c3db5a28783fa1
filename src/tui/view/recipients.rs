//! The list of recipients below the paste, each with its verdict.
//!
//! ```text
//!  ─────────────────────────────────────
//!  Recipients 1 of 3
//!  2 mailbox full, 1 invalid recipient
//! ❯ann         invalid recipient  ■ HARD
//!  bob         mailbox full       ◧ SOFT
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{put, rest, row};
use crate::advice::Diagnosis;
use crate::tui::app::App;
use crate::tui::app::recipients::{self, short_name};
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the list, where there is more than one recipient.
pub fn draw(buffer: &mut Buffer, app: &App) {
    let state = &app.diagnose;
    let area = state.areas.recipients;
    let Some(answer) = state.answer_shown().filter(|_| !area.is_empty()) else { return };
    let shown = &state.choice.shown;
    let place = shown.iter().position(|number| *number == state.chosen).unwrap_or_default();
    let across = app.theme.symbols().across.repeat(usize::from(area.width));
    put(buffer, row(area, 0), &across, app.theme.style(Role::Border));
    heading(buffer, row(area, 1), app, place);
    for (number, line) in state.summary_rows.iter().enumerate() {
        put(buffer, row(area, 2 + number), line, app.theme.style(Role::Body));
    }
    let above = u16::try_from(2 + state.summary_rows.len()).unwrap_or(u16::MAX).min(area.height);
    let list = Rect { y: area.y + above, height: area.height - above, ..area };
    let height = usize::from(list.height);
    let first = (place + 1).saturating_sub(height.div_ceil(2).max(1)).min(shown.len().saturating_sub(height));
    for (at, number) in shown.iter().enumerate().skip(first).take(height) {
        let Some(diagnosis) = answer.diagnoses.get(*number) else { continue };
        let item = Item { diagnosis, chosen: *number == state.chosen, one_domain: answer.one_domain };
        recipient(buffer, row(list, at - first), app, &item);
    }
}

/// Which of how many is shown, and what narrows them.
fn heading(buffer: &mut Buffer, place: Rect, app: &App, number: usize) {
    let choice = &app.diagnose.choice;
    let text = format!("Recipients {} of {}", number + 1, choice.shown.len());
    let x = put(buffer, place, &text, app.theme.style(Role::Heading));
    if !choice.words.is_empty() {
        let room = rest(place, x);
        let words = typeset::clip(&format!("with {}", choice.words), usize::from(room.width).max(1), app.theme.drawing);
        put(buffer, rest(room, x + 1), &words, app.theme.style(Role::Match));
    }
}

struct Item<'a> {
    diagnosis: &'a Diagnosis,
    chosen: bool,
    /// Whether all recipients have the same domain, which then need not be repeated.
    one_domain: bool,
}

fn recipient(buffer: &mut Buffer, place: Rect, app: &App, item: &Item<'_>) {
    let theme = app.theme;
    let Item { diagnosis, chosen, one_domain } = item;
    if place.is_empty() {
        return;
    }
    let permanence = diagnosis.verdict.permanence;
    let word = format!("{} {}", theme.symbols().sign(permanence), permanence.name().to_uppercase());
    let width = u16::try_from(typeset::width(&word)).unwrap_or(u16::MAX).min(place.width);
    let room = usize::from(place.width.saturating_sub(width + 1));
    let address = recipients::name(diagnosis);
    let name = match address.rsplit_once('@') {
        Some((local, _)) if *one_domain => local,
        _ => address,
    };
    let name_room = (room * 9 / 20).max(8).min(room);
    let name = typeset::clip(name, name_room, theme.drawing);
    let title =
        typeset::clip(&short_name(diagnosis.verdict.category), room.saturating_sub(name_room + 1), theme.drawing);
    let style = |role| {
        let style = theme.style(role);
        if *chosen { style.patch(theme.style(Role::Selected)) } else { style }
    };
    if *chosen {
        put(
            buffer,
            Rect { x: place.x.saturating_sub(1), width: 1, ..place },
            theme.symbols().pointer,
            theme.style(Role::Key),
        );
        buffer.set_style(place, theme.style(Role::Selected));
    }
    put(buffer, place, &name, style(Role::Value));
    let column = place.x + u16::try_from(name_room).unwrap_or_default() + 1;
    put(buffer, rest(place, column), &title, style(Role::Muted));
    put(buffer, rest(place, place.right() - width), &word, style(permanence.into()));
}
