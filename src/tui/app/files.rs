//! Opening a file: the folder that is listed, and what becomes of a file that was read.

use std::path::{Path, PathBuf};

use super::App;
use crate::intake;
use crate::tui::action::{Effect, Listing};
use crate::tui::popups::files::Files;
use crate::tui::screens::Tab;
use crate::tui::wish::Way;

impl App {
    /// Asks for the folder of the open file, or for the one in which the program was started.
    pub(super) fn pick_file(&self) -> Effect {
        let folder = self.file.as_deref().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
        Effect::ListFolder(folder.unwrap_or(Path::new(".")).to_owned())
    }

    /// Asks for the open file once more.
    pub(super) fn reload(&mut self) -> Option<Effect> {
        let file = self.file.clone();
        if file.is_none() {
            self.toast = Some("Nothing to reload: this text was pasted".to_owned());
        }
        file.map(Effect::ReadFile)
    }

    /// Shows what is in a folder.
    pub(super) fn listed(&mut self, listing: Result<Listing, String>) {
        match listing {
            Ok(listing) => self.popup = Some(Box::new(Files::new(listing))),
            Err(reason) => self.toast = Some(reason),
        }
    }

    /// The file in the paste pane.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Puts a file that was read into the paste pane.
    pub(super) fn read(&mut self, path: PathBuf, text: Result<Vec<u8>, String>) -> Option<Effect> {
        let text = match text {
            Ok(text) => text,
            Err(reason) => {
                self.toast = Some(reason);
                return None;
            }
        };
        self.popup = None;
        let again = self.file.as_ref() == Some(&path);
        let said = format!("Reloaded {}", path.display());
        let effect = self.open_file(&text, path);
        if again {
            self.toast = Some(said);
        }
        Some(effect)
    }

    /// Puts the text of a file into the paste pane.
    pub fn open_file(&mut self, text: &[u8], path: PathBuf) -> Effect {
        let effect = self.open(text, &path.display().to_string());
        if intake::binary(text, self.desk.reference.shapes()).is_none() {
            self.file = Some(path);
        }
        effect
    }

    /// Puts a text into the paste pane; `-` is the source of one that was piped in.
    pub fn open(&mut self, text: &[u8], source: &str) -> Effect {
        if let Some(sentence) = intake::binary(text, self.desk.reference.shapes()) {
            self.toast = Some(format!("{source}: {sentence}"));
            return Effect::Diagnose;
        }
        let source = &self.screens.diagnose.masked_source(source);
        let said = if source == "-" { "Opened the piped text".to_owned() } else { format!("Opened {source}") };
        self.toast = self.screens.diagnose.take(text).or(Some(said));
        source.clone_into(&mut self.source);
        self.file = None;
        self.land_on_verdict();
        self.settle();
        Effect::Diagnose
    }

    /// Opens the reference on the page of a code, or on what a few words find.
    pub fn look_up(&mut self, words: &str) {
        self.screens.tab = Tab::Reference;
        if self.desk.reference.document(words).is_some() {
            self.screens.lookup.open(words, Way::Elsewhere, &self.desk.reference);
        } else {
            self.screens.lookup.search_for(words);
        }
        self.settle();
    }
}
