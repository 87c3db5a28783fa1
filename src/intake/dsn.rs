//! Reads delivery reports: the fields of `message/delivery-status` (RFC 3464) and its international
//! sister (RFC 6533), wherever they stand.
//!
//! It knows the fields, not the message around them and not what a code means.

use super::address::{clean, has_domain};
use super::date::Date;
use super::excerpt::Excerpt;
use super::fields::{Field, fields, value};
use super::mail;
use super::text::{begins_with, lines, part};
use crate::reference::shapes::Shapes;
use crate::taxonomy::{Action, EnhancedCode};

/// What a report says of the whole message and of each recipient.
#[derive(Debug, Default)]
pub(super) struct Status {
    /// `Reporting-MTA`, without its type.
    pub reporting_mta: Option<String>,
    /// `X-Postfix-Sender`: the envelope sender of the mail, without its type.
    pub sender: Option<String>,
    /// In the order of the report.
    pub recipients: Vec<Recipient>,
}

/// What a report says of one recipient.
#[derive(Debug, Default)]
pub(super) struct Recipient {
    /// `Final-Recipient`.
    pub last: Option<String>,
    /// `Original-Recipient`.
    pub original: Option<String>,
    /// `X-Actual-Recipient`: where a local alias led to.
    pub actual: Option<String>,
    /// `Last-Attempt-Date`.
    pub last_attempt: Option<Date>,
    /// `Action`.
    pub action: Option<Action>,
    /// `Status`.
    pub status: Option<EnhancedCode>,
    /// The words of `Status`, where the code stands.
    pub status_field: Excerpt,
    /// `Remote-MTA`, without its type.
    pub remote_mta: Option<String>,
    /// `Diagnostic-Code`, without its type.
    pub diagnostic: Excerpt,
    /// What other fields say to a reader, such as `X-Supplementary-Info`.
    pub remarks: Excerpt,
    /// The whole of what stands about the recipient, for want of a diagnostic.
    pub fields: Excerpt,
}

/// How much of a recipient's fields is kept together, in bytes.
const LONGEST_FIELDS: usize = 16 * 1024;

/// Reads the fields of a report.
pub(super) fn read(block: &Excerpt, shapes: &Shapes) -> Status {
    let mut status = Status::default();
    let mut group: Vec<Field<'_>> = Vec::new();
    for field in fields(block) {
        // A report that lost its blank lines still repeats its fields.
        let is_known = || group.iter().any(|known| known.is(field.name()));
        let repeated = STARTING.iter().any(|name| field.is(name)) && is_known();
        if field.is_first_of_group() || repeated {
            close(&mut status, &group, shapes);
            group.clear();
        }
        group.push(field);
    }
    close(&mut status, &group, shapes);
    status
}

/// Fields that occur once for each recipient.
const STARTING: &[&str] = &["final-recipient", "original-recipient", "action", "status", "diagnostic-code"];

/// Whether a text holds the fields of a report.
pub(super) fn is_in(text: &str) -> bool {
    start(text).is_some()
}

/// Where in a text the fields of a report begin; none where it does not name a recipient in them.
pub(super) fn start(text: &str) -> Option<usize> {
    let at = |names: &[&str]| {
        let begins = |line: &str| names.iter().any(|name| begins_with(line.trim_start(), name));
        lines(text).find(|line| begins(part(text, line.clone()))).map(|line| line.start)
    };
    let recipient =
        at(&["final-recipient:"]).or_else(|| at(&["reporting-mta:"]).and_then(|_| at(&["original-recipient:"])))?;
    Some(at(&["reporting-mta:", "original-recipient:", "action:"]).map_or(recipient, |first| first.min(recipient)))
}

fn close(status: &mut Status, group: &[Field<'_>], shapes: &Shapes) {
    if group.is_empty() {
        return;
    }
    if let Some(host) = value(group, "reporting-mta").as_ref().and_then(host) {
        status.reporting_mta.get_or_insert(host);
    }
    if status.sender.is_none() {
        status.sender = value(group, "x-postfix-sender").and_then(|value| mail::address(value.text()));
    }
    let recipient = recipient(group, shapes);
    let named = recipient.last.is_some() || recipient.original.is_some();
    if named {
        status.recipients.push(recipient);
        return;
    }
    let says = recipient.action.is_some() || recipient.status.is_some() || !recipient.diagnostic.is_blank();
    if !says {
        return;
    }
    // A blank line too many leaves a recipient's fields in two groups.
    match status.recipients.last_mut() {
        Some(last) if last.action.is_none() && last.status.is_none() && last.diagnostic.is_blank() => {
            last.action = recipient.action;
            last.status = recipient.status;
            last.status_field = recipient.status_field;
            last.remote_mta = last.remote_mta.take().or(recipient.remote_mta);
            last.last_attempt = last.last_attempt.or(recipient.last_attempt);
            last.diagnostic = recipient.diagnostic;
            last.fields.join(&recipient.fields);
        }
        Some(_) => {}
        None => status.recipients.push(recipient),
    }
}

fn recipient(group: &[Field<'_>], shapes: &Shapes) -> Recipient {
    let address = |name: &str| value(group, name).and_then(|value| clean(value.text()));
    let status = value(group, "status");
    let mut recipient = Recipient {
        last: address("final-recipient"),
        original: address("original-recipient"),
        actual: address("x-actual-recipient"),
        last_attempt: value(group, "last-attempt-date").and_then(|value| Date::read(value.text())),
        action: value(group, "action").and_then(|value| action(value.text(), shapes)),
        status: status.as_ref().and_then(|value| status_code(value.text())),
        status_field: status.unwrap_or_default(),
        remote_mta: value(group, "remote-mta").as_ref().and_then(host),
        ..Recipient::default()
    };
    if let Some(diagnostic) = value(group, "diagnostic-code") {
        let (_, words) = typed(&diagnostic);
        recipient.diagnostic = words;
    }
    for field in group.iter().filter(|field| shapes.report_remarks.phrases.iter().any(|name| field.is(name))) {
        append_line(&mut recipient.remarks, &field.value());
    }
    if recipient.diagnostic.is_blank() {
        for field in group {
            if recipient.fields.text().len() >= LONGEST_FIELDS {
                break;
            }
            append_line(&mut recipient.fields, &field.value());
        }
    }
    recipient
}

/// Appends `value` on a line of its own.
pub(super) fn append_line(text: &mut Excerpt, value: &Excerpt) {
    if value.is_blank() {
        return;
    }
    if !text.text().is_empty() {
        let at = text.end();
        text.push_decoded("\n", at..at);
    }
    text.join(value);
}

/// Splits the type off a value such as `smtp; 550 5.1.1 …`.
fn typed(value: &Excerpt) -> (Option<&str>, Excerpt) {
    let text = value.text();
    if let Some((kind, _)) = text.split_once(';')
        && kind.len() <= 24
        && !kind.trim().is_empty()
        && kind.trim().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        && kind.bytes().any(|byte| byte.is_ascii_alphabetic())
    {
        return (Some(kind.trim()), value.trimmed(kind.len() + 1..text.len()));
    }
    (None, value.clone())
}

/// A host's name without its type, brackets and comments.
fn host(value: &Excerpt) -> Option<String> {
    let (_, name) = typed(value);
    let name =
        name.text().split_whitespace().next()?.trim_matches(|c: char| "<>()[];,".contains(c)).trim_end_matches('.');
    (!name.is_empty() && name.len() < 256 && !name.contains(char::is_control)).then(|| name.to_owned())
}

fn action(text: &str, shapes: &Shapes) -> Option<Action> {
    let word = text.split(|c: char| !c.is_ascii_alphabetic()).find(|word| !word.is_empty())?;
    word.parse().ok().or_else(|| shapes.report_actions.action(word))
}

/// The code of a `Status` field, which may carry a comment.
fn status_code(text: &str) -> Option<EnhancedCode> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.')).find_map(|word| word.trim_end_matches('.').parse().ok())
}

impl Recipient {
    /// The recipient as the sender knows it: the final address, unless that is an internal one.
    pub(super) fn address(&self) -> Option<String> {
        [&self.last, &self.original, &self.actual]
            .into_iter()
            .flatten()
            .find(|address| is_external(address))
            .or(self.last.as_ref())
            .or(self.original.as_ref())
            .cloned()
    }

    /// All addresses by which the report calls the recipient.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        [&self.last, &self.original, &self.actual].into_iter().flatten()
    }
}

/// Whether an address is one that the sender could have written.
pub(super) fn is_external(address: &str) -> bool {
    has_domain(address)
        && !begins_with(address, "imceaex-")
        && !begins_with(address, "imceax400-")
        && !address.starts_with('/')
        && !["local", "localhost"]
            .iter()
            .any(|top| address.rsplit(['.', '@']).next().is_some_and(|last| last.eq_ignore_ascii_case(top)))
        && !address.contains(['|', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_recipient_has_its_own_fate() {
        let block = "Reporting-MTA: dns; mx.sender.example\n\nFinal-Recipient: rfc822; ann@b.example\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.b.example (192.0.2.1)\nDiagnostic-Code: smtp; 550 5.1.1 no\n user\n\nFinal-Recipient: LOCAL; bob\nOriginal-Recipient: rfc822;bob@c.example\nAction: delayed (will retry)\nStatus: 4.4.7 (expired)\nDiagnostic-Code: X-Unix; 75\n";
        let status = read(&Excerpt::verbatim(block, 0), &Shapes::default());
        assert_eq!(status.reporting_mta.as_deref(), Some("mx.sender.example"));
        let [ann, bob] = status.recipients.as_slice() else { panic!("two recipients") };
        assert_eq!(ann.diagnostic.text(), "550 5.1.1 no user");
        assert_eq!(ann.remote_mta.as_deref(), Some("mx.b.example"));
        assert_eq!(bob.address().as_deref(), Some("bob@c.example"));
        assert_eq!(bob.action, Some(Action::Delayed));
    }

    #[test]
    fn a_report_without_blank_lines_is_read() {
        let block = "Final-Recipient: rfc822;a@b.example\nAction: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822;c@b.example\nAction: failed\nStatus: 5.2.2\n";
        let status = read(&Excerpt::verbatim(block, 0), &Shapes::default());
        assert_eq!(status.recipients.len(), 2);
    }

    #[test]
    fn a_blank_line_too_many_takes_nothing_from_a_recipient() {
        let block = "Final-Recipient: rfc822;a@b.example\n\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.b.example\nDiagnostic-Code: smtp; 550 no\n";
        let status = read(&Excerpt::verbatim(block, 0), &Shapes::default());
        let [ann] = status.recipients.as_slice() else { panic!("one recipient") };
        assert_eq!((ann.action, ann.remote_mta.as_deref()), (Some(Action::Failed), Some("mx.b.example")));
        assert_eq!(ann.diagnostic.text(), "550 no");
    }

    #[test]
    fn a_program_that_mail_is_handed_to_is_no_recipient() {
        for program in ["\"|/usr/bin/filter\"@b.example", "|filter@b.example", "/var/mail/ann@b.example"] {
            let recipient = Recipient {
                last: Some(program.to_owned()),
                original: Some("ann@b.example".to_owned()),
                ..Recipient::default()
            };
            assert_eq!(recipient.address().as_deref(), Some("ann@b.example"), "{program}");
        }
    }
}
