//! `whybounce triage` as a shift uses it, and what becomes of the log when something goes wrong.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

const NO_SETTINGS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-settings");

/// A folder for one log.
struct Shift {
    folder: TempDir,
}

impl Shift {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.data().join("bounces.db")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("whybounce"));
        command.arg("triage").args(arguments).env_remove("NO_COLOR");
        command.env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS).env("WHYBOUNCE_DATA_DIR", self.data());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().unwrap()
    }

    /// What is printed, of a call that does what it is asked.
    fn told(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.told(&[arguments, &["--format", "json"]].concat())).unwrap()
    }

    /// The one sentence of a call that can't do what it is asked.
    fn complaint(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(told.lines().count(), 1, "{told}");
        told
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// How many entries there are, in a file that is sound.
    fn sound(&self) -> i64 {
        let connection = Connection::open(self.log()).unwrap();
        let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
        let lost = "SELECT COUNT(*) FROM entry e LEFT JOIN body b ON b.entry = e.id WHERE b.entry IS NULL";
        assert_eq!(connection.query_row(lost, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
        connection.query_row("SELECT COUNT(*) FROM entry", [], |row| row.get(0)).unwrap()
    }
}

/// A line of Postfix about a mailbox that is full or an address that is not known.
fn line(time: &str, id: usize, recipient: &str, what: &str) -> String {
    let said = match what {
        "full" => "dsn=5.2.2, status=bounced (host mx.b.example[192.0.2.1] said: 552 5.2.2 Mailbox full)",
        "sent" => "dsn=2.0.0, status=sent (250 2.0.0 OK)",
        _ => "dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 User unknown)",
    };
    format!(
        "{time} mx postfix/smtp[12]: 4A{id:06X}: to=<{recipient}>, relay=mx.b.example[192.0.2.1]:25, delay=1, {said}\n"
    )
}

fn log(lines: usize) -> String {
    (0..lines)
        .map(|number| line("2026-11-28T02:10:00Z", number, &format!("user{number}@b.example"), "unknown"))
        .collect()
}

#[test]
fn a_shift_keeps_finds_changes_hands_over_and_forgets() {
    let shift = Shift::new();
    let output = shift.run(&["list"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(String::from_utf8(output.stderr).unwrap().contains("Nothing has been kept yet"));
    let days = ["2026-11-19", "2026-11-24", "2026-11-28"];
    let mut text: String = days
        .iter()
        .enumerate()
        .map(|(id, day)| line(&format!("{day}T08:00:00Z"), id, "ann@b.example", "full"))
        .collect();
    text += &line("2026-11-28T09:00:00Z", 8, "bob@c.example", "unknown");
    text += &line("2026-11-28T09:05:00Z", 9, "dan@c.example", "sent");
    let file = shift.file("mail.log", &text);
    assert_eq!(shift.told(&["add", &file]), "4 added, 0 already kept, 0 unreadable.\n");
    assert_eq!(shift.told(&["add", &file]), "0 added, 4 already kept, 0 unreadable.\n");
    let listed = shift.json(&["list", "--filter", "cause=mailbox-full"]);
    assert_eq!(listed.as_array().unwrap().len(), 3);
    let id = listed[0]["id"].to_string();
    let shown = shift.told(&["show", &id]);
    assert!(shown.contains("Third temporary failure for this address in nine days. Quarantine it?"), "{shown}");
    // The raw line is there, and the record beside it.
    assert!(shown.contains(text.lines().nth(2).unwrap().trim()), "{shown}");
    assert_eq!(shift.json(&["show", &id])["record"]["enhanced_code"], "5.2.2");
    shift.told(&[
        "set",
        &id,
        "--status",
        "waiting",
        "--assign",
        "Mira",
        "--note",
        "asked\u{1b}[31m them",
        "--tag",
        "vip",
    ]);
    let row = &shift.json(&["list", "--filter", "assignee=mira tag=vip"])[0];
    assert_eq!((&row["status"], &row["note"]), (&"waiting".into(), &"asked\u{1b}[31m them".into()));
    let shown = shift.told(&["show", &id]);
    assert!(shown.contains("assigned to mira") && !shown.contains('\u{1b}'), "{shown}");
    assert_eq!(shift.told(&["undo"]), "Undone: status, assignment, note, tags of 1 entry.\n");
    assert_eq!(shift.json(&["list", "--filter", "status=open"]).as_array().unwrap().len(), 4);
    let report = shift.told(&["report", "--format", "markdown"]);
    for part in ["## New: 4", "- Mailbox full: 3", "## Suppress these addresses: 1", "- bob@c.example: Unknown user"] {
        assert!(report.contains(part), "{part}: {report}");
    }
    assert!(report.contains("Quarantine these addresses: 1"), "{report}");
    let masked = shift.told(&["report", "--redact"]);
    assert!(!masked.contains("bob@c.example") && masked.contains("user-"), "{masked}");
    assert_eq!(shift.json(&["stats"])["by"]["cause"][0]["count"], 3);
    let forgotten = shift.json(&["forget", "ann@b.example"]);
    assert_eq!((&forgotten["entries"], &forgotten["shrunk"]), (&3.into(), &true.into()));
    assert!(!fs::read(shift.log()).unwrap().windows(13).any(|window| window == b"ann@b.example"));
    assert_eq!(shift.sound(), 1);
}

#[test]
fn an_export_holds_everything_and_hides_what_it_is_asked_to() {
    let shift = Shift::new();
    let mail = "From: mailer-daemon@b.example\nTo: shop@example.com\nSubject: Undelivered Mail Returned to Sender\n\n<ann.private@b.example>: host mx.b.example said: 550 5.1.1 User unknown\n";
    shift.told(&["add", &shift.file("one.eml", mail)]);
    let lines = shift.told(&["export"]);
    let one: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!((&one["raw"], &one["record"]["recipient"]), (&mail.into(), &"ann.private@b.example".into()));
    let table = shift.told(&["export", "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let place = rows.headers().unwrap().iter().position(|name| name == "recipient").unwrap();
    assert_eq!(&rows.records().next().unwrap().unwrap()[place], "ann.private@b.example");
    assert!(
        shift.told(&["export", "--format", "markdown"]).contains("| Open | ann.private@b.example | Unknown user |")
    );
    for format in ["ndjson", "json", "csv", "markdown"] {
        let masked = shift.told(&["export", "--format", format, "--redact"]);
        assert!(!masked.contains("ann.private") && masked.contains("user-"), "{masked}");
    }
    for arguments in [&["list", "--redact"][..], &["show", "1", "--redact"]] {
        assert!(!shift.told(arguments).contains("ann.private"));
    }
}

#[test]
fn suppression_lists_go_out_and_come_back() {
    let shift = Shift::new();
    assert_eq!(shift.told(&["suppress", "Ann@b.example", "bob@b.example"]), "Added to the suppression list: 2.\n");
    shift.told(&["suppress", "bob@b.example", "--remove"]);
    assert_eq!(shift.told(&["suppress", "--format", "plain"]), "ann@b.example\n");
    assert_eq!(
        shift.told(&["suppress", "--format", "ses"]),
        "{\"emailAddress\":\"ann@b.example\",\"reason\":\"BOUNCE\"}\n"
    );
    assert!(shift.complaint(&["suppress", "ann"]).contains("\"ann\" isn't an email address"));
    for (form, name) in
        [("ses", "a"), ("sendgrid", "b"), ("mailgun", "c"), ("postmark", "d"), ("brevo", "e"), ("csv", "f")]
    {
        let file = shift.file(name, &shift.told(&["suppress", "--format", form]));
        let other = Shift::new();
        assert_eq!(other.told(&["suppress", "--import", &file]), "Added to the suppression list: 1.\n", "{form}");
        assert_eq!(other.json(&["suppress"])[0]["source"], name);
    }
    let output = shift.run(&["suppress", "--import", &shift.file("g", "cia@b.example\nnobody\n")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("g:2: no email address on this line"));
    assert_eq!(shift.told(&["suppress", "--format", "plain"]), "ann@b.example\ncia@b.example\n");
}

#[test]
fn mail_can_be_sent_again_where_the_cause_is_fixed() {
    let shift = Shift::new();
    let blocked = "2026-11-28T02:10:00Z mx postfix/smtp[12]: 4A1: to=<ann@b.example>, relay=mx.b.example[192.0.2.1]:25, delay=1, dsn=5.7.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.7.1 Service unavailable, client host [192.0.2.9] blocked using zen.spamhaus.org)\n";
    let text = format!("{blocked}{}", line("2026-11-28T02:10:00Z", 2, "bob@b.example", "unknown"));
    shift.told(&["add", &shift.file("mail.log", &text)]);
    assert_eq!(shift.run(&["resend"]).status.code(), Some(1));
    shift.told(&["set", "--filter", "domain=b.example", "--status", "done"]);
    assert_eq!(shift.told(&["resend"]), "ann@b.example\n");
    shift.told(&["suppress", "ann@b.example"]);
    assert_eq!(shift.run(&["resend"]).status.code(), Some(1));
}

#[test]
fn an_import_that_is_killed_loses_and_doubles_nothing() {
    const LINES: usize = 6_000;
    let shift = Shift::new();
    let file = shift.file("mail.log", &log(LINES));
    let kills = std::env::var("WHYBOUNCE_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(10_u32);
    let mut before = 0;
    for kill in 1..=kills {
        let mut child = shift.command(&["add", &file]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // At another moment each time: while it opens, reads, writes or closes.
        let until = Instant::now() + Duration::from_millis(u64::from(kill) * 97 % 900);
        while Instant::now() < until && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        if shift.log().exists() && fs::metadata(shift.log()).unwrap().len() > 0 {
            let _ = shift.run(&["stats"]);
            let now = shift.sound();
            assert!(now >= before, "{now} after {before}");
            before = now;
        }
    }
    let told = shift.json(&["add", &file]);
    assert_eq!(told["added"].as_i64().unwrap() + told["seen"].as_i64().unwrap(), i64::try_from(LINES).unwrap());
    assert_eq!(told["seen"], before);
    assert_eq!(shift.sound(), i64::try_from(LINES).unwrap());
}

#[test]
fn two_instances_keep_the_same_bounces_once() {
    const LINES: usize = 5_000;
    let shift = Shift::new();
    let file = shift.file("mail.log", &log(LINES));
    let spawn = || shift.command(&["add", &file]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let children = [spawn(), spawn(), spawn()];
    let mut added = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        added += told.split(' ').next().unwrap().replace(',', "").parse::<usize>().unwrap();
    }
    assert_eq!((added, shift.sound()), (LINES, i64::try_from(LINES).unwrap()));
}

/// What of a call's sentence says what is wrong, with the log left as it was.
fn left_alone(shift: &Shift, wanted: &str) {
    let before = fs::read(shift.log()).unwrap();
    let file = shift.file("mail.log", &log(3));
    for arguments in [&["list"][..], &["add", &file], &["stats"], &["undo"], &["forget", "--all", "--yes"]] {
        let told = shift.complaint(arguments);
        assert!(told.contains(wanted) && told.contains("bounces.db"), "{arguments:?}: {told}");
    }
    assert!(fs::read(shift.log()).unwrap() == before);
}

#[test]
fn a_damaged_foreign_or_newer_log_is_told_and_left_alone() {
    let shift = Shift::new();
    fs::create_dir(shift.data()).unwrap();
    fs::write(shift.log(), "not a database".repeat(500)).unwrap();
    left_alone(&shift, "is damaged; it wasn't changed");
    fs::remove_file(shift.log()).unwrap();
    Connection::open(shift.log()).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    left_alone(&shift, "another program's database");
    fs::remove_file(shift.log()).unwrap();
    shift.told(&["add", &shift.file("mail.log", &log(3))]);
    let connection = Connection::open(shift.log()).unwrap();
    connection.execute_batch("PRAGMA journal_mode = delete; PRAGMA user_version = 99").unwrap();
    drop(connection);
    left_alone(&shift, "written by a newer whybounce (version 99");
}

#[test]
fn a_log_whose_pages_are_broken_is_told_and_not_written_over() {
    let shift = Shift::new();
    shift.told(&["add", &shift.file("mail.log", &log(3000))]);
    let mut bytes = fs::read(shift.log()).unwrap();
    let length = bytes.len();
    bytes[8192..length / 2].fill(0x5a);
    fs::write(shift.log(), &bytes).unwrap();
    assert!(shift.complaint(&["list"]).contains("is damaged; it wasn't changed"));
    let output = shift.run(&["add", &shift.file("more.log", &log(3100))]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("is damaged"));
    assert!(fs::read(shift.log()).unwrap()[8192..length] == bytes[8192..]);
}

#[test]
fn a_locked_log_is_told_after_a_few_seconds() {
    let shift = Shift::new();
    let file = shift.file("mail.log", &log(3));
    shift.told(&["add", &file]);
    let connection = Connection::open(shift.log()).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Looking needs no lock.
    assert_eq!(shift.json(&["list"]).as_array().unwrap().len(), 3);
    let more = shift.file("more.log", &log(6));
    let output = shift.run(&["add", &more]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("another program is using the log"));
    connection.execute_batch("ROLLBACK").unwrap();
    assert_eq!(shift.told(&["add", &more]), "3 added, 3 already kept, 0 unreadable.\n");
}

/// Whether permissions mean nothing, as for root.
#[cfg(unix)]
fn is_almighty(folder: &Path) -> bool {
    fs::File::create(folder.join("probe")).is_ok()
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_can_be_looked_at() {
    use std::os::unix::fs::PermissionsExt;
    let shift = Shift::new();
    let file = shift.file("mail.log", &log(3));
    shift.told(&["add", &file]);
    let set = |mode: u32, file: u32| {
        fs::set_permissions(shift.log(), fs::Permissions::from_mode(file)).unwrap();
        fs::set_permissions(shift.data(), fs::Permissions::from_mode(mode)).unwrap();
    };
    set(0o500, 0o400);
    if !is_almighty(&shift.data()) {
        let before = fs::read(shift.log()).unwrap();
        assert_eq!(shift.json(&["list"]).as_array().unwrap().len(), 3);
        assert!(shift.complaint(&["add", &file]).contains("can't write the log"));
        assert!(fs::read(shift.log()).unwrap() == before);
    }
    set(0o700, 0o600);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_what_was_kept_stays() {
    let shift = Shift::new();
    shift.told(&["add", &shift.file("mail.log", &log(50))]);
    let more = shift.file("more.log", &log(8000));
    // No file may become longer than this, in blocks of 512 or 1024 bytes.
    let script = "ulimit -f 1024; trap '' XFSZ; exec \"$0\" triage add \"$1\"";
    let program = assert_cmd::cargo::cargo_bin("whybounce");
    let mut command = Command::new("sh");
    command.args(["-c", script]).arg(program).arg(&more).env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS);
    let output = command.env("WHYBOUNCE_DATA_DIR", shift.data()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("no room to write the log") && told.lines().count() == 1, "{told}");
    assert_eq!(shift.sound(), 50);
    assert_eq!(shift.told(&["add", &more]), "7,950 added, 50 already kept, 0 unreadable.\n");
}

#[cfg(unix)]
#[test]
fn on_a_full_disk_the_log_can_be_looked_at_and_a_change_says_that_there_is_no_room() {
    let shift = Shift::new();
    shift.told(&["add", &shift.file("mail.log", &log(3))]);
    let before = fs::read(shift.log()).unwrap();
    let call = |arguments: &[&str]| {
        let mut command = Command::new("sh");
        // No file may become longer than a block.
        command.args(["-c", "ulimit -f 1; trap '' XFSZ; exec \"$0\" triage \"$@\""]);
        command.arg(assert_cmd::cargo::cargo_bin("whybounce")).args(arguments);
        command.env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS).env("WHYBOUNCE_DATA_DIR", shift.data()).output().unwrap()
    };
    for arguments in [&["list"][..], &["show", "1"], &["export"], &["report"], &["stats"]] {
        let output = call(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty(), "{arguments:?}");
    }
    for arguments in [&["set", "1", "--status", "done"][..], &["suppress", "ann@b.example"], &["forget", "--all"]] {
        let told = String::from_utf8(call(arguments).stderr).unwrap();
        assert!(told.contains("no room to write the log") && told.lines().count() == 1, "{arguments:?}: {told}");
    }
    assert!(fs::read(shift.log()).unwrap() == before);
    assert_eq!(shift.json(&["list"]).as_array().unwrap().len(), 3);
}

#[test]
fn wrong_arguments_get_one_sentence() {
    let shift = Shift::new();
    shift.told(&["add", &shift.file("mail.log", &log(2))]);
    assert!(
        shift.complaint(&["list", "--filter", "colour=red"]).contains("can't filter by colour. Choose one of: status")
    );
    assert!(shift.complaint(&["set", "1"]).contains("Say what to change"));
    assert!(shift.complaint(&["show", "99"]).contains("No entry 99"));
    assert!(shift.complaint(&["set", "99", "--status", "done"]).contains("No entry 99"));
    assert!(shift.complaint(&["add", "nowhere.log"]).contains("nowhere.log: no such file"));
}
