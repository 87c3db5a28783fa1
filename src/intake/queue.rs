//! Reads listings of a server's queue: which recipients wait, and for what reason.
//!
//! It knows how Postfix, Sendmail and Exim lay such a listing out, nothing of what a reason means.

use std::ops::Range;

use super::address::clean;
use super::excerpt::Excerpt;
use super::host;
use super::text::{indent, lines, part};
use super::{Delivery, Shape};
use crate::code;
use crate::reference::shapes::Shapes;
use crate::taxonomy::Action;

/// What heads the listings of Postfix and Sendmail.
const HEADING: &str = "sender/recipient";

/// What the listing of a message has said so far.
#[derive(Debug, Default)]
struct Entry {
    /// The line that names the message and its sender.
    message: Range<usize>,
    reason: Option<Range<usize>>,
}

/// The waiting deliveries of a queue's listing; none where `text` is no such listing.
pub(super) fn deliveries(text: &Excerpt, shapes: &Shapes) -> Vec<Delivery> {
    let words = text.text();
    let is_listed = lines(words).take(4).any(|line| is_heading(part(words, line)));
    let mut entry: Option<Entry> = None;
    let mut found = Vec::new();
    for line in lines(words) {
        let content = part(words, line.clone());
        let inner = content.trim();
        if inner.is_empty() || is_heading(content) {
            continue;
        }
        let start = line.start + indent(content);
        if is_listed && names_message(content) || is_exim_entry(inner) {
            entry = Some(Entry { message: line, reason: None });
        } else if let Some(entry) = &mut entry {
            if let Some(reason) = inner.strip_prefix('(') {
                let reason = reason.strip_suffix(')').unwrap_or(reason);
                entry.reason = Some(start + 1..start + 1 + reason.len());
            } else if let Some(recipient) = recipient(inner).filter(|_| indent(content) > 0) {
                found.push(waiting(text, entry, recipient, shapes));
            }
        }
    }
    found
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

/// Exim's ` 4h  1.2K 1abcde-000123-AB <ann@a.example>`: age, size, message, sender.
fn is_exim_entry(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (Some(age), Some(size), Some(message), Some(sender)) = (words.next(), words.next(), words.next(), words.next())
    else {
        return false;
    };
    let counts = |word: &str, units: &[char]| {
        let digits = word.trim_end_matches(units);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    age.ends_with(['m', 'h', 'd'])
        && counts(age, &['m', 'h', 'd'])
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

fn waiting(text: &Excerpt, entry: &Entry, recipient: String, shapes: &Shapes) -> Delivery {
    let diagnostic = text.trimmed(entry.reason.clone().unwrap_or_else(|| entry.message.clone()));
    let said = entry.reason.as_ref().map_or("", |reason| part(text.text(), reason.clone()));
    Delivery {
        shape: Shape::Report,
        recipient: Some(recipient),
        reply_code: code::failing_reply(said),
        enhanced_code: code::best_enhanced(said),
        action: Some(Action::Delayed),
        remote_mta: host::remote(said, shapes),
        diagnostic,
        ..Delivery::default()
    }
}
