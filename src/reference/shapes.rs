//! How reports are laid out: the markers by which intake finds the parts of a bounce.
//!
//! `reference/shapes/<name>.yaml` fills the field of that name.

use serde::Deserialize;

/// The markers, by what they mark.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shapes {}

impl Shapes {
    /// Fills the field that a file is named after.
    pub(super) fn add(&mut self, stem: &str, file: &std::path::Path, text: &str) -> Result<(), super::load::Fault> {
        let one: Self = super::load::parse(file, &format!("{stem}:\n{}", indent(text)))?;
        let _ = one;
        Ok(())
    }
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
