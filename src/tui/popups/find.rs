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
}

impl Find {
    /// The empty line, for the pane that has the keys.
    pub fn new(scene: &Scene<'_>) -> Self {
        Self { place: scene.place, line: Line::default() }
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

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, _desk: &Desk) -> Option<Position> {
        let room = line::prompt(canvas, areas.line, Role::Key);
        Some(self.line.draw(canvas, room, "Words, then Enter for each place"))
    }
}
