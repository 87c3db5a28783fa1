//! The kept log as a shift meets it: what is kept once, found, changed, undone, counted and forgotten.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs)]

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;
use whybounce::builtin;
use whybounce::store::{
    Asked, Change, New, Order, Query, Reason, Retention, Rules, Shift, Standing, Status, Store, Suppression, Trouble,
    Whom,
};
use whybounce::taxonomy::{Address, Category, Permanence};

const DAY: i64 = 86_400;

/// 2026-11-28 12:00 UTC.
const NOW: i64 = 1_795_867_200;

const KEEP: Retention = Retention { now: NOW, days: 90 };

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("deep/bounces.db")
}

/// A mailbox that was full so many days ago.
fn full(address: &str, days: i64) -> New {
    New {
        recipient: Some(address.to_owned()),
        domain: address.split_once('@').map(|(_, domain)| domain.to_owned()),
        cause: Category::MailboxFull,
        permanence: Permanence::Soft,
        address: Address::Watch,
        provider: Some("google".to_owned()),
        code: Some("4.2.2".to_owned()),
        at: Some(NOW - days * DAY),
        message: None,
        is_waiting: false,
        is_arrival: false,
        record: format!("{{\"recipient\":\"{address}\"}}"),
        raw: format!("{days} days ago: 452 4.2.2 <{address}>: mailbox full").into(),
    }
}

fn unknown(address: &str, days: i64) -> New {
    New {
        cause: Category::InvalidRecipient,
        permanence: Permanence::Hard,
        address: Address::Suppress,
        provider: None,
        code: Some("5.1.1".to_owned()),
        raw: format!("{days} days ago: 550 5.1.1 <{address}>: user unknown").into(),
        ..full(address, days)
    }
}

fn store(folder: &TempDir) -> Store {
    Store::open(&file(folder), KEEP).unwrap()
}

/// The recipients that a query means, in its order.
fn found(store: &Store, query: &str, order: Order) -> Vec<String> {
    let query = Query::read(query).unwrap();
    let rows = store.page(&query, order, 0..100).unwrap();
    assert_eq!(store.count(&query).unwrap(), rows.len() as u64);
    rows.into_iter().map(|row| row.recipient.unwrap_or_default()).collect()
}

fn is_sound(file: &Path) -> bool {
    let connection = Connection::open(file).unwrap();
    connection.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap() == "ok"
}

#[test]
fn a_bounce_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Store::look(&file(&folder)).unwrap().is_none());
    let mut store = store(&folder);
    let ann = full("ann@b.example", 1);
    let kept = store.keep(&[ann.clone(), ann.clone()], NOW).unwrap();
    assert_eq!((kept.added, kept.seen), (1, 1));
    let told = New { message: Some("<1@x>".into()), ..ann.clone() };
    let other_words = New { raw: "other words".into(), ..told.clone() };
    // A notice of delay isn't the bounce that follows.
    let delayed = New { is_waiting: true, ..told.clone() };
    let kept = store.keep(&[told, other_words, delayed], NOW).unwrap();
    assert_eq!((kept.added, kept.seen), (2, 1));
    let entry = store.entry(1).unwrap().unwrap();
    assert_eq!((entry.raw.as_str(), entry.row.status, entry.row.at), (&*ann.raw, Status::Open, NOW - DAY));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file(&folder)), mode(file(&folder).parent().unwrap())), (0o600, 0o700));
    }
}

#[test]
fn a_query_finds_what_it_says_in_the_order_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    let entries = [full("ann@b.example", 3), unknown("bob@c.example", 2), full("cia@b.example", 1)];
    store.keep(&entries, NOW).unwrap();
    store.change(&[1], &Change::Assign(Some("Mira".into())), NOW).unwrap();
    store.change(&[1], &Change::Tag("vip customer".into()), NOW).unwrap();
    store.change(&[2], &Change::Note(Some("asked by phone".into())), NOW).unwrap();
    store.change(&[3], &Change::Status(Status::Done), NOW).unwrap();
    let all = ["cia@b.example", "bob@c.example", "ann@b.example"];
    assert_eq!(found(&store, "", Order::Newest), all);
    assert_eq!(found(&store, "", Order::Gravest), [all[1], all[0], all[2]]);
    for (query, wanted) in [
        ("status=open", &all[1..]),
        ("open", &all[1..]),
        ("status!=open", &all[..1]),
        ("domain=b.example", &[all[0], all[2]]),
        ("domain=b.example,c.example status=open", &all[1..]),
        ("recipient=*@b.* cause=mailbox-full", &[all[0], all[2]]),
        ("provider=", &all[1..2]),
        ("provider!=google", &all[1..2]),
        ("assignee=mira", &all[2..]),
        ("tag=vip-customer", &all[2..]),
        ("tag=", &all[..2]),
        ("permanence=hard", &all[1..2]),
        ("code=4.2.2 cia", &all[..1]),
        ("phone", &all[1..2]),
        ("b.exam", &[all[0], all[2]]),
        ("%", &[]),
        ("cause=nothing", &[]),
    ] {
        assert_eq!(found(&store, query, Order::Newest), wanted, "{query}");
    }
    assert!(Query::read("colour=red").unwrap_err().to_string().starts_with("can't filter by colour"));
    assert!(Query::read("status=closed").unwrap_err().to_string().contains("open, waiting, done"));
}

#[test]
fn every_action_is_told_and_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    store.keep(&[full("ann@b.example", 3), full("bob@b.example", 2)], NOW).unwrap();
    let done = store.change(&[1, 2, 99], &Change::Status(Status::Waiting), NOW + 1).unwrap();
    assert_eq!((done.changed, done.missing), (2, vec![99]));
    store.change(&[2], &Change::Note(Some("wait for Monday".into())), NOW + 2).unwrap();
    // The same again changes nothing and is no step.
    assert_eq!(store.change(&[2], &Change::Status(Status::Waiting), NOW + 3).unwrap().changed, 0);
    // An entry's last action alone.
    assert_eq!(store.undo(Some(1)).unwrap().unwrap().changed, 1);
    assert_eq!(found(&store, "status=waiting", Order::Newest), ["bob@b.example"]);
    // Then the last of all, and the rest of the one before.
    assert_eq!(store.undo(None).unwrap().unwrap().verb, "note");
    assert_eq!(store.undo(None).unwrap().unwrap().changed, 1);
    assert_eq!(found(&store, "status=open", Order::Newest).len(), 2);
    let history = store.history(2).unwrap();
    let told: Vec<_> =
        history.iter().map(|step| (step.field.as_str(), step.after.as_deref(), step.is_undone)).collect();
    assert_eq!(
        told,
        [("kept", None, false), ("status", Some("waiting"), true), ("note", Some("wait for Monday"), true)]
    );
    // Last of all the import itself, and then nothing is left.
    assert_eq!(store.undo(None).unwrap().unwrap().verb, "keep");
    assert_eq!((store.count(&Query::default()).unwrap(), store.undo(None).unwrap()), (0, None));
}

#[test]
fn an_action_is_undone_by_its_number_whatever_came_since() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    let kept = store.keep(&[full("ann@b.example", 3), full("bob@b.example", 2)], NOW).unwrap();
    let done = store.change(&[1, 2], &Change::Status(Status::Done), NOW + 1).unwrap();
    store.change(&[2], &Change::Note(Some("later".into())), NOW + 2).unwrap();
    let action = done.action.unwrap();
    assert_eq!(store.undo_action(action).unwrap().unwrap().changed, 2);
    assert_eq!(found(&store, "open", Order::Newest).len(), 2);
    assert_eq!(found(&store, "later", Order::Newest), ["bob@b.example"]);
    assert_eq!(store.undo_action(action).unwrap(), None);
    assert_eq!(store.change(&[1], &Change::Status(Status::Open), NOW + 5).unwrap().action, None);
    assert_eq!(store.undo_action(kept.action.unwrap()).unwrap().unwrap().verb, "keep");
    assert_eq!(store.count(&Query::default()).unwrap(), 0);
}

#[test]
fn what_repeats_is_said_with_what_follows() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, reference) = (store(&folder), builtin::reference());
    store.keep(&[full("ann@b.example", 9), full("ann@b.example", 4), full("bob@b.example", 0)], NOW).unwrap();
    let new = full("ann@b.example", 0);
    let said = |store: &Store, new: &New, rules: &Rules| {
        store.recurrence(&Asked::of_new(new, NOW), rules).unwrap().sentences(&reference)
    };
    let wanted = [
        "Third temporary failure for this address in nine days. Quarantine it?",
        "1 other bounce at this domain today.",
    ];
    assert_eq!(said(&store, &new, &Rules::default()), wanted);
    // Once it is kept it counts itself no more than once.
    store.keep(std::slice::from_ref(&new), NOW).unwrap();
    assert_eq!(said(&store, &new, &Rules::default()), wanted);
    let row = store.page(&Query::read("ann").unwrap(), Order::Newest, 0..1).unwrap().remove(0);
    let found = store.recurrence(&Asked::of_row(&row, NOW), &Rules::default()).unwrap();
    assert_eq!((found.standing, found.counted, found.days, found.address.total), (Standing::Quarantine, 3, 9, 3));
    // Mail that arrived since begins the count anew.
    assert_eq!(store.arrived(&[("Ann@b.example".into(), NOW - 2 * DAY), ("nobody@b.example".into(), NOW)]).unwrap(), 1);
    assert_eq!(said(&store, &new, &Rules::default()), &wanted[1..]);
    // A verdict to suppress stays, whatever arrived.
    let bad = unknown("ann@b.example", 0);
    let found = store.recurrence(&Asked::of_new(&bad, NOW), &Rules::default()).unwrap();
    assert_eq!((found.standing, found.is_final), (Standing::Suppress, true));
}

#[test]
fn suppressions_are_kept_with_their_reasons_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, reference) = (store(&folder), builtin::reference());
    store.keep(&[unknown("bob@c.example", 2), full("ann@b.example", 1)], NOW).unwrap();
    let candidates = |store: &Store| -> Vec<_> {
        let candidates = store.candidates(NOW, &Rules::default(), None).unwrap();
        candidates.into_iter().map(|one| (one.address, one.standing)).collect()
    };
    let ann = ("ann@b.example".to_owned(), Standing::Watch);
    assert_eq!(candidates(&store), [ann.clone(), ("bob@c.example".to_owned(), Standing::Suppress)]);
    let bob =
        Suppression { address: "Bob@c.example".into(), at: NOW, reason: Reason::Bounce, source: "whybounce".into() };
    assert_eq!(store.suppress(&[bob.clone(), bob.clone()], NOW).unwrap().changed, 1);
    assert_eq!(candidates(&store), [ann]);
    let said = store.recurrence(&Asked::of_new(&unknown("bob@c.example", 2), NOW), &Rules::default()).unwrap();
    assert_eq!(said.sentences(&reference)[0], "This address is on your suppression list (source: whybounce).");
    assert_eq!(store.lift(&["bob@c.example".into(), "x@y.example".into()], NOW).unwrap().changed, 1);
    assert_eq!(store.suppressed().unwrap(), []);
    store.undo(None).unwrap();
    assert_eq!(store.suppressed().unwrap(), [Suppression { address: "bob@c.example".into(), ..bob }]);
    store.undo(None).unwrap();
    assert_eq!(store.suppressed().unwrap(), []);
    assert_eq!(store.history_of_address("bob@c.example").unwrap().len(), 2);
}

#[test]
fn what_is_forgotten_is_gone_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    let mut others = full("cia@b.example", 1);
    others.raw = "to ann.private@b.example and bounce+ANN.private=b.example@x.example".into();
    let many: Vec<New> = (0..3000).map(|number| full(&format!("user{number}@many.example"), 100)).collect();
    store.keep(&many, NOW - 80 * DAY).unwrap();
    store.keep(&[full("ann.private@b.example", 3), others], NOW).unwrap();
    store.change(&[3002], &Change::Note(Some("told ann.private@b.example".into())), NOW).unwrap();
    let ann = Suppression {
        address: "ann.private@b.example".into(),
        at: NOW,
        reason: Reason::Manual,
        source: "whybounce".into(),
    };
    store.suppress(&[ann], NOW).unwrap();
    let forgotten = store.forget(&Whom::Address("Ann.Private@b.example".into())).unwrap();
    assert_eq!((forgotten.entries, forgotten.struck, forgotten.suppressions, forgotten.is_shrunk), (1, 1, 1, true));
    let entry = store.entry(3002).unwrap().unwrap();
    assert_eq!(entry.raw, "to [forgotten] and bounce+[forgotten]@x.example");
    assert_eq!(entry.row.note.as_deref(), Some("told [forgotten]"));
    let holds = |text: &str| {
        let bytes = std::fs::read(file(&folder)).unwrap().to_ascii_lowercase();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    assert!(!holds("ann.private") && holds("cia@b.example"));
    // What is older than the retention goes when the log is next opened, and the file shrinks.
    let before = store.bytes();
    drop(store);
    let mut store = Store::open(&file(&folder), Retention { now: NOW + 11 * DAY, days: 90 }).unwrap();
    assert_eq!(store.count(&Query::default()).unwrap(), 1);
    assert!(store.bytes() < before / 2, "{} of {before}", store.bytes());
    assert!(!holds("user77@many.example"));
    store.forget(&Whom::All).unwrap();
    assert_eq!(store.count(&Query::default()).unwrap(), 0);
    assert!(!holds("cia@b.example"));
    // A number is never given again.
    store.keep(&[full("new@b.example", 1)], NOW).unwrap();
    assert!(found(&store, "", Order::Newest) == ["new@b.example"] && store.entry(1).unwrap().is_none());
    drop(store);
    assert!(is_sound(&file(&folder)));
}

#[test]
fn a_hand_over_names_what_came_what_is_open_and_whom_to_suppress() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    store.keep(&[full("old@b.example", 5)], NOW - 5 * DAY).unwrap();
    let today =
        [unknown("bob@c.example", 0), full("ann@b.example", 9), full("ann@b.example", 1), full("ann@b.example", 0)];
    store.keep(&today, NOW).unwrap();
    store.change(&[1], &Change::Status(Status::Waiting), NOW).unwrap();
    let shift = Shift { since: NOW - DAY, now: NOW, most: 10 };
    let handover = store.handover(shift, &Rules::default(), None).unwrap();
    assert_eq!((handover.came.all(), handover.all.open, handover.waiting.len()), (4, 4, 1));
    assert_eq!(handover.causes[0], ("mailbox-full".to_owned(), 3));
    assert_eq!(handover.open[0].recipient.as_deref(), Some("bob@c.example"));
    assert_eq!((handover.suppress.len(), handover.quarantine[0].count), (1, 3));
}

#[test]
fn a_file_of_the_first_version_is_brought_up_to_date_and_a_newer_one_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bounces.db");
    std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/store/version-1.db"), &path).unwrap();
    let mut store = Store::open(&path, Retention { days: 0, ..KEEP }).unwrap();
    assert_eq!(found(&store, "status=waiting", Order::Gravest), ["ann@b.example"]);
    assert_eq!(store.suppressed().unwrap().len(), 1);
    assert_eq!(store.arrived(&[("ann@b.example".into(), NOW)]).unwrap(), 1);
    drop(store);
    assert!(is_sound(&path));
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let before = std::fs::read(&path).unwrap();
    for fault in [Store::open(&path, KEEP).unwrap_err(), Store::look(&path).unwrap_err()] {
        assert!(matches!(fault.trouble, Trouble::Newer { found: 99, .. }), "{fault}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn what_is_no_log_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bounces.db");
    std::fs::write(&path, "this is no database, but it is somebody's text; leave it alone".repeat(99)).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert_eq!(Store::open(&path, KEEP).unwrap_err().trouble, Trouble::Damaged);
    assert_eq!(Store::look(&path).unwrap_err().trouble, Trouble::Damaged);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    std::fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    assert_eq!(Store::open(&path, KEEP).unwrap_err().trouble, Trouble::Foreign);
}
