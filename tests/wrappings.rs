//! The same bounce as people hand it on: forwarded, quoted, attached, copied from a screen, saved by
//! another system. Whatever is wrapped around it, it tells of the same deliveries.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::fmt::Write;
use std::sync::LazyLock;

use whybounce::intake::{Delivery, Shape, read};
use whybounce::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// A way of handing a text on.
type Wrapping = fn(&str) -> Vec<u8>;

/// Recipient, reply code and enhanced code of each delivery.
fn facts(input: &[u8]) -> Vec<String> {
    let facts = |delivery: &Delivery| {
        format!(
            "{} {:?} {}",
            delivery.recipient.as_deref().unwrap_or("-"),
            delivery.reply_code,
            delivery.enhanced_code.map_or("-".to_owned(), |code| code.to_string()),
        )
    };
    let intake = read(input, REFERENCE.shapes());
    let mut found: Vec<String> = intake
        .deliveries
        .iter()
        .filter(|delivery| matches!(delivery.shape, Shape::Report | Shape::Text))
        .map(facts)
        .collect();
    found.sort();
    found
}

/// The samples that are messages about failures.
fn reports() -> Vec<(String, String)> {
    let folder = format!("{}/tests/bounces", env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "eml"))
        .filter_map(|path| {
            let text = String::from_utf8(std::fs::read(&path).unwrap()).ok()?;
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (!facts(text.as_bytes()).is_empty()).then_some((name, text))
        })
        .collect();
    found.sort();
    assert!(found.len() > 40);
    found
}

fn each_line(text: &str, before: &str) -> String {
    text.lines().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "{before}{line}");
        out
    })
}

/// What reads differently once it is wrapped so.
fn misses(wrapping: Wrapping, not: &[&str]) -> Vec<String> {
    reports()
        .into_iter()
        .filter(|(name, _)| !not.contains(&name.as_str()))
        .filter_map(|(name, text)| {
            let (wanted, found) = (facts(text.as_bytes()), facts(&wrapping(&text)));
            (wanted != found).then(|| format!("{name}: {wanted:?}, wrapped {found:?}"))
        })
        .collect()
}

fn assert_same(wrapping: Wrapping) {
    assert_same_but(wrapping, &[]);
}

fn assert_same_but(wrapping: Wrapping, not: &[&str]) {
    let misses = misses(wrapping, not);
    assert!(misses.is_empty(), "read differently:\n{}", misses.join("\n"));
}

#[test]
fn windows_line_ends() {
    assert_same(|text| text.replace('\n', "\r\n").into_bytes());
}

#[test]
fn old_macintosh_line_ends() {
    assert_same(|text| text.replace('\n', "\r").into_bytes());
}

#[test]
fn a_byte_order_mark_and_blank_lines_before() {
    assert_same(|text| format!("\u{feff}\n\n{text}").into_bytes());
}

#[test]
fn quoted_in_a_reply() {
    assert_same(|text| format!("What does this mean?\n\n{}", each_line(text, "> ")).into_bytes());
}

#[test]
fn quoted_twice() {
    assert_same(|text| format!("On 2 April, Ann wrote:\n{}", each_line(text, "> > ")).into_bytes());
}

#[test]
fn forwarded_by_outlook() {
    assert_same(|text| {
        format!("Hello, I get this all day. Can you help?\n\n-----Original Message-----\n{text}").into_bytes()
    });
}

#[test]
fn forwarded_by_gmail() {
    assert_same(|text| format!("FYI\n\n---------- Forwarded message ---------\n{text}").into_bytes());
}

#[test]
fn attached_to_a_mail() {
    let attached = |text: &str| {
        format!(
            "From: Ann Agent <ann@helpdesk.example>\nTo: support@a.example\nSubject: Fwd: does not arrive\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=\"outer-part\"\n\n--outer-part\nContent-Type: text/plain\n\nPlease see the \
             attached.\n\n--outer-part\nContent-Type: message/rfc822\n\n{text}\n--outer-part--\n"
        )
        .into_bytes()
    };
    // What lost its header is no message that one could attach.
    assert_same_but(attached, &["headless"]);
}

#[test]
fn forwarded_within_a_mail() {
    assert_same(|text| {
        format!(
            "From: Ann Agent <ann@helpdesk.example>\nTo: support@a.example\nSubject: Fwd: does not arrive\nMIME-Version: 1.0\n\
             Content-Type: text/plain; charset=utf-8\n\nPlease see below.\n\nBegin forwarded message:\n\n{}",
            each_line(text, "> ")
        )
        .into_bytes()
    });
}

#[test]
fn copied_with_line_numbers() {
    assert_same(|text| {
        let lines = text.lines().zip(1..);
        lines
            .fold(String::new(), |mut out, (line, number)| {
                let _ = writeln!(out, "{number:>4}  {line}");
                out
            })
            .into_bytes()
    });
}

#[test]
fn indented_by_a_tab() {
    assert_same(|text| each_line(text, "\t").into_bytes());
}

#[test]
fn coloured_by_a_terminal() {
    assert_same(|text| each_line(text, "\u{1b}[0;32m").replace('\n', "\u{1b}[0m\n").into_bytes());
}

#[test]
fn saved_in_two_bytes_a_character() {
    assert_same(|text| {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    });
}
