//! How questions begin: those of a lesson, what is due, what one chooses, an exam.

use super::quiz::{Kind, Quiz};
use super::{Job, Learn, Place};
use crate::lesson::exam::exam;
use crate::lesson::practice::{Choice, practice};
use crate::lesson::progress::REVIEW;
use crate::lesson::{Item, with_id};
use crate::reference::Reference;

/// Seeds that nobody chose are short enough to be passed on.
const SEEDS: u64 = 100_000;

/// What can be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The questions of a lesson, by its id.
    Lesson(String),
    /// What is due.
    Review,
    /// What one chooses.
    Practice(Choice),
    /// The exam of a seed, any where there is none, with so many minutes.
    Exam(Option<u64>, Option<u64>),
}

impl Learn {
    /// Begins, once it is known what was learned; what is to be said comes back.
    pub fn start(&mut self, start: Start, reference: &Reference) -> Option<String> {
        if !self.is_loaded {
            self.jobs.push_back(Job::Read);
            self.pending = Some(start);
            return None;
        }
        let (kind, seed, items, nothing) = match &start {
            Start::Lesson(id) => {
                let lesson = reference.lessons().into_iter().find(|lesson| lesson.id == *id)?;
                let numbers = 1..=lesson.questions.len();
                let items = numbers.filter_map(|number| Item::of_lesson(lesson, number, 0, reference)).collect();
                (Kind::Lesson(id.clone()), 0, items, "learn-no-questions")
            }
            Start::Review => {
                let due = self.progress.due(self.day);
                let seed = self.day.unsigned_abs();
                let items: Vec<Item> =
                    due.into_iter().filter_map(|id| with_id(id, seed, reference)).take(REVIEW).collect();
                let nothing = if self.is_through(reference) { "learn-nothing-due-exam" } else { "learn-nothing-due" };
                (Kind::Review, seed, items, nothing)
            }
            Start::Practice(choice) => {
                let seed = self.seed();
                let items = practice(choice, (seed, &self.progress), reference);
                let nothing = if choice.only_missed { "learn-no-mistakes" } else { "learn-no-questions" };
                (Kind::Practice, seed, items, nothing)
            }
            Start::Exam(seed, _) => {
                let seed = seed.unwrap_or_else(|| self.seed() % SEEDS);
                (Kind::Exam(seed), seed, exam(seed, reference), "learn-no-questions")
            }
        };
        if items.is_empty() {
            return Some(reference.sentence(nothing, &[]));
        }
        let minutes = if let Start::Exam(_, limit) = start { limit } else { None };
        let title = Self::title(&kind, reference);
        self.ask(Quiz::new(kind, title, (seed, items)), minutes);
        None
    }

    /// Goes on with questions that were left; what is to be said comes back.
    pub(super) fn resume(&mut self, kind: &Kind, reference: &Reference) -> Option<String> {
        if self.quiz.as_ref().is_some_and(|quiz| quiz.kind == *kind && !quiz.is_done()) {
            self.place = Place::Quiz;
            self.viewer.rewind();
            return None;
        }
        let open = self.progress.open.iter().find(|open| open.kind == *kind)?.clone();
        let Some(items) = open.questions(reference) else {
            self.jobs.push_back(Job::Close(kind.clone()));
            return Some(reference.sentence("learn-open-changed", &[]));
        };
        let minutes = open.minutes;
        self.ask(Quiz::again(open, Self::title(kind, reference), items), minutes);
        None
    }

    /// Asks questions, with so many minutes for them.
    fn ask(&mut self, quiz: Quiz, minutes: Option<u64>) {
        if self.minutes.is_some() || minutes.is_some() {
            self.jobs.push_back(Job::Limit(minutes));
        }
        self.minutes = minutes;
        self.jobs.push_back(Job::Keep(quiz.open(minutes)));
        let is_done = quiz.is_done();
        self.quiz = Some(quiz);
        self.place = Place::Quiz;
        self.viewer.rewind();
        if is_done {
            // The last answer was kept, and nothing after it.
            self.finish();
        }
    }

    /// A number that another time is another one, made of what was learned.
    fn seed(&self) -> u64 {
        let asked: u64 = self.progress.cards.values().map(|card| u64::from(card.asked)).sum();
        let exams = self.progress.exams.len() as u64;
        self.day.unsigned_abs().wrapping_mul(131).wrapping_add(asked * 17).wrapping_add(exams * 7_919)
    }
}
