//! The page pane of Reference.

use ratatui::layout::Rect;

use crate::tui::paint::sheet::{self, Look};
use crate::tui::paint::{Canvas, row};
use crate::tui::screens::lookup::Lookup;
use crate::tui::screens::lookup::areas::{PAGE, Shelf};
use crate::tui::theme::Role;

/// Draws the page, with the words that were searched for marked in it.
pub(super) fn draw(screen: &Lookup, canvas: &mut Canvas<'_>) {
    let area = screen.areas.page;
    if screen.page.is_none() {
        let hint = "Type a code such as 5.7.26, a word such as quota, or a provider. Enter opens the page.";
        let below = Rect { y: (area.y + 1).min(area.bottom()), height: area.height.saturating_sub(1), ..area };
        canvas.paragraphs(below, &[(Role::Body, hint)]);
        return;
    }
    let look = Look { pane: PAGE, focused: screen.shelf == Shelf::Page, words: sheet::wanted(&screen.words()) };
    sheet::draw(canvas, area, &screen.viewer, &look);
    if screen.is_bookmarked() && !area.is_empty() {
        canvas.put_right(row(area, 0), canvas.symbols().bookmark, Role::Key);
    }
}
