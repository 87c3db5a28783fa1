//! The verdict pane.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{put, row, sheet};
use crate::tui::app::App;
use crate::tui::layout::Pane;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the verdict, or what stands in its place while there is none.
pub fn draw(buffer: &mut Buffer, app: &App) {
    let state = &app.diagnose;
    let area = state.areas.verdict;
    if area.is_empty() {
        return;
    }
    if state.diagnosis().is_none() {
        let sentence = match (state.draft.is_empty(), state.is_reading()) {
            (true, _) => "The verdict stands here: what happened, hard or soft, who can act, and what to do next.",
            (false, true) => "reading",
            (false, false) => "There is no text in this that could be a bounce.",
        };
        let rows = typeset::wrap(sentence, usize::from(area.width), app.theme.drawing);
        for (number, line) in rows.iter().enumerate() {
            put(buffer, row(area, number + 1), line, app.theme.style(Role::Muted));
        }
        return;
    }
    sheet::draw(buffer, area, &state.verdict, &super::look(app, state.pane == Pane::Verdict));
    if state.is_reading() {
        let sign = app.theme.symbols().ellipsis;
        let width = u16::try_from(typeset::width(sign)).unwrap_or(1).min(area.width);
        put(buffer, Rect { x: area.right() - width, width, ..row(area, 0) }, sign, app.theme.style(Role::Warning));
    }
}
