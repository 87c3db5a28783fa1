//! The line that asks for the name of a file to export to.

use ratatui::layout::Position;

use crate::keys::{Command, Context};
use crate::tui::desk::Desk;
use crate::tui::line::Line;
use crate::tui::paint::Canvas;
use crate::tui::popup::{Areas, Extent, Outcome, Popup};
use crate::tui::scene::Scene;
use crate::tui::screen::Screen;
use crate::tui::screens::Tab;
use crate::tui::theme::Role;
use crate::tui::typeset;
use crate::tui::wish::Wish;

/// What is exported: its usual name, the endings that the arrows go through, and the sentence that tells of them.
#[derive(Debug)]
struct Kind {
    name: &'static str,
    endings: &'static [&'static str],
    told: &'static str,
}

/// The page of Overview.
const OVERVIEW: Kind =
    Kind { name: "overview", endings: &["html", "csv", "json", "md", "txt"], told: "overview-endings" };

/// The result of an exam.
const EXAM: Kind = Kind { name: "exam", endings: &["md", "json"], told: "learn-endings" };

/// The columns of the box.
const WIDTH: u16 = 70;

/// The open line.
#[derive(Debug)]
pub struct Export {
    line: Line,
    kind: &'static Kind,
}

impl Export {
    /// The empty line.
    ///
    /// # Errors
    /// That there is nothing to export.
    pub fn new(scene: &Scene<'_>) -> Result<Self, &'static str> {
        let kind = if scene.screens.tab == Tab::Learn { &EXAM } else { &OVERVIEW };
        let offers = match scene.screens.tab {
            Tab::Learn => scene.screens.learn.offers(Command::Export),
            _ => scene.screens.overview.offers(Command::Export),
        };
        if !offers {
            return Err("Nothing to export yet");
        }
        Ok(Self { line: Line::default(), kind })
    }

    /// Gives the name the next ending.
    fn turn(&mut self, step: isize) -> Outcome {
        let typed = self.line.text();
        let typed = typed.trim();
        let (name, ending) = typed.rsplit_once('.').unwrap_or((typed, ""));
        let endings = self.kind.endings;
        let here = endings.iter().position(|known| known.eq_ignore_ascii_case(ending));
        let name = match (here, typed) {
            (_, "") => self.kind.name,
            (Some(_), _) => name,
            (None, typed) => typed,
        };
        let next = here.map_or(0, |here| (here + endings.len()).saturating_add_signed(step) % endings.len());
        let name = format!("{name}.{}", endings.get(next).copied().unwrap_or_default());
        self.line = Line::default();
        self.line.insert(&name);
        Outcome::Stay
    }
}

impl Popup for Export {
    fn context(&self) -> Context {
        Context::Export
    }

    fn title(&self) -> String {
        "Export this page".to_owned()
    }

    fn extent(&self, desk: &Desk) -> Extent {
        let told = desk.reference.sentence(self.kind.told, &[]);
        let columns = usize::from(desk.size.width.saturating_sub(6).min(WIDTH - 4)).max(1);
        Extent::new(WIDTH, typeset::wrap(&told, columns, desk.drawing()).len())
    }

    fn write(&mut self, character: char) {
        self.line.write(character);
    }

    fn take_words(&mut self, text: &str) -> bool {
        let is_name = !text.trim_end().contains(['\n', '\r']);
        if is_name {
            self.line.insert(text);
        }
        is_name
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            Command::Back => Outcome::Close,
            Command::Open => Outcome::Leave(Wish::Export(self.line.text().trim().to_owned())),
            Command::Down | Command::PageDown => self.turn(1),
            Command::Up | Command::PageUp => self.turn(-1),
            command => {
                self.line.obey(command);
                Outcome::Stay
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, desk: &Desk) -> Option<Position> {
        canvas.paragraphs(areas.rows, &[(Role::Body, &desk.reference.sentence(self.kind.told, &[]))]);
        Some(self.line.draw(
            canvas,
            areas.line,
            if self.kind.name == EXAM.name { "e.g. ann.json" } else { "e.g. today.html" },
        ))
    }
}
