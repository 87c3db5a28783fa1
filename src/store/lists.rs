//! How suppression lists are written for the services that send mail, and how their lists are read back.
//!
//! It knows characters only: no file, no store. Where each form is described:
//! - SES: one JSON object a line, `{"emailAddress": …, "reason": "BOUNCE"}`, for a bulk import
//!   (<https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html>, "Adding email addresses in
//!   bulk"); its own list comes as `SuppressedDestinationSummaries`.
//! - Mailgun: CSV with the columns `address, code, error, created_at`, the time as RFC 2822 writes it
//!   (<https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/bounces/post-v3--domainid--bounces-import>).
//! - Postmark: `{"Suppressions": [{"EmailAddress": …}]}`, at most 50 a call, so one object a line
//!   (<https://postmarkapp.com/developer/api/suppressions-api>).
//! - Brevo: CSV with the column `EMAIL`, imported with `emailBlacklist`
//!   (<https://developers.brevo.com/reference/import-contacts>).
//! - SendGrid: CSV with the column `email`, uploaded as suppressions; its own lists have `email, reason, created`
//!   (<https://docs.sendgrid.com/api-reference/suppressions-global-suppressions>).

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::suppression::{Reason, Suppression};
use crate::intake::Date;

/// How a suppression list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One address a line.
    Plain,
    /// A table for a spreadsheet.
    Csv,
    /// Amazon SES.
    Ses,
    /// Twilio SendGrid.
    Sendgrid,
    /// Mailgun.
    Mailgun,
    /// Postmark.
    Postmark,
    /// Brevo.
    Brevo,
}

impl Form {
    /// Every form.
    pub const ALL: &'static [Self] =
        &[Self::Plain, Self::Csv, Self::Ses, Self::Sendgrid, Self::Mailgun, Self::Postmark, Self::Brevo];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Csv => "csv",
            Self::Ses => "ses",
            Self::Sendgrid => "sendgrid",
            Self::Mailgun => "mailgun",
            Self::Postmark => "postmark",
            Self::Brevo => "brevo",
        }
    }

    /// The form with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|form| form.name() == name)
    }
}

/// So many addresses Postmark takes in one call.
const POSTMARK: usize = 50;

/// A list in a form.
pub fn write(list: &[Suppression], form: Form) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    match form {
        Form::Plain => {
            for one in list {
                line(&one.address);
            }
        }
        Form::Csv => {
            line("address,reason,source,since");
            for one in list {
                let since = Date::since_1970(one.at).map(|date| date.to_string()).unwrap_or_default();
                line(
                    &[guarded(&one.address), one.reason.name().into(), guarded(&one.source), since]
                        .map(quoted)
                        .join(","),
                );
            }
        }
        Form::Ses => {
            for one in list {
                let reason = if one.reason == Reason::Complaint { "COMPLAINT" } else { "BOUNCE" };
                line(&json!({ "emailAddress": one.address, "reason": reason }).to_string());
            }
        }
        Form::Sendgrid => table(&mut line, "email", list),
        Form::Brevo => table(&mut line, "EMAIL", list),
        Form::Mailgun => {
            line("address,code,error,created_at");
            for one in list {
                let error = format!("{} ({})", one.reason, one.source);
                line(&[one.address.clone(), "550".to_owned(), error, rfc2822(one.at)].map(quoted).join(","));
            }
        }
        Form::Postmark => {
            for some in list.chunks(POSTMARK) {
                let some: Vec<Value> = some.iter().map(|one| json!({ "EmailAddress": one.address })).collect();
                line(&json!({ "Suppressions": some }).to_string());
            }
        }
    }
    out
}

fn table(line: &mut impl FnMut(&str), head: &str, list: &[Suppression]) {
    line(head);
    for one in list {
        line(&quoted(one.address.clone()));
    }
}

/// A cell as RFC 4180 writes it.
fn quoted(cell: String) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// What a spreadsheet would take for a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// A cell that no spreadsheet takes for a formula.
fn guarded(cell: &str) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

fn rfc2822(at: i64) -> String {
    jiff::Timestamp::from_second(at)
        .map(|at| at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string())
        .unwrap_or_default()
}

/// What was read of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// The addresses.
    pub list: Vec<Suppression>,
    /// The lines on which no address was found, from 1; in JSON, objects.
    pub unread: Vec<usize>,
}

/// Reads a list in any of the forms, and in those in which the services hand theirs out.
///
/// `source` says where the list is from; what tells no date is given `now`.
pub fn read(text: &str, source: &str, now: i64) -> Read {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader { source, now, read: Read::default() };
    if text.trim_start().starts_with(['{', '[']) {
        reader.json(text);
    } else {
        reader.rows(text);
    }
    let mut seen = std::collections::HashSet::new();
    reader.read.list.retain(|one| seen.insert(one.address.clone()));
    reader.read
}

struct Reader<'a> {
    source: &'a str,
    now: i64,
    read: Read,
}

/// Names under which services write the address.
const ADDRESS: [&str; 5] = ["emailaddress", "email", "address", "recipient", "email address"];

/// Names under which they write since when.
const SINCE: [&str; 6] = ["created_at", "createdat", "created", "lastupdatetime", "since", "date"];

/// Names under which they write why.
const WHY: [&str; 4] = ["reason", "suppressionreason", "type", "error"];

impl Reader<'_> {
    fn add(&mut self, address: &str, why: &str, at: Option<i64>) -> bool {
        let address = address.trim().trim_start_matches('\'').trim_matches(['<', '>']).to_lowercase();
        let is_sound = address.len() <= 320
            && address.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
            && !address.contains(|c: char| c.is_whitespace() || c.is_control());
        if is_sound {
            let (at, source) = (at.unwrap_or(self.now), self.source.to_owned());
            self.read.list.push(Suppression { address, at, reason: reason(why), source });
        }
        is_sound
    }

    fn json(&mut self, text: &str) {
        let mut number = 0;
        for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
            number += 1;
            match value {
                Ok(value) if self.value(&value) => {}
                Ok(_) => self.read.unread.push(number),
                // What follows can't be told apart any more.
                Err(_) => {
                    self.read.unread.push(number);
                    return;
                }
            }
        }
    }

    /// Whether an address was found in a value.
    fn value(&mut self, value: &Value) -> bool {
        match value {
            Value::Array(values) => {
                values.iter().fold(false, |found, value| self.value(value) | found) || values.is_empty()
            }
            Value::String(address) => self.add(address, "", None),
            Value::Object(fields) => {
                let field = |names: &[&str]| {
                    let named = |name: &&String| names.contains(&name.to_lowercase().as_str());
                    fields.iter().find(|(name, _)| named(name)).map(|(_, value)| value)
                };
                if let Some(Value::String(address)) = field(&ADDRESS) {
                    let why = field(&WHY).and_then(Value::as_str).unwrap_or_default().to_owned();
                    let at = field(&SINCE).and_then(time);
                    return self.add(address, &why, at);
                }
                let inner: Vec<&Value> =
                    fields.values().filter(|value| value.is_array() || value.is_object()).collect();
                inner.into_iter().fold(false, |found, value| self.value(value) | found)
            }
            _ => false,
        }
    }

    fn rows(&mut self, text: &str) {
        let first = text.lines().next().unwrap_or_default();
        let delimiter = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut columns = Columns { address: 0, why: Some(1), since: None };
        for (number, row) in rows.records().enumerate() {
            let Ok(row) = row else {
                self.read.unread.push(number + 1);
                continue;
            };
            if number == 0
                && let Some(named) = Columns::named(&row)
            {
                columns = named;
                continue;
            }
            let line = row.position().map_or(number + 1, |position| position.line() as usize);
            let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).unwrap_or_default();
            let at = Date::read(cell(columns.since)).and_then(seconds).or_else(|| cell(columns.since).parse().ok());
            if !self.add(cell(Some(columns.address)), cell(columns.why), at) {
                self.read.unread.push(line);
            }
        }
    }
}

/// Where what stands in a table.
struct Columns {
    address: usize,
    why: Option<usize>,
    since: Option<usize>,
}

impl Columns {
    /// The columns that a row names; `None` where it names none.
    fn named(row: &csv::StringRecord) -> Option<Self> {
        let place = |names: &[&str]| row.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
        Some(Self { address: place(&ADDRESS)?, why: place(&WHY), since: place(&SINCE) })
    }
}

fn time(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => Date::read(text).and_then(seconds),
        #[allow(clippy::cast_possible_truncation)]
        Value::Number(number) => number.as_f64().map(|number| number as i64),
        _ => None,
    }
}

/// The reason that a service's word for it means.
fn reason(why: &str) -> Reason {
    let why = why.to_lowercase();
    match why.as_str() {
        why if why.contains("complain") || why.contains("spam") => Reason::Complaint,
        why if why.contains("unsub") => Reason::Unsubscribe,
        why if why.contains("manual") => Reason::Manual,
        _ => Reason::Bounce,
    }
}

/// A date in seconds since 1970; the services write those of Greenwich where they name no zone.
fn seconds(date: Date) -> Option<i64> {
    date.seconds_in(&TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> Vec<Suppression> {
        let one = |address: &str, reason| Suppression {
            address: address.to_owned(),
            at: 1_700_000_000,
            reason,
            source: "whybounce".to_owned(),
        };
        vec![one("ann@b.example", Reason::Bounce), one("=x,y@b.example", Reason::Complaint)]
    }

    #[test]
    fn every_form_is_read_back() {
        for form in Form::ALL {
            let text = write(&list(), *form);
            let read = read(&text, "list", 7);
            let addresses: Vec<_> = read.list.iter().map(|one| one.address.as_str()).collect();
            let wanted: &[&str] =
                if *form == Form::Plain { &["ann@b.example", "=x"] } else { &["ann@b.example", "=x,y@b.example"] };
            if *form == Form::Plain {
                assert_eq!(addresses[..1], wanted[..1], "{text}");
                continue;
            }
            assert_eq!(addresses, wanted, "{text}");
            assert_eq!(read.unread, Vec::<usize>::new());
        }
    }

    #[test]
    fn forms_are_what_the_services_take() {
        assert_eq!(
            write(&list(), Form::Ses),
            "{\"emailAddress\":\"ann@b.example\",\"reason\":\"BOUNCE\"}\n{\"emailAddress\":\"=x,y@b.example\",\"reason\":\"COMPLAINT\"}\n"
        );
        assert_eq!(
            write(&list(), Form::Mailgun).lines().nth(1),
            Some("ann@b.example,550,bounce (whybounce),\"Tue, 14 Nov 2023 22:13:20 +0000\"")
        );
        assert_eq!(
            write(&list(), Form::Postmark),
            "{\"Suppressions\":[{\"EmailAddress\":\"ann@b.example\"},{\"EmailAddress\":\"=x,y@b.example\"}]}\n"
        );
        assert_eq!(write(&list(), Form::Brevo), "EMAIL\nann@b.example\n\"=x,y@b.example\"\n");
        assert!(write(&list(), Form::Csv).contains("\"'=x,y@b.example\",complaint"));
    }

    #[test]
    fn lists_of_the_services_are_read() {
        let ses = r#"{"SuppressedDestinationSummaries":[{"EmailAddress":"A@b.example","Reason":"COMPLAINT","LastUpdateTime":1586562062.2}]}"#;
        let found = read(ses, "ses", 7);
        assert_eq!((found.list[0].address.as_str(), found.list[0].reason), ("a@b.example", Reason::Complaint));
        assert_eq!(found.list[0].at, 1_586_562_062);
        let postmark = r#"{"Suppressions":[{"EmailAddress":"a@b.example","SuppressionReason":"SpamComplaint","Origin":"Recipient","CreatedAt":"2019-12-10T08:58:33-05:00"}]}"#;
        assert_eq!(read(postmark, "postmark", 7).list[0].at, 1_575_986_280);
        let sendgrid = "status,reason,email,created\n5.1.1,550 5.1.1 no such user,a@b.example,1449953655\n,,nobody,\n";
        let found = read(sendgrid, "sendgrid", 7);
        assert_eq!((found.list[0].at, found.unread), (1_449_953_655, vec![3]));
        assert_eq!(read("a@b.example,BOUNCE\nc@d.example, COMPLAINT\n", "ses", 7).list[1].reason, Reason::Complaint);
        assert_eq!(read("a@b.example\nnot an address\n\n\"", "x", 7).list.len(), 1);
        assert_eq!(read("{\"broken", "x", 7).unread, [1]);
    }
}
