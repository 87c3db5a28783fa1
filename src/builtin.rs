//! The knowledge that is compiled in: tables that the program only points at.

use std::path::Path;

use crate::reference::pack::Pack;
use crate::reference::{Fault, Reference};

/// Bytes at a place where numbers may stand.
#[repr(C, align(4))]
struct Aligned<Bytes: ?Sized>(Bytes);

static NUMBERS: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.numbers")));
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/knowledge.text"));

/// The tables that the build made of `reference/`.
pub fn pack() -> Pack {
    Pack::built_in(bytemuck::try_cast_slice(&NUMBERS.0).unwrap_or_default(), TEXT)
}

/// The built-in reference. Nothing of it is read before it is asked for.
pub fn reference() -> Reference {
    Reference::packed(pack())
}

/// The built-in reference under the documents of a folder, and the faults of the files that were
/// left out.
///
/// # Errors
/// A folder that cannot be laid over the reference at all.
pub fn overlaid(folder: &Path) -> Result<(Reference, Vec<Fault>), Fault> {
    Reference::overlaid(&pack(), folder)
}
