//! A team's results side by side: who passed, and what all of them miss.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Outcome;
use super::list::Count;
use crate::cli::output;
use crate::lesson::exam::Paper;
use crate::lesson::{Answer, to_read};
use crate::reference::Reference;
use crate::reference::page::LessonPage;
use crate::report::exam::title;
use crate::report::{Format, exam, json};
use crate::safe;

/// No result is larger than this.
const LARGEST: u64 = 1 << 20;

/// One result.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    seed: u64,
    right: usize,
    questions: usize,
    percent: usize,
    passed: bool,
}

/// All results.
#[derive(Debug, Serialize)]
struct Team {
    results: Vec<Row>,
    passed: usize,
    categories: Vec<Count>,
    kinds: Vec<Count>,
    /// The ids of the lessons to read again, those of most misses first.
    lessons: Vec<String>,
}

pub(super) fn run(files: &[PathBuf], format: Format, reference: &Reference) -> anyhow::Result<Outcome> {
    let mut papers = Vec::new();
    let mut outcome = Outcome::Done;
    for file in files {
        match read(file) {
            Ok(paper) => papers.push((file, paper)),
            Err(reason) => {
                output::notice(&format!("{}: {reason}", file.display()));
                outcome = Outcome::Unreadable;
            }
        }
    }
    if papers.is_empty() {
        return Ok(outcome);
    }
    let answers: Vec<Answer> = papers.iter().flat_map(|(_, paper)| paper.answers.iter().cloned()).collect();
    let lessons = to_read(&answers, reference);
    let team = Team {
        lessons: lessons.iter().map(|lesson| lesson.id.clone()).collect(),
        results: papers.iter().map(|(file, paper)| row(file, paper)).collect(),
        passed: papers.iter().filter(|(_, paper)| paper.passed).count(),
        categories: counts(&papers, |answer| &answer.category),
        kinds: counts(&papers, |answer| &answer.asks),
    };
    let mut out = output::stdout();
    match format {
        Format::Json => writeln!(out, "{}", json::pretty(&team)?)?,
        Format::Markdown => markdown(&mut out, &team, reference)?,
        _ => text(&mut out, &team, reference)?,
    }
    out.flush()?;
    Ok(outcome)
}

/// A result as it was saved; what it sums up is summed up again.
fn read(file: &Path) -> Result<Paper, String> {
    let mut bytes = Vec::new();
    let about = file.metadata().map_err(|error| format!("can't be read: {error}"))?;
    if !about.is_file() {
        return Err("not a regular file".to_owned());
    }
    let opened = File::open(file).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
    opened.map_err(|error| format!("can't be read: {error}"))?;
    let paper: Paper = serde_json::from_slice(&bytes)
        .map_err(|_| "not an exam result; save one with: whybounce learn exam --format json".to_owned())?;
    Ok(Paper::of(paper.seed, paper.answers))
}

fn row(file: &Path, paper: &Paper) -> Row {
    let name = file.file_stem().map_or_else(String::new, |stem| safe::line(&stem.to_string_lossy()));
    let Paper { seed, right, questions, percent, passed, .. } = *paper;
    Row { name, seed, right, questions, percent, passed }
}

/// What all of them miss, most first.
fn counts(papers: &[(&PathBuf, Paper)], of: impl Fn(&Answer) -> &String) -> Vec<Count> {
    let mut sums: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for answer in papers.iter().flat_map(|(_, paper)| &paper.answers) {
        let sum = sums.entry(of(answer)).or_default();
        *sum = (sum.0 + usize::from(!answer.right), sum.1 + 1);
    }
    let missed = sums.into_iter().filter(|(_, (missed, _))| *missed > 0);
    let mut counts: Vec<Count> =
        missed.map(|(name, (missed, asked))| Count { name: name.to_owned(), missed, asked }).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.missed));
    counts
}

fn text(out: &mut impl Write, team: &Team, reference: &Reference) -> anyhow::Result<()> {
    let width = team.results.iter().map(|row| row.name.chars().count()).max().unwrap_or_default();
    for Row { name, seed, right, questions, percent, passed } in &team.results {
        let passed = if *passed { "passed" } else { "not passed" };
        writeln!(out, "{name:<width$}  {right:>2} of {questions} ({percent:>3}%)  {passed:<10}  exam {seed}")?;
    }
    writeln!(out, "{} of {} passed", team.passed, team.results.len())?;
    for (heading, counts) in [("Missed by category:", &team.categories), ("Missed by kind of question:", &team.kinds)] {
        if !counts.is_empty() {
            writeln!(out, "\n{heading}")?;
        }
        for count in counts {
            writeln!(out, "  {}: missed {} of {}", title(&count.name, reference), count.missed, count.asked)?;
        }
    }
    if !team.lessons.is_empty() {
        writeln!(out, "\nLessons to read again:")?;
    }
    for page in lessons(team, reference) {
        writeln!(out, "  {}", exam::lesson(page, reference))?;
    }
    Ok(())
}

/// The lessons to read again.
fn lessons<'r>(team: &Team, reference: &'r Reference) -> impl Iterator<Item = &'r LessonPage> {
    team.lessons.iter().filter_map(|id| reference.documents().lessons.find(id))
}

fn markdown(out: &mut impl Write, team: &Team, reference: &Reference) -> anyhow::Result<()> {
    writeln!(out, "| Name | Right | % | | Exam |\n|---|--:|--:|---|--:|")?;
    for Row { name, seed, right, questions, percent, passed } in &team.results {
        let (name, passed) = (name.replace('|', "\\|"), if *passed { "passed" } else { "not passed" });
        writeln!(out, "| {name} | {right} of {questions} | {percent} | {passed} | {seed} |")?;
    }
    writeln!(out, "\n| Missed | Times | Of |\n|---|--:|--:|")?;
    for count in team.categories.iter().chain(&team.kinds) {
        writeln!(out, "| {} | {} | {} |", title(&count.name, reference), count.missed, count.asked)?;
    }
    if !team.lessons.is_empty() {
        writeln!(out, "\nLessons to read again:\n")?;
    }
    for page in lessons(team, reference) {
        writeln!(out, "- {}", exam::lesson(page, reference))?;
    }
    Ok(())
}
