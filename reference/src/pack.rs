//! Tables of numbers and a pool of text that a program only points at.
//!
//! The build packs the built-in knowledge; an overlay is packed by the same code when it is read. A
//! pack knows where its sections stand, nothing of what is in them. Every access is checked, so that
//! a damaged pack answers with nothing instead of a crash.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Stands for "none" in a table.
pub const NONE: u32 = u32::MAX;

/// Defines the sections of a pack.
macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// A table of a pack.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Section { $($(#[$doc])* $name,)+ }

        impl Section {
            const COUNT: usize = [$(Self::$name),+].len();
        }
    };
}

sections! {
    /// Pages of categories, as a shelf.
    Categories,
    /// Pages of reply codes, as a shelf.
    Replies,
    /// Pages of enhanced codes, as a shelf.
    Enhanced,
    /// Pages of classes and subjects, as a shelf.
    Classes,
    /// Pages of providers without their rules, as a shelf.
    Providers,
    /// Heads of files of general wording, as a shelf.
    Patterns,
    /// All rules, as a shelf.
    Rules,
    /// Pages of terms, as a shelf.
    Terms,
    /// Pages of the guide, as a shelf.
    Guide,
    /// Lessons, as a shelf.
    Lessons,
    /// The documents that are read as a whole, as a shelf.
    Wholes,
    /// Which rules stand in which file: for each provider, then each file, where its rules begin and end.
    Homes,
    /// The numbers of words.
    Words,
    /// The nodes of the tree of words.
    Nodes,
    /// Beginnings of words that end a wording.
    Openings,
    /// Which sums of letters known words have.
    Sums,
    /// Of each literal where its uses begin.
    UsesAt,
    /// What literals are used for.
    Uses,
    /// The rules' conditions.
    Cards,
    /// The lists that cards point at.
    Pool,
    /// Rules that no words lead to.
    Wordless,
    /// Receiving hosts of providers.
    Hosts,
    /// Recipient domains of providers.
    Domains,
    /// Links that lead to providers.
    Links,
    /// Zones and look-up pages of block lists.
    Zones,
    /// The block lists: provider and number there.
    Lists,
    /// The last labels of host names.
    Endings,
    /// Every page with its id and title.
    Entries,
    /// The other names of the pages.
    Aliases,
    /// Pages by their names.
    EntryNames,
    /// Which pages name a page.
    NamedBy,
    /// The words that a search knows, in order.
    SearchWords,
    /// Where those words stand.
    SearchPostings,
    /// The names and phrases of the pages, by the numbers of their words.
    SearchPassages,
    /// What a search weighs each page by.
    SearchPages,
    /// The weights of the learned opinion.
    Opinion,
}

/// How many numbers stand before the first section: begin and length of each.
const HEAD: usize = Section::COUNT * 2;

/// Packed tables.
#[derive(Debug, Clone, Default)]
pub struct Pack {
    numbers: Cow<'static, [u32]>,
    text: Cow<'static, str>,
}

impl Pack {
    /// The pack that the build made.
    pub const fn built_in(numbers: &'static [u32], text: &'static str) -> Self {
        Self { numbers: Cow::Borrowed(numbers), text: Cow::Borrowed(text) }
    }

    /// All numbers, sections and their places.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The pool of text.
    pub fn pool(&self) -> &str {
        &self.text
    }

    /// The numbers of a section; none where the pack does not have it.
    pub fn section(&self, section: Section) -> &[u32] {
        let at = section as usize * 2;
        let (Some(start), Some(length)) = (self.numbers.get(at), self.numbers.get(at + 1)) else { return &[] };
        self.numbers.get(*start as usize..(*start + *length) as usize).unwrap_or_default()
    }

    /// The text of which begin and length stand at `at` of some numbers.
    pub fn text(&self, numbers: &[u32], at: usize) -> &str {
        text_at(numbers, at).and_then(|range| self.text.get(range)).unwrap_or_default()
    }

    /// The same text for longer than the pack is borrowed: without a copy where it is built in.
    pub fn lasting_text(&self, numbers: &[u32], at: usize) -> Cow<'static, str> {
        let range = text_at(numbers, at).unwrap_or_default();
        match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(range).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(range).unwrap_or_default().to_owned()),
        }
    }

    /// A section as texts by which numbers are found.
    pub fn keys(&self, section: Section) -> Keys<'_> {
        Keys { slots: self.section(section), text: &self.text }
    }
}

fn text_at(numbers: &[u32], at: usize) -> Option<Range<usize>> {
    let (start, length) = (*numbers.get(at)? as usize, *numbers.get(at + 1)? as usize);
    Some(start..start.checked_add(length)?)
}

/// Numbers by text: a table of open addresses whose size is a power of two.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'a> {
    slots: &'a [u32],
    text: &'a str,
}

/// How many numbers a slot has: hash, begin and length of the text, value.
const SLOT: usize = 4;

impl Keys<'_> {
    /// The number of a text.
    pub fn get(&self, key: &str) -> Option<u32> {
        self.get_hashed(key, hash(key.as_bytes()))
    }

    /// The number of a text whose hash is known.
    pub fn get_hashed(&self, key: &str, hash: u32) -> Option<u32> {
        let mask = (self.slots.len() / SLOT).checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let [known, start, length, value] = *self.slots.get(at * SLOT..at * SLOT + SLOT)? else { return None };
            if value == NONE {
                return None;
            }
            if known == hash
                && length as usize == key.len()
                && self.text.as_bytes().get(start as usize..start as usize + key.len()) == Some(key.as_bytes())
            {
                return Some(value);
            }
            at = (at + 1) & mask;
        }
    }
}

/// The hash of a text, the same on every machine.
pub fn hash(bytes: &[u8]) -> u32 {
    let wide = wide_hash(bytes);
    (wide ^ wide >> 32) as u32
}

/// The same with sixty-four bits, which stand for the text itself.
pub fn wide_hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |state: u64, word: u64| (state ^ word).wrapping_mul(FACTOR).rotate_left(29);
    let mut state = bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state = mix(state, u64::from_le_bytes(*word));
    }
    let mut last = 0;
    for byte in rest {
        last = last << 8 | u64::from(*byte);
    }
    mix(mix(state, last), FACTOR)
}

/// A pack under construction.
#[derive(Debug, Default)]
pub struct Packer {
    sections: BTreeMap<Section, Vec<u32>>,
    text: String,
    known: HashMap<String, u32>,
}

impl Packer {
    /// Puts a text into the pool; its begin and length.
    pub fn text(&mut self, text: &str) -> [u32; 2] {
        let length = text.len() as u32;
        if let Some(start) = self.known.get(text) {
            return [*start, length];
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.known.insert(text.to_owned(), start);
        [start, length]
    }

    /// Puts a section in place.
    pub fn section(&mut self, section: Section, numbers: Vec<u32>) {
        self.sections.insert(section, numbers);
    }

    /// Puts texts by which numbers are found in place; of equal texts the first counts.
    pub fn keys<'t>(&mut self, section: Section, entries: impl IntoIterator<Item = (&'t str, u32)>) {
        let mut distinct: Vec<(&str, u32)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for (key, value) in entries {
            if seen.insert(key) {
                distinct.push((key, value));
            }
        }
        // At most two thirds are taken, so that a search ends soon.
        let size = (distinct.len() * 3 / 2 + 1).next_power_of_two();
        let mut slots = [0, 0, 0, NONE].repeat(size);
        for (key, value) in distinct {
            let [start, length] = self.text(key);
            let hash = hash(key.as_bytes());
            let mut at = hash as usize & (size - 1);
            while slots.get(at * SLOT + 3) != Some(&NONE) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = slots.get_mut(at * SLOT..at * SLOT + SLOT) {
                slot.copy_from_slice(&[hash, start, length, value]);
            }
        }
        self.section(section, slots);
    }

    /// The finished pack.
    pub fn finish(self) -> Pack {
        let mut numbers = vec![0; HEAD];
        for (section, content) in self.sections {
            let (at, start) = (section as usize * 2, numbers.len() as u32);
            if let Some(head) = numbers.get_mut(at..at + 2) {
                head.copy_from_slice(&[start, content.len() as u32]);
            }
            numbers.extend(content);
        }
        Pack { numbers: Cow::Owned(numbers), text: Cow::Owned(self.text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_found_and_nothing_else() {
        let mut packer = Packer::default();
        let names: Vec<String> = (0..500).map(|number| format!("word {number}")).collect();
        packer.keys(Section::Words, names.iter().zip(0..).map(|(name, number)| (name.as_str(), number)));
        let [start, length] = packer.text("mailbox full");
        packer.section(Section::Pool, vec![7, start, length]);
        let pack = packer.finish();
        for (number, name) in names.iter().enumerate() {
            assert_eq!(pack.keys(Section::Words).get(name), Some(number as u32), "{name}");
        }
        assert_eq!(pack.keys(Section::Words).get("word 500"), None);
        assert_eq!(pack.text(pack.section(Section::Pool), 1), "mailbox full");
        assert!(pack.section(Section::Nodes).is_empty());
    }

    #[test]
    fn a_damaged_pack_answers_with_nothing() {
        let pack = Pack::built_in(&[90_000, 3, 5], "é");
        assert!(pack.section(Section::Categories).is_empty());
        assert_eq!(pack.keys(Section::Replies).get("550"), None);
        assert_eq!(pack.text(&[1, 1], 0), "");
    }
}
