//! The kept log beside the loop: what the app asks of it, and what it says.
//!
//! The app never waits for the log: it puts a [`Request`] aside, and what comes of it is a [`Reply`].

pub mod archive;
pub mod clerk;

use crate::intake::Date;
use crate::report::kept::Shown;
use crate::store::{
    Candidate, Change, Done, Kept, New, Order, Query, Recurrence, Row, Rules, Status, Statuses, Totals, TotalsBy,
};
use crate::taxonomy::Flow;
use crate::tui::desk::Desk;

/// By what the log is asked: the time, and what the house has set.
#[derive(Debug, Clone)]
pub struct Terms {
    /// This moment, in seconds since 1970.
    pub now: i64,
    /// Today, as a reader writes it.
    pub today: String,
    /// For how many days entries are kept; 0 for ever.
    pub days: u32,
    /// When an address that keeps failing is to be quarantined or suppressed.
    pub rules: Rules,
    /// The kind of mail.
    pub mail_type: Flow,
    /// Whether what is handed on is to be masked.
    pub is_masked: bool,
}

impl Terms {
    /// What is set now, at this time in seconds since 1970.
    pub fn of(desk: &Desk, now: i64) -> Self {
        Self {
            now,
            today: desk.today(),
            days: desk.settings.keep_bounces,
            rules: desk.settings.rules.clone(),
            mail_type: desk.settings.flow,
            is_masked: desk.settings.redact,
        }
    }
}

/// Something that is asked of the log.
#[derive(Debug, Clone)]
pub enum Request {
    /// Keep the bounces of a text.
    Keep(Keeping),
    /// Say what is known of the bounce that Diagnose shows.
    Recall(Box<Recalling>),
    /// The rows of the queue that are in view.
    Rows(Wanted),
    /// All that is known of an entry.
    Entry(i64),
    /// Do something about entries.
    Change(Vec<i64>, Change),
    /// Suppress the addresses of entries; where all of them are, lift that.
    Suppress(Vec<i64>),
    /// Forget an address, everywhere.
    Forget(String),
    /// Undo the action of this number.
    Undo(i64),
    /// The numbers of all entries that a query means.
    Every(Query, Order),
    /// The notes for the ticket of entries.
    Notes(Vec<i64>),
    /// The text of an entry.
    Open(i64),
    /// The hand-over of the last 24 hours.
    Report,
    /// Totals for Overview.
    Totals(Query, Counted),
}

impl Request {
    /// Whether a later one of the same kind makes it needless.
    pub fn is_outdone_by(&self, later: &Self) -> bool {
        matches!(
            (self, later),
            (Self::Recall(_), Self::Recall(_))
                | (Self::Rows(_), Self::Rows(_))
                | (Self::Entry(_), Self::Entry(_))
                | (Self::Totals(..), Self::Totals(..))
        )
    }

    /// Whether it changes the log, so that it has to be done before the app ends.
    pub const fn is_write(&self) -> bool {
        matches!(self, Self::Keep(_) | Self::Change(..) | Self::Suppress(_) | Self::Forget(_) | Self::Undo(_))
    }
}

/// A text whose bounces are to be kept.
#[derive(Debug, Clone)]
pub struct Keeping {
    /// The text.
    pub text: Vec<u8>,
    /// Where it comes from.
    pub source: String,
    /// When its last line may have been written; the loop tells it.
    pub last: Option<Date>,
    /// Whether somebody pressed the key for it.
    pub is_asked: bool,
}

/// A bounce about which something is asked.
#[derive(Debug, Clone)]
pub struct Recalling {
    /// The revision of the text, and the number of the recipient.
    pub of: (u64, usize),
    /// The bounce.
    pub new: New,
}

/// Which rows of the queue are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Which entries.
    pub query: Query,
    /// Their order.
    pub order: Order,
    /// The first row, and how many.
    pub start: usize,
    /// How many.
    pub length: usize,
}

/// What Overview counts of the kept log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Groups.
    By(TotalsBy),
    /// Weekdays and hours.
    Week,
    /// Addresses that the rules name.
    Candidates,
}

/// What Overview shows of the kept log.
#[derive(Debug, Clone)]
pub struct Counts {
    /// How many entries, and when.
    pub totals: Totals,
    /// The groups, largest first.
    pub groups: Vec<(String, u64)>,
    /// The addresses that the rules name.
    pub candidates: Vec<Candidate>,
}

/// What the log says.
#[derive(Debug)]
pub enum Reply {
    /// What became of bounces that were to be kept, and whether somebody had pressed the key for it.
    Kept(Kept, bool),
    /// What is known of the bounce that Diagnose shows.
    Recalled((u64, usize), Vec<String>),
    /// Rows of the queue, at this moment in seconds since 1970.
    Rows(Wanted, Vec<Row>, i64),
    /// How many entries a query means, and how many of all have which status.
    Count(Query, u64, Statuses),
    /// What repeats of the rows, in their order.
    Seen(Wanted, Vec<Recurrence>),
    /// All that is known of an entry.
    Entry(Box<Shown>),
    /// What an action came to, and which status it was about.
    Done(Done, Option<Status>),
    /// What was undone; nothing where it had been undone before.
    Undone(Option<Done>),
    /// The numbers of all entries that a query means, as many as can be marked.
    Every(Vec<i64>),
    /// How many bounces of an address were forgotten.
    Forgotten(String, u64),
    /// Notes for the ticket, of how many bounces, and whose it is where it is one.
    Note(String, usize, Option<String>),
    /// The text of an entry, what it is called, and whose mail it was.
    Opened(String, String, Option<String>),
    /// The hand-over, of how many bounces.
    Report(String, u64),
    /// Totals for Overview.
    Totals(Query, Counted, Box<Counts>),
    /// Nothing was kept yet.
    Nothing(Topic),
    /// The log can't be used for something.
    Trouble(Topic, String),
}

/// What a reply without an answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Something that was done without being asked for, or what is known of a bounce.
    Aside,
    /// The queue.
    Queue,
    /// Overview.
    Overview,
    /// What somebody wants done.
    Action,
}

impl Request {
    /// What it is about.
    pub const fn topic(&self) -> Topic {
        match self {
            Self::Recall(_) | Self::Entry(_) => Topic::Aside,
            Self::Rows(_) => Topic::Queue,
            Self::Totals(..) => Topic::Overview,
            _ => Topic::Action,
        }
    }
}
