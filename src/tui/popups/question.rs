//! The question which of the texts to restore that earlier runs left behind.
//!
//! ```text
//! ╭─ Welcome back ────────────────────────────────────╮
//! │ 3 texts from sessions that ended unexpectedly.    │
//! │❯550 5.1.1 <ann@example.com>: …     2 lines, 14:03 │
//! │ …                                                 │
//! │ Discard all                                     n │
//! ╰───────────────────────────────────────────────────╯
//! ```

use ratatui::layout::{Position, Rect};

use crate::keys::{Command, Context};
use crate::tui::backup::Left;
use crate::tui::desk::Desk;
use crate::tui::list::{Item, List};
use crate::tui::paint::Canvas;
use crate::tui::popup::{self, Areas, Extent, Outcome, Popup};
use crate::tui::theme::{Drawing, Role};
use crate::tui::typeset;
use crate::tui::wish::Wish;

/// The columns of the box.
const WIDTH: u16 = 72;

/// The rows of the list on a screen that has room for them.
const ROWS: usize = 12;

/// The open question.
#[derive(Debug)]
pub struct Question {
    text: String,
    /// What each row asks for.
    list: List<Wish>,
}

impl Question {
    /// The question about texts that were left behind, each with its name.
    pub fn new<'a>(left: impl ExactSizeIterator<Item = (&'a Left, String)>, desk: &Desk) -> Self {
        let alone = left.len() == 1;
        let text = match left.len() {
            1 => "whybounce closed unexpectedly last time. Restore your text?".to_owned(),
            count => format!("{count} texts from sessions that ended unexpectedly. Restore one?"),
        };
        let items = left.enumerate().map(|(number, (left, name))| {
            let when = left.when.as_ref().map(|when| format!(", {}", desk.moment(when))).unwrap_or_default();
            Item::new(name, Wish::Restore(number)).with(left.lines() + &when, Role::Muted)
        });
        let label = if alone { "Discard" } else { "Discard all" };
        let keys = desk.keymap.keys_of(Context::Question, Command::Discard);
        let discard = Item { role: Role::Label, ..Item::new(label, Wish::Discard) }.with(keys, Role::Key);
        Self {
            text,
            list: List::new(items.map(|item| Item { role: Role::Example, ..item }).chain([discard]).collect()),
        }
    }

    /// The rows that the words take.
    fn words(&self, desk: &Desk) -> usize {
        let columns = usize::from(desk.size.width.saturating_sub(6).min(WIDTH - 4)).max(1);
        typeset::wrap(&self.text, columns, Drawing::Unicode).len()
    }

    /// The rows of the list, below the words.
    fn rows(&self, areas: Areas, desk: &Desk) -> Rect {
        let area = Rect { y: areas.line.y, height: areas.rows.height + 1, ..areas.rows };
        let used = u16::try_from(self.words(desk)).unwrap_or(u16::MAX).min(area.height);
        Rect { y: area.y + used, height: area.height - used, ..area }
    }
}

impl Popup for Question {
    fn context(&self) -> Context {
        Context::Question
    }

    fn title(&self) -> String {
        "Welcome back".to_owned()
    }

    fn extent(&self, desk: &Desk) -> Extent {
        // The first row of words counts for the line below the title.
        Extent::new(WIDTH, self.words(desk) - 1 + self.list.len().min(ROWS))
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            Command::Open => self.list.selected().cloned().map_or(Outcome::Stay, Outcome::Leave),
            Command::Restore => match self.list.selected().cloned() {
                Some(wish @ Wish::Restore(_)) => Outcome::Leave(wish),
                _ => Outcome::Leave(Wish::Restore(0)),
            },
            Command::Discard => Outcome::Leave(Wish::Discard),
            Command::Back => Outcome::Leave(Wish::PutAside),
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
        let rows = self.rows(Areas::of(self.extent(desk), desk.size), desk);
        self.list.settle(rows.height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, desk: &Desk) -> Option<Position> {
        canvas.paragraphs(
            Rect { y: areas.line.y, height: areas.rows.height + 1, ..areas.rows },
            &[(Role::Body, &self.text)],
        );
        let rows = self.rows(areas, desk);
        popup::draw_list(&self.list, canvas, Areas { rows, ..areas });
        None
    }
}
