//! What the next shift has to know: what came, what is open, what repeats, what to watch, whom to suppress.

use super::Store;
use super::entry::{Row, Status};
use super::fault::Fault;
use super::query::{Field, Query};
use super::queue::{Order, Statuses};
use super::recurrence::{self, days_between};
use super::rules::{Circumstances, Failure, Rules, Standing};
use crate::taxonomy::{Category, Flow};

/// An address against which something counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The address.
    pub address: String,
    /// What the rules say of it.
    pub standing: Standing,
    /// How many failures count.
    pub count: u32,
    /// Over how many days.
    pub days: u32,
    /// Why the last one failed.
    pub cause: Category,
    /// When it was, in seconds since 1970.
    pub last: i64,
    /// Whether a verdict says that the address is bad, whatever the count is.
    pub is_final: bool,
}

/// What the next shift has to know.
#[derive(Debug, Clone, Default)]
pub struct Handover {
    /// How many entries were kept since then, by status.
    pub came: Statuses,
    /// Why they failed, the most frequent first.
    pub causes: Vec<(String, u64)>,
    /// How many entries there are in all, by status.
    pub all: Statuses,
    /// What is open, the gravest first, as many as asked for.
    pub open: Vec<Row>,
    /// What waits, as many as asked for.
    pub waiting: Vec<Row>,
    /// Addresses that the rules want suppressed and that are not, the latest failure first.
    pub suppress: Vec<Candidate>,
    /// Addresses that the rules want quarantined.
    pub quarantine: Vec<Candidate>,
    /// Addresses that failed more than once, to watch.
    pub watch: Vec<Candidate>,
}

/// Since when, until now, and how many rows of each kind.
#[derive(Debug, Clone, Copy)]
pub struct Shift {
    /// When it began, in seconds since 1970.
    pub since: i64,
    /// This moment.
    pub now: i64,
    /// So many rows of each kind.
    pub most: usize,
}

impl Store {
    /// What the next shift has to know.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn handover(&self, shift: Shift, rules: &Rules, mail_type: Option<Flow>) -> Result<Handover, Fault> {
        let (came, causes) = self.came(shift).map_err(|error| self.fault(&error))?;
        let of = |status: Status| Query::default().within(Field::Status, status.name());
        let (mut suppress, mut quarantine, mut watch) = (Vec::new(), Vec::new(), Vec::new());
        for candidate in self.candidates(shift.now, rules, mail_type)? {
            match candidate.standing {
                Standing::Suppress => suppress.push(candidate),
                Standing::Quarantine => quarantine.push(candidate),
                Standing::Watch if candidate.count > 1 => watch.push(candidate),
                Standing::Watch | Standing::Clear => {}
            }
        }
        Ok(Handover {
            came,
            causes,
            all: self.statuses()?,
            open: self.page(&of(Status::Open), Order::Gravest, 0..shift.most)?,
            waiting: self.page(&of(Status::Waiting), Order::Newest, 0..shift.most)?,
            suppress,
            quarantine,
            watch,
        })
    }

    fn came(&self, shift: Shift) -> rusqlite::Result<(Statuses, Vec<(String, u64)>)> {
        let mut came = Statuses::default();
        let mut statement =
            self.connection.prepare("SELECT status, COUNT(*) FROM entry WHERE kept >= ?1 GROUP BY 1")?;
        let mut rows = statement.query([shift.since])?;
        while let Some(row) = rows.next()? {
            let count = row.get::<_, i64>(1)?.cast_unsigned();
            match Status::numbered(row.get(0)?) {
                Status::Open => came.open = count,
                Status::Waiting => came.waiting = count,
                Status::Done => came.done = count,
            }
        }
        let mut statement = self.connection.prepare(
            "SELECT w.text, COUNT(*) FROM entry e JOIN word w ON w.id = e.cause WHERE e.kept >= ?1
             GROUP BY 1 ORDER BY 2 DESC, 1",
        )?;
        let causes = statement
            .query_map([shift.since], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))?
            .collect::<rusqlite::Result<_>>()?;
        Ok((came, causes))
    }

    /// Addresses against which something counts and that are not suppressed, the latest failure first.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn candidates(&self, now: i64, rules: &Rules, mail_type: Option<Flow>) -> Result<Vec<Candidate>, Fault> {
        let run = || self.judged(now, rules, mail_type);
        run().map_err(|error| self.fault(&error))
    }

    fn judged(&self, now: i64, rules: &Rules, mail_type: Option<Flow>) -> rusqlite::Result<Vec<Candidate>> {
        // What is suppressed is left out; for the rest one pass in the order of the addresses is enough.
        let mut statement = self.connection.prepare(
            "SELECT e.at, c.text, p.text, a.text, e.message, e.recipient, i.at FROM entry e
             JOIN word c ON c.id = e.cause JOIN word p ON p.id = e.permanence JOIN word a ON a.id = e.address
             LEFT JOIN arrival i ON i.mailbox = e.recipient
             WHERE e.recipient IS NOT NULL AND e.recipient NOT IN (SELECT mailbox FROM suppression)
             ORDER BY e.recipient, e.at DESC",
        )?;
        let mut named = self.connection.prepare("SELECT text FROM mailbox WHERE id = ?1")?;
        let mut candidates = Vec::new();
        let mut judge = |(recipient, arrived): (i64, Option<i64>), failures: &[Failure]| -> rusqlite::Result<()> {
            let judged = rules.judge(failures, Circumstances { now, arrived, mail_type });
            if judged.standing > Standing::Clear {
                candidates.push(Candidate {
                    address: named.query_row([recipient], |row| row.get(0))?,
                    standing: judged.standing,
                    count: judged.count,
                    days: days_between(judged.first, judged.last),
                    cause: judged.cause.unwrap_or(Category::Unknown),
                    last: judged.last,
                    is_final: judged.is_final,
                });
            }
            Ok(())
        };
        let mut failures: Vec<Failure> = Vec::new();
        let mut of = (0, None);
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let next = (row.get(5)?, row.get(6)?);
            if next != of && !failures.is_empty() {
                judge(of, &failures)?;
                failures.clear();
            }
            of = next;
            failures.push(recurrence::failure(row)?);
        }
        if !failures.is_empty() {
            judge(of, &failures)?;
        }
        candidates.sort_by(|one, other| (other.last, &one.address).cmp(&(one.last, &other.address)));
        Ok(candidates)
    }
}
