//! Counts over many deliveries: what failed, where, why, when, and what is new.
//!
//! A [`Survey`] takes one [`Fact`] after another and keeps no text of a bounce: a number for each distinct
//! delivery that failed or waits, and the names of its groups. It may be asked at any time, so that a page of
//! totals, a screen and a log that is followed all count alike. It knows no files, no arguments and no clock.

pub mod board;
mod fact;
mod filter;
mod groups;
mod homes;
mod ledger;
mod moment;
mod period;
pub mod spikes;
pub mod summary;

pub use fact::{Fact, Outcome};
pub use filter::{Filter, FilterFault};
pub use groups::{By, Counts, Group, OTHERS};
pub use homes::Homes;
pub use moment::Moment;
pub use period::{Bound, Period};

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use groups::Groups;
use ledger::{Ledger, Place};
use spikes::{Observation, Watch};

use crate::taxonomy::{Address, Category};

/// Totals over deliveries.
///
/// Several attempts to bring one message to one recipient are one delivery, which has come to what the last
/// of them says: it failed, it waits, or it arrived after all. What names neither a message nor a recipient
/// cannot be told from its like, and counts each time.
#[derive(Debug)]
pub struct Survey {
    filter: Filter,
    period: Period,
    totals: Counts,
    unread: u64,
    undated: u64,
    groups: Vec<Groups>,
    /// Codes and causes at destinations, to tell what is new.
    pairs: Groups,
    /// What verdicts say of addresses, by the cause: how many attempts say each.
    advised: HashMap<Category, [u64; Address::ALL.len()]>,
    /// Whether anything came before the period.
    has_before: bool,
    waiting: Ledger<Place>,
    failed: Ledger<()>,
    seed: RandomState,
    span: Option<(Moment, Moment)>,
    /// The first and the last time that was told, of whatever is counted or not.
    whole: Option<(Moment, Moment)>,
    /// How far the clock is ahead of Greenwich by which hours and days are told: that of the first date
    /// that tells it, in minutes.
    offset: Option<i64>,
    watch: Watch,
}

impl Default for Survey {
    fn default() -> Self {
        Self::new(Filter::default(), Period::default())
    }
}

impl Survey {
    /// A survey of what passes the filter within the period.
    pub fn new(filter: Filter, period: Period) -> Self {
        Self {
            filter,
            period,
            totals: Counts::default(),
            unread: 0,
            undated: 0,
            groups: By::EVERY.iter().map(|_| Groups::default()).collect(),
            pairs: Groups::default(),
            advised: HashMap::new(),
            has_before: false,
            waiting: Ledger::default(),
            failed: Ledger::default(),
            seed: RandomState::new(),
            span: None,
            whole: None,
            offset: None,
            watch: Watch::default(),
        }
    }

    /// Counts what is known of one delivery, or of one attempt at it.
    pub fn add(&mut self, fact: &Fact<'_>) {
        if fact.outcome == Outcome::None {
            self.unread += u64::from(self.filter.is_empty());
            return;
        }
        let at = fact.at.map(|at| self.by_our_clock(at));
        self.whole = wider(self.whole, at);
        if !self.period.is_everything() {
            match fact.at {
                None => {
                    self.undated += 1;
                    return;
                }
                Some(told) if self.period.is_before(told) => {
                    self.has_before = true;
                    // What was there before is not new.
                    if matches!(fact.outcome, Outcome::Failed | Outcome::Waiting) && self.filter.holds(fact) {
                        self.meet(fact, at);
                    }
                    return;
                }
                Some(told) if self.period.is_after(told) => return,
                Some(_) => {}
            }
        }
        let key = fact.key.map(|key| self.seed.hash_one(key));
        let passes = self.filter.holds(fact);
        self.span = wider(self.span, at.filter(|_| passes));
        if fact.outcome == Outcome::Refused {
            if passes {
                self.refuse(fact);
            }
            return;
        }
        let is_first = if fact.outcome == Outcome::Delivered {
            Some(self.arrive(key, fact, at))
        } else {
            self.fail(key, fact, at)
        };
        // What is unusual is judged by all that happens, whatever is counted.
        if let Some(is_first) = is_first {
            self.watch.observe(&Observation { fact, at, is_first });
        }
    }

    /// Counts something that could not be read.
    pub const fn add_unread(&mut self) {
        self.unread += 1;
    }

    /// The time by the clock of the first date that told where its clock stands.
    fn by_our_clock(&mut self, at: Moment) -> Moment {
        if self.offset.is_none() {
            self.offset = at.offset();
        }
        at.by_clock(self.offset)
    }

    /// The groups of a fact, which are made where they are new.
    fn meet(&mut self, fact: &Fact<'_>, at: Option<Moment>) -> [u16; By::COUNT] {
        let mut places = [0; By::COUNT];
        for ((by, groups), place) in By::EVERY.iter().zip(&mut self.groups).zip(&mut places) {
            *place = match (by, at) {
                (By::Hour | By::Day, at) => groups.of_time(*by, at),
                _ => groups.of_name(fact.name(*by).unwrap_or_default()),
            };
            groups.note_time(*place, at);
        }
        let place = |by: By| places.get(by as usize).copied().unwrap_or_default();
        if let Some(hours) = self.groups.get_mut(By::Hour as usize) {
            hours.note_day(place(By::Hour), place(By::Day));
        }
        if let Some(name) = pair(fact) {
            let pair = self.pairs.of_name(&name);
            self.pairs.note_time(pair, at);
        }
        places
    }

    /// Counts mail of others that was turned away, by its cause and in all.
    fn refuse(&mut self, fact: &Fact<'_>) {
        self.totals.refused += 1;
        if let Some(causes) = self.groups.get_mut(By::Cause as usize) {
            let place = causes.of_name(fact.cause.name());
            causes.change(place, |counts| counts.refused += 1);
        }
    }

    /// Takes in that a delivery arrived, and says whether nothing was known of it before.
    fn arrive(&mut self, key: Option<u64>, fact: &Fact<'_>, at: Option<Moment>) -> bool {
        let was_waiting = self.no_longer_waits(key, fact, |counts| counts.delayed += 1);
        if self.filter.holds(fact) {
            self.totals.delivered += 1;
            for (by, groups) in By::EVERY.iter().zip(&mut self.groups).filter(|(by, _)| by.knows_arrivals()) {
                let place = match by {
                    By::Hour | By::Day => groups.of_time(*by, at),
                    _ => groups.of_name(fact.name(*by).unwrap_or_default()),
                };
                groups.change(place, |counts| counts.delivered += 1);
            }
        }
        !was_waiting
    }

    /// Takes in that an attempt failed, and says whether it was the first; `None` where the delivery had failed
    /// for good before.
    fn fail(&mut self, key: Option<u64>, fact: &Fact<'_>, at: Option<Moment>) -> Option<bool> {
        let places = self.filter.holds(fact).then(|| self.meet(fact, at));
        if let Some(places) = &places {
            self.change(places, |counts| counts.attempts += 1);
            if let Some(count) = self.advised.entry(fact.cause).or_default().get_mut(fact.address as usize) {
                *count += 1;
            }
        }
        if key.is_some_and(|key| self.failed.has(key)) {
            return None;
        }
        let is_first = !self.no_longer_waits(key, fact, |_| ());
        let has_failed = fact.outcome == Outcome::Failed;
        match key {
            Some(key) if has_failed => self.failed.put(key, ()),
            Some(key) => self.waiting.put(key, places.as_ref().map_or(Place::UNCOUNTED, Place::of)),
            None => {}
        }
        if let Some(places) = &places {
            self.change(places, |counts| if has_failed { counts.failed += 1 } else { counts.waiting += 1 });
            if is_first && let Some(name) = pair(fact) {
                let pair = self.pairs.of_name(&name);
                self.pairs.change(pair, |counts| counts.failed += 1);
            }
        }
        Some(is_first)
    }

    /// Takes a delivery from those that wait, and changes the counts of its groups; whether it was one of them.
    fn no_longer_waits(&mut self, key: Option<u64>, fact: &Fact<'_>, change: impl Fn(&mut Counts)) -> bool {
        let Some(place) = key.and_then(|key| self.waiting.take(key)) else { return false };
        if place.is_counted() {
            // The recipient is the same, and so is the domain.
            let domain = self.group_of(By::Domain, fact);
            let day = self.groups.get(By::Hour as usize).map_or(0, |hours| hours.day_of(place.hour()));
            self.change(&place.places(domain, day), |counts| {
                counts.waiting = counts.waiting.saturating_sub(1);
                change(counts);
            });
        }
        true
    }

    fn group_of(&mut self, by: By, fact: &Fact<'_>) -> u16 {
        let name = fact.name(by).unwrap_or_default();
        self.groups.get_mut(by as usize).map_or(0, |groups| groups.of_name(name))
    }

    /// Changes the counts of groups, and with them the totals.
    fn change(&mut self, places: &[u16; By::COUNT], change: impl Fn(&mut Counts)) {
        change(&mut self.totals);
        for (groups, place) in self.groups.iter_mut().zip(places) {
            groups.change(*place, &change);
        }
    }

    /// How many deliveries arrived, failed, wait, and how many attempts failed.
    pub const fn totals(&self) -> Counts {
        self.totals
    }

    /// How many inputs and texts told of no delivery.
    pub const fn unread(&self) -> u64 {
        self.unread
    }

    /// How many were left out because they tell no date, where a period was asked for.
    pub const fn undated(&self) -> u64 {
        self.undated
    }

    /// The first and the last time that was counted, by [`Self::offset`]'s clock.
    pub const fn span(&self) -> Option<(Moment, Moment)> {
        self.span
    }

    /// The first and the last time that was told, whatever the filter and the period leave out.
    pub const fn whole(&self) -> Option<(Moment, Moment)> {
        self.whole
    }

    /// How many minutes the clock by which hours are told is ahead of Greenwich, where the input says so.
    pub const fn offset(&self) -> Option<i64> {
        self.offset
    }

    /// The groups of one kind, in the order in which they came.
    pub fn groups(&self, by: By) -> impl Iterator<Item = &Group> {
        self.groups.get(by as usize).into_iter().flat_map(Groups::all)
    }

    /// How many deliveries of one kind are counted together because there are too many groups.
    pub fn has_too_many(&self, by: By) -> bool {
        self.groups.get(by as usize).is_some_and(Groups::is_full)
    }

    /// What most verdicts of a cause say of the address.
    pub(crate) fn advised(&self, cause: Category) -> Option<Address> {
        most_advised(self.advised.get(&cause)?)
    }

    /// What failed where for the first time at that time or later, or never in the other survey; the most first.
    fn new_pairs(&self, since: Option<Moment>, other: Option<&Self>) -> Vec<summary::New> {
        let is_new = |group: &&Group| match other {
            Some(other) => !other.pairs.has(&group.key),
            None => group.first.zip(since).is_some_and(|(first, since)| first >= since),
        };
        let new = self.pairs.all().filter(|group| group.counts.failed > 0).filter(is_new);
        let mut new: Vec<summary::New> = new
            .filter_map(|group| {
                let (what, place) = group.key.split_once(BETWEEN)?;
                Some(summary::New { what: what.to_owned(), place: place.to_owned(), count: group.counts.failed })
            })
            .collect();
        new.sort_by(|one, other| (other.count, &one.what, &one.place).cmp(&(one.count, &other.what, &other.place)));
        new
    }

    /// Where one destination fails more than chance and the rest of the traffic allow.
    ///
    /// All that happened is looked at, and only what the filter lets pass is told.
    pub fn spikes(&self) -> Vec<spikes::Spike> {
        let mut spikes = self.watch.spikes();
        spikes.retain(|spike| self.filter.concerns(spike));
        spikes
    }
}

/// A span that a moment is in, too.
fn wider(span: Option<(Moment, Moment)>, at: Option<Moment>) -> Option<(Moment, Moment)> {
    let Some(at) = at else { return span };
    Some(span.map_or((at, at), |(first, last)| (first.min(at), last.max(at))))
}

/// The advice on addresses that is given most often, the gentlest of several.
fn most_advised(counts: &[u64; Address::ALL.len()]) -> Option<Address> {
    let told = Address::ALL.iter().filter_map(|one| Some((*one, *counts.get(*one as usize)?)));
    let told = told.filter(|(_, count)| *count > 0);
    told.max_by_key(|(one, count)| (*count, *one as usize)).map(|(one, _)| one)
}

/// Stands between a code or cause and a destination.
const BETWEEN: char = '\u{1f}';

/// The code, else the cause, and the destination of a failure: its provider, else its domain.
fn pair(fact: &Fact<'_>) -> Option<String> {
    let place = fact.home.or(fact.domain.as_deref())?;
    let what = fact.code.as_deref().unwrap_or(fact.cause.name());
    Some(format!("{what}{BETWEEN}{place}"))
}
