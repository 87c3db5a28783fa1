//! `whybounce evaluate`: what it tells the owner of a labelled file.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use serde_json::Value;

/// Three that are right, one that is wrong, one that does not count.
const LABELS: &str = r#"{"id": "a", "text": "550 5.1.1 user unknown", "category": "invalid-recipient", "permanence": "hard", "address": "suppress"}
{"id": "b", "text": "452 4.2.2 mailbox full", "category": "mailbox-full", "permanence": "soft", "address": "watch"}
{"id": "c", "path": "mails/c.txt", "recipient": "Ann@example.com", "category": "message-too-large", "permanence": "either"}
{"id": "d", "text": "550 5.1.1 no such user here", "category": "sender-blocked", "accept": ["rate-limited"], "permanence": "hard", "address": "keep"}

{"id": "e", "text": "550 no", "category": "content-rejected", "clear": false}
"#;

fn folder(labels: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("mails")).unwrap();
    fs::write(folder.path().join("mails/c.txt"), "<ann@example.com>: 552 5.3.4 message too large\n").unwrap();
    fs::write(folder.path().join("labels.ndjson"), labels).unwrap();
    folder
}

fn evaluate(folder: &Path, arguments: &[&str]) -> std::process::Output {
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("whybounce"));
    command.arg("evaluate").arg(folder.join("labels.ndjson")).args(arguments).output().unwrap()
}

fn json(output: &std::process::Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

#[test]
fn the_figures_are_those_of_the_labels() {
    let folder = folder(LABELS);
    let output = evaluate(folder.path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let figures = json(&output);
    for (key, value) in [("n", 4), ("unclear_left_out", 1), ("harmful", 1), ("confidently_wrong", 1), ("no_verdict", 0)]
    {
        assert_eq!(figures[key], value, "{key}: {figures:#}");
    }
    for (key, value) in [
        ("category_accepted", 0.75),
        ("category_strict", 0.75),
        ("category_macro", 0.75),
        ("permanence", 1.0),
        ("address", 0.6667),
        ("recipient", 1.0),
    ] {
        assert_eq!(figures[key], value, "{key}: {figures:#}");
    }
    let confusion = &figures["confusions"][0];
    assert_eq!((&confusion["label"], &confusion["verdict"]), (&"sender-blocked".into(), &"invalid-recipient".into()));
    assert_eq!(confusion["example"]["id"], "d");
    let band = figures["reliability"].as_array().unwrap().last().unwrap();
    assert_eq!((&band["n"], &band["agreement"]), (&4.into(), &0.75.into()));
    let wrong = &figures["disagreements"][0];
    assert_eq!((&wrong["line"], &wrong["text"]), (&4.into(), &"550 5.1.1 no such user here".into()));
}

#[test]
fn a_reader_sees_the_figures_and_the_worst_disagreement() {
    let folder = folder(LABELS);
    let text = String::from_utf8(evaluate(folder.path(), &[]).stdout).unwrap();
    for part in ["4 labelled bounces", "category accepted   75.0%", "harmful", "Confusions", "d (line 4): said invalid"]
    {
        assert!(text.contains(part), "no “{part}” in:\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let none = String::from_utf8(evaluate(folder.path(), &["--show", "0"]).stdout).unwrap();
    assert!(!none.contains("said invalid"), "{none}");
}

#[test]
fn a_faulty_row_is_named_and_the_rest_evaluated() {
    let faulty = format!(
        "{LABELS}{}\n{}\n{}\n{}\n",
        r#"{"id": "f", "text": "550 spam", "category": "content-reject"}"#,
        r#"{"id": "g", "path": "mails/gone.eml", "category": "unknown"}"#,
        r#"{"id": "h", "#,
        r#"{"id": "i", "category": "unknown"}"#,
    );
    let folder = folder(&faulty);
    let output = evaluate(folder.path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let figures = json(&output);
    assert_eq!((&figures["n"], &figures["faulty_rows"]), (&4.into(), &4.into()));
    let notices = String::from_utf8(output.stderr).unwrap();
    for part in [
        "line 7: \"content-reject\" is no category; did you mean content-rejected?",
        "line 8 of the labels:",
        "gone.eml: no such file",
        "line 9: is no label",
        "line 10: has no bounce; give its `path` or its `text`",
    ] {
        assert!(notices.contains(part), "no “{part}” in:\n{notices}");
    }
}

#[test]
fn nothing_to_evaluate_is_said() {
    assert_eq!(evaluate(folder("").path(), &[]).status.code(), Some(1));
    assert_eq!(evaluate(folder("{}\n").path(), &[]).status.code(), Some(2));
    let gone = evaluate(Path::new("/nowhere"), &[]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&gone.stderr).contains("/nowhere/labels.ndjson: no such file"));
}

#[test]
fn no_control_of_a_label_reaches_the_terminal() {
    let folder = folder(
        "{\"id\": \"\\u001b[31mred\", \"text\": \"550 5.1.1 \\u001b]0;x\\u0007 user unknown\", \"category\": \"mailbox-full\"}\n",
    );
    for arguments in [&[][..], &["--format", "json"]] {
        let output = evaluate(folder.path(), arguments);
        assert!(!output.stdout.contains(&0x1b) && !output.stdout.contains(&7), "{output:?}");
    }
}

#[test]
fn another_reference_is_held_against_the_own() {
    let folder = folder(LABELS);
    let other = folder.path().join("reference");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("reference"), &other);
    fs::remove_file(other.join("patterns/mailbox-full.yaml")).unwrap();
    let codes = fs::read_to_string(other.join("codes/enhanced.yaml")).unwrap();
    fs::write(other.join("codes/enhanced.yaml"), codes.replace("mailbox-full:", "content-rejected:")).unwrap();
    let against = other.to_str().unwrap();
    let figures = json(&evaluate(folder.path(), &["--format", "json", "--against", against]));
    let against = &figures["against"];
    assert_eq!(against["better"], 0, "{against:#}");
    assert_eq!(against["worse"], 1, "{against:#}");
    let change = &against["changes"][0];
    assert_eq!((&change["id"], &change["effect"]), (&"b".into(), &"worse".into()));
    assert_eq!(change["from"]["category"], "mailbox-full");
    assert_ne!(change["to"]["category"], "mailbox-full");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
