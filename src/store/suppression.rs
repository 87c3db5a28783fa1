//! The suppression list: addresses that get no mail, each with why, since when and by whom.

use std::fmt;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::Store;
use super::actions::{self, Done, Written};
use super::fault::Fault;

/// Why an address is suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Reason {
    /// Mail to it failed for good, or too often.
    #[default]
    Bounce,
    /// Its owner reported mail as spam.
    Complaint,
    /// Its owner unsubscribed.
    Unsubscribe,
    /// Somebody decided so.
    Manual,
}

impl Reason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[Self::Bounce, Self::Complaint, Self::Unsubscribe, Self::Manual];

    /// The name in lists and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bounce => "bounce",
            Self::Complaint => "complaint",
            Self::Unsubscribe => "unsubscribe",
            Self::Manual => "manual",
        }
    }

    /// The reason with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.name().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// An entry of the suppression list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The address, in lower case.
    pub address: String,
    /// Since when, in seconds since 1970.
    pub at: i64,
    /// Why.
    pub reason: Reason,
    /// Who says so: `whybounce`, or the list that it was imported from.
    pub source: String,
}

impl Suppression {
    /// What stands in a history, from which it can be put back.
    fn written(&self) -> String {
        format!("{} {} {}", self.at, self.reason, self.source)
    }

    fn read(address: &str, text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ' ');
        let (at, reason, source) = (parts.next()?.parse().ok()?, Reason::named(parts.next()?)?, parts.next()?);
        Some(Self { address: address.to_owned(), at, reason, source: source.to_owned() })
    }
}

const COLUMNS: &str = "SELECT w.text, s.at, s.reason, s.source FROM suppression s JOIN mailbox w ON w.id = s.mailbox";

fn entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<Suppression> {
    let reason: String = row.get(2)?;
    let reason = Reason::named(&reason).unwrap_or_default();
    Ok(Suppression { address: row.get(0)?, at: row.get(1)?, reason, source: row.get(3)? })
}

/// The entry for an address.
pub(super) fn of(connection: &Connection, mailbox: i64) -> rusqlite::Result<Option<Suppression>> {
    connection.query_row(&format!("{COLUMNS} WHERE s.mailbox = ?1"), [mailbox], entry).optional()
}

fn put(transaction: &Transaction<'_>, mailbox: i64, suppression: &Suppression) -> rusqlite::Result<()> {
    let Suppression { at, reason, source, .. } = suppression;
    transaction.execute(
        "INSERT OR REPLACE INTO suppression (mailbox, at, reason, source) VALUES (?1, ?2, ?3, ?4)",
        params![mailbox, at, reason.name(), source],
    )?;
    Ok(())
}

/// Puts back what was there before an action.
pub(super) fn put_back(transaction: &Transaction<'_>, mailbox: i64, before: Option<&str>) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM suppression WHERE mailbox = ?1", [mailbox])?;
    match before.and_then(|before| Suppression::read("", before)) {
        Some(suppression) => put(transaction, mailbox, &suppression),
        None => Ok(()),
    }
}

impl Store {
    /// Adds addresses to the suppression list, as one step for undo; those on it stay as they are.
    ///
    /// # Errors
    /// The file can't be written; then nothing was added.
    pub fn suppress(&mut self, suppressions: &[Suppression], now: i64) -> Result<Done, Fault> {
        let keys = self.keys;
        let run = |store: &mut Self| -> rusqlite::Result<Done> {
            let transaction = store.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let action = actions::begin(&transaction, "suppress", now)?;
            let mut done = Done { verb: "suppress".to_owned(), ..Done::default() };
            {
                let mut named = transaction.prepare("INSERT OR IGNORE INTO mailbox (id, text) VALUES (?1, ?2)")?;
                for suppression in suppressions {
                    let mailbox = keys.mailbox(&suppression.address);
                    if of(&transaction, mailbox)?.is_some() {
                        continue;
                    }
                    named.execute(params![mailbox, suppression.address.trim().to_lowercase()])?;
                    put(&transaction, mailbox, suppression)?;
                    let after = suppression.written();
                    let written = Written {
                        entry: None,
                        mailbox: Some(mailbox),
                        field: "suppressed",
                        before: None,
                        after: Some(&after),
                    };
                    actions::write(&transaction, action, &written)?;
                    done.changed += 1;
                }
            }
            actions::end(&transaction, action)?;
            transaction.commit()?;
            Ok(done.by(action))
        };
        run(self).map_err(|error| self.fault(&error))
    }

    /// Takes addresses off the suppression list, as one step for undo.
    ///
    /// # Errors
    /// The file can't be written; then nothing was taken off.
    pub fn lift(&mut self, addresses: &[String], now: i64) -> Result<Done, Fault> {
        let keys = self.keys;
        let run = |store: &mut Self| -> rusqlite::Result<Done> {
            let transaction = store.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let action = actions::begin(&transaction, "lift", now)?;
            let mut done = Done { verb: "lift".to_owned(), ..Done::default() };
            for address in addresses {
                let mailbox = keys.mailbox(address);
                let Some(before) = of(&transaction, mailbox)? else { continue };
                transaction.execute("DELETE FROM suppression WHERE mailbox = ?1", [mailbox])?;
                let before = before.written();
                let written = Written {
                    entry: None,
                    mailbox: Some(mailbox),
                    field: "suppressed",
                    before: Some(&before),
                    after: None,
                };
                actions::write(&transaction, action, &written)?;
                done.changed += 1;
            }
            actions::end(&transaction, action)?;
            transaction.commit()?;
            Ok(done.by(action))
        };
        run(self).map_err(|error| self.fault(&error))
    }

    /// The suppression list, by address.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn suppressed(&self) -> Result<Vec<Suppression>, Fault> {
        let run = || -> rusqlite::Result<Vec<Suppression>> {
            let mut statement = self.connection.prepare(&format!("{COLUMNS} ORDER BY w.text"))?;
            statement.query_map([], entry)?.collect()
        };
        run().map_err(|error| self.fault(&error))
    }

    /// The entry of the suppression list for an address.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn suppression(&self, address: &str) -> Result<Option<Suppression>, Fault> {
        of(&self.connection, self.keys.mailbox(address)).map_err(|error| self.fault(&error))
    }
}
