//! The search line and, below it, the tree of the reference or what the search found.
//!
//! ```text
//!  / 5.7                        38 pages
//! ▸5.7.26  Multiple authenticatio…  code
//!  Google: unauthenticated       wording
//!  · sender unauthenticated      wording
//! ```

use ratatui::layout::{Position, Rect};

use crate::reference::document::{self, Kind};
use crate::search::{self, Hit};
use crate::tui::line;
use crate::tui::names;
use crate::tui::paint::sheet::{self, Marked};
use crate::tui::paint::{Canvas, rest, row};
use crate::tui::screens::lookup::areas::{CONTENTS, SEARCH, Shelf};
use crate::tui::screens::lookup::screen::NO_MATCHES;
use crate::tui::screens::lookup::tree::Node;
use crate::tui::screens::lookup::{Lookup, kind};
use crate::tui::spot::Spot;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// A search line of fewer columns has no room for more than the number.
const NARROW_LINE: u16 = 26;

/// Draws the search line; the cursor's place comes back.
pub(super) fn draw_search(screen: &Lookup, canvas: &mut Canvas<'_>) -> Option<Position> {
    let area = screen.areas.search;
    if area.is_empty() {
        return None;
    }
    canvas.note(area, Spot::Pane(SEARCH));
    let focused = screen.shelf == Shelf::Search;
    let mut room = line::prompt(canvas, area, if focused { Role::Key } else { Role::Muted });
    if screen.is_searching() {
        // Of the many that a search may find, it hands out the best only.
        let more = if screen.found < search::HITS { "" } else { "+" };
        let count = screen.found.min(search::HITS);
        let found = if room.width < NARROW_LINE { "" } else { " found" };
        room = canvas.put_right(room, &format!(" {count}{more}{found}"), Role::Body);
    }
    Some(screen.query.draw(canvas, room, "Search codes, words, providers"))
}

/// Draws the rows below the search line.
pub(super) fn draw(screen: &Lookup, canvas: &mut Canvas<'_>) {
    let area = screen.areas.contents;
    let height = usize::from(area.height);
    let selection = screen.selection;
    canvas.note(area, Spot::Pane(CONTENTS));
    if screen.is_searching() {
        if screen.hits.is_empty() {
            canvas.clip(row(area, 0), NO_MATCHES, Role::Body);
        }
        let hits: Vec<&Hit> = screen.hits.iter().skip(selection.top).take(height).collect();
        draw_hits(canvas, area, &hits, &sheet::wanted(&screen.words()));
        for number in 0..hits.len() {
            mark(screen, canvas, row(area, number), selection.top + number);
        }
        return;
    }
    for (number, node) in screen.tree.rows(selection.top, height).enumerate() {
        let place = row(area, number);
        draw_node(canvas, place, node);
        mark(screen, canvas, place, selection.top + number);
    }
}

/// Notes the row of this number for the mouse, and marks it where it is the selected one.
fn mark(screen: &Lookup, canvas: &mut Canvas<'_>, place: Rect, number: usize) {
    canvas.note(place, Spot::Row { pane: CONTENTS, row: number });
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

/// Draws what was found, each with the kind of its page in a column at the right.
fn draw_hits(canvas: &mut Canvas<'_>, area: Rect, hits: &[&Hit], words: &[String]) {
    let kinds = hits.iter().map(|hit| typeset::width(kind(hit.kind))).max().unwrap_or_default();
    let kinds = u16::try_from(kinds + 1).unwrap_or(u16::MAX);
    let column = if area.width > kinds + NARROW { kinds } else { 0 };
    let mut above = "";
    for (number, hit) in hits.iter().enumerate() {
        let place = row(area, number);
        if column > 0 {
            let text = format!("{:>1$}", kind(hit.kind), usize::from(column));
            canvas.put_right(place, &text, Role::Body);
        }
        let owner = hit.title.split_once(": ").map(|(owner, _)| owner);
        let owner = owner.unwrap_or_default();
        let repeated = hit.kind == Kind::Rule && owner == above && !owner.is_empty();
        let room = Rect { width: place.width - column, ..place };
        draw_hit(canvas, room, &Found { hit, repeated, words });
        above = owner;
    }
}

/// A narrower pane has no room for the kinds.
const NARROW: u16 = 20;

/// A page as its row shows it.
struct Found<'a> {
    hit: &'a Hit,
    /// Whether the row above names the same provider.
    repeated: bool,
    words: &'a [String],
}

fn draw_hit(canvas: &mut Canvas<'_>, place: Rect, found: &Found<'_>) {
    let Found { hit, repeated, words } = found;
    let [name, more] = document::names(&hit.id, &hit.title);
    let code = name == hit.id;
    let mut x = place.x;
    let short = name.split_once(": ").filter(|_| *repeated).map(|(_, rest)| rest);
    if short.is_some() {
        x = canvas.put(place, &format!("{} ", canvas.symbols().dot), Role::Muted);
    }
    let matched = hit.matched.as_str();
    let said = hit.title.contains(matched) || matched == hit.id;
    // The title of a code says more than the words that were found; an id says nothing to a reader.
    let texts = match (code, said) {
        (true, _) => [(name, Role::Link), (more, Role::Body)],
        (false, true) => [(short.unwrap_or(name), Role::Link), ("", Role::Muted)],
        (false, false) => [(short.unwrap_or(name), Role::Link), (matched, Role::Body)],
    };
    for (text, role) in texts {
        let room = rest(place, x);
        if room.width > 6 && !text.is_empty() {
            let text = names::titled(text, usize::from(room.width), canvas.drawing());
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
    let room = rest(place, x + 1);
    canvas.put(room, &names::titled(&node.title, usize::from(room.width), canvas.drawing()), role);
}
