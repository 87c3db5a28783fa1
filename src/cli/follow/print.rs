//! Prints the verdicts of a followed log as they come.

use std::io::Write;
use std::sync::Arc;

use super::tally::Tally;
use super::watch::Witness;
use crate::advice::Diagnosis;
use crate::cli::output;
use crate::intake::Success;
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::report::style::Style;
use crate::report::{Writer, live};
use crate::survey::Filter;
use crate::taxonomy::Category;

/// How a verdict is printed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Manner {
    /// In one line for a person.
    Line(Style),
    /// As a record.
    Record,
}

/// What is printed, and where.
pub(super) struct Press<'r, W> {
    pub writer: Writer<'r, W>,
    pub manner: Manner,
    pub reference: &'r Reference,
    pub redactor: Option<Redactor>,
    /// What is printed at all.
    pub filter: Filter,
    /// Whether what arrived is printed too.
    pub prints_all: bool,
    pub tally: Tally<'r>,
}

impl<W: Write> Witness for Press<'_, W> {
    fn see(&mut self, source: &Arc<str>, mut diagnosis: Diagnosis) -> anyhow::Result<()> {
        let fact = self.tally.add(&diagnosis);
        let is_wanted = self.filter.holds(&fact)
            && (self.prints_all || diagnosis.verdict.category != Category::Delivered)
            && (diagnosis.verdict.category.is_bounce() || self.prints_all);
        if !is_wanted {
            return Ok(());
        }
        let mut printed = Vec::new();
        match (self.manner, &mut self.redactor) {
            (Manner::Line(style), redactor) => {
                if let Some(redactor) = redactor {
                    redactor.diagnosis(&mut diagnosis, &mut []);
                }
                printed.extend_from_slice(live::line(&diagnosis, style, self.reference).as_bytes());
                printed.push(b'\n');
            }
            (Manner::Record, Some(redactor)) => {
                self.writer.printer().print_masked(source, &diagnosis, redactor, &mut printed);
            }
            (Manner::Record, None) => self.writer.printer().print(source, &diagnosis, &mut printed),
        }
        Ok(self.writer.write(&printed)?)
    }

    fn arrived(&mut self, success: &Success<'_>) {
        self.tally.arrived(success);
    }

    fn notice(&mut self, text: &str) {
        let text = match &mut self.redactor {
            Some(redactor) => redactor.source(text).into_owned(),
            None => text.to_owned(),
        };
        output::notice(&text);
    }

    fn caught_up(&mut self) -> anyhow::Result<()> {
        Ok(self.writer.flush()?)
    }
}
