//! Where everything stands on the Triage screen.

use ratatui::layout::{Rect, Size};

use crate::tui::layout::{Span, frame, padded};
use crate::tui::paint::row;

/// The number of the queue, for the mouse.
pub(super) const ROWS: usize = 0;
/// The number of the filter line.
pub(super) const FILTER: usize = 1;
/// The number of what stands below the queue.
pub(super) const SIDES: usize = 2;

/// So many rows of the queue stay even where it has fewer, so that the line below keeps its place.
const LEAST_ROWS: u16 = 5;

/// Where everything stands; what has no room is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Areas {
    /// How many there are.
    pub totals: Rect,
    /// The filter line.
    pub filter: Rect,
    /// The heads of the columns.
    pub heads: Rect,
    /// The queue.
    pub rows: Rect,
    /// The line between, with the names of what can stand below.
    pub sides: Rect,
    /// What is known of the selected entry.
    pub detail: Rect,
}

/// The screen at this size, with so many rows in the queue: what they leave free is for the selected one.
pub(super) fn areas(size: Size, rows: usize) -> Areas {
    if Span::of(size) == Span::Nothing {
        return Areas::default();
    }
    let body = padded(frame(size).body);
    let [totals, filter, heads] = [0, 1, 2].map(|number| row(body, number));
    let left = body.height.saturating_sub(4);
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).max(LEAST_ROWS);
    let detail = (left * 2 / 5).clamp(2, 14).max(left.saturating_sub(rows)).min(left);
    // A column of air for the pointer and the mark.
    let rows = Rect { y: body.y + 3, height: left - detail, ..body };
    let sides = Rect { y: rows.bottom(), height: 1, ..body };
    let detail = Rect { y: sides.bottom(), height: detail, ..body };
    Areas { totals, filter, heads, rows, sides, detail }
}
