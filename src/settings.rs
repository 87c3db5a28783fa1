//! The user's settings: what they are, and how they are written in a commented YAML file.
//!
//! A fault in the file costs only the line that it is on: it is reported, and the default applies.
//! Only [`store`] knows where the file is.

mod clipboard;
mod file;
mod keeping;
mod read;
mod recurrence;
pub mod store;

pub use clipboard::Clipboard;
pub use file::{changed, template};
pub use keeping::Keeping;
pub use read::read;

use crate::keys::Rebinding;
use crate::reference::own::Own;
use crate::scheme::Scheme;
use crate::store::Rules;
use crate::taxonomy::{Audience, Flow};

/// A setting by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Name {
    /// Who the advice is written for.
    Audience,
    /// Which mail type the advice is for.
    Flow,
    /// The colors.
    Theme,
    /// Whether to draw with ASCII characters only.
    Ascii,
    /// Whether the app takes the mouse.
    Mouse,
    /// By which way a copied text reaches the clipboard.
    Clipboard,
    /// For how many days texts are kept for the next start.
    KeepTexts,
    /// For how many days kept bounces stay in the log.
    KeepBounces,
    /// When bounces go into the kept log.
    Keeping,
    /// Whether addresses, hosts and IP addresses are masked.
    Redact,
}

impl Name {
    /// Every setting, in the order of the file.
    pub const ALL: &'static [Self] = &[
        Self::Audience,
        Self::Flow,
        Self::Theme,
        Self::Ascii,
        Self::Mouse,
        Self::Clipboard,
        Self::KeepTexts,
        Self::Redact,
        Self::KeepBounces,
        Self::Keeping,
    ];

    /// The name in the file.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Audience => "reader",
            Self::Flow => "mail-type",
            Self::Theme => "theme",
            Self::Ascii => "ascii",
            Self::Mouse => "mouse",
            Self::Clipboard => "clipboard",
            Self::KeepTexts => "keep-texts",
            Self::KeepBounces => "keep-bounces",
            Self::Keeping => "keep",
            Self::Redact => "redact",
        }
    }

    /// An older name in the file, which goes on being read.
    pub(super) const fn old_id(self) -> Option<&'static str> {
        match self {
            Self::Audience => Some("audience"),
            Self::Flow => Some("flow"),
            Self::Theme
            | Self::Ascii
            | Self::Mouse
            | Self::Clipboard
            | Self::KeepTexts
            | Self::KeepBounces
            | Self::Keeping
            | Self::Redact => None,
        }
    }

    /// The name on the screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Audience => "Advice for",
            Self::Flow => "Mail type",
            Self::Theme => "Theme",
            Self::Ascii => "ASCII only",
            Self::Mouse => "Mouse",
            Self::Clipboard => "Copy with",
            Self::KeepTexts => "Keep texts for",
            Self::KeepBounces => "Keep bounces for",
            Self::Keeping => "Keep a bounce",
            Self::Redact => "Hide personal data",
        }
    }

    /// What it belongs to.
    pub const fn group(self) -> &'static str {
        match self {
            Self::Audience | Self::Flow => "Advice",
            Self::Redact => "Privacy",
            Self::KeepBounces | Self::Keeping => "Triage",
            _ => "Terminal",
        }
    }

    /// What it decides, in one sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Audience => "Who the advice is written for.",
            Self::Flow => "Which kind of mail the advice is for. An overlay can add more.",
            Self::Theme => "The colors. Auto follows your terminal's background.",
            Self::Ascii => "Draw with ASCII characters only, in the app and in every command.",
            Self::Mouse => "Use the mouse in the app (select text with Shift held).",
            Self::Clipboard => "What copies a text: tmux, a tool such as xclip, the terminal, or only a file.",
            Self::KeepTexts => "For how many days the texts of earlier sessions are kept. 0: not at all.",
            Self::KeepBounces => "For how many days bounces stay in the triage log. 0: until you forget them.",
            Self::Keeping => "When a bounce goes into the triage log: by Ctrl-K, or always when you paste or open one.",
            Self::Redact => {
                "Mask addresses, names, subjects and hosts everywhere, except in words that you type into a search line."
            }
        }
    }

    /// Other words by which somebody looks for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Audience => "audience reader",
            Self::Flow => "flow",
            Self::Theme => "colors colours dark light high contrast color-blind appearance",
            Self::Ascii => "characters symbols unicode",
            Self::Mouse => "click wheel",
            Self::Clipboard => "clipboard osc52 xclip tmux",
            Self::KeepTexts => "history drafts retention",
            Self::KeepBounces => "triage log retention forget",
            Self::Keeping => "triage log always automatically",
            Self::Redact => "mask masking privacy redact anonymize addresses",
        }
    }

    /// The values that it can have.
    pub fn values(self) -> Vec<&'static str> {
        match self {
            Self::Audience => Audience::ALL.iter().map(|value| value.name()).collect(),
            Self::Flow => Flow::ALL.iter().map(|value| value.name()).collect(),
            Self::Theme => Scheme::ALL.iter().map(|value| value.name()).collect(),
            Self::Clipboard => Clipboard::ALL.iter().map(|value| value.name()).collect(),
            Self::KeepTexts => DAYS.iter().map(|(_, word)| *word).collect(),
            Self::KeepBounces => BOUNCE_DAYS.iter().map(|(_, word)| *word).collect(),
            Self::Keeping => Keeping::ALL.iter().map(|value| value.name()).collect(),
            Self::Ascii | Self::Mouse | Self::Redact => vec!["false", "true"],
        }
    }

    fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| name.id() == id || name.old_id() == Some(id))
    }
}

/// For how many days texts can be kept, and how the file writes it.
const DAYS: &[(u8, &str)] = &[(0, "0"), (1, "1"), (3, "3"), (7, "7"), (14, "14"), (30, "30")];

/// For how many days bounces can be kept, and how the file writes it.
const BOUNCE_DAYS: &[(u32, &str)] =
    &[(0, "0"), (7, "7"), (30, "30"), (60, "60"), (90, "90"), (180, "180"), (365, "365")];

/// What the user has settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Who the advice is written for.
    pub audience: Audience,
    /// Which mail type the advice is for.
    pub flow: Flow,
    /// The colors.
    pub theme: Scheme,
    /// Whether to draw with ASCII characters only.
    pub ascii: bool,
    /// Whether the app takes the mouse.
    pub mouse: bool,
    /// By which way a copied text reaches the clipboard.
    pub clipboard: Clipboard,
    /// For how many days texts are kept for the next start; 0 for not at all.
    pub keep_texts: u8,
    /// For how many days kept bounces stay in the log; 0 for ever.
    pub keep_bounces: u32,
    /// When bounces go into the kept log.
    pub keep: Keeping,
    /// Whether addresses and hosts are masked.
    pub redact: bool,
    /// When an address that keeps failing is to be quarantined or suppressed.
    pub rules: Rules,
    /// The domains and IP addresses of the house.
    pub own: Own,
    /// Other keys than the usual ones.
    pub keys: Vec<Rebinding>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            audience: Audience::Helpdesk,
            flow: Flow::BUSINESS,
            theme: Scheme::Auto,
            ascii: false,
            mouse: false,
            clipboard: Clipboard::Auto,
            keep_texts: 7,
            keep_bounces: 90,
            keep: Keeping::ByKey,
            redact: false,
            rules: Rules::default(),
            own: Own::default(),
            keys: Vec::new(),
        }
    }
}

impl Settings {
    /// The value of a setting as the file has it.
    pub fn get(&self, name: Name) -> &'static str {
        const fn word(on: bool) -> &'static str {
            if on { "true" } else { "false" }
        }
        match name {
            Name::Audience => self.audience.name(),
            Name::Flow => self.flow.name(),
            Name::Theme => self.theme.name(),
            Name::Ascii => word(self.ascii),
            Name::Mouse => word(self.mouse),
            Name::Clipboard => self.clipboard.name(),
            Name::KeepTexts => DAYS.iter().find(|(days, _)| *days >= self.keep_texts).map_or("30", |(_, word)| word),
            Name::KeepBounces => {
                BOUNCE_DAYS.iter().find(|(days, _)| *days >= self.keep_bounces).map_or("365", |(_, word)| word)
            }
            Name::Keeping => self.keep.name(),
            Name::Redact => word(self.redact),
        }
    }

    /// Gives a setting the value that the file writes so; `false` where it has no such value.
    pub fn set(&mut self, name: Name, value: &str) -> bool {
        fn put<T>(place: &mut T, value: Option<T>) -> bool {
            let known = value.is_some();
            if let Some(value) = value {
                *place = value;
            }
            known
        }
        let on = match value {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        match name {
            Name::Audience => put(&mut self.audience, value.parse().ok()),
            Name::Flow => put(&mut self.flow, value.parse().ok()),
            Name::Theme => put(&mut self.theme, Scheme::named(value)),
            Name::Ascii => put(&mut self.ascii, on),
            Name::Mouse => put(&mut self.mouse, on),
            Name::Clipboard => put(&mut self.clipboard, Clipboard::named(value)),
            Name::KeepTexts => {
                put(&mut self.keep_texts, DAYS.iter().find(|(_, word)| *word == value).map(|(days, _)| *days))
            }
            Name::KeepBounces => {
                put(&mut self.keep_bounces, BOUNCE_DAYS.iter().find(|(_, word)| *word == value).map(|(days, _)| *days))
            }
            Name::Keeping => put(&mut self.keep, Keeping::named(value)),
            Name::Redact => put(&mut self.redact, on),
        }
    }

    /// Gives a setting the value that comes so many steps after its own.
    pub fn step(&mut self, name: Name, steps: isize) {
        self.step_among(name, &name.values(), steps);
    }

    /// The same among these values.
    pub fn step_among(&mut self, name: Name, values: &[&str], steps: isize) {
        let here = values.iter().position(|value| *value == self.get(name)).unwrap_or_default();
        let next = (here + values.len()).saturating_add_signed(steps) % values.len().max(1);
        if let Some(value) = values.get(next) {
            self.set(name, value);
        }
    }
}
