//! `whybounce classify`: bounces in, verdicts out.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use rayon::prelude::*;

use super::input::{self, Input, Unreadable};
use super::progress::Progress;
use super::reference::Overlay;
use super::{Look, Outcome, output};
use crate::advice::{self, Diagnosis, Repeats};
use crate::clock;
use crate::intake::stream::{Part, Parts};
use crate::intake::{Intake, Trail};
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::report::{Detail, Format, Playbook, Reader, Writer};
use crate::taxonomy::{Audience, Category, Draft};

/// What to classify and how to print it.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Files or folders; "-" or nothing reads standard input
    paths: Vec<PathBuf>,
    /// How to print verdicts
    #[arg(long, value_enum, default_value_t = VerdictFormat::Text)]
    format: VerdictFormat,
    /// Take each line as a bounce of its own
    #[arg(long)]
    lines: bool,
    /// Show every sign that was weighed, and why the runner-up lost (text, json, ndjson)
    #[arg(long)]
    explain: bool,
    /// Print nothing but the answer to the customer, the note for the ticket or the note to a mail admin (text)
    #[arg(long, value_enum, value_name = "KIND", conflicts_with = "explain")]
    draft: Option<DraftKind>,
    /// Add what follows for this kind of mail: bulk, business, sign-up … (text, markdown)
    #[arg(long, value_name = "KIND")]
    flow: Option<String>,
    /// Add what it means for this reader: helpdesk, admin, marketing … (text, markdown)
    #[arg(long, value_name = "READER")]
    audience: Option<String>,
}

impl Options {
    /// For which mail and to whom to tell it.
    fn reader(&self, reference: &Reference) -> anyhow::Result<Reader> {
        let known = |names: &[&str]| names.join(", ");
        let flow = self.flow.as_deref().map(|name| {
            let flows = || known(&reference.flows().iter().map(|flow| flow.name()).collect::<Vec<_>>());
            reference.flow(name).with_context(|| format!("there is no kind of mail {name}; name one of: {}", flows()))
        });
        let audience = self.audience.as_deref().map(|name| {
            let readers = || known(&Audience::ALL.iter().map(|reader| reader.name()).collect::<Vec<_>>());
            name.parse().ok().with_context(|| format!("there is no reader {name}; name one of: {}", readers()))
        });
        Ok(Reader { flow: flow.transpose()?, audience: audience.transpose()? })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DraftKind {
    Customer,
    Note,
    Escalation,
}

impl From<DraftKind> for Draft {
    fn from(kind: DraftKind) -> Self {
        match kind {
            DraftKind::Customer => Self::Customer,
            DraftKind::Note => Self::Note,
            DraftKind::Escalation => Self::Escalation,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum VerdictFormat {
    Text,
    Json,
    Ndjson,
    Csv,
    Markdown,
}

impl From<VerdictFormat> for Format {
    fn from(format: VerdictFormat) -> Self {
        match format {
            VerdictFormat::Text => Self::Text,
            VerdictFormat::Json => Self::Json,
            VerdictFormat::Ndjson => Self::Ndjson,
            VerdictFormat::Csv => Self::Csv,
            VerdictFormat::Markdown => Self::Markdown,
        }
    }
}

pub(super) fn run(options: &Options, look: Look, overlay: &Overlay) -> anyhow::Result<Outcome> {
    let has_room = matches!(options.format, VerdictFormat::Text | VerdictFormat::Json | VerdictFormat::Ndjson);
    anyhow::ensure!(has_room || !options.explain, "--explain goes with --format text, json or ndjson");
    let is_text = options.format == VerdictFormat::Text;
    anyhow::ensure!(
        is_text || options.draft.is_none(),
        "--draft goes with --format text; json and markdown have all drafts"
    );
    let detail = match options.draft {
        Some(kind) => Detail::Draft(kind.into()),
        None if options.explain => Detail::Explanation,
        None => Detail::Verdict,
    };
    let reference = overlay.open()?;
    let playbook = Playbook { reference: &reference, date: clock::today(), reader: options.reader(&reference)? };
    let standard = [PathBuf::from("-")];
    let paths = if options.paths.is_empty() { &standard[..] } else { &options.paths };
    let mut session = Session {
        reference: &reference,
        writer: Writer::new(output::stdout(), options.format.into(), output::style(look), playbook)
            .with(detail)
            .masking(look.redact.then(|| Redactor::new(&reference))),
        progress: Progress::new(look),
        repeats: Repeats::default(),
        classified: 0,
        unreadable: 0,
    };
    let mut found = Vec::new();
    for path in paths {
        let (inputs, faults) = input::expand(path);
        if inputs.is_empty() && faults.is_empty() {
            session.notice(&format!("{}: there is no file in this folder", path.display()));
        }
        found.extend(faults.into_iter().map(Err));
        found.extend(inputs.into_iter().map(Ok));
    }
    session.progress.expect(found.iter().flatten());
    for input in found {
        let read = match input {
            Ok(input) => session.read(&input, options.lines)?,
            Err(fault) => Err(fault),
        };
        if let Err(fault) = read {
            session.complain(&fault);
        }
    }
    session.finish()
}

/// How much is read before it is classified, on all cores at once.
const BATCH: usize = 1 << 20;

/// How many parts are.
const MOST_PARTS: usize = 1024;

/// One call: what it reads by, where it writes and what came of it.
struct Session<'a, W> {
    reference: &'a Reference,
    writer: Writer<'a, W>,
    progress: Progress,
    repeats: Repeats,
    classified: usize,
    unreadable: usize,
}

impl<W: Write> Session<'_, W> {
    /// Classifies an input part by part. The outer error is the output's, the inner one the input's.
    fn read(&mut self, input: &Input, by_line: bool) -> anyhow::Result<Result<(), Unreadable>> {
        let source = match input.open() {
            Ok(source) => source,
            Err(fault) => return Ok(Err(fault)),
        };
        let name = input.name();
        let shapes = self.reference.shapes();
        let mut parts = if by_line { Parts::by_line(source, shapes) } else { Parts::by_shape(source, shapes) };
        let before = self.progress.position();
        let mut is_empty = true;
        let mut trail = Trail::default();
        loop {
            let (batch, ended) = next_batch(&mut parts);
            is_empty &= batch.iter().all(Part::is_blank);
            self.write(&name, &batch, &mut trail)?;
            self.progress.advance(before + parts.consumed() as u64);
            match ended {
                Some(Err(error)) => return Ok(Err(input.fault(error))),
                Some(Ok(())) if is_empty => {
                    self.notice(&format!("{name}: there is no text in it"));
                    return Ok(Ok(()));
                }
                Some(Ok(())) => return Ok(Ok(())),
                // Whoever follows a growing log sees each verdict before the next line is there.
                None if parts.must_wait() => self.writer.flush()?,
                None => {}
            }
        }
    }

    /// Classifies these parts and writes their verdicts in order.
    fn write(&mut self, name: &str, batch: &[Part], trail: &mut Trail) -> anyhow::Result<()> {
        let reference = self.reference;
        let mut intakes: Vec<Intake> =
            batch.par_iter().filter(|part| !part.is_blank()).map(|part| part.read(reference.shapes())).collect();
        for intake in &mut intakes {
            trail.follow(intake);
        }
        let read: Vec<(Vec<Diagnosis>, Vec<String>)> = intakes
            .into_par_iter()
            .map(|intake| {
                let found = intake.deliveries.into_par_iter();
                (found.map(|delivery| advice::explain(delivery, reference)).collect(), intake.notices)
            })
            .collect();
        let (writer, classified, repeats) = (&mut self.writer, &mut self.classified, &mut self.repeats);
        for (mut diagnoses, notices) in read {
            for notice in notices {
                self.progress.aside(|| output::notice(&format!("{name}: {notice}")));
            }
            self.progress.aside(|| {
                for diagnosis in &mut diagnoses {
                    repeats.note(diagnosis, reference);
                    *classified += usize::from(diagnosis.verdict.category != Category::Unknown);
                    writer.add(name, diagnosis)?;
                }
                io::Result::Ok(())
            })?;
        }
        Ok(())
    }

    fn notice(&self, text: &str) {
        self.progress.aside(|| output::notice(text));
    }

    fn complain(&mut self, fault: &Unreadable) {
        self.unreadable += 1;
        self.notice(&fault.to_string());
    }

    fn finish(self) -> anyhow::Result<Outcome> {
        self.progress.finish();
        self.writer.finish()?;
        Ok(match (self.unreadable, self.classified) {
            (0, 0) => Outcome::Nothing,
            (0, _) => Outcome::Done,
            _ => Outcome::Unreadable,
        })
    }
}

/// The next parts, as many as are at hand and fit a batch; and how the input ended, if it did.
fn next_batch<R: Read>(parts: &mut Parts<'_, R>) -> (Vec<Part>, Option<io::Result<()>>) {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.is_empty() || bytes < BATCH && batch.len() < MOST_PARTS && !parts.must_wait() {
        match parts.next_part() {
            Ok(Some(part)) => {
                bytes += part.length();
                batch.push(part);
            }
            Ok(None) => return (batch, Some(Ok(()))),
            Err(error) => return (batch, Some(Err(error))),
        }
    }
    (batch, None)
}
