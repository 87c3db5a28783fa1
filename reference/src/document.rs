//! A page of the reference as a reader sees it: title, facts, running text, links.
//!
//! Both `explain` and the Reference screen print documents, so that they never differ.

mod category;
mod code;
mod draft;
mod guide;
mod lesson;
mod provider;
mod rule;

use std::collections::BTreeSet;

use serde::Serialize;

use super::index::Place;
use super::rule::Rule;
use super::spelling::{self, Asked, Spelled};
use crate::Reference;
use crate::taxonomy::EnhancedCode;
use crate::wordings::Card;

/// What a page is about; the name is the `kind` of the JSON contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An enhanced code such as 5.7.26.
    Code,
    /// The first number of an enhanced code.
    Class,
    /// The second number of an enhanced code.
    Subject,
    /// A three-digit reply code.
    ReplyCode,
    /// A category of failures.
    Category,
    /// Where a delivery failed.
    Layer,
    /// Who can act.
    Actor,
    /// A provider, filter, mail server, mail service or block list.
    Provider,
    /// A wording or provider code with its meaning.
    Rule,
    /// A page of the guide, or a word of the trade.
    Guide,
    /// A lesson of the learning path.
    Lesson,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::Code,
        Self::Class,
        Self::Subject,
        Self::ReplyCode,
        Self::Category,
        Self::Layer,
        Self::Actor,
        Self::Provider,
        Self::Rule,
        Self::Guide,
        Self::Lesson,
    ];
}

/// One page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// The id that `explain` answers.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Short facts, each a label, a value and perhaps the page of the value.
    pub facts: Vec<Fact>,
    /// The page's body, in order.
    pub blocks: Vec<Block>,
    /// Related pages.
    pub see_also: Vec<Link>,
    /// Where the facts come from.
    pub sources: Vec<String>,
}

/// A label and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Such as "layer".
    pub label: String,
    /// Such as "recipient".
    pub value: String,
    /// The id of the value's own page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// The id of a page with its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The id that `explain` answers.
    pub id: String,
    /// The page's title.
    pub title: String,
}

impl Link {
    /// How a list calls it: a code by its number and then its title, anything else by its title first.
    pub fn names(&self) -> [&str; 2] {
        names(&self.id, &self.title)
    }

    /// Whether it leads to the page of a code.
    pub fn is_code(&self) -> bool {
        is_code(&self.id)
    }
}

fn is_code(id: &str) -> bool {
    id.starts_with("x.") || id.starts_with(|first: char| first.is_ascii_digit())
}

/// How a list calls a page: a code by its number and then its title, anything else by its title first.
pub fn names<'a>(id: &'a str, title: &'a str) -> [&'a str; 2] {
    match (is_code(id), title == id) {
        (_, true) => [id, ""],
        (true, false) => [id, title.strip_prefix(id).unwrap_or(title).trim_start()],
        (false, false) => [title, id],
    }
}

/// A part of a page's body.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "block", content = "content")]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Numbered steps.
    Steps(Vec<String>),
    /// A list without order.
    List(Vec<String>),
    /// A table of two columns.
    Rows(Vec<[String; 2]>),
    /// A reply as a server writes it.
    Example(String),
    /// Links to other pages in the midst of the page, such as a provider's rules.
    Links(Vec<Link>),
}

impl Reference {
    /// The page of an id, a code or a name: `5.7.26`, `421`, `x.7.x`, `5.7`, `mailbox-full`,
    /// `layer:recipient`, `google/no-such-user`, `gmail`.
    ///
    /// A code that the reference does not hold gets a page made of what its parts mean.
    pub fn document(&self, id: &str) -> Option<Document> {
        let spelled = spelling::code(id);
        let Some(at) = self.index().find(id) else {
            let Some(spelled) = spelled else {
                return self.document(&self.rule_naming(id)?.id);
            };
            return match spelled {
                Spelled::Detail(class, subject, detail) => code::unregistered(self, Asked { class, subject, detail }),
                Spelled::Subject(class, subject) => code::unknown_subject(self, class, subject),
                Spelled::Reply(code) => code::unknown_reply(self, code),
                Spelled::Class(_) => None,
            };
        };
        let documents = self.documents();
        let place = self.index().entry(at)?.place;
        let mut document = match place {
            Place::Enhanced(page) => code::detail(self, documents.enhanced.get(page)?, asked_class(spelled)),
            Place::Part(page) => code::part(self, documents.classes.get(page)?, asked_class(spelled)),
            Place::Reply(page) => code::reply(self, documents.reply.get(page)?),
            Place::Category(page) => category::page(self, documents.categories.get(page)?),
            Place::Provider(page) => provider::page(self, documents.providers.get(page)?),
            Place::Rule(at) => {
                let home = documents.home(at).and_then(|home| documents.providers.get(home));
                rule::page(self, documents.rules.get(at)?, home)
            }
            Place::Term(page) => guide::term(self, documents.terms.get(page)?),
            Place::Guide(page) => guide::page(self, documents.guide.get(page)?),
            Place::Lesson(page) => lesson::page(self, documents.lessons.get(page)?),
        };
        // What the house says of a page comes before what everybody knows.
        if let Some(note) = self.index().entry(at).and_then(|entry| self.house_note(entry.id)) {
            let note = [Block::Heading("House note".to_owned()), Block::Text(note.trim().to_owned())];
            document.blocks.splice(0..0, note);
        }
        Some(document)
    }

    /// Whether a page or a provider's rule defines this very code.
    pub fn holds(&self, code: EnhancedCode) -> bool {
        let asked = Asked { class: Some(code.class), subject: code.subject, detail: code.detail };
        let shown = code.to_string();
        self.documents().enhanced.position(&format!("x.{}.{}", code.subject, code.detail)).is_some()
            || self.cards().any(|card| {
                card.enhanced_texts().any(|pattern| spelling::names_detail(pattern, asked))
                    || code::is_shown_by_provider(&card, &shown)
            })
    }

    /// The only rule of a provider that asks for this very code, or else shows it.
    pub fn rule_with(&self, provider: &str, code: EnhancedCode) -> Option<&Rule> {
        let documents = self.documents();
        let asked = Asked { class: Some(code.class), subject: code.subject, detail: code.detail };
        let shown = code.to_string();
        let is_its = |card: &Card<'_>| card.home() == documents.providers.position(provider);
        let only = |which: &dyn Fn(&Card<'_>) -> bool| {
            let mut rules = self.cards().filter(|card| is_its(card) && which(card)).map(|card| card.rule());
            let first = rules.next()?;
            rules.next().is_none().then_some(first)
        };
        let rule = only(&|card| card.enhanced_texts().any(|pattern| spelling::names_detail(pattern, asked)))
            .or_else(|| only(&|card| card.shown().any(|code| code == shown)))?;
        documents.rules.get(rule)
    }

    /// The only rule that shows this very token, such as `S3140`, in its example or its words.
    pub fn rule_naming(&self, token: &str) -> Option<&Rule> {
        let token = token.trim().trim_matches(['[', ']', '(', ')', ',', ';', '.']);
        let fits = |character: char| character.is_alphanumeric() || "-#:_".contains(character);
        let telling = token.chars().all(fits)
            && token.chars().any(|character| character.is_numeric() || "#:_".contains(character))
            && token.chars().any(char::is_alphabetic);
        if !telling {
            return None;
        }
        let token = apart(token);
        let asks = |rule: &&Rule| rule.when.text.iter().any(|text| apart(text).contains(&token));
        let shows = |rule: &&Rule| apart(&rule.example).contains(&token);
        let only = |rules: Vec<_>| if let [rule] = *rules { Some(rule) } else { None };
        let with: Vec<&Rule> = self.rules_with(token.split(' ').max_by_key(|word| word.len())?).collect();
        // A rule that asks for the mark is about it; one that has it in its example may not be.
        only(with.iter().copied().filter(asks).collect())
            .or_else(|| only(with.iter().copied().filter(|rule| asks(rule) || shows(rule)).collect()))
    }

    /// The rules in whose passages a word stands, be it as a part of a dotted one.
    fn rules_with(&self, word: &str) -> impl Iterator<Item = &Rule> {
        let (lexicon, index) = (self.lexicon(), self.index());
        let holding = (0..lexicon.count()).filter(|at| lexicon.word(*at).split('.').any(|part| part == word));
        let pages: BTreeSet<usize> = holding.flat_map(|at| lexicon.postings(at)).map(|posting| posting.page).collect();
        pages.into_iter().filter_map(move |page| match index.entry(page)?.place {
            Place::Rule(at) => self.documents().rules.get(at),
            _ => None,
        })
    }

    /// The ids of all pages, in the order of the reference.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.index().entries().map(|entry| entry.id)
    }

    /// A link to a page; `None` where there is no such page.
    pub fn link(&self, id: &str) -> Option<Link> {
        let entry = self.index().entry(self.index().find(id)?)?;
        // A code keeps the class that it was named with: 4.2.2 is not 5.2.2.
        let id = match spelling::code(id) {
            Some(Spelled::Detail(Some(class), subject, detail)) => format!("{class}.{subject}.{detail}"),
            Some(Spelled::Subject(Some(class), subject)) => format!("{class}.{subject}.x"),
            _ => entry.id.to_owned(),
        };
        Some(Link { id, title: entry.title.to_owned() })
    }
}

/// The words of a text between spaces, without marks: `OU-001` is “ou 001” in the words of a rule.
fn apart(text: &str) -> String {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |all, word| all + &word.to_lowercase() + " ")
}

const fn asked_class(spelled: Option<Spelled>) -> Option<u8> {
    match spelled {
        Some(Spelled::Detail(class, ..) | Spelled::Subject(class, _)) => class,
        _ => None,
    }
}
