//! Whether a loose text is told for what it is before any cause is looked for: none of these texts is among those
//! that the opinion was learned from.
#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use whybounce::advice::diagnose;
use whybounce::classify::{EvidenceKind, Verdict};
use whybounce::reference::Reference;
use whybounce::taxonomy::{Address, Category};

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

fn verdict(text: &str) -> Verdict {
    diagnose(text.as_bytes(), &REFERENCE).into_iter().next().unwrap().verdict
}

/// Texts of daily life with the words of bounces in them.
const ORDINARY: &[&str] = &[
    "Dear tenants, the mailboxes in the entrance hall are full of leaflets again. Please empty yours before Friday, \
     otherwise the caretaker will throw them away. Room 5.1.1 stays closed.",
    "Hi Nora, the bank sent the transfer of 550 euros back because your account was closed in May. Could you send me \
     the number of the new one? Thanks, Piet",
    "Release 5.1.1 fixes a crash when the user is not found in the directory and lowers the limit of open files.",
    "Our shop is closed from 20 to 27 August. Orders that arrive in that time leave our house on the 28th.",
    "The committee rejected the application of the sailing club, since its address is not within the district.",
    "Sehr geehrte Frau Vogt, anbei die Rechnung Nr. 550 über 421,00 Euro. Bitte überweisen Sie den Betrag bis Monatsende.",
];

#[test]
fn texts_of_daily_life_are_no_bounces() {
    for text in ORDINARY {
        let verdict = verdict(text);
        assert!(!verdict.category.is_bounce(), "{} at {:.2}: {text}", verdict.category, verdict.confidence);
        assert_eq!(verdict.address, Address::Keep, "{text}");
    }
}

#[test]
fn who_tells_of_a_bounce_in_a_sentence_is_understood() {
    for (text, category) in [
        (
            "Hi, I wrote to my aunt at ida@b.example this morning and it came back: 550 5.1.1 user unknown. What now?",
            Category::InvalidRecipient,
        ),
        (
            "Our news letter to bob@c.example was returned, the server says the mailbox is full (552 5.2.2). Shall I wait?",
            Category::MailboxFull,
        ),
    ] {
        assert_eq!(verdict(text).category, category, "{text}");
    }
}

#[test]
fn the_words_that_speak_for_it_are_shown() {
    let text = ORDINARY.first().unwrap();
    let verdict = verdict(text);
    assert!(!verdict.evidence.is_empty());
    for found in &verdict.evidence {
        assert_eq!(found.kind, EvidenceKind::Opinion);
        assert_eq!(found.rule, "second-opinion");
        let (start, end) = (found.start.unwrap(), found.end.unwrap());
        assert_eq!(text.get(start..end), Some(found.text.as_str()));
    }
    assert!(REFERENCE.index().find("second-opinion").is_some(), "the page behind it can be opened");
}

#[test]
fn a_plain_reply_and_a_delivery_report_are_never_doubted() {
    for text in [
        "421 service not available",
        "smtp;550 Mail content denied",
        "5.1.1",
        "Final-Recipient: rfc822; ann@b.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user",
    ] {
        assert!(verdict(text).category.is_bounce(), "{text}");
    }
}

#[test]
fn doubt_suppresses_nobody() {
    // The rules see an unknown user; that this is a report is far from sure.
    let text = "Please find the list below: rows 450 to 552 are users not found, unknown or no longer with us.";
    assert_ne!(verdict(text).address, Address::Suppress);
}
