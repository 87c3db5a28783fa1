//! Reads from the header of a returned message which mail it is: who sent it, about what, by which
//! id; and the address that it was written to, where that was redirected.
//!
//! It knows the fields (RFC 5322 §3.6), not where the header stands. What is told twice and not the
//! same, or cannot be decoded, is not told.

use std::sync::Arc;

use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;

use super::address::{addresses, clean, has_domain};
use super::excerpt::Excerpt;
use super::fields::{Field, fields};
use super::text::part;

/// The longest value of a field that a person or a program wrote, in bytes.
const LONGEST: usize = 4096;

/// The longest subject and id that are told, in characters; a line of a header has no more.
const LONGEST_TOLD: usize = 998;

/// The mail that was not delivered, as far as the input tells it.
///
/// A field is `None` where the input does not say it, or not for sure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    /// Who sent it: the address of its From, else that of its envelope.
    pub sender: Option<String>,
    /// Its subject, decoded and on one line.
    pub subject: Option<String>,
    /// Its Message-ID, as written.
    pub message_id: Option<String>,
}

/// What the header of a returned message tells.
#[derive(Debug, Default)]
pub(super) struct Returned {
    /// Which mail it is.
    pub mail: Mail,
    /// The address that it was written to before a server redirected it.
    pub original_recipient: Option<String>,
}

impl Mail {
    /// The same, to be shared by the deliveries of one mail; `None` where nothing is told.
    pub(super) fn shared(self) -> Option<Arc<Self>> {
        (self != Self::default()).then(|| Arc::new(self))
    }

    /// A mail of which log lines or events tell so much.
    pub(super) fn told(sender: Option<&str>, subject: Option<&str>, message_id: Option<&str>) -> Self {
        Self {
            sender: sender.and_then(address),
            subject: subject.and_then(subject_of),
            message_id: message_id.and_then(id_of),
        }
    }

    /// What this tells, and what another tells beside it.
    #[must_use]
    pub(super) fn or(self, more: &Self) -> Self {
        let either = |one: Option<String>, other: &Option<String>| one.or_else(|| other.clone());
        Self {
            sender: either(self.sender, &more.sender),
            subject: either(self.subject, &more.subject),
            message_id: either(self.message_id, &more.message_id),
        }
    }
}

impl Returned {
    /// Reads a header.
    pub(super) fn of(header: &Excerpt) -> Self {
        let mut found = Fields::default();
        for field in fields(header) {
            found.take(&field);
        }
        let Fields { from, sender, return_path, subject, message_id, original_to } = found;
        let sender = from.sure().or_else(|| sender.sure()).or_else(|| return_path.sure());
        let mail = Mail { sender, subject: subject.sure(), message_id: message_id.sure() };
        Self { mail, original_recipient: original_to.sure() }
    }
}

/// The fields that tell which mail it is.
#[derive(Default)]
struct Fields {
    from: Once,
    sender: Once,
    return_path: Once,
    subject: Once,
    message_id: Once,
    original_to: Once,
}

impl Fields {
    fn take(&mut self, field: &Field<'_>) {
        let (place, read): (&mut Once, fn(&str) -> Option<String>) = match field.name().len() {
            4 if field.is("from") => (&mut self.from, mailbox),
            6 if field.is("sender") => (&mut self.sender, mailbox),
            7 if field.is("subject") => (&mut self.subject, subject_of),
            10 if field.is("message-id") => (&mut self.message_id, id_of),
            11 if field.is("return-path") => (&mut self.return_path, address),
            13 if field.is("x-original-to") => (&mut self.original_to, address),
            _ => return,
        };
        let value = Some(field).filter(|field| field.length() <= LONGEST).map(Field::value);
        place.take(value.and_then(|value| read(value.text())));
    }
}

/// A value that stands in a header once, or every time the same.
#[derive(Default)]
struct Once {
    value: Option<String>,
    is_told: bool,
    is_doubtful: bool,
}

impl Once {
    fn take(&mut self, value: Option<String>) {
        self.is_doubtful |= self.is_told && value != self.value;
        self.is_told = true;
        self.value = value;
    }

    fn sure(self) -> Option<String> {
        self.value.filter(|_| !self.is_doubtful)
    }
}

/// An address alone, as an envelope has it.
pub(super) fn address(value: &str) -> Option<String> {
    clean(value).filter(|address| has_domain(address) && !address.contains(char::is_whitespace))
}

/// The address of the only mailbox that a field names (RFC 5322 §3.4).
pub(super) fn mailbox(value: &str) -> Option<String> {
    let mut bracketed = value.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
    let mut bracketed = bracketed.by_ref().map(|(inner, _)| inner).filter(|inner| inner.contains('@'));
    if let Some(first) = bracketed.next() {
        return if bracketed.next().is_none() { address(first) } else { None };
    }
    let mut all = addresses(value).map(|range| part(value, range));
    let first = all.next()?;
    if all.next().is_none() { address(first) } else { None }
}

/// An id as it was written, where it is one word.
pub(super) fn id_of(value: &str) -> Option<String> {
    let id = value.trim();
    let is_word =
        !id.is_empty() && id.len() <= LONGEST_TOLD && !id.contains(|c: char| c.is_whitespace() || c.is_control());
    // Empty brackets, and a letter that could not be read, are no id.
    (is_word && id != "<>" && !id.contains('\u{fffd}')).then(|| id.to_owned())
}

/// A subject, decoded (RFC 2047) and on one line.
pub(super) fn subject_of(value: &str) -> Option<String> {
    let decoded = if value.contains("=?") { Some(decoded(value)?) } else { None };
    let subject = decoded.as_deref().unwrap_or(value).replace(['\t', '\n'], " ");
    let subject: String = subject.chars().filter(|c| !c.is_control()).collect();
    let subject = subject.trim();
    let is_read = !subject.is_empty() && !subject.contains('\u{fffd}') && subject.chars().count() <= LONGEST_TOLD;
    is_read.then(|| subject.to_owned())
}

/// The text of encoded words; `None` where one of them cannot be read.
fn decoded(value: &str) -> Option<String> {
    let line = [value, "\n"].concat();
    let HeaderValue::Text(text) = MessageStream::new(line.as_bytes()).parse_unstructured() else { return None };
    let is_left = text.split("=?").skip(1).any(|rest| rest.contains("?="));
    (!is_left).then(|| text.into_owned())
}
