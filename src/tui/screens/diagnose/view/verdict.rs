//! The verdict pane.

use ratatui::layout::Rect;

use crate::keys::{Command, Context};
use crate::safe;
use crate::tui::desk::Desk;
use crate::tui::paint::sheet::{self, Look};
use crate::tui::paint::{Canvas, row};
use crate::tui::screens::diagnose::Diagnose;
use crate::tui::screens::diagnose::areas::{Pane, VERDICT};
use crate::tui::spot::Spot;
use crate::tui::theme::Role;
use crate::tui::typeset;

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
    let look = Look { pane: VERDICT, focused: screen.pane == Pane::Verdict, words: Vec::new() };
    sheet::draw(canvas, area, &screen.verdict, &look);
    if screen.is_reading() {
        canvas.put_right(row(area, 0), canvas.symbols().ellipsis, Role::Warning);
    }
}

/// What is said while there is no verdict.
fn without(screen: &Diagnose, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = screen.areas.verdict;
    let sentence = match (screen.paste.is_empty(), screen.is_reading()) {
        (true, _) if screen.is_masking() => "Hiding personal data…",
        (true, _) => "Paste a bounce to see what happened, whether it's permanent, who can fix it and what to do next.",
        (false, true) => "Reading…",
        (false, false) => "This text doesn't look like a bounce.",
    };
    let empty = screen.paste.is_empty() && !screen.is_masking();
    let mut paragraphs = vec![(Role::Body, sentence.to_owned())];
    if empty {
        paragraphs.extend(left_out(&desk.origin.left_out).map(|text| (Role::Warning, text)));
    }
    let mut y = area.y + 1;
    for (role, text) in &paragraphs {
        let room = Rect { y: y.min(area.bottom()), height: area.bottom().saturating_sub(y), ..area };
        let rows = canvas.paragraphs(room, &[(*role, text)]);
        y = y.saturating_add(u16::try_from(rows + 1).unwrap_or(u16::MAX));
    }
    if empty {
        let room = Rect { y: y.min(area.bottom()), height: area.bottom().saturating_sub(y), ..area };
        ways(canvas, room, desk);
    }
}

/// What one does then, and what one can do without a bounce.
const WAYS: [(&str, &[(Command, &str)]); 2] = [
    (
        "With a verdict",
        &[
            (Command::CopyNote, "copies the note for the ticket"),
            (Command::CopyMenu, "shows the reply to the customer, the escalation and more to copy"),
            (Command::NextFlow, "says what it means for bulk mail, password resets, …"),
        ],
    ),
    (
        "Without a bounce",
        &[
            (Command::LookUp, "looks up a code such as 5.7.26, a word such as quota, or a provider"),
            (Command::Find, "finds every command and page"),
            (Command::Help, "lists the keys that work here"),
        ],
    ),
];

fn ways(canvas: &mut Canvas<'_>, area: Rect, desk: &Desk) {
    let key = |command| desk.key(Context::Paste, command).unwrap_or_default();
    let keys = WAYS.iter().flat_map(|(_, ways)| ways.iter()).map(|(command, _)| typeset::width(&key(*command)));
    let indent = u16::try_from(keys.max().unwrap_or_default() + 2).unwrap_or(u16::MAX).min(area.width);
    let mut used = 0;
    for (heading, ways) in WAYS {
        canvas.clip(row(area, used), heading, Role::Heading);
        used += 1;
        for (command, does) in ways {
            let place = row(area, used);
            if place.is_empty() {
                // What there is no room for is a key away in the list of keys.
                let last = row(area, usize::from(area.height).saturating_sub(1));
                canvas.put_right(last, canvas.symbols().ellipsis, Role::Key);
                return;
            }
            canvas.put(place, &key(*command), Role::Key);
            let height = area.bottom().saturating_sub(place.y);
            let text = Rect { x: area.x + indent, width: area.width - indent, y: place.y, height };
            let rows = canvas.paragraphs(text, &[(Role::Body, does)]).max(1);
            let height = u16::try_from(rows).unwrap_or(u16::MAX).min(height);
            canvas.note(Rect { height, ..place }, Spot::Command(*command));
            used += rows;
        }
        used += 1;
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
