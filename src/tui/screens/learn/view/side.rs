//! Beside the list: what the selected row is about, how far one is, what one misses most.

use crate::lesson::exam::{PASSES, QUESTIONS};
use crate::lesson::open::Open;
use crate::lesson::practice::PRACTICE;
use crate::lesson::progress::{REVIEW, Score, Weakness};
use crate::reference::Reference;
use crate::report::exam::title;
use crate::tui::desk::Desk;
use crate::tui::paint::{Canvas, below};
use crate::tui::screens::learn::Learn;
use crate::tui::screens::learn::lessons::Row;
use crate::tui::theme::Role;

/// So many weak spots of each kind are shown.
const WEAK: usize = 4;

pub(super) fn draw(screen: &Learn, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = screen.areas.side;
    if area.is_empty() {
        return;
    }
    let say = |key: &str| desk.reference.sentence(key, &[]);
    let mut texts: Vec<(Role, String)> = Vec::new();
    if let Some(row) = screen.rows.get(screen.selection.row) {
        texts.push((Role::Title, super::list::name(screen, row, desk)));
        texts.push((Role::Body, about(screen, row, desk)));
    }
    texts.push((Role::Body, " ".to_owned()));
    texts.extend(facts(screen, desk).into_iter().map(|fact| (Role::Value, fact)));
    texts.extend(exams(screen, desk).map(|exams| (Role::Value, exams)));
    texts.push((Role::Body, " ".to_owned()));
    let [categories, kinds] = &screen.standing.weak;
    if categories.is_empty() {
        texts.push((Role::Muted, say("learn-weak-none")));
    } else {
        texts.push((Role::Heading, say("learn-weak")));
    }
    texts.extend(categories.iter().take(WEAK).map(|spot| (Role::Body, weakness(spot, desk))));
    if !kinds.is_empty() {
        texts.push((Role::Heading, say("learn-weak-kinds")));
    }
    texts.extend(kinds.iter().take(WEAK).map(|spot| (Role::Body, weakness(spot, desk))));
    let mut used = 0;
    for (role, text) in &texts {
        used += canvas.paragraphs(below(area, used), &[(*role, text)]);
    }
}

/// How often something is missed.
fn weakness(spot: &Weakness, desk: &Desk) -> String {
    let (missed, asked) = (spot.missed.to_string(), spot.asked.to_string());
    let name = title(&spot.name, &desk.reference);
    let places = [("name", name.as_str()), ("missed", &missed), ("asked", &asked)];
    desk.reference.sentence("learn-weak-row", &places)
}

/// What a row is for.
fn about(screen: &Learn, row: &Row, desk: &Desk) -> String {
    let say = |key: &str, places: &[(&str, &str)]| desk.reference.sentence(key, places);
    match row {
        Row::Continue(kind) => {
            let (number, of) = screen.left(kind).map(Open::number).unwrap_or_default();
            say("learn-about-continue", &[("number", &number.to_string()), ("of", &of.to_string())])
        }
        Row::Result => say("learn-about-result", &[]),
        Row::Review => say("learn-about-review", &[]),
        Row::Practice => say("learn-about-practice", &[("count", &PRACTICE.to_string())]),
        Row::Exam => say("learn-about-exam", &[("count", &QUESTIONS.to_string()), ("percent", &PASSES.to_string())]),
        Row::Lesson(_) => {
            super::list::lesson(row, desk).map(|lesson| lesson.about.trim().to_owned()).unwrap_or_default()
        }
    }
}

/// How far one is, in a few words each.
pub(super) fn facts(screen: &Learn, desk: &Desk) -> Vec<String> {
    let standing = &screen.standing;
    let say = |key: &str, places: &[(&str, &str)]| desk.reference.sentence(key, places);
    let (done, of) = (standing.done.to_string(), desk.reference.lessons().len().to_string());
    let mut facts = vec![say("learn-lessons-done", &[("done", &done), ("of", &of)])];
    facts.push(match standing.due {
        0 => say("learn-due-none", &[]),
        due => due_today(due, &desk.reference),
    });
    match standing.streak {
        0 => {}
        1 => facts.push(say("learn-streak-one", &[])),
        days => facts.push(say("learn-streak", &[("count", &days.to_string())])),
    }
    facts
}

/// How the exams came out.
fn exams(screen: &Learn, desk: &Desk) -> Option<String> {
    let percent = |exam: &Score| exam.right * 100 / exam.of.max(1);
    let exams = &screen.progress.exams;
    let (last, best) = (percent(exams.last()?), exams.iter().map(percent).max()?);
    let numbers = [("count", exams.len()), ("last", last), ("best", best)];
    let numbers = numbers.map(|(name, value)| (name, value.to_string()));
    Some(desk.reference.sentence("learn-exams", &numbers.each_ref().map(|(name, value)| (*name, value.as_str()))))
}

/// How many questions are due, and how many of them are asked today.
pub(super) fn due_today(due: usize, reference: &Reference) -> String {
    let (most, count) = (REVIEW.to_string(), due.to_string());
    let key = if due > REVIEW { "learn-due-many" } else { "learn-due" };
    reference.sentence(key, &[("most", &most), ("count", &count)])
}
