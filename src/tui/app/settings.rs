//! What the app makes of its settings.

use super::App;
use crate::keys::Keymap;
use crate::settings::{Name, Settings};
use crate::tui::action::Effect;
use crate::tui::desk::Origin;
use crate::tui::memory::Memory;
use crate::tui::sheet::verdict::Addressee;
use crate::tui::theme::{Drawing, Palette};

impl App {
    /// Takes settings over, with where they come from.
    pub fn configure(&mut self, settings: Settings, origin: Origin) {
        let desk = &mut self.desk;
        desk.keymap = Keymap::rebound(&settings.keys).0;
        desk.settings = settings;
        desk.origin = origin;
        let flow = desk.settings.flow;
        if desk.reference.flow(flow.name()).is_none() {
            desk.settings.flow = Settings::default().flow;
            let known: Vec<&str> = desk.reference.flows().iter().map(|flow| flow.name()).collect();
            desk.origin.faults.push(format!("mail-type can't be \"{flow}\". Choose one of: {}", known.join(", ")));
        }
        if let Some(fault) = desk.origin.faults.first() {
            self.toast = Some(fault.clone());
        } else if let Some(fault) = desk.origin.left_out.first() {
            self.toast = Some(format!("Not loaded from your overlay: {fault}"));
        }
        self.apply();
    }

    /// Takes over what was kept of an earlier run.
    pub fn remember(&mut self, memory: Memory) {
        self.screens.lookup.remember(memory);
    }

    /// Makes the app what its settings ask for. Where no colors are wanted, a theme changes nothing.
    pub(super) fn apply(&mut self) {
        let Settings { audience, flow, theme, ascii, redact, .. } = self.desk.settings;
        if redact != self.screens.diagnose.is_masked() {
            self.hide(redact);
        }
        let diagnose = &mut self.screens.diagnose;
        diagnose.addressee = Addressee { mail_type: flow, reader: audience };
        self.desk.theme.drawing = if ascii { Drawing::Ascii } else { self.console };
        if self.desk.theme.palette != Palette::Attributes {
            self.desk.theme.palette = Palette::of(theme, self.desk.background);
        }
        self.settle();
    }

    /// Gives a setting its next value, or the one before.
    pub(super) fn step_setting(&mut self, name: Name, steps: isize) -> Effect {
        if name == Name::Flow {
            let flows: Vec<&str> = self.desk.reference.flows().iter().map(|flow| flow.name()).collect();
            self.desk.settings.step_among(name, &flows, steps);
        } else {
            self.desk.settings.step(name, steps);
        }
        self.apply();
        Effect::Keep(name, self.desk.settings.get(name))
    }
}
