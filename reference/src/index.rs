//! Every page under its id and its other names, and which pages name which.
//!
//! It is packed with the rest of the knowledge; under an overlay it is packed anew when the first page
//! is asked for. A verdict needs none of it.

mod compile;

use crate::document::Kind;
use crate::load::Documents;
use crate::pack::{NONE, Pack, Section};
use crate::page::EnhancedPage;
use crate::spelling::{self, Spelled};

pub(crate) use compile::pack;
pub use compile::packed;

/// Where a page's data stand in the documents, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// An enhanced code.
    Enhanced(usize),
    /// A class or a subject.
    Part(usize),
    /// A reply code.
    Reply(usize),
    /// A category.
    Category(usize),
    /// A provider.
    Provider(usize),
    /// A rule, wherever it stands.
    Rule(usize),
    /// A word of the vocabulary.
    Term(usize),
    /// A page of the guide.
    Guide(usize),
    /// A lesson.
    Lesson(usize),
}

impl Place {
    fn packed(self) -> [u32; 2] {
        let (kind, at) = match self {
            Self::Enhanced(at) => (0, at),
            Self::Part(at) => (1, at),
            Self::Reply(at) => (2, at),
            Self::Category(at) => (3, at),
            Self::Provider(at) => (4, at),
            Self::Rule(at) => (5, at),
            Self::Term(at) => (6, at),
            Self::Guide(at) => (7, at),
            Self::Lesson(at) => (8, at),
        };
        [kind, at as u32]
    }

    fn unpacked([kind, at]: [u32; 2]) -> Self {
        let at = at as usize;
        match kind {
            0 => Self::Enhanced(at),
            1 => Self::Part(at),
            2 => Self::Reply(at),
            3 => Self::Category(at),
            4 => Self::Provider(at),
            5 => Self::Rule(at),
            6 => Self::Term(at),
            7 => Self::Guide(at),
            _ => Self::Lesson(at),
        }
    }
}

/// A page in the index.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The id that `explain` answers.
    pub id: &'a str,
    /// What it is about.
    pub kind: Kind,
    /// Its title.
    pub title: &'a str,
    /// Where its data stand.
    pub place: Place,
    pack: &'a Pack,
    aliases: &'a [u32],
}

impl<'a> Entry<'a> {
    /// Other names, in the words of the reader.
    pub fn aliases(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (aliases, pack) = (self.aliases, self.pack);
        (0..aliases.len() / 2).map(move |at| pack.text(aliases, at * 2))
    }
}

/// How many numbers an entry has: id, title, kind, place, where its aliases begin and how many numbers
/// they have.
const ENTRY: usize = 9;

/// The value of a name that several pages have, none of which has the better claim.
const SEVERAL: u32 = NONE - 1;

/// All pages by name.
#[derive(Debug, Clone, Copy)]
pub struct Index<'a> {
    pack: &'a Pack,
}

impl<'a> Index<'a> {
    /// The index of a pack.
    pub const fn of(pack: &'a Pack) -> Self {
        Self { pack }
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.pack.section(Section::Entries).len() / ENTRY
    }

    /// The pages in the order of the reference.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        let index = *self;
        (0..self.count()).filter_map(move |at| index.entry(at))
    }

    /// The page of this number.
    pub fn entry(&self, at: usize) -> Option<Entry<'a>> {
        let pack = self.pack;
        let numbers = pack.section(Section::Entries).get(at * ENTRY..(at + 1) * ENTRY)?;
        let [_, _, _, _, kind, place, number, first, count] = *numbers else { return None };
        let aliases = pack.section(Section::Aliases).get(first as usize..(first + count) as usize);
        Some(Entry {
            id: pack.text(numbers, 0),
            kind: Kind::ALL.get(kind as usize).copied()?,
            title: pack.text(numbers, 2),
            place: Place::unpacked([place, number]),
            pack,
            aliases: aliases.unwrap_or_default(),
        })
    }

    /// The page of an id or another name; a code in any spelling, whatever its class.
    pub fn find(&self, name: &str) -> Option<usize> {
        let names = self.pack.keys(Section::EntryNames);
        let slug = spelling::slug(name);
        if let Some(named) = names.get(&slug) {
            return (named != SEVERAL).then_some(named as usize);
        }
        let id = match spelling::code(&slug)? {
            Spelled::Detail(_, subject, detail) => format!("x.{subject}.{detail}"),
            Spelled::Subject(_, subject) => format!("x.{subject}.x"),
            Spelled::Class(class) => format!("{class}.x.x"),
            Spelled::Reply(code) => code.to_string(),
        };
        names.get(&id).filter(|named| *named != SEVERAL).map(|named| named as usize)
    }

    /// The pages whose links lead to this one.
    pub(crate) fn named_by(self, at: usize) -> impl Iterator<Item = usize> + use<'a> {
        let numbers = self.pack.section(Section::NamedBy);
        let range = numbers.get(at).zip(numbers.get(at + 1));
        let pages = range.and_then(|(from, to)| numbers.get(*from as usize..*to as usize)).unwrap_or_default();
        pages.iter().map(|page| *page as usize)
    }
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
            // A lesson leads to what its questions are about, and is named by none of that.
            Place::Rule(_) | Place::Lesson(_) => None,
        };
        let basic = match place {
            Place::Enhanced(at) => self.enhanced.get(at).map(|page: &EnhancedPage| &page.basic),
            _ => None,
        };
        list.into_iter().flatten().chain(basic.into_iter().flatten()).map(String::as_str).collect()
    }
}
