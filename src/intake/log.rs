//! Reads lines of mail logs: Postfix, Sendmail, Exim, OpenSMTPD, Haraka, Stalwart, `IronPort`, Dovecot,
//! `CommuniGate`, `MailEnable` and what resembles them.
//!
//! It knows where such a line keeps the message's number in the queue, the recipients, the host and
//! the server's words. Which lines belong together, [`trail`] knows.

mod attempt;
mod deliverers;
mod events;
mod exim;
mod filter;
mod haraka;
mod keyed;
pub(super) mod origins;
mod rejected;
pub(super) mod successes;
pub(super) mod trail;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::excerpt::Excerpt;
use super::host;
use super::inbound::Inbound;
use super::mail::{self, Mail};
use super::said::Said;
use super::share;
use super::text::{boundary, part};
use super::{Date, Delivery, Shape};
use crate::code;
use crate::reference::shapes::Shapes;
use crate::taxonomy::Action;
use successes::Successes;

/// The lengths of a message's number in a queue, in bytes.
const QUEUE_ID: std::ops::RangeInclusive<usize> = 5..=40;

/// Reads the lines of a log; deliveries of which no more is wanted than their number are noted aside.
pub(super) type Lines = fn(&Excerpt, &Shapes, &mut Successes) -> Vec<Delivery>;

/// Reads a line.
type Reader = fn(&str) -> Option<Entry>;

/// The readers of lines in the order in which they are tried, and what stands on every line that each
/// of them knows.
const READERS: [(Reader, &[&str]); 16] = [
    (deliverers::dovecot, deliverers::DOVECOT),
    (deliverers::dequeuer, &[deliverers::DEQUEUER]),
    (deliverers::mail_enable, &[deliverers::OUTBOUND]),
    (deliverers::courier, &[deliverers::COURIER]),
    (filter::blocked, &[") Blocked "]),
    (filter::failed_command, &["failed-command "]),
    (events::stalwart, &[events::DETAILS]),
    (events::ironport, &[events::BOUNCED, events::DELAYED]),
    (keyed::quoted, &["stat=\""]),
    (keyed::values, &["stat=", "status="]),
    (keyed::notified, &[keyed::NOTIFIED]),
    (haraka::entry, &["recipient <", "Temp failing ", "delivered file="]),
    (rejected::by_rule, &["reject="]),
    (exim::entry, &["** ", "== ", "=> ", "-> ", "*> ", "rejected "]),
    (rejected::at_the_door, &["reject: ", "reject_warning: ", "hold: ", "discard: "]),
    (attempt::entry, attempt::BEGINNINGS),
];

/// Finds out at once which readers may know a line.
struct Marks {
    finder: AhoCorasick,
    /// For each mark the readers that look for it or for its beginning, a bit for each.
    readers: Vec<u32>,
}

static MARKS: LazyLock<Option<Marks>> = LazyLock::new(|| {
    let marks: Vec<&str> = READERS.iter().flat_map(|(_, marks)| marks.iter().copied()).collect();
    let looks = |mark: &str, known: &[&str]| u32::from(known.iter().any(|known| mark.starts_with(known)));
    let readers = |mark: &&str| READERS.iter().rev().fold(0, |bits, (_, known)| bits << 1 | looks(mark, known));
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(&marks).ok()?;
    Some(Marks { finder, readers: marks.iter().map(readers).collect() })
});

/// What stands on every line that is worth a closer look.
const NEARER: [&str; 15] = [
    "=",
    ": DCID ",
    "** ",
    "reject",
    "recipient ",
    "Temp fail",
    " said: ",
    "connect to ",
    " with ",
    " talk to me: ",
    "-> ",
    "*> ",
    deliverers::DEQUEUER,
    deliverers::OUTBOUND,
    keyed::NOTIFIED,
];

static NEARER_FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(NEARER).ok());

/// Whether a line is worth a closer look.
pub(super) fn may_be_entry(line: &str) -> bool {
    // Most lines have the first of them.
    memchr::memchr(b'=', line.as_bytes()).is_some() || NEARER_FINDER.as_ref().is_none_or(|finder| finder.is_match(line))
}

/// The lines of a log that are worth a closer look.
fn marked(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            let rest = text.get(at..)?;
            let found = match &*MARKS {
                Some(marks) => at + marks.finder.find(rest)?.start(),
                None => at,
            };
            let bytes = text.as_bytes();
            let start = bytes.get(..found).and_then(|before| memchr::memrchr(b'\n', before)).map_or(0, |end| end + 1);
            let length = bytes.get(found..).and_then(|rest| memchr::memchr(b'\n', rest));
            let end = length.map_or(text.len(), |length| found + length);
            at = end + 1;
            if may_be_entry(part(text, start..end)) {
                return Some(start..end);
            }
        }
        None
    })
}

/// The deliveries that the lines of a log report, each attempt by itself.
pub(super) fn entries(text: &Excerpt, shapes: &Shapes, _: &mut Successes) -> Vec<Delivery> {
    all(text, shapes).collect()
}

/// The same deliveries without those that succeeded, which are noted aside.
pub(super) fn failures(text: &Excerpt, shapes: &Shapes, successes: &mut Successes) -> Vec<Delivery> {
    let words = text.text();
    let mut found = Vec::new();
    // Up to where the lines were read.
    let mut read = 0;
    // Most lines about a delivery tell of a success, and no more is wanted of them than whose it is.
    for mark in keyed::SENT.find_iter(words.as_bytes()) {
        let Some(before) = words.get(read..mark) else { continue };
        let start = read + memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |end| end + 1);
        let rest = words.as_bytes().get(mark..).unwrap_or_default();
        let end = memchr::memchr(b'\n', rest).map_or(words.len(), |length| mark + length);
        if let Some(sent) = keyed::sent(part(words, start..end), mark - start) {
            if start > read {
                found.extend(all(&text.slice(read..start), shapes));
            }
            successes.push(found.len(), sent, part(words, start..end));
            read = end + 1;
        }
    }
    found.extend(all(&text.slice(read..words.len()), shapes));
    found
}

/// The deliveries of all lines.
fn all<'a>(text: &'a Excerpt, shapes: &'a Shapes) -> impl Iterator<Item = Delivery> + 'a {
    marked(text.text()).flat_map(|line| deliveries(&text.trimmed(line), shapes))
}

/// How far into a line its program and process stand, in bytes.
const HEAD: usize = 96;

/// Whether an entry of a log begins with this line: with a program and its process, or a date and a time.
pub fn begins_entry(line: &str) -> bool {
    names_process(line) || is_dated(part(line, 0..boundary(line, HEAD)))
}

/// Whether a line begins with a program and its process, as in `postfix/smtp[12]: `.
pub(super) fn names_process(line: &str) -> bool {
    let line = part(line, 0..boundary(line, HEAD));
    line.match_indices("]:").any(|(end, _)| {
        let Some((name, process)) = part(line, 0..end).rsplit_once('[') else { return false };
        !process.is_empty()
            && process.bytes().all(|byte| byte.is_ascii_digit())
            && name.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    })
}

/// Whether a line begins with a date and a time, as in `2026-11-28 10:00:00 ` and `Nov 28 10:00:00 `.
fn is_dated(line: &str) -> bool {
    let mut words = line.split([' ', 'T']).filter(|word| !word.is_empty());
    let is_time = |word: &str| {
        let mut parts = word.split(':');
        matches!((parts.next(), parts.next(), parts.next()), (Some(hour), Some(minute), Some(second))
            if hour.len() == 2 && minute.len() == 2 && second.len() >= 2
                && [hour, minute, part(second, 0..2)].iter().all(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())))
    };
    line.starts_with(|c: char| c.is_ascii_alphanumeric()) && words.by_ref().skip(1).take(3).any(is_time)
}

/// Whether one of the lines reports a delivery.
pub(super) fn is_log(text: &Excerpt, shapes: &Shapes) -> bool {
    all(text, shapes).next().is_some()
}

/// Leaves out what a filter noted of a delivery that another line reports with the reply.
pub(super) fn answered(entries: &mut Vec<Delivery>) {
    let is_note = |one: &Delivery| one.reply_code.is_none() && filter::is_note(one.diagnostic.text());
    let replied: HashSet<String> =
        entries.iter().filter(|one| one.reply_code.is_some()).filter_map(|one| one.recipient.clone()).collect();
    entries.retain(|one| !is_note(one) || one.recipient.as_ref().is_none_or(|recipient| !replied.contains(recipient)));
}

/// The deliveries that a line of a log reports; none where it is no such line.
pub(super) fn deliveries(line: &Excerpt, shapes: &Shapes) -> Vec<Delivery> {
    let text = line.text();
    let Some(mut entry) = entry(text) else { return Vec::new() };
    let mut recipients = std::mem::take(&mut entry.recipients);
    let last = recipients.pop();
    let mut delivery = delivery(line, entry, shapes);
    delivery.diagnostic = share::of(&delivery.diagnostic, recipients.len());
    delivery.context = share::of(&delivery.context, recipients.len());
    let mut found: Vec<Delivery> =
        recipients.into_iter().map(|recipient| Delivery { recipient: Some(recipient), ..delivery.clone() }).collect();
    found.push(Delivery { recipient: last, ..delivery });
    found
}

/// What a line says, by the first reader that knows it.
fn entry(text: &str) -> Option<Entry> {
    let bits = MARKS.as_ref().map_or(u32::MAX, |marks| {
        let found = marks.finder.find_iter(text).filter_map(|found| marks.readers.get(found.pattern().as_usize()));
        found.fold(0, |bits, readers| bits | readers)
    });
    let may_know = |place: usize| bits >> place & 1 == 1;
    READERS.iter().enumerate().filter(|(place, _)| may_know(*place)).find_map(|(_, (reader, _))| reader(text))
}

fn delivery(line: &Excerpt, entry: Entry, shapes: &Shapes) -> Delivery {
    let words = line.trimmed(entry.words.clone());
    let said = Said::new(words.text());
    let action = entry.status.as_deref().and_then(|word| shapes.log_statuses.action(word));
    let remote = entry.relay.or_else(|| host::remote(&said, shapes));
    Delivery {
        date: Date::of_line(line.text()),
        mail: Mail { sender: entry.sender, ..Mail::default() }.shared(),
        original_recipient: entry.original,
        shape: if action == Some(Action::Delivered) { Shape::Success } else { Shape::Report },
        queue_id: entry.queue_id,
        reply_code: said.reply(),
        enhanced_code: [said.enhanced(), entry.dsn.and_then(|dsn| dsn.parse().ok())]
            .into_iter()
            .flatten()
            .reduce(code::more_specific),
        action,
        inbound: entry.inbound,
        remote_mta: remote,
        diagnostic: words.clone(),
        context: line.clone(),
        ..Delivery::default()
    }
}

/// What a line says.
#[derive(Debug, Default)]
struct Entry {
    /// The message's number in the queue.
    queue_id: Option<String>,
    recipients: Vec<String>,
    /// Whom the message is from.
    sender: Option<String>,
    /// The address that an alias led to the only recipient from.
    original: Option<String>,
    relay: Option<String>,
    dsn: Option<String>,
    /// Who brought the message, where the server turned it away itself.
    inbound: Option<Inbound>,
    /// The log's word for what became of the delivery.
    status: Option<String>,
    /// Where the words that tell the reason stand.
    words: Range<usize>,
}

/// Where the value of a key stands, up to the next comma or space.
fn value_at(text: &str, key: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(key).map(|at| at + from) {
        let start = at + key.len();
        if !part(text, 0..at).ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-') {
            let rest = part(text, start..text.len());
            let end = match rest.strip_prefix('<') {
                Some(inner) => inner.find('>').map(|end| end + 2),
                None => rest.find([',', ' ', ';', '\n']),
            };
            return Some(start..start + end.unwrap_or(rest.len()));
        }
        from = start;
    }
    None
}

/// The address behind a key.
fn address_at(text: &str, key: &str) -> Option<String> {
    mail::address(part(text, value_at(text, key)?))
}

/// Adds to a delivery what a line tells by its time and keys that no reader of logs knows.
pub(super) fn tell(delivery: &mut Delivery) {
    let text = delivery.diagnostic.text();
    let Some(date) = Date::of_line(text) else { return };
    let sender = address_at(text, "from=");
    let original = address_at(text, "orig_to=");
    delivery.date = Some(date);
    delivery.mail = Mail { sender, ..Mail::default() }.shared();
    delivery.original_recipient = original;
}

/// The host of a `relay` value.
fn relay(value: &str) -> Option<String> {
    host_of(value).map(str::to_owned)
}

/// The host that a `relay` value begins with.
fn host_of(value: &str) -> Option<&str> {
    let name = value.split(['[', ':', ' ', ',']).next()?.trim_end_matches('.');
    let real = !name.is_empty()
        && !name.eq_ignore_ascii_case("none")
        && !name.eq_ignore_ascii_case("local")
        && name.contains('.');
    real.then_some(name)
}

/// The message's number in the queue that `before` ends with, as in `postfix/smtp[12]: 4bX12Yz3kQ: `.
fn queue_id(before: &str) -> Option<&str> {
    let id = before.trim_end().strip_suffix(':')?;
    let start = memchr::memrchr2(b' ', b'\t', id.as_bytes()).map_or(0, |at| at + 1);
    Some(part(id, start..id.len())).filter(|id| is_queue_id(id))
}

/// Whether a word may be a message's number in a queue: letters and digits, Exim's with hyphens.
fn is_queue_id(word: &str) -> bool {
    QUEUE_ID.contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && word.bytes().any(|byte| byte.is_ascii_digit())
}
