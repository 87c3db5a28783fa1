//! Finds out what an input is and has it read as that: events, a table, a message with whatever is
//! attached to it or quoted in it, or loose text.
//!
//! It knows what a message is by its header, its parts and its words; how each is laid out, the other
//! readers know.

use super::excerpt::Excerpt;
use super::join::{self, Report};
use super::message::{self, Attached, Letter};
use super::{Delivery, Intake, Shape};
use super::{
    address, capture, decode, feedback, html, loose, mailbox, prose, quote, smtp, table, text, traces, webhook,
};
use crate::reference::shapes::Shapes;

/// How deep messages within messages are looked into.
pub(super) const DEEPEST: usize = 4;

/// Reads the messages of a mailbox, or all of it as one text.
pub(super) fn messages(bytes: &[u8], shapes: &Shapes) -> Intake {
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
        let told = loose::deliveries(text, shapes, &mut intake.begun);
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
    loose::deliveries(&capture::rejoined(&unquoted), shapes, &mut intake.begun)
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
pub(super) fn embedded(text: &Excerpt, shapes: &Shapes, depth: usize) -> Option<Vec<Delivery>> {
    let start = prose::header_in(text.text(), 0)?;
    read_attached(&[], &Attached::Decoded(text.slice(start..text.text().len())), shapes, depth)
}

/// The same deliveries, placed in the input that `outer` was taken from.
pub(super) fn within(mut deliveries: Vec<Delivery>, outer: &Excerpt) -> Vec<Delivery> {
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
