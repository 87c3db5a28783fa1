//! The list of recipients, to select one or to filter them.

use ratatui::layout::Position;

use crate::keys::{Command, Context};
use crate::tui::desk::Desk;
use crate::tui::list::{Item, List};
use crate::tui::paint::Canvas;
use crate::tui::popup::{self, Areas, Extent, Outcome, Popup};
use crate::tui::scene::Scene;
use crate::tui::screens::diagnose::answer::{self, Answer, Choice, Row};
use crate::tui::typeset;
use crate::tui::wish::Wish;

/// The rows of the box on a screen that has room for them.
const ROWS: usize = 16;

/// A longer title leaves an address no room.
const TITLE: usize = 24;

/// The open list.
#[derive(Debug)]
pub struct Recipients {
    title: String,
    list: List<usize>,
}

impl Recipients {
    /// The list, where there are several.
    ///
    /// # Errors
    /// Why there is none.
    pub fn new(scene: &Scene<'_>) -> Result<Self, &'static str> {
        let screen = &scene.screens.diagnose;
        let Some(answer) = screen.answer_shown().filter(|answer| !answer.diagnoses.is_empty()) else {
            return Err("No recipients yet");
        };
        if answer.diagnoses.len() == 1 {
            return Err("Only one recipient");
        }
        let all = Choice::of("", answer);
        let (rows, bounces) = (all.rows.len(), answer.diagnoses.len());
        let bounces = if bounces > rows { format!(", {bounces} bounces") } else { String::new() };
        let title = format!("{rows} recipients{bounces}: {}", answer.kinds());
        let items = all.rows.iter().filter_map(|row| item(row, answer, scene.desk));
        let mut list = List::new(items.collect()).filtered("Address, hard, mailbox full, … Enter shows these");
        list.selection.row = all.row_of(screen.chosen);
        Ok(Self { title, list })
    }
}

fn item(row: &Row, answer: &Answer, desk: &Desk) -> Option<Item<usize>> {
    let diagnosis = answer.diagnoses.get(row.first)?;
    let verdict = &diagnosis.verdict;
    let drawing = desk.drawing();
    let title = desk.reference.category(verdict.category).short_title();
    let title = typeset::clip(title, TITLE, drawing);
    let more = format!("{title}  {}", answer::lasting(verdict.permanence, drawing));
    let name = format!("{}{}", answer::name(diagnosis), row.times(drawing));
    let item = Item::new(name, row.first).with(more, verdict.permanence.into());
    Some(Item { words: answer.words_of(row), ..item })
}

impl Popup for Recipients {
    fn context(&self) -> Context {
        Context::Recipients
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn extent(&self, _desk: &Desk) -> Extent {
        Extent::new(76, self.list.len().clamp(3, ROWS))
    }

    fn write(&mut self, character: char) {
        self.list.write(character);
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            Command::Back => return Outcome::Close,
            Command::Open => {
                let words = self.list.words();
                return self
                    .list
                    .selected()
                    .map_or(Outcome::Close, |number| Outcome::Leave(Wish::Narrow(words, *number)));
            }
            command => self.list.obey(command),
        }
        Outcome::Stay
    }

    fn settle(&mut self, desk: &Desk) {
        self.list.settle(Areas::of(self.extent(desk), desk.size).rows.height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, _desk: &Desk) -> Option<Position> {
        popup::draw_list(&self.list, canvas, areas)
    }
}
