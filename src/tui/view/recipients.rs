//! The list of recipients below the paste, each with its verdict.
//!
//! ```text
//!  Recipients 1 of 3
//!  2 mailbox full, 1 invalid recipient
//! ❯ann         invalid recipient  ■ HARD
//!  bob         mailbox full       ◧ SOFT
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{put, rest, row};
use crate::advice::Diagnosis;
use crate::taxonomy::Category;
use crate::tui::app::App;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the list, where there is more than one recipient.
pub fn draw(buffer: &mut Buffer, app: &App) {
    let state = &app.diagnose;
    let area = state.areas.recipients;
    let Some(answer) = state.answer_shown().filter(|_| !area.is_empty()) else { return };
    let heading = row(area, 0);
    let text = format!("Recipients {} of {}", state.chosen + 1, state.recipients());
    put(buffer, heading, &text, app.theme.style(Role::Heading));
    let summary = typeset::clip(&summary(app), usize::from(area.width), app.theme.drawing);
    put(buffer, row(area, 1), &summary, app.theme.style(Role::Body));
    let list = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let height = usize::from(list.height);
    let first = (state.chosen + 1).saturating_sub(height.div_ceil(2).max(1));
    let first = first.min(answer.diagnoses.len().saturating_sub(height));
    for (number, diagnosis) in answer.diagnoses.iter().enumerate().skip(first).take(height) {
        recipient(
            buffer,
            row(list, number - first),
            app,
            &Item { diagnosis, chosen: number == state.chosen, one_domain: answer.one_domain },
        );
    }
}

/// How many there are of each category.
fn summary(app: &App) -> String {
    let tally = app.diagnose.answer_shown().map(|answer| answer.tally.as_slice()).unwrap_or_default();
    let parts: Vec<String> = tally.iter().map(|(category, count)| format!("{count} {}", words(*category))).collect();
    parts.join(", ")
}

/// The name of a category in words, short enough for a list.
fn words(category: Category) -> String {
    category.name().replace('-', " ")
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
    let address = diagnosis.delivery.recipient.as_deref().unwrap_or("(no address)");
    let name = match address.rsplit_once('@') {
        Some((local, _)) if *one_domain => local,
        _ => address,
    };
    let name_room = (room * 9 / 20).max(8).min(room);
    let name = typeset::clip(name, name_room, theme.drawing);
    let title = typeset::clip(&words(diagnosis.verdict.category), room.saturating_sub(name_room + 1), theme.drawing);
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
