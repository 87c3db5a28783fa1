//! An exam: questions drawn evenly over categories and kinds, and its result.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Answer, Item, Shuffle, giveaway, one, pool};
use crate::reference::Reference;
use crate::reference::page::{Asks, LessonPage, Question};
use crate::reference::rule::Rule;
use crate::taxonomy::Category;

/// How many questions an exam has.
pub const QUESTIONS: usize = 20;

/// The share of right answers, in percent, that passes.
pub const PASSES: usize = 80;

/// Of the lessons to read again no more are named.
const LESSONS: usize = 5;

/// Where a question may come from.
pub(super) enum Source<'r> {
    /// A question of a lesson, by its number from 1.
    Lesson(&'r LessonPage, usize),
    /// The example of a rule.
    Rule(&'r Rule),
}

impl Source<'_> {
    /// The question of a kind that it makes.
    pub(super) fn item(&self, asks: Asks, seed: u64, reference: &Reference) -> Option<Item> {
        match self {
            Self::Lesson(lesson, number) => {
                let is_asked = lesson.questions.get(number - 1).is_some_and(|question| question.asks == asks);
                if !is_asked {
                    return None;
                }
                Item::of_lesson(lesson, *number, seed, reference)
            }
            Self::Rule(rule) => pool::item(rule, asks, seed, reference),
        }
    }
}

/// The exam of a seed: the same questions in the same order for everybody.
pub fn exam(seed: u64, reference: &Reference) -> Vec<Item> {
    let mut chance = Shuffle::of(seed, "exam");
    let mut lessons = lesson_sources(reference);
    let mut rules: Vec<_> =
        pool::rules(reference).into_iter().map(|rule| (rule.category, Source::Rule(rule))).collect();
    chance.shuffle(&mut lessons);
    chance.shuffle(&mut rules);
    let mut draft = Draft::new(seed, reference);
    for asks in kinds(&mut chance) {
        // Bounces that no lesson has shown, and of those first what doesn't repeat the words of its answer.
        let drawn = draft.draw(asks, &rules, 0).or_else(|| draft.draw(asks, &rules, 1));
        let drawn = drawn.or_else(|| draft.draw(asks, &lessons, 1));
        let drawn = drawn.or_else(|| draft.draw(asks, &rules, usize::MAX));
        if let Some(item) = drawn.or_else(|| draft.draw(asks, &lessons, usize::MAX)) {
            *draft.used.entry(item.category()).or_default() += 1;
            draft.items.push(item);
        }
    }
    draft.items
}

/// Each kind of question as often as any other, in an order of chance.
fn kinds(chance: &mut Shuffle) -> Vec<Asks> {
    let mut rounds = Vec::new();
    while rounds.len() < QUESTIONS {
        let mut round = Asks::ALL;
        chance.shuffle(&mut round);
        rounds.extend(round);
    }
    rounds.truncate(QUESTIONS);
    rounds
}

/// The questions of all lessons, each under the category of its bounce.
pub(super) fn lesson_sources(reference: &Reference) -> Vec<(Category, Source<'_>)> {
    let lessons = reference.lessons().into_iter();
    let questions = lessons.flat_map(|lesson| (1..=lesson.questions.len()).map(move |number| (lesson, number)));
    questions
        .filter_map(|(lesson, number)| {
            let question = lesson.questions.get(number - 1)?;
            let named = if matches!(question.asks, Asks::Category | Asks::LookAlike) {
                question.answer.parse().ok()
            } else {
                None
            };
            let category = named.or_else(|| Some(one(&question.text, reference)?.verdict.category))?;
            Some((category, Source::Lesson(lesson, number)))
        })
        .collect()
}

/// An exam that is being drawn.
struct Draft<'r> {
    seed: u64,
    reference: &'r Reference,
    /// What the bounces of the lessons say.
    lessons: Vec<String>,
    /// How often each category was asked about.
    used: BTreeMap<Category, usize>,
    items: Vec<Item>,
}

impl<'r> Draft<'r> {
    fn new(seed: u64, reference: &'r Reference) -> Self {
        let questions = reference.lessons().into_iter().flat_map(|lesson| &lesson.questions);
        let lessons = questions.map(|question| wording(&question.text)).filter(|words| words.contains(' ')).collect();
        Self { seed, reference, lessons, used: BTreeMap::new(), items: Vec::new() }
    }

    /// The first question of a kind that a source makes, from the category that was asked least, that leads to its
    /// answer no more than so.
    fn draw(&self, asks: Asks, sources: &[(Category, Source<'_>)], hints: usize) -> Option<Item> {
        let mut order: Vec<&(Category, Source<'_>)> = sources.iter().collect();
        order.sort_by_key(|(category, _)| self.used.get(category).copied().unwrap_or_default());
        order.into_iter().find_map(|(_, source)| {
            let rule = if let Source::Rule(rule) = source { Some(rule) } else { None };
            // What leaves two causes open has no fair answer.
            if rule.is_some_and(|rule| rule.also.is_some() || self.was_shown(&rule.example)) {
                return None;
            }
            let item = source.item(asks, self.seed, self.reference)?;
            let is_new = self.items.iter().all(|known| known.text.trim() != item.text.trim());
            let is_fair = is_new && (rule.is_none() || is_told(&item));
            (is_fair && giveaway::hints(&item, self.reference) <= hints).then_some(item)
        })
    }

    /// Whether a lesson has a bounce of these words.
    fn was_shown(&self, text: &str) -> bool {
        let words = wording(text);
        // What has no words is nothing to ask about.
        words.is_empty() || self.lessons.iter().any(|lesson| lesson.contains(&words) || words.contains(lesson.as_str()))
    }
}

/// The words of a bounce without its codes, names and signs.
fn wording(text: &str) -> String {
    let is_word = |word: &&str| !word.is_empty() && !word.contains(['@', '.', '/', '=', '<', '[']);
    let bare = |word: &str| word.chars().filter(|one| one.is_alphabetic()).collect::<String>().to_lowercase();
    let trimmed = text.split_whitespace().map(|word| word.trim_end_matches(['.', ',', ';', ':', ')', '"']));
    let words: Vec<String> = trimmed.filter(is_word).map(bare).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Whether words decide, and not a number or a single mark of the provider's own, which nobody can know.
fn is_told(item: &Item) -> bool {
    let Some(first) = item.diagnosis.verdict.evidence.first() else { return false };
    let words = first.text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    let is_word = |word: &&str| {
        let is_short = word.len() < 3 && word.bytes().any(|byte| byte.is_ascii_uppercase());
        word.len() > 1 && !is_short && word.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    !first.text.contains("://") && words.filter(is_word).count() > 1
}

/// The result of an exam, which can be kept and compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What gave the questions.
    pub seed: u64,
    /// How many questions there were.
    pub questions: usize,
    /// How many were answered right.
    pub right: usize,
    /// The same in percent.
    pub percent: usize,
    /// Whether that passes.
    pub passed: bool,
    /// Every answer, in order.
    pub answers: Vec<Answer>,
    /// The pages to review, those of most misses first.
    pub review: Vec<String>,
}

impl Paper {
    /// The result of these answers.
    pub fn of(seed: u64, answers: Vec<Answer>) -> Self {
        let questions = answers.len();
        let right = answers.iter().filter(|answer| answer.right).count();
        let percent = (right * 100).checked_div(questions).unwrap_or_default();
        let mut review: Vec<(String, usize)> = Vec::new();
        for answer in answers.iter().filter(|answer| !answer.right) {
            match review.iter_mut().find(|(page, _)| *page == answer.category) {
                Some((_, count)) => *count += 1,
                None => review.push((answer.category.clone(), 1)),
            }
        }
        review.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let review = review.into_iter().map(|(page, _)| page).collect();
        Self { seed, questions, right, percent, passed: percent >= PASSES, answers, review }
    }
}

/// The lessons to read again after these answers, those of most misses first.
///
/// A question of a lesson leads back to it; any other to the lesson that asks most about the same.
pub fn to_read<'r>(answers: &[Answer], reference: &'r Reference) -> Vec<&'r LessonPage> {
    let lessons = reference.lessons();
    let mut missed: Vec<(&LessonPage, usize)> = Vec::new();
    for answer in answers.iter().filter(|answer| !answer.right) {
        let own = answer.id.rsplit_once('/').and_then(|(id, _)| lessons.iter().find(|lesson| lesson.id == id));
        let about =
            |lesson: &&&LessonPage| lesson.questions.iter().filter(|question| is_alike(question, answer)).count();
        let best = || lessons.iter().rev().max_by_key(about).filter(|lesson| about(lesson) > 0);
        let Some(lesson) = own.or_else(best) else { continue };
        match missed.iter_mut().find(|(known, _)| known.id == lesson.id) {
            Some((_, count)) => *count += 1,
            None => missed.push((lesson, 1)),
        }
    }
    missed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    missed.into_iter().map(|(lesson, _)| lesson).take(LESSONS).collect()
}

/// Whether a question of a lesson asks about what an answer missed.
fn is_alike(question: &Question, answer: &Answer) -> bool {
    match question.asks {
        Asks::Category | Asks::LookAlike => question.answer == answer.category,
        asks => {
            asks.name() == answer.asks
                && matches!(asks, Asks::Permanence | Asks::Layer | Asks::Actor | Asks::Address | Asks::Customer)
        }
    }
}
