//! What the pictures show: the real app in a terminal in memory, played by a script.

#[path = "../night/night.rs"]
#[allow(dead_code, missing_docs, clippy::cast_possible_truncation, clippy::indexing_slicing)]
mod night;
mod stage;
mod svg;
mod tour;

use std::sync::Arc;

use crossterm::event::KeyCode;
use whybounce::tui::theme::{Drawing, Palette, Theme};

use stage::Stage;
use stage::Step::{self, Examine, Learned, Leave, Paste, PasteNight, Press, PressCtrl, Type};
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

/// What a mail server wrote down of ten days.
const SHIFT: &str = "2026-11-19T14:02:11+00:00 mx1 postfix/smtp[311]: 3F01: to=<bob@example.net>, relay=mx.example.net[192.0.2.25]:25, delay=2, dsn=4.2.2, status=deferred (host mx.example.net[192.0.2.25] said: 452 4.2.2 The email account that you tried to reach is over quota (in reply to RCPT TO command))\n\
2026-11-24T08:31:40+00:00 mx1 postfix/smtp[311]: 3F02: to=<bob@example.net>, relay=mx.example.net[192.0.2.25]:25, delay=2, dsn=4.2.2, status=deferred (host mx.example.net[192.0.2.25] said: 452 4.2.2 The email account that you tried to reach is over quota (in reply to RCPT TO command))\n\
2026-11-27T16:20:05+00:00 mx1 postfix/smtp[311]: 3F03: to=<old.account@gmail.com>, relay=gmail-smtp-in.l.google.com[142.250.1.26]:25, delay=2, dsn=5.1.1, status=bounced (host gmail-smtp-in.l.google.com[142.250.1.26] said: 550-5.1.1 The email account that you tried to reach does not exist. 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser - gsmtp (in reply to RCPT TO command))\n\
2026-11-28T08:57:18+00:00 mx1 postfix/smtp[311]: 3F04: to=<cia@outlook.com>, relay=outlook-com.olc.protection.outlook.com[52.101.1.1]:25, delay=2, dsn=5.7.1, status=bounced (host outlook-com.olc.protection.outlook.com[52.101.1.1] said: 550 5.7.1 Unfortunately, messages from [203.0.113.7] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140). (in reply to MAIL FROM command))\n\
2026-11-28T08:57:19+00:00 mx1 postfix/smtp[311]: 3F05: to=<dan@outlook.com>, relay=outlook-com.olc.protection.outlook.com[52.101.1.1]:25, delay=2, dsn=5.7.1, status=bounced (host outlook-com.olc.protection.outlook.com[52.101.1.1] said: 550 5.7.1 Unfortunately, messages from [203.0.113.7] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140). (in reply to MAIL FROM command))\n\
2026-11-28T08:58:02+00:00 mx1 postfix/smtp[311]: 3F06: to=<eve@hotmail.com>, relay=outlook-com.olc.protection.outlook.com[52.101.1.1]:25, delay=2, dsn=5.7.1, status=bounced (host outlook-com.olc.protection.outlook.com[52.101.1.1] said: 550 5.7.1 Unfortunately, messages from [203.0.113.7] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140). (in reply to MAIL FROM command))\n\
2026-11-28T09:02:44+00:00 mx1 postfix/smtp[311]: 3F07: to=<fritz@shop.example>, relay=mail.shop.example[198.51.100.9]:25, delay=2, dsn=5.7.26, status=bounced (host mail.shop.example[198.51.100.9] said: 550 5.7.26 This mail has been blocked because the sender is unauthenticated (in reply to end of DATA command))\n\
2026-11-28T09:10:31+00:00 mx1 postfix/smtp[311]: 3F08: to=<bob@example.net>, relay=mx.example.net[192.0.2.25]:25, delay=2, dsn=4.2.2, status=deferred (host mx.example.net[192.0.2.25] said: 452 4.2.2 The email account that you tried to reach is over quota (in reply to RCPT TO command))\n\
2026-11-28T09:12:04+00:00 mx1 postfix/smtp[311]: 3F09: to=<ann@gmail.com>, relay=gmail-smtp-in.l.google.com[142.250.1.26]:25, delay=2, dsn=5.1.1, status=bounced (host gmail-smtp-in.l.google.com[142.250.1.26] said: 550-5.1.1 The email account that you tried to reach does not exist. 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser - gsmtp (in reply to RCPT TO command))\n\
2026-11-28T09:15:53+00:00 mx1 postfix/smtp[311]: 3F0A: to=<gerda@example.org>, relay=mx.example.org[198.51.100.25]:25, delay=2, dsn=4.7.1, status=deferred (host mx.example.org[198.51.100.25] said: 450 4.7.1 <gerda@example.org>: Recipient address rejected: Greylisted for 5 minutes (in reply to RCPT TO command))";

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
    scene("overview", NORMAL, &[PasteNight, Press(F(3))]),
    light("overview-light", NORMAL, &[PasteNight, Press(F(3))]),
    scene("overview-wide", WIDE, &[PasteNight, Press(F(3)), Press(Tab), Press(Down), Press(Enter), Press(Down)]),
    scene("triage", NORMAL, &[Paste(SHIFT), PressCtrl('k'), Press(F(4)), Press(Down), Press(Down)]),
    scene(
        "triage-wide",
        WIDE,
        &[
            Paste(SHIFT),
            PressCtrl('k'),
            Press(F(4)),
            Type("/outlook"),
            Press(Enter),
            Type("mwm"),
            Type("amira"),
            Press(Enter),
            Press(Esc),
            Type("jjd"),
            Press(Tab),
            Press(Tab),
        ],
    ),
    scene("kept", NORMAL, &[Paste(SHIFT), PressCtrl('k'), Press(F(3)), Type("K"), Press(BackTab)]),
    scene("learn", NORMAL, &[Learned, Press(F(5))]),
    scene("learn-lesson", NORMAL, &[Learned, Press(F(5)), Type("jjjjjjj"), Press(Enter), Type("  ")]),
    scene("learn-question", NORMAL, &[Learned, Press(F(5)), Type("r1")]),
    light("learn-light", NORMAL, &[Learned, Press(F(5)), Type("r1")]),
    scene("learn-words", NORMAL, &[Press(F(5)), Press(Enter), Type("G"), Press(Enter), Type("Ghhh lll")]),
    scene("learn-exam", WIDE, &[Learned, Press(F(5)), Type("x7"), Press(Enter), Examine]),
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
