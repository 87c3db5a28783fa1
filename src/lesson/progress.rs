//! How far somebody has come: what was asked, how it was answered, and when.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Answer;
use super::exam::Paper;
use super::open::{Kind, Open};
use super::schedule::Memory;

/// The form of the record; a program that knows less leaves a newer one alone.
pub const VERSION: u32 = 1;

/// The days that are kept for the streak.
const DAYS: usize = 1_000;

/// So many things that were begun are kept; whoever leaves more comes back to none of the oldest.
const OPEN: usize = 8;

/// No review asks more than this at once.
pub const REVIEW: usize = 20;

/// What is kept between two sessions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The form of the record.
    pub version: u32,
    /// The questions that were asked, by their ids.
    #[serde(default)]
    pub cards: BTreeMap<String, Card>,
    /// The lessons whose questions were all asked, with the right answers of the last time.
    #[serde(default)]
    pub lessons: BTreeMap<String, Score>,
    /// The exams, in order.
    #[serde(default)]
    pub exams: Vec<Score>,
    /// The days on which anything was answered, in days since 1970.
    #[serde(default)]
    pub days: BTreeSet<i64>,
    /// What was begun and not ended, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<Open>,
}

/// A question that was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// What it asks for.
    pub asks: String,
    /// The category of its bounce.
    pub category: String,
    /// How often it was asked.
    pub asked: u32,
    /// How often the answer was wrong.
    pub missed: u32,
    /// How well it is remembered.
    pub memory: Memory,
}

/// How many of how many answers were right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The right ones.
    pub right: usize,
    /// All.
    pub of: usize,
    /// The day, in days since 1970.
    pub day: i64,
}

/// What was answered of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Weakness {
    /// The category or the kind of question.
    pub name: String,
    /// How many answers were wrong.
    pub missed: u32,
    /// How many there were.
    pub asked: u32,
}

impl Progress {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { version: VERSION, ..Self::default() }
    }

    /// Takes an answer in.
    pub fn take(&mut self, answer: &Answer, day: i64) {
        self.days.insert(day);
        while self.days.len() > DAYS {
            self.days.pop_first();
        }
        let before = self.cards.get(&answer.id);
        let memory = Memory::after(before.map(|card| card.memory), answer.right, day);
        let (asked, missed) = before.map_or((0, 0), |card| (card.asked, card.missed));
        let card = Card {
            asks: answer.asks.clone(),
            category: answer.category.clone(),
            asked: asked.saturating_add(1),
            missed: missed.saturating_add(u32::from(!answer.right)),
            memory,
        };
        self.cards.insert(answer.id.clone(), card);
    }

    /// Takes in that all questions of a lesson were asked.
    pub fn finish(&mut self, lesson: &str, right: usize, of: usize, day: i64) {
        self.lessons.insert(lesson.to_owned(), Score { right, of, day });
        self.close(&Kind::Lesson(lesson.to_owned()));
    }

    /// Keeps how far one is with questions that are not ended.
    pub fn keep(&mut self, open: Open) {
        self.close(&open.kind);
        self.open.push(open);
        let surplus = self.open.len().saturating_sub(OPEN);
        self.open.drain(..surplus);
    }

    /// Forgets questions that are ended, or can't be asked any more.
    pub fn close(&mut self, kind: &Kind) {
        self.open.retain(|open| open.kind != *kind);
    }

    /// Takes an exam in; what was not answered is not counted as missed.
    pub fn take_exam(&mut self, paper: &Paper, day: i64) {
        self.exams.push(Score { right: paper.right, of: paper.questions, day });
        for answer in paper.answers.iter().filter(|answer| answer.given.is_some()) {
            self.take(answer, day);
        }
    }

    /// The ids of the questions that are due on a day, the longest due first.
    pub fn due(&self, day: i64) -> Vec<&str> {
        let mut due: Vec<_> = self.cards.iter().filter(|(_, card)| card.memory.due <= day).collect();
        due.sort_by_key(|(id, card)| (card.memory.due, id.as_str()));
        due.into_iter().map(|(id, _)| id.as_str()).collect()
    }

    /// What is missed most, by category and by kind of question.
    pub fn weak(&self) -> [Vec<Weakness>; 2] {
        [
            weakest(self.cards.values().map(|card| (&card.category, card))),
            weakest(self.cards.values().map(|card| (&card.asks, card))),
        ]
    }

    /// On how many days in a row something was learned up to this day; a weekend off breaks no row.
    pub fn streak(&self, day: i64) -> usize {
        let mut count = 0;
        let mut at = day;
        // Today may still come.
        if !self.days.contains(&at) {
            at -= 1;
        }
        loop {
            if self.days.contains(&at) {
                count += 1;
            } else if !is_weekend(at) {
                return count;
            }
            at -= 1;
            // What is not kept can't be part of it.
            if count > DAYS || self.days.first().is_none_or(|first| at < *first) {
                return count;
            }
        }
    }
}

/// Day 0, the first of 1970, was a Thursday.
fn is_weekend(day: i64) -> bool {
    matches!((day + 3).rem_euclid(7), 5 | 6)
}

fn weakest<'c>(cards: impl Iterator<Item = (&'c String, &'c Card)>) -> Vec<Weakness> {
    let mut sums: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for (name, card) in cards {
        let sum = sums.entry(name).or_default();
        *sum = (sum.0.saturating_add(card.missed), sum.1.saturating_add(card.asked));
    }
    let mut weak: Vec<Weakness> = sums
        .into_iter()
        .filter(|(_, (missed, _))| *missed > 0)
        .map(|(name, (missed, asked))| Weakness { name: name.to_owned(), missed, asked })
        .collect();
    let share = |one: &Weakness| f64::from(one.missed) / f64::from(one.asked.max(1));
    weak.sort_by(|one, other| share(other).total_cmp(&share(one)).then(other.missed.cmp(&one.missed)));
    weak
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekend_breaks_no_streak_and_a_working_day_does() {
        // The days 4 and 11 are Mondays.
        let streak =
            |days: &[i64], today| Progress { days: days.iter().copied().collect(), ..Progress::new() }.streak(today);
        assert_eq!(streak(&[7, 8, 11], 11), 3);
        assert_eq!(streak(&[7, 8, 11], 12), 3, "today may still come");
        assert_eq!(streak(&[7, 8, 11], 13), 0);
        assert_eq!(streak(&[7, 11], 11), 1);
        assert_eq!(streak(&[], 11), 0);
    }
}
