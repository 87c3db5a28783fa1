//! The kept log: the bounces of a shift, what was done about them, what repeats, and who is suppressed.
//!
//! It is one SQLite file. This room is the one below `cli` and `tui` that knows a file; it knows no arguments
//! and no clock: whoever calls it says which file and what time it is, in seconds since 1970 (UTC).
//!
//! # How to use it
//!
//! Keep one [`Store`] for as long as the program runs, on the thread that does slow work: each call may wait
//! up to [`PATIENCE`] for another instance that writes. Two instances may have the same file open.
//!
//! ```no_run
//! use std::path::Path;
//! use whybounce::store::{Asked, Change, New, Order, Query, Retention, Rules, Store};
//!
//! # fn shown(diagnosis: &whybounce::advice::Diagnosis, record: String, reference: &whybounce::reference::Reference,
//! #     now: i64) -> Result<(), whybounce::store::Fault> {
//! let file = Path::new("bounces.db");
//! // For looking only, `None` where nothing was ever kept:
//! let looked: Option<Store> = Store::look(file)?;
//! // For writing: makes the file, brings an older one up to date, forgets what is older than the setting says.
//! let mut store = Store::open(file, Retention { now, days: 90 })?;
//!
//! // Keep what Diagnose shows. The record is its facts as one line of NDJSON.
//! let mut recurrence = None;
//! if let Some(new) = New::of(diagnosis, &record) {
//!     let kept = store.keep(&[new.clone()], now)?;
//!     assert_eq!(kept.added + kept.seen, 1);
//!     // What the log knows of its address and its domain, at most 2 ms at a million entries.
//!     recurrence = Some(store.recurrence(&Asked::of_new(&new, now), &Rules::default())?);
//! }
//! for sentence in recurrence.iter().flat_map(|found| found.sentences(reference)) {
//!     println!("{sentence}");
//! }
//!
//! // The queue: what the filter line says, how many there are, and the rows that fit the screen.
//! let query = Query::read("status=open provider=google ann@").unwrap_or_default();
//! let in_all = store.count(&query)?;
//! for row in store.page(&query, Order::Newest, 0..40)? {
//!     println!("{} {} {}", row.id, row.status.name(), row.recipient.as_deref().unwrap_or("-"));
//! }
//!
//! // An action on marked rows is one step for undo.
//! let done = store.change(&[1, 2], &Change::Status(whybounce::store::Status::Done), now)?;
//! let undone = store.undo(None)?;
//! # Ok(()) }
//! ```
//!
//! A [`Fault`] is one sentence for a person. None of them changes the file, so a screen says it and works on
//! without the log. Rows are pages, not the whole: ask again for other ranges, a page is cheap.
//!
//! Suppression: [`Store::suppress`], [`Store::lift`], [`Store::suppressed`]; how lists are written and read,
//! [`lists`] knows. Forgetting: [`Store::forget`]. Totals: [`Store::totals`]. Hand-over: [`Store::handover`].

mod actions;
mod entry;
mod fault;
mod file;
mod forget;
mod handover;
mod keep;
mod keys;
pub mod lists;
mod names;
mod query;
mod queue;
mod recurrence;
mod rules;
mod schema;
mod suppression;
mod totals;
mod words;

pub use actions::{Change, Done, Step};
pub use entry::{Entry, New, Row, Status};
pub use fault::{Fault, Trouble};
pub use file::{PATIENCE, Retention};
pub use forget::{Forgotten, Whom};
pub use handover::{Candidate, Handover, Shift};
pub use keep::Kept;
pub use query::{Field, Query, QueryFault};
pub use queue::{Order, Statuses};
pub use recurrence::{Asked, MOST_COUNTED, Recurrence, Series};
pub use rules::{Failure, Rule, Rules, Standing};
pub use suppression::{Reason, Suppression};
pub use totals::{Totals, TotalsBy};

use std::path::PathBuf;

use keys::Keys;
use rusqlite::Connection;

/// An open log.
#[derive(Debug)]
pub struct Store {
    file: PathBuf,
    connection: Connection,
    /// Tells texts apart, by a key that is this file's own.
    keys: Keys,
    words: words::Words,
    names: std::cell::RefCell<names::Names>,
}

impl Store {
    /// The file.
    pub fn file(&self) -> &std::path::Path {
        &self.file
    }

    /// What tells which numbers stand for a text.
    const fn lookup(&self) -> query::Lookup<'_> {
        query::Lookup { connection: &self.connection, names: &self.names, keys: self.keys }
    }

    fn fault(&self, error: &rusqlite::Error) -> Fault {
        Fault::of(&self.file, error)
    }
}
