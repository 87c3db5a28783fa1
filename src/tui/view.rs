//! Draws the app as it stands. Looking changes nothing.
//!
//! ```text
//! ╭ whybounce ─ F1 Diagnose ─ F2 Reference ─────────────── ? keys ╮   frame: top line
//! │ the open screen, drawn by its own `view`, and a popup over it │
//! ╰ ^Y note  ^N next  ^F mail type: business ─────────────────────╯   frame: the keys that matter now
//! ```

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::app::App;
use super::frame;
use super::layout::{self, Span};
use super::paint::Canvas;
use super::popup;
use super::spot::Spots;
use super::theme::Role;
use super::web::Web;

/// Draws everything.
pub fn draw(screen: &mut Frame<'_>, app: &App) {
    show(screen, app);
}

/// The same, and tells which addresses of the web are shown where.
pub fn show(screen: &mut Frame<'_>, app: &App) -> Vec<Web> {
    let mut canvas = Canvas::new(screen.buffer_mut(), app.desk.theme);
    let cursor = paint(&mut canvas, app);
    let web = canvas.web;
    if let Some(cursor) = cursor {
        screen.set_cursor_position(cursor);
    }
    web
}

/// What is where on the screen, for the mouse.
pub fn spots(app: &App) -> Spots {
    let size = app.desk.size;
    let mut buffer = Buffer::empty(Rect { width: size.width, height: size.height, ..Rect::default() });
    let mut canvas = Canvas::new(&mut buffer, app.desk.theme);
    paint(&mut canvas, app);
    canvas.spots
}

/// Draws everything; the cursor's place comes back where something is typed.
fn paint(canvas: &mut Canvas<'_>, app: &App) -> Option<Position> {
    let size = canvas.buffer.area.as_size();
    if Span::of(size) == Span::Nothing {
        too_small(canvas);
        return None;
    }
    // A resize may have come that the app has not heard of yet; it is drawn on the next turn.
    if size != app.desk.size {
        return None;
    }
    frame::draw(canvas, app);
    let mut cursor = app.screens.open().draw(canvas, &app.desk);
    if let Some(popup) = &app.popup {
        cursor = popup::draw(popup.as_ref(), canvas, &app.desk);
    }
    frame::rest_of_toast(canvas, app);
    cursor
}

fn too_small(canvas: &mut Canvas<'_>) {
    let least = layout::LEAST;
    let sentence = format!("whybounce needs a terminal of {} columns and {} rows.", least.width, least.height);
    canvas.paragraphs(canvas.buffer.area, &[(Role::Body, &sentence)]);
}
