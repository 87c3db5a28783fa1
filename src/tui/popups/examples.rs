//! Bounces to try, one for each cause.

use ratatui::layout::Position;

use crate::keys::{Command, Context};
use crate::tui::desk::Desk;
use crate::tui::list::{Item, List};
use crate::tui::paint::Canvas;
use crate::tui::popup::{self, Areas, Extent, Outcome, Popup};
use crate::tui::scene::Scene;
use crate::tui::screens::diagnose::examples::{self, Example};
use crate::tui::theme::Role;
use crate::tui::wish::Wish;

/// The rows of the box on a screen that has room for them.
const ROWS: usize = 17;

/// The open list.
#[derive(Debug)]
pub struct Examples {
    list: List<String>,
}

impl Examples {
    /// The plain examples first, then one for each cause.
    pub fn new(scene: &Scene<'_>) -> Self {
        let plain = scene.screens.diagnose.examples();
        let others = examples::by_category(&scene.desk.reference);
        let others = others.into_iter().filter(|other| plain.iter().all(|known| known.title != other.title));
        let items = plain.iter().cloned().chain(others).map(item).collect();
        Self { list: List::new(items).filtered("Type a cause or a provider") }
    }
}

fn item(example: Example) -> Item<String> {
    let words = format!("{} {}", example.title, example.speaker).to_lowercase();
    Item { words, ..Item::new(example.title, example.text).with(example.speaker, Role::Muted) }
}

impl Popup for Examples {
    fn context(&self) -> Context {
        Context::Examples
    }

    fn title(&self) -> String {
        "Examples by cause".to_owned()
    }

    fn extent(&self, _desk: &Desk) -> Extent {
        Extent::new(64, self.list.len().min(ROWS))
    }

    fn write(&mut self, character: char) {
        self.list.write(character);
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            Command::Back => return Outcome::Close,
            Command::Open => {
                let text = self.list.selected().cloned();
                return text.map_or(Outcome::Close, |text| Outcome::Leave(Wish::Try(text)));
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
