//! The line that finds words in the text of the pane that has the keys. It stands below that text.

use ratatui::layout::Position;

use crate::keys::{Command, Context};
use crate::tui::desk::Desk;
use crate::tui::line::{self, Line};
use crate::tui::paint::Canvas;
use crate::tui::popup::{Areas, Extent, Outcome, Popup};
use crate::tui::scene::Scene;
use crate::tui::theme::Role;
use crate::tui::wish::Wish;

/// The open line.
#[derive(Debug)]
pub struct Find {
    place: Context,
    line: Line,
    /// In how many places the words are, where that is known.
    count: Option<usize>,
}

impl Find {
    /// The empty line, for the pane that has the keys.
    pub fn new(scene: &Scene<'_>) -> Self {
        Self { place: scene.place, line: Line::default(), count: None }
    }

    fn ask(&self, step: isize) -> Outcome {
        let words = self.line.text().trim().to_owned();
        if words.is_empty() { Outcome::Stay } else { Outcome::Ask(Wish::FindText(words, step)) }
    }
}

impl Popup for Find {
    fn context(&self) -> Context {
        Context::FindLine
    }

    fn title(&self) -> String {
        let place = match self.place {
            Context::Search | Context::Contents => Context::Page,
            place => place,
        };
        format!("Find in the {}", place.name())
    }

    fn extent(&self, _desk: &Desk) -> Extent {
        Extent::new(60, 0)
    }

    fn stands_aside(&self) -> bool {
        true
    }

    fn write(&mut self, character: char) {
        self.line.write(character);
    }

    fn offers(&self, command: Command) -> bool {
        let finds = || !self.line.is_empty() && self.count != Some(0);
        !matches!(command, Command::Open | Command::Up | Command::Down) || finds()
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            // Without words nothing is marked any more.
            Command::Back => Outcome::Leave(Wish::FindText(String::new(), 0)),
            Command::Open | Command::Down | Command::PageDown => self.ask(1),
            Command::Up | Command::PageUp => self.ask(-1),
            command => {
                self.line.obey(command);
                Outcome::Stay
            }
        }
    }

    fn look(&mut self, scene: &Scene<'_>) {
        let words = self.line.text();
        let words = Some(words.trim()).filter(|words| !words.is_empty());
        self.count = words.and_then(|words| scene.screens.open().count(words));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, _desk: &Desk) -> Option<Position> {
        let mut room = line::prompt(canvas, areas.line, Role::Key);
        if let Some(count) = self.count {
            room = canvas.put_right(room, &format!(" {count} found"), Role::Body);
        }
        Some(self.line.draw(canvas, room, "Type words, then Enter for each match"))
    }
}
