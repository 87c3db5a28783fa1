//! The verdict pane.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{put, row, sheet};
use crate::report::safe;
use crate::tui::app::App;
use crate::tui::layout::Pane;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the verdict, or what stands in its place while there is none.
pub fn draw(buffer: &mut Buffer, app: &App) {
    let state = &app.diagnose;
    let area = state.areas.verdict;
    if area.is_empty() {
        return;
    }
    if state.diagnosis().is_none() {
        let sentence = match (state.draft.is_empty(), state.is_reading()) {
            (true, _) => "The verdict stands here: what happened, hard or soft, who can act, and what to do next.",
            (false, true) => "reading",
            (false, false) => "There is no text in this that could be a bounce.",
        };
        let mut paragraphs = vec![(Role::Muted, sentence.to_owned())];
        if state.draft.is_empty() {
            paragraphs.extend(left_out(&app.origin.left_out).map(|text| (Role::Warning, text)));
        }
        let mut number = 1;
        for (role, text) in paragraphs {
            for line in typeset::wrap(&text, usize::from(area.width), app.theme.drawing) {
                put(buffer, row(area, number), &line, app.theme.style(role));
                number += 1;
            }
            number += 1;
        }
        return;
    }
    sheet::draw(buffer, area, &state.verdict, &super::look(app, state.pane == Pane::Verdict));
    if state.is_reading() {
        let sign = app.theme.symbols().ellipsis;
        let width = u16::try_from(typeset::width(sign)).unwrap_or(1).min(area.width);
        put(buffer, Rect { x: area.right() - width, width, ..row(area, 0) }, sign, app.theme.style(Role::Warning));
    }
}

/// More faults than these are for `check-reference` to tell.
const FAULTS: usize = 3;

/// What is told of an overlay's faults before there is anything to read.
fn left_out(faults: &[String]) -> impl Iterator<Item = String> {
    let more = faults.len().saturating_sub(FAULTS);
    let more = (more > 0).then(|| format!("… and {more} more; whybounce check-reference names them all"));
    let told = faults.iter().take(FAULTS).map(|fault| safe::line(&format!("Left out of your overlay: {fault}")));
    told.chain(more)
}
