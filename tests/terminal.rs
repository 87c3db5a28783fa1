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
fn what_is_learned_is_kept_at_once_and_a_record_that_is_not_understood_left_alone() {
    let state = tempfile::tempdir().unwrap();
    let file = state.path().join("learning.json");
    let open = || {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
        command.env("WHYBOUNCE_STATE_DIR", state.path());
        let mut session = Session::start(command);
        session.wait_for("Paste a bounce here");
        session.send("\u{1b}[15~");
        session.wait_for("What a bounce is");
        session
    };
    let mut session = open();
    session.send("j\rG\r");
    session.wait_for("question 1 of 8");
    session.send("1");
    session.wait_for("The answer is 2 Soft");
    session.signal("-KILL");
    session.child.wait().unwrap();
    assert!(std::fs::read_to_string(&file).unwrap().contains("no-or-not-yet/1"));
    // The next one finds it.
    let mut session = open();
    session.wait_for("1 of 8 asked");
    // It goes on at the next question.
    session.wait_for("Continue: 2 Hard and soft");
    session.send("\r");
    session.wait_for("question 2 of 8");
    session.quit();
    session.end();
    for (record, words) in [("{\"version\":9}", "newer whybounce"), ("{\"version\":1,", "damaged")] {
        std::fs::write(&file, record).unwrap();
        let mut session = open();
        session.wait_for(words);
        session.send("j\rG\r1\r");
        session.wait_for("question 2 of 8");
        session.quit();
        assert!(session.end().0.success());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), record);
    }
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
        session.wait_for("F1 Diagnose");
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
    for name in ["-TERM", "-HUP", "-INT", "-QUIT", "-ABRT", "-USR1", "-USR2", "-ALRM", "-VTALRM", "-PROF", "-XCPU"] {
        let mut command = CommandBuilder::new("sh");
        // Some of them leave a picture of the memory where that is wanted.
        command.args(["-c", &format!("ulimit -c 0; exec '{}'", env!("CARGO_BIN_EXE_whybounce"))]);
        let session = Session::start(command);
        session.wait_for("Paste a bounce here");
        session.signal(name);
        assert!(!session.end().0.success(), "{name}");
    }
}

#[test]
fn a_pipe_that_breaks_elsewhere_ends_nothing() {
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    session.signal("-PIPE");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    session.quit();
    assert!(session.end().0.success());
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
    session.wait_for("Earlier texts (when you quit");
    // It has the time of its file, and its verdict.
    let is_timed = |row: &str| {
        let (time, rest) = row.split_once('❯').and_then(|(_, row)| row.split_once("  ")).unwrap_or_default();
        time.split_once(':').is_some_and(|(hour, minute)| hour.len() == 2 && minute.len() == 2) && rest.contains("HARD")
    };
    session.wait("time", |output| output.screen.screen().contents().lines().any(is_timed));
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
    // A letter that was typed too early takes nothing away before one quits.
    session.wait_for("Discarded (F10 has it until you quit)");
    session.send("\u{1b}[21~");
    session.wait_for("ann@example.com");
    session.send("\u{1b}");
    session.quit();
    assert!(session.end().0.success());
    assert_eq!(backups(state.path()), 0);
}

#[test]
fn several_texts_that_were_left_behind_are_one_question_and_old_ones_go() {
    let state = tempfile::tempdir().unwrap();
    let folder = state.path().join("backups");
    std::fs::create_dir(&folder).unwrap();
    let day = Duration::from_hours(24);
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

/// The app as a job of a shell, started so; it notes its process in a file, and the shell goes on by `fg` at Enter.
fn job(start: &str) -> (Session, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("process");
    let app = env!("CARGO_BIN_EXE_whybounce");
    let start = start.replace("APP", &format!("echo $$ > {}; exec {app}", note.display()));
    let mut command = CommandBuilder::new("bash");
    // Like a shell that somebody types into, it has the modes of before while the job is stopped.
    let after = "while [ -n \"$(jobs)\" ]; do stty $modes; echo it has stopped; read line; fg >/dev/null; done";
    command.args(["-c", &format!("set -m; modes=$(stty -g); {start}; {after}")]);
    let mut session = Session::start(command);
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    (session, folder)
}

/// Sends a signal to the app that is a job of a shell.
fn signal_job(folder: &tempfile::TempDir, name: &str) {
    let process = std::fs::read_to_string(folder.path().join("process")).unwrap();
    assert!(std::process::Command::new("kill").args([name, process.trim()]).status().unwrap().success());
}

/// How often the terminal was told something.
fn count(output: &pty::Output, told: &str) -> usize {
    output.bytes.windows(told.len()).filter(|bytes| *bytes == told.as_bytes()).count()
}

/// Waits until the app was stopped for so many times, and sees that the shell has its terminal.
fn wait_for_clean_terminal(session: &Session, times: usize) {
    session.wait("clean terminal", |output| {
        let screen = output.screen.screen();
        count(output, "it has stopped") == times
            && !screen.alternate_screen()
            && !screen.bracketed_paste()
            && !screen.hide_cursor()
    });
    // The modes follow what the terminal was told.
    let deadline = Instant::now() + DEADLINE;
    while modes(session.master.as_ref()) != session.modes {
        assert!(Instant::now() < deadline, "the terminal is still raw");
        std::thread::yield_now();
    }
}

/// The app is drawn again, takes keys again, and leaves the terminal as it was.
fn goes_on_and_ends(mut session: Session) {
    session.wait("the app again", |output| {
        let screen = output.screen.screen();
        pty::is_whole(output)
            && screen.alternate_screen()
            && screen.bracketed_paste()
            && screen.contents().contains("HARD")
            && !screen.contents().contains("it has stopped")
    });
    assert_ne!(modes(session.master.as_ref()), session.modes, "keys come one by one again");
    session.send("\u{12}5.7.26");
    session.wait_for("Multiple authentication checks");
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn the_shell_gets_a_clean_terminal_while_the_app_is_stopped() {
    // A script between the shell and the app is stopped with it.
    for start in ["sh -c 'APP'", "sh -c '(APP); true'"] {
        let (mut session, _folder) = job(start);
        // Alt-Z, as Ctrl-Z takes back a change where text is edited.
        session.send("\u{1b}z");
        wait_for_clean_terminal(&session, 1);
        session.send("\n");
        goes_on_and_ends(session);
    }
}

#[test]
fn a_stop_from_outside_gives_the_terminal_back_too() {
    let (mut session, folder) = job("sh -c 'APP'");
    for times in 1..=2 {
        signal_job(&folder, "-TSTP");
        wait_for_clean_terminal(&session, times);
        session.send("\n");
        session.wait("the app again", |output| output.screen.screen().alternate_screen());
    }
    goes_on_and_ends(session);
}

#[test]
fn an_app_that_was_stopped_without_being_asked_is_drawn_again() {
    let (mut session, folder) = job("sh -c 'APP'");
    signal_job(&folder, "-STOP");
    session.wait_for("it has stopped");
    session.send("\n");
    goes_on_and_ends(session);
}

#[test]
fn a_terminal_that_has_another_size_afterwards_is_drawn_in_that_one() {
    for stop in ["-TSTP", "-STOP", "key"] {
        let (mut session, folder) = job("sh -c 'APP'");
        if stop == "key" {
            session.send("\u{1b}z");
        } else {
            signal_job(&folder, stop);
        }
        session.wait_for("it has stopped");
        session.output.0.lock().unwrap().screen.screen_mut().set_size(cells(30), cells(100));
        session.master.resize(PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 }).unwrap();
        session.send("\n");
        session.wait("the whole screen", |output| {
            let screen = output.screen.screen();
            let corner = |row, column| screen.cell(row, column).is_some_and(|cell| cell.contents() == "╯");
            pty::is_whole(output) && screen.contents().contains("HARD") && corner(29, 99)
        });
        goes_on_and_ends(session);
    }
}

#[test]
fn without_a_shell_there_is_nobody_to_stop_for() {
    let mut session = Session::app();
    session.wait_for("Paste a bounce here");
    // The terminal is given back for a moment, in which keys are not the app's.
    let taken = |times| move |output: &pty::Output| count(output, "\u{1b}[?1049h") == times && pty::is_whole(output);
    session.send("\u{1b}z");
    session.wait("the app again", taken(2));
    session.signal("-TSTP");
    session.wait("the app again", taken(3));
    session.paste(BOUNCE);
    session.wait_for("HARD");
    session.quit();
    assert!(session.end().0.success());
}

/// Where the shell that started all is outside, as in a container that somebody has entered.
#[test]
#[cfg(target_os = "linux")]
fn in_a_container_the_app_goes_on_when_asked_to_stop() {
    let apart = ["--user", "--map-root-user", "--pid", "--fork"];
    let may = std::process::Command::new("unshare").args(apart).arg("true").output();
    if !may.is_ok_and(|output| output.status.success()) {
        return;
    }
    let mut command = CommandBuilder::new("unshare");
    command.args(apart);
    command.args(["sh", "-c", "\"$0\"; true", env!("CARGO_BIN_EXE_whybounce")]);
    let mut session = Session::start(command);
    session.wait_for("Paste a bounce here");
    session.send("\u{1b}z");
    session.wait("the app again", |output| count(output, "\u{1b}[?1049h") == 2 && pty::is_whole(output));
    session.paste(BOUNCE);
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
        cells.into_iter().any(|cell| cell.contents() == "H" && cell.inverse()) && !screen.contents().contains("rgb")
    });
}

#[test]
fn addresses_on_a_page_are_links_where_the_terminal_takes_them() {
    let bytes = |term: &str| {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
        command.env("TERM", term);
        command.arg("google");
        let mut session = Session::start(command);
        session.wait_for("Google");
        session.send("Gb");
        session.wait_for("postmaster.google");
        let bytes = session.output.0.lock().unwrap().bytes.clone();
        session.quit();
        session.end();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let linked = bytes("xterm-256color");
    assert!(linked.contains("\u{1b}]8;;https://"), "{linked:?}");
    for term in ["linux", "screen"] {
        assert!(!bytes(term).contains("\u{1b}]8"), "{term}");
    }
}

#[test]
fn two_apps_that_end_one_after_the_other_keep_a_text_each() {
    let state = tempfile::tempdir().unwrap();
    let mut sessions: Vec<Session> = (0..2).map(|_| app_in(state.path())).collect();
    for (session, name) in sessions.iter_mut().zip(["ann", "bob"]) {
        session.wait_for("Paste a bounce here");
        session.paste(&format!("550 5.1.1 <{name}@example.com>: User unknown"));
        session.wait_for("HARD");
    }
    for mut session in sessions {
        session.quit();
        assert!(session.end().0.success());
    }
    let mut session = app_in(state.path());
    session.wait_for("F10: your last text");
    session.send("\u{1b}[21~");
    session.wait_for("ann@example.com");
    session.wait("the newest first", |output| {
        let text = output.screen.screen().contents();
        text.find("bob@").zip(text.find("ann@")).is_some_and(|(bob, ann)| bob < ann)
    });
    session.send("\u{1b}");
    session.quit();
    assert!(session.end().0.success());
}

/// The names of the files that the app keeps texts in.
fn kept_files(state: &Path) -> Vec<std::path::PathBuf> {
    let files = std::fs::read_dir(state.join("backups"));
    files.map(|files| files.flatten().map(|file| file.path()).collect()).unwrap_or_default()
}

/// Waits until a backup holds these words, and returns it.
fn wait_for_backup(state: &Path, words: &str) -> String {
    let deadline = Instant::now() + DEADLINE;
    loop {
        let texts = kept_files(state).into_iter().filter_map(|file| std::fs::read_to_string(file).ok());
        if let Some(text) = texts.into_iter().find(|text| text.contains(words)) {
            return text;
        }
        assert!(Instant::now() < deadline, "{words} is not backed up");
        std::thread::yield_now();
    }
}

#[test]
fn what_was_piped_in_is_backed_up_without_a_key() {
    let state = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new("sh");
    command.env("WHYBOUNCE_STATE_DIR", state.path());
    command.args(["-c", &format!("echo '{BOUNCE}' | exec '{}'", env!("CARGO_BIN_EXE_whybounce"))]);
    let mut session = Session::start(command);
    session.wait_for("Unknown user");
    wait_for_backup(state.path(), "550 5.1.1 <ann@example.com>");
    session.quit();
    assert!(session.end().0.success());
}

#[test]
fn where_no_text_can_be_kept_it_is_said_once_and_the_app_works() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut session = app_in(file.path());
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("This text can't be kept for the next start:");
    session.wait("reason", |output| {
        let screen = output.screen.screen().contents().replace(['│', '╰'], " ");
        screen.split_whitespace().collect::<Vec<_>>().join(" ").contains("backups isn't a folder")
    });
    session.wait("end of the message", |output| !output.screen.screen().contents().contains("can't be kept"));
    session.send("\u{15}");
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    session.quit();
    let (status, contents) = session.end();
    assert!(status.success() && !contents.contains("can't be kept"), "{contents}");

    // Whoever leaves before it could be said reads it in the shell.
    let mut session = app_in(file.path());
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    session.quit();
    let (status, contents) = session.end();
    assert!(status.success() && contents.contains("whybounce: This text can't be kept"), "{contents}");
}

#[test]
fn kills_lose_no_text() {
    let state = tempfile::tempdir().unwrap();
    let kills = std::env::var("WHYBOUNCE_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(3);
    for number in 0..kills {
        let mut session = app_in(state.path());
        if number > 0 {
            session.wait_for("Welcome back");
            session.send("y");
            session.wait_for(&format!("<ann{}@example.com>", number - 1));
        } else {
            session.wait_for("Paste a bounce here");
        }
        session.paste(&format!("550 5.1.1 <ann{number}@example.com>: User unknown"));
        wait_for_backup(state.path(), &format!("<ann{number}@example.com>"));
        session.signal("-KILL");
        session.child.wait().unwrap();
    }
    let mut session = app_in(state.path());
    session.wait_for("Welcome back");
    session.send("n");
    session.wait_for("Discarded");
    session.quit();
    assert!(session.end().0.success());
    assert_eq!(backups(state.path()), 0, "there is nothing to ask about any more");
}

#[test]
fn a_mail_that_was_left_behind_is_called_by_whom_it_is_about() {
    let state = tempfile::tempdir().unwrap();
    let folder = state.path().join("backups");
    std::fs::create_dir(&folder).unwrap();
    for (number, name) in ["ann", "bob"].into_iter().enumerate() {
        let mail = format!(
            "From: MAILER-DAEMON@mx.example.com\nSubject: Undelivered Mail Returned to Sender\nTo: me@example.com\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\n\
             Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n\
             Final-Recipient: rfc822; {name}@example.net\nAction: failed\nStatus: 5.2.2\n\
             Diagnostic-Code: smtp; 552 5.2.2 Mailbox is full\n\n--b--\n"
        );
        std::fs::write(folder.join(format!("{number}.backup")), format!("{{}}\n{mail}")).unwrap();
    }
    let session = app_in(state.path());
    session.wait_for("2 texts from sessions");
    session.wait_for("ann@example.net: 552 5.2.2 Mailbox is full");
    session.wait_for("bob@example.net: 552 5.2.2 Mailbox is full");
    session.signal("-TERM");
    session.end();
}

#[test]
fn typed_text_is_masked_on_the_screen_in_its_draft_and_in_a_copy() {
    let (state, settings) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(settings.path().join("config.yaml"), "redact: true\n").unwrap();
    let start = || {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
        command.env("WHYBOUNCE_STATE_DIR", state.path());
        command.env("WHYBOUNCE_CONFIG_DIR", settings.path());
        Session::start(command)
    };
    let mut session = start();
    session.wait_for("Paste a bounce here");
    // As a terminal without bracketed paste sends it.
    session.send("550 5.1.1 <ann@firm.test>: User unknown");
    session.wait("mask", |output| {
        let screen = output.screen.screen().contents();
        screen.contains("user-1@domain-1.example") && !screen.contains("firm.test")
    });
    let draft = wait_for_backup(state.path(), "user-1@domain-1.example");
    assert!(!draft.contains("firm.test"), "{draft}");
    // F6, then the letter for the text itself, right behind what was typed.
    session.send(" or bob@firm.test");
    session.send("\u{1b}[17~");
    session.wait_for("Press a letter");
    session.send("r");
    session.wait_for("copied by your terminal");
    let copied = std::fs::read_to_string(state.path().join("copied.txt")).unwrap();
    assert_eq!(copied, "550 5.1.1 <user-1@domain-1.example>: User unknown or user-2@domain-1.example");
    session.signal("-TERM");
    session.child.wait().unwrap();
    let texts = kept_files(state.path()).into_iter().filter_map(|file| std::fs::read_to_string(file).ok());
    assert!(texts.into_iter().all(|text| !text.contains("firm.test")));

    // One from before the setting is masked in the question and when it is restored.
    for file in kept_files(state.path()) {
        std::fs::remove_file(file).unwrap();
    }
    std::fs::write(state.path().join("backups/1.backup"), "{}\n550 5.1.1 <ann@firm.test>: User unknown\n").unwrap();
    let mut session = start();
    session.wait_for("closed unexpectedly");
    session.wait_for("user-1@domain-1.example");
    session.send("y");
    session.wait_for("HARD");
    session.quit();
    let output = Arc::clone(&session.output);
    assert!(session.end().0.success());
    assert!(!String::from_utf8_lossy(&output.0.lock().unwrap().bytes).contains("firm.test"));
}

#[test]
fn a_bounce_is_kept_found_marked_done_and_undone() {
    let data = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
    command.env("WHYBOUNCE_DATA_DIR", data.path());
    let mut session = Session::start(command);
    session.wait_for("Paste a bounce here");
    session.paste(BOUNCE);
    session.wait_for("HARD");
    session.send("\u{b}");
    session.wait_for("Kept. F4: triage.");
    session.send("\u{1b}OS");
    session.wait_for("Kept 1: 1 open");
    session.wait_for("ann@example.com");
    session.send("/open ann");
    session.wait_for("1 listed");
    session.send("\r d");
    session.wait_for("Done. u: undo");
    session.wait_for("0 listed");
    session.send("u");
    session.wait_for("Undone: status of 1 entry.");
    session.wait_for("1 listed");
    session.quit();
    assert!(session.end().0.success());
    // What was asked for last is written, however soon one leaves.
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
    command.env("WHYBOUNCE_DATA_DIR", data.path());
    let mut session = Session::start(command);
    session.wait_for("Paste a bounce here");
    session.send("\u{1b}OS");
    session.wait_for("ann@example.com");
    session.send("wq");
    assert!(session.end().0.success());
    let store = whybounce::store::Store::look(&data.path().join("bounces.db")).unwrap().unwrap();
    assert_eq!(store.statuses().unwrap().waiting, 1);
}
