//! What the terminal's events mean in a place: keys of the table, typed characters, the mouse.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use ratatui::layout::{Position, Size};

use super::action::Action;
use crate::keys::{Code, Command, Context, Key, Keymap, Modifier};

/// The rows of one notch of the wheel.
const NOTCH: isize = 3;

/// What an event means in a place.
pub(super) fn action(event: Event, context: Context, keymap: &Keymap) -> Option<Action> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => pressed(key, context, keymap),
        Event::Paste(text) => Some(Action::Paste(text)),
        Event::Resize(width, height) => Some(Action::Resize(Size { width, height })),
        Event::Mouse(mouse) => {
            let place = Position { x: mouse.column, y: mouse.row };
            match mouse.kind {
                MouseEventKind::ScrollUp => Some(Action::Wheel(place, -NOTCH)),
                MouseEventKind::ScrollDown => Some(Action::Wheel(place, NOTCH)),
                MouseEventKind::Down(MouseButton::Left) => Some(Action::Click(place)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn pressed(key: KeyEvent, context: Context, keymap: &Keymap) -> Option<Action> {
    let known = key_of(key).and_then(|key| Some((key, keymap.command(context, key)?)));
    if let Some((bound, command)) = known {
        let interrupts = command == Command::Quit && bound.is_interrupt();
        if let (Command::Choose, KeyCode::Char(number)) = (command, key.code) {
            // Which answer is meant, only the key itself tells.
            return Some(Action::Type(number));
        }
        return Some(if interrupts { Action::Interrupt } else { Action::Do(command) });
    }
    let modifiers = key.modifiers.difference(KeyModifiers::SHIFT);
    // Windows reports AltGr, which types `@` and `[` on many keyboards, as Ctrl and Alt.
    let typed = modifiers.is_empty() || modifiers == KeyModifiers::CONTROL | KeyModifiers::ALT;
    match key.code {
        KeyCode::Char(character) if context.is_text() && typed => Some(Action::Type(character)),
        _ => None,
    }
}

/// The key of the table that a pressed one is.
fn key_of(pressed: KeyEvent) -> Option<Key> {
    let modifier = match pressed.modifiers.difference(KeyModifiers::SHIFT) {
        KeyModifiers::NONE => Modifier::None,
        KeyModifiers::CONTROL => Modifier::Ctrl,
        KeyModifiers::ALT => Modifier::Alt,
        _ => return None,
    };
    let code = match pressed.code {
        KeyCode::Char(character) => Code::Char(character),
        KeyCode::F(number) => Code::Function(number),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        _ => return None,
    };
    Some(Key::new(code, modifier))
}
