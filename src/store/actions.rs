//! What is done about entries: every action is written down with what was there before, and can be undone.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::Store;
use super::entry::Status;
use super::fault::Fault;
use super::words::{self, Statements};

/// What is done about some entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Says how far the work has come.
    Status(Status),
    /// Gives them to somebody, or to nobody.
    Assign(Option<String>),
    /// Notes something in place of what was noted, or nothing.
    Note(Option<String>),
    /// Adds a tag; white space in it becomes `-`.
    Tag(String),
    /// Takes a tag away.
    Untag(String),
}

impl Change {
    const fn field(&self) -> &'static str {
        match self {
            Self::Status(_) => "status",
            Self::Assign(_) => "assignee",
            Self::Note(_) => "note",
            Self::Tag(_) | Self::Untag(_) => "tags",
        }
    }

    /// What stands there afterwards.
    fn after(&self, before: Option<&str>) -> Option<String> {
        let text = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        match self {
            Self::Status(status) => Some(status.name().to_owned()),
            Self::Assign(whom) => whom.as_ref().and_then(text).map(|whom| whom.to_lowercase()),
            Self::Note(note) => note.as_ref().and_then(text),
            Self::Tag(tag) | Self::Untag(tag) => {
                let tag = tag.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
                let mut tags: Vec<&str> = before.unwrap_or_default().split_whitespace().collect();
                tags.retain(|known| *known != tag);
                if matches!(self, Self::Tag(_)) && !tag.is_empty() {
                    tags.push(&tag);
                }
                (!tags.is_empty()).then(|| format!(" {} ", tags.join(" ")))
            }
        }
    }
}

/// What an action came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Done {
    /// What was done: `keep`, `status`, `assignee`, `note`, `tags`, `suppress`, `lift`; empty for nothing.
    pub verb: String,
    /// How many entries or addresses changed.
    pub changed: u64,
    /// Numbers that no entry has.
    pub missing: Vec<i64>,
    /// The action, for [`Store::undo_action`]; none where nothing changed.
    pub action: Option<i64>,
    /// What of entries was put back, as [`Step::field`] names it, where something was undone.
    pub fields: Vec<String>,
}

impl Done {
    /// The same with its action, where it changed something.
    pub(super) fn by(self, action: i64) -> Self {
        Self { action: (self.changed > 0).then_some(action), ..self }
    }
}

/// A step of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When, in seconds since 1970.
    pub at: i64,
    /// What was changed: `kept`, `status`, `assignee`, `note`, `tags`, `suppressed`.
    pub field: String,
    /// What was there before.
    pub before: Option<String>,
    /// What came there.
    pub after: Option<String>,
    /// Whether it was undone.
    pub is_undone: bool,
}

/// What an action changed, as it is written down.
pub(super) struct Written<'a> {
    pub(super) entry: Option<i64>,
    pub(super) mailbox: Option<i64>,
    pub(super) field: &'a str,
    pub(super) before: Option<&'a str>,
    pub(super) after: Option<&'a str>,
}

pub(super) fn begin(transaction: &Transaction<'_>, verb: &str, now: i64) -> rusqlite::Result<i64> {
    transaction.execute("INSERT INTO action (at, verb, count) VALUES (?1, ?2, 0)", params![now, verb])?;
    Ok(transaction.last_insert_rowid())
}

pub(super) fn write(transaction: &Transaction<'_>, action: i64, written: &Written<'_>) -> rusqlite::Result<()> {
    let Written { entry, mailbox, field, before, after } = written;
    transaction.execute(
        "INSERT INTO change (action, entry, mailbox, field, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![action, entry, mailbox, field, before, after],
    )?;
    transaction.execute("UPDATE action SET count = count + 1 WHERE id = ?1", [action])?;
    Ok(())
}

/// Takes away an action that changed nothing.
pub(super) fn end(transaction: &Transaction<'_>, action: i64) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM action WHERE id = ?1 AND count = 0", [action])?;
    Ok(())
}

impl Store {
    /// Does something about entries, as one step for undo.
    ///
    /// # Errors
    /// The file can't be written; then nothing was done.
    pub fn change(&mut self, ids: &[i64], change: &Change, now: i64) -> Result<Done, Fault> {
        self.change_all(ids, std::slice::from_ref(change), now)
    }

    /// Does several things about entries, as one step for undo, which is called after the first of them.
    ///
    /// # Errors
    /// The file can't be written; then nothing was done.
    pub fn change_all(&mut self, ids: &[i64], changes: &[Change], now: i64) -> Result<Done, Fault> {
        let run = |store: &mut Self| -> rusqlite::Result<Done> {
            let transaction = store.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let verb = changes.first().map_or("", Change::field);
            let action = begin(&transaction, verb, now)?;
            let mut done = Done { verb: verb.to_owned(), ..Done::default() };
            for id in ids {
                let mut has_changed = false;
                for change in changes {
                    match value(&transaction, *id, change.field())? {
                        None if done.missing.last() == Some(id) => {}
                        None => done.missing.push(*id),
                        Some(Held(before)) => {
                            has_changed |= put(&transaction, (action, *id), change, before.as_deref())?;
                        }
                    }
                }
                done.changed += u64::from(has_changed);
            }
            end(&transaction, action)?;
            transaction.commit()?;
            Ok(done.by(action))
        };
        run(self).map_err(|error| self.fault(&error))
    }

    /// Undoes the last action, or the last one on an entry; `None` where nothing is left to undo.
    ///
    /// What was forgotten stays forgotten. To undo an import takes away what it kept.
    ///
    /// # Errors
    /// The file can't be written; then nothing was undone.
    pub fn undo(&mut self, entry: Option<i64>) -> Result<Option<Done>, Fault> {
        self.undo_found(entry, |transaction| match entry {
            None => last(transaction),
            Some(entry) => last_on(transaction, entry),
        })
    }

    /// Undoes one action, whatever was done since; `None` where it was undone or forgotten.
    ///
    /// # Errors
    /// The file can't be written; then nothing was undone.
    pub fn undo_action(&mut self, action: i64) -> Result<Option<Done>, Fault> {
        self.undo_found(None, |transaction| {
            let sql = "SELECT id, verb FROM action WHERE id = ?1 AND undone = 0";
            transaction.query_row(sql, [action], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
    }

    fn undo_found(
        &mut self,
        entry: Option<i64>,
        find: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<Option<(i64, String)>>,
    ) -> Result<Option<Done>, Fault> {
        let run = |store: &mut Self| -> rusqlite::Result<Option<Done>> {
            let transaction = store.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let Some((action, verb)) = find(&transaction)? else { return Ok(None) };
            let (changed, fields) = match verb.as_str() {
                "keep" => (unkeep(&transaction, action)?, Vec::new()),
                _ => revert(&transaction, action, entry)?,
            };
            transaction.execute(
                "UPDATE action SET undone = 1 WHERE id = ?1
                 AND NOT EXISTS (SELECT 1 FROM change WHERE action = ?1 AND undone = 0)",
                [action],
            )?;
            transaction.commit()?;
            Ok(Some(Done { verb, changed, fields, ..Done::default() }.by(action)))
        };
        let undone = run(self);
        self.words.clear();
        undone.map_err(|error| self.fault(&error))
    }

    /// What was done about an entry, the first step first: when it was kept, then each change.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn history(&self, entry: i64) -> Result<Vec<Step>, Fault> {
        self.steps(
            "SELECT kept, 'kept', NULL, NULL, 0 FROM entry WHERE id = ?1 UNION ALL
             SELECT * FROM (SELECT a.at, c.field, c.before, c.after, c.undone FROM change c
             JOIN action a ON a.id = c.action WHERE c.entry = ?1 ORDER BY c.id)",
            entry,
        )
    }

    /// What was done about an address on the suppression list, the first step first.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn history_of_address(&self, address: &str) -> Result<Vec<Step>, Fault> {
        self.steps(
            "SELECT a.at, c.field, c.before, c.after, c.undone FROM change c
             JOIN action a ON a.id = c.action WHERE c.mailbox = ?1 ORDER BY c.id",
            self.keys.mailbox(address),
        )
    }

    fn steps(&self, sql: &str, of: i64) -> Result<Vec<Step>, Fault> {
        let run = || -> rusqlite::Result<Vec<Step>> {
            let mut statement = self.connection.prepare(sql)?;
            let steps = statement.query_map([of], |row| {
                let (before, after): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
                let plain = |text: Option<String>| text.map(|text| text.trim().to_owned());
                Ok(Step {
                    at: row.get(0)?,
                    field: row.get(1)?,
                    before: plain(before),
                    after: plain(after),
                    is_undone: row.get(4)?,
                })
            })?;
            steps.collect()
        };
        run().map_err(|error| self.fault(&error))
    }
}

/// The last action that was not undone.
fn last(transaction: &Transaction<'_>) -> rusqlite::Result<Option<(i64, String)>> {
    let sql = "SELECT id, verb FROM action WHERE undone = 0 ORDER BY id DESC LIMIT 1";
    transaction.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// The last action on an entry that was not undone.
fn last_on(transaction: &Transaction<'_>, entry: i64) -> rusqlite::Result<Option<(i64, String)>> {
    let sql = "SELECT a.id, a.verb FROM change c JOIN action a ON a.id = c.action
               WHERE c.entry = ?1 AND c.undone = 0 ORDER BY c.id DESC LIMIT 1";
    transaction.query_row(sql, [entry], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// Takes away what an import kept.
fn unkeep(transaction: &Transaction<'_>, action: i64) -> rusqlite::Result<u64> {
    let ids = "(SELECT id FROM entry WHERE action = ?1)";
    transaction.execute(&format!("DELETE FROM body WHERE entry IN {ids}"), [action])?;
    transaction.execute(&format!("DELETE FROM change WHERE entry IN {ids}"), [action])?;
    let count = transaction.execute("DELETE FROM entry WHERE action = ?1", [action])?;
    Ok(count as u64)
}

/// Puts back what an action changed, of one entry or of all: of how many, and which of their fields.
fn revert(transaction: &Transaction<'_>, action: i64, entry: Option<i64>) -> rusqlite::Result<(u64, Vec<String>)> {
    type Changed = (i64, Option<i64>, Option<i64>, String, Option<String>);
    let changes: Vec<Changed> = {
        let mut statement = transaction.prepare(
            "SELECT id, entry, mailbox, field, before FROM change
             WHERE action = ?1 AND undone = 0 AND (?2 IS NULL OR entry = ?2) ORDER BY id DESC",
        )?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
        statement.query_map(params![action, entry], read)?.collect::<rusqlite::Result<_>>()?
    };
    for (id, entry, mailbox, field, before) in &changes {
        match (entry, mailbox) {
            (Some(entry), _) => set(transaction, *entry, field, before.as_deref())?,
            (None, Some(mailbox)) => super::suppression::put_back(transaction, *mailbox, before.as_deref())?,
            (None, None) => {}
        }
        transaction.execute("UPDATE change SET undone = 1 WHERE id = ?1", [id])?;
    }
    let of: BTreeSet<_> = changes.iter().map(|(_, entry, mailbox, ..)| (entry, mailbox)).collect();
    let mut fields: Vec<String> = Vec::new();
    for (_, entry, _, field, _) in changes.iter().rev() {
        if entry.is_some() && !fields.contains(field) {
            fields.push(field.clone());
        }
    }
    Ok((of.len() as u64, fields))
}

/// Makes a change to an entry and writes it down; `false` where it changes nothing.
fn put(
    transaction: &Transaction<'_>,
    (action, entry): (i64, i64),
    change: &Change,
    before: Option<&str>,
) -> rusqlite::Result<bool> {
    let after = change.after(before);
    if after.as_deref() == before {
        return Ok(false);
    }
    set(transaction, entry, change.field(), after.as_deref())?;
    let written = Written { entry: Some(entry), mailbox: None, field: change.field(), before, after: after.as_deref() };
    write(transaction, action, &written)?;
    Ok(true)
}

/// What a field of an entry holds.
struct Held(Option<String>);

/// What a field of an entry holds; `None` where there is no such entry.
fn value(connection: &Connection, entry: i64, field: &str) -> rusqlite::Result<Option<Held>> {
    if field == "status" {
        let sql = "SELECT status FROM entry WHERE id = ?1";
        let status: Option<i64> = connection.query_row(sql, [entry], |row| row.get(0)).optional()?;
        return Ok(status.map(|status| Held(Some(Status::numbered(status).name().to_owned()))));
    }
    let sql = match field {
        "assignee" => "SELECT w.text FROM entry e LEFT JOIN word w ON w.id = e.assignee WHERE e.id = ?1",
        "note" => "SELECT note FROM entry WHERE id = ?1",
        _ => "SELECT tags FROM entry WHERE id = ?1",
    };
    connection.query_row(sql, [entry], |row| Ok(Held(row.get(0)?))).optional()
}

fn set(transaction: &Transaction<'_>, entry: i64, field: &str, value: Option<&str>) -> rusqlite::Result<()> {
    match field {
        "status" => {
            let status = value.and_then(Status::named).unwrap_or_default().number();
            transaction.execute("UPDATE entry SET status = ?2 WHERE id = ?1", params![entry, status])?;
        }
        "assignee" => {
            let mut statements = Statements::new(transaction)?;
            let mut words = words::Words::default();
            let whom = value.map(|whom| words.number(whom, &mut statements)).transpose()?;
            transaction.execute("UPDATE entry SET assignee = ?2 WHERE id = ?1", params![entry, whom])?;
        }
        "note" => {
            transaction.execute("UPDATE entry SET note = ?2 WHERE id = ?1", params![entry, value])?;
        }
        _ => {
            transaction.execute("UPDATE entry SET tags = ?2 WHERE id = ?1", params![entry, value])?;
        }
    }
    Ok(())
}
