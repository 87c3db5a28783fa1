//! The list of keys that work in a place, filtered by typing.

use ratatui::layout::Position;

use crate::keys::{Aim, Binding, Command, Context};
use crate::tui::desk::Desk;
use crate::tui::list::{Item, List};
use crate::tui::paint::Canvas;
use crate::tui::popup::{self, Areas, Extent, Outcome, Popup, no_matches};
use crate::tui::scene::Scene;
use crate::tui::wish::Wish;

/// Below this many columns a row names one key only.
const NARROW: u16 = 70;

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
    // On a narrow screen what a key does says more than a second key for it.
    let shown = if desk.size.width < NARROW { 1 } else { usize::MAX };
    let keys =
        |binding: &Binding| binding.keys.iter().take(shown).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let mut items: Vec<Item<Command>> = Vec::new();
    for binding in desk.keymap.here(place) {
        let keys = keys(binding);
        // Two commands that do the same here are one to the reader.
        match items.iter_mut().find(|item| item.goal == binding.command || item.name == binding.label) {
            Some(_) if shown == 1 => {}
            Some(item) => item.lead = format!("{}, {keys}", item.lead),
            None => items.push(Item { lead: keys, ..Item::new(binding.label, binding.command) }),
        }
    }
    for item in &mut items {
        item.words = format!("{} {}", item.lead, item.name).to_lowercase();
        item.group = item.goal.aim().name();
    }
    // What the place itself is for comes first; within an aim the order of the table stays.
    items.sort_by_key(|item| (Some(item.goal.aim()) != Aim::of(place), item.goal.aim()));
    items
}

impl Popup for Help {
    fn context(&self) -> Context {
        Context::Help
    }

    fn title(&self) -> String {
        match self.place {
            // It is the name of a screen.
            Context::Learn => "Keys in Learn".to_owned(),
            place => format!("Keys in the {}", place.name()),
        }
    }

    fn extent(&self, _desk: &Desk) -> Extent {
        // A wider box would only part the keys from what they do.
        Extent::new(76, self.list.lines_of_all())
    }

    fn write(&mut self, character: char) {
        self.list.write(character);
    }

    fn offers(&self, command: Command) -> bool {
        command != Command::Open || self.list.selected().is_some()
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            Command::Back if self.list.clear() => Outcome::Stay,
            Command::Back => Outcome::Close,
            Command::Open => {
                self.list.selected().map_or_else(no_matches, |command| Outcome::Leave(Wish::Run(*command)))
            }
            command => {
                self.list.obey(command);
                Outcome::Stay
            }
        }
    }

    fn select(&mut self, row: usize) {
        self.list.select(row);
    }

    fn wheel(&mut self, _pane: usize, rows: isize) {
        self.list.scroll(rows);
    }

    fn settle(&mut self, desk: &Desk) {
        self.list.settle(Areas::of(self.extent(desk), desk.size).rows.height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, _desk: &Desk) -> Option<Position> {
        popup::draw_list(&self.list, canvas, areas)
    }
}
