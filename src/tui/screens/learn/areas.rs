//! Where everything stands on the Learn screen.

use ratatui::layout::{Rect, Size};

use crate::tui::layout::{Span, columns, frame, padded};
use crate::tui::paint::{below, row};

/// The number of the list, for the mouse.
pub(super) const LIST: usize = 0;
/// The number of the page.
pub(super) const PAGE: usize = 1;

/// From this height on there is room for air.
const TALL: u16 = 20;

/// Where everything stands; what has no room is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Areas {
    /// How far one is, or which question it is.
    pub head: Rect,
    /// The list of lessons and the rest.
    pub list: Rect,
    /// What is told of the selected row.
    pub side: Rect,
    /// The page or the question.
    pub page: Rect,
}

/// The screen at this size, with the list or a page in it.
pub(super) fn areas(size: Size, is_list: bool) -> Areas {
    let body = frame(size).body;
    match (Span::of(size), is_list) {
        (Span::Nothing, _) => Areas::default(),
        (_, false) => {
            let body = padded(body);
            // Where there is room, some of it parts the text from what is said of it.
            let air = usize::from(body.height >= TALL);
            Areas { head: row(body, 0), page: below(body, 1 + air), ..Areas::default() }
        }
        (Span::One, true) => {
            let body = padded(body);
            Areas { head: row(body, 0), list: below(body, 1), ..Areas::default() }
        }
        (_, true) => {
            let [left, right] = columns(body, (body.width * 3 / 5).min(64));
            Areas { list: padded(left), side: padded(right), ..Areas::default() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_outside_the_terminal() {
        for width in (0..=300).step_by(7) {
            for height in (0..=100).step_by(3) {
                let size = Size { width, height };
                let screen = Rect::new(0, 0, width, height);
                for is_list in [true, false] {
                    let Areas { head, list: rows, side, page } = areas(size, is_list);
                    for area in [head, rows, side, page].into_iter().filter(|area| !area.is_empty()) {
                        assert_eq!(area.intersection(screen), area, "{width}x{height}");
                    }
                }
            }
        }
    }
}
