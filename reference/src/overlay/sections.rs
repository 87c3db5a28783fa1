//! The documents under assembly: those of a pack below, each read only when it is touched, and what
//! the files above change and add.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::load::{Documents, Home, Whole};
use crate::pack::{Pack, Packer, Section};
use crate::schema::{Misfit, typed};
use crate::shelf::{self, Shelf};

/// The kinds of pages, each of which is a shelf.
pub(super) const SHELVES: [Section; 10] = [
    Section::Categories,
    Section::Replies,
    Section::Enhanced,
    Section::Classes,
    Section::Providers,
    Section::Patterns,
    Section::Rules,
    Section::Terms,
    Section::Guide,
    Section::Lessons,
];

/// The documents that are read as a whole.
pub(super) const WHOLES: [&str; 5] = ["vocabulary", "typos", "sentences", "shapes", "checks"];

/// A page under its key.
#[derive(Debug, Clone)]
pub(super) struct Filed {
    pub(super) key: String,
    pub(super) page: Value,
}

/// Documents by section.
#[derive(Debug, Clone, Default)]
pub(super) struct Sections {
    below: Option<Pack>,
    changed: BTreeMap<(Section, usize), Value>,
    added: BTreeMap<Section, Vec<Filed>>,
    wholes: BTreeMap<&'static str, Value>,
    homes: Vec<Home>,
}

impl Sections {
    /// Nothing yet, over what a pack holds.
    pub(super) fn over(below: Option<Pack>) -> Self {
        let homes = below.as_ref().map(Home::all).unwrap_or_default();
        Self { below, homes, ..Self::default() }
    }

    fn count_below(&self, section: Section) -> usize {
        self.below.as_ref().map_or(0, |pack| shelf::count(pack, section))
    }

    /// How many pages a section has.
    pub(super) fn count(&self, section: Section) -> usize {
        self.count_below(section) + self.added.get(&section).map_or(0, Vec::len)
    }

    /// The number of the page under a key.
    pub(super) fn position(&self, section: Section, key: &str) -> Option<usize> {
        let below = self.below.as_ref().and_then(|pack| shelf::position(pack, section, key));
        below.or_else(|| {
            let added = self.added.get(&section)?.iter().position(|filed| filed.key == key)?;
            Some(self.count_below(section) + added)
        })
    }

    fn key(&self, section: Section, at: usize) -> String {
        match at.checked_sub(self.count_below(section)) {
            None => self.below.as_ref().map_or("", |pack| shelf::key(pack, section, at)).to_owned(),
            Some(at) => self
                .added
                .get(&section)
                .and_then(|added| added.get(at))
                .map_or_else(String::new, |filed| filed.key.clone()),
        }
    }

    /// A page; nothing where there is none.
    pub(super) fn page(&self, section: Section, at: usize) -> Value {
        if let Some(changed) = self.changed.get(&(section, at)) {
            return changed.clone();
        }
        let below = self.count_below(section);
        match at.checked_sub(below) {
            None => self.below.as_ref().map(|pack| shelf::value(pack, section, at)).unwrap_or_default(),
            Some(at) => {
                let added = self.added.get(&section).and_then(|added| added.get(at));
                added.map(|filed| filed.page.clone()).unwrap_or_default()
            }
        }
    }

    /// Puts a page in its place, or after all others.
    pub(super) fn put(&mut self, section: Section, at: Option<usize>, filed: Filed) {
        let below = self.count_below(section);
        match at {
            Some(at) if at < below => {
                self.changed.insert((section, at), filed.page);
            }
            at => {
                let added = self.added.entry(section).or_default();
                match at.and_then(|at| added.get_mut(at - below)) {
                    Some(place) => *place = filed,
                    None => added.push(filed),
                }
            }
        }
    }

    /// Takes the last page of a section away, which was put there just before.
    pub(super) fn take_back(&mut self, section: Section) {
        if let Some(added) = self.added.get_mut(&section) {
            added.pop();
        }
    }

    /// Says in which file the rule stands that is put next.
    pub(super) fn add_home(&mut self, home: Home) {
        self.homes.push(home);
    }

    /// Puts the rules that were added in the order in which they count where two say the same of the same
    /// words: those of providers, which know most of who speaks, those of other languages, English, and what
    /// nobody has confirmed. An English rule that yields comes last, since its words may be of any language.
    pub(super) fn sort_rules(&mut self) {
        let below = self.count_below(Section::Rules);
        let says = |rule: &Filed, field: &str, value: bool| rule.page.get(field).is_some_and(|said| *said == value);
        let turn = |home: Home, rule: &Filed| match home {
            Home::Provider(at) => (0, at),
            Home::Pattern(at) if self.page(Section::Patterns, at).get("language").is_some() => {
                (if says(rule, "confirmed", false) { 3 } else { 1 }, 0)
            }
            Home::Pattern(_) => (if says(rule, "yields", true) { 4 } else { 2 }, 0),
        };
        let homes = self.homes.get(below..).unwrap_or_default().iter().copied();
        let rules = self.added.get(&Section::Rules).into_iter().flatten().cloned();
        let mut sorted: Vec<_> = homes.zip(rules).map(|(home, rule)| (turn(home, &rule), home, rule)).collect();
        sorted.sort_by_key(|(turn, ..)| *turn);
        let (homes, rules): (Vec<Home>, Vec<Filed>) = sorted.into_iter().map(|(_, home, rule)| (home, rule)).unzip();
        self.homes.truncate(below);
        self.homes.extend(homes);
        self.added.insert(Section::Rules, rules);
    }

    /// Whether any rule stands in a file.
    pub(super) fn is_home(&self, home: Home) -> bool {
        self.homes.contains(&home)
    }

    /// A document that is read as a whole.
    pub(super) fn whole(&self, name: &str) -> Value {
        self.wholes.get(name).cloned().unwrap_or_else(|| {
            let below = self.below.as_ref();
            let at = below.and_then(|pack| shelf::position(pack, Section::Wholes, name));
            below.zip(at).map(|(pack, at)| shelf::value(pack, Section::Wholes, at)).unwrap_or_default()
        })
    }

    /// Puts such a document in place.
    pub(super) fn put_whole(&mut self, name: &'static str, document: Value) {
        self.wholes.insert(name, document);
    }

    /// Whether such a document is another than below.
    pub(super) fn changes_whole(&self, name: &str) -> bool {
        self.wholes.contains_key(name)
    }

    /// The numbers of the pages that were changed or added.
    pub(super) fn touched(&self, section: Section) -> Vec<usize> {
        let changed = self.changed.keys().filter(|(known, _)| *known == section).map(|(_, at)| *at);
        changed.chain(self.count_below(section)..self.count(section)).collect()
    }

    /// The documents, typed.
    ///
    /// # Errors
    /// A document that does not fit; each was held against its type when it was put here.
    pub(super) fn documents(&self) -> Result<Documents, Misfit> {
        Ok(Documents {
            categories: self.shelf(Section::Categories)?,
            reply: self.shelf(Section::Replies)?,
            enhanced: self.shelf(Section::Enhanced)?,
            classes: self.shelf(Section::Classes)?,
            providers: self.shelf(Section::Providers)?,
            patterns: self.shelf(Section::Patterns)?,
            rules: self.shelf(Section::Rules)?,
            terms: self.shelf(Section::Terms)?,
            guide: self.shelf(Section::Guide)?,
            lessons: self.shelf(Section::Lessons)?,
            vocabulary: self.typed_whole("vocabulary")?,
            typos: self.typed_whole("typos")?,
            sentences: self.typed_whole("sentences")?,
            shapes: self.typed_whole("shapes")?,
            checks: self.typed_whole("checks")?,
            homes: self.homes.clone(),
            house: super::House::default(),
        })
    }

    fn shelf<T: DeserializeOwned>(&self, section: Section) -> Result<Shelf<T>, Misfit> {
        let mut pages = self.below.as_ref().map(|pack| Shelf::of(pack, section)).unwrap_or_default();
        for at in self.touched(section) {
            pages.put(at, self.key(section, at), typed(&self.page(section, at))?);
        }
        Ok(pages)
    }

    fn typed_whole<T: DeserializeOwned + Default>(&self, name: &str) -> Result<Whole<T>, Misfit> {
        match (self.wholes.get(name), &self.below) {
            (Some(document), _) => typed::<T>(document).map(Whole::from),
            (None, Some(pack)) => Ok(Whole::of(pack, name)),
            (None, None) => Ok(Whole::default()),
        }
    }

    /// Packs all pages as shelves.
    pub(super) fn pack(&self, packer: &mut Packer) {
        for section in SHELVES {
            let pages: Vec<(String, Value)> =
                (0..self.count(section)).map(|at| (self.key(section, at), self.page(section, at))).collect();
            shelf::pack(packer, section, pages.iter().map(|(key, page)| (key.as_str(), page)));
        }
        let wholes: Vec<(&str, Value)> = WHOLES.into_iter().map(|name| (name, self.whole(name))).collect();
        shelf::pack(packer, Section::Wholes, wholes.iter().map(|(name, document)| (*name, document)));
        packer.section(Section::Homes, self.homes.iter().map(|home| home.packed()).collect());
    }
}

/// The fields of a document that has any.
pub(super) fn fields(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}
