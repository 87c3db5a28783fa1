//! Keeps what the app remembers of the reader in the state folder.
//!
//! What cannot be read counts as nothing: it is the program's own note, and no reason to stop.

use std::fs;

use anyhow::Context;

use super::app::memory::Memory;
use crate::folders;

/// The name of the file.
const FILE: &str = "reading.json";

/// What was kept.
pub(super) fn load() -> Memory {
    let file = folders::state().map(|folder| folder.join(FILE));
    let bytes = file.and_then(|file| fs::read(file).ok()).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Keeps it.
///
/// # Errors
/// The file cannot be written.
pub(super) fn keep(memory: &Memory) -> anyhow::Result<()> {
    let folder = folders::state().context("there is no folder to keep it in; set HOME")?;
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let path = folder.join(FILE);
    let bytes = serde_json::to_vec_pretty(memory)?;
    folders::write_private(&path, &bytes).with_context(|| format!("{} cannot be written", path.display()))
}
