//! The line that asks for the number of an exam, and for how many minutes it may take.

use ratatui::layout::Position;

use crate::keys::{Command, Context};
use crate::tui::desk::Desk;
use crate::tui::line::Line;
use crate::tui::paint::Canvas;
use crate::tui::popup::{Areas, Extent, Outcome, Popup};
use crate::tui::screens::learn::Start;
use crate::tui::theme::Role;
use crate::tui::wish::Wish;

/// No exam takes longer than a day.
const LONGEST: u64 = 1_440;

/// The open line.
#[derive(Debug, Default)]
pub struct ExamLine {
    line: Line,
}

impl ExamLine {
    /// The number and the minutes that were typed; `None` where it is something else.
    fn typed(&self) -> Option<(Option<u64>, Option<u64>)> {
        let text = self.line.text();
        let mut words = text.split_whitespace();
        let seed = words.next().map(str::parse).transpose().ok()?;
        let minutes = words.next().map(str::parse).transpose().ok()?;
        let is_time = minutes.is_none_or(|minutes| (1..=LONGEST).contains(&minutes));
        (words.next().is_none() && is_time).then_some((seed, minutes))
    }

    /// Goes so many numbers on.
    fn change(&mut self, (seed, minutes): (Option<u64>, Option<u64>), by: i64) -> Outcome {
        let seed = seed.unwrap_or_default().saturating_add_signed(by);
        let minutes = minutes.map(|minutes| format!(" {minutes}")).unwrap_or_default();
        self.line = Line::default();
        self.line.insert(&format!("{seed}{minutes}"));
        Outcome::Stay
    }
}

impl Popup for ExamLine {
    fn context(&self) -> Context {
        Context::ExamLine
    }

    fn title(&self) -> String {
        "Exam".to_owned()
    }

    fn extent(&self, _desk: &Desk) -> Extent {
        Extent::new(66, 3)
    }

    fn write(&mut self, character: char) {
        self.line.write(character);
    }

    fn take_words(&mut self, text: &str) -> bool {
        let is_number = text.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
        if is_number {
            self.line.insert(text);
        }
        is_number
    }

    fn offers(&self, command: Command) -> bool {
        command != Command::Open || self.typed().is_some()
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match (command, self.typed()) {
            (Command::Back, _) => Outcome::Close,
            (Command::Open, Some((seed, minutes))) => Outcome::Leave(Wish::Start(Start::Exam(seed, minutes))),
            (Command::Open, None) => Outcome::Stay,
            (Command::Up, Some(typed)) => self.change(typed, 1),
            (Command::Down, Some(typed)) => self.change(typed, -1),
            (Command::PageUp, Some(typed)) => self.change(typed, 10),
            (Command::PageDown, Some(typed)) => self.change(typed, -10),
            (command, _) => {
                self.line.obey(command);
                Outcome::Stay
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, desk: &Desk) -> Option<Position> {
        let is_fine = self.typed().is_some();
        let (key, role) =
            if is_fine { ("learn-exam-line", Role::Muted) } else { ("learn-exam-numbers", Role::Warning) };
        canvas.paragraphs(areas.rows, &[(role, &desk.reference.sentence(key, &[]))]);
        Some(self.line.draw(canvas, areas.line, "4711 30"))
    }
}
