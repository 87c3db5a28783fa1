//! Finds out what an input is and has it read as that: events, a table, a message with whatever is
//! attached to it or quoted in it, or loose text.
//!
//! It knows what a message is by its header, its parts and its words; how each is laid out, the other
//! readers know.

mod events;

use std::collections::HashSet;

use super::excerpt::Excerpt;
use super::join::{self, Report};
use super::message::{self, Attached, Letter};
use super::{Date, Delivery, Intake, Shape};
use super::{
    address, calls, capture, decode, escapes, feedback, html, iis, log, loose, mailbox, misread, prose, quote, refused,
    share, smtp, table, text, traces, webhook, wrapped,
};
use crate::reference::shapes::Shapes;

/// How deep messages within messages are looked into.
const DEEPEST: usize = 4;

/// How many bytes of a text tell whether it is a message.
const HEAD: usize = 64 * 1024;

/// Reads the messages of a mailbox, or all of it as one text, into `intake`.
pub(super) fn messages(bytes: &[u8], shapes: &Shapes, mut intake: Intake) -> Intake {
    let mut number = 0;
    for message in mailbox::messages(bytes) {
        number += 1;
        let part = bytes.get(message.clone()).unwrap_or_default();
        let mut found = read_any(part, shapes, &mut intake);
        super::shift(&mut found, message.start);
        intake.deliveries.extend(found.into_iter().map(|found| Delivery { message: number, ..found }));
    }
    if number == 0 && !bytes.iter().all(u8::is_ascii_whitespace) {
        intake.deliveries = read_any(bytes, shapes, &mut intake);
    }
    intake
}

/// Reads the entries of a log as they stand, each attempt by itself, its lines by the reader `lines`.
pub(super) fn entries(bytes: &[u8], shapes: &Shapes, lines: log::Lines) -> Intake {
    let mut intake = Intake { is_log: true, ..Intake::default() };
    let text = decode::loose(bytes);
    intake.deliveries = if webhook::looks_like_json(text.text()) {
        let found = webhook::read(&text, shapes);
        intake.origins = found.origins;
        found.logged
    } else {
        let found = loose::entries(&text, shapes, &mut intake, lines);
        loose::take_origins(&text, &found, &mut intake);
        found
    };
    intake
}

fn read_any(bytes: &[u8], shapes: &Shapes, aside: &mut Intake) -> Vec<Delivery> {
    if message::begins_message(bytes.get(..bytes.len().min(HEAD)).unwrap_or_default())
        && !table::is_in(decode::loose(opening(bytes)).text(), shapes)
        && let Some(deliveries) = read_message(bytes, shapes, DEEPEST, aside)
    {
        let is_lost = deliveries.iter().all(|delivery| delivery.recipient.is_none() && delivery.is_codeless());
        if !is_lost || !message::is_torn(bytes) {
            return deliveries;
        }
        // What is left of a broken message tells more without its form.
        let mut told = read_loose(&decode::loose(bytes), shapes, aside);
        date(&mut told, deliveries.iter().find_map(|delivery| delivery.date));
        let tells_more = told.iter().any(|delivery| delivery.recipient.is_some() || !delivery.is_codeless());
        return if tells_more { told } else { deliveries };
    }
    let text = decode::loose(bytes);
    if text.is_blank() { Vec::new() } else { read_text(&text, shapes, aside) }
}

/// The lines of an input among which a table names its columns.
fn opening(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr_iter(b'\n', bytes).nth(table::PREAMBLE).unwrap_or(bytes.len()).min(HEAD);
    bytes.get(..end).unwrap_or_default()
}

/// The deliveries of what does not begin like a message.
fn read_text(text: &Excerpt, shapes: &Shapes, aside: &mut Intake) -> Vec<Delivery> {
    if let Some(deliveries) = events::read(text, shapes, aside) {
        return deliveries;
    }
    if let Some(deliveries) = table::deliveries(text, shapes, aside) {
        return deliveries;
    }
    if let Some(deliveries) = events::read_below(text, shapes, aside) {
        return deliveries;
    }
    let html = if html::looks_like_html(text.text()) {
        Some(html::readable(text))
    } else {
        html::holds_markup(text.text()).then(|| html::without_markup(text))
    };
    let unquoted = quote::unquoted(html.as_ref().unwrap_or(text));
    if !unquoted.is_copy(html.as_ref().unwrap_or(text)) && message::is_message(unquoted.text()) {
        let inner = read_message(unquoted.text().as_bytes(), shapes, DEEPEST, aside);
        if let Some(deliveries) = inner {
            return placed(deliveries, &unquoted);
        }
    }
    if let Some(deliveries) = notice_in(&unquoted, shapes, DEEPEST, aside) {
        return deliveries;
    }
    if let Some(whole) = message::with_boundary(&unquoted)
        && let Some(deliveries) = read_message(whole.text().as_bytes(), shapes, DEEPEST, aside)
    {
        return placed(deliveries, &whole);
    }
    read_loose(&capture::rejoined(&unquoted), shapes, aside)
}

/// The deliveries of a text that is no message.
fn read_loose(text: &Excerpt, shapes: &Shapes, aside: &mut Intake) -> Vec<Delivery> {
    let text = &iis::session(&wrapped::joined(&misread::mended(text)));
    if loose::is_notice(text.text(), shapes) {
        return vec![whole(text, Shape::Other)];
    }
    if let Some(deliveries) = loose::listed(text, shapes, aside) {
        return deliveries;
    }
    if let Some(deliveries) = feedback::pasted(text, aside) {
        return deliveries;
    }
    let unread = text.text();
    let text = &calls::left_out(&escapes::read(text));
    let letter = loose::letter(text);
    let report = Report::new(&letter, shapes);
    if report.names_few() {
        let deliveries = refused::run_on(&letter.words, shapes, aside);
        if !deliveries.is_empty() {
            return deliveries;
        }
    }
    if report.is_evident() || report.prose.transcript.is_some() {
        let mut deliveries = report.deliveries(aside);
        // Words may tell of a delivery that never was; the fields of a report do not.
        for delivery in deliveries.iter_mut().filter(|delivery| delivery.action.is_none()) {
            if delivery.shape == Shape::Report {
                delivery.shape = Shape::Text;
            }
        }
        return deliveries;
    }
    if let Some(deliveries) = embedded(&letter.words, shapes, DEEPEST, aside) {
        return deliveries;
    }
    if loose::is_automatic(text.text(), shapes) {
        return vec![whole(text, Shape::AutoReply)];
    }
    let mut deliveries = refused::deliveries(&letter.words, shapes, aside);
    if deliveries.is_empty() {
        deliveries = loose::replies(&letter.words, &report.prose.account, shapes, aside);
    }
    report.tell_replies(&mut deliveries);
    if deliveries.iter().all(|delivery| delivery.recipient.is_none())
        && let Some(recipient) = smtp::commanded(unread, shapes)
    {
        for delivery in &mut deliveries {
            delivery.recipient = Some(recipient.clone());
        }
    }
    deliveries
}

/// A text that is one thing as a whole.
fn whole(text: &Excerpt, shape: Shape) -> Delivery {
    let diagnostic = text.trimmed(0..text.text().len()).clipped(join::LONGEST_DIAGNOSTIC);
    Delivery { message: 1, line: 1, shape, diagnostic, ..Delivery::default() }
}

/// The deliveries of a message; `None` where it has no header.
fn read_message(bytes: &[u8], shapes: &Shapes, depth: usize, aside: &mut Intake) -> Option<Vec<Delivery>> {
    let mut letter = message::read(bytes)?;
    aside.notices.extend(letter.notices.iter().map(|notice| (*notice).to_owned()));
    letter.words = quote::unquoted(&letter.words);
    if letter.feedback.is_some() || shapes.complaints.are_in(letter.subject.text()) {
        return Some(feedback::deliveries(&letter, aside));
    }
    // A report may quote the subject of such a notice.
    let is_titled = shapes.notices.are_in(letter.subject.text()) && !shapes.subjects.are_in(letter.subject.text());
    if letter.status.is_none() && (is_titled || loose::is_notice(letter.words.text(), shapes)) {
        let mut notice = vec![whole(&letter.words, Shape::Other)];
        date(&mut notice, join::about::date(&letter));
        return Some(notice);
    }
    // A report that lost its parts stands in the words.
    if feedback::may_stand_in(letter.words.text())
        && let Some(mut deliveries) = feedback::pasted(&letter.words, aside)
    {
        date(&mut deliveries, join::about::date(&letter));
        return Some(deliveries);
    }
    // A part without its message is its words, decoded.
    if depth == DEEPEST && is_part(&letter) {
        return Some(read_loose(&letter.words, shapes, aside));
    }
    let words = traces::without_results(&letter.words);
    if !words.is_copy(&letter.words) {
        letter.unabridged = std::mem::replace(&mut letter.words, words);
    }
    let is_system = is_system_mail(&letter, shapes);
    if depth > 0
        && !is_system
        && let Some(deliveries) = notice_in(&letter.words, shapes, depth - 1, aside)
    {
        return Some(with_attached(deliveries, attached(bytes, &letter, shapes, depth - 1, aside)));
    }
    let report = Report::new(&letter, shapes);
    // What a mail system says of a recipient comes before what it returns.
    let is_told = report.is_evident() || is_system && !report.prose.blocks.is_empty();
    if !is_told && let Some(mut deliveries) = events::read(&letter.words, shapes, aside) {
        date(&mut deliveries, join::about::date(&letter));
        return Some(deliveries);
    }
    if !is_told && depth > 0 {
        let found = attached(bytes, &letter, shapes, depth - 1, aside);
        if !found.is_empty() {
            return Some(found);
        }
        if let Some(deliveries) = embedded(&letter.words, shapes, depth - 1, aside) {
            return Some(deliveries);
        }
    }
    let deliveries = own_deliveries(bytes, &report, shapes, aside);
    // A person may quote one report and attach more; what a mail system attaches it only returns.
    if is_told && depth > 0 && !is_system {
        return Some(with_attached(deliveries, attached(bytes, &letter, shapes, depth - 1, aside)));
    }
    Some(deliveries)
}

/// Dates deliveries of which nothing tells when they failed but the message around them.
fn date(deliveries: &mut [Delivery], date: Option<Date>) {
    for delivery in deliveries {
        delivery.date = delivery.date.or(date);
    }
}

/// Whether what was copied is a part of a message, with the fields of a part alone (RFC 2045 §3).
fn is_part(letter: &Letter) -> bool {
    !letter.is_report
        && letter.status.is_none()
        && letter.attached.is_empty()
        && !message::is_of_message(&letter.header)
}

/// What a message itself reports, by its fields and its words.
fn own_deliveries(bytes: &[u8], report: &Report<'_>, shapes: &Shapes, aside: &mut Intake) -> Vec<Delivery> {
    let letter = report.letter;
    let mut deliveries = report.deliveries(aside);
    let shape = shape(letter, report, shapes);
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
    if shape == Shape::Report && is_system_mail(letter, shapes) && traces::is_cut_off(bytes) {
        aside.notices.push("the message is cut off; what is left of it was read".to_owned());
        let whole = decode::loose(bytes);
        let nothing_follows = letter.words.is_blank() && letter.status.is_none();
        let whole = whole.trimmed(0..whole.text().len()).clipped(join::LONGEST_DIAGNOSTIC);
        let whole = share::of(&whole, deliveries.len());
        for delivery in deliveries.iter_mut().filter(|delivery| nothing_follows || delivery.diagnostic.is_blank()) {
            delivery.diagnostic = whole.clone();
        }
    }
    deliveries
}

/// Whether a message says in its header that a mail system wrote it about a delivery.
fn is_system_mail(letter: &Letter, shapes: &Shapes) -> bool {
    letter.is_report
        || letter.header.has("x-failed-recipients")
        || letter.field("from").is_some_and(|from| shapes.senders.are_in(from.text()))
        || letter.field("content-type").is_some_and(|kind| text::begins_with(kind.text(), "multipart/report"))
}

/// The deliveries of all reports that are attached to a message.
fn attached(bytes: &[u8], letter: &Letter, shapes: &Shapes, depth: usize, aside: &mut Intake) -> Vec<Delivery> {
    letter
        .attached
        .iter()
        .filter_map(|attached| read_attached(bytes, attached, shapes, depth, aside))
        .flatten()
        .collect()
}

/// The deliveries of a message's words, and those of attached reports that tell of others.
fn with_attached(mut deliveries: Vec<Delivery>, attached: Vec<Delivery>) -> Vec<Delivery> {
    let name = |delivery: &Delivery| delivery.recipient.as_ref().map(|address| address.to_ascii_lowercase());
    let known: HashSet<Option<String>> = deliveries.iter().map(name).collect();
    deliveries.extend(attached.into_iter().filter(|delivery| !known.contains(&name(delivery))));
    deliveries
}

/// The deliveries of an attached message, if it is a report.
fn read_attached(
    bytes: &[u8],
    attached: &Attached,
    shapes: &Shapes,
    depth: usize,
    aside: &mut Intake,
) -> Option<Vec<Delivery>> {
    let inner = match attached {
        Attached::Bytes(range) => decode::body(bytes, range.clone(), decode::Transfer::Plain, None),
        Attached::Decoded(text) => text.clone(),
    };
    if !message::is_message(inner.text()) {
        return None;
    }
    let mut own = Intake::default();
    let deliveries = read_message(inner.text().as_bytes(), shapes, depth, &mut own)?;
    let reports = deliveries.iter().any(|delivery| matches!(delivery.shape, Shape::Report | Shape::Complaint));
    reports.then(|| {
        aside.notices.append(&mut own.notices);
        placed(deliveries, &inner)
    })
}

/// The deliveries of a notice that somebody quotes with its header, which says that a mail system
/// wrote it.
fn notice_in(text: &Excerpt, shapes: &Shapes, depth: usize, aside: &mut Intake) -> Option<Vec<Delivery>> {
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
    read_attached(&[], &Attached::Decoded(notice), shapes, depth, aside)
}

/// The deliveries of a report that stands in a text with its header.
fn embedded(text: &Excerpt, shapes: &Shapes, depth: usize, aside: &mut Intake) -> Option<Vec<Delivery>> {
    let start = prose::header_in(text.text(), 0)?;
    read_attached(&[], &Attached::Decoded(text.slice(start..text.text().len())), shapes, depth, aside)
}

/// The same deliveries, placed in the input that `outer` was taken from.
fn placed(mut deliveries: Vec<Delivery>, outer: &Excerpt) -> Vec<Delivery> {
    super::within(&mut deliveries, outer);
    deliveries
}

/// What a message is by its header, its parts and its words.
fn shape(letter: &Letter, report: &Report<'_>, shapes: &Shapes) -> Shape {
    let from_system = letter.field("from").is_some_and(|from| shapes.senders.are_in(from.text()))
        || letter.header.has("x-failed-recipients")
        || letter.field("return-path").is_some_and(|path| path.text() == "<>");
    let titled = shapes.subjects.are_in(letter.subject.text());
    if !report.status.recipients.is_empty() {
        return Shape::Report;
    }
    // Dovecot's sieve refuses in the form of a receipt (RFC 5429 §2.1).
    if letter.is_receipt && !shapes.openings.are_in(letter.words.text()) {
        return Shape::Other;
    }
    if report.is_evident() && (from_system || titled || letter.is_report) {
        return Shape::Report;
    }
    let automatic = ["x-autoreply", "x-autorespond", "x-autoresponder"].iter().any(|name| letter.header.has(name))
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
