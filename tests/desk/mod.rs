//! The app in a terminal that exists in memory only: keys and mouse in, screen out.
#![allow(dead_code, reason = "each test file takes what it needs")]

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier};
use whybounce::advice;
use whybounce::lesson::progress::Progress;
use whybounce::reference::Reference;
use whybounce::settings::Name;
use whybounce::tui::action::{Action, Carrier, Copied, Effect};
use whybounce::tui::app::App;
use whybounce::tui::census::{Counting, Uncounted, count_text};
use whybounce::tui::files;
use whybounce::tui::log::Terms;
use whybounce::tui::log::clerk::Clerk;
use whybounce::tui::screens::learn::Job;
use whybounce::tui::theme::{Drawing, Palette, Theme};
use whybounce::tui::view;

pub const UNKNOWN_USER: &str = "550-5.1.1 The email account that you tried to reach does not exist. Please try
550-5.1.1 double-checking the recipient's email address for typos or
550 5.1.1 unnecessary spaces. https://support.google.com/mail/?p=NoSuchUser a1-20020a05.123 - gsmtp";

pub const THREE_RECIPIENTS: &str = "From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
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
Status: 5.1.1
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550 5.1.1 <ann@example.net>: Recipient address rejected: User unknown

Final-Recipient: rfc822; bob@example.net
Action: failed
Status: 5.2.2
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 552 5.2.2 <bob@example.net>: Mailbox is full / over quota

Final-Recipient: rfc822; cia@example.net
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550 5.7.1 Service unavailable; client host [192.0.2.7] blocked using zen.spamhaus.org

--b1--
";

pub fn reference() -> Arc<Reference> {
    static REFERENCE: OnceLock<Arc<Reference>> = OnceLock::new();
    Arc::clone(REFERENCE.get_or_init(|| Arc::new(whybounce::builtin::reference())))
}

/// The app with a terminal in memory.
pub struct Desk {
    pub app: App,
    pub terminal: Terminal<TestBackend>,
    pub copied: Vec<String>,
    /// The files that were exported, with their names.
    pub exported: Vec<(String, String)>,
    pub kept: Vec<Name>,
    pub left: bool,
    /// The revision that was diagnosed last.
    pub asked: u64,
    /// What was learned.
    pub learned: Progress,
    /// The minutes that an exam may take.
    pub minutes: Option<u64>,
    /// What has the kept log, where a test wants one.
    pub clerk: Option<Clerk>,
}

/// The day on which the tests learn: a Wednesday.
pub const DAY: i64 = 20_000 - 2;

/// When the tests play: 2026-11-28 12:00 UTC.
pub const NOW: i64 = 1_795_867_200;

impl Desk {
    pub fn new(width: u16, height: u16) -> Self {
        Self::with(width, height, Theme { palette: Palette::Colors, drawing: Drawing::Unicode })
    }

    pub fn with(width: u16, height: u16, theme: Theme) -> Self {
        let app = App::new(reference(), theme, Size { width, height });
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let (copied, exported, kept) = (Vec::new(), Vec::new(), Vec::new());
        let learned = Progress::new();
        Self { app, terminal, copied, exported, kept, left: false, asked: 0, learned, minutes: None, clerk: None }
    }

    /// The same desk with a kept log in this file.
    pub fn with_log(mut self, file: &Path) -> Self {
        self.clerk = Some(Clerk::new(Some(file.to_owned()), reference()));
        self
    }

    /// Plays keys: text as it is, and `<Tab>`, `<Esc>`, `<C-y>`, `<F2>` … for keys with a name.
    pub fn keys(mut self, script: &str) -> Self {
        for key in parse(script) {
            self.event(Event::Key(key));
        }
        self
    }

    pub fn paste(mut self, text: &str) -> Self {
        self.event(Event::Paste(text.to_owned()));
        self
    }

    pub fn size(mut self, width: u16, height: u16) -> Self {
        self.terminal.backend_mut().resize(width, height);
        self.event(Event::Resize(width, height));
        self
    }

    /// Uses the mouse over a cell.
    pub fn mouse(mut self, kind: MouseEventKind, column: u16, row: u16) -> Self {
        self.event(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
        self
    }

    /// Clicks the first place on the screen that shows these words.
    pub fn click(mut self, words: &str) -> Self {
        self.draw();
        let buffer = self.terminal.backend().buffer();
        let width = usize::from(buffer.area.width);
        let place = buffer.content().chunks(width).enumerate().find_map(|(y, row)| {
            let cells: Vec<&str> = row.iter().map(Cell::symbol).collect();
            let found = cells.concat().find(words)?;
            let x = (0..width).find(|x| cells.iter().take(*x).map(|cell| cell.len()).sum::<usize>() == found)?;
            Some((x, y))
        });
        let Some((x, y)) = place else { panic!("{words} is missing from\n{}", self.screen()) };
        self.click_at(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())
    }

    /// Clicks a cell.
    pub fn click_at(self, column: u16, row: u16) -> Self {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row)
    }

    /// Turns the wheel down by so many notches.
    pub fn wheel(self, column: u16, row: u16, notches: usize) -> Self {
        (0..notches).fold(self, |desk, _| desk.mouse(MouseEventKind::ScrollDown, column, row))
    }

    pub fn event(&mut self, event: Event) {
        let effect = self.app.action(event).and_then(|action| self.app.update(action));
        self.perform(effect);
        self.ask_log();
    }

    /// Asks the kept log what the app wants to know, until it wants nothing more.
    pub fn ask_log(&mut self) {
        loop {
            let requests = self.app.take_requests();
            let Some(clerk) = self.clerk.as_mut().filter(|_| !requests.is_empty()) else { return };
            let terms = Terms { today: "2026-11-28".to_owned(), ..Terms::of(&self.app.desk, NOW) };
            let mut replies = Vec::new();
            for request in requests {
                clerk.answer(request, &terms, &mut |reply| replies.push(reply));
            }
            for reply in replies {
                let effect = self.app.update(Action::Log(reply));
                self.perform(effect);
            }
        }
    }

    fn perform(&mut self, effect: Option<Effect>) {
        match effect {
            Some(Effect::Diagnose) => self.diagnose(),
            Some(Effect::Restore(_) | Effect::Mask) => self.mask(),
            Some(Effect::Copy(form)) => {
                self.copied.extend(self.app.copy_text(form, "2026-01-31"));
                self.app.update(Action::Copied(Ok(Copied { form, carrier: Carrier::Terminal, file: None })));
            }
            Some(Effect::CopyText(form, text)) => {
                self.copied.push(text);
                self.app.update(Action::Copied(Ok(Copied { form, carrier: Carrier::Terminal, file: None })));
            }
            Some(Effect::Export(name, text)) => {
                self.exported.push((name.clone(), text));
                self.app.update(Action::Exported(Ok(name)));
            }
            Some(Effect::ReadPart(path, (start, length), name)) => {
                self.app.update(Action::Part(name, files::part(&path, start, length)));
                self.diagnose();
            }
            Some(Effect::ListFolder(folder)) => {
                self.app.update(Action::Listed(files::list(&folder)));
            }
            Some(Effect::ReadFile(path)) => match self.app.update(files::open(path)) {
                Some(Effect::Mask) => self.mask(),
                Some(_) => self.diagnose(),
                None => {}
            },
            Some(Effect::Keep(name, _)) => {
                self.kept.push(name);
                if name == Name::Redact {
                    self.mask();
                    self.diagnose();
                }
            }
            Some(Effect::Quit) => self.left = true,
            Some(Effect::Suspend | Effect::Remember(_) | Effect::Discard | Effect::PutAside) | None => {}
        }
        if self.asked != self.app.screens.diagnose.revision() {
            self.diagnose();
        }
        self.count();
        self.learn();
    }

    /// Keeps what the Learn screen learned, in memory.
    pub fn learn(&mut self) {
        while let Some(job) = self.app.screens.learn.take_job() {
            job.change(&mut self.learned, DAY);
            if let Job::Limit(minutes) = job {
                self.minutes = minutes;
            } else {
                self.app.update(Action::Learned(self.learned.clone(), DAY, None));
            }
        }
    }

    /// Counts the text that Overview asks for.
    pub fn count(&mut self) {
        while let Some(Counting { what: Uncounted::Text(text), shared }) = self.app.screens.overview.take_job() {
            count_text(&text, None, &reference(), &mut shared.teller(|| true));
            self.app.update(Action::Counted);
        }
    }

    /// Masks what waits for it.
    pub fn mask(&mut self) {
        while let Some(wanted) = self.app.to_mask() {
            let (text, redactor) = wanted.mask();
            self.app.update(Action::Masked(text, redactor));
        }
        self.diagnose();
    }

    pub fn diagnose(&mut self) {
        let answer = advice::diagnose_with_texts(&self.app.screens.diagnose.paste.bytes(), &reference());
        self.asked = self.app.screens.diagnose.revision();
        self.app.update(Action::Answer(self.asked, answer));
    }

    pub fn draw(&mut self) {
        let app = &self.app;
        self.terminal.draw(|frame| view::draw(frame, app)).unwrap();
    }

    /// The screen as text.
    pub fn screen(mut self) -> String {
        self.look()
    }

    /// The same, to go on afterwards.
    pub fn look(&mut self) -> String {
        self.draw();
        let quoted = self.terminal.backend().to_string();
        let rows = quoted.lines().map(|row| row.strip_prefix('"').and_then(|row| row.strip_suffix('"')).unwrap_or(row));
        rows.collect::<Vec<_>>().join("\n")
    }

    /// The text of all cells with such a colour and such attributes, row by row.
    pub fn cells(&mut self, wanted: impl Fn(Color, Modifier) -> bool) -> String {
        self.draw();
        let buffer = self.terminal.backend().buffer();
        let rows = buffer.content().chunks(usize::from(buffer.area.width)).map(|row| {
            let cells = row.iter().filter(|cell| wanted(cell.fg, cell.modifier));
            cells.map(|cell| cell.symbol().to_owned()).collect::<String>()
        });
        rows.filter(|row| !row.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// Every cell above the bottom line, with its looks.
    pub fn above_the_keys(&mut self) -> Vec<Cell> {
        self.draw();
        let buffer = self.terminal.backend().buffer();
        let above = buffer.content().len() - usize::from(buffer.area.width);
        buffer.content().iter().take(above).cloned().collect()
    }

    pub fn marked(&mut self) -> String {
        self.cells(|_, attributes| attributes.contains(Modifier::BOLD | Modifier::UNDERLINED))
    }
}

pub fn parse(script: &str) -> Vec<KeyEvent> {
    let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
    let mut keys = Vec::new();
    let mut rest = script.chars();
    while let Some(character) = rest.next() {
        if character != '<' {
            keys.push(plain(KeyCode::Char(character)));
            continue;
        }
        let name: String = rest.by_ref().take_while(|c| *c != '>').collect();
        keys.push(match name.as_str() {
            "Tab" => plain(KeyCode::Tab),
            "S-Tab" => KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT),
            "Esc" => plain(KeyCode::Esc),
            "Enter" => plain(KeyCode::Enter),
            "Up" => plain(KeyCode::Up),
            "Down" => plain(KeyCode::Down),
            "Left" => plain(KeyCode::Left),
            "Right" => plain(KeyCode::Right),
            "PgDn" => plain(KeyCode::PageDown),
            "PgUp" => plain(KeyCode::PageUp),
            "Home" => plain(KeyCode::Home),
            "End" => plain(KeyCode::End),
            "Del" => plain(KeyCode::Delete),
            name if name.starts_with("M-") => {
                KeyEvent::new(KeyCode::Char(name.chars().nth(2).unwrap()), KeyModifiers::ALT)
            }
            name => match (name.strip_prefix("C-"), name.strip_prefix('F')) {
                (Some(key), _) => KeyEvent::new(KeyCode::Char(key.chars().next().unwrap()), KeyModifiers::CONTROL),
                (_, Some(number)) => plain(KeyCode::F(number.parse().unwrap())),
                _ => panic!("no key is called {name}"),
            },
        });
    }
    keys
}

pub fn has(screen: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(screen.contains(words), "{words} is missing from\n{screen}");
    }
}
