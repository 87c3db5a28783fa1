//! Text made ready for matching: words folded to one form, what stands among them that is no word,
//! and the tree in which all wordings are found in one pass.
//!
//! It knows nothing of what a wording means.

pub mod entity;
pub mod fold;
pub mod phrases;
pub mod tree;
