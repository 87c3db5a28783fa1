//! `whybounce follow`: a log that grows, live.

mod lines;
mod print;
mod show;
mod source;
mod tail;
mod tally;
mod watch;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use clap::Args;

use super::fields::Chosen;
use super::reading::Cut;
use super::reference::Overlay;
use super::{Look, Outcome, count, formats, input, output};
use crate::advice::Briefing;
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::report::survey::{Form, print as print_totals};
use crate::report::{Format, Printer, Writer};
use crate::settings::store;
use crate::survey::summary::{Summary, Wanted};
use crate::survey::{By, Filter, Period, Survey};
use crate::tui::census::{Followed, Teller};
use crate::tui::{self, Launch};
use print::{Manner, Press};
use show::Clerk;
use source::Source;
use tally::Tally;

/// What to follow and how to print it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// Logs that grow; "-" or nothing reads standard input
    paths: Vec<PathBuf>,
    /// Read what is in the files already, too
    #[arg(long)]
    from_start: bool,
    /// Print verdicts as they come, one line each (without it the app opens)
    #[arg(long, value_parser = formats(FORMATS), value_name = "FORMAT")]
    format: Option<Format>,
    /// Print only what this holds for: "domain=gmail.com,yahoo.com cause!=mailbox-full"
    #[arg(long, value_name = "CONDITIONS")]
    filter: Vec<String>,
    /// Print successful deliveries too, as far as the log tells more of them than that they arrived
    #[arg(long)]
    all: bool,
    /// Treat each line as a separate bounce
    #[arg(long)]
    lines: bool,
    #[command(flatten)]
    chosen: Chosen,
}

/// What verdicts are printed as, one line each.
const FORMATS: &[Format] = &[Format::Text, Format::Ndjson, Format::Csv];

const EXAMPLES: &str = "\
Examples:
  Watch a log in the app: totals, what fails, them or us
    whybounce follow /var/log/mail.log
  The same from a journal
    journalctl -f -u postfix -o cat | whybounce follow -
  Verdicts for a pipeline, as they come
    whybounce follow /var/log/mail.log --format ndjson
  Two logs, only what a provider refuses
    whybounce follow mail.log relay.log --format text --filter provider=google

It starts at the end of a file, waits for a file that isn't there yet, and
goes on through rotation (a new file in its place, or the same one emptied).
Ctrl-C ends it and prints the totals on standard error.";

/// What the totals tell.
const TOTALS: [By; 7] = [By::Cause, By::Domain, By::Provider, By::Code, By::Sender, By::Hour, By::Day];

/// So many rows of a table are told.
const ROWS: usize = 20;

impl Options {
    fn filter(&self, reference: &Reference) -> anyhow::Result<Filter> {
        self.filter.iter().try_fold(Filter::default(), |all, text| Ok(all.and(Filter::read(text)?.named(reference)?)))
    }

    const fn cut(&self) -> Cut {
        if self.lines { Cut::Lines } else { Cut::Shape }
    }

    /// What is followed.
    fn sources(&self) -> anyhow::Result<Vec<Source>> {
        let standard = [PathBuf::from("-")];
        let paths = if self.paths.is_empty() { &standard[..] } else { &self.paths };
        paths.iter().map(|path| Source::of(path, self.from_start)).collect()
    }

    /// What the sources are called together.
    fn name(&self) -> String {
        match self.paths.as_slice() {
            [] => input::shown("-").into_owned(),
            [one] => input::shown(&one.display().to_string()).into_owned(),
            [first, rest @ ..] => format!("{} and {} more", first.display(), rest.len()),
        }
    }
}

pub(super) fn run(options: &Options, look: Look, overlay: &Overlay, found: store::Found) -> anyhow::Result<Outcome> {
    let format = match options.format {
        Some(format) => format,
        None if io::stdout().is_terminal() => return show(options, look, overlay, found),
        None => Format::Text,
    };
    anyhow::ensure!(
        format.has_fields() || options.chosen.is_empty(),
        "--with and --fields work with --format ndjson or csv"
    );
    let selection = options.chosen.selection()?;
    let explainer = overlay.open()?;
    let reference = explainer.reference();
    let filter = options.filter(reference)?;
    let sources = options.sources()?;
    let stop = stopped_by_signals().context("can't listen to signals")?;
    let style = output::style(look);
    // Lines for a person stand one below the other, as those of records do.
    let lined = if format == Format::Text { Format::Ndjson } else { format };
    let printer = Printer::records(Briefing::of(reference), lined, &selection);
    let mut press = Press {
        writer: Writer::new(output::stdout(), printer),
        manner: if format == Format::Text { Manner::Line(style) } else { Manner::Record },
        reference,
        redactor: look.redact.then(|| Redactor::new(reference)),
        filter: filter.clone(),
        prints_all: options.all,
        tally: Tally::new(Survey::new(filter, Period::default()), reference),
    };
    watch::follow(sources, (reference, options.cut()), &stop, &mut press)?;
    let Press { writer, redactor, tally, .. } = press;
    writer.finish()?;
    tell_totals(&tally.survey, redactor, &options.name(), look, reference);
    Ok(Outcome::Done)
}

/// Opens the app on the log.
fn show(options: &Options, look: Look, overlay: &Overlay, found: store::Found) -> anyhow::Result<Outcome> {
    anyhow::ensure!(options.chosen.is_empty(), "--with and --fields work with --format ndjson or csv");
    anyhow::ensure!(!options.all, "--all works with --format");
    let (reference, left_out) = overlay.open_silently()?;
    let filter = options.filter(&reference)?;
    let sources = options.sources()?;
    let cut = options.cut();
    let run = Box::new(move |teller: Teller, reference: Arc<Reference>| {
        let mut clerk = Clerk::new(teller, filter, &reference);
        // The app says what is to be said; it ends this by letting go of the census.
        let _ = watch::follow(sources, (&reference, cut), &AtomicBool::new(false), &mut clerk);
    });
    let store::Found { settings, file: settings_file, faults } = found;
    let launch = Launch {
        followed: Some(Followed { name: options.name(), run }),
        count: Some(count::count),
        color: look.color,
        settings,
        settings_file,
        faults: faults.iter().map(ToString::to_string).collect(),
        left_out: left_out.iter().map(ToString::to_string).collect(),
        ..Launch::default()
    };
    tui::run(launch, reference)?;
    Ok(Outcome::Done)
}

/// Prints the totals on standard error.
fn tell_totals(survey: &Survey, redactor: Option<Redactor>, name: &str, look: Look, reference: &Reference) {
    let wanted = Wanted { by: TOTALS.to_vec(), top: Some(ROWS), before: None };
    let mut summary = Summary::of(survey, &wanted, reference);
    let mut name = name.to_owned();
    if let Some(mut redactor) = redactor {
        name = redactor.source(&name).into_owned();
        redactor.summary(&mut summary);
    }
    let style = output::style_of_notices(look);
    // Whoever closed standard error does not want to hear it.
    if let Ok(totals) = print_totals(&summary, &name, Form::Page, style, reference) {
        let _ = io::stderr().write_all(totals.as_bytes());
    }
}

/// Set when the process is asked to end.
#[cfg(unix)]
fn stopped_by_signals() -> io::Result<Arc<AtomicBool>> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        // At the second time it ends at once, should it hang.
        signal_hook::flag::register_conditional_default(signal, Arc::clone(&stop))?;
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    Ok(stop)
}

#[cfg(not(unix))]
fn stopped_by_signals() -> io::Result<Arc<AtomicBool>> {
    Ok(Arc::default())
}
