//! How often the classifier is right: against fifteen hundred bounces of every kind, labelled by hand.
//!
//! `labelled/lines.ndjson` holds one bounce a row: its text, the category, further categories that
//! are right too, and the permanence and address that go with it (`either` where both will do).
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::fmt::Write;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::Deserialize;
use whybounce::advice::diagnose;
use whybounce::classify::Verdict;
use whybounce::reference::Reference;
use whybounce::taxonomy::{Address, Category, Permanence};

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// A bounce and what it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    text: String,
    category: Category,
    accept: Vec<Category>,
    permanence: String,
    address: String,
}

impl Row {
    fn accepts(&self, category: Category) -> bool {
        category == self.category || self.accept.contains(&category)
    }
}

fn rows() -> Vec<Row> {
    let lines = include_str!("labelled/lines.ndjson").lines();
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// The verdict on the one delivery of a text.
fn verdict(text: &str) -> Verdict {
    diagnose(text.as_bytes(), &REFERENCE).into_iter().next().expect("any text has a delivery").verdict
}

/// The rows that fail a check, told in full.
#[derive(Default)]
struct Misses {
    count: usize,
    list: String,
}

impl Misses {
    fn note(&mut self, row: &Row, verdict: &Verdict) {
        self.count += 1;
        let Verdict { category, permanence, address, confidence, .. } = verdict;
        let text = row.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let right: Vec<&str> = [row.category].iter().chain(&row.accept).map(|category| category.name()).collect();
        writeln!(
            self.list,
            "  {}: {} {} {}, said {category} {permanence} {address} at {confidence:.2}: {text}",
            row.id,
            right.join(" or "),
            row.permanence,
            row.address
        )
        .unwrap();
    }

    /// Fails with the list when more than `most` of `of` rows missed.
    fn at_most(&self, most: usize, what: &str, of: usize) {
        println!("{what}: {} of {of} missed\n{}", self.count, self.list);
        assert!(self.count <= most, "{what}: {} of {of} missed, {most} allowed:\n{}", self.count, self.list);
    }
}

#[test]
fn the_labels_are_sound() {
    let rows = rows();
    let mut ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    for list in [&mut ids, &mut texts] {
        let all = list.len();
        list.sort_unstable();
        list.dedup();
        assert_eq!(list.len(), all, "each row is labelled once");
    }
    for row in &rows {
        assert!(row.permanence == "either" || Permanence::from_str(&row.permanence).is_ok(), "{}", row.id);
        assert!(row.address == "either" || Address::from_str(&row.address).is_ok(), "{}", row.id);
        assert_eq!(row.permanence == "none", !row.category.is_bounce(), "{}", row.id);
    }
    for category in Category::ALL {
        let many = rows.iter().filter(|row| row.category == *category).count();
        assert!(many >= 15, "{category} has {many} rows");
    }
}

#[test]
fn labelled_bounces_are_read_right() {
    let rows = rows();
    let [mut category, mut strict, mut permanence, mut address, mut sure, mut harmful] = <[Misses; 6]>::default();
    for row in &rows {
        let verdict = verdict(&row.text);
        let accepted = row.accepts(verdict.category);
        for (misses, missed) in [
            (&mut category, !accepted),
            (&mut strict, verdict.category != row.category),
            (&mut permanence, row.permanence != "either" && verdict.permanence.name() != row.permanence),
            (&mut address, row.address != "either" && verdict.address.name() != row.address),
            (&mut sure, !accepted && verdict.confidence >= 0.8),
            (&mut harmful, verdict.address == Address::Suppress && row.address == "keep"),
        ] {
            if missed {
                misses.note(row, &verdict);
            }
        }
    }
    // What they are now: README says that no change may read more of them wrong.
    harmful.at_most(0, "suppressed a good address", rows.len());
    sure.at_most(2, "sure and wrong", rows.len());
    category.at_most(7, "category", rows.len());
    permanence.at_most(1, "permanence", rows.len());
    address.at_most(3, "address", rows.len());
    strict.at_most(31, "category as labelled first", rows.len());
}

#[test]
fn what_is_said_of_the_sender_suppresses_no_recipient() {
    let list = include_str!("labelled/senders.tsv");
    let said: Vec<&str> = list.lines().filter_map(|line| line.split_once('\t')).map(|(_, said)| said).collect();
    assert!(said.len() > 70, "{}", said.len());
    for said in said {
        for text in [said.to_owned(), format!("550 {said}"), format!("550 5.1.8 {said}")] {
            let verdict = verdict(&text);
            assert_ne!(verdict.address, Address::Suppress, "{text}: {}", verdict.category);
        }
    }
}

#[test]
fn who_is_missing_in_the_answer_to_mail_from_is_the_sender() {
    for text in [
        "550 5.1.1 <shop@a.example>: no such user (in reply to MAIL FROM command)",
        "host mx.b.example[192.0.2.2] said: 550 Domain not found (in reply to MAIL FROM command)",
        "SMTP error from remote mail server after MAIL FROM:<shop@a.example> SIZE=2048: 550 unknown user",
        "Connected to 192.0.2.4 but sender was rejected. Remote host said: 550 5.1.1 user unknown",
        "550 5.1.8 <shop@a.example>: no such user here",
        "550 5.1.0 <shop@a.example>: Sender address rejected: undeliverable address: host mx.a.example[192.0.2.1] said: \
         550 5.1.1 <shop@a.example>: User unknown (in reply to RCPT TO command)",
        "550-Sender verify failed\n550 5.1.1 no such user shop@a.example",
        "550 Sender address shop@a.example rejected: user does not exist",
        "550 Adresse d'expediteur shop@a.example inconnue",
        "550 发件人 shop@a.example 不存在",
        "550 địa chỉ người gửi shop@a.example không tồn tại",
        "550 ο αποστολέας shop@a.example είναι άγνωστος",
        "Nov 28 10:00:01 mx postfix/smtp[1]: 4bX: to=<ann@b.example>, relay=mx.b.example[192.0.2.2]:25, delay=1, \
         dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.2] said: 550 5.1.1 User unknown (in reply to MAIL FROM \
         command))",
        "May 10 14:40:00 mx courieresmtp: id=0001,from=<shop@a.example>,addr=<ann@b.example>: 517-Domain does not exist: a.example.",
    ] {
        let verdict = verdict(text);
        assert_eq!((verdict.category, verdict.address), (Category::SenderAddressRejected, Address::Keep), "{text}");
    }
    for text in [
        "550 5.1.1 <ann@b.example>: no such user (in reply to RCPT TO command)",
        "SMTP error from remote mail server after RCPT TO:<ann@b.example>: 550 unknown user",
        "550 5.1.1 User unknown. Your mail from shop@a.example to ann@b.example came back.",
        "May 10 14:40:00 mx courieresmtp: id=0001,from=<shop@a.example>,addr=<ann@b.example>: 550 User <ann@b.example> unknown.",
        "Connected to 192.0.2.4 but greeting is over. Remote host said: 550 5.1.1 user unknown",
    ] {
        let verdict = verdict(text);
        assert_eq!((verdict.category, verdict.address), (Category::InvalidRecipient, Address::Suppress), "{text}");
    }
}

#[test]
fn what_is_said_of_the_room_in_a_mailbox_suppresses_no_recipient() {
    let list = include_str!("labelled/rooms.tsv");
    let said: Vec<&str> = list.lines().filter_map(|line| line.split_once('\t')).map(|(_, said)| said).collect();
    assert!(said.len() > 40, "{}", said.len());
    for said in said {
        for text in [said.to_owned(), format!("552 {said}"), format!("452 4.2.2 {said}")] {
            let verdict = verdict(&text);
            assert_ne!(verdict.address, Address::Suppress, "{text}: {}", verdict.category);
        }
        assert_eq!(verdict(&format!("552 5.2.2 {said}")).category, Category::MailboxFull, "{said}");
    }
}

#[test]
fn a_sender_that_is_named_beside_saves_no_unknown_recipient() {
    for text in [
        "550 Empfänger unbekannt, Nachricht geht zurück an den Absender",
        "550 El usuario no existe; se devuelve el mensaje al remitente",
        "550 5.1.1 Пользователь не найден. Письмо возвращено отправителю",
    ] {
        assert_eq!(verdict(text).address, Address::Suppress, "{text}");
    }
}
