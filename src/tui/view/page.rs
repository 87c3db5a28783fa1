//! The page pane of Reference.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{put, row, sheet};
use crate::tui::app::App;
use crate::tui::layout::Shelf;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the page, with the words that were searched for marked in it.
pub fn draw(buffer: &mut Buffer, app: &App) {
    let state = &app.lookup;
    let area = state.areas.page;
    if state.page.is_none() {
        let hint = "Type a code such as 5.7.26, words such as quota, or the name of a provider. Enter opens the page.";
        let rows = typeset::wrap(hint, usize::from(area.width).max(1), app.theme.drawing);
        for (number, line) in rows.iter().enumerate() {
            put(buffer, row(area, number + 1), line, app.theme.style(Role::Muted));
        }
        return;
    }
    let look =
        sheet::Look { theme: app.theme, focused: state.shelf == Shelf::Page, words: sheet::wanted(&state.words()) };
    sheet::draw(buffer, area, &state.viewer, &look);
    if state.is_bookmarked() && !area.is_empty() {
        let corner = Rect { x: area.right() - 1, width: 1, ..row(area, 0) };
        put(buffer, corner, app.theme.symbols().bookmark, app.theme.style(Role::Key));
    }
}
