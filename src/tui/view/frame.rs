//! The frame: the names of the screens above, the keys that matter now below, lines between panes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{put, rest};
use crate::keys::Command;
use crate::keys::Context;
use crate::tui::app::{App, Screen};
use crate::tui::layout::{self, Pane, Shelf};
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the frame with everything in it.
pub fn draw(buffer: &mut Buffer, app: &App) {
    let screen = Rect::new(0, 0, app.size.width, app.size.height);
    outline(buffer, screen, app);
    for column in dividers(app) {
        divide(buffer, column, app);
    }
    focus(buffer, app);
    thumbs(buffer, app);
    top(buffer, app);
    pane_names(buffer, app);
    bottom(buffer, app);
}

fn outline(buffer: &mut Buffer, screen: Rect, app: &App) {
    let symbols = app.theme.symbols();
    let style = app.theme.style(Role::Border);
    let (right, bottom) = (screen.right() - 1, screen.bottom() - 1);
    for x in 0..screen.width {
        set(buffer, (x, 0), symbols.across, style);
        set(buffer, (x, bottom), symbols.across, style);
    }
    for y in 0..screen.height {
        set(buffer, (0, y), symbols.down, style);
        set(buffer, (right, y), symbols.down, style);
    }
    for (place, corner) in [(0, 0), (right, 0), (0, bottom), (right, bottom)].into_iter().zip(symbols.corners) {
        set(buffer, place, corner, style);
    }
}

/// The columns of the lines between panes: each stands before a pane that is not the first.
fn dividers(app: &App) -> Vec<u16> {
    let panes = match app.screen {
        Screen::Diagnose => vec![app.diagnose.areas.verdict, app.diagnose.areas.reasons],
        Screen::Reference => vec![app.lookup.areas.page],
    };
    panes.into_iter().filter(|pane| !pane.is_empty() && pane.x > 2).map(|pane| pane.x - 2).collect()
}

fn divide(buffer: &mut Buffer, column: u16, app: &App) {
    let symbols = app.theme.symbols();
    let style = app.theme.style(Role::Border);
    let bottom = app.size.height - 1;
    let [top_tee, bottom_tee] = symbols.tees;
    set(buffer, (column, 0), top_tee, style);
    for y in 1..bottom {
        set(buffer, (column, y), symbols.down, style);
    }
    set(buffer, (column, bottom), bottom_tee, style);
}

/// The lines beside the pane that has the keys stand out.
fn focus(buffer: &mut Buffer, app: &App) {
    let paste = app.diagnose.areas.paste_column();
    let contents = app.lookup.areas.contents_column();
    let pane = match (app.screen, app.diagnose.pane, app.lookup.shelf) {
        (Screen::Diagnose, Pane::Paste, _) => paste,
        (Screen::Diagnose, Pane::Verdict, _) => app.diagnose.areas.verdict,
        (Screen::Diagnose, Pane::Reasons, _) => app.diagnose.areas.reasons,
        (Screen::Reference, _, Shelf::Page) => app.lookup.areas.page,
        (Screen::Reference, _, _) => contents,
    };
    let style = app.theme.style(Role::Focus);
    for y in pane.y..pane.bottom() {
        for x in [pane.x.saturating_sub(2), pane.right() + 1] {
            set(buffer, (x, y), app.theme.symbols().down, style);
        }
    }
}

/// Shows on the line at the right of each pane which part of a long text is in view.
fn thumbs(buffer: &mut Buffer, app: &App) {
    let viewers = match app.screen {
        Screen::Diagnose => {
            let state = &app.diagnose;
            vec![
                (state.areas.verdict, state.verdict.top, state.verdict.sheet.rows.len()),
                (state.areas.reasons, state.reasons.top, state.reasons.sheet.rows.len()),
                // Lines stand for rows here: the rows of a long draft are never counted.
                (state.areas.paste, state.top.line, state.draft.lines().len()),
            ]
        }
        Screen::Reference => {
            let state = &app.lookup;
            vec![
                (state.areas.contents, state.top, state.rows()),
                (state.areas.page, state.viewer.top, state.viewer.sheet.rows.len()),
            ]
        }
    };
    for (area, top, rows) in viewers {
        thumb(buffer, app, area, [top, rows]);
    }
}

fn thumb(buffer: &mut Buffer, app: &App, area: Rect, [top, rows]: [usize; 2]) {
    let height = usize::from(area.height);
    if height < 2 || rows <= height {
        return;
    }
    let length = (height * height / rows).clamp(1, height - 1);
    let start = (top * (height - length)).div_ceil(rows - height).min(height - length);
    for offset in start..start + length {
        let y = area.y + u16::try_from(offset).unwrap_or_default();
        set(buffer, (area.right() + 1, y), app.theme.symbols().thumb, app.theme.style(Role::Body));
    }
}

fn top(buffer: &mut Buffer, app: &App) {
    let theme = app.theme;
    let line = Rect { x: 2, width: app.size.width.saturating_sub(4), ..layout::frame(app.size).top };
    let across = theme.symbols().across;
    let narrow = layout::Span::of(app.size) == layout::Span::One;
    let mut x = put(buffer, Rect { x: 1, ..line }, " whybounce ", theme.style(Role::Title));
    for (index, screen) in Screen::ALL.iter().enumerate() {
        if !narrow {
            x = put(buffer, rest(line, x), across, theme.style(Role::Border));
        }
        let role = if *screen == app.screen { Role::ActiveTab } else { Role::Tab };
        x = put(buffer, rest(line, x), &format!(" {} {} ", index + 1, screen.name()), theme.style(role));
    }
    let Some(binding) = app.keymap.here(app.context()).find(|binding| binding.command == Command::Help) else { return };
    let Some(key) = binding.keys.first() else { return };
    let text = format!(" {} {} ", key.short(), binding.hint);
    let width = u16::try_from(typeset::width(&text)).unwrap_or(u16::MAX);
    if x + width + 1 < line.right() {
        let place = Rect { x: line.right() - width, width, ..line };
        let x = put(buffer, place, &format!(" {} ", key.short()), theme.style(Role::Key));
        put(buffer, rest(place, x), &format!("{} ", binding.hint), theme.style(Role::Tab));
    }
}

/// Where one pane is shown at a time: the names of all of them, the shown one marked.
fn pane_names(buffer: &mut Buffer, app: &App) {
    let line = layout::frame(app.size).names;
    if line.is_empty() {
        return;
    }
    let names: [(&str, bool); 2] = match app.screen {
        Screen::Diagnose => {
            let paste = app.diagnose.pane == Pane::Paste;
            [("Paste", paste), ("Verdict", !paste)]
        }
        Screen::Reference => {
            let page = app.lookup.shelf == Shelf::Page;
            [("Contents", !page), ("Page", page)]
        }
    };
    let mut x = line.x;
    for (name, shown) in names {
        let role = if shown { Role::ActiveTab } else { Role::Tab };
        x = put(buffer, rest(line, x + 1), &format!(" {name} "), app.theme.style(role));
    }
}

fn bottom(buffer: &mut Buffer, app: &App) {
    let theme = app.theme;
    let line = layout::frame(app.size).bottom;
    let line = Rect { x: 1, width: line.width.saturating_sub(2), ..line };
    let mut x = line.x;
    if let Some(toast) = &app.toast {
        // The keys that still fit stay beside it.
        let text = typeset::clip(toast, usize::from(line.width.saturating_sub(2)), theme.drawing);
        x = put(buffer, line, &format!(" {text} "), theme.style(Role::Toast));
    }
    for (key, hint) in hints(app) {
        let width = u16::try_from(typeset::width(&key) + typeset::width(&hint) + 3).unwrap_or(u16::MAX);
        if x + width > line.right() {
            continue;
        }
        x = put(buffer, rest(line, x), &format!(" {key}"), theme.style(Role::Key));
        x = put(buffer, rest(line, x), &format!(" {hint} "), theme.style(Role::Tab));
    }
}

/// The keys for the footer with what they do now.
fn hints(app: &App) -> Vec<(String, String)> {
    let state = &app.diagnose;
    let wanted = |command: Command| match command {
        Command::NextRecipient | Command::Recipients => state.recipients() > 1,
        Command::CopyNote | Command::CopyMenu | Command::NextFlow | Command::NextAudience => {
            state.diagnosis().is_some()
        }
        Command::Open if app.context() == Context::Verdict => state.diagnosis().is_some(),
        Command::Clear => !state.draft.is_empty(),
        Command::Undo => state.draft.can_undo(),
        Command::NextExample | Command::PickFile => state.draft.is_empty(),
        Command::TryExample => app.lookup.example().is_some(),
        Command::Help => false,
        _ => true,
    };
    app.keymap
        .here(app.context())
        .filter(|binding| !binding.hint.is_empty() && wanted(binding.command))
        .filter_map(|binding| {
            let hint = match binding.command {
                Command::NextFlow => format!("{}: {}", binding.hint, state.reading.flow.name()),
                Command::NextAudience => format!("{}: {}", binding.hint, state.reading.audience.name()),
                _ => binding.hint.to_owned(),
            };
            Some((binding.keys.first()?.short(), hint))
        })
        .collect()
}

fn set(buffer: &mut Buffer, place: impl Into<Position>, symbol: &str, style: ratatui::style::Style) {
    if let Some(cell) = buffer.cell_mut(place) {
        cell.set_symbol(symbol).set_style(style);
    }
}
