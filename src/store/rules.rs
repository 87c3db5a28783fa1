//! When an address that keeps failing is to be quarantined or suppressed: the house's rules, and what they say
//! of a row of failures.
//!
//! Only failures that the verdict counts against the address are counted, and those that a rule names by
//! their cause. One message counts once, however often it was tried. A success, or a time without failure,
//! begins the count anew; a verdict that says `suppress` stays.

use crate::taxonomy::{Address, Category, Flow, Permanence};

/// What is to become of an address, from the mildest to the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Standing {
    /// Nothing counts against it.
    #[default]
    Clear,
    /// Mail goes on; failures are counted.
    Watch,
    /// Mail pauses for some time.
    Quarantine,
    /// Mail stops.
    Suppress,
}

impl Standing {
    /// Every standing, from the mildest to the gravest.
    pub const ALL: &'static [Self] = &[Self::Clear, Self::Watch, Self::Quarantine, Self::Suppress];

    /// The name in settings and exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Watch => "watch",
            Self::Quarantine => "quarantine",
            Self::Suppress => "suppress",
        }
    }

    /// The standing with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|standing| standing.name() == name)
    }
}

/// So many failures within so many days lead to a standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Only failures for this reason; else all that count against an address.
    pub cause: Option<Category>,
    /// Only for this kind of mail.
    pub mail_type: Option<Flow>,
    /// How many.
    pub times: u32,
    /// Within how many days.
    pub days: u32,
    /// What follows.
    pub then: Standing,
}

/// The rules of a house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// All of them; the gravest that applies holds.
    pub rules: Vec<Rule>,
    /// After so many days without a failure the count begins anew.
    pub quiet_days: u32,
}

impl Default for Rules {
    /// The advice of the article and of the page `suppress-or-quarantine`: pause an address that keeps failing
    /// over several sends, suppress it when that goes on; "unavailable" that repeats suppresses, and so does a
    /// full mailbox for mail that is not critical.
    fn default() -> Self {
        let rule = |times, days, then| Rule { cause: None, mail_type: None, times, days, then };
        let of = |cause, rule: Rule| Rule { cause: Some(cause), ..rule };
        let (quarantine, suppress) = (rule(3, 30, Standing::Quarantine), rule(3, 30, Standing::Suppress));
        Self {
            rules: vec![
                quarantine,
                rule(6, 90, Standing::Suppress),
                of(Category::MailboxUnavailable, suppress),
                Rule { mail_type: Some(Flow::BULK), ..of(Category::MailboxFull, suppress) },
            ],
            quiet_days: 30,
        }
    }
}

/// A failure of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    /// When, in seconds since 1970.
    pub at: i64,
    /// Why.
    pub cause: Category,
    /// Hard or soft.
    pub permanence: Permanence,
    /// What the verdict says of the address.
    pub address: Address,
    /// A number for the message, where the bounce tells which it was.
    pub message: Option<i64>,
}

/// What the rules say of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Judged {
    pub(super) standing: Standing,
    /// How many failures are counted, and when the first and the last of them were.
    pub(super) count: u32,
    pub(super) first: i64,
    pub(super) last: i64,
    /// Hard or soft, where all of them are alike.
    pub(super) permanence: Option<Permanence>,
    /// The cause of the last.
    pub(super) cause: Option<Category>,
    /// Whether a verdict says `suppress`, whatever the count is.
    pub(super) is_final: bool,
}

/// What an address is judged by, beside its failures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Circumstances {
    pub(super) now: i64,
    /// When mail last arrived there.
    pub(super) arrived: Option<i64>,
    pub(super) mail_type: Option<Flow>,
}

pub(super) const DAY: i64 = 86_400;

impl Rules {
    /// What the rules say of failures, of which the latest comes first.
    pub(super) fn judge(&self, failures: &[Failure], of: Circumstances) -> Judged {
        let series = self.series(failures, of);
        let last_word = failures.iter().find(|failure| failure.address == Address::Suppress);
        let (Some(newest), Some(oldest)) = (series.first(), series.last()) else {
            return last_word.map_or_else(Judged::default, |failure| Judged {
                standing: Standing::Suppress,
                count: 1,
                first: failure.at,
                last: failure.at,
                permanence: Some(failure.permanence),
                cause: Some(failure.cause),
                is_final: true,
            });
        };
        let mut standing = Standing::Watch;
        for rule in &self.rules {
            if rule.mail_type.is_some() && rule.mail_type != of.mail_type {
                continue;
            }
            let since = newest.at - i64::from(rule.days) * DAY;
            let counts = |failure: &&Failure| match rule.cause {
                Some(cause) => failure.cause == cause,
                None => failure.address != Address::Keep,
            };
            let times = series.iter().filter(|failure| failure.at >= since).filter(|failure| counts(failure)).count();
            if times >= rule.times.max(1) as usize {
                standing = standing.max(rule.then);
            }
        }
        if last_word.is_some() {
            standing = Standing::Suppress;
        }
        let alike = series.iter().all(|failure| failure.permanence == newest.permanence);
        Judged {
            standing,
            count: u32::try_from(series.len()).unwrap_or(u32::MAX),
            first: oldest.at,
            last: newest.at,
            permanence: alike.then_some(newest.permanence),
            cause: Some(newest.cause),
            is_final: last_word.is_some(),
        }
    }

    /// The failures that still count, the latest first: since the last success, without a quiet time between.
    fn series(&self, failures: &[Failure], of: Circumstances) -> Vec<Failure> {
        let quiet = i64::from(self.quiet_days.max(1)) * DAY;
        let named = |failure: &Failure| {
            self.rules.iter().any(|rule| {
                rule.cause == Some(failure.cause) && (rule.mail_type.is_none() || rule.mail_type == of.mail_type)
            })
        };
        let mut series: Vec<Failure> = Vec::new();
        let mut before = of.now;
        for failure in failures {
            if failure.address == Address::Keep && !named(failure) {
                continue;
            }
            if before - failure.at > quiet || of.arrived.is_some_and(|arrived| failure.at <= arrived) {
                break;
            }
            before = failure.at;
            let is_counted =
                failure.message.is_some() && series.iter().any(|counted| counted.message == failure.message);
            if !is_counted {
                series.push(*failure);
            }
        }
        series
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many days before day 100 a mailbox was full.
    fn full(days: &[i64]) -> Vec<Failure> {
        let failure = |day: &i64| Failure {
            at: (100 - day) * DAY,
            cause: Category::MailboxFull,
            permanence: Permanence::Soft,
            address: Address::Watch,
            message: None,
        };
        days.iter().map(failure).collect()
    }

    fn judged(failures: &[Failure], arrived: Option<i64>, mail_type: Option<Flow>) -> (Standing, u32) {
        let arrived = arrived.map(|day| (100 - day) * DAY);
        let judged = Rules::default().judge(failures, Circumstances { now: 100 * DAY, arrived, mail_type });
        (judged.standing, judged.count)
    }

    #[test]
    fn failures_that_repeat_lead_from_watch_to_quarantine_to_suppress() {
        assert_eq!(judged(&[], None, None), (Standing::Clear, 0));
        assert_eq!(judged(&full(&[0]), None, None), (Standing::Watch, 1));
        assert_eq!(judged(&full(&[0, 4, 9]), None, None), (Standing::Quarantine, 3));
        assert_eq!(judged(&full(&[0, 4, 9, 20, 40, 60]), None, None), (Standing::Suppress, 6));
        assert_eq!(judged(&full(&[0, 4, 9]), None, Some(Flow::BULK)), (Standing::Suppress, 3));
        assert_eq!(judged(&full(&[0, 4, 9]), None, Some(Flow::SECURITY)), (Standing::Quarantine, 3));
    }

    #[test]
    fn a_success_or_a_quiet_time_begins_the_count_anew() {
        assert_eq!(judged(&full(&[0, 4, 9]), Some(3), None), (Standing::Watch, 1));
        assert_eq!(judged(&full(&[0, 4, 9]), Some(0), None), (Standing::Clear, 0));
        assert_eq!(judged(&full(&[0, 4, 40, 45]), None, None), (Standing::Watch, 2));
        assert_eq!(judged(&full(&[31, 32, 33]), None, None), (Standing::Clear, 0));
    }

    #[test]
    fn a_verdict_to_suppress_stays() {
        let mut failures = full(&[50]);
        failures[0].address = Address::Suppress;
        assert_eq!(judged(&failures, Some(1), None).0, Standing::Suppress);
    }

    #[test]
    fn one_message_counts_once_and_what_spares_the_address_not_at_all() {
        let mut failures = full(&[0, 1, 2]);
        for failure in &mut failures {
            failure.message = Some(7);
        }
        assert_eq!(judged(&failures, None, None), (Standing::Watch, 1));
        for failure in &mut failures {
            (failure.message, failure.address) = (None, Address::Keep);
            failure.cause = Category::SenderBlocked;
        }
        assert_eq!(judged(&failures, None, None), (Standing::Clear, 0));
    }
}
