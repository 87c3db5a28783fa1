//! Totals over the kept log: by cause, domain, provider and day, and when in the week. Days and hours are UTC.

use std::collections::BTreeMap;

use rusqlite::params_from_iter;

use super::Store;
use super::fault::Fault;
use super::query::Query;
use super::queue::Statuses;
use super::rules::DAY;
use crate::intake::Date;

/// What entries are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotalsBy {
    /// Why they failed.
    Cause,
    /// The recipient's domain.
    Domain,
    /// The provider.
    Provider,
    /// The recipient's address.
    Recipient,
    /// Who works on them.
    Assignee,
    /// The day of the failure.
    Day,
}

impl TotalsBy {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::Cause, Self::Domain, Self::Provider, Self::Recipient, Self::Assignee, Self::Day];

    /// The name in exports and of the filter's condition.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cause => "cause",
            Self::Domain => "domain",
            Self::Provider => "provider",
            Self::Recipient => "recipient",
            Self::Assignee => "assignee",
            Self::Day => "day",
        }
    }
}

/// How many entries there are, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// How many have which status.
    pub statuses: Statuses,
    /// When the first and the last of them failed, in seconds since 1970.
    pub span: Option<(i64, i64)>,
    /// By weekday, Monday first, and hour.
    pub week: [[u64; 24]; 7],
}

impl Store {
    /// How many entries a query means, by status, weekday and hour.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn totals(&self, query: &Query) -> Result<Totals, Fault> {
        self.totalled(query).map_err(|error| self.fault(&error))
    }

    fn totalled(&self, query: &Query) -> rusqlite::Result<Totals> {
        let (condition, values) = query.sql(self.lookup())?;
        let mut totals = Totals::default();
        let sql = format!("SELECT e.status, e.at FROM entry e WHERE {condition}");
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let at: i64 = row.get(1)?;
            match row.get::<_, i64>(0)? {
                0 => totals.statuses.open += 1,
                1 => totals.statuses.waiting += 1,
                _ => totals.statuses.done += 1,
            }
            // 1970 began on a Thursday.
            let (day, hour) = ((at.div_euclid(DAY) + 3).rem_euclid(7), at.rem_euclid(DAY) / 3600);
            let place = usize::try_from(day).ok().zip(usize::try_from(hour).ok());
            if let Some(cell) = place.and_then(|(day, hour)| totals.week.get_mut(day)?.get_mut(hour)) {
                *cell += 1;
            }
            totals.span = Some(totals.span.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
        }
        Ok(totals)
    }

    /// The largest groups of entries that a query means, the largest first; days in their order, the latest `top`.
    ///
    /// A group without a name is of entries that don't tell it.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn groups(&self, by: TotalsBy, query: &Query, top: usize) -> Result<Vec<(String, u64)>, Fault> {
        self.grouped(by, query, top).map_err(|error| self.fault(&error))
    }

    fn grouped(&self, by: TotalsBy, query: &Query, top: usize) -> rusqlite::Result<Vec<(String, u64)>> {
        let (condition, values) = query.sql(self.lookup())?;
        if by == TotalsBy::Day {
            let mut statement = self.connection.prepare(&format!("SELECT e.at FROM entry e WHERE {condition}"))?;
            let mut rows = statement.query(params_from_iter(values))?;
            let mut days = BTreeMap::new();
            while let Some(row) = rows.next()? {
                *days.entry(row.get::<_, i64>(0)?.div_euclid(DAY)).or_insert(0) += 1;
            }
            let left_out = days.len().saturating_sub(top);
            return Ok(days.into_iter().skip(left_out).map(|(number, count)| (day(number), count)).collect());
        }
        let top = i64::try_from(top).unwrap_or(i64::MAX);
        let column = by.name();
        let table = if by == TotalsBy::Recipient { "mailbox" } else { "word" };
        let sql = format!(
            "SELECT coalesce(w.text, ''), g.count FROM (SELECT e.{column} AS word, COUNT(*) AS count FROM entry e
             WHERE {condition} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {top}) g LEFT JOIN {table} w ON w.id = g.word"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let groups = statement
            .query_map(params_from_iter(values), |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))?;
        groups.collect()
    }
}

/// A day by its number since 1970, as `2026-11-28`.
fn day(number: i64) -> String {
    let date = Date::since_1970(number.saturating_mul(DAY));
    date.map(|date| date.readable().split(' ').next().unwrap_or_default().to_owned()).unwrap_or_default()
}
