//! Draws the Reference screen.

mod contents;
mod page;

use ratatui::layout::Position;

use super::Lookup;
use super::areas::Shelf;
use crate::tui::paint::Canvas;

/// Draws all panes; the cursor's place comes back where the search line has the keys.
pub(super) fn draw(screen: &Lookup, canvas: &mut Canvas<'_>) -> Option<Position> {
    let cursor = contents::draw_search(screen, canvas);
    contents::draw(screen, canvas);
    page::draw(screen, canvas);
    cursor.filter(|_| screen.shelf == Shelf::Search)
}
