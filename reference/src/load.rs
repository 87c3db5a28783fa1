//! Reads the reference: the embedded one, or the files of a folder.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::checks::Checks;
pub use super::fault::Fault;
use super::overlay::House;
use super::page::{CategoryPage, EnhancedPage, GuidePage, LessonPage, ProviderPage, ReplyPage, TermPage, Typos};
use super::rule::{PatternFile, Rule};
use super::shapes::Shapes;
use super::shelf::{self, Shelf};
use crate::pack::{Pack, Section};

/// All documents of a reference, typed, in the order of their paths.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    /// `categories/*.yaml`.
    pub categories: Shelf<CategoryPage>,
    /// `codes/reply.yaml`.
    pub reply: Shelf<ReplyPage>,
    /// `codes/enhanced.yaml`.
    pub enhanced: Shelf<EnhancedPage>,
    /// `codes/classes.yaml`.
    pub classes: Shelf<EnhancedPage>,
    /// `providers/*.yaml` without their rules.
    pub providers: Shelf<ProviderPage>,
    /// `patterns/*.yaml` but the vocabulary and the typos, without their rules.
    pub patterns: Shelf<PatternFile>,
    /// The rules of the providers, then those of the patterns, then those that an overlay adds.
    pub rules: Shelf<Rule>,
    /// `guide/terms.yaml`.
    pub terms: Shelf<TermPage>,
    /// `guide/*.yaml` but the terms and sentences.
    pub guide: Shelf<GuidePage>,
    /// `lessons/*.yaml`, in the order of their files.
    pub lessons: Shelf<LessonPage>,
    /// In which file each rule stands.
    pub(crate) homes: Vec<Home>,
    pub(crate) vocabulary: Whole<BTreeMap<String, Vec<String>>>,
    pub(crate) typos: Whole<Typos>,
    pub(crate) sentences: Whole<BTreeMap<String, String>>,
    pub(crate) shapes: Whole<Shapes>,
    pub(crate) checks: Whole<Checks>,
    /// What an overlay adds beyond documents.
    pub house: House,
}

/// The file in which a rule stands, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// Of a provider.
    Provider(usize),
    /// Of general wording.
    Pattern(usize),
}

impl Home {
    const PATTERN: u32 = 1 << 31;

    /// The home as a number.
    pub(crate) fn packed(self) -> u32 {
        match self {
            Self::Provider(at) => at as u32,
            Self::Pattern(at) => at as u32 | Self::PATTERN,
        }
    }

    /// The homes of all rules of a pack.
    pub(crate) fn all(pack: &Pack) -> Vec<Self> {
        let home = |packed: &u32| match packed & Self::PATTERN {
            0 => Self::Provider(*packed as usize),
            _ => Self::Pattern((packed ^ Self::PATTERN) as usize),
        };
        pack.section(Section::Homes).iter().map(home).collect()
    }
}

/// A document that is read as a whole, when it is first asked for.
#[derive(Debug, Clone, Default)]
pub struct Whole<T> {
    document: OnceLock<T>,
    source: Option<(Pack, usize)>,
}

impl<T> From<T> for Whole<T> {
    fn from(document: T) -> Self {
        Self { document: OnceLock::from(document), source: None }
    }
}

impl<T: DeserializeOwned + Default> Whole<T> {
    /// The document of this name, not read yet.
    pub(crate) fn of(pack: &Pack, name: &str) -> Self {
        let source = shelf::position(pack, Section::Wholes, name).map(|at| (pack.clone(), at));
        Self { document: OnceLock::new(), source }
    }

    /// The document; an empty one where there is none.
    pub fn get(&self) -> &T {
        self.document.get_or_init(|| {
            let source = self.source.as_ref();
            source.and_then(|(pack, at)| shelf::read(pack, Section::Wholes, *at)).unwrap_or_default()
        })
    }
}

impl Documents {
    /// The documents of a pack, none of which is read yet.
    pub(crate) fn packed(pack: &Pack) -> Self {
        Self {
            categories: Shelf::of(pack, Section::Categories),
            reply: Shelf::of(pack, Section::Replies),
            enhanced: Shelf::of(pack, Section::Enhanced),
            classes: Shelf::of(pack, Section::Classes),
            providers: Shelf::of(pack, Section::Providers),
            patterns: Shelf::of(pack, Section::Patterns),
            rules: Shelf::of(pack, Section::Rules),
            terms: Shelf::of(pack, Section::Terms),
            guide: Shelf::of(pack, Section::Guide),
            lessons: Shelf::of(pack, Section::Lessons),
            homes: Home::all(pack),
            vocabulary: Whole::of(pack, "vocabulary"),
            typos: Whole::of(pack, "typos"),
            sentences: Whole::of(pack, "sentences"),
            shapes: Whole::of(pack, "shapes"),
            checks: Whole::of(pack, "checks"),
            house: House::default(),
        }
    }

    /// `patterns/vocabulary.yaml`: words of one meaning under a name.
    pub fn vocabulary(&self) -> &BTreeMap<String, Vec<String>> {
        self.vocabulary.get()
    }

    /// `patterns/typos.yaml`: how people misspell domains.
    pub fn typos(&self) -> &Typos {
        self.typos.get()
    }

    /// `guide/sentences.yaml`: what the program says about a bounce.
    pub fn sentences(&self) -> &BTreeMap<String, String> {
        self.sentences.get()
    }

    /// `shapes/*.yaml`.
    pub fn shapes(&self) -> &Shapes {
        self.shapes.get()
    }

    /// `checks/*.yaml`.
    pub fn checks(&self) -> &Checks {
        self.checks.get()
    }

    /// The file in which a rule stands.
    pub(crate) fn home_of(&self, rule: usize) -> Option<Home> {
        self.homes.get(rule).copied()
    }

    /// The provider in whose file a rule stands, by number.
    pub fn home(&self, rule: usize) -> Option<usize> {
        match self.home_of(rule)? {
            Home::Provider(at) => Some(at),
            Home::Pattern(_) => None,
        }
    }

    /// The numbers of the rules of a file.
    pub(crate) fn numbers_of(&self, home: Home) -> impl Iterator<Item = usize> {
        self.homes.iter().enumerate().filter(move |(_, known)| **known == home).map(|(number, _)| number)
    }

    /// The rules of a file.
    pub fn rules_of(&self, home: Home) -> impl Iterator<Item = &Rule> {
        self.numbers_of(home).filter_map(|number| self.rules.get(number))
    }
}

/// The texts of a reference folder, by path, for finding the line of an id.
pub type Texts = BTreeMap<PathBuf, String>;

/// No document needs more bytes than this.
const LARGEST: u64 = 1 << 20;
/// No reference needs more files than this.
const MOST: usize = 4_000;

/// The texts of a folder's YAML files. What cannot be read is left out and named.
pub(crate) fn texts(root: &Path) -> (Texts, Vec<Fault>) {
    let mut listing = Listing::default();
    listing.add(root);
    let mut texts = Texts::new();
    for file in listing.files {
        match text(&file) {
            Ok(text) => {
                texts.insert(file, text);
            }
            Err(message) => listing.faults.push(Fault::of_file(file, message)),
        }
    }
    (texts, listing.faults)
}

/// The files of a folder and of those in it, each folder once.
#[derive(Default)]
struct Listing {
    files: Vec<PathBuf>,
    faults: Vec<Fault>,
    seen: HashSet<PathBuf>,
}

impl Listing {
    fn add(&mut self, folder: &Path) {
        let entries = folder.canonicalize().and_then(|real| Ok((std::fs::read_dir(folder)?, real)));
        let (entries, real) = match entries {
            Ok(opened) => opened,
            Err(error) => {
                self.faults.push(Fault::of_file(folder, format!("cannot be read: {error}")));
                return;
            }
        };
        if !self.seen.insert(real) {
            self.faults.push(Fault::of_file(folder, "leads to a folder that was read before; remove the link"));
            return;
        }
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            // What editors and file managers leave behind is no document.
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            let yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
            if path.is_dir() {
                if !hidden {
                    self.add(&path);
                }
            } else if yaml && !hidden {
                if self.files.len() == MOST {
                    let message =
                        format!("is left out, like all after it: a reference holds no more than {MOST} files");
                    self.faults.push(Fault::of_file(path, message));
                    return;
                }
                self.files.push(path);
            }
        }
    }
}

/// The text of a file, or why it has none.
fn text(file: &Path) -> Result<String, String> {
    let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
    // Opening a pipe would wait for its writer.
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err("is no regular file; put a YAML document in its place".to_owned());
    }
    let mut bytes = Vec::new();
    File::open(file).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err("is larger than 1 MB; split it".to_owned());
    }
    // Some editors begin a file with a mark of its encoding.
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).map(<[u8]>::to_vec).unwrap_or(bytes);
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = valid.split(|byte| *byte == b'\n').count();
        format!("is no UTF-8 text (line {line}); save it in this encoding")
    })
}
