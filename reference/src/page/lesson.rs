//! The pages of the learning path: what they say, and what they ask about real-looking bounces.

use serde::Deserialize;

use crate::sources::Sources;

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// The category.
    Category,
    /// Hard or soft.
    Permanence,
    /// Where the delivery failed.
    Layer,
    /// Who can act.
    Actor,
    /// What to do.
    NextStep,
    /// What becomes of the address.
    Address,
    /// The words that decide.
    Words,
    /// Which of two or three categories that look alike.
    LookAlike,
    /// What to write to the customer.
    Customer,
}

impl Asks {
    /// All kinds of questions.
    pub const ALL: [Self; 9] = [
        Self::Category,
        Self::Permanence,
        Self::Layer,
        Self::Actor,
        Self::NextStep,
        Self::Address,
        Self::Words,
        Self::LookAlike,
        Self::Customer,
    ];

    /// The name in YAML and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Permanence => "permanence",
            Self::Layer => "layer",
            Self::Actor => "actor",
            Self::NextStep => "next-step",
            Self::Address => "address",
            Self::Words => "words",
            Self::LookAlike => "look-alike",
            Self::Customer => "customer",
        }
    }

    /// Whether the question names what can be chosen; of the others a verdict gives it.
    pub const fn has_options(self) -> bool {
        matches!(self, Self::NextStep | Self::LookAlike | Self::Customer)
    }
}

/// One lesson: `reference/lessons/<order>-<id>.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonPage {
    /// Its id.
    pub id: String,
    /// Where it comes in the path, from 1.
    pub order: u32,
    /// Its title.
    pub title: String,
    /// What one can do after it, in a sentence.
    pub about: String,
    /// Its paragraphs.
    pub page: Vec<String>,
    /// What it sets side by side, below the paragraphs.
    #[serde(default)]
    pub table: Option<Table>,
    /// A bounce with notes on its words.
    pub example: Annotated,
    /// What it asks.
    pub questions: Vec<Question>,
    /// The sentences to keep.
    pub summary: Vec<String>,
    /// Where the facts come from; those of the built-in lessons are on the pages that they lead to.
    #[serde(default)]
    pub source: Sources,
}

/// Names and what is said of each.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What it shows.
    pub heading: String,
    /// A name and what is said of it.
    pub rows: Vec<[String; 2]>,
}

/// A bounce with notes on its words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annotated {
    /// The bounce.
    pub text: String,
    /// The notes, in reading order.
    pub notes: Vec<Note>,
}

/// What some words of a bounce show.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The words as the bounce has them.
    pub words: String,
    /// What they show.
    pub says: String,
}

/// A question about a bounce.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The bounce.
    pub text: String,
    /// What is asked for.
    pub asks: Asks,
    /// The right answer: a name of the vocabulary, words of the bounce, or one of the options.
    pub answer: String,
    /// What can be chosen, where a verdict does not give it.
    #[serde(default)]
    pub options: Vec<String>,
    /// Why the right answer is right.
    pub why: String,
    /// Why tempting answers are wrong.
    #[serde(default)]
    pub not: Vec<WrongAnswer>,
    /// The page to read on.
    #[serde(default)]
    pub page: Option<String>,
}

/// A tempting answer that is wrong.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrongAnswer {
    /// The answer.
    pub answer: String,
    /// Why it is wrong.
    pub why: String,
}
