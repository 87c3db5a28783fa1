//! How long Overview takes over a million deliveries: `cargo bench --bench overview`.
//!
//! A filter, a drill-down or another kind of groups may take a tenth of a second. The deliveries are made up:
//! one in ten did not arrive at once, over twenty thousand domains; a second run has a million that all failed.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use whybounce::builtin;
use whybounce::reference::Reference;
use whybounce::survey::board::{Asked, Board, Origin, Query, Within};
use whybounce::survey::summary::Wanted;
use whybounce::survey::{By, Fact, Moment, Outcome, Survey};
use whybounce::taxonomy::{Address, Category, Permanence};

/// What a key may take.
const LIMIT: Duration = Duration::from_millis(100);

const MILLION: u64 = 1_000_000;

fn main() -> ExitCode {
    let reference = builtin::reference();
    let mut is_kept = true;
    for (name, share) in [("one in ten failed", 10), ("all failed", 1)] {
        let start = Instant::now();
        let (survey, board) = counted(share);
        println!("{name}: counted in {:.1} s", start.elapsed().as_secs_f64());
        let within = |by, key: &str| Some(Within { by, key: key.to_owned() });
        for (what, query, within, by) in [
            ("filter by domain", "domain=domain7.example", None, By::Cause),
            ("filter with a star", "domain=*7.example cause!=mailbox-full", None, By::Domain),
            ("filter by a word", "user12345", None, By::Cause),
            ("filter by two words", "mailbox domain77", None, By::Domain),
            ("look into a domain", "", within(By::Domain, "domain7.example"), By::Cause),
            ("look into a cause", "", within(By::Cause, "mailbox-full"), By::Cause),
            ("look into an hour", "", within(By::Hour, "2026-11-28T02"), By::Cause),
            ("another kind of groups", "example", None, By::Sender),
        ] {
            let query = Query::read(query).unwrap();
            let asked = Asked { query: &query, within: within.as_ref() };
            let (time, listed) = best(&board, asked, by, (&survey, &reference));
            is_kept &= time <= LIMIT;
            println!("  {what:<24} {:>7.1} ms  {listed} listed", time.as_secs_f64() * 1000.0);
        }
    }
    if is_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The best of three, and how many deliveries passed.
fn best(board: &Board, asked: Asked<'_>, by: By, of: (&Survey, &Reference)) -> (Duration, usize) {
    let wanted = Wanted { by: vec![by, By::Hour, By::Day], top: Some(1000), before: None };
    let mut best = (Duration::MAX, 0);
    for _ in 0..3 {
        let start = Instant::now();
        let page = board.page(asked, &wanted, of);
        best = (start.elapsed().min(best.0), page.numbers.len());
    }
    best
}

/// A million deliveries of which one in so many did not arrive at once.
fn counted(share: u64) -> (Survey, Board) {
    let (mut survey, mut board) = (Survey::default(), Board::default());
    let causes = [Category::InvalidRecipient, Category::MailboxFull, Category::Greylisted, Category::RateLimited];
    // 2026-11-28 00:00.
    let begin = 29_930_400;
    for number in 0..MILLION {
        let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let domain = format!("domain{}.example", (mixed >> 40) % 20_000);
        let has_failed = number % share == 0;
        let cause = causes.get((mixed >> 20) as usize % causes.len()).copied().unwrap();
        let outcome = match (has_failed, cause) {
            (false, _) => Outcome::Delivered,
            (true, Category::InvalidRecipient) => Outcome::Failed,
            (true, _) => Outcome::Waiting,
        };
        let fact = Fact {
            key: Some(mixed),
            outcome,
            cause: if has_failed { cause } else { Category::Delivered },
            permanence: if outcome == Outcome::Failed { Permanence::Hard } else { Permanence::Soft },
            address: Address::Keep,
            at: Some(Moment::at(begin + i32::try_from(number / 1500).unwrap())),
            recipient: Some(mixed),
            host: Some(format!("mx.{domain}").into()),
            domain: Some(domain.clone().into()),
            provider: Some("google".into()),
            home: Some("google"),
            code: Some("5.1.1".to_owned()),
            reply: None,
            sender: Some(format!("shop{}@shop.example", mixed % 50)),
        };
        survey.add(&fact);
        let recipient = if has_failed { format!("user{number}@{domain}") } else { String::new() };
        board.add(&fact, &recipient, Origin::Bytes { start: number * 200, length: 200, line: number as usize });
    }
    (survey, board)
}
