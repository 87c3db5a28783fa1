//! What a person gets out of whatever they paste: one delivery for each recipient, with the words
//! that report it, marked to the letter in the input.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::sync::OnceLock;

use whybounce::intake::{Delivery, Intake, Shape, read};
use whybounce::reference::Reference;
use whybounce::taxonomy::Action;

fn reference() -> &'static Reference {
    static REFERENCE: OnceLock<Reference> = OnceLock::new();
    REFERENCE.get_or_init(whybounce::builtin::reference)
}

fn intake(input: &[u8]) -> Intake {
    read(input, reference().shapes())
}

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/bounces/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// One line for each delivery: shape, recipient, codes.
fn summary(deliveries: &[Delivery]) -> Vec<String> {
    deliveries
        .iter()
        .map(|delivery| {
            let code = delivery.reply_code.map_or("-".to_owned(), |code| code.to_string());
            let enhanced = delivery.enhanced_code.map_or("-".to_owned(), |code| code.to_string());
            let recipient = delivery.recipient.as_deref().unwrap_or("-");
            format!("{:?} {recipient} {code} {enhanced}", delivery.shape)
        })
        .collect()
}

fn assert_sample(name: &str, expected: &[&str]) -> Vec<Delivery> {
    let deliveries = intake(&sample(name)).deliveries;
    assert_eq!(summary(&deliveries), expected, "{name}");
    deliveries
}

#[test]
fn every_shape_gives_its_deliveries() {
    for (name, expected) in [
        ("postfix.eml", vec!["Report ann@b.example 550 5.1.1", "Report bob@c.example 452 4.2.2"]),
        ("google.eml", vec!["Report ann@b.example 550 5.1.1"]),
        ("google-old.eml", vec!["Report ann@b.example 550 5.2.2"]),
        ("qmail.eml", vec!["Report ann@b.example 550 5.1.1", "Report bob@c.example - 5.1.2"]),
        ("exim.eml", vec!["Report ann@b.example 550 -", "Report bob@c.example - -"]),
        ("sendmail.eml", vec!["Report ann@b.example 552 5.7.0"]),
        ("sendmail-old.eml", vec!["Report ann@b.example 550 -"]),
        ("exchange.eml", vec!["Report ann@b.example - -"]),
        ("microsoft-365.eml", vec!["Report ann@b.example 550 5.1.10"]),
        ("yahoo.eml", vec!["Report ann@b.example 554 -"]),
        ("gmx.eml", vec!["Report ann@b.example - 5.1.1"]),
        ("opensmtpd.eml", vec!["Report ann@b.example 550 5.2.2", "Report bob@b.example 550 5.1.1"]),
        ("dragonfly.eml", vec!["Report ann@b.example 550 5.1.1"]),
        ("domino.eml", vec!["Report ann@b.example - -"]),
        ("kddi.eml", vec!["Report ann@carrier.example 550 -"]),
        ("delayed.eml", vec!["Report ann@b.example 450 4.2.0"]),
        ("international.eml", vec!["Report jürgen@müller.example 550 5.1.1"]),
        ("success.eml", vec!["Success ann@b.example 250 2.0.0"]),
        ("complaint.eml", vec!["Complaint ann@isp.example - -"]),
        ("complaint-unnamed.eml", vec!["Complaint ann@isp.example - -"]),
        ("auto-reply.eml", vec!["AutoReply ann@b.example - -"]),
        ("attached.eml", vec!["Report ann@b.example 550 5.1.1", "Report bob@c.example 452 4.2.2"]),
        ("forwarded.eml", vec!["Report ann@b.example 550 5.1.1"]),
        ("headless.eml", vec!["Report ann@b.example 550 5.1.1", "Report bob@c.example 452 4.2.2"]),
        ("truncated.eml", vec!["Report ann@b.example 550 5.1.1"]),
        (
            "mailbox.mbox",
            vec![
                "Report ann@b.example 550 5.1.1",
                "Report bob@c.example 452 4.2.2",
                "Report ann@b.example 550 5.1.1",
                "Report bob@c.example - 5.1.2",
            ],
        ),
        ("transcript.txt", vec!["Report bob@b.example 550 5.1.1", "Report ann@b.example 554 5.7.1"]),
        (
            "postfix.log",
            vec!["Report ann@b.example 550 5.1.1", "Report bob@c.example - 4.4.1", "Success cia@d.example 250 2.0.0"],
        ),
        ("exim.log", vec!["Report ann@b.example 550 5.1.1", "Report bob@c.example 451 4.7.1"]),
        ("sendmail.log", vec!["Report ann@b.example - 5.1.1"]),
    ] {
        assert_sample(name, &expected);
    }
}

#[test]
fn events_of_mail_services_are_deliveries() {
    let ses = assert_sample("ses.json", &["Report ann@b.example 550 5.1.1", "Report bob@c.example 552 5.2.2"]);
    assert_eq!(ses[0].diagnostic.text(), "550 5.1.1 user unknown");
    assert_eq!(ses[0].reporting_mta.as_deref(), Some("a1.smtp-out.example"));
    assert!(ses[0].context.text().contains("bounceType: Permanent"));
    let expected = [
        "Report ann@b.example 550 5.1.1",
        "Report bob@c.example 451 4.7.1",
        "Success cia@d.example 250 -",
        "Complaint dan@e.example - -",
        "Other eve@f.example - -",
    ];
    let sendgrid = assert_sample("sendgrid.json", &expected);
    assert_eq!(sendgrid[1].action, Some(Action::Delayed));
    assert_eq!(sendgrid[1].line, 2);
    let mailgun = assert_sample("mailgun.json", &["Report ann@b.example 550 5.1.1"]);
    assert_eq!(mailgun[0].remote_mta.as_deref(), Some("mx.b.example"));
    assert_sample("postmark.ndjson", &["Report ann@b.example 550 5.1.1", "Complaint bob@c.example - -"]);
    let cut = intake(&sample("cut-off.json"));
    assert_eq!(summary(&cut.deliveries), expected[..2]);
    assert_eq!(cut.notices.len(), 1);
}

#[test]
fn what_reports_no_delivery_is_told_apart() {
    assert_eq!(intake(&sample("ordinary.eml")).deliveries[0].shape, Shape::Other);
    assert_eq!(intake(&sample("receipt.eml")).deliveries[0].shape, Shape::Other);
}

#[test]
fn a_report_tells_hosts_and_actions() {
    let deliveries = intake(&sample("postfix.eml")).deliveries;
    assert_eq!(deliveries[0].reporting_mta.as_deref(), Some("mail.sender.example"));
    assert_eq!(deliveries[0].remote_mta.as_deref(), Some("mx.b.example"));
    assert_eq!(deliveries[0].action, Some(Action::Failed));
    assert_eq!(deliveries[1].action, Some(Action::Delayed));
    assert_eq!(deliveries[1].line, 30);
    let qmail = intake(&sample("qmail.eml")).deliveries;
    assert_eq!(qmail[0].reporting_mta.as_deref(), Some("mx.sender.example"));
    let exim = intake(&sample("exim.eml")).deliveries;
    assert_eq!(exim[0].remote_mta.as_deref(), Some("mx.b.example"));
}

#[test]
fn the_returned_message_never_counts() {
    for name in ["postfix.eml", "google-old.eml", "exim.eml", "sendmail-old.eml"] {
        for delivery in intake(&sample(name)).deliveries {
            for text in [&delivery.diagnostic, &delivery.context] {
                for foreign in ["554 5.7.1", "5.7.26", "552 5.2.2", "452 mailbox", "no such user"] {
                    assert!(!text.text().contains(foreign), "{name}: {}", text.text());
                }
            }
        }
    }
}

#[test]
fn one_recipient_does_not_hear_of_another() {
    for name in ["postfix.eml", "qmail.eml", "exim.eml", "opensmtpd.eml"] {
        let deliveries = intake(&sample(name)).deliveries;
        let (ann, bob) = (&deliveries[0], &deliveries[1]);
        for text in [&ann.diagnostic, &ann.context] {
            assert!(!text.text().contains("bob@"), "{name}: {}", text.text());
        }
        for text in [&bob.diagnostic, &bob.context] {
            assert!(!text.text().contains("ann@"), "{name}: {}", text.text());
        }
    }
}

#[test]
fn pasted_fields_are_a_report() {
    let fields = "Final-Recipient: rfc822; ann@b.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such\n user\n\nFinal-Recipient: rfc822; bob@b.example\nAction: delayed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 452 4.2.2 full\n";
    let deliveries = intake(fields.as_bytes()).deliveries;
    assert_eq!(summary(&deliveries), ["Report ann@b.example 550 5.1.1", "Report bob@b.example 452 4.2.2"]);
    assert_eq!(deliveries[0].diagnostic.text(), "550 5.1.1 no such user");
    assert!(!deliveries[0].context.text().contains("full"));
}

#[test]
fn the_fullest_words_are_the_diagnostic() {
    let diagnostic = |name: &str| intake(&sample(name)).deliveries[0].diagnostic.text().to_owned();
    assert!(diagnostic("postfix.eml").ends_with("(in reply to\n    RCPT TO command)"));
    assert!(diagnostic("sendmail.eml").ends_with("552 5.7.0 https://support.b.example/attachments"));
    assert!(diagnostic("domino.eml").contains("User not listed"));
    assert!(diagnostic("kddi.eml").contains("User unknown"));
    let kddi = intake(&sample("kddi.eml")).deliveries.remove(0);
    assert!(kddi.context.text().contains("送信できません"), "{}", kddi.context.text());
}

#[test]
fn a_multi_line_reply_is_one_delivery() {
    let reply = "550-5.1.1 The account that you tried to reach\n550-5.1.1 does not exist. Please try\n550 5.1.1 double-checking - gsmtp\n";
    assert_eq!(summary(&intake(reply.as_bytes()).deliveries), ["Text - 550 5.1.1"]);
    let joined = reply.replace('\n', " ");
    assert_eq!(summary(&intake(joined.as_bytes()).deliveries), ["Text - 550 5.1.1"]);
    let quoted = format!("> {}", reply.trim_end().replace('\n', "\n> "));
    let quoted = intake(quoted.as_bytes()).deliveries;
    assert_eq!(summary(&quoted), ["Text - 550 5.1.1"]);
    assert!(!quoted[0].diagnostic.text().contains('>'));
}

#[test]
fn several_replies_are_several_deliveries() {
    for (text, expected) in [
        (
            "550 5.1.1 <ann@b.example>: Recipient address rejected\n452 4.2.2 <bob@c.example> mailbox full\n",
            vec!["Text ann@b.example 550 5.1.1", "Text bob@c.example 452 4.2.2"],
        ),
        (
            "ann@b.example\t550 5.1.1 User unknown\nbob@c.example\t452 4.2.2 Mailbox full\n",
            vec!["Text ann@b.example 550 5.1.1", "Text bob@c.example 452 4.2.2"],
        ),
        ("550 User unknown\n552 Mailbox full\n", vec!["Text - 550 -", "Text - 552 -"]),
        (
            "550 5.1.1 <ann@b.example>... User unknown\n554 5.0.0 Service unavailable\n",
            vec!["Text ann@b.example 550 5.1.1"],
        ),
        (
            "(host mx.b.example[192.0.2.1] said: 452 4.2.2 The account is\nover quota (in reply to RCPT TO\ncommand))\n",
            vec!["Text - 452 4.2.2"],
        ),
    ] {
        assert_eq!(summary(&intake(text.as_bytes()).deliveries), expected, "{text}");
    }
}

#[test]
fn a_sender_is_no_recipient() {
    for text in [
        "554 5.7.1 <kim@a.example>: Sender address rejected: Access denied",
        "sender <kim@a.example> rejected",
        "550 5.7.1 MAIL FROM:<kim@a.example> refused",
        "550 blocked, contact postmaster@b.example or see https://b.example/?to=ann@b.example",
    ] {
        assert_eq!(intake(text.as_bytes()).deliveries[0].recipient, None, "{text}");
    }
    let text = "550 5.1.1 <ann@b.example>: Recipient address rejected: from <kim@a.example>";
    assert_eq!(intake(text.as_bytes()).deliveries[0].recipient.as_deref(), Some("ann@b.example"));
}

#[test]
fn neither_a_sender_nor_a_new_address_is_the_recipient() {
    for text in [
        "550 5.1.0 Sender unknown: <noreply@dead.example>",
        "550-Verification failed for <kim@a.example>\n550-could not deliver mail to kim@a.example.\n550 Sender verify failed",
        "551 User not local; please try <new@b.example>",
        "Kim Lee (kim@a.example) wrote:\n550 5.1.1 User unknown",
        "postmaster@b.example\n550 5.7.1 Refused by policy",
        "550 5.1.1 User unknown\n\nThanks, Kim <kim@a.example>",
        "550 5.1.1 User unknown\nRegards,\nKim <kim@a.example>",
    ] {
        assert_eq!(intake(text.as_bytes()).deliveries[0].recipient, None, "{text}");
    }
    let text = "Kim <kim@a.example> says: cannot reach ann@b.example, 550 5.1.1 User unknown";
    assert_eq!(summary(&intake(text.as_bytes()).deliveries), ["Text ann@b.example 550 5.1.1"]);
}

#[test]
fn a_pasted_page_gives_one_delivery() {
    let text = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>\n10:12 AM\nto me\n\nAddress not found\n\
        Your message wasn't delivered to ann@b.example because it wasn't found.\n550 5.1.1 The account does not exist.";
    assert_eq!(summary(&intake(text.as_bytes()).deliveries), ["Text ann@b.example 550 5.1.1"]);
    let text = "kim@a.example\n\nHello,\n\n<ann@b.example>: host mx.b.example said: 550 5.1.1 no\n\nThanks,\nKim <kim@a.example>";
    assert_eq!(summary(&intake(text.as_bytes()).deliveries), ["Text ann@b.example 550 5.1.1"]);
}

#[test]
fn a_blank_line_parts_two_bounces() {
    let text = "550 5.1.1 user unknown\n\n550 5.2.2 <bob@c.example> mailbox full\n";
    let expected = ["Text - 550 5.1.1", "Text bob@c.example 550 5.2.2"];
    assert_eq!(summary(&intake(text.as_bytes()).deliveries), expected);
}

#[test]
fn an_ordinary_message_that_quotes_a_bounce_is_a_report() {
    let header = "From: Kim <kim@a.example>\nTo: help@d.example\nSubject: question\n\n";
    for (body, shape) in [
        ("It came back:\n\n550 5.1.1 <ann@b.example>: User unknown\n\nKim <kim@a.example>", Shape::Report),
        ("From: Mail Delivery Subsystem <mailer-daemon@b.example>\nSomething failed.", Shape::Report),
        ("Come to 421 Main Street, or call me at 550 1234.\n421 Main Street", Shape::Other),
    ] {
        assert_eq!(intake(format!("{header}{body}").as_bytes()).deliveries[0].shape, shape, "{body}");
    }
}

#[test]
fn a_report_that_is_cut_off_stays_a_report() {
    let whole = sample("exim.eml");
    for end in [30, 50, 80].map(|share| whole.len() * share / 100).into_iter().chain(60..200) {
        for delivery in intake(&whole[..end]).deliveries {
            assert_ne!(delivery.shape, Shape::AutoReply, "{end}");
            let recipient = delivery.recipient.unwrap_or_default().to_lowercase();
            assert!(!recipient.contains("daemon") && !recipient.contains(' '), "{end}: {recipient}");
        }
    }
    for text in [
        "Date: Mon, 1 Jan 2024 10:00:00 +0000\nAuto-Submitted: auto-replied\nFrom: \"Mail Delivery System\" <MA",
        "From: MAILER-DAEMON@b.example\nTo: kim@a.example\nContent-Type: multipart/report; boundary=x\n\n--x\n",
    ] {
        let intake = intake(text.as_bytes());
        assert_eq!(summary(&intake.deliveries), ["Report - - -"], "{text}");
        assert!(!intake.deliveries[0].diagnostic.is_blank() && intake.notices.len() == 1, "{text}");
    }
}

#[test]
fn results_of_checks_and_the_original_header_are_no_words_of_the_report() {
    let text = "Your message to ann@b.example couldn't be delivered.\n\n550 5.1.1 User unknown\n\
        Authentication-Results: mx.a.example; spf=fail\n\nOriginal message headers:\nDKIM-Signature: x\nFrom: kim@a.example\n";
    let header = "From: postmaster@a.example\nTo: kim@a.example\nSubject: Undeliverable\n\n";
    for text in [text.to_owned(), format!("{header}{text}")] {
        let delivery = intake(text.as_bytes()).deliveries.remove(0);
        for words in [delivery.diagnostic.text(), delivery.context.text()] {
            assert!(!words.contains("spf=fail") && !words.contains("DKIM"), "{words}");
        }
        assert_eq!(delivery.recipient.as_deref(), Some("ann@b.example"));
    }
}

#[test]
fn a_telephone_number_is_no_reply_code() {
    for text in ["Tel 421 55 12", "call me at 550 1234"] {
        assert_eq!(summary(&intake(text.as_bytes()).deliveries), ["Text - - -"], "{text}");
    }
}

#[test]
fn line_ends_make_no_difference() {
    for entry in std::fs::read_dir(format!("{}/tests/bounces", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let seen = |bytes: &[u8]| -> Vec<_> {
            let deliveries = intake(bytes).deliveries;
            let rows = summary(&deliveries).into_iter().zip(deliveries);
            rows.map(|(row, found)| {
                (row, found.line, found.diagnostic.text().to_owned(), found.context.text().to_owned())
            })
            .collect()
        };
        let text = bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>();
        assert_eq!(seen(&bytes), seen(&text.join(&b"\r\n"[..])), "{} with CRLF", path.display());
        assert_eq!(seen(&bytes), seen(&text.join(&b"\r"[..])), "{} with CR", path.display());
    }
}

#[test]
fn words_are_marked_in_the_input_to_the_letter() {
    for (name, phrase) in [
        ("postfix.eml", "User unknown"),
        ("qmail.eml", "does not like recipient"),
        ("forwarded.eml", "Recipient address rejected"),
        ("attached.eml", "User unknown"),
        ("microsoft-365.eml", "RecipientNotFound"),
        ("sendgrid.json", "The account does not exist"),
        ("transcript.txt", "User unknown in local recipient table"),
    ] {
        let input = sample(name);
        let delivery = intake(&input).deliveries.remove(0);
        let at = delivery.diagnostic.text().find(phrase).unwrap_or_else(|| panic!("{name}: {phrase}"));
        let place = delivery.diagnostic.locate(at..at + phrase.len()).unwrap();
        assert_eq!(String::from_utf8_lossy(&input[place]), phrase, "{name}");
    }
}

#[test]
fn nothing_to_read_is_said_and_anything_else_is_a_delivery() {
    for input in [&b""[..], b" \t\r\n\n", b"\0\0\0"] {
        let intake = intake(input);
        assert!(intake.deliveries.is_empty());
        assert_eq!(intake.notices.len(), 1);
    }
    for input in
        [&b"550 no\0"[..], b"\xff\xfe\xfd", b"\x1b[31mred\x1b[0m", b"{\"cut\": [", b"From: a@b.example\n", b"--\n"]
    {
        assert_eq!(intake(input).deliveries.len(), 1, "{input:?}");
    }
}

#[test]
fn deep_and_long_input_is_read_in_bounds() {
    let nest: String = (0..20_000).fold("From: a@b.example\nTo: c@d.example\n".to_owned(), |text, level| {
        text + &format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n")
    });
    let intake_of_nest = intake(nest.as_bytes());
    assert!(!intake_of_nest.deliveries.is_empty() && !intake_of_nest.notices.is_empty());
    let messages = "Content-Type: message/rfc822\n\n".repeat(20_000);
    assert!(!intake(format!("From: a@b.example\n{messages}").as_bytes()).deliveries.is_empty());
    let line = "550 5.1.1 ".repeat(100_000);
    assert_eq!(summary(&intake(line.as_bytes()).deliveries), ["Text - 550 5.1.1"]);
}

/// A bounce as a mail client attaches it.
fn attached(number: usize) -> String {
    format!(
        "--b\nContent-Type: message/rfc822\nContent-Disposition: attachment; filename=\"bounce{number}.eml\"\n\n\
         From: MAILER-DAEMON@mx.example\nTo: shop@example.com\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"r{number}\"\n\n\
         --r{number}\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n\
         --r{number}\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; user{number}@b.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n\
         --r{number}\nContent-Type: message/rfc822\n\nFrom: shop@example.com\nTo: user{number}@b.example\nSubject: hello\n\nhello\n\n--r{number}--\n\n"
    )
}

#[test]
fn every_attached_bounce_gives_its_deliveries() {
    let head = "From: ann@example.com\nTo: help@example.com\nSubject: Fwd: bounces\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nPlease look at these.\n\n";
    for count in [3, 50] {
        let mail = head.to_owned() + &(1..=count).map(attached).collect::<String>() + "--b--\n";
        let read = intake(mail.as_bytes());
        let found: Vec<_> = read.deliveries.iter().filter_map(|delivery| delivery.recipient.clone()).collect();
        let expected: Vec<_> = (1..=count).map(|number| format!("user{number}@b.example")).collect();
        assert_eq!(found, expected);
        assert!(read.notices.is_empty(), "{:?}", read.notices);
    }
}

#[test]
fn what_a_person_quotes_and_what_is_attached_are_both_told() {
    let head = "From: ann@example.com\nTo: help@example.com\nSubject: Fwd: bounces\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nThis one came first:\n\nThis is the mail system at host mx.example.\n\n<user0@b.example>: host mx.b.example[192.0.2.1] said: 550 5.1.1 no such user\n\n";
    let mail = head.to_owned() + &attached(1) + &attached(2) + "--b--\n";
    let read = intake(mail.as_bytes());
    let found: Vec<_> = read.deliveries.iter().filter_map(|delivery| delivery.recipient.as_deref()).collect();
    assert_eq!(found, ["user0@b.example", "user1@b.example", "user2@b.example"]);
}

#[test]
fn what_a_mail_system_returns_is_no_further_bounce() {
    let report = "From: MAILER-DAEMON@mx.example\nTo: postmaster@example.com\nSubject: Undelivered Mail\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n<postmaster@example.com>: 552 5.2.2 mailbox full\n\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; postmaster@example.com\nAction: failed\nStatus: 5.2.2\n\n";
    let mail = report.to_owned() + &attached(1) + "--b--\n";
    let found = intake(mail.as_bytes()).deliveries;
    let recipients: Vec<_> = found.iter().filter_map(|delivery| delivery.recipient.as_deref()).collect();
    assert_eq!(recipients, ["postmaster@example.com"]);
}

#[test]
fn no_recipient_of_a_long_report_is_lost() {
    let head = "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n";
    let part = |number: usize| {
        format!(
            "--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; user{number}@b.example\nAction: failed\nStatus: 5.1.1\n\n"
        )
    };
    let parts = head.to_owned() + &(1..=737).map(part).collect::<String>() + "--b--\n";
    assert_eq!(intake(parts.as_bytes()).deliveries.len(), 737);
    let row =
        |number: usize| format!("Final-Recipient: rfc822; user{number}@b.example\nAction: failed\nStatus: 5.1.1\n");
    let fields: String = (1..=5000).map(row).collect();
    let report = format!(
        "{head}--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{fields}\n--b--\n"
    );
    assert_eq!(intake(report.as_bytes()).deliveries.len(), 5000);
}

#[test]
fn no_refusal_of_a_session_is_lost() {
    let refusals = |count: usize| {
        let row =
            |number: usize| format!("RCPT TO:<user{number}@b.example>\n550 5.1.1 <user{number}@b.example> unknown\n");
        let lines: String = (1..=count).map(row).collect();
        intake(format!("EHLO a.example\nMAIL FROM:<shop@a.example>\n{lines}").as_bytes())
    };
    let all = refusals(10_000);
    assert_eq!(all.deliveries.len(), 10_000);
    assert_eq!(all.deliveries[9999].recipient.as_deref(), Some("user10000@b.example"));
    assert!(all.notices.is_empty());
    let more = refusals(20_500);
    assert_eq!(more.deliveries.len(), 20_000);
    assert_eq!(more.notices.len(), 1);
    assert!(more.notices[0].contains("20500 recipients"), "{:?}", more.notices);
}

#[test]
fn no_recipient_of_a_log_line_is_lost() {
    let list: Vec<_> = (1..=3000).map(|number| format!("<user{number}@b.example>")).collect();
    let line = format!(
        "Apr  2 12:05:05 mx sendmail[123]: x32C5abc01: to={}, delay=00:00:01, dsn=5.1.1, stat=User unknown\n",
        list.join(",")
    );
    let found = intake(line.as_bytes()).deliveries;
    assert_eq!(found.len(), 3000);
    assert_eq!(found[2999].recipient.as_deref(), Some("user3000@b.example"));
}

#[test]
fn what_many_recipients_share_does_not_outgrow_the_report() {
    let account = "The message was refused, and here is a long account of how that came about.\n".repeat(800);
    let row =
        |number: usize| format!("Final-Recipient: rfc822; user{number}@b.example\nAction: failed\nStatus: 5.1.1\n\n");
    let fields: String = (1..=4000).map(row).collect();
    let report = format!(
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\n{account}\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{fields}--b--\n"
    );
    let found = intake(report.as_bytes()).deliveries;
    assert_eq!(found.len(), 4000);
    let repeated: usize = found.iter().map(|delivery| delivery.context.text().len()).sum();
    assert!(repeated < 6 << 20, "{repeated} bytes of context from {} of report", report.len());
    assert!(found[0].context.text().contains("a long account"));
    // A short account is told to each of a few as it is.
    let few = report.replace(&account, "The message was refused.\n");
    assert!(intake(few.as_bytes()).deliveries[0].context.text().contains("The message was refused."));
}

#[test]
fn what_many_recipients_share_does_not_outgrow_a_listing_or_a_session() {
    let told = |input: &str| -> Vec<String> {
        intake(input.as_bytes()).deliveries.iter().map(|found| found.diagnostic.text().to_owned()).collect()
    };
    let reason = format!("(host mx.b.example[192.0.2.1] said: 452 4.2.2 full {})", "and so on ".repeat(3000));
    let row = |number: usize| format!("                                         user{number}@b.example\n");
    let waiting: String = (1..=1000).map(row).collect();
    let listing = format!(
        "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n\
         4bX12Yz3kQ      1234 Thu Apr  2 12:05:05  shop@example.com\n{reason}\n{waiting}\n-- 2 Kbytes in 1 Request.\n"
    );
    let listed = told(&listing);
    assert_eq!(listed.len(), 1000);
    assert!(listed.iter().all(|reason| reason.contains("452 4.2.2 full")));
    assert!(listed.iter().map(String::len).sum::<usize>() < 6 << 20);
    // All recipients that a server took before it refused the message share its reply.
    let take = |number: usize| format!("RCPT TO:<user{number}@b.example>\n250 ok\n");
    let taken: String = (1..=1000).map(take).collect();
    let refusal = "550-5.7.1 this is policy\n".repeat(1000);
    let session = format!("EHLO a.example\nMAIL FROM:<shop@a.example>\n250 ok\n{taken}DATA\n{refusal}550 5.7.1 bye\n");
    let refused = told(&session);
    assert_eq!(refused.len(), 1000);
    assert!(refused.iter().all(|reply| reply.contains("550-5.7.1 this is policy")));
    assert!(refused.iter().map(|reply| reply.lines().count()).sum::<usize>() <= 20_000);
}

#[test]
fn whom_a_report_was_sent_to_is_no_failed_recipient() {
    let report = "From: MAILER-DAEMON@mx.example\nTo: shop@example.com\nSubject: Undelivered Mail\n\nA message could not be delivered. 550 5.2.0 rejected for shop@example.com\n";
    assert_eq!(intake(report.as_bytes()).deliveries[0].recipient, None);
    let other = report.replace("rejected for shop@example.com", "rejected for ann@b.example");
    assert_eq!(intake(other.as_bytes()).deliveries[0].recipient.as_deref(), Some("ann@b.example"));
}

#[test]
fn no_recipient_of_a_long_field_is_lost() {
    let list: Vec<_> = (1..=6000).map(|number| format!("user{number}@b.example")).collect();
    let mail = format!(
        "From: MAILER-DAEMON@mx.example\nSubject: Mail delivery failed\nX-Failed-Recipients: {}\n\nThe message was refused.\n",
        list.join(",\n ")
    );
    assert_eq!(intake(mail.as_bytes()).deliveries.len(), 6000);
}

#[test]
fn a_qmail_log_names_the_recipient_of_every_delivery_however_many_are_under_way() {
    let under_way = 6_000;
    let begun = |n| format!("starting delivery {n}: msg {n} to remote u{n}@b.example\n");
    let ended = |n| format!("delivery {n}: failure: 203.0.113.7_does_not_like_recipient./\n");
    let log: String = (1..=under_way).map(begun).chain((1..=under_way).map(ended)).collect();
    let found = intake(log.as_bytes()).deliveries;
    assert_eq!(found.len(), under_way);
    assert_eq!(found[0].recipient.as_deref(), Some("u1@b.example"));
    assert_eq!(found[under_way - 1].recipient.as_deref(), Some("u6000@b.example"));
}

#[test]
fn every_recipient_of_a_long_list_hears_the_reason_that_they_share() {
    let list: Vec<_> = (1..=9000).map(|number| format!("<user{number}@b.example>")).collect();
    let reason = format!("550 5.1.1 no such user here{}", " and there never was".repeat(40));
    let mail = format!(
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n\nThe following addresses had permanent fatal errors:\n{}\n{reason}\n",
        list.join("\n")
    );
    let found = intake(mail.as_bytes()).deliveries;
    assert_eq!(found.len(), 9000);
    let silent = found.iter().filter(|delivery| !delivery.diagnostic.text().contains("no such user")).count();
    assert_eq!(silent, 0, "deliveries without the reason");
}

#[test]
fn a_report_may_name_its_action_and_its_reason_in_its_own_way() {
    let report = |action: &str| {
        format!(
            "Reporting-MTA: dns; gw.example\n\nFinal-Recipient: rfc822; ann@b.example\nAction: {action}\nStatus: 5.0.0\nX-Symantec-Messaging-Gateway-Reason: the quota is used up\n"
        )
    };
    let delivery = |action: &str| intake(report(action).as_bytes()).deliveries.remove(0);
    for (word, action) in
        [("Failure", Action::Failed), ("DEFERRED", Action::Delayed), ("success (2.0.0)", Action::Delivered)]
    {
        assert_eq!(delivery(word).action, Some(action), "{word}");
    }
    assert_eq!(delivery("whatever").action, None);
    let told = delivery("Failure");
    let words = format!("{} {}", told.diagnostic.text(), told.context.text());
    assert!(words.contains("the quota is used up"), "{words}");
}

#[test]
fn a_complaint_about_a_mail_to_several_names_none_of_them() {
    let complaint = |to: &str| {
        let mail = format!(
            "From: fbl@mx.example\nSubject: complaint\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n--b\nContent-Type: message/rfc822\n\nFrom: shop@example.com\nTo: {to}\nSubject: Offer\n\nhello\n--b--\n"
        );
        intake(mail.as_bytes()).deliveries.remove(0).recipient
    };
    assert_eq!(complaint("Ann <ann@b.example>").as_deref(), Some("ann@b.example"));
    assert_eq!(complaint("ann@b.example, bob@c.example"), None);
}

#[test]
fn of_two_columns_for_one_thing_the_first_that_is_filled_counts() {
    let table = "recipient,to,status,reason\nann@b.example,list@b.example,bounced,550 5.1.1 no\n,bob@b.example,bounced,550 5.1.1 no\n";
    let found = intake(table.as_bytes()).deliveries;
    let recipients: Vec<_> = found.iter().filter_map(|delivery| delivery.recipient.as_deref()).collect();
    assert_eq!(recipients, ["ann@b.example", "bob@b.example"]);
}

#[test]
fn a_feedback_report_in_a_loose_text_names_who_complained() {
    let report = |kind: &str| {
        format!(
            "Why did we get this?\n\nFeedback-Type: {kind}\nUser-Agent: Yahoo!-Mail-Feedback/2.0\nVersion: 1\n\
             Original-Rcpt-To: <ann@b.example>\n"
        )
    };
    let read = |text: String| summary(&intake(text.as_bytes()).deliveries);
    assert_eq!(read(report("abuse")), ["Complaint ann@b.example - -"]);
    assert_eq!(read(report("not-spam")), ["Other ann@b.example - -"]);
    let spoken_of = "The field that tells the kind is this one:\n\nFeedback-Type: abuse\n\nIt has other values too.";
    assert_eq!(read(spoken_of.to_owned()), ["Text - - -"]);
}
