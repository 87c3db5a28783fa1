//! The terminal app: its screens over the same verdicts and pages that the sub-commands print.
//!
//! ```text
//! event ──keymap──▶ Action ──App::update──▶ optional Effect ──the loop performs it
//! ```
//!
//! One thread reads events, one diagnoses; this module's loop owns the app and the terminal. It
//! blocks until something happens, takes all that has happened, and draws once.

pub mod action;
pub mod app;
pub mod background;
pub mod backup;
pub mod census;
mod clipboard;
pub mod desk;
mod events;
pub mod files;
mod frame;
pub mod history;
mod launch;
pub mod layout;
pub mod line;
pub mod list;
pub mod log;
pub mod memory;
mod names;
pub mod paint;
pub mod paste;
pub mod popup;
pub mod popups;
mod press;
pub mod scene;
pub mod screen;
pub mod screens;
mod session;
pub mod sheet;
mod signals;
pub mod spot;
pub mod terminal;
pub mod texts;
pub mod theme;
pub mod typeset;
pub mod view;
pub mod viewport;
pub mod web;
pub mod wish;
mod worker;

use std::io::{IsTerminal, Write};
use std::sync::{Arc, mpsc};

use anyhow::{Context, bail};

use crate::reference::Reference;
pub use launch::{ColorChoice, Launch};
pub(crate) use launch::{has_bare_locale, is_bare_console};
use session::Ending;
use terminal::Terminal;
use theme::{Palette, Theme};

/// What is said where something can't be done without a thread of its own, and the system starts none.
pub const NO_THREAD: &str = "the system lets whybounce start no more threads; end other programs and try again";

/// Runs the app by a reference until the user leaves it.
///
/// # Errors
/// Standard output is no terminal, or the terminal cannot be used.
pub fn run(launch: Launch, reference: Reference) -> anyhow::Result<()> {
    if !std::io::stdout().is_terminal() {
        bail!("the app needs a terminal. Without one, use: whybounce classify");
    }
    let reference = Arc::new(reference);
    let console = launch::Console::of_environment();
    let palette = launch.color.palette(launch.settings.theme, console.background);
    crossterm::style::force_color_output(palette != Palette::Attributes);
    let theme = Theme { palette, drawing: console.drawing };
    // A signal that comes while the terminal is being taken must not leave it taken.
    let (sender, news) = mpsc::channel();
    signals::listen(&sender).context(NO_THREAD)?;
    let mut terminal = Terminal::enter(launch.settings.mouse.into())?;
    let outcome = session::converse(launch, (reference, theme, console), (sender, news), &mut terminal);
    let restored = terminal.leave();
    let Ending { stop, not_kept } = outcome?;
    restored.context("can't restore the terminal")?;
    if let Some(reason) = not_kept {
        // Where nobody reads that either, it can't be helped.
        let _ = writeln!(std::io::stderr(), "whybounce: {}", crate::safe::line(&app::said_of_not_kept(&reason)));
    }
    stop.obey();
    Ok(())
}
