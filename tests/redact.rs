//! What `--redact` promises: no address, host or IP of the input is in any output, and the verdict
//! is the same.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;
use proptest::prelude::*;
use regex::Regex;
use serde_json::Value;
use whybounce::advice::{Briefing, Diagnosis};
use whybounce::intake;
use whybounce::redact::Redactor;
use whybounce::reference::Reference;
use whybounce::report::record::Selection;
use whybounce::report::style::Style;
use whybounce::report::{Format, Printer, Writer};

const NO_SETTINGS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-settings");

/// Addresses in every way in which hostile or broken reports write them.
const HOSTILE: &str = "550 5.1.1 <\"ann smith\"@firm.test>, ann.smith@@firm.test, =ann.smith@firm.test: user unknown; \
    mailbox ann.smith on mx7.firm.test[192.0.2.77] (2001:db8::77) disabled, see https://firm.test/ann.smith?to=ann.smith%40firm.test \
    \u{1b}[31mann.smith@firm.test\u{1b}[0m ann.smith\u{200b}@firm.test <mailto:ann.smith@firm.test> \
    bounces+ann.smith=firm.test@list.test X-Failed: ann.smith&#64;firm.test id ann.smith@firm.test\n";

fn whybounce(arguments: &[&str], input: &[u8]) -> String {
    let mut command = Command::cargo_bin("whybounce").unwrap();
    let command = command.args(arguments).env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS).write_stdin(input);
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

fn bounces() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bounces");
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn reference() -> &'static Reference {
    static REFERENCE: OnceLock<Reference> = OnceLock::new();
    REFERENCE.get_or_init(whybounce::builtin::reference)
}

fn redactor() -> Redactor {
    static REDACTOR: OnceLock<Redactor> = OnceLock::new();
    REDACTOR.get_or_init(|| Redactor::new(reference())).clone()
}

/// What a command prints of a file, in this process: starting it for each would take minutes.
fn printed(bytes: &[u8], format: Format, redactor: Option<Redactor>) -> String {
    let briefing = Briefing { date: "2026-01-31", ..Briefing::of(reference()) };
    let printer = match format {
        Format::Text => Printer::text(briefing, Style::PLAIN),
        format => Printer::records(briefing, format, &Selection::everything().explained()),
    };
    let mut out = Vec::new();
    let mut redactor = redactor;
    let mut writer = Writer::new(&mut out, printer.clone());
    for delivery in intake::read(bytes, reference().shapes()).deliveries {
        let diagnosis = Diagnosis::explained(delivery, reference());
        let mut sheet = Vec::new();
        match &mut redactor {
            Some(redactor) => printer.print_masked("-", &diagnosis, redactor, &mut sheet),
            None => printer.print("-", &diagnosis, &mut sheet),
        }
        writer.write(&sheet).unwrap();
    }
    writer.finish().unwrap();
    String::from_utf8(out).unwrap()
}

fn records(bytes: &[u8], redactor: Option<Redactor>) -> Vec<Value> {
    let printed = printed(bytes, Format::Ndjson, redactor);
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The addresses and IPs that stand readable in a text.
fn personal(text: &str) -> BTreeSet<String> {
    let pattern = Regex::new(r"[\w.+=-]+@[\w-]+(?:\.[\w-]+)+|\d+\.\d+\.\d+\.\d+").unwrap();
    pattern.find_iter(text).map(|found| found.as_str().to_lowercase()).collect()
}

#[test]
fn no_address_and_no_host_of_a_report_is_in_any_output() {
    for path in bounces() {
        let bytes = fs::read(&path).unwrap();
        let mut told = personal(&String::from_utf8_lossy(&bytes));
        for record in records(&bytes, None) {
            let recipient = record["recipient"].as_str().map(str::to_lowercase).filter(|name| name.contains('@'));
            told.extend(recipient);
            let hosts = [&record["remote_mta"], &record["reporting_mta"]].map(|host| host.as_str());
            told.extend(
                hosts.into_iter().flatten().filter(|host| host.matches('.').count() > 1).map(str::to_lowercase),
            );
        }
        for form in [Format::Text, Format::Json, Format::Csv, Format::Markdown] {
            let printed = printed(&bytes, form, Some(redactor())).to_lowercase();
            let left: Vec<&String> = told.iter().filter(|name| holds(&printed, name)).collect();
            assert!(left.is_empty(), "{} {form:?}: {left:?} in\n{printed}", path.display());
        }
    }
}

/// Whether a name stands in a text by itself, not as a part of a longer one.
fn holds(text: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || "-_".contains(c);
    text.match_indices(name)
        .any(|(at, _)| !text[..at].ends_with(|c| part(c) || c == '.') && !text[at + name.len()..].starts_with(part))
}

#[test]
fn the_verdict_stays_and_offsets_are_true_or_absent() {
    for path in bounces() {
        let bytes = fs::read(&path).unwrap();
        let path = path.display();
        let (open, masked) = (records(&bytes, None), records(&bytes, Some(redactor())));
        assert_eq!(open.len(), masked.len(), "{path}");
        for (open, masked) in open.iter().zip(&masked) {
            for field in ["category", "permanence", "address", "confidence", "provider", "reply_code", "enhanced_code"]
            {
                assert_eq!(open[field], masked[field], "{path}: {field}");
            }
            let pairs = open["evidence"].as_array().unwrap().iter().zip(masked["evidence"].as_array().unwrap());
            for (open, masked) in pairs {
                let same = open["text"] == masked["text"];
                assert!(
                    if same { open["start"] == masked["start"] } else { masked["start"].is_null() },
                    "{path}: {masked}"
                );
            }
        }
    }
}

#[test]
fn a_paste_that_is_masked_as_it_comes_in_has_the_same_verdicts() {
    let mut other = Vec::new();
    for path in bounces() {
        let bytes = fs::read(&path).unwrap();
        let (open, masked) = (records(&bytes, None), records(&redactor().bytes(&bytes), None));
        let said = |records: &[Value]| {
            let fields =
                |record: &Value| [&record["category"], &record["permanence"], &record["address"]].map(Value::clone);
            records.iter().map(fields).collect::<Vec<_>>()
        };
        if said(&open) != said(&masked) {
            other.push(format!("{}: {:?} became {:?}", path.display(), said(&open), said(&masked)));
        }
    }
    assert!(other.is_empty(), "{other:#?}");
}

#[test]
fn no_way_of_writing_an_address_gets_through() {
    let labels = format!(
        "{}\n",
        serde_json::json!({ "id": "ann.smith@firm.test", "text": HOSTILE, "recipient": "ann.smith@firm.test", "category": "mailbox-full" })
    );
    let runs: [(&[&str], &str); 7] = [
        (&["classify", "--redact"], HOSTILE),
        (&["classify", "--redact", "--explain"], HOSTILE),
        (&["classify", "--redact", "--format", "json", "--explain"], HOSTILE),
        (&["classify", "--redact", "--format", "csv", "--lines"], HOSTILE),
        (&["classify", "--redact", "--format", "markdown"], HOSTILE),
        (&["evaluate", "--redact", "-"], &labels),
        (&["evaluate", "--redact", "--format", "json", "-"], &labels),
    ];
    for (arguments, input) in runs {
        let printed = whybounce(arguments, input.as_bytes()).to_lowercase();
        for told in ["ann", "smith", "firm.test", "192.0.2.77", "2001:db8", "list.test"] {
            // “cannot” and “announcement” tell of nobody.
            let words = printed.split(|c: char| !c.is_alphanumeric() && c != '.' && c != ':');
            let found = if told == "ann" { words.clone().any(|word| word == told) } else { printed.contains(told) };
            assert!(!found, "{arguments:?}: {told} in\n{printed}");
        }
    }
}

/// A report about a mail whose people and subject are told in every place that a mail has for them.
const CORRESPONDENCE: &str = "From: Mail Delivery System <MAILER-DAEMON@mx.firm.test>\nTo: \"Zephyrine Quist\" \
    <zq@firm.test>\nSubject: Undelivered Mail Returned to Sender\n\nDear Zephyrine,\n\n<bo@b.test>: host \
    mx.b.test[192.0.2.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command)\n\nOn 3 March, Zephyrine Quist \
    wrote:\n> From: Zephyrine Quist <zq@firm.test>\n> To: Torvald Brix <bo@b.test>,\n>  Yngvar Holm <yh@b.test>\n> \
    Subject: Jubilee banquet\n\n--- Below this line is a copy of the message.\n\nFrom: Zephyrine Quist \
    <zq@firm.test>\nTo: Torvald Brix <bo@b.test>\nSubject: Jubilee banquet\nMessage-ID: <1@firm.test>\n\nHello\n";

#[test]
fn no_name_and_no_subject_of_a_mail_is_in_any_output() {
    let event = serde_json::json!([{ "event": "bounce", "email": "bo@b.test", "name": "Torvald Brix", "from_name":
        "Zephyrine Quist", "subject": "Jubilee banquet", "from": "Zephyrine Quist <zq@firm.test>", "reason":
        "550 5.1.1 User unknown" }]);
    for input in [CORRESPONDENCE.to_owned(), event.to_string()] {
        for arguments in [
            &["--format", "text", "--explain"][..],
            &["--format", "json", "--with", "all"],
            &["--format", "csv", "--with", "all"],
            &["--format", "markdown"],
            &["--draft", "note"],
            &["--draft", "customer"],
            &["--draft", "escalation"],
        ] {
            let printed = whybounce(&[&["classify", "--redact"], arguments].concat(), input.as_bytes());
            let left: Vec<&str> = ["zephyrine", "quist", "torvald", "brix", "yngvar", "jubilee", "banquet"]
                .into_iter()
                .filter(|told| printed.to_lowercase().contains(told))
                .collect();
            assert!(left.is_empty(), "{arguments:?}: {left:?} in\n{printed}");
        }
        let masked = String::from_utf8(redactor().bytes(input.as_bytes())).unwrap();
        assert!(!masked.contains("Zephyrine") && !masked.contains("Brix") && !masked.contains("Jubilee"), "{masked}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn an_address_in_any_text_is_masked_and_masking_again_changes_nothing(
        before in "[ -~\\n\\t\u{e9}\u{200b}\u{7f}]{0,40}[ <:,(\\n]",
        local in "[a-z]{4,9}[.+_-]?[a-z0-9]{4,9}",
        name in "[a-z]{5,9}-?[a-z]{5,9}",
        after in "[ >:,)\\n][ -~\\n\\t\u{e9}\u{feff}]{0,40}",
    ) {
        let text = format!("{before}{local}@{name}.test{after}");
        let mut redactor = redactor();
        let once = redactor.text(&text).into_owned();
        prop_assert!(!once.contains(&format!("{local}@")) && !once.contains(&format!("{name}.test")), "{once:?}");
        let again = redactor.text(&once).into_owned();
        prop_assert!(!again.contains(&local), "{again:?}");
        prop_assert_eq!(redactor.bytes(text.as_bytes()), once.as_bytes());
    }
}

#[test]
fn a_kept_bounce_shows_no_name_and_no_subject() {
    let folder = tempfile::tempdir().unwrap();
    let triage = |arguments: &[&str], input: &str| {
        let mut command = Command::cargo_bin("whybounce").unwrap();
        command.arg("triage").args(arguments).env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS);
        let output = command.env("WHYBOUNCE_DATA_DIR", folder.path()).write_stdin(input).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    triage(&["add", "-"], CORRESPONDENCE);
    assert!(triage(&["export", "--format", "json"], "").contains("Jubilee banquet"));
    for arguments in [["export", "--format", "json", "--redact"], ["show", "1", "--redact", "--ascii"]] {
        let printed = triage(&arguments, "");
        let left = ["Zephyrine", "Quist", "Brix", "Holm", "Jubilee"].map(|told| printed.contains(told));
        assert!(printed.contains("user-1") && left == [false; 5], "{printed}");
    }
}

#[test]
fn the_same_address_has_the_same_name_throughout_a_run() {
    let input = b"550 5.1.1 <ann@firm.test>: no such user\n452 4.2.2 <bob@firm.test>: full\n550 5.1.1 <Ann@firm.test>: no such user\n";
    let printed = whybounce(&["classify", "--redact", "--lines", "--format", "ndjson"], input);
    let names: Vec<Value> = printed
        .lines()
        .filter_map(|line| Some(serde_json::from_str::<Value>(line).ok()?["recipient"].clone()))
        .collect();
    assert_eq!(names, ["user-1@domain-1.example", "user-2@domain-1.example", "user-1@domain-1.example"]);
}

#[test]
fn the_settings_can_ask_for_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("config.yaml"), "redact: true\n").unwrap();
    let mut command = Command::cargo_bin("whybounce").unwrap();
    let command = command.arg("classify").env("WHYBOUNCE_CONFIG_DIR", folder.path());
    let output = command.write_stdin("550 5.1.1 <ann@firm.test>: no such user").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("user-1@domain-1.example"));
}
