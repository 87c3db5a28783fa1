//! The learning path: questions about real-looking bounces, what an answer is worth, and exams.
//!
//! The answer key is the classifier's own verdict. It knows no files and no clock: a seed and the day are given.

mod answer;
mod choices;
mod clause;
pub mod exam;
mod giveaway;
pub mod open;
mod pool;
pub mod practice;
pub mod progress;
pub mod schedule;
mod shape;
mod shuffle;

use std::ops::Range;

pub use answer::{Answer, explanation, reasons};
pub use exam::to_read;
pub use giveaway::giveaway;
pub use pool::{questions, with_id};

use crate::advice::{self, Diagnosis};
use crate::reference::Reference;
use crate::reference::page::{Asks, LessonPage, Question, TermKind, WrongAnswer};
use crate::taxonomy::Category;
use shuffle::Shuffle;

/// The answer of whoever doesn't know; it is never right.
pub const UNKNOWN: &str = "?";

/// Whether the choices stand with their numbers where an answer is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// They do.
    Shown,
    /// They don't.
    Hidden,
}

/// A question as it is asked.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it goes by from one day to the next: `no-or-not-yet/3`, or `rule google/no-such-user layer`.
    pub id: String,
    /// What it asks for.
    pub asks: Asks,
    /// The bounce.
    pub text: String,
    /// What the bounce means.
    pub diagnosis: Diagnosis,
    /// The right answer.
    pub answer: String,
    /// What can be chosen, the right answer among them.
    pub choices: Vec<String>,
    /// Why the right answer is right; `None` where the verdict says so.
    why: Option<String>,
    /// Why tempting answers are wrong.
    not: Vec<WrongAnswer>,
    /// The page to read on.
    pub page: String,
}

impl Item {
    /// The category of the bounce.
    pub fn category(&self) -> Category {
        self.diagnosis.verdict.category
    }

    /// A question of a lesson, by its number from 1, with its choices in the order that the seed gives.
    ///
    /// `None` where its text is not one bounce, which the check of the lessons tells.
    pub fn of_lesson(lesson: &LessonPage, number: usize, seed: u64, reference: &Reference) -> Option<Self> {
        let question = lesson.questions.get(number.checked_sub(1)?)?;
        let Question { text, asks, answer, options, why, not, page } = question.clone();
        let diagnosis = one(&text, reference)?;
        let id = format!("{}/{number}", lesson.id);
        let wrong = if options.is_empty() {
            choices::wrong(asks, &answer, &diagnosis, &not, reference)
        } else {
            options.into_iter().filter(|option| *option != answer).collect()
        };
        let choices = choices::ordered(asks, &answer, wrong, &mut Shuffle::of(seed, &id));
        let page = page.unwrap_or_else(|| diagnosis.verdict.category.name().to_owned());
        Some(Self { id, asks, text, diagnosis, answer, choices, why: Some(why), not, page })
    }

    /// The question in a sentence.
    pub fn prompt(&self, reference: &Reference) -> String {
        reference.sentence(&format!("learn-ask-{}", self.asks.name()), &[])
    }

    /// Whether an answer is right, and what would have been.
    pub fn judgement(&self, answer: &Answer, numbers: Numbers, reference: &Reference) -> String {
        let right = self.label(&self.answer, reference);
        let number =
            self.choices.iter().position(|choice| *choice == self.answer).filter(|_| numbers == Numbers::Shown);
        let right = number.map_or_else(|| right.clone(), |number| format!("{} {right}", number + 1));
        let key = match (answer.right, answer.given.as_deref()) {
            (true, _) => "learn-right",
            (false, Some(UNKNOWN)) => "learn-not-known",
            (false, Some(_)) => "learn-wrong",
            (false, None) => "learn-unanswered",
        };
        reference.sentence(key, &[("right", &right)])
    }

    /// What a choice is called.
    pub fn label(&self, choice: &str, reference: &Reference) -> String {
        label(self.asks, choice, reference)
    }

    /// The bytes of the words that the verdict rests on, weightiest first: few, and none that share any.
    ///
    /// Where the words themselves were asked for, only those that answer.
    pub fn evidence(&self) -> Vec<Range<usize>> {
        if self.asks == Asks::Words {
            return answer::deciding(self).into_iter().take(1).collect();
        }
        let mut shown: Vec<Range<usize>> = Vec::new();
        let found = self.diagnosis.verdict.evidence.iter();
        for mut range in found.filter_map(|one| Some(one.start?..one.end?)).filter(|range| !range.is_empty()) {
            // Words that share some are shown as one.
            let shares = |known: &Range<usize>| known.start < range.end && range.start < known.end;
            match shown.iter().position(shares) {
                Some(first) => {
                    while let Some(at) =
                        shown.iter().position(|known| known.start < range.end && range.start < known.end)
                    {
                        let known = shown.remove(at);
                        range = known.start.min(range.start)..known.end.max(range.end);
                    }
                    shown.insert(first, range);
                }
                None if shown.len() < answer::EVIDENCE => shown.push(range),
                None => {}
            }
        }
        shown
    }

    /// The answer that marked words of the bounce give: the right one where they are those that decide.
    pub fn marked(&self, marked: Range<usize>, reference: &Reference) -> String {
        let words = self.text.get(marked.clone()).unwrap_or_default();
        if answer::meets(self, &marked, reference) { self.answer.clone() } else { words.to_owned() }
    }

    /// The choice that a typed line means: its number from 1, its letter, its name, or, of words, others that
    /// stand in the text; a question mark says that one doesn't know.
    pub fn choice(&self, typed: &str, reference: &Reference) -> Option<String> {
        let typed = typed.trim();
        if typed == UNKNOWN {
            return Some(UNKNOWN.to_owned());
        }
        let bare = typed.trim_end_matches(['.', ')']);
        let number = match *bare.as_bytes() {
            [letter] if letter.is_ascii_alphabetic() => Some(usize::from(letter.to_ascii_lowercase() - b'a') + 1),
            _ => bare.parse::<usize>().ok(),
        };
        if let Some(choice) = number.and_then(|number| self.choices.get(number.checked_sub(1)?)) {
            return Some(choice.clone());
        }
        let same = |choice: &&String| {
            choice.eq_ignore_ascii_case(typed) || self.label(choice, reference).eq_ignore_ascii_case(typed)
        };
        let named = self.choices.iter().find(same).cloned();
        let marked = || {
            let is_marked = self.asks == Asks::Words && typed.len() > 2;
            let mut places = self.text.match_indices(typed).filter(|_| is_marked).map(|(at, _)| at..at + typed.len());
            let first = places.next()?;
            let meets = |place: &Range<usize>| answer::meets(self, place, reference);
            let place = Some(first.clone()).filter(meets).or_else(|| places.find(meets)).unwrap_or(first);
            Some(self.marked(place, reference))
        };
        named.or_else(marked)
    }
}

/// What a text means that tells of one bounce.
fn one(text: &str, reference: &Reference) -> Option<Diagnosis> {
    let mut found = advice::diagnose(text.as_bytes(), reference);
    let diagnosis = found.pop()?;
    found.is_empty().then_some(diagnosis)
}

/// What a value of the vocabulary is called; words of a bounce are quoted, any other answer is its own name.
pub fn label(asks: Asks, choice: &str, reference: &Reference) -> String {
    if choice == UNKNOWN {
        return reference.sentence("learn-unknown", &[]);
    }
    match term_kind(asks) {
        Some(kind) => reference.term_title(kind, choice),
        None if asks == Asks::Words => format!("\"{choice}\""),
        None => match choice.parse::<Category>() {
            Ok(category) if matches!(asks, Asks::Category | Asks::LookAlike) => {
                reference.category(category).short_title().to_owned()
            }
            _ => choice.to_owned(),
        },
    }
}

/// Of which kind of words the answers to a kind of question are.
const fn term_kind(asks: Asks) -> Option<TermKind> {
    match asks {
        Asks::Permanence => Some(TermKind::Permanence),
        Asks::Layer => Some(TermKind::Layer),
        Asks::Actor => Some(TermKind::Actor),
        Asks::Address => Some(TermKind::Address),
        _ => None,
    }
}
