//! The words of a summary: its sentences, its labels, its numbers.

use crate::reference::Reference;
use crate::survey::spikes::Scope;
use crate::survey::summary::{Finding, Row, Summary};
use crate::survey::{By, Moment};
use crate::taxonomy::{Address, Category, Side};

/// A summary with where its words stand.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The summary.
    pub summary: &'a Summary,
    /// Of what it is.
    pub source: &'a str,
    /// Where the words stand.
    pub reference: &'a Reference,
}

/// So many causes are named for which mail of others was turned away.
const MOST_REFUSALS: usize = 4;

/// A number as people read it: `1,234,567`.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number, or a dash for none.
pub fn cell(count: u64) -> String {
    if count == 0 { "–".to_owned() } else { number(count) }
}

impl Words<'_> {
    /// A sentence or label of the reference.
    pub fn say(&self, key: &str, places: &[(&str, &str)]) -> String {
        self.reference.sentence(key, places)
    }

    /// What deliveries are counted by, as a heading.
    pub fn heading(&self, by: By) -> String {
        self.say(&format!("stats-by-{}", by.name()), &[])
    }

    /// How many deliveries came to what.
    pub fn totals(&self) -> String {
        let totals = self.summary.totals;
        self.with_refused(self.say(
            if totals.deliveries() == 1 { "stats-totals-one" } else { "stats-totals" },
            &[
                ("deliveries", &number(totals.deliveries())),
                ("delivered", &number(totals.delivered)),
                ("failed", &number(totals.failed)),
                ("waiting", &number(totals.waiting)),
            ],
        ))
    }

    /// Totals with how much mail of others was turned away beside them, where any was.
    pub fn with_refused(&self, totals: String) -> String {
        match self.summary.totals.refused {
            0 => totals,
            count => self.say("stats-with-refused", &[("totals", &totals), ("count", &number(count))]),
        }
    }

    /// From when until when, of what, how many attempts, and what could not be read.
    pub fn about(&self) -> Vec<String> {
        let summary = self.summary;
        let mut told = vec![self.source.to_owned()];
        if let Some((first, last)) = summary.span {
            let clock = summary.offset.map_or_else(String::new, |offset| format!(" {}", clock(offset)));
            let last = if first.day() == last.day() { last.time() } else { last.readable() };
            let key =
                if summary.span.is_some_and(|(first, last)| first == last) { "stats-moment" } else { "stats-span" };
            told.push(self.say(key, &[("first", &first.readable()), ("last", &last), ("clock", &clock)]));
        }
        let counted = [
            ("stats-delayed", summary.totals.delayed),
            ("stats-attempts", summary.totals.attempts),
            ("stats-unread", summary.unread),
            ("stats-undated", summary.undated),
        ];
        told.extend(counted.iter().filter(|(_, count)| *count > 0).map(|(key, count)| {
            let key = if *count == 1 { format!("{key}-one") } else { (*key).to_owned() };
            self.say(&key, &[("count", &number(*count))])
        }));
        told
    }

    /// For what mail of others was turned away, in a sentence; `None` where there is none.
    pub fn refused(&self) -> Option<String> {
        let causes = self.summary.refused.iter().take(MOST_REFUSALS);
        let causes: Vec<String> = causes
            .map(|(cause, count)| format!("{} {}", number(*count), self.reference.category(*cause).short_title()))
            .collect();
        let rest = self.summary.refused.iter().skip(MOST_REFUSALS).map(|(_, count)| count).sum::<u64>();
        let more = (rest > 0).then(|| self.say("stats-more", &[("count", &number(rest))]));
        let causes: Vec<String> = causes.into_iter().chain(more).collect();
        (!causes.is_empty()).then(|| self.say("stats-refused-causes", &[("causes", &causes.join(", "))]))
    }

    /// How the share that was not delivered compares with before.
    pub fn compared(&self) -> Option<String> {
        let (now, before) = (self.summary.totals, self.summary.before?);
        let share = |undelivered: u64, all: u64| format!("{:.1}%", undelivered as f64 * 100.0 / all.max(1) as f64);
        let (name, is_whole) = self.summary.compared.as_ref().map_or(("", false), |(name, whole)| (name, *whole));
        Some(self.say(
            if is_whole { "stats-compared-whole" } else { "stats-compared" },
            &[
                ("now", &share(now.undelivered(), now.deliveries())),
                ("before", &share(before.undelivered(), before.deliveries())),
                ("deliveries", &number(before.deliveries())),
                ("name", name),
            ],
        ))
    }

    /// That there is nothing of what was asked for, and from when until when the input runs; `None` where nothing
    /// was asked for, or something is there.
    pub fn nothing(&self) -> Option<String> {
        let summary = self.summary;
        let asked = summary.asked.as_deref().filter(|_| summary.is_empty())?;
        let Some((first, last)) = summary.whole else {
            return Some(self.say("stats-nothing-matches", &[("asked", asked)]));
        };
        let clock = summary.offset.map_or_else(String::new, |offset| format!(" {}", clock(offset)));
        let places = [("asked", asked), ("first", &*first.readable()), ("last", &*last.readable()), ("clock", &*clock)];
        Some(self.say("stats-nothing-matches-span", &places))
    }

    /// What a row is called.
    pub fn name(&self, by: By, row: &Row) -> String {
        match (by, row.key.as_str()) {
            (_, "") => self.say("stats-not-told", &[]),
            (_, crate::survey::OTHERS) => self.say("stats-others", &[]),
            (By::Cause, name) => match name.parse::<Category>() {
                Ok(category) => self.reference.category(category).short_title().to_owned(),
                Err(_) => name.to_owned(),
            },
            (By::Provider, id) => self.provider(id),
            (By::Hour, hour) => hour.replace('T', " ") + ":00",
            (_, key) => key.to_owned(),
        }
    }

    fn provider(&self, id: &str) -> String {
        self.reference.provider(id).map_or_else(|| id.to_owned(), |page| page.short_title().to_owned())
    }

    /// What to do first about a cause, as most of its verdicts say of the address, and whether any still waits.
    pub fn first_step(&self, row: &Row) -> Option<String> {
        let page = self.reference.category(row.key.parse().ok()?);
        let key = match row.address {
            Some(address) if address == page.address => None,
            Some(Address::Suppress) => Some("stats-step-suppress"),
            Some(Address::Watch) if page.address == Address::Suppress => Some("stats-step-watch"),
            Some(Address::Keep) if page.address == Address::Suppress => Some("stats-step-keep"),
            _ => None,
        };
        if let Some(key) = key {
            return Some(self.say(key, &[]));
        }
        let many = page.when_many.as_ref();
        // What came back for good is no longer retried by itself.
        let returned = many.and_then(|many| many.returned.as_ref()).filter(|_| row.counts.waiting == 0);
        returned.or(many.map(|many| &many.first)).or_else(|| page.next_steps.first()).cloned()
    }

    /// What a spike says, as one sentence.
    pub fn finding(&self, finding: &Finding) -> String {
        let Finding { spike, side } = finding;
        let page = self.reference.category(spike.cause);
        let with = page.when_many.as_ref().map_or_else(|| page.short_title(), |many| many.with.as_str());
        let day = self.summary.span.filter(|(first, last)| first.day() != last.day());
        let written = |moment: Moment| if day.is_some() { moment.readable() } else { moment.time() };
        let time = match (spike.since, spike.until) {
            (Some(since), Some(until)) if spike.is_over => {
                self.say("spike-over", &[("since", &written(since)), ("until", &written(until))])
            }
            (Some(since), _) => self.say("spike-since", &[("since", &written(since))]),
            _ => String::new(),
        };
        let place = match spike.scope {
            Scope::Provider => self.provider(&spike.name),
            _ => spike.name.clone(),
        };
        let key = if spike.scope == Scope::Everywhere { "spike-everywhere" } else { "spike" };
        self.say(
            key,
            &[
                ("failed", &number(spike.failed)),
                ("of", &number(spike.of)),
                ("place", &place),
                ("with", with),
                ("time", &time),
                ("elsewhere_failed", &number(spike.elsewhere_failed)),
                ("elsewhere_of", &number(spike.elsewhere_of)),
                ("side", &self.side(*side)),
            ],
        )
        .replace(" ,", ",")
    }

    /// Whose doing it is.
    pub fn side(&self, side: Side) -> String {
        self.say(&format!("side-{}", side.name()), &[])
    }

    /// What is new, each with how many; `None` where there is nothing to compare with.
    pub fn news(&self, most: usize) -> Option<Vec<String>> {
        let all = self.summary.new.as_ref()?;
        let named = |what: &str| match what.parse::<Category>() {
            Ok(category) => self.reference.category(category).short_title().to_owned(),
            Err(_) => what.to_owned(),
        };
        let mut told: Vec<String> = all
            .iter()
            .take(most)
            .map(|new| {
                let (what, place) = (named(&new.what), self.provider(&new.place));
                self.say("stats-new-one", &[("what", &what), ("place", &place), ("count", &number(new.count))])
            })
            .collect();
        if all.len() > most {
            told.push(self.say("stats-more", &[("count", &number((all.len() - most) as u64))]));
        }
        Some(told)
    }

    /// Beside what the new is new.
    pub fn new_heading(&self) -> String {
        self.say(if self.summary.before.is_some() { "stats-new-compared" } else { "stats-new" }, &[])
    }
}

/// A clock by how far it is ahead of Greenwich.
fn clock(offset: i64) -> String {
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    if offset == 0 { "UTC".to_owned() } else { format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_parted_by_thousands() {
        assert_eq!([0, 999, 1000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([clock(0), clock(60), clock(-210)], ["UTC", "UTC+01:00", "UTC-03:30"]);
    }
}
