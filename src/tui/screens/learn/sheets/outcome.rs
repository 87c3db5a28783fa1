//! What came of questions.

use super::super::quiz::{Kind, Quiz};
use super::judge;
use crate::lesson::{self, Numbers};
use crate::reference::Reference;
use crate::reference::page::LessonPage;
use crate::report::exam;
use crate::safe;
use crate::tui::sheet::{Sheet, Writer};
use crate::tui::theme::Role;

/// What came of the questions, with what to keep of a lesson and what to read again.
pub(in super::super) fn outcome(
    quiz: &Quiz,
    next: Option<&LessonPage>,
    reference: &Reference,
    mut writer: Writer,
) -> Sheet {
    let say = |key: &str, places: &[(&str, &str)]| reference.sentence(key, places);
    let (right, of) = (quiz.right().to_string(), quiz.items.len().to_string());
    let numbers = [("right", right.as_str()), ("of", of.as_str())];
    match &quiz.kind {
        Kind::Lesson(id) => {
            writer.text(Role::Title, &say("learn-done-lesson", &numbers));
            if let Some(lesson) = reference.lessons().into_iter().find(|lesson| lesson.id == *id) {
                writer.heading(&say("page-lesson-summary", &[]));
                writer.list(&lesson.summary);
            }
            writer.gap();
            match next {
                Some(next) => writer.linked(&next.id, Role::Link, &say("learn-next-lesson", &[("title", &next.title)])),
                None => writer.text(Role::Key, &say("learn-next-exam", &[])),
            }
        }
        Kind::Review => writer.text(Role::Title, &say("learn-done-review", &numbers)),
        Kind::Practice => writer.text(Role::Title, &say("learn-done-practice", &numbers)),
        Kind::Exam(_) => graded(quiz, reference, &mut writer),
    }
    if quiz.right() == quiz.items.len() {
        writer.gap();
        writer.text(Role::Right, &say("learn-all-right", &[]));
    } else if !matches!(quiz.kind, Kind::Lesson(_)) {
        wrong(quiz, reference, &mut writer);
    }
    writer.finish()
}

/// Writes whether an exam is passed, and what to read again.
fn graded(quiz: &Quiz, reference: &Reference, writer: &mut Writer) {
    let Some(paper) = quiz.paper() else { return };
    let role = if paper.passed { Role::Right } else { Role::Wrong };
    writer.text(role, &exam::outcome(&paper, reference));
    let lessons = lesson::to_read(&paper.answers, reference);
    if !paper.review.is_empty() {
        writer.heading(&reference.sentence("learn-to-review", &[]));
    }
    for lesson in lessons {
        writer.linked(&lesson.id, Role::Link, &exam::lesson(lesson, reference));
    }
    for page in &paper.review {
        writer.linked(page, Role::Link, &exam::title(page, reference));
    }
}

/// Writes what was answered wrong, with the bounce and why.
fn wrong(quiz: &Quiz, reference: &Reference, writer: &mut Writer) {
    let of = quiz.items.len().to_string();
    writer.heading(&reference.sentence("learn-wrong-answers", &[]));
    for (number, item, answer) in quiz.missed() {
        writer.gap();
        let number = number.to_string();
        writer.text(Role::Label, &reference.sentence("learn-question", &[("number", &number), ("of", &of)]));
        writer.indented(Role::Example, 2, item.text.trim_end());
        writer.text(Role::Heading, &item.prompt(reference));
        if let Some(given) = &answer.given {
            let given = safe::line(&item.label(given, reference));
            writer.text(Role::Body, &reference.sentence("learn-you-said", &[("given", &given)]));
        }
        judge(item, &answer, Numbers::Hidden, reference, writer);
    }
}
