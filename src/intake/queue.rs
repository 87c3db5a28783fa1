//! Reads listings of a server's queue: which recipients wait, and for what reason.
//!
//! It knows how Postfix, Sendmail, Exim and OpenSMTPD lay such a listing out, nothing of what a reason means.

mod records;

use super::address::clean;
use super::excerpt::Excerpt;
use super::host;
use super::mail::{self, Mail};
use super::said::Said;
use super::share::Room;
use super::text::{indent, lines, part};
use super::{Delivery, Shape};
use crate::reference::shapes::Shapes;
use crate::taxonomy::Action;

/// What heads the listings of Postfix and Sendmail.
const HEADING: &str = "sender/recipient";

/// How a listing names the days.
const DAYS: &[&str] = &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// What the listing of a message has said so far, as the delivery that each of its recipients waits
/// for.
#[derive(Debug, Default)]
struct Entry {
    waiting: Delivery,
    /// What is left of the room for the reason, which each recipient repeats.
    room: Room,
    /// Whether it named a recipient.
    is_told: bool,
}

/// Where the entries of a queue's listing begin; `None` where `text` is no such listing.
pub(super) fn entries_of(text: &str) -> Option<usize> {
    let heading = lines(text).take(4).find(|line| is_heading(part(text, line.clone())));
    let is_exim = || lines(text).take(4).any(|line| is_exim_entry(part(text, line).trim()));
    let is_dated = || lines(text).take(4).any(|line| is_dated_entry(part(text, line)));
    let is_record = || lines(text).take(4).any(|line| records::is_one(part(text, line).trim()));
    heading.map(|line| line.end + 1).or_else(|| (is_exim() || is_dated() || is_record()).then_some(0))
}

/// The waiting deliveries of a queue's listing; none where `text` is no such listing.
pub(super) fn deliveries(text: &Excerpt, shapes: &Shapes) -> Vec<Delivery> {
    let words = text.text();
    let is_listed = lines(words).take(4).any(|line| is_heading(part(words, line)));
    let is_bare = !is_listed && lines(words).take(4).any(|line| is_dated_entry(part(words, line)));
    let mut entry: Option<Entry> = None;
    let mut found = Vec::new();
    for line in lines(words) {
        let content = part(words, line.clone());
        let inner = content.trim();
        if inner.is_empty() || is_heading(content) {
            continue;
        }
        let start = line.start + indent(content);
        if records::is_one(inner) {
            found.extend(records::delivery(text, &(start..start + inner.len()), shapes));
            continue;
        }
        if is_listed && names_message(content) || is_bare && is_dated_entry(content) || is_exim_entry(inner) {
            found.extend(entry.take().filter(|_| is_bare).and_then(Entry::without_recipient));
            entry = Some(Entry::new(text.trimmed(line), sender(inner)));
        } else if let Some(entry) = &mut entry {
            if let Some(reason) = inner.strip_prefix('(') {
                let reason = reason.strip_suffix(')').unwrap_or(reason);
                let told = told(&text.trimmed(start + 1..start + 1 + reason.len()), shapes);
                entry.waiting = Delivery { mail: entry.waiting.mail.take(), ..told };
            } else if let Some(recipient) = recipient(inner).filter(|_| indent(content) > 0) {
                found.push(entry.delivery(recipient));
            }
        }
    }
    found.extend(entry.filter(|_| is_bare).and_then(Entry::without_recipient));
    found
}

/// The sender, which ends the line of a message.
fn sender(line: &str) -> Option<String> {
    mail::address(line.rsplit(' ').next()?)
}

fn is_heading(line: &str) -> bool {
    line.starts_with('-') && line.to_ascii_lowercase().contains(HEADING)
}

/// `4bX12Yz3kQ 1234 Thu Apr  2 12:05:05 ann@a.example`: message, size, time, sender.
fn names_message(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (message, size) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    indent(line) == 0
        && message.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !size.is_empty()
        && size.bytes().all(|byte| byte.is_ascii_digit())
}

/// The same with a day of the week, by which the entry is known where nothing heads it.
fn is_dated_entry(line: &str) -> bool {
    let day = line.split_whitespace().nth(2).unwrap_or_default();
    names_message(line) && DAYS.contains(&day) && line.split_whitespace().nth(6).is_some_and(|from| from.contains('@'))
}

/// Exim's ` 4h  1.2K 1abcde-000123-AB <ann@a.example>`: age, size, message, sender.
fn is_exim_entry(line: &str) -> bool {
    if memchr::memchr(b'<', line.as_bytes()).is_none() {
        return false;
    }
    let mut words = line.split_whitespace();
    let Some(age) = words.next().filter(|age| age.ends_with(['m', 'h', 'd'])) else { return false };
    let (Some(size), Some(message), Some(sender)) = (words.next(), words.next(), words.next()) else { return false };
    let counts = |word: &str, units: &[char]| {
        let digits = word.trim_end_matches(units);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    counts(age, &['m', 'h', 'd'])
        && counts(size, &['K', 'M', 'G'])
        && message.split('-').count() == 3
        && message.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && sender.starts_with('<')
        && sender.ends_with('>')
}

/// A line that is a recipient and nothing else; Exim marks with `D` whoever has the message.
fn recipient(line: &str) -> Option<String> {
    (!line.contains(char::is_whitespace) && line.contains('@')).then(|| clean(line)).flatten()
}

impl Entry {
    fn new(message: Excerpt, sender: Option<String>) -> Self {
        let mail = Mail { sender, ..Mail::default() }.shared();
        Self { waiting: Delivery { mail, ..waiting(message) }, room: Room::default(), is_told: false }
    }

    /// The delivery of a message whose recipients were not copied with the reason.
    fn without_recipient(self) -> Option<Delivery> {
        (!self.is_told && !self.waiting.is_codeless()).then_some(self.waiting)
    }

    fn delivery(&mut self, recipient: String) -> Delivery {
        self.is_told = true;
        let diagnostic = self.room.take(&self.waiting.diagnostic);
        Delivery { recipient: Some(recipient), diagnostic, ..self.waiting.clone() }
    }
}

fn waiting(diagnostic: Excerpt) -> Delivery {
    Delivery { shape: Shape::Report, action: Some(Action::Delayed), diagnostic, ..Delivery::default() }
}

/// A delivery that waits for a reason.
fn told(reason: &Excerpt, shapes: &Shapes) -> Delivery {
    let said = Said::new(reason.text());
    Delivery {
        reply_code: said.failing_reply(),
        enhanced_code: said.enhanced(),
        remote_mta: host::remote(&said, shapes),
        ..waiting(reason.clone())
    }
}
