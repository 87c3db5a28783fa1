//! All pages and rules, and how they are looked up.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use regex::Regex;
use rustc_hash::FxHashMap;

use crate::Fault;
use crate::checks::Checks;
use crate::filled;
use crate::index::{self, Index};
use crate::load::{Documents, Home};
use crate::opinion::Opinion;
use crate::own::Own;
use crate::pack::{Pack, Packer};
use crate::page::{CategoryPage, EnhancedPage, LessonPage, ProviderPage, ReplyPage, TermKind, TermPage};
use crate::rule::Rule;
use crate::shapes::Shapes;
use crate::spelling::{self, Spelled};
use crate::taxonomy::{Category, EnhancedCode};
use crate::wordings::{self, Card, Selection, Wordings};

/// All pages and rules: the built-in ones, or a whole folder's, with what an overlay lays over them.
#[derive(Debug)]
pub struct Reference {
    pub(crate) documents: Documents,
    /// Where the page of each category stands.
    pub(crate) categories: Vec<usize>,
    /// Where the pages of codes stand.
    pub(crate) codes: OnceLock<Codes>,
    /// The packed wordings, those of an overlay first.
    pub(crate) layers: Vec<Pack>,
    /// The rules of the last layer that an overlay replaces, by number.
    pub(crate) replaced: HashSet<usize>,
    /// The index of documents that are not in one pack; packed when the first page is asked for.
    pub(crate) index: Option<OnceLock<Pack>>,
    /// The patterns of rules that were asked for so far.
    pub(crate) patterns: RwLock<HashMap<String, Option<Arc<Regex>>>>,
    /// The words of such documents; packed at the first search.
    pub(crate) lexicon: OnceLock<Pack>,
    /// What belongs to the house.
    pub(crate) own: Own,
}

/// Where the pages of codes stand, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    replies: FxHashMap<u16, usize>,
    details: FxHashMap<(u16, u16), usize>,
    /// Subjects under the class `x`, classes under the subject 0.
    parts: FxHashMap<(u8, u16), usize>,
}

impl Codes {
    fn of(documents: &Documents) -> Self {
        let mut codes = Self::default();
        for at in (0..documents.reply.len()).rev() {
            codes.replies.extend(documents.reply.key(at).parse::<u16>().map(|code| (code, at)));
        }
        for at in (0..documents.enhanced.len()).rev() {
            if let Some(Spelled::Detail(_, subject, detail)) = spelling::code(documents.enhanced.key(at)) {
                codes.details.insert((subject, detail), at);
            }
        }
        for at in (0..documents.classes.len()).rev() {
            match spelling::code(documents.classes.key(at)) {
                Some(Spelled::Subject(None, subject)) => codes.parts.insert((b'x', subject), at),
                Some(Spelled::Class(class)) => codes.parts.insert((class, 0), at),
                _ => None,
            };
        }
        codes
    }
}

/// Where the page of each category stands, in the order of the categories.
pub(crate) fn categories(documents: &Documents) -> Vec<usize> {
    Category::ALL.iter().map(|category| documents.categories.position(category.name()).unwrap_or(usize::MAX)).collect()
}

impl Reference {
    /// The same reference in a house that has these domains and IP addresses.
    #[must_use]
    pub fn in_house(self, own: Own) -> Self {
        Self { own, ..self }
    }

    /// What belongs to the house.
    pub const fn own(&self) -> &Own {
        &self.own
    }

    /// The reference of a pack that holds everything; none of its pages is read yet.
    pub fn packed(pack: Pack) -> Self {
        let documents = Documents::packed(&pack);
        Self {
            categories: categories(&documents),
            documents,
            codes: OnceLock::new(),
            layers: vec![pack],
            replaced: HashSet::new(),
            index: None,
            patterns: RwLock::default(),
            lexicon: OnceLock::new(),
            own: Own::default(),
        }
    }

    /// A reference of these documents.
    ///
    /// # Errors
    /// A category without a page, or a rule whose conditions cannot be understood.
    pub fn new(documents: Documents) -> Result<Self, Fault> {
        if let Some(missing) =
            Category::ALL.iter().find(|category| documents.categories.position(category.name()).is_none())
        {
            return Err(Fault::of_file(
                format!("categories/{missing}.yaml"),
                format!("the category {missing} has no page"),
            ));
        }
        let mut packer = Packer::default();
        wordings::pack(&mut packer, &documents, &Selection::all(&documents)).map_err(|errors| {
            let errors: Vec<_> = errors.iter().map(|(id, message)| format!("{id}: {message}")).collect();
            Fault::of_file("reference", errors.join("; "))
        })?;
        Ok(Self {
            categories: categories(&documents),
            documents,
            codes: OnceLock::new(),
            layers: vec![packer.finish()],
            replaced: HashSet::new(),
            index: Some(OnceLock::new()),
            patterns: RwLock::default(),
            lexicon: OnceLock::new(),
            own: Own::default(),
        })
    }

    /// The page of a category.
    ///
    /// # Panics
    /// Never: there is no reference without a page for every category.
    pub fn category(&self, category: Category) -> &CategoryPage {
        let at = self.categories.get(category as usize).copied().unwrap_or_default();
        #[allow(clippy::expect_used)]
        self.documents.categories.get(at).expect("every category has a page")
    }

    /// The documents that it is made of.
    pub const fn documents(&self) -> &Documents {
        &self.documents
    }

    /// The markers by which intake finds the parts of a report.
    pub fn shapes(&self) -> &Shapes {
        self.documents.shapes()
    }

    /// The words by which servers name what they checked of a sender.
    pub fn checks(&self) -> &Checks {
        self.documents.checks()
    }

    /// The layers of wordings, those of an overlay first.
    pub fn wordings(&self) -> impl Iterator<Item = Wordings<'_>> {
        self.layers.iter().map(Wordings::of)
    }

    /// What was learned beside the rules; an overlay adds nothing to it.
    pub fn opinion(&self) -> Opinion<'_> {
        self.layers.last().map_or(Opinion::of(const { &Pack::built_in(&[], "") }), Opinion::of)
    }

    /// Whether an overlay has put another rule in the place of this one of the last layer.
    pub fn is_replaced(&self, rule: usize) -> bool {
        !self.replaced.is_empty() && self.replaced.contains(&rule)
    }

    /// A pattern of a rule, which was understood when the rule was read.
    pub fn pattern(&self, pattern: &str) -> Option<Arc<Regex>> {
        if let Some(known) = self.patterns.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
            return known.clone();
        }
        let regex = Regex::new(pattern).ok().map(Arc::new);
        self.patterns.write().unwrap_or_else(PoisonError::into_inner).insert(pattern.to_owned(), regex.clone());
        regex
    }

    /// Every rule: those of the providers, then the general ones, then those that an overlay adds.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.documents.rules.iter()
    }

    /// What every rule asks for, in the order of the rules.
    pub(crate) fn cards(&self) -> impl Iterator<Item = Card<'_>> {
        let alone = if self.layers.len() == 1 { self.wordings().next() } else { None };
        let layered = if alone.is_none() { self.layered_cards() } else { Vec::new() };
        alone.into_iter().flat_map(|wordings| wordings.cards()).chain(layered)
    }

    /// The cards of all layers: those of an overlay in the place of those below.
    fn layered_cards(&self) -> Vec<Card<'_>> {
        let last = self.layers.len().saturating_sub(1);
        let layers = self.wordings().enumerate();
        let cards = layers.flat_map(|(layer, wordings)| wordings.cards().map(move |card| (layer, card)));
        let standing = cards.filter(|(layer, card)| *layer < last || !self.is_replaced(card.rule()));
        let mut cards: Vec<Card<'_>> = standing.map(|(_, card)| card).collect();
        cards.sort_by_key(Card::rule);
        cards
    }

    /// The rules of a provider.
    pub fn rules_of(&self, provider: &ProviderPage) -> impl Iterator<Item = &Rule> {
        let home = self.documents.providers.position(&provider.id).map(Home::Provider);
        home.into_iter().flat_map(|home| self.documents.rules_of(home))
    }

    /// The rule of this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.documents.rules.find(id)
    }

    /// The provider of this id.
    pub fn provider(&self, id: &str) -> Option<&ProviderPage> {
        self.documents.providers.find(id)
    }

    /// The page of an enhanced code: its own, else its subject's, else its class's.
    pub fn enhanced_page(&self, code: EnhancedCode) -> Option<&EnhancedPage> {
        let (documents, codes) = (&self.documents, self.code_places());
        let detail = codes.details.get(&(code.subject, code.detail)).and_then(|at| documents.enhanced.get(*at));
        let part = |key: (u8, u16)| codes.parts.get(&key).and_then(|at| documents.classes.get(*at));
        detail.or_else(|| part((b'x', code.subject))).or_else(|| part((code.class, 0)))
    }

    /// The page of a reply code.
    pub fn reply_page(&self, code: u16) -> Option<&ReplyPage> {
        self.code_places().replies.get(&code).and_then(|at| self.documents.reply.get(*at))
    }

    fn code_places(&self) -> &Codes {
        self.codes.get_or_init(|| Codes::of(&self.documents))
    }

    /// The lessons in the order of the path.
    pub fn lessons(&self) -> Vec<&LessonPage> {
        let mut lessons: Vec<_> = self.documents.lessons.iter().collect();
        lessons.sort_by_key(|lesson| lesson.order);
        lessons
    }

    /// A sentence of the reference with its places filled in.
    ///
    /// An unknown key gives the key itself; the reference's tests see to it that there is none.
    pub fn sentence(&self, key: &str, places: &[(&str, &str)]) -> String {
        let template = self.documents.sentences().get(key).map_or(key, String::as_str);
        filled(template, |name| places.iter().find(|(place, _)| *place == name).map(|(_, value)| (*value).to_owned()))
    }

    /// The page of a word of the vocabulary.
    pub fn term(&self, kind: TermKind, name: &str) -> Option<&TermPage> {
        self.documents.terms.find(&format!("{}:{name}", kind.name()))
    }

    /// How a reader calls a value of the vocabulary; the value itself where no page says so.
    pub fn term_title(&self, kind: TermKind, name: &str) -> String {
        self.term(kind, name).map_or_else(|| name.to_owned(), |term| term.title.clone())
    }

    /// Every page by name.
    pub fn index(&self) -> Index<'_> {
        let built = self.index.as_ref().map(|index| index.get_or_init(|| index::packed(&self.documents)));
        match built.or(self.layers.last()) {
            Some(pack) => Index::of(pack),
            None => Index::of(const { &Pack::built_in(&[], "") }),
        }
    }
}
