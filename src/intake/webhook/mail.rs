//! What an event tells of the mail: when it failed, who sent it, its subject, its ids.
//!
//! It knows how values look that tell these things; by which names, `reference/shapes/` tells.

use std::borrow::Cow;

use super::event::Event;
use super::value::Value;
use crate::intake::mail::{self, Mail};
use crate::intake::{Date, Delivery};
use crate::reference::shapes::fields::Name;

/// How many digits the seconds since 1970 have, and the millionths of them.
const COUNTS: std::ops::RangeInclusive<usize> = 9..=16;

impl Event<'_, '_> {
    /// Adds to a delivery what the event tells of its mail.
    pub(super) fn tell(&self, delivery: &mut Delivery) {
        let names = self.names();
        delivery.date = self.date();
        let sender = self.first(&names.sender, |value| mail::mailbox(word(value)?));
        let subject =
            self.first(&names.subject, |value| mail::subject_of(value.text()?).filter(|subject| !is_path(subject)));
        let message_id = self.message_id();
        delivery.mail = Mail { sender, subject, message_id }.shared();
        delivery.original_recipient = self.first(&names.original_recipient, |value| mail::address(value.text()?));
    }

    /// When the event happened: what sent it tells of the mail's earlier fate, too.
    pub(super) fn date(&self) -> Option<Date> {
        let latest = |name: &Name| self.all(*name).filter_map(date).reduce(Date::later);
        self.names().date.iter().find_map(latest)
    }

    fn first(&self, names: &[Name], read: impl Fn(&Value<'_>) -> Option<String>) -> Option<String> {
        names.iter().flat_map(|name| self.all(*name)).find_map(read)
    }

    /// The Message-ID; where no field holds one, the service's own number of the mail.
    fn message_id(&self) -> Option<String> {
        let names = &self.names().message_id;
        let real = |value: &Value<'_>| mail::id_of(value.text()?).filter(|id| id.contains('@')).map(bracketed);
        self.first(names, real).or_else(|| self.first(names, |value| mail::id_of(&number_or_text(value)?)))
    }
}

/// Some services leave the brackets of an id out.
fn bracketed(id: String) -> String {
    if id.starts_with('<') { id } else { format!("<{id}>") }
}

/// Whether a subject is that of the event, by which a cloud calls what it is about.
fn is_path(subject: &str) -> bool {
    subject.contains("/message/") && !subject.contains(' ')
}

/// A text, or the first of a list.
fn word<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    value.text().or_else(|| value.items().first()?.text())
}

fn number_or_text<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
    value.text().map(Cow::Borrowed).or_else(|| value.whole().map(|number| number.to_string().into()))
}

fn date(value: &Value<'_>) -> Option<Date> {
    match value {
        Value::Number(number) => Date::of_count(number.as_f64()?).filter(|_| number.as_f64() >= Some(1e8)),
        Value::Text(text) => {
            let text = text.trim();
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            match text.get(digits..) {
                Some(rest) if COUNTS.contains(&digits) && (rest.is_empty() || rest.starts_with('.')) => {
                    Date::of_count(text.parse().ok()?)
                }
                _ => Date::read(text),
            }
        }
        _ => None,
    }
}
