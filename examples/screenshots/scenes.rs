//! What the pictures show: the real app in a terminal in memory, played by a script.

mod stage;
mod svg;
mod tour;

use std::sync::Arc;

use crossterm::event::KeyCode;
use whybounce::tui::theme::{Drawing, Palette, Theme};

use stage::Stage;
use stage::Step::{self, Leave, Paste, Press, PressCtrl, Type};
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

/// A picture to take.
struct Scene {
    name: &'static str,
    size: (u16, u16),
    theme: Theme,
    shades: &'static Shades,
    steps: &'static [Step],
}

use KeyCode::{BackTab, Down, Enter, Esc, F, Right, Tab};

const NORMAL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (120, 36);

const SCENES: &[Scene] = &[
    scene("first", NORMAL, &[]),
    scene("diagnose", NORMAL, &[Paste(UNKNOWN_USER)]),
    light("diagnose-light", NORMAL, &[Paste(UNKNOWN_USER)]),
    scene("recipients", WIDE, &[Paste(THREE_RECIPIENTS)]),
    light("recipients-light", WIDE, &[Paste(THREE_RECIPIENTS)]),
    scene("evidence", WIDE, &[Paste(THREE_RECIPIENTS), Press(Esc), Press(Tab), Press(Down), Press(Down)]),
    scene("list", NORMAL, &[Paste(THREE_RECIPIENTS), Press(F(7)), Type("hard")]),
    scene("files", NORMAL, &[PressCtrl('o')]),
    scene("page", NORMAL, &[Press(F(2)), Type("5.7.26")]),
    light("page-light", NORMAL, &[Press(F(2)), Type("5.7.26")]),
    scene(
        "contents",
        NORMAL,
        &[
            Press(F(2)),
            Type("5.7.26"),
            Press(Enter),
            Type("m"),
            Press(Esc),
            Press(Esc),
            Press(Tab),
            Type("g"),
            Press(Right),
            Press(Down),
        ],
    ),
    scene("search", WIDE, &[Press(F(2)), Type("quota")]),
    scene("links", WIDE, &[Press(F(2)), Type("google"), Press(Enter), Press(BackTab), Press(BackTab)]),
    scene("finder", NORMAL, &[Paste(UNKNOWN_USER), PressCtrl('p'), Type("copy")]),
    scene("copy", NORMAL, &[Paste(UNKNOWN_USER), Press(F(6))]),
    scene("settings", NORMAL, &[Paste(UNKNOWN_USER), Press(F(8))]),
    scene("keys", NORMAL, &[Paste(UNKNOWN_USER), Press(F(9))]),
    scene("question", NORMAL, &[Leave(UNKNOWN_USER)]),
    scene("narrow", (50, 20), &[Paste(THREE_RECIPIENTS)]),
    scene("narrow-page", (50, 20), &[Press(F(2)), Type("5.7.26"), Press(Enter)]),
    looks("ascii", Palette::Colors, Drawing::Ascii),
    looks("without-colours", Palette::Attributes, Drawing::Unicode),
    looks("high-contrast", Palette::HighContrast, Drawing::Unicode),
    looks("colour-blind", Palette::ColorBlind, Drawing::Unicode),
];

const fn scene(name: &'static str, size: (u16, u16), steps: &'static [Step]) -> Scene {
    Scene { name, size, theme: Theme { palette: Palette::Colors, drawing: Drawing::Unicode }, shades: &DARK, steps }
}

const fn light(name: &'static str, size: (u16, u16), steps: &'static [Step]) -> Scene {
    let theme = Theme { palette: Palette::Light, drawing: Drawing::Unicode };
    Scene { name, size, theme, shades: &LIGHT, steps }
}

/// The same verdict in another look.
const fn looks(name: &'static str, palette: Palette, drawing: Drawing) -> Scene {
    let theme = Theme { palette, drawing };
    Scene { name, size: NORMAL, theme, shades: &DARK, steps: &[Paste(UNKNOWN_USER)] }
}

/// All pictures, and the tour.
///
/// # Errors
/// A broken reference.
pub fn pictures() -> anyhow::Result<Vec<Picture>> {
    let reference = Arc::new(whybounce::builtin::reference());
    let mut pictures = Vec::new();
    for scene in SCENES {
        let mut stage = Stage::new(Arc::clone(&reference), scene.theme, scene.size)?;
        scene.steps.iter().for_each(|step| stage.play(step));
        pictures.push(Picture { name: scene.name, svg: svg::draw(&stage.frame()?, scene.shades) });
    }
    pictures.push(Picture { name: "tour", svg: svg::play(&tour::frames(&reference)?, &DARK) });
    Ok(pictures)
}
