//! What becomes of a paste: it takes the place of the text, or goes where one writes.

use super::App;
use super::masking::{Incoming, Manner};
use crate::keys::{Command, Context};
use crate::tui::action::Effect;
use crate::tui::layout::Span;
use crate::tui::paste;
use crate::tui::screens::Tab;
use crate::tui::screens::diagnose::areas::Pane;

impl App {
    /// A paste goes to Diagnose wherever one is, but for a few words in a line of the open screen.
    pub(super) fn paste(&mut self, text: &str) -> Option<Effect> {
        let taken = match &mut self.popup {
            Some(popup) => popup.take_words(text),
            None => self.screens.open_mut().take_words(text),
        };
        if taken || text.is_empty() {
            return None;
        }
        let editing = self.context() == Context::Paste && !self.screens.diagnose.paste.is_untouched();
        self.popup = None;
        self.screens.tab = Tab::Diagnose;
        let text = paste::single_spaced(text);
        // A word goes where one writes; a text of its own must not be mixed with that of somebody else.
        let is_part = !text.trim().contains(['\n', '\r']);
        let manner = if editing && is_part { Manner::Added } else { Manner::Pasted };
        Some(self.bring(Incoming { text: text.into_owned().into_bytes(), manner }))
    }

    /// Puts text in the place of what was in the paste pane, and says so.
    pub(super) fn replace(&mut self, text: &[u8], shown: &[u8]) {
        let replaced = !self.screens.diagnose.paste.is_empty();
        let notice = self.screens.diagnose.take(text, shown);
        self.replaced = replaced.then(|| self.screens.diagnose.revision());
        self.toast = notice.or_else(|| replaced.then(|| self.said_of_replaced()));
        self.land_on_verdict();
    }

    /// Puts the text back whose place the last paste took, and adds the paste at its end.
    pub(super) fn add_paste(&mut self) -> Option<Effect> {
        let diagnose = &mut self.screens.diagnose;
        if self.replaced.take() != Some(diagnose.revision()) {
            self.toast = Some("Paste first: this adds a paste to the text whose place it took".to_owned());
            return None;
        }
        let text = [b"\n", diagnose.original().as_slice()].concat();
        diagnose.go_back_before_paste();
        Some(self.bring(Incoming { text, manner: Manner::Added }))
    }

    /// What is said of a paste that took the place of another.
    fn said_of_replaced(&self) -> String {
        let key = |command| self.desk.keymap.common_key(&[Context::Paste, Context::Verdict], command);
        let undo = key(Command::Undo).map(|key| format!(". {key}: undo")).unwrap_or_default();
        let add = key(Command::AddPaste).map(|key| format!(", {key}: keep both")).unwrap_or_default();
        format!("Replaced the previous text{undo}{add}")
    }

    /// What is said of a paste that was added to what one writes.
    pub(super) fn said_of_added(&self) -> String {
        let undo = self.desk.key(self.context(), Command::Undo);
        let way = undo.map(|key| format!(". {key}: undo")).unwrap_or_default();
        format!("Added to the text{way}")
    }

    /// Where one pane is shown at a time, what one wants to see after a paste is the verdict.
    pub(super) fn land_on_verdict(&mut self) {
        if Span::of(self.desk.size) == Span::One && !self.screens.diagnose.paste.is_empty() {
            self.screens.diagnose.pane = Pane::Verdict;
        }
    }
}
