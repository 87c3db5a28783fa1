//! Puts together what the lines of a log say of one message: several attempts to reach a recipient
//! are one delivery, which has come to what the last of them says.

use std::collections::{HashMap, VecDeque};

use crate::intake::dsn::append_line;
use crate::intake::{Delivery, Intake};
use crate::taxonomy::Action;

/// How many deliveries under way are remembered from one part of a log to the next.
const MOST_REMEMBERED: usize = 20_000;

/// How many attempts without a message and a recipient may wait for the line that repeats them.
const MOST_LOOSE: usize = 32;

/// How much of what earlier lines said is kept beside the last line, in bytes.
const LONGEST_PAST: usize = 2048;

/// The deliveries that the entries of a log tell of, each where the last line about it stands.
pub(in crate::intake) fn joined(entries: Vec<Delivery>) -> Vec<Delivery> {
    let mut lines = Lines::default();
    for entry in entries {
        lines.add(entry);
    }
    lines.found.into_iter().flatten().collect()
}

/// The deliveries so far.
#[derive(Default)]
struct Lines {
    /// One that a later line replaces leaves a gap.
    found: Vec<Option<Delivery>>,
    /// Where the last line about a recipient of a message stands, and where an attempt does that names
    /// no recipient.
    last: HashMap<(String, Option<String>), usize>,
    /// Where the recipients stand that a message has not reached yet.
    waiting: HashMap<String, Vec<usize>>,
    /// Where the latest attempts stand that name neither a message nor a recipient.
    loose: VecDeque<usize>,
}

impl Lines {
    fn add(&mut self, mut entry: Delivery) {
        self.forget_repeated(&entry);
        let Some(id) = entry.queue_id.clone() else {
            if entry.recipient.is_none() && entry.action.is_none() {
                self.loose.push_back(self.found.len());
                self.loose.drain(..self.loose.len().saturating_sub(MOST_LOOSE));
            }
            self.found.push(Some(entry));
            return;
        };
        if entry.gives_up() {
            let waiting = self.waiting.remove(&id).unwrap_or_default();
            let mut given_up: Vec<_> = waiting.into_iter().filter_map(|place| self.take(place)).collect();
            for delivery in &mut given_up {
                delivery.expire(&entry);
            }
            if given_up.is_empty() {
                given_up.push(entry);
            }
            self.found.extend(given_up.into_iter().map(Some));
            return;
        }
        let recipient = entry.recipient.as_ref().map(|recipient| recipient.to_ascii_lowercase());
        for key in [(id.clone(), None), (id.clone(), recipient.clone())] {
            let is_open =
                |place: &usize| self.found.get(*place).is_some_and(|it| it.as_ref().is_some_and(Delivery::is_open));
            if let Some(place) = self.last.get(&key).copied().filter(is_open)
                && let Some(earlier) = self.take(place)
            {
                entry.remember(earlier);
            }
        }
        let place = self.found.len();
        if entry.is_waiting() {
            self.waiting.entry(id.clone()).or_default().push(place);
        }
        self.last.insert((id, recipient), place);
        self.found.push(Some(entry));
    }

    /// Drops the loose attempts whose words an entry with a recipient repeats.
    fn forget_repeated(&mut self, entry: &Delivery) {
        if entry.recipient.is_none() {
            return;
        }
        let words = entry.diagnostic.text();
        let found = &mut self.found;
        self.loose.retain(|place| {
            let Some(slot) = found.get_mut(*place) else { return false };
            let is_repeated = slot.as_ref().is_some_and(|attempt| words.contains(attempt.diagnostic.text()));
            if is_repeated {
                *slot = None;
            }
            !is_repeated
        });
    }

    fn take(&mut self, place: usize) -> Option<Delivery> {
        self.found.get_mut(place).and_then(Option::take)
    }
}

/// What the parts of a log that were read already leave open, for the parts that follow.
///
/// It holds so many deliveries at most, and forgets them all where there are more.
#[derive(Debug, Default)]
pub struct Trail {
    /// The recipients that a message has not reached yet, by its number in the queue.
    waiting: HashMap<String, Vec<Delivery>>,
    /// The recipients of deliveries that were begun, by the delivery's number.
    begun: HashMap<String, String>,
    remembered: usize,
}

impl Trail {
    /// Tells the deliveries of the next part what earlier parts said of them.
    pub fn follow(&mut self, intake: &mut Intake) {
        let mut found = Vec::with_capacity(intake.deliveries.len());
        for mut delivery in std::mem::take(&mut intake.deliveries) {
            let Some(id) = delivery.queue_id.clone() else {
                found.push(delivery);
                continue;
            };
            if delivery.recipient.is_none() {
                delivery.recipient = self.begun.remove(&id);
            }
            let known = self.waiting.remove(&id).unwrap_or_default();
            self.remembered -= known.len();
            if delivery.gives_up() && !known.is_empty() {
                found.extend(known.into_iter().map(|mut waiting| {
                    waiting.expire(&delivery);
                    waiting
                }));
                continue;
            }
            let is_other = |known: &Delivery| delivery.recipient.is_some() && known.recipient != delivery.recipient;
            let others: Vec<Delivery> = known.into_iter().filter(is_other).collect();
            self.keep(id, others.into_iter().chain(delivery.is_waiting().then(|| delivery.clone())));
            found.push(delivery);
        }
        self.begun.extend(std::mem::take(&mut intake.begun));
        if self.begun.len() > MOST_REMEMBERED {
            self.begun.clear();
        }
        intake.deliveries = found;
    }

    fn keep(&mut self, id: String, waiting: impl Iterator<Item = Delivery>) {
        let waiting: Vec<Delivery> = waiting.collect();
        if waiting.is_empty() {
            return;
        }
        if self.remembered + waiting.len() > MOST_REMEMBERED {
            self.waiting.clear();
            self.remembered = 0;
        }
        self.remembered += waiting.len();
        self.waiting.insert(id, waiting);
    }
}

impl Delivery {
    /// Whether the line says that the queue gave a message up, without naming its recipients.
    fn gives_up(&self) -> bool {
        self.queue_id.is_some() && self.recipient.is_none() && self.action == Some(Action::Failed)
    }

    /// Whether it is a recipient that the message has not reached yet.
    fn is_waiting(&self) -> bool {
        self.recipient.is_some() && self.action == Some(Action::Delayed)
    }

    /// Whether later lines may tell what became of it.
    fn is_open(&self) -> bool {
        self.action.is_none() || self.action == Some(Action::Delayed)
    }

    /// Keeps what an earlier attempt said beside the last one, or before it where the last one heard
    /// no server.
    fn remember(&mut self, earlier: Self) {
        if self.action == Some(Action::Delivered) || self.diagnostic.text().contains(earlier.diagnostic.text()) {
            return;
        }
        if self.is_codeless() && !earlier.is_codeless() {
            append_line(&mut self.diagnostic, &earlier.diagnostic.clipped(LONGEST_PAST));
            self.reply_code = earlier.reply_code;
            self.enhanced_code = earlier.enhanced_code;
            self.remote_mta = earlier.remote_mta.or(self.remote_mta.take());
            return;
        }
        let mut context = earlier.diagnostic.clipped(LONGEST_PAST);
        append_line(&mut context, &self.context);
        self.context = context;
        self.remote_mta = self.remote_mta.take().or(earlier.remote_mta);
    }

    /// Notes that the queue gave it up; the reason of the last attempt stands.
    fn expire(&mut self, end: &Self) {
        let mut diagnostic = end.diagnostic.clone();
        append_line(&mut diagnostic, &self.diagnostic);
        self.diagnostic = diagnostic;
        self.action = end.action;
        self.line = end.line;
    }
}
