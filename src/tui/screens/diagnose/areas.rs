//! Where the panes of the Diagnose screen stand.

use ratatui::layout::{Rect, Size};

use crate::tui::layout::{Span, columns, frame, padded};

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

/// The number of the paste pane, for the mouse.
pub(super) const PASTE: usize = 0;
/// The number of the verdict.
pub(super) const VERDICT: usize = 1;
/// The number of the reasons.
pub(super) const REASONS: usize = 2;
/// The number of the list of recipients, which is no pane of the frame.
pub(super) const RECIPIENTS: usize = 3;
/// The number of the examples in the empty paste pane.
pub(super) const EXAMPLES: usize = 4;

/// From this width on a verdict has room for its longest rows.
const WIDE: u16 = 180;

/// Where everything stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Areas {
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

impl Areas {
    /// The paste with its name and the list of recipients.
    pub fn paste_column(&self) -> Rect {
        [self.paste_name, self.recipients].into_iter().filter(|area| !area.is_empty()).fold(self.paste, Rect::union)
    }
}

/// The screen with a list of recipients of so many rows, or without one.
pub(super) fn areas(size: Size, pane: Pane, recipients: usize) -> Areas {
    let body = frame(size).body;
    match Span::of(size) {
        Span::Nothing => Areas::default(),
        Span::One if pane == Pane::Paste => paste_column(body, recipients, 0),
        Span::One => Areas { verdict: padded(body), ..Areas::default() },
        Span::Two => {
            let [left, right] = columns(body, (body.width * 11 / 25).clamp(24, 70));
            Areas { verdict: padded(right), ..paste_column(left, recipients, 1) }
        }
        Span::Three => {
            // On a very wide screen running text has enough, and long addresses want the rest.
            let left = if body.width < WIDE { body.width * 3 / 11 } else { body.width * 7 / 22 };
            let [left, rest] = columns(body, left.clamp(32, 72));
            // What to do gets the width; the reasons are short rows.
            let reasons = (rest.width / 3).clamp(28, 50);
            let [middle, right] = columns(rest, rest.width.saturating_sub(reasons + 1));
            Areas { verdict: padded(middle), reasons: padded(right), ..paste_column(left, recipients, 1) }
        }
    }
}

fn paste_column(area: Rect, recipients: usize, name: u16) -> Areas {
    // The paste keeps half of the height.
    let rows = u16::try_from(recipients).unwrap_or(u16::MAX).min(area.height / 2);
    let name = Rect { height: area.height.min(name), ..area };
    let paste = Rect { y: area.y + name.height, height: area.height.saturating_sub(name.height + rows), ..area };
    let recipients = Rect { y: paste.bottom(), height: rows, ..area };
    let paste = padded(paste);
    Areas { paste_name: padded(name), paste, recipients: padded(recipients), ..Areas::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(size: Size) -> Vec<Rect> {
        let mut all = Vec::new();
        for pane in [Pane::Paste, Pane::Verdict, Pane::Reasons] {
            for recipients in [0, 1, 2, 7, 10_000] {
                let Areas { paste_name, paste, recipients, verdict, reasons } = areas(size, pane, recipients);
                all.extend([paste_name, paste, recipients, verdict, reasons]);
            }
        }
        all
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
            let Areas { paste, recipients, verdict, reasons, .. } = areas(Size { width, height }, Pane::Paste, 9);
            let panes = [paste, recipients, verdict, reasons];
            for (index, one) in panes.iter().enumerate() {
                assert!(panes[index + 1..].iter().all(|other| !one.intersects(*other)), "{width}x{height}");
            }
        }
    }

    #[test]
    fn eighty_columns_give_the_verdict_the_larger_half() {
        let areas = areas(Size { width: 80, height: 24 }, Pane::Paste, 1);
        assert!(areas.verdict.width >= 40 && areas.paste.width >= 30, "{areas:?}");
    }
}
