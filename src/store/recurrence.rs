//! What the log knows of an address and of a domain, and one sentence about each finding.

use rusqlite::{Connection, OptionalExtension, params};

use super::entry::{New, Row};
use super::fault::Fault;
use super::queue::named;
use super::rules::{Circumstances, DAY, Failure, Judged, Rules, Standing};
use super::suppression::{self, Suppression};
use super::{Store, words};
use crate::reference::Reference;
use crate::taxonomy::{Address, Category, Flow, Permanence};

/// No more entries are counted; this number means so many or more.
pub const MOST_COUNTED: u64 = 10_000;

/// No more failures of an address are looked at.
const MOST_FAILURES: i64 = 200;

/// What is asked about: a bounce, kept or not, and the time.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    about: About<'a>,
    now: i64,
    mail_type: Option<Flow>,
}

#[derive(Debug, Clone, Copy)]
enum About<'a> {
    New(&'a New),
    Row(&'a Row),
}

impl<'a> Asked<'a> {
    /// About a bounce that is on the screen, whether it was kept or not; it counts itself once.
    pub const fn of_new(new: &'a New, now: i64) -> Self {
        Self { about: About::New(new), now, mail_type: None }
    }

    /// About an entry.
    pub const fn of_row(row: &'a Row, now: i64) -> Self {
        Self { about: About::Row(row), now, mail_type: None }
    }

    /// By the rules for this kind of mail.
    #[must_use]
    pub const fn for_mail(self, mail_type: Flow) -> Self {
        Self { mail_type: Some(mail_type), ..self }
    }

    fn at(&self) -> i64 {
        match self.about {
            About::New(new) => new.at.unwrap_or(self.now),
            About::Row(row) => row.at,
        }
    }

    fn recipient(&self) -> Option<&'a str> {
        match self.about {
            About::New(new) => new.recipient.as_deref(),
            About::Row(row) => row.recipient.as_deref(),
        }
    }

    fn domain(&self) -> Option<&'a str> {
        match self.about {
            About::New(new) => new.domain.as_deref(),
            About::Row(row) => row.domain.as_deref(),
        }
    }
}

/// How often something failed, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Series {
    /// How many entries there are, at most [`MOST_COUNTED`].
    pub total: u64,
    /// When the first was, in seconds since 1970.
    pub first: Option<i64>,
    /// When the last was.
    pub last: Option<i64>,
    /// How many others were on the same day (UTC) as the bounce, at most [`MOST_COUNTED`].
    pub others_that_day: u64,
}

/// What the log knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recurrence {
    /// The address.
    pub address: Series,
    /// The domain.
    pub domain: Series,
    /// What the rules say of the address.
    pub standing: Standing,
    /// How many failures in a row the rules count, this one among them.
    pub counted: u32,
    /// Over how many days these are spread, at least 1.
    pub days: u32,
    /// Hard or soft, where all that are counted are alike.
    pub permanence: Option<Permanence>,
    /// Whether a verdict says that the address is bad, whatever the count is.
    pub is_final: bool,
    /// The entry of the suppression list.
    pub suppression: Option<Suppression>,
    /// Whether the bounce happened today.
    pub is_today: bool,
}

impl Recurrence {
    /// One sentence for each finding, the gravest first; none where nothing repeats.
    pub fn sentences(&self, reference: &Reference) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(suppression) = &self.suppression {
            let source = suppression.source.as_str();
            found.push(reference.sentence("recurrence-suppressed", &[("source", source)]));
        } else if self.counted > 1 {
            found.push(self.repeats(reference));
        }
        let others = self.domain.others_that_day;
        if others > 0 {
            let key = match (others, self.is_today) {
                (1, true) => "recurrence-domain-one-today",
                (1, false) => "recurrence-domain-one",
                (_, true) => "recurrence-domain-today",
                (_, false) => "recurrence-domain",
            };
            let count = if others >= MOST_COUNTED { format!("{MOST_COUNTED}+") } else { others.to_string() };
            found.push(reference.sentence(key, &[("count", &count)]));
        }
        found
    }

    fn repeats(&self, reference: &Reference) -> String {
        let kind = match self.permanence {
            Some(Permanence::Soft) => "recurrence-soft",
            Some(Permanence::Hard) => "recurrence-hard",
            _ => "recurrence-any",
        };
        let days = match self.days {
            1 => reference.sentence("recurrence-one-day", &[]),
            days => reference.sentence("recurrence-days", &[("days", &spelled(days, "number", reference))]),
        };
        let what = reference.sentence(kind, &[("nth", &spelled(self.counted, "nth", reference)), ("days", &days)]);
        let then = match self.standing {
            Standing::Suppress => "recurrence-suppress",
            Standing::Quarantine => "recurrence-quarantine",
            Standing::Watch | Standing::Clear => return what,
        };
        format!("{what} {}", reference.sentence(then, &[]))
    }
}

/// The largest number that is written as a word.
const LARGEST_WORD: u32 = 10;

/// A number as people write it in a sentence: `nine`, `third`, `12`, `23rd`.
fn spelled(number: u32, kind: &str, reference: &Reference) -> String {
    if (1..=LARGEST_WORD).contains(&number) {
        return reference.sentence(&format!("{kind}-{number}"), &[]);
    }
    let ending = match (kind, number % 10, number % 100) {
        ("number", ..) => "",
        (_, _, 11..=13) => "th",
        (_, 1, _) => "st",
        (_, 2, _) => "nd",
        (_, 3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

impl Store {
    /// What the log knows of the address and the domain of a bounce.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn recurrence(&self, asked: &Asked<'_>, rules: &Rules) -> Result<Recurrence, Fault> {
        self.recurring(asked, rules).map_err(|error| self.fault(&error))
    }

    fn recurring(&self, asked: &Asked<'_>, rules: &Rules) -> rusqlite::Result<Recurrence> {
        let connection = &self.connection;
        let own = match asked.about {
            About::New(new) => {
                let sql = "SELECT id FROM entry WHERE seen = ?1";
                connection.query_row(sql, [self.keys.seen(new)], |row| row.get(0)).optional()?
            }
            About::Row(row) => Some(row.id),
        };
        let day = asked.at().div_euclid(DAY);
        let mut found = Recurrence { is_today: day == asked.now.div_euclid(DAY), ..Recurrence::default() };
        if let Some(domain) = asked.domain()
            && let Some(word) = words::find(connection, domain)?
        {
            found.domain = series(connection, ("domain", word), day, own)?;
        }
        let Some(recipient) = asked.recipient() else { return Ok(found) };
        let mailbox = self.keys.mailbox(recipient);
        found.address = series(connection, ("recipient", mailbox), day, own)?;
        found.suppression = suppression::of(connection, mailbox)?;
        let mut failures = failures_of(connection, mailbox)?;
        let arrived = arrived_at(connection, mailbox)?;
        if own.is_none()
            && let About::New(new) = asked.about
            && !new.is_arrival
        {
            let itself = Failure {
                at: asked.at(),
                cause: new.cause,
                permanence: new.permanence,
                address: new.address,
                message: self.keys.message(new),
            };
            let place = failures.partition_point(|failure| failure.at > itself.at);
            failures.insert(place, itself);
        }
        // What happened later does not count for a bounce of then.
        failures.retain(|failure| failure.at <= asked.at());
        let arrived = arrived.filter(|arrived| *arrived <= asked.at());
        let of = Circumstances { now: asked.at(), arrived, mail_type: asked.mail_type };
        let judged = rules.judge(&failures, of);
        Ok(found.judged(&judged))
    }
}

impl Recurrence {
    fn judged(self, judged: &Judged) -> Self {
        Self {
            standing: judged.standing,
            counted: judged.count,
            days: days_between(judged.first, judged.last),
            permanence: judged.permanence,
            is_final: judged.is_final,
            ..self
        }
    }
}

/// Over how many days two times are spread, at least 1.
pub(super) fn days_between(first: i64, last: i64) -> u32 {
    u32::try_from(((last - first).max(0) + DAY - 1) / DAY).unwrap_or(u32::MAX).max(1)
}

/// How often a word stands in a column, and when.
fn series(
    connection: &Connection,
    (column, word): (&str, i64),
    day: i64,
    own: Option<i64>,
) -> rusqlite::Result<Series> {
    let sql = format!(
        "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM entry WHERE {column} = ?1 LIMIT ?5)),
         (SELECT MIN(at) FROM entry WHERE {column} = ?1), (SELECT MAX(at) FROM entry WHERE {column} = ?1),
         (SELECT COUNT(*) FROM (SELECT 1 FROM entry WHERE {column} = ?1 AND at >= ?2 AND at < ?3 AND id IS NOT ?4 LIMIT ?5))"
    );
    let most = MOST_COUNTED.cast_signed();
    connection.query_row(&sql, params![word, day * DAY, (day + 1) * DAY, own, most], |row| {
        Ok(Series {
            total: row.get::<_, i64>(0)?.cast_unsigned(),
            first: row.get(1)?,
            last: row.get(2)?,
            others_that_day: row.get::<_, i64>(3)?.cast_unsigned(),
        })
    })
}

/// The latest failures of an address, the latest first.
fn failures_of(connection: &Connection, recipient: i64) -> rusqlite::Result<Vec<Failure>> {
    let mut statement = connection.prepare(
        "SELECT e.at, c.text, p.text, a.text, e.message FROM entry e JOIN word c ON c.id = e.cause
         JOIN word p ON p.id = e.permanence JOIN word a ON a.id = e.address
         WHERE e.recipient = ?1 ORDER BY e.at DESC LIMIT ?2",
    )?;
    let found = statement.query_map(params![recipient, MOST_FAILURES], failure)?;
    found.collect()
}

/// A failure: when, why, hard or soft, what of the address, which message.
pub(super) fn failure(row: &rusqlite::Row<'_>) -> rusqlite::Result<Failure> {
    Ok(Failure {
        at: row.get(0)?,
        cause: named(row.get(1)?).unwrap_or(Category::Unknown),
        permanence: named(row.get(2)?).unwrap_or(Permanence::None),
        address: named(row.get(3)?).unwrap_or(Address::Keep),
        message: row.get(4)?,
    })
}

/// When mail last arrived at an address.
fn arrived_at(connection: &Connection, mailbox: i64) -> rusqlite::Result<Option<i64>> {
    connection.query_row("SELECT at FROM arrival WHERE mailbox = ?1", [mailbox], |row| row.get(0)).optional()
}
