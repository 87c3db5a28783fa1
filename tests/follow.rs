//! `whybounce follow`: a log that grows, as an admin watches it or a pipeline reads it.
#![cfg(unix)]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs)]

mod pty;

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use pty::{DEADLINE, Session};

const NO_SETTINGS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-settings");

/// A line of a log that tells of a failed delivery to this recipient.
fn line(recipient: &str) -> String {
    let said = "host mx.example.net[203.0.113.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command)";
    format!(
        "2026-11-28T10:00:00+00:00 mx1 postfix/smtp[12]: 4bX12Yz3kQ: to=<{recipient}>, relay=mx.example.net[203.0.113.7]:25, \
         delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced ({said})\n"
    )
}

/// Lines as they came, and whether the end came too.
type Lines = Arc<(Mutex<(Vec<String>, bool)>, Condvar)>;

fn read(source: impl Read + Send + 'static) -> Lines {
    let lines = Lines::default();
    let shared = Arc::clone(&lines);
    thread::spawn(move || {
        for line in BufReader::new(source).lines().map_while(Result::ok) {
            shared.0.lock().unwrap().0.push(line);
            shared.1.notify_all();
        }
        shared.0.lock().unwrap().1 = true;
        shared.1.notify_all();
    });
    lines
}

/// Waits until the lines are as wanted.
fn wait(lines: &Lines, what: &str, wanted: impl Fn(&[String]) -> bool) {
    let deadline = Instant::now() + DEADLINE;
    let mut seen = lines.0.lock().unwrap();
    while !wanted(&seen.0) {
        let left = deadline.saturating_duration_since(Instant::now());
        assert!(!left.is_zero() && !seen.1, "no {what} in\n{}", seen.0.join("\n"));
        seen = lines.1.wait_timeout(seen, left).unwrap().0;
    }
}

/// The program while it follows something.
struct Follow {
    child: Child,
    out: Lines,
    said: Lines,
}

impl Follow {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_whybounce"))
            .arg("follow")
            .args(arguments)
            .current_dir(folder)
            .env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS)
            .env_remove("NO_COLOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (out, said) = (read(child.stdout.take().unwrap()), read(child.stderr.take().unwrap()));
        Self { child, out, said }
    }

    /// Waits for these recipients, one a line and no others.
    fn recipients(&self, wanted: &[&str]) {
        let told = |lines: &[String]| {
            lines.iter().map(|line| line.trim_matches(['"', '{', '}']).to_owned()).collect::<Vec<_>>()
        };
        wait(&self.out, "such recipients", |lines| lines.len() >= wanted.len());
        let told = told(&self.out.0.lock().unwrap().0);
        let told: Vec<&str> = told.iter().map(|line| line.rsplit('"').next().unwrap_or_default()).collect();
        assert_eq!(told, wanted);
    }

    fn wait_for(&self, notice: &str) {
        wait(&self.said, notice, |lines| lines.iter().any(|line| line.contains(notice)));
    }

    /// Asks it to end, and gives what it said on standard error.
    fn end(mut self, signal: &str) -> (ExitStatus, String) {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        let deadline = Instant::now() + DEADLINE;
        let mut seen = self.said.0.lock().unwrap();
        while !seen.1 && Instant::now() < deadline {
            seen = self.said.1.wait_timeout(seen, Duration::from_millis(100)).unwrap().0;
        }
        (status, seen.0.join("\n"))
    }
}

const NAMES: &[&str] = &["--format", "ndjson", "--fields", "recipient"];

fn append(path: &Path, text: &str) {
    OpenOptions::new().append(true).create(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

fn with<'a>(files: &[&'a str]) -> Vec<&'a str> {
    [files, NAMES].concat()
}

#[test]
fn it_begins_at_the_end_and_prints_what_comes() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("mail.log");
    append(&log, &line("old@example.net"));
    let follow = Follow::start(folder.path(), &with(&["mail.log", "sign.log"]));
    // That it waits for the second file shows that it has opened the first.
    follow.wait_for("sign.log: isn't there yet; waiting for it");
    append(&log, &line("ann@example.net"));
    follow.recipients(&["ann@example.net"]);
    append(&log, &line("bob@example.net"));
    follow.recipients(&["ann@example.net", "bob@example.net"]);
    let (status, said) = follow.end("-INT");
    assert_eq!(status.code(), Some(0), "{said}");
    assert!(said.contains("2 deliveries: 0 delivered, 2 failed permanently, 0 waiting"), "{said}");
    assert!(said.contains("Unknown user"), "{said}");
}

#[test]
fn from_start_it_reads_what_is_there_too() {
    let folder = tempfile::tempdir().unwrap();
    append(&folder.path().join("mail.log"), &line("old@example.net"));
    let follow = Follow::start(folder.path(), &with(&["mail.log", "--from-start"]));
    follow.recipients(&["old@example.net"]);
    assert_eq!(follow.end("-TERM").0.code(), Some(0));
}

#[test]
fn a_file_that_is_replaced_is_read_to_its_end_and_then_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let (log, old) = (folder.path().join("mail.log"), folder.path().join("mail.log.1"));
    File::create(&log).unwrap();
    let follow = Follow::start(folder.path(), &with(&["mail.log", "--from-start"]));
    append(&log, &line("a@example.net"));
    follow.recipients(&["a@example.net"]);
    fs::rename(&log, &old).unwrap();
    follow.wait_for("mail.log: is gone; waiting for a new one");
    // The writer has not heard of it yet.
    append(&old, &line("b@example.net"));
    follow.recipients(&["a@example.net", "b@example.net"]);
    append(&log, &line("c@example.net"));
    follow.wait_for("was replaced by a new file");
    follow.recipients(&["a@example.net", "b@example.net", "c@example.net"]);
    append(&old, &line("late@example.net"));
    follow.recipients(&["a@example.net", "b@example.net", "c@example.net", "late@example.net"]);
    append(&log, &line("d@example.net"));
    follow.recipients(&["a@example.net", "b@example.net", "c@example.net", "late@example.net", "d@example.net"]);
    let (_, said) = follow.end("-TERM");
    assert_eq!(said.matches("is gone").count(), 1, "{said}");
}

#[test]
fn a_file_that_is_emptied_is_read_anew() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("mail.log");
    append(&log, &(line("one@example.net") + &line("two@example.net")));
    let follow = Follow::start(folder.path(), &with(&["mail.log", "--from-start"]));
    follow.recipients(&["one@example.net", "two@example.net"]);
    fs::write(&log, "").unwrap();
    follow.wait_for("mail.log: was emptied; reading it from its beginning");
    append(&log, &line("three@example.net"));
    follow.recipients(&["one@example.net", "two@example.net", "three@example.net"]);
    // Emptied and written again between two looks, and longer than before.
    let more = "2026-11-28T10:00:01+00:00 mx1 postfix/qmgr[9]: 4bX: removed\n".to_owned() + &line("four@example.net");
    fs::write(&log, &more).unwrap();
    follow.recipients(&["one@example.net", "two@example.net", "three@example.net", "four@example.net"]);
    follow.end("-TERM");
}

#[test]
fn a_file_that_is_not_there_yet_is_waited_for_and_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    let follow = Follow::start(folder.path(), &with(&["late.log"]));
    follow.wait_for("late.log: isn't there yet; waiting for it");
    append(&folder.path().join("late.log"), &line("ann@example.net"));
    follow.recipients(&["ann@example.net"]);
    fs::remove_file(folder.path().join("late.log")).unwrap();
    follow.wait_for("late.log: is gone; waiting for a new one");
    append(&folder.path().join("late.log"), &line("bob@example.net"));
    follow.recipients(&["ann@example.net", "bob@example.net"]);
    follow.end("-TERM");
}

#[test]
fn several_files_are_followed_together() {
    let folder = tempfile::tempdir().unwrap();
    let [one, other] = ["one.log", "other.log"].map(|name| folder.path().join(name));
    File::create(&one).unwrap();
    File::create(&other).unwrap();
    let fields = ["--from-start", "--format", "csv", "--fields", "source,recipient"];
    let follow = Follow::start(folder.path(), &[&["one.log", "other.log"][..], &fields].concat());
    append(&one, &line("ann@example.net"));
    wait(&follow.out, "line", |lines| lines.iter().any(|line| line == "one.log,ann@example.net"));
    append(&other, &line("bob@example.net"));
    wait(&follow.out, "line", |lines| lines.iter().any(|line| line == "other.log,bob@example.net"));
    let (_, said) = follow.end("-TERM");
    assert!(said.contains("one.log and 1 more"), "{said}");
}

#[test]
fn a_slow_pipe_is_answered_line_by_line_and_ends_with_the_totals() {
    let folder = tempfile::tempdir().unwrap();
    let mut follow = Follow::start(folder.path(), &["-", "--format", "text"]);
    let mut pipe = follow.child.stdin.take().unwrap();
    let text = line("ann@example.net");
    // A line that comes in two pieces is one line.
    let (begun, rest) = text.split_at(60);
    pipe.write_all(begun.as_bytes()).unwrap();
    pipe.write_all(rest.as_bytes()).unwrap();
    wait(&follow.out, "verdict", |lines| {
        lines == ["2026-11-28 10:00  failed     ann@example.net  Unknown user  550 5.1.1  Postfix"]
    });
    // The last line may lack its end.
    pipe.write_all(line("bob@example.net").trim_end().as_bytes()).unwrap();
    drop(pipe);
    wait(&follow.out, "second verdict", |lines| lines.len() == 2);
    assert_eq!(follow.child.wait().unwrap().code(), Some(0));
    follow.wait_for("2 deliveries: 0 delivered, 2 failed permanently");
}

#[test]
fn a_filter_and_masking_hold_for_what_is_printed_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["-", "--format", "text", "--redact", "--filter", "domain=example.net"];
    let mut follow = Follow::start(folder.path(), &arguments);
    let mut pipe = follow.child.stdin.take().unwrap();
    pipe.write_all((line("ann.secret@example.net") + &line("bob@shop.example")).as_bytes()).unwrap();
    drop(pipe);
    follow.wait_for("1 delivery: 0 delivered, 1 failed permanently");
    let seen = follow.out.0.lock().unwrap().0.join("\n");
    assert!(seen.contains("Unknown user") && !seen.contains("secret") && !seen.contains("bob"), "{seen}");
    let said = follow.said.0.lock().unwrap().0.join("\n");
    assert!(!said.contains("secret") && !said.contains("shop.example"), "{said}");
}

#[test]
fn what_can_not_grow_is_refused_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mail.log.gz"), [0x1f, 0x8b, 8, 0]).unwrap();
    for (name, sentence) in [
        ("mail.log.gz", "mail.log.gz: is compressed and can't grow. To read it: whybounce stats mail.log.gz"),
        (".", ".: is a folder; name the logs in it"),
    ] {
        let mut follow = Follow::start(folder.path(), &[name, "--format", "text"]);
        assert_eq!(follow.child.wait().unwrap().code(), Some(2));
        follow.wait_for(sentence);
    }
}

#[test]
fn the_app_shows_a_log_as_it_grows() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("mail.log");
    append(&log, &line("old@example.net"));
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
    command.args(["follow", log.to_str().unwrap(), folder.path().join("late.log").to_str().unwrap()]);
    let mut session = Session::start(command);
    session.wait_for("F3 Overview");
    session.wait_for("isn't there yet");
    append(&log, &line("ann@example.net"));
    session.wait_for("1 delivery: 0 delivered, 1 failed permanently");
    session.wait_for("ann@example.net");
    // The next failure, its verdict, and back to the same place.
    session.send("n");
    session.wait_for("1 listed");
    session.send("\r");
    session.wait_for("What to do");
    session.wait_for("«5.1.1»");
    session.send("\u{1b}");
    session.wait_for("1 listed");
    append(&log, &line("bob@example.net"));
    session.wait_for("2 listed");
    session.send(" ");
    session.wait_for("paused");
    append(&log, &line("cia@example.net"));
    session.wait_for("paused, 1 more since");
    session.send(" ");
    session.wait_for("3 listed");
    session.quit();
    session.end();
}
