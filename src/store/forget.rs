//! Forgets: an address everywhere, what is old, or all; the file shrinks by what went.
//!
//! What goes is written over (`secure_delete`). Of an address, its entries go with their texts and their
//! history, its entry of the suppression list goes, and in the texts, records and notes of other entries its
//! place is taken by a mark. An address inside a part that is encoded as a whole (Base64) is not found there.

use std::fs;

use rusqlite::{Transaction, TransactionBehavior, params};

use super::Store;
use super::fault::Fault;
use super::file::Retention;
use super::rules::DAY;

/// What is to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// An address, everywhere.
    Address(String),
    /// What was kept longer ago.
    Older(Retention),
    /// Everything.
    All,
}

/// What was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// How many entries went.
    pub entries: u64,
    /// In how many other entries the address was struck out.
    pub struck: u64,
    /// How many entries of the suppression list went.
    pub suppressions: u64,
    /// How long the file was before and is now, in bytes.
    pub bytes: (u64, u64),
    /// Whether the file could be shrunk; not while another instance reads it.
    pub is_shrunk: bool,
}

/// What stands in the place of a forgotten address.
const MARK: &str = "[forgotten]";

impl Store {
    /// Forgets; this can't be undone.
    ///
    /// # Errors
    /// The file can't be written; then nothing was forgotten.
    pub fn forget(&mut self, whom: &Whom) -> Result<Forgotten, Fault> {
        let before = self.bytes();
        let mut forgotten = self.forgotten(whom).map_err(|error| self.fault(&error))?;
        self.words.clear();
        forgotten.is_shrunk = self.shrink().is_ok();
        forgotten.bytes = (before, self.bytes());
        Ok(forgotten)
    }

    fn forgotten(&mut self, whom: &Whom) -> rusqlite::Result<Forgotten> {
        let keys = self.keys;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut forgotten = Forgotten::default();
        match whom {
            Whom::All => {
                let count = |table: &str| {
                    let sql = format!("SELECT COUNT(*) FROM {table}");
                    transaction.query_row(&sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned)
                };
                (forgotten.entries, forgotten.suppressions) = (count("entry")?, count("suppression")?);
                for table in ["body", "change", "action", "entry", "suppression", "arrival", "word", "mailbox"] {
                    transaction.execute(&format!("DELETE FROM {table}"), [])?;
                }
            }
            Whom::Older(retention) => forgotten.entries = delete_older(&transaction, *retention)?,
            Whom::Address(address) => {
                let address = address.trim().to_lowercase();
                let mailbox = keys.mailbox(&address);
                transaction
                    .execute("CREATE TEMP TABLE gone AS SELECT id FROM entry WHERE recipient = ?1", [mailbox])?;
                forgotten.entries = delete_gone(&transaction)?;
                forgotten.suppressions =
                    transaction.execute("DELETE FROM suppression WHERE mailbox = ?1", [mailbox])? as u64;
                transaction.execute("DELETE FROM change WHERE mailbox = ?1", [mailbox])?;
                forgotten.struck = strike(&transaction, &address)?;
            }
        }
        delete_unused(&transaction)?;
        transaction.commit()?;
        Ok(forgotten)
    }

    /// Forgets at opening what is older than the retention allows.
    pub(super) fn retain(&mut self, retention: Retention) -> Result<(), Fault> {
        let run = |store: &mut Self| -> rusqlite::Result<()> {
            let sql = "SELECT EXISTS (SELECT 1 FROM entry WHERE kept < ?1)";
            let is_due = retention.days > 0
                && store.connection.query_row(sql, [oldest(retention)], |row| row.get::<_, bool>(0))?;
            if !is_due {
                return Ok(());
            }
            let transaction = store.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            delete_older(&transaction, retention)?;
            delete_unused(&transaction)?;
            transaction.commit()?;
            // Pages come back one by one; that needs no copy of the whole file.
            let mut statement = store.connection.prepare("PRAGMA incremental_vacuum")?;
            let mut pages = statement.query([])?;
            while pages.next()?.is_some() {}
            store.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        };
        run(self).map_err(|error| self.fault(&error))
    }

    fn shrink(&self) -> rusqlite::Result<()> {
        self.connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
    }

    /// How long the file is, with what stands beside it, in bytes.
    pub fn bytes(&self) -> u64 {
        let beside = |ending: &str| {
            let mut name = self.file.as_os_str().to_owned();
            name.push(ending);
            fs::metadata(name).map_or(0, |about| about.len())
        };
        beside("") + beside("-wal")
    }
}

const fn oldest(retention: Retention) -> i64 {
    retention.now - retention.days as i64 * DAY
}

fn delete_older(transaction: &Transaction<'_>, retention: Retention) -> rusqlite::Result<u64> {
    let oldest = oldest(retention);
    transaction.execute("CREATE TEMP TABLE gone AS SELECT id FROM entry WHERE kept < ?1", [oldest])?;
    let count = delete_gone(transaction)?;
    transaction.execute("DELETE FROM arrival WHERE at < ?1", [oldest])?;
    Ok(count)
}

/// Deletes the entries in the table `gone`, and all that is kept with them.
fn delete_gone(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    transaction.execute("DELETE FROM body WHERE entry IN gone", [])?;
    transaction.execute("DELETE FROM change WHERE entry IN gone", [])?;
    let count = transaction.execute("DELETE FROM entry WHERE id IN gone", [])?;
    transaction.execute("DROP TABLE gone", [])?;
    Ok(count as u64)
}

/// Deletes what nothing refers to any more.
fn delete_unused(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let columns = ["cause", "permanence", "address", "domain", "provider", "code", "assignee"];
    let used: Vec<String> = columns.iter().map(|column| format!("SELECT {column} AS id FROM entry")).collect();
    transaction.execute_batch(&format!(
        "DELETE FROM arrival WHERE mailbox NOT IN (SELECT recipient FROM entry WHERE recipient IS NOT NULL);
         DELETE FROM word WHERE id NOT IN (SELECT id FROM ({}) WHERE id IS NOT NULL);
         DELETE FROM mailbox WHERE id NOT IN (SELECT recipient FROM entry WHERE recipient IS NOT NULL
             UNION SELECT mailbox FROM suppression UNION SELECT mailbox FROM change WHERE mailbox IS NOT NULL);
         DELETE FROM action WHERE verb != 'keep' AND id NOT IN (SELECT action FROM change);
         DELETE FROM action WHERE verb = 'keep' AND id NOT IN (SELECT action FROM entry);",
        used.join(" UNION ")
    ))
}

/// Strikes an address out of all texts; in how many entries it was.
fn strike(transaction: &Transaction<'_>, address: &str) -> rusqlite::Result<u64> {
    let forms = forms(address);
    let mut struck = 0;
    let texts: Vec<(i64, String, String)> = {
        let holds: Vec<String> =
            (1..=forms.len()).map(|place| format!("instr(lower(raw || record), ?{place})")).collect();
        let sql = format!("SELECT entry, record, raw FROM body WHERE {}", holds.join(" OR "));
        let mut statement = transaction.prepare(&sql)?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        statement.query_map(rusqlite::params_from_iter(&forms), read)?.collect::<rusqlite::Result<_>>()?
    };
    for (entry, record, raw) in texts {
        let (record, raw) = (without(&record, &forms), without(&raw, &forms));
        transaction.execute("UPDATE body SET record = ?2, raw = ?3 WHERE entry = ?1", params![entry, record, raw])?;
        struck += 1;
    }
    for (table, columns) in [("entry", &["note", "tags"][..]), ("change", &["before", "after"])] {
        for column in columns {
            let found: Vec<(i64, String)> = {
                let sql = format!("SELECT id, {column} FROM {table} WHERE instr(lower({column}), ?1)");
                let mut statement = transaction.prepare(&sql)?;
                let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
                statement.query_map([address], read)?.collect::<rusqlite::Result<_>>()?
            };
            for (id, text) in found {
                let sql = format!("UPDATE {table} SET {column} = ?2 WHERE id = ?1");
                transaction.execute(&sql, params![id, without(&text, &forms)])?;
            }
        }
    }
    Ok(struck)
}

/// An address as it may stand in a text: as it is, within a sender made for it (VERP), in a link, in a
/// quoted-printable part.
fn forms(address: &str) -> Vec<String> {
    ["@", "=", "%40", "=40"].iter().map(|at| address.replacen('@', at, 1)).collect()
}

/// A text in which a mark stands for each form of an address.
fn without(text: &str, forms: &[String]) -> String {
    let mut text = text.to_owned();
    for form in forms.iter().filter(|form| !form.is_empty()) {
        let lower = text.to_ascii_lowercase();
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (at, found) in lower.match_indices(form.as_str()) {
            out.push_str(text.get(from..at).unwrap_or_default());
            out.push_str(MARK);
            from = at + found.len();
        }
        out.push_str(text.get(from..).unwrap_or_default());
        text = out;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_struck_out_in_every_form() {
        let text = "To: Ann@B.example, from bounce+ann=b.example@x.example, a?to=ann%40b.example é ann@b.example";
        let struck = without(text, &forms("ann@b.example"));
        assert_eq!(struck, "To: [forgotten], from bounce+[forgotten]@x.example, a?to=[forgotten] é [forgotten]");
    }
}
