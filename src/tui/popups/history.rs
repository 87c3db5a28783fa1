//! The texts that were in the paste pane before, to go back to one.

use ratatui::layout::Position;

use crate::keys::{Command, Context};
use crate::tui::desk::Desk;
use crate::tui::history::{Earlier, Found};
use crate::tui::list::{Item, List};
use crate::tui::paint::Canvas;
use crate::tui::popup::{self, Areas, Extent, Outcome, Popup};
use crate::tui::scene::Scene;
use crate::tui::theme::{Drawing, Role};
use crate::tui::wish::Wish;

/// The rows of the box on a screen that has room for them.
const ROWS: usize = 16;

/// So much of a text is searched for what is typed.
const SEARCHED: usize = 4096;

/// The open list.
#[derive(Debug)]
pub struct EarlierTexts {
    list: List<usize>,
}

impl EarlierTexts {
    /// The list, where there are any.
    ///
    /// # Errors
    /// Why there are none.
    pub fn new(scene: &Scene<'_>) -> Result<Self, &'static str> {
        let screen = &scene.screens.diagnose;
        let open = screen.paste.bytes();
        let texts = screen.history.texts().iter().enumerate().filter(|(_, earlier)| earlier.text != open);
        let items: Vec<_> = texts.map(|(number, earlier)| item(number, earlier, scene.desk.drawing())).collect();
        if items.is_empty() {
            return Err("No earlier texts yet");
        }
        Ok(Self { list: List::new(items).filtered("Address, hard, mailbox full, … Enter opens it") })
    }
}

fn item(number: usize, earlier: &Earlier, drawing: Drawing) -> Item<usize> {
    let item = Item::new(earlier.name.as_str(), number);
    let item = match &earlier.found {
        Found::Verdict(title, permanence) => {
            let sign = drawing.symbols().sign(*permanence);
            item.with(format!("{title}  {sign} {:<4}", permanence.name().to_uppercase()), (*permanence).into())
        }
        Found::Nothing => item.with("nothing found", Role::Muted),
        Found::Session(when) => item.with(format!("earlier session, {when}"), Role::Muted),
    };
    let text = String::from_utf8_lossy(earlier.text.get(..SEARCHED).unwrap_or(&earlier.text)).into_owned();
    Item { words: format!("{} {} {text}", item.name, item.more).to_lowercase(), ..item }
}

impl Popup for EarlierTexts {
    fn context(&self) -> Context {
        Context::History
    }

    fn title(&self) -> String {
        "Earlier texts".to_owned()
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
                return self.list.selected().map_or(Outcome::Stay, |number| Outcome::Leave(Wish::GoBackTo(*number)));
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
