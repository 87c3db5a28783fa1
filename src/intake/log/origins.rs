//! What a log says of each message before it is delivered: who sent it, by which id, about what.
//! Those lines come long before a delivery fails, and most of them are of mail that arrives.
//!
//! It knows how such a line is laid out and which message it names. What is remembered is bounded.

use std::hash::Hasher;
use std::sync::{Arc, LazyLock};

use aho_corasick::{AhoCorasick, Input, MatchKind};
use rustc_hash::{FxHashMap, FxHasher};

use super::{is_queue_id, queue_id};
use crate::intake::Delivery;
use crate::intake::excerpt::Excerpt;
use crate::intake::mail::Mail;
use crate::intake::qmail;
use crate::intake::text::part;

/// How many bytes of names and values are remembered before the older half is forgotten.
const MOST_REMEMBERED: usize = 16 << 20;

/// The longest value that is remembered, in bytes.
const LONGEST: usize = 2048;

/// What a line says of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fact {
    Sender,
    MessageId,
    Subject,
}

/// What stands on such lines.
const MARKS: [&str; 5] = [": from=", "message-id=", "header Subject: ", " <= ", "info msg "];

static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(MARKS).ok());

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
        let Some(finder) = &*FINDER else { return };
        let words = text.text();
        let mut before = 0;
        let mut at = 0;
        while let Some(mark) = finder.find(Input::new(words).range(at..)) {
            let lead = part(words, at..mark.start());
            let start = at + memchr::memrchr(b'\n', lead.as_bytes()).map_or(0, |end| end + 1);
            let rest = part(words, mark.end()..words.len());
            let end = mark.end() + memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            let place = text.locate(start..start + 1).map_or(0, |place| place.start);
            while found.get(before).is_some_and(|delivery| delivery.start() < place) {
                before += 1;
            }
            self.line(part(words, start..end), mark.start() - start, before);
            if end >= words.len() {
                break;
            }
            at = end + 1;
        }
    }

    /// Takes in what a single line says, before which so many deliveries were read.
    pub(in crate::intake) fn line_alone(&mut self, line: &str, before: usize) {
        if let Some(mark) = FINDER.as_ref().and_then(|finder| finder.find(line)) {
            self.line(line, mark.start(), before);
        }
    }

    /// Takes in what a line says, in which a mark stands at that byte.
    fn line(&mut self, line: &str, mark: usize, before: usize) {
        let (before_mark, rest) = line.split_at_checked(mark).unwrap_or_default();
        if let Some(value) = rest.strip_prefix(": from=") {
            self.from(before_mark, value, before);
        } else if let Some(value) = rest.strip_prefix("message-id=") {
            let Some(id) = queue_id(before_mark) else { return };
            self.push(before, Saying { id, fact: Fact::MessageId, value: word(value) });
        } else if let Some(value) = rest.strip_prefix("header Subject: ") {
            // `4bX12Yz3kQ: info: header Subject: Your order from shop.example[192.0.2.1]; from=<…> …`
            let lead = before_mark.trim_end().trim_end_matches(':');
            let id = lead.rsplit_once(": ").and_then(|(id, _)| queue_id(part(lead, 0..id.len() + 1)));
            let value = value.split("; from=<").next().and_then(|value| value.rsplit_once(" from "));
            if let (Some(id), Some((value, _))) = (id, value) {
                self.push(before, Saying { id, fact: Fact::Subject, value });
            }
        } else if let Some(value) = rest.strip_prefix(" <= ") {
            self.arrival(before_mark, value, before);
        } else if let Some((number, value)) =
            rest.strip_prefix("info msg ").and_then(|rest| rest.split_once(": bytes "))
        {
            // qmail's `info msg 4711: bytes 12 from <a@a.example> qp 1 uid 2`.
            let value = value.split_once(" from ").map_or("", |(_, sender)| word(sender));
            self.push(before, Saying { id: &qmail::message(number), fact: Fact::Sender, value });
        }
    }

    /// Postfix's `4bX12Yz3kQ: from=<a@a.example>, size=12, nrcpt=1 (queue active)` and Sendmail's
    /// `x32C5: from=<a@a.example>, size=12, class=0, nrcpts=1, msgid=<1@a.example>, …`.
    fn from(&mut self, lead: &str, value: &str, before: usize) {
        let id = lead.rsplit([' ', '\t']).next().unwrap_or_default();
        let sender = value.split(", ").next().unwrap_or_default();
        if !is_queue_id(id) || !value.contains("size=") {
            return;
        }
        self.push(before, Saying { id, fact: Fact::Sender, value: sender });
        if let Some((_, id_of)) = value.split_once(" msgid=") {
            self.push(before, Saying { id, fact: Fact::MessageId, value: word(id_of) });
        }
    }

    /// Exim's `1rABCD-000XYZ-1a <= a@a.example H=… S=12 id=1@a.example T="Your order" for b@b.example`.
    fn arrival(&mut self, lead: &str, value: &str, before: usize) {
        let id = lead.rsplit([' ', '\t']).next().unwrap_or_default();
        if !is_queue_id(id) || id.matches('-').count() != 2 {
            return;
        }
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
        if value.len() > LONGEST || self.text.len() + id.len() + value.len() > u32::MAX as usize {
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
    text.split([' ', '\t', '\n']).next().unwrap_or_default().trim_end_matches(',')
}

/// What is remembered of the messages of a log: the latest half or more of what it said.
#[derive(Debug, Default)]
pub(super) struct Memory {
    now: Remembered,
    before: Remembered,
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
        if self.now.text.len() + id.len() + value.len() > MOST_REMEMBERED {
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
