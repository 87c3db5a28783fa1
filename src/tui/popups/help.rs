//! The list of keys that work in a place, filtered by typing.

use ratatui::layout::Position;

use crate::keys::{Binding, Command, Context};
use crate::tui::desk::Desk;
use crate::tui::list::{Item, List};
use crate::tui::paint::Canvas;
use crate::tui::popup::{self, Areas, Extent, Outcome, Popup};
use crate::tui::scene::Scene;
use crate::tui::wish::Wish;

/// Below this many columns a row names two keys at most.
const NARROW: u16 = 60;

/// The open list of keys.
#[derive(Debug)]
pub struct Help {
    place: Context,
    list: List<Command>,
}

impl Help {
    /// The list of the keys that work in the place.
    pub fn new(scene: &Scene<'_>) -> Self {
        let list = List::new(items(scene.place, scene.desk)).filtered("Type to filter, Enter to run, Esc to close");
        Self { place: scene.place, list }
    }
}

/// Every command of a place with its keys.
fn items(place: Context, desk: &Desk) -> Vec<Item<Command>> {
    // On a narrow screen what a key does says more than a third key for it.
    let shown = if desk.size.width < NARROW { 2 } else { usize::MAX };
    let keys =
        |binding: &Binding| binding.keys.iter().take(shown).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let mut items: Vec<Item<Command>> = Vec::new();
    for binding in desk.keymap.here(place) {
        let keys = keys(binding);
        match items.iter_mut().find(|item| item.goal == binding.command) {
            Some(item) => item.lead = format!("{}, {keys}", item.lead),
            None => items.push(Item { lead: keys, ..Item::new(binding.label, binding.command) }),
        }
    }
    for item in &mut items {
        item.words = format!("{} {}", item.lead, item.name).to_lowercase();
        item.group = item.goal.aim().name();
    }
    // Within an aim the order of the table stays.
    items.sort_by_key(|item| item.goal.aim());
    items
}

impl Popup for Help {
    fn context(&self) -> Context {
        Context::Help
    }

    fn title(&self) -> String {
        format!("Keys in the {}", self.place.name())
    }

    fn extent(&self, _desk: &Desk) -> Extent {
        Extent::new(76, self.list.lines_of_all())
    }

    fn write(&mut self, character: char) {
        self.list.write(character);
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            Command::Back if self.list.clear() => Outcome::Stay,
            Command::Back => Outcome::Close,
            Command::Open => self.list.selected().map_or(Outcome::Stay, |command| Outcome::Leave(Wish::Run(*command))),
            command => {
                self.list.obey(command);
                Outcome::Stay
            }
        }
    }

    fn settle(&mut self, desk: &Desk) {
        self.list.settle(Areas::of(self.extent(desk), desk.size).rows.height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, _desk: &Desk) -> Option<Position> {
        popup::draw_list(&self.list, canvas, areas)
    }
}
