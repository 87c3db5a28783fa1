//! The question whether to take up what was left behind.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{popup, put, row};
use crate::keys::Context;
use crate::tui::app::App;
use crate::tui::app::rescue::Question;
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Draws the question.
pub fn draw(buffer: &mut Buffer, app: &App, question: &Question) {
    let theme = app.theme;
    let [outer, inner] = question.areas(app.size);
    popup::frame(buffer, app, outer, "Welcome back");
    let area = Rect { y: outer.y + 1, height: inner.height + 1, ..inner };
    let columns = usize::from(area.width).max(1);
    let mut rows: Vec<(Role, String)> = Vec::new();
    rows.extend(typeset::wrap(&question.text(), columns, theme.drawing).into_iter().map(|line| (Role::Body, line)));
    rows.push((Role::Example, typeset::clip(&question.beginning(), columns, theme.drawing)));
    rows.push((Role::Body, String::new()));
    for (number, (role, line)) in rows.iter().enumerate() {
        put(buffer, row(area, number), line, theme.style(*role));
    }
    for (number, (answer, command)) in Question::ANSWERS.into_iter().enumerate() {
        let keys = app.keymap.keys_of(Context::Question, command);
        let texts = [(answer, Role::Body), (keys.as_str(), Role::Key)];
        popup::choice(buffer, row(area, rows.len() + number), texts, (theme, number == question.chosen));
    }
}
