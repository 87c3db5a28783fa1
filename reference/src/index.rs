//! Every page under its id and its other names, and which pages name which.
//!
//! Built once, when the first page is asked for; a verdict needs none of it.

use std::collections::HashMap;

use super::document::Kind;
use super::load::Documents;
use super::page::{EnhancedPage, TermKind};
use super::rule::{PatternFile, Rule};
use super::spelling::{self, Spelled};

/// Where a page's data stand in the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Enhanced(usize),
    /// A class or a subject.
    Part(usize),
    Reply(usize),
    Category(usize),
    Provider(usize),
    ProviderRule(usize, usize),
    PatternRule(usize, usize),
    Term(usize),
    Guide(usize),
}

/// A page in the index.
#[derive(Debug)]
pub struct Entry {
    /// The id that `explain` answers.
    pub id: String,
    pub kind: Kind,
    pub title: String,
    /// Other names, in the words of the reader.
    pub aliases: Vec<String>,
    pub place: Place,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    One(usize),
    /// Several pages, none of which has the better claim.
    Several,
}

/// All pages by name.
#[derive(Debug)]
pub struct Index {
    entries: Vec<Entry>,
    names: HashMap<String, Named>,
    named_by: Vec<Vec<usize>>,
}

impl Index {
    pub fn new(documents: &Documents) -> Self {
        let entries = entries(documents);
        let mut names = HashMap::new();
        // Full ids first, so that no other name can take one.
        for (at, entry) in entries.iter().enumerate() {
            names.entry(spelling::slug(&entry.id)).or_insert(Named::One(at));
        }
        // Then what people say for short. A name that means two pages of one rank means none.
        for rank in [bare_names, other_names, titles] {
            let mut found: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, entry) in entries.iter().enumerate() {
                for name in rank(entry) {
                    let name = spelling::slug(&name);
                    if !names.contains_key(&name) {
                        let pages = found.entry(name).or_default();
                        if !pages.contains(&at) {
                            pages.push(at);
                        }
                    }
                }
            }
            for (name, pages) in found {
                let meant = if let [page] = *pages { Named::One(page) } else { Named::Several };
                names.insert(name, meant);
            }
        }
        let mut index = Self { named_by: vec![Vec::new(); entries.len()], entries, names };
        for at in 0..index.entries.len() {
            let see_also = index.entries.get(at).map(|entry| documents.see_also(entry.place)).unwrap_or_default();
            for id in see_also {
                if let Some(target) = index.find(id)
                    && let Some(named_by) = index.named_by.get_mut(target)
                    && !named_by.contains(&at)
                {
                    named_by.push(at);
                }
            }
        }
        index
    }

    /// The pages in the order of the reference.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    /// The page of an id or another name; a code in any spelling, whatever its class.
    pub fn find(&self, name: &str) -> Option<usize> {
        let slug = spelling::slug(name);
        if let Some(named) = self.names.get(&slug) {
            return match *named {
                Named::One(at) => Some(at),
                Named::Several => None,
            };
        }
        let id = match spelling::code(&slug)? {
            Spelled::Detail(_, subject, detail) => format!("x.{subject}.{detail}"),
            Spelled::Subject(_, subject) => format!("x.{subject}.x"),
            Spelled::Class(class) => format!("{class}.x.x"),
            Spelled::Reply(code) => code.to_string(),
        };
        match self.names.get(&id) {
            Some(Named::One(at)) => Some(*at),
            _ => None,
        }
    }

    /// The pages whose links lead to this one.
    pub fn named_by(&self, at: usize) -> &[usize] {
        self.named_by.get(at).map_or(&[], Vec::as_slice)
    }
}

/// A term's name without its kind.
fn bare_names(entry: &Entry) -> Vec<String> {
    let bare = matches!(entry.place, Place::Term(_)).then(|| entry.id.split_once(':')).flatten();
    bare.map(|(_, name)| name.to_owned()).into_iter().collect()
}

/// A code without its class, a provider's other names.
fn other_names(entry: &Entry) -> Vec<String> {
    entry.aliases.clone()
}

fn titles(entry: &Entry) -> Vec<String> {
    if matches!(entry.place, Place::ProviderRule(..) | Place::PatternRule(..)) {
        return Vec::new();
    }
    vec![entry.title.clone()]
}

fn entries(documents: &Documents) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |id: String, kind: Kind, title: &str, aliases: Vec<String>, place: Place| {
        entries.push(Entry { id, kind, title: title.to_owned(), aliases, place });
    };
    for (at, page) in documents.classes.iter().enumerate() {
        let kind = if page.code.starts_with('x') { Kind::Subject } else { Kind::Class };
        add(page.code.clone(), kind, &page.title, Vec::new(), Place::Part(at));
    }
    for (at, page) in documents.enhanced.iter().enumerate() {
        add(page.id(), Kind::Code, &page.title, vec![page.code.clone()], Place::Enhanced(at));
    }
    for (at, page) in documents.reply.iter().enumerate() {
        add(page.code.clone(), Kind::ReplyCode, &page.title, Vec::new(), Place::Reply(at));
    }
    for (at, page) in documents.categories.iter().enumerate() {
        add(page.id.to_string(), Kind::Category, &page.title, page.aliases.clone(), Place::Category(at));
    }
    for (at, page) in documents.providers.iter().enumerate() {
        let lists = page.blocklists.iter().map(|list| list.name.clone());
        let aliases = page.aliases.iter().cloned().chain(lists).collect();
        add(page.id.clone(), Kind::Provider, &page.title, aliases, Place::Provider(at));
    }
    for (at, page) in documents.terms.iter().enumerate() {
        let kind = match page.kind {
            TermKind::Layer => Kind::Layer,
            TermKind::Actor => Kind::Actor,
            _ => Kind::Guide,
        };
        let id = format!("{}:{}", page.kind.name(), page.id);
        add(id, kind, &page.title, page.aliases.clone(), Place::Term(at));
    }
    for (at, page) in documents.guide.iter().enumerate() {
        add(page.id.clone(), Kind::Guide, &page.title, page.aliases.clone(), Place::Guide(at));
    }
    for (at, page) in documents.providers.iter().enumerate() {
        for (rule, page_rule) in page.rules.iter().enumerate() {
            let title = format!("{}: {}", page.short_title(), in_words(&page_rule.id));
            add(page_rule.id.clone(), Kind::Rule, &title, Vec::new(), Place::ProviderRule(at, rule));
        }
    }
    for (at, file) in documents.patterns.iter().enumerate() {
        for (rule, file_rule) in file.rules.iter().enumerate() {
            let title = wording_title(documents, file, file_rule);
            add(file_rule.id.clone(), Kind::Rule, &title, Vec::new(), Place::PatternRule(at, rule));
        }
    }
    entries
}

/// What a wording is about; of another language's also what it means, since its words do not tell.
fn wording_title(documents: &Documents, file: &PatternFile, rule: &Rule) -> String {
    let words = in_words(&rule.id);
    let Some(language) = file.language.as_deref() else { return format!("Wording: {words}") };
    let own = words.strip_prefix(language).map_or(words.as_str(), str::trim_start);
    let category = documents.categories.iter().find(|page| page.id == rule.category);
    let meaning = category.map_or(rule.category.name(), |page| page.short_title());
    format!("{}: {meaning} ({own})", file.title)
}

/// The part of a rule's id after the slash, as words; a code stays as it is.
fn in_words(id: &str) -> String {
    let slug = id.split_once('/').map_or(id, |(_, slug)| slug);
    slug.replace('-', " ")
}

impl Documents {
    /// The links of a page; a rule's are its category and, of a provider, the provider.
    pub fn see_also(&self, place: Place) -> Vec<&str> {
        let list = match place {
            Place::Enhanced(at) => self.enhanced.get(at).map(|page| &page.see_also),
            Place::Part(at) => self.classes.get(at).map(|page| &page.see_also),
            Place::Reply(at) => self.reply.get(at).map(|page| &page.see_also),
            Place::Category(at) => self.categories.get(at).map(|page| &page.see_also),
            Place::Provider(at) => self.providers.get(at).map(|page| &page.see_also),
            Place::Term(at) => self.terms.get(at).map(|page| &page.see_also),
            Place::Guide(at) => self.guide.get(at).map(|page| &page.see_also),
            Place::ProviderRule(..) | Place::PatternRule(..) => None,
        };
        let basic = match place {
            Place::Enhanced(at) => self.enhanced.get(at).map(|page: &EnhancedPage| &page.basic),
            _ => None,
        };
        let mut ids: Vec<&str> = Vec::new();
        for id in list.into_iter().flatten().chain(basic.into_iter().flatten()) {
            if !ids.contains(&id.as_str()) {
                ids.push(id);
            }
        }
        ids
    }
}
