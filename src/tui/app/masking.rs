//! Texts that come in while personal data is hidden: a short one is masked at once, a long one beside
//! the loop, so that no key waits for it.

use std::path::PathBuf;

use super::App;
use crate::redact::Redactor;
use crate::tui::action::Effect;
use crate::tui::backup::Whereabouts;
use crate::tui::screens::Tab;

/// Texts from this length on are masked beside the loop.
const LONG: usize = 256 * 1024;

/// A text on its way into the paste pane.
#[derive(Debug)]
pub(super) struct Incoming {
    /// The text.
    pub(super) text: Vec<u8>,
    /// How it comes in.
    pub(super) manner: Manner,
}

/// How a text comes into the paste pane.
#[derive(Debug, Clone)]
pub(super) enum Manner {
    /// At the cursor, beside what is there.
    Added,
    /// In the place of what is there.
    Pasted,
    /// From a file or a pipe, with what it is called and what is said of it.
    Opened { source: String, file: Option<PathBuf>, said: String },
    /// From an earlier session, with where one was.
    Restored(Whereabouts),
    /// It was there unmasked, and is to be seen as it was.
    Hidden(Sight),
}

/// What of the text in the paste pane must not change with its masks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    /// The number of the recipient whose verdict is shown.
    chosen: usize,
    /// Whether the text is all of the open file.
    file: bool,
    /// Whether it is a delivery of Overview.
    delivery: bool,
    /// The screen to which Esc leads.
    opened_from: Option<Tab>,
}

/// A text to mask, with what knows the names that were given before.
#[derive(Debug)]
pub struct ToMask {
    text: Vec<u8>,
    redactor: Redactor,
}

impl ToMask {
    /// Masks it.
    pub fn mask(self) -> (Vec<u8>, Redactor) {
        let Self { text, mut redactor } = self;
        (redactor.bytes(&text), redactor)
    }
}

impl App {
    /// Puts a text into the paste pane, or lets it be masked first.
    pub(super) fn bring(&mut self, incoming: Incoming) -> Effect {
        let busy = !self.incoming.is_empty();
        if !self.screens.diagnose.is_masked() || !busy && incoming.text.len() < LONG {
            let Incoming { text, manner } = incoming;
            let mut shown = text.clone();
            self.screens.diagnose.mask(&mut shown);
            return self.put((&text, &shown), manner);
        }
        if !matches!(incoming.manner, Manner::Added) {
            // Nobody must copy the note on the text before and take it for this one's.
            self.screens.diagnose.wait_for_masked();
        }
        self.toast = Some("Hiding personal data…".to_owned());
        self.incoming.push_back(incoming);
        if busy { Effect::Diagnose } else { Effect::Mask }
    }

    /// The text that is to be masked next; it stays first in the row until it comes back.
    pub fn to_mask(&mut self) -> Option<ToMask> {
        if self.lent {
            return None;
        }
        let redactor = self.screens.diagnose.redactor()?;
        let text = self.incoming.front()?.text.clone();
        self.lent = true;
        Some(ToMask { text, redactor })
    }

    /// Takes back a text that has been masked.
    pub(super) fn take_masked(&mut self, text: &[u8], redactor: Redactor) -> Option<Effect> {
        self.lent = false;
        let incoming = self.incoming.pop_front()?;
        self.screens.diagnose.know(redactor);
        // The user may have changed the setting since.
        let is_masked = self.screens.diagnose.is_masked();
        let shown = if is_masked { text } else { &incoming.text };
        let mut effect = self.put((&incoming.text, shown), incoming.manner);
        while !is_masked && let Some(Incoming { text, manner }) = self.incoming.pop_front() {
            effect = self.put((&text, &text), manner);
        }
        Some(if self.incoming.is_empty() { effect } else { Effect::Mask })
    }

    /// Puts a text into the paste pane, given as it came in and as it may be shown.
    fn put(&mut self, (text, shown): (&[u8], &[u8]), manner: Manner) -> Effect {
        self.log.is_new = matches!(manner, Manner::Pasted | Manner::Added | Manner::Opened { .. });
        match manner {
            Manner::Added => {
                let notice = self.screens.diagnose.add(text, shown);
                self.toast = notice.or_else(|| Some(self.said_of_added()));
            }
            Manner::Pasted => {
                self.replace(text, shown);
                self.name_source("-".to_owned());
                self.file = None;
            }
            Manner::Opened { source, file, said } => {
                self.toast = self.screens.diagnose.take(text, shown).or(Some(said));
                self.name_source(source);
                self.file = file;
                self.file_revision = self.screens.diagnose.revision();
                self.land_on_verdict();
            }
            Manner::Restored(place) => {
                self.toast = self.screens.diagnose.take(text, shown);
                self.go_to(place);
            }
            // What was there is unmasked again already.
            Manner::Hidden(_) if !self.screens.diagnose.is_masked() => {}
            Manner::Hidden(sight) => {
                self.toast = self.screens.diagnose.take_masked(shown);
                self.see_again(sight);
            }
        }
        self.plan_to_keep();
        Effect::Diagnose
    }

    /// Hides personal data in what is shown from now on, or shows it again.
    pub(super) fn hide(&mut self, wanted: bool) {
        let sight = self.sight();
        if wanted {
            let text = self.screens.diagnose.mask_by(Redactor::new(&self.desk.reference));
            if !text.is_empty() {
                // Whoever changed the setting sees to what this asks for.
                self.bring(Incoming { text, manner: Manner::Hidden(sight) });
            }
        } else {
            self.screens.diagnose.unmask();
            self.see_again(sight);
        }
        self.name_source(self.original_source.clone());
    }

    /// Notes what the text in the paste pane is called, and calls it so that it may be shown.
    fn name_source(&mut self, source: String) {
        self.source = self.screens.diagnose.masked_source(&source);
        self.original_source = source;
    }

    fn sight(&self) -> Sight {
        let diagnose = &self.screens.diagnose;
        let revision = diagnose.revision();
        Sight {
            chosen: diagnose.chosen,
            file: self.file_revision == revision,
            delivery: self.delivery == Some(revision),
            opened_from: diagnose.opened_from,
        }
    }

    fn see_again(&mut self, sight: Sight) {
        let Sight { chosen, file, delivery, opened_from } = sight;
        let diagnose = &mut self.screens.diagnose;
        let revision = diagnose.revision();
        diagnose.stay_on(chosen);
        diagnose.opened_from = opened_from;
        if file {
            self.file_revision = revision;
        }
        if delivery {
            self.delivery = Some(revision);
        }
    }
}
