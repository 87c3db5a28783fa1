//! Looks a reference folder over: what does not fit its schema, what leads nowhere, what is empty.
//!
//! The same checks serve the tests of the built-in reference and `whybounce check-reference`.

mod examples;
mod lines;
mod links;
mod pages;

use std::path::Path;

use super::Reference;
use super::load::{Documents, Fault, Texts};

pub use examples::examples;

/// A folder of YAML files as it is checked.
#[derive(Debug)]
pub struct Folder {
    documents: Documents,
    texts: Texts,
    faults: Vec<Fault>,
}

impl Folder {
    /// Reads a folder; what cannot be read is kept as a fault.
    pub fn read(root: &Path) -> Self {
        let (documents, texts, faults) = Documents::folder(root);
        Self { documents, texts, faults }
    }

    /// Every fault that the pages themselves show, in the order of the files.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = self.faults.clone();
        faults.extend(pages::faults(self));
        faults.extend(links::faults(self));
        // A reference with broken documents cannot be built; the faults above say why.
        if faults.is_empty()
            && let Err(fault) = self.reference()
        {
            faults.push(fault);
        }
        faults.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
        faults.dedup();
        faults
    }

    /// The reference that the folder holds.
    ///
    /// # Errors
    /// A category without a page, or a rule whose pattern cannot be understood.
    pub fn reference(&self) -> Result<Reference, Fault> {
        Reference::new(self.documents.clone())
    }

    /// How many files were read.
    pub fn files(&self) -> usize {
        self.texts.len()
    }
}
