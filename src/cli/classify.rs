//! `whybounce classify`: bounces in, verdicts out.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::fields::Chosen;
use super::input::{self, Unreadable};
use super::notices::Faults;
use super::progress::Progress;
use super::reading::{self, Cut, Found, LogScope, Maker, Plan, Receiver};
use super::reference::Overlay;
use super::{Look, Outcome, named, output};
use crate::advice::{Briefing, Diagnosis, Repeats};
use crate::clock;
use crate::intake::Delivery;
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::report::record::{Group, Selection};
use crate::report::{Format, Printer, Writer};
use crate::taxonomy::{Audience, Category, Draft, Flow};

/// What to classify and how to print it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// Files or folders; "-" or nothing reads standard input
    paths: Vec<PathBuf>,
    /// How to print verdicts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Treat each line as a separate bounce
    #[arg(long)]
    lines: bool,
    /// Print the successful deliveries of a log too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    chosen: Chosen,
    /// Show how the verdict was reached (text, json, ndjson)
    #[arg(long)]
    explain: bool,
    /// Print only this ready text (text)
    #[arg(long, value_parser = named::<Draft>(Draft::ALL.iter().map(|kind| kind.name())), value_name = "KIND", conflicts_with = "explain")]
    draft: Option<Draft>,
    /// Add what it means for this type of mail: bulk, business, sign-up … (text, markdown)
    #[arg(long, value_name = "TYPE", alias = "flow")]
    mail_type: Option<String>,
    /// Add what it means for this reader: helpdesk, admin, marketing … (text, markdown)
    #[arg(long, value_name = "READER", alias = "audience")]
    reader: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  A line of a log, a report that was saved, a folder of them
    echo '550 5.1.1 User unknown' | whybounce classify
    whybounce classify report.eml
    whybounce classify ~/Maildir/.Bounces
  A log as it grows, or compressed, as one line of JSON for each failure
    tail -F /var/log/mail.log | whybounce classify --format ndjson
    whybounce classify mail.log.1.gz --format csv > bounces.csv
  The answer to the customer, or a note for the ticket without personal data
    whybounce classify report.eml --draft customer
    whybounce classify report.eml --draft note --redact
  Why it came to this verdict
    whybounce classify report.eml --explain";

impl Options {
    /// The kind of mail whose consequence is told.
    fn mail_type(&self, reference: &Reference) -> anyhow::Result<Option<Flow>> {
        let Some(name) = &self.mail_type else { return Ok(None) };
        let known = || reference.flows().iter().map(|known| known.name()).collect::<Vec<_>>().join(", ");
        let found = reference.flow(name);
        found.map(Some).with_context(|| format!("Unknown mail type {name}. Choose one of: {}", known()))
    }

    /// The reader to whom a verdict speaks.
    fn reader(&self) -> anyhow::Result<Option<Audience>> {
        let Some(name) = &self.reader else { return Ok(None) };
        let known = || Audience::ALL.iter().map(|known| known.name()).collect::<Vec<_>>().join(", ");
        name.parse().map(Some).ok().with_context(|| format!("Unknown reader {name}. Choose one of: {}", known()))
    }

    /// The fields of a record.
    fn selection(&self) -> anyhow::Result<Selection> {
        let selection = if self.format == Format::Json && self.chosen.is_empty() {
            Selection::everything()
        } else {
            self.chosen.selection()?
        };
        Ok(if self.explain { selection.explained() } else { selection })
    }

    /// What the options say together that none of them says alone.
    fn check(&self) -> anyhow::Result<()> {
        let has_fields = self.format.has_fields();
        anyhow::ensure!(
            has_fields || self.chosen.is_empty(),
            "--with and --fields work with --format json, ndjson or csv"
        );
        let explains = matches!(self.format, Format::Text | Format::Json | Format::Ndjson);
        anyhow::ensure!(explains || !self.explain, "--explain works with --format text, json or ndjson");
        anyhow::ensure!(
            self.format == Format::Text || self.draft.is_none(),
            "--draft works with --format text; json and markdown include all drafts"
        );
        Ok(())
    }
}

pub(super) fn run(options: &Options, look: Look, overlay: &Overlay) -> anyhow::Result<Outcome> {
    options.check()?;
    let selection = options.selection()?;
    let explainer = overlay.open()?;
    let reference = explainer.reference();
    // Only what is ready to be sent is dated, and a time zone takes longer to find than a verdict.
    let is_dated = options.draft.is_some()
        || options.format == Format::Markdown
        || options.format.has_fields() && selection.has(Group::Drafts);
    let date = if is_dated { clock::today() } else { String::new() };
    let briefing =
        Briefing { reference, mail_type: options.mail_type(reference)?, reader: options.reader()?, date: &date };
    let printer = match (options.draft, options.format) {
        (Some(kind), _) => Printer::draft(briefing, kind),
        (None, Format::Text) => Printer::text(briefing, output::style(look)),
        (None, format) => Printer::records(briefing, format, &selection),
    };
    let explains = options.explain || options.format.has_fields() && selection.has(Group::Explanation);
    let maker = Press { printer: printer.clone(), explains, masks: look.redact };
    let mut session = Session {
        writer: Writer::new(output::stdout(), printer),
        redactor: look.redact.then(|| Redactor::new(reference)),
        progress: Progress::new(look),
        repeats: Repeats::default(),
        classified: 0,
        faults: Faults::default(),
    };
    let plan = Plan {
        reference,
        cut: if options.lines { Cut::Lines } else { Cut::Shape },
        scope: if options.all { LogScope::Everything } else { LogScope::Failures },
    };
    let inputs = session.inputs(&options.paths);
    reading::read(inputs.into_iter(), plan, &maker, &mut session)?;
    session.finish()
}

/// Prints verdicts, on all cores at once.
struct Press<'a> {
    printer: Printer<'a>,
    explains: bool,
    /// Whether what tells of people is masked, which goes in order.
    masks: bool,
}

/// Verdicts as they are written, or as they wait to be masked.
struct Sheet {
    /// How many of them know the cause.
    classified: usize,
    form: SheetForm,
}

enum SheetForm {
    Printed(Vec<u8>),
    Unmasked(Vec<Found>),
}

impl Maker for Press<'_> {
    type Made = Sheet;

    fn diagnose(&self, delivery: Delivery) -> Diagnosis {
        let reference = self.printer.reference();
        if self.explains { Diagnosis::explained(delivery, reference) } else { Diagnosis::of(delivery, reference) }
    }

    fn make(&self, found: Vec<Found>) -> Sheet {
        let classified = found.iter().filter(|found| found.diagnosis.verdict.category != Category::Unknown).count();
        if self.masks {
            return Sheet { classified, form: SheetForm::Unmasked(found) };
        }
        let mut printed = Vec::new();
        for Found { source, diagnosis } in &found {
            self.printer.print(source, diagnosis, &mut printed);
        }
        Sheet { classified, form: SheetForm::Printed(printed) }
    }

    fn needs_order(&self) -> bool {
        self.printer.tells_repeats()
    }
}

/// One call: where it writes and what came of it.
struct Session<'a, W> {
    writer: Writer<'a, W>,
    redactor: Option<Redactor>,
    progress: Progress,
    repeats: Repeats,
    classified: usize,
    faults: Faults,
}

impl<W: Write> Receiver<Sheet> for Session<'_, W> {
    fn order(&mut self, found: &mut Found) {
        self.repeats.count(&mut found.diagnosis);
    }

    fn take(&mut self, sheet: Sheet) -> anyhow::Result<()> {
        self.classified += sheet.classified;
        let printed = match (sheet.form, &mut self.redactor) {
            (SheetForm::Printed(printed), _) => printed,
            (SheetForm::Unmasked(found), Some(redactor)) => {
                let mut printed = Vec::new();
                for Found { source, diagnosis } in &found {
                    self.writer.printer().print_masked(source, diagnosis, redactor, &mut printed);
                }
                printed
            }
            // Nothing is shown that should have been masked.
            (SheetForm::Unmasked(_), None) => return Ok(()),
        };
        let writer = &mut self.writer;
        Ok(self.progress.aside(|| writer.write(&printed))?)
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        Ok(self.writer.flush()?)
    }

    fn notice(&mut self, text: &str) {
        self.faults.notice(text, &self.progress);
    }

    fn complain(&mut self, fault: &Unreadable) {
        self.faults.complain(fault, &self.progress);
    }

    fn advance(&mut self, bytes: u64) {
        self.progress.advance(bytes);
    }
}

impl<W: Write> Session<'_, W> {
    /// What the paths stand for; without any, standard input.
    fn inputs(&mut self, paths: &[PathBuf]) -> Vec<Result<input::Input, Unreadable>> {
        let found = input::all(paths, |text| self.notice(text));
        self.progress.expect(found.iter().flatten());
        found
    }

    fn finish(self) -> anyhow::Result<Outcome> {
        self.progress.finish();
        self.writer.finish()?;
        self.faults.tell_rest();
        Ok(self.faults.outcome(self.classified > 0))
    }
}
