//! What an app left behind that did not end as it should, and the question whether to take it up.

use ratatui::layout::{Rect, Size};
use serde::{Deserialize, Serialize};

use super::overlay::{self, Overlay};
use super::{App, Screen};
use crate::keys::Command;
use crate::tui::action::Effect;
use crate::tui::layout::{Pane, Shelf};
use crate::tui::theme::Drawing;
use crate::tui::typeset;

/// Where one was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The page that was open; on the Diagnose screen none.
    pub page: Option<String>,
    /// Whether the verdict had the keys, and not the text.
    pub verdict: bool,
    /// The number of the recipient whose verdict was shown.
    pub recipient: usize,
}

/// What was left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where one was.
    pub place: Place,
    /// The text in the paste pane.
    pub text: Vec<u8>,
}

/// The question whether to take it up.
#[derive(Debug)]
pub struct Question {
    /// What was left behind.
    pub left: Left,
    /// The number of the chosen answer.
    pub chosen: usize,
}

impl Question {
    /// The answers, each with its command.
    pub const ANSWERS: [(&'static str, Command); 2] =
        [("go on with it", Command::Restore), ("forget it", Command::Discard)];

    /// What is asked.
    pub fn text(&self) -> String {
        let lines = self.left.text.split(|byte| *byte == b'\n').count();
        let lines = if lines == 1 { "one line".to_owned() } else { format!("{lines} lines") };
        format!("whybounce did not end as it should the last time. Go on with the text of {lines} that was in it?")
    }

    /// The beginning of the text, by which one knows it again.
    pub fn beginning(&self) -> String {
        let text = String::from_utf8_lossy(&self.left.text);
        text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().chars().take(200).collect()
    }

    /// Where it stands on a screen of this size: with its frame, and without.
    pub fn areas(&self, size: Size) -> [Rect; 2] {
        // The words, the beginning, a blank row and the answers; the first row counts for the title.
        let columns = usize::from(size.width.saturating_sub(6).min(56)).max(1);
        let words = typeset::wrap(&self.text(), columns, Drawing::Unicode).len();
        overlay::centred(size, 60, u16::try_from(words + 1 + Self::ANSWERS.len()).unwrap_or(u16::MAX))
    }
}

impl App {
    /// Where one is.
    pub fn place(&self) -> Place {
        let reading = self.screen == Screen::Reference && self.lookup.shelf == Shelf::Page;
        Place {
            page: self.lookup.page.as_ref().filter(|_| reading).map(|page| page.id.clone()),
            verdict: self.diagnose.pane != Pane::Paste,
            recipient: self.diagnose.chosen,
        }
    }

    /// Asks whether to take up what was left behind.
    pub fn offer(&mut self, left: Left) {
        self.overlay = Some(Overlay::Question(Question { left, chosen: 0 }));
        self.settle();
    }

    pub(super) fn answer_question(&mut self, command: Command) -> Option<Effect> {
        let Some(Overlay::Question(mut question)) = self.overlay.take() else { return None };
        let chosen = Question::ANSWERS.get(question.chosen).map(|(_, answer)| *answer);
        match if command == Command::Open { chosen? } else { command } {
            Command::Restore => {
                self.take_up(question.left);
                Some(Effect::Restore)
            }
            Command::Discard => Some(Effect::Discard),
            Command::Back => None,
            motion => {
                question.chosen = match motion {
                    Command::Up | Command::PageUp => 0,
                    Command::Down | Command::PageDown => Question::ANSWERS.len() - 1,
                    _ => question.chosen,
                };
                self.overlay = Some(Overlay::Question(question));
                None
            }
        }
    }

    fn take_up(&mut self, left: Left) {
        let Left { place, text } = left;
        self.toast = self.diagnose.take(&text);
        self.diagnose.chosen = place.recipient;
        self.diagnose.pane = if place.verdict { Pane::Verdict } else { Pane::Paste };
        if let Some(page) = place.page {
            self.screen = Screen::Reference;
            self.lookup.open_from_elsewhere(&page, &self.reference);
        }
    }
}
