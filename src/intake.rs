//! Turns a paste, a file or a stream into deliveries: one for each recipient that it reports on.
//!
//! This module knows shapes — messages, delivery reports, SMTP replies — and no meanings: it says
//! where the diagnostic text stands and which codes and hosts are in it, never why a mail bounced.

mod address;
mod capture;
mod decode;
mod dsn;
mod excerpt;
mod feedback;
mod fields;
mod host;
mod html;
mod join;
mod log;
mod loose;
mod mailbox;
mod message;
mod prose;
mod qmail;
mod queue;
mod quote;
mod reading;
mod session;
mod smtp;
pub mod stream;
mod table;
mod text;
mod traces;
mod webhook;

pub use excerpt::Excerpt;
pub use log::trail::Trail;

use crate::code;
use crate::reference::shapes::Shapes;
use crate::taxonomy::{Action, EnhancedCode};

/// What one input holds.
#[derive(Debug, Clone, Default)]
pub struct Intake {
    /// In input order; never empty for an input that has any text.
    pub deliveries: Vec<Delivery>,
    /// What could not be read, each a sentence that names the place.
    pub notices: Vec<String>,
    /// Deliveries that a log began and whose end it does not tell: their number and the recipient.
    pub begun: Vec<(String, String)>,
}

/// What a text is, as far as its shape alone tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// A message or log line that a mail system wrote about a delivery, a reply, or loose text.
    #[default]
    Report,
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
    /// The number of the message in the queue of the server whose log it is.
    pub queue_id: Option<String>,
    /// The recipient's address as written, without angle brackets.
    pub recipient: Option<String>,
    /// The remote server's reply code (RFC 5321 §4.2).
    pub reply_code: Option<u16>,
    /// The most specific enhanced code of the report (RFC 3463).
    pub enhanced_code: Option<EnhancedCode>,
    /// The `Action` field (RFC 3464 §2.3.3).
    pub action: Option<Action>,
    /// The host that wrote the report.
    pub reporting_mta: Option<String>,
    /// The host that refused the message.
    pub remote_mta: Option<String>,
    /// The words that report this delivery.
    pub diagnostic: Excerpt,
    /// What else the report says to a reader: subject and explanation around the diagnostic.
    pub context: Excerpt,
}

/// Reads any input: one delivery for each recipient that it reports on.
pub fn read(input: &[u8], shapes: &Shapes) -> Intake {
    let mut intake = match capture::plain(input) {
        Some(text) => {
            let intake = reading::messages(&decode::line_feeds(text.text().as_bytes()), shapes);
            Intake { deliveries: reading::within(intake.deliveries, &text), ..intake }
        }
        None => reading::messages(&decode::line_feeds(input), shapes),
    };
    if intake.deliveries.is_empty() && intake.notices.is_empty() {
        intake.notices.push("there is nothing to read: the input is empty".to_owned());
    }
    place(&mut intake.deliveries, input);
    intake
}
/// Says on which line of the input each delivery stands.
fn place(deliveries: &mut [Delivery], input: &[u8]) {
    let ends_line = |at: usize| match input.get(at) {
        Some(b'\n') => true,
        Some(b'\r') => input.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    let mut in_order: Vec<&mut Delivery> = deliveries.iter_mut().collect();
    in_order.sort_by_key(|delivery| delivery.start());
    let (mut at, mut line) = (0, 1);
    for delivery in in_order {
        let start = delivery.start();
        line += (at..start).filter(|at| ends_line(*at)).count();
        at = start;
        delivery.line = line;
        delivery.message = delivery.message.max(1);
    }
}

impl Delivery {
    /// The part of the recipient's address after the last `@`.
    pub fn domain(&self) -> Option<&str> {
        self.recipient.as_deref()?.rsplit_once('@').map(|(_, domain)| domain)
    }

    /// Whether the input tells no code.
    fn is_codeless(&self) -> bool {
        self.reply_code.is_none() && self.enhanced_code.is_none()
    }

    /// Whether it is nothing but a failing reply that names no recipient.
    fn is_bare_reply(&self) -> bool {
        self.recipient.is_none() && code::is_reply(self.diagnostic.text())
    }

    /// The same delivery of the `message`th message, which begins at the byte `start` of the input.
    fn moved(self, start: usize, message: usize) -> Self {
        let (diagnostic, context) = (self.diagnostic.shifted(start), self.context.shifted(start));
        Self { message, diagnostic, context, ..self }
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
    }
}
