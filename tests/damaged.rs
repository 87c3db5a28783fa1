//! Bounces that lost something on their way: what is left is read, and what is missing is named.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::sync::LazyLock;

use whybounce::intake::{Intake, read};
use whybounce::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

const REPORT: &str = include_str!("bounces/postfix.eml");

/// "The following message to <ann@b.example> was undeliverable.\nThe reason: 550 5.1.1 no such user here\n"
const ENCODED: &str = "VGhlIGZvbGxvd2luZyBtZXNzYWdlIHRvIDxhbm5AYi5leGFtcGxlPiB3YXMgdW5kZWxpdmVyYWJsZS4K\n\
                       VGhlIHJlYXNvbjogNTUwIDUuMS4xIG5vIHN1Y2ggdXNlciBoZXJlCg==\n";

fn intake(input: &str) -> Intake {
    read(input.as_bytes(), REFERENCE.shapes())
}

/// Recipient, reply code and enhanced code of each delivery.
fn facts(input: &str) -> Vec<String> {
    let shown = |fact: Option<String>| fact.unwrap_or_else(|| "-".to_owned());
    intake(input)
        .deliveries
        .into_iter()
        .map(|delivery| {
            let reply = shown(delivery.reply_code.map(|code| code.to_string()));
            let enhanced = shown(delivery.enhanced_code.map(|code| code.to_string()));
            format!("{} {reply} {enhanced}", shown(delivery.recipient))
        })
        .collect()
}

fn encoded(body: &str, charset: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\nContent-Type: text/plain; \
         charset={charset}\nContent-Transfer-Encoding: base64\n\n{body}"
    )
}

#[test]
fn a_report_without_its_blank_lines() {
    let torn: Vec<&str> = REPORT.lines().filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(facts(&torn.join("\n")), ["ann@b.example 550 5.1.1", "bob@c.example 452 4.2.2"]);
}

#[test]
fn lines_that_end_in_three_ways() {
    let ends = ["\n", "\r\n", "\r"];
    let mixed: String = REPORT.lines().zip(ends.into_iter().cycle()).map(|(line, end)| line.to_owned() + end).collect();
    assert_eq!(facts(&mixed), ["ann@b.example 550 5.1.1", "bob@c.example 452 4.2.2"]);
}

#[test]
fn base64_with_holes() {
    for body in [
        ENCODED.to_owned(),
        ENCODED.replace("Zvb", "!Zv**b"),
        ENCODED.replace('\n', "\n=\n\n"),
        ENCODED.trim_end_matches("Cg==\n").to_owned(),
        // Four letters are gone, and with them three of the text.
        ENCODED.replacen("VGhl", "", 1),
    ] {
        assert_eq!(facts(&encoded(&body, "utf-8")), ["ann@b.example 550 5.1.1"], "{body}");
    }
    // A line of which letters are missing does not harm the next.
    let found = intake(&encoded(&ENCODED.replacen("Zvb", "Z", 1), "utf-8"));
    assert_eq!(found.deliveries[0].enhanced_code.map(|code| code.to_string()).as_deref(), Some("5.1.1"));
}

#[test]
fn charsets_that_nobody_knows() {
    for charset in ["klingon-8", "\"\"", "utf-16", "x-user-defined"] {
        let plain = encoded(ENCODED, charset).replace("base64", "8bit");
        let body =
            "The following message to <ann@b.example> was undeliverable.\nThe reason: 550 5.1.1 no such user here\n";
        assert_eq!(facts(&plain.replace(ENCODED, body)), ["ann@b.example 550 5.1.1"], "{charset}");
    }
    assert_eq!(facts(&encoded(ENCODED, "klingon-8")), ["ann@b.example 550 5.1.1"]);
}

#[test]
fn a_nest_of_two_hundred_parts() {
    let part = |level| format!("Content-Type: multipart/mixed; boundary=\"b{level}\"\n\n--b{level}\n");
    let open = (0..200).map(part).collect::<Vec<_>>().concat();
    let nest = format!(
        "From: a@b.example\nMIME-Version: 1.0\n{open}Content-Type: text/plain\n\n<ann@b.example>: host mx.b.example said: 550 \
         5.1.1 no such user\n"
    );
    assert_eq!(facts(&nest), ["ann@b.example 550 5.1.1"]);
    let messages =
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n";
    assert_eq!(facts(&(messages.repeat(200) + REPORT)), ["ann@b.example 550 5.1.1", "bob@c.example 452 4.2.2"]);
    assert!(intake(&nest).notices[0].contains("too many"), "the reader hears that the nest was not read to the end");
}

#[test]
fn events_that_are_cut_off() {
    let list = "[{\"event\":\"bounce\",\"email\":\"ann@b.example\",\"reason\":\"550 5.1.1 no such user\"},\
                {\"event\":\"bounce\",\"email\":\"bob@b.example\",\"reason\":\"552 5.2.2 mail";
    assert_eq!(facts(list), ["ann@b.example 550 5.1.1"]);
    assert!(intake(list).notices[0].contains("cut off"));
    let notification = "{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[{\"emailAddress\":\"ann@b.example\",\
                        \"diagnosticCode\":\"smtp; 550 5.1.1 no such us";
    assert_eq!(facts(notification), ["ann@b.example 550 5.1.1"]);
}

#[test]
fn zeros_between_letters_and_unclosed_tags() {
    assert_eq!(facts("550 5.1.1 no\0 such user\0 <ann@b.example>\n"), ["ann@b.example 550 5.1.1"]);
    let html = "<html><body><p>Delivery has failed to these recipients:</p><p><a href=\"mailto:ann@b.example\">ann@b.example\
                </a><br>Diagnostic code: 550 5.1.1 no such user</bod";
    assert_eq!(facts(html), ["ann@b.example 550 5.1.1"]);
}
