//! What the app does with the kept log: keeps what Diagnose shows, says what is known of it, and hands on what the
//! log says.

use super::App;
use super::copy::NAMED;
use crate::advice::Diagnosis;
use crate::clock;
use crate::keys::{Command, Context};
use crate::report::kept;
use crate::report::survey::words::number;
use crate::settings;
use crate::store::{Done, Kept, New, Status};
use crate::taxonomy::Flow;
use crate::tui::action::{Effect, Form};
use crate::tui::log::{Keeping, Recalling, Reply, Request, Topic};
use crate::tui::names;
use crate::tui::screens::Tab;

/// What the log is asked, and what was asked.
#[derive(Debug, Default)]
pub(super) struct Asking {
    requests: Vec<Request>,
    /// The revision, the recipient and the kind of mail about which it was asked last.
    recalled: Option<(u64, usize, Flow)>,
    /// Whether a text is one that somebody brought in, and not an example or an entry.
    pub(super) is_new: bool,
    /// The revision whose bounces are kept once they are read.
    to_keep: Option<u64>,
    /// Whose verdict of an entry is to be shown once it is read.
    awaited: Option<String>,
    /// Whether it was said that nothing can be kept without being asked for.
    has_complained: bool,
}

impl App {
    /// What the log is to be asked, once.
    pub fn take_requests(&mut self) -> Vec<Request> {
        let mut requests = std::mem::take(&mut self.log.requests);
        requests.extend(self.screens.triage.take_requests());
        requests.extend(self.screens.overview.take_requests());
        requests
    }

    /// Keeps every bounce of the text, because somebody pressed the key for it.
    pub(super) fn keep(&mut self) {
        let diagnose = &self.screens.diagnose;
        let cannot = if self.desk.settings.redact {
            Some("queue-hidden")
        } else if diagnose.paste.is_empty() {
            Some("queue-no-bounce")
        } else if diagnose.is_reading() {
            Some("overview-unread-yet")
        } else {
            None
        };
        match cannot {
            Some(key) => self.toast = Some(self.desk.reference.sentence(key, &[])),
            None => self.ask_to_keep(true),
        }
    }

    fn ask_to_keep(&mut self, is_asked: bool) {
        let text = self.screens.diagnose.paste.bytes();
        self.log.requests.push(Request::Keep(Keeping { text, source: self.source.clone(), last: None, is_asked }));
    }

    /// Plans to keep a text that came in, where the settings want that.
    pub(super) fn plan_to_keep(&mut self) {
        let is_wanted =
            self.desk.settings.keep == settings::Keeping::Always && !self.desk.settings.redact && self.log.is_new;
        self.log.to_keep = is_wanted.then(|| self.screens.diagnose.revision());
    }

    /// Keeps no text without being asked that is an example or comes from the log.
    pub(super) fn keep_not(&mut self) {
        self.log.to_keep = None;
    }

    /// A text has been read.
    pub(super) fn take_answer(&mut self, revision: u64) {
        if revision != self.screens.diagnose.revision() {
            return;
        }
        if self.log.to_keep.take_if(|planned| *planned == revision).is_some() {
            self.ask_to_keep(false);
        }
        if let Some(recipient) = self.log.awaited.take() {
            let is_theirs = |one: &Diagnosis| {
                one.delivery.written_to().is_some_and(|address| address.eq_ignore_ascii_case(&recipient))
            };
            let answer = self.screens.diagnose.answer_shown();
            if let Some(number) = answer.and_then(|answer| answer.diagnoses.iter().position(is_theirs)) {
                self.screens.diagnose.choose_recipient(number);
            }
        }
    }

    /// Asks what is known of the bounce whose verdict is shown.
    pub(super) fn recall(&mut self) {
        let diagnose = &self.screens.diagnose;
        if self.screens.tab != Tab::Diagnose || self.desk.settings.redact || diagnose.is_reading() {
            return;
        }
        let of = (diagnose.revision(), diagnose.chosen, self.desk.settings.flow);
        if self.log.recalled.as_ref() == Some(&of) {
            return;
        }
        let new = diagnose.diagnosis().and_then(|diagnosis| New::in_zone(diagnosis, "", &clock::zone()));
        if let Some(new) = new.filter(|new| new.recipient.is_some() || new.domain.is_some()) {
            self.log.requests.push(Request::Recall(Box::new(Recalling { of: (of.0, of.1), new })));
        }
        self.log.recalled = Some(of);
    }

    /// Takes what the log says.
    pub(super) fn take_reply(&mut self, reply: Reply) -> Option<Effect> {
        let triage = &mut self.screens.triage;
        match reply {
            Reply::Kept(kept, is_asked) => self.say_kept(kept, is_asked),
            Reply::Recalled(of, known) => self.screens.diagnose.know_of(of, known),
            Reply::Rows(wanted, rows, now) => triage.take_rows(wanted, rows, now),
            Reply::Count(query, count, statuses) => triage.take_count(query, count, statuses),
            Reply::Seen(wanted, found) => triage.take_seen(&wanted, found),
            Reply::Entry(shown) => triage.take_entry(shown),
            Reply::Done(done, status) => self.say_done(&done, status),
            Reply::Undone(done) => self.say_undone(done.as_ref()),
            Reply::Every(ids) => {
                let count = triage.take_marks(ids);
                let said = self.desk.reference.sentence("queue-marked-all", &[("count", &number(count as u64))]);
                self.toast = Some(said);
            }
            Reply::Note(text, ..) if text.is_empty() => self.toast = Some(Form::Note.without().to_owned()),
            Reply::Note(text, count, whose) => {
                let whose = whose.unwrap_or_else(|| number(count as u64));
                self.made_for = Some(format!(" for {}", names::fitted(&whose, NAMED, self.desk.drawing())));
                return Some(Effect::CopyText(Form::Note, text));
            }
            Reply::Report(text, came) => {
                let bounces = if came == 1 { "bounce" } else { "bounces" };
                self.made_for = Some(format!(" ({} {bounces})", number(came)));
                return Some(Effect::CopyText(Form::Report, text));
            }
            Reply::Forgotten(address, count) => {
                self.log.recalled = None;
                self.screens.triage.note_forgotten();
                let key = match count {
                    0 => "queue-forgotten-none",
                    1 => "queue-forgotten-one",
                    _ => "queue-forgotten",
                };
                let values = [("address", address.as_str()), ("count", &number(count))];
                self.toast = Some(self.desk.reference.sentence(key, &values));
            }
            Reply::Opened(text, name, recipient) => return Some(self.open_entry(text, &name, recipient)),
            Reply::Totals(query, counted, counts) => self.screens.overview.take_counts(query, counted, counts),
            Reply::Nothing(topic) => self.take_trouble(topic, None),
            Reply::Trouble(topic, said) => self.take_trouble(topic, Some(said)),
        }
        None
    }

    fn take_trouble(&mut self, topic: Topic, said: Option<String>) {
        match topic {
            Topic::Queue => self.screens.triage.take_trouble(said),
            Topic::Overview => {
                let nothing = self.screens.overview.take_trouble(said);
                self.toast = nothing.map(|key| self.desk.reference.sentence(key, &[])).or(self.toast.take());
            }
            Topic::Action => {
                let nothing = || self.desk.reference.sentence("queue-nothing", &[]);
                self.toast = Some(said.unwrap_or_else(nothing));
            }
            // What nobody asked for disturbs nobody, but that nothing is kept has to be known once.
            Topic::Aside if self.desk.settings.keep == settings::Keeping::Always && !self.log.has_complained => {
                self.log.has_complained = said.is_some();
                self.toast = said.or(self.toast.take());
            }
            Topic::Aside => {}
        }
    }

    fn say_kept(&mut self, kept: Kept, is_asked: bool) {
        self.log.recalled = None;
        self.screens.triage.note_done(kept.action.filter(|_| kept.added > 0));
        if !is_asked && kept.added == 0 {
            return;
        }
        let (added, seen) = (number(kept.added), number(kept.seen));
        let days = self.desk.settings.keep_bounces.to_string();
        let triage = self.desk.keymap.first_key(self.context(), Command::ShowTriage);
        let triage = triage.map(|key| key.to_string()).unwrap_or_default();
        let key = match (kept.added, kept.seen, kept.arrived) {
            (0, 0, 0) => "queue-no-bounce",
            (0, 0, _) => "queue-arrived",
            (0, 1, _) => "queue-seen-one",
            (0, ..) => "queue-seen",
            (1, 0, _) => "queue-kept-one",
            (_, 0, _) => "queue-kept",
            _ => "queue-kept-some",
        };
        let mut said = self.desk.reference.sentence(key, &[("added", &added), ("seen", &seen), ("key", &triage)]);
        if kept.added > 0 && self.desk.settings.keep_bounces > 0 {
            said.push(' ');
            said.push_str(&self.desk.reference.sentence("queue-kept-days", &[("days", &days)]));
        }
        self.toast = Some(said);
    }

    fn say_done(&mut self, done: &Done, status: Option<Status>) {
        self.log.recalled = None;
        self.screens.triage.note_done(done.action);
        let count = number(done.changed);
        let what = status.map_or(done.verb.as_str(), |status| status.name());
        let key = match done.changed {
            0 => "queue-changed-none".to_owned(),
            1 => format!("queue-done-{what}-one"),
            _ => format!("queue-done-{what}"),
        };
        let undo = self.desk.key(Context::Triage, Command::UndoAction).unwrap_or_default();
        self.toast = Some(self.desk.reference.sentence(&key, &[("count", &count), ("key", &undo)]));
    }

    fn say_undone(&mut self, done: Option<&Done>) {
        self.log.recalled = None;
        self.screens.triage.note_done(None);
        let Some(done) = done else {
            self.toast = Some(self.desk.reference.sentence("queue-undone-before", &[]));
            return;
        };
        self.toast = Some(kept::undone(done, &self.desk.reference));
    }

    /// Opens the text of an entry in Diagnose, from which Esc leads back.
    fn open_entry(&mut self, text: String, name: &str, recipient: Option<String>) -> Effect {
        let effect = self.open_words(text.into_bytes(), name);
        self.screens.diagnose.opened_from = Some(Tab::Triage);
        let back = self.desk.key(Context::Verdict, Command::Back).unwrap_or_default();
        self.toast = Some(self.desk.reference.sentence("queue-opened", &[("name", name), ("key", &back)]));
        self.log.awaited = recipient;
        self.keep_not();
        effect
    }
}
