//! What the nastiest input of each kind costs as it grows: `cargo bench --bench growth [NAME]`.
//!
//! Each input is read at 1, 2, 4 and 8 MB in a process of its own, which tells how much processor
//! time and memory it took. The bounds are those of a single message: half a second and 60 MB for
//! each MB. Streams are read part by part, and hold no more however long they are.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)]

use std::fs;
use std::io::{self, Read};
use std::process::{Command, ExitCode};
use std::time::Duration;

use whybounce::intake::stream::Parts;
use whybounce::intake::{self, Trail};
use whybounce::reference::Reference;

/// What each MB of an input may take.
const TIME: Duration = Duration::from_millis(500);
const MEMORY: f64 = 60.0;

/// What a stream may hold, in MB.
const HELD: f64 = 250.0;

const SIZES: [usize; 4] = [1, 2, 4, 8];
const MB: usize = 1 << 20;

/// How an input is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// As one message.
    Whole,
    /// Part by part.
    Stream,
    /// Line by line.
    Lines,
}

/// The beginning of an input, what it repeats, and its end.
type Shape = (String, fn(usize) -> String, String);

fn shapes() -> Vec<(&'static str, Way, Shape)> {
    use Way::{Lines, Stream, Whole};
    let report = "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n";
    let status = format!(
        "{report}--b\nContent-Type: text/plain\n\nfailed\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
    );
    let prose = "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n\nThe following addresses had permanent fatal errors:\n";
    let html =
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nMIME-Version: 1.0\nContent-Type: text/html\n\n<html>";
    let feedback = "From: fbl@mx.example\nSubject: complaint\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n";
    let postfix = "Apr  2 12:05:05 mx postfix/smtp[12]: 4bX12Yz3kQ: ";
    let own = String::new;
    vec![
        ("recipients of a report", Whole, (status.clone(), |n| format!("Final-Recipient: rfc822;u{n}@b.example\nAction: failed\nStatus: 5.1.1\n\n"), own())),
        ("recipients without blank lines", Whole, (status.clone(), |n| format!("Final-Recipient: rfc822;u{n}@b\nAction: failed\n"), own())),
        ("recipients in prose", Whole, (prose.to_owned(), |n| format!("<u{n}@b>\n"), "\n550 5.1.1 no such user\n".to_owned())),
        ("recipients with a reason", Whole, (prose.to_owned(), |n| format!("<u{n}@b>: 550 no\n"), own())),
        ("X-Failed-Recipients", Whole, ("From: MAILER-DAEMON@mx.example\nSubject: x\nX-Failed-Recipients: ".to_owned(), |n| format!("u{n}@b.example,\n "), "\n\nfailed\n".to_owned())),
        ("recipients of a complaint", Whole, (feedback.to_owned(), |n| format!("Original-Rcpt-To: <u{n}@b.example>\n"), own())),
        ("recipients of a log line", Whole, (format!("{postfix}to=<a@b.example>"), |n| format!(",<u{n}@b.example>"), ", dsn=5.1.1, stat=User unknown\n".to_owned())),
        ("recipients of a session", Whole, (String::from("EHLO a\n"), |n| format!("RCPT TO:<u{n}@b>\n250 ok\n"), "DATA\n".to_owned() + &"550-5.7.1 no\n".repeat(10_000) + "550 5.7.1 no\n")),
        ("refusals of a session", Whole, (String::from("EHLO a\n"), |n| format!("RCPT TO:<u{n}@b>\n550 no\n"), own())),
        ("recipients of a queue", Whole, ("-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n4bX12Yz3kQ 1234 Thu Apr  2 12:05:05 a@b\n(".to_owned() + &"450 4.2.1 later ".repeat(20_000) + ")\n", |n| format!(" u{n}@b\n"), own())),
        ("recipients of an event", Whole, ("{\"event\":\"bounce\",\"reason\":\"550 5.1.1 no\",\"recipients\":[".to_owned(), |n| format!("{{\"email\":\"u{n}@b\",\"status\":\"5.1.{}\"}},", n % 999), "\"a@b\"]}".to_owned())),
        ("fields of an event", Whole, ("{\"event\":\"bounce\",\"email\":\"a@b\",".to_owned(), |n| format!("\"f{n}\":{{\"reason\":\"no {n}\"}},"), "\"x\":1}".to_owned())),
        ("numbers of an event", Whole, ("{\"event\":\"bounce\",\"email\":\"a@b\",\"x\":[".to_owned(), |_| "0,".to_owned(), "0]}".to_owned())),
        ("events in a list of one object", Whole, ("{\"events\":[".to_owned(), |n| format!("{{\"event\":\"bounce\",\"email\":\"u{n}@b\"}},"), "{}]}".to_owned())),
        ("events", Stream, (own(), |n| format!("{{\"event\":\"bounce\",\"email\":\"u{n}@b\"}}\n"), own())),
        ("open braces", Whole, (own(), |_| "{:".to_owned(), own())),
        ("quotation marks", Stream, ("[{\"event\":\"bounce\"}".to_owned(), |_| "\"".to_owned(), own())),
        ("cells of a row", Whole, ("recipient,event,reason\na@b,bounce,550 no".to_owned(), |_| ",x".to_owned(), own())),
        ("column names", Whole, ("recipient,event".to_owned(), |n| format!(",c{n}"), "\na@b,bounce\n".to_owned())),
        ("addresses in a cell", Whole, ("recipient,event,reason\n\"".to_owned(), |n| format!("u{n}@b;"), "\",bounce,550 no\n".to_owned())),
        ("rows of a table", Stream, ("recipient,event\n".to_owned(), |n| format!("u{n}@b,bounce\n"), own())),
        ("delivery-status parts", Whole, (report.to_owned(), |n| format!("--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822;u{n}@b\nAction: failed\n\n"), own())),
        ("attached messages", Whole, ("From: a@b\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n".to_owned(), |n| format!("--b\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@x\nSubject: Undelivered\n\n<u{n}@b>: 550 no\n\n"), own())),
        ("boundaries", Whole, (report.to_owned(), |_| "--b\n\n".to_owned(), own())),
        ("multiparts within each other", Whole, ("From: a@b\nSubject: x\nMIME-Version: 1.0\n".to_owned(), |n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"), own())),
        ("multiparts without their boundary", Whole, (report.to_owned(), |n| format!("--b\nContent-Type: multipart/mixed; boundary=c{n}\n\nx\n"), own())),
        ("messages within each other", Whole, ("From: a@b\nSubject: x\nMIME-Version: 1.0\n".to_owned(), |_| "Content-Type: message/rfc822\n\nFrom: MAILER-DAEMON@x\nSubject: x\n".to_owned(), own())),
        ("fields of a header", Whole, ("From: a@b\nSubject: x\n".to_owned(), |_| "a:\n".to_owned(), "\nhello\n".to_owned())),
        ("folds of a field", Whole, ("From: a@b\nTo: ".to_owned(), |_| "x\n ".to_owned(), "\n\nhello\n".to_owned())),
        ("headers in a text", Whole, (own(), |n| format!("A: x\nB: {n}\nReceived: y\n\n"), own())),
        ("separators", Whole, (prose.to_owned(), |_| "--- Original message ---\n\n".to_owned(), own())),
        ("markers on a line", Whole, (prose.to_owned(), |_| "Your message to: x ".to_owned(), " - ".repeat(100_000))),
        ("levels of quoting", Whole, (own(), |_| ">".to_owned(), " 550 5.1.1 no\n".to_owned())),
        ("quoted lines", Whole, (own(), |_| "> 550\n".to_owned(), own())),
        ("< in HTML", Whole, (html.to_owned(), |_| "<".to_owned(), own())),
        ("tags in HTML", Whole, (html.to_owned(), |_| "<b".to_owned(), ">".to_owned())),
        ("hidden parts of HTML", Whole, (html.to_owned(), |_| "<style></".to_owned(), own())),
        ("entities in HTML", Whole, (html.to_owned(), |_| "&lt;x".to_owned(), own())),
        ("codes", Whole, (own(), |n| format!("55{} 5.{}.1 ", n % 10, n % 999), own())),
        ("addresses", Whole, (own(), |_| "a@b ".to_owned(), own())),
        ("@", Whole, (own(), |_| "@".to_owned(), own())),
        ("hosts", Whole, (own(), |_| "[1.2] host ".to_owned(), own())),
        ("one line", Whole, ("550 5.1.1 ".to_owned(), |_| "x".to_owned(), own())),
        ("one line of a stream", Stream, ("550 5.1.1 ".to_owned(), |_| "x".to_owned(), own())),
        ("empty lines", Whole, ("1\n".to_owned(), |_| "\n".to_owned(), own())),
        ("carriage returns", Whole, ("550 no\r\n".to_owned(), |_| "\r".to_owned(), own())),
        ("bytes of no charset", Whole, ("550 no ".to_owned(), |_| "a\u{1}".to_owned(), own())),
        ("numbered lines", Whole, (own(), |n| format!("{} x\n", n + 1), own())),
        ("colours", Whole, (own(), |_| "\u{1b}[1m5".to_owned(), own())),
        ("encoded letters", Whole, ("From: MAILER-DAEMON@x\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=latin1\nContent-Transfer-Encoding: quoted-printable\n\n".to_owned(), |_| "a=E4".to_owned(), own())),
        ("short replies", Stream, (own(), |_| "550\n".to_owned(), own())),
        ("short replies, line by line", Lines, (own(), |_| "550\n".to_owned(), own())),
        ("attempts of one message", Stream, (own(), |n| format!("x postfix/smtp[1]: 4bX12Yz3kQ: to=<u{n}@b.c>, status=deferred (450 no)\n"), "x postfix/qmgr[1]: 4bX12Yz3kQ: from=<a@b>, status=expired, returned to sender\n".to_owned())),
        ("messages of a log", Stream, (own(), |n| format!("x postfix/smtp[1]: 4bX{n}: to=<u@b.c>, status=deferred (450 no)\n"), own())),
        ("ends of qmail", Stream, (own(), |n| format!("starting delivery {n}: msg 1 to remote u{n}@b\ndelivery {n}: deferral: no/\n"), own())),
        ("messages of a mailbox", Stream, (own(), |n| format!("From a Thu Apr  2 12:05:05 2026\nFrom: MAILER-DAEMON@x\nSubject: x\n\n<u{n}@b>: 550 no\n\n"), own())),
    ]
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [command, name, size] = arguments.as_slice()
        && command == "read"
    {
        read(name, size.parse().unwrap());
        return ExitCode::SUCCESS;
    }
    let wanted = arguments.first().map(String::as_str).unwrap_or_default();
    println!("{:<36} {}", "", SIZES.map(|size| format!("{:>21}", format!("{size} MB"))).join(""));
    let mut kept = true;
    for (name, way, _) in shapes().iter().filter(|(name, ..)| name.contains(wanted)) {
        let mut row = format!("{name:<36} ");
        for size in SIZES {
            let (time, memory) = measured(name, size);
            let most = if *way == Way::Whole { MEMORY * size as f64 } else { HELD };
            let within = time <= TIME * u32::try_from(size).unwrap() && memory <= most;
            kept &= within;
            let mark = if within { " " } else { "!" };
            row = format!("{row}{:>9.2} s {memory:>6.0} MB{mark}", time.as_secs_f64());
        }
        println!("{row}");
    }
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The processor time and the memory that a process takes for an input, without those of a process
/// that reads nothing.
fn measured(name: &str, size: usize) -> (Duration, f64) {
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).args(["read", name, &size.to_string()]).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let mut numbers = told.split_whitespace().map(|number| number.parse::<f64>().unwrap_or(f64::MAX));
    match (numbers.next(), numbers.next()) {
        (Some(time), Some(memory)) => (Duration::from_secs_f64(time), memory),
        _ => (Duration::MAX, f64::MAX),
    }
}

/// Reads an input of so many MB, and prints what that took.
fn read(name: &str, size: usize) {
    let (_, way, (head, body, tail)) = shapes().into_iter().find(|(known, ..)| *known == name).unwrap();
    let source = Source { head: head.into_bytes(), body, tail: Some(tail.into_bytes()), number: 0, left: size * MB };
    let reference = whybounce::builtin::reference();
    intake::read(b"Subject: x\nFrom: MAILER-DAEMON@x\n\n<a@b>: 550 5.1.1 no\n", reference.shapes());
    let (time, memory, found) = match way {
        Way::Whole => {
            let bytes = source.bytes();
            let before = (processor_time(), memory("VmRSS:"));
            (before.0, before.1, intake::read(&bytes, reference.shapes()).deliveries.len())
        }
        Way::Stream | Way::Lines => {
            let before = (processor_time(), memory("VmRSS:"));
            (before.0, before.1, stream(source, way, &reference))
        }
    };
    let took = processor_time().saturating_sub(time);
    println!("{} {} {found}", took.as_secs_f64(), self::memory("VmHWM:") - memory);
}

/// How many deliveries a stream reports.
fn stream(source: Source, way: Way, reference: &Reference) -> usize {
    let shapes = reference.shapes();
    let mut parts = if way == Way::Lines { Parts::by_line(source, shapes) } else { Parts::by_shape(source, shapes) };
    let mut trail = Trail::default();
    let mut found = 0;
    while let Some(part) = parts.next_part().unwrap() {
        let mut intake = part.read(shapes);
        trail.follow(&mut intake);
        found += intake.deliveries.len();
    }
    found + trail.rest().deliveries.len()
}

/// An input that is made while it is read.
struct Source {
    /// What was made and not read yet.
    head: Vec<u8>,
    body: fn(usize) -> String,
    tail: Option<Vec<u8>>,
    number: usize,
    left: usize,
}

impl Source {
    fn bytes(mut self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.left + MB);
        self.read_to_end(&mut bytes).unwrap();
        bytes
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.head.len() < buffer.len() {
            if self.left > 0 {
                let next = (self.body)(self.number);
                self.number += 1;
                self.left = self.left.saturating_sub(next.len());
                self.head.extend(next.bytes().map(|byte| if byte == 1 { 0xff } else { byte }));
            } else if let Some(tail) = self.tail.take() {
                self.head.extend(tail);
            } else {
                break;
            }
        }
        let length = self.head.as_slice().read(buffer)?;
        self.head.drain(..length);
        Ok(length)
    }
}

/// The processor time that this process has taken.
fn processor_time() -> Duration {
    let told = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = told.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|number| number.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// A line of what the system tells of this process's memory, in MB.
fn memory(name: &str) -> f64 {
    let told = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default() / 1024.0
}
