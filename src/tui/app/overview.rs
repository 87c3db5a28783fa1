//! What the app does for Overview: hands it what is open, opens its deliveries, exports its page.

use std::path::Path;

use super::App;
use super::masking::{Incoming, Manner};
use crate::advice::Diagnosis;
use crate::tui::action::Effect;
use crate::tui::census::Shared;
use crate::tui::screens::Tab;
use crate::tui::screens::diagnose::areas::Pane;
use crate::tui::screens::overview::Opening;

/// What an export is called that was given no name.
const UNNAMED: &str = "html";

impl App {
    /// Opens Overview on a log that grows; where it is counted comes back.
    pub fn follow_log(&mut self, name: String) -> Shared {
        self.screens.tab = Tab::Overview;
        let shared = self.screens.overview.follow(name);
        self.settle();
        shared
    }

    /// Has Overview count what is open now, while it is shown.
    pub(super) fn count(&mut self) {
        let (overview, diagnose) = (&mut self.screens.overview, &self.screens.diagnose);
        let revision = diagnose.revision();
        // A delivery that was opened from there is not what is counted there.
        if self.screens.tab != Tab::Overview || overview.is_following() || self.delivery == Some(revision) {
            return;
        }
        if let Some(file) = self.file.as_ref().filter(|_| self.file_revision == revision) {
            overview.count_file(file, revision, &file.display().to_string());
            return;
        }
        if overview.has_counted(revision) || diagnose.paste.is_empty() {
            return;
        }
        let name =
            if self.source == "-" { self.desk.reference.sentence("overview-pasted", &[]) } else { self.source.clone() };
        overview.count_text(revision, diagnose.paste.bytes(), &name);
    }

    /// Opens a delivery of Overview in Diagnose.
    pub(super) fn open_delivery(&mut self, opening: Opening) -> Option<Effect> {
        match opening {
            Opening::Line(line, recipient) => {
                match self.number_of(line, &recipient) {
                    Some(number) => self.show_delivery(Some(number)),
                    None => self.toast = Some(self.desk.reference.sentence("overview-unread-yet", &[])),
                }
                None
            }
            Opening::Earlier(opening) => {
                let effect = self.open_delivery(*opening);
                self.toast = Some(self.desk.reference.sentence("overview-arrived-later", &[]));
                effect
            }
            Opening::Words(text, source) => Some(self.open_words(text.into_bytes(), &source)),
            Opening::Part(part) => {
                // Where all of the file is there, the delivery is seen among the others.
                let is_there = self.screens.diagnose.revision() == part.revision;
                let number = self.number_of(part.line, &part.recipient).filter(|_| is_there);
                if number.is_some() {
                    self.show_delivery(number);
                    return None;
                }
                Some(Effect::ReadPart(part.path, (part.start, part.length), part.name))
            }
        }
    }

    /// The number of the delivery that stands on a line of the open text, of several that of this recipient.
    fn number_of(&self, line: usize, recipient: &str) -> Option<usize> {
        let diagnose = &self.screens.diagnose;
        let answer = diagnose.answer_shown().filter(|_| !diagnose.is_reading())?;
        let on_line = |found: &Diagnosis| found.delivery.line == line;
        let is_theirs = |found: &Diagnosis| found.delivery.recipient.as_deref().unwrap_or_default() == recipient;
        let theirs = answer.diagnoses.iter().position(|found| on_line(found) && is_theirs(found));
        theirs.or_else(|| answer.diagnoses.iter().position(on_line))
    }

    /// Goes back to the screen from where a delivery was opened, as it was.
    pub(super) fn return_to(&mut self, tab: Tab) {
        self.screens.diagnose.opened_from = None;
        self.screens.tab = tab;
        if tab == Tab::Triage {
            self.screens.open_mut().arrive();
        }
    }

    /// Puts a part of a file into the paste pane.
    pub(super) fn open_part(&mut self, name: &str, bytes: Result<Vec<u8>, String>) -> Option<Effect> {
        match bytes {
            Ok(bytes) => Some(self.open_words(bytes, name)),
            Err(reason) => {
                self.toast = Some(reason);
                None
            }
        }
    }

    pub(super) fn open_words(&mut self, text: Vec<u8>, source: &str) -> Effect {
        let said = format!("Opened a delivery of {}", self.screens.diagnose.masked_source(source));
        let source = source.to_owned();
        let effect = self.bring(Incoming { text, manner: Manner::Opened { source, file: None, said } });
        self.show_delivery(None);
        self.delivery = Some(self.screens.diagnose.revision());
        self.keep_not();
        effect
    }

    /// Shows Diagnose with the verdict of a recipient, from which Esc leads back.
    fn show_delivery(&mut self, number: Option<usize>) {
        self.screens.tab = Tab::Diagnose;
        let diagnose = &mut self.screens.diagnose;
        diagnose.opened_from = Some(Tab::Overview);
        diagnose.pane = Pane::Verdict;
        if let Some(number) = number {
            diagnose.choose_recipient(number);
        }
    }

    /// Asks the loop to write what Overview shows, or the result of an exam, to a file.
    pub(super) fn export(&mut self, name: &str) -> Option<Effect> {
        let unnamed = self.screens.learn.file_name().filter(|_| self.screens.tab == Tab::Learn && name.is_empty());
        let name = unnamed.as_deref().unwrap_or(name);
        let ending = if name.is_empty() {
            UNNAMED.to_owned()
        } else {
            Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
        };
        let file = if self.screens.tab == Tab::Learn {
            self.screens.learn.file(&ending, &self.desk.reference)
        } else {
            self.screens.overview.file(&ending, &self.desk)
        };
        match file {
            Ok(text) => Some(Effect::Export(name.to_owned(), text)),
            Err(reason) => {
                self.toast = Some(reason);
                None
            }
        }
    }
}
