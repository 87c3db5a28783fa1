//! The totals of many deliveries, in every form: a page of text, JSON, CSV, Markdown, HTML.

mod csv;
mod html;
mod json;
mod markdown;
mod text;
pub mod timeline;
pub mod words;

use std::io;

use super::Format;
use super::style::Style;
use crate::reference::Reference;
use crate::survey::summary::Summary;

/// How totals are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// A page for a person, of at most 40 lines.
    Page,
    /// The tables that were asked for, for a person.
    Tables,
    /// A form of records.
    Records(Format),
    /// A page for a browser.
    Html,
}

/// The totals in a form; `source` says of what.
///
/// # Errors
/// A value that JSON cannot hold.
pub fn print(summary: &Summary, source: &str, form: Form, style: Style, reference: &Reference) -> io::Result<String> {
    let words = words::Words { summary, source, reference };
    Ok(match form {
        Form::Page | Form::Records(Format::Text) => text::page(&words, style),
        Form::Tables => text::tables(&words, style),
        Form::Records(Format::Json) => json::whole(&words)?,
        Form::Records(Format::Ndjson) => json::lines(&words)?,
        Form::Records(Format::Csv) => csv::rows(&words),
        Form::Records(Format::Markdown) => markdown::page(&words),
        Form::Html => html::page(&words),
    })
}

/// That there is nothing of what was asked for, as a sentence; `None` where there is something.
pub fn nothing(summary: &Summary, reference: &Reference) -> Option<String> {
    words::Words { summary, source: "", reference }.nothing()
}

/// Deliveries one by one as a table for a spreadsheet, each with these cells.
pub fn deliveries(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    csv::deliveries(heads, rows)
}

/// How far a summary came, in a few words, for whoever waits.
pub fn so_far(totals: crate::survey::Counts) -> String {
    let number = words::number;
    format!(
        "{} deliveries, {} failed, {} waiting",
        number(totals.deliveries()),
        number(totals.failed),
        number(totals.waiting)
    )
}
