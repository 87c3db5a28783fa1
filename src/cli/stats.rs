//! `whybounce stats`: a whole log, campaign or folder on one page of totals.

pub(super) mod period;

use std::io::Write;
use std::ops::Range;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::input::{self, Input, Unreadable};
use super::progress::Progress;
use super::reading::{self, Cut, Found, LogScope, Maker, Plan, Receiver};
use super::reference::Overlay;
use super::{Look, Outcome, output};
use crate::advice::Diagnosis;
use crate::intake::{Delivery, Successes};
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::report::Format;
use crate::report::survey::{Form, nothing, print, so_far};
use crate::survey::summary::{Summary, Wanted};
use crate::survey::{By, Fact, Filter, Homes, Period, Survey};

/// What to count and how to print it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// Logs, mailboxes, exports (also .gz) or folders; "-" or nothing reads standard input
    paths: Vec<PathBuf>,
    /// Print full tables by these: cause, domain, provider, code, sender, hour, day, host,
    /// permanence, address
    #[arg(long, value_parser = kinds(), value_name = "KINDS", value_delimiter = ',', hide_possible_values = true)]
    by: Vec<By>,
    /// Print this many rows of each table, 0 for all [default: 20; all for json, ndjson and csv]
    #[arg(long, value_name = "NUMBER")]
    top: Option<usize>,
    /// Count only what happened since then: 24h, 7d, 02:10, yesterday, 2026-11-28, "2026-11-28 02:10"
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Count only what happened before then; a date includes its day
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Count only what this holds for: "domain=gmail.com,yahoo.com cause!=mailbox-full sender=*@shop.example"
    #[arg(long, value_name = "CONDITIONS")]
    filter: Vec<String>,
    /// Compare with this file or folder, such as last week's log or the last campaign
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// Treat each line as a separate bounce
    #[arg(long)]
    lines: bool,
    /// How to print totals
    #[arg(long, value_parser = forms(), default_value = "text", value_name = "FORMAT")]
    format: Shown,
}

const EXAMPLES: &str = "\
Examples:
  One page about a log: what failed, where, why, and what to do first
    whybounce stats /var/log/mail.log
  Rotated and compressed logs too, the last 24 hours
    whybounce stats /var/log/mail.log* --since 24h
  The 50 domains with the most failures
    whybounce stats mail.log --by domain --top 50
  When and where a rate limit was hit
    whybounce stats mail.log --filter cause=rate-limited --by hour,domain
  This campaign against the last one
    whybounce stats this.csv --compare last.csv
  A page for a browser, from a journal
    journalctl -u postfix -o cat --since today |
      whybounce stats --format html > today.html

Several attempts to deliver one message to one recipient count as one
delivery. Waiting means a server still retries. Hours are those of the
log's own clock.";

/// How totals are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Records(Format),
    Html,
}

fn forms() -> impl TypedValueParser<Value = Shown> {
    let names = Format::ALL.iter().map(|format| format.name()).chain(["html"]);
    PossibleValuesParser::new(names).map(|name| {
        let found = Format::ALL.iter().copied().find(|format| format.name() == name);
        found.map_or(Shown::Html, Shown::Records)
    })
}

fn kinds() -> impl TypedValueParser<Value = By> {
    PossibleValuesParser::new(By::EVERY.iter().map(|by| by.name()))
        .try_map(|name| By::named(&name).ok_or_else(|| format!("nothing is counted by {name}")))
}

/// So many rows of a table are printed for a person who asks for no number.
const ROWS: usize = 20;

/// What a page for a person tells without being asked.
const PAGE: [By; 7] = [By::Cause, By::Domain, By::Provider, By::Code, By::Sender, By::Hour, By::Day];

impl Options {
    fn period(&self) -> anyhow::Result<Period> {
        let since = self.since.as_deref().map(period::since).transpose().context("--since")?;
        let until = self.until.as_deref().map(period::until).transpose().context("--until")?;
        if let (Some(since), Some(until)) = (since, until) {
            anyhow::ensure!(since.clock < until.clock, "--since must be earlier than --until");
        }
        Ok(Period { since, until })
    }

    fn filter(&self, reference: &Reference) -> anyhow::Result<Filter> {
        self.filter.iter().try_fold(Filter::default(), |all, text| Ok(all.and(Filter::read(text)?.named(reference)?)))
    }

    fn form(&self) -> Form {
        match self.format {
            Shown::Html => Form::Html,
            Shown::Records(Format::Text) if self.by.is_empty() => Form::Page,
            Shown::Records(Format::Text) => Form::Tables,
            Shown::Records(format) => Form::Records(format),
        }
    }

    /// What leaves something out, as it was written.
    fn asked(&self) -> Option<String> {
        let times = [("--since", &self.since), ("--until", &self.until)];
        let times = times.into_iter().filter_map(|(name, time)| Some(format!("{name} {}", time.as_ref()?)));
        let asked: Vec<String> = self.filter.iter().cloned().chain(times).collect();
        (!asked.is_empty()).then(|| asked.join(" "))
    }

    /// What is asked of the survey.
    fn wanted<'s>(&self, before: Option<&'s Survey>) -> Wanted<'s> {
        let is_data = matches!(self.format, Shown::Records(format) if format.has_fields());
        let by = match (self.by.as_slice(), is_data) {
            ([], true) => By::EVERY.to_vec(),
            ([], false) => PAGE.to_vec(),
            // The page for a browser draws hours or days in any case.
            (by, _) if self.format == Shown::Html => {
                let more = [By::Hour, By::Day].into_iter().filter(|one| !by.contains(one));
                by.iter().copied().chain(more).collect()
            }
            (by, _) => by.to_vec(),
        };
        Wanted { by, top: self.top.or((!is_data).then_some(ROWS)).filter(|top| *top > 0), before }
    }
}

pub(super) fn run(options: &Options, look: Look, overlay: &Overlay) -> anyhow::Result<Outcome> {
    let period = options.period()?;
    let explainer = overlay.open()?;
    let reference = explainer.reference();
    let filter = options.filter(reference)?;
    let cut = if options.lines { Cut::Lines } else { Cut::Shape };
    let plan = Plan { reference, cut, scope: LogScope::Attempts };
    let mut before = None;
    let mut unreadable = 0;
    if let Some(path) = &options.compare {
        let mut session = Session::new(Survey::new(filter.clone(), Period::default()), look, reference);
        session.read(std::slice::from_ref(path), plan)?;
        if session.survey.totals().deliveries() == 0 && filter.is_empty() {
            if session.unreadable == 0 {
                output::notice(
                    &reference.sentence("stats-nothing-to-compare", &[("name", &path.display().to_string())]),
                );
            }
            return Ok(Outcome::Unreadable);
        }
        unreadable += session.unreadable;
        before = Some(session.survey);
    }
    let mut session = Session::new(Survey::new(filter, period), look, reference);
    session.read(&options.paths, plan)?;
    unreadable += session.unreadable;
    let mut summary = Summary::of(&session.survey, &options.wanted(before.as_ref()), reference);
    for table in summary.tables.iter().filter(|table| table.has_too_many) {
        output::notice(&format!(
            "there are more than 65,000 groups by {}; those that came late are counted together as (others)",
            table.by.name()
        ));
    }
    summary.asked = options.asked();
    summary.compared =
        options.compare.as_ref().map(|path| (source(std::slice::from_ref(path)), !period.is_everything()));
    let mut source = source(&options.paths);
    if look.redact {
        let mut redactor = Redactor::new(reference);
        source = redactor.source(&source).into_owned();
        redactor.summary(&mut summary);
        summary.asked = summary.asked.map(|asked| redactor.source(&asked).into_owned());
        summary.compared = summary.compared.map(|(name, whole)| (redactor.source(&name).into_owned(), whole));
    }
    let found = summary.totals.deliveries() + summary.totals.attempts + summary.totals.refused;
    let is_page = matches!(options.format, Shown::Html | Shown::Records(Format::Text));
    if is_page && unreadable > 0 && found == 0 {
        // What could not be read was said; a page of zeros says that nothing failed.
        return Ok(Outcome::Unreadable);
    }
    if found == 0
        && !is_page
        && let Some(nothing) = nothing(&summary, reference)
    {
        output::notice(&nothing);
    }
    let printed = print(&summary, &source, options.form(), output::style(look), reference)?;
    let mut out = output::stdout();
    out.write_all(printed.as_bytes()).and_then(|()| out.flush())?;
    Ok(match (unreadable, found) {
        (0, 0) => Outcome::Nothing,
        (0, _) => Outcome::Done,
        _ => Outcome::Unreadable,
    })
}

/// What the inputs are called together.
fn source(paths: &[PathBuf]) -> String {
    match paths {
        [] => input::shown("-").into_owned(),
        [one] => input::shown(&Input::of(one).name()).into_owned(),
        [first, rest @ ..] => format!("{} and {} more", Input::of(first).name(), rest.len()),
    }
}

/// Makes what is counted, on all cores at once.
struct Tally<'r> {
    reference: &'r Reference,
}

impl<'r> Maker for Tally<'r> {
    type Made = Vec<Fact<'r>>;

    fn diagnose(&self, delivery: Delivery) -> Diagnosis {
        Diagnosis::of(delivery, self.reference)
    }

    fn make(&self, found: Vec<Found>) -> Self::Made {
        found.iter().map(|found| Fact::of(&found.diagnosis.delivery, &found.diagnosis.verdict)).collect()
    }

    fn needs_order(&self) -> bool {
        false
    }
}

/// One counting.
struct Session<'r> {
    survey: Survey,
    homes: Homes<'r>,
    progress: Progress,
    unreadable: usize,
    tally: Tally<'r>,
}

impl<'r> Session<'r> {
    fn new(survey: Survey, look: Look, reference: &'r Reference) -> Self {
        let (homes, tally) = (Homes::new(reference), Tally { reference });
        Self { survey, homes, progress: Progress::new(look).with_figures(), unreadable: 0, tally }
    }

    fn read(&mut self, paths: &[PathBuf], plan: Plan<'_>) -> anyhow::Result<()> {
        let inputs = input::all(paths, |text| self.progress.aside(|| output::notice(text)));
        self.progress.expect(inputs.iter().flatten());
        let tally = Tally { reference: self.tally.reference };
        reading::read(inputs.into_iter(), plan, &tally, self)?;
        self.progress.finish();
        Ok(())
    }
}

impl<'r> Receiver<Vec<Fact<'r>>> for Session<'r> {
    fn order(&mut self, _: &mut Found) {}

    fn take(&mut self, facts: Vec<Fact<'r>>) -> anyhow::Result<()> {
        for mut fact in facts {
            self.homes.settle(&mut fact);
            self.survey.add(&fact);
        }
        Ok(())
    }

    fn arrived(&mut self, successes: &Successes, places: Range<usize>) {
        for (_, success) in successes.some(places) {
            let domain = success.recipient.rsplit_once('@').map_or("", |(_, domain)| domain);
            let provider = self.homes.provider(success.host, domain);
            self.survey.add(&Fact::arrived(&success, provider));
        }
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        Ok(())
    }

    fn notice(&mut self, text: &str) {
        self.progress.aside(|| output::notice(text));
    }

    fn complain(&mut self, fault: &Unreadable) {
        self.survey.add_unread();
        // Beside bounces, a picture or an archive is but passed over.
        self.unreadable += usize::from(!fault.is_binary());
        self.notice(&fault.to_string());
    }

    fn advance(&mut self, bytes: u64) {
        self.progress.tell(|| so_far(self.survey.totals()));
        self.progress.advance(bytes);
    }
}
