//! The line that finds any action or page, and what it found.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{popup, put, row};
use crate::tui::app::App;
use crate::tui::app::finder::{Finder, Goal};
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws it; the cursor's place comes back.
pub fn draw(buffer: &mut Buffer, app: &App, finder: &Finder) -> Position {
    let theme = app.theme;
    let [outer, inner] = finder.areas(app.size);
    popup::frame(buffer, app, outer, "Find");
    let line = Rect { y: outer.y + 1, height: 1, ..inner };
    let cursor = popup::line(buffer, line, (&finder.query, "what you want to do or read; Enter does it"), theme);
    if finder.rows.is_empty() {
        let text = typeset::clip("nothing is called that", usize::from(inner.width), theme.drawing);
        put(buffer, row(inner, 0), &text, theme.style(Role::Muted));
    }
    let shown = finder.rows.iter().enumerate().skip(finder.top).take(usize::from(inner.height));
    for (number, found) in shown {
        let (left, right) = match found.goal {
            Goal::Do(_) => ((found.name.as_str(), Role::Body), (found.more.as_str(), Role::Key)),
            Goal::Read(_) => ((found.name.as_str(), Role::Link), (found.more.as_str(), Role::Muted)),
        };
        let place = row(inner, number - finder.top);
        popup::choice(buffer, place, [left, right], (theme, number == finder.chosen));
    }
    cursor
}
