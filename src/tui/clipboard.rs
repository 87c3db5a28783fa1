//! Copying: by the way that arrives here, and always into a file as well.
//!
//! Inside tmux its own buffer, else the clipboard program of the desktop, else the terminal
//! (OSC 52). A terminal never tells whether it took a text, which is why the file is always there.

mod tool;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::action::{Carrier, Copied, Form};
use super::terminal::Terminal;
use crate::folders;
use crate::settings::Clipboard;

/// Terminals and multiplexers drop a longer sequence, some without a word: xterm and tmux take
/// about so much of OSC 52, counted before it is coded as base64.
const MOST: usize = 74_000;

/// The endings of the files that hold a copied text.
const ENDINGS: [&str; 3] = ["txt", "md", "json"];

/// Copies a text; where it went comes back.
///
/// # Errors
/// The terminal takes no output, or there is neither a clipboard nor a place for the file.
pub fn copy(terminal: &mut Terminal, way: Clipboard, (form, text): (Form, &str)) -> anyhow::Result<Copied> {
    let written = write(form, text);
    let carrier = carry(terminal, way, text)?;
    let file = match (written, carrier) {
        (Ok(path), _) => Some(folders::short(&path)),
        (Err(error), Carrier::Missing | Carrier::TooLong | Carrier::File) => bail!(error),
        (Err(_), _) => None,
    };
    Ok(Copied { form, carrier, file })
}

/// Hands a text to the first thing that takes it.
fn carry(terminal: &mut Terminal, way: Clipboard, text: &str) -> anyhow::Result<Carrier> {
    let wanted = |one| way == Clipboard::Auto || way == one;
    if wanted(Clipboard::Tmux) && tool::tmux(text) {
        return Ok(Carrier::Tmux);
    }
    if wanted(Clipboard::Tool)
        && let Some(tool) = tool::desktop(text, way)
    {
        return Ok(Carrier::Tool(tool));
    }
    if way == Clipboard::File {
        return Ok(Carrier::File);
    }
    if !wanted(Clipboard::Terminal) || way == Clipboard::Auto && !has_clipboard() {
        return Ok(Carrier::Missing);
    }
    if text.len() > MOST {
        return Ok(Carrier::TooLong);
    }
    terminal.copy(text).context("can't write to the terminal")?;
    Ok(Carrier::Terminal)
}

/// Whether the terminal can have a clipboard: a console without a desktop has none, and screen
/// keeps the sequence to itself.
fn has_clipboard() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let bare = std::env::var_os("TERM").is_some_and(|term| term == "linux" || term == "dumb");
    !bare && (!set("STY") || set("TMUX"))
}

/// Writes a text into the state folder, in the place of the one before; only its owner may read it.
fn write(form: Form, text: &str) -> anyhow::Result<PathBuf> {
    let folder = folders::state().context("no folder to save it in. Set HOME")?;
    fs::create_dir_all(&folder).with_context(|| format!("can't create {}", folder.display()))?;
    forget(&folder);
    let path = folder.join("copied").with_extension(form.ending());
    folders::write_private(&path, text.as_bytes()).with_context(|| format!("can't write {}", path.display()))?;
    Ok(path)
}

/// Removes the text that was copied before, whatever its form and whoever may read it.
fn forget(folder: &Path) {
    for ending in ENDINGS {
        // Mostly there is none.
        let _ = fs::remove_file(folder.join("copied").with_extension(ending));
    }
}
