//! Copying: to the clipboard of the terminal, or into a file where a terminal would not take it.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;

use super::action::{Copied, Form};
use super::terminal::Terminal;
use crate::folders;

/// Terminals and multiplexers drop a longer sequence, some without a word: xterm and tmux take
/// about so much of OSC 52, counted before it is coded as base64.
const MOST: usize = 74_000;

/// Copies a text; where it went comes back.
///
/// # Errors
/// The terminal takes no output, or the file cannot be written.
pub fn copy(terminal: &mut Terminal, form: Form, text: &str) -> anyhow::Result<Copied> {
    if text.len() <= MOST && has_clipboard() {
        terminal.copy(text).context("can't write to the terminal")?;
        return Ok(Copied::Terminal(form));
    }
    Ok(Copied::File(form, write(form, text)?))
}

/// Whether the terminal can have a clipboard: the consoles of a machine without a desktop have none.
fn has_clipboard() -> bool {
    std::env::var_os("TERM").is_none_or(|term| term != "linux" && term != "dumb")
}

/// Writes a text into the state folder, in the place of the one before.
fn write(form: Form, text: &str) -> anyhow::Result<PathBuf> {
    let folder = folders::state().context("no folder to save it in. Set HOME")?;
    let path = folder.join("copied").with_extension(form.ending());
    fs::create_dir_all(&folder).with_context(|| format!("can't create {}", folder.display()))?;
    folders::write_private(&path, text.as_bytes()).with_context(|| format!("can't write {}", path.display()))?;
    Ok(path)
}
