//! What lies ready for every screen and popup: the size, the looks, the keys, the settings, the reference.

use std::sync::Arc;

use jiff::Zoned;
use ratatui::layout::Size;

use super::theme::{Background, Drawing, Theme};
use crate::keys::{Command, Context, Keymap};
use crate::reference::Reference;
use crate::settings::Settings;

/// Where the settings come from, for the reader of their popup.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The file, as one would name it; empty where there is no place for one.
    pub file: String,
    /// What in it is not known, each a sentence with its place.
    pub faults: Vec<String>,
    /// What of the overlay is left out, each a sentence with its place.
    pub left_out: Vec<String>,
}

/// What every part of the app may look at.
#[derive(Debug)]
pub struct Desk {
    /// The size of the terminal.
    pub size: Size,
    /// How it looks.
    pub theme: Theme,
    /// What the terminal writes on.
    pub background: Background,
    /// Which keys do what.
    pub keymap: Keymap,
    /// What the user has set.
    pub settings: Settings,
    /// Where that comes from.
    pub origin: Origin,
    /// This moment in the user's time zone, as the loop tells it.
    pub now: Option<Zoned>,
    /// All knowledge.
    pub reference: Arc<Reference>,
}

impl Desk {
    /// The characters to draw with.
    pub const fn drawing(&self) -> Drawing {
        self.theme.drawing
    }

    /// Today's date, as `2026-11-24`; empty where nobody told it.
    pub fn today(&self) -> String {
        self.now.as_ref().map(|now| now.date().to_string()).unwrap_or_default()
    }

    /// A moment as one would say it now: `14:03`, or `Nov 26, 14:03` of another day.
    pub fn moment(&self, moment: &Zoned) -> String {
        moment.strftime(if self.is_today(moment) { "%H:%M" } else { "%b %-d, %H:%M" }).to_string()
    }

    /// The same in few columns: `14:03`, or `Nov 26`.
    pub fn short_moment(&self, moment: &Zoned) -> String {
        moment.strftime(if self.is_today(moment) { "%H:%M" } else { "%b %-d" }).to_string()
    }

    fn is_today(&self, moment: &Zoned) -> bool {
        self.now.as_ref().is_none_or(|now| now.date() == moment.date())
    }

    /// The name of the first key for a command in a place.
    pub fn key(&self, place: Context, command: Command) -> Option<String> {
        Some(self.keymap.first_key(place, command)?.to_string())
    }
}
