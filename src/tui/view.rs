//! Draws the app as it stands. Looking changes nothing.
//!
//! ```text
//! ╭ whybounce ─ F1 Diagnose ─ F2 Reference ─────────────── ? keys ╮   frame: top line
//! │ the open screen, drawn by its own `view`, and a popup over it │
//! ╰ ^Y note  ^N next  ^F mail type: business ─────────────────────╯   frame: the keys that matter now
//! ```

use ratatui::Frame;

use super::app::App;
use super::frame;
use super::layout::{self, Span};
use super::paint::Canvas;
use super::popup;
use super::theme::Role;

/// Draws everything.
pub fn draw(screen: &mut Frame<'_>, app: &App) {
    let area = screen.area();
    let mut canvas = Canvas { buffer: screen.buffer_mut(), theme: app.desk.theme };
    if Span::of(area.as_size()) == Span::Nothing {
        too_small(&mut canvas);
        return;
    }
    // A resize may have come that the app has not heard of yet; it is drawn on the next turn.
    if area.as_size() != app.desk.size {
        return;
    }
    frame::draw(&mut canvas, app);
    let mut cursor = app.screens.open().draw(&mut canvas, &app.desk);
    if let Some(popup) = &app.popup {
        cursor = popup::draw(popup.as_ref(), &mut canvas, &app.desk);
    }
    frame::rest_of_toast(&mut canvas, app);
    if let Some(cursor) = cursor {
        screen.set_cursor_position(cursor);
    }
}

fn too_small(canvas: &mut Canvas<'_>) {
    let least = layout::LEAST;
    let sentence = format!("whybounce needs a terminal of {} columns and {} rows.", least.width, least.height);
    canvas.paragraphs(canvas.buffer.area, &[(Role::Body, &sentence)]);
}
