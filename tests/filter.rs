//! `whybounce filter`: one answer for each line, in order, as soon as it can be given.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use assert_cmd::cargo::cargo_bin;

/// How long an answer may take on a busy machine.
const DEADLINE: Duration = Duration::from_mins(1);

fn start(command_name: &str, arguments: &[&str]) -> Child {
    let mut command = Command::new(cargo_bin("whybounce"));
    command.arg(command_name).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// The answers to some lines, with the exit code and what was said on standard error.
fn answers(arguments: &[&str], input: &[u8]) -> (Vec<String>, i32, String) {
    let mut child = start("filter", arguments);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = thread::spawn(move || stdin.write_all(&input));
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    let code = child.wait().unwrap().code().unwrap();
    let _ = writer.join().unwrap();
    (out.lines().map(str::to_owned).collect(), code, said)
}

const BASIC: &[&str] = &["--fields", "category,recipient"];

#[test]
fn every_line_has_one_answer_in_order() {
    let input = b"550 5.1.1 <ann@b.example>: User unknown\n\n\
        Nov 28 10:00:01 mx postfix/qmgr[812]: 4bX12Yz3kQ: from=<shop@a.example>, size=2231, nrcpt=1 (queue active)\n\
        Nov 28 10:00:01 mx sshd[4211]: Failed password for invalid user admin from 203.0.113.9 port 550 ssh2\n\
        Dear Ann, thank you for the lovely dinner on Friday, we had a great time.\r\n\
        {'ann@b.example': (550, b'5.1.1 User unknown'), 'bob@b.example': (552, b'5.2.2 Mailbox full')}\n\
        552 5.2.2 mailbox full";
    let (found, code, said) = answers(BASIC, input);
    assert_eq!(
        found,
        [
            r#"{"category":"invalid-recipient","recipient":"ann@b.example"}"#,
            "null",
            "null",
            "null",
            r#"{"category":"not-a-bounce","recipient":null}"#,
            r#"[{"category":"invalid-recipient","recipient":"ann@b.example"},{"category":"mailbox-full","recipient":"bob@b.example"}]"#,
            r#"{"category":"mailbox-full","recipient":null}"#,
        ]
    );
    assert_eq!((code, said.as_str()), (0, ""));
    assert_eq!(answers(&[], b""), (Vec::new(), 0, String::new()));
}

#[test]
fn a_record_is_written_before_the_next_line_comes() {
    let mut child = start("filter", BASIC);
    let mut stdin = child.stdin.take().unwrap();
    let stdout = child.stdout.take().unwrap();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    for (line, category) in
        [("550 5.1.1 User unknown", "invalid-recipient"), ("552 5.2.2 Mailbox full", "mailbox-full")]
    {
        writeln!(stdin, "{line}").unwrap();
        stdin.flush().unwrap();
        let answer = receiver.recv_timeout(DEADLINE).unwrap();
        assert!(answer.contains(category), "{answer}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn json_lines_name_their_text_and_keep_what_is_asked_for() {
    let input = br#"{"host":"mx1","message":"550 5.1.1 <ann@b.example>: User\/unknown","n":7}
{"host":"mx1","other":"550 5.1.1 User unknown"}
{"host":"mx1","message":null}
not json
"#;
    let (found, code, _) = answers(&["--in", "json", "--keep", "host,zone", "--fields", "category,recipient"], input);
    assert_eq!(found[0], r#"{"host":"mx1","zone":null,"category":"invalid-recipient","recipient":"ann@b.example"}"#);
    assert!(
        found[1].starts_with(r#"{"host":"mx1","zone":null,"error":"#) && found[1].contains("--field"),
        "{}",
        found[1]
    );
    assert_eq!(found[2], "null");
    assert!(found[3].starts_with("{\"error\":") && found[3].contains("--in json"), "{}", found[3]);
    assert_eq!((found.len(), code), (4, 0));
    let (found, ..) = answers(&["--in", "json", "--field", "other", "--fields", "category"], input);
    assert_eq!(found[1], r#"{"category":"invalid-recipient"}"#);
    let (_, code, said) = answers(&["--keep", "host"], b"");
    assert!(code == 2 && said.contains("--in json"), "{said}");
}

#[test]
fn masked_recipients_of_a_line_keep_apart_and_lines_share_no_names() {
    let input = b"<ann@b.example> 550 5.1.1 unknown; <bob@c.example> 452 4.2.2 mailbox full\n550 5.1.1 <cia@d.example>: unknown\n";
    let (told, _, _) = answers(&["--fields", "recipient", "--redact"], input);
    let recipients: Vec<serde_json::Value> = told.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names = |value: &serde_json::Value| value["recipient"].as_str().unwrap().to_owned();
    let line: Vec<_> = recipients[0].as_array().unwrap().iter().map(names).collect();
    assert_eq!(line, ["user-1@domain-1.example", "user-2@domain-2.example"]);
    assert_eq!(names(&recipients[1]), "user-1@domain-1.example");
}

#[test]
fn an_engine_is_answered_as_it_asks() {
    let (found, ..) = answers(&["--wrap", "rsyslog", "--fields", "category"], b"550 5.1.1 User unknown\n\n");
    assert_eq!(found, [r#"{"$!":{"whybounce":{"category":"invalid-recipient"}}}"#, "{}"]);
    // Whoever sends an id along is told by it which line an answer is about, also where that has no record.
    let input = b"{\"uuid\":7,\"rawmsg\":\"postfix/qmgr[7]: 4bX12: removed\"}\n{\"uuid\":8,\"rawmsg\":\"\"}\n";
    let keeping = ["--in", "json", "--field", "rawmsg", "--keep", "uuid", "--wrap", "rsyslog"];
    let (found, ..) = answers(&keeping, input);
    assert_eq!(found, [r#"{"$!":{"whybounce":{"uuid":7}}}"#, r#"{"$!":{"whybounce":{"uuid":8}}}"#]);
    assert_eq!(answers(&keeping[..6], input).0, ["null", "null"]);
    let input = b"{\"text\":\"550 5.1.1 User unknown\"}\n{\"text\":\"\"}\n";
    let (found, ..) = answers(&["--wrap", "clickhouse", "--fields", "category"], input);
    assert_eq!(found, [r#"{"result":"{\"category\":\"invalid-recipient\"}"}"#, r#"{"result":"null"}"#]);
}

#[test]
fn nothing_hostile_goes_unanswered() {
    let mut input = vec![b'x'; (1 << 20) + 1];
    input.extend_from_slice(b"\n550 5.1.1 \x1b[2J\xff User unknown\n\0\0\n[[[[[[{\n");
    let (found, code, _) = answers(&["--fields", "category,diagnostic"], &input);
    assert_eq!((found.len(), code), (4, 0));
    assert!(found[0].contains("longer than"), "{}", found[0]);
    assert!(found[1].contains("invalid-recipient") && !found[1].contains('\u{1b}'), "{}", found[1]);
}

#[test]
fn lines_are_answered_alike_however_they_come() {
    let samples = std::fs::read_to_string("tests/labelled/sentences.txt").unwrap();
    let lines: Vec<&str> = samples.lines().filter(|line| !line.starts_with(['#', '['])).take(400).collect();
    let whole = lines.join("\n") + "\n";
    let (at_once, ..) = answers(&[], whole.as_bytes());
    assert_eq!(at_once.len(), lines.len());
    let parts = lines.chunks(37).flat_map(|part| answers(&[], (part.join("\n") + "\n").as_bytes()).0);
    assert_eq!(parts.collect::<Vec<_>>(), at_once);
}

#[test]
fn a_log_that_grows_is_told_line_by_line() {
    let mut child = start("classify", &["--format", "ndjson", "--fields", "recipient,category,sender"]);
    let mut stdin = child.stdin.take().unwrap();
    let stdout = child.stdout.take().unwrap();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let log = "Nov 28 10:00:01 mx postfix/qmgr[8]: 4bX12Yz3kQ: from=<shop@a.example>, size=2231, nrcpt=2 (queue active)\n\
        Nov 28 10:00:02 mx postfix/smtp[9]: 4bX12Yz3kQ: to=<ann@b.example>, relay=mx.b.example[192.0.2.1]:25, dsn=5.1.1, \
        status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 User unknown)\n\
        Nov 28 10:00:03 mx postfix/smtp[9]: 4bX12Yz3kQ: to=<bob@b.example>, relay=mx.b.example[192.0.2.1]:25, dsn=4.2.2, \
        status=deferred (host mx.b.example[192.0.2.1] said: 452 4.2.2 Mailbox full)\n\
        Nov 28 10:00:04 mx postfix/smtp[9]: 4bX12Yz3kR: to=<cia@c.example>, relay=mx.c.example[192.0.2.2]:25, dsn=5.7.1, \
        status=bounced (host mx.c.example[192.0.2.2] said: 554 5.7.1 Relay access denied)\n\
        Nov 28 10:00:05 mx postfix/smtp[9]: 4bX12Yz3kS: to=<dan@d.example>, relay=mx.d.example[192.0.2.3]:25, dsn=5.1.1, \
        status=bounced (host mx.d.example[192.0.2.3] said: 550 5.1.1 User unknown)\n";
    let expected = [
        (2, r#"{"recipient":"ann@b.example","category":"invalid-recipient","sender":"shop@a.example"}"#),
        (3, r#"{"recipient":"bob@b.example","category":"mailbox-full","sender":"shop@a.example"}"#),
        (4, r#"{"recipient":"cia@c.example","category":"relay-denied","sender":null}"#),
        (5, r#"{"recipient":"dan@d.example","category":"invalid-recipient","sender":null}"#),
    ];
    let mut lines = log.split_inclusive('\n');
    let mut written = 0;
    for (count, record) in expected {
        while written < count {
            stdin.write_all(lines.next().unwrap().as_bytes()).unwrap();
            written += 1;
        }
        stdin.flush().unwrap();
        assert_eq!(receiver.recv_timeout(DEADLINE).unwrap(), record);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
    assert!(receiver.recv_timeout(DEADLINE).is_err(), "nothing is told twice");
}

#[test]
fn a_text_that_came_before_gets_the_same_answer_with_its_own_fields() {
    let row = |id: usize, text: &str| format!("{{\"id\":{id},\"message\":\"{text}\"}}\n");
    let unknown = "550 5.1.1 <ann@b.example>: User unknown";
    let two = "{'ann@b.example': (550, b'5.1.1 User unknown'), 'bob@b.example': (552, b'5.2.2 Mailbox full')}";
    let mut input = String::new();
    for id in 0..300 {
        input += &row(3 * id, unknown);
        input += &row(3 * id + 1, two);
        input += &row(3 * id + 2, &format!("452 4.2.2 <x{id}@b.example>: mailbox full"));
    }
    let arguments = ["--in", "json", "--field", "message", "--keep", "id", "--fields", "category,recipient"];
    let (found, ..) = answers(&arguments, input.as_bytes());
    assert_eq!(found.len(), 900);
    for (number, answer) in found.iter().enumerate() {
        let of = |category: &str, recipient: &str| {
            format!(r#"{{"id":{number},"category":"{category}","recipient":"{recipient}"}}"#)
        };
        let ann = of("invalid-recipient", "ann@b.example");
        let expected = match number % 3 {
            0 => ann,
            1 => format!("[{ann},{}]", of("mailbox-full", "bob@b.example")),
            _ => of("mailbox-full", &format!("x{}@b.example", number / 3)),
        };
        assert_eq!(*answer, expected);
    }
    let masked = ["--redact", "--fields", "recipient,diagnostic"];
    let (found, ..) = answers(&masked, format!("{unknown}\n550 no <bob@b.example>\n{unknown}\n").as_bytes());
    assert_eq!(found[0], found[2], "names are not counted on from line to line");
    assert!(!found.join("\n").contains("ann@b"), "{found:?}");
}
