//! Opening a file: the folder that is listed, and what becomes of a file that was read.

use std::path::{Path, PathBuf};

use super::App;
use super::masking::{Incoming, Manner};
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
            Ok(listing) => {
                let diagnose = &mut self.screens.diagnose;
                self.popup = Some(Box::new(Files::new(listing, |name| diagnose.masked_source(name))));
            }
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
        let source = path.display().to_string();
        let said = if again { format!("Reloaded {source}") } else { self.opened(&source) };
        Some(self.open_as(&text, &source, (Some(path), said)))
    }

    /// Puts the text of a file into the paste pane.
    pub fn open_file(&mut self, text: &[u8], path: PathBuf) -> Effect {
        let source = path.display().to_string();
        let said = self.opened(&source);
        self.open_as(text, &source, (Some(path), said))
    }

    fn opened(&mut self, source: &str) -> String {
        if source == "-" {
            return "Opened the piped text".to_owned();
        }
        format!("Opened {}", self.screens.diagnose.masked_source(source))
    }

    /// Puts a text into the paste pane; `-` is the source of one that was piped in.
    pub fn open(&mut self, text: &[u8], source: &str) -> Effect {
        let said = self.opened(source);
        self.open_as(text, source, (None, said))
    }

    fn open_as(&mut self, text: &[u8], source: &str, (file, said): (Option<PathBuf>, String)) -> Effect {
        if let Some(sentence) = intake::binary(text, self.desk.reference.shapes()) {
            self.toast = Some(format!("{source}: {sentence}"));
            return Effect::Diagnose;
        }
        let source = source.to_owned();
        let effect = self.bring(Incoming { text: text.to_vec(), manner: Manner::Opened { source, file, said } });
        self.settle();
        effect
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
