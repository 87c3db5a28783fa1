//! Verdicts and pages as text, JSON, CSV and Markdown.
//!
//! Everything here turns finished diagnoses and documents into characters. It knows no files, no
//! terminal and no clock, and it decides nothing about mail.

pub mod document;
pub mod evaluation;
pub mod exam;
mod explanation;
pub mod json;
#[cfg(feature = "store")]
pub mod kept;
pub mod live;
pub mod markdown;
pub mod record;
mod sheet;
pub mod spoken;
pub mod style;
pub mod survey;
mod table;
pub mod text;

use std::io::{self, Write};

use crate::advice::{Advice, Briefing, Diagnosis, Drafts, Page, draft};
use crate::auth::Auth;
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::safe;
use crate::taxonomy::Draft;
use record::{Cells, Lines, Object, Selection, Told};
use style::Style;

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
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

impl Format {
    /// Every format, in the order in which a reader meets them.
    pub const ALL: &'static [Self] = &[Self::Text, Self::Json, Self::Ndjson, Self::Csv, Self::Markdown];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
        }
    }

    /// Whether it writes records, whose fields can be chosen.
    pub const fn has_fields(self) -> bool {
        matches!(self, Self::Json | Self::Ndjson | Self::Csv)
    }
}

/// Writes verdicts in one form, one after another; it may be shared, and remembers nothing.
#[derive(Debug, Clone)]
pub struct Printer<'a> {
    briefing: Briefing<'a>,
    form: Form,
    needs: Needs,
}

/// What is written of a verdict.
#[derive(Debug, Clone)]
enum Form {
    Text(Style),
    Markdown,
    Draft(Draft),
    Array(Object),
    Rows(Object),
    Table(Cells),
}

/// A verdict with what was made for writing it.
struct Shown<'s> {
    source: &'s str,
    diagnosis: &'s Diagnosis,
    advice: Option<&'s Advice<'s>>,
    auth: Option<&'s Auth>,
}

/// What has to be made before a verdict can be written.
#[derive(Debug, Clone, Copy)]
struct Needs {
    advice: bool,
    drafts: bool,
    auth: bool,
}

const NO_NEEDS: Needs = Needs { advice: false, drafts: false, auth: false };

impl<'a> Printer<'a> {
    /// Pages for a person, as text.
    pub const fn text(briefing: Briefing<'a>, style: Style) -> Self {
        Self { briefing, form: Form::Text(style), needs: Needs { advice: true, ..NO_NEEDS } }
    }

    /// Pages with their ready texts, as Markdown.
    pub const fn markdown(briefing: Briefing<'a>) -> Self {
        Self { briefing, form: Form::Markdown, needs: Needs { advice: true, ..NO_NEEDS } }
    }

    /// Nothing but a ready text, as it is sent or filed.
    pub const fn draft(briefing: Briefing<'a>, kind: Draft) -> Self {
        Self { briefing, form: Form::Draft(kind), needs: NO_NEEDS }
    }

    /// Records of these fields in a format that has them; in any other, pages.
    pub fn records(briefing: Briefing<'a>, format: Format, selection: &Selection) -> Self {
        let form = match format {
            Format::Text => return Self::text(briefing, Style::PLAIN),
            Format::Markdown => return Self::markdown(briefing),
            Format::Json => Form::Array(Object::new(selection, Lines::Many)),
            Format::Ndjson => Form::Rows(Object::new(selection, Lines::One)),
            Format::Csv => Form::Table(Cells::new(selection)),
        };
        let needs =
            Needs { advice: selection.needs_advice(), drafts: selection.needs_drafts(), auth: selection.needs_auth() };
        Self { briefing, form, needs }
    }

    /// The reference whose words are printed.
    pub const fn reference(&self) -> &'a Reference {
        self.briefing.reference
    }

    /// Whether a verdict says how many of its kind came before it.
    pub const fn tells_repeats(&self) -> bool {
        self.needs.advice
    }

    /// One verdict by itself.
    pub fn single(&self, source: &str, diagnosis: &Diagnosis) -> String {
        let mut out = Vec::new();
        self.print(source, diagnosis, &mut out);
        self.without_gap(&out)
    }

    /// One verdict by itself, with everything masked that tells of people and machines.
    pub fn single_masked(&self, source: &str, diagnosis: &Diagnosis, redactor: &mut Redactor) -> String {
        let mut out = Vec::new();
        self.print_masked(source, diagnosis, redactor, &mut out);
        self.without_gap(&out)
    }

    fn without_gap(&self, printed: &[u8]) -> String {
        String::from_utf8_lossy(printed.get(self.gap().len()..).unwrap_or_default()).into_owned()
    }

    /// Appends one verdict, with what parts it from the one before.
    pub fn print(&self, source: &str, diagnosis: &Diagnosis, out: &mut Vec<u8>) {
        let advice = self.needs.advice.then(|| Advice::on(diagnosis, self.briefing.reference));
        let auth = self.auth(diagnosis, advice.as_ref());
        self.put(&Shown { source, diagnosis, advice: advice.as_ref(), auth: auth.as_ref() }, out);
    }

    /// The same with everything masked that tells of people and machines.
    pub fn print_masked(&self, source: &str, diagnosis: &Diagnosis, redactor: &mut Redactor, out: &mut Vec<u8>) {
        // What is suggested and what was checked come from the unmasked words, as the verdict does.
        let mut advice = self.needs.advice.then(|| Advice::on(diagnosis, self.briefing.reference));
        let mut auth = self.auth(diagnosis, advice.as_ref());
        let mut masked = diagnosis.clone();
        redactor.diagnosis(&mut masked, advice.as_mut().map_or(&mut [], |advice| &mut advice.suggestions));
        if let Some(auth) = &mut auth {
            redactor.auth(auth);
        }
        if let Some(advice) = &mut advice {
            redactor.advice(advice);
        }
        let source = redactor.source(source).into_owned();
        self.put(&Shown { source: &source, diagnosis: &masked, advice: advice.as_ref(), auth: auth.as_ref() }, out);
    }

    /// Which check failed, where that is written.
    fn auth(&self, diagnosis: &Diagnosis, advice: Option<&Advice<'_>>) -> Option<Auth> {
        let find = || Auth::of(&diagnosis.delivery, &diagnosis.verdict, self.briefing.reference);
        if self.needs.auth { advice.map_or_else(find, |advice| advice.auth.clone()) } else { None }
    }

    fn put(&self, shown: &Shown<'_>, out: &mut Vec<u8>) {
        let Shown { source, diagnosis, advice, auth } = *shown;
        let Briefing { reference, date, .. } = self.briefing;
        out.extend_from_slice(self.gap());
        let record = |put: &dyn Fn(&Told<'_>, &mut Vec<u8>), out: &mut Vec<u8>| {
            let drafts = self.needs.drafts.then(|| Drafts::of(diagnosis, reference, date));
            put(&Told { source, diagnosis, reference, advice, auth, drafts: drafts.as_ref() }, out);
        };
        match (&self.form, advice) {
            (Form::Array(object), _) => record(&|told, out| object.push(told, out), out),
            (Form::Rows(object), _) => {
                record(&|told, out| object.push(told, out), out);
                out.push(b'\n');
            }
            (Form::Table(cells), _) => record(&|told, out| cells.push(told, out), out),
            (Form::Draft(kind), _) => {
                let text = draft(*kind, diagnosis, reference, date);
                out.extend_from_slice(safe::block(&text).as_bytes());
                out.push(b'\n');
            }
            (Form::Text(style), Some(advice)) => {
                let page = Page::of(diagnosis, advice, &self.briefing).from_source(source, diagnosis, reference);
                out.extend_from_slice(text::page(&page, *style).as_bytes());
                if let Some(found) = &diagnosis.explanation {
                    out.push(b'\n');
                    out.extend_from_slice(explanation::text(found, &diagnosis.verdict, reference, *style).as_bytes());
                }
            }
            (Form::Markdown, Some(advice)) => {
                let page = Page::of(diagnosis, advice, &self.briefing).from_source(source, diagnosis, reference);
                let page = page.with_drafts(diagnosis, &self.briefing);
                out.extend_from_slice(markdown::page(&page).as_bytes());
            }
            (Form::Text(_) | Form::Markdown, None) => {}
        }
    }

    /// What parts one verdict from the one before.
    const fn gap(&self) -> &'static [u8] {
        match self.form {
            Form::Text(_) => b"\n",
            Form::Markdown | Form::Draft(_) => b"\n---\n\n",
            Form::Array(_) => b",\n",
            Form::Rows(_) | Form::Table(_) => b"",
        }
    }

    fn opening(&self) -> Vec<u8> {
        match &self.form {
            Form::Array(_) => b"[\n".to_vec(),
            Form::Table(cells) => cells.header(),
            _ => Vec::new(),
        }
    }
}

/// Puts printed verdicts one after another, so that a long stream needs no memory.
#[derive(Debug)]
pub struct Writer<'a, W> {
    out: W,
    printer: Printer<'a>,
    begun: bool,
}

impl<'a, W: Write> Writer<'a, W> {
    /// A writer of what this printer prints.
    pub const fn new(out: W, printer: Printer<'a>) -> Self {
        Self { out, printer, begun: false }
    }

    /// What prints the verdicts.
    pub const fn printer(&self) -> &Printer<'a> {
        &self.printer
    }

    /// Writes what the printer printed of one verdict or of several.
    ///
    /// # Errors
    /// What the output says.
    pub fn write(&mut self, printed: &[u8]) -> io::Result<()> {
        if self.begun || printed.is_empty() {
            return self.out.write_all(printed);
        }
        self.begun = true;
        self.out.write_all(&self.printer.opening())?;
        // Nothing comes before the first.
        self.out.write_all(printed.get(self.printer.gap().len()..).unwrap_or_default())
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
        match (&self.printer.form, self.begun) {
            (Form::Array(_), false) => self.out.write_all(b"[]\n")?,
            (Form::Array(_), true) => self.out.write_all(b"\n]\n")?,
            (Form::Table(cells), false) => self.out.write_all(&cells.header())?,
            _ => {}
        }
        self.out.flush()
    }
}
