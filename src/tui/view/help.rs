//! The list of keys, over the screen from which it was opened.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{put, rest, row, sheet};
use crate::tui::app::App;
use crate::tui::app::help::Help;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the list; the cursor's place comes back.
pub fn draw(buffer: &mut Buffer, app: &App, help: &Help) -> Position {
    let theme = app.theme;
    let symbols = theme.symbols();
    let [outer, inner] = help.areas(app.size);
    let style = theme.style(Role::Border);
    let across = symbols.across.repeat(usize::from(outer.width.saturating_sub(2)));
    let blank = " ".repeat(usize::from(outer.width.saturating_sub(2)));
    let [top_left, top_right, bottom_left, bottom_right] = symbols.corners;
    for number in 0..usize::from(outer.height) {
        let place = row(outer, number);
        let line = match number {
            0 => format!("{top_left}{across}{top_right}"),
            last if last + 1 == usize::from(outer.height) => format!("{bottom_left}{across}{bottom_right}"),
            _ => format!("{}{blank}{}", symbols.down, symbols.down),
        };
        buffer.set_style(place, ratatui::style::Style::reset());
        put(buffer, place, &line, style);
    }
    let title = format!(" Keys in the {} ", help.place.name());
    put(
        buffer,
        Rect { x: outer.x + 2, width: outer.width.saturating_sub(4), ..outer },
        &title,
        theme.style(Role::Title),
    );
    let line = Rect { y: outer.y + 1, height: 1, ..inner };
    let x = put(buffer, line, "/ ", theme.style(Role::Key));
    let words = typeset::safe(&help.filter.lines().concat(), theme.drawing);
    let words = typeset::clip(&words, usize::from(line.width.saturating_sub(3)), theme.drawing);
    if words.is_empty() {
        put(buffer, rest(line, x), "type to narrow; Esc closes", theme.style(Role::Muted));
    }
    put(buffer, rest(line, x), &words, theme.style(Role::Value));
    sheet::draw(buffer, inner, &help.viewer, &super::look(app, false));
    let offset = u16::try_from(help.filter.cursor().1).unwrap_or_default();
    Position { x: (x + offset).min(line.right()), y: line.y }
}
