//! The real program in a real terminal: what it does to it, and how it leaves it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod pty;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use portable_pty::{CommandBuilder, PtySize};
use pty::{BOUNCE, DEADLINE, Session, cells, modes};
use whybounce::tui::terminal::{Mouse, Terminal};

#[test]
fn it_opens_explains_a_paste_and_leaves_the_terminal_as_it_was() {
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    session.wait("alternate screen", |output| output.screen.screen().alternate_screen());
    session.paste(BOUNCE);
    session.wait_for("Unknown user");
    session.wait_for("HARD");
    session.quit();
    let (status, _) = session.end();
    assert!(status.success());
}

#[test]
fn a_paste_of_two_thousand_lines_and_a_resize_are_taken() {
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    let lines: Vec<String> = (1..=2000).map(|n| format!("X-Line-{n}: nothing to see here")).collect();
    session.paste(&format!("{}\r\r{BOUNCE}\r", lines.join("\r")));
    session.wait_for("of 2003");
    session.wait_for("HARD");
    session.wait_for("User unknown");
    session.output.0.lock().unwrap().screen.screen_mut().set_size(cells(40), cells(120));
    session.master.resize(PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 }).unwrap();
    session.wait_for("Why");
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn an_admin_looks_a_code_up_with_one_key() {
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    session.send("\u{12}");
    session.wait_for("Search codes, words");
    session.send("5.7.26");
    session.wait_for("Multiple authentication checks");
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn a_file_that_is_named_stands_in_the_paste_pane() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, BOUNCE).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
    command.arg(file.path());
    let mut session = Session::start(command);
    session.wait_for("Unknown user");
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn a_code_opens_its_page_and_words_are_searched_for() {
    for (words, shown) in
        [(&["5.7.26"][..], "Multiple authentication checks"), (&["connections", "today"], "/ connections today")]
    {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
        command.args(words);
        let mut session = Session::start(command);
        session.wait_for(shown);
        session.quit();
        assert!(session.end().0.success());
    }
}

#[test]
fn what_is_piped_in_is_explained_and_the_keyboard_still_works() {
    for dash in ["-", ""] {
        let mut command = CommandBuilder::new("sh");
        let app = env!("CARGO_BIN_EXE_whybounce");
        command.args(["-c", &format!("echo '{BOUNCE}' | '{app}' {dash}")]);
        let mut session = Session::start(command);
        session.wait_for("Unknown user");
        session.send("\u{12}5.7.26");
        session.wait_for("Multiple authentication checks");
        session.quit();
        assert!(session.end().0.success());
    }
}

#[test]
fn a_paste_that_arrives_as_keys_is_text() {
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    session.send("Remote-MTA: dns;\r\tmx.example.com\r550 5.1.1 no such user, q?");
    // The verdict is so soon there that its marks may stand between the words.
    session.wait_for(", q?");
    session.wait_for("HARD");
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn what_comes_right_behind_a_key_is_not_left_lying() {
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    let lines: Vec<String> = (1..=60).map(|n| format!("X-Line-{n}: nothing to see here")).collect();
    session.send(&format!("\u{14}\u{1b}[200~{}\r\r{BOUNCE}\u{1b}[201~", lines.join("\r")));
    session.wait_for("of 62");
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn no_control_sequence_of_a_paste_reaches_the_terminal() {
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    session.paste("550 no such user \u{1b}]0;owned\u{7}\u{1b}[31;7mred \u{9b}5m \u{0}end");
    session.wait_for("end");
    session.quit();
    let output = Arc::clone(&session.output);
    assert!(session.end().0.success());
    let bytes = String::from_utf8_lossy(&output.0.lock().unwrap().bytes).into_owned();
    assert!(!bytes.contains("\u{1b}]0;") && !bytes.contains("\u{1b}[31;7m") && !bytes.contains('\u{9b}'));
}

#[test]
fn a_note_goes_to_the_clipboard_of_the_terminal() {
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    session.send("\u{19}");
    session.wait("note", |output| String::from_utf8_lossy(&output.bytes).contains("\u{1b}]52;c;"));
    session.wait_for("Ticket note copied");
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn a_note_goes_by_tmux_or_a_program_of_the_desktop_and_into_a_file_of_ones_own() {
    use std::os::unix::fs::PermissionsExt;

    for (variable, program, said) in [
        ("TMUX", "tmux", "copied by tmux"),
        ("DISPLAY", "xclip", "copied by xclip"),
        ("DISPLAY", "none", "copied by your"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (script, taken) = (folder.path().join(program), folder.path().join("took"));
        std::fs::write(&script, format!("#!/bin/sh\ncat > '{}'\n", taken.display())).unwrap();
        std::fs::set_permissions(&script, PermissionsExt::from_mode(0o755)).unwrap();
        let before = folder.path().join("copied.md");
        std::fs::write(&before, "an older copy, which anybody may read").unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
        command.env("WHYBOUNCE_STATE_DIR", folder.path());
        command.env(variable, ":77");
        command.env("PATH", format!("{}:/usr/bin:/bin", folder.path().display()));
        let mut session = Session::start(command);
        session.wait_for("Paste a bounce here");
        session.paste(BOUNCE);
        session.wait_for("HARD");
        session.send("\u{19}");
        session.wait_for(said);
        session.quit();
        assert!(session.end().0.success());
        let copied = folder.path().join("copied.txt");
        let text = std::fs::read_to_string(&copied).unwrap();
        assert!(text.contains("550 5.1.1"), "{text}");
        assert_eq!(std::fs::metadata(&copied).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!before.exists(), "the copy before is gone");
        assert_eq!(std::fs::read_to_string(taken).ok(), (program != "none").then_some(text));
    }
}

#[test]
fn a_message_goes_by_itself_after_a_while() {
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    session.send("\u{19}");
    session.wait_for("Ticket note copied");
    session.wait("end of the message", |output| !output.screen.screen().contents().contains("Ticket note copied"));
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn what_is_too_long_for_the_clipboard_goes_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
    command.env("WHYBOUNCE_STATE_DIR", folder.path());
    let mut session = Session::start(command);
    session.wait_for("Paste a bounce here");
    let text = format!("{BOUNCE}\r{}", "X-Filler: nothing to see here\r".repeat(5000));
    session.paste(&text);
    session.wait_for("HARD");
    // F6, then the letter for the text itself.
    session.send("\u{1b}[17~");
    session.wait_for("Press a letter");
    session.send("r");
    session.wait_for("saved to");
    session.quit();
    assert!(session.end().0.success());
    let written = std::fs::read_to_string(folder.path().join("copied.txt")).unwrap();
    assert!(written.starts_with(BOUNCE) && written.len() >= text.len(), "{} bytes", written.len());
}

#[test]
fn a_changed_setting_holds_in_the_next_session() {
    let folder = tempfile::tempdir().unwrap();
    let start = |keys: &str, wanted: &str| {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
        command.env("WHYBOUNCE_CONFIG_DIR", folder.path());
        let mut session = Session::start(command);
        session.wait_for("whybounce");
        session.paste(BOUNCE);
        session.wait_for("HARD");
        session.send(keys);
        session.wait_for(wanted);
        session.quit();
        assert!(session.end().0.success());
    };
    // Ctrl-F twice, from business over security to sign-up; then nothing, in the next session.
    start("\u{6}\u{6}", "Mail type: Sign-up");
    start("\u{1b}[19~", "Sign-up");
    let file = std::fs::read_to_string(folder.path().join("config.yaml")).unwrap();
    assert!(file.contains("\nmail-type: sign-up\n") && file.contains("# reader: helpdesk"), "{file}");
}

#[test]
fn signals_leave_a_clean_terminal() {
    for name in ["-TERM", "-HUP", "-INT"] {
        let session = Session::app();
        session.wait_for("Paste a bounce here");
        session.signal(name);
        assert!(!session.end().0.success());
    }
}

/// The app with a folder for what it keeps.
fn app_in(state: &Path) -> Session {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
    command.env("WHYBOUNCE_STATE_DIR", state);
    Session::start(command)
}

/// The backups in a folder.
fn backups(state: &Path) -> usize {
    std::fs::read_dir(state.join("backups")).map_or(0, |files| {
        files.flatten().filter(|file| file.path().extension().is_some_and(|ending| ending == "backup")).count()
    })
}

#[test]
fn a_text_is_taken_up_again_after_the_app_was_ended_from_outside() {
    for name in ["-TERM", "-HUP", "-KILL"] {
        let state = tempfile::tempdir().unwrap();
        let mut session = app_in(state.path());
        session.wait_for("Paste a bounce here");
        session.paste(BOUNCE);
        session.wait_for("HARD");
        if name == "-KILL" {
            let deadline = Instant::now() + DEADLINE;
            while backups(state.path()) == 0 {
                assert!(Instant::now() < deadline, "the text is not backed up");
                std::thread::yield_now();
            }
        }
        session.signal(name);
        session.child.wait().unwrap();

        let mut session = app_in(state.path());
        session.wait_for("closed unexpectedly");
        session.wait_for("550 5.1.1 <ann@example.com>: Recipient");
        session.send("y");
        session.wait_for("HARD");
        session.quit();
        assert!(session.end().0.success());
        assert_eq!(backups(state.path()), 0, "what was taken up and left in order is not kept");

        let mut session = app_in(state.path());
        session.wait_for("Paste a bounce here");
        session.quit();
        assert!(session.end().0.success());
    }
}

#[test]
fn the_text_of_the_last_session_is_offered_unless_none_is_kept() {
    let state = tempfile::tempdir().unwrap();
    let mut session = app_in(state.path());
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    session.send("\u{3}");
    session.wait_for("Ctrl-C again quits");
    session.quit();
    assert!(session.end().0.success());

    let mut session = app_in(state.path());
    session.wait_for("F10: your last text");
    session.send("\u{1b}[21~");
    session.wait_for("earlier session");
    session.send("\r");
    session.wait_for("HARD");
    session.quit();
    assert!(session.end().0.success());

    let settings = tempfile::tempdir().unwrap();
    std::fs::write(settings.path().join("config.yaml"), "keep-texts: 0\n").unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
    command.env("WHYBOUNCE_STATE_DIR", state.path());
    command.env("WHYBOUNCE_CONFIG_DIR", settings.path());
    let mut session = Session::start(command);
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    session.quit();
    assert!(session.end().0.success());
    assert_eq!(std::fs::read_dir(state.path().join("backups")).unwrap().count(), 0, "no text is kept");
}

#[test]
fn what_was_left_behind_can_be_forgotten() {
    let state = tempfile::tempdir().unwrap();
    let mut session = app_in(state.path());
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    // A second app does not take it for left behind.
    let mut second = app_in(state.path());
    second.wait_for("Paste a bounce here");
    second.quit();
    assert!(second.end().0.success());
    session.signal("-TERM");
    session.child.wait().unwrap();
    let mut session = app_in(state.path());
    session.wait_for("closed unexpectedly");
    session.send("n");
    session.wait_for("Paste a bounce here");
    session.wait("no question", |output| !output.screen.screen().contents().contains("Welcome back"));
    assert_eq!(backups(state.path()), 0);
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn several_texts_that_were_left_behind_are_one_question_and_old_ones_go() {
    let state = tempfile::tempdir().unwrap();
    let folder = state.path().join("backups");
    std::fs::create_dir(&folder).unwrap();
    let day = Duration::from_secs(24 * 60 * 60);
    for (text, days) in [("first", 1), ("second", 2), ("third", 6), ("fourth", 8)] {
        let file = folder.join(format!("{}.backup", i32::MAX - days));
        std::fs::write(&file, format!("{{}}\n{text}: {BOUNCE}\n")).unwrap();
        let file = std::fs::File::options().append(true).open(&file).unwrap();
        file.set_modified(SystemTime::now() - day * days.unsigned_abs()).unwrap();
    }
    let mut session = app_in(state.path());
    session.wait_for("3 texts from sessions that ended unexpectedly");
    session.wait("list", |output| {
        let screen = output.screen.screen().contents();
        ["first: 550", "second: 550", "third: 550"].iter().all(|text| screen.contains(text))
            && !screen.contains("fourth")
    });
    session.send("\u{1b}[B\r");
    session.wait_for("HARD");
    session.wait_for("second");
    session.quit();
    assert!(session.end().0.success());

    // The others are not asked about again, and none of them is lost.
    let mut session = app_in(state.path());
    session.wait_for("Paste a bounce here");
    session.send("x");
    session.wait("no question", |output| !output.screen.screen().contents().contains("Welcome back"));
    session.quit();
    assert!(session.end().0.success());
    let kept = std::fs::read_dir(&folder).unwrap().flatten().filter(|file| {
        let text = std::fs::read_to_string(file.path()).unwrap();
        text.contains("first") || text.contains("third")
    });
    assert_eq!(kept.count(), 2);
}

#[test]
fn bookmarks_are_there_at_the_next_start() {
    let state = tempfile::tempdir().unwrap();
    let mut session = app_in(state.path());
    session.wait_for("Paste a bounce here");
    session.send("\u{12}5.7.26\r");
    session.wait_for("bookmark");
    session.send("m");
    session.wait_for("Bookmarked");
    session.quit();
    assert!(session.end().0.success());
    let mut session = app_in(state.path());
    session.wait_for("Paste a bounce here");
    session.send("\u{12}");
    session.wait_for("Bookmarks");
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn the_shell_gets_a_clean_terminal_while_the_app_is_stopped() {
    let mut command = CommandBuilder::new("sh");
    let app = env!("CARGO_BIN_EXE_whybounce");
    command.args(["-c", &format!("set -m; '{app}'; echo it has stopped; read line; fg >/dev/null")]);
    let mut session = Session::start(command);
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    // Alt-Z, as Ctrl-Z takes back a change where text is edited.
    session.send("\u{1b}z");
    session.wait_for("it has stopped");
    session.wait("clean terminal", |output| {
        let screen = output.screen.screen();
        !screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor()
    });
    assert_eq!(modes(session.master.as_ref()), session.modes);
    session.send("\n");
    session.wait_for("HARD");
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn a_panic_leaves_a_clean_terminal_and_its_message() {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["panics_within_the_app", "--exact", "--ignored", "--nocapture"]);
    command.env("RUST_BACKTRACE", "0");
    let session = Session::start(command);
    let (status, contents) = session.end();
    assert!(!status.success());
    assert!(contents.contains("the roof is on fire"), "{contents}");
}

/// Not a test: what [`a_panic_leaves_a_clean_terminal_and_its_message`] runs in a terminal of its own.
#[test]
#[ignore = "run by another test, in a terminal"]
fn panics_within_the_app() {
    let _terminal = Terminal::enter(Mouse::Taken).unwrap();
    panic!("the roof is on fire");
}

#[test]
fn the_colors_follow_what_the_terminal_says_of_its_background() {
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    session.wait("question about the background", |output| {
        let question = b"\x1b]11;?\x1b\\";
        output.bytes.windows(question.len()).any(|bytes| bytes == question)
    });
    session.send("\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    // Hard is a badge on a light ground, and nothing of the answer was typed.
    session.wait("light colors", |output| {
        let screen = output.screen.screen();
        let row = (0..24).find(|row| screen.contents_between(*row, 0, *row, 80).contains("HARD"));
        let cells = row.into_iter().flat_map(|row| (0..80).filter_map(move |column| screen.cell(row, column)));
        cells.into_iter().any(|cell| cell.contents() == "H" && cell.bgcolor() != vt100::Color::Default)
            && !screen.contents().contains("rgb")
    });
}
