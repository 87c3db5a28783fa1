//! The search line and, below it, the tree of the reference or what the search found.
//!
//! ```text
//!  / 5.7                        38 pages
//! ▸5.7.26  Multiple authentication chec…
//!  5.7.27  Sender address has null MX
//! ```

use ratatui::layout::{Position, Rect};

use crate::search::{self, Hit};
use crate::tui::line;
use crate::tui::paint::sheet::{self, Marked};
use crate::tui::paint::{Canvas, rest, row};
use crate::tui::screens::lookup::Lookup;
use crate::tui::screens::lookup::areas::Shelf;
use crate::tui::screens::lookup::tree::Node;
use crate::tui::sheet::names;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the search line; the cursor's place comes back.
pub(super) fn draw_search(screen: &Lookup, canvas: &mut Canvas<'_>) -> Option<Position> {
    let area = screen.areas.search;
    if area.is_empty() {
        return None;
    }
    let focused = screen.shelf == Shelf::Search;
    let mut room = line::prompt(canvas, area, if focused { Role::Key } else { Role::Muted });
    if screen.is_searching() {
        // Of the many that a search may find, it hands out the best only.
        let more = if screen.hits.len() < search::HITS { "" } else { "+" };
        room = canvas.put_right(room, &format!(" {}{more} found", screen.hits.len()), Role::Muted);
    }
    Some(screen.query.draw(canvas, room, "Search codes, words, providers"))
}

/// Draws the rows below the search line.
pub(super) fn draw(screen: &Lookup, canvas: &mut Canvas<'_>) {
    let area = screen.areas.contents;
    let height = usize::from(area.height);
    let selection = screen.selection;
    if screen.is_searching() {
        if screen.hits.is_empty() {
            canvas.clip(row(area, 0), "No matches. Try fewer words.", Role::Muted);
        }
        let words = sheet::wanted(&screen.words());
        for (number, hit) in screen.hits.iter().enumerate().skip(selection.top).take(height) {
            let place = row(area, number - selection.top);
            draw_hit(canvas, place, hit, &words);
            mark(screen, canvas, place, number);
        }
        return;
    }
    for (number, node) in screen.tree.rows(selection.top, height).enumerate() {
        let place = row(area, number);
        draw_node(canvas, place, node);
        mark(screen, canvas, place, selection.top + number);
    }
}

/// Marks the row of this number where it is the selected one.
fn mark(screen: &Lookup, canvas: &mut Canvas<'_>, place: Rect, number: usize) {
    if number != screen.selection.row {
        return;
    }
    if screen.shelf == Shelf::Page {
        canvas.point_at(place);
        canvas.shade(place, Role::Title);
    } else {
        canvas.select(place);
    }
}

fn draw_hit(canvas: &mut Canvas<'_>, place: Rect, hit: &Hit, words: &[String]) {
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
    let mut x = place.x;
    for (text, role) in texts {
        let room = rest(place, x);
        if room.width > 6 && !text.is_empty() {
            let text = typeset::clip(text, usize::from(room.width), canvas.drawing());
            let style = canvas.theme.style(role);
            x = Marked { text: &text, style, words }.put(canvas, room) + 2;
        }
    }
}

fn draw_node(canvas: &mut Canvas<'_>, place: Rect, node: &Node) {
    let symbols = canvas.symbols();
    let sign = match node.unfolded {
        Some(true) => symbols.unfolded,
        Some(false) => symbols.folded,
        None => " ",
    };
    let indent = u16::try_from(node.depth * 2).unwrap_or_default();
    let x = canvas.put(rest(place, place.x + indent), sign, Role::Muted);
    let role = if node.depth == 0 { Role::Heading } else { Role::Body };
    canvas.clip(rest(place, x + 1), &node.title, role);
}
