//! What lies over a screen and has the keys while it does.
//!
//! ```text
//! ╭─ Title ───────────────────────────╮
//! │ / quota▏                          │   the line below the title: a filter or a hint
//! │❯Mailbox full                      │   the rows
//! ╰───────────────────────────────────╯
//! ```
//!
//! A popup holds its state, its drawing and what its keys do. It changes nothing but itself: what it
//! wants of the app is a [`Wish`].

use std::fmt::Debug;

use ratatui::layout::{Position, Rect, Size};
use ratatui::style::Style;

use super::desk::Desk;
use super::layout;
use super::list::List;
use super::paint::{Canvas, row};
use super::scene::Scene;
use super::screens::lookup::screen::NO_MATCHES;
use super::spot::Spot;
use super::theme::Role;
use super::typeset;
use super::wish::Wish;
use crate::keys::{Command, Context};

/// What becomes of a popup after a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It stays.
    Stay,
    /// It closes.
    Close,
    /// It stays and asks for something.
    Ask(Wish),
    /// It closes and asks for something.
    Leave(Wish),
}

/// What becomes of it where Enter has nothing to open.
pub fn no_matches() -> Outcome {
    Outcome::Ask(Wish::Say(NO_MATCHES.to_owned()))
}

/// What lies over a screen.
pub trait Popup: Debug {
    /// The place whose keys work while it is open.
    fn context(&self) -> Context;

    /// How large it wants to be.
    fn extent(&self, desk: &Desk) -> Extent;

    /// Whether it leaves the screen to be read, at the lower edge of it.
    fn stands_aside(&self) -> bool {
        false
    }

    /// Obeys a command.
    fn obey(&mut self, command: Command, desk: &Desk) -> Outcome;

    /// Selects the row of this number.
    fn select(&mut self, _row: usize) {}

    /// The wheel was turned by so many rows over a pane of it.
    fn wheel(&mut self, _pane: usize, _rows: isize) {}

    /// Something that it has drawn was clicked: a row is selected, and what Enter does is done.
    fn click(&mut self, spot: Spot, desk: &Desk) -> Outcome {
        match spot {
            Spot::Row { row, .. } => {
                self.select(row);
                self.obey(Command::Open, desk)
            }
            _ => Outcome::Stay,
        }
    }

    /// Takes a typed character, where it has a line to type into.
    fn write(&mut self, _character: char) {}

    /// Takes pasted text where it is meant for its line; tells whether it was.
    fn take_words(&mut self, _text: &str) -> bool {
        false
    }

    /// Brings everything up to date that depends on the size or on what was typed.
    fn settle(&mut self, _desk: &Desk) {}

    /// Takes what it shows of the screens below it.
    fn look(&mut self, _scene: &Scene<'_>) {}

    /// Draws what is in the frame; the cursor's place comes back where something is typed.
    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, desk: &Desk) -> Option<Position>;

    /// What it is called.
    fn title(&self) -> String;

    /// Whether a command does anything now, so that its key is named.
    fn offers(&self, _command: Command) -> bool {
        true
    }
}

/// How large a popup wants to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The columns, with the frame.
    pub width: u16,
    /// The rows, without the frame and the line below the title.
    pub rows: u16,
}

impl Extent {
    /// An extent for so many rows.
    pub fn new(width: u16, rows: usize) -> Self {
        Self { width, rows: u16::try_from(rows).unwrap_or(u16::MAX) }
    }
}

/// The columns of a popup that wants so many at least: on a wide screen it takes more.
pub fn roomy(least: u16, size: Size) -> u16 {
    least.max((size.width / 2).min(120))
}

/// The most rows of a popup that has so many on a usual screen: on a high one it takes more.
pub fn most_rows(usual: usize, size: Size) -> usize {
    usual.max(usize::from(size.height) * 2 / 3)
}

/// Where a popup stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// With its frame.
    pub outer: Rect,
    /// The line below the title.
    pub line: Rect,
    /// The rows.
    pub rows: Rect,
}

impl Areas {
    /// In the middle of the screen, as large as it wants to be and the screen allows.
    pub fn of(extent: Extent, size: Size) -> Self {
        let width = size.width.saturating_sub(2).min(extent.width);
        let height = size.height.saturating_sub(2).min(extent.rows.saturating_add(3));
        let outer = Rect::new((size.width - width) / 2, (size.height - height) / 2, width, height);
        let rows = Rect::new(outer.x + 2, outer.y + 2, width.saturating_sub(4), height.saturating_sub(3));
        let rows = rows.intersection(Rect::new(0, 0, size.width, size.height));
        Self { outer, line: Rect { y: outer.y + 1, height: 1, ..rows }, rows }
    }

    /// The same above the footer.
    fn lowered(self, size: Size) -> Self {
        let down = size.height.saturating_sub(1 + self.outer.height).saturating_sub(self.outer.y);
        let lower = |area: Rect| Rect { y: area.y + down, ..area };
        Self { outer: lower(self.outer), line: lower(self.line), rows: lower(self.rows) }
    }
}

/// Draws a popup with its frame; the cursor's place comes back where something is typed.
pub fn draw(popup: &dyn Popup, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
    let mut areas = Areas::of(popup.extent(desk), desk.size);
    if popup.stands_aside() {
        areas = areas.lowered(desk.size);
    } else {
        recede(canvas, layout::frame(desk.size).bottom.y);
    }
    canvas.spots.rise();
    canvas.note(areas.outer, Spot::Pane(0));
    canvas.cover(areas.outer);
    frame(canvas, areas.outer, &popup.title());
    popup.draw(canvas, areas, desk)
}

/// Draws a list with the line that filters it.
pub fn draw_list<T: Clone>(list: &List<T>, canvas: &mut Canvas<'_>, areas: Areas) -> Option<Position> {
    let cursor = list.draw_filter(canvas, areas.line);
    list.draw(canvas, areas.rows);
    let (top, lines) = list.in_view(usize::from(areas.rows.height));
    canvas.thumb(areas.rows, top, lines);
    cursor
}

/// Takes colors and weight from all that lies behind, but from the footer, whose keys are the popup's.
fn recede(canvas: &mut Canvas<'_>, footer: u16) {
    canvas.spots.cover(footer);
    canvas.cover(canvas.buffer.area);
    let style = Style::reset().patch(canvas.theme.style(Role::Behind));
    canvas.buffer.set_style(Rect { height: footer, ..canvas.buffer.area }, style);
}

/// Draws an empty box with its title.
fn frame(canvas: &mut Canvas<'_>, outer: Rect, title: &str) {
    let symbols = canvas.symbols();
    let across = symbols.across.repeat(usize::from(outer.width.saturating_sub(2)));
    let blank = " ".repeat(usize::from(outer.width.saturating_sub(2)));
    margin(canvas, outer);
    let [top_left, top_right, bottom_left, bottom_right] = symbols.corners;
    for number in 0..usize::from(outer.height) {
        let place = row(outer, number);
        let line = match number {
            0 => format!("{top_left}{across}{top_right}"),
            last if last + 1 == usize::from(outer.height) => format!("{bottom_left}{across}{bottom_right}"),
            _ => format!("{}{blank}{}", symbols.down, symbols.down),
        };
        canvas.buffer.set_style(place, Style::reset());
        canvas.put(place, &line, Role::Border);
    }
    let place = Rect { x: outer.x + 2, width: outer.width.saturating_sub(4), ..row(outer, 0) };
    let title = typeset::clip(title, usize::from(place.width.saturating_sub(2)), canvas.drawing());
    canvas.put(place, &format!(" {title} "), Role::Title);
    close_tees(canvas, outer);
}

/// A column of air at both sides, and no half of a word beside it.
fn margin(canvas: &mut Canvas<'_>, outer: Rect) {
    let right = canvas.buffer.area.width.saturating_sub(1);
    for y in outer.y..outer.bottom() {
        clear_word(canvas, y, (1..outer.x.min(right)).rev());
        clear_word(canvas, y, outer.right().max(1)..right);
    }
}

/// Clears the cell beside the box, and with it what is left of the word that it belongs to.
fn clear_word(canvas: &mut Canvas<'_>, y: u16, cells: impl Iterator<Item = u16>) {
    let lines = [canvas.symbols().down, canvas.symbols().thumb];
    for (number, x) in cells.enumerate() {
        let Some(cell) = canvas.buffer.cell_mut((x, y)) else { return };
        let ends = cell.symbol().trim().is_empty() || lines.contains(&cell.symbol());
        if ends && number > 0 {
            return;
        }
        cell.reset();
        if ends {
            return;
        }
    }
}

/// A divider that the box hides up to the frame must not leave its end there.
fn close_tees(canvas: &mut Canvas<'_>, outer: Rect) {
    let symbols = canvas.symbols();
    let bottom = canvas.buffer.area.height.saturating_sub(1);
    for (y, hidden) in [(0, outer.y <= 1), (bottom, outer.bottom() >= bottom)] {
        for x in (outer.x..outer.right()).filter(|_| hidden) {
            if let Some(cell) = canvas.buffer.cell_mut((x, y)).filter(|cell| symbols.tees.contains(&cell.symbol())) {
                cell.set_symbol(symbols.across);
            }
        }
    }
}
