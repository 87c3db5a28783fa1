//! Turns a paste, a file or a stream into deliveries: one for each recipient that it reports on.
//!
//! This module knows shapes — messages, delivery reports, SMTP replies — and no meanings: it says
//! where the diagnostic text stands and which codes and hosts are in it, never why a mail bounced.

mod address;
mod binary;
mod calls;
mod capture;
mod date;
mod decode;
mod dsn;
mod escapes;
mod excerpt;
mod feedback;
mod fields;
mod host;
mod html;
mod iis;
mod inbound;
mod join;
mod log;
mod loose;
mod mail;
mod mailbox;
mod message;
mod misread;
mod prose;
mod qmail;
mod queue;
mod quote;
mod raw;
mod reading;
mod refused;
mod said;
mod session;
mod share;
mod smtp;
pub mod stream;
mod table;
mod text;
mod traces;
mod webhook;
mod words;
mod wrapped;

pub use binary::binary;
pub use date::Date;
pub use excerpt::Excerpt;
pub use inbound::Inbound;
pub use log::begins_entry;
pub use log::successes::{Success, Successes};
pub use log::trail::Trail;
pub use mail::Mail;
pub use words::server_words;

use std::ops::Range;
use std::sync::Arc;

use crate::code;
use crate::reference::shapes::Shapes;
use crate::taxonomy::{Action, EnhancedCode};
use log::origins::Origins;

/// How much of the input each delivery may hold without need, in bytes.
const MOST_KEPT: usize = 1024;

/// What one input holds.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Intake {
    /// In input order; never empty for an input that has any text.
    pub deliveries: Vec<Delivery>,
    /// What could not be read, each a sentence that names the place.
    pub notices: Vec<String>,
    /// How many deliveries of a log succeeded that are not among these, where that was asked for.
    pub delivered: usize,
    /// Deliveries that a log began and whose end it does not tell.
    pub(crate) begun: Vec<Begun>,
    /// Deliveries of a log that succeeded and are only counted, where that was asked for.
    pub successes: Successes,
    /// What a log said of its messages, for [`Trail`] to tell their deliveries.
    pub(crate) origins: Origins,
    /// Whether more parts of the input follow, so that the entries of a log are left as they stand.
    pub(crate) is_part: bool,
    /// Whether the deliveries are the bare entries of a log, which [`Trail`] has to put together.
    pub(crate) is_log: bool,
}

/// A delivery that a log began and whose end it does not tell.
#[derive(Debug, Clone)]
pub(crate) struct Begun {
    /// The delivery, by its number.
    pub delivery: String,
    /// The message, by its number.
    pub message: String,
    /// The recipient's address.
    pub recipient: String,
}

/// What a text is, as far as its shape alone tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Shape {
    /// A message or log line that a mail system wrote about a delivery.
    #[default]
    Report,
    /// Loose text, which may be anything: a reply, a line of a program, what somebody writes.
    Text,
    /// A row of a list of deliveries: it is about one, even where no word says so.
    Record,
    /// A feedback-loop report (RFC 5965).
    Complaint,
    /// An automatic answer (RFC 3834).
    AutoReply,
    /// A report of success: delivered, relayed or expanded (RFC 3464 §2.3.3).
    Success,
    /// An ordinary message, a receipt, anything that reports no delivery.
    Other,
}

/// One failed (or reported) delivery to one recipient.
///
/// A field is `None` where the input does not say it; nothing is inferred.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// Counts the messages of the input, from 1.
    pub message: usize,
    /// The line of the input on which the delivery stands, from 1.
    pub line: usize,
    /// What the text is by its shape.
    pub shape: Shape,
    /// When it failed, as the input tells it.
    pub date: Option<Date>,
    /// Which mail was not delivered; the deliveries of one mail share it.
    pub mail: Option<Arc<Mail>>,
    /// The number of the message in the queue of the server whose log it is.
    pub queue_id: Option<String>,
    /// The recipient's address as written, without angle brackets.
    pub recipient: Option<String>,
    /// The address that the sender wrote to, where the input tells it; a server may have redirected it.
    pub original_recipient: Option<String>,
    /// The remote server's reply code (RFC 5321 §4.2).
    pub reply_code: Option<u16>,
    /// The most specific enhanced code of the report (RFC 3463).
    pub enhanced_code: Option<EnhancedCode>,
    /// The `Action` field (RFC 3464 §2.3.3).
    pub action: Option<Action>,
    /// Who brought the message, where the server whose log it is turned it away itself as it came in; `None` of
    /// mail on its way out.
    pub inbound: Option<Inbound>,
    /// The host that wrote the report.
    pub reporting_mta: Option<String>,
    /// The host that refused the message.
    pub remote_mta: Option<String>,
    /// The words that report this delivery.
    pub diagnostic: Excerpt,
    /// What else the report says to a reader: subject and explanation around the diagnostic.
    pub context: Excerpt,
    /// The header of the returned message, where the report holds one.
    pub returned: Excerpt,
    /// The message, event or line that it was read from, where that was asked for
    /// ([`stream::Parts::keeping_texts`]).
    pub raw: Option<Arc<str>>,
}

/// Reads any input: one delivery for each recipient that it reports on, none of what is no text.
pub fn read(input: &[u8], shapes: &Shapes) -> Intake {
    match binary(input, shapes) {
        Some(sentence) => Intake { notices: vec![sentence.to_owned()], ..Intake::default() },
        None => read_alone(input, shapes),
    }
}

/// Gives each delivery of an input the text that it was read from.
pub(crate) fn tell_texts(deliveries: &mut [Delivery], input: &[u8]) {
    raw::tell(deliveries, input);
}

/// Reads an input, or a part of one that stands alone, which is known to be text.
fn read_alone(input: &[u8], shapes: &Shapes) -> Intake {
    read_into(input, shapes, Intake::default())
}

/// Reads one of several parts of an input; what it holds of a log is left for [`Trail`].
fn read_part(input: &[u8], shapes: &Shapes) -> Intake {
    read_into(input, shapes, Intake { is_part: true, ..Intake::default() })
}

/// Reads a part of a log; what is no line about a delivery is passed over.
fn read_entries(input: &[u8], shapes: &Shapes) -> Intake {
    let mut intake = reading::entries(&decode::line_feeds(input), shapes, log::entries);
    place(&mut intake.deliveries, input);
    intake
}

/// Reads a part of a log of which the deliveries that succeeded are only counted.
fn read_failures(input: &[u8], shapes: &Shapes) -> Intake {
    let mut intake = reading::entries(&decode::line_feeds(input), shapes, log::failures);
    place(&mut intake.deliveries, input);
    intake
}

fn read_into(input: &[u8], shapes: &Shapes, intake: Intake) -> Intake {
    let mut intake = match capture::plain(input) {
        Some(text) => {
            let mut intake = reading::messages(&decode::line_feeds(text.text().as_bytes()), shapes, intake);
            within(&mut intake.deliveries, &text);
            intake
        }
        None => reading::messages(&decode::line_feeds(input), shapes, intake),
    };
    if intake.deliveries.is_empty() && intake.notices.is_empty() {
        intake.notices.push("there is nothing to read: the input is empty".to_owned());
    }
    place(&mut intake.deliveries, input);
    intake
}

impl Intake {
    /// The deliveries that the entries of a log tell of, unless more parts of it follow.
    fn put_together(&mut self, entries: Vec<Delivery>) -> Vec<Delivery> {
        self.is_log |= self.is_part;
        if self.is_part { entries } else { log::trail::joined(entries, &std::mem::take(&mut self.origins)) }
    }

    /// Notes that so many deliveries of one message are not told.
    fn leave_out(&mut self, count: usize) {
        if count > 0 {
            let most = share::MOST_DELIVERIES;
            self.notices
                .push(format!("one message reports on {} recipients; only the first {most} were read", most + count));
        }
    }
}

/// Says on which line of the input each delivery stands.
fn place(deliveries: &mut [Delivery], input: &[u8]) {
    let (mut at, mut line) = (0, 1);
    let mut put = |delivery: &mut Delivery| {
        let start = delivery.start();
        line += line_ends(input, at..start);
        at = start;
        delivery.line = line;
        delivery.message = delivery.message.max(1);
    };
    if deliveries.is_sorted_by_key(Delivery::start) {
        deliveries.iter_mut().for_each(put);
    } else {
        let mut in_order: Vec<&mut Delivery> = deliveries.iter_mut().collect();
        in_order.sort_by_cached_key(|delivery| delivery.start());
        in_order.into_iter().for_each(&mut put);
    }
    let_go(deliveries, input);
}

/// How many lines end on these bytes: at a line feed, or at a carriage return without one.
fn line_ends(input: &[u8], range: Range<usize>) -> usize {
    let Some(bytes) = input.get(range.clone()) else { return 0 };
    let lone = |at: &usize| input.get(range.start + at + 1) != Some(&b'\n');
    memchr::memchr_iter(b'\n', bytes).count() + memchr::memchr_iter(b'\r', bytes).filter(lone).count()
}

/// Places deliveries in the input that `outer` was taken from.
fn within(deliveries: &mut [Delivery], outer: &Excerpt) {
    each_excerpt(deliveries, |excerpt| excerpt.within(outer));
}

/// Places deliveries in an input that has `by` bytes more before them.
fn shift(deliveries: &mut [Delivery], by: usize) {
    for delivery in deliveries {
        delivery.diagnostic = std::mem::take(&mut delivery.diagnostic).shifted(by);
        delivery.context = std::mem::take(&mut delivery.context).shifted(by);
        delivery.returned = std::mem::take(&mut delivery.returned).shifted(by);
    }
}

/// Lets go of the text around the words of few deliveries, so that they do not hold all of a long input.
fn let_go(deliveries: &mut [Delivery], input: &[u8]) {
    if input.len() > deliveries.len() * MOST_KEPT {
        each_excerpt(deliveries, |excerpt| excerpt.clone().apart());
    }
}

/// Changes the words of deliveries; what they share is changed once and stays shared.
fn each_excerpt(deliveries: &mut [Delivery], change: impl Fn(&Excerpt) -> Excerpt) {
    let [mut diagnostics, mut contexts, mut headers] = [const { Shared(None) }; 3];
    for delivery in deliveries {
        delivery.diagnostic = diagnostics.change(std::mem::take(&mut delivery.diagnostic), &change);
        delivery.context = contexts.change(std::mem::take(&mut delivery.context), &change);
        delivery.returned = headers.change(std::mem::take(&mut delivery.returned), &change);
    }
}

/// The last excerpt of which there may be copies, before and after a change.
struct Shared(Option<(Excerpt, Excerpt)>);

impl Shared {
    fn change(&mut self, excerpt: Excerpt, change: impl Fn(&Excerpt) -> Excerpt) -> Excerpt {
        match &self.0 {
            Some((before, after)) if before.is_copy(&excerpt) => after.clone(),
            _ => {
                let after = change(&excerpt);
                self.0 = Some((excerpt, after.clone()));
                after
            }
        }
    }
}

impl Delivery {
    /// The part of the recipient's address after the last `@`.
    pub fn domain(&self) -> Option<&str> {
        self.recipient.as_deref()?.rsplit_once('@').map(|(_, domain)| domain)
    }

    /// Tells a date without a year, as logs have it, the latest in which it was not after `last`.
    pub fn tell_year(&mut self, last: Date) {
        self.date = self.date.and_then(|date| date.not_after(last));
    }

    /// The address that the sender wrote to, as far as the input tells it: the one on their list.
    pub fn written_to(&self) -> Option<&str> {
        self.original_recipient.as_deref().or(self.recipient.as_deref())
    }

    /// The same where its mail went on to another address, which failed.
    pub fn redirected_from(&self) -> Option<&str> {
        let (original, recipient) = (self.original_recipient.as_deref()?, self.recipient.as_deref()?);
        (!address::same(original, recipient)).then_some(original)
    }

    /// Who sent the mail.
    pub fn sender(&self) -> Option<&str> {
        self.mail.as_ref()?.sender.as_deref()
    }

    /// The subject of the mail.
    pub fn subject(&self) -> Option<&str> {
        self.mail.as_ref()?.subject.as_deref()
    }

    /// The Message-ID of the mail.
    pub fn message_id(&self) -> Option<&str> {
        self.mail.as_ref()?.message_id.as_deref()
    }

    /// The fields of the returned message's header, each with its name and its value on one line.
    pub fn returned_fields(&self) -> impl Iterator<Item = (&str, String)> {
        fields::fields(&self.returned).map(|field| (field.name(), field.value().text().to_owned()))
    }

    /// What the server said, without what a person wrote around it.
    pub fn said(&self, shapes: &Shapes) -> &str {
        let words = self.diagnostic.text();
        // The fields of a report hold nothing else.
        let is_loose = self.shape == Shape::Text && self.action.is_none();
        if is_loose { server_words(words, shapes) } else { words }
    }

    /// Whether the input tells no code.
    fn is_codeless(&self) -> bool {
        self.reply_code.is_none() && self.enhanced_code.is_none()
    }

    /// Whether it is nothing but a failing reply that names no recipient.
    fn is_bare_reply(&self) -> bool {
        self.recipient.is_none() && code::is_reply(self.diagnostic.text())
    }

    /// The byte of the input with which the diagnostic begins.
    fn start(&self) -> usize {
        self.diagnostic.source().map_or(0, |source| source.start)
    }

    /// Takes in further words about the same delivery.
    fn absorb(&mut self, more: Self) {
        dsn::append_line(&mut self.diagnostic, &more.diagnostic);
        self.recipient = self.recipient.take().or(more.recipient);
        self.reply_code = match (self.reply_code, more.reply_code) {
            (Some(first), Some(second)) if first < 400 => Some(second),
            (first, second) => first.or(second),
        };
        self.enhanced_code = [self.enhanced_code, more.enhanced_code].into_iter().flatten().reduce(code::more_specific);
        self.remote_mta = self.remote_mta.take().or(more.remote_mta);
        self.reporting_mta = self.reporting_mta.take().or(more.reporting_mta);
        self.date = self.date.or(more.date);
        self.mail = self.mail.take().or(more.mail);
        self.original_recipient = self.original_recipient.take().or(more.original_recipient);
    }
}
