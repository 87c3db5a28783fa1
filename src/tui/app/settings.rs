//! The settings in the app: what they make of it, and the screen on which they are changed.

use ratatui::layout::{Rect, Size};

use super::{App, overlay};
use crate::keys::Command;
use crate::keys::Keymap;
use crate::redact::Redactor;
use crate::settings::{Name, Settings};
use crate::tui::action::Effect;
use crate::tui::sheet::verdict::Reading;
use crate::tui::theme::{Drawing, Palette};

/// Where the settings stand, for the reader of their screen.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The file, as one would name it; empty where there is no place for one.
    pub file: String,
    /// What in it means nothing, each a sentence with its place.
    pub faults: Vec<String>,
    /// What of the overlay is left out, each a sentence with its place.
    pub left_out: Vec<String>,
}

/// The screen of settings.
#[derive(Debug, Default)]
pub struct SettingsScreen {
    /// The number of the chosen setting.
    pub chosen: usize,
    /// How many faults of the file are told.
    pub faults: usize,
}

/// What stands below the settings: a blank row, two of words, two for the name of the file.
const BELOW: u16 = 5;

impl SettingsScreen {
    /// Where it stands on a screen of this size: with its frame, and without.
    pub fn areas(&self, size: Size) -> [Rect; 2] {
        // A fault takes two rows, as it names its place and what to do.
        let rows = Name::ALL.len() + 2 * self.faults;
        overlay::centred(size, 60, u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(BELOW))
    }

    /// The chosen setting.
    pub fn name(&self) -> Option<Name> {
        Name::ALL.get(self.chosen).copied()
    }

    pub(super) fn obey(&mut self, command: Command) -> bool {
        let last = Name::ALL.len() - 1;
        self.chosen = match command {
            Command::Up => self.chosen.saturating_sub(1),
            Command::Down => (self.chosen + 1).min(last),
            Command::PageUp => 0,
            Command::PageDown => last,
            Command::Back => return false,
            _ => self.chosen,
        };
        true
    }
}

impl App {
    /// Takes settings over, with what stands where they came from.
    pub fn configure(&mut self, settings: Settings, origin: Origin) {
        self.keymap = Keymap::rebound(&settings.keys).0;
        self.settings = settings;
        self.origin = origin;
        let flow = self.settings.flow;
        if self.reference.flow(flow.name()).is_none() {
            self.settings.flow = Settings::default().flow;
            let known: Vec<&str> = self.reference.flows().iter().map(|flow| flow.name()).collect();
            self.origin.faults.push(format!("flow cannot be “{flow}”; it is one of: {}", known.join(", ")));
        }
        if let Some(fault) = self.origin.faults.first() {
            self.toast = Some(fault.clone());
        } else if let Some(fault) = self.origin.left_out.first() {
            self.toast = Some(format!("left out of the overlay: {fault}"));
        }
        self.apply();
    }

    /// Makes the app what its settings ask for. Where no colours are wanted, a theme changes nothing.
    fn apply(&mut self) {
        let Settings { audience, flow, theme, ascii, redact, .. } = self.settings;
        if redact != self.diagnose.is_masked() {
            let redactor = redact.then(|| Redactor::new(&self.reference));
            self.diagnose.mask_by(redactor);
        }
        self.diagnose.reading = Reading { flow, audience };
        self.theme.drawing = if ascii { Drawing::Ascii } else { Drawing::Unicode };
        if self.theme.palette != Palette::Attributes {
            self.theme.palette = theme.into();
        }
        self.settle();
    }

    /// Gives a setting its next value, or the one before.
    pub(super) fn change(&mut self, name: Name, steps: isize) -> Effect {
        if name == Name::Flow {
            let flows: Vec<&str> = self.reference.flows().iter().map(|flow| flow.name()).collect();
            self.settings.step_among(name, &flows, steps);
        } else {
            self.settings.step(name, steps);
        }
        self.apply();
        Effect::Keep(name)
    }
}
