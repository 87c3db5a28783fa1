//! Reads the events of mail services, as their webhooks and exports hold them in JSON.
//!
//! It knows that an event has a kind, recipients and a reply; by which names, `reference/shapes/`
//! tells. A list of events, one event a line and an event within a notification are all read.

use std::ops::Range;

use serde_json::{Map, Value};

use super::address::clean;
use super::dsn::append_line;
use super::excerpt::Excerpt;
use super::log;
use super::text::{begins_with, part};
use super::{Delivery, Shape};
use crate::code;
use crate::reference::shapes::{Event, Shapes};
use crate::taxonomy::Action;

/// How deep fields are looked for in an event.
const DEEPEST: usize = 5;

/// The most bytes of a service's own word or sentence.
const LONGEST_LABEL: usize = 200;

/// The most bytes of a code that a field of its own holds.
const LONGEST_CODE: usize = 12;

/// From how many words on a value is a sentence and no label.
const SENTENCE: usize = 4;

/// How many wrappings of JSON in JSON are opened.
const MOST_WRAPPINGS: usize = 3;

/// Whether a text begins like JSON.
pub(super) fn looks_like_json(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('{') && start.contains(':') || start.starts_with('[') && start.contains('{')
}

/// The deliveries that the events of a text report, and whether the text was cut off within one.
pub(super) fn deliveries(text: &Excerpt, shapes: &Shapes) -> (Vec<Delivery>, bool) {
    let (found, is_cut) = read(text, shapes);
    if !found.is_empty() {
        return (found, is_cut);
    }
    // A mail may have broken the lines of the event within its words.
    let (found, cut) = read(&unwrapped(text), shapes);
    if found.is_empty() { (found, is_cut) } else { (found, cut) }
}

fn read(text: &Excerpt, shapes: &Shapes) -> (Vec<Delivery>, bool) {
    let (objects, is_cut) = objects(text.text().as_bytes());
    let mut found = Vec::new();
    for range in objects {
        let element = text.slice(range);
        if let Ok(Value::Object(event)) = serde_json::from_str(element.text()) {
            read_event(&element, &event, shapes, MOST_WRAPPINGS, &mut found);
        }
    }
    (found, is_cut)
}

/// The deliveries of a log whose lines are kept in JSON, as the systemd journal and containers do.
pub(super) fn logged(text: &Excerpt, shapes: &Shapes) -> Vec<Delivery> {
    let mut entries = Vec::new();
    for range in objects(text.text().as_bytes()).0 {
        let element = text.slice(range);
        let Ok(Value::Object(event)) = serde_json::from_str(element.text()) else { continue };
        let fields = shapes.webhooks.log_fields.iter().filter_map(|name| event.get(name)?.as_str());
        for line in fields.filter(|line| log::may_be_entry(line)) {
            let line = Source { element: &element, event: &event }.excerpt(line);
            entries.extend(log::deliveries(&line.trimmed(0..line.text().len()), shapes));
        }
    }
    log::trail::joined(entries)
}

/// Reads a row of a table, whose cells are the fields of an event.
pub(super) fn read_row(row: &Excerpt, event: &Map<String, Value>, shapes: &Shapes, found: &mut Vec<Delivery>) {
    read_event(row, event, shapes, 0, found);
}

/// Where the last whole object of `bytes` ends, and what separates it from the next; `None` where
/// no object is whole.
pub(super) fn objects_end(bytes: &[u8]) -> Option<usize> {
    let end = objects(bytes).0.last()?.end;
    let rest = bytes.get(end..).unwrap_or_default();
    Some(end + rest.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b',').count())
}

/// The text with each line end, and the space that a mail puts after it, taken out.
fn unwrapped(text: &Excerpt) -> Excerpt {
    let mut out = Excerpt::default();
    for (index, line) in super::text::lines(text.text()).enumerate() {
        let folded = index > 0 && part(text.text(), line.clone()).starts_with(' ');
        out.join(&text.slice(line.start + usize::from(folded)..line.end));
    }
    out
}

/// The objects of a text: those that follow one another, and those in a list; and whether the last
/// one lacks its end.
fn objects(text: &[u8]) -> (Vec<Range<usize>>, bool) {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' if depth > 0 => in_string = !in_string,
            _ if in_string => {}
            b'{' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            b'}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    found.push(start..at + 1);
                }
            }
            _ => {}
        }
    }
    (found, depth > 0)
}

fn read_event(element: &Excerpt, event: &Map<String, Value>, shapes: &Shapes, depth: usize, found: &mut Vec<Delivery>) {
    if depth > 0 && open_wrapping(element, event, shapes, depth, found) {
        return;
    }
    let source = Source { element, event };
    let names = &shapes.webhooks;
    let kind = source.kind(shapes);
    let recipients = source.recipients(shapes);
    let replies: Vec<String> = names.reply_fields.iter().filter_map(|name| source.words(name)).collect();
    if kind.is_none() && (recipients.is_empty() || replies.is_empty()) {
        return;
    }
    if recipients.is_empty() {
        found.push(source.delivery(kind, None, &replies, shapes));
    }
    for recipient in recipients {
        found.push(source.delivery(kind, Some(recipient), &replies, shapes));
    }
}

/// Reads the events that an object holds in a list, or as text within a notification.
fn open_wrapping(
    element: &Excerpt,
    event: &Map<String, Value>,
    shapes: &Shapes,
    depth: usize,
    found: &mut Vec<Delivery>,
) -> bool {
    let before = found.len();
    for name in &shapes.webhooks.event_lists {
        for inner in event.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object) {
            read_event(element, inner, shapes, depth - 1, found);
        }
    }
    let notification = event.get("Message").and_then(Value::as_str).filter(|text| looks_like_json(text));
    if let Some(text) = notification
        && let Ok(Value::Object(inner)) = serde_json::from_str(text)
    {
        let whole = Source { element, event }.excerpt(text);
        read_event(&whole, &inner, shapes, depth - 1, found);
    }
    found.len() > before
}

/// An event and the text that it was read from.
struct Source<'a> {
    element: &'a Excerpt,
    event: &'a Map<String, Value>,
}

/// A recipient with what the event says of it alone.
struct Named {
    address: String,
    fields: Option<Map<String, Value>>,
}

impl Source<'_> {
    /// The kind of the event, by the first field that names one.
    fn kind(&self, shapes: &Shapes) -> Option<Event> {
        let names = &shapes.webhooks;
        let mut sent = None;
        for name in &names.event_fields {
            for value in values(self.event, name, DEEPEST).filter_map(Value::as_str) {
                let word: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
                let word = word.to_ascii_lowercase();
                if let Some(event) = names.event(&word) {
                    return Some(event);
                }
                if names.sent.contains(&word) {
                    let answered = names.answered_fields.iter().any(|name| self.words(name).is_some());
                    sent = Some(if answered { Event::Delivered } else { Event::Other });
                }
            }
        }
        sent
    }

    /// The recipients of the event.
    fn recipients(&self, shapes: &Shapes) -> Vec<Named> {
        for name in &shapes.webhooks.recipient_fields {
            let found: Vec<Named> = values(self.event, name, DEEPEST)
                .find_map(|value| {
                    let found = named(value, shapes);
                    (!found.is_empty()).then_some(found)
                })
                .unwrap_or_default();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The words of the first field of that name.
    fn words(&self, name: &str) -> Option<String> {
        values(self.event, name, DEEPEST)
            .filter_map(Value::as_str)
            .find(|text| !text.trim().is_empty() && !begins_with(text.trim(), "{"))
            .map(str::to_owned)
    }

    fn delivery(&self, kind: Option<Event>, recipient: Option<Named>, replies: &[String], shapes: &Shapes) -> Delivery {
        let names = &shapes.webhooks;
        let own = recipient.as_ref().and_then(|named| named.fields.as_ref());
        let own_reply = own.and_then(|own| names.reply_fields.iter().find_map(|name| own.get(name)?.as_str()));
        // A code is the server's own word, a sentence tells more than a label.
        let best = replies.iter().find(|reply| !code::codes(reply).is_empty());
        let best = best.or_else(|| replies.iter().find(|reply| reply.split_whitespace().count() >= SENTENCE));
        let reply = own_reply.or(best.map(String::as_str));
        let mut context = Excerpt::default();
        self.add_remarks(&mut context, self.event, shapes, DEEPEST);
        let diagnostic = match reply {
            Some(reply) => self.untyped(reply),
            None if context.is_blank() => self.element.trimmed(0..self.element.text().len()),
            None => context.clone(),
        };
        let text = diagnostic.text();
        let codes: Vec<String> = names
            .code_fields
            .iter()
            .flat_map(|name| own.and_then(|own| own.get(name)).into_iter().chain(values(self.event, name, DEEPEST)))
            .filter_map(|value| {
                let number = || value.as_u64().map(|code| code.to_string());
                value.as_str().map(str::to_owned).or_else(number).or_else(|| digits(value))
            })
            .collect();
        let peer = |name: &String| {
            let inner = |value: &Value| value.get("name").and_then(Value::as_str).map(str::to_owned);
            self.words(name).or_else(|| values(self.event, name, DEEPEST).find_map(inner))
        };
        let host = |fields: &[String]| fields.iter().find_map(|name| host(&peer(name)?));
        let (shape, action) = match kind {
            None => (Shape::Report, None),
            Some(Event::Bounced) => (Shape::Report, Some(Action::Failed)),
            Some(Event::Delayed) => (Shape::Report, Some(Action::Delayed)),
            Some(Event::Complained) => (Shape::Complaint, None),
            Some(Event::Delivered) => (Shape::Success, Some(Action::Delivered)),
            Some(Event::Other) => (Shape::Other, None),
        };
        Delivery {
            message: 1,
            line: 1,
            shape,
            action,
            recipient: recipient.map(|named| named.address),
            reply_code: code::failing_reply(text).or_else(|| code::first_reply(text)).or_else(|| {
                codes.iter().find_map(|code| code.trim().parse().ok().filter(|code| (200..600).contains(code)))
            }),
            enhanced_code: code::best_enhanced(text)
                .into_iter()
                .chain(codes.iter().filter_map(|code| code.trim().parse().ok()))
                .reduce(code::more_specific),
            remote_mta: host(&names.remote_host_fields),
            reporting_mta: host(&names.reporting_host_fields),
            diagnostic,
            context,
            ..Delivery::default()
        }
    }

    /// Adds what the service itself says of the event, as `name: value` in the event's order.
    fn add_remarks(&self, context: &mut Excerpt, fields: &Map<String, Value>, shapes: &Shapes, depth: usize) {
        let names = &shapes.webhooks;
        let remarks = |name: &String| {
            [&names.event_fields, &names.remark_fields, &names.reply_fields].iter().any(|list| list.contains(name))
        };
        for (name, value) in fields {
            match value {
                Value::Object(inner) if depth > 1 => self.add_remarks(context, inner, shapes, depth - 1),
                Value::String(words) if remarks(name) && is_label(words) => self.add_remark(context, name, words),
                Value::String(words) if names.code_fields.contains(name) && words.len() <= LONGEST_CODE => {
                    self.add_remark(context, name, words);
                }
                Value::Bool(_) | Value::Number(_) if remarks(name) || names.code_fields.contains(name) => {
                    self.add_remark(context, name, &value.to_string());
                }
                _ => {}
            }
        }
    }

    fn add_remark(&self, context: &mut Excerpt, name: &str, words: &str) {
        let value = self.excerpt(words);
        let at = value.source().map_or(0, |source| source.start);
        let mut remark = Excerpt::default();
        remark.push_decoded(&format!("{name}: "), at..at);
        remark.join(&value);
        append_line(context, &remark);
    }

    /// A reply without the type before it, as in `smtp; 550 …`.
    fn untyped(&self, reply: &str) -> Excerpt {
        let whole = self.excerpt(reply);
        let skipped = match reply.split_once(';') {
            Some((kind, _)) if kind.trim().eq_ignore_ascii_case("smtp") => kind.len() + 1,
            _ => 0,
        };
        whole.trimmed(skipped..reply.len())
    }

    /// Where a value stands in the text.
    fn excerpt(&self, value: &str) -> Excerpt {
        let escaped = serde_json::to_string(value).unwrap_or_default();
        let escaped = escaped.trim_matches('"');
        let text = self.element.text();
        let place = text.find(escaped).map(|at| at..at + escaped.len());
        match place {
            Some(place) if !escaped.contains('\\') => self.element.slice(place),
            place => {
                let mut excerpt = Excerpt::default();
                let place = self.element.locate(place.unwrap_or(0..text.len()));
                excerpt.push_decoded(value, place.unwrap_or_default());
                excerpt
            }
        }
    }
}

/// Whether a value is the service's own word for something, not a server's reply or more JSON.
fn is_label(words: &str) -> bool {
    let words = words.trim();
    !words.is_empty() && words.len() <= LONGEST_LABEL && !begins_with(words, "{") && code::codes(words).is_empty()
}

/// All values of a name in an object and what it holds, the outermost first.
fn values<'a>(object: &'a Map<String, Value>, name: &str, depth: usize) -> impl Iterator<Item = &'a Value> {
    let mut level = vec![object];
    let mut found = Vec::new();
    for _ in 0..depth {
        found.extend(level.iter().filter_map(|object| object.get(name)));
        level = level.iter().flat_map(|object| object.values()).filter_map(Value::as_object).collect();
    }
    found.into_iter()
}

/// The recipients that a field holds: an address, a list of them, or objects with one each.
fn named(value: &Value, shapes: &Shapes) -> Vec<Named> {
    let address = |text: &str| clean(text).filter(|address| address.contains('@'));
    match value {
        Value::String(text) => address(text).map(|address| Named { address, fields: None }).into_iter().collect(),
        Value::Array(items) => {
            items.iter().filter(|item| !item.is_array()).flat_map(|item| named(item, shapes)).collect()
        }
        Value::Object(fields) => {
            let own = shapes.webhooks.recipient_fields.iter().find_map(|name| address(fields.get(name)?.as_str()?));
            own.map(|address| Named { address, fields: Some(fields.clone()) }).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// An enhanced code whose digits stand apart.
fn digits(value: &Value) -> Option<String> {
    let digit = |name: &str| value.get(name).and_then(Value::as_u64);
    Some(format!("{}.{}.{}", digit("class")?, digit("subject")?, digit("detail")?))
}

/// A host's name without its type.
fn host(value: &str) -> Option<String> {
    let name = value.rsplit(';').next()?.trim();
    let name = name.trim_end_matches('.');
    (name.contains('.') && !name.contains(char::is_whitespace)).then(|| name.to_owned())
}
