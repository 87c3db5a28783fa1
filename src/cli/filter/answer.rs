//! The answer to one line: the record of its bounce, several, or none.

use std::borrow::Cow;

use super::Wrap;
use super::known::{self, Known, Records};
use super::lines::{LONGEST, Line};
use crate::advice::{Briefing, Diagnosis};
use crate::clock;
use crate::intake::{self, Delivery};
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::report::json;
use crate::report::record::Selection;
use crate::report::{Format, Printer};
use crate::taxonomy::Category;

/// Where the text of a line stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text<'a> {
    /// It is the line.
    Line,
    /// In this field of a JSON object; without a name, in the first that is known to hold one.
    Field(Option<&'a str>),
}

/// Answers lines; it may be shared, and an answer depends on its line alone.
pub(super) struct Answers<'a> {
    printer: Printer<'a>,
    text: Text<'a>,
    keep: &'a [String],
    wrap: Option<Wrap>,
    redactor: Option<Redactor>,
    known: Known,
}

/// What stands in a line.
struct Told<'l> {
    text: Cow<'l, str>,
    /// The fields of the input that are copied, as JSON with a comma behind each.
    kept: Vec<u8>,
}

/// Why a line has no text, with the fields of the input that are copied.
struct Unread {
    sentence: String,
    kept: Vec<u8>,
}

impl From<String> for Unread {
    fn from(sentence: String) -> Self {
        Self { sentence, kept: Vec::new() }
    }
}

impl<'a> Answers<'a> {
    pub(super) fn new(reference: &'a Reference, selection: &Selection, text: Text<'a>) -> Self {
        let briefing = Briefing { reference, mail_type: None, reader: None, date: "" };
        let printer = Printer::records(briefing, Format::Ndjson, selection);
        Self { printer, text, keep: &[], wrap: None, redactor: None, known: Known::new() }
    }

    pub(super) fn keeping(self, keep: &'a [String]) -> Self {
        Self { keep, ..self }
    }

    pub(super) fn wrapped(self, wrap: Option<Wrap>) -> Self {
        Self { wrap, ..self }
    }

    pub(super) fn masked(self, masks: bool) -> Self {
        Self { redactor: masks.then(|| Redactor::new(self.printer.reference())), ..self }
    }

    /// The answers to some lines, one a line.
    pub(super) fn to_all(&self, lines: &[Line<'_>]) -> Vec<u8> {
        let mut answered = Vec::new();
        for line in lines {
            self.to(line, &mut answered);
        }
        answered
    }

    fn to(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        let mut answer = Vec::new();
        self.answer(line, &mut answer);
        match self.wrap {
            None => out.extend_from_slice(&answer),
            Some(Wrap::Rsyslog) if answer == NOTHING => out.extend_from_slice(b"{}"),
            Some(Wrap::Rsyslog) => {
                out.extend_from_slice(b"{\"$!\":{\"whybounce\":");
                out.extend_from_slice(&answer);
                out.extend_from_slice(b"}}");
            }
            Some(Wrap::Clickhouse) => {
                out.extend_from_slice(b"{\"result\":");
                json::push_text(out, &String::from_utf8_lossy(&answer));
                out.push(b'}');
            }
        }
        out.push(b'\n');
    }

    fn answer(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        let told = match line {
            Line::Whole(line) if line.iter().all(u8::is_ascii_whitespace) => return out.extend_from_slice(NOTHING),
            Line::Whole(line) => self.told(line),
            Line::TooLong => {
                Err(format!("this line is longer than {LONGEST} bytes; send the text of one bounce a line").into())
            }
        };
        match told {
            Ok(told) if told.text.trim().is_empty() => self.nothing(&told, out),
            Ok(told) => self.records(&told, out),
            Err(Unread { sentence, kept }) => {
                out.push(b'{');
                out.extend_from_slice(&kept);
                out.extend_from_slice(b"\"error\":");
                json::push_text(out, &sentence);
                out.push(b'}');
            }
        }
    }

    /// The text of a line, and what is kept of the line beside it.
    fn told<'l>(&self, line: &'l [u8]) -> Result<Told<'l>, Unread> {
        let Text::Field(field) = self.text else {
            return Ok(Told { text: String::from_utf8_lossy(line), kept: Vec::new() });
        };
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(line)
            .map_err(|error| format!("this line is no JSON object ({error}); without --in json a line is the text"))?;
        let text = match field {
            Some(name) => object.get(name),
            None => self.printer.reference().shapes().webhooks.text_fields.iter().find_map(|name| object.get(name)),
        };
        let mut kept = Vec::new();
        for name in self.keep {
            json::push_text(&mut kept, name);
            kept.push(b':');
            let value = object.get(name).unwrap_or(&serde_json::Value::Null);
            kept.extend_from_slice(json::compact(value).unwrap_or_default().as_bytes());
            kept.push(b',');
        }
        let text = match text {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(serde_json::Value::Null) => String::new(),
            Some(_) => {
                let sentence = "the field with the text holds no string; --field names another".to_owned();
                return Err(Unread { sentence, kept });
            }
            None => {
                let named = field.unwrap_or("with a text");
                let sentence = format!("this line has no field {named}; --field names the one that holds the text");
                return Err(Unread { sentence, kept });
            }
        };
        Ok(Told { text: text.into(), kept })
    }

    fn records(&self, told: &Told<'_>, out: &mut Vec<u8>) {
        let known = self.known.tell(&told.text, |records| self.show(told, records, out));
        if known == known::Told::Shown {
            return;
        }
        let (records, lasts) = self.judge(&told.text);
        self.show(told, &records, out);
        if lasts && known == known::Told::Again {
            self.known.keep(&told.text, records);
        }
    }

    /// The records of a text, none where there is nothing to say, and whether they will be the same tomorrow.
    fn judge(&self, text: &str) -> (Records, bool) {
        let reference = self.printer.reference();
        let mut deliveries = intake::read(text.as_bytes(), reference.shapes()).deliveries;
        // Which year a date without one is in depends on the day.
        let lasts = deliveries.iter().all(|delivery| delivery.date.is_none_or(|date| date.has_year()));
        if let Some(now) = clock::now() {
            for delivery in &mut deliveries {
                delivery.tell_year(now);
            }
        }
        let found: Vec<Diagnosis> = deliveries.into_iter().map(|delivery| self.diagnosis(delivery)).collect();
        let is_bystander = |found: &Diagnosis| found.verdict.category == Category::NotABounce;
        if found.is_empty() || found.iter().all(is_bystander) && intake::begins_entry(text) {
            return (Records::new(), lasts);
        }
        // No line has names of another.
        let mut redactor = self.redactor.clone();
        let record = |diagnosis: &Diagnosis| {
            let mut record = Vec::new();
            match &mut redactor {
                Some(redactor) => self.printer.print_masked(SOURCE, diagnosis, redactor, &mut record),
                None => self.printer.print(SOURCE, diagnosis, &mut record),
            }
            // The printer ends a record with its line.
            record.pop();
            record
        };
        (found.iter().map(record).collect(), lasts)
    }

    /// Writes the records of a line, each with the fields of the input that are copied.
    fn show(&self, told: &Told<'_>, records: &Records, out: &mut Vec<u8>) {
        if records.is_empty() {
            return self.nothing(told, out);
        }
        let several = records.len() > 1;
        for (number, record) in records.iter().enumerate() {
            if several {
                out.push(if number == 0 { b'[' } else { b',' });
            }
            let (opening, rest) = record.split_at_checked(1).unwrap_or_default();
            out.extend_from_slice(opening);
            out.extend_from_slice(&told.kept);
            out.extend_from_slice(rest);
        }
        if several {
            out.push(b']');
        }
    }

    /// The answer to what has no record. rsyslog has to know by what is kept that it is the answer to this line.
    fn nothing(&self, told: &Told<'_>, out: &mut Vec<u8>) {
        match told.kept.strip_suffix(b",") {
            Some(kept) if self.wrap == Some(Wrap::Rsyslog) => {
                out.push(b'{');
                out.extend_from_slice(kept);
                out.push(b'}');
            }
            _ => out.extend_from_slice(NOTHING),
        }
    }

    fn diagnosis(&self, delivery: Delivery) -> Diagnosis {
        Diagnosis::of(delivery, self.printer.reference())
    }
}

/// The answer where there is nothing to say.
const NOTHING: &[u8] = b"null";

/// The name of the input.
const SOURCE: &str = "-";
