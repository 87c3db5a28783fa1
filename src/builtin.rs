//! The knowledge that is compiled in.

use std::path::Path;

use crate::reference::Reference;
use crate::reference::load::Fault;

/// The built-in documents as one JSON object, sections first.
pub const BUNDLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/reference.json"));

/// The built-in reference.
///
/// # Errors
/// A document that does not fit its schema.
pub fn reference() -> Result<Reference, Fault> {
    Reference::bundled(BUNDLE)
}

/// The built-in reference under the documents of a folder, and the faults of the files that were
/// left out.
///
/// # Errors
/// A built-in document that does not fit its schema.
pub fn overlaid(folder: &Path) -> Result<(Reference, Vec<Fault>), Fault> {
    Reference::overlaid(BUNDLE, folder)
}
