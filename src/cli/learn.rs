//! `whybounce learn`: the learning path as lines, with answers on standard input.

mod ask;
mod exam;
mod list;
mod practice;
mod report;
mod store;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::reference::Overlay;
use super::{Look, Outcome, formats, output};
use crate::learning::today;
use crate::lesson::progress::REVIEW;
use crate::lesson::{self, Item};
use crate::reference::Reference;
use crate::reference::page::LessonPage;
use crate::report::{Format, document};
use ask::Asker;
use store::Store;

/// What to learn.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: Option<What>,
}

/// The parts of the learning path.
#[derive(Debug, Subcommand)]
enum What {
    /// Read a lesson and answer its questions, one answer a line
    Lesson {
        /// Its id or number; without one the next that you haven't done
        #[arg(value_name = "ID|N")]
        lesson: Option<String>,
    },
    /// Take an exam of 20 questions, one answer a line
    Exam(exam::Options),
    /// Answer again what is due today
    Review,
    /// Answer questions that you choose: a category, a provider, look-alikes, your mistakes
    Practice(practice::Options),
    /// Show how far you are, and what you miss most
    Progress,
    /// Compare exam results that were saved as JSON
    Report {
        /// Files that "learn exam --format json" wrote
        #[arg(required = true, value_name = "RESULTS")]
        files: Vec<PathBuf>,
        /// How to print the comparison
        #[arg(long, value_parser = formats(FORMATS), default_value = "text")]
        format: Format,
    },
}

/// How a result can be printed.
const FORMATS: &[Format] = &[Format::Text, Format::Json, Format::Markdown];

pub(super) fn run(options: Options, look: Look, overlay: &Overlay) -> anyhow::Result<Outcome> {
    let explainer = overlay.open()?;
    let reference = explainer.reference();
    match options.what {
        None => list::lessons(reference, &Store::open()),
        Some(What::Progress) => list::progress(reference, &Store::open()),
        Some(What::Lesson { lesson }) => read(lesson.as_deref(), reference, look),
        Some(What::Review) => review(reference, look),
        Some(What::Practice(options)) => practice::run(&options, reference, look),
        Some(What::Exam(options)) => exam::run(&options, reference, look),
        Some(What::Report { files, format }) => report::run(&files, format, reference),
    }
}

/// The lesson that was named, or the first that is not done.
fn chosen<'r>(named: Option<&str>, reference: &'r Reference, store: &Store) -> anyhow::Result<&'r LessonPage> {
    let lessons = reference.lessons();
    let found = match named {
        Some(name) => lessons.iter().find(|one| one.id.eq_ignore_ascii_case(name) || one.order.to_string() == name),
        None => lessons.iter().find(|one| !store.progress().lessons.contains_key(&one.id)).or(lessons.first()),
    };
    let name = named.unwrap_or_default();
    found.copied().ok_or_else(|| anyhow::anyhow!("no lesson \"{name}\"; \"whybounce learn\" lists them"))
}

/// A lesson: its page, then its questions, the missed ones once more at the end.
fn read(named: Option<&str>, reference: &Reference, look: Look) -> anyhow::Result<Outcome> {
    let mut store = Store::open();
    let lesson = chosen(named, reference, &store)?;
    let mut asker = Asker::new(reference, look);
    if let Some(page) = reference.document(&lesson.id) {
        asker.print(&document::text(&page, output::style(look)))?;
    }
    let items: Vec<Item> =
        (1..=lesson.questions.len()).filter_map(|number| Item::of_lesson(lesson, number, 0, reference)).collect();
    let Some(right) = practise(&items, &mut asker, &mut store)? else { return Ok(Outcome::Done) };
    store.change(|progress, day| progress.finish(&lesson.id, right, items.len(), day));
    asker.say(&format!("Lesson done: {right} of {} right.", items.len()))?;
    Ok(Outcome::Done)
}

/// What is due today.
fn review(reference: &Reference, look: Look) -> anyhow::Result<Outcome> {
    let mut store = Store::open();
    let day = today();
    let due = store.progress().due(day);
    let items: Vec<Item> =
        due.iter().filter_map(|id| lesson::with_id(id, day.unsigned_abs(), reference)).take(REVIEW).collect();
    let mut asker = Asker::new(reference, look);
    if items.is_empty() {
        asker.say("Nothing is due today.")?;
        return Ok(Outcome::Done);
    }
    if let Some(right) = practise(&items, &mut asker, &mut store)? {
        asker.say(&format!("Review done: {right} of {} right.", items.len()))?;
    }
    Ok(Outcome::Done)
}

/// Asks questions with an explanation after each, then the missed ones again; how many were right at first.
///
/// `None` where the answers ended before the questions.
fn practise(items: &[Item], asker: &mut Asker<'_>, store: &mut Store) -> anyhow::Result<Option<usize>> {
    let mut missed = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let heading = format!("Question {} of {}", at + 1, items.len());
        let Some(answer) = asker.practise(item, &heading)? else { return stopped(asker, at, items.len()) };
        store.change(|progress, day| progress.take(&answer, day));
        if !answer.right {
            missed.push(item);
        }
    }
    for item in &missed {
        let Some(answer) = asker.practise(item, "Once more")? else { break };
        store.change(|progress, day| progress.take(&answer, day));
    }
    Ok(Some(items.len() - missed.len()))
}

fn stopped(asker: &mut Asker<'_>, at: usize, of: usize) -> anyhow::Result<Option<usize>> {
    asker.say(&format!("Stopped after {at} of {of} questions. Your answers are kept."))?;
    Ok(None)
}
