//! The Triage screen: every kept bounce, filtered, marked, worked through; below it what is known of the selected one.
//!
//! ```text
//!  Kept 214  open 31  waiting 12  done 171                 kept for 90 days
//!  / open provider=google
//!    When   Address              Cause            Seen      Status   Who
//! ❯● 09:12  ann@gmail.com        Unknown user     3 in 9d   open
//!    09:10  bob@example.net      Mailbox full     1         waiting  mira
//!  ── [Bounce]  History  Address 2  Domain 12 ──────────────────────────────
//!  Third permanent failure for this address in nine days. Suppress it?
//! ```
//!
//! It reads no log: what it wants to know waits in its outbox, and what comes of it is told to it.

mod areas;
mod reply;
mod screen;
mod settle;
mod view;
mod work;

use std::collections::BTreeSet;

use crate::reference::Reference;
use crate::report::kept::{Mask, Shown};
use crate::store::{Field, Order, Query, Recurrence, Row, Statuses};
use crate::tui::line::Line;
use crate::tui::list::Selection;
use crate::tui::log::{Request, Wanted};
use areas::Areas;
pub use work::Remark;

/// What stands below the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// The bounce itself.
    #[default]
    Bounce,
    /// What was done about it.
    History,
    /// Other bounces of its address.
    Address,
    /// Other bounces at its domain.
    Domain,
}

impl Side {
    /// Every one, in the order of the keys.
    pub const ALL: &'static [Self] = &[Self::Bounce, Self::History, Self::Address, Self::Domain];

    /// The sentence that names it.
    const fn key(self) -> &'static str {
        match self {
            Self::Bounce => "queue-side-bounce",
            Self::History => "queue-side-history",
            Self::Address => "queue-side-address",
            Self::Domain => "queue-side-domain",
        }
    }
}

/// The entries of one address, domain or another group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// What they have in common.
    pub field: Field,
    /// The value, as it is in the log.
    pub value: String,
    /// What it is called.
    pub title: String,
}

/// A row of the queue.
#[derive(Debug)]
struct Seen {
    /// As it is in the log.
    row: Row,
    /// As it may be shown.
    shown: Row,
    /// What repeats, once that is known.
    recurrence: Option<Recurrence>,
}

/// What was told of the queue.
#[derive(Debug, Default)]
struct Queue {
    /// Which rows were told, and which were asked for.
    told: Option<Wanted>,
    asked: Option<Wanted>,
    rows: Vec<Seen>,
    /// When they were told, in seconds since 1970.
    now: i64,
    /// Of which query it is known how many entries it means.
    counted: Option<Query>,
    count: u64,
    statuses: Statuses,
    /// Why the log can't be read.
    trouble: Option<String>,
}

/// What is known of the selected entry, as it may be shown.
#[derive(Debug, Default)]
struct Detail {
    asked: Option<i64>,
    shown: Option<Box<Shown>>,
}

/// The Triage screen.
#[derive(Debug)]
pub struct Triage {
    line: Line,
    /// Whether the line has the keys.
    is_typing: bool,
    /// What was typed, as it was understood last.
    query: Query,
    /// Why it is not understood.
    fault: Option<String>,
    within: Option<Within>,
    /// Whether a group of Overview was opened, to which Esc leads back.
    is_from_overview: bool,
    order: Order,
    selection: Selection,
    /// The entry that stays selected, whatever comes before it.
    anchor: Option<i64>,
    marked: BTreeSet<i64>,
    queue: Queue,
    detail: Detail,
    side: Side,
    /// The actions of this session that can be undone, the last one last.
    done: Vec<i64>,
    /// What was put to entries in this session, the last one first.
    remarks: Vec<(Remark, String)>,
    /// The entries about which it was said that their addresses are good.
    warned: Option<Vec<i64>>,
    outbox: Vec<Request>,
    areas: Areas,
    mask: Option<Mask>,
}

impl Triage {
    /// The screen before anything is known.
    pub fn new(_reference: &Reference) -> Self {
        Self {
            line: Line::default(),
            is_typing: false,
            query: Query::default(),
            fault: None,
            within: None,
            is_from_overview: false,
            order: Order::default(),
            selection: Selection::default(),
            anchor: None,
            marked: BTreeSet::new(),
            queue: Queue::default(),
            detail: Detail::default(),
            side: Side::default(),
            done: Vec::new(),
            remarks: Vec::new(),
            warned: None,
            outbox: Vec::new(),
            areas: Areas::default(),
            mask: None,
        }
    }

    /// What it wants to know or to have done, once.
    pub fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.outbox)
    }

    /// Shows the entries of a group of Overview, to which Esc leads back.
    pub fn open_group(&mut self, words: &str, within: Option<Within>) {
        self.line = Line::default();
        self.line.insert(words);
        self.is_typing = false;
        self.within = within;
        self.is_from_overview = true;
        self.selection = Selection::default();
        self.marked.clear();
    }

    /// The row that is selected.
    fn current(&self) -> Option<&Seen> {
        let start = self.queue.told.as_ref()?.start;
        self.queue.rows.get(self.selection.row.checked_sub(start)?)
    }

    /// The entries that an action is about: those marked, else the selected one.
    pub fn targets(&self) -> Vec<i64> {
        if self.marked.is_empty() {
            return self.current().map(|seen| seen.row.id).into_iter().collect();
        }
        self.marked.iter().copied().collect()
    }

    /// The selected entry as it may be shown, where it is the only one that an action is about.
    pub fn only(&self) -> Option<&Row> {
        self.marked.is_empty().then(|| self.current().map(|seen| &seen.shown))?
    }

    /// The address of the selected entry, where it isn't hidden.
    pub fn current_address(&self) -> Option<String> {
        let seen = self.current()?;
        seen.row.recipient.clone().filter(|address| seen.shown.recipient.as_ref() == Some(address))
    }

    /// What was put to entries in this session, the last one first.
    pub fn earlier(&self, remark: Remark) -> impl Iterator<Item = &str> {
        self.remarks.iter().filter(move |(kind, _)| *kind == remark).map(|(_, words)| words.as_str())
    }

    /// How many rows the queue has, as far as that is known.
    fn rows(&self) -> usize {
        let told = self.queue.told.as_ref().map_or(0, |told| told.start + self.queue.rows.len());
        usize::try_from(self.queue.count).unwrap_or(usize::MAX).max(told)
    }

    /// Everything that narrows the queue.
    fn whole_query(&self) -> Query {
        match &self.within {
            Some(within) => self.query.clone().within(within.field, &within.value),
            None => self.query.clone(),
        }
    }
}
