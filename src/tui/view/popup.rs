//! The box that lies over a screen, with a title and perhaps a line to type into.
//!
//! ```text
//! ╭─ Find ────────────────────────────╮
//! │ / quota▏                          │
//! │❯Mailbox full or quota exceeded    │
//! ╰───────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_textarea::TextArea;

use super::{put, rest, row};
use crate::tui::app::App;
use crate::tui::theme::{Role, Theme};
use crate::tui::typeset;

/// Draws an empty box with its title.
pub fn frame(buffer: &mut Buffer, app: &App, outer: Rect, title: &str) {
    let theme = app.theme;
    let symbols = theme.symbols();
    let style = theme.style(Role::Border);
    let across = symbols.across.repeat(usize::from(outer.width.saturating_sub(2)));
    let blank = " ".repeat(usize::from(outer.width.saturating_sub(2)));
    margin(buffer, app, outer);
    let [top_left, top_right, bottom_left, bottom_right] = symbols.corners;
    for number in 0..usize::from(outer.height) {
        let place = row(outer, number);
        let line = match number {
            0 => format!("{top_left}{across}{top_right}"),
            last if last + 1 == usize::from(outer.height) => format!("{bottom_left}{across}{bottom_right}"),
            _ => format!("{}{blank}{}", symbols.down, symbols.down),
        };
        buffer.set_style(place, Style::reset());
        put(buffer, place, &line, style);
    }
    let place = Rect { x: outer.x + 2, width: outer.width.saturating_sub(4), ..row(outer, 0) };
    put(buffer, place, &format!(" {title} "), theme.style(Role::Title));
    close_tees(buffer, app, outer);
}

/// A column of air at both sides, so that no half of a word stands by the box.
fn margin(buffer: &mut Buffer, app: &App, outer: Rect) {
    let right = app.size.width.saturating_sub(1);
    for y in outer.y..outer.bottom() {
        for x in [outer.x.checked_sub(1), Some(outer.right())].into_iter().flatten().filter(|x| (1..right).contains(x))
        {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
}

/// A divider that the box hides up to the frame must not leave its end there.
fn close_tees(buffer: &mut Buffer, app: &App, outer: Rect) {
    let symbols = app.theme.symbols();
    let bottom = app.size.height.saturating_sub(1);
    for (y, hidden) in [(0, outer.y <= 1), (bottom, outer.bottom() >= bottom)] {
        for x in (outer.x..outer.right()).filter(|_| hidden) {
            if let Some(cell) = buffer.cell_mut((x, y)).filter(|cell| symbols.tees.contains(&cell.symbol())) {
                cell.set_symbol(symbols.across);
            }
        }
    }
}

/// Draws a line to type into, or a hint while it is empty; the cursor's place comes back.
pub fn line(buffer: &mut Buffer, place: Rect, (text, hint): (&TextArea<'_>, &str), theme: Theme) -> Position {
    let x = put(buffer, place, "/ ", theme.style(Role::Key));
    let room = usize::from(place.right().saturating_sub(x)).max(1);
    let typed = text.lines().concat();
    if typed.is_empty() {
        let hint = typeset::clip(hint, room, theme.drawing);
        put(buffer, rest(place, x), &hint, theme.style(Role::Muted));
        return Position { x: x.min(place.right()), y: place.y };
    }
    // The end of a long line is what one is typing at.
    let before: String = typed.chars().take(text.cursor().1).collect();
    let cursor = typeset::width(&typeset::safe(&before, theme.drawing));
    let hidden = (cursor + 1).saturating_sub(room);
    let (mut column, mut shown) = (0, String::new());
    for glyph in typeset::glyphs(&typeset::safe(&typed, theme.drawing), theme.drawing) {
        if column >= hidden {
            shown.push_str(&glyph.text);
        }
        column += glyph.width;
    }
    put(buffer, rest(place, x), &shown, theme.style(Role::Value));
    let offset = u16::try_from(cursor - hidden).unwrap_or_default();
    Position { x: (x + offset).min(place.right()), y: place.y }
}

/// Draws a row of a list, marked where it is the chosen one: a text, and another at its right end.
pub fn choice(buffer: &mut Buffer, place: Rect, [left, right]: [(&str, Role); 2], (theme, chosen): (Theme, bool)) {
    let width = u16::try_from(typeset::width(right.0)).unwrap_or(u16::MAX);
    // What is chosen says more than its keys do.
    let shown = if width + 12 <= place.width { width } else { 0 };
    let room = place.width.saturating_sub(if shown > 0 { shown + 2 } else { 0 });
    let text = typeset::clip(left.0, usize::from(room), theme.drawing);
    put(buffer, place, &text, theme.style(left.1));
    if shown > 0 {
        let end = Rect { x: place.right() - shown, width: shown, ..place };
        put(buffer, end, right.0, theme.style(right.1));
    }
    if chosen {
        let pointer = Rect { x: place.x.saturating_sub(1), width: 1, ..place };
        put(buffer, pointer, theme.symbols().pointer, theme.style(Role::Key));
        buffer.set_style(place, theme.style(Role::Selected));
    }
}
