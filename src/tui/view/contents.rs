//! The search line and, below it, the tree of the reference or what the search found.
//!
//! ```text
//!  / 5.7                        38 pages
//! ▸5.7.26  Multiple authentication chec…
//!  5.7.27  Sender address has null MX
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{put, rest, row, sheet};
use crate::search::Hit;
use crate::tui::app::App;
use crate::tui::app::tree::Node;
use crate::tui::layout::Shelf;
use crate::tui::sheet::names;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the search line; the cursor's place comes back.
pub fn draw_search(buffer: &mut Buffer, app: &App) -> Option<Position> {
    let state = &app.lookup;
    let area = state.areas.search;
    if area.is_empty() {
        return None;
    }
    let theme = app.theme;
    let focused = state.shelf == Shelf::Search;
    let count = if state.is_searching() { format!(" {} found", state.hits.len()) } else { String::new() };
    let width = u16::try_from(count.len()).unwrap_or_default().min(area.width);
    let end = area.right() - width;
    let x = put(buffer, area, "/ ", theme.style(if focused { Role::Key } else { Role::Muted }));
    let words = typeset::safe(&state.words(), theme.drawing);
    let room = Rect { width: end.saturating_sub(x), ..rest(area, x) };
    put(buffer, rest(area, end), &count, theme.style(Role::Muted));
    if words.is_empty() {
        put(buffer, room, "a code, a word, a provider", theme.style(Role::Muted));
        return Some(Position { x, y: area.y });
    }
    // The end of a long line is what one is typing at.
    let before: String = state.words().chars().take(state.query.cursor().1).collect();
    let cursor = typeset::width(&typeset::safe(&before, theme.drawing));
    let hidden = cursor.saturating_sub(usize::from(room.width.saturating_sub(1)));
    let (mut column, mut shown) = (0, String::new());
    for glyph in typeset::glyphs(&words, theme.drawing) {
        if column >= hidden {
            shown.push_str(&glyph.text);
        }
        column += glyph.width;
    }
    put(buffer, room, &shown, theme.style(Role::Value));
    let offset = u16::try_from(cursor - hidden).unwrap_or_default();
    Some(Position { x: (x + offset).min(area.right() - 1), y: area.y })
}

/// Draws the rows below the search line.
pub fn draw(buffer: &mut Buffer, app: &App) {
    let state = &app.lookup;
    let area = state.areas.contents;
    let height = usize::from(area.height);
    if state.is_searching() {
        if state.hits.is_empty() {
            let text = typeset::clip("nothing found", usize::from(area.width), app.theme.drawing);
            put(buffer, row(area, 0), &text, app.theme.style(Role::Muted));
        }
        let look = sheet::Look { theme: app.theme, focused: false, words: sheet::wanted(&state.words()) };
        for (number, hit) in state.hits.iter().enumerate().skip(state.top).take(height) {
            draw_hit(
                buffer,
                &Place { row: row(area, number - state.top), chosen: number == state.chosen },
                app,
                (hit, &look),
            );
        }
        return;
    }
    for (number, (_, node)) in state.nodes().into_iter().enumerate().skip(state.top).take(height) {
        draw_node(buffer, &Place { row: row(area, number - state.top), chosen: number == state.chosen }, app, node);
    }
}

struct Place {
    row: Rect,
    chosen: bool,
}

/// Marks the chosen row.
fn choose(buffer: &mut Buffer, place: &Place, app: &App) {
    if place.chosen {
        let theme = app.theme;
        let pointer = Rect { x: place.row.x.saturating_sub(1), width: 1, ..place.row };
        put(buffer, pointer, theme.symbols().pointer, theme.style(Role::Key));
        if app.lookup.shelf == Shelf::Page {
            buffer.set_style(place.row, theme.style(Role::Title));
        } else {
            buffer.set_style(place.row, theme.style(Role::Selected));
        }
    }
}

fn draw_hit(buffer: &mut Buffer, place: &Place, app: &App, (hit, look): (&Hit, &sheet::Look)) {
    let theme = app.theme;
    let [name, more] = names(&hit.id, &hit.title);
    let found = hit.matched.as_str();
    let said = hit.title.contains(found) || found == hit.id;
    let found = if said { "" } else { found };
    // The title of a code says more than the words that were found; an id says less.
    let texts = match (name == hit.id, said) {
        (true, _) => [(name, Role::Link), (more, Role::Body), (found, Role::Muted)],
        (false, true) => [(name, Role::Link), (more, Role::Muted), ("", Role::Muted)],
        (false, false) => [(name, Role::Link), (found, Role::Muted), (more, Role::Muted)],
    };
    let mut x = place.row.x;
    for (text, role) in texts {
        let room = rest(place.row, x);
        if room.width > 6 && !text.is_empty() {
            let text = typeset::clip(text, usize::from(room.width), theme.drawing);
            x = sheet::put_marked(buffer, room, (&text, theme.style(role)), look) + 2;
        }
    }
    choose(buffer, place, app);
}

fn draw_node(buffer: &mut Buffer, place: &Place, app: &App, node: &Node) {
    let theme = app.theme;
    let symbols = theme.symbols();
    let sign = match node.unfolded {
        Some(true) => symbols.unfolded,
        Some(false) => symbols.folded,
        None => " ",
    };
    let indent = u16::try_from(node.depth * 2).unwrap_or_default();
    let x = put(buffer, rest(place.row, place.row.x + indent), sign, theme.style(Role::Muted));
    let room = rest(place.row, x + 1);
    let title = typeset::clip(&node.title, usize::from(room.width), theme.drawing);
    let role = if node.depth == 0 { Role::Heading } else { Role::Body };
    put(buffer, room, &title, theme.style(role));
    choose(buffer, place, app);
}
