//! Reads the events of mail services, as their webhooks and exports hold them in JSON.
//!
//! It knows that an event has a kind, recipients and a reply; by which names, `reference/shapes/`
//! tells. A list of events, one event a line and an event within a notification are all read.

use std::ops::Range;

mod event;
mod mail;
mod places;
mod value;

use event::Event;
use places::Places;
pub(super) use value::{Field, Object, Value};

use super::Delivery;
use super::excerpt::Excerpt;
use super::log::origins::Origins;
use super::text::part;
use super::{log, share};
use crate::reference::shapes::Shapes;
use crate::reference::shapes::fields::Fields;

/// How many wrappings of JSON in JSON are opened.
const MOST_WRAPPINGS: usize = 3;

/// Whether a text begins like JSON.
pub(super) fn looks_like_json(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('{') && start.contains(':') || start.starts_with('[') && start.contains('{')
}

/// What the events of a text report.
pub(super) struct Found<'a> {
    shapes: &'a Shapes,
    names: &'a Fields,
    /// The deliveries that they report.
    pub deliveries: Vec<Delivery>,
    /// The entries of a log whose lines are kept in JSON, as the systemd journal and containers do;
    /// where there are any, the text is that and nothing else.
    pub logged: Vec<Delivery>,
    /// What that log says of its messages.
    pub origins: Origins,
    /// Whether the text was cut off within an event.
    pub is_cut: bool,
    /// How many recipients of one event were left out.
    pub left_out: usize,
}

/// Reads the events of a text.
pub(super) fn read<'a>(text: &Excerpt, shapes: &'a Shapes) -> Found<'a> {
    let found = read_as_it_is(text, shapes);
    if !found.is_empty() {
        return found;
    }
    // A mail may have broken the lines of the event within its words.
    let whole = read_as_it_is(&unwrapped(text), shapes);
    if whole.is_empty() { found } else { whole }
}

fn read_as_it_is<'a>(text: &Excerpt, shapes: &'a Shapes) -> Found<'a> {
    let (objects, is_cut) = objects(text.text().as_bytes());
    let mut found = Found { is_cut, ..Found::new(shapes) };
    for range in objects {
        let element = text.slice(range);
        if let Some(fields) = Object::read(element.text(), found.names) {
            found.read(&element, &fields);
        }
    }
    found
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
        out.append(text, line.start + usize::from(folded)..line.end);
    }
    out
}

/// The objects of a text: those that follow one another, and those in a list; and whether the last
/// one lacks its end.
fn objects(text: &[u8]) -> (Vec<Range<usize>>, bool) {
    let mut found = Vec::new();
    let (mut depth, mut start, mut at) = (0usize, 0, 0);
    while let Some(rest) = text.get(at..) {
        // What stands between the marks is passed over at once.
        let next = if depth == 0 { memchr::memchr(b'{', rest) } else { memchr::memchr3(b'{', b'}', b'"', rest) };
        let Some(next) = next.map(|next| at + next) else { break };
        at = next + 1;
        match text.get(next) {
            Some(b'{') => {
                if depth == 0 {
                    start = next;
                }
                depth += 1;
            }
            Some(b'}') => {
                depth -= 1;
                if depth == 0 {
                    found.push(start..at);
                }
            }
            _ => at = string_end(text, at),
        }
    }
    (found, depth > 0)
}

/// Where the string ends whose words begin at that byte.
fn string_end(text: &[u8], mut at: usize) -> usize {
    while let Some(rest) = text.get(at..) {
        let Some(next) = memchr::memchr2(b'"', b'\\', rest) else { break };
        at += next + 1;
        if text.get(at - 1) == Some(&b'"') {
            return at;
        }
        at += 1;
    }
    text.len()
}

impl<'a> Found<'a> {
    /// Nothing yet.
    pub(super) fn new(shapes: &'a Shapes) -> Self {
        Self {
            shapes,
            names: shapes.webhooks.fields(),
            deliveries: Vec::new(),
            logged: Vec::new(),
            origins: Origins::default(),
            is_cut: false,
            left_out: 0,
        }
    }

    fn is_empty(&self) -> bool {
        self.deliveries.is_empty() && self.logged.is_empty()
    }

    fn read(&mut self, element: &Excerpt, fields: &Object<'_>) {
        let places = Places::new(element);
        let lines = self.names.log.iter().filter_map(|name| fields.get(*name)?.text());
        for line in lines.filter(|line| log::may_be_entry(line)) {
            self.origins.line_alone(line, self.logged.len());
            let line = places.excerpt(line);
            let mut found = log::deliveries(&line.trimmed(0..line.text().len()), self.shapes);
            if found.iter().any(|delivery| delivery.date.is_none_or(|date| !date.has_year())) {
                let date = Event::new(&places, fields, self.names).date();
                for delivery in &mut found {
                    delivery.date = date.or(delivery.date);
                }
            }
            self.logged.append(&mut found);
        }
        if self.logged.is_empty() {
            self.read_event(&places, fields, MOST_WRAPPINGS);
        }
    }

    /// Reads a row of a table, whose cells are the fields of an event.
    pub(super) fn read_row(&mut self, row: &Excerpt, fields: &Object<'_>) {
        self.read_event(&Places::new(row), fields, 0);
    }

    fn read_event(&mut self, places: &Places<'_>, fields: &Object<'_>, depth: usize) {
        if depth > 0 && self.open_wrapping(places, fields, depth) {
            return;
        }
        let event = Event::new(places, fields, self.names);
        let kind = event.kind();
        let mut recipients = event.recipients();
        let replies: Vec<&str> = self.names.reply.iter().filter_map(|name| event.words(*name)).collect();
        if kind.is_none() && replies.is_empty() {
            // Lists of a queue tell the reason beside each recipient.
            recipients.retain(|recipient| recipient.has_reply(self.names));
        }
        if kind.is_none() && recipients.is_empty() {
            return;
        }
        let left_out = share::cut(&mut recipients);
        self.left_out = self.left_out.max(left_out);
        let told = event.told(kind, &replies, recipients.len());
        if recipients.is_empty() {
            self.deliveries.push(told.delivery.clone());
        }
        self.deliveries.extend(recipients.into_iter().map(|recipient| event.delivery(&told, recipient)));
    }

    /// Reads the events that an object holds in a list, or as text within a notification.
    fn open_wrapping(&mut self, places: &Places<'_>, fields: &Object<'_>, depth: usize) -> bool {
        let before = self.deliveries.len();
        for name in &self.names.event_lists {
            for inner in fields.get(*name).map(Value::items).unwrap_or_default().iter().filter_map(Value::object) {
                self.read_event(places, inner, depth - 1);
            }
        }
        let notification = fields.get(self.names.message).and_then(Value::text).filter(|text| looks_like_json(text));
        if let Some(text) = notification
            && let Some(inner) = Object::read(text, self.names)
        {
            self.read_event(&Places::new(&places.excerpt(text)), &inner, depth - 1);
        }
        self.deliveries.len() > before
    }
}
