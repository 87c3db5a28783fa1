//! Draws the Diagnose screen.

pub mod paste;
mod recipients;
mod verdict;

use ratatui::layout::Position;

use super::Diagnose;
use super::areas::{Pane, REASONS};
use crate::tui::desk::Desk;
use crate::tui::paint::Canvas;
use crate::tui::paint::sheet::{self, Look};

/// Draws all panes; the cursor's place comes back where the text has the keys.
pub(super) fn draw(screen: &Diagnose, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
    let cursor = paste::draw(screen, canvas, desk);
    recipients::draw(screen, canvas, desk);
    verdict::draw(screen, canvas, desk);
    let look = Look { pane: REASONS, focused: screen.pane == Pane::Reasons, words: Vec::new() };
    sheet::draw(canvas, screen.areas.reasons, &screen.reasons, &look);
    cursor
}
