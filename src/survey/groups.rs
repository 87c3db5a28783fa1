//! Deliveries counted by one thing about them: their cause, their domain, their hour.

use std::collections::HashMap;

use super::Moment;

/// What deliveries are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum By {
    /// Why it failed: the category.
    Cause,
    /// The recipient's domain.
    Domain,
    /// Whose words the refusal is in, or who takes mail for the domain.
    Provider,
    /// The enhanced code, else the reply code.
    Code,
    /// The envelope sender.
    Sender,
    /// The hour of the last attempt.
    Hour,
    /// Its day.
    Day,
    /// The host that refused or took it.
    Host,
    /// Hard or soft.
    Permanence,
    /// What becomes of the address.
    Address,
}

impl By {
    /// Every one, in the order in which they are counted.
    pub const EVERY: &'static [Self; Self::COUNT] = &[
        Self::Cause,
        Self::Domain,
        Self::Provider,
        Self::Code,
        Self::Sender,
        Self::Hour,
        Self::Day,
        Self::Host,
        Self::Permanence,
        Self::Address,
    ];

    /// How many there are.
    pub const COUNT: usize = 10;

    /// The name on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cause => "cause",
            Self::Domain => "domain",
            Self::Provider => "provider",
            Self::Code => "code",
            Self::Sender => "sender",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Host => "host",
            Self::Permanence => "permanence",
            Self::Address => "address",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::EVERY.iter().copied().find(|by| by.name().eq_ignore_ascii_case(name))
    }

    /// Whether a delivery that arrived has such a thing about it.
    pub const fn knows_arrivals(self) -> bool {
        matches!(self, Self::Domain | Self::Provider | Self::Hour | Self::Day | Self::Host)
    }

    /// Whether its groups follow one another in time.
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Hour | Self::Day)
    }
}

/// How many deliveries came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// They arrived.
    pub delivered: u64,
    /// They failed for good.
    pub failed: u64,
    /// A server keeps trying.
    pub waiting: u64,
    /// Of those that arrived, the ones that had waited before.
    pub delayed: u64,
    /// Attempts that did not succeed, those of deliveries that arrived later too.
    pub attempts: u64,
    /// Mail of others that the own server turned away, which is among none of the deliveries.
    pub refused: u64,
}

impl Counts {
    /// All deliveries.
    pub const fn deliveries(self) -> u64 {
        self.delivered + self.failed + self.waiting
    }

    /// Those that have not arrived.
    pub const fn undelivered(self) -> u64 {
        self.failed + self.waiting
    }
}

/// Deliveries that have one thing in common.
#[derive(Debug, Clone)]
pub struct Group {
    /// What they have in common; empty where the input does not tell it.
    pub key: Box<str>,
    /// How many there are.
    pub counts: Counts,
    /// When the first of them failed, as far as the input tells.
    pub first: Option<Moment>,
    /// When the last of them failed.
    pub last: Option<Moment>,
}

/// So many groups of a kind are told apart; those that come later are counted together.
const MOST_GROUPS: usize = u16::MAX as usize;

/// The key of what is counted together.
pub const OTHERS: &str = "(others)";

/// The groups of one kind, by the number in which each came.
#[derive(Debug, Default)]
pub struct Groups {
    all: Vec<Group>,
    places: HashMap<Box<str>, u16>,
    /// Those of hours and days, by the number of the hour or day.
    times: HashMap<i32, u16>,
    /// The day that each hour is of, by the hour's place.
    days: Vec<u16>,
    /// The last time that was asked for, which most deliveries share with the next.
    last: Option<(i32, u16)>,
}

impl Groups {
    /// The group of a name.
    pub fn of_name(&mut self, name: &str) -> u16 {
        let name = name.get(..boundary(name)).unwrap_or_default();
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        self.make(name)
    }

    /// The group of an hour or a day.
    pub fn of_time(&mut self, by: By, at: Option<Moment>) -> u16 {
        let Some(at) = at else { return self.of_name("") };
        let number = at.minutes().div_euclid(if by == By::Hour { 60 } else { 60 * 24 });
        if let Some((last, place)) = self.last
            && last == number
        {
            return place;
        }
        let place = match self.times.get(&number) {
            Some(place) => *place,
            None => self.make(&if by == By::Hour { at.hour() } else { at.day() }),
        };
        self.times.insert(number, place);
        self.last = Some((number, place));
        place
    }

    fn make(&mut self, name: &str) -> u16 {
        let name = if self.all.len() < MOST_GROUPS { name } else { OTHERS };
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = u16::try_from(self.all.len()).unwrap_or(u16::MAX);
        self.all.push(Group { key: name.into(), counts: Counts::default(), first: None, last: None });
        self.places.insert(name.into(), place);
        place
    }

    /// Notes that one of a group failed at a time.
    pub fn note_time(&mut self, place: u16, at: Option<Moment>) {
        if let (Some(group), Some(at)) = (self.all.get_mut(usize::from(place)), at) {
            group.first = Some(group.first.map_or(at, |first| first.min(at)));
            group.last = Some(group.last.map_or(at, |last| last.max(at)));
        }
    }

    /// Changes the counts of a group.
    pub fn change(&mut self, place: u16, change: impl FnOnce(&mut Counts)) {
        if let Some(group) = self.all.get_mut(usize::from(place)) {
            change(&mut group.counts);
        }
    }

    /// Notes of which day an hour is.
    pub fn note_day(&mut self, hour: u16, day: u16) {
        let hour = usize::from(hour);
        if self.days.len() <= hour {
            self.days.resize(hour + 1, 0);
        }
        if let Some(known) = self.days.get_mut(hour) {
            *known = day;
        }
    }

    /// The day that an hour is of.
    pub fn day_of(&self, hour: u16) -> u16 {
        self.days.get(usize::from(hour)).copied().unwrap_or_default()
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Group> {
        self.all.iter()
    }

    /// Whether there is a group of this name.
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Whether some are counted together because there are too many.
    pub fn is_full(&self) -> bool {
        self.all.len() > MOST_GROUPS
    }
}

/// The longest name that is kept, in bytes; no domain is longer.
const LONGEST: usize = 255;

/// Where a name is cut.
fn boundary(name: &str) -> usize {
    let mut end = name.len().min(LONGEST);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    end
}
