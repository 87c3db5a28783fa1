//! How the loop has the paste read and masked: beside itself, waiting a moment for the answer to a small text.

use std::thread;
use std::time::Instant;

use super::{PATIENCE, Session};
use crate::advice::Diagnosis;
use crate::clock;
use crate::redact::Redactor;
use crate::tui::action::Action;
use crate::tui::events::News;
use crate::tui::files;
use crate::tui::worker::{Job, Worker};

/// Texts above this size are not waited for.
const SMALL: usize = 256 * 1024;

/// Whoever diagnoses the paste, and what was asked of them.
#[derive(Debug)]
pub(super) struct Reading {
    worker: Worker,
    /// The newest revision that the worker has and has not answered to.
    pub(super) newest: Option<u64>,
    /// Whether a newer one waits until it has.
    pub(super) is_waiting: bool,
    /// The revision whose diagnosis was asked for last.
    pub(super) asked: u64,
}

impl Reading {
    /// Nothing was asked yet.
    pub(super) const fn of(worker: Worker) -> Self {
        Self { worker, newest: None, is_waiting: false, asked: 0 }
    }
}

impl Session {
    /// Hands the paste to the worker, and waits a moment for the answer to a small one.
    pub(super) fn diagnose(&mut self) {
        let paste = &self.app.screens.diagnose.paste;
        let large = paste.size() > SMALL;
        // A long text is copied once for each time that it is read, and not for each key.
        self.reading.is_waiting = large && self.reading.newest.is_some();
        if self.reading.is_waiting {
            return;
        }
        let revision = self.app.screens.diagnose.revision();
        self.reading.asked = revision;
        let redactor = self.app.screens.diagnose.redactor();
        let written = self.app.file().and_then(files::written);
        let last = written.map_or_else(clock::now, clock::date);
        self.reading.worker.diagnose(Job { revision, text: paste.bytes(), last, redactor });
        self.reading.newest = Some(revision);
        if !large {
            self.wait_for_answer();
        }
    }

    fn wait_for_answer(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while let Ok(news) = self.news.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            match news {
                News::Answer(revision, diagnoses, redactor) => {
                    self.answer(revision, diagnoses, redactor);
                    if self.reading.newest.is_none() {
                        return;
                    }
                }
                news => self.later.push_back(news),
            }
        }
    }

    pub(super) fn answer(&mut self, revision: u64, diagnoses: Vec<Diagnosis>, redactor: Option<Redactor>) {
        self.reading.newest = self.reading.newest.filter(|reading| *reading != revision);
        self.app.update(match redactor {
            Some(redactor) => Action::MaskedAnswer(revision, diagnoses, redactor),
            None => Action::Answer(revision, diagnoses),
        });
    }

    /// Masks a text beside the loop.
    pub(super) fn mask(&mut self) {
        let (wanted, sender) = (self.app.to_mask(), self.sender.clone());
        if let Some(wanted) = wanted {
            thread::spawn(move || {
                let (text, redactor) = wanted.mask();
                // Where nobody listens any more, nobody wants it.
                let _ = sender.send(News::Masked(text, redactor));
            });
        }
    }
}
