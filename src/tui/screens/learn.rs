//! The Learn screen: the lessons, the questions, what is due, an exam.
//!
//! ```text
//!  Review what is due        12 due │ about the selected row
//!  Practice by choice               │ how far one is
//!  1 What a bounce is   8 of 8 right│ what one misses most
//!
//!  6 Reading a report                         question 3 of 6
//!    the bounce, with what decides marked once it is answered
//!  the question, the choices, then why
//! ```
//!
//! It knows no file and no clock: what was learned comes in, and what is to be kept goes out as [`Job`]s.

pub mod areas;
mod export;
mod lessons;
mod marking;
mod quiz;
mod screen;
mod sheets;
mod start;
mod view;

use std::collections::VecDeque;

use crate::lesson::Answer;
use crate::lesson::exam::Paper;
use crate::lesson::open::{Kind, Open};
use crate::lesson::progress::Progress;
use crate::reference::Reference;
use crate::tui::list::Selection;
use crate::tui::sheet::Viewer;
use areas::Areas;
use lessons::{Row, Standing};
use quiz::Quiz;
pub use start::Start;

/// What is asked of the loop, which knows the file and the clock.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// Tell what was learned so far.
    Read,
    /// Keep an answer, and how far one is with it.
    Take(Answer, Open),
    /// Keep how far one is.
    Keep(Open),
    /// Forget what was begun of this kind.
    Close(Kind),
    /// Keep that a lesson was done, with so many of so many right answers.
    Finish(String, usize, usize),
    /// Keep an exam.
    Exam(Paper),
    /// Tell how many of these minutes are left, minute by minute; or no more.
    Limit(Option<u64>),
}

impl Job {
    /// What it changes in what was learned.
    pub fn change(&self, progress: &mut Progress, day: i64) {
        match self {
            Self::Take(answer, open) => {
                progress.take(answer, day);
                progress.keep(open.clone());
            }
            Self::Keep(open) => progress.keep(open.clone()),
            Self::Close(kind) => progress.close(kind),
            Self::Finish(lesson, right, of) => progress.finish(lesson, *right, *of, day),
            Self::Exam(paper) => {
                progress.take_exam(paper, day);
                progress.close(&Kind::Exam(paper.seed));
            }
            Self::Read | Self::Limit(_) => {}
        }
    }
}

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The list of lessons and the rest.
    Lessons,
    /// The page of a lesson.
    Lesson,
    /// Questions, or what came of them.
    Quiz,
}

/// The Learn screen.
#[derive(Debug)]
pub struct Learn {
    progress: Progress,
    /// Today, in days since 1970.
    day: i64,
    /// Whether it was told what was learned.
    is_loaded: bool,
    /// What begins once it was.
    pending: Option<Start>,
    jobs: VecDeque<Job>,
    standing: Standing,
    rows: Vec<Row>,
    selection: Selection,
    /// The row that is selected once it is there.
    wanted: Option<Row>,
    place: Place,
    /// The lesson whose page is open.
    lesson: Option<String>,
    quiz: Option<Quiz>,
    /// So many minutes are left of the exam.
    minutes: Option<u64>,
    viewer: Viewer,
    /// Whether what changed last is to be brought into view.
    reveals: bool,
    areas: Areas,
}

impl Learn {
    /// The screen with its list.
    pub fn new(_reference: &Reference) -> Self {
        Self {
            progress: Progress::new(),
            day: 0,
            is_loaded: false,
            pending: None,
            jobs: VecDeque::new(),
            standing: Standing::default(),
            rows: Vec::new(),
            selection: Selection::default(),
            wanted: None,
            place: Place::Lessons,
            lesson: None,
            quiz: None,
            minutes: None,
            viewer: Viewer::default(),
            reveals: false,
            areas: Areas::default(),
        }
    }

    /// What is asked of the loop next.
    pub fn take_job(&mut self) -> Option<Job> {
        self.jobs.pop_front()
    }

    /// Takes over what was learned so far; what is to be said of what begins now comes back.
    pub fn learned(&mut self, progress: Progress, day: i64, reference: &Reference) -> Option<String> {
        self.standing = Standing::of(&progress, day, reference);
        let is_first = !std::mem::replace(&mut self.is_loaded, true);
        (self.progress, self.day) = (progress, day);
        if is_first {
            let left = self.progress.open.last().map(|open| Row::Continue(open.kind.clone()));
            let due = (self.standing.due > 0).then_some(Row::Review);
            // Whoever begins is led to the next lesson.
            self.wanted = Some(left.or(due).unwrap_or_else(|| self.next_row(reference)));
        }
        let start = self.pending.take()?;
        self.start(start, reference)
    }

    /// Takes over how many minutes are left of the exam; what is to be said comes back.
    pub fn time_left(&mut self, minutes: u64, reference: &Reference) -> Option<String> {
        self.minutes = Some(minutes);
        let quiz = self.quiz.as_mut().filter(|quiz| quiz.is_exam() && !quiz.is_done())?;
        if minutes > 0 {
            self.jobs.push_back(Job::Keep(quiz.open(self.minutes)));
            return None;
        }
        quiz.end();
        self.finish();
        Some(reference.sentence("learn-time-up", &[]))
    }

    /// Opens the page of a lesson.
    fn read(&mut self, lesson: &str) {
        self.lesson = Some(lesson.to_owned());
        self.place = Place::Lesson;
        self.viewer.rewind();
    }

    /// Goes to the list, with the row selected that leads back, or on.
    fn leave(&mut self, reference: &Reference) {
        let was_asking = std::mem::replace(&mut self.place, Place::Lessons) == Place::Quiz;
        let Some(quiz) = self.quiz.as_ref().filter(|_| was_asking) else { return };
        self.wanted = Some(match &quiz.kind {
            kind if !quiz.is_done() => Row::Continue(kind.clone()),
            Kind::Exam(_) => Row::Result,
            _ => self.next_row(reference),
        });
    }

    /// How far one is with questions that were left.
    fn left(&self, kind: &Kind) -> Option<&Open> {
        self.progress.open.iter().find(|open| open.kind == *kind)
    }

    /// Whether questions wait to be answered.
    fn is_unfinished(&self) -> bool {
        self.quiz.as_ref().is_some_and(|quiz| !quiz.is_done())
    }

    /// Takes an answer to the question that is asked.
    fn answer(&mut self, given: String) {
        let Some(quiz) = &mut self.quiz else { return };
        let answer = quiz.answer(given);
        let is_exam = quiz.is_exam();
        if is_exam {
            return self.go_on();
        }
        let open = quiz.open(None);
        self.jobs.extend(answer.map(|answer| Job::Take(answer, open)));
        self.reveals = true;
        self.viewer.chosen = None;
    }

    /// Asks the next question, or tells what came of all of them.
    fn go_on(&mut self) {
        let Some(quiz) = &mut self.quiz else { return };
        quiz.go_on();
        self.viewer.rewind();
        if quiz.is_done() {
            self.finish();
        } else if quiz.is_exam() {
            self.jobs.push_back(Job::Keep(quiz.open(self.minutes)));
        }
    }

    /// Keeps what came of the questions.
    fn finish(&mut self) {
        let Some(quiz) = &self.quiz else { return };
        self.jobs.extend(quiz.outcome());
        if quiz.is_exam() {
            self.jobs.push_back(Job::Limit(None));
            self.minutes = None;
        }
        self.place = Place::Quiz;
        self.viewer.rewind();
    }
}
