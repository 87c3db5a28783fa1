//! What the terminal writes on, so that the colors can follow it.
//!
//! A terminal says it in the environment (`COLORFGBG`) or when it is asked (OSC 11). Nobody waits
//! for the answer: it comes among the keys, from which the [`Ear`] takes it.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::theme::Background;

/// The question.
pub const QUESTION: &str = "\u{1b}]11;?\u{1b}\\";

/// No answer is longer.
const LONGEST: usize = 40;

/// Whether a terminal that calls itself so takes the question without showing it.
pub fn can_be_asked(term: &str) -> bool {
    !term.is_empty() && term != "linux" && term != "dumb" && !term.starts_with("vt")
}

/// What `COLORFGBG` says: the numbers of the letters' and the ground's colors, such as `15;0`.
pub fn of_environment(value: &str) -> Option<Background> {
    let ground: u8 = value.rsplit(';').next()?.trim().parse().ok()?;
    Some(if ground == 7 || ground > 8 { Background::Light } else { Background::Dark })
}

/// What an answer says: `11;rgb:ffff/ffff/ffff`.
fn of_answer(said: &str) -> Option<Background> {
    let (_, color) = said.split_once(':')?;
    let mut parts = color.split('/').map(|part| {
        let most = 16_f64.powi(i32::try_from(part.len()).ok()?) - 1.0;
        Some(f64::from(u16::from_str_radix(part, 16).ok()?) / most)
    });
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    // How bright the eye sees it (ITU-R BT.709).
    let bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    Some(if bright > 0.5 { Background::Light } else { Background::Dark })
}

/// Takes the answer out of what comes from the terminal, so that none of it is taken for typed text.
#[derive(Debug, Default)]
pub struct Ear {
    /// Whether an answer may still come.
    awaited: bool,
    /// What may be an answer, until it is known.
    held: Vec<Event>,
    said: String,
    /// Whether the last key was Esc: a read may end within an answer.
    after_esc: bool,
    /// Whether the rest of the end of an answer may follow.
    tail: bool,
}

/// What the terminal meant.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// Something that has nothing to do with the answer.
    Event(Event),
    /// The answer.
    Background(Background),
}

impl Ear {
    /// An ear that waits for an answer, or one that takes everything for what it is.
    pub fn new(awaited: bool) -> Self {
        Self { awaited, ..Self::default() }
    }

    /// What becomes of an event.
    pub fn hear(&mut self, event: Event) -> Vec<Heard> {
        let sound = sound(&event);
        if std::mem::take(&mut self.tail) && sound == Some(Sound::Letter('\\')) {
            return Vec::new();
        }
        if !self.awaited {
            return vec![Heard::Event(event)];
        }
        if self.held.is_empty() {
            let opens = sound == Some(Sound::Opening) || self.after_esc && sound == Some(Sound::Letter(']'));
            self.after_esc = sound == Some(Sound::Esc);
            if !opens {
                return vec![Heard::Event(event)];
            }
            self.held.push(event);
            self.said.clear();
            return Vec::new();
        }
        match sound {
            Some(Sound::Letter(letter)) if self.goes_on(letter) => {
                self.said.push(letter);
                self.held.push(event);
                Vec::new()
            }
            Some(Sound::Closing | Sound::Esc) if of_answer(&self.said).is_some() => {
                self.tail = sound == Some(Sound::Esc);
                self.awaited = false;
                self.held.clear();
                of_answer(&self.said).map(Heard::Background).into_iter().collect()
            }
            _ => self.held.drain(..).chain([event]).map(Heard::Event).collect(),
        }
    }

    /// Whether a letter fits what an answer says next.
    fn goes_on(&self, letter: char) -> bool {
        let said = format!("{}{letter}", self.said);
        ["11;rgb:", "11;rgba:"].iter().any(|start| match said.strip_prefix(start) {
            Some(color) => said.len() < LONGEST && color.chars().all(|c| c.is_ascii_hexdigit() || c == '/'),
            None => start.starts_with(&said),
        })
    }
}

/// A key as far as it can be part of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sound {
    /// `ESC ]`.
    Opening,
    Letter(char),
    /// `ESC \` or the bell.
    Closing,
    Esc,
}

fn sound(event: &Event) -> Option<Sound> {
    let Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, .. }) = event else { return None };
    match (*code, modifiers.difference(KeyModifiers::SHIFT)) {
        (KeyCode::Char(']'), KeyModifiers::ALT) => Some(Sound::Opening),
        (KeyCode::Char('\\'), KeyModifiers::ALT) | (KeyCode::Char('g'), KeyModifiers::CONTROL) => Some(Sound::Closing),
        (KeyCode::Char(letter), KeyModifiers::NONE) => Some(Sound::Letter(letter)),
        (KeyCode::Esc, KeyModifiers::NONE) => Some(Sound::Esc),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    fn letters(text: &str) -> impl Iterator<Item = Event> {
        text.chars().map(|letter| key(KeyCode::Char(letter), KeyModifiers::NONE))
    }

    fn hear(ear: &mut Ear, events: impl IntoIterator<Item = Event>) -> Vec<Heard> {
        events.into_iter().flat_map(|event| ear.hear(event)).collect()
    }

    #[test]
    fn an_answer_is_heard_and_none_of_it_typed() {
        let open = key(KeyCode::Char(']'), KeyModifiers::ALT);
        let ends = [
            vec![key(KeyCode::Char('\\'), KeyModifiers::ALT)],
            vec![key(KeyCode::Char('g'), KeyModifiers::CONTROL)],
            // A read ended within the end.
            vec![key(KeyCode::Esc, KeyModifiers::NONE), key(KeyCode::Char('\\'), KeyModifiers::NONE)],
        ];
        for end in ends {
            let mut ear = Ear::new(true);
            let events = [open.clone()].into_iter().chain(letters("11;rgb:ffff/fafa/f0f0")).chain(end);
            assert_eq!(hear(&mut ear, events), [Heard::Background(Background::Light)]);
            assert_eq!(hear(&mut ear, letters("550")).len(), 3);
        }
    }

    #[test]
    fn what_only_begins_like_an_answer_is_typed() {
        let events = || [key(KeyCode::Char(']'), KeyModifiers::ALT)].into_iter().chain(letters("11 users"));
        let typed: Vec<Heard> = events().map(Heard::Event).collect();
        assert_eq!(hear(&mut Ear::new(true), events()), typed);
        assert_eq!(hear(&mut Ear::new(false), events()), typed);
    }

    #[test]
    fn the_ground_is_told_from_its_brightness() {
        assert_eq!(of_answer("11;rgb:1e1e/1e1e/2e2e"), Some(Background::Dark));
        assert_eq!(of_answer("11;rgba:ff/ff/ff/ff"), Some(Background::Light));
        assert_eq!(of_answer("11;rgb:"), None);
        let told = ["15;0", "0;15", "0;default;7", "7;8", "x"].map(of_environment);
        let (dark, light) = (Some(Background::Dark), Some(Background::Light));
        assert_eq!(told, [dark, light, light, dark, None]);
    }
}
