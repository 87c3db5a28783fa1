//! One event of a mail service: what it says of its recipients, whatever the service calls it.
//!
//! It knows that an event has a kind, recipients and a reply, not where events stand in a text.

use std::borrow::Cow;

use super::places::Places;
use super::value::{Object, Value};
use crate::code;
use crate::intake::address::clean;
use crate::intake::excerpt::Excerpt;
use crate::intake::said::Said;
use crate::intake::share;
use crate::intake::text::begins_with;
use crate::intake::{Delivery, Shape};
use crate::reference::shapes::Event as Kind;
use crate::reference::shapes::fields::{self, Fields, Name, Role};
use crate::taxonomy::{Action, EnhancedCode};

/// How deep fields are looked for in an event.
const DEEPEST: usize = 5;

/// How many values with a role most events have at most.
const USUAL: usize = 16;

/// The most bytes of a service's own word or sentence.
const LONGEST_LABEL: usize = 200;

/// The most bytes of a code that a field of its own holds.
const LONGEST_CODE: usize = 12;

/// From how many words on a value is a sentence and no label.
const SENTENCE: usize = 4;

/// An event and the text that it was read from.
pub(super) struct Event<'a, 'p> {
    places: &'a Places<'p>,
    fields: &'a Object<'a>,
    names: &'a Fields,
    /// All values of names that have a role in the event, the outermost first.
    values: Vec<(Name, &'a Value<'a>)>,
    /// The bits of these names, so that most others are known at once not to be among them.
    told: u128,
}

/// A recipient with what the event says of it alone.
pub(super) struct Named<'a> {
    address: String,
    fields: Option<&'a Object<'a>>,
}

impl Named<'_> {
    /// Whether a reply stands beside the address.
    pub(super) fn has_reply(&self, names: &Fields) -> bool {
        let words = |name: &Name| self.fields?.get(*name)?.text();
        names.reply.iter().filter_map(words).any(|reply| !reply.trim().is_empty())
    }
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

/// Which remarks of an event are looked for.
#[derive(Clone, Copy)]
struct Remarks<'a> {
    /// How deep they may stand.
    deepest: usize,
    /// The value that is known to be a server's reply.
    reply: Option<&'a str>,
}

impl Remarks<'_> {
    fn is_reply(self, words: &str) -> bool {
        self.reply.is_some_and(|reply| std::ptr::eq(reply, words))
    }
}

/// The reply that tells the most.
struct Best<'a> {
    reply: Option<&'a str>,
    codes: Vec<code::Found>,
}

impl<'a> Best<'a> {
    /// A code is the server's own word, a sentence tells more than a label.
    fn of(replies: &[&'a str]) -> Self {
        for reply in replies {
            let codes = code::codes(reply);
            if !codes.is_empty() {
                return Self { reply: Some(reply), codes };
            }
        }
        let is_sentence = |reply: &&&str| reply.split_whitespace().count() >= SENTENCE;
        Self { reply: replies.iter().find(is_sentence).copied(), codes: Vec::new() }
    }

    /// The reply, where it has a code.
    fn coded(&self) -> Option<&'a str> {
        self.reply.filter(|_| !self.codes.is_empty())
    }
}

/// A reply code and an enhanced code.
#[derive(Clone, Copy, Default)]
struct Codes {
    reply: Option<u16>,
    enhanced: Option<EnhancedCode>,
}

impl<'a, 'p> Event<'a, 'p> {
    /// An event, whose values are looked up once.
    pub(super) fn new(places: &'a Places<'p>, fields: &'a Object<'a>, names: &'a Fields) -> Self {
        let mut values = Vec::with_capacity(USUAL);
        let mut told = 0;
        let mut level = vec![fields];
        for _ in 0..DEEPEST {
            let mut inner = Vec::new();
            for field in level.into_iter().flat_map(Object::fields) {
                if let Some(name) = field.known.name().filter(|_| field.known.has_role()) {
                    values.push((name, &field.value));
                    told |= name.bit();
                }
                inner.extend(field.value.object());
                if field.known.name().is_some_and(|name| names.attempt_lists.contains(&name)) {
                    inner.extend(field.value.items().last().and_then(Value::object));
                }
            }
            if inner.is_empty() {
                break;
            }
            level = inner;
        }
        Self { places, fields, names, values, told }
    }

    /// The names by which it is read.
    pub(super) const fn names(&self) -> &'a Fields {
        self.names
    }

    /// The values of that name, the outermost first.
    pub(super) fn all(&self, name: Name) -> impl Iterator<Item = &'a Value<'a>> {
        let values = if self.told & name.bit() == 0 { &[] } else { self.values.as_slice() };
        values.iter().filter(move |(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// The kind of the event, by the first field that names one.
    pub(super) fn kind(&self) -> Option<Kind> {
        let names = self.names;
        let mut sent = None;
        for name in &names.event {
            for value in self.all(*name).filter_map(Value::text) {
                match names.kind(value) {
                    Some(fields::Kind::Of(kind)) => return Some(kind),
                    Some(fields::Kind::Sent) => {
                        let answered = names.answered.iter().any(|name| self.words(*name).is_some());
                        sent = Some(if answered { Kind::Delivered } else { Kind::Other });
                    }
                    None => {}
                }
            }
        }
        sent
    }

    /// The recipients of the event.
    pub(super) fn recipients(&self) -> Vec<Named<'a>> {
        for name in &self.names.recipient {
            for value in self.all(*name) {
                let found = named(value, self.names);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        Vec::new()
    }

    /// The words of the first field of that name.
    pub(super) fn words(&self, name: Name) -> Option<&'a str> {
        // Some services put even one reply into a list.
        let words = self.all(name).filter_map(|value| value.text().or_else(|| value.items().first()?.text()));
        words.into_iter().find(|text| !text.trim().is_empty() && !begins_with(text.trim(), "{"))
    }

    /// What the event says of so many recipients.
    pub(super) fn told(&self, kind: Option<Kind>, replies: &[&str], recipients: usize) -> Told {
        let names = self.names;
        let best = Best::of(replies);
        let mut context = Excerpt::default();
        self.add_remarks(&mut context, self.fields, Remarks { deepest: DEEPEST, reply: best.coded() });
        let diagnostic = match best.reply {
            Some(reply) => self.untyped(reply),
            None if context.is_blank() => self.places.whole(),
            None => context.clone(),
        };
        let host = |fields: &[Name]| fields.iter().find_map(|name| host(self.peer(*name)?));
        let (shape, action) = match kind {
            None => (Shape::Report, None),
            Some(Kind::Bounced) => (Shape::Report, Some(Action::Failed)),
            Some(Kind::Delayed) => (Shape::Report, Some(Action::Delayed)),
            Some(Kind::Complained) => (Shape::Complaint, None),
            Some(Kind::Delivered) => (Shape::Success, Some(Action::Delivered)),
            Some(Kind::Other) => (Shape::Other, None),
        };
        let said = match best.reply {
            // What is the same text has the same codes.
            Some(reply) if reply.len() == diagnostic.text().len() => Said::of(diagnostic.text(), best.codes),
            _ => Said::new(diagnostic.text()),
        };
        let fields: Vec<Codes> = names.code.iter().map(|name| Codes::all(self.all(*name), names)).collect();
        let (reply, enhanced) = (said.reply(), said.enhanced());
        let codes = fields.iter().fold(Codes { reply, enhanced }, |codes, more| codes.or(*more));
        let mut delivery = Delivery {
            message: 1,
            line: 1,
            shape,
            action,
            reply_code: codes.reply,
            enhanced_code: codes.enhanced,
            remote_mta: host(&names.remote_host),
            reporting_mta: host(&names.reporting_host),
            diagnostic: share::of(&diagnostic, recipients),
            context: share::of(&context, recipients),
            ..Delivery::default()
        };
        self.tell(&mut delivery);
        Told { delivery, reply, enhanced, fields }
    }

    /// The delivery to one recipient.
    pub(super) fn delivery(&self, told: &Told, recipient: Named<'a>) -> Delivery {
        let shared = Delivery { recipient: Some(recipient.address), ..told.delivery.clone() };
        let Some(own) = recipient.fields else { return shared };
        let names = self.names;
        let reply = names.reply.iter().find_map(|name| own.get(*name)?.text()).map(|reply| self.untyped(reply));
        let codes = match &reply {
            Some(reply) => {
                let said = Said::new(reply.text());
                Codes { reply: said.reply(), enhanced: said.enhanced() }
            }
            None => Codes { reply: told.reply, enhanced: told.enhanced },
        };
        let each = names.code.iter().zip(&told.fields);
        let codes = each.fold(codes, |codes, (name, shared)| codes.or(Codes::all(own.get(*name), names)).or(*shared));
        Delivery {
            diagnostic: reply.unwrap_or_else(|| shared.diagnostic.clone()),
            reply_code: codes.reply,
            enhanced_code: codes.enhanced,
            ..shared
        }
    }

    /// The name of a host in the first field of that name.
    fn peer(&self, name: Name) -> Option<&'a str> {
        self.words(name).or_else(|| self.all(name).find_map(|value| value.object()?.get(self.names.host)?.text()))
    }

    /// Adds what the service itself says of the event, as `name: value` in the event's order.
    fn add_remarks(&self, context: &mut Excerpt, fields: &Object<'_>, wanted: Remarks<'_>) {
        for field in fields.fields() {
            let (name, known) = (&field.name, field.known);
            let (remarks, is_code) =
                (known.is(Role::Kind) || known.is(Role::Remark) || known.is(Role::Reply), known.is(Role::Code));
            match &field.value {
                Value::Object(inner) if wanted.deepest > 1 => {
                    self.add_remarks(context, inner, Remarks { deepest: wanted.deepest - 1, ..wanted });
                }
                Value::Text(words) if remarks && !wanted.is_reply(words) && is_label(words) => {
                    self.add_remark(context, name, words);
                }
                Value::Text(words) if is_code && words.len() <= LONGEST_CODE => {
                    self.add_remark(context, name, words);
                }
                Value::Bool(value) if remarks || is_code => self.add_remark(context, name, &value.to_string()),
                Value::Number(value) if remarks || is_code => self.add_remark(context, name, &value.to_string()),
                _ => {}
            }
        }
    }

    fn add_remark(&self, context: &mut Excerpt, name: &str, words: &str) {
        let value = self.places.excerpt(words);
        if !context.text().is_empty() {
            let at = context.end();
            context.push_decoded("\n", at..at);
        }
        let at = value.source().map_or(0, |source| source.start);
        context.push_decoded(&[name, ": "].concat(), at..at);
        context.join(&value);
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
    fn all<'a>(values: impl IntoIterator<Item = &'a Value<'a>>, names: &Fields) -> Self {
        values.into_iter().map(|value| Self::of(value, names)).fold(Self::default(), Self::or)
    }

    fn of(value: &Value<'_>, names: &Fields) -> Self {
        let number = || value.whole().map(|code| code.to_string().into());
        let digits = || digits(value.object()?, names).map(Cow::Owned);
        let Some(code) = value.text().map(Cow::Borrowed).or_else(number).or_else(digits) else {
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
fn named<'a>(value: &'a Value<'a>, names: &Fields) -> Vec<Named<'a>> {
    let address = |text: &str| clean(text).filter(|address| address.contains('@'));
    match value {
        Value::Text(text) => address(text).map(|address| Named { address, fields: None }).into_iter().collect(),
        Value::List(items) => {
            items.iter().filter(|item| !matches!(item, Value::List(_))).flat_map(|item| named(item, names)).collect()
        }
        Value::Object(fields) => {
            let own = names.recipient.iter().find_map(|name| address(fields.get(*name)?.text()?));
            own.map(|address| Named { address, fields: Some(fields) }).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// An enhanced code whose digits stand apart.
fn digits(fields: &Object<'_>, names: &Fields) -> Option<String> {
    let [class, subject, detail] = names.digits.map(|name| fields.get(name).and_then(Value::whole));
    Some(format!("{}.{}.{}", class?, subject?, detail?))
}

/// A host's name without its type.
fn host(value: &str) -> Option<String> {
    let name = value.rsplit(';').next()?.trim();
    let name = name.trim_end_matches('.');
    (name.contains('.') && !name.contains(char::is_whitespace)).then(|| name.to_owned())
}
