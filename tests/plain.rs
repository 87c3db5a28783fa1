//! The conversation in lines: what one types, what is said.

#![allow(clippy::unwrap_used)]

mod pty;

use assert_cmd::Command;

const NO_SETTINGS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-settings");

fn talk(arguments: &[&str], input: &str) -> (String, i32) {
    let mut command = Command::cargo_bin("whybounce").unwrap();
    let command = command.arg("--plain").args(arguments).env("WHYBOUNCE_CONFIG_DIR", NO_SETTINGS);
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).write_stdin(input).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

fn has(said: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(said.contains(words), "{words} is missing from\n{said}");
    }
}

#[test]
fn a_bounce_a_search_a_page_and_a_text_for_the_ticket() {
    let input = "452 4.2.2 <bob@example.org>: mailbox full\n\nmore\nnote\n? over quota\nexplain 1\nexplain 5.7.26\nhelp\nquit\n550 5.1.1 never read\n";
    let (said, code) = talk(&[], input);
    assert_eq!(code, 0);
    has(&said, &["Mailbox full", "Permanence: Soft", "Recipient: bob@example.org.", "What to do:\n1. "]);
    has(&said, &["What it means:", "Why:\nmailbox full, "]);
    has(&said, &["1. mailbox-full: ", "Multiple authentication checks failed", "quit: leave."]);
    assert!(!said.contains("550 5.1.1"), "what comes after quit is not read");
    // Nothing is drawn, and no cursor moved.
    let drawn = |c: char| c == '\u{1b}' || ('\u{2500}'..='\u{25ff}').contains(&c);
    assert!(!said.contains(drawn), "{said}");
}

#[test]
fn each_recipient_is_named_and_can_be_asked_for() {
    let (said, _) = talk(&["tests/bounces/postfix.eml"], "show 2\nshow 9\ncustomer\n");
    has(&said, &["2 recipients.", "1. ", "2. ", "The first:", "There are 2 verdicts"]);
    assert_eq!(said.matches("Permanence: ").count(), 2);
}

#[test]
fn a_mail_with_empty_lines_ends_with_a_full_stop() {
    let mail = "From: MAILER-DAEMON@firm.test\nSubject: Undelivered\n\n<ann@firm.test>: 550 5.1.1 user unknown\n\nyours\n.\nmore\n";
    let (said, code) = talk(&["--redact"], mail);
    assert_eq!(code, 0);
    has(&said, &["Unknown user", "Recipient: user-", "What it means:"]);
    assert!(!said.contains("firm.test"), "{said}");
}

#[test]
fn nothing_to_say_is_an_exit_code_of_its_own() {
    let (said, code) = talk(&[], "\n\nmore\n");
    has(&said, &["No verdict yet"]);
    assert_eq!((code, talk(&["no-such-file.eml"], "").1), (1, 2));
}

#[test]
#[cfg(unix)]
fn a_report_that_is_pasted_line_by_line_is_read_as_it_stands() {
    let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce"));
    command.arg("--plain");
    let mut session = pty::Session::start(command);
    session.wait_for("Paste a bounce");
    session.send(include_str!("bounces/postfix.eml"));
    session.send("\n.\n");
    // It stands above what fits on the screen.
    session.wait("two recipients", |output| String::from_utf8_lossy(&output.bytes).contains("2 recipients"));
    session.send("quit\n");
    assert!(session.end().0.success());
}

#[test]
fn a_text_for_all_recipients_leaves_out_whom_the_mail_reached_where_it_goes_to_others() {
    let (said, _) = talk(&["tests/bounces/fates.eml"], "?\nnote all\n");
    has(&said, &["note all: the same for all recipients."]);
    assert_eq!(said.matches("\n---\n").count(), 4, "{said}");
    let (said, _) = talk(&["tests/bounces/fates.eml"], "customer all\n");
    assert_eq!(said.matches("\n---\n").count(), 1, "{said}");
}
