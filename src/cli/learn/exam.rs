//! The exam: twenty questions, then the result.

use std::io::Write;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Args;

use super::ask::Asker;
use super::store::Store;
use super::{FORMATS, Outcome, formats};
use crate::cli::{Look, output};
use crate::lesson::exam::{PASSES, Paper, exam};
use crate::lesson::{Answer, Numbers};
use crate::reference::Reference;
use crate::report::{self, Format, json};

/// How the exam is taken.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The same as --seed
    #[arg(value_name = "N", conflicts_with = "seed")]
    number: Option<u64>,
    /// The number that decides the questions, so that a class gets the same ones
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// End the exam after so many minutes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_440))]
    minutes: Option<u64>,
    /// Print plain lines for screen readers
    #[arg(long)]
    plain: bool,
    /// How to print the result; the questions go to standard error unless it is text
    #[arg(long, value_parser = formats(FORMATS), default_value = "text")]
    format: Format,
}

/// Without a seed a number that is short enough to be passed on.
fn any_seed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::from(since.subsec_nanos()) % 100_000
}

pub(super) fn run(options: &Options, reference: &Reference, look: Look) -> anyhow::Result<Outcome> {
    let seed = options.seed.or(options.number).unwrap_or_else(any_seed);
    let items = exam(seed, reference);
    let mut asker = Asker::new(reference, look);
    if options.plain {
        asker = asker.spoken();
    }
    if options.format != Format::Text {
        asker = asker.aside();
    }
    let count = items.len();
    asker.say(&format!("Exam {seed}: {count} questions. {PASSES}% right answers pass. Type ? if you don't know."))?;
    let end = options.minutes.map(|minutes| Instant::now() + Duration::from_secs(minutes * 60));
    let is_over = || end.is_some_and(|end| Instant::now() >= end);
    let mut given: Vec<Option<String>> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let Some(choice) = asker.ask(item, &format!("Question {} of {}", at + 1, items.len()))? else { break };
        if is_over() {
            asker.say("The time is up.")?;
            break;
        }
        given.push(Some(choice));
    }
    if given.is_empty() {
        output::notice("no question was answered, so this exam doesn't count");
        return Ok(Outcome::Nothing);
    }
    let answered = given.len();
    given.resize(items.len(), None);
    let answers: Vec<Answer> = items.iter().zip(given).map(|(item, given)| Answer::to(item, given)).collect();
    let paper = Paper::of(seed, answers);
    Store::open().change(|progress, day| progress.take_exam(&paper, day));
    if options.format == Format::Text {
        // Whoever stopped early may sit the same exam again.
        let shown = items.iter().zip(&paper.answers).take(answered).enumerate();
        for (at, (item, answer)) in shown.filter(|(_, (_, one))| !one.right) {
            asker.print(&format!("\nQuestion {}", at + 1))?;
            asker.judge(item, answer, Numbers::Hidden)?;
        }
        asker.print(&format!("\n{}", report::exam::text(&paper, reference)))?;
        return Ok(Outcome::Done);
    }
    let mut out = output::stdout();
    match options.format {
        Format::Json => writeln!(out, "{}", json::pretty(&paper)?)?,
        _ => write!(out, "{}", report::exam::markdown(&paper, reference))?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}
