//! One event of a mail service: what it says of its recipients, whatever the service calls it.
//!
//! It knows that an event has a kind, recipients and a reply, not where events stand in a text.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::places::Places;
use super::roles::{Role, Roles};
use crate::code;
use crate::intake::address::clean;
use crate::intake::dsn::append_line;
use crate::intake::excerpt::Excerpt;
use crate::intake::said::Said;
use crate::intake::share;
use crate::intake::text::begins_with;
use crate::intake::{Delivery, Shape};
use crate::reference::shapes::{Event as Kind, Shapes};
use crate::taxonomy::{Action, EnhancedCode};

/// How deep fields are looked for in an event.
const DEEPEST: usize = 5;

/// The most bytes of a service's own word or sentence.
const LONGEST_LABEL: usize = 200;

/// The most bytes of a code that a field of its own holds.
const LONGEST_CODE: usize = 12;

/// From how many words on a value is a sentence and no label.
const SENTENCE: usize = 4;

/// An event and the text that it was read from.
pub(super) struct Event<'a, 'p> {
    places: &'a Places<'p>,
    fields: &'a Map<String, Value>,
    roles: &'a Roles<'a>,
    /// All values of each name with a role in the event and what it holds, the outermost first.
    values: FxHashMap<&'a str, Vec<&'a Value>>,
    shapes: &'a Shapes,
}

/// A recipient with what the event says of it alone.
pub(super) struct Named<'a> {
    address: String,
    fields: Option<&'a Map<String, Value>>,
}

/// What an event says of all its recipients.
pub(super) struct Told {
    pub(super) delivery: Delivery,
    /// The codes that the diagnostic tells.
    reply: Option<u16>,
    enhanced: Option<EnhancedCode>,
    /// The codes of each field for codes.
    fields: Vec<Codes>,
}

/// A reply code and an enhanced code.
#[derive(Clone, Copy, Default)]
struct Codes {
    reply: Option<u16>,
    enhanced: Option<EnhancedCode>,
}

impl<'a, 'p> Event<'a, 'p> {
    /// An event, whose values are looked up once.
    pub(super) fn new(
        places: &'a Places<'p>,
        fields: &'a Map<String, Value>,
        shapes: &'a Shapes,
        roles: &'a Roles<'a>,
    ) -> Self {
        let mut values: FxHashMap<&str, Vec<&Value>> = FxHashMap::default();
        let mut level = vec![fields];
        for _ in 0..DEEPEST {
            let mut inner = Vec::new();
            for (name, value) in level.into_iter().flatten() {
                if roles.of(name).any() {
                    values.entry(name).or_default().push(value);
                }
                inner.extend(value.as_object());
            }
            level = inner;
        }
        Self { places, fields, roles, values, shapes }
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &'a Value> {
        self.values.get(name).into_iter().flatten().copied()
    }

    /// The kind of the event, by the first field that names one.
    pub(super) fn kind(&self) -> Option<Kind> {
        let names = &self.shapes.webhooks;
        let mut sent = None;
        for name in &names.event_fields {
            for value in self.all(name).filter_map(Value::as_str) {
                let word: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
                let word = word.to_ascii_lowercase();
                if let Some(kind) = names.event(&word) {
                    return Some(kind);
                }
                if names.sent.contains(&word) {
                    let answered = names.answered_fields.iter().any(|name| self.words(name).is_some());
                    sent = Some(if answered { Kind::Delivered } else { Kind::Other });
                }
            }
        }
        sent
    }

    /// The recipients of the event.
    pub(super) fn recipients(&self) -> Vec<Named<'a>> {
        for name in &self.shapes.webhooks.recipient_fields {
            for value in self.all(name) {
                let found = named(value, self.shapes);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        Vec::new()
    }

    /// The words of the first field of that name.
    pub(super) fn words(&self, name: &str) -> Option<&'a str> {
        self.all(name).filter_map(Value::as_str).find(|text| !text.trim().is_empty() && !begins_with(text.trim(), "{"))
    }

    /// What the event says of so many recipients.
    pub(super) fn told(&self, kind: Option<Kind>, replies: &[&str], recipients: usize) -> Told {
        let names = &self.shapes.webhooks;
        // A code is the server's own word, a sentence tells more than a label.
        let best = replies.iter().find(|reply| !code::codes(reply).is_empty());
        let best = best.or_else(|| replies.iter().find(|reply| reply.split_whitespace().count() >= SENTENCE));
        let mut context = Excerpt::default();
        self.add_remarks(&mut context, self.fields, DEEPEST);
        let diagnostic = match best {
            Some(reply) => self.untyped(reply),
            None if context.is_blank() => self.places.whole(),
            None => context.clone(),
        };
        let host = |fields: &[String]| fields.iter().find_map(|name| host(self.peer(name)?));
        let (shape, action) = match kind {
            None => (Shape::Report, None),
            Some(Kind::Bounced) => (Shape::Report, Some(Action::Failed)),
            Some(Kind::Delayed) => (Shape::Report, Some(Action::Delayed)),
            Some(Kind::Complained) => (Shape::Complaint, None),
            Some(Kind::Delivered) => (Shape::Success, Some(Action::Delivered)),
            Some(Kind::Other) => (Shape::Other, None),
        };
        let said = Said::new(diagnostic.text());
        let fields: Vec<Codes> = names.code_fields.iter().map(|name| Codes::all(self.all(name))).collect();
        let (reply, enhanced) = (said.reply(), said.enhanced());
        let codes = fields.iter().fold(Codes { reply, enhanced }, |codes, more| codes.or(*more));
        let delivery = Delivery {
            message: 1,
            line: 1,
            shape,
            action,
            reply_code: codes.reply,
            enhanced_code: codes.enhanced,
            remote_mta: host(&names.remote_host_fields),
            reporting_mta: host(&names.reporting_host_fields),
            diagnostic: share::of(&diagnostic, recipients),
            context: share::of(&context, recipients),
            ..Delivery::default()
        };
        Told { delivery, reply, enhanced, fields }
    }

    /// The delivery to one recipient.
    pub(super) fn delivery(&self, told: &Told, recipient: Named<'a>) -> Delivery {
        let shared = Delivery { recipient: Some(recipient.address), ..told.delivery.clone() };
        let Some(own) = recipient.fields else { return shared };
        let names = &self.shapes.webhooks;
        let reply = names.reply_fields.iter().find_map(|name| own.get(name)?.as_str()).map(|reply| self.untyped(reply));
        let codes = match &reply {
            Some(reply) => {
                let said = Said::new(reply.text());
                Codes { reply: said.reply(), enhanced: said.enhanced() }
            }
            None => Codes { reply: told.reply, enhanced: told.enhanced },
        };
        let each = names.code_fields.iter().zip(&told.fields);
        let codes = each.fold(codes, |codes, (name, shared)| codes.or(Codes::all(own.get(name))).or(*shared));
        Delivery {
            diagnostic: reply.unwrap_or_else(|| shared.diagnostic.clone()),
            reply_code: codes.reply,
            enhanced_code: codes.enhanced,
            ..shared
        }
    }

    /// The name of a host in the first field of that name.
    fn peer(&self, name: &str) -> Option<&'a str> {
        self.words(name).or_else(|| self.all(name).find_map(|value| value.get("name").and_then(Value::as_str)))
    }

    /// Adds what the service itself says of the event, as `name: value` in the event's order.
    fn add_remarks(&self, context: &mut Excerpt, fields: &Map<String, Value>, depth: usize) {
        for (name, value) in fields {
            let role = self.roles.of(name);
            let (remarks, is_code) =
                (role.is(Role::Kind) || role.is(Role::Remark) || role.is(Role::Reply), role.is(Role::Code));
            match value {
                Value::Object(inner) if depth > 1 => self.add_remarks(context, inner, depth - 1),
                Value::String(words) if remarks && is_label(words) => self.add_remark(context, name, words),
                Value::String(words) if is_code && words.len() <= LONGEST_CODE => {
                    self.add_remark(context, name, words);
                }
                Value::Bool(_) | Value::Number(_) if remarks || is_code => {
                    self.add_remark(context, name, &value.to_string());
                }
                _ => {}
            }
        }
    }

    fn add_remark(&self, context: &mut Excerpt, name: &str, words: &str) {
        let value = self.places.excerpt(words);
        let at = value.source().map_or(0, |source| source.start);
        let mut remark = Excerpt::default();
        remark.push_decoded(&format!("{name}: "), at..at);
        remark.join(&value);
        append_line(context, &remark);
    }

    /// A reply without the type before it, as in `smtp; 550 …`.
    fn untyped(&self, reply: &str) -> Excerpt {
        let whole = self.places.excerpt(reply);
        let skipped = match reply.split_once(';') {
            Some((kind, _)) if kind.trim().eq_ignore_ascii_case("smtp") => kind.len() + 1,
            _ => 0,
        };
        whole.trimmed(skipped..reply.len())
    }
}

impl Codes {
    /// The codes of a field's values.
    fn all<'a>(values: impl IntoIterator<Item = &'a Value>) -> Self {
        values.into_iter().map(Self::of).fold(Self::default(), Self::or)
    }

    fn of(value: &Value) -> Self {
        let number = || value.as_u64().map(|code| code.to_string());
        let Some(code) = value.as_str().map(str::to_owned).or_else(number).or_else(|| digits(value)) else {
            return Self::default();
        };
        let reply = code.trim().parse().ok().filter(|code| (200..600).contains(code));
        Self { reply, enhanced: code.trim().parse().ok() }
    }

    /// These codes; where they say less, those.
    fn or(self, more: Self) -> Self {
        let enhanced = [self.enhanced, more.enhanced].into_iter().flatten().reduce(code::more_specific);
        Self { reply: self.reply.or(more.reply), enhanced }
    }
}

/// Whether a value is the service's own word for something, not a server's reply or more JSON.
fn is_label(words: &str) -> bool {
    let words = words.trim();
    !words.is_empty() && words.len() <= LONGEST_LABEL && !begins_with(words, "{") && code::codes(words).is_empty()
}

/// The recipients that a field holds: an address, a list of them, or objects with one each.
fn named<'a>(value: &'a Value, shapes: &Shapes) -> Vec<Named<'a>> {
    let address = |text: &str| clean(text).filter(|address| address.contains('@'));
    match value {
        Value::String(text) => address(text).map(|address| Named { address, fields: None }).into_iter().collect(),
        Value::Array(items) => {
            items.iter().filter(|item| !item.is_array()).flat_map(|item| named(item, shapes)).collect()
        }
        Value::Object(fields) => {
            let own = shapes.webhooks.recipient_fields.iter().find_map(|name| address(fields.get(name)?.as_str()?));
            own.map(|address| Named { address, fields: Some(fields) }).into_iter().collect()
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
