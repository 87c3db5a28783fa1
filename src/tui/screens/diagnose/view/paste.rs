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
use crate::reference::document;
use crate::tui::desk::Desk;
use crate::tui::history::Found;
use crate::tui::paint::{Canvas, below, rest, row};
use crate::tui::paste::Place;
use crate::tui::screens::diagnose::Diagnose;
use crate::tui::screens::diagnose::areas::{EXAMPLES, PASTE, Pane};
use crate::tui::screens::diagnose::examples::Example;
use crate::tui::spot::Spot;
use crate::tui::theme::Role;
use crate::tui::typeset::{self, closes, opens};
use crate::tui::viewport::{Layout, Row};

/// Draws the pane; the cursor's place comes back where the pane has the keys.
pub(super) fn draw(screen: &Diagnose, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
    let area = screen.areas.paste;
    let layout = screen.paste_layout()?;
    let focused = screen.pane == Pane::Paste;
    name(screen, canvas);
    let painter = Painter { layout, cursor: screen.paste.cursor(), pointed: &screen.pointed };
    let mut cursor = None;
    canvas.note(screen.areas.paste_column(), Spot::Pane(PASTE));
    for (number, shown) in layout.rows(screen.top, usize::from(area.height)).iter().enumerate() {
        canvas.note(row(area, number), Spot::Row { pane: PASTE, row: number });
        cursor = painter.draw_row(canvas, row(area, number), shown).or(cursor);
    }
    if screen.paste.is_empty() && !screen.is_masking() {
        hint(screen, canvas, desk);
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
    let [name, title] = document::names(&code.id, &code.title);
    let texts = [(Role::Link, &*format!("{key}: open the page of {name}")), (Role::Body, title)];
    let rows = canvas.paragraphs(below, &texts);
    let height = u16::try_from(rows).unwrap_or(u16::MAX).min(below.height);
    canvas.note(Rect { height, ..below }, Spot::Command(Command::LookUp));
}

fn name(screen: &Diagnose, canvas: &mut Canvas<'_>) {
    let place = screen.areas.paste_name;
    if place.is_empty() {
        return;
    }
    let role = if screen.pane == Pane::Paste { Role::ActiveTab } else { Role::Heading };
    let mut x = canvas.put(place, "Paste", role);
    let lines = screen.paste.lines().len();
    let line = screen.top.line + 1;
    if screen.is_masked() {
        let room = rest(place, x + 2);
        let fits = typeset::width(HIDDEN) <= usize::from(room.width);
        x = canvas.clip(room, if fits { HIDDEN } else { HIDDEN_SHORT }, Role::Warning);
    }
    if lines > usize::from(screen.areas.paste.height) {
        let room = rest(place, x + 1);
        let text = [format!("line {line} of {lines}"), format!("{line}/{lines}")]
            .into_iter()
            .find(|text| text.len() <= usize::from(room.width));
        if let Some(text) = text {
            canvas.put_right(room, &text, Role::Body);
        }
    }
}

/// What is said while the text is not shown as it came in.
pub const HIDDEN: &str = "hidden: personal data";

/// The same where there is little room.
const HIDDEN_SHORT: &str = "hidden";

/// A pane of fewer rows has no room for all that it could say.
const LOW: u16 = 18;

/// What an empty pane says.
fn hint(screen: &Diagnose, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = screen.areas.paste;
    let area = Rect { width: area.width.saturating_sub(1).max(1), ..area };
    let key = |command| desk.key(Context::Paste, command);
    let way =
        |command, does: &str| Some((Role::Body, format!("{}: {does}", key(command)?), Some(Spot::Command(command))));
    let said = |role, text: &str| (role, text.to_owned(), None);
    let gap = || said(Role::Body, " ");
    let columns = usize::from(area.width);
    let is_low = area.height < LOW;
    let mut texts = vec![said(Role::Body, "Paste a bounce here: the whole mail, an SMTP reply or a log line.")];
    // On a low screen what can be opened says more than how it works, and than air.
    if is_low {
        texts.extend(last_text(screen).and_then(|whose| way(Command::History, whose)));
    } else {
        texts.insert(0, gap());
        texts.push(gap());
        texts.extend([said(Role::Body, "Results update as you paste or type. Nothing leaves this computer."), gap()]);
    }
    texts.extend(way(Command::NextExample, "load an example"));
    for (row, example) in screen.examples.iter().enumerate() {
        texts.push((
            Role::Body,
            named(example, canvas.symbols().bullet, columns),
            Some(Spot::Row { pane: EXAMPLES, row }),
        ));
    }
    texts.extend(way(Command::Examples, "choose one by cause"));
    if !is_low {
        texts.push(gap());
        texts.extend(last_text(screen).and_then(|whose| way(Command::History, whose)));
    }
    texts.extend(way(Command::PickFile, "open a file"));
    let bullet = canvas.symbols().bullet;
    let mut used = 0;
    for (role, text, spot) in &texts {
        // The rows of an example stand below each other.
        let (sign, text) = text.strip_prefix(bullet).map_or(("", text.as_str()), |text| (bullet, text.trim_start()));
        let left = below(area, used);
        if left.is_empty() {
            let last = row(area, usize::from(area.height).saturating_sub(1));
            canvas.put_right(last, canvas.symbols().ellipsis, Role::Key);
            return;
        }
        let indent = if sign.is_empty() { 0 } else { 2 };
        canvas.put(left, sign, Role::Body);
        let room = Rect { height: left.height, ..rest(left, left.x + indent) };
        let rows = canvas.paragraphs(room, &[(*role, text)]);
        if let Some(spot) = spot {
            let height = u16::try_from(rows).unwrap_or(u16::MAX).min(left.height);
            canvas.note(Rect { height, ..left }, *spot);
        }
        used += rows;
    }
}

/// What is said of the text that was there last, be it in this session or the one before.
fn last_text(screen: &Diagnose) -> Option<&'static str> {
    let last = screen.history.texts().front()?;
    Some(if matches!(last.found, Found::Unread) { "your last text" } else { "earlier texts" })
}

/// An example as the pane names it: what it is about and, where there is room, who says it.
fn named(example: &Example, sign: &str, columns: usize) -> String {
    let Example { title, speaker, .. } = example;
    let whole = format!("{sign} {title} ({speaker})");
    if speaker.is_empty() || typeset::width(&whole) > columns { format!("{sign} {title}") } else { whole }
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
                style = canvas.theme.over(Role::Found);
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
