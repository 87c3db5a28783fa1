//! What is done about entries, and how it is undone.

use super::{Side, Triage, Within};
use crate::keys::{Command, Context};
use crate::report::survey::words::number;
use crate::store::{Change, Field, Order, Status};
use crate::taxonomy::Address;
use crate::tui::desk::Desk;
use crate::tui::line::Line;
use crate::tui::log::Request;
use crate::tui::wish::Wish;

/// So many earlier words are offered again.
const MOST_REMARKS: usize = 50;

/// Words that are put to entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// Who works on them.
    Assignee,
    /// A note.
    Note,
    /// A tag, or with `-` before it one that goes.
    Tag,
    /// An address that is to be forgotten.
    Forget,
}

impl Remark {
    /// The sentence that asks for it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Assignee => "queue-ask-assignee",
            Self::Note => "queue-ask-note",
            Self::Tag => "queue-ask-tag",
            Self::Forget => "queue-ask-forget",
        }
    }

    /// What these words change.
    fn change(self, words: &str) -> Option<Change> {
        let text = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
        match self {
            Self::Assignee => Some(Change::Assign(text)),
            Self::Note => Some(Change::Note(text)),
            Self::Tag => text.map(|text| match text.strip_prefix('-') {
                Some(tag) => Change::Untag(tag.to_owned()),
                None => Change::Tag(text),
            }),
            Self::Forget => None,
        }
    }
}

impl Triage {
    /// Puts words to the entries that an action is about.
    pub fn remark(&mut self, remark: Remark, words: &str) {
        if remark == Remark::Forget {
            let address = words.trim();
            if !address.is_empty() {
                self.outbox.push(Request::Forget(address.to_owned()));
            }
            return;
        }
        let one = (remark, words.trim().to_owned());
        if !one.1.is_empty() {
            self.remarks.retain(|earlier| *earlier != one);
            self.remarks.insert(0, one);
            self.remarks.truncate(MOST_REMARKS);
        }
        if let Some(change) = remark.change(words) {
            self.ask(|ids| Request::Change(ids, change));
        }
    }

    pub(super) fn set(&mut self, status: Status) {
        self.ask(|ids| Request::Change(ids, Change::Status(status)));
    }

    /// Asks for something about the entries that an action is about.
    pub(super) fn ask(&mut self, request: impl FnOnce(Vec<i64>) -> Request) {
        let targets = self.targets();
        if !targets.is_empty() {
            self.outbox.push(request(targets));
        }
    }

    /// Notes that entries went, which can't be undone.
    pub fn note_forgotten(&mut self) {
        self.done.clear();
        self.marked.clear();
        self.refresh();
    }

    /// Suppresses the addresses of the entries that an action is about, or lifts that. Where a verdict says that an
    /// address is good, the key has to be pressed twice.
    pub(super) fn suppress(&mut self, desk: &Desk) -> Option<Wish> {
        let targets = self.targets();
        let is_good = |seen: &&super::Seen| {
            let is_listed = seen.recurrence.as_ref().is_some_and(|known| known.suppression.is_some());
            targets.contains(&seen.row.id) && seen.row.address == Address::Keep && !is_listed
        };
        let good: Vec<&super::Seen> = self.queue.rows.iter().filter(is_good).collect();
        if let [first, ..] = *good
            && self.warned.take().as_ref() != Some(&targets)
        {
            let address = first.shown.recipient.clone().unwrap_or_default();
            let key = desk.key(Context::Triage, Command::SuppressAddress).unwrap_or_default();
            let count = number(good.len() as u64);
            let sentence = if good.len() == 1 { "queue-is-good-one" } else { "queue-is-good" };
            let values = [("address", address.as_str()), ("key", &key), ("count", &count)];
            self.warned = Some(targets);
            return Some(Wish::Say(desk.reference.sentence(sentence, &values)));
        }
        self.ask(Request::Suppress);
        None
    }

    /// Notes that an action was done, which can be undone.
    pub fn note_done(&mut self, action: Option<i64>) {
        self.done.extend(action);
        self.marked.clear();
        self.refresh();
    }

    /// Undoes the last action of this session; what is said where there is none comes back.
    pub(super) fn undo(&mut self, desk: &Desk) -> Option<Wish> {
        match self.done.pop() {
            Some(action) => {
                self.outbox.push(Request::Undo(action));
                None
            }
            None => Some(Wish::Say(desk.reference.sentence("queue-undo-nothing", &[]))),
        }
    }

    /// Marks the selected entry, or takes the mark away, and goes on to the next.
    pub(super) fn mark(&mut self) {
        let Some(id) = self.current().map(|seen| seen.row.id) else { return };
        if !self.marked.remove(&id) {
            self.marked.insert(id);
        }
        self.selection.step(Command::Down, self.rows(), usize::from(self.areas.rows.height));
    }

    /// Marks all that are listed, or takes all marks away.
    pub(super) fn mark_all(&mut self) {
        if self.marked.is_empty() {
            self.outbox.push(Request::Every(self.whole_query(), self.order));
        } else {
            self.marked.clear();
        }
    }

    pub(super) fn turn_order(&mut self) -> &'static str {
        let (order, said) = match self.order {
            Order::Newest => (Order::Gravest, "queue-gravest"),
            Order::Gravest => (Order::Newest, "queue-newest"),
        };
        self.order = order;
        self.go_to_top();
        said
    }

    pub(super) fn turn_side(&mut self, step: isize) {
        let here = Side::ALL.iter().position(|side| *side == self.side).unwrap_or_default();
        let next = (here + Side::ALL.len()).saturating_add_signed(step) % Side::ALL.len();
        self.side = Side::ALL.get(next).copied().unwrap_or_default();
    }

    /// Shows only the entries of the selected one's address or domain, or all of them again.
    pub(super) fn narrow(&mut self, field: Field) {
        if self.within.take_if(|within| within.field == field).is_some() {
            self.go_to_top();
            return;
        }
        let Some(seen) = self.current() else { return };
        let [value, title] = [&seen.row, &seen.shown].map(|row| match field {
            Field::Recipient => row.recipient.clone(),
            _ => row.domain.clone(),
        });
        let Some((value, title)) = value.zip(title) else { return };
        self.anchor = Some(seen.row.id);
        self.within = Some(Within { field, value, title });
        self.selection.row = 0;
        self.selection.top = 0;
    }

    /// Goes one level back; whether there was one.
    pub(super) fn go_back(&mut self) -> bool {
        if self.is_typing {
            if self.line.is_empty() {
                self.is_typing = false;
            } else {
                self.line = Line::default();
            }
        } else if !self.marked.is_empty() {
            self.marked.clear();
        } else if self.is_from_overview {
            return false;
        } else if self.within.take().is_some() || !self.line.is_empty() {
            self.line = Line::default();
            self.go_to_top();
        } else {
            return false;
        }
        true
    }

    /// Where Esc leads when nothing is left to go back from.
    pub(super) fn leave(&mut self) -> Wish {
        if std::mem::take(&mut self.is_from_overview) {
            self.line = Line::default();
            self.within = None;
            self.go_to_top();
            return Wish::Run(Command::ShowOverview);
        }
        Wish::Leave
    }
}
