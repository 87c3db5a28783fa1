//! A list from which one row is chosen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{popup, put, row};
use crate::tui::app::App;
use crate::tui::app::chooser::Chooser;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws it; the cursor's place comes back.
pub fn draw(buffer: &mut Buffer, app: &App, list: &Chooser) -> Position {
    let theme = app.theme;
    let [outer, inner] = list.areas(app.size);
    let title = typeset::clip(&list.title, usize::from(outer.width.saturating_sub(6)), theme.drawing);
    popup::frame(buffer, app, outer, &title);
    let line = Rect { y: outer.y + 1, height: 1, ..inner };
    let cursor = popup::line(buffer, line, (&list.query, list.hint), theme);
    if list.rows.is_empty() {
        let text = typeset::clip("none of these", usize::from(inner.width), theme.drawing);
        put(buffer, row(inner, 0), &text, theme.style(Role::Muted));
    }
    let shown = list.rows.iter().enumerate().skip(list.top).take(usize::from(inner.height));
    for (number, found) in shown {
        let texts = [(found.name.as_str(), Role::Body), (found.more.as_str(), found.role)];
        popup::choice(buffer, row(inner, number - list.top), texts, (theme, number == list.chosen));
    }
    cursor
}
