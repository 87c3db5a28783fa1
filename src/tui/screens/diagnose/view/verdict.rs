//! The verdict pane.

use ratatui::layout::Rect;

use crate::safe;
use crate::tui::desk::Desk;
use crate::tui::paint::sheet::{self, Look};
use crate::tui::paint::{Canvas, row};
use crate::tui::screens::diagnose::Diagnose;
use crate::tui::screens::diagnose::areas::Pane;
use crate::tui::theme::Role;

/// Draws the verdict, or what stands in its place while there is none.
pub(super) fn draw(screen: &Diagnose, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = screen.areas.verdict;
    if area.is_empty() {
        return;
    }
    if screen.diagnosis().is_none() {
        without(screen, canvas, desk);
        return;
    }
    let look = Look { focused: screen.pane == Pane::Verdict, words: Vec::new() };
    sheet::draw(canvas, area, &screen.verdict, &look);
    if screen.is_reading() {
        canvas.put_right(row(area, 0), canvas.symbols().ellipsis, Role::Warning);
    }
}

/// What is said while there is no verdict.
fn without(screen: &Diagnose, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = screen.areas.verdict;
    let sentence = match (screen.paste.is_empty(), screen.is_reading()) {
        (true, _) => "Paste a bounce to see what happened, whether it's permanent, who can fix it and what to do next.",
        (false, true) => "Reading…",
        (false, false) => "This text has nothing that could be a bounce.",
    };
    let mut paragraphs = vec![(Role::Muted, sentence.to_owned())];
    if screen.paste.is_empty() {
        paragraphs.extend(left_out(&desk.origin.left_out).map(|text| (Role::Warning, text)));
    }
    let mut y = area.y + 1;
    for (role, text) in &paragraphs {
        let room = Rect { y: y.min(area.bottom()), height: area.bottom().saturating_sub(y), ..area };
        let rows = canvas.paragraphs(room, &[(*role, text)]);
        y = y.saturating_add(u16::try_from(rows + 1).unwrap_or(u16::MAX));
    }
}

/// More faults than these are for `check-reference` to tell.
const FAULTS: usize = 3;

/// What is told of an overlay's faults before there is anything to read.
fn left_out(faults: &[String]) -> impl Iterator<Item = String> {
    let more = faults.len().saturating_sub(FAULTS);
    let more = (more > 0).then(|| format!("… and {more} more. See: whybounce check-reference"));
    let told = faults.iter().take(FAULTS).map(|fault| safe::line(&format!("Not loaded from your overlay: {fault}")));
    told.chain(more)
}
