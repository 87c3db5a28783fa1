//! What is counted for the Overview screen: filled beside the loop, looked at by the screen.
//!
//! Whoever counts has a [`Teller`], which tells the loop of changes, but not of each; it knows that nobody wants
//! to know any more when the screen has let go of the census.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use crate::advice::Diagnosis;
use crate::intake::stream::Parts;
use crate::intake::{Date, Intake, Trail};
use crate::reference::Reference;
use crate::survey::board::{Board, Origin};
use crate::survey::{Fact, Homes, Survey};

/// So many of the newest failures of a followed log are kept to be opened.
pub const KEPT: usize = 20_000;

/// The loop hears of changes no more often than this.
const SELDOM: Duration = Duration::from_millis(60);

/// Everything that was counted.
#[derive(Debug, Default)]
pub struct Census {
    /// The totals.
    pub survey: Survey,
    /// The deliveries one by one.
    pub board: Board,
    /// How many bytes were read, and of how many, while a file is read.
    pub progress: Option<(u64, u64)>,
    /// What was said last about what is read.
    pub notice: Option<String>,
    /// Grows with each change.
    pub version: u64,
}

impl Census {
    /// One that keeps the newest failures only, for a log that never ends.
    pub fn of_newest() -> Self {
        Self { board: Board::of_newest(KEPT), ..Self::default() }
    }

    /// Counts a delivery.
    pub fn add(&mut self, fact: &Fact<'_>, recipient: &str, origin: Origin) {
        self.survey.add(fact);
        self.board.add(fact, recipient, origin);
    }
}

/// A census that several threads look at.
#[derive(Debug, Clone)]
pub struct Shared(Arc<Mutex<Census>>);

impl Shared {
    /// Shares a census.
    pub fn new(census: Census) -> Self {
        Self(Arc::new(Mutex::new(census)))
    }

    /// Looks at it, while nobody changes it.
    pub fn look(&self) -> MutexGuard<'_, Census> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What changes it, and calls `tell` now and then.
    pub fn teller(&self, tell: impl Fn() -> bool + Send + 'static) -> Teller {
        Teller { census: Arc::downgrade(&self.0), tell: Box::new(tell), told: None, is_behind: false }
    }
}

/// Changes a census, and tells the loop.
pub struct Teller {
    census: Weak<Mutex<Census>>,
    tell: Box<dyn Fn() -> bool + Send>,
    told: Option<Instant>,
    is_behind: bool,
}

impl fmt::Debug for Teller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Teller").finish_non_exhaustive()
    }
}

impl Teller {
    /// Changes the census, if anybody still wants it.
    pub fn change(&mut self, change: impl FnOnce(&mut Census)) {
        let Some(census) = self.census.upgrade() else { return };
        let mut census = census.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut census);
        census.version += 1;
        self.is_behind = true;
    }

    /// Tells the loop of what has changed, unless it has heard of changes just now; whether it still listens.
    pub fn tell(&mut self) -> bool {
        let is_soon = self.told.is_some_and(|told| told.elapsed() < SELDOM);
        if !self.is_behind || is_soon {
            return self.is_wanted();
        }
        self.tell_now()
    }

    /// Tells the loop in any case.
    pub fn tell_now(&mut self) -> bool {
        self.told = Some(Instant::now());
        self.is_behind = false;
        (self.tell)() && self.is_wanted()
    }

    /// Whether anybody still wants the census.
    pub fn is_wanted(&self) -> bool {
        self.census.strong_count() > 0
    }
}

/// Counts a file, beside the loop.
pub type Count = fn(&Path, &Reference, &mut Teller);

/// A log that is followed.
pub struct Followed {
    /// What it is called.
    pub name: String,
    /// Follows it until nobody wants to know any more.
    pub run: Box<dyn FnOnce(Teller, Arc<Reference>) + Send>,
}

impl fmt::Debug for Followed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Followed").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What is to be counted beside the loop.
#[derive(Debug)]
pub struct Counting {
    /// What it is.
    pub what: Uncounted,
    /// Where it is counted.
    pub shared: Shared,
}

/// Something that was not counted yet.
#[derive(Debug)]
pub enum Uncounted {
    /// A file.
    File(PathBuf),
    /// A text.
    Text(Vec<u8>),
}

/// Counts a text whose last line may have been written then.
pub fn count_text(text: &[u8], last: Option<Date>, reference: &Reference, teller: &mut Teller) {
    let shapes = reference.shapes();
    let mut parts = Parts::by_shape(text, shapes).counting_all();
    let mut trail = Trail::of_attempts();
    let mut homes = Homes::new(reference);
    // A text that turns out to be none has nothing to count.
    while let Ok(Some(part)) = parts.next_part() {
        if !part.is_blank() {
            let mut intake = part.read(shapes);
            trail.follow(&mut intake);
            take(intake, last, (reference, &mut homes), teller);
            teller.tell();
        }
    }
    take(trail.rest(), last, (reference, &mut homes), teller);
    teller.tell_now();
}

/// Counts what a part of a text tells, in its order.
fn take<'r>(
    mut intake: Intake,
    last: Option<Date>,
    (reference, homes): (&'r Reference, &mut Homes<'r>),
    teller: &mut Teller,
) {
    intake.successes.tell_years(|| last);
    let mut arrived = intake.successes.all().peekable();
    teller.change(|census| {
        let mut arrive = |census: &mut Census, homes: &mut Homes<'r>, before: usize| {
            while let Some((_, success)) = arrived.next_if(|(place, _)| *place <= before) {
                let domain = success.recipient.rsplit_once('@').map_or("", |(_, domain)| domain);
                let provider = homes.provider(success.host, domain);
                census.add(&Fact::arrived(&success, provider), "", Origin::NONE);
            }
        };
        for (place, mut delivery) in intake.deliveries.into_iter().enumerate() {
            arrive(census, homes, place);
            if let Some(last) = last.filter(|_| delivery.date.is_some_and(|date| !date.has_year())) {
                delivery.tell_year(last);
            }
            let Diagnosis { delivery, verdict, .. } = Diagnosis::of(delivery, reference);
            let mut fact = Fact::of(&delivery, &verdict);
            homes.settle(&mut fact);
            census.add(&fact, delivery.recipient.as_deref().unwrap_or_default(), Origin::of(&delivery));
        }
        arrive(census, homes, usize::MAX);
    });
}
