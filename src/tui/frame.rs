//! The frame: the names of the screens above, the keys that matter now below, lines between panes.

use ratatui::layout::Rect;

use super::app::App;
use super::layout::{self, Span};
use super::paint::{Canvas, rest};
use super::popups::settings;
use super::screen::Outline;
use super::screens::Tab;
use super::screens::diagnose::view::paste::HIDDEN;
use super::spot::Spot;
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
    Command::Keep,
];

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
    // Behind a popup a bar would only look like one of its own.
    let is_covered = app.popup.as_ref().is_some_and(|popup| !popup.stands_aside());
    for pane in panes.iter().filter(|_| !is_covered) {
        canvas.thumb(pane.area, pane.top, pane.rows);
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

fn top(canvas: &mut Canvas<'_>, app: &App) {
    let size = app.desk.size;
    let line = Rect { x: 2, width: size.width.saturating_sub(4), ..layout::frame(size).top };
    let across = canvas.symbols().across;
    let Heads { has_title, is_tight, names: tabs } = heads(app, line.width);
    let mut x = if has_title { canvas.put(Rect { x: 1, ..line }, TITLE, Role::Title) } else { 1 };
    // A blank is enough between names that have just room.
    let line = if is_tight { Rect { x: 1, width: line.width + 2, ..line } } else { line };
    for (tab, name) in Tab::ALL.iter().zip(tabs) {
        if is_tight {
            x = canvas.put(rest(line, x), " ", Role::Tab);
        } else if Span::of(size) != Span::One && x > 1 {
            x = canvas.put(rest(line, x), across, Role::Border);
        }
        let role = if *tab == app.screens.tab { Role::ActiveTab } else { Role::Tab };
        let place = rest(line, x);
        let name = if is_tight { name.trim() } else { &name };
        x = canvas.put(place, name, role);
        canvas.note(Rect { width: x - place.x, ..place }, Spot::Command(tab.command()));
    }
    if is_tight {
        x = canvas.put(rest(line, x), " ", Role::Tab);
    }
    let Some(key) = app.desk.keymap.first_key(app.context(), Command::Help) else { return };
    let (key, hint) = (key.short(), Command::Help.hint());
    if is_tight {
        let place = rest(line, x);
        if typeset::width(&key) <= usize::from(place.width) {
            canvas.put(place, &key, Role::Key);
            canvas.note(place, Spot::Command(Command::Help));
        }
        return;
    }
    let width = u16::try_from(typeset::width(&key) + typeset::width(hint) + 3).unwrap_or(u16::MAX);
    if x + width <= line.right() {
        let place = Rect { x: line.right() - width, width, ..line };
        let x = canvas.put(place, &format!(" {key} "), Role::Key);
        canvas.put(rest(place, x), &format!("{hint} "), Role::Tab);
        canvas.note(place, Spot::Command(Command::Help));
    }
}

/// The name of the program in the top line.
const TITLE: &str = " whybounce ";

/// What the top line has room for.
struct Heads {
    /// Whether the name of the program stands before the names of the screens.
    has_title: bool,
    /// Whether these have just room.
    is_tight: bool,
    /// The names of the screens.
    names: Vec<String>,
}

/// What the top line names: where there is little room, of the screens that are not open the key alone.
fn heads(app: &App, width: u16) -> Heads {
    let key = |tab: Tab| {
        let binding = app.desk.keymap.bindings().iter().find(|binding| binding.command == tab.command());
        binding.and_then(|binding| binding.keys.first()).map(|key| key.short())
    };
    let name = |tab: Tab, is_long: bool| match key(tab) {
        Some(key) if is_long => format!(" {key} {} ", tab.name()),
        Some(key) => format!(" {key} "),
        None => format!(" {} ", tab.name()),
    };
    let long: Vec<String> = Tab::ALL.iter().map(|tab| name(*tab, true)).collect();
    let short: Vec<String> = Tab::ALL.iter().map(|tab| name(*tab, *tab == app.screens.tab)).collect();
    let help = app.desk.keymap.first_key(app.context(), Command::Help);
    let help = help.map_or(0, |key| typeset::width(&key.short()) + typeset::width(Command::Help.hint()) + 3);
    let fits = |title: usize, names: &[String]| {
        let names: usize = names.iter().map(|name| typeset::width(name) + 1).sum();
        title + names + help <= usize::from(width)
    };
    // The line itself reaches from corner to corner.
    let tight: usize = long.iter().map(|name| typeset::width(name) - 1).sum();
    if fits(typeset::width(TITLE), &long) {
        Heads { has_title: true, is_tight: false, names: long }
    } else if fits(0, &long) {
        Heads { has_title: false, is_tight: false, names: long }
    } else if tight < usize::from(width) + 2 {
        Heads { has_title: false, is_tight: true, names: long }
    } else {
        Heads { has_title: fits(typeset::width(TITLE), &short), is_tight: false, names: short }
    }
}

/// Where one pane is shown at a time: the names of all of them, the shown one marked.
fn pane_names(canvas: &mut Canvas<'_>, app: &App, panes: &[Outline]) {
    let line = layout::frame(app.desk.size).names;
    if line.is_empty() {
        return;
    }
    let mut x = line.x;
    for (number, pane) in panes.iter().enumerate().filter(|(_, pane)| !pane.name.is_empty()) {
        let role = if pane.area.is_empty() { Role::Tab } else { Role::ActiveTab };
        let place = rest(line, x + 1);
        x = canvas.put(place, &format!(" {} ", pane.name), role);
        canvas.note(Rect { width: x - place.x, ..place }, Spot::Pane(number));
    }
    if app.screens.tab == Tab::Diagnose && app.screens.diagnose.is_masked() {
        canvas.clip(rest(line, x + 1), HIDDEN, Role::Warning);
    }
}

fn bottom(canvas: &mut Canvas<'_>, app: &App) {
    let line = layout::frame(app.desk.size).bottom;
    let line = Rect { x: 1, width: line.width.saturating_sub(2), ..line };
    let mut x = line.x;
    if let Some(text) = toast_rows(app).last() {
        // The keys that still fit stay beside it.
        let text = format!(" {text} ");
        let width = u16::try_from(typeset::width(&text)).unwrap_or(u16::MAX).min(line.width);
        canvas.clear(Rect { width, ..line });
        x = canvas.put(line, &text, Role::Toast);
    }
    for (command, key, hint) in hints(app) {
        let width = u16::try_from(typeset::width(&key) + typeset::width(&hint) + 3).unwrap_or(u16::MAX);
        if x + width > line.right() {
            continue;
        }
        canvas.note(Rect { width, ..rest(line, x) }, Spot::Command(command));
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
        canvas.cover(place);
        canvas.clear(place);
        canvas.put(place, &text, Role::Toast);
    }
}

/// The passing message in rows.
fn toast_rows(app: &App) -> Vec<String> {
    let drawing = app.desk.drawing();
    let columns = usize::from(app.desk.size.width.saturating_sub(4)).max(1);
    // What is said last may be why: as much is shown as leaves half of the screen.
    let most = usize::from(app.desk.size.height / 2).max(1);
    let mut rows = app.toast.as_deref().map(|toast| typeset::wrap(toast, columns, drawing)).unwrap_or_default();
    if rows.len() > most {
        let rest = rows.split_off(most - 1).join(" ");
        rows.push(typeset::clip(&rest, columns, drawing));
    }
    rows
}

/// The keys for the footer with what they do now.
fn hints(app: &App) -> Vec<(Command, String, String)> {
    let open = app.screens.open();
    let does = |command| app.popup.as_ref().map_or_else(|| open.offers(command), |popup| popup.offers(command));
    let offered = |command| command != Command::Help && does(command);
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
    if app.popup.is_none() {
        // What a key does now and not always is told first.
        shown.sort_by_key(|binding| open.hint(binding.command).is_none());
    }
    let hint = |binding: &Binding| {
        let hint = match binding.command {
            Command::NextFlow => format!("{}: {}", binding.hint, settings::value(&app.desk, Name::Flow)),
            Command::NextAudience => format!("{}: {}", binding.hint, settings::value(&app.desk, Name::Audience)),
            command => open.hint(command).filter(|_| app.popup.is_none()).unwrap_or(binding.hint).to_owned(),
        };
        let key = binding.keys.first()?.short();
        let last = binding.keys.get(open.choices().saturating_sub(1)).filter(|_| binding.command == Command::Choose);
        let key = last.map_or(key.clone(), |last| format!("{key}-{}", last.short()));
        Some((binding.command, key, hint))
    };
    shown.into_iter().filter_map(hint).collect()
}
