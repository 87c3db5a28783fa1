//! Going on with what an earlier run left behind.

use super::App;
use super::masking::{Incoming, Manner};
use crate::keys::Command;
use crate::tui::action::Effect;
use crate::tui::backup::{Left, Whereabouts};
use crate::tui::history::Earlier;
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

    /// Offers the texts of earlier sessions in the history, the newest first. Each is masked when it is opened.
    pub fn keep_earlier(&mut self, texts: impl IntoIterator<Item = Left>) {
        for left in texts {
            let masked = self.screens.diagnose.is_masked().then(|| self.name_of(&left));
            let name = left.name(self.desk.reference.shapes());
            let earlier = Earlier { masked, ..Earlier::of_session(left, name) };
            self.screens.diagnose.history.put_last(earlier);
        }
    }

    /// What a text of an earlier session is called, as it may be shown.
    fn name_of(&mut self, left: &Left) -> String {
        let mut name = left.name(self.desk.reference.shapes()).into_bytes();
        self.screens.diagnose.mask(&mut name);
        String::from_utf8_lossy(&name).into_owned()
    }

    /// Puts an earlier text into the paste pane; the one that is there becomes an earlier one.
    pub(super) fn go_back_to(&mut self, number: usize) -> Option<Effect> {
        let earlier = self.screens.diagnose.history.take(number)?;
        self.screens.tab = Tab::Diagnose;
        Some(self.bring(Incoming { text: earlier.text, manner: Manner::Pasted }))
    }

    /// Asks which of the texts to restore that were left behind.
    pub fn offer(&mut self, left: Vec<Left>) {
        let names: Vec<String> = left.iter().map(|left| self.name_of(left)).collect();
        self.popup = Some(Box::new(Question::new(left.iter().zip(names), &self.desk)));
        self.left = left;
        self.settle();
    }

    /// Asks about the texts that were left behind no more.
    pub(super) fn put_aside(&mut self) -> Effect {
        let left = std::mem::take(&mut self.left);
        self.keep_earlier(left);
        Effect::PutAside
    }

    /// Forgets the texts that were left behind; a key that was pressed too early costs none before one quits.
    pub(super) fn discard(&mut self) -> Effect {
        let left = std::mem::take(&mut self.left);
        self.keep_earlier(left);
        let key = self.desk.key(self.context(), Command::History);
        let way = key.map(|key| format!(" ({key} has it until you quit)")).unwrap_or_default();
        self.toast = Some(format!("Discarded{way}"));
        Effect::Discard
    }

    pub(super) fn restore(&mut self, number: usize) -> Option<Effect> {
        let mut left = std::mem::take(&mut self.left);
        if number >= left.len() {
            return None;
        }
        let Left { place, text, .. } = left.remove(number);
        self.keep_earlier(left);
        self.bring(Incoming { text, manner: Manner::Restored(place) });
        Some(Effect::Restore(number))
    }

    /// Goes where one was.
    pub(super) fn go_to(&mut self, place: Whereabouts) {
        let diagnose = &mut self.screens.diagnose;
        diagnose.stay_on(place.recipient);
        diagnose.pane = if place.verdict { Pane::Verdict } else { Pane::Paste };
        if let Some(page) = place.page {
            self.screens.tab = Tab::Reference;
            self.screens.lookup.open(&page, Way::Elsewhere, &self.desk.reference);
        }
    }
}
