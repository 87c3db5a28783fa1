//! Questions that are asked in a row, and what was answered.

use super::Job;
use super::marking::Marking;
use crate::lesson::exam::Paper;
pub(super) use crate::lesson::open::Kind;
use crate::lesson::open::Open;
use crate::lesson::{Answer, Item};
use crate::reference::page::Asks;

/// Questions that are asked in a row; those that were missed once more at the end, but for an exam.
#[derive(Debug)]
pub(super) struct Quiz {
    pub(super) kind: Kind,
    /// What they are called.
    pub(super) title: String,
    /// What gave the order of the choices.
    seed: u64,
    pub(super) items: Vec<Item>,
    /// The numbers of the questions in the order in which they are asked.
    order: Vec<usize>,
    /// How many of those are done with.
    at: usize,
    /// What was answered the first time.
    pub(super) first: Vec<Option<String>>,
    /// What was answered to the question that is shown; nothing while it is asked.
    pub(super) given: Option<String>,
    /// The words that are marked in it.
    pub(super) marking: Marking,
    /// Whether words are offered to choose from.
    pub(super) offers: bool,
}

impl Quiz {
    /// Questions that were not asked yet.
    pub(super) fn new(kind: Kind, title: String, (seed, items): (u64, Vec<Item>)) -> Self {
        let mut quiz = Self {
            kind,
            title,
            seed,
            order: (0..items.len()).collect(),
            at: 0,
            first: vec![None; items.len()],
            given: None,
            marking: Marking::default(),
            offers: false,
            items,
        };
        quiz.show();
        quiz
    }

    /// Questions that were left, where they were left.
    pub(super) fn again(open: Open, title: String, items: Vec<Item>) -> Self {
        let Open { kind, seed, order, at, first, .. } = open;
        let mut quiz = Self { order, at, first, ..Self::new(kind, title, (seed, items)) };
        quiz.show();
        quiz
    }

    /// How far one is, with so many minutes left; a question that was answered is done with.
    pub(super) fn open(&self, minutes: Option<u64>) -> Open {
        Open {
            kind: self.kind.clone(),
            seed: self.seed,
            items: self.items.iter().map(|item| item.id.clone()).collect(),
            order: self.order.clone(),
            at: (self.at + usize::from(self.given.is_some())).min(self.order.len()),
            first: self.first.clone(),
            minutes,
        }
    }

    /// The question that is shown; none when all are done with.
    pub(super) fn item(&self) -> Option<&Item> {
        self.items.get(*self.order.get(self.at)?)
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.order.len()
    }

    pub(super) const fn is_exam(&self) -> bool {
        matches!(self.kind, Kind::Exam(_))
    }

    /// Whether the shown question waits for an answer.
    pub(super) fn is_asking(&self) -> bool {
        self.given.is_none() && !self.is_done()
    }

    /// Whether the shown question waits for words to be marked.
    pub(super) fn is_marking(&self) -> bool {
        self.is_asking() && !self.offers && self.item().is_some_and(|item| item.asks == Asks::Words)
    }

    /// The number of the shown question, how many there are, and whether it is asked once more.
    pub(super) fn number(&self) -> (usize, usize, bool) {
        let of = self.items.len();
        if self.at < of { (self.at + 1, of, false) } else { (self.at + 1 - of, self.order.len() - of, true) }
    }

    /// How many were answered right the first time.
    pub(super) fn right(&self) -> usize {
        self.answers().iter().filter(|answer| answer.right).count()
    }

    /// What was answered the first time.
    pub(super) fn answers(&self) -> Vec<Answer> {
        self.items.iter().zip(&self.first).map(|(item, given)| Answer::to(item, given.clone())).collect()
    }

    /// The questions that were missed, with their numbers from 1 and what was answered.
    pub(super) fn missed(&self) -> impl Iterator<Item = (usize, &Item, Answer)> {
        let answers = self.items.iter().zip(self.answers()).zip(1..);
        answers.filter(|((_, answer), _)| !answer.right).map(|((item, answer), number)| (number, item, answer))
    }

    /// The result of an exam.
    pub(super) fn paper(&self) -> Option<Paper> {
        let Kind::Exam(seed) = self.kind else { return None };
        Some(Paper::of(seed, self.answers()))
    }

    /// Takes an answer to the shown question; as it is to be kept it comes back.
    pub(super) fn answer(&mut self, given: String) -> Option<Answer> {
        let number = *self.order.get(self.at)?;
        let answer = Answer::to(self.items.get(number)?, Some(given.clone()));
        let is_first = self.at < self.items.len();
        if let Some(first) = self.first.get_mut(number).filter(|_| is_first) {
            *first = Some(given.clone());
            if !answer.right && !self.is_exam() {
                self.order.push(number);
            }
        }
        self.given = Some(given);
        Some(answer)
    }

    /// Goes to the next question.
    pub(super) fn go_on(&mut self) {
        self.at = (self.at + 1).min(self.order.len());
        self.show();
    }

    /// Asks nothing more.
    pub(super) fn end(&mut self) {
        self.at = self.order.len();
        self.given = None;
    }

    fn show(&mut self) {
        self.given = None;
        self.offers = false;
        self.marking = self.item().map(|item| Marking::of(&item.text)).unwrap_or_default();
    }

    /// What is to be kept of all of it.
    pub(super) fn outcome(&self) -> Option<Job> {
        match &self.kind {
            Kind::Lesson(id) => Some(Job::Finish(id.clone(), self.right(), self.items.len())),
            Kind::Exam(_) => self.paper().map(Job::Exam),
            Kind::Review | Kind::Practice => Some(Job::Close(self.kind.clone())),
        }
    }
}
