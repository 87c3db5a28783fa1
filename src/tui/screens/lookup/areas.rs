//! Where the panes of the Reference screen stand.

use ratatui::layout::{Rect, Size};

use crate::tui::layout::{Span, columns, frame, padded};

/// A pane of the Reference screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// The search line.
    Search,
    /// The tree, or what the search found.
    Contents,
    /// The page.
    Page,
}

/// The number of the contents, for the mouse.
pub(super) const CONTENTS: usize = 0;
/// The number of the page.
pub(super) const PAGE: usize = 1;
/// The number of the search line, which is no pane of the frame.
pub(super) const SEARCH: usize = 2;

/// Where everything stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Areas {
    /// The search line.
    pub search: Rect,
    /// The tree or the results.
    pub contents: Rect,
    /// The page.
    pub page: Rect,
}

impl Areas {
    /// The search line with the contents below it.
    pub fn contents_column(&self) -> Rect {
        self.contents.union(self.search)
    }
}

/// The screen at this size.
pub(super) fn areas(size: Size, shelf: Shelf) -> Areas {
    let body = frame(size).body;
    match Span::of(size) {
        Span::Nothing => Areas::default(),
        Span::One if shelf == Shelf::Page => Areas { page: padded(body), ..Areas::default() },
        Span::One => contents_column(body),
        Span::Two => {
            let [left, right] = columns(body, (body.width * 21 / 50).clamp(24, 60));
            Areas { page: padded(right), ..contents_column(left) }
        }
        Span::Three => {
            let [left, right] = columns(body, (body.width * 2 / 5).clamp(40, 70));
            Areas { page: padded(right), ..contents_column(left) }
        }
    }
}

fn contents_column(area: Rect) -> Areas {
    let search = Rect { height: area.height.min(1), ..area };
    let contents = Rect { y: area.y + search.height, height: area.height.saturating_sub(search.height), ..area };
    Areas { search: padded(search), contents: padded(contents), page: Rect::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(size: Size) -> Vec<Rect> {
        let shelves = [Shelf::Search, Shelf::Contents, Shelf::Page];
        let all = shelves.into_iter().map(|shelf| areas(size, shelf));
        all.flat_map(|Areas { search, contents, page }| [search, contents, page]).collect()
    }

    #[test]
    fn nothing_stands_outside_the_terminal() {
        for width in (0..=500).step_by(7) {
            for height in (0..=200).step_by(3) {
                let size = Size { width, height };
                let screen = Rect::new(0, 0, width, height);
                for area in all(size).into_iter().filter(|area| !area.is_empty()) {
                    assert_eq!(area.intersection(screen), area, "{width}x{height}");
                }
            }
        }
    }
}
