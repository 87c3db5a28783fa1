//! A folder of documents laid over the built-in ones: rules, pages, notes and wording of the house.
//!
//! A document may hold only what differs. A file with a fault is left out and named; what is left
//! stands. It knows how documents are put together, not what they mean.

mod assemble;
mod merge;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::Reference;
use super::fault::Fault;
use super::flows;
use super::load::{self, Documents, Texts};
use super::yaml::{self, Step};
use crate::matcher::Matcher;
use assemble::Assembly;

/// What an overlay adds beyond documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct House {
    /// The ids of its rules, which win over the built-in ones.
    pub rules: BTreeSet<String>,
    /// Its notes, by the id of the page that they stand on.
    pub notes: BTreeMap<String, String>,
}

/// What a folder is laid over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Nothing: it is a whole reference.
    Nothing,
    /// The built-in reference, by its bundle.
    Embedded(&'static [u8]),
}

impl Base {
    fn sections(self) -> Map<String, Value> {
        match self {
            Self::Nothing => Map::new(),
            Self::Embedded(bundle) => serde_json::from_slice(bundle).unwrap_or_default(),
        }
    }
}

/// Files and paths by the ids that stand there.
pub type Places = HashMap<String, (PathBuf, Vec<Step>)>;

/// A folder as it was read: what fits, what does not, and where everything stands.
#[derive(Debug)]
pub struct Laid {
    pub documents: Documents,
    pub texts: Texts,
    pub faults: Vec<Fault>,
    /// Where each id stands: file and path.
    pub places: Places,
    /// The rules and names that nothing can be matched by.
    pub unmatched: Vec<Fault>,
}

/// Reads a folder for a check: of a faulty file what fits is kept, so that one fault hides no other.
pub fn laid(root: &Path, base: Base) -> Laid {
    let (texts, mut faults) = load::texts(root);
    let mut assembly = Assembly::new(base, base.sections());
    assembly.read(root, &texts, &[]);
    let (documents, more, places) = assembly.finish();
    faults.extend(more);
    faults.extend(flows::faults(&documents, &texts, &places));
    let errors = Matcher::new(&documents).err().unwrap_or_default();
    let unmatched = errors.iter().map(|error| placed(error, &texts, &places)).collect();
    Laid { documents, texts, faults, places, unmatched }
}

impl Reference {
    /// The built-in reference under the documents of a folder, and the faults of the files that
    /// were left out.
    ///
    /// # Errors
    /// A built-in document that does not fit its schema.
    pub fn overlaid(bundle: &'static [u8], root: &Path) -> Result<(Self, Vec<Fault>), Fault> {
        let (texts, mut told) = load::texts(root);
        let below = Base::Embedded(bundle);
        let base = below.sections();
        let mut left_out: Vec<PathBuf> = Vec::new();
        // A file that rests on one that was left out goes in the next round; each round leaves out
        // one at least.
        loop {
            let mut assembly = Assembly::new(below, base.clone());
            assembly.read(root, &texts, &left_out);
            let (documents, mut faults, places) = assembly.finish();
            faults.extend(flows::faults(&documents, &texts, &places));
            let mut matcher = None;
            if faults.is_empty() {
                match Matcher::new(&documents) {
                    Ok(built) => matcher = Some(built),
                    Err(errors) => faults.extend(errors.iter().map(|error| placed(error, &texts, &places))),
                }
            }
            if let Some(matcher) = matcher {
                told.sort_by(|one, other| {
                    (&one.file, one.line, one.column).cmp(&(&other.file, other.line, other.column))
                });
                return Ok((Self::with(documents, matcher)?, told));
            }
            let before = left_out.len();
            left_out.extend(faults.iter().map(|fault| fault.file.clone()).filter(|file| texts.contains_key(file)));
            left_out.sort();
            left_out.dedup();
            if left_out.len() == before {
                return Err(faults.pop().unwrap_or_else(|| Fault::of_file(root, "cannot be laid over the reference")));
            }
            told.extend(faults);
        }
    }

    /// The house's note on a page.
    pub fn house_note(&self, page: &str) -> Option<&str> {
        self.documents().house.notes.get(page).map(String::as_str)
    }
}

/// What is wrong with a rule or a name of the vocabulary, at its place in the files.
fn placed((id, message): &(String, String), texts: &Texts, places: &Places) -> Fault {
    let Some((file, path)) = places.get(id) else { return Fault::of_file("reference", format!("{id}: {message}")) };
    let text = texts.get(file).map_or("", String::as_str);
    Fault::at(file, text, yaml::locate(text, path), format!("{id}: {message}"))
}
