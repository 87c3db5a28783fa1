//! Every key of the table, pressed in a real terminal: each has an effect that one notices.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod pty;

use portable_pty::CommandBuilder;
use pty::Session;
use whybounce::keys::{Command, Context, Key, Keymap};

const REPORT: &str = include_str!("bounces/fates.eml");

/// What a terminal sends for a key.
fn bytes(key: &str) -> String {
    if let Some(letter) = key.strip_prefix("Ctrl-") {
        return letter.bytes().map(|letter| char::from(letter - b'A' + 1)).collect();
    }
    if let Some(letter) = key.strip_prefix("Alt-") {
        return format!("\u{1b}{}", letter.to_lowercase());
    }
    let sent = match key {
        "Esc" => "\u{1b}",
        "Enter" => "\r",
        "Tab" => "\t",
        "Shift-Tab" => "\u{1b}[Z",
        "Space" => " ",
        "Backspace" => "\u{7f}",
        "Del" => "\u{1b}[3~",
        "Up" => "\u{1b}[A",
        "Down" => "\u{1b}[B",
        "Right" => "\u{1b}[C",
        "Left" => "\u{1b}[D",
        "Home" => "\u{1b}[H",
        "End" => "\u{1b}[F",
        "PgUp" => "\u{1b}[5~",
        "PgDn" => "\u{1b}[6~",
        "F1" => "\u{1b}OP",
        "F2" => "\u{1b}OQ",
        "F3" => "\u{1b}OR",
        "F4" => "\u{1b}OS",
        "F5" => "\u{1b}[15~",
        "F6" => "\u{1b}[17~",
        "F7" => "\u{1b}[18~",
        "F8" => "\u{1b}[19~",
        "F9" => "\u{1b}[20~",
        "F10" => "\u{1b}[21~",
        letter => letter,
    };
    sent.to_owned()
}

/// The places that stay as one has left them.
const STAYS: [Context; 7] = [
    Context::Contents,
    Context::Learn,
    Context::Lesson,
    Context::Quiz,
    Context::Marking,
    Context::Triage,
    Context::Remark,
];

/// The way from the report in the paste pane to a place, and what one sees there.
fn way(context: Context) -> (&'static [&'static str], &'static str) {
    match context {
        Context::Paste => (&[], "F9 keys"),
        Context::Verdict => (&["Esc"], " y note"),
        Context::Search => (&["F2", "quota"], "found"),
        Context::Contents => (&["F2", "Tab", "Down", "Down"], "Codes"),
        Context::Page => (&["F2", "mailbox-full", "Enter", "PgDn"], "links"),
        Context::Overview => (&["F3"], "Connection failed"),
        Context::Narrowing => (&["F3", "/", "e"], "/ e"),
        Context::Triage => (&["Ctrl-K", "F4"], "Kept"),
        Context::Remark => (&["Ctrl-K", "F4", "t", "a", "Enter", "t", "e"], "│ e "),
        Context::Export => (&["F3", "E", "e"], "Export this page"),
        Context::Help => (&["F9", "e"], "Keys in the"),
        Context::Finder => (&["Ctrl-P", "full"], "Commands and pages"),
        Context::CopyMenu => (&["F6", "Down"], "Press a letter"),
        Context::Settings => (&["F8", "Down"], "Enter: change"),
        Context::Recipients => (&["F7", "e"], "5 recipients"),
        Context::History => (&["Ctrl-T", "Ctrl-T", "Ctrl-T", "F10", "e"], "Earlier texts"),
        Context::Examples => (&["Alt-T", "e"], "Examples by cause"),
        Context::FindLine => (&["Alt-F", "e"], "Find in the paste"),
        Context::Files => (&["Ctrl-O", "s"], "/ s"),
        Context::Learn => (&["F5"], "What a bounce is"),
        Context::Lesson => (&["F5", "Enter"], "You can tell a bounce from other"),
        Context::Quiz => {
            // A bounce of more rows than the pane has.
            (&["F5", "Enter", "End", "Enter", "0", "Enter", "1", "Enter", "1", "Enter"], "question 4 of 7")
        }
        Context::Marking => (&["F5", "Enter", "End", "Enter"], "Which words decide?"),
        Context::Practice => (&["F5", "p", "e"], "/ e"),
        Context::ExamLine => (&["F5", "x", "44"], "Enter starts a random exam"),
        Context::Question => (&[], "Welcome back"),
    }
}

/// What has to be done before a key can do something.
fn before(context: Context, command: Command) -> &'static [&'static str] {
    match (context, command) {
        (Context::Paste | Context::Verdict, Command::Redo) => &["Ctrl-U"],
        (Context::Paste, Command::EraseNext | Command::Right | Command::LineStart) => &["Left"],
        (Context::Paste, Command::LineEnd) => &["Left", "Home"],
        (Context::Paste, Command::Down | Command::PageDown) => &["PgUp", "PgUp", "PgUp"],
        (Context::Verdict, Command::Up | Command::PageUp | Command::First) => &["PgDn", "PgDn"],
        (Context::Page, Command::PageForward) => &["Tab", "Enter", "Left"],
        (Context::Page, Command::PageBack) => &["Tab", "Enter"],
        (Context::Page, Command::Open) => &["Tab"],
        (Context::Overview, Command::ShowOverview) | (Context::Learn, Command::ShowLearn) => &["Enter"],
        (Context::Triage, Command::UndoAction | Command::SetOpen | Command::ShowTriage) => &["d"],
        (Context::Lesson | Context::Quiz | Context::Marking, Command::Up) => &["Down", "Down"],
        (Context::Narrowing, Command::Right | Command::LineEnd | Command::EraseNext | Command::EraseAfter) => &["Home"],
        (
            Context::Overview | Context::Triage | Context::Narrowing | Context::Question,
            Command::Up | Command::PageUp | Command::First,
        ) => &["Down"],
        // Of JSON there is more than the menu has room for.
        (Context::CopyMenu, Command::PageDown) => &["Down", "Down", "Down", "Down", "Down", "Down", "Down"],
        (Context::CopyMenu, Command::PageUp) => &["Down", "Down", "Down", "Down", "Down", "Down", "Down", "PgDn"],
        (Context::Contents, Command::Fold) | (Context::Marking, Command::Left) => &["Right"],
        (
            Context::Search | Context::Contents | Context::Finder | Context::Lesson | Context::Quiz | Context::Marking,
            Command::PageUp,
        )
        | (Context::Lesson | Context::Quiz | Context::Marking, Command::First) => &["PgDn"],
        (
            Context::Search
            | Context::Help
            | Context::Finder
            | Context::Recipients
            | Context::History
            | Context::Examples
            | Context::FindLine
            | Context::Export
            | Context::Practice
            | Context::ExamLine
            | Context::Remark
            | Context::Files,
            command,
        ) => match command {
            Command::Right | Command::LineEnd | Command::EraseNext | Command::EraseAfter => &["Home"],
            Command::Up => &["Down", "Down"],
            Command::PageUp => &["PgDn"],
            _ => &[],
        },
        _ => &[],
    }
}

/// The app with a report in its paste pane, wherever it was before.
fn settle(session: &mut Session) {
    // Each Esc leads a level back, down to the verdict; two bytes are one key.
    session.send(&"\u{1b}\u{1b}".repeat(7));
    session.wait("way back", |output| !output.screen.screen().contents().lines().skip(1).any(|row| row.contains("╭─")));
    session.send("x");
    session.wait_for("Paste a bounce here");
    session.paste(REPORT);
    session.wait_for("Recipients 1 of 5");
    session.wait_for("HARD");
}

/// Goes to a place, presses a key there, and sees that something has changed.
fn press(session: &mut Session, context: Context, (command, key): (Command, Key)) {
    let what = format!("effect of {} in the {}", key, context.name());
    let (way, sight) = way(context);
    go(session, way);
    session.wait(&format!("{sight} for the {what}"), |output| output.screen.screen().contents().contains(sight));
    go(session, before(context, command));
    let seen = session.appearance();
    let from = session.output.0.lock().unwrap().bytes.len();
    session.send(&bytes(&key.to_string()));
    if command == Command::Suspend {
        // Where no shell waits for it, the system lets a program go on at once.
        let left = b"\x1b[?1049l";
        session.wait(&what, |output| output.bytes.get(from..).unwrap().windows(left.len()).any(|bytes| bytes == left));
        return;
    }
    session.wait(&what, |output| pty::is_whole(output) && pty::appearance(output) != seen);
}

/// Presses keys one after the other, each when the one before has shown.
fn go(session: &mut Session, keys: &[&str]) {
    for key in keys {
        let seen = session.appearance();
        session.send(&bytes(key));
        session.wait(key, |output| pty::is_whole(output) && pty::appearance(output) != seen);
        session.rest();
        // The kept log answers bit by bit.
        match *key {
            "Ctrl-K" => session.wait_for("F4: triage"),
            "F4" => {
                session.wait_for("kept for 90 days");
                session.wait_for("timed out");
            }
            _ => {}
        }
    }
}

/// Presses every key that works in a place.
fn press_all(context: Context) {
    let keymap = Keymap::default();
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    for binding in keymap.here(context).filter(|binding| binding.command != Command::Quit) {
        for key in binding.keys.iter() {
            if STAYS.contains(&context) {
                // It stays as one has left it.
                session.quit();
                session.end();
                session = Session::app();
                session.wait_for("Paste a bounce here");
            }
            settle(&mut session);
            press(&mut session, context, (binding.command, *key));
        }
    }
    session.quit();
    session.end();
    quit_all(context);
}

/// Leaves by every key that quits in a place.
fn quit_all(context: Context) {
    let keymap = Keymap::default();
    for binding in keymap.here(context).filter(|binding| binding.command == Command::Quit) {
        for key in binding.keys.iter() {
            let mut session = Session::app();
            session.wait_for("Paste a bounce here");
            settle(&mut session);
            go(&mut session, way(context).0);
            session.wait_for(way(context).1);
            session.send(&bytes(&key.to_string()));
            session.wait_for("again quits");
            session.send(&bytes(&key.to_string()));
            assert!(session.end().0.success(), "{} in the {}", key, context.name());
        }
    }
}

macro_rules! every_key_works {
    ($($name:ident: $context:ident,)+) => {
        $(#[test]
        fn $name() {
            press_all(Context::$context);
        })+
    };
}

every_key_works! {
    in_the_paste: Paste,
    in_the_verdict: Verdict,
    in_the_search_line: Search,
    in_the_contents: Contents,
    in_the_page: Page,
    in_the_list_of_keys: Help,
    in_the_finder: Finder,
    in_the_copy_menu: CopyMenu,
    in_the_settings: Settings,
    in_the_list_of_recipients: Recipients,
    in_the_list_of_examples: Examples,
    in_the_line_that_finds: FindLine,
    in_the_list_of_files: Files,
    in_the_history: History,
    in_the_overview: Overview,
    in_the_filter_line: Narrowing,
    in_the_export: Export,
    in_the_lessons: Learn,
    in_a_lesson: Lesson,
    in_a_question: Quiz,
    in_the_marked_words: Marking,
    in_the_practice: Practice,
    in_the_exam_line: ExamLine,
    in_the_triage: Triage,
    in_the_note_line: Remark,
}

#[test]
fn in_the_question() {
    let keymap = Keymap::default();
    for binding in keymap.here(Context::Question) {
        for key in binding.keys.iter() {
            let state = tempfile::tempdir().unwrap();
            let backups = state.path().join("backups");
            std::fs::create_dir(&backups).unwrap();
            for process in [i32::MAX, i32::MAX - 1] {
                std::fs::write(backups.join(format!("{process}.backup")), format!("{{}}\n{REPORT}")).unwrap();
            }
            let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
            command.env("WHYBOUNCE_STATE_DIR", state.path());
            let mut session = Session::start(command);
            session.wait_for("Welcome back");
            if binding.command == Command::Quit {
                session.send(&bytes(&key.to_string()));
            } else {
                press(&mut session, Context::Question, (binding.command, *key));
                session.quit();
            }
            assert!(session.end().0.success());
        }
    }
}

#[test]
fn no_place_was_forgotten() {
    assert_eq!(Context::ALL.len(), 26, "a new place needs a way in this file and a test");
}
