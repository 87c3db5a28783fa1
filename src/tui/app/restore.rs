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

    /// Offers the texts of earlier sessions in the history, the newest first.
    pub fn keep_earlier(&mut self, texts: impl IntoIterator<Item = Left>) {
        for mut left in texts {
            self.screens.diagnose.mask(&mut left.text);
            self.screens.diagnose.history.put_last(left.into());
        }
    }

    /// Puts an earlier text into the paste pane; the one that is there becomes an earlier one.
    pub(super) fn go_back_to(&mut self, number: usize) -> Option<Effect> {
        let earlier = self.screens.diagnose.history.take(number)?;
        self.screens.tab = Tab::Diagnose;
        self.replace(&earlier.text);
        "-".clone_into(&mut self.source);
        self.file = None;
        Some(Effect::Diagnose)
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
        let left = std::mem::take(&mut self.left);
        self.keep_earlier(left);
        Effect::PutAside
    }

    pub(super) fn restore(&mut self, number: usize) -> Option<Effect> {
        let mut left = std::mem::take(&mut self.left);
        if number >= left.len() {
            return None;
        }
        let Left { place, text, .. } = left.remove(number);
        self.keep_earlier(left);
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
