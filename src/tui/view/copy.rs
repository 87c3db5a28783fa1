//! The choice of what to copy.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{popup, put, row};
use crate::keys::Context;
use crate::tui::action::Form;
use crate::tui::app::App;
use crate::tui::app::copy::CopyMenu;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the menu.
pub fn draw(buffer: &mut Buffer, app: &App, menu: &CopyMenu) {
    let theme = app.theme;
    let [outer, inner] = menu.areas(app.size);
    popup::frame(buffer, app, outer, "Copy");
    let line = Rect { y: outer.y + 1, height: 1, ..inner };
    let hint = typeset::clip("a letter copies it, Enter the chosen one", usize::from(line.width), theme.drawing);
    put(buffer, line, &hint, theme.style(Role::Muted));
    // On a small screen the chosen one stays in view.
    let height = usize::from(inner.height).max(1);
    let top = (menu.chosen + 1).saturating_sub(height);
    for (number, form) in Form::ALL.iter().enumerate().skip(top).take(usize::from(inner.height)) {
        let keys = app.keymap.keys_of(Context::CopyMenu, form.command());
        let texts = [(form.name(), Role::Body), (keys.as_str(), Role::Key)];
        popup::choice(buffer, row(inner, number - top), texts, (theme, number == menu.chosen));
    }
}
