//! The choice of what to copy, with the text beside it as it will be copied.
//!
//! ```text
//! ╭─ Copy as… ──────────────────────────────────────────────────────╮
//! │ Press a letter, or Enter for the selected one    a: all 3       │
//! │❯Ticket note           n │ What: Message to ann@example.net …    │
//! │ Reply to customer     c │                                       │
//! ╰─────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::layout::{Position, Rect, Size};

use crate::keys::{Command, Context};
use crate::tui::action::{Form, Scope};
use crate::tui::desk::Desk;
use crate::tui::list::{Item, List};
use crate::tui::paint::{Canvas, rest, row};
use crate::tui::popup::{Areas, Extent, Outcome, Popup};
use crate::tui::scene::Scene;
use crate::tui::spot::Spot;
use crate::tui::texts::{Asked, Source};
use crate::tui::theme::{Drawing, Role};
use crate::tui::typeset;
use crate::tui::wish::Wish;

/// What is said while there is nothing to copy.
pub const NOTHING: &str = "Nothing to copy yet";

/// The columns of the list, where the text is beside it.
const LIST: u16 = 29;

/// A box of fewer columns has the text below the list.
const BESIDE: u16 = 56;

/// The rows that the text gets on a screen that has room for them.
const TEXT: usize = 18;

/// The text is shown of so many recipients; all of them are copied.
const SHOWN: usize = 20;

/// The number of the pane with the text, for the mouse; the list is the first.
const TEXT_PANE: usize = 1;

/// The open menu.
#[derive(Debug)]
pub struct CopyMenu {
    list: List<Form>,
    scope: Scope,
    /// How many recipients there are.
    recipients: usize,
    preview: Preview,
}

/// The text that the selected row stands for.
#[derive(Debug, Default)]
struct Preview {
    /// What it was made for, and for how many columns.
    of: Option<(Asked, usize)>,
    rows: Vec<String>,
    top: usize,
    height: usize,
}

impl CopyMenu {
    /// The menu, where there is something to copy.
    ///
    /// # Errors
    /// Why there is nothing.
    pub fn new(scene: &Scene<'_>) -> Result<Self, &'static str> {
        let diagnose = &scene.screens.diagnose;
        if diagnose.paste.is_empty() {
            return Err(NOTHING);
        }
        let item = |form: &Form| {
            let keys = scene.desk.keymap.first_key(Context::CopyMenu, form.command());
            Item::new(form.name(), *form).with(keys.map(|key| key.to_string()).unwrap_or_default(), Role::Key)
        };
        let list = List::new(Form::ALL.iter().map(item).collect());
        let recipients = diagnose.listed().count();
        Ok(Self { list, scope: Scope::This, recipients, preview: Preview::default() })
    }

    /// The list and the text, as a box of this extent has room for them.
    fn parts(&self, rows: Rect) -> [Rect; 2] {
        let list = u16::try_from(self.list.len()).unwrap_or(u16::MAX);
        if rows.width + 4 < BESIDE {
            // The text needs some rows too; the list can be gone through.
            let above = Rect { height: (rows.height * 3 / 5).min(list), ..rows };
            let used = (above.height + 1).min(rows.height);
            return [above, Rect { y: rows.y + used, height: rows.height - used, ..rows }];
        }
        let beside = Rect { x: rows.x + LIST + 3, width: rows.width - LIST - 3, ..rows };
        [Rect { width: LIST, ..rows }, beside]
    }

    fn size(size: Size) -> u16 {
        size.width.saturating_sub(2).min(110)
    }
}

impl Popup for CopyMenu {
    fn context(&self) -> Context {
        Context::CopyMenu
    }

    fn title(&self) -> String {
        match self.scope {
            Scope::This => "Copy as…".to_owned(),
            Scope::All => format!("Copy as… for all {} recipients", self.recipients),
        }
    }

    fn extent(&self, desk: &Desk) -> Extent {
        let width = Self::size(desk.size);
        let rows = if width < BESIDE { self.list.len() + TEXT } else { self.list.len().max(TEXT) };
        Extent::new(width, rows)
    }

    fn offers(&self, command: Command) -> bool {
        command != Command::CopyAll || self.recipients > 1
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        let form = match command {
            Command::Back => return Outcome::Close,
            Command::Open => self.list.selected().copied(),
            Command::CopyAll if self.recipients > 1 => {
                self.scope = self.scope.other();
                return Outcome::Stay;
            }
            Command::CopyAll => return Outcome::Ask(Wish::Say("Only one recipient".to_owned())),
            Command::PageDown => {
                self.preview.turn(1);
                return Outcome::Stay;
            }
            Command::PageUp => {
                self.preview.turn(-1);
                return Outcome::Stay;
            }
            command => Form::of(command),
        };
        self.list.obey(command);
        form.map_or(Outcome::Stay, |form| Outcome::Leave(Wish::Copy(form, self.scope)))
    }

    fn look(&mut self, scene: &Scene<'_>) {
        let [_, area] = self.parts(Areas::of(self.extent(scene.desk), scene.desk.size).rows);
        let Some(form) = self.list.selected().copied() else { return };
        let asked = Asked { form, scope: self.scope, most: SHOWN };
        let columns = usize::from(area.width).max(1);
        self.preview.height = usize::from(area.height);
        if self.preview.of != Some((asked, columns)) {
            let Scene { desk, screens, source: name, .. } = *scene;
            let source = Source { diagnose: &screens.diagnose, desk, name, date: &desk.today() };
            let text = source.text(asked).unwrap_or_else(|| form.without().to_owned());
            let drawing = desk.drawing();
            let rows = match form {
                // Their lines are rows of a table.
                Form::Table | Form::Csv => text.lines().map(|line| cut(line, columns, drawing)).collect(),
                _ => rows(&text, columns, drawing),
            };
            self.preview = Preview { of: Some((asked, columns)), rows, top: 0, height: self.preview.height };
        }
    }

    fn select(&mut self, row: usize) {
        self.list.select(row);
    }

    fn wheel(&mut self, pane: usize, rows: isize) {
        if pane == TEXT_PANE { self.preview.scroll(rows) } else { self.list.scroll(rows) }
    }

    fn settle(&mut self, desk: &Desk) {
        let [list, _] = self.parts(Areas::of(self.extent(desk), desk.size).rows);
        self.list.settle(list.height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, desk: &Desk) -> Option<Position> {
        let mut line = areas.line;
        let all = desk.key(Context::CopyMenu, Command::CopyAll).filter(|_| self.recipients > 1);
        if let Some(key) = all {
            let other = match self.scope {
                Scope::This => format!("{key}: all {} recipients", self.recipients),
                Scope::All => format!("{key}: only this one"),
            };
            let whole = line;
            line = canvas.put_right(line, &format!("  {other}"), Role::Key);
            canvas.note(rest(whole, line.right()), Spot::Command(Command::CopyAll));
        }
        let how = ["Press a letter, or Enter for the selected one", "Press a letter, or Enter"];
        let fits = |text: &&str| typeset::width(text) <= usize::from(line.width);
        canvas.clip(line, how.into_iter().find(fits).unwrap_or("Letter or Enter"), Role::Body);
        let [list, text] = self.parts(areas.rows);
        self.list.draw(canvas, list);
        if text.x > list.x {
            for number in 0..usize::from(text.height) {
                let place = Rect { x: text.x - 2, width: 1, ..row(text, number) };
                canvas.put(place, canvas.symbols().down, Role::Border);
            }
        } else {
            let place = Rect { y: text.y.saturating_sub(1), height: 1, ..text };
            canvas.put(place, &canvas.symbols().across.repeat(usize::from(text.width)), Role::Border);
        }
        canvas.note(text, Spot::Pane(TEXT_PANE));
        self.preview.draw(canvas, text);
        None
    }
}

impl Preview {
    fn turn(&mut self, step: isize) {
        let page = self.height.saturating_sub(1).max(1).cast_signed();
        self.scroll(step * page);
    }

    fn scroll(&mut self, rows: isize) {
        let last = self.rows.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(rows).min(last);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let more = self.rows.len() > self.top + self.height;
        let shown = self.height.saturating_sub(usize::from(more));
        for (number, text) in self.rows.iter().skip(self.top).take(shown).enumerate() {
            canvas.put(row(area, number), text, Role::Body);
        }
        if more {
            let below = self.rows.len() - self.top - shown;
            let said = format!("{} {below} more rows (PgDn)", canvas.symbols().ellipsis);
            canvas.clip(row(area, shown), &said, Role::Muted);
            canvas.note(row(area, shown), Spot::Command(Command::PageDown));
        }
    }
}

/// The text in rows; what moves a line in stays, so that JSON keeps its shape.
fn rows(text: &str, columns: usize, drawing: Drawing) -> Vec<String> {
    let mut rows = Vec::new();
    for line in text.lines() {
        let bare = line.trim_start();
        let indent = (line.len() - bare.len()).min(columns / 2);
        let wrapped = typeset::wrap(bare, columns - indent, drawing);
        if wrapped.is_empty() {
            rows.push(String::new());
        }
        rows.extend(wrapped.into_iter().map(|row| " ".repeat(indent) + &row));
    }
    rows
}

/// The beginning of a line, with its spaces as they are, and a sign where it goes on.
fn cut(line: &str, columns: usize, drawing: Drawing) -> String {
    let beginning = |columns: usize| {
        let mut used = 0;
        let fits = |glyph: &typeset::Glyph<'_>| {
            used += glyph.width;
            used <= columns
        };
        typeset::glyphs(line, drawing).take_while(fits).map(|glyph| glyph.text).collect::<String>()
    };
    let ellipsis = drawing.symbols().ellipsis;
    if typeset::glyphs(line, drawing).map(|glyph| glyph.width).sum::<usize>() <= columns {
        return beginning(columns);
    }
    beginning(columns.saturating_sub(typeset::width(ellipsis))) + ellipsis
}
