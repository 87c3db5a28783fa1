//! The result of an exam as text and Markdown.

use std::fmt::Write as _;

use crate::lesson::exam::{PASSES, Paper};
use crate::lesson::{label, to_read};
use crate::reference::Reference;
use crate::reference::page::{Asks, LessonPage};
use crate::safe;
use crate::taxonomy::Category;

/// How many answers were right, and whether that passes.
pub fn outcome(paper: &Paper, reference: &Reference) -> String {
    let Paper { right, questions, percent, passed, .. } = paper;
    let key = if *passed { "learn-passed" } else { "learn-not-passed" };
    let numbers = [right, questions, percent, &PASSES].map(ToString::to_string);
    let [right, of, percent, passes] = &numbers;
    reference.sentence(key, &[("right", right), ("of", of), ("percent", percent), ("passes", passes)])
}

/// What a lesson is called that is to be read again.
pub fn lesson(lesson: &LessonPage, reference: &Reference) -> String {
    let number = lesson.order.to_string();
    reference.sentence("learn-read-lesson", &[("number", &number), ("title", &lesson.title)])
}

/// The result with what to review.
pub fn text(paper: &Paper, reference: &Reference) -> String {
    let mut text = format!("Result of exam {}: {}\n", paper.seed, outcome(paper, reference));
    if !paper.review.is_empty() {
        text.push_str("Review:\n");
        for page in to_read(&paper.answers, reference) {
            let _ = writeln!(text, "  {}: whybounce learn lesson {}", lesson(page, reference), page.order);
        }
        for page in &paper.review {
            let _ = writeln!(text, "  {}: whybounce explain {page}", title(page, reference));
        }
    }
    text
}

/// The result as a table of all answers, with what to review.
pub fn markdown(paper: &Paper, reference: &Reference) -> String {
    let mut text = format!("# Exam {}\n\n{}\n\n", paper.seed, outcome(paper, reference));
    text.push_str("| | Asked for | Answered | Right answer | |\n|--:|---|---|---|---|\n");
    for (at, answer) in paper.answers.iter().enumerate() {
        let asks = Asks::ALL.into_iter().find(|one| one.name() == answer.asks);
        let cell = |value: &str| {
            let shown = asks.map_or_else(|| value.to_owned(), |asks| label(asks, value, reference));
            safe::line(&shown).replace('|', "\\|").replace('<', "\\<")
        };
        let given = answer.given.as_deref().map_or_else(String::new, cell);
        let mark = if answer.right { "right" } else { "wrong" };
        let _ = writeln!(text, "| {} | {} | {given} | {} | {mark} |", at + 1, answer.asks, cell(&answer.answer));
    }
    if !paper.review.is_empty() {
        text.push_str("\n## To review\n\n");
        for page in to_read(&paper.answers, reference) {
            let _ = writeln!(text, "- {} (`{}`)", lesson(page, reference), page.id);
        }
        for page in &paper.review {
            let _ = writeln!(text, "- {} (`{page}`)", title(page, reference));
        }
    }
    text
}

/// What a category is called, or a kind of question; anything else by its name.
pub fn title(name: &str, reference: &Reference) -> String {
    if let Ok(category) = name.parse::<Category>() {
        return reference.category(category).short_title().to_owned();
    }
    if Asks::ALL.iter().any(|asks| asks.name() == name) {
        return reference.sentence(&format!("learn-kind-{name}"), &[]);
    }
    safe::line(name)
}
