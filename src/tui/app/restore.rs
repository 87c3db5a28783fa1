//! Going on with what an earlier run left behind.

use super::App;
use crate::tui::action::Effect;
use crate::tui::backup::{Left, Whereabouts};
use crate::tui::popups::question::Question;
use crate::tui::screens::Tab;
use crate::tui::screens::diagnose::areas::Pane;
use crate::tui::screens::lookup::areas::Shelf;
use crate::tui::wish::Way;

impl App {
    /// Where one is.
    pub fn whereabouts(&self) -> Whereabouts {
        let lookup = &self.screens.lookup;
        let reading = self.screens.tab == Tab::Reference && lookup.shelf == Shelf::Page;
        Whereabouts {
            page: lookup.page.as_ref().filter(|_| reading).map(|page| page.id.clone()),
            verdict: self.screens.diagnose.pane != Pane::Paste,
            recipient: self.screens.diagnose.chosen,
        }
    }

    /// Asks which of the texts to restore that were left behind.
    pub fn offer(&mut self, mut left: Vec<Left>) {
        for left in &mut left {
            self.screens.diagnose.mask(&mut left.text);
        }
        self.popup = Some(Box::new(Question::new(&left, &self.desk)));
        self.left = left;
        self.settle();
    }

    /// Asks about the texts that were left behind no more.
    pub(super) fn put_aside(&mut self) -> Effect {
        self.left.clear();
        Effect::PutAside
    }

    pub(super) fn restore(&mut self, number: usize) -> Option<Effect> {
        let Left { place, text, .. } = self.left.drain(..).nth(number)?;
        let diagnose = &mut self.screens.diagnose;
        self.toast = diagnose.take(&text);
        diagnose.chosen = place.recipient;
        diagnose.pane = if place.verdict { Pane::Verdict } else { Pane::Paste };
        if let Some(page) = place.page {
            self.screens.tab = Tab::Reference;
            self.screens.lookup.open(&page, Way::Elsewhere, &self.desk.reference);
        }
        Some(Effect::Restore(number))
    }
}
