//! The queue: which entries a query means, page by page, how many they are, and one entry with all of it.

use std::ops::Range;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use super::Store;
use super::entry::{Entry, Row, Status};
use super::fault::Fault;
use super::query::Query;
use crate::taxonomy::{Address, Category, Permanence};

/// In which order entries come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The latest failure first.
    #[default]
    Newest,
    /// What costs an address before what costs a message, hard before soft; the latest first.
    Gravest,
}

impl Order {
    const fn sql(self) -> &'static str {
        match self {
            Self::Newest => "e.at DESC, e.id DESC",
            Self::Gravest => "e.gravity DESC, e.at DESC, e.id DESC",
        }
    }
}

/// How many entries have which status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statuses {
    /// How many are open.
    pub open: u64,
    /// How many wait.
    pub waiting: u64,
    /// How many are done.
    pub done: u64,
}

impl Statuses {
    /// How many there are.
    pub const fn all(self) -> u64 {
        self.open + self.waiting + self.done
    }
}

const COLUMNS: &str = "e.id, e.at, e.dated, e.kept, e.status, r.text, d.text, c.text, p.text, a.text, v.text, o.text, \
     s.text, e.note, e.tags";

const TABLES: &str = "entry e LEFT JOIN mailbox r ON r.id = e.recipient LEFT JOIN word d ON d.id = e.domain \
     LEFT JOIN word c ON c.id = e.cause LEFT JOIN word p ON p.id = e.permanence LEFT JOIN word a ON a.id = e.address \
     LEFT JOIN word v ON v.id = e.provider LEFT JOIN word o ON o.id = e.code LEFT JOIN word s ON s.id = e.assignee";

/// A row of the columns above.
fn row(found: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let tags: Option<String> = found.get(14)?;
    Ok(Row {
        id: found.get(0)?,
        at: found.get(1)?,
        is_dated: found.get(2)?,
        kept: found.get(3)?,
        status: Status::numbered(found.get(4)?),
        recipient: found.get(5)?,
        domain: found.get(6)?,
        cause: named(found.get(7)?).unwrap_or(Category::Unknown),
        permanence: named(found.get(8)?).unwrap_or(Permanence::None),
        address: named(found.get(9)?).unwrap_or(Address::Keep),
        provider: found.get(10)?,
        code: found.get(11)?,
        assignee: found.get(12)?,
        note: found.get(13)?,
        tags: tags.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
    })
}

/// Whether a cause lies in the address itself, so that nothing but another address helps.
const fn is_about_address(cause: Category) -> bool {
    matches!(
        cause,
        Category::InvalidRecipient
            | Category::MailboxUnavailable
            | Category::DomainNotFound
            | Category::Complaint
            | Category::Suppressed
    )
}

/// A word of the vocabulary by its name.
pub(super) fn named<T: std::str::FromStr>(name: Option<String>) -> Option<T> {
    name.and_then(|name| name.parse().ok())
}

impl Store {
    /// How many entries a query means.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn count(&self, query: &Query) -> Result<u64, Fault> {
        self.count_up_to(query, u64::MAX)
    }

    /// The same, but no further than to `most`: a screen that says "10,000 and more" has it sooner.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn count_up_to(&self, query: &Query, most: u64) -> Result<u64, Fault> {
        let run = || -> rusqlite::Result<i64> {
            let (condition, mut values) = query.sql(self.lookup())?;
            let whole = format!("SELECT COUNT(*) FROM entry e WHERE {condition}");
            let sql = match i64::try_from(most) {
                _ if query.is_empty() => "SELECT COUNT(*) FROM entry".to_owned(),
                Err(_) => whole,
                Ok(most) => {
                    values.push(Value::from(most));
                    format!("SELECT COUNT(*) FROM (SELECT 1 FROM entry e WHERE {condition} LIMIT ?{})", values.len())
                }
            };
            let values = if query.is_empty() { Vec::new() } else { values };
            self.connection.query_row(&sql, params_from_iter(values), |row| row.get(0))
        };
        run().map(i64::cast_unsigned).map_err(|error| self.fault(&error))
    }

    /// How many entries have which status.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn statuses(&self) -> Result<Statuses, Fault> {
        let run = || -> rusqlite::Result<Statuses> {
            let count =
                |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned);
            // All of them are counted by the page; of the rest most are open, and need not be looked at.
            let all = count("SELECT COUNT(*) FROM entry")?;
            let waiting = count("SELECT COUNT(*) FROM entry WHERE status = 1")?;
            let done = count("SELECT COUNT(*) FROM entry WHERE status = 2")?;
            Ok(Statuses { open: all.saturating_sub(waiting + done), waiting, done })
        };
        run().map_err(|error| self.fault(&error))
    }

    /// The entries of a range that a query means.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn page(&self, query: &Query, order: Order, range: Range<usize>) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        self.each_of(query, order, range, |row| {
            rows.push(row);
            Ok::<_, Fault>(())
        })?;
        Ok(rows)
    }

    /// Hands over every entry that a query means, one after another.
    ///
    /// # Errors
    /// The file can't be read, or what the receiver says.
    pub fn each<E: From<Fault>>(
        &self,
        query: &Query,
        order: Order,
        take: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_of(query, order, 0..usize::MAX, take)
    }

    fn each_of<E: From<Fault>>(
        &self,
        query: &Query,
        order: Order,
        range: Range<usize>,
        mut take: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let fault = |error: rusqlite::Error| E::from(self.fault(&error));
        let (condition, mut values) = query.sql(self.lookup()).map_err(fault)?;
        // The rows are chosen before anything is looked up for them.
        let (limit, offset) = (values.len() + 1, values.len() + 2);
        let order = order.sql();
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE e.id IN (SELECT e.id FROM entry e WHERE {condition} \
             ORDER BY {order} LIMIT ?{limit} OFFSET ?{offset}) ORDER BY {order}"
        );
        let whole = format!("SELECT {COLUMNS} FROM {TABLES} WHERE {condition} ORDER BY {order}");
        let is_whole = range == (0..usize::MAX);
        if !is_whole {
            let number = |number: usize| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
            values.extend([number(range.len()), number(range.start)]);
        }
        let mut statement = self.connection.prepare(if is_whole { &whole } else { &sql }).map_err(fault)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(fault)?;
        while let Some(found) = rows.next().map_err(fault)? {
            take(row(found).map_err(fault)?)?;
        }
        Ok(())
    }

    /// The addresses to which mail can be sent again, each by its latest entry, the latest first: that entry is
    /// done, its cause wasn't the address itself, nothing says to suppress the address, and no mail has arrived
    /// there since.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn resendable(&self) -> Result<Vec<Row>, Fault> {
        let run = || -> rusqlite::Result<Vec<Row>> {
            let sql = format!(
                "SELECT {COLUMNS} FROM {TABLES} WHERE e.status = {} AND e.recipient IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM entry l WHERE l.recipient = e.recipient
                     AND (l.at, l.id) > (e.at, e.id))
                 AND NOT EXISTS (SELECT 1 FROM entry o WHERE o.recipient = e.recipient
                     AND o.address = (SELECT id FROM word WHERE text = 'suppress'))
                 AND NOT EXISTS (SELECT 1 FROM suppression u WHERE u.mailbox = e.recipient)
                 AND NOT EXISTS (SELECT 1 FROM arrival i WHERE i.mailbox = e.recipient AND i.at > e.at)
                 ORDER BY e.at DESC, e.id DESC",
                Status::Done.number()
            );
            let mut statement = self.connection.prepare(&sql)?;
            statement.query_map([], row)?.collect()
        };
        let mut rows = run().map_err(|error| self.fault(&error))?;
        rows.retain(|row| !is_about_address(row.cause));
        Ok(rows)
    }

    /// One entry with everything that was kept of it; `None` where no entry has this number.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn entry(&self, id: i64) -> Result<Option<Entry>, Fault> {
        let sql =
            format!("SELECT {COLUMNS}, b.record, b.raw FROM {TABLES} JOIN body b ON b.entry = e.id WHERE e.id = ?1");
        let read =
            |found: &rusqlite::Row<'_>| Ok(Entry { row: row(found)?, record: found.get(15)?, raw: found.get(16)? });
        let found = self.connection.query_row(&sql, [id], read).optional();
        found.map_err(|error| self.fault(&error))
    }
}
