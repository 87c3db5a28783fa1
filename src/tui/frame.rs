//! The frame: the names of the screens above, the keys that matter now below, lines between panes.

use ratatui::layout::Rect;

use super::app::App;
use super::layout::{self, Span};
use super::paint::{Canvas, rest};
use super::popups::settings;
use super::screen::Outline;
use super::screens::Tab;
use super::theme::Role;
use super::typeset;
use crate::keys::{Binding, Command};
use crate::settings::Name;

/// What the footer of Diagnose shows first, so that it is there on the narrowest screen that has room for it.
const FIRST: &[Command] = &[
    Command::CopyNote,
    Command::CopyMenu,
    Command::NextRecipient,
    Command::Back,
    Command::PageDown,
    Command::Search,
    Command::LookUp,
    Command::Find,
    Command::Quit,
];

/// A passing message takes so many rows at most.
const TOAST: usize = 3;

/// Draws the frame with everything in it.
pub(super) fn draw(canvas: &mut Canvas<'_>, app: &App) {
    let screen = canvas.buffer.area;
    let panes = app.screens.open().panes();
    outline(canvas, screen);
    for pane in &panes {
        divide(canvas, screen, pane);
    }
    for pane in panes.iter().filter(|pane| pane.focused) {
        focus(canvas, pane);
    }
    for pane in &panes {
        thumb(canvas, pane);
    }
    top(canvas, app);
    pane_names(canvas, app, &panes);
    bottom(canvas, app);
}

fn outline(canvas: &mut Canvas<'_>, screen: Rect) {
    let symbols = canvas.symbols();
    let (right, bottom) = (screen.right() - 1, screen.bottom() - 1);
    for x in 0..screen.width {
        canvas.set((x, 0), symbols.across, Role::Border);
        canvas.set((x, bottom), symbols.across, Role::Border);
    }
    for y in 0..screen.height {
        canvas.set((0, y), symbols.down, Role::Border);
        canvas.set((right, y), symbols.down, Role::Border);
    }
    for (place, corner) in [(0, 0), (right, 0), (0, bottom), (right, bottom)].into_iter().zip(symbols.corners) {
        canvas.set(place, corner, Role::Border);
    }
}

/// Draws the line before a pane that is not the first.
fn divide(canvas: &mut Canvas<'_>, screen: Rect, pane: &Outline) {
    if pane.area.is_empty() || pane.area.x <= 2 {
        return;
    }
    let symbols = canvas.symbols();
    let column = pane.area.x - 2;
    let bottom = screen.bottom() - 1;
    let [top_tee, bottom_tee] = symbols.tees;
    canvas.set((column, 0), top_tee, Role::Border);
    for y in 1..bottom {
        canvas.set((column, y), symbols.down, Role::Border);
    }
    canvas.set((column, bottom), bottom_tee, Role::Border);
}

/// The lines beside the pane that has the keys stand out.
fn focus(canvas: &mut Canvas<'_>, pane: &Outline) {
    let column = pane.column;
    for y in column.y..column.bottom() {
        for x in [column.x.saturating_sub(2), column.right() + 1] {
            canvas.set((x, y), canvas.symbols().down, Role::Focus);
        }
    }
}

/// Shows on the line at the right of a pane which part of a long text is in view.
fn thumb(canvas: &mut Canvas<'_>, pane: &Outline) {
    let Outline { area, top, rows, .. } = *pane;
    let height = usize::from(area.height);
    if height < 2 || rows <= height {
        return;
    }
    let length = (height * height / rows).clamp(1, height - 1);
    let start = (top * (height - length)).div_ceil(rows - height).min(height - length);
    for offset in start..start + length {
        let y = area.y + u16::try_from(offset).unwrap_or_default();
        canvas.set((area.right() + 1, y), canvas.symbols().thumb, Role::Body);
    }
}

fn top(canvas: &mut Canvas<'_>, app: &App) {
    let size = app.desk.size;
    let line = Rect { x: 2, width: size.width.saturating_sub(4), ..layout::frame(size).top };
    let across = canvas.symbols().across;
    let mut x = canvas.put(Rect { x: 1, ..line }, " whybounce ", Role::Title);
    for tab in Tab::ALL {
        if Span::of(size) != Span::One {
            x = canvas.put(rest(line, x), across, Role::Border);
        }
        let role = if *tab == app.screens.tab { Role::ActiveTab } else { Role::Tab };
        let key = app.desk.keymap.bindings().iter().find(|binding| binding.command == tab.command());
        let key = key.and_then(|binding| binding.keys.first()).map(|key| format!("{} ", key.short()));
        x = canvas.put(rest(line, x), &format!(" {}{} ", key.unwrap_or_default(), tab.name()), role);
    }
    let Some(key) = app.desk.keymap.first_key(app.context(), Command::Help) else { return };
    let (key, hint) = (key.short(), Command::Help.hint());
    let width = u16::try_from(typeset::width(&key) + typeset::width(hint) + 3).unwrap_or(u16::MAX);
    if x + width <= line.right() {
        let place = Rect { x: line.right() - width, width, ..line };
        let x = canvas.put(place, &format!(" {key} "), Role::Key);
        canvas.put(rest(place, x), &format!("{hint} "), Role::Tab);
    }
}

/// Where one pane is shown at a time: the names of all of them, the shown one marked.
fn pane_names(canvas: &mut Canvas<'_>, app: &App, panes: &[Outline]) {
    let line = layout::frame(app.desk.size).names;
    if line.is_empty() {
        return;
    }
    let mut x = line.x;
    for pane in panes.iter().filter(|pane| !pane.name.is_empty()) {
        let role = if pane.area.is_empty() { Role::Tab } else { Role::ActiveTab };
        x = canvas.put(rest(line, x + 1), &format!(" {} ", pane.name), role);
    }
}

fn bottom(canvas: &mut Canvas<'_>, app: &App) {
    let line = layout::frame(app.desk.size).bottom;
    let line = Rect { x: 1, width: line.width.saturating_sub(2), ..line };
    let mut x = line.x;
    if let Some(text) = toast_rows(app).last() {
        // The keys that still fit stay beside it.
        x = canvas.put(line, &format!(" {text} "), Role::Toast);
    }
    for (key, hint) in hints(app) {
        let width = u16::try_from(typeset::width(&key) + typeset::width(&hint) + 3).unwrap_or(u16::MAX);
        if x + width > line.right() {
            continue;
        }
        x = canvas.put(rest(line, x), &format!(" {key}"), Role::Key);
        x = canvas.put(rest(line, x), &format!(" {hint} "), Role::Tab);
    }
}

/// Draws what the bottom line has no room for of a long message, over the panes.
pub(super) fn rest_of_toast(canvas: &mut Canvas<'_>, app: &App) {
    let line = layout::frame(app.desk.size).bottom;
    let rows = toast_rows(app);
    for (text, up) in rows.iter().rev().skip(1).zip(1..) {
        let place = Rect { x: 1, y: line.y.saturating_sub(up), width: line.width.saturating_sub(2), ..line };
        let width = usize::from(place.width.saturating_sub(1));
        let text = format!(" {text}{}", " ".repeat(width.saturating_sub(typeset::width(text))));
        canvas.put(place, &text, Role::Toast);
    }
}

/// The passing message in rows; what it says last may be where something is, which must not be cut off.
fn toast_rows(app: &App) -> Vec<String> {
    let drawing = app.desk.drawing();
    let columns = usize::from(app.desk.size.width.saturating_sub(4)).max(1);
    let mut rows = app.toast.as_deref().map(|toast| typeset::wrap(toast, columns, drawing)).unwrap_or_default();
    if rows.len() > TOAST {
        let rest = rows.split_off(TOAST - 1).join(" ");
        rows.push(typeset::clip(&rest, columns, drawing));
    }
    rows
}

/// The keys for the footer with what they do now.
fn hints(app: &App) -> Vec<(String, String)> {
    let open = app.screens.open();
    let offered = |command| command != Command::Help && (app.popup.is_some() || open.offers(command));
    let here = app.desk.keymap.here(app.context());
    let mut shown: Vec<&Binding> = Vec::new();
    for binding in here.filter(|binding| !binding.hint.is_empty() && offered(binding.command)) {
        if shown.iter().all(|known| known.command != binding.command) {
            shown.push(binding);
        }
    }
    let rank = |command| FIRST.iter().position(|first| *first == command).unwrap_or(FIRST.len());
    if app.popup.is_none() && app.screens.tab == Tab::Diagnose {
        shown.sort_by_key(|binding| rank(binding.command));
    }
    let hint = |binding: &Binding| {
        let hint = match binding.command {
            Command::NextFlow => format!("{}: {}", binding.hint, settings::value(&app.desk, Name::Flow)),
            Command::NextAudience => format!("{}: {}", binding.hint, settings::value(&app.desk, Name::Audience)),
            _ => binding.hint.to_owned(),
        };
        Some((binding.keys.first()?.short(), hint))
    };
    shown.into_iter().filter_map(hint).collect()
}
