//! What the pictures show: the real app in a terminal in memory, played by a script.

mod svg;

use std::sync::Arc;

use anyhow::Context;
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

use svg::{DARK, LIGHT, Shades};

const UNKNOWN_USER: &str = "550-5.1.1 The email account that you tried to reach does not exist. Please try
550-5.1.1 double-checking the recipient's email address for typos or
550 5.1.1 unnecessary spaces. https://support.google.com/mail/?p=NoSuchUser a1-20020a05.123 - gsmtp";

const THREE_RECIPIENTS: &str = "From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: me@example.com
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; ann@example.net
Action: failed
Status: 5.2.2
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 552 5.2.2 This mailbox is over its quota

Final-Recipient: rfc822; bob@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown

Final-Recipient: rfc822; cia@example.net
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550 5.7.1 Service unavailable; client host [192.0.2.7] blocked using zen.spamhaus.org

--b1--
";

/// A picture under the name of its file.
pub struct Picture {
    /// The name without its ending.
    pub name: &'static str,
    /// The picture.
    pub svg: String,
}

/// What somebody does.
enum Step {
    Paste(&'static str),
    Press(KeyCode),
    Type(&'static str),
}

/// A picture to take.
struct Scene {
    name: &'static str,
    size: (u16, u16),
    drawing: Drawing,
    shades: &'static Shades,
    steps: &'static [Step],
}

use KeyCode::F;
use Step::{Paste, Press, Type};

const SCENES: &[Scene] = &[
    scene("diagnose", (80, 24), &[Paste(UNKNOWN_USER)]),
    Scene { shades: &LIGHT, ..scene("diagnose-light", (80, 24), &[Paste(UNKNOWN_USER)]) },
    scene("recipients", (120, 36), &[Paste(THREE_RECIPIENTS)]),
    scene("page", (80, 24), &[Press(F(2)), Type("5.7.26")]),
    scene("search", (120, 36), &[Press(F(2)), Type("quota")]),
    scene("keys", (80, 24), &[Paste(UNKNOWN_USER), Press(F(9))]),
    scene("narrow", (50, 20), &[Paste(THREE_RECIPIENTS)]),
    Scene { drawing: Drawing::Ascii, ..scene("ascii", (80, 24), &[Paste(UNKNOWN_USER)]) },
];

const fn scene(name: &'static str, size: (u16, u16), steps: &'static [Step]) -> Scene {
    Scene { name, size, drawing: Drawing::Unicode, shades: &DARK, steps }
}

/// All pictures.
///
/// # Errors
/// A broken reference.
pub fn pictures() -> anyhow::Result<Vec<Picture>> {
    let reference = Arc::new(Reference::embedded()?);
    SCENES.iter().map(|scene| scene.take(&reference)).collect()
}

impl Scene {
    fn take(&self, reference: &Arc<Reference>) -> anyhow::Result<Picture> {
        let (width, height) = self.size;
        let theme = Theme { palette: Palette::Colors, drawing: self.drawing };
        let mut app = App::new(Arc::clone(reference), theme, Size { width, height });
        for step in self.steps {
            match step {
                Paste(text) => play(&mut app, Event::Paste((*text).to_owned()), reference),
                Press(code) => play(&mut app, press(*code), reference),
                Type(text) => {
                    for character in text.chars() {
                        play(&mut app, press(KeyCode::Char(character)), reference);
                    }
                }
            }
        }
        let mut terminal = Terminal::new(TestBackend::new(width, height))?;
        terminal.draw(|frame| view::draw(frame, &app)).context("nothing to draw on")?;
        Ok(Picture { name: self.name, svg: svg::draw(terminal.backend().buffer(), self.shades) })
    }
}

fn press(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

/// What the app's own loop does with an event, without a worker beside it.
fn play(app: &mut App, event: Event, reference: &Reference) {
    let effect = app.action(event).and_then(|action| app.update(action));
    if effect == Some(Effect::Diagnose) {
        let answer = advice::diagnose(&app.diagnose.draft.bytes(), reference);
        app.update(Action::Answer(app.diagnose.revision(), answer));
    }
}
