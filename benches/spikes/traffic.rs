//! Made-up deliveries, to see how soon an outage is named and how often a quiet domain raises a false alarm.

use std::borrow::Cow;

use whybounce::survey::{Fact, Moment, Outcome, Survey};
use whybounce::taxonomy::{Address, Category, Permanence};

/// Random numbers by a seed (splitmix64).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// How many of a thing come in an hour of so many on the average.
    fn poisson(&mut self, mean: f64) -> u32 {
        let (limit, mut product, mut count) = ((-mean).exp(), self.share(), 0);
        while product > limit {
            product *= self.share();
            count += 1;
        }
        count
    }
}

/// A domain: how much mail goes there in an hour, and how much of it fails for which cause in quiet times.
#[derive(Debug, Clone)]
pub struct Domain {
    pub name: String,
    pub an_hour: f64,
    pub shares: Vec<(Category, f64)>,
}

impl Domain {
    /// A domain as there are many: with few mails or many, with a good list or an old one.
    pub fn any(random: &mut Random, number: usize) -> Self {
        let an_hour = [0.2, 1.0, 5.0, 20.0][(random.share() * 4.0) as usize];
        // The share of unknown addresses is spread like Beta(1, 40): most have few, some ten per cent.
        let unknown = 1.0 - (1.0 - random.share()).powf(1.0 / 40.0);
        let shares = vec![
            (Category::InvalidRecipient, unknown),
            (Category::MailboxFull, 0.01 * random.share()),
            (Category::ConnectionFailure, 0.01 * random.share()),
            (Category::TemporaryServerFailure, 0.01 * random.share()),
            (Category::ContentRejected, 0.01 * random.share()),
        ];
        Self { name: format!("d{number}.example"), an_hour, shares }
    }
}

/// The outcome of one delivery to a domain at a minute.
fn fact(domain: &Domain, minute: i32, cause: Option<Category>, recipient: u64) -> Fact<'_> {
    let failed = cause.is_some();
    Fact {
        key: Some(recipient),
        outcome: if failed { Outcome::Failed } else { Outcome::Delivered },
        cause: cause.unwrap_or(Category::Delivered),
        permanence: if failed { Permanence::Hard } else { Permanence::None },
        address: Address::Keep,
        at: Some(Moment::at(minute)),
        recipient: Some(recipient),
        domain: Some(Cow::Borrowed(&domain.name)),
        provider: None,
        home: None,
        code: None,
        reply: None,
        sender: None,
        host: None,
    }
}

/// A delivery to a domain in quiet times.
fn quiet<'a>(domain: &'a Domain, minute: i32, random: &mut Random) -> Fact<'a> {
    let (mut dice, mut cause) = (random.share(), None);
    for (one, share) in &domain.shares {
        if dice < *share {
            cause = Some(*one);
            break;
        }
        dice -= share;
    }
    fact(domain, minute, cause, random.next())
}

/// How many false alarms so many quiet hours of so many domains raise.
pub fn false_alarms(seed: u64, domains: usize, hours: i32) -> usize {
    let mut random = Random(seed);
    let domains: Vec<Domain> = (0..domains).map(|number| Domain::any(&mut random, number)).collect();
    let mut survey = Survey::default();
    for hour in 0..hours {
        for domain in &domains {
            for _ in 0..random.poisson(domain.an_hour) {
                let minute = hour * 60 + (random.share() * 60.0) as i32;
                survey.add(&quiet(domain, minute, &mut random));
            }
        }
    }
    survey.spikes().len()
}

/// Of how many recipients it is said that they failed, where so many fail one after another at a domain that
/// nothing is known of, beside so many that arrive elsewhere.
#[allow(dead_code)]
pub fn said_of(failed: u64, elsewhere: u64) -> Option<u64> {
    let domain = |name: &str| Domain { name: name.to_owned(), an_hour: 1.0, shares: Vec::new() };
    let (struck, other) = (domain("b.example"), domain("c.example"));
    let mut survey = Survey::default();
    for number in 0..elsewhere {
        survey.add(&fact(&other, 0, None, 1000 + number));
    }
    for number in 0..failed {
        survey.add(&fact(&struck, 1, Some(Category::ConnectionFailure), number));
    }
    survey.spikes().first().map(|spike| spike.of)
}

/// After how many failed recipients an outage is named, where so much of the mail fails; `None` where it is
/// not named within 200.
pub fn named_after(seed: u64, failing: f64) -> Option<u64> {
    let mut random = Random(seed);
    let domains: Vec<Domain> = (0..40).map(|number| Domain::any(&mut random, number)).collect();
    let mut survey = Survey::default();
    for hour in 0..24 {
        for domain in &domains {
            for _ in 0..random.poisson(domain.an_hour) {
                survey.add(&quiet(domain, hour * 60, &mut random));
            }
        }
    }
    let before = survey.spikes();
    let struck = &domains[(random.share() * domains.len() as f64) as usize];
    let mut failed = 0;
    for minute in 0.. {
        let cause = (random.share() < failing).then_some(Category::ConnectionFailure);
        survey.add(&fact(struck, 24 * 60 + minute, cause, random.next()));
        failed += u64::from(cause.is_some());
        let other = &domains[(random.share() * domains.len() as f64) as usize];
        if other.name != struck.name {
            survey.add(&quiet(other, 24 * 60 + minute, &mut random));
        }
        let is_named = |spike: &whybounce::survey::spikes::Spike| {
            spike.name == struck.name && spike.cause == Category::ConnectionFailure && !before.contains(spike)
        };
        if survey.spikes().iter().any(is_named) {
            return Some(failed);
        }
        if failed >= 200 {
            return None;
        }
    }
    None
}
