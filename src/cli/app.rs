//! `whybounce [FILE|CODE|WORDS]`: opens the terminal app.

use std::io::{self, IsTerminal};

use super::input::Input;
use super::target::Target;
use super::{Outcome, Start, count};
use crate::settings::store::Found;
use crate::tui::{self, Launch};

pub(super) fn open(start: Start<'_>, found: Found) -> anyhow::Result<Outcome> {
    let (reference, left_out) = start.overlay.open_silently()?;
    let (input, look_up) = match start.target(&reference)? {
        Target::Input(input) => (Some(input), None),
        Target::Words(words) => (None, Some(words)),
        // What is piped in without a word is meant for the paste pane.
        Target::Nothing => ((!io::stdin().is_terminal()).then_some(Input::Standard), None),
    };
    anyhow::ensure!(
        io::stdout().is_terminal(),
        "the app needs a terminal; for output in a pipe or a file use: whybounce {}",
        match &look_up {
            Some(words) if reference.document(words).is_some() => "explain",
            Some(_) => "search",
            None => "classify",
        }
    );
    let mut text = None;
    if let Some(input) = &input {
        text = Some(input.beginning()?);
    }
    let file = match input {
        Some(Input::File(path)) => Some(path),
        Some(Input::Standard) | None => None,
    };
    let Found { settings, file: settings_file, faults } = found;
    let faults = faults.iter().map(ToString::to_string).collect();
    let left_out = left_out.iter().map(ToString::to_string).collect();
    let color = start.look.color;
    let launch = Launch {
        text,
        file,
        look_up,
        followed: None,
        count: Some(count::count),
        color,
        settings,
        settings_file,
        faults,
        left_out,
    };
    tui::run(launch, reference)?;
    Ok(Outcome::Done)
}
