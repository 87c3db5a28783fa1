//! `whybounce classify`: bounces in, verdicts out.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::input::{self, Input, Unreadable};
use super::{Look, Outcome, output};
use crate::advice::{self, Diagnosis};
use crate::classify::Verdict;
use crate::clock;
use crate::intake;
use crate::reference::Reference;
use crate::report::{Format, Playbook, Writer};
use crate::taxonomy::Category;

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

pub(super) fn run(options: &Options, look: Look) -> anyhow::Result<Outcome> {
    let reference = Reference::embedded()?;
    let playbook = Playbook { reference: &reference, date: clock::today() };
    let mut session = Session {
        reference: &reference,
        writer: Writer::new(output::stdout(), options.format.into(), output::style(look), playbook),
        classified: 0,
        unreadable: 0,
    };
    let standard = [PathBuf::from("-")];
    let paths = if options.paths.is_empty() { &standard[..] } else { &options.paths };
    for path in paths {
        let (inputs, faults) = input::expand(path);
        if inputs.is_empty() && faults.is_empty() {
            output::notice(&format!("{}: there is no file in this folder", path.display()));
        }
        for fault in faults {
            session.complain(&fault);
        }
        for input in inputs {
            let read = if options.lines { session.lines(&input)? } else { session.whole(&input)? };
            if let Err(fault) = read {
                session.complain(&fault);
            }
        }
    }
    session.finish()
}

/// One call: what it reads by, where it writes and what came of it.
struct Session<'a, W> {
    reference: &'a Reference,
    writer: Writer<'a, W>,
    classified: usize,
    unreadable: usize,
}

impl<W: Write> Session<'_, W> {
    /// Classifies an input as a whole. The outer error is the output's, the inner one the input's.
    fn whole(&mut self, input: &Input) -> anyhow::Result<Result<(), Unreadable>> {
        let (bytes, cut) = match input.whole() {
            Ok(read) => read,
            Err(fault) => return Ok(Err(fault)),
        };
        let name = input.name();
        if cut {
            output::notice(&format!("{name}: only its beginning was read; use --lines for a log of this size"));
        }
        let read = intake::read(&bytes, self.reference.shapes());
        for notice in &read.notices {
            output::notice(&format!("{name}: {notice}"));
        }
        if read.deliveries.is_empty() {
            output::notice(&format!("{name}: there is no text in it"));
        }
        for delivery in read.deliveries {
            self.write(&name, &advice::explain(delivery, self.reference))?;
        }
        Ok(Ok(()))
    }

    /// Classifies each line of an input.
    fn lines(&mut self, input: &Input) -> anyhow::Result<Result<(), Unreadable>> {
        let mut lines = match input.lines() {
            Ok(lines) => lines,
            Err(fault) => return Ok(Err(fault)),
        };
        let name = input.name();
        let mut message = 0;
        loop {
            // Whoever follows a growing log sees each verdict before the next line is there.
            if lines.must_wait() {
                self.writer.flush()?;
            }
            let line = match lines.next() {
                Ok(Some(line)) => line,
                Ok(None) => return Ok(Ok(())),
                Err(fault) => return Ok(Err(fault)),
            };
            if line.cut {
                output::notice(&format!("{name}: only the beginning of line {} was read", line.number));
            }
            if line.bytes.trim_ascii().is_empty() {
                continue;
            }
            message += 1;
            for mut delivery in intake::read(&line.bytes, self.reference.shapes()).deliveries {
                delivery.message = message;
                delivery.line = line.number;
                let mut diagnosis = advice::explain(delivery, self.reference);
                shift(&mut diagnosis.verdict, line.start);
                self.write(&name, &diagnosis)?;
            }
        }
    }

    fn write(&mut self, name: &str, diagnosis: &Diagnosis) -> anyhow::Result<()> {
        self.classified += usize::from(diagnosis.verdict.category != Category::Unknown);
        Ok(self.writer.add(name, diagnosis)?)
    }

    fn complain(&mut self, fault: &Unreadable) {
        self.unreadable += 1;
        output::notice(&fault.to_string());
    }

    fn finish(self) -> anyhow::Result<Outcome> {
        self.writer.finish()?;
        Ok(match (self.unreadable, self.classified) {
            (0, 0) => Outcome::Nothing,
            (0, _) => Outcome::Done,
            _ => Outcome::Unreadable,
        })
    }
}

/// Makes the spans of a line's verdict point into the whole input.
fn shift(verdict: &mut Verdict, by: usize) {
    for evidence in &mut verdict.evidence {
        evidence.start = evidence.start.map(|start| start + by);
        evidence.end = evidence.end.map(|end| end + by);
    }
}
