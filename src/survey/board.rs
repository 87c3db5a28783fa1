//! Deliveries one by one, in columns: what a filter or a drill-down asks for is found among a million of them
//! while a key is pressed.
//!
//! A [`Survey`](super::Survey) keeps totals and forgets the deliveries; a board keeps of each that did not arrive
//! at once some fifty bytes and its recipient. It may be told to keep the newest ones only. Its attempts are counted in the groups
//! that the last of them is in.

mod names;
mod query;
mod sieve;

use std::collections::HashMap;
use std::ops::Range;

use super::{By, Counts, Fact, Moment, Outcome};
use crate::intake::{Delivery, Excerpt};
use crate::taxonomy::{Address, Category, Permanence};
use names::{Names, Texts};
pub use query::Query;
pub use sieve::{Asked, Page, Within};

/// Where the words of a delivery are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A part of the file or text that was read.
    Bytes {
        /// Its first byte.
        start: u64,
        /// How many bytes it has.
        length: u32,
        /// The line on which the delivery stands.
        line: usize,
    },
    /// The words themselves.
    Text(Box<str>),
}

impl Origin {
    /// That of what is not kept.
    pub const NONE: Self = Self::Bytes { start: 0, length: 0, line: 0 };

    /// Where the words of a delivery stand in what was read.
    pub fn of(delivery: &Delivery) -> Self {
        let within = [&delivery.context, &delivery.diagnostic].into_iter().find_map(Excerpt::source);
        let Range { start, end } = within.unwrap_or_default();
        let length = u32::try_from(end.saturating_sub(start)).unwrap_or(u32::MAX);
        Self::Bytes { start: start as u64, length, line: delivery.line }
    }
}

/// A delivery as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What became of it.
    pub outcome: Outcome,
    /// Why the last attempt failed.
    pub cause: Category,
    /// Whether it may pass.
    pub permanence: Permanence,
    /// When the last attempt failed.
    pub at: Option<Moment>,
    /// Whose mail it is; empty where the input does not tell it.
    pub recipient: String,
    /// The code of the last reply.
    pub code: String,
    /// How many attempts failed.
    pub attempts: u32,
    /// Where its words are.
    pub origin: Origin,
}

/// The kinds of names that a delivery has, in the order of their columns.
const NAMED: [By; 5] = [By::Domain, By::Provider, By::Code, By::Sender, By::Host];

/// No time is known.
const NEVER: i32 = i32::MIN;

/// Deliveries, each with a number that stays its own.
#[derive(Debug, Default)]
pub struct Board {
    /// How many are kept at most.
    most: Option<usize>,
    /// The number of the first that is kept.
    first: u64,
    names: [Names; NAMED.len()],
    rows: Rows,
    arrived: Arrived,
    /// Each attempt that failed: of which row, and when.
    attempts: Vec<(u32, i32)>,
    /// The rows of the deliveries that have a number of their own.
    known: HashMap<u64, u32>,
    offset: Option<i64>,
}

/// The columns of what did not arrive at once.
#[derive(Debug, Default)]
struct Rows {
    key: Vec<Option<u64>>,
    outcome: Vec<Outcome>,
    cause: Vec<Category>,
    permanence: Vec<Permanence>,
    address: Vec<Address>,
    minute: Vec<i32>,
    attempts: Vec<u32>,
    /// The reply codes; 0 for none.
    reply: Vec<u16>,
    /// The names, a column for each kind.
    named: [Vec<u32>; NAMED.len()],
    recipient: Texts,
    origin: Vec<Origin>,
}

/// The columns of what arrived.
#[derive(Debug, Default)]
struct Arrived {
    minute: Vec<i32>,
    domain: Vec<u32>,
    provider: Vec<u32>,
    host: Vec<u32>,
}

impl Board {
    /// A board that keeps the newest so many, and nothing of what arrives.
    pub fn of_newest(most: usize) -> Self {
        Self { most: Some(most.max(1)), ..Self::default() }
    }

    /// How many deliveries are kept one by one.
    pub const fn len(&self) -> usize {
        self.rows.outcome.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of the newest delivery, if any.
    pub fn newest(&self) -> Option<u64> {
        (self.first + self.len() as u64).checked_sub(1).filter(|_| !self.is_empty())
    }

    /// Whether older ones were let go, so that only totals tell of them.
    pub const fn has_let_go(&self) -> bool {
        self.first > 0
    }

    /// Whether it keeps nothing of what arrives.
    pub const fn is_of_newest(&self) -> bool {
        self.most.is_some()
    }

    /// Takes in what is known of one delivery, or of one attempt at it; `recipient` and `origin` are kept of one
    /// that failed.
    pub fn add(&mut self, fact: &Fact<'_>, recipient: &str, origin: Origin) {
        let at = fact.at.map(|at| {
            self.offset = self.offset.or_else(|| at.offset());
            at.by_clock(self.offset)
        });
        let minute = at.map_or(NEVER, Moment::minutes);
        match fact.outcome {
            Outcome::None => {}
            Outcome::Delivered => self.arrive(fact, minute),
            Outcome::Failed | Outcome::Waiting | Outcome::Refused => self.fail(fact, minute, (recipient, origin)),
        }
    }

    fn arrive(&mut self, fact: &Fact<'_>, minute: i32) {
        if let Some(row) = fact.key.and_then(|key| self.known.get(&key))
            && let Some(outcome) = self.rows.outcome.get_mut(*row as usize).filter(|one| **one == Outcome::Waiting)
        {
            *outcome = Outcome::Delivered;
        }
        if self.most.is_some() {
            return;
        }
        let [domain, provider, _, _, host] = NAMED.map(|by| self.id(by, fact));
        self.arrived.minute.push(minute);
        self.arrived.domain.push(domain);
        self.arrived.provider.push(provider);
        self.arrived.host.push(host);
    }

    fn fail(&mut self, fact: &Fact<'_>, minute: i32, (recipient, origin): (&str, Origin)) {
        let known = fact.key.and_then(|key| self.known.get(&key)).copied();
        // Nothing of the reader's was tried where mail of others was turned away.
        let is_attempt = fact.outcome != Outcome::Refused;
        let row = if let Some(row) = known {
            self.fail_again(row, fact, (minute, origin))
        } else {
            self.make_room();
            let row = u32::try_from(self.len()).unwrap_or(u32::MAX);
            for (number, by) in NAMED.iter().enumerate() {
                let id = self.id(*by, fact);
                if let Some(column) = self.rows.named.get_mut(number) {
                    column.push(id);
                }
            }
            let rows = &mut self.rows;
            rows.key.push(fact.key);
            rows.outcome.push(fact.outcome);
            rows.cause.push(fact.cause);
            rows.permanence.push(fact.permanence);
            rows.address.push(fact.address);
            rows.minute.push(minute);
            rows.attempts.push(u32::from(is_attempt));
            rows.reply.push(fact.reply.unwrap_or_default());
            rows.recipient.push(recipient);
            rows.origin.push(origin);
            self.known.extend(fact.key.map(|key| (key, row)));
            row
        };
        if is_attempt {
            self.attempts.push((row, minute));
        }
    }

    /// A delivery has come to what its last attempt says; one that failed for good stays so.
    fn fail_again(&mut self, row: u32, fact: &Fact<'_>, (minute, origin): (i32, Origin)) -> u32 {
        let at = row as usize;
        if let Some(attempts) = self.rows.attempts.get_mut(at) {
            *attempts = attempts.saturating_add(1);
        }
        if self.rows.outcome.get(at).is_some_and(|outcome| *outcome == Outcome::Failed) {
            return row;
        }
        for (number, by) in NAMED.iter().enumerate() {
            let id = self.id(*by, fact);
            put(self.rows.named.get_mut(number), at, id);
        }
        let rows = &mut self.rows;
        put(Some(&mut rows.outcome), at, fact.outcome);
        put(Some(&mut rows.cause), at, fact.cause);
        put(Some(&mut rows.permanence), at, fact.permanence);
        put(Some(&mut rows.address), at, fact.address);
        put(Some(&mut rows.minute), at, minute);
        put(Some(&mut rows.reply), at, fact.reply.unwrap_or_default());
        put(Some(&mut rows.origin), at, origin);
        row
    }

    fn id(&mut self, by: By, fact: &Fact<'_>) -> u32 {
        let name = fact.name(by).unwrap_or_default();
        let place = NAMED.iter().position(|one| *one == by).and_then(|place| self.names.get_mut(place));
        place.map_or(0, |names| names.id(name))
    }

    /// Lets the oldest go, a good part of them at a time, where there are as many as may be kept.
    fn make_room(&mut self) {
        let Some(most) = self.most.filter(|most| self.len() >= most + most / 4) else { return };
        let gone = self.len() - most;
        let rows = &mut self.rows;
        rows.key.drain(..gone);
        rows.outcome.drain(..gone);
        rows.cause.drain(..gone);
        rows.permanence.drain(..gone);
        rows.address.drain(..gone);
        rows.minute.drain(..gone);
        rows.attempts.drain(..gone);
        rows.reply.drain(..gone);
        rows.recipient.let_go(gone);
        rows.origin.drain(..gone);
        for (names, column) in self.names.iter_mut().zip(&mut rows.named) {
            column.drain(..gone);
            names.keep_only(column);
        }
        self.attempts.retain(|(row, _)| *row as usize >= gone);
        self.attempts.iter_mut().for_each(|(row, _)| *row -= gone as u32);
        self.known.retain(|_, row| *row as usize >= gone);
        self.known.values_mut().for_each(|row| *row -= gone as u32);
        self.first += gone as u64;
    }

    /// What those came to whose last attempt failed at that time or later.
    pub fn since(&self, since: Moment) -> Counts {
        let mut counts = Counts::default();
        for (minute, outcome) in self.rows.minute.iter().zip(&self.rows.outcome) {
            if *minute >= since.minutes() {
                count(&mut counts, *outcome);
            }
        }
        counts
    }

    /// The delivery of a number, unless it was let go.
    pub fn listed(&self, number: u64) -> Option<Listed> {
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        let rows = &self.rows;
        let code = rows.named.get(2)?.get(at)?;
        Some(Listed {
            outcome: *rows.outcome.get(at)?,
            cause: *rows.cause.get(at)?,
            permanence: *rows.permanence.get(at)?,
            at: Some(*rows.minute.get(at)?).filter(|minute| *minute != NEVER).map(Moment::at),
            recipient: rows.recipient.get(at).to_owned(),
            code: self.names.get(2).map(|names| names.name(*code)).unwrap_or_default().to_owned(),
            attempts: *rows.attempts.get(at)?,
            origin: rows.origin.get(at)?.clone(),
        })
    }
}

fn put<T>(column: Option<&mut Vec<T>>, at: usize, value: T) {
    if let Some(cell) = column.and_then(|column| column.get_mut(at)) {
        *cell = value;
    }
}

/// Counts a delivery that has come to this.
const fn count(counts: &mut Counts, outcome: Outcome) {
    match outcome {
        Outcome::Failed => counts.failed += 1,
        Outcome::Waiting => counts.waiting += 1,
        // It is counted among those that arrived, too.
        Outcome::Delivered => counts.delayed += 1,
        Outcome::Refused => counts.refused += 1,
        Outcome::None => {}
    }
}
