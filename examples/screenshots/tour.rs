//! The short tour: what one sees in the first minute.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::KeyCode::{Char, Down, Enter, Esc, F, Tab};
use ratatui::buffer::Buffer;
use whybounce::reference::Reference;
use whybounce::tui::theme::{Drawing, Palette, Theme};

use super::stage::Stage;
use super::stage::Step::{self, Paste, Press, PressCtrl};
use super::{THREE_RECIPIENTS, UNKNOWN_USER};

/// The time between two keys of a word.
const KEY: u64 = 140;

/// The time to look.
const LOOK: u64 = 1_600;

/// The time to read.
const READ: u64 = 3_200;

/// What is done, and for how many milliseconds one sees what it does.
const STEPS: &[(Step, u64)] = &[
    (Paste(UNKNOWN_USER), READ),
    (PressCtrl('f'), LOOK),
    (PressCtrl('y'), LOOK),
    (Press(F(6)), LOOK),
    (Press(Char('c')), LOOK),
    (Paste(THREE_RECIPIENTS), READ),
    (PressCtrl('n'), READ),
    (PressCtrl('n'), LOOK),
    (Press(F(7)), LOOK),
    (Press(Esc), KEY),
    (Press(Esc), LOOK),
    (Press(Down), KEY),
    (Press(Down), KEY),
    (Press(Enter), READ),
    (Press(F(2)), LOOK),
    (Press(Char('5')), KEY),
    (Press(Char('.')), KEY),
    (Press(Char('7')), KEY),
    (Press(Char('.')), KEY),
    (Press(Char('2')), KEY),
    (Press(Char('6')), READ),
    (Press(Enter), KEY),
    (Press(Tab), LOOK),
    (Press(Char('t')), READ),
    (PressCtrl('p'), LOOK),
    (Press(Char('q')), KEY),
    (Press(Char('u')), KEY),
    (Press(Char('o')), KEY),
    (Press(Char('t')), KEY),
    (Press(Char('a')), READ),
];

/// The frames with their times.
///
/// # Errors
/// Nothing to draw on.
pub fn frames(reference: &Arc<Reference>) -> anyhow::Result<Vec<(Buffer, Duration)>> {
    let theme = Theme { palette: Palette::Colors, drawing: Drawing::Unicode };
    let mut stage = Stage::new(Arc::clone(reference), theme, (80, 24))?;
    let mut frames = vec![(stage.frame()?, Duration::from_millis(LOOK))];
    for (step, time) in STEPS {
        stage.play(step);
        frames.push((stage.frame()?, Duration::from_millis(*time)));
    }
    Ok(frames)
}
