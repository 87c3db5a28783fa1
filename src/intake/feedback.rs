//! Reads feedback-loop reports (RFC 5965): who complained about which message.
//!
//! It knows the fields of the report; where these name nobody, the returned message does. Reports of
//! other kinds (RFC 5965 §7.3, RFC 6591) come in the same form and are no complaints.

use std::collections::HashSet;

use super::address::clean;
use super::excerpt::Excerpt;
use super::fields::{Field, field_name, fields, value};
use super::join::{about, addressee};
use super::mail::{Mail, Returned};
use super::message::Letter;
use super::share;
use super::text::{begins_with, lines, part};
use super::{Delivery, Intake, Shape};

/// One delivery for each recipient whose mailbox complained; never empty.
pub(super) fn deliveries(letter: &Letter, aside: &mut Intake) -> Vec<Delivery> {
    let report: Vec<Field<'_>> = letter.feedback.iter().flat_map(fields).collect();
    let mut recipients = named(&report, "original-rcpt-to");
    if recipients.is_empty() {
        recipients = named(&report, "removal-recipient");
    }
    if recipients.is_empty() {
        recipients.extend(addressee(&letter.returned));
    }
    aside.leave_out(share::cut(&mut recipients));
    let diagnostic = match &letter.feedback {
        Some(feedback) => feedback.trimmed(0..feedback.text().len()),
        None => letter.subject.clone(),
    };
    let mut context = letter.subject.clone();
    super::dsn::append_line(&mut context, &letter.words);
    let [diagnostic, context] = [diagnostic, context].map(|words| share::of(&words, recipients.len()));
    let reporting_mta = value(&report, "reporting-mta").as_ref().and_then(host);
    let shape = if is_complaint(&report) { Shape::Complaint } else { Shape::Other };
    let envelope = value(&report, "original-mail-from");
    let envelope = Mail::told(envelope.as_ref().map(Excerpt::text), None, None);
    let returned = Returned::of(&letter.returned);
    let mail = returned.mail.or(&envelope).shared();
    let original_recipient = returned.original_recipient.filter(|_| recipients.len() <= 1);
    let date = about::date(letter);
    let delivery = |recipient: Option<String>| Delivery {
        message: 1,
        line: 1,
        shape,
        date,
        mail: mail.clone(),
        recipient,
        original_recipient: original_recipient.clone(),
        reporting_mta: reporting_mta.clone(),
        diagnostic: diagnostic.clone(),
        context: context.clone(),
        ..Delivery::default()
    };
    if recipients.is_empty() {
        vec![delivery(None)]
    } else {
        recipients.into_iter().map(|one| delivery(Some(one))).collect()
    }
}

/// Whether the fields of a report may stand in a text.
pub(super) fn may_stand_in(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"eedback-").is_some()
}

/// The deliveries of a report whose fields stand in a loose text; `None` where none does.
pub(super) fn pasted(text: &Excerpt, aside: &mut Intake) -> Option<Vec<Delivery>> {
    let mut start = None;
    for line in lines(text.text()) {
        let content = part(text.text(), line.clone());
        if field_name(content).is_none() {
            start = None;
            continue;
        }
        let start = *start.get_or_insert(line.start);
        if begins_with(content, "feedback-type:") {
            let feedback = text.slice(start..text.text().len());
            // Every report names its version and who wrote it (RFC 5965 §3.1); who only speaks of the field does not.
            let is_one = ["version", "user-agent"].iter().any(|name| fields(&feedback).any(|field| field.is(name)));
            let words = text.slice(0..start);
            let letter = Letter { feedback: Some(feedback), words, ..Letter::default() };
            return is_one.then(|| deliveries(&letter, aside));
        }
    }
    None
}

/// Whether somebody complained: reports say so, or say nothing of their kind.
fn is_complaint(report: &[Field<'_>]) -> bool {
    value(report, "feedback-type").is_none_or(|kind| kind.text().trim().eq_ignore_ascii_case("abuse"))
}

fn host(value: &Excerpt) -> Option<String> {
    let name = value.text().rsplit(';').next()?.split_whitespace().next()?;
    Some(name.to_owned())
}

/// The addresses of all fields of a name, each once.
fn named(report: &[Field<'_>], name: &str) -> Vec<String> {
    let mut known = HashSet::new();
    let addresses = report.iter().filter(|field| field.is(name)).filter_map(|field| clean(field.value().text()));
    addresses.filter(|address| known.insert(address.to_ascii_lowercase())).collect()
}
