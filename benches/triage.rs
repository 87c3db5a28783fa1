//! How long the kept log takes at a million entries: `cargo bench --bench triage`.
//!
//! The queue may take 200 ms to open, a filter or a drill-down 100 ms, what repeats 2 ms; 20,000 entries a second
//! are kept. The bounces are made up: over 20,000 domains and 400,000 addresses within ninety days.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use whybounce::store::{Asked, Change, New, Order, Query, Retention, Rules, Shift, Status, Store, TotalsBy, Whom};
use whybounce::taxonomy::{Address, Category, Permanence};

const MILLION: u64 = 1_000_000;

/// So many are kept in one transaction, as an import does.
const BATCH: u64 = 1 << 15;

/// 2026-11-28 12:00 UTC.
const NOW: i64 = 1_795_867_200;

const RETENTION: Retention = Retention { now: NOW, days: 90 };

const CAUSES: [(Category, Permanence, Address); 4] = [
    (Category::InvalidRecipient, Permanence::Hard, Address::Suppress),
    (Category::MailboxFull, Permanence::Soft, Address::Watch),
    (Category::SenderBlocked, Permanence::Hard, Address::Keep),
    (Category::RateLimited, Permanence::Soft, Address::Keep),
];

fn bounce(number: u64) -> New {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let address = (mixed >> 33) % 400_000;
    // A tenth of all goes to one domain.
    let domain =
        if address.is_multiple_of(10) { "gmail.com".to_owned() } else { format!("domain{}.example", address % 20_000) };
    let recipient = format!("user{address}@{domain}");
    let (cause, permanence, verdict) = CAUSES.get((mixed >> 20) as usize % CAUSES.len()).copied().unwrap();
    let providers = ["google", "microsoft", "yahoo", "postfix"];
    let line = format!(
        "Nov 28 02:10:01 mx postfix/smtp[12]: {number:X}: to=<{recipient}>, relay=mx.{domain}[192.0.2.1]:25, delay=1, dsn=5.1.1, status=bounced (host mx.{domain}[192.0.2.1] said: 550 5.1.1 The email account that you tried to reach does not exist)"
    );
    New {
        record: format!(
            "{{\"source\":\"mail.log\",\"message\":{number},\"recipient\":\"{recipient}\",\"domain\":\"{domain}\",\"diagnostic\":\"550 5.1.1 The email account that you tried to reach does not exist\",\"category\":\"{cause}\",\"title\":\"Unknown user\",\"permanence\":\"{permanence}\",\"confidence\":0.98}}"
        ),
        recipient: Some(recipient),
        domain: Some(domain),
        cause,
        permanence,
        address: verdict,
        provider: (!mixed.is_multiple_of(3))
            .then(|| providers.get((mixed >> 50) as usize % 4).copied().unwrap().to_owned()),
        code: Some("5.1.1".to_owned()),
        at: Some(NOW - 90 * 86_400 + i64::try_from(number * 90 * 86_400 / MILLION).unwrap()),
        message: Some(format!("{number:X}")),
        is_waiting: false,
        is_arrival: false,
        raw: line.into(),
    }
}

/// What was measured, and whether all of it is within its limits.
struct Measured {
    is_kept: bool,
}

impl Measured {
    /// The best of three.
    fn take<T>(&mut self, what: &str, limit: Option<Duration>, mut run: impl FnMut() -> T) {
        let mut best = Duration::MAX;
        for _ in 0..3 {
            let start = Instant::now();
            black_box(run());
            best = best.min(start.elapsed());
        }
        self.is_kept &= limit.is_none_or(|limit| best <= limit);
        let limit = limit.map_or(String::new(), |limit| format!("  (at most {} ms)", limit.as_millis()));
        println!("  {what:<34} {:>9.2} ms{limit}", best.as_secs_f64() * 1000.0);
    }
}

/// The processor time that this process has taken, in its own code and in the system's.
fn processor_time() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF).unwrap();
    let micros = |time: nix::sys::time::TimeVal| {
        Duration::from_micros(u64::try_from(time.tv_sec() * 1_000_000 + time.tv_usec()).unwrap())
    };
    micros(usage.user_time()) + micros(usage.system_time())
}

fn main() -> ExitCode {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bounces.db");
    let mut store = Store::open(&file, RETENTION).unwrap();
    let start = Instant::now();
    let mut action = None;
    let (mut making, mut spent, mut number) = (Duration::ZERO, Duration::ZERO, 0);
    while number < MILLION {
        let made = Instant::now();
        let batch: Vec<New> = (number..(number + BATCH).min(MILLION)).map(bounce).collect();
        making += made.elapsed();
        let before = processor_time();
        action = store.keep_on(&batch, NOW, action).unwrap().action;
        spent += processor_time().saturating_sub(before);
        number += BATCH;
    }
    let waited = start.elapsed().saturating_sub(making).as_secs_f64();
    // Others may be at work on this machine; what they take is not the log's.
    let rate = MILLION as f64 / spent.as_secs_f64();
    println!("kept a million in {waited:.1} s: {:.0} a second", MILLION as f64 / waited);
    println!("of that processor time {:.1} s: {rate:.0} a second (at least 20000)", spent.as_secs_f64());
    drop(store);
    let bytes = std::fs::metadata(&file).unwrap().len();
    println!("the file has {:.0} MB, {} bytes an entry", bytes as f64 / 1e6, bytes / MILLION);
    let mut measured = Measured { is_kept: rate >= 20_000.0 };
    let ms = |ms| Some(Duration::from_millis(ms));
    let screen = 0..50;
    measured.take("queue opened", ms(200), || {
        let store = Store::open(&file, RETENTION).unwrap();
        let rows = store.page(&Query::default(), Order::Newest, screen.clone()).unwrap();
        assert_eq!((store.statuses().unwrap().all(), rows.len()), (MILLION, 50));
    });
    let mut store = Store::open(&file, RETENTION).unwrap();
    for text in [
        "status=open",
        "status=done",
        "cause=mailbox-full",
        "status=open provider=google",
        "status=open cause=mailbox-full provider=google",
        "domain=gmail.com",
        "domain=domain77.example",
        "domain=*77.example",
        "cause!=mailbox-full provider!=google",
        "recipient=user12345@*",
        "user12345",
        "mailbox domain77",
        "gmail",
        "nothingofthekind",
    ] {
        let query = Query::read(text).unwrap();
        measured.take(text, ms(100), || {
            (store.count_up_to(&query, 10_000).unwrap(), store.page(&query, Order::Newest, screen.clone()).unwrap())
        });
    }
    measured.take("gravest first", ms(100), || store.page(&Query::default(), Order::Gravest, screen.clone()).unwrap());
    measured.take("the last page", None, || store.page(&Query::default(), Order::Newest, 999_950..1_000_000).unwrap());
    for (what, number) in [("what repeats at a large domain", 10), ("what repeats at a small one", 11)] {
        let news: Vec<New> = (0..100).map(|step| bounce(number + step * 1000)).collect();
        measured.take(&format!("{what}, 100 times"), ms(200), || {
            for new in &news {
                black_box(store.recurrence(&Asked::of_new(new, NOW), &Rules::default()).unwrap());
            }
        });
    }
    measured.take("1000 marked rows done, and undone", None, || {
        let ids: Vec<i64> = (1..=1000).collect();
        store.change(&ids, &Change::Status(Status::Done), NOW).unwrap();
        store.undo(None).unwrap()
    });
    measured.take("totals", None, || store.totals(&Query::default()).unwrap());
    for by in TotalsBy::ALL {
        measured.take(&format!("by {}", by.name()), None, || store.groups(*by, &Query::default(), 20).unwrap());
    }
    let shift = Shift { since: NOW - 86_400, now: NOW, most: 50 };
    measured.take("hand-over", None, || store.handover(shift, &Rules::default(), None).unwrap());
    let start = Instant::now();
    let forgotten = store.forget(&Whom::Address("user12340@gmail.com".to_owned())).unwrap();
    println!("  an address forgotten in {:.1} s: {forgotten:?}", start.elapsed().as_secs_f64());
    if measured.is_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
