//! The terminal app: two screens over the same verdicts and pages that the sub-commands print.
//!
//! ```text
//! event ──keymap──▶ Action ──App::update──▶ optional Effect ──the loop performs it
//! ```
//!
//! One thread reads events, one diagnoses; this module's loop owns the app and the terminal. It
//! blocks until something happens, takes all that has happened, and draws once.

pub mod action;
pub mod app;
pub mod backup;
mod clipboard;
pub mod desk;
mod events;
pub mod files;
mod frame;
pub mod layout;
pub mod line;
pub mod list;
pub mod memory;
pub mod paint;
pub mod paste;
pub mod popup;
pub mod popups;
mod press;
pub mod screen;
pub mod screens;
mod session;
pub mod sheet;
pub mod terminal;
pub mod theme;
pub mod typeset;
pub mod view;
pub mod viewport;
pub mod wish;
mod worker;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};

use crate::reference::Reference;
use crate::settings::Settings;
use terminal::Terminal;
use theme::{Drawing, Palette, Scheme, Theme};

/// How the app is started.
#[derive(Debug, Clone, Default)]
pub struct Launch {
    /// The text in the paste pane at first.
    pub text: Option<Vec<u8>>,
    /// The file that it comes from; none where it was piped in.
    pub file: Option<PathBuf>,
    /// Whether to use colours.
    pub color: ColorChoice,
    /// What the user has set, in the file and on the command line.
    pub settings: Settings,
    /// The file that keeps the settings.
    pub settings_file: Option<PathBuf>,
    /// What in that file is not known, each a sentence with its place.
    pub faults: Vec<String>,
    /// What of the overlay is left out, each a sentence with its place.
    pub left_out: Vec<String>,
}

/// Whether to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorChoice {
    /// Unless `NO_COLOR` is set or the terminal is a dumb one.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

impl ColorChoice {
    fn palette(self, scheme: Scheme) -> Palette {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self {
            Self::Always => scheme.into(),
            Self::Auto if !set("NO_COLOR") && !dumb => scheme.into(),
            Self::Auto | Self::Never => Palette::Attributes,
        }
    }
}

/// Runs the app by a reference until the user leaves it.
///
/// # Errors
/// Standard output is no terminal, or the terminal cannot be used.
pub fn run(launch: Launch, reference: Reference) -> anyhow::Result<()> {
    if !std::io::stdout().is_terminal() {
        bail!("the app needs a terminal; `whybounce classify` prints verdicts without one");
    }
    let reference = Arc::new(reference);
    let palette = launch.color.palette(launch.settings.theme);
    crossterm::style::force_color_output(palette != Palette::Attributes);
    let theme = Theme { palette, drawing: Drawing::Unicode };
    let mut terminal = Terminal::enter(launch.settings.mouse.into())?;
    let outcome = session::converse(launch, reference, theme, &mut terminal);
    let restored = terminal.leave();
    let stop = outcome?;
    restored.context("can't restore the terminal")?;
    stop.obey();
    Ok(())
}
