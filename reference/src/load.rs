//! Reads the reference: the embedded one, or the files of a folder.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use super::fault::Fault;
use super::overlay::House;
use super::page::{CategoryPage, EnhancedPage, GuidePage, ProviderPage, ReplyPage, TermPage, Typos};
use super::rule::PatternFile;
use super::shapes::Shapes;

/// All documents of a reference folder, typed, in the order of their paths.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Documents {
    /// `categories/*.yaml`.
    pub categories: Vec<CategoryPage>,
    /// `codes/reply.yaml`.
    pub reply: Vec<ReplyPage>,
    /// `codes/enhanced.yaml`.
    pub enhanced: Vec<EnhancedPage>,
    /// `codes/classes.yaml`.
    pub classes: Vec<EnhancedPage>,
    /// `providers/*.yaml`.
    pub providers: Vec<ProviderPage>,
    /// `patterns/*.yaml` but the vocabulary and the typos.
    pub patterns: Vec<PatternFile>,
    /// `patterns/vocabulary.yaml`: words of one meaning under a name.
    pub vocabulary: BTreeMap<String, Vec<String>>,
    /// `patterns/typos.yaml`: how people misspell domains.
    pub typos: Typos,
    /// `guide/terms.yaml`.
    pub terms: Vec<TermPage>,
    /// `guide/sentences.yaml`: what the program says about a bounce.
    pub sentences: BTreeMap<String, String>,
    /// `guide/*.yaml` but the terms and sentences.
    pub guide: Vec<GuidePage>,
    /// `shapes/*.yaml`.
    pub shapes: Shapes,
    /// What an overlay adds beyond documents.
    #[serde(skip)]
    pub house: House,
}

/// The texts of a reference folder, by path, for finding the line of an id.
pub type Texts = BTreeMap<PathBuf, String>;

impl Documents {
    /// The documents that were built in, from the bundle that the build made.
    ///
    /// # Errors
    /// A document that does not fit its schema; the tests of the reference name file and line.
    pub fn bundled(bundle: &[u8]) -> Result<Self, Fault> {
        serde_json::from_slice(bundle).map_err(|error| Fault::of_file("built-in reference", error.to_string()))
    }
}

/// No document needs more bytes than this.
const LARGEST: u64 = 1 << 20;
/// No reference needs more files than this.
const MOST: usize = 4_000;

/// The texts of a folder's YAML files. What cannot be read is left out and named.
pub fn texts(root: &Path) -> (Texts, Vec<Fault>) {
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
