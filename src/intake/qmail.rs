//! Reads the log of qmail-send: which delivery was begun for whom, and how it ended.
//!
//! The two stand on lines of their own, joined by the delivery's number; the end's words have
//! underscores for spaces.

use std::collections::HashMap;
use std::ops::Range;

use super::address::clean;
use super::excerpt::Excerpt;
use super::host;
use super::log::trail::joined;
use super::text::{lines, part};
use super::{Delivery, Shape};
use crate::code;
use crate::reference::shapes::Shapes;
use crate::taxonomy::Action;

/// How many deliveries may be under way; a server tries fewer at once.
const MOST_OPEN: usize = 4096;

/// What begins the line of a new delivery.
const BEGIN: &str = "starting delivery ";

/// How a line says that a delivery ended.
const ENDS: &[(&str, Action)] =
    &[("failure: ", Action::Failed), ("deferral: ", Action::Delayed), ("success: ", Action::Delivered)];

/// A delivery whose end is not told yet.
struct Begun {
    /// The message, by its number.
    message: String,
    recipient: String,
}

/// The deliveries that a log of qmail-send tells of; none where `text` is no such log. Those whose end
/// it does not tell go to `begun`.
pub(super) fn deliveries(text: &Excerpt, shapes: &Shapes, begun: &mut Vec<(String, String)>) -> Vec<Delivery> {
    let words = text.text();
    let mut open: HashMap<&str, Begun> = HashMap::new();
    let mut found = Vec::new();
    for line in lines(words) {
        let content = part(words, line.clone());
        if let Some((number, beginning)) = beginning(content) {
            if open.len() >= MOST_OPEN {
                open.clear();
            }
            open.insert(number, beginning);
        } else if let Some((number, action, said)) = ended(content) {
            let said = line.start + said.start..line.start + said.end;
            let ended = delivery(text, said, action, shapes);
            let (queue_id, recipient) = match open.remove(number) {
                Some(begun) => (begun.message, Some(begun.recipient)),
                None => (named(number), None),
            };
            found.push(Delivery { queue_id: Some(queue_id), recipient, ..ended });
        }
    }
    let found = joined(found);
    if !found.is_empty() {
        begun.extend(open.into_iter().map(|(number, begun)| (named(number), begun.recipient)));
    }
    found
}

/// `starting delivery 12: msg 4711 to remote ann@b.example`.
fn beginning(line: &str) -> Option<(&str, Begun)> {
    let (_, rest) = line.split_once(BEGIN)?;
    let (number, rest) = rest.split_once(": msg ")?;
    let mut words = rest.split_whitespace();
    let message = format!("message {}", words.next()?);
    let recipient = words.last().and_then(clean)?;
    is_number(number).then_some((number, Begun { message, recipient }))
}

/// `delivery 12: failure: …`: the number, the end, and where its words stand.
fn ended(line: &str) -> Option<(&str, Action, Range<usize>)> {
    let (before, rest) = line.split_once("delivery ")?;
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

/// The name of a delivery among the numbers of other logs.
fn named(number: &str) -> String {
    format!("delivery {number}")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn delivery(text: &Excerpt, said: Range<usize>, action: Action, shapes: &Shapes) -> Delivery {
    let diagnostic = spaced(&text.slice(said));
    let words = diagnostic.text();
    Delivery {
        shape: if action == Action::Delivered { Shape::Success } else { Shape::Report },
        reply_code: code::failing_reply(words).or_else(|| code::first_reply(words)),
        enhanced_code: code::best_enhanced(words),
        action: Some(action),
        remote_mta: host::remote(words, shapes),
        diagnostic,
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
            out.join(&said.slice(from..at));
            out.push_decoded(if ends { "\n" } else { " " }, said.locate(at..at + 1).unwrap_or_default());
            from = at + 1;
        }
    }
    out.join(&said.slice(from..text.len()));
    out.trimmed(0..out.text().len())
}
