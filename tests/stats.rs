//! `whybounce stats`: totals as an admin or a marketer meets them, of good input and bad.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs)]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

#[path = "../examples/night/night.rs"]
#[allow(dead_code)]
mod night;

use night::{Night, Stamp, Truth};

const NO_SETTINGS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-settings");

fn run(arguments: &[&str], input: impl Into<Vec<u8>>) -> Output {
    let mut command = assert_cmd::Command::cargo_bin("whybounce").unwrap();
    command.args(arguments).env_remove("NO_COLOR").env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS);
    command.write_stdin(input).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The totals of some arguments as JSON.
fn totals(arguments: &[&str], input: impl Into<Vec<u8>>) -> Value {
    let output = run(&[&["stats", "--format", "json"], arguments].concat(), input);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)))
}

/// How many deliveries arrived, failed, wait, and how many attempts failed.
fn counts(totals: &Value) -> [u64; 4] {
    ["delivered", "failed", "waiting", "attempts"].map(|name| totals[name].as_u64().unwrap())
}

/// A group's failed, waiting and attempts.
fn group(totals: &Value, by: &str, key: &str) -> [u64; 3] {
    let rows = totals["by"][by].as_array().unwrap();
    let row = rows.iter().find(|row| row["key"] == key);
    row.map_or([0; 3], |row| ["failed", "waiting", "attempts"].map(|name| row[name].as_u64().unwrap()))
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A night's log with what became of its deliveries.
fn night(lines: u64, stamp: Stamp) -> (Vec<u8>, Truth) {
    let mut log = Vec::new();
    let truth = Night::new(7, stamp).write(lines, &mut log).unwrap();
    (log, truth)
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// A line of Postfix about a delivery.
fn line(time: &str, id: &str, recipient: &str, what: &str) -> String {
    let status = match what {
        "sent" => "dsn=2.0.0, status=sent (250 2.0.0 OK)".to_owned(),
        "unknown" => "dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 User unknown)".to_owned(),
        "full" => "dsn=4.2.2, status=deferred (host mx.b.example[192.0.2.1] said: 452 4.2.2 Mailbox full)".to_owned(),
        "timeout" => {
            "dsn=4.4.1, status=deferred (connect to mx.b.example[192.0.2.1]:25: Connection timed out)".to_owned()
        }
        other => panic!("{other}"),
    };
    format!("{time} mx postfix/smtp[12]: {id}: to=<{recipient}>, relay=mx.b.example[192.0.2.1]:25, delay=1, {status}\n")
}

#[test]
fn totals_are_the_same_by_file_pipe_and_gz_and_are_true() {
    let folder = tempfile::tempdir().unwrap();
    // The first is longer than what is read in one go.
    for (stamp, lines) in [(Stamp::Syslog, 40_000), (Stamp::Iso, 8_000)] {
        let (log, truth) = night(lines, stamp);
        let middle = log.len() / 2 + log[log.len() / 2..].iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let plain = file(folder.path(), "mail.log", &log);
        let gz = file(folder.path(), "mail.log.gz", &packed(&log));
        let members = [packed(&log[..middle]), packed(&log[middle..])].concat();
        let several = file(folder.path(), "members.gz", &members);
        let (first, second) =
            (file(folder.path(), "mail.log.1", &log[..middle]), file(folder.path(), "mail.log.0", &log[middle..]));
        let by_file = totals(&[plain.to_str().unwrap()], "");
        assert_eq!(counts(&by_file), [truth.delivered, truth.failed, truth.waiting, truth.attempts]);
        assert_eq!(by_file["deliveries"], truth.deliveries);
        assert_eq!(by_file, totals(&[], log.clone()), "a pipe");
        assert_eq!(by_file, totals(&[gz.to_str().unwrap()], ""), "compressed");
        assert_eq!(by_file, totals(&[several.to_str().unwrap()], ""), "several members");
        assert_eq!(by_file, totals(&["-"], packed(&log)), "a compressed pipe");
        let both = totals(&[first.to_str().unwrap(), second.to_str().unwrap()], "");
        assert_eq!((counts(&by_file), &by_file["by"]), (counts(&both), &both["by"]), "a rotated log");
    }
}

#[test]
fn totals_are_those_of_a_recount_from_records() {
    let (log, _) = night(6_000, Stamp::Iso);
    let fields = "queue_id,recipient,domain,category,fate,enhanced_code";
    let output = run(&["filter", "--fields", fields], log.clone());
    let mut waiting: HashMap<(String, String), Value> = HashMap::new();
    let (mut failed, mut delivered, mut attempts) = (HashMap::new(), 0, 0);
    for record in stdout(&output).lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let Some(recipient) = record["recipient"].as_str() else { continue };
        let key = (record["queue_id"].as_str().unwrap().to_owned(), recipient.to_owned());
        if record["category"] == "delivered" {
            waiting.remove(&key);
            delivered += 1;
            continue;
        }
        attempts += 1;
        waiting.remove(&key);
        if record["fate"] == "waiting" {
            waiting.insert(key, record)
        } else {
            failed.insert(key, record)
        };
    }
    let found = totals(&[], log);
    assert_eq!(counts(&found), [delivered, failed.len() as u64, waiting.len() as u64, attempts]);
    for (by, field) in [("cause", "category"), ("domain", "domain"), ("code", "enhanced_code")] {
        let keys: HashSet<&str> =
            failed.values().chain(waiting.values()).filter_map(|record| record[field].as_str()).collect();
        for key in keys {
            let of =
                |records: &HashMap<_, Value>| records.values().filter(|record| record[field] == key).count() as u64;
            let [found_failed, found_waiting, _] = group(&found, by, key);
            assert_eq!([found_failed, found_waiting], [of(&failed), of(&waiting)], "{by} {key}");
        }
    }
}

#[test]
fn attempts_at_one_delivery_are_one_that_came_to_the_last() {
    let log = [
        line("Nov 28 01:00:00", "4bAAAA1111", "ann@b.example", "full"),
        line("Nov 28 01:10:00", "4bAAAA1111", "ann@b.example", "timeout"),
        line("Nov 28 01:20:00", "4bAAAA1111", "ann@b.example", "timeout"),
        line("Nov 28 01:00:00", "4bBBBB2222", "bob@b.example", "full"),
        line("Nov 28 02:00:00", "4bBBBB2222", "bob@b.example", "sent"),
        line("Nov 28 01:00:00", "4bCCCC3333", "cia@b.example", "timeout"),
        "Nov 28 03:00:00 mx postfix/qmgr[1]: 4bCCCC3333: from=<s@a.example>, status=expired, returned to sender\n"
            .to_owned(),
        line("Nov 28 03:30:00", "4bDDDD4444", "dan@b.example", "unknown"),
        line("Nov 28 03:30:00", "4bDDDD4444", "dan@b.example", "unknown"),
    ]
    .concat();
    let found = totals(&[], log.clone());
    assert_eq!(counts(&found), [1, 2, 1, 8]);
    assert_eq!((found["delayed"].as_u64(), group(&found, "cause", "mailbox-full")), (Some(1), [0, 0, 2]));
    assert_eq!(group(&found, "cause", "connection-failure")[1], 1);
    assert_eq!(group(&found, "cause", "invalid-recipient"), [1, 0, 2]);
    assert_eq!(group(&found, "domain", "b.example"), [2, 1, 8]);
    assert_eq!(group(&found, "permanence", "hard")[0], 1);
    let page = stdout(&run(&["stats"], log));
    assert!(page.starts_with("4 deliveries: 1 delivered, 2 failed permanently, 1 waiting\n"), "{page}");
}

#[test]
fn what_has_no_ids_is_told_apart_by_recipient_or_counts_each_time() {
    let bare = "550 5.1.1 user unknown\n550 5.1.1 user unknown\n550 5.1.1 user unknown\n";
    assert_eq!(counts(&totals(&["--lines"], bare)), [0, 3, 0, 3]);
    let named = "550 5.1.1 <ann@b.example> user unknown\n550 5.1.1 <ann@b.example> user unknown\n550 5.1.1 <bob@b.example> user unknown\n";
    assert_eq!(counts(&totals(&["--lines"], named)), [0, 2, 0, 3]);
    let both = "452 4.2.2 <ann@b.example> mailbox full\n250 2.0.0 OK\nhello there\n";
    let found = totals(&["--lines"], both);
    assert_eq!((counts(&found), &found["unread"]), ([1, 0, 1, 1], &Value::from(1)));
}

#[test]
fn filters_and_periods_leave_out_what_they_say() {
    let log = [
        line("2026-11-27T23:00:00+00:00", "4bAAAA1111", "ann@b.example", "unknown"),
        line("2026-11-28T01:00:00+00:00", "4bBBBB2222", "bob@b.example", "unknown"),
        line("2026-11-28T01:30:00+00:00", "4bCCCC3333", "cia@c.example", "full"),
        line("2026-11-28T02:00:00+00:00", "4bDDDD4444", "dan@d.example", "timeout"),
        line("2026-11-28T02:30:00+00:00", "4bEEEE5555", "eva@d.example", "sent"),
    ]
    .concat();
    let told = |arguments: &[&str]| counts(&totals(arguments, log.clone()));
    assert_eq!(told(&[]), [1, 2, 2, 4]);
    assert_eq!(told(&["--since", "2026-11-28"]), [1, 1, 2, 3]);
    assert_eq!(told(&["--until", "2026-11-27"]), [0, 1, 0, 1]);
    assert_eq!(told(&["--since", "2026-11-28 01:30", "--until", "2026-11-28 02:00"]), [0, 0, 1, 1]);
    assert_eq!(told(&["--since", "2026-11-28T02:45:00+01:00"]), [1, 0, 1, 1]);
    assert_eq!(told(&["--filter", "cause=mailbox-full,connection-failure"]), [0, 0, 2, 2]);
    assert_eq!(told(&["--filter", "domain=b.example"]), [0, 2, 0, 2]);
    assert_eq!(told(&["--filter", "domain!=b.example cause!=delivered"]), [0, 0, 2, 2]);
    assert_eq!(told(&["--filter", "domain=*.example", "--filter", "permanence=hard"]), [0, 2, 0, 2]);
    let days = totals(&[], log.clone());
    assert_eq!(group(&days, "day", "2026-11-27"), [1, 0, 1]);
    assert_eq!(group(&days, "hour", "2026-11-28T01"), [1, 1, 2]);
    for (arguments, sentence) in [
        (["--filter", "domain"], "has no value; write it like cause=rate-limited"),
        (["--filter", "colour=red"], "can't filter by colour. Choose one of: cause, domain"),
        (["--since", "soon"], "isn't a time; write it like 24h"),
        (["--by", "colour"], "cause, domain"),
    ] {
        let output = run(&["stats", arguments[0], arguments[1]], log.clone());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(sentence), "{}", stderr(&output));
    }
}

#[test]
fn a_comparison_says_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let last = [
        line("Nov 21 01:00:00", "4bAAAA1111", "ann@b.example", "full"),
        line("Nov 21 01:00:00", "4bAAAA1112", "bea@b.example", "sent"),
    ];
    let this = [
        line("Nov 28 01:00:00", "4bBBBB2222", "bob@b.example", "full"),
        line("Nov 28 01:00:00", "4bCCCC3333", "cia@b.example", "unknown"),
    ];
    let last = file(folder.path(), "last.log", last.concat().as_bytes());
    let found = totals(&["--compare", last.to_str().unwrap()], this.concat());
    assert_eq!(found["before"]["deliveries"], 2);
    assert_eq!(found["new"], serde_json::json!([{ "what": "5.1.1", "place": "b.example", "count": 1 }]));
    let page = stdout(&run(&["stats", "--compare", last.to_str().unwrap()], this.concat()));
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("5.1.1 at b.example (1)") && words.contains("100.0% not delivered; 50.0% of 2"), "{page}");
}

#[test]
fn a_page_fits_a_screen_and_names_the_outage() {
    let (log, _) = night(40_000, Stamp::Syslog);
    for more in [&[][..], &["--ascii"]] {
        let page = stdout(&run(&[&["stats"], more].concat(), log.clone()));
        assert!(page.lines().count() <= 40, "{page}");
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
        let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.contains("recipients at example.net failed with timeouts or refused connections from 02:1"),
            "{page}"
        );
        assert!(words.contains("elsewhere: their side."), "{page}");
        assert!(words.contains("gmail.com failed with rate limits") && words.contains("your sending rate."), "{page}");
        assert!(words.contains("Suppress these addresses"), "{page}");
        assert_eq!(page.is_ascii(), more == ["--ascii"], "{page}");
    }
}

#[test]
fn every_form_tells_the_same_and_is_harmless() {
    let evil = [
        line("Nov 28 01:00:00", "4bAAAA1111", "ann@<script>alert(1)</script>.example", "unknown"),
        line("Nov 28 01:00:00", "4bBBBB2222", "=cmd|x!A1@b.example", "unknown"),
        line("Nov 28 01:00:00", "4bCCCC3333", "a@\x1b[31mred.example", "unknown"),
        line("Nov 28 01:00:00", "4bDDDD4444", "a@=1+1", "unknown"),
        "Nov 28 01:00:00 mx postfix/qmgr[1]: 4bEEEE5555: from=<\"><img src=x>@e.example>, size=1, nrcpt=1 (queue active)\n".to_owned(),
        line("Nov 28 01:00:00", "4bEEEE5555", "a@b|c.example", "unknown"),
    ]
    .concat();
    for format in ["text", "json", "ndjson", "csv", "markdown", "html"] {
        for by in [&[][..], &["--by", "cause,domain,provider,code,sender,hour,day,host,permanence,address"]] {
            let output = run(&[&["stats", "--format", format], by].concat(), evil.clone());
            assert_eq!(output.status.code(), Some(0), "{format}: {}", stderr(&output));
            let text = stdout(&output);
            let control = text.chars().find(|one| one.is_control() && *one != '\n');
            assert_eq!(control, None, "{format}");
            if format == "html" {
                assert!(!text.contains("<script") && !text.contains("<img"), "{text}");
                assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("url("), "{text}");
                assert!(text.contains("prefers-color-scheme: dark") && text.contains("@media print"));
            }
            if format == "csv" {
                assert!(text.lines().all(|line| line.split(',').all(|cell| !cell.starts_with('='))), "{text}");
            }
        }
    }
    let lines = stdout(&run(&["stats", "--format", "ndjson"], evil));
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((rows[0]["failed"].as_u64(), rows[1]["by"].as_str()), (Some(5), Some("cause")));
}

#[test]
fn what_tells_of_people_and_hosts_is_masked() {
    let log = [
        "Nov 28 01:00:00 mx postfix/qmgr[1]: 4bAAAA1111: from=<shop@firm.example>, size=1, nrcpt=1 (queue active)\n"
            .to_owned(),
        line("Nov 28 01:00:00", "4bAAAA1111", "ann@private.example", "unknown"),
        line("Nov 28 01:00:00", "4bBBBB2222", "ann@gmail.com", "unknown"),
    ]
    .concat();
    for format in ["text", "json", "csv", "markdown", "html"] {
        let text = stdout(&run(&["stats", "--redact", "--format", format], log.clone()));
        assert!(!text.contains("private.example") && !text.contains("firm.example"), "{text}");
        assert!(!text.contains("mx.b.example") && text.contains("gmail.com"), "{text}");
    }
}

#[test]
fn bad_input_is_said_in_one_sentence_and_the_rest_counts() {
    let folder = tempfile::tempdir().unwrap();
    let good = line("Nov 28 01:00:00", "4bAAAA1111", "ann@b.example", "unknown");
    let many: String = (0..2000)
        .map(|number| line("Nov 28 01:00:00", &format!("4bA{number:07}"), "ann@b.example", "unknown"))
        .collect();
    let whole = packed(many.as_bytes());
    let log = file(folder.path(), "mail.log", good.as_bytes());
    let cut = file(folder.path(), "cut.gz", &whole[..whole.len() - 20]);
    let picture =
        file(folder.path(), "a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0\x1f\xf3\xffa");
    let missing = folder.path().join("missing.log");
    let output = run(
        &[
            "stats",
            "--format",
            "json",
            log.to_str().unwrap(),
            missing.to_str().unwrap(),
            cut.to_str().unwrap(),
            picture.to_str().unwrap(),
        ],
        "",
    );
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(found["unread"], 3, "{}", stderr(&output));
    assert!(found["failed"].as_u64().unwrap() > 1000, "{found}");
    let told = stderr(&output);
    assert!(told.contains("missing.log: no such file or folder"), "{told}");
    assert!(told.contains("cut.gz: the compressed data ends too early; what came before was read"), "{told}");
    assert_eq!(told.lines().count(), 3, "{told}");
}

/// The program as whoever may not read everything: root has to become somebody else, who may perhaps not run it.
#[cfg(unix)]
fn without_rights(arguments: &[&str]) -> Option<Output> {
    use std::os::unix::process::CommandExt;

    const NOBODY: u32 = 65_534;
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("whybounce"));
    command.args(arguments).env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS);
    if nix::unistd::Uid::effective().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().ok()
}

#[test]
#[cfg(unix)]
fn a_folder_or_file_without_permission_is_said_in_one_sentence_and_the_rest_counts() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let lock = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    let failure = line("Nov 28 01:00:00", "4bAAAA1111", "ann@b.example", "unknown");
    file(&closed, "inner.log", failure.as_bytes());
    let own = file(folder.path(), "own.log", failure.as_bytes());
    file(folder.path(), "mail.log", failure.as_bytes());
    for (path, mode) in [(folder.path(), 0o755), (closed.as_path(), 0), (own.as_path(), 0)] {
        lock(path, mode);
    }
    let output = without_rights(&["stats", "--format", "json", folder.path().to_str().unwrap()]);
    lock(&closed, 0o700);
    let Some(output) = output else {
        eprintln!("not tried: nobody but root may run the program from its folder");
        return;
    };
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    for name in ["closed", "own.log"] {
        let sentence = format!("{name}: permission denied; ask its owner, or copy it to a place you can read");
        assert_eq!(told.matches(&sentence).count(), 1, "{told}");
    }
    assert_eq!(told.lines().count(), 2, "{told}");
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&found["failed"], &found["unread"]), (&1.into(), &2.into()), "{found}");
}

#[test]
fn mixed_logs_broken_lines_and_jumping_clocks_are_counted() {
    let log = [
        line("Dec 31 23:59:00", "4bAAAA1111", "ann@b.example", "unknown"),
        "Nov 28 01:00:00 mx postfix/smtp[12]: 4bZZZZ9999: to=<ann@b.exa\n".to_owned(),
        "\0\0\0\u{fffd}garbage\n\n".to_owned(),
        "2026-11-28 01:00:00 1rABCD-000XYZ-1a ** cia@c.example R=dnslookup T=remote_smtp: SMTP error from remote mail server after RCPT TO:<cia@c.example>: host mx.c.example [192.0.2.2]: 550 5.1.1 unknown user\n".to_owned(),
        "2026-11-28 01:00:05 1rABCE-000XYZ-1a => dan@c.example R=dnslookup T=remote_smtp H=mx.c.example [192.0.2.2] C=\"250 OK\"\n".to_owned(),
        line("Jan  1 00:01:00", "4bBBBB2222", "bob@b.example", "unknown"),
        line("2026-11-28T02:00:00+01:00", "4bCCCC3333", "cia@b.example", "unknown"),
        line("2026-11-28T01:00:00Z", "4bDDDD4444", "dan@b.example", "unknown"),
        line("2026-11-27T20:00:00-05:00", "4bEEEE5555", "eva@b.example", "sent"),
    ]
    .concat();
    let found = totals(&[], log);
    assert_eq!(counts(&found), [2, 5, 0, 5]);
    // Three clocks that show different hours of one moment.
    assert_eq!(group(&found, "hour", "2026-11-28T02"), [2, 0, 2], "{found}");
}

#[test]
fn a_full_disk_is_said() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = std::process::Command::new(assert_cmd::cargo::cargo_bin("whybounce"))
        .args(["stats", "--format", "html", "tests/bounces/postfix.log"])
        .env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS)
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(told.lines().count() == 1 && told.contains("can't write to standard output"), "{told}");
}

#[test]
fn any_input_of_classify_can_be_counted() {
    let found = totals(&["tests/bounces"], "");
    let classified = run(&["classify", "--all", "--format", "ndjson", "--fields", "category", "tests/bounces"], "");
    let causes = stdout(&classified);
    let unknown = causes.matches("\"invalid-recipient\"").count() as u64;
    let [failed, waiting, _] = group(&found, "cause", "invalid-recipient");
    assert!(failed + waiting > 20 && failed + waiting <= unknown, "{failed} {waiting} of {unknown}");
    assert!(found["delivered"].as_u64().unwrap() > 0 && found["unread"].as_u64().unwrap() > 0);
}

#[test]
fn one_delivery_is_one_and_what_cannot_be_read_has_no_page() {
    let one = "452 4.2.2 <bob@example.org>: mailbox full\n";
    assert!(stdout(&run(&["stats"], one)).starts_with("1 delivery: "));
    let missing = run(&["stats", "/nowhere/mail.log"], "");
    assert_eq!((missing.status.code(), stdout(&missing).as_str()), (Some(2), ""));
    assert!(stderr(&missing).contains("no such file or folder"));
}
