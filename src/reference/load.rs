//! Reads the reference: the embedded one, or a folder of YAML files.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

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
}

/// A fault in a reference, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was opened.
    pub file: PathBuf,
    /// The line, from 1; 0 where the fault is the whole file's.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for Fault {}

/// The texts of a reference folder, by path, for finding the line of an id.
pub type Texts = BTreeMap<PathBuf, String>;

impl Documents {
    /// The documents that were built in.
    ///
    /// # Errors
    /// A document that does not fit its schema; the tests of the reference name file and line.
    pub fn embedded() -> Result<Self, Fault> {
        serde_json::from_slice(include_bytes!(concat!(env!("OUT_DIR"), "/reference.json"))).map_err(|error| Fault {
            file: "built-in reference".into(),
            line: 0,
            message: error.to_string(),
        })
    }

    /// The documents of a folder. What cannot be read is left out and named.
    pub fn folder(root: &Path) -> (Self, Texts, Vec<Fault>) {
        let mut documents = Self::default();
        let mut texts = Texts::new();
        let mut faults = Vec::new();
        let mut files = Vec::new();
        list(root, &mut files, &mut faults);
        files.sort();
        for file in files {
            match std::fs::read_to_string(&file) {
                Ok(text) => {
                    if let Err(fault) = documents.add(&file, &text) {
                        faults.push(fault);
                    }
                    texts.insert(file, text);
                }
                Err(error) => {
                    faults.push(Fault { file, line: 0, message: format!("cannot be read: {error}") });
                }
            }
        }
        (documents, texts, faults)
    }

    fn add(&mut self, file: &Path, text: &str) -> Result<(), Fault> {
        let name = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        let folder = name(file.parent().and_then(Path::file_name));
        let stem = name(file.file_stem());
        match (folder.as_str(), stem.as_str()) {
            ("categories", _) => self.categories.push(parse(file, text)?),
            ("codes", "reply") => self.reply = parse(file, text)?,
            ("codes", "enhanced") => self.enhanced = parse(file, text)?,
            ("codes", "classes") => self.classes = parse(file, text)?,
            ("providers", _) => self.providers.push(parse(file, text)?),
            ("patterns", "vocabulary") => self.vocabulary = parse(file, text)?,
            ("patterns", "typos") => self.typos = parse(file, text)?,
            ("patterns", _) => self.patterns.push(parse(file, text)?),
            ("guide", "terms") => self.terms = parse(file, text)?,
            ("guide", "sentences") => self.sentences = parse(file, text)?,
            ("guide", _) => self.guide.push(parse(file, text)?),
            ("shapes", _) => self.shapes.add(&stem, file, text)?,
            _ => {
                return Err(Fault {
                    file: file.to_owned(),
                    line: 0,
                    message: "is in no folder that the reference knows; it belongs in categories, \
                              codes, providers, patterns, guide or shapes"
                        .to_owned(),
                });
            }
        }
        Ok(())
    }
}

/// Reads one typed document.
pub(super) fn parse<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T, Fault> {
    serde_yaml::from_str(text).map_err(|error| Fault {
        file: file.to_owned(),
        line: error.location().map_or(0, |location| location.line()),
        message: error.to_string(),
    })
}

fn list(folder: &Path, files: &mut Vec<PathBuf>, faults: &mut Vec<Fault>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            faults.push(Fault { file: folder.to_owned(), line: 0, message: format!("cannot be read: {error}") });
            return;
        }
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, files, faults);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
}
