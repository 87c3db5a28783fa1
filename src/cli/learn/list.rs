//! The lessons, and how far one is.

use std::io::Write;

use serde::Serialize;

use super::Outcome;
use super::store::Store;
use crate::cli::output;
use crate::learning::today;
use crate::lesson::progress::{REVIEW, Weakness};
use crate::reference::Reference;
use crate::report::exam::title;

/// How many weak spots are shown.
const WEAK: usize = 5;

/// The lessons in order, with what was done of each.
pub(super) fn lessons(reference: &Reference, store: &Store) -> anyhow::Result<Outcome> {
    let mut out = output::stdout();
    for lesson in reference.lessons() {
        let done = match store.progress().lessons.get(&lesson.id) {
            Some(last) => format!("{} of {} right", last.right, last.of),
            None => format!("{} questions", lesson.questions.len()),
        };
        writeln!(out, "{:>2}. {:<28}  {:<14}  {}", lesson.order, lesson.title, done, lesson.id)?;
    }
    let is_through = reference.lessons().iter().all(|lesson| store.progress().lessons.contains_key(&lesson.id));
    let next =
        if is_through { "All lessons done. Next: whybounce learn exam" } else { "Start with: whybounce learn lesson" };
    writeln!(out, "\n{next}")?;
    due(&mut out, store)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// How far one is, and what one misses most.
pub(super) fn progress(reference: &Reference, store: &Store) -> anyhow::Result<Outcome> {
    let mut out = output::stdout();
    let progress = store.progress();
    let lessons = reference.lessons();
    let done = lessons.iter().filter(|lesson| progress.lessons.contains_key(&lesson.id)).count();
    writeln!(out, "Lessons done: {done} of {}", lessons.len())?;
    writeln!(out, "Questions seen: {}", progress.cards.len())?;
    if let Some(last) = progress.exams.last() {
        let best = progress.exams.iter().map(|exam| exam.right * 100 / exam.of.max(1)).max().unwrap_or_default();
        writeln!(out, "Exams: {}, the last {} of {}, the best {best}%", progress.exams.len(), last.right, last.of)?;
    }
    writeln!(out, "Days in a row: {} (a weekend off doesn't count)", progress.streak(today()))?;
    let [categories, kinds] = progress.weak();
    weak(&mut out, "Missed most, by category:", &categories, reference)?;
    weak(&mut out, "Missed most, by kind of question:", &kinds, reference)?;
    due(&mut out, store)?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn due(out: &mut impl Write, store: &Store) -> anyhow::Result<()> {
    match store.progress().due(today()).len() {
        0 => {}
        1 => writeln!(out, "1 question is due: whybounce learn review")?,
        count if count > REVIEW => writeln!(out, "{REVIEW} of {count} questions for today: whybounce learn review")?,
        count => writeln!(out, "{count} questions are due: whybounce learn review")?,
    }
    Ok(())
}

fn weak(out: &mut impl Write, heading: &str, spots: &[Weakness], reference: &Reference) -> anyhow::Result<()> {
    if !spots.is_empty() {
        writeln!(out, "{heading}")?;
    }
    for spot in spots.iter().take(WEAK) {
        writeln!(out, "  {}: missed {} of {}", title(&spot.name, reference), spot.missed, spot.asked)?;
    }
    Ok(())
}

/// A count under a name, as JSON.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Count {
    pub(super) name: String,
    pub(super) missed: usize,
    pub(super) asked: usize,
}
