//! What people copy from where they see it: a line of a log with whatever its collector put before
//! it, a row of a dashboard, a session of a mail client's library, an error message of a program.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::sync::LazyLock;

use whybounce::advice::diagnose;
use whybounce::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// Recipient, reply code, enhanced code and category of each delivery.
fn read(input: &str) -> Vec<String> {
    let shown = |fact: Option<String>| fact.unwrap_or_else(|| "-".to_owned());
    diagnose(input.as_bytes(), &REFERENCE)
        .into_iter()
        .map(|found| {
            let delivery = found.delivery;
            format!(
                "{} {} {} {}",
                shown(delivery.recipient),
                shown(delivery.reply_code.map(|code| code.to_string())),
                shown(delivery.enhanced_code.map(|code| code.to_string())),
                found.verdict.category
            )
        })
        .collect()
}

#[track_caller]
fn assert_reads(input: &str, expected: &str) {
    assert_eq!(read(input), [expected], "{input}");
}

#[test]
fn whatever_a_collector_puts_before_a_line_of_a_log() {
    let line = "4bX99Yz3kR: to=<cia@d.example>, relay=mx.d.example[192.0.2.4]:25, delay=1, delays=0.1/0/0.5/0.4, dsn=5.1.1, \
                status=bounced (host mx.d.example[192.0.2.4] said: 550 5.1.1 <cia@d.example>: Recipient address rejected: \
                User unknown (in reply to RCPT TO command))";
    for before in [
        "",
        "Apr  2 12:05:05 mx postfix/smtp[12]: ",
        "2026-04-02T12:05:05.123456+02:00 mx postfix/smtp[12]: ",
        "<22>1 2026-04-02T12:05:05Z mx postfix/smtp 12 - - ",
        "Thu 2026-04-02 12:05:05 CEST mx postfix/smtp[12]: ",
        "mail-1  | Apr  2 12:05:05 mx postfix/smtp[12]: ",
        "/var/log/mail.log:123:Apr  2 12:05:05 mx postfix/smtp[12]: ",
        "[2026-04-02 12:05:05] INFO ",
        "smtp[12]: ",
    ] {
        assert_reads(&format!("{before}{line}"), "cia@d.example 550 5.1.1 invalid-recipient");
    }
}

#[test]
fn a_row_of_a_dashboard() {
    assert_reads(
        "ann@b.example\tBounced\t550 5.1.1 The account that you tried to reach does not exist\t2026-04-02 12:05\tNewsletter",
        "ann@b.example 550 5.1.1 invalid-recipient",
    );
    assert_reads(
        "2026-04-02 12:05\tHard bounce\tann@b.example\tmailbox full (552 5.2.2)\t",
        "ann@b.example 552 5.2.2 mailbox-full",
    );
}

#[test]
fn a_screen_that_breaks_words_and_codes() {
    let reply = "550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to \
                 authenticate with either SPF or DKIM. 550 5.7.26 For instructions on setting up authentication, go to the help";
    for width in [11, 40, 44, 60, 72, 77, 79, 80, 100] {
        let letters: Vec<char> = reply.chars().collect();
        let lines: Vec<String> = letters.chunks(width).map(|line| line.iter().collect()).collect();
        if width >= 40 {
            assert_reads(&lines.join("\n"), "- 550 5.7.26 authentication-failure");
        }
        let padded: Vec<String> = lines.iter().map(|line| format!("{line:width$}")).collect();
        assert!(!read(&padded.join("\n")).is_empty());
    }
    // The code in the middle of the text is broken in two, and no line is full but one.
    let head = "The message could not be delivered to ann@b.example: 5.1";
    assert_reads(&format!("{head}\n.1 (no such user)"), "ann@b.example - 5.1.1 invalid-recipient");
}

#[test]
fn sessions_of_clients() {
    let swaks = "=== Trying mx.b.example:25...\n<-  220 mx.b.example ESMTP\n -> EHLO a.example\n<-  250-mx.b.example\n<-  250 \
                 SIZE 10240000\n -> MAIL FROM:<x@a.example>\n<-  250 2.1.0 Ok\n -> RCPT TO:<ann@b.example>\n<** 550 5.1.1 \
                 <ann@b.example>: Recipient address rejected: User unknown\n -> QUIT\n<-  221 2.0.0 Bye\n";
    assert_reads(swaks, "ann@b.example 550 5.1.1 invalid-recipient");
    let curl = "* Connected to mx.b.example (192.0.2.1) port 25\n< 220 mx.b.example ESMTP\n> EHLO a.example\n< 250 mx.b.example\n\
                > MAIL FROM:<x@a.example>\n< 250 2.1.0 Ok\n> RCPT TO:<ann@b.example>\n< 452 4.2.2 Mailbox full\n* RCPT failed: \
                452\n> QUIT\n< 221 2.0.0 Bye\ncurl: (55) RCPT failed: 452\n";
    assert_reads(curl, "ann@b.example 452 4.2.2 mailbox-full");
    let telnet = "Trying 192.0.2.1...\nConnected to mx.b.example.\nEscape character is '^]'.\n220 mx.b.example ESMTP\nhelo \
                  a.example\n250 mx.b.example\nmail from:<x@a.example>\n250 OK\nrcpt to:<ann@b.example>\n554 5.7.1 \
                  <ann@b.example>: Relay access denied\nquit\n221 Bye\n";
    assert_reads(telnet, "ann@b.example 554 5.7.1 relay-denied");
}

#[test]
fn errors_of_programs() {
    for (error, expected) in [
        (
            "smtplib.SMTPRecipientsRefused: {'ann@b.example': (550, b'5.1.1 <ann@b.example>: User unknown')}",
            "ann@b.example 550 5.1.1 invalid-recipient",
        ),
        ("smtplib.SMTPDataError: (552, b'5.3.4 Message size exceeds fixed limit')", "- 552 5.3.4 message-too-large"),
        (
            "com.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 <ann@b.example>... User unknown",
            "ann@b.example 550 5.1.1 invalid-recipient",
        ),
        (
            "SmtpFailedRecipientException: Mailbox unavailable. The server response was: 5.7.1 Unable to relay for ann@b.example",
            "ann@b.example - 5.7.1 relay-denied",
        ),
        (
            "Expected response code 250 but got code \"535\", with message \"535-5.7.8 Username and Password not accepted.\"",
            "- 535 5.7.8 submission-login",
        ),
        (
            "Error: Can't send mail - all recipients were rejected: 550 5.4.1 Recipient address rejected: Access denied. \
             AS(201806281)",
            "- 550 5.4.1 invalid-recipient",
        ),
    ] {
        assert_reads(error, expected);
    }
}

#[test]
fn pages_of_web_mail() {
    assert_reads(
        "Address not found\nYour message wasn't delivered to ann@b.example because the address couldn't be found, or is unable \
         to receive mail.\nLEARN MORE\nThe response was:\nThe email account that you tried to reach does not exist.\n",
        "ann@b.example - - invalid-recipient",
    );
    assert_reads(
        "Message blocked\nYour message to ann@b.example has been blocked. See technical details below for more \
         information.\nThe response from the remote server was:\n554 5.7.1 Service unavailable; Client host [192.0.2.1] \
         blocked using zen.spamhaus.org\n",
        "ann@b.example 554 5.7.1 sender-blocked",
    );
    assert_reads(
        "Your message to ann@b.example couldn't be delivered.\n\nann wasn't found at b.example.\n\nkim\tOffice \
         365\tann\nAction Required\t\tRecipient\nUnknown To address\n\nHow to Fix It\nThe address may be misspelled or may \
         not exist. Try one or more of the following:\n",
        "ann@b.example - - invalid-recipient",
    );
}
