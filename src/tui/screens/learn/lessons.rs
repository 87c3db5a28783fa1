//! The list: what one can begin, and how far one is with each lesson.

use std::collections::HashMap;

use super::Learn;
use super::quiz::Kind;
use crate::lesson::progress::{Progress, Score, Weakness};
use crate::reference::Reference;
use crate::reference::page::LessonPage;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Row {
    /// Goes on with questions that were left.
    Continue(Kind),
    /// Shows how the last exam came out.
    Result,
    /// Asks what is due.
    Review,
    /// Asks what one chooses.
    Practice,
    /// Asks for an exam.
    Exam,
    /// Opens a lesson, by its id.
    Lesson(String),
}

/// How far one is with a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Learned {
    /// How many of its questions were asked.
    pub(super) asked: usize,
    /// How many of those are due.
    pub(super) due: usize,
    /// How it came out last, once all were asked.
    pub(super) last: Option<Score>,
}

/// How far one is with all of it, summed up once.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// How many questions are due.
    pub(super) due: usize,
    /// On how many days in a row something was learned.
    pub(super) streak: usize,
    /// How many lessons are done.
    pub(super) done: usize,
    /// What is missed most, by category and by kind of question.
    pub(super) weak: [Vec<Weakness>; 2],
    lessons: HashMap<String, Learned>,
}

impl Standing {
    /// The sum of what was learned.
    pub(super) fn of(progress: &Progress, day: i64, reference: &Reference) -> Self {
        let mut lessons: HashMap<&str, Learned> = HashMap::new();
        let mut due = 0;
        for (id, card) in &progress.cards {
            let is_due = card.memory.due <= day;
            due += usize::from(is_due);
            if let Some((lesson, _)) = id.rsplit_once('/').filter(|_| !id.starts_with("rule ")) {
                let learned = lessons.entry(lesson).or_default();
                learned.asked += 1;
                learned.due += usize::from(is_due);
            }
        }
        for (id, score) in &progress.lessons {
            lessons.entry(id).or_default().last = Some(*score);
        }
        let known = reference.lessons();
        let done = known.iter().filter(|lesson| progress.lessons.contains_key(&lesson.id)).count();
        let lessons = lessons.into_iter().map(|(id, learned)| (id.to_owned(), learned)).collect();
        Self { due, streak: progress.streak(day), done, weak: progress.weak(), lessons }
    }

    /// How far one is with a lesson.
    pub(super) fn lesson(&self, id: &str) -> Learned {
        self.lessons.get(id).copied().unwrap_or_default()
    }
}

impl Learn {
    /// Brings the list up to date.
    pub(super) fn list(&mut self, reference: &Reference) {
        let selected = self.wanted.take().or_else(|| self.rows.get(self.selection.row).cloned());
        let is_result = self.quiz.as_ref().is_some_and(|quiz| quiz.is_done() && quiz.is_exam());
        let left = self.progress.open.iter().rev().map(|open| Row::Continue(open.kind.clone()));
        self.rows = is_result.then_some(Row::Result).into_iter().chain(left).collect();
        self.rows.extend([Row::Review, Row::Practice, Row::Exam]);
        self.rows.extend(reference.lessons().into_iter().map(|lesson| Row::Lesson(lesson.id.clone())));
        // Rows that lead back may have come or gone above it.
        let same = selected.and_then(|row| self.rows.iter().position(|one| *one == row));
        if let Some(row) = same {
            self.selection.row = row;
        }
    }

    /// The lesson that follows one; the first that is not done where none does.
    pub(super) fn next_lesson<'r>(&self, id: &str, reference: &'r Reference) -> Option<&'r LessonPage> {
        let lessons = reference.lessons();
        let here = lessons.iter().position(|lesson| lesson.id == id)?;
        let following = lessons.get(here + 1..).unwrap_or_default().first();
        let open = || lessons.iter().find(|lesson| !self.progress.lessons.contains_key(&lesson.id) && lesson.id != id);
        following.or_else(open).copied()
    }

    /// Whether all lessons are done.
    pub(super) fn is_through(&self, reference: &Reference) -> bool {
        reference.lessons().iter().all(|lesson| self.progress.lessons.contains_key(&lesson.id))
    }

    /// The row of the next lesson; of the exam when all of them are done.
    pub(super) fn next_row(&self, reference: &Reference) -> Row {
        let lessons = reference.lessons();
        let next = lessons.into_iter().find(|lesson| !self.progress.lessons.contains_key(&lesson.id));
        next.map_or(Row::Exam, |lesson| Row::Lesson(lesson.id.clone()))
    }

    /// What questions of a kind are called.
    pub(super) fn title(kind: &Kind, reference: &Reference) -> String {
        match kind {
            Kind::Lesson(id) => {
                let lesson = reference.documents().lessons.find(id);
                lesson.map_or_else(|| id.clone(), |lesson| format!("{} {}", lesson.order, lesson.title))
            }
            Kind::Review => reference.sentence("learn-title-review", &[]),
            Kind::Practice => reference.sentence("learn-title-practice", &[]),
            Kind::Exam(seed) => reference.sentence("learn-title-exam", &[("seed", &seed.to_string())]),
        }
    }
}
