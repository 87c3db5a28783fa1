//! Three everyday tasks, counted in keys.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use whybounce::advice;
use whybounce::reference::Reference;
use whybounce::tui::action::{Action, Effect};
use whybounce::tui::app::App;
use whybounce::tui::theme::{Drawing, Palette, Theme};
use whybounce::tui::view;

/// Somebody at a terminal of the usual size.
struct Person {
    app: App,
    terminal: Terminal<TestBackend>,
    reference: Arc<Reference>,
    keys: usize,
    copied: String,
}

impl Person {
    fn new() -> Self {
        let reference = Arc::new(whybounce::builtin::reference());
        let theme = Theme { palette: Palette::Colors, drawing: Drawing::Unicode };
        let app = App::new(Arc::clone(&reference), theme, Size { width: 80, height: 24 });
        let terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        Self { app, terminal, reference, keys: 0, copied: String::new() }
    }

    fn event(&mut self, event: Event) {
        match self.app.action(event).and_then(|action| self.app.update(action)) {
            Some(Effect::Diagnose) => {
                let answer = advice::diagnose(&self.app.screens.diagnose.paste.bytes(), &self.reference);
                self.app.update(Action::Answer(self.app.screens.diagnose.revision(), answer));
            }
            Some(Effect::Copy(form)) => self.copied = self.app.copy_text(form, "2026-01-31").unwrap(),
            _ => {}
        }
    }

    fn press(&mut self, code: KeyCode) {
        self.keys += 1;
        self.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    fn press_ctrl(&mut self, letter: char) {
        self.keys += 1;
        self.event(Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)));
    }

    fn write(&mut self, text: &str) {
        text.chars().for_each(|character| self.press(KeyCode::Char(character)));
    }

    /// Whether a row of the screen has these words.
    fn sees(&mut self, words: &str) -> bool {
        let app = &self.app;
        self.terminal.draw(|frame| view::draw(frame, app)).unwrap();
        self.terminal.backend().to_string().contains(words)
    }

    /// What stands on the screen, with the rows of each pane joined.
    fn reads(&mut self, words: &str) -> bool {
        let app = &self.app;
        self.terminal.draw(|frame| view::draw(frame, app)).unwrap();
        let screen = self.terminal.backend().to_string();
        let right: Vec<&str> = screen.lines().filter_map(|row| row.rsplit(['│', '┃']).nth(1)).map(str::trim).collect();
        right.join(" ").contains(words)
    }
}

#[test]
fn a_pasted_report_is_diagnosed_and_its_note_copied_with_one_key() {
    let mut person = Person::new();
    person.event(Event::Paste(include_str!("bounces/postfix.eml").to_owned()));
    person.press_ctrl('y');
    assert!(person.copied.contains("2026-01-31"), "{}", person.copied);
    assert!(person.keys <= 2, "{} keys", person.keys);
}

#[test]
fn a_subject_is_looked_up_and_its_code_read_with_eight_keys() {
    let mut person = Person::new();
    person.press(KeyCode::F(2));
    person.write("5.7.26");
    assert!(person.reads("x.7.x Security or policy"), "where the code belongs");
    assert!(person.reads("Multiple authentication checks"), "the page itself");
    assert!(person.keys <= 8, "{} keys", person.keys);
}

#[test]
fn what_a_customer_is_told_about_a_full_mailbox_is_found_with_twelve_keys() {
    let mut person = Person::new();
    person.press(KeyCode::F(2));
    person.write("full");
    person.press(KeyCode::Enter);
    while !person.reads("has to make room") {
        person.press(KeyCode::PageDown);
        assert!(person.keys <= 12, "{} keys", person.keys);
    }
}

#[test]
fn the_answer_to_a_customer_is_copied_with_four_keys() {
    let mut person = Person::new();
    person.press_ctrl('t');
    person.press_ctrl('t');
    person.press(KeyCode::F(6));
    person.write("c");
    assert!(person.copied.contains("mailbox"), "{}", person.copied);
    assert!(person.keys <= 4);
}

/// A report on two recipients, which stand in the list one below the other.
const TWO: &str = "<ann@example.net>: host mx.example.net said: 550 5.1.1 <ann@example.net>: User unknown

<bob@example.org>: host mx.example.org said: 552 5.2.2 <bob@example.org>: Mailbox is full
";

#[test]
fn a_note_on_one_recipient_takes_one_key_and_on_all_of_them_three() {
    let mut person = Person::new();
    person.event(Event::Paste(TWO.to_owned()));
    person.press_ctrl('y');
    assert!(person.copied.contains("ann@example.net") && !person.copied.contains("bob@"), "{}", person.copied);
    assert_eq!(person.keys, 1);
    let mut person = Person::new();
    person.event(Event::Paste(TWO.to_owned()));
    person.press(KeyCode::F(6));
    person.write("an");
    assert!(
        person.copied.contains("ann@example.net") && person.copied.contains("bob@example.org"),
        "{}",
        person.copied
    );
    assert_eq!(person.keys, 3);
}

#[test]
fn the_reply_to_a_customer_is_read_and_copied_with_three_keys() {
    let mut person = Person::new();
    person.event(Event::Paste(TWO.to_owned()));
    person.press(KeyCode::F(6));
    person.press(KeyCode::Down);
    assert!(person.sees("Your message to ann@example.net"), "the text is read before it is copied");
    person.press(KeyCode::Enter);
    assert!(person.copied.contains("could not be delivered"), "{}", person.copied);
    assert_eq!(person.keys, 3);
}

#[test]
fn a_code_is_read_from_anywhere_with_seven_keys() {
    let ways: [&[KeyCode]; 4] = [&[], &[KeyCode::Esc], &[KeyCode::F(9)], &[KeyCode::F(2), KeyCode::Tab]];
    for way in ways {
        let mut person = Person::new();
        person.event(Event::Paste(TWO.to_owned()));
        for key in way {
            person.press(*key);
        }
        person.keys = 0;
        person.press(KeyCode::F(2));
        person.write("5.7.26");
        assert!(person.reads("5.7.26 Multiple authentication checks"), "{way:?}");
        assert_eq!(person.keys, 7);
    }
}

#[test]
fn the_paste_is_one_key_away_and_the_paste_before_two() {
    let mut person = Person::new();
    person.event(Event::Paste(TWO.to_owned()));
    person.event(Event::Paste("452 4.2.2 <eve@example.com>: mailbox full".to_owned()));
    person.press(KeyCode::F(2));
    person.write("quota");
    person.press(KeyCode::Enter);
    person.keys = 0;
    person.press(KeyCode::F(1));
    assert!(person.reads("Mailbox full"));
    assert_eq!(person.keys, 1);
    person.keys = 0;
    person.press(KeyCode::F(10));
    person.press(KeyCode::Enter);
    assert_eq!(person.app.screens.diagnose.paste.bytes(), TWO.as_bytes());
    assert_eq!(person.keys, 2);
}
