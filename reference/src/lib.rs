//! The reference: every page and rule that whybounce knows, read from YAML.
//!
//! It is data and look-up; what a text means by it is [`crate::classify`]'s affair.

#![allow(missing_docs, private_interfaces, clippy::len_without_is_empty, clippy::if_not_else)] // Until the rooms of this crate are settled.

pub mod code;
pub mod compiled;
pub mod contents;
pub mod document;
mod fault;
mod flows;
pub mod holdings;
pub mod index;
mod list;
pub mod load;
pub mod matcher;
pub mod overlay;
pub mod page;
pub mod rule;
pub mod schema;
pub mod shapes;
pub mod sources;
pub mod spelling;
pub mod taxonomy;
pub mod words;
pub mod yaml;

use std::collections::HashMap;
use std::sync::OnceLock;

use index::Index;

use load::{Documents, Fault};
use page::{CategoryPage, EnhancedPage, ProviderPage, ReplyPage, TermKind, TermPage};
use rule::Rule;
use shapes::Shapes;

use crate::matcher::Matcher;
use crate::taxonomy::{Category, EnhancedCode};

/// All pages and rules, with an index by id and the matcher built from the rules.
#[derive(Debug)]
pub struct Reference {
    documents: Documents,
    categories: HashMap<Category, usize>,
    matcher: OnceLock<Matcher>,
    index: OnceLock<Index>,
    /// What a search builds from the pages at its first use.
    pub searching: OnceLock<Box<dyn std::any::Any + Send + Sync>>,
}

impl Reference {
    /// The built-in reference.
    ///
    /// Its rules are made ready at the first bounce, so that a look-up need not wait for them; that
    /// they can be understood is what the tests of the reference see to.
    ///
    /// # Errors
    /// A document that does not fit its schema.
    pub fn bundled(bundle: &[u8]) -> Result<Self, Fault> {
        Self::of(Documents::bundled(bundle)?)
    }

    /// A reference of these documents.
    ///
    /// # Errors
    /// A category without a page, or a rule whose pattern cannot be understood.
    pub fn new(documents: Documents) -> Result<Self, Fault> {
        let matcher = Matcher::new(&documents).map_err(|errors| {
            let errors: Vec<_> = errors.iter().map(|(id, message)| format!("{id}: {message}")).collect();
            Fault::of_file("reference", errors.join("; "))
        })?;
        Self::with(documents, matcher)
    }

    fn with(documents: Documents, matcher: Matcher) -> Result<Self, Fault> {
        Ok(Self { matcher: OnceLock::from(matcher), ..Self::of(documents)? })
    }

    fn of(documents: Documents) -> Result<Self, Fault> {
        let categories: HashMap<_, _> =
            documents.categories.iter().enumerate().map(|(index, page)| (page.id, index)).collect();
        if let Some(missing) = Category::ALL.iter().find(|category| !categories.contains_key(category)) {
            return Err(Fault::of_file(
                format!("categories/{missing}.yaml"),
                format!("the category {missing} has no page"),
            ));
        }
        Ok(Self { documents, categories, matcher: OnceLock::new(), index: OnceLock::new(), searching: OnceLock::new() })
    }

    /// The page of a category.
    ///
    /// # Panics
    /// Never: [`Self::new`] refuses documents without a page for every category.
    pub fn category(&self, category: Category) -> &CategoryPage {
        let index = self.categories.get(&category).copied().unwrap_or_default();
        #[allow(clippy::indexing_slicing)]
        &self.documents.categories[index]
    }

    /// The documents that it is made of.
    pub const fn documents(&self) -> &Documents {
        &self.documents
    }

    /// The markers by which intake finds the parts of a report.
    pub const fn shapes(&self) -> &Shapes {
        &self.documents.shapes
    }

    /// The matcher built from the rules.
    pub fn matcher(&self) -> &Matcher {
        self.matcher.get_or_init(|| Matcher::new(&self.documents).unwrap_or_default())
    }

    /// Every rule: those of the providers, then the general ones.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        let documents = &self.documents;
        documents
            .providers
            .iter()
            .flat_map(|provider| &provider.rules)
            .chain(documents.patterns.iter().flat_map(|file| &file.rules))
    }

    /// The rule of this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules().find(|rule| rule.id == id)
    }

    /// The provider of this id.
    pub fn provider(&self, id: &str) -> Option<&ProviderPage> {
        self.documents.providers.iter().find(|provider| provider.id == id)
    }

    /// The page of an enhanced code: its own, else its subject's, else its class's.
    pub fn enhanced_page(&self, code: EnhancedCode) -> Option<&EnhancedPage> {
        let documents = &self.documents;
        let detail = documents.enhanced.iter().find(|page| page.numbers() == Some((code.subject, code.detail)));
        let subject = || documents.classes.iter().find(|page| page.code == format!("x.{}.x", code.subject));
        let class = || documents.classes.iter().find(|page| page.code == format!("{}.x.x", code.class));
        detail.or_else(subject).or_else(class)
    }

    /// The page of a reply code.
    pub fn reply_page(&self, code: u16) -> Option<&ReplyPage> {
        self.documents.reply.iter().find(|page| page.code.parse() == Ok(code))
    }

    /// A sentence of the reference with its places filled in.
    ///
    /// An unknown key gives the key itself; the reference's tests see to it that there is none.
    pub fn sentence(&self, key: &str, places: &[(&str, &str)]) -> String {
        let template = self.documents.sentences.get(key).map_or(key, String::as_str);
        filled(template, |name| places.iter().find(|(place, _)| *place == name).map(|(_, value)| (*value).to_owned()))
    }

    /// The page of a word of the vocabulary.
    pub fn term(&self, kind: TermKind, name: &str) -> Option<&TermPage> {
        self.documents.terms.iter().find(|term| term.kind == kind && term.id == name)
    }

    /// How a reader calls a value of the vocabulary; the value itself where no page says so.
    pub fn term_title(&self, kind: TermKind, name: &str) -> String {
        self.term(kind, name).map_or_else(|| name.to_owned(), |term| term.title.clone())
    }

    /// Builds what a verdict needs, so that the first one need not wait for it.
    pub fn make_ready(&self) {
        self.matcher();
    }

    /// Every page by name; built on first use.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.documents))
    }
}

/// A template with its `{names}` filled in, in one pass: braces in a value are text.
pub fn filled(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        if let Some((value, tail)) = after.split_once('}').and_then(|(name, tail)| Some((value(name)?, tail))) {
            out.push_str(&value);
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}
