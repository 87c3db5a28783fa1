//! How long a key takes until its frame is finished: `cargo bench --bench app`.
//!
//! The real app draws into a terminal in memory. A key is timed from the event to the last cell;
//! what the loop hands to the worker after a change counts too, the worker's own time does not.
//! Every script is played several times, and of each key the best time counts: what other programs
//! do to the machine meanwhile is not the app's.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

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

/// The screens, and what 99 keys of 100 may take on them.
const SCREENS: [(u16, u16, Duration); 2] = [(80, 24, Duration::from_millis(4)), (250, 70, Duration::from_millis(8))];

/// From the start of the program to the first frame.
const FIRST_FRAME: Duration = Duration::from_millis(30);

/// How often each script is played.
const ROUNDS: usize = 4;

const QUERIES: [&str; 10] = [
    "5.7.26",
    "421",
    "mailbox full",
    "over quota",
    "spf alignment",
    "microsoft 365",
    "what to tell a customer",
    "gmial",
    "zzzzzz",
    "550 5.7.1 Service unavailable; client host blocked using zen.spamhaus.org",
];

const BOUNCE: &str = "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown\n";

fn main() -> ExitCode {
    let start = Instant::now();
    let reference = Arc::new(whybounce::builtin::reference());
    let mut desk = Desk::new(&reference, (80, 24));
    desk.draw();
    let first = start.elapsed();
    println!("{:<34} {:>9.2} ms", "first frame, with the reference", millis(first));
    let mut kept = first <= FIRST_FRAME;
    // The program does so in the background once the first frame stands.
    let start = Instant::now();
    whybounce::search::make_ready(&reference);
    println!("{:<34} {:>9.2} ms", "the rest, beside the loop", millis(start.elapsed()));
    for (width, height, limit) in SCREENS {
        let lines = format!("{}{BOUNCE}", "X-Header: nothing to see here, but a long line of it\n".repeat(20_000));
        let line = format!("{BOUNCE}{}", "nothing to see here ".repeat(52_000));
        let desk = || Desk::new(&reference, (width, height));
        for (name, times) in [
            ("search", best(|| search(desk()))),
            ("edit 1 MB of lines", best(|| edit(desk(), &lines))),
            ("edit a line of 1 MB", best(|| edit(desk(), &line))),
        ] {
            kept &= report(&format!("{width}×{height} {name}"), times, limit);
        }
    }
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Of each key of a script the best time of several.
fn best(play: impl Fn() -> Vec<Duration>) -> Vec<Duration> {
    let mut best = play();
    for _ in 1..ROUNDS {
        for (best, time) in best.iter_mut().zip(play()) {
            *best = time.min(*best);
        }
    }
    best
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Prints what the keys took; tells whether the limit is kept.
fn report(name: &str, mut times: Vec<Duration>, limit: Duration) -> bool {
    times.sort_unstable();
    let part = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    let most = times.last().copied().unwrap_or_default();
    let kept = part(99) <= limit;
    let word = if kept { "within" } else { "BEYOND" };
    println!(
        "{name:<34} p50 {:>6.2}  p99 {:>6.2}  max {:>6.2} ms  {} keys, {word} {} ms",
        millis(part(50)),
        millis(part(99)),
        millis(most),
        times.len(),
        limit.as_millis()
    );
    kept
}

/// The app with a terminal in memory.
struct Desk {
    app: App,
    terminal: Terminal<TestBackend>,
    reference: Arc<Reference>,
}

impl Desk {
    fn new(reference: &Arc<Reference>, (width, height): (u16, u16)) -> Self {
        let theme = Theme { palette: Palette::Colors, drawing: Drawing::Unicode };
        let app = App::new(Arc::clone(reference), theme, Size { width, height });
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        Self { app, terminal, reference: Arc::clone(reference) }
    }

    fn draw(&mut self) {
        let app = &self.app;
        self.terminal.draw(|frame| view::draw(frame, app)).unwrap();
    }

    fn event(&mut self, event: Event) {
        let effect = self.app.action(event).and_then(|action| self.app.update(action));
        if effect == Some(Effect::Diagnose) {
            std::hint::black_box(self.app.screens.diagnose.paste.bytes());
        }
        self.draw();
    }

    fn key(&mut self, code: KeyCode) -> Duration {
        let start = Instant::now();
        self.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        start.elapsed()
    }

    fn answer(&mut self) {
        let answer = advice::diagnose(&self.app.screens.diagnose.paste.bytes(), &self.reference);
        self.app.update(Action::Answer(self.app.screens.diagnose.revision(), answer));
        self.draw();
    }
}

/// Types each query, walks through what was found, and takes the query back.
fn search(mut desk: Desk) -> Vec<Duration> {
    desk.key(KeyCode::F(2));
    let mut times = Vec::new();
    for query in QUERIES {
        let down = [KeyCode::Down; 12].into_iter().chain([KeyCode::PageDown, KeyCode::PageDown, KeyCode::PageUp]);
        let back = query.chars().map(|_| KeyCode::Backspace);
        for code in query.chars().map(KeyCode::Char).chain(down).chain(back) {
            times.push(desk.key(code));
        }
    }
    times
}

/// Pastes a long text and writes in it, at its beginning, its middle and its end.
fn edit(mut desk: Desk, text: &str) -> Vec<Duration> {
    desk.event(Event::Paste(text.to_owned()));
    desk.answer();
    let codes = "550 5.1.1 no such user".chars().map(KeyCode::Char);
    let codes: Vec<_> = codes
        .chain([KeyCode::Enter, KeyCode::Backspace, KeyCode::Delete, KeyCode::Left, KeyCode::Home, KeyCode::End])
        .chain([KeyCode::Up, KeyCode::Up, KeyCode::Down, KeyCode::PageUp, KeyCode::PageDown, KeyCode::PageUp])
        .collect();
    let mut times = Vec::new();
    for _ in 0..12 {
        times.extend(codes.iter().map(|code| desk.key(*code)));
        desk.answer();
        for _ in 0..10 {
            desk.key(KeyCode::PageUp);
        }
    }
    times
}
