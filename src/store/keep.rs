//! Keeps bounces: many in one transaction, each once.

use rusqlite::{Statement, Transaction, TransactionBehavior, params};

use super::Store;
use super::entry::New;
use super::fault::Fault;
use super::keys::Keys;
use super::words::{Statements, Words};

/// What became of bounces that were to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// So many are new.
    pub added: u64,
    /// So many were there already.
    pub seen: u64,
    /// So many say that mail arrived at an address that had failed before.
    pub arrived: u64,
    /// The action under which the new ones were kept, for [`Store::keep_on`]; none where nothing was new.
    pub action: Option<i64>,
}

impl Store {
    /// Keeps bounces in one transaction; what was kept before is passed over. All of them or none are kept.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn keep(&mut self, new: &[New], now: i64) -> Result<Kept, Fault> {
        self.keep_on(new, now, None)
    }

    /// The same as a further part of an import, which is one step for undo.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn keep_on(&mut self, new: &[New], now: i64, action: Option<i64>) -> Result<Kept, Fault> {
        let kept = self.kept(new, now, action);
        if kept.is_err() {
            self.words.clear();
        }
        kept.map_err(|error| self.fault(&error))
    }

    fn kept(&mut self, new: &[New], now: i64, action: Option<i64>) -> rusqlite::Result<Kept> {
        let Self { connection, words, keys, .. } = self;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        words.refresh(&transaction)?;
        let mut kept = Kept { action, ..Kept::default() };
        {
            let mut keeper = Keeper::new(&transaction, words, *keys)?;
            for one in new {
                if one.is_arrival {
                    kept.arrived += u64::from(keeper.arrive(one, now)?);
                    continue;
                }
                let action = match kept.action {
                    Some(action) => action,
                    None => begun(&transaction, now)?,
                };
                kept.action = Some(action);
                if keeper.keep(one, now, action)? { kept.added += 1 } else { kept.seen += 1 }
            }
        }
        if let Some(begun) = kept.action {
            let added = i64::try_from(kept.added).unwrap_or(i64::MAX);
            if kept.added > 0 {
                transaction.execute("UPDATE action SET count = count + ?2 WHERE id = ?1", params![begun, added])?;
            } else if action.is_none() {
                transaction.execute("DELETE FROM action WHERE id = ?1", [begun])?;
                kept.action = None;
            }
        }
        transaction.commit()?;
        Ok(kept)
    }

    /// Notes when mail last arrived at addresses, of those that had failed before; how many these are.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn arrived(&mut self, arrivals: &[(String, i64)]) -> Result<u64, Fault> {
        let run = |store: &mut Self| -> rusqlite::Result<u64> {
            let transaction = store.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let keys = store.keys;
            let mut known = 0;
            for (address, at) in arrivals {
                known += arrival(&transaction, keys.mailbox(address), *at)?;
            }
            transaction.commit()?;
            Ok(known)
        };
        run(self).map_err(|error| self.fault(&error))
    }
}

fn begun(transaction: &Transaction<'_>, now: i64) -> rusqlite::Result<i64> {
    transaction.execute("INSERT INTO action (at, verb, count) VALUES (?1, 'keep', 0)", [now])?;
    Ok(transaction.last_insert_rowid())
}

/// Notes that mail arrived; 1 where the address is one that failed.
fn arrival(transaction: &Transaction<'_>, mailbox: i64, at: i64) -> rusqlite::Result<u64> {
    let changed = transaction.execute(
        "INSERT INTO arrival (mailbox, at) SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM entry WHERE recipient = ?1)
         ON CONFLICT (mailbox) DO UPDATE SET at = max(at, excluded.at)",
        params![mailbox, at],
    )?;
    Ok(u64::from(changed > 0))
}

/// Keeps one bounce after another.
struct Keeper<'c, 'w> {
    transaction: &'c Transaction<'c>,
    words: &'w mut Words,
    keys: Keys,
    statements: Statements<'c>,
    mailbox: Statement<'c>,
    entry: Statement<'c>,
    body: Statement<'c>,
}

impl<'c, 'w> Keeper<'c, 'w> {
    fn new(transaction: &'c Transaction<'c>, words: &'w mut Words, keys: Keys) -> rusqlite::Result<Self> {
        Ok(Self {
            transaction,
            words,
            keys,
            statements: Statements::new(transaction)?,
            mailbox: transaction.prepare("INSERT OR IGNORE INTO mailbox (id, text) VALUES (?1, ?2)")?,
            entry: transaction.prepare(
                "INSERT INTO entry (seen, action, kept, at, dated, gravity, cause, permanence, address, recipient,
                 domain, provider, code, message)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT (seen) DO NOTHING",
            )?,
            body: transaction.prepare("INSERT INTO body (entry, record, raw) VALUES (?1, ?2, ?3)")?,
        })
    }

    fn word(&mut self, text: &str) -> rusqlite::Result<i64> {
        self.words.number(text, &mut self.statements)
    }

    fn maybe(&mut self, text: Option<&String>) -> rusqlite::Result<Option<i64>> {
        text.map(|text| self.word(text)).transpose()
    }

    /// Keeps a bounce; `false` where it was there.
    fn keep(&mut self, new: &New, now: i64, action: i64) -> rusqlite::Result<bool> {
        let cause = self.word(new.cause.name())?;
        let (permanence, address) = (self.word(new.permanence.name())?, self.word(new.address.name())?);
        let (provider, code) = (self.maybe(new.provider.as_ref())?, self.maybe(new.code.as_ref())?);
        let domain = self.maybe(new.domain.as_ref())?;
        let recipient = new.recipient.as_deref().map(|recipient| self.keys.mailbox(recipient));
        let added = self.entry.execute(params![
            self.keys.seen(new),
            action,
            now,
            new.at.unwrap_or(now),
            new.at.is_some(),
            new.gravity(),
            cause,
            permanence,
            address,
            recipient,
            domain,
            provider,
            code,
            self.keys.message(new),
        ])?;
        if added == 0 {
            return Ok(false);
        }
        self.body.execute(params![self.transaction.last_insert_rowid(), new.record, &*new.raw])?;
        if let Some((number, recipient)) = recipient.zip(new.recipient.as_ref()) {
            self.mailbox.execute(params![number, recipient])?;
        }
        Ok(true)
    }

    /// Notes that mail arrived; `false` where nothing is known of the address.
    fn arrive(&mut self, new: &New, now: i64) -> rusqlite::Result<bool> {
        let Some(address) = &new.recipient else { return Ok(false) };
        Ok(arrival(self.transaction, self.keys.mailbox(address), new.at.unwrap_or(now))? > 0)
    }
}
