//! A folder of documents laid over the built-in ones: rules, pages, notes and wording of the house.
//!
//! A document may hold only what differs. A file with a fault is left out and named; what is left
//! stands. It knows how documents are put together, not what they mean.

mod assemble;
mod merge;
mod sections;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::fault::Fault;
use super::flows;
use super::load::{self, Documents, Texts};
use super::yaml::{self, Step};
use crate::Reference;
use crate::index::{self, Index};
use crate::lexicon;
use crate::opinion;
use crate::own::Own;
use crate::pack::{Pack, Packer, Section};
use crate::taxonomy::Category;
use crate::wordings::{self, Selection};
use assemble::{Assembled, Assembly};
use sections::Sections;

/// What an overlay adds beyond documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct House {
    /// The ids of its rules, which win over the built-in ones.
    pub rules: BTreeSet<String>,
    /// Its notes, by the id of the page that they stand on.
    pub notes: BTreeMap<String, String>,
}

/// What a folder is laid over.
#[derive(Debug, Clone)]
pub enum Base {
    /// Nothing: it is a whole reference.
    Nothing,
    /// The built-in reference.
    BuiltIn(Pack),
}

impl Base {
    /// Whether there is anything below.
    pub const fn is_built_in(&self) -> bool {
        matches!(self, Self::BuiltIn(_))
    }

    fn pack(&self) -> Option<Pack> {
        match self {
            Self::Nothing => None,
            Self::BuiltIn(pack) => Some(pack.clone()),
        }
    }
}

/// Files and paths by the ids that stand there.
pub type Places = HashMap<String, (PathBuf, Vec<Step>)>;

/// A folder as it was read: what fits, what does not, and where everything stands.
#[derive(Debug)]
pub struct Laid {
    /// What fits.
    pub documents: Documents,
    /// The documents as they were written.
    sections: Sections,
    /// The texts of the files.
    pub texts: Texts,
    /// What does not fit.
    pub faults: Vec<Fault>,
    /// Where each id stands: file and path.
    pub places: Places,
}

impl Laid {
    /// The rules and names that nothing can be matched by.
    pub fn unmatched(&self) -> Vec<Fault> {
        let packed = wordings::pack(&mut Packer::default(), &self.documents, &Selection::all(&self.documents));
        self.misfits(&packed.err().unwrap_or_default())
    }

    /// What is wrong with rules and names, each at its place in the files.
    fn misfits(&self, errors: &[(String, String)]) -> Vec<Fault> {
        errors.iter().map(|error| placed(error, &self.texts, &self.places)).collect()
    }
}

/// Packs a folder that holds a whole reference.
///
/// # Errors
/// Everything in it that does not fit, each with its place.
pub fn compile(root: &Path) -> Result<Pack, Vec<Fault>> {
    let laid = laid(root, Base::Nothing);
    let mut faults = laid.faults.clone();
    let missing = Category::ALL.iter().filter(|category| laid.documents.categories.position(category.name()).is_none());
    faults.extend(missing.map(|category| {
        Fault::of_file(root.join(format!("categories/{category}.yaml")), format!("the category {category} has no page"))
    }));
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut packer = Packer::default();
    laid.sections.pack(&mut packer);
    let wordings = wordings::pack(&mut packer, &laid.documents, &Selection::all(&laid.documents));
    wordings.map_err(|errors| laid.misfits(&errors))?;
    opinion::pack(&mut packer, root).map_err(|fault| vec![fault])?;
    index::pack(&mut packer, &laid.documents);
    lexicon::pack(&mut packer, &laid.documents, Index::of(&index::packed(&laid.documents)));
    Ok(packer.finish())
}

/// Reads a folder for a check: of a faulty file what fits is kept, so that one fault hides no other.
pub fn laid(root: &Path, base: Base) -> Laid {
    let (texts, mut faults) = load::texts(root);
    let mut assembly = Assembly::new(base);
    assembly.read(root, &texts, &[]);
    let Assembled { sections, documents, faults: more, places } = assembly.finish();
    faults.extend(more);
    faults.extend(flows::faults(&documents, &texts, &places));
    Laid { documents, sections, texts, faults, places }
}

impl Reference {
    /// The built-in reference under the documents of a folder, and the faults of the files that
    /// were left out.
    ///
    /// # Errors
    /// A built-in document that does not fit its schema.
    pub fn overlaid(below: &Pack, root: &Path) -> Result<(Self, Vec<Fault>), Fault> {
        let (texts, mut told) = load::texts(root);
        let mut left_out: Vec<PathBuf> = Vec::new();
        // A file that rests on one that was left out goes in the next round; each round leaves out
        // one at least.
        loop {
            let mut assembly = Assembly::new(Base::BuiltIn(below.clone()));
            assembly.read(root, &texts, &left_out);
            let Assembled { sections, documents, mut faults, places } = assembly.finish();
            faults.extend(flows::faults(&documents, &texts, &places));
            if faults.is_empty() {
                match Self::over(below, documents, &sections) {
                    Ok(reference) => {
                        told.sort_by(|one, other| {
                            (&one.file, one.line, one.column).cmp(&(&other.file, other.line, other.column))
                        });
                        return Ok((reference, told));
                    }
                    Err(errors) => faults.extend(errors.iter().map(|error| placed(error, &texts, &places))),
                }
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

    /// Documents over a pack: what they change is a small layer of its own, unless they change words
    /// that rules below rest on.
    fn over(below: &Pack, documents: Documents, sections: &Sections) -> Result<Self, Vec<(String, String)>> {
        let mut packer = Packer::default();
        let rules = sections.touched(Section::Rules);
        let is_whole = sections.changes_whole("vocabulary");
        let selection = if is_whole {
            Selection::all(&documents)
        } else {
            Selection { rules: rules.clone(), providers: sections.touched(Section::Providers), is_whole: false }
        };
        wordings::pack(&mut packer, &documents, &selection)?;
        if is_whole {
            packer.section(Section::Opinion, below.section(Section::Opinion).to_vec());
        }
        let mut layers = vec![packer.finish()];
        if !is_whole {
            layers.push(below.clone());
        }
        Ok(Self {
            categories: crate::reference::categories(&documents),
            documents,
            codes: OnceLock::new(),
            layers,
            replaced: rules.into_iter().collect(),
            index: Some(OnceLock::new()),
            patterns: std::sync::RwLock::default(),
            lexicon: OnceLock::new(),
            own: Own::default(),
        })
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
