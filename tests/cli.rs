//! The command line as a script or a person meets it: output, exit codes, hostile input.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder that is not there, so that no overlay of the tester's own has a say.
const NO_SETTINGS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-settings");

/// A bounce with a plain cause.
const UNKNOWN_USER: &str = "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown";

/// A bounce with another one.
const MAILBOX_FULL: &str = "452 4.2.2 <bob@example.org>: mailbox full, over quota";

/// What a terminal would act on, or a reader could not see, in the middle of a bounce.
const HOSTILE: &[u8] =
    b"550 5.1.1 \x1b]0;title\x07\x1b[2J\x1b[31m <ann\xe2\x80\x8b@example.com> user unknown \x9b31m\xff \
    \xc2\x9b5n \xe2\x80\xae reversed \x7f \x00 \x1bc reset \r overwritten";

fn whybounce(arguments: &[&str]) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::cargo_bin("whybounce").unwrap();
    command.args(arguments).env_remove("NO_COLOR").env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS);
    command
}

fn run(arguments: &[&str], input: impl Into<Vec<u8>>) -> Output {
    whybounce(arguments).write_stdin(input).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn records(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn assert_harmless(bytes: &[u8], what: &str) {
    let text = String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| panic!("{what}: not UTF-8"));
    let bad = text.chars().find(|character| {
        (character.is_control() && *character != '\n')
            || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    });
    assert!(bad.is_none(), "{what}: {bad:?} reaches the output");
}

/// The Markdown of a verdict without its line breaks and escapes.
fn page(input: &str) -> String {
    let output = run(&["classify", "--format", "markdown"], input);
    stdout(&output).replace('\\', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_theme_colours_text_too_and_words_say_the_same() {
    let printed = |theme: &str| stdout(&run(&["classify", "--color", "always", "--theme", theme], UNKNOWN_USER));
    let plain = stdout(&run(&["classify"], UNKNOWN_USER));
    let themes = ["dark", "light", "high-contrast", "colour-blind"].map(printed);
    for text in &themes {
        let mut bare = String::new();
        let mut rest = text.as_str();
        while let Some((before, sequence)) = rest.split_once('\u{1b}') {
            bare.push_str(before);
            rest = sequence.split_once('m').unwrap().1;
        }
        assert_eq!(bare + rest, plain);
    }
    let [.., colour_blind] = &themes;
    assert_eq!(&printed("color-blind"), colour_blind);
    assert!(!colour_blind.contains("31m") && !colour_blind.contains("32m"), "neither red nor green: {colour_blind}");
}

#[test]
fn a_refusal_for_now_is_never_told_to_suppress_the_address() {
    let soft = page("450 4.1.1 <carla@shop.example>: Recipient address rejected: no such user here yet");
    for wrong in ["suppress the address now", "Suppress immediately", "Don't retry.", "ddress suppressed"] {
        assert!(!soft.contains(wrong), "{wrong}: {soft}");
    }
    assert!(soft.contains("| Address | WATCH |") && soft.contains("not been delivered yet"), "{soft}");
    let hard = page(UNKNOWN_USER);
    assert!(hard.contains("suppress the address now") && hard.contains("Don't retry."), "{hard}");
}

#[test]
fn a_rule_that_spares_the_address_does_not_lead_with_suppressing_it() {
    let spared = page("550 I can not deliver mail for <dan@shop.example>");
    assert!(spared.contains("| Address | WATCH |"), "{spared}");
    for wrong in ["suppress the address now", "Suppress immediately", "suppress the address."] {
        assert!(!spared.contains(wrong), "{wrong}: {spared}");
    }
}

#[test]
fn a_draft_alone_is_printed_and_drafts_part() {
    let output =
        run(&["classify", "--lines", "--draft", "customer"], "552 5.2.2 mailbox full\n550 5.1.1 user unknown\n");
    let told = stdout(&output);
    let texts: Vec<&str> = told.split("\n---\n").collect();
    assert_eq!(texts.len(), 2, "{told}");
    assert!(texts[0].contains("mailbox is full") && texts[1].contains("does not exist"), "{told}");
    assert!(!told.contains("SOFT") && !told.contains("Confidence"), "{told}");
    let refused = run(&["classify", "--draft", "note", "--format", "json"], "550 5.1.1 user unknown");
    assert_eq!(refused.status.code(), Some(2));
}

/// The fields of a record, as the contract has them.
const FACTS: &str = "source message line date sender subject message_id queue_id recipient original_recipient domain \
    reply_code enhanced_code action remote_mta reporting_mta provider phase blocklist retry_after_s fate diagnostic \
    category title permanence layer actor retry address confidence confidence_label rule";
const MORE: &str = "evidence alternatives conflicts auth sentence meaning next_steps retry_plan address_plan audiences \
    suggestions help house_notes flows drafts";

fn keys(record: &Value) -> String {
    record.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_record_has_the_facts_and_the_groups_that_are_asked_for() {
    let first = |arguments: &[&str]| {
        let output = run(&[&["classify"], arguments].concat(), UNKNOWN_USER);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        serde_json::from_str::<Value>(&stdout(&output)).unwrap()
    };
    let told = stdout(&run(&["classify", "--format", "csv"], UNKNOWN_USER));
    assert_eq!(told.lines().next().unwrap().replace(',', " "), FACTS);
    assert_eq!(keys(&first(&["--format", "ndjson"])), FACTS);
    assert_eq!(keys(&first(&["--format", "json"])[0]), format!("{FACTS} {MORE}"));
    assert_eq!(keys(&first(&["--format", "ndjson", "--with", "all"])), format!("{FACTS} {MORE}"));
    let flows = first(&["--format", "ndjson", "--with", "flows,evidence"]);
    assert_eq!(keys(&flows), format!("{FACTS} evidence alternatives conflicts flows"));
    assert_eq!(keys(&first(&["--format", "ndjson", "--explain"])), format!("{FACTS} explanation"));
    let explained = first(&["--format", "json", "--explain"]);
    assert!(!explained[0]["explanation"]["signals"].as_array().unwrap().is_empty());
}

#[test]
fn a_log_without_years_is_as_old_as_its_file() {
    let line = "Mar  1 08:12:03 mx postfix/smtp[8]: 49B2E5CA9A: to=<ann@b.example>, orig_to=<sales@shop.example>, \
        relay=mx.b.example[192.0.2.1]:25, dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 No)\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.log");
    fs::write(&path, line).unwrap();
    let written = |date: &str| {
        let time = std::time::SystemTime::from(date.parse::<jiff::Timestamp>().unwrap());
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        let output =
            run(&["classify", "--format", "csv", "--fields", "date,original_recipient", path.to_str().unwrap()], "");
        stdout(&output).lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(written("2024-03-01T08:12:04Z"), "2024-03-01T08:12:03,sales@shop.example");
    assert_eq!(written("2024-02-01T08:12:04Z"), "2023-03-01T08:12:03,sales@shop.example");
    let piped = stdout(&run(&["classify", "--format", "csv", "--fields", "date"], line));
    assert!(piped.lines().nth(1).unwrap().ends_with("-03-01T08:12:03"), "{piped}");
}

#[test]
fn fields_are_picked_in_their_order_and_a_wrong_name_is_pointed_out() {
    let picked = ["classify", "--fields", "category,recipient,sentence", "--format"];
    let record = stdout(&run(&[&picked[..], &["ndjson"]].concat(), UNKNOWN_USER));
    let sentence = "This address doesn't exist at the recipient's domain.";
    assert_eq!(
        record,
        format!(
            "{{\"category\":\"invalid-recipient\",\"recipient\":\"ann@example.com\",\"sentence\":\"{sentence}\"}}\n"
        )
    );
    let table = stdout(&run(&[&picked[..], &["csv"]].concat(), UNKNOWN_USER));
    assert_eq!(table, format!("category,recipient,sentence\ninvalid-recipient,ann@example.com,{sentence}\n"));
    let wrong = run(&["classify", "--format", "csv", "--fields", "recipent"], UNKNOWN_USER);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("unknown field recipent; did you mean recipient?"), "{}", stderr(&wrong));
    assert_eq!(run(&["classify", "--with", "all"], UNKNOWN_USER).status.code(), Some(2), "text has no fields");
}

#[test]
fn a_log_tells_its_failures_and_counts_the_rest() {
    let log = include_str!("records/logs/postfix.log");
    let told = |arguments: &[&str]| {
        let output = run(&[&["classify", "--format", "ndjson"], arguments].concat(), log);
        let categories = records(&output).iter().filter(|record| record["category"] == "delivered").count();
        (records(&output).len(), categories, stderr(&output))
    };
    let (failures, delivered, notice) = told(&[]);
    assert_eq!((failures, delivered), (4, 0));
    assert!(notice.contains("1 delivery succeeded; --all prints"), "{notice}");
    let (all, delivered, notice) = told(&["--all"]);
    assert_eq!((all, delivered, notice.as_str()), (5, 1, ""));
    let arrived: Vec<&str> = log.lines().filter(|line| line.contains("status=sent")).collect();
    let output = run(&["classify", "--format", "ndjson"], arrived.join("\n"));
    assert_eq!(records(&output).len(), 1, "a log without failures tells its deliveries");
}

#[test]
fn a_folder_is_told_in_order_however_many_cores_read_it() {
    let place = tempfile::tempdir().unwrap();
    for number in 0..300 {
        let bounce = format!("<user{number}@b.example>: 550 5.1.1 user unknown\n");
        fs::write(place.path().join(format!("{number:03}.txt")), bounce.repeat(1 + number % 3)).unwrap();
    }
    fs::write(place.path().join("150a.txt"), " \n").unwrap();
    let output = run(&["classify", "--format", "ndjson", &place.path().display().to_string()], "");
    let told: Vec<String> =
        records(&output).iter().map(|record| record["recipient"].as_str().unwrap().to_owned()).collect();
    let mut once = told.clone();
    once.dedup();
    let expected: Vec<String> = (0..300).map(|number| format!("user{number}@b.example")).collect();
    assert_eq!(once, expected);
    assert!(stderr(&output).contains("150a.txt: no text in it"), "{}", stderr(&output));
}

#[test]
fn a_verdict_as_json_tells_each_fact() {
    let output = run(&["classify", "--format", "ndjson", "--with", "all"], UNKNOWN_USER);
    assert_eq!(output.status.code(), Some(0));
    let records = records(&output);
    let record = records[0].as_object().unwrap();
    assert_eq!(record["title"], "Unknown user");
    assert_eq!(record["fate"], "returned");
    assert!(record["rule"].as_str().is_some_and(|rule| !rule.is_empty()));
    assert_eq!(record["source"], "-");
    assert_eq!((&record["message"], &record["line"]), (&Value::from(1), &Value::from(1)));
    assert_eq!(record["recipient"], "ann@example.com");
    assert_eq!(record["domain"], "example.com");
    assert_eq!(record["reply_code"], 550);
    assert_eq!(record["enhanced_code"], "5.1.1");
    assert_eq!(record["action"], Value::Null, "an absent fact is null");
    assert_eq!(record["category"], "invalid-recipient");
    assert_eq!(record["permanence"], "hard");
    assert_eq!(record["layer"], "recipient");
    assert_eq!(record["actor"], "sender");
    assert_eq!(record["retry"], "never");
    assert_eq!(record["address"], "suppress");
    assert_eq!(record["confidence_label"], "high");
    let confidence = record["confidence"].to_string();
    assert!(confidence.len() <= "0.0000".len(), "{confidence} claims too much");
    assert!(!record["next_steps"].as_array().unwrap().is_empty());
    let evidence = &record["evidence"][0];
    let keys: Vec<&str> = evidence.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["rule", "kind", "text", "start", "end"]);
    let span = |name: &str| usize::try_from(evidence[name].as_u64().unwrap()).unwrap();
    let words = UNKNOWN_USER.get(span("start")..span("end")).unwrap();
    assert_eq!(words, evidence["text"].as_str().unwrap(), "the span points at the words");
}

#[test]
fn json_is_one_array_and_empty_for_nothing() {
    let output = run(&["classify", "--format", "json"], UNKNOWN_USER);
    let value: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(value.as_array().unwrap().len(), 1);
    let output = run(&["classify", "--format", "json"], "  \n");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output).trim(), "[]");
    assert!(stderr(&output).contains("standard input: no text in it"), "{}", stderr(&output));
}

#[test]
fn text_leads_with_the_plain_sentence() {
    let output = run(&["classify"], UNKNOWN_USER);
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Unknown user (invalid recipient)  invalid-recipient · confidence 98% (high)");
    assert_eq!(lines[1], "This address doesn't exist at the recipient's domain.");
    let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "■ HARD",
        "layer Recipient",
        "who can act The sender",
        "address SUPPRESS",
        "retry Never",
        "What to do 1. ",
        "User unknown",
    ] {
        assert!(spaced.contains(words), "“{words}” in\n{text}");
    }
    assert!(lines.iter().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn csv_is_a_table_and_guards_formulas() {
    let output = run(
        &["classify", "--format", "csv"],
        "=cmd() 550 5.1.1 <ann@example.com>: user unknown, \"quoted\"\nnext line",
    );
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let headers = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    let cell = |name: &str| {
        let column = headers.iter().position(|header| header == name).unwrap();
        rows[0].get(column).unwrap()
    };
    assert_eq!(cell("category"), "invalid-recipient");
    assert_eq!(cell("recipient"), "ann@example.com");
    assert!(rows[0].iter().skip(1).all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{:?}", rows[0]);
}

#[test]
fn markdown_holds_the_ready_texts() {
    let output = run(&["classify", "--format", "markdown"], "550 5.1.1 <ann@example.com>: user unknown `*x*` | y");
    let text = stdout(&output);
    assert!(text.starts_with("## Unknown user (invalid recipient) (`invalid-recipient`)\n"), "{text}");
    for words in ["### Ticket note", "### Reply to customer", "Your message to ann@example.com", "```text\n550 5.1.1"] {
        assert!(text.contains(words), "“{words}” in\n{text}");
    }
    assert!(!text.contains('{'), "nothing is left to fill in:\n{text}");
}

#[test]
fn each_line_is_a_bounce_of_its_own() {
    let text = format!("{UNKNOWN_USER}\n\n{MAILBOX_FULL}\r\nnothing of the kind\n");
    let output = run(&["classify", "--lines", "--format", "ndjson", "--with", "evidence"], text.clone());
    assert_eq!(output.status.code(), Some(0));
    let records = records(&output);
    let told: Vec<(u64, &str)> =
        records.iter().map(|record| (record["line"].as_u64().unwrap(), record["category"].as_str().unwrap())).collect();
    assert_eq!(told[0], (1, "invalid-recipient"));
    assert_eq!(told[1], (3, "mailbox-full"));
    assert_eq!(told[2].0, 4);
    let evidence = &records[1]["evidence"][0];
    let span = |name: &str| usize::try_from(evidence[name].as_u64().unwrap()).unwrap();
    assert_eq!(text.get(span("start")..span("end")), evidence["text"].as_str(), "spans point into the whole input");
}

#[test]
fn a_stream_is_answered_line_by_line() {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("whybounce"))
        .env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS)
        .args(["classify", "--lines", "--format", "ndjson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = child.stdout.take().unwrap();
    writeln!(input, "{UNKNOWN_USER}").unwrap();
    input.flush().unwrap();
    // The first verdict comes although the input has not ended.
    let (told, answer) = std::sync::mpsc::channel();
    let reading = std::thread::spawn(move || {
        let mut first = [0; 64];
        output.read_exact(&mut first).unwrap();
        told.send(first).unwrap();
        output.read_to_end(&mut Vec::new()).unwrap();
    });
    let first = answer.recv_timeout(std::time::Duration::from_mins(1));
    if first.is_err() {
        child.kill().unwrap();
    }
    assert!(first.expect("a verdict within a minute").starts_with(b"{\"source\":\"-\""));
    drop(input);
    reading.join().unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_closed_pipe_is_success() {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("whybounce"))
        .env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS)
        .args(["classify", "--lines"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    let lines = format!("{UNKNOWN_USER}\n").repeat(2_000);
    // The program may have gone before it has read all of them.
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_said() {
    for arguments in [&["--help"][..], &["--version"], &["classify"], &["explain", "421"], &["keys"], &["stats", "-"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_whybounce"));
        command.args(arguments).env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS).stdin(Stdio::piped()).stdout(full);
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        // Whoever prints help reads nothing.
        let _ = child.stdin.take().unwrap().write_all(UNKNOWN_USER.as_bytes());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = stderr(&output);
        assert!(said.contains("can't write to standard output: No space left") && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn inputs_are_answered_in_the_order_in_which_they_are_named() {
    let place = tempfile::tempdir().unwrap();
    let files = ["first.txt", "last.txt"].map(|name| {
        let path = place.path().join(name);
        fs::write(&path, UNKNOWN_USER).unwrap();
        path.display().to_string()
    });
    let [first, last] = &files;
    let output = run(&["classify", "--format", "ndjson", "--fields", "source", first, "-", last], MAILBOX_FULL);
    let sources: Vec<String> =
        records(&output).iter().map(|record| record["source"].as_str().unwrap().to_owned()).collect();
    assert_eq!(sources, [first.as_str(), "-", last.as_str()]);
}

#[test]
fn only_of_a_log_are_successes_counted_instead_of_told() {
    let events = "{\"event\":\"delivered\",\"email\":\"ann@b.example\",\"response\":\"250 2.0.0 OK\"}\n{\"event\":\"bounce\",\"email\":\"bob@b.example\",\"reason\":\"550 5.1.1 user unknown\"}\n";
    let output = run(&["classify", "--format", "ndjson"], events);
    let categories: Vec<_> = records(&output).iter().map(|record| record["category"].to_string()).collect();
    assert_eq!(categories, ["\"delivered\"", "\"invalid-recipient\""]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_missing_file_is_named_and_the_others_are_classified() {
    let place = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = place.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (first, last) = (file("first.txt", UNKNOWN_USER), file("last.txt", MAILBOX_FULL));
    let missing = place.path().join("missing.eml").display().to_string();
    let output = run(&["classify", "--format", "ndjson", &first, &missing, &last], "");
    assert_eq!(output.status.code(), Some(2));
    let sources: Vec<Value> = records(&output).iter().map(|record| record["source"].clone()).collect();
    assert_eq!(sources, [first.as_str(), last.as_str()]);
    let told = stderr(&output);
    assert!(told.contains(&missing) && told.contains("no such file"), "{told}");
}

#[test]
fn a_folder_is_walked_in_the_order_of_names() {
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = place.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("cur/b.eml", MAILBOX_FULL);
    write("cur/a.eml", UNKNOWN_USER);
    write("new/c.eml", UNKNOWN_USER);
    #[cfg(unix)]
    std::os::unix::fs::symlink(place.path(), place.path().join("circle")).unwrap();
    let output = run(&["classify", "--format", "ndjson", &place.path().display().to_string()], "");
    assert_eq!(output.status.code(), Some(0));
    let names: Vec<String> = records(&output)
        .iter()
        .map(|record| Path::new(record["source"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["a.eml", "b.eml", "c.eml"]);
}

#[test]
fn exit_codes_tell_what_came_of_it() {
    let code = |arguments: &[&str], input: &str| run(arguments, input).status.code();
    assert_eq!(code(&["classify"], UNKNOWN_USER), Some(0));
    assert_eq!(code(&["classify"], "554 delivery failed"), Some(1), "nothing classified");
    assert_eq!(code(&["explain", "5.1.1"], ""), Some(0));
    assert_eq!(code(&["explain", "no-such-page"], ""), Some(1));
    assert_eq!(code(&["search", "quota"], ""), Some(0));
    assert_eq!(code(&["search", "qqqqzzzzxxxx"], ""), Some(1));
    assert_eq!(code(&["classify", "--format", "xml"], ""), Some(2));
    assert_eq!(code(&["classify", "--no-such-flag"], ""), Some(2));
    assert_eq!(code(&["--help"], ""), Some(0));
    assert_eq!(code(&["--version"], ""), Some(0));
    assert_eq!(code(&["keys"], ""), Some(0));
}

#[test]
fn without_a_terminal_the_app_says_so_and_does_not_hang() {
    for arguments in [&[][..], &["-"], &["Cargo.toml"]] {
        let output = run(arguments, UNKNOWN_USER);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains("whybounce classify"), "{}", stderr(&output));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn no_hostile_byte_reaches_the_terminal() {
    for format in ["text", "json", "ndjson", "csv", "markdown"] {
        for lines in [&[][..], &["--lines"]] {
            let output = run(&[&["classify", "--format", format], lines].concat(), HOSTILE);
            assert_harmless(&output.stdout, format);
            assert_harmless(&output.stderr, format);
            assert!(!output.stdout.is_empty(), "{format}");
        }
    }
    let word = "5.1.1\u{1b}[31m\u{202e}";
    for arguments in [["explain", word], ["search", word], ["classify", word]] {
        let output = run(&arguments, "");
        assert_harmless(&output.stdout, arguments[0]);
        assert_harmless(&output.stderr, arguments[0]);
    }
}

#[test]
fn hostile_text_is_shown_and_not_dropped() {
    let text = stdout(&run(&["classify"], HOSTILE));
    assert!(text.contains('\u{241b}'), "an escape shows as its picture:\n{text}");
    assert!(text.contains("<U+202E>"), "a turned direction shows:\n{text}");
    let output = run(&["classify", "--format", "ndjson"], "550 5.1.1 user unknown \u{9b}31m");
    let record: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert!(record["diagnostic"].as_str().unwrap().contains('\u{9b}'), "JSON keeps what was there");
}

#[test]
fn bad_input_gets_an_answer() {
    let long = vec![b'x'; 10 << 20];
    let half =
        b"From: a@example.com\r\nContent-Type: multipart/report; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: mess"
            .to_vec();
    let binary: Vec<u8> = (0..=255).cycle().take(4096).collect();
    for (input, what) in [(long, "a long line"), (half, "half a message"), (binary, "binary"), (Vec::new(), "nothing")]
    {
        for lines in [&[][..], &["--lines"]] {
            let output = run(&[&["classify", "--format", "ndjson"], lines].concat(), input.clone());
            // Only what is no text at all is an error, unless somebody wants its lines.
            let is_error = what == "binary" && lines.is_empty();
            let is_expected = if is_error { Some(2) } else { output.status.code().filter(|code| *code < 2) };
            assert_eq!(output.status.code(), is_expected, "{what}: {}", stderr(&output));
            assert_harmless(&output.stdout, what);
        }
    }
}

#[test]
fn colour_comes_only_where_it_is_wanted() {
    let escape = |arguments: &[&str]| stdout(&run(arguments, UNKNOWN_USER)).contains('\u{1b}');
    assert!(!escape(&["classify"]), "a pipe gets none by itself");
    assert!(escape(&["classify", "--color", "always"]));
    assert!(!escape(&["classify", "--color", "never"]));
    assert!(!escape(&["classify", "--color", "always", "--format", "json"]), "JSON is never coloured");
    let output = whybounce(&["classify"]).env("NO_COLOR", "1").write_stdin(UNKNOWN_USER).output().unwrap();
    assert!(!stdout(&output).contains('\u{1b}'));
}

#[test]
fn ascii_draws_with_ascii_alone() {
    for arguments in [
        &["classify", "--ascii"][..],
        &["explain", "--ascii", "5.7.26"],
        &["--ascii", "search", "over", "quota", "--limit", "5"],
    ] {
        let text = stdout(&run(arguments, UNKNOWN_USER));
        assert!(text.is_ascii(), "{arguments:?}:\n{text}");
    }
}

#[test]
fn explain_prints_a_page_in_each_format() {
    let text = stdout(&run(&["explain", "5.7.26"], ""));
    assert!(text.starts_with("5.7.26 Multiple authentication checks failed\n"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80 || !line.trim().contains(' ')), "{text}");
    let json: Value =
        serde_json::from_str(&stdout(&run(&["explain", "mailbox-full", "--format", "json"], ""))).unwrap();
    assert_eq!((json["id"].as_str(), json["kind"].as_str()), (Some("mailbox-full"), Some("category")));
    assert!(json["blocks"].as_array().unwrap().len() > 10);
    let two: Value = serde_json::from_str(&stdout(&run(&["explain", "550", "5.1.1", "--format", "json"], ""))).unwrap();
    assert_eq!(two.as_array().unwrap().len(), 2);
    let markdown = stdout(&run(&["explain", "google/no-such-user", "--format", "markdown"], ""));
    assert!(markdown.starts_with("## ") && markdown.contains("```text\n550-5.1.1"), "{markdown}");
    assert!(stdout(&run(&["explain", "null", "mx"], "")).starts_with("Null MX\n"), "several words may be one name");
}

#[test]
fn explain_answers_everything_that_the_reference_holds() {
    let reference = whybounce::builtin::reference();
    let ids: Vec<&str> = reference.ids().collect();
    let output = run(&[&["explain", "--format", "ndjson"], ids.as_slice()].concat(), "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let told: Vec<String> = records(&output).iter().map(|page| page["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(told, ids);
    let text = run(&[&["explain"], ids.as_slice()].concat(), "");
    assert_harmless(&text.stdout, "the whole reference");
}

#[test]
fn explain_says_what_the_parts_of_an_unknown_code_mean() {
    let text = stdout(&run(&["explain", "5.7.999"], ""));
    for words in ["5.7.999 Not registered with IANA", "Permanent failure", "Security or policy"] {
        assert!(text.contains(words), "“{words}” in\n{text}");
    }
}

#[test]
fn an_unknown_id_names_the_nearest() {
    let output = run(&["explain", "mialbox-full"], "");
    assert!(output.stdout.is_empty());
    let told = stderr(&output);
    assert!(told.contains("no page for \"mialbox-full\"") && told.contains("mailbox-full – "), "{told}");
}

#[test]
fn a_mistyped_code_or_command_is_pointed_out() {
    for (arguments, told) in [
        (&["5.7.2O"][..], "5.7.2O isn't a code; did you mean 5.7.20?"),
        (&["serach"], "unknown command serach; did you mean search?"),
        (&["--plain", "clasify"], "unknown command clasify; did you mean classify?"),
    ] {
        let output = run(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(told), "{arguments:?}: {}", stderr(&output));
    }
    let output = run(&["explain", "5.1.l"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("5.1.l isn't a code; did you mean 5.1.1?"), "{}", stderr(&output));
}

#[test]
fn search_as_json_is_the_contract() {
    let output = run(&["search", "over", "quota", "--format", "json"], "");
    let hits: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let first = hits[0].as_object().unwrap();
    assert_eq!(first.keys().map(String::as_str).collect::<Vec<_>>(), ["id", "kind", "title", "matched"]);
    assert_eq!((first["id"].as_str(), first["kind"].as_str()), (Some("mailbox-full"), Some("category")));
    assert!(first["matched"].as_str().unwrap().contains("quota"));
    let kinds = "code class subject reply-code category layer actor provider rule guide lesson";
    for query in ["5.1.1", "5xx", "x.7.x", "550", "policy-security", "shared", "gmail", "null mx"] {
        let output = run(&["search", query, "--format", "ndjson"], "");
        for hit in records(&output) {
            assert!(kinds.contains(hit["kind"].as_str().unwrap()), "{hit}");
        }
    }
}

#[test]
fn the_built_in_folder_can_be_checked() {
    let output = run(&["check-reference", "/no/such/folder"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("/no/such/folder"), "{}", stderr(&output));
    let place = tempfile::tempdir().unwrap();
    let output = run(&["check-reference", &place.path().display().to_string()], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("put a .yaml file into patterns/ or providers/"), "{}", stderr(&output));
    fs::create_dir(place.path().join("guide")).unwrap();
    fs::write(place.path().join("guide/broken.yaml"), "id: broken\ntitle: [\n").unwrap();
    let output = run(&["check-reference", &place.path().display().to_string()], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("guide/broken.yaml:"), "{}", stdout(&output));
    assert!(stderr(&output).contains("1 file, 1 error"), "{}", stderr(&output));
}

#[test]
fn text_uses_the_marks_and_plain_words_of_the_app() {
    let soft = stdout(&run(&["classify"], MAILBOX_FULL));
    assert!(soft.contains("◧ SOFT") && soft.contains("Short window"), "{soft}");
    assert!(!soft.contains("short-window") && !soft.contains("100 %"), "{soft}");
    let policy = stdout(&run(&["classify"], "550 5.7.26 <ann@example.com>: unauthenticated mail, DMARC policy reject"));
    assert!(!policy.contains("policy-security") && !policy.contains("fix-first"), "{policy}");
    let away =
        stdout(&run(&["classify"], "Subject: Out of office\nAuto-Submitted: auto-replied\n\nI am away until Monday."));
    assert!(away.contains("□ "), "{away}");
}

#[test]
fn an_empty_folder_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&["classify", folder.path().to_str().unwrap()], "");
    assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains("no files in this folder"), "{}", stderr(&output));
}

#[test]
fn standard_input_keeps_its_name_in_a_table() {
    let table = stdout(&run(&["classify", "--format", "csv"], UNKNOWN_USER));
    assert!(table.lines().nth(1).unwrap().starts_with("-,"), "{table}");
}

#[test]
fn a_binary_file_alone_is_an_error_and_beside_a_bounce_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (picture, bounce) = (folder.path().join("a.png"), folder.path().join("b.txt"));
    fs::write(&picture, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    fs::write(&bounce, "550 5.1.1 no such user").unwrap();
    let (picture, bounce) = (picture.to_str().unwrap(), bounce.to_str().unwrap());
    let alone = whybounce(&["classify", picture]).output().unwrap();
    assert_eq!((alone.status.code(), alone.stdout.as_slice()), (Some(2), &b""[..]));
    assert!(String::from_utf8_lossy(&alone.stderr).contains("a.png: this is a PNG image"));
    let both = whybounce(&["classify", picture, bounce]).output().unwrap();
    assert_eq!(both.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&both.stderr).contains("PNG image"));
}
