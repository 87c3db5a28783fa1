//! The paste pane: the text, with the words that the verdict rests on marked in it.
//!
//! ```text
//!  Paste                    Ctrl-L clear
//!  550-5.1.1 The email account that you
//!  tried to reach «does not exist».
//! ```

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{put, rest, row};
use crate::keys::Command;
use crate::keys::Context;
use crate::tui::app::App;
use crate::tui::draft::Place;
use crate::tui::layout::Pane;
use crate::tui::theme::{Role, Theme};
use crate::tui::typeset::{self, closes, opens};
use crate::tui::viewport::{Layout, Row};

/// Draws the pane; the cursor's place comes back where the pane has the keys.
pub fn draw(buffer: &mut Buffer, app: &App) -> Option<Position> {
    let state = &app.diagnose;
    let area = state.areas.paste;
    let layout = state.paste_layout()?;
    let focused = state.pane == Pane::Paste;
    name(buffer, app, focused);
    if state.draft.is_empty() {
        hint(buffer, area, app);
    }
    let painter = Painter { layout, theme: app.theme, cursor: state.draft.cursor(), pointed: &state.pointed };
    let mut cursor = None;
    for (number, shown) in layout.rows(state.top, usize::from(area.height)).iter().enumerate() {
        cursor = painter.draw_row(buffer, row(area, number), shown).or(cursor);
    }
    cursor.filter(|_| focused)
}

fn name(buffer: &mut Buffer, app: &App, focused: bool) {
    let place = app.diagnose.areas.paste_name;
    if place.is_empty() {
        return;
    }
    let role = if focused { Role::ActiveTab } else { Role::Heading };
    let x = put(buffer, place, "Paste", app.theme.style(role));
    let lines = app.diagnose.draft.lines().len();
    if lines > usize::from(app.diagnose.areas.paste.height) {
        let first = app.diagnose.top.line + 1;
        let text = format!("line {first} of {lines}");
        let width = u16::try_from(text.len()).unwrap_or(u16::MAX);
        let start = place.right().saturating_sub(width);
        if start > x {
            put(buffer, rest(place, start), &text, app.theme.style(Role::Muted));
        }
    }
}

/// What an empty pane says.
fn hint(buffer: &mut Buffer, area: Rect, app: &App) {
    let theme = app.theme;
    let columns = usize::from(area.width.saturating_sub(1)).max(1);
    let mut lines = vec![(Role::Body, String::new())];
    let mut say = |role, text: &str| {
        lines.extend(typeset::wrap(text, columns, theme.drawing).into_iter().map(|line| (role, line)));
        lines.push((role, String::new()));
    };
    say(Role::Body, "Paste a bounce here: the whole mail, an SMTP reply or a line of a log.");
    say(Role::Muted, "The verdict follows the text as it changes. Nothing leaves this machine.");
    let key = |command| app.keymap.first_key(Context::Paste, command).map(|key| key.to_string());
    if let Some(key) = key(Command::NextExample) {
        say(Role::Body, &format!("{key} tries an example:"));
        lines.pop();
    }
    for example in &app.diagnose.examples {
        let text = typeset::clip(&example.title, columns.saturating_sub(2), theme.drawing);
        lines.push((Role::Muted, format!("{} {text}", theme.symbols().bullet)));
    }
    lines.push((Role::Body, String::new()));
    let ways =
        [(Command::PickFile, "opens a file"), (Command::LookUp, "looks a code up"), (Command::Find, "finds the rest")];
    let ways: Vec<_> =
        ways.into_iter().filter_map(|(command, does)| Some(format!("{} {does}", key(command)?))).collect();
    let ways = format!("{}.", ways.join(", "));
    lines.extend(typeset::wrap(&ways, columns, theme.drawing).into_iter().map(|line| (Role::Body, line)));
    for (number, (role, line)) in lines.iter().enumerate() {
        put(buffer, row(area, number), line, theme.style(*role));
    }
}

struct Painter<'a> {
    layout: Layout<'a>,
    theme: Theme,
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
    fn draw_row(&self, buffer: &mut Buffer, place: Rect, shown: &Row) -> Option<Position> {
        let line = self.layout.draft.line(shown.line);
        let text = line.get(shown.range.clone()).unwrap_or_default();
        let marks = self.layout.marks.on(shown.line);
        let symbols = self.theme.symbols();
        let marked = self.theme.style(Role::Match);
        let here = |byte| self.cursor == Place { line: shown.line, byte };
        let mut cursor = None;
        let mut x = place.x;
        for glyph in typeset::glyphs(text, self.theme.drawing) {
            let cell = shown.range.start + glyph.at.start..shown.range.start + glyph.at.end;
            if here(cell.start) {
                cursor = Some(Position { x, y: place.y });
            }
            for _ in marks.iter().filter(|mark| opens(mark, &cell)) {
                x = put(buffer, rest(place, x), symbols.open, marked);
            }
            let role = match (marks.iter().any(|mark| mark.start < cell.end && cell.start < mark.end), glyph.strange) {
                (true, _) => Role::Match,
                (false, true) => Role::Strange,
                (false, false) => Role::Body,
            };
            let style = self.theme.style(role);
            let style =
                if self.is_pointed(shown.line, &cell) { style.patch(self.theme.style(Role::Selected)) } else { style };
            x = put(buffer, rest(place, x), &glyph.text, style);
            for _ in marks.iter().filter(|mark| closes(mark, &cell)) {
                x = put(buffer, rest(place, x), symbols.close, marked);
            }
        }
        if shown.range.end == line.len() && here(line.len()) {
            cursor = Some(Position { x: x.min(place.right().saturating_sub(1)), y: place.y });
        }
        cursor
    }
}
