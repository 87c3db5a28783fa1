//! Them or us: where one destination fails more than chance and the rest of the traffic allow.
//!
//! **What is watched.** For each domain, provider and host, and for all of them together, and for each cause, the
//! first outcome of each delivery in the order of the input. A recipient who fails again is no further
//! evidence, so that one dead mailbox raises no alarm.
//!
//! **What is quiet.** The share p of deliveries that fail for the cause in quiet times is taken to be
//! beta-distributed: Beta(s·m + k, s·(1 − m) + n − k), where m is the share everywhere else, s =
//! [`STRENGTH`] recipients' worth of trust in it, and k of n the destination's own past (conjugate updating:
//! Gelman et al., *Bayesian Data Analysis*, 3rd ed., §2.4). To allow for how little may be known, p is that
//! distribution's mean plus two standard deviations, and at least [`LEAST`].
//!
//! **When it speaks.** Against a rate q halfway between p and 1, each failed recipient adds ln(q/p) to a sum,
//! each other one ln((1 − q)/(1 − p)), and the sum never falls below zero, where it begins anew (Page,
//! *Continuous inspection schemes*, Biometrika 41, 1954). It speaks at a sum of h or more. The mean number of
//! recipients between two false alarms is then at least e^h (Lorden, *Procedures for reacting to a change in
//! distribution*, Ann. Math. Statist. 42, 1971), which corrects for looking after every recipient. With
//! h = ln(10⁶ hours × recipients an hour × [`LOOKS`]) that is one in 10⁶ quiet hours of a domain, [`LOOKS`]
//! being how many causes and kinds of destination are looked at for it; with more than a thousand destinations h rises by ln(destinations / 1000), so
//! that all together stay below one in a thousand hours.
//!
//! Then the rest of the traffic is asked: K of the n recipients since the sum left zero would fail by a
//! beta-binomial distribution with the elsewhere's failures and successes of the same time. Unless the chance of as many as
//! did is below [`CHANCE`], the trouble is not this destination's, and it does not speak. It never speaks of
//! fewer than [`FEWEST`] recipients.

mod destination;
mod law;

use std::collections::HashMap;

use super::{Fact, Moment, Outcome};
use crate::taxonomy::Category;
use destination::{Asked, Destination, Failure};

/// How many recipients' worth of trust is put in what happens everywhere else.
pub const STRENGTH: f64 = 10.0;

/// No quiet share is taken to be smaller.
pub const LEAST: f64 = 0.02;

/// How many causes and kinds of destination are looked at.
pub const LOOKS: f64 = 40.0;

/// The chance below which the rest of the traffic does not explain what happened.
pub const CHANCE: f64 = 1e-3;

/// Of fewer recipients nothing is said.
pub const FEWEST: u64 = 10;

/// In so many quiet hours of a domain there is one false alarm at most.
pub const QUIET_HOURS: f64 = 1e6;

/// The longest name of a destination, in bytes; no domain is longer.
const LONGEST: usize = 255;

/// So many destinations of a kind are watched.
const MOST_DESTINATIONS: usize = 1 << 16;

/// A kind of destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// All destinations.
    Everywhere,
    /// The domains of a provider.
    Provider,
    /// A recipient domain.
    Domain,
    /// A server that takes mail.
    Host,
}

impl Scope {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Provider => "provider",
            Self::Domain => "domain",
            Self::Host => "host",
        }
    }
}

/// A destination that fails more than chance and the rest of the traffic allow.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Spike {
    /// What kind of destination it is.
    pub scope: Scope,
    /// Its name; empty for all of them.
    pub name: String,
    /// The cause.
    pub cause: Category,
    /// So many recipients failed.
    pub failed: u64,
    /// Of so many.
    pub of: u64,
    /// So many failed for that cause everywhere else meanwhile.
    pub elsewhere_failed: u64,
    /// Of so many.
    pub elsewhere_of: u64,
    /// When the first of them failed.
    pub since: Option<Moment>,
    /// When the last did.
    pub until: Option<Moment>,
    /// Whether it was over when the input ended.
    pub is_over: bool,
    /// How many recipients had failed when that was enough to say so.
    pub named_after: u64,
}

/// The outcome of an attempt.
#[derive(Debug, Clone, Copy)]
pub(super) struct Observation<'f, 'a> {
    pub fact: &'f Fact<'a>,
    pub at: Option<Moment>,
    /// Whether nothing was known of the delivery before.
    pub is_first: bool,
}

/// All destinations.
#[derive(Debug, Default)]
pub(super) struct Watch {
    everywhere: Destination,
    providers: HashMap<Box<str>, Destination>,
    domains: HashMap<Box<str>, Destination>,
    hosts: HashMap<Box<str>, Destination>,
}

impl Watch {
    /// Takes in the outcome of an attempt.
    pub(super) fn observe(&mut self, observation: &Observation<'_, '_>) {
        let Observation { fact, at, is_first } = *observation;
        let has_arrived = fact.outcome == Outcome::Delivered;
        if !is_first && !has_arrived {
            return;
        }
        let destinations = self.providers.len() + self.domains.len() + self.hosts.len();
        let failure = Failure { cause: fact.cause, at, recipient: fact.recipient, domain: fact.domain.as_deref() };
        let Self { everywhere, providers, domains, hosts } = self;
        let named = [(providers, fact.home), (domains, fact.domain.as_deref()), (hosts, fact.host.as_deref())];
        for (kind, name) in named {
            let Some(destination) = name.and_then(|name| find(kind, name)) else { continue };
            if has_arrived {
                destination.arrive(is_first, at);
            } else {
                destination.fail(&failure, &Asked { everywhere: Some(everywhere), destinations });
            }
        }
        if has_arrived {
            self.everywhere.arrive(is_first, at);
        } else {
            self.everywhere.fail(&failure, &Asked { everywhere: None, destinations });
        }
    }

    /// What is to be said, the most recipients first; of several that are about the same, the one that says most.
    pub(super) fn spikes(&self) -> Vec<Spike> {
        let mut all: Vec<Spike> = self.everywhere.spikes(Scope::Everywhere, "").collect();
        let kinds = [(Scope::Provider, &self.providers), (Scope::Domain, &self.domains), (Scope::Host, &self.hosts)];
        for (scope, destinations) in kinds {
            all.extend(destinations.iter().flat_map(|(name, destination)| destination.spikes(scope, name)));
        }
        all.sort_by(|one, other| {
            (other.failed, one.scope, &one.name, one.since).cmp(&(one.failed, other.scope, &other.name, other.since))
        });
        let mut kept: Vec<Spike> = Vec::new();
        for spike in all {
            if !kept.iter().any(|known| known.covers(&spike)) {
                kept.retain(|known| !spike.covers(known));
                kept.push(spike);
            }
        }
        kept
    }
}

impl Spike {
    /// Whether another is about the same failures and says no more.
    fn covers(&self, other: &Self) -> bool {
        let meet = match (self.since, self.until, other.since, other.until) {
            (Some(since), Some(until), Some(begun), Some(ended)) => since <= ended && begun <= until,
            _ => true,
        };
        let is_most = |part: u64, whole: u64| part * 10 >= whole * 8;
        self.cause == other.cause
            && meet
            && match (self.scope, other.scope) {
                // What happens everywhere is no single destination's.
                (Scope::Everywhere, other_scope) => other_scope != Scope::Everywhere,
                (Scope::Domain, Scope::Provider) => is_most(self.failed, other.failed),
                (Scope::Domain | Scope::Provider, Scope::Host) => {
                    is_most(other.failed, self.failed) || self.of >= other.of
                }
                (Scope::Provider, Scope::Domain) => !is_most(other.failed, self.failed) && self.failed > other.failed,
                _ => false,
            }
    }
}

/// The destination of a name; none where there are too many.
fn find<'d>(destinations: &'d mut HashMap<Box<str>, Destination>, name: &str) -> Option<&'d mut Destination> {
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    if !destinations.contains_key(name) {
        if destinations.len() >= MOST_DESTINATIONS {
            return None;
        }
        destinations.insert(name.into(), Destination::default());
    }
    destinations.get_mut(name)
}
