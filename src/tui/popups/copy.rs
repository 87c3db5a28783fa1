//! The choice of what to copy.

use ratatui::layout::Position;

use crate::keys::{Command, Context};
use crate::tui::action::Form;
use crate::tui::desk::Desk;
use crate::tui::list::{Item, List};
use crate::tui::paint::Canvas;
use crate::tui::popup::{self, Areas, Extent, Outcome, Popup};
use crate::tui::scene::Scene;
use crate::tui::theme::Role;
use crate::tui::wish::Wish;

/// What is said while there is nothing to copy.
pub const NOTHING: &str = "Nothing to copy yet";

/// The open menu.
#[derive(Debug)]
pub struct CopyMenu {
    list: List<Form>,
}

impl CopyMenu {
    /// The menu, where there is something to copy.
    ///
    /// # Errors
    /// Why there is nothing.
    pub fn new(scene: &Scene<'_>) -> Result<Self, &'static str> {
        if scene.screens.diagnose.paste.is_empty() {
            return Err(NOTHING);
        }
        let item = |form: &Form| {
            let keys = scene.desk.keymap.keys_of(Context::CopyMenu, form.command());
            Item::new(form.name(), *form).with(keys, Role::Key)
        };
        Ok(Self { list: List::new(Form::ALL.iter().map(item).collect()) })
    }
}

impl Popup for CopyMenu {
    fn context(&self) -> Context {
        Context::CopyMenu
    }

    fn title(&self) -> String {
        "Copy as…".to_owned()
    }

    fn extent(&self, _desk: &Desk) -> Extent {
        Extent::new(56, self.list.len())
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        let form = match command {
            Command::Back => return Outcome::Close,
            Command::Open => self.list.selected().copied(),
            command => Form::of(command),
        };
        self.list.obey(command);
        form.map_or(Outcome::Stay, |form| Outcome::Leave(Wish::Copy(form)))
    }

    fn settle(&mut self, desk: &Desk) {
        self.list.settle(Areas::of(self.extent(desk), desk.size).rows.height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, _desk: &Desk) -> Option<Position> {
        canvas.clip(areas.line, "Press a letter, or Enter for the selected one", Role::Muted);
        popup::draw_list(&self.list, canvas, areas)
    }
}
