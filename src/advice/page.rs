//! A verdict as one page: its title, the facts in their order, the blocks of text under their
//! headings. Every view draws this page, so that all of them use the same words in the same order.
//!
//! It knows what is told and in which order, never how it looks. Its labels and headings stand in
//! the reference, as `guide/sentences.yaml` gives them.

mod blocks;
mod facts;

use std::borrow::Cow;
use std::ops::Range;

use super::{Advice, Briefing, Diagnosis, Place};
use crate::reference::Reference;
use crate::taxonomy::{Address, Category, Draft, Permanence};

/// What a view shows of one verdict, in this order.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page<'a> {
    /// The category, whose page in the reference says more.
    pub category: Category,
    /// What happened, in a few words; where the text doesn't say it, what is the best guess.
    pub title: Cow<'a, str>,
    /// How sure that is.
    pub confidence: Fact<'a>,
    /// One plain sentence that leads.
    pub sentence: &'a str,
    /// What is known, each fact beside its label.
    pub facts: Vec<Fact<'a>>,
    /// What there is to read.
    pub blocks: Vec<Block<'a>>,
}

/// A value beside its label.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Fact<'a> {
    /// What it is called, in small letters.
    pub label: &'a str,
    /// The value, as a reader calls it.
    pub value: Cow<'a, str>,
    /// What the value is to its reader.
    pub role: FactRole,
    /// The id of the page of the reference that explains it.
    pub page: Option<Cow<'a, str>>,
}

/// What a fact is to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactRole {
    /// Something to know.
    Plain,
    /// How lasting the failure is.
    Permanence(Permanence),
    /// What becomes of the address.
    Address(Address),
}

/// Something to read under a heading.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Block<'a> {
    /// Which part of the page it is.
    pub part: Part,
    /// What stands over it.
    pub heading: Cow<'a, str>,
    /// What there is to read.
    pub content: Content<'a>,
}

/// The parts of a page below its facts, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Part {
    /// Where code and words contradict each other.
    Contradictions,
    /// What the text itself suggests.
    Suggestions,
    /// A note of the user's overlay.
    HouseNote,
    /// What else it could be, where the text tells no cause.
    LikelyCauses,
    /// Which check of the sender failed.
    Checks,
    /// What to do.
    Steps,
    /// Which mail it was.
    Mail,
    /// What follows for the kind of mail.
    MailType,
    /// What it means for the reader.
    Reader,
    /// What the verdict rests on.
    Grounds,
    /// What else it could be.
    Others,
    /// How to retry.
    Retry,
    /// What becomes of the address.
    Address,
    /// What it means at length.
    Meaning,
    /// Where to ask about it.
    Help,
    /// The server's own words.
    ServerSaid,
    /// A text that is ready to be sent or filed.
    Draft(Draft),
}

/// What a block holds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Content<'a> {
    /// Running text, each line of which is a paragraph.
    Text(Cow<'a, str>),
    /// Things to do one after another.
    Steps(Cow<'a, [String]>),
    /// The checks of the sender, each on a row under the names of its columns.
    Table(Table<'a>),
    /// Remarks, each by itself.
    Remarks(Cow<'a, [String]>),
    /// What the verdict rests on, weightiest first.
    Grounds(Vec<Ground<'a>>),
    /// Other categories, likeliest first.
    Others(Vec<Other<'a>>),
    /// Facts, each beside its label.
    Facts(Vec<Fact<'a>>),
    /// Pages in the web.
    Places(Vec<Place<'a>>),
    /// Text as somebody else wrote it.
    Quote(&'a str),
}

/// A small table.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Table<'a> {
    /// The names of the columns.
    pub columns: Vec<&'a str>,
    /// A cell for each column; empty where nothing is told.
    pub rows: Vec<Vec<String>>,
    /// What has to be known to read it.
    pub remark: Option<&'a str>,
}

impl Table<'_> {
    /// Each row as its name and the rest in words, for who hears it and where columns have no room.
    pub fn in_words(&self) -> impl Iterator<Item = (&str, String)> {
        let last = self.columns.len().saturating_sub(2);
        self.rows.iter().filter_map(move |row| {
            let (name, cells) = row.split_first()?;
            let told = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).map(|(at, cell)| match at {
                // A bare "no" says nothing without its column.
                at if at == last => format!("{}: {cell}", self.columns.last().copied().unwrap_or_default()),
                _ => cell.clone(),
            });
            Some((name.as_str(), told.collect::<Vec<_>>().join(", ")))
        })
    }
}

/// One thing in the text that the verdict rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground<'a> {
    /// The words as they stand in the input; empty where nothing in it shows them.
    pub words: &'a str,
    /// Where in the input they stand.
    pub place: Option<Range<usize>>,
    /// What makes them tell: a rule by its id, or a code.
    pub source: Cow<'a, str>,
    /// The id of the page behind it.
    pub page: &'a str,
}

/// Another category that was weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct Other<'a> {
    /// The category.
    pub category: Category,
    /// Its title.
    pub title: &'a str,
    /// Its share of the confidence, as a reader reads it.
    pub share: String,
}

impl<'a> Page<'a> {
    /// The page of a diagnosis with its advice.
    pub fn of(diagnosis: &'a Diagnosis, advice: &Advice<'a>, briefing: &Briefing<'a>) -> Self {
        let reference = briefing.reference;
        Self {
            category: diagnosis.verdict.category,
            title: facts::title(&diagnosis.verdict, advice.title, reference),
            confidence: facts::confidence(&diagnosis.verdict, reference),
            sentence: advice.sentence,
            facts: facts::facts(diagnosis, reference),
            blocks: blocks::blocks(diagnosis, advice, briefing),
        }
    }

    /// The same page, which also says where in the input named `source` the delivery stands.
    #[must_use]
    pub fn from_source(mut self, source: &str, diagnosis: &Diagnosis, reference: &'a Reference) -> Self {
        self.facts.push(facts::source(source, &diagnosis.delivery, reference));
        self
    }

    /// The same page with the texts that are ready to be sent or filed.
    #[must_use]
    pub fn with_drafts(mut self, diagnosis: &Diagnosis, briefing: &Briefing<'a>) -> Self {
        self.blocks.extend(blocks::drafts(diagnosis, briefing));
        self
    }
}

/// A word of the program itself, as the reference has it.
pub(super) fn label<'a>(key: &'a str, reference: &'a Reference) -> &'a str {
    reference.documents().sentences().get(key).map_or(key, String::as_str)
}

/// A share as a reader reads it; nothing is ever quite sure.
pub fn percent(share: f64) -> String {
    format!("{:.0}%", (share * 100.0).floor().min(99.0))
}
