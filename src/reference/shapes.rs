//! How reports are laid out: the markers by which intake finds the parts of a bounce.
//!
//! `reference/shapes/<name>.yaml` fills the field of that name.

use std::path::Path;

use serde::Deserialize;

use super::load::Fault;

/// The markers, by what they mark.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shapes {}

impl Shapes {
    /// Fills the field that a file is named after.
    pub(super) fn add(&mut self, stem: &str, file: &Path, _text: &str) -> Result<(), Fault> {
        Err(Fault { file: file.to_owned(), line: 0, message: format!("shapes has no part named {stem}") })
    }
}
