//! Draws the app as it stands. Looking changes nothing.
//!
//! ```text
//! ╭ whybounce ─ 1 Diagnose ─ 2 Reference ───────────────── ? keys ╮   frame: top line
//! │ the screen, one file of `view/` for each of its panes         │
//! ╰ ^Y note  ^N next  ^F mail: business ──────────────────────────╯   frame: the keys that matter now
//! ```

mod chooser;
mod contents;
mod copy;
mod finder;
mod frame;
mod help;
mod page;
mod paste;
mod popup;
mod question;
mod recipients;
mod settings;
mod sheet;
mod verdict;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::app::overlay::Overlay;
use super::app::{App, Screen};
use super::layout::{self, Pane, Shelf, Span};
use super::theme::{Role, Theme};
use super::typeset;

/// Draws everything.
pub fn draw(screen: &mut Frame<'_>, app: &App) {
    let area = screen.area();
    let buffer = screen.buffer_mut();
    if Span::of(area.as_size()) == Span::Nothing {
        too_small(buffer, area, app.theme);
        return;
    }
    // A resize may have come that the app has not heard of yet; it is drawn on the next turn.
    if area.as_size() != app.size {
        return;
    }
    frame::draw(buffer, app);
    let mut cursor = match app.screen {
        Screen::Diagnose => diagnose(buffer, app),
        Screen::Reference => reference(buffer, app),
    };
    match &app.overlay {
        Some(Overlay::Help(help)) => cursor = Some(help::draw(buffer, app, help)),
        Some(Overlay::Finder(finder)) => cursor = Some(finder::draw(buffer, app, finder)),
        Some(Overlay::Question(question)) => {
            question::draw(buffer, app, question);
            cursor = None;
        }
        Some(Overlay::Files(picker)) => cursor = Some(chooser::draw(buffer, app, &picker.list)),
        Some(Overlay::Recipients(list)) => cursor = Some(chooser::draw(buffer, app, list)),
        Some(Overlay::Copy(menu)) => {
            copy::draw(buffer, app, menu);
            cursor = None;
        }
        Some(Overlay::Settings(open)) => {
            settings::draw(buffer, app, open);
            cursor = None;
        }
        None => {}
    }
    if let Some(cursor) = cursor {
        screen.set_cursor_position(cursor);
    }
}

/// The Diagnose screen; the cursor's place comes back.
fn diagnose(buffer: &mut Buffer, app: &App) -> Option<Position> {
    let state = &app.diagnose;
    let areas = state.areas;
    let cursor = paste::draw(buffer, app);
    recipients::draw(buffer, app);
    verdict::draw(buffer, app);
    sheet::draw(buffer, areas.reasons, &state.reasons, &look(app, state.pane == Pane::Reasons));
    cursor
}

/// The Reference screen; the cursor's place comes back.
fn reference(buffer: &mut Buffer, app: &App) -> Option<Position> {
    let cursor = contents::draw_search(buffer, app);
    contents::draw(buffer, app);
    page::draw(buffer, app);
    (app.lookup.shelf == Shelf::Search).then_some(cursor).flatten()
}

fn look(app: &App, focused: bool) -> sheet::Look {
    sheet::Look { theme: app.theme, focused, words: Vec::new() }
}

fn too_small(buffer: &mut Buffer, area: Rect, theme: Theme) {
    let least = layout::LEAST;
    let sentence = format!("whybounce needs a terminal of {} columns and {} rows.", least.width, least.height);
    let rows = typeset::wrap(&sentence, usize::from(area.width).max(1), theme.drawing);
    for (y, row) in (area.y..area.bottom()).zip(rows) {
        put(buffer, Rect { y, height: 1, ..area }, &row, theme.style(Role::Body));
    }
}

/// Writes safe text at the left of an area, and tells where it ends.
fn put(buffer: &mut Buffer, area: Rect, text: &str, style: ratatui::style::Style) -> u16 {
    if area.intersection(buffer.area).is_empty() {
        return area.x;
    }
    buffer.set_stringn(area.x, area.y, text, usize::from(area.width), style).0
}

/// What is left of a row after the column `x`.
fn rest(row: Rect, x: u16) -> Rect {
    let x = x.clamp(row.x, row.right());
    Rect { x, width: row.right() - x, ..row }
}

/// The row of an area with this number; empty beyond its end.
fn row(area: Rect, number: usize) -> Rect {
    let down = u16::try_from(number).unwrap_or(u16::MAX).min(area.height);
    Rect { y: area.y + down, height: u16::from(down < area.height), ..area }
}
