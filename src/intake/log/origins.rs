//! What a log says of each message before it is delivered: who sent it, by which id, about what.
//! Those lines come long before a delivery fails, and most of them are of mail that arrives.
//!
//! It knows how such a line is laid out and which message it names. What is remembered is bounded.

use std::hash::Hasher;
use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;
use rustc_hash::{FxHashMap, FxHasher};

use super::{is_queue_id, queue_id};
use crate::intake::Delivery;
use crate::intake::excerpt::Excerpt;
use crate::intake::mail::Mail;
use crate::intake::qmail;
use crate::intake::text::part;

/// How many bytes of names and values are remembered before the older half is forgotten; of a log that is followed
/// less, as it never ends.
const MOST_REMEMBERED: usize = 16 << 20;
const MOST_FOLLOWED: usize = 2 << 20;

/// The longest value that is remembered, in bytes.
const LONGEST: usize = 2048;

/// What a line says of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fact {
    Sender,
    MessageId,
    Subject,
}

/// How a line tells something, by what stands on it before the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// The sender, in the log of Postfix or Sendmail.
    From,
    MessageId,
    /// A header that Postfix was told to log.
    Subject,
    /// A message that came to Exim.
    Arrival,
    /// A message that came to qmail.
    Info,
}

/// The marks as they stand on a line. Each is looked for by itself, which is sooner done than for all at
/// once: most lines have none.
static MARKS: LazyLock<[(Mark, Finder<'static>); 5]> = LazyLock::new(|| {
    [
        (Mark::From, Finder::new(": from=")),
        (Mark::MessageId, Finder::new(": message-id=")),
        (Mark::Subject, Finder::new(": header Subject: ")),
        (Mark::Arrival, Finder::new(" <= ")),
        (Mark::Info, Finder::new("info msg ")),
    ]
});

/// A mark and where it stands.
struct Marked {
    mark: Mark,
    at: usize,
    end: usize,
}

/// A line by what stands before its mark and behind it.
#[derive(Clone, Copy)]
struct Line<'a> {
    mark: Mark,
    lead: &'a str,
    value: &'a str,
}

/// What the lines of a part of a log say of messages, in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins {
    /// The numbers of messages and the values, one after the other.
    text: String,
    told: Vec<Told>,
}

/// Where a fact stands in the text, and how many deliveries came before its line.
#[derive(Debug, Clone, Copy)]
struct Told {
    before: u32,
    fact: Fact,
    /// Where the number of the message ends, and the value after it.
    id: u32,
    value: u32,
}

/// A fact about a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Saying<'a> {
    id: &'a str,
    fact: Fact,
    value: &'a str,
}

impl Origins {
    /// Takes in what the lines of a text say, of which these deliveries were read.
    pub(in crate::intake) fn take(&mut self, text: &Excerpt, found: &[Delivery]) {
        let bytes = text.text().as_bytes();
        let all = MARKS.iter().flat_map(|(mark, finder)| {
            finder.find_iter(bytes).map(|at| Marked { mark: *mark, at, end: at + finder.needle().len() })
        });
        let mut all: Vec<Marked> = all.collect();
        all.sort_unstable_by_key(|marked| marked.at);
        let mut before = 0;
        // The end of the last line that was read.
        let mut end = 0;
        for marked in all {
            // The first mark of a line tells what it is.
            let Some(lead) = bytes.get(end..marked.at) else { continue };
            let start = end + memchr::memrchr(b'\n', lead).map_or(0, |end| end + 1);
            let rest = bytes.get(marked.end..).unwrap_or_default();
            end = marked.end + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            if before < found.len() {
                let place = text.locate(start..start + 1).map_or(0, |place| place.start);
                while found.get(before).is_some_and(|delivery| delivery.start() < place) {
                    before += 1;
                }
            }
            let (lead, value) = (part(text.text(), start..marked.at), part(text.text(), marked.end..end));
            self.line(Line { mark: marked.mark, lead, value }, before);
        }
    }

    /// Takes in what a single line says, before which so many deliveries were read.
    pub(in crate::intake) fn line_alone(&mut self, line: &str, before: usize) {
        for (mark, finder) in MARKS.iter() {
            if let Some(at) = finder.find(line.as_bytes()) {
                let (lead, value) = (part(line, 0..at), part(line, at + finder.needle().len()..line.len()));
                return self.line(Line { mark: *mark, lead, value }, before);
            }
        }
    }

    fn line(&mut self, line: Line<'_>, before: usize) {
        let Line { mark, lead, value } = line;
        let number = memchr::memrchr(b' ', lead.as_bytes()).map_or(lead, |at| part(lead, at + 1..lead.len()));
        match mark {
            Mark::From if is_queue_id(number) => self.from(number, value, before),
            Mark::MessageId if is_queue_id(number) => {
                self.push(before, Saying { id: number, fact: Fact::MessageId, value: word(value) });
            }
            Mark::Arrival if is_queue_id(number) && number.matches('-').count() == 2 => {
                self.arrival(number, value, before);
            }
            Mark::Subject => {
                // `4bX12Yz3kQ: info: header Subject: Your order from shop.example[192.0.2.1]; from=<…> …`
                let id = lead.rsplit_once(": ").and_then(|(id, _)| queue_id(part(lead, 0..id.len() + 1)));
                let value = value.split("; from=<").next().and_then(|value| value.rsplit_once(" from "));
                if let (Some(id), Some((value, _))) = (id, value) {
                    self.push(before, Saying { id, fact: Fact::Subject, value });
                }
            }
            Mark::Info => {
                // qmail's `info msg 4711: bytes 12 from <a@a.example> qp 1 uid 2`.
                let Some((number, value)) = value.split_once(": bytes ") else { return };
                let value = value.split_once(" from ").map_or("", |(_, sender)| word(sender));
                self.push(before, Saying { id: &qmail::message(number), fact: Fact::Sender, value });
            }
            Mark::From | Mark::MessageId | Mark::Arrival => {}
        }
    }

    /// Postfix's `4bX12Yz3kQ: from=<a@a.example>, size=12, nrcpt=1 (queue active)` and Sendmail's
    /// `x32C5: from=<a@a.example>, size=12, class=0, nrcpts=1, msgid=<1@a.example>, …`.
    fn from(&mut self, id: &str, value: &str, before: usize) {
        let end = memchr::memchr(b',', value.as_bytes()).unwrap_or(value.len());
        let (sender, rest) = value.split_at_checked(end).unwrap_or_default();
        if !rest.starts_with(", size=") {
            return;
        }
        self.push(before, Saying { id, fact: Fact::Sender, value: sender });
        // Postfix's line ends with a remark, and most lines are Postfix's.
        let id_of = if rest.ends_with(')') { None } else { rest.split_once(" msgid=") };
        if let Some((_, id_of)) = id_of {
            self.push(before, Saying { id, fact: Fact::MessageId, value: word(id_of) });
        }
    }

    /// Exim's `1rABCD-000XYZ-1a <= a@a.example H=… S=12 id=1@a.example T="Your order" for b@b.example`.
    fn arrival(&mut self, id: &str, value: &str, before: usize) {
        self.push(before, Saying { id, fact: Fact::Sender, value: word(value) });
        if let Some((_, id_of)) = value.split_once(" id=") {
            self.push(before, Saying { id, fact: Fact::MessageId, value: word(id_of) });
        }
        if let Some((subject, _)) = value.split_once(" T=\"").and_then(|(_, rest)| rest.split_once('"')) {
            self.push(before, Saying { id, fact: Fact::Subject, value: subject });
        }
    }

    fn push(&mut self, before: usize, saying: Saying<'_>) {
        let Saying { id, fact, value } = saying;
        if id.len().max(value.len()) > LONGEST || self.text.len() + id.len() + value.len() > u32::MAX as usize {
            return;
        }
        self.text.push_str(id);
        let id = self.text.len() as u32;
        self.text.push_str(value);
        self.told.push(Told { before: before as u32, fact, id, value: self.text.len() as u32 });
    }

    /// All that is told, each with how many deliveries came before it.
    fn all(&self) -> impl Iterator<Item = (usize, Saying<'_>)> {
        let mut start = 0;
        self.told.iter().map(move |told| {
            let id = part(&self.text, start..told.id as usize);
            let value = part(&self.text, told.id as usize..told.value as usize);
            start = told.value as usize;
            (told.before as usize, Saying { id, fact: told.fact, value })
        })
    }
}

/// The word that a text begins with, without the comma behind it.
fn word(text: &str) -> &str {
    let end = memchr::memchr(b' ', text.as_bytes()).unwrap_or(text.len());
    part(text, 0..end).trim_end_matches(',')
}

/// What is remembered of the messages of a log: the latest half or more of what it said.
#[derive(Debug)]
pub(super) struct Memory {
    now: Remembered,
    before: Remembered,
    /// How many bytes are remembered.
    most: usize,
}

impl Default for Memory {
    fn default() -> Self {
        Self { now: Remembered::default(), before: Remembered::default(), most: MOST_REMEMBERED }
    }
}

/// Facts by the message and what they are about.
#[derive(Debug, Default)]
struct Remembered {
    text: String,
    places: FxHashMap<u64, Place>,
}

/// Where the number of a message and a value stand.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: u32,
    id: u16,
    value: u16,
}

impl Memory {
    /// One for a log that never ends.
    pub(super) fn of_growing() -> Self {
        Self { most: MOST_FOLLOWED, ..Self::default() }
    }

    /// Tells the deliveries of a part which mail they are about, by what its lines and those before say.
    pub(super) fn follow(&mut self, origins: &Origins, deliveries: &mut [Delivery]) {
        let mut told = origins.all().peekable();
        for (place, delivery) in deliveries.iter_mut().enumerate() {
            while let Some((_, saying)) = told.next_if(|(before, _)| *before <= place) {
                self.add(saying);
            }
            self.tell(delivery);
        }
        told.for_each(|(_, saying)| self.add(saying));
    }

    fn add(&mut self, saying: Saying<'_>) {
        let Saying { id, fact, value } = saying;
        if self.now.text.len() + id.len() + value.len() > self.most {
            self.before = std::mem::take(&mut self.now);
        }
        let place = Place { start: self.now.text.len() as u32, id: id.len() as u16, value: value.len() as u16 };
        self.now.text.push_str(id);
        self.now.text.push_str(value);
        self.now.places.insert(key(id, fact), place);
    }

    fn get(&self, id: &str, fact: Fact) -> Option<&str> {
        let key = key(id, fact);
        [&self.now, &self.before].into_iter().find_map(|remembered| remembered.get(key, id))
    }

    fn tell(&self, delivery: &mut Delivery) {
        let Some(id) = delivery.queue_id.as_deref().filter(|_| !self.now.text.is_empty()) else { return };
        let [sender, subject, message_id] =
            [Fact::Sender, Fact::Subject, Fact::MessageId].map(|fact| self.get(id, fact));
        // Exim leaves the brackets out.
        let bracketed = message_id.filter(|id| !id.starts_with('<') && id.contains('@')).map(|id| format!("<{id}>"));
        let mail = Mail::told(sender, subject, bracketed.as_deref().or(message_id));
        let own = delivery.mail.take();
        delivery.mail = match own {
            Some(own) => Arc::unwrap_or_clone(own).or(&mail).shared(),
            None => mail.shared(),
        };
    }
}

impl Remembered {
    fn get(&self, key: u64, id: &str) -> Option<&str> {
        let Place { start, id: length, value } = *self.places.get(&key)?;
        let middle = start as usize + length as usize;
        // Two messages may have the same key.
        let is_same = part(&self.text, start as usize..middle) == id;
        is_same.then(|| part(&self.text, middle..middle + value as usize))
    }
}

fn key(id: &str, fact: Fact) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(id.as_bytes());
    hasher.write_u8(fact as u8);
    hasher.finish()
}
