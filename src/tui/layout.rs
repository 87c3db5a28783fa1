//! Where everything stands: a pure function of the terminal's size and of what has to be shown.
//!
//! A pane that does not fit beside the focused one has no area.

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

/// A pane of the Diagnose screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The pasted text.
    Paste,
    /// What it means and what to do.
    Verdict,
    /// What the verdict rests on and what else it could be.
    Reasons,
}

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

/// The frame around every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frame {
    /// The top line, with the names of the screens.
    pub top: Rect,
    /// The bottom line, with the keys.
    pub bottom: Rect,
    /// The names of the panes, where one is shown at a time.
    pub names: Rect,
    /// What is left between the borders.
    pub body: Rect,
}

/// The areas of the Diagnose screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Diagnose {
    /// The name of the paste pane.
    pub paste_name: Rect,
    /// The pasted text.
    pub paste: Rect,
    /// The list of recipients below it.
    pub recipients: Rect,
    /// The verdict.
    pub verdict: Rect,
    /// The reasons; empty where they stand below the verdict.
    pub reasons: Rect,
}

impl Diagnose {
    /// The paste with its name and the list of recipients.
    pub fn paste_column(&self) -> Rect {
        [self.paste_name, self.recipients].into_iter().filter(|area| !area.is_empty()).fold(self.paste, Rect::union)
    }
}

/// The areas of the Reference screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reference {
    /// The search line.
    pub search: Rect,
    /// The tree or the results.
    pub contents: Rect,
    /// The page.
    pub page: Rect,
}

impl Reference {
    /// The search line with the contents below it.
    pub fn contents_column(&self) -> Rect {
        self.contents.union(self.search)
    }
}

/// The frame in a terminal of this size.
pub fn frame(size: Size) -> Frame {
    let Size { width, height } = size;
    let names = u16::from(Span::of(size) == Span::One);
    Frame {
        top: Rect::new(0, 0, width, 1),
        bottom: Rect::new(0, height.saturating_sub(1), width, 1),
        names: Rect::new(1, 1, width.saturating_sub(2), names),
        body: Rect::new(1, 1 + names, width.saturating_sub(2), height.saturating_sub(2 + names)),
    }
}

/// The Diagnose screen with a list of recipients of so many rows, or without one.
pub fn diagnose(size: Size, pane: Pane, recipients: usize) -> Diagnose {
    let body = frame(size).body;
    match Span::of(size) {
        Span::Nothing => Diagnose::default(),
        Span::One if pane == Pane::Paste => paste_column(body, recipients, 0),
        Span::One => Diagnose { verdict: padded(body), ..Diagnose::default() },
        Span::Two => {
            let [left, right] = columns(body, (body.width * 11 / 25).clamp(24, 70));
            Diagnose { verdict: padded(right), ..paste_column(left, recipients, 1) }
        }
        Span::Three => {
            let [left, rest] = columns(body, (body.width * 3 / 10).clamp(33, 80));
            let [middle, right] = columns(rest, (rest.width * 14 / 25).clamp(42, 84));
            Diagnose { verdict: padded(middle), reasons: padded(right), ..paste_column(left, recipients, 1) }
        }
    }
}

/// The Reference screen.
pub fn reference(size: Size, shelf: Shelf) -> Reference {
    let body = frame(size).body;
    match Span::of(size) {
        Span::Nothing => Reference::default(),
        Span::One if shelf == Shelf::Page => Reference { page: padded(body), ..Reference::default() },
        Span::One => contents_column(body),
        Span::Two => {
            let [left, right] = columns(body, (body.width * 21 / 50).clamp(24, 60));
            Reference { page: padded(right), ..contents_column(left) }
        }
        Span::Three => {
            let [left, right] = columns(body, (body.width * 2 / 5).clamp(40, 70));
            Reference { page: padded(right), ..contents_column(left) }
        }
    }
}

fn paste_column(area: Rect, recipients: usize, name: u16) -> Diagnose {
    // The paste keeps half of the height.
    let rows = u16::try_from(recipients).unwrap_or(u16::MAX).min(area.height / 2);
    let name = Rect { height: area.height.min(name), ..area };
    let paste = Rect { y: area.y + name.height, height: area.height.saturating_sub(name.height + rows), ..area };
    let recipients = Rect { y: paste.bottom(), height: rows, ..area };
    let paste = padded(paste);
    Diagnose { paste_name: padded(name), paste, recipients: padded(recipients), ..Diagnose::default() }
}

fn contents_column(area: Rect) -> Reference {
    let search = Rect { height: area.height.min(1), ..area };
    let contents = Rect { y: area.y + search.height, height: area.height.saturating_sub(search.height), ..area };
    Reference { search: padded(search), contents: padded(contents), page: Rect::default() }
}

/// Two columns with a dividing line between them.
fn columns(area: Rect, left: u16) -> [Rect; 2] {
    let left = left.min(area.width);
    let right = area.width.saturating_sub(left + 1);
    [Rect { width: left, ..area }, Rect { x: area.right().saturating_sub(right), width: right, ..area }]
}

/// A column of air at both sides.
fn padded(area: Rect) -> Rect {
    if area.width <= 2 { area } else { Rect { x: area.x + 1, width: area.width - 2, ..area } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(size: Size) -> Vec<Rect> {
        let mut areas = Vec::new();
        for pane in [Pane::Paste, Pane::Verdict, Pane::Reasons] {
            for recipients in [0, 1, 2, 7, 10_000] {
                let Diagnose { paste_name, paste, recipients, verdict, reasons } = diagnose(size, pane, recipients);
                areas.extend([paste_name, paste, recipients, verdict, reasons]);
            }
        }
        for shelf in [Shelf::Search, Shelf::Contents, Shelf::Page] {
            let Reference { search, contents, page } = reference(size, shelf);
            areas.extend([search, contents, page]);
        }
        areas
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

    #[test]
    fn panes_do_not_overlap() {
        for (width, height) in [(40, 12), (59, 20), (60, 12), (80, 24), (110, 30), (500, 200)] {
            let Diagnose { paste, recipients, verdict, reasons, .. } = diagnose(Size { width, height }, Pane::Paste, 9);
            let panes = [paste, recipients, verdict, reasons];
            for (index, one) in panes.iter().enumerate() {
                assert!(panes[index + 1..].iter().all(|other| !one.intersects(*other)), "{width}x{height}");
            }
        }
    }

    #[test]
    fn eighty_columns_give_the_verdict_the_larger_half() {
        let areas = diagnose(Size { width: 80, height: 24 }, Pane::Paste, 1);
        assert!(areas.verdict.width >= 40 && areas.paste.width >= 30, "{areas:?}");
    }
}
