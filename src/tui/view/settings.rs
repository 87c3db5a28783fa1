//! The settings with their values, and what the chosen one decides.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{popup, put, row};
use crate::settings::Name;
use crate::tui::app::App;
use crate::tui::app::settings::SettingsScreen;
use crate::tui::theme::{Palette, Role};
use crate::tui::typeset;

/// Draws the screen of settings.
pub fn draw(buffer: &mut Buffer, app: &App, screen: &SettingsScreen) {
    let theme = app.theme;
    let [outer, inner] = screen.areas(app.size);
    popup::frame(buffer, app, outer, "Settings");
    let columns = usize::from(inner.width);
    let line = Rect { y: outer.y + 1, height: 1, ..inner };
    let hint = typeset::clip("Enter changes the chosen one; it is kept at once", columns, theme.drawing);
    put(buffer, line, &hint, theme.style(Role::Muted));
    for (number, name) in Name::ALL.iter().enumerate() {
        let value = value(app, *name);
        let texts = [(name.title(), Role::Label), (value.as_str(), Role::Value)];
        popup::choice(buffer, row(inner, number), texts, (theme, number == screen.chosen));
    }
    let mut below: Vec<(Role, &str)> = Vec::new();
    below.extend(screen.name().map(|name| (Role::Body, name.about())));
    let place = format!("kept in {}", app.origin.file);
    below.push((Role::Muted, if app.origin.file.is_empty() { "kept until you leave" } else { &place }));
    below.extend(app.origin.faults.iter().map(|fault| (Role::Warning, fault.as_str())));
    let rows = below.into_iter().flat_map(|(role, text)| {
        typeset::wrap(text, columns.max(1), theme.drawing).into_iter().map(move |line| (role, line))
    });
    for (number, (role, text)) in rows.enumerate() {
        put(buffer, row(inner, Name::ALL.len() + 1 + number), &text, theme.style(role));
    }
}

/// The value as it is read.
fn value(app: &App, name: Name) -> String {
    match app.settings.get(name) {
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        scheme if name == Name::Theme && app.theme.palette == Palette::Attributes => {
            format!("{scheme} (colours are off)")
        }
        value => value.to_owned(),
    }
}
