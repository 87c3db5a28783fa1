//! Logs, exported tables and listings of a queue: each delivery in them, with what it means.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::sync::LazyLock;

use proptest::prelude::*;
use whybounce::advice::{Diagnosis, diagnose};
use whybounce::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// Each sample with its deliveries: recipient, reply code, enhanced code, refusing host, category.
const SAMPLES: &[(&str, &[&str])] = &[
    (
        "tables/powermta.csv",
        &[
            "ann@b.example 550 5.1.1 mx.b.example invalid-recipient",
            "bob@c.example 452 4.2.2 mx.c.example mailbox-full",
            "cia@d.example 250 2.0.0 mx.d.example delivered",
        ],
    ),
    (
        "tables/exchange-tracking.csv",
        &[
            "ann@b.example - - - not-a-bounce",
            "ann@b.example 550 5.1.1 - invalid-recipient",
            "bob@c.example 451 4.7.0 - temporary-server-failure",
            "cia@b.example 550 5.1.1 - invalid-recipient",
            "dan@b.example 552 5.2.2 - mailbox-full",
        ],
    ),
    ("tables/message-trace.csv", &["ann@b.example 550 5.4.1 - invalid-recipient", "bob@c.example - - - delivered"]),
    ("tables/sendgrid.csv", &["ann@b.example 550 5.1.1 - invalid-recipient", "bob@c.example 452 4.2.2 - mailbox-full"]),
    ("tables/mailgun.csv", &["ann@b.example 550 5.1.1 - invalid-recipient", "bob@c.example - - - suppressed"]),
    ("tables/postmark.csv", &["ann@b.example 550 5.1.1 - invalid-recipient", "bob@c.example - - - complaint"]),
    ("tables/ses.tsv", &["ann@b.example 554 5.7.1 - sender-blocked"]),
    (
        "queues/postfix.txt",
        &[
            "ann@b.example 452 4.2.2 mx.b.example mailbox-full",
            "bob@b.example 452 4.2.2 mx.b.example mailbox-full",
            "cia@c.example - - mx.c.example connection-failure",
            "dan@d.example - - - unknown",
        ],
    ),
    ("queues/sendmail.txt", &["ann@b.example - - - connection-failure"]),
    ("queues/exim.txt", &["ann@b.example - - - unknown", "cia@c.example - - - unknown"]),
    (
        "qmail.log",
        &[
            "ann@b.example 550 5.1.1 192.0.2.1 invalid-recipient",
            "bob@c.example - 4.4.2 192.0.2.2 connection-failure",
            "- 250 2.0.0 - delivered",
        ],
    ),
    (
        "opensmtpd.log",
        &[
            "ann@b.example 550 5.1.1 mx.b.example invalid-recipient",
            "bob@c.example 451 4.7.1 mx.c.example greylisted",
            "cia@d.example 250 2.0.0 mx.d.example delivered",
        ],
    ),
    (
        "logs/postfix.log",
        &[
            "ann@b.example 250 2.0.0 mx2.b.example delivered",
            "bob@c.example - 4.4.1 mx.c.example connection-failure",
            "cia@d.example 550 5.1.1 mx.d.example invalid-recipient",
            "dan@a.example - 5.7.1 - content-rejected",
            "eve@a.example 450 4.7.25 - reverse-dns-failure",
        ],
    ),
    (
        "logs/exim.log",
        &[
            "ann@b.example 452 4.2.2 mx.b.example mailbox-full",
            "bob@c.example 250 2.0.0 mx.c.example delivered",
            "cia@d.example 550 5.1.1 mx.d.example invalid-recipient",
            "dan@f.example - - - relay-denied",
            "eve@a.example - - - greylisted",
        ],
    ),
    (
        "logs/sendmail.log",
        &[
            "bob@b.example - 4.0.0 mx.b.example connection-failure",
            "ann@b.example - 5.1.1 mx.b.example invalid-recipient",
            "cia@d.example 550 5.7.1 - relay-denied",
            "dan@a.example 451 4.7.1 - greylisted",
        ],
    ),
    (
        "logs/haraka.log",
        &[
            "ann@b.example 550 5.1.1 - invalid-recipient",
            "bob@c.example 452 4.2.2 - mailbox-full",
            "- 421 4.3.2 - temporary-server-failure",
            "- - 2.0.0 mx.d.example delivered",
        ],
    ),
    (
        "logs/journal.json",
        &[
            "ann@b.example 452 4.2.2 mx.b.example mailbox-full",
            "bob@c.example 550 5.7.1 mx.c.example authentication-failure",
        ],
    ),
    ("kumomta.json", &["ann@b.example 550 5.1.1 mx.b.example invalid-recipient"]),
];

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/records/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn line(diagnosis: &Diagnosis) -> String {
    let delivery = &diagnosis.delivery;
    let shown = |fact: Option<String>| fact.unwrap_or_else(|| "-".to_owned());
    format!(
        "{} {} {} {} {}",
        shown(delivery.recipient.clone()),
        shown(delivery.reply_code.map(|code| code.to_string())),
        shown(delivery.enhanced_code.map(|code| code.to_string())),
        shown(delivery.remote_mta.clone()),
        diagnosis.verdict.category
    )
}

fn read(input: &[u8]) -> Vec<String> {
    diagnose(input, &REFERENCE).iter().map(line).collect()
}

#[test]
fn every_record_is_read_for_what_it_is() {
    for (name, expected) in SAMPLES {
        assert_eq!(read(&sample(name)), *expected, "{name}");
    }
}

#[test]
fn line_ends_do_not_matter() {
    for (name, expected) in SAMPLES {
        let text = String::from_utf8(sample(name)).unwrap().replace("\r\n", "\n");
        for end in ["\r\n", "\r"] {
            assert_eq!(read(text.replace('\n', end).as_bytes()), *expected, "{name} with {end:?}");
        }
    }
}

#[test]
fn what_is_left_of_a_cut_file_is_read() {
    for (name, expected) in SAMPLES.iter().filter(|(_, expected)| expected.len() > 1) {
        let whole = sample(name);
        let found = read(&whole[..whole.len() * 9 / 10]);
        assert!(!found.is_empty(), "{name}");
        assert_eq!(found[0], expected[0], "{name}");
    }
}

#[test]
fn a_row_that_says_nothing_is_counted_and_shown() {
    let found = diagnose(b"email,status,reason\nann@b.example,,\n,,gibberish of no kind\n", &REFERENCE);
    let lines: Vec<String> = found.iter().map(line).collect();
    assert_eq!(lines, ["ann@b.example - - - unknown", "- - - - unknown"]);
    assert!(found[1].delivery.diagnostic.text().contains("gibberish of no kind"));
}

#[test]
fn words_that_look_like_columns_in_a_mail_are_no_table() {
    let found = read(b"Subject: list\nFrom: ann@a.example\n\nemail,reason\nsee you, Ann\n");
    assert_eq!(found, ["- - - - not-a-bounce"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_invents_nothing(
        pick in 0..SAMPLES.len(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut input = sample(SAMPLES[pick].0);
        for (at, byte) in damage {
            let at = at.index(input.len());
            input[at] = byte;
        }
        let text = String::from_utf8_lossy(&input).into_owned();
        // A terminal breaks a pasted line wherever it ends, in an address too.
        let unbroken = text.replace(['\r', '\n'], "");
        for diagnosis in diagnose(&input, &REFERENCE) {
            if let Some(recipient) = &diagnosis.delivery.recipient {
                prop_assert!(unbroken.contains(recipient.as_str()), "{recipient} in {text}");
            }
            if let Some(code) = diagnosis.delivery.reply_code {
                prop_assert!(text.contains(&code.to_string()), "{code} in {text}");
            }
        }
    }
}
