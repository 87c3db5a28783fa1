//! Inputs of any length, read part by part: nothing is lost, and every place is right.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::fmt::Write;
use std::io::{self, Read};
use std::sync::LazyLock;

use whybounce::intake::stream::{Part, Parts};
use whybounce::intake::{Delivery, Intake, Trail};
use whybounce::reference::Reference;
use whybounce::reference::shapes::Shapes;
use whybounce::taxonomy::Action;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

fn shapes() -> &'static Shapes {
    REFERENCE.shapes()
}

/// A source that gives a few bytes at a time, as a pipe may.
struct Trickle<'a> {
    rest: &'a [u8],
    step: usize,
}

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let step = self.step.min(buffer.len()).min(self.rest.len());
        let (now, later) = self.rest.split_at(step);
        buffer[..step].copy_from_slice(now);
        self.rest = later;
        Ok(step)
    }
}

/// So small that short inputs are cut too.
const BLOCK: usize = 1 << 16;

fn by_shape<R: Read>(source: R) -> Parts<'static, R> {
    Parts::by_shape(source, shapes()).in_blocks_of(BLOCK)
}

fn all<R: Read>(mut parts: Parts<'_, R>) -> Vec<Part> {
    std::iter::from_fn(|| parts.next_part().unwrap()).collect()
}

fn read<R: Read>(parts: Parts<'_, R>) -> Intake {
    let mut whole = Intake::default();
    for part in all(parts).iter().filter(|part| !part.is_blank()) {
        let read = part.read(REFERENCE.shapes());
        whole.deliveries.extend(read.deliveries);
        whole.notices.extend(read.notices);
    }
    whole
}

/// The line of `input` (from 1) on which the byte `at` stands.
fn line_of(input: &[u8], at: usize) -> usize {
    String::from_utf8_lossy(&input[..at]).matches('\n').count() + 1
}

fn assert_placed(input: &[u8], delivery: &Delivery) {
    let words = delivery.diagnostic.text();
    let first = words.lines().next().unwrap();
    let place = delivery.diagnostic.locate(0..first.len()).unwrap();
    assert_eq!(&input[place.clone()], first.as_bytes());
    assert_eq!(delivery.line, line_of(input, place.start));
}

/// A report of about `length` bytes about a recipient.
fn report(number: usize, length: usize) -> String {
    let text = format!(
        "From MAILER-DAEMON Thu Apr  2 12:05:05 2026\nFrom: MAILER-DAEMON@mx.example\nTo: shop@example.com\n\
         Subject: Undelivered Mail Returned to Sender\n\n<user{number}@b.example>: host mx.b.example[192.0.2.1] \
         said: 550 5.1.1 No such user here {number}\n\n"
    );
    let filler = "A line of a message that came back, of no meaning at all to anyone who reads it.\n";
    let lines = length.saturating_sub(text.len()) / filler.len();
    format!(
        "{text}------ This is a copy of the message. ------\n\nSubject: hello\nFrom: shop@example.com\nTo: user{number}@b.example\n\n{}\n",
        filler.repeat(lines)
    )
}

#[test]
fn a_mailbox_longer_than_a_block_is_read_message_by_message() {
    let mailbox: String = (1..=60).map(|number| report(number, 4_000)).collect();
    let found = read(by_shape(mailbox.as_bytes()));
    assert_eq!(found.deliveries.len(), 60);
    for (delivery, number) in found.deliveries.iter().zip(1..) {
        assert_eq!(delivery.recipient.as_deref(), Some(format!("user{number}@b.example").as_str()));
        assert_eq!(delivery.message, number);
        assert_placed(mailbox.as_bytes(), delivery);
    }
    assert!(found.notices.is_empty(), "{:?}", found.notices);
}

#[test]
fn line_ends_of_a_long_mailbox_do_not_matter() {
    let mailbox: String = (1..=50).map(|number| report(number, 4_000)).collect();
    for end in ["\r\n", "\r"] {
        let input = mailbox.replace('\n', end);
        let found = read(by_shape(Trickle { rest: input.as_bytes(), step: 4093 }));
        let recipients: Vec<_> = found.deliveries.iter().filter_map(|delivery| delivery.recipient.clone()).collect();
        let expected: Vec<_> = (1..=50).map(|number| format!("user{number}@b.example")).collect();
        assert_eq!(recipients, expected, "{end:?}");
        let last = found.deliveries.last().unwrap();
        let place = last.diagnostic.locate(0..20).unwrap();
        assert!(last.diagnostic.text().as_bytes().starts_with(&input.as_bytes()[place]));
    }
}

#[test]
fn a_broken_message_in_a_long_mailbox_is_named_and_the_rest_is_read() {
    let mut mailbox: String = (1..=30).map(|number| report(number, 4_000)).collect();
    mailbox.push_str("From MAILER-DAEMON Thu Apr  2 12:05:06 2026\n\u{0}\u{1} torn apart \u{0}\n\n");
    mailbox.push_str("From MAILER-DAEMON Thu Apr  2 12:05:06 2026\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/plain\n\nYour mail to\n\n");
    mailbox.extend((33..=60).map(|number| report(number, 4_000)));
    let found = read(by_shape(mailbox.as_bytes()));
    let named: Vec<_> = found.deliveries.iter().filter(|delivery| delivery.recipient.is_some()).collect();
    assert_eq!(named.len(), 58);
    assert_eq!(named.last().unwrap().message, 60);
    assert!(found.deliveries.iter().any(|delivery| delivery.message == 31 && delivery.recipient.is_none()));
    let cut = format!(
        "message 32, which begins on line {}",
        line_of(mailbox.as_bytes(), mailbox.find("Your mail to").unwrap()) - 8
    );
    assert!(found.notices.iter().any(|notice| notice.starts_with(&cut)), "{:?} lacks {cut}", found.notices);
}

#[test]
fn a_long_log_loses_no_line() {
    let mut log = String::new();
    let mut number = 0;
    while log.len() < 4 * BLOCK {
        number += 1;
        let line = format!(
            "Apr  2 12:05:05 mx1 postfix/smtp[4711]: 4bX{number}: to=<user{number}@b.example>, relay=mx.b.example[192.0.2.1]:25, \
             dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))\n"
        );
        log.push_str(&line);
    }
    let found = read(by_shape(log.as_bytes()));
    assert_eq!(found.deliveries.len(), number);
    for (delivery, number) in found.deliveries.iter().zip(1..) {
        assert_eq!(delivery.recipient.as_deref(), Some(format!("user{number}@b.example").as_str()));
        assert_eq!(delivery.line, number);
    }
    for delivery in found.deliveries.iter().step_by(997) {
        assert_placed(log.as_bytes(), delivery);
    }
}

#[test]
fn long_lists_of_events_lose_none() {
    let event = |number: usize| {
        format!(
            "{{\"event\": \"bounce\", \"email\": \"user{number}@b.example\",\n \"reason\": \"550 5.1.1 no }} such \\\" user\"}}"
        )
    };
    let events: Vec<String> = (1..=2_500).map(event).collect();
    for input in [events.join("\n"), format!("[\n  {}\n]\n", events.join(",\n"))] {
        assert!(input.len() > 3 * BLOCK);
        let found = read(by_shape(input.as_bytes()));
        assert_eq!(found.deliveries.len(), events.len());
        let last = found.deliveries.last().unwrap();
        assert_eq!(last.recipient.as_deref(), Some("user2500@b.example"));
        assert!(found.notices.is_empty(), "{:?}", found.notices);
    }
}

#[test]
fn each_line_knows_its_place() {
    let input =
        b"550 5.1.1 <ann@b.example> unknown\r\n\r\n552 5.2.2 <bob@b.example> full\r\n  \n451 <cia@b.example> later";
    for step in [1, 7, 1000] {
        let found = read(Parts::by_line(Trickle { rest: input, step }, shapes()));
        let lines: Vec<_> = found.deliveries.iter().map(|delivery| (delivery.message, delivery.line)).collect();
        assert_eq!(lines, [(1, 1), (2, 3), (3, 5)]);
        for delivery in &found.deliveries {
            assert_placed(input, delivery);
        }
    }
}

#[test]
fn an_endless_line_is_cut_and_named() {
    let mut input = b"550 5.1.1 <ann@b.example> unknown\n550 5.1.1 ".to_vec();
    input.extend(std::iter::repeat_n(b'x', 5 << 18));
    input.extend(b"\n552 5.2.2 <bob@b.example> full\n");
    let found = read(Parts::by_line(&input[..], shapes()));
    let lines: Vec<_> = found.deliveries.iter().map(|delivery| delivery.line).collect();
    assert_eq!(lines, [1, 2, 3]);
    assert_eq!(found.notices.len(), 1);
    assert!(found.notices[0].starts_with("line 2: only its first 1048576 bytes were read"), "{:?}", found.notices);
    assert_placed(&input, &found.deliveries[2]);
}

#[test]
fn a_source_that_fails_says_so_after_what_it_gave() {
    struct Failing(usize);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            if self.0 > 1 {
                return Err(io::Error::other("the cable is out"));
            }
            let line = b"550 5.1.1 <ann@b.example> unknown\n";
            buffer[..line.len()].copy_from_slice(line);
            Ok(line.len())
        }
    }
    let mut parts = Parts::by_line(Failing(0), shapes());
    assert_eq!(parts.next_part().unwrap().unwrap().read(REFERENCE.shapes()).deliveries.len(), 1);
    assert_eq!(parts.next_part().unwrap_err().to_string(), "the cable is out");
}

#[test]
fn a_long_table_knows_its_columns_to_the_end() {
    let row = |number: usize| {
        format!(
            "b,2026-04-02 12:05:05+0000,,shop@example.com,user{number}@b.example,,failed,5.1.1,\"smtp;550 5.1.1 no such user, sorry\",mx.b.example (192.0.2.1),bad-mailbox\n"
        )
    };
    let mut table =
        String::from("type,timeLogged,timeQueued,orig,rcpt,orcpt,dsnAction,dsnStatus,dsnDiag,dsnMta,bounceCat\n");
    let mut number = 0;
    while table.len() < 4 * BLOCK {
        number += 1;
        table.push_str(&row(number));
    }
    let found = read(by_shape(table.as_bytes()));
    assert_eq!(found.deliveries.len(), number);
    let last = found.deliveries.last().unwrap();
    assert_eq!(last.recipient, Some(format!("user{number}@b.example")));
    assert_eq!(last.line, number + 1);
    assert_placed(table.as_bytes(), last);
}

#[test]
fn what_a_log_says_of_one_message_belongs_together_however_far_apart() {
    let first = "Apr  2 12:05:05 mx postfix/smtp[12]: 4bX12Yz3kQ: to=<ann@b.example>, relay=mx.b.example[192.0.2.1]:25, dsn=4.2.2, \
                 status=deferred (host mx.b.example[192.0.2.1] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command))\n";
    let other = "Apr  2 12:05:06 mx postfix/smtp[12]: 4bX12Yz3kQ: to=<bob@b.example>, relay=mx.b.example[192.0.2.1]:25, dsn=2.0.0, \
                 status=sent (250 2.0.0 Ok)\n";
    let noise = "Apr  2 12:05:07 mx postfix/anvil[13]: statistics: max cache size 1 at Apr  2 12:05:05\n".repeat(4_000);
    let last =
        "Apr  7 12:05:05 mx postfix/qmgr[1]: 4bX12Yz3kQ: from=<shop@a.example>, status=expired, returned to sender\n";
    let log = [first, other, &noise, last].concat();
    let found = followed(&log).0;
    let ends: Vec<_> =
        found.iter().map(|found| (found.recipient.as_deref().unwrap_or("-"), found.action, found.line)).collect();
    let told = [("bob@b.example", Some(Action::Delivered), 2), ("ann@b.example", Some(Action::Failed), 4_003)];
    assert_eq!(ends, told);
    assert_eq!(found[1].reply_code, Some(452), "the reason of the last attempt stands");
    assert!(found[1].diagnostic.text().contains("expired"));
}

/// What a log of so many messages says, each deferred time and again, and how a fifth of them ended.
fn retried(messages: usize, rounds: usize) -> String {
    let mut log = String::new();
    for round in 0..rounds {
        for number in 0..messages {
            let (dsn, status, said) = match (round + 1 == rounds, number % 5) {
                (true, 0) => ("5.1.1", "bounced", "550 5.1.1 no such user"),
                (true, 1) => ("2.0.0", "sent", "250 2.0.0 Ok"),
                _ => ("4.2.2", "deferred", "452 4.2.2 Mailbox full"),
            };
            writeln!(
                log,
                "Apr  2 12:05:05 mx postfix/smtp[12]: 4bX{number:05}: to=<user{number}@b.example>, relay=mx.b.example[192.0.2.1]:25, \
                 dsn={dsn}, status={status} (host mx.b.example[192.0.2.1] said: {said} {round})"
            )
            .unwrap();
        }
    }
    log
}

/// What a log reports, read part by part as a long one is; and by which notices.
fn followed(log: &str) -> (Vec<Delivery>, Vec<String>) {
    let mut trail = Trail::default();
    let mut whole = Intake::default();
    for part in all(by_shape(log.as_bytes())) {
        let mut intake = part.read(shapes());
        trail.follow(&mut intake);
        whole.deliveries.extend(intake.deliveries);
        whole.notices.extend(intake.notices);
    }
    let rest = trail.rest();
    whole.deliveries.extend(rest.deliveries);
    whole.notices.extend(rest.notices);
    (whole.deliveries, whole.notices)
}

/// The deliveries as a person would list them, in the order of the log.
fn listed(mut found: Vec<Delivery>) -> Vec<String> {
    found.sort_by_key(|delivery| delivery.line);
    let row = |found: Delivery| {
        let words = [found.diagnostic.text(), found.context.text()].map(str::to_owned);
        format!("{} {:?} {:?} {words:?}", found.line, found.recipient, found.action)
    };
    found.into_iter().map(row).collect()
}

#[test]
fn a_delivery_of_a_log_is_told_once_however_long_the_log() {
    for rounds in [3, 4] {
        let log = retried(800, rounds);
        assert!(log.len() > 3 * BLOCK);
        let (found, notices) = followed(&log);
        assert_eq!(found.len(), 800, "{rounds} rounds");
        assert!(notices.is_empty(), "{notices:?}");
        let whole = whybounce::intake::read(log.as_bytes(), shapes()).deliveries;
        assert_eq!(listed(found), listed(whole), "parts tell the same as the whole");
    }
}

#[test]
fn who_waits_too_long_in_a_log_is_told_before_the_end_and_a_notice_says_so() {
    let log = retried(51_000, 1).replace("status=sent", "status=deferred").replace("status=bounced", "status=deferred");
    let log = log.clone() + log.lines().next().unwrap();
    let (found, notices) = followed(&log);
    assert_eq!(found.len(), 51_001, "no delivery is lost, the first is told twice");
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert!(notices[0].contains("at the same time"), "{notices:?}");
}

#[test]
fn a_delivery_that_was_begun_too_long_ago_may_lack_its_recipient_and_a_notice_says_so() {
    let begun = |n| format!("starting delivery {n}: msg {n} to remote u{n}@b.example\n");
    let ended = |n| format!("delivery {n}: failure: 203.0.113.7_does_not_like_recipient./\n");
    let log = |deliveries| {
        let first = begun(0) + &ended(0);
        first + &(1..deliveries).map(begun).chain((1..deliveries).map(ended)).collect::<String>()
    };
    let named = |found: &[Delivery]| found.iter().filter(|delivery| delivery.recipient.is_some()).count();
    let (found, notices) = followed(&log(5_000));
    assert_eq!((found.len(), named(&found)), (5_000, 5_000));
    assert!(notices.is_empty(), "{notices:?}");
    let (found, notices) = followed(&log(52_000));
    assert_eq!((found.len(), named(&found)), (52_000, 2_000), "no delivery is lost, the latest have their recipient");
    assert!(notices.len() == 1 && notices[0].contains("50000 of them may appear without"), "{notices:?}");
}

#[test]
fn a_long_listing_of_a_queue_is_read_to_its_end() {
    let heading = "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n";
    let entry = |number: usize| {
        format!(
            "4bX{number:06} 1234 Thu Apr  2 12:05:05 shop@a.example\n(host mx.b.example[192.0.2.1] said: 452 4.2.2 full)\n         user{number}@b.example\n\n"
        )
    };
    let listing: String = heading.to_owned() + &(0..2_000).map(entry).collect::<String>();
    assert!(listing.len() > 3 * BLOCK);
    let found = read(by_shape(listing.as_bytes()));
    assert_eq!(found.deliveries.len(), 2_000);
    for delivery in found.deliveries.iter().step_by(997) {
        assert_placed(listing.as_bytes(), delivery);
    }
}

#[test]
fn successes_of_a_long_log_are_counted_and_end_what_was_under_way() {
    let log = retried(800, 3);
    let (all, _) = followed(&log);
    let mut trail = Trail::default();
    let (mut told, mut delivered) = (Vec::new(), 0);
    let mut parts = by_shape(log.as_bytes()).counting_successes();
    while let Some(part) = parts.next_part().unwrap() {
        let mut intake = part.read(shapes());
        trail.follow(&mut intake);
        delivered += intake.delivered;
        told.extend(intake.deliveries);
    }
    told.extend(trail.rest().deliveries);
    let is_success = |delivery: &Delivery| delivery.action == Some(Action::Delivered);
    let (succeeded, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_success);
    let (shown, told): (Vec<_>, Vec<_>) = told.into_iter().partition(is_success);
    assert!(delivered > 0);
    assert_eq!(delivered + shown.len(), succeeded.len());
    assert_eq!(listed(told), listed(others));
}

/// A source that has no more for now before each of its pieces.
struct Dripping(Vec<&'static [u8]>, bool);

impl Read for Dripping {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        if self.0.is_empty() {
            return Ok(0);
        }
        let piece = self.0.remove(0);
        into[..piece.len()].copy_from_slice(piece);
        Ok(piece.len())
    }
}

#[test]
fn a_log_is_given_out_as_it_grows_and_a_mail_is_not() {
    let parts = |pieces: Vec<&'static [u8]>| {
        let mut parts = Parts::by_shape(Dripping(pieces, false), REFERENCE.shapes());
        let mut found = Vec::new();
        while let Some(part) = parts.next_part().unwrap() {
            found.push(part.length());
        }
        found
    };
    let log: Vec<&[u8]> = vec![
        b"Apr  2 12:05:05 mx postfix/qmgr[2]: 49B2E5CA9A: from=<a@a.example>, size=812, nrcpt=1 (queue active)\n",
        b"Apr  2 12:05:06 mx postfix/smtp[3]: 49B2E5CA9A: to=<b@b.example>, relay=none, dsn=5.4.4, status=bounced (no host)\nApr",
        b"  2 12:05:07 mx postfix/qmgr[2]: 49B2E5CA9A: removed\n",
    ];
    let whole = log.concat();
    let first = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).unwrap().0 + 1;
    assert_eq!(parts(log), [first, whole.len() - first]);
    let mail: Vec<&[u8]> =
        vec![b"From: a@a.example\nSubject: Undelivered\n", b"\n<b@b.example>: 550 5.1.1 no\n", b"Bye\n"];
    assert_eq!(parts(mail.clone()), [mail.concat().len()]);
}
