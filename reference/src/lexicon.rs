//! Every word of the pages and where it stands, packed: what a search looks through.
//!
//! It holds no text but the words themselves; a passage is read from its page. It knows which words
//! there are, not what a query means by them.

mod compile;
mod passages;

pub(crate) use compile::pack;

use crate::Reference;
use crate::pack::{NONE, Pack, Section};

/// What a passage is to its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Running text.
    Body,
    /// The sentence that leads.
    Lead,
    /// Words that servers use.
    Phrase,
    /// Id, title, other names.
    Name,
}

impl Field {
    const ALL: [Self; 4] = [Self::Body, Self::Lead, Self::Phrase, Self::Name];
}

/// One place of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The page, by its number in the index.
    pub page: usize,
    /// The passage, by its number in the page.
    pub passage: usize,
    /// What the passage is to the page.
    pub field: Field,
}

/// How many bits of a packed place tell the field, and how many the passage.
const FIELD: u32 = 2;
/// See [`FIELD`].
const PASSAGE: u32 = 12;

impl Posting {
    /// The place as a number. The text of a page does not need more passages than fit to be told.
    fn packed(self) -> u32 {
        let passage = (self.passage as u32).min((1 << PASSAGE) - 1);
        (self.page as u32) << (PASSAGE + FIELD) | passage << FIELD | self.field as u32
    }

    fn unpacked(place: u32) -> Self {
        let part = |shift: u32, bits: u32| (place >> shift & ((1 << bits) - 1)) as usize;
        Self {
            page: (place >> (PASSAGE + FIELD)) as usize,
            passage: part(FIELD, PASSAGE),
            field: Field::ALL.get(part(0, FIELD)).copied().unwrap_or(Field::Body),
        }
    }
}

/// The words of a pack, in order.
#[derive(Debug, Clone, Copy)]
pub struct Lexicon<'a> {
    pack: &'a Pack,
    /// Of each word its text and where its places begin; one more marks the end.
    words: &'a [[u32; 3]],
    postings: &'a [u32],
    /// Of each name and phrase how many words it has, then these by number.
    phrases: &'a [u32],
    /// Of each page how common it is, its category and where its phrases begin; one more marks the end.
    pages: &'a [[u32; 3]],
}

impl<'a> Lexicon<'a> {
    /// The words of a pack.
    pub(crate) fn of(pack: &'a Pack) -> Self {
        Self {
            pack,
            words: pack.section(Section::SearchWords).as_chunks().0,
            postings: pack.section(Section::SearchPostings),
            phrases: pack.section(Section::SearchPassages),
            pages: pack.section(Section::SearchPages).as_chunks().0,
        }
    }

    /// How many words there are.
    pub const fn count(&self) -> usize {
        self.words.len().saturating_sub(1)
    }

    /// The word of this number.
    pub fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |word| self.pack.text(word, 0))
    }

    /// The number of the first word that does not come before this one.
    pub fn first_from(&self, word: &str) -> usize {
        let words = self.words.get(..self.count()).unwrap_or_default();
        words.partition_point(|known| self.pack.text(known, 0) < word)
    }

    /// The number of a word.
    pub fn position(&self, word: &str) -> Option<usize> {
        let at = self.first_from(word);
        (at < self.count() && self.word(at) == word).then_some(at)
    }

    fn places_of(&self, at: usize) -> &'a [u32] {
        let range = self.words.get(at).zip(self.words.get(at + 1));
        let places = range.and_then(|([.., from], [.., to])| self.postings.get(*from as usize..*to as usize));
        places.unwrap_or_default()
    }

    /// Where a word stands: of each page and field the first place.
    pub fn postings(&self, at: usize) -> impl ExactSizeIterator<Item = Posting> + use<'a> {
        self.places_of(at).iter().map(|place| Posting::unpacked(*place))
    }

    /// The names and phrases of a page in the order of its passages, each as the numbers of its words.
    pub fn phrases(&self, page: usize) -> impl Iterator<Item = &'a [u32]> + use<'a> {
        let range = self.pages.get(page).zip(self.pages.get(page + 1));
        let phrases = range.and_then(|([.., from], [.., to])| self.phrases.get(*from as usize..*to as usize));
        let mut rest = phrases.unwrap_or_default();
        std::iter::from_fn(move || {
            let (count, words) = rest.split_first()?;
            let (phrase, after) = words.split_at_checked(*count as usize)?;
            rest = after;
            Some(phrase)
        })
    }

    /// How common the thing of a page is, between 0 and 1.
    pub fn common(&self, page: usize) -> f32 {
        self.pages.get(page).map_or(0.0, |[common, ..]| f32::from_bits(*common))
    }

    /// The page of the category of a rule, by number.
    pub fn category(&self, page: usize) -> Option<usize> {
        self.pages.get(page).filter(|[_, category, _]| *category != NONE).map(|[_, category, _]| *category as usize)
    }
}

impl Reference {
    /// Every word of the pages.
    pub fn lexicon(&self) -> Lexicon<'_> {
        let built = self.index.as_ref().map(|_| {
            self.lexicon.get_or_init(|| {
                let mut packer = crate::pack::Packer::default();
                pack(&mut packer, self.documents(), self.index());
                packer.finish()
            })
        });
        Lexicon::of(built.or(self.layers.last()).unwrap_or(const { &Pack::built_in(&[], "") }))
    }

    /// A passage of a page, both by number.
    pub fn passage(&self, page: usize, passage: usize) -> Option<&str> {
        let passages = passages::of(self.documents(), &self.index().entry(page)?);
        passages.get(passage).map(|passage| passage.text)
    }
}

/// The words of a text: letters and digits in lower case; dots hold codes and host names together.
pub fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

fn each_word(text: &str, mut visit: impl FnMut(&str)) {
    let mut lower = String::new();
    for word in text.split(|character: char| !character.is_alphanumeric() && character != '.') {
        let word = word.trim_matches('.');
        if word.is_empty() {
            continue;
        }
        if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            visit(word);
        } else {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            visit(&lower);
        }
    }
}
