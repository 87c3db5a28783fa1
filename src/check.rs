//! Looks a reference folder over: what does not fit its schema, what leads nowhere, what is empty.
//!
//! An overlay is looked over together with what lies below it. The same checks serve the tests of the built-in reference and `whybounce check-reference`.

mod claims;
mod examples;
mod layout;
mod lessons;
mod lines;
mod links;
mod pages;

use std::path::Path;

use crate::builtin;
use crate::reference::Reference;
use crate::reference::load::{Documents, Fault, Texts};
use crate::reference::overlay::{self, Base, Places};

pub use examples::examples;

/// A folder of YAML files as it is checked.
#[derive(Debug)]
pub struct Folder {
    base: Base,
    documents: Documents,
    texts: Texts,
    faults: Vec<Fault>,
    places: Places,
    unmatched: Vec<Fault>,
}

impl Folder {
    /// Reads a folder that holds a whole reference; what cannot be read is kept as a fault.
    pub fn read(root: &Path) -> Self {
        Self::over(Base::Nothing, root)
    }

    /// The built-in reference, whose faults stand in no file at hand.
    pub fn embedded() -> Self {
        Self {
            base: Base::Nothing,
            documents: builtin::reference().documents().clone(),
            texts: Texts::new(),
            faults: Vec::new(),
            places: Places::new(),
            unmatched: Vec::new(),
        }
    }

    /// Reads a folder that is laid over the built-in reference.
    pub fn overlay(root: &Path) -> Self {
        Self::over(Base::BuiltIn(builtin::pack()), root)
    }

    fn over(base: Base, root: &Path) -> Self {
        let laid = overlay::laid(root, base.clone());
        let unmatched = laid.unmatched();
        let overlay::Laid { documents, texts, faults, places, .. } = laid;
        Self { base, documents, texts, faults, places, unmatched }
    }

    /// Every fault that the pages themselves show, in the order of the files.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = pages::faults(self);
        faults.extend(links::faults(self));
        faults.extend(lessons::faults(self));
        faults.extend(claims::faults(self));
        faults.extend(layout::faults(self));
        // What is built in was checked before; only what stands in these files is theirs.
        if self.base.is_built_in() {
            faults.retain(|fault| self.texts.contains_key(&fault.file));
        }
        faults.extend(self.faults.iter().cloned());
        // What is told above often says more plainly why nothing can be matched.
        if faults.is_empty() {
            faults.extend(self.unmatched.iter().cloned());
        }
        if faults.is_empty()
            && let Err(fault) = self.reference()
        {
            faults.push(fault);
        }
        faults.sort_by(|one, other| (&one.file, one.line, one.column).cmp(&(&other.file, other.line, other.column)));
        faults.dedup();
        faults
    }

    /// What an overlay may do without but had better have, in the order of the files.
    pub fn hints(&self) -> Vec<Fault> {
        self.documents
            .rules
            .iter()
            .filter(|rule| self.documents.house.rules.contains(&rule.id) && rule.source.all().is_empty())
            .map(|rule| {
                let message =
                    format!("{} names no source; say where you know it from, such as source: ticket 4711", rule.id);
                self.fault(&lines::Spot::new("", format!("id: {}", rule.id)), "id:", message)
            })
            .collect()
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
