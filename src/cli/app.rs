//! `whybounce [FILE]`: opens the terminal app.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::input::Input;
use super::reference::Overlay;
use super::{Look, Outcome, output};
use crate::settings::store::Found;
use crate::tui::{self, Launch};

pub(super) fn open(file: Option<&Path>, (look, overlay): (Look, &Overlay), found: Found) -> anyhow::Result<Outcome> {
    let input = match file {
        Some(path) if path == Path::new("-") => Some(Input::Standard),
        Some(path) => Some(Input::File(path.to_owned())),
        // What is piped in without a word is meant for the paste pane.
        None if !io::stdin().is_terminal() => Some(Input::Standard),
        None => None,
    };
    anyhow::ensure!(
        io::stdout().is_terminal(),
        "the app needs a terminal; to get verdicts in a pipe or a file, use: whybounce classify"
    );
    let mut text = None;
    if let Some(input) = &input {
        let (bytes, cut) = input.whole()?;
        if cut {
            output::notice(&format!("{input}: only its beginning was read"));
        }
        text = Some(bytes);
    }
    let file = match input {
        Some(Input::File(path)) => Some(path),
        Some(Input::Standard) | None => None,
    };
    let Found { settings, file: settings_file, faults } = found;
    let faults = faults.iter().map(ToString::to_string).collect();
    let (reference, left_out) = overlay.open_silently()?;
    let left_out = left_out.iter().map(ToString::to_string).collect();
    let launch = Launch { text, file, color: look.color.into(), settings, settings_file, faults, left_out };
    tui::run(launch, reference)?;
    Ok(Outcome::Done)
}
