//! The list of keys, over the screen from which it was opened.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{popup, sheet};
use crate::tui::app::App;
use crate::tui::app::help::Help;

/// Draws the list; the cursor's place comes back.
pub fn draw(buffer: &mut Buffer, app: &App, help: &Help) -> Position {
    let [outer, inner] = help.areas(app.size);
    popup::frame(buffer, app, outer, &format!("Keys in the {}", help.place.name()));
    let line = Rect { y: outer.y + 1, height: 1, ..inner };
    let cursor = popup::line(buffer, line, (&help.filter, "type to narrow; Esc closes"), app.theme);
    sheet::draw(buffer, inner, &help.viewer, &super::look(app, false));
    cursor
}
