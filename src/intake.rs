//! Turns a paste, a file or a stream into deliveries: one for each recipient that it reports on.
//!
//! This module knows shapes — messages, delivery reports, SMTP replies — and no meanings: it says
//! where the diagnostic text stands and which codes and hosts are in it, never why a mail bounced.

pub mod code;

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
mod mailbox;
mod message;
mod prose;
mod qmail;
mod queue;
mod quote;
mod session;
mod smtp;
pub mod stream;
mod table;
mod text;
mod traces;
mod webhook;

pub use excerpt::Excerpt;
pub use log::trail::Trail;

use join::Report;
use message::{Attached, Letter};

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

/// How deep messages within messages are looked into.
const DEEPEST: usize = 4;

/// How much of a recorded session stands by each refusal, in bytes.
const LONGEST_RECORD: usize = 4096;

/// How many refusals of one session are told apart.
const MOST_REFUSALS: usize = 1000;

/// Reads any input: one delivery for each recipient that it reports on.
pub fn read(input: &[u8], shapes: &Shapes) -> Intake {
    let mut intake = match capture::plain(input) {
        Some(text) => {
            let intake = read_messages(&decode::line_feeds(text.text().as_bytes()), shapes);
            Intake { deliveries: within(intake.deliveries, &text), ..intake }
        }
        None => read_messages(&decode::line_feeds(input), shapes),
    };
    if intake.deliveries.is_empty() && intake.notices.is_empty() {
        intake.notices.push("there is nothing to read: the input is empty".to_owned());
    }
    place(&mut intake.deliveries, input);
    intake
}

/// Reads the messages of a mailbox, or all of it as one text.
fn read_messages(bytes: &[u8], shapes: &Shapes) -> Intake {
    let mut intake = Intake::default();
    let mut number = 0;
    for message in mailbox::messages(bytes) {
        number += 1;
        let part = bytes.get(message.clone()).unwrap_or_default();
        let text = decode::loose(part);
        let found = read_any(part, &text, shapes, &mut intake);
        intake.deliveries.extend(found.into_iter().map(|found| found.moved(message.start, number)));
    }
    if number == 0 {
        let text = decode::loose(bytes);
        if !text.is_blank() {
            intake.deliveries = read_any(bytes, &text, shapes, &mut intake);
        }
    }
    intake
}

fn read_any(bytes: &[u8], text: &Excerpt, shapes: &Shapes, intake: &mut Intake) -> Vec<Delivery> {
    let notices = &mut intake.notices;
    if let Some(deliveries) = read_events(text, shapes, notices) {
        return deliveries;
    }
    if let Some(deliveries) = table::deliveries(text, shapes) {
        return deliveries;
    }
    if message::is_message(text.text())
        && let Some(deliveries) = read_message(bytes, shapes, DEEPEST, notices)
    {
        let is_lost = deliveries.iter().all(|delivery| delivery.recipient.is_none() && delivery.is_codeless());
        if !is_lost || !message::is_torn(bytes) {
            return deliveries;
        }
        // What is left of a broken message tells more without its form.
        let told = read_text(text, shapes, &mut intake.begun);
        let tells_more = told.iter().any(|delivery| delivery.recipient.is_some() || !delivery.is_codeless());
        return if tells_more { told } else { deliveries };
    }
    let html = html::looks_like_html(text.text()).then(|| html::readable(text));
    let unquoted = quote::unquoted(html.as_ref().unwrap_or(text));
    if unquoted.text() != text.text() && message::is_message(unquoted.text()) {
        let inner = read_message(unquoted.text().as_bytes(), shapes, DEEPEST, notices);
        if let Some(deliveries) = inner {
            return within(deliveries, &unquoted);
        }
    }
    if let Some(deliveries) = notice_in(&unquoted, shapes, DEEPEST) {
        return deliveries;
    }
    if let Some(whole) = message::with_boundary(&unquoted)
        && let Some(deliveries) = read_message(whole.text().as_bytes(), shapes, DEEPEST, notices)
    {
        return within(deliveries, &whole);
    }
    read_text(&capture::rejoined(&unquoted), shapes, &mut intake.begun)
}

/// The deliveries of a message; `None` where it has no header.
fn read_message(bytes: &[u8], shapes: &Shapes, depth: usize, notices: &mut Vec<String>) -> Option<Vec<Delivery>> {
    let mut letter = message::read(bytes)?;
    if letter.is_cut {
        notices.push("the message holds too many messages within each other; only the first were read".to_owned());
    }
    letter.words = quote::unquoted(&letter.words);
    if letter.feedback.is_some() || shapes.complaints.are_in(letter.subject.text()) {
        return Some(feedback::deliveries(&letter));
    }
    letter.words = traces::without_results(&letter.words);
    if depth > 0
        && !is_system_mail(&letter, shapes)
        && let Some(deliveries) = notice_in(&letter.words, shapes, depth - 1)
    {
        return Some(deliveries);
    }
    let report = Report::new(&letter, shapes);
    // What a mail system says of a recipient comes before what it returns.
    let is_told = report.is_evident() || is_system_mail(&letter, shapes) && !report.prose.blocks.is_empty();
    if !is_told && let Some(deliveries) = read_events(&letter.words, shapes, notices) {
        return Some(deliveries);
    }
    if !is_told && depth > 0 {
        let attached = letter.attached.iter().find_map(|attached| read_attached(bytes, attached, shapes, depth - 1));
        if let Some(deliveries) = attached.or_else(|| embedded(&letter.words, shapes, depth - 1)) {
            return Some(deliveries);
        }
    }
    let mut deliveries = report.deliveries();
    let shape = shape(&letter, &report, shapes);
    if shape != Shape::Report {
        deliveries.truncate(1);
        for delivery in &mut deliveries {
            delivery.shape = shape;
            if shape == Shape::AutoReply {
                delivery.recipient = letter
                    .field("from")
                    .and_then(|from| address::clean(from.text()))
                    .filter(|from| address::has_domain(from) && !smtp::is_system(from, shapes));
            }
        }
    }
    if shape == Shape::Report && is_system_mail(&letter, shapes) && traces::is_cut_off(bytes) {
        notices.push("the message is cut off; what is left of it was read".to_owned());
        let whole = decode::loose(bytes);
        let nothing_follows = letter.words.is_blank() && letter.status.is_none();
        for delivery in deliveries.iter_mut().filter(|delivery| nothing_follows || delivery.diagnostic.is_blank()) {
            delivery.diagnostic = whole.trimmed(0..whole.text().len()).clipped(join::LONGEST_DIAGNOSTIC);
        }
    }
    Some(deliveries)
}

/// Whether a message says in its header that a mail system wrote it about a delivery.
fn is_system_mail(letter: &Letter, shapes: &Shapes) -> bool {
    letter.is_report
        || letter.field("x-failed-recipients").is_some()
        || letter.field("from").is_some_and(|from| shapes.senders.are_in(from.text()))
        || letter.field("content-type").is_some_and(|kind| text::begins_with(kind.text(), "multipart/report"))
}

/// The deliveries of a mail service's events; `None` where the text holds none.
fn read_events(text: &Excerpt, shapes: &Shapes, notices: &mut Vec<String>) -> Option<Vec<Delivery>> {
    if !webhook::looks_like_json(text.text()) {
        return None;
    }
    let logged = webhook::logged(text, shapes);
    if !logged.is_empty() {
        return Some(logged);
    }
    let (deliveries, is_cut) = webhook::deliveries(text, shapes);
    if is_cut && !deliveries.is_empty() {
        notices.push("the last event is cut off and was not read".to_owned());
    }
    (!deliveries.is_empty()).then_some(deliveries)
}

/// The deliveries of an attached message, if it is a report.
fn read_attached(bytes: &[u8], attached: &Attached, shapes: &Shapes, depth: usize) -> Option<Vec<Delivery>> {
    let inner = match attached {
        Attached::Bytes(range) => decode::body(bytes, range.clone(), decode::Transfer::Plain, None),
        Attached::Decoded(text) => text.clone(),
    };
    if !message::is_message(inner.text()) {
        return None;
    }
    let deliveries = read_message(inner.text().as_bytes(), shapes, depth, &mut Vec::new())?;
    let reports = deliveries.iter().any(|delivery| matches!(delivery.shape, Shape::Report | Shape::Complaint));
    reports.then(|| within(deliveries, &inner))
}

/// The deliveries of a notice that somebody quotes with its header, which says that a mail system
/// wrote it.
fn notice_in(text: &Excerpt, shapes: &Shapes, depth: usize) -> Option<Vec<Delivery>> {
    let start = prose::header_in(text.text(), 0)?;
    // What follows a report is the message that it returns.
    if prose::tells_of(text::part(text.text(), 0..start), shapes) {
        return None;
    }
    let notice = text.slice(start..text.text().len());
    let letter = message::read(notice.text().as_bytes())?;
    if !is_system_mail(&letter, shapes) {
        return None;
    }
    read_attached(&[], &Attached::Decoded(notice), shapes, depth)
}

/// The deliveries of a report that stands in a text with its header.
fn embedded(text: &Excerpt, shapes: &Shapes, depth: usize) -> Option<Vec<Delivery>> {
    let start = prose::header_in(text.text(), 0)?;
    read_attached(&[], &Attached::Decoded(text.slice(start..text.text().len())), shapes, depth)
}

/// The same deliveries, placed in the input that `outer` was taken from.
fn within(mut deliveries: Vec<Delivery>, outer: &Excerpt) -> Vec<Delivery> {
    for delivery in &mut deliveries {
        delivery.diagnostic = delivery.diagnostic.within(outer);
        delivery.context = delivery.context.within(outer);
    }
    deliveries
}

/// What a message is by its header, its parts and its words.
fn shape(letter: &Letter, report: &Report<'_>, shapes: &Shapes) -> Shape {
    let sender = letter.field("from").map(|from| from.text().to_owned()).unwrap_or_default();
    let from_system = shapes.senders.are_in(&sender)
        || letter.field("x-failed-recipients").is_some()
        || letter.field("return-path").is_some_and(|path| path.text() == "<>");
    let titled = shapes.subjects.are_in(letter.subject.text());
    if !report.status.recipients.is_empty() {
        return Shape::Report;
    }
    if letter.is_receipt {
        return Shape::Other;
    }
    if report.is_evident() && (from_system || titled || letter.is_report) {
        return Shape::Report;
    }
    let automatic = ["x-autoreply", "x-autorespond", "x-autoresponder"].iter().any(|name| letter.field(name).is_some())
        || letter.field("auto-submitted").is_some_and(|value| text::begins_with(value.text(), "auto-replied"))
        || letter.field("precedence").is_some_and(|value| text::begins_with(value.text(), "auto_reply"))
        || shapes.auto_replies.are_in(letter.subject.text());
    // Exim marks its own reports as replies.
    let is_system = is_system_mail(letter, shapes) && !shapes.auto_replies.are_in(letter.subject.text());
    let reports = is_system || report.is_evident() || (from_system && titled);
    if automatic && !reports {
        return Shape::AutoReply;
    }
    if report.is_evident() || is_system || letter.is_report || from_system || titled {
        return Shape::Report;
    }
    if prose::quotes_report(letter.words.text(), shapes) { Shape::Report } else { Shape::Other }
}

/// The deliveries of a text that is no message; those that it leaves open go to `begun`.
fn read_text(text: &Excerpt, shapes: &Shapes, begun: &mut Vec<(String, String)>) -> Vec<Delivery> {
    let waiting = queue::deliveries(text, shapes);
    if !waiting.is_empty() {
        return waiting;
    }
    let ended = qmail::deliveries(text, shapes, begun);
    if !ended.is_empty() {
        return ended;
    }
    let logged: Vec<Delivery> = text::lines(text.text())
        .filter(|line| log::may_be_entry(text::part(text.text(), line.clone())))
        .flat_map(|line| log::deliveries(&text.trimmed(line), shapes))
        .collect();
    if !logged.is_empty() {
        return log::trail::joined(logged);
    }
    let letter = Letter { words: traces::without_results(text), ..Letter::default() };
    let report = Report::new(&letter, shapes);
    if report.is_evident() || report.prose.transcript.is_some() {
        return report.deliveries();
    }
    if let Some(deliveries) = embedded(&letter.words, shapes, DEEPEST) {
        return deliveries;
    }
    let text = &letter.words;
    let mut deliveries = recorded(text, shapes);
    if !deliveries.is_empty() {
        return deliveries;
    }
    let account = letter.words.slice(report.prose.account.clone());
    let text = if account.is_blank() { text } else { &account };
    let parts = smtp::replies(text.text());
    let telling: Vec<_> =
        parts.iter().filter(|range| prose::tells_of(text::part(text.text(), (*range).clone()), shapes)).collect();
    if telling.is_empty() {
        return vec![reply(&text.trimmed(0..text.text().len()), shapes)];
    }
    let is_partial = telling.len() < parts.len();
    let mut end = 0;
    for range in telling {
        let gap = text::part(text.text(), end..range.start).matches('\n').count() > 1;
        end = range.end;
        let next = reply(&text.trimmed(range.clone()), shapes);
        match deliveries.last_mut() {
            // Two whole replies that name nobody are about two deliveries.
            Some(last) if last.is_bare_reply() && next.is_bare_reply() => deliveries.push(next),
            Some(last) if gap && last.is_bare_reply() && prose::is_reply(next.diagnostic.text()) => {
                deliveries.push(next);
            }
            // What names nobody else belongs to the words before it.
            Some(last) if next.recipient.is_none() || next.recipient == last.recipient => last.absorb(next),
            Some(last) if last.recipient.is_none() => last.absorb(next),
            _ => deliveries.push(next),
        }
    }
    let whole = text.trimmed(0..text.text().len());
    match deliveries.as_mut_slice() {
        [only] if is_partial => only.context = whole.clipped(LONGEST_RECORD),
        [only] => only.diagnostic = whole.clipped(join::LONGEST_DIAGNOSTIC),
        _ => {}
    }
    deliveries
}

/// The deliveries that the refusals of a recorded session end.
fn recorded(text: &Excerpt, shapes: &Shapes) -> Vec<Delivery> {
    let context = text.clipped(LONGEST_RECORD);
    let mut refusals = session::refusals(text.text());
    refusals.truncate(MOST_REFUSALS);
    refusals
        .into_iter()
        .map(|refusal| {
            let mut lines = Excerpt::default();
            for line in refusal.reply {
                dsn::append_line(&mut lines, &text.trimmed(line));
            }
            let reply = reply(&lines, shapes);
            Delivery { recipient: refusal.recipient.or(reply.recipient.clone()), context: context.clone(), ..reply }
        })
        .collect()
}

/// The delivery that a reply or a few loose words report.
fn reply(text: &Excerpt, shapes: &Shapes) -> Delivery {
    let text = text.clipped(join::LONGEST_DIAGNOSTIC);
    let words = text.text();
    Delivery {
        message: 1,
        line: 1,
        recipient: smtp::recipient(words, shapes),
        reply_code: code::failing_reply(words).or_else(|| code::first_reply(words)),
        enhanced_code: code::best_enhanced(words),
        remote_mta: host::remote(words, shapes),
        reporting_mta: host::reporting(words, shapes),
        diagnostic: text,
        ..Delivery::default()
    }
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
        self.recipient.is_none() && prose::is_reply(self.diagnostic.text())
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
