//! Pages of one kind, read only when they are asked for.
//!
//! A shelf of a pack holds each page as a line of JSON under its key; what a start does not touch it
//! need not read.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::pack::{Pack, Packer, Section, hash};

/// How many numbers a page has in a pack: begin and length of its key and of its JSON.
const ITEM: usize = 4;

/// Pages of one kind, in order.
#[derive(Debug, Clone)]
pub struct Shelf<T> {
    pages: Vec<OnceLock<Option<Box<T>>>>,
    source: Option<(Pack, Section)>,
    /// The keys of pages that do not stand in the pack.
    keys: BTreeMap<usize, String>,
    /// Pages by the hashes of their keys.
    by_key: OnceLock<FxHashMap<u32, u32>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { pages: Vec::new(), source: None, keys: BTreeMap::new(), by_key: OnceLock::new() }
    }
}

impl<T: DeserializeOwned> Shelf<T> {
    /// The pages of a section, none of which is read yet.
    pub(crate) fn of(pack: &Pack, section: Section) -> Self {
        let pages = std::iter::repeat_with(OnceLock::new).take(count(pack, section)).collect();
        Self { pages, source: Some((pack.clone(), section)), ..Self::default() }
    }

    /// How many pages there are.
    pub const fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The page of this number.
    pub fn get(&self, at: usize) -> Option<&T> {
        let page = || {
            let (pack, section) = self.source.as_ref()?;
            read(pack, *section, at).map(Box::new)
        };
        self.pages.get(at)?.get_or_init(page).as_deref()
    }

    /// All pages.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        (0..self.pages.len()).filter_map(|at| self.get(at))
    }

    /// The key of the page of this number.
    pub fn key(&self, at: usize) -> &str {
        let packed = || self.source.as_ref().map(|(pack, section)| key(pack, *section, at));
        self.keys.get(&at).map(String::as_str).or_else(packed).unwrap_or_default()
    }

    /// The number of the page under a key.
    pub fn position(&self, key: &str) -> Option<usize> {
        let by_key = self
            .by_key
            .get_or_init(|| (0..self.pages.len()).map(|at| (hash(self.key(at).as_bytes()), at as u32)).collect());
        let at = *by_key.get(&hash(key.as_bytes()))? as usize;
        // Two keys of one hash are next to impossible, but not quite.
        if self.key(at) == key { Some(at) } else { (0..self.pages.len()).find(|at| self.key(*at) == key) }
    }

    /// The page under a key.
    pub fn find(&self, key: &str) -> Option<&T> {
        self.get(self.position(key)?)
    }

    /// Puts a page in the place of the one of this number, or after all others.
    pub(crate) fn put(&mut self, at: usize, key: String, page: T) {
        let page = OnceLock::from(Some(Box::new(page)));
        match self.pages.get_mut(at) {
            Some(place) => *place = page,
            None => self.pages.push(page),
        }
        self.keys.insert(at.min(self.pages.len() - 1), key);
    }
}

impl<'a, T: DeserializeOwned> IntoIterator for &'a Shelf<T> {
    type Item = &'a T;
    type IntoIter = Box<dyn Iterator<Item = &'a T> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

/// Packs pages under their keys.
pub(crate) fn pack<'v>(packer: &mut Packer, section: Section, pages: impl Iterator<Item = (&'v str, &'v Value)>) {
    let mut items = Vec::new();
    for (key, page) in pages {
        items.extend(packer.text(key));
        items.extend(packer.text(&page.to_string()));
    }
    packer.section(section, items);
}

/// How many pages a section has.
pub(crate) fn count(pack: &Pack, section: Section) -> usize {
    pack.section(section).len() / ITEM
}

/// The key of a page of a section.
pub(crate) fn key(pack: &Pack, section: Section, at: usize) -> &str {
    pack.text(pack.section(section), at * ITEM)
}

/// The number of the page under a key.
pub(crate) fn position(pack: &Pack, section: Section, key: &str) -> Option<usize> {
    let items = pack.section(section);
    (0..items.len() / ITEM).find(|at| pack.text(items, at * ITEM) == key)
}

/// A page, typed.
pub(crate) fn read<T: DeserializeOwned>(pack: &Pack, section: Section, at: usize) -> Option<T> {
    serde_json::from_str(pack.text(pack.section(section), at * ITEM + 2)).ok()
}

/// A page as it stands in a pack; nothing where there is none.
pub(crate) fn value(pack: &Pack, section: Section, at: usize) -> Value {
    serde_json::from_str(pack.text(pack.section(section), at * ITEM + 2)).unwrap_or_default()
}
