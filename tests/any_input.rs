//! Any input whatever, for the reader of each shape: an answer comes, nothing is lost without a word,
//! and each word knows its place.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use whybounce::intake::{Excerpt, read};
use whybounce::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// The samples of every shape: reports, events, logs, tables, listings, sessions.
static SAMPLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folders = ["bounces", "records", "records/logs", "records/tables", "records/queues"];
    let mut paths: Vec<_> = folders
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
});

/// What leads to the reader of each shape.
const BEGINNINGS: &[&str] = &[
    "",
    "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n",
    "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n",
    "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\n",
    "From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n",
    "From: a@b.example\nContent-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: quoted-printable\n\n",
    "From ann Mon Mar  2 10:11:12 2026\n",
    "[{\"event\":\"bounce\",\"email\":\"a@b.example\",\"reason\":\"",
    "{\"MESSAGE\":\"",
    "email,status,reason\n",
    "recipient\tstatus\n",
    "4bX12Yz3kQ: to=<a@b.example>, dsn=5.1.1, status=",
    "1rABCD-000XYZ-1a ** a@b.example R=x T=y: ",
    "x32C5: to=<a@b.example>,<c@d.example>, stat=",
    "[outbound] recipient <a@b.example> rejected: ",
    "starting delivery 1: msg 2 to remote a@b.example\ndelivery 1: failure: ",
    "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n",
    "C: RCPT TO:<a@b.example>\nS: ",
    "Hi. This is the qmail-send program\n<a@b.example>:\n",
    "> > > 550-",
    "  1  a\n  2  b\n  3  ",
    "\u{1b}[1m",
];

/// Fragments of reports, from which property tests build likely nonsense.
const FRAGMENTS: &[&str] = &[
    "From: MAILER-DAEMON@a.example\n",
    "Subject: Undelivered Mail\n",
    "Content-Type: multipart/report; boundary=b\n",
    "Content-Type: message/delivery-status\n",
    "Content-Type: text/html; charset=iso-2022-jp\n",
    "Content-Transfer-Encoding: base64\n",
    "Content-Transfer-Encoding: quoted-printable\n",
    "Final-Recipient: rfc822; ann@b.example\n",
    "Diagnostic-Code: smtp; 550 5.1.1\n  no user\n",
    "--b\n",
    "--b--\n",
    "\n",
    "\r\n",
    "\r",
    "<ann@b.example>: host mx.b.example[192.0.2.1] said: 550 5.1.1 no\n",
    "The following address(es) failed:\n",
    "  bob@c.example\n",
    "    retry timeout exceeded\n",
    "----- Transcript of session follows -----\n",
    ">>> RCPT To:<ann@b.example>\n",
    "<<< 550-no\n",
    "550 such user\n",
    "> ",
    "--- Below this line is a copy of the message.\n",
    "Received: from x\nMessage-ID: <a@b>\nTo: c@d.example\n",
    "=E3=81=82=\n",
    "\u{3042}",
    "\u{1b}$B$\"\u{1b}(B",
    "SGVsbG8=\n",
    "&lt;<b>&amp;</b><style>",
    "to=<ann@b.example>, dsn=5.1.1, status=bounced (",
    "** ann@b.example R=x T=y: ",
    "From ann Mon Mar  2 10:11:12 2026\n",
    "{\"event\": \"bounce\", \"email\": \"ann@b.example\", \"reason\": \"550 5.1.1 \\u00fc\"}",
    "[{\"Message\": \"{}\",",
    "}]",
    "@",
    "5.1.1",
];

fn assert_placed(input: &[u8], excerpt: &Excerpt) {
    let text = excerpt.text();
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for pair in boundaries.windows(2).take(400) {
        let place = excerpt.locate(pair[0]..pair[1]).expect("each character has a place");
        assert!(place.start <= place.end && place.end <= input.len(), "{place:?} in {}", input.len());
        // A lone carriage return reads as a line feed.
        if excerpt.is_verbatim(pair[0]) {
            let read_alike = |byte: u8| if byte == b'\r' { b'\n' } else { byte };
            let there: Vec<u8> = input[place].iter().copied().map(read_alike).collect();
            assert_eq!(there, &text.as_bytes()[pair[0]..pair[1]]);
        }
    }
}

fn assert_sound(input: &[u8]) {
    let intake = read(input, REFERENCE.shapes());
    let blank = String::from_utf8_lossy(input).trim().is_empty();
    assert!(blank || !intake.deliveries.is_empty() || !intake.notices.is_empty());
    for delivery in &intake.deliveries {
        assert!(delivery.message >= 1 && delivery.line >= 1);
        assert_placed(input, &delivery.diagnostic);
        assert_placed(input, &delivery.context);
    }
}

/// A sample that something happened to: cut, torn in the middle, repeated in part, with strange bytes.
fn damaged(sample: &[u8], harm: &[(Index, Index, u8, u8)]) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for (first, second, kind, byte) in harm {
        if bytes.is_empty() {
            break;
        }
        let (a, b) = (first.index(bytes.len()), second.index(bytes.len()));
        let (start, end) = (a.min(b), a.max(b).min(a.min(b) + 400));
        match kind % 5 {
            0 => bytes.truncate(end.max(1)),
            1 => drop(bytes.drain(start..end)),
            2 => {
                let part = bytes[start..end].to_vec();
                bytes.splice(b..b, part);
            }
            3 => bytes[a] = *byte,
            _ => bytes.insert(a, b"\n\r\0\"<>{}:=\x1b\xff"[usize::from(*byte) % 12]),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_an_answer(beginning in 0..BEGINNINGS.len(), rest in proptest::collection::vec(any::<u8>(), 0..600)) {
        assert_sound(&[BEGINNINGS[beginning].as_bytes(), &rest].concat());
    }

    #[test]
    fn likely_nonsense_gives_an_answer(
        beginning in 0..BEGINNINGS.len(),
        picks in proptest::collection::vec(0..FRAGMENTS.len(), 0..40),
    ) {
        let rest: String = picks.into_iter().map(|pick| FRAGMENTS[pick]).collect();
        assert_sound(format!("{}{rest}", BEGINNINGS[beginning]).as_bytes());
    }

    #[test]
    fn a_damaged_sample_gives_an_answer(
        sample in any::<Index>(),
        harm in proptest::collection::vec((any::<Index>(), any::<Index>(), any::<u8>(), any::<u8>()), 1..6),
    ) {
        assert_sound(&damaged(&SAMPLES[sample.index(SAMPLES.len())], &harm));
    }
}
