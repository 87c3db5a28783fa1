//! The question whether to restore what an earlier run left behind.

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
const WIDTH: u16 = 60;

/// The open question.
#[derive(Debug)]
pub struct Question {
    text: String,
    /// The beginning of the text, by which one knows it again.
    beginning: String,
    list: List<Command>,
}

impl Question {
    /// The question about a text that was left behind.
    pub fn new(left: &Left, desk: &Desk) -> Self {
        let lines = left.text.split(|byte| *byte == b'\n').count();
        let lines = if lines == 1 { "one line".to_owned() } else { format!("{lines} lines") };
        let text = String::from_utf8_lossy(&left.text);
        let beginning = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let item = |command: Command| {
            Item::new(command.label(), command).with(desk.keymap.keys_of(Context::Question, command), Role::Key)
        };
        Self {
            text: format!("whybounce closed unexpectedly last time. Restore your text ({lines})?"),
            beginning: beginning.chars().take(200).collect(),
            list: List::new([Command::Restore, Command::Discard].map(item).into()),
        }
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
        // The words, the beginning, a blank row and the answers; the first row counts for the title.
        let columns = usize::from(desk.size.width.saturating_sub(6).min(WIDTH - 4)).max(1);
        let words = typeset::wrap(&self.text, columns, Drawing::Unicode).len();
        Extent::new(WIDTH, words + 1 + self.list.len())
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        let selected = self.list.selected().copied();
        match (command, selected) {
            (Command::Restore, _) | (Command::Open, Some(Command::Restore)) => Outcome::Leave(Wish::Restore),
            (Command::Discard, _) | (Command::Open, Some(Command::Discard)) => Outcome::Leave(Wish::Discard),
            (Command::Back, _) => Outcome::Close,
            (command, _) => {
                self.list.obey(command);
                Outcome::Stay
            }
        }
    }

    fn settle(&mut self, _desk: &Desk) {
        self.list.settle(u16::try_from(self.list.len()).unwrap_or(u16::MAX));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, _desk: &Desk) -> Option<Position> {
        let area = Rect { y: areas.line.y, height: areas.rows.height + 1, ..areas.rows };
        let beginning = typeset::clip(&self.beginning, usize::from(area.width).max(1), canvas.drawing());
        let words = canvas.paragraphs(area, &[(Role::Body, &self.text), (Role::Example, &beginning)]);
        let used = u16::try_from(words + 1).unwrap_or(u16::MAX).min(area.height);
        let rows = Rect { y: area.y + used, height: area.height - used, ..area };
        popup::draw_list(&self.list, canvas, Areas { rows, ..areas });
        None
    }
}
