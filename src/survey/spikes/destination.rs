//! One destination: what became of the deliveries to it, and for which causes failures pile up.

use super::law::Share;
use super::{CHANCE, FEWEST, LEAST, LOOKS, QUIET_HOURS, STRENGTH, Scope, Spike};
use crate::survey::Moment;
use crate::taxonomy::Category;

/// After so many minutes without a failure, or so far back, a new one begins anew.
const PAUSE: i32 = 12 * 60;

/// How far above what is needed the sum may rise: so soon it notices that all is well again.
const HEADROOM: f64 = 6.0;

/// So many of those that are over are remembered for a destination and a cause.
const MOST_OVER: usize = 16;

/// So many recipients are told apart; those that come later each count as another.
const MOST_PEOPLE: usize = 256;

/// Domains are told apart by so many bits.
const BITS: u32 = 128;

/// A failed delivery.
#[derive(Debug, Clone, Copy)]
pub(super) struct Failure<'f> {
    pub cause: Category,
    pub at: Option<Moment>,
    pub recipient: Option<u64>,
    pub domain: Option<&'f str>,
}

/// Who is asked whether a failure is unusual.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'w> {
    /// All destinations together, unless it is they.
    pub everywhere: Option<&'w Destination>,
    /// How many destinations there are.
    pub destinations: usize,
}

/// What became of the deliveries to a destination.
#[derive(Debug, Default)]
pub(super) struct Destination {
    /// How many there were.
    seen: u64,
    /// How many arrived after they had waited: a sign that it is over, and no further recipient.
    recovered: u64,
    begun: Option<Moment>,
    last: Option<Moment>,
    rises: Vec<Rise>,
}

/// How failures for one cause pile up.
#[derive(Debug)]
struct Rise {
    cause: Category,
    /// How many failed in all.
    failed: u64,
    sum: f64,
    /// How many outcomes the sum has taken in.
    taken: u64,
    /// How many had recovered at the last failure.
    recovered: u64,
    since: Since,
    /// What is said of it now.
    spike: Option<Spike>,
    over: Vec<Spike>,
}

/// What happened since the sum left zero.
#[derive(Debug, Clone, Default)]
struct Since {
    at: Option<Moment>,
    last: Option<Moment>,
    /// What was seen before it.
    seen: u64,
    everywhere: (u64, u64),
    failed: u64,
    /// Failures of recipients who had failed before.
    repeats: u64,
    people: Vec<u32>,
    /// The sum's steps up and down.
    up: f64,
    down: f64,
    /// The domain of most of the failures, if one has the most, and by how many.
    leader: Option<Box<str>>,
    lead: u64,
    domains: u128,
}

impl Destination {
    /// Takes in a delivery that arrived, perhaps after it had waited.
    pub(super) fn arrive(&mut self, is_first: bool, at: Option<Moment>) {
        if is_first {
            self.see(at);
        } else {
            self.recovered += 1;
        }
    }

    fn see(&mut self, at: Option<Moment>) {
        self.seen += 1;
        self.begun = self.begun.or(at);
        self.last = at.or(self.last);
    }

    /// How many failed for a cause, of how many.
    fn failed(&self, cause: Category) -> (u64, u64) {
        let failed = self.rises.iter().find(|rise| rise.cause == cause).map_or(0, |rise| rise.failed);
        (failed, self.seen)
    }

    /// Takes in a delivery that failed.
    pub(super) fn fail(&mut self, failure: &Failure<'_>, asked: &Asked<'_>) {
        self.see(failure.at);
        let (seen, recovered) = (self.seen, self.recovered);
        let needed = self.needed(asked.destinations);
        let known = self.rises.iter().position(|rise| rise.cause == failure.cause);
        let place = known.unwrap_or(self.rises.len());
        if known.is_none() {
            self.rises.push(Rise::new(failure.cause, seen - 1));
        }
        let everywhere = asked.everywhere.map_or((0, 0), |all| all.failed(failure.cause));
        let Some(rise) = self.rises.get_mut(place) else { return };
        rise.settle(seen - 1, failure.at);
        if rise.sum <= 0.0 {
            rise.begin(failure, seen - 1, everywhere, asked.everywhere.is_some());
        }
        rise.failed += 1;
        rise.taken = seen;
        rise.recovered = recovered;
        let since = &mut rise.since;
        since.last = failure.at.or(since.last);
        if !since.is_new(failure.recipient) {
            since.repeats += 1;
            return;
        }
        since.failed += 1;
        since.note_domain(failure.domain);
        rise.sum = (rise.sum + rise.since.up).min(needed + HEADROOM);
        // The failure itself is not counted everywhere yet.
        rise.say(seen, everywhere, needed, asked.everywhere.is_none());
    }

    /// The sum at which it speaks.
    fn needed(&self, destinations: usize) -> f64 {
        let minutes = match (self.begun, self.last) {
            (Some(begun), Some(last)) => f64::from(last.minutes().saturating_sub(begun.minutes()).max(60)),
            _ => 60.0,
        };
        let an_hour = (self.seen as f64 * 60.0 / minutes).max(1.0);
        let many = (destinations as f64 / 1000.0).max(1.0);
        (QUIET_HOURS * an_hour * LOOKS * many).ln()
    }

    /// What is to be said of it.
    pub(super) fn spikes<'d>(&'d self, scope: Scope, name: &'d str) -> impl Iterator<Item = Spike> + 'd {
        let told = move |spike: Spike| Spike { scope, name: name.to_owned(), ..spike };
        self.rises.iter().flat_map(move |rise| {
            let quiet = self.seen - rise.taken + self.recovered - rise.recovered;
            let is_over = rise.sum + quiet as f64 * rise.since.down <= 0.0;
            let now = rise.spike.clone().map(|spike| Spike { is_over, ..spike });
            rise.over.iter().cloned().chain(now).map(told)
        })
    }
}

impl Rise {
    fn new(cause: Category, taken: u64) -> Self {
        Self { cause, failed: 0, sum: 0.0, taken, recovered: 0, since: Since::default(), spike: None, over: Vec::new() }
    }

    /// Takes in what did not fail meanwhile.
    fn settle(&mut self, seen: u64, at: Option<Moment>) {
        let quiet = seen.saturating_sub(self.taken);
        self.sum = (self.sum + quiet as f64 * self.since.down).max(0.0);
        let is_apart = match (self.since.last, at) {
            (Some(last), Some(at)) => (at.minutes().saturating_sub(last.minutes())).abs() > PAUSE,
            _ => false,
        };
        if is_apart {
            self.sum = 0.0;
        }
        if self.sum <= 0.0
            && let Some(spike) = self.spike.take()
            && self.over.len() < MOST_OVER
        {
            self.over.push(Spike { is_over: true, ..spike });
        }
    }

    /// Begins anew with a failure.
    fn begin(&mut self, failure: &Failure<'_>, seen: u64, everywhere: (u64, u64), has_others: bool) {
        // What everywhere else is beside this destination.
        let others = everywhere.1.saturating_sub(seen);
        let others_failed = everywhere.0.saturating_sub(self.failed).min(others);
        let believed = if has_others { (others_failed as f64 + LEAST * 20.0) / (others as f64 + 20.0) } else { LEAST };
        let quiet = Share::of(believed, STRENGTH, self.failed.min(seen), seen).at_most().clamp(LEAST, 0.9);
        let loud = f64::midpoint(quiet, 1.0);
        self.since = Since {
            at: failure.at,
            last: failure.at,
            seen,
            everywhere,
            up: (loud / quiet).ln(),
            down: ((1.0 - loud) / (1.0 - quiet)).ln(),
            ..Since::default()
        };
    }

    /// Says what is to be said.
    fn say(&mut self, seen: u64, everywhere: (u64, u64), needed: f64, is_everywhere: bool) {
        let since = &self.since;
        let of = (seen - since.seen).saturating_sub(since.repeats);
        let meanwhile = everywhere.1.saturating_sub(since.everywhere.1);
        let failed_meanwhile = everywhere.0.saturating_sub(since.everywhere.0);
        // The others are all but those that went here, of which the last is not counted there yet.
        let here = seen - since.seen - 1;
        let elsewhere_of = meanwhile.saturating_sub(here);
        let elsewhere_failed = failed_meanwhile.saturating_sub(since.failed - 1 + since.repeats).min(elsewhere_of);
        let named_after = match &self.spike {
            Some(spike) => spike.named_after,
            None if self.sum < needed || of < FEWEST => return,
            None if is_everywhere && !since.is_widespread() => return,
            None => {
                let believed = (elsewhere_failed as f64 + LEAST * 20.0) / (elsewhere_of as f64 + 20.0);
                let others = Share::of(believed, STRENGTH, elsewhere_failed, elsewhere_of);
                if others.chance_of(since.failed, of) > CHANCE {
                    return;
                }
                since.failed
            }
        };
        self.spike = Some(Spike {
            scope: Scope::Everywhere,
            name: String::new(),
            cause: self.cause,
            failed: since.failed,
            of,
            elsewhere_failed,
            elsewhere_of,
            since: since.at,
            until: since.last,
            is_over: false,
            named_after,
        });
    }
}

impl Since {
    /// Notes a recipient; whether none like them failed since then.
    fn is_new(&mut self, recipient: Option<u64>) -> bool {
        let Some(recipient) = recipient else { return true };
        let recipient = recipient as u32;
        if self.people.len() >= MOST_PEOPLE {
            return true;
        }
        let is_new = !self.people.contains(&recipient);
        if is_new {
            self.people.push(recipient);
        }
        is_new
    }

    /// Notes the domain of a failure (Boyer and Moore's majority vote).
    fn note_domain(&mut self, domain: Option<&str>) {
        let Some(domain) = domain else { return };
        let place = domain.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
        self.domains |= 1 << (place % BITS);
        match &self.leader {
            Some(leader) if **leader == *domain => self.lead += 1,
            Some(_) if self.lead > 0 => self.lead -= 1,
            _ => {
                self.leader = Some(domain.into());
                self.lead = 1;
            }
        }
    }

    /// Whether failures are at several domains, and not most of them at one.
    fn is_widespread(&self) -> bool {
        self.domains.count_ones() >= 5 && self.lead * 3 < self.failed
    }
}
