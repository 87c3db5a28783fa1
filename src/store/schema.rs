//! How the file is laid out, version by version; what a program of any version wrote is brought up to date.
//!
//! A step is never changed once it was released: a new version is one more step at the end.

use rusqlite::{Connection, TransactionBehavior};

/// Marks the file as ours: "whyb".
pub(super) const APPLICATION: i64 = 0x7768_7962;

/// What brings a file of each version to the next.
pub(super) const STEPS: &[&str] = &[
    // 1: entries, actions, suppressions. Texts that come often are told by number, so that a filter reads little;
    // what is filtered by stands in the indexes, so that it need not be looked up. The number of an address is
    // made of its text, by the keys of the file.
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
     CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
     CREATE TABLE mailbox (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
     CREATE TABLE entry (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         seen INTEGER NOT NULL UNIQUE,
         action INTEGER NOT NULL,
         kept INTEGER NOT NULL,
         at INTEGER NOT NULL,
         dated INTEGER NOT NULL,
         status INTEGER NOT NULL DEFAULT 0,
         gravity INTEGER NOT NULL,
         cause INTEGER NOT NULL,
         permanence INTEGER NOT NULL,
         address INTEGER NOT NULL,
         recipient INTEGER,
         domain INTEGER,
         provider INTEGER,
         code INTEGER,
         message INTEGER,
         assignee INTEGER,
         note TEXT,
         tags TEXT
     );
     CREATE INDEX entry_recipient ON entry (recipient, at);
     CREATE INDEX entry_domain ON entry (domain, at, status, cause);
     CREATE INDEX entry_at ON entry
         (at, status, cause, provider, domain, code, permanence, address, assignee, recipient);
     CREATE INDEX entry_status ON entry (status, at);
     CREATE INDEX entry_cause ON entry (cause, at, status, provider, domain);
     CREATE INDEX entry_provider ON entry (provider, at, status, cause, domain);
     CREATE INDEX entry_kept ON entry (kept);
     CREATE INDEX entry_action ON entry (action);
     CREATE INDEX entry_assignee ON entry (assignee, at) WHERE assignee IS NOT NULL;
     CREATE INDEX entry_noted ON entry (id) WHERE note IS NOT NULL OR tags IS NOT NULL;
     CREATE TABLE body (entry INTEGER PRIMARY KEY, record TEXT NOT NULL, raw TEXT NOT NULL);
     CREATE TABLE action (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         at INTEGER NOT NULL,
         verb TEXT NOT NULL,
         count INTEGER NOT NULL,
         undone INTEGER NOT NULL DEFAULT 0
     );
     CREATE TABLE change (
         id INTEGER PRIMARY KEY,
         action INTEGER NOT NULL,
         entry INTEGER,
         mailbox INTEGER,
         field TEXT NOT NULL,
         before TEXT,
         after TEXT,
         undone INTEGER NOT NULL DEFAULT 0
     );
     CREATE INDEX change_action ON change (action);
     CREATE INDEX change_entry ON change (entry) WHERE entry IS NOT NULL;
     CREATE INDEX change_mailbox ON change (mailbox) WHERE mailbox IS NOT NULL;
     CREATE TABLE suppression (
         mailbox INTEGER PRIMARY KEY,
         at INTEGER NOT NULL,
         reason TEXT NOT NULL,
         source TEXT NOT NULL
     );
     INSERT INTO meta VALUES ('key-1', random()), ('key-2', random());",
    // 2: when mail last arrived at an address that had failed, and the queue by gravity.
    "CREATE TABLE arrival (mailbox INTEGER PRIMARY KEY, at INTEGER NOT NULL);
     CREATE INDEX entry_gravity ON entry (gravity, at);",
];

/// The newest version.
#[allow(clippy::cast_possible_wrap)] // There are never that many.
pub(super) const VERSION: i64 = STEPS.len() as i64;

/// The version of a file; 0 of an empty one.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Whether a file is ours, or empty.
pub(super) fn is_ours(connection: &Connection) -> rusqlite::Result<bool> {
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(application == APPLICATION || tables == 0)
}

/// Brings a file up to date; all of it or nothing happens, and of two instances one does it.
pub(super) fn update(connection: &mut Connection) -> rusqlite::Result<()> {
    if version(connection)? == VERSION {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from = version(&transaction)?;
    let done = usize::try_from(from).unwrap_or_default();
    for step in STEPS.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    if from < VERSION {
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()
}
