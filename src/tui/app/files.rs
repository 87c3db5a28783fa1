//! Opening a file: the picker, and what becomes of a file that was read.

use std::path::{Path, PathBuf};

use super::App;
use super::chooser::{Chooser, Row};
use super::overlay::Overlay;
use crate::keys::Command;
use crate::tui::action::{Effect, Entry, Listing};
use crate::tui::theme::Role;

/// The picker: what is in a folder.
#[derive(Debug)]
pub struct Picker {
    /// The list.
    pub list: Chooser,
    folder: PathBuf,
    entries: Vec<Entry>,
}

impl Picker {
    fn new(listing: Listing) -> Self {
        let Listing { folder, entries } = listing;
        let parent = folder.parent().map(|_| Row {
            name: "..".to_owned(),
            more: "the folder above".to_owned(),
            role: Role::Muted,
            words: "..".to_owned(),
            number: entries.len(),
        });
        let rows = parent.into_iter().chain(entries.iter().enumerate().map(row)).collect();
        let hint = "a part of the name; Enter opens it";
        let list = Chooser::new(folder.display().to_string(), hint, rows, 0);
        Self { list, folder, entries }
    }

    /// What the chosen row stands for, and whether it is a folder.
    fn goal(&self) -> Option<(PathBuf, bool)> {
        match self.entries.get(self.list.number()?) {
            Some(entry) => Some((entry.path.clone(), entry.is_folder)),
            None => Some((self.folder.parent()?.to_owned(), true)),
        }
    }
}

fn row((number, entry): (usize, &Entry)) -> Row {
    let name = entry.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (name, more) = if entry.is_folder { (format!("{name}/"), String::new()) } else { (name, size(entry.bytes)) };
    Row { words: name.to_lowercase(), name, more, role: Role::Muted, number }
}

/// A size as one reads it at a glance.
fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} kB", bytes.div_ceil(1024)),
        _ => format!("{} MB", bytes.div_ceil(1_048_576)),
    }
}

impl App {
    /// The file or folder that an effect is about.
    pub fn wanted(&self) -> &Path {
        &self.wanted
    }

    /// Asks for the folder of the open file, or for the one in which the program was started.
    pub(super) fn pick_file(&mut self) -> Effect {
        let folder = self.file.as_deref().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
        self.wanted = folder.unwrap_or(Path::new(".")).to_owned();
        Effect::ListFolder
    }

    /// Asks for the open file once more.
    pub(super) fn reload(&mut self) -> Option<Effect> {
        let Some(file) = self.file.clone() else {
            self.toast = Some("there is no file to read again; this text was pasted".to_owned());
            return None;
        };
        self.wanted = file;
        Some(Effect::ReadFile)
    }

    /// Shows what is in a folder.
    pub(super) fn listed(&mut self, listing: Result<Listing, String>) {
        match listing {
            Ok(listing) => self.overlay = Some(Overlay::Files(Picker::new(listing))),
            Err(reason) => self.toast = Some(reason),
        }
    }

    /// Puts a file that was read into the paste pane.
    pub(super) fn read(&mut self, text: Result<Vec<u8>, String>) -> Option<Effect> {
        let text = match text {
            Ok(text) => text,
            Err(reason) => {
                self.toast = Some(reason);
                return None;
            }
        };
        let path = self.wanted.clone();
        let again = self.file.as_ref() == Some(&path);
        let said = format!("read {} again", path.display());
        let effect = self.open_file(&text, path);
        if again {
            self.toast = Some(said);
        }
        Some(effect)
    }

    /// Puts the text of a file into the paste pane.
    pub fn open_file(&mut self, text: &[u8], path: PathBuf) -> Effect {
        let effect = self.open(text, &path.display().to_string());
        self.file = Some(path);
        effect
    }

    pub(super) fn obey_in_picker(&mut self, command: Command) -> Option<Effect> {
        let Some(Overlay::Files(picker)) = &mut self.overlay else { return None };
        let goal = match command {
            Command::Open => picker.goal(),
            Command::FolderAbove => picker.folder.parent().map(|folder| (folder.to_owned(), true)),
            command => {
                if !picker.list.obey(command) {
                    self.overlay = None;
                }
                return None;
            }
        };
        let (path, is_folder) = goal?;
        self.wanted = path;
        if is_folder {
            return Some(Effect::ListFolder);
        }
        self.overlay = None;
        self.screen = super::Screen::Diagnose;
        Some(Effect::ReadFile)
    }
}
