//! The room that a terminal has: the frame, and how many panes fit beside each other.
//!
//! Where the panes of a screen stand is a pure function of the size in that screen's own file; a pane
//! that doesn't fit beside the focused one has no area.

use ratatui::layout::{Rect, Size};

/// Below this the app only says that it needs more room.
pub const LEAST: Size = Size { width: 40, height: 12 };

/// From this width on two panes stand side by side.
const TWO_PANES: u16 = 60;

/// From this width on the reasons stand beside the verdict.
const THREE_PANES: u16 = 110;

/// How many panes stand side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// The terminal is too small for anything.
    Nothing,
    /// One pane at a time, under a row of their names.
    One,
    /// Two panes.
    Two,
    /// Three panes.
    Three,
}

impl Span {
    /// What a terminal of this size has room for.
    pub const fn of(size: Size) -> Self {
        if size.width < LEAST.width || size.height < LEAST.height {
            Self::Nothing
        } else if size.width < TWO_PANES {
            Self::One
        } else if size.width < THREE_PANES {
            Self::Two
        } else {
            Self::Three
        }
    }
}

/// The frame around every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FrameAreas {
    /// The top line, with the names of the screens.
    pub top: Rect,
    /// The bottom line, with the keys.
    pub bottom: Rect,
    /// The names of the panes, where one is shown at a time.
    pub names: Rect,
    /// What is left between the borders.
    pub body: Rect,
}

/// The frame in a terminal of this size.
pub fn frame(size: Size) -> FrameAreas {
    let Size { width, height } = size;
    let names = u16::from(Span::of(size) == Span::One);
    FrameAreas {
        top: Rect::new(0, 0, width, 1),
        bottom: Rect::new(0, height.saturating_sub(1), width, 1),
        names: Rect::new(1, 1, width.saturating_sub(2), names),
        body: Rect::new(1, 1 + names, width.saturating_sub(2), height.saturating_sub(2 + names)),
    }
}

/// Two columns with a dividing line between them.
pub fn columns(area: Rect, left: u16) -> [Rect; 2] {
    let left = left.min(area.width);
    let right = area.width.saturating_sub(left + 1);
    [Rect { width: left, ..area }, Rect { x: area.right().saturating_sub(right), width: right, ..area }]
}

/// A column of air at both sides.
pub fn padded(area: Rect) -> Rect {
    if area.width <= 2 { area } else { Rect { x: area.x + 1, width: area.width - 2, ..area } }
}
