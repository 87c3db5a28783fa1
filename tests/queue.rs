//! The kept log in the app, as a shift meets it: bounces kept, listed, filtered, worked through, undone, counted.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod desk;

use std::path::{Path, PathBuf};

use desk::{Desk, NOW, THREE_RECIPIENTS, UNKNOWN_USER, has};
use tempfile::TempDir;
use whybounce::store::{New, Query, Reason, Retention, Status, Store, Suppression};
use whybounce::taxonomy::{Address, Category, Permanence};
use whybounce::tui::desk::Origin;
use whybounce::tui::theme::{Drawing, Palette, Theme};

/// A log in a folder that goes with it.
struct Log {
    folder: TempDir,
}

impl Log {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("bounces.db")
    }

    fn store(&self) -> Store {
        Store::open(&self.file(), Retention { now: NOW, days: 90 }).unwrap()
    }

    /// A log of a shift.
    fn of_a_shift() -> Self {
        let log = Self::new();
        let mut store = log.store();
        let unknown = |address, minutes: i64| bounce(address, minutes, Category::InvalidRecipient);
        let full = |address, minutes: i64| bounce(address, minutes, Category::MailboxFull);
        let entries = [
            unknown("ann@gmail.com", 48),
            full("bob@example.net", 50),
            full("bob@example.net", 4 * 1440),
            full("bob@example.net", 9 * 1440),
            bounce("cia@outlook.com", 63, Category::SenderBlocked),
            bounce("dan@outlook.com", 70, Category::SenderBlocked),
            unknown("eve@example.org", 400 * 1440),
            unknown("a-very-long-name-that-does-not-fit@departments.university.example", 90),
        ];
        store.keep(&entries, NOW).unwrap();
        store.change(&[5], &whybounce::store::Change::Status(Status::Waiting), NOW).unwrap();
        store.change(&[5], &whybounce::store::Change::Assign(Some("mira".into())), NOW).unwrap();
        store.change(&[5], &whybounce::store::Change::Note(Some("asked Microsoft to delist".into())), NOW).unwrap();
        log
    }

    fn desk(&self, width: u16, height: u16) -> Desk {
        Desk::new(width, height).with_log(&self.file())
    }

    fn open(&self) -> Desk {
        self.desk(80, 24).keys("<F4>")
    }

    fn count(&self, filter: &str) -> u64 {
        let store = Store::look(&self.file()).unwrap().unwrap();
        store.count(&Query::read(filter).unwrap()).unwrap()
    }
}

/// A bounce of so many minutes ago.
fn bounce(address: &str, minutes: i64, cause: Category) -> New {
    let (permanence, plan, code, words) = match cause {
        Category::InvalidRecipient => (Permanence::Hard, Address::Suppress, "5.1.1", "550 5.1.1 User unknown"),
        Category::MailboxFull => (Permanence::Soft, Address::Watch, "4.2.2", "452 4.2.2 Mailbox full"),
        _ => (Permanence::Soft, Address::Keep, "5.7.1", "550 5.7.1 Unfortunately, messages from you weren't sent"),
    };
    let at = NOW - minutes * 60;
    let words = format!("{words} <{address}>");
    New {
        recipient: Some(address.to_owned()),
        domain: address.split_once('@').map(|(_, domain)| domain.to_owned()),
        cause,
        permanence,
        address: plan,
        provider: address.ends_with("@gmail.com").then(|| "google".to_owned()),
        code: Some(code.to_owned()),
        at: Some(at),
        message: Some(format!("<{minutes}@shop.example>")),
        is_waiting: false,
        is_arrival: false,
        record: serde_json::json!({
            "subject": "Your order 4711", "message_id": format!("<{minutes}@shop.example>"), "diagnostic": words,
        })
        .to_string(),
        raw: words.into(),
    }
}

#[test]
fn the_least_room_still_has_the_reply_and_who_works_on_it() {
    let log = Log::of_a_shift();
    let screen = log.desk(60, 15).keys("<F4><Down><Down>").screen();
    has(&screen, &["Sender blocked", "Assigned to mira"]);
    // Where nobody works on anything there is no column for it.
    let fresh = Log::new();
    let desk = || fresh.desk(60, 15).paste(THREE_RECIPIENTS).keys("<C-k><F4>");
    let screen = desk().screen();
    assert!(!screen.contains("Who"), "{screen}");
    has(&screen, &["Date", "550 5.7.1 Service unavailable"]);
    has(&desk().keys("amira<Enter>").screen(), &["Assigned to mira"]);
}

#[test]
fn the_queue_says_what_came_what_repeats_and_how_far_it_is() {
    let log = Log::of_a_shift();
    insta::assert_snapshot!("queue", log.desk(80, 24).keys("<F4>").screen());
    insta::assert_snapshot!("queue-narrow", log.desk(60, 15).keys("<F4>").screen());
    insta::assert_snapshot!("queue-wide", log.desk(120, 40).keys("<F4><Down><Tab><Tab>").screen());
    let theme = Theme { palette: Palette::Attributes, drawing: Drawing::Ascii };
    let screen = Desk::with(80, 24, theme).with_log(&log.file()).keys("<F4> ").screen();
    assert!(screen.is_ascii(), "{screen}");
    for (width, height) in [(40, 12), (45, 13), (59, 14)] {
        has(&log.desk(width, height).keys("<F4>").screen(), &["ann@", "open"]);
    }
}

#[test]
fn one_key_keeps_what_diagnose_shows_once() {
    let log = Log::new();
    let desk = log.desk(80, 24).paste(THREE_RECIPIENTS).keys("<C-k>");
    has(&desk.screen(), &["Kept 3 bounces. F4: triage. Forgotten after 90 days."]);
    let desk = log.desk(80, 24).paste(THREE_RECIPIENTS).keys("<C-k><C-k>");
    has(&desk.screen(), &["All 3 already kept."]);
    assert_eq!(log.count(""), 3);
    // Both instances kept the same text, and only the first one kept something that it can undo.
    let desk = log.desk(80, 24).keys("<F4>u");
    has(&desk.screen(), &["Nothing left to undo in this session", "ann@example.net"]);
    has(&log.desk(80, 24).keys("<C-k>").screen(), &["Nothing to keep: this isn't a bounce"]);
    has(&log.desk(80, 24).paste("Hello Ann, see you soon").keys("<C-k>").screen(), &["Nothing to keep"]);
    let mut desk = log.desk(80, 24);
    desk.app.desk.settings.redact = true;
    let settings = desk.app.desk.settings.clone();
    desk.app.configure(settings, Origin::default());
    has(&desk.paste(UNKNOWN_USER).keys("<C-k>").screen(), &["Personal data is hidden, so this can't be kept"]);
    assert_eq!(log.count(""), 3);
}

#[test]
fn what_was_kept_by_mistake_is_let_go_by_undo() {
    let log = Log::new();
    let desk = log.desk(80, 24).paste(THREE_RECIPIENTS).keys("<C-k><F4>u");
    has(&desk.screen(), &["Undone: removed the 3 entries that were added."]);
    assert_eq!(log.count(""), 0);
}

#[test]
fn every_bounce_is_kept_without_a_key_where_the_setting_says_so() {
    let log = Log::new();
    let mut desk = log.desk(80, 24);
    desk.app.desk.settings.keep = whybounce::settings::Keeping::Always;
    // Neither an example nor what one types is a bounce that came in.
    let desk = desk.keys("<C-t><C-l>550 5.1.1 ann@example.net user unknown<C-l>");
    assert!(!log.file().exists());
    let desk = desk.paste(THREE_RECIPIENTS);
    has(&desk.screen(), &["Kept 3 bounces."]);
    assert_eq!(log.count(""), 3);
}

#[test]
fn diagnose_says_what_the_log_knows() {
    let log = Log::new();
    let mut store = log.store();
    store.keep(&[9, 4].map(|days| bounce("bob@example.net", days * 1440, Category::MailboxFull)), NOW).unwrap();
    let text = "Nov 28 11:00:00 mx postfix/smtp[1]: 4F1: to=<bob@example.net>, relay=mx.example.net[192.0.2.1]:25, \
                delay=1, dsn=4.2.2, status=deferred (host mx.example.net said: 452 4.2.2 Mailbox full)";
    let screen = log.desk(120, 40).paste(text).screen();
    has(&screen, &["Third temporary failure for this address", "Quarantine it?"]);
    // It says so of that bounce only, and nothing where nothing was kept.
    let screen = log.desk(120, 40).paste(text).paste(UNKNOWN_USER).screen();
    assert!(!screen.contains("Third"), "{screen}");
    let screen = Desk::new(120, 40).paste(text).screen();
    assert!(!screen.contains("Third"), "{screen}");
}

#[test]
fn the_filter_line_narrows_the_queue_as_it_is_typed() {
    let log = Log::of_a_shift();
    let screen = log.open().keys("/open provider=google").screen();
    has(&screen, &["1 listed", "ann@gmail.com"]);
    assert!(!screen.contains("bob@"), "{screen}");
    has(&log.open().keys("/waiting").screen(), &["1 listed", "mira"]);
    has(&log.open().keys("/colour=red").screen(), &["can't filter by colour"]);
    has(&log.open().keys("/nobody").screen(), &["No matches.", "0 listed"]);
    assert_eq!(log.open().keys("/waiting<Esc><Esc>").screen(), log.open().screen());
}

#[test]
fn actions_are_about_the_selected_entry_or_all_marked_ones_and_each_is_undone() {
    let log = Log::of_a_shift();
    let desk = log.open().keys("d");
    has(&desk.screen(), &["Done. u: undo", "1 done"]);
    assert_eq!(log.count("done"), 1);
    let desk = log.open().keys("/open<Enter>  ").keys("w");
    has(&desk.screen(), &["2 waiting. u: undo"]);
    assert_eq!(log.count("waiting"), 3);
    let desk = log.open().keys("/outlook<Enter>m").keys("asam<Enter>nasked twice<Enter>tvip<Enter>");
    assert_eq!((log.count("assignee=sam"), log.count("tag=vip")), (2, 1));
    let desk = desk.keys("uuu");
    has(&desk.screen(), &["Undone: assignment of 2 entries."]);
    assert_eq!((log.count("assignee=sam"), log.count("assignee=mira"), log.count("tag=vip")), (0, 1, 0));
    has(&log.open().keys("u").screen(), &["Nothing left to undo in this session"]);
}

#[test]
fn earlier_words_are_offered_again() {
    let line = |keys: &str| {
        let log = Log::of_a_shift();
        let screen = log.open().keys("na<Enter>").keys(keys).screen();
        let row = screen.lines().skip_while(|row| !row.contains("─ Note ─")).nth(1).unwrap().to_owned();
        row.trim_matches(|c| c == '│' || c == ' ').to_owned()
    };
    assert_eq!(line("n"), "a");
    assert_eq!(line("ne"), "ae");
    assert_eq!(line("ne<Down>"), "a");
    assert_eq!(line("ne<Down><Down>"), "ae");
    assert_eq!(line("<Down>nb<Up>"), "a");
    // Who it was given to last is there at once.
    let log = Log::of_a_shift();
    has(&log.open().keys("amira<Enter><Down>a<Enter>").screen(), &["Assigned."]);
    assert_eq!(log.count("assignee=mira"), 3);
}

#[test]
fn an_address_is_suppressed_and_taken_off_the_list_by_the_same_key() {
    let log = Log::of_a_shift();
    has(&log.open().keys("s").screen(), &["Address suppressed. u: undo", "suppressed", "on your suppression list"]);
    assert_eq!(log.store().suppressed().unwrap()[0].reason, Reason::Bounce);
    has(&log.open().keys("s").screen(), &["taken off the suppression list"]);
    assert_eq!(log.store().suppressed().unwrap(), Vec::<Suppression>::new());
    let desk = log.open().keys("ss");
    assert_eq!(log.store().suppressed().unwrap().len(), 0);
    drop(desk.keys("u"));
    assert_eq!(log.store().suppressed().unwrap().len(), 1);
}

#[test]
fn a_good_address_is_suppressed_at_the_second_press_only() {
    let log = Log::of_a_shift();
    let blocked = || log.open().keys("/cia<Enter>");
    has(&blocked().keys("s").screen(), &["The verdict says to keep cia@outlook.com. s again suppresses it"]);
    assert_eq!(log.store().suppressed().unwrap().len(), 0);
    drop(blocked().keys("s<Tab>s"));
    assert_eq!(log.store().suppressed().unwrap().len(), 0, "another key in between, and it is the first again");
    drop(blocked().keys("ss"));
    assert_eq!(log.store().suppressed().unwrap().len(), 1);
}

#[test]
fn an_address_is_forgotten_where_one_says_so_twice() {
    let log = Log::of_a_shift();
    let asked = log.open().keys("/bob<Enter><Del>");
    has(&asked.screen(), &["Forget an address", "bob@example.net", "can't be undone"]);
    drop(log.open().keys("/bob<Enter><Del><Esc>"));
    assert_eq!(log.count("bob"), 3);
    has(&log.open().keys("/bob<Enter><Del><Enter>").screen(), &["Forgot bob@example.net: 3 bounces deleted"]);
    assert_eq!(log.count("bob"), 0);
    has(&log.open().keys("<Del>x<Enter>").screen(), &["No bounce of ann@gmail.comx was kept"]);
}

#[test]
fn the_histories_of_an_entry_its_address_and_its_domain_are_seen() {
    let log = Log::of_a_shift();
    let waiting = || log.open().keys("/waiting<Enter>");
    has(&waiting().screen(), &["Note: asked Microsoft to delist", "\"Your order 4711\""]);
    has(&waiting().keys("<Tab>").screen(), &["[History]", "status: Waiting", "assigned to mira"]);
    has(&waiting().keys("<Tab><Tab><Tab>").screen(), &["[Domain 1]", "dan@outlook.com"]);
    has(&log.open().keys("/bob<Enter><Tab><Tab>").screen(), &["[Address 2]", "Mailbox full"]);
    // What is said of none doesn't contradict what the address has.
    has(&log.open().keys("/bob<Enter><Tab><Tab><Tab>").screen(), &["No bounces of other addresses at this domain."]);
    has(&log.open().keys("<Tab><Tab>").screen(), &["No other bounces of this address."]);
    // Or the whole queue shows nothing else, until Esc.
    let screen = log.open().keys("<Down>A").screen();
    has(&screen, &["[address: bob@example.net]", "3 listed"]);
    assert!(!screen.contains("ann@"), "{screen}");
    has(&log.open().keys("<Down>D").screen(), &["[domain: example.net]"]);
    assert_eq!(log.open().keys("<Down>A<Esc>").screen(), log.open().screen());
}

#[test]
fn the_domain_has_as_many_others_as_its_list_shows() {
    let log = Log::new();
    let unknown = |address, minutes| bounce(address, minutes, Category::InvalidRecipient);
    // Mail to one address may go on to another domain, and fail there.
    let forwarded = |minutes| New { domain: Some("internal.example".into()), ..unknown("ann@b.example", minutes) };
    let entries = [
        unknown("ann@b.example", 1),
        forwarded(2),
        forwarded(3),
        unknown("eve@b.example", 4),
        unknown("dan@b.example", 5),
    ];
    log.store().keep(&entries, NOW).unwrap();
    has(&log.open().keys("<Tab><Tab><Tab>").screen(), &["Address 2", "[Domain 2]", "eve@b.example", "dan@b.example"]);
}

#[test]
fn a_cause_is_found_by_the_words_of_its_row() {
    let log = Log::of_a_shift();
    let screen = log.open().keys("/unknown us<Enter>").screen();
    has(&screen, &["3 listed", "ann@gmail.com", "■ Unknown user"]);
    assert!(!screen.contains("bob@"), "{screen}");
    has(&log.open().keys("/blocked cia<Enter>").screen(), &["1 listed", "cia@outlook.com"]);
    has(&log.open().keys("/mailbox full<Enter>").screen(), &["3 listed"]);
}

#[test]
fn of_a_reply_pasted_within_a_question_the_reply_is_shown() {
    let log = Log::new();
    let screen =
        log.desk(80, 24).paste("Hi, why? 550 5.1.1 <zoe@example.com>: User unknown").keys("<C-k><F4>").screen();
    has(&screen, &["│ 550 5.1.1 <zoe@example.com>: User unknown"]);
    assert!(!screen.contains("Hi, why?"), "{screen}");
}

#[test]
fn the_gravest_come_first_where_one_wants_that() {
    let log = Log::of_a_shift();
    let screen = log.open().keys("O").screen();
    has(&screen, &["gravest first"]);
    let rows: Vec<&str> = screen.lines().filter(|row| row.contains('@')).collect();
    assert!(rows[0].contains("ann@") && rows[2].contains("eve@"), "{screen}");
}

#[test]
fn an_entry_opens_in_diagnose_and_esc_leads_back() {
    let log = Log::of_a_shift();
    let desk = log.open().keys("<Down><Enter>");
    has(&desk.screen(), &["Opened kept bounce 2. Esc: back to triage", "Mailbox full", "452"]);
    let back = log.open().keys("<Down><Enter><Esc>").screen();
    assert_eq!(back, log.open().keys("<Down>").screen());
}

#[test]
fn the_note_and_the_hand_over_are_copied() {
    let log = Log::of_a_shift();
    let desk = log.open().keys("y");
    has(&desk.copied[0], &["Message to ann@gmail.com rejected", "Next:"]);
    let desk = log.open().keys("  y");
    assert_eq!(desk.copied[0].matches("\n---\n").count(), 1);
    // What is said names what was copied, and not what lies in Diagnose.
    let said = |keys: &str| log.desk(80, 24).paste(THREE_RECIPIENTS).keys("<F4>").keys(keys).screen();
    has(&said("y"), &["Ticket note for ann@gmail.com copied"]);
    has(&said("  y"), &["Ticket note for 2 copied"]);
    has(&said("R"), &["(8 bounces)"]);
    let desk = log.open().keys("R");
    has(&desk.copied[0], &["Bounces from", "Suppress these addresses", "Quarantine these addresses"]);
}

#[test]
fn personal_data_is_hidden_in_the_queue_as_everywhere() {
    let log = Log::of_a_shift();
    let masked = |keys: &str| {
        let mut desk = log.desk(120, 40);
        desk.app.desk.settings.redact = true;
        let settings = desk.app.desk.settings.clone();
        desk.app.configure(settings, Origin::default());
        let desk = desk.keys(keys);
        let copied = desk.copied.join("\n");
        desk.screen() + &copied
    };
    for keys in [
        "<F4>",
        "<F4><Tab><Tab>",
        "<F4><Down>A",
        "<F4>y",
        "<F4>R",
        "<F3>",
        "<F3><Tab>",
        "<F3><S-Tab>",
        "<F3><S-Tab><Enter>",
    ] {
        let screen = masked(keys);
        for name in ["ann@gmail", "bob@", "cia@", "example.net", "university.example"] {
            assert!(!screen.contains(name), "{keys}: {name}\n{screen}");
        }
    }
    has(&masked("<F4>"), &["user-1@gmail.com", "Unknown user"]);
}

#[test]
fn overview_counts_the_kept_log_and_names_whom_to_suppress() {
    let log = Log::of_a_shift();
    insta::assert_snapshot!("kept-overview", log.desk(80, 24).keys("<F3>").screen());
    insta::assert_snapshot!("kept-candidates", log.desk(80, 24).keys("<F3><S-Tab>").screen());
    has(&log.desk(80, 24).keys("<F3><S-Tab><S-Tab>").screen(), &["[Week]", "Sat"]);
    has(&log.desk(80, 24).keys("<F3>/provider=google").screen(), &["Unknown user"]);
    // A group opens in Triage, from which Esc leads back.
    has(&log.desk(80, 24).keys("<F3><Enter>").screen(), &["[cause: Unknown user]", "3 listed", "F4 Triage"]);
    let back = log.desk(80, 24).keys("<F3><Tab><Down><Enter><Esc>").screen();
    assert_eq!(back, log.desk(80, 24).keys("<F3><Tab><Down>").screen());
    // What is open comes first; one key shows the other.
    has(&log.desk(80, 24).paste(THREE_RECIPIENTS).keys("<F3>").screen(), &["pasted text"]);
    has(&log.desk(80, 24).paste(THREE_RECIPIENTS).keys("<F3>K").screen(), &["Kept 8"]);
    has(&log.desk(80, 24).paste(THREE_RECIPIENTS).keys("<F3>KK").screen(), &["pasted text"]);
    let none = Log::new();
    has(&none.desk(80, 24).keys("<F3>").screen(), &["Nothing to count yet"]);
    has(
        &none.desk(80, 24).paste(THREE_RECIPIENTS).keys("<F3>K").screen(),
        &["Nothing has been kept yet", "pasted text"],
    );
}

#[test]
fn without_a_log_everything_else_works() {
    let log = Log::new();
    has(&log.open().screen(), &["Nothing has been kept yet. Ctrl-K on the Diagnose screen", "kept for 90 days"]);
    let damaged = |bytes: &[u8], said: &str| {
        std::fs::write(log.file(), bytes).unwrap();
        has(&log.open().screen(), &[said, "it wasn't changed", "works without it"]);
        let desk = log.desk(80, 24).paste(THREE_RECIPIENTS).keys("<C-k>");
        has(&desk.screen(), &[said, "Unknown user"]);
        has(&log.desk(80, 24).keys("<F3>").screen(), &[said]);
        assert_eq!(std::fs::read(log.file()).unwrap(), bytes);
    };
    damaged(&b"This is no database. ".repeat(100), "is damaged");
    let newer = Log::of_a_shift();
    rusqlite::Connection::open(newer.file()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    has(&newer.open().screen(), &["written by a newer whybounce"]);
    // One that can't be written is read all the same.
    let fixed = Log::of_a_shift();
    let bytes = std::fs::read(fixed.file()).unwrap();
    if read_only(fixed.folder.path()) {
        let screen = fixed.open().screen();
        has(&screen, &["ann@gmail.com"]);
        has(&fixed.open().keys("d").screen(), &["Can't write the log", "ann@gmail.com"]);
        assert_eq!(std::fs::read(fixed.file()).unwrap(), bytes);
    }
    // One that was moved away meanwhile takes nothing with it.
    let moved = Log::of_a_shift();
    let desk = moved.open();
    std::fs::rename(moved.file(), moved.folder.path().join("old.db")).unwrap();
    drop(desk.paste(THREE_RECIPIENTS).keys("<C-k>"));
    assert_eq!(moved.count(""), 3);
}

/// Takes the right to write; `false` where the system doesn't care, as for root.
fn read_only(folder: &Path) -> bool {
    for path in [&folder.join("bounces.db"), folder] {
        let mut rights = std::fs::metadata(path).unwrap().permissions();
        rights.set_readonly(true);
        std::fs::set_permissions(path, rights).unwrap();
    }
    std::fs::write(folder.join("try"), "").is_err()
}
