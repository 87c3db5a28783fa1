//! How the app is started.

use std::path::PathBuf;

use super::background;
use super::census::{Count, Followed};
use super::theme::{Background, Drawing, Palette, Scheme};
use crate::settings::Settings;

/// How the app is started.
#[derive(Debug, Default)]
pub struct Launch {
    /// The text in the paste pane at first.
    pub text: Option<Vec<u8>>,
    /// The file that it comes from; none where it was piped in.
    pub file: Option<PathBuf>,
    /// The code or the words that the reference opens with.
    pub look_up: Option<String>,
    /// The log that Overview opens with.
    pub followed: Option<Followed>,
    /// What counts a file for Overview.
    pub count: Option<Count>,
    /// Whether to use colors.
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

/// Whether to use colors.
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
    pub(super) fn palette(self, scheme: Scheme, background: Background) -> Palette {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self {
            Self::Always => Palette::of(scheme, background),
            Self::Auto if !set("NO_COLOR") && !dumb => Palette::of(scheme, background),
            Self::Auto | Self::Never => Palette::Attributes,
        }
    }
}

/// What the environment says of the terminal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Console {
    /// What it writes on, as far as that is told.
    pub(super) background: Background,
    /// Which characters it can draw.
    pub(super) drawing: Drawing,
    /// Whether it can be asked what it writes on.
    pub(super) can_be_asked: bool,
}

impl Console {
    pub(super) fn of_environment() -> Self {
        let value = |name| std::env::var(name).unwrap_or_default();
        let bare = is_bare_console() || has_bare_locale();
        Self {
            background: background::of_environment(&value("COLORFGBG")).unwrap_or_default(),
            drawing: if bare { Drawing::Ascii } else { Drawing::Unicode },
            can_be_asked: background::can_be_asked(&value("TERM")),
        }
    }
}

/// Whether the locale knows no letters but those of ASCII.
pub fn has_bare_locale() -> bool {
    let value = |name| std::env::var(name).unwrap_or_default();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(value).into_iter().find(|value| !value.is_empty());
    locale.is_some_and(|locale| locale == "C" || locale == "POSIX")
}

/// Whether the terminal is the console of a bare machine, which has a font of a few hundred signs.
pub fn is_bare_console() -> bool {
    std::env::var("TERM").is_ok_and(|term| term == "linux")
}
