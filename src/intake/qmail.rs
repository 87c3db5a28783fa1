//! Reads the log of qmail-send: which delivery was begun for whom, and how it ended.
//!
//! The two stand on lines of their own, joined by the delivery's number; the end's words have
//! underscores for spaces.

use std::collections::HashMap;
use std::ops::Range;

use super::address::clean;
use super::excerpt::Excerpt;
use super::host;
use super::said::Said;
use super::text::part;
use super::{Begun, Date, Delivery, Shape};
use crate::reference::shapes::Shapes;
use crate::taxonomy::Action;

/// What begins the line of a new delivery.
const BEGIN: &str = "starting delivery ";

/// What stands on every line about a delivery, before its number.
const DELIVERY: &str = "delivery ";

/// How a line says that a delivery ended.
const ENDS: &[(&str, Action)] =
    &[("failure: ", Action::Failed), ("deferral: ", Action::Delayed), ("success: ", Action::Delivered)];

/// The ends that a log of qmail-send tells of; none where `text` is no such log. Deliveries whose end
/// it does not tell go to `begun`.
pub(super) fn entries(text: &Excerpt, shapes: &Shapes, begun: &mut Vec<Begun>) -> Vec<Delivery> {
    let words = text.text();
    let mut open: HashMap<&str, Begun> = HashMap::new();
    let mut found = Vec::new();
    let mut read = 0;
    for mark in memchr::memmem::find_iter(words.as_bytes(), DELIVERY) {
        let Some(before) = words.get(read..mark) else { continue };
        let start = read + memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |end| end + 1);
        let rest = words.as_bytes().get(mark..).unwrap_or_default();
        let line = start..memchr::memchr(b'\n', rest).map_or(words.len(), |length| mark + length);
        read = line.end + 1;
        let content = part(words, line.clone());
        if let Some((number, beginning)) = beginning(content) {
            open.insert(number, beginning);
        } else if let Some((number, action, said)) = ended(content) {
            let said = line.start + said.start..line.start + said.end;
            let ended = delivery(text, said, action, shapes);
            let (queue_id, recipient) = match open.remove(number) {
                Some(begun) => (begun.message, Some(begun.recipient)),
                None => (named(number), None),
            };
            let date = Date::of_line(content);
            found.push(Delivery { date, queue_id: Some(queue_id), recipient, ..ended });
        }
    }
    begun.extend(open.into_values());
    found
}

/// `starting delivery 12: msg 4711 to remote ann@b.example`.
fn beginning(line: &str) -> Option<(&str, Begun)> {
    let (_, rest) = line.split_once(BEGIN)?;
    let (number, rest) = rest.split_once(": msg ")?;
    let mut words = rest.split_whitespace();
    let message = message(words.next()?);
    let recipient = words.last().and_then(clean)?;
    is_number(number).then(|| (number, Begun { delivery: named(number), message, recipient }))
}

/// `delivery 12: failure: …`: the number, the end, and where its words stand.
fn ended(line: &str) -> Option<(&str, Action, Range<usize>)> {
    let (before, rest) = line.split_once(DELIVERY)?;
    let (number, said) = rest.split_once(": ")?;
    if !is_number(number) || before.ends_with("starting ") {
        return None;
    }
    ENDS.iter().find_map(|(mark, action)| {
        let words = said.strip_prefix(mark)?.trim_end();
        let start = line.len() - said.len() + mark.len();
        Some((number, *action, start..start + words.len()))
    })
}

/// The name of a message among the numbers of other logs.
pub(super) fn message(number: &str) -> String {
    format!("message {number}")
}

/// The name of a delivery among the numbers of other logs.
fn named(number: &str) -> String {
    format!("delivery {number}")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn delivery(text: &Excerpt, said: Range<usize>, action: Action, shapes: &Shapes) -> Delivery {
    let diagnostic = spaced(&text.slice(said));
    let said = Said::new(diagnostic.text());
    Delivery {
        shape: if action == Action::Delivered { Shape::Success } else { Shape::Report },
        reply_code: said.reply(),
        enhanced_code: said.enhanced(),
        action: Some(action),
        remote_mta: host::remote(&said, shapes),
        diagnostic: diagnostic.clone(),
        ..Delivery::default()
    }
}

/// The words with spaces for underscores, and line ends for the slashes that stand for these.
fn spaced(said: &Excerpt) -> Excerpt {
    let text = said.text();
    let mut out = Excerpt::default();
    let mut from = 0;
    for (at, mark) in text.match_indices(['_', '/']) {
        let ends = mark == "/"
            && text.get(at + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_uppercase));
        if mark == "_" || ends {
            out.append(said, from..at);
            out.push_decoded(if ends { "\n" } else { " " }, said.locate(at..at + 1).unwrap_or_default());
            from = at + 1;
        }
    }
    out.append(said, from..text.len());
    out.trimmed(0..out.text().len())
}
