//! Puts together what the lines of a log say of one message: several attempts to reach a recipient
//! are one delivery, which has come to what the last of them says.
//!
//! It knows which lines are about the same delivery, not how a line is laid out. What a log leaves
//! open is held back until a later line tells the end, within bounds.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::origins::{Memory, Origins};
use super::successes::Success;
use crate::intake::dsn::append_line;
use crate::intake::{Begun, Delivery, Intake};
use crate::taxonomy::Action;

/// How many deliveries under way are held back, and how many bytes of words.
const MOST_HELD: usize = 50_000;
const MOST_WORDS: usize = 32 << 20;

/// The same for a log that is followed, which never ends.
const MOST_FOLLOWED: usize = 8_000;
const MOST_FOLLOWED_WORDS: usize = 4 << 20;

/// How many deliveries are remembered that were begun.
const MOST_BEGUN: usize = 50_000;

/// How many attempts without a message and a recipient may wait for the line that repeats them.
const MOST_LOOSE: usize = 32;

/// How much of what earlier lines said is kept beside the last line, in bytes.
const LONGEST_PAST: usize = 2048;

/// The deliveries that the entries of a log tell of, each where the last line about it stands.
pub(in crate::intake) fn joined(mut entries: Vec<Delivery>, origins: &Origins) -> Vec<Delivery> {
    Memory::default().follow(origins, &mut entries);
    let mut lines = Lines::default();
    for entry in entries {
        lines.add(entry);
    }
    let mut found = lines.settled;
    found.extend(lines.open.held);
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, delivery)| delivery).collect()
}

/// The deliveries so far; the place of one tells how many came before it.
#[derive(Debug, Default)]
struct Lines {
    next: usize,
    /// Those of which no later line tells.
    settled: Vec<(usize, Delivery)>,
    open: Open,
    /// Where the latest attempts stand that name neither a message nor a recipient.
    loose: VecDeque<usize>,
}

/// The deliveries that later lines may tell more of.
#[derive(Debug, Default)]
struct Open {
    held: BTreeMap<usize, Delivery>,
    /// How many bytes of words they hold.
    words: usize,
    /// Where the last line about a recipient of a message stands, and where an attempt does that names
    /// no recipient.
    messages: HashMap<String, BTreeMap<Option<String>, usize>>,
}

impl Lines {
    fn add(&mut self, mut entry: Delivery) {
        self.forget_repeated(&entry);
        let Some(id) = entry.queue_id.clone() else {
            if entry.recipient.is_none() && entry.action.is_none() {
                self.hold_loose(entry);
            } else {
                self.settle(entry);
            }
            return;
        };
        if entry.gives_up() {
            let waiting = self.open.take_waiting(&id);
            if waiting.is_empty() {
                self.settle(entry);
                return;
            }
            for mut delivery in waiting {
                delivery.expire(&entry);
                self.settle(delivery);
            }
            return;
        }
        let recipient = entry.key();
        let attempt = self.open.take(&id, None);
        let earlier = recipient.as_ref().and_then(|recipient| self.open.take(&id, Some(recipient)));
        for earlier in [attempt, earlier].into_iter().flatten() {
            entry.remember(earlier);
        }
        if entry.is_open() {
            self.open.hold(self.next, entry);
            self.next += 1;
        } else {
            self.settle(entry);
        }
    }

    fn settle(&mut self, delivery: Delivery) {
        self.settled.push((self.next, delivery));
        self.next += 1;
    }

    fn hold_loose(&mut self, attempt: Delivery) {
        self.loose.push_back(self.next);
        self.open.hold(self.next, attempt);
        self.next += 1;
        if self.loose.len() > MOST_LOOSE
            && let Some(place) = self.loose.pop_front()
            && let Some(attempt) = self.open.remove(place)
        {
            self.settled.push((place, attempt));
        }
    }

    /// Drops the loose attempts whose words an entry with a recipient repeats.
    fn forget_repeated(&mut self, entry: &Delivery) {
        if entry.recipient.is_none() {
            return;
        }
        let words = entry.diagnostic.text();
        let open = &mut self.open;
        self.loose.retain(|place| {
            let Some(attempt) = open.held.get(place) else { return false };
            let is_repeated = words.contains(attempt.diagnostic.text());
            if is_repeated {
                open.remove(*place);
            }
            !is_repeated
        });
    }
}

impl Open {
    fn hold(&mut self, place: usize, delivery: Delivery) {
        self.words += delivery.length();
        if let Some(id) = &delivery.queue_id {
            self.messages.entry(id.clone()).or_default().insert(delivery.key(), place);
        }
        self.held.insert(place, delivery);
    }

    fn remove(&mut self, place: usize) -> Option<Delivery> {
        let delivery = self.held.remove(&place)?;
        self.words = self.words.saturating_sub(delivery.length());
        if let Some(id) = &delivery.queue_id
            && let Some(recipients) = self.messages.get_mut(id)
        {
            recipients.remove(&delivery.key());
            if recipients.is_empty() {
                self.messages.remove(id);
            }
        }
        Some(delivery)
    }

    fn take(&mut self, id: &str, recipient: Option<&String>) -> Option<Delivery> {
        let recipients = self.messages.get(id)?;
        let place = match recipient {
            Some(recipient) => *recipients.get(&Some(recipient.clone()))?,
            None => *recipients.get(&None)?,
        };
        self.remove(place)
    }

    /// Takes in that a delivery succeeded, of which nothing more is told.
    fn end(&mut self, success: Success<'_>) {
        let id = success.queue_id;
        if self.messages.contains_key(id) {
            self.take(id, None);
            self.take(id, Some(&success.recipient.to_ascii_lowercase()));
        }
    }

    /// The recipients that a message has not reached yet, in the order of the log.
    fn take_waiting(&mut self, id: &str) -> Vec<Delivery> {
        let recipients = self.messages.get(id).into_iter().flatten();
        let mut places: Vec<usize> = recipients.map(|(_, place)| *place).collect();
        places.retain(|place| self.held.get(place).is_some_and(Delivery::is_waiting));
        places.sort_unstable();
        places.into_iter().filter_map(|place| self.remove(place)).collect()
    }

    /// The delivery of which a line told last the longest ago, where more are held than may be.
    fn push_out(&mut self, is_growing: bool) -> Option<Delivery> {
        let (held, words) = if is_growing { (MOST_FOLLOWED, MOST_FOLLOWED_WORDS) } else { (MOST_HELD, MOST_WORDS) };
        if self.held.len() <= held && self.words <= words {
            return None;
        }
        let oldest = *self.held.keys().next()?;
        self.remove(oldest)
    }
}

/// What the parts of a log that were read already leave open, for the parts that follow.
///
/// A delivery of a log that is under way is held back until a later line tells its end, so that it
/// is told once, however long the log; [`Trail::rest`] gives those whose end no line tells. It holds
/// so many at most, and gives the oldest out where there are more.
#[derive(Debug, Default)]
pub struct Trail {
    lines: Lines,
    /// Deliveries under way that were told already, as each part stands by itself.
    told: Open,
    /// The deliveries that were begun, by their number.
    begun: HashMap<String, Begun>,
    /// Whether each attempt is told by itself, and at once.
    tells_attempts: bool,
    /// Whether the log never ends, so that less of it is held.
    is_growing: bool,
    /// What the log said of each message.
    memory: Memory,
    /// How many were given out before their end was known.
    pushed_out: usize,
    /// How many of those begun were forgotten before a line told more of them.
    forgotten: usize,
}

impl Trail {
    /// A trail that gives out each attempt to reach a recipient by itself, in the order of the log.
    ///
    /// What names no recipient is still put together with the lines that do.
    pub fn of_attempts() -> Self {
        Self { tells_attempts: true, ..Self::default() }
    }

    /// The same for a log that is followed: less of it is held, as it never ends.
    pub fn of_growing() -> Self {
        Self { is_growing: true, memory: Memory::of_growing(), ..Self::of_attempts() }
    }

    /// Whether a part tells of deliveries that other parts may tell of too; most inputs are no log.
    pub fn concerns(intake: &Intake) -> bool {
        intake.is_log || !intake.begun.is_empty() || !intake.deliveries.iter().all(Delivery::stands_alone)
    }

    /// Puts the entries of the next part of a log together with those of earlier parts; tells the
    /// deliveries of any other part what earlier parts said of them.
    pub fn follow(&mut self, intake: &mut Intake) {
        if !Self::concerns(intake) {
            return;
        }
        self.memory.follow(&std::mem::take(&mut intake.origins), &mut intake.deliveries);
        let successes = std::mem::take(&mut intake.successes);
        intake.delivered += successes.count();
        let mut placed = Vec::new();
        let mut ended = successes.all().peekable();
        for (place, mut entry) in std::mem::take(&mut intake.deliveries).into_iter().enumerate() {
            while let Some((_, success)) = ended.next_if(|(before, _)| *before <= place) {
                self.end(success);
                placed.push(intake.deliveries.len());
            }
            self.name(&mut entry);
            if intake.is_log && self.tells_attempts && !entry.names_nobody() {
                self.lines.forget_repeated(&entry);
                if let Some(id) = &entry.queue_id
                    && let Some(attempt) = self.lines.open.take(id, None)
                {
                    entry.remember(attempt);
                }
                self.tell(entry, &mut intake.deliveries);
            } else if intake.is_log {
                self.lines.add(entry);
                while let Some(oldest) = self.lines.open.push_out(self.is_growing) {
                    self.pushed_out += 1;
                    intake.deliveries.push(oldest);
                }
            } else {
                self.tell(entry, &mut intake.deliveries);
            }
        }
        for (_, success) in ended {
            self.end(success);
            placed.push(intake.deliveries.len());
        }
        intake.successes = successes;
        for (place, before) in placed.into_iter().enumerate() {
            intake.successes.place(place, before);
        }
        intake.deliveries.extend(self.lines.settled.drain(..).map(|(_, delivery)| delivery));
        for begun in intake.begun.drain(..) {
            if self.begun.len() >= MOST_BEGUN {
                self.forgotten += self.begun.len();
                self.begun.clear();
            }
            self.begun.insert(begun.delivery.clone(), begun);
        }
        intake.is_log = false;
    }

    /// The deliveries of a log that were still under way when it ended, to be asked for after its
    /// last part.
    pub fn rest(&mut self) -> Intake {
        let open = std::mem::take(&mut self.lines.open);
        let pushed_out = std::mem::take(&mut self.pushed_out);
        let mut rest = Intake { deliveries: open.held.into_values().collect(), ..Intake::default() };
        if pushed_out > 0 {
            rest.notices.push(format!(
                "more than {MOST_HELD} deliveries were under way at the same time; {pushed_out} of them may appear \
                 more than once, each time with what the log said of them so far"
            ));
        }
        let forgotten = std::mem::take(&mut self.forgotten);
        if forgotten > 0 {
            rest.notices.push(format!(
                "more than {MOST_BEGUN} deliveries had begun without a line that tells more of them; {forgotten} of \
                 them may appear without their recipient"
            ));
        }
        rest
    }

    /// Takes in that a delivery succeeded.
    fn end(&mut self, success: Success<'_>) {
        self.lines.open.end(success);
        self.told.end(success);
    }

    /// Says whom a delivery is about that an earlier part began.
    fn name(&mut self, entry: &mut Delivery) {
        if entry.recipient.is_none()
            && let Some(begun) = entry.queue_id.as_ref().and_then(|id| self.begun.remove(id))
        {
            entry.recipient = Some(begun.recipient);
            entry.queue_id = Some(begun.message);
        }
    }

    /// Gives a delivery out at once, and remembers it where it is under way.
    fn tell(&mut self, delivery: Delivery, found: &mut Vec<Delivery>) {
        let Some(id) = delivery.queue_id.clone() else {
            found.push(delivery);
            return;
        };
        if delivery.gives_up() {
            let waiting = self.told.take_waiting(&id);
            if waiting.is_empty() {
                found.push(delivery);
                return;
            }
            found.extend(waiting.into_iter().map(|mut waiting| {
                waiting.expire(&delivery);
                waiting
            }));
            return;
        }
        self.told.take(&id, delivery.key().as_ref());
        if delivery.is_waiting() {
            self.told.hold(self.lines.next, delivery.clone());
            self.lines.next += 1;
            while self.told.push_out(self.is_growing).is_some() {}
        }
        found.push(delivery);
    }
}

impl Delivery {
    /// The recipient, as later lines may spell it.
    fn key(&self) -> Option<String> {
        self.recipient.as_ref().map(|recipient| recipient.to_ascii_lowercase())
    }

    /// Whether no other line tells of it, nor it of another.
    fn stands_alone(&self) -> bool {
        self.queue_id.is_none()
    }

    /// How many bytes of words it holds.
    fn length(&self) -> usize {
        self.diagnostic.text().len() + self.context.text().len()
    }

    /// Whether the line says that the queue gave a message up, without naming its recipients.
    fn gives_up(&self) -> bool {
        self.queue_id.is_some() && self.recipient.is_none() && self.action == Some(Action::Failed)
    }

    /// Whether it is an attempt of which another line tells the recipient.
    fn names_nobody(&self) -> bool {
        self.recipient.is_none() && self.action.is_none()
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
    fn remember(&mut self, mut earlier: Self) {
        self.mail = self.mail.take().or(earlier.mail.take());
        self.original_recipient = self.original_recipient.take().or(earlier.original_recipient.take());
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
        self.date = end.date.or(self.date);
        self.mail = self.mail.take().or_else(|| end.mail.clone());
        self.line = end.line;
    }
}
