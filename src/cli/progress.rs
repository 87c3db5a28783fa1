//! How far a long call has come, as a bar on standard error.
//!
//! It shows only where someone can see it, and only when the work takes a while. It knows bytes
//! and nothing of what is in them.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Look;
use super::input::Input;

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often a second the bar is drawn.
const PER_SECOND: u8 = 10;

/// How much of all inputs was read.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    has_figures: bool,
    is_wanted: bool,
    is_ascii: bool,
}

impl Progress {
    /// A bar that does not show yet.
    pub(super) fn new(look: Look) -> Self {
        Self {
            bar: ProgressBar::hidden(),
            begun: Instant::now(),
            has_figures: false,
            is_wanted: io::stderr().is_terminal(),
            is_ascii: look.ascii,
        }
    }

    /// Says what will be read; where one size is unknown, so is the whole.
    pub(super) fn expect<'a>(&self, mut inputs: impl Iterator<Item = &'a Input>) {
        if !self.is_wanted {
            return;
        }
        if let Some(total) = inputs.try_fold(0_u64, |total, input| Some(total + input.size()?)) {
            self.bar.set_length(total);
        }
    }

    /// Shows that `bytes` were read in all.
    pub(super) fn advance(&self, bytes: u64) {
        self.bar.set_position(bytes);
        let patience = if self.has_figures { PATIENCE / 2 } else { PATIENCE };
        if self.is_wanted && self.bar.is_hidden() && self.begun.elapsed() > patience {
            // Figures are what is read: on a narrow terminal they stand on the line of the bar too.
            let template = match (self.bar.length().is_some(), self.has_figures) {
                (true, true) => "{bar:16} {percent:>3}%, {eta} left  {wide_msg}",
                (true, false) => "{bar:30} {bytes} of {total_bytes}, {eta} left",
                (false, _) => "{spinner} {bytes} read, {elapsed}  {wide_msg}",
            };
            let (bar, spinner) = if self.is_ascii { ("##-", "|/-\\ ") } else { ("█▌─", "◐◓◑◒ ") };
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style.progress_chars(bar).tick_chars(spinner));
                self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(PER_SECOND));
            }
        }
    }

    /// Says beside the bar how far it has come.
    pub(super) fn tell(&self, so_far: impl FnOnce() -> String) {
        if self.is_wanted {
            self.bar.set_message(so_far());
        }
    }

    /// The same bar for whoever tells figures, which are waited for less long.
    pub(super) fn with_figures(self) -> Self {
        Self { has_figures: true, ..self }
    }

    /// Does what writes to the terminal while the bar is out of its way.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
