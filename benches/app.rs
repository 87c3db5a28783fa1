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
use whybounce::lesson::progress::Progress;
use whybounce::lesson::{self, Answer};
use whybounce::reference::Reference;
use whybounce::tui::action::{Action, Effect};
use whybounce::tui::app::App;
use whybounce::tui::theme::{Drawing, Palette, Theme};
use whybounce::tui::view;

/// The screens, and what 99 keys of 100 may take on them.
const SCREENS: [(u16, u16, Duration); 2] = [(80, 24, Duration::from_millis(4)), (250, 70, Duration::from_millis(8))];

/// From the start of the program to the first frame.
const FIRST_FRAME: Duration = Duration::from_millis(30);

/// From the key to the open Learn screen, with ten thousand reviews in the file.
const LEARN: Duration = Duration::from_millis(50);

/// From the key to the first question of an exam.
const EXAM: Duration = Duration::from_millis(200);

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
    kept &= learn(&reference);
    for (width, height, limit) in SCREENS {
        let lines = format!("{}{BOUNCE}", "X-Header: nothing to see here, but a long line of it\n".repeat(20_000));
        let line = format!("{BOUNCE}{}", "nothing to see here ".repeat(52_000));
        let desk = || Desk::new(&reference, (width, height));
        for (name, times) in [
            ("search", best(|| search(desk()))),
            ("find a command", best(|| find(desk()))),
            ("step through 300 recipients", best(|| step(desk()))),
            ("hide and show 60 kB", best(|| hide(desk()))),
            ("edit 1 MB of lines", best(|| edit(desk(), &lines))),
            ("edit a line of 1 MB", best(|| edit(desk(), &line))),
        ] {
            kept &= report(&format!("{width}×{height} {name}"), times, limit);
        }
    }
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Opens Learn on a file with ten thousand reviews, keeps an answer there, and begins an exam.
fn learn(reference: &Arc<Reference>) -> bool {
    let mut progress = Progress::new();
    let items = lesson::questions(0, reference);
    // Each of them was asked more than once, on many days.
    for (at, item) in items.iter().cycle().take(30_000).enumerate() {
        let given = (at % 5 > 0).then(|| item.answer.clone());
        progress.take(&Answer::to(item, given), 20_000 + i64::try_from(at).unwrap() / 60);
    }
    while progress.cards.len() > 10_000 {
        progress.cards.pop_last();
    }
    let bytes = serde_json::to_vec(&progress).unwrap();
    let opened = (0..ROUNDS).map(|_| {
        let mut desk = Desk::new(reference, (80, 24));
        let start = Instant::now();
        desk.key(KeyCode::F(5));
        let kept: Progress = serde_json::from_slice(&bytes).unwrap();
        desk.app.update(Action::Learned(kept, 20_400, None));
        desk.draw();
        start.elapsed()
    });
    let opened = opened.min().unwrap_or_default();
    let answer = Answer::to(items.first().unwrap(), None);
    let taken = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        let mut kept: Progress = serde_json::from_slice(&bytes).unwrap();
        kept.take(&answer, 20_400);
        std::hint::black_box(serde_json::to_vec(&kept).unwrap());
        start.elapsed()
    });
    let taken = taken.min().unwrap_or_default();
    let examined = (0..ROUNDS as u64).map(|seed| {
        let start = Instant::now();
        std::hint::black_box(lesson::exam::exam(seed, reference));
        start.elapsed()
    });
    let examined = examined.max().unwrap_or_default();
    println!("{:<34} {:>9.2} ms, {} kB", "Learn with ten thousand reviews", millis(opened), bytes.len() / 1000);
    println!("{:<34} {:>9.2} ms", "an answer among them", millis(taken));
    println!("{:<34} {:>9.2} ms", "an exam", millis(examined));
    opened <= LEARN && taken <= LEARN && examined <= EXAM
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

/// Types each query into the line that finds commands, settings and pages.
fn find(mut desk: Desk) -> Vec<Duration> {
    let mut times = Vec::new();
    for query in QUERIES.into_iter().chain(["hide", "theme", "copy note"]) {
        desk.event(Event::Key(KeyEvent::new(KeyCode::Char('p'), KeyModifiers::CONTROL)));
        times.extend(query.chars().map(|letter| desk.key(KeyCode::Char(letter))));
        times.push(desk.key(KeyCode::Down));
        desk.key(KeyCode::Esc);
    }
    times
}

/// Steps through recipients whose names begin and end alike, and through the list of them.
fn step(mut desk: Desk) -> Vec<Duration> {
    let name = |number| format!("newsletter-subscriber-{number:04}-of-the-north@subsidiary.example.com");
    let reply = |number| format!("550 5.1.1 <{}>: User unknown\n", name(number));
    desk.event(Event::Paste((0..300).map(reply).collect()));
    desk.answer();
    desk.key(KeyCode::Esc);
    let mut times: Vec<_> = (0..60).map(|_| desk.key(KeyCode::Char('n'))).collect();
    times.push(desk.key(KeyCode::F(7)));
    times.extend((0..60).map(|_| desk.key(KeyCode::Down)));
    times
}

/// Hides personal data in a text and shows it again.
fn hide(mut desk: Desk) -> Vec<Duration> {
    desk.event(Event::Paste(BOUNCE.repeat(60_000 / BOUNCE.len())));
    desk.answer();
    desk.key(KeyCode::F(8));
    desk.key(KeyCode::Down);
    desk.key(KeyCode::Down);
    // What masks is as quick as it is; the keys around it must not wait.
    let mut times = Vec::new();
    for _ in 0..3 {
        desk.key(KeyCode::Enter);
        times.extend([KeyCode::Down, KeyCode::Up].map(|code| desk.key(code)));
        times.push(desk.key(KeyCode::Enter));
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
