//! Verdicts and pages as text, JSON, CSV and Markdown.
//!
//! Everything here turns finished diagnoses and documents into characters. It knows no files, no
//! terminal and no clock, and it decides nothing about mail.

pub mod csv;
pub mod document;
pub mod evaluation;
mod explanation;
pub mod json;
pub mod markdown;
pub mod safe;
mod sheet;
pub mod spoken;
pub mod style;
mod table;
pub mod text;

use std::io::{self, Write};

use crate::advice::{self, Diagnosis};
use crate::classify::{self, Explanation};
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::reference::page::TermKind;
use crate::taxonomy::{Audience, Draft, Flow};
use style::Style;

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person, in the terminal.
    Text,
    /// One JSON value for the whole call.
    Json,
    /// One JSON object on each line.
    Ndjson,
    /// A table with a header.
    Csv,
    /// For a ticket or a wiki.
    Markdown,
}

/// What ready texts for a ticket are made from.
#[derive(Debug, Clone)]
pub struct Playbook<'a> {
    /// Where the texts stand.
    pub reference: &'a Reference,
    /// Today's date, as the reader writes it.
    pub date: String,
    /// For which mail and to whom it is told.
    pub reader: Reader,
}

/// What a verdict is told for, beyond what holds for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reader {
    /// The kind of mail whose consequence is told.
    pub flow: Option<Flow>,
    /// The reader to whom it speaks.
    pub audience: Option<Audience>,
}

impl Reader {
    /// What follows for the kind of mail and the reader, each under its name.
    fn consequences(self, diagnosis: &Diagnosis, reference: &Reference) -> Vec<(String, String)> {
        let advice = &diagnosis.advice;
        let flow = self.flow.and_then(|flow| {
            Some((reference.term_title(TermKind::Flow, flow.name()), advice.flows.get(&flow)?.clone()))
        });
        let audience = self.audience.and_then(|audience| {
            let title = reference.term_title(TermKind::Audience, audience.name());
            Some((title, advice.audiences.get(&audience)?.clone()))
        });
        flow.into_iter().chain(audience).collect()
    }
}

/// Writes diagnoses one after another, so that a long stream needs no memory.
#[derive(Debug)]
pub struct Writer<'a, W> {
    out: W,
    format: Format,
    style: Style,
    playbook: Playbook<'a>,
    written: usize,
    detail: Detail,
    redactor: Option<Redactor>,
}

/// How much is written of each verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The verdict.
    Verdict,
    /// The verdict and how it came about, in the formats that have room for it: text and JSON.
    Explanation,
    /// Nothing but a ready text, as it is sent; in text only.
    Draft(Draft),
}

impl<'a, W: Write> Writer<'a, W> {
    /// A writer in this format; `style` matters to text only, `playbook` to what has ready texts.
    pub const fn new(out: W, format: Format, style: Style, playbook: Playbook<'a>) -> Self {
        Self { out, format, style, playbook, written: 0, detail: Detail::Verdict, redactor: None }
    }

    /// The same writer, which writes this much of each verdict.
    #[must_use]
    pub const fn with(mut self, detail: Detail) -> Self {
        self.detail = detail;
        self
    }

    /// The same writer, which masks what tells of people and machines, where a redactor is given.
    #[must_use]
    pub fn masking(mut self, redactor: Option<Redactor>) -> Self {
        self.redactor = redactor;
        self
    }

    /// Writes one diagnosis of the input named `source`.
    ///
    /// # Errors
    /// What the output says.
    pub fn add(&mut self, source: &str, diagnosis: &Diagnosis) -> io::Result<()> {
        let mut explanation = match self.detail {
            Detail::Explanation => Some(classify::explain(&diagnosis.delivery, self.playbook.reference).1),
            Detail::Verdict | Detail::Draft(_) => None,
        };
        let Some(redactor) = &mut self.redactor else { return self.write(source, diagnosis, explanation.as_ref()) };
        let mut diagnosis = diagnosis.clone();
        if let Some(explanation) = &mut explanation {
            redactor.explanation(explanation, &diagnosis.delivery);
        }
        redactor.diagnosis(&mut diagnosis);
        let source = redactor.source(source).into_owned();
        self.write(&source, &diagnosis, explanation.as_ref())
    }

    fn write(&mut self, source: &str, diagnosis: &Diagnosis, explanation: Option<&Explanation>) -> io::Result<()> {
        let first = self.written == 0;
        self.written += 1;
        let reference = self.playbook.reference;
        if let Detail::Draft(kind) = self.detail {
            let gap = if first { "" } else { "\n---\n\n" };
            let text = advice::draft(kind, diagnosis, reference, &self.playbook.date);
            return writeln!(self.out, "{gap}{}", safe::block(&text));
        }
        let record = || json::Record::new(source, diagnosis, &self.playbook).explained(explanation);
        match self.format {
            Format::Text => {
                let gap = if first { "" } else { "\n" };
                write!(self.out, "{gap}{}", text::verdict(source, diagnosis, &self.playbook, self.style))?;
                match explanation {
                    Some(found) => write!(self.out, "\n{}", explanation::text(found, reference, self.style)),
                    None => Ok(()),
                }
            }
            Format::Json => {
                let gap = if first { "[\n" } else { ",\n" };
                write!(self.out, "{gap}{}", json::pretty(&record())?)
            }
            Format::Ndjson => writeln!(self.out, "{}", json::compact(&record())?),
            Format::Csv => {
                if first {
                    self.out.write_all(&csv::header()?)?;
                }
                self.out.write_all(&csv::row(source, diagnosis)?)
            }
            Format::Markdown => {
                let gap = if first { "" } else { "\n---\n\n" };
                write!(self.out, "{gap}{}", markdown::verdict(source, diagnosis, &self.playbook))
            }
        }
    }

    /// Hands on what the output still buffers, so that a reader of a stream sees it.
    ///
    /// # Errors
    /// What the output says.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes what the format needs at its end.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(mut self) -> io::Result<()> {
        match (self.format, self.written) {
            (Format::Json, 0) => self.out.write_all(b"[]\n")?,
            (Format::Json, _) => self.out.write_all(b"\n]\n")?,
            (Format::Csv, 0) => self.out.write_all(&csv::header()?)?,
            _ => {}
        }
        self.out.flush()
    }
}
