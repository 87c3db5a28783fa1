//! The paste pane: the text, with the words that the verdict rests on marked in it.
//!
//! ```text
//!  Paste                    Ctrl-L clear
//!  550-5.1.1 The email account that you
//!  tried to reach «does not exist».
//! ```

use std::ops::Range;

use ratatui::layout::{Position, Rect};

use crate::keys::{Command, Context};
use crate::tui::desk::Desk;
use crate::tui::history::Found;
use crate::tui::paint::{Canvas, rest, row};
use crate::tui::paste::Place;
use crate::tui::screens::diagnose::Diagnose;
use crate::tui::screens::diagnose::areas::Pane;
use crate::tui::screens::diagnose::examples::Example;
use crate::tui::sheet::names;
use crate::tui::theme::Role;
use crate::tui::typeset::{self, closes, opens};
use crate::tui::viewport::{Layout, Row};

/// Draws the pane; the cursor's place comes back where the pane has the keys.
pub(super) fn draw(screen: &Diagnose, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
    let area = screen.areas.paste;
    let layout = screen.paste_layout()?;
    let focused = screen.pane == Pane::Paste;
    name(screen, canvas);
    if screen.paste.is_empty() {
        hint(screen, canvas, desk);
    }
    let painter = Painter { layout, cursor: screen.paste.cursor(), pointed: &screen.pointed };
    let mut cursor = None;
    for (number, shown) in layout.rows(screen.top, usize::from(area.height)).iter().enumerate() {
        cursor = painter.draw_row(canvas, row(area, number), shown).or(cursor);
    }
    offer_page(screen, canvas, desk);
    cursor.filter(|_| focused)
}

/// Offers the page of a code that is all of the text.
fn offer_page(screen: &Diagnose, canvas: &mut Canvas<'_>, desk: &Desk) {
    let place = if screen.pane == Pane::Paste { Context::Paste } else { Context::Verdict };
    let (Some(code), Some(key)) = (&screen.bare_code, desk.key(place, Command::LookUp)) else { return };
    let area = screen.areas.paste;
    let used = u16::try_from(screen.paste.lines().len() + 1).unwrap_or(u16::MAX).min(area.height);
    let below = Rect { y: area.y + used, height: area.height - used, ..area };
    let [name, title] = names(&code.id, &code.title);
    canvas.paragraphs(below, &[(Role::Link, &format!("{key}: open the page of {name}")), (Role::Muted, title)]);
}

fn name(screen: &Diagnose, canvas: &mut Canvas<'_>) {
    let place = screen.areas.paste_name;
    if place.is_empty() {
        return;
    }
    let role = if screen.pane == Pane::Paste { Role::ActiveTab } else { Role::Heading };
    let x = canvas.put(place, "Paste", role);
    let lines = screen.paste.lines().len();
    if lines > usize::from(screen.areas.paste.height) {
        let text = format!("line {} of {lines}", screen.top.line + 1);
        let room = rest(place, x + 1);
        if text.len() <= usize::from(room.width) {
            canvas.put_right(room, &text, Role::Muted);
        }
    }
}

/// A pane of fewer rows has no room for all that it could say.
const LOW: u16 = 18;

/// What an empty pane says.
fn hint(screen: &Diagnose, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = screen.areas.paste;
    let area = Rect { width: area.width.saturating_sub(1).max(1), ..area };
    let key = |command| desk.key(Context::Paste, command);
    let does = |(command, does)| Some(format!("{}: {does}", key(command)?));
    let columns = usize::from(area.width);
    let examples: Vec<String> =
        screen.examples.iter().zip(1..).map(|(example, number)| named(example, number, columns)).collect();
    let load = does((Command::NextExample, "load an example")).unwrap_or_default();
    let choose = does((Command::Examples, "choose one by cause")).unwrap_or_default();
    let open = does((Command::PickFile, "open a file")).unwrap_or_default();
    let last = last_text(screen, key(Command::History));
    let mut texts = vec![
        (Role::Body, " "),
        (Role::Body, "Paste a bounce here: the whole mail, an SMTP reply or a log line."),
        (Role::Body, " "),
        (Role::Muted, "Results update as you paste or type. Nothing leaves this computer."),
        (Role::Body, " "),
        (Role::Body, load.as_str()),
    ];
    // On a low screen the examples say more than how it works.
    if area.height < LOW {
        texts.drain(3..5);
    }
    texts.extend(examples.iter().map(|example| (Role::Muted, example.as_str())));
    texts.extend([(Role::Body, choose.as_str()), (Role::Body, " ")]);
    texts.extend(last.as_deref().map(|last| (Role::Body, last)));
    texts.push((Role::Body, open.as_str()));
    canvas.paragraphs(area, &texts);
}

/// What is said of the text that was there last, be it in this session or the one before.
fn last_text(screen: &Diagnose, key: Option<String>) -> Option<String> {
    let last = screen.history.texts().front()?;
    let whose = if matches!(last.found, Found::Session(_)) { "your last text" } else { "earlier texts" };
    Some(format!("{}: {whose}", key?))
}

/// An example as the pane names it: what it is about and, where there is room, who says it.
fn named(example: &Example, number: usize, columns: usize) -> String {
    let Example { title, speaker, .. } = example;
    let whole = format!("{number} {title} ({speaker})");
    if speaker.is_empty() || typeset::width(&whole) > columns { format!("{number} {title}") } else { whole }
}

struct Painter<'a> {
    layout: Layout<'a>,
    cursor: Place,
    /// What the chosen piece of evidence stands for.
    pointed: &'a [(usize, Range<usize>)],
}

impl Painter<'_> {
    fn is_pointed(&self, line: usize, cell: &Range<usize>) -> bool {
        let mut here = self.pointed.iter().filter(|(other, _)| *other == line);
        here.any(|(_, range)| range.start < cell.end && cell.start < range.end)
    }

    /// Draws one row; the cursor's place comes back where it stands on it.
    fn draw_row(&self, canvas: &mut Canvas<'_>, place: Rect, shown: &Row) -> Option<Position> {
        let line = self.layout.paste.line(shown.line);
        let text = line.get(shown.range.clone()).unwrap_or_default();
        let marks = self.layout.marks.on(shown.line);
        let symbols = canvas.symbols();
        let here = |byte| self.cursor == Place { line: shown.line, byte };
        let mut cursor = None;
        let mut x = place.x;
        for glyph in typeset::glyphs(text, canvas.drawing()) {
            let cell = shown.range.start + glyph.at.start..shown.range.start + glyph.at.end;
            if here(cell.start) {
                cursor = Some(Position { x, y: place.y });
            }
            for _ in marks.iter().filter(|mark| opens(mark, &cell)) {
                x = canvas.put(rest(place, x), symbols.open, Role::Match);
            }
            let role = match (marks.iter().any(|mark| mark.start < cell.end && cell.start < mark.end), glyph.strange) {
                (true, _) => Role::Match,
                (false, true) => Role::Strange,
                (false, false) => Role::Body,
            };
            let mut style = canvas.theme.style(role);
            if self.is_pointed(shown.line, &cell) {
                style = style.patch(canvas.theme.style(Role::Selected));
            }
            x = canvas.put_in(rest(place, x), &glyph.text, style);
            for _ in marks.iter().filter(|mark| closes(mark, &cell)) {
                x = canvas.put(rest(place, x), symbols.close, Role::Match);
            }
        }
        if shown.range.end == line.len() && here(line.len()) {
            cursor = Some(Position { x: x.min(place.right().saturating_sub(1)), y: place.y });
        }
        cursor
    }
}
