//! The line for a note, a tag or an assignee of the kept bounces that an action is about.

use ratatui::layout::Position;

use crate::keys::{Command, Context};
use crate::report::survey::words::number;
use crate::tui::desk::Desk;
use crate::tui::line::Line;
use crate::tui::paint::Canvas;
use crate::tui::popup::{Areas, Extent, Outcome, Popup};
use crate::tui::scene::Scene;
use crate::tui::screens::Tab;
use crate::tui::screens::triage::Remark;
use crate::tui::theme::Role;
use crate::tui::wish::Wish;

/// The open line.
#[derive(Debug)]
pub struct Remarking {
    remark: Remark,
    title: String,
    line: Line,
    /// What was put to entries before, the last one first.
    earlier: Vec<String>,
    /// Which of them is in the line, with what was typed; none while that is what was typed.
    shown: Option<(usize, String)>,
}

impl Remarking {
    /// The line, with what is there already.
    ///
    /// # Errors
    /// That nothing is selected.
    pub fn new(scene: &Scene<'_>, remark: Remark) -> Result<Self, &'static str> {
        let triage = &scene.screens.triage;
        let count = triage.targets().len();
        if count == 0 || scene.screens.tab != Tab::Triage {
            return Err("Select a kept bounce first");
        }
        let mut line = Line::default();
        let only = triage.only();
        line.insert(&match remark {
            Remark::Note => only.and_then(|row| row.note.clone()).unwrap_or_default(),
            Remark::Assignee => {
                let theirs = only.and_then(|row| row.assignee.clone());
                theirs.or_else(|| triage.earlier(remark).next().map(str::to_owned)).unwrap_or_default()
            }
            Remark::Tag => String::new(),
            Remark::Forget => triage.current_address().unwrap_or_default(),
        });
        let key = if count == 1 || remark == Remark::Forget {
            format!("{}-one", remark.key())
        } else {
            remark.key().to_owned()
        };
        let title = scene.desk.reference.sentence(&key, &[("count", &number(count as u64))]);
        let earlier = triage.earlier(remark).map(str::to_owned).collect();
        Ok(Self { remark, title, line, earlier, shown: None })
    }

    /// Goes so many steps on among what was put to entries before, and what was typed.
    fn turn(&mut self, step: isize) {
        let count = self.earlier.len() + 1;
        let here = self.shown.as_ref().map_or(0, |(number, _)| number + 1);
        let typed = self.shown.take().map_or_else(|| self.line.text(), |(_, typed)| typed);
        let next = (here + count).saturating_add_signed(step) % count;
        let words = next.checked_sub(1).and_then(|number| self.earlier.get(number)).unwrap_or(&typed).clone();
        self.line = Line::default();
        self.line.insert(&words);
        self.shown = next.checked_sub(1).map(|number| (number, typed));
    }
}

impl Popup for Remarking {
    fn context(&self) -> Context {
        Context::Remark
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn extent(&self, _desk: &Desk) -> Extent {
        Extent::new(70, 1)
    }

    fn stands_aside(&self) -> bool {
        true
    }

    fn write(&mut self, character: char) {
        self.line.write(character);
    }

    fn take_words(&mut self, text: &str) -> bool {
        let is_line = !text.trim_end().contains(['\n', '\r']);
        if is_line {
            self.line.insert(text);
        }
        is_line
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            Command::Back => Outcome::Close,
            Command::Open => Outcome::Leave(Wish::Remark(self.remark, self.line.text())),
            Command::Up | Command::PageUp => {
                self.turn(1);
                Outcome::Stay
            }
            Command::Down | Command::PageDown => {
                self.turn(-1);
                Outcome::Stay
            }
            command => {
                self.line.obey(command);
                Outcome::Stay
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, desk: &Desk) -> Option<Position> {
        let hint = desk.reference.sentence(&format!("{}-hint", self.remark.key()), &[]);
        canvas.clip(areas.rows, &hint, Role::Body);
        Some(self.line.draw(canvas, areas.line, ""))
    }
}
