//! The Overview screen as a person sees it: a night's log pasted, counted, filtered and looked into.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod desk;

#[path = "../examples/night/night.rs"]
#[allow(dead_code)]
mod night;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use desk::{Desk, THREE_RECIPIENTS, has, reference};
use night::{Night, Stamp};
use whybounce::survey::board::{Asked, Board, Query, Within};
use whybounce::survey::summary::{Summary, Table, Wanted};
use whybounce::survey::{By, Counts};
use whybounce::tui::census::{Census, Shared, count_text};
use whybounce::tui::theme::{Drawing, Palette, Theme};

/// A made-up night of a mail server.
static NIGHT: LazyLock<String> = LazyLock::new(|| {
    let mut out = Vec::new();
    Night::new(7, Stamp::Iso).write(10_000, &mut out).unwrap();
    String::from_utf8(out).unwrap()
});

fn overview(width: u16, height: u16) -> Desk {
    Desk::new(width, height).paste(&NIGHT).keys("<F3>")
}

#[test]
fn the_page_tells_how_many_failed_why_and_on_whose_side() {
    insta::assert_snapshot!("overview", overview(80, 24).screen());
    insta::assert_snapshot!("overview-narrow", overview(60, 15).screen());
    insta::assert_snapshot!("overview-wide", overview(120, 40).screen());
}

#[test]
fn everything_is_there_in_ascii_too() {
    let theme = Theme { palette: Palette::Attributes, drawing: Drawing::Ascii };
    let screen = Desk::with(80, 24, theme).paste(&NIGHT).keys("<F3>").screen();
    assert!(screen.is_ascii(), "{screen}");
    has(&screen, &["[Cause]", "Unknown user", "###", "! 21 of 48"]);
}

#[test]
fn before_anything_is_open_it_says_what_to_do() {
    has(&Desk::new(80, 24).keys("<F3>").screen(), &["Nothing to count yet", "whybounce follow"]);
}

#[test]
fn a_group_is_looked_into_a_delivery_opened_and_esc_leads_back_to_the_same_place() {
    let desk = overview(80, 24).keys("<Down><Enter><Down><Down>");
    let there = desk.screen();
    has(&there, &["Cause: Content rejected", "3 listed"]);
    let back = overview(80, 24).keys("<Down><Enter><Down><Down><Enter><Esc>").screen();
    assert_eq!(back, there);
    let verdict = overview(80, 24).keys("<Down><Enter><Down><Down><Enter>").screen();
    has(&verdict, &["Content rejected (spam, links, policy)", "What to do"]);
    let groups = overview(80, 24).keys("<Down><Enter><Down><Down><Enter><Esc><Esc>").screen();
    assert_eq!(groups, overview(80, 24).keys("<Down>").screen());
    // One more leads to Diagnose, where the text is.
    has(&overview(80, 24).keys("<Esc>").screen(), &["Recipients"]);
}

#[test]
fn groups_change_by_a_key_and_by_a_click() {
    has(&overview(80, 24).keys("<Tab>").screen(), &["[Domain]", "gmail.com"]);
    has(&overview(80, 24).keys("<S-Tab>").screen(), &["[Hour]", "2026-11-28 03:00"]);
    has(&overview(80, 24).click("Provider").screen(), &["[Provider]", "Outlook.com"]);
    // The first click selects, the second looks in.
    has(&overview(80, 24).click("Content rejected").click("Content rejected").screen(), &["3 listed"]);
}

#[test]
fn a_filter_narrows_all_of_it_as_it_is_typed() {
    let screen = overview(80, 24).keys("/gmail").screen();
    has(&screen, &["/ gmail", "gmail.com failed with rate limits"]);
    assert!(!screen.contains("example.net failed"), "{screen}");
    has(&overview(80, 24).keys("/cause=content-rejected code=5.7.1<Enter>").screen(), &["3 failed permanently"]);
    has(&overview(80, 24).keys("/colour=red").screen(), &["can't filter by colour"]);
    has(&overview(80, 24).keys("/nobody-has-this").screen(), &["No matches."]);
    // Esc takes the filter away, then leaves its line.
    assert_eq!(overview(80, 24).keys("/gmail<Esc><Esc>").screen(), overview(80, 24).screen());
}

#[test]
fn the_page_is_copied_as_text_and_kept_as_a_file() {
    let desk = overview(80, 24).keys("y");
    has(&desk.copied[0], &["deliveries:", "What to do first", "Unknown user", "Them or us"]);
    let desk = overview(80, 24).keys("<Down><Enter>y");
    has(&desk.copied[0], &["Cause: Content rejected", "5.7.1", "failed"]);
    assert_eq!(desk.copied[0].lines().count(), 2 + 3);
    let desk = overview(80, 24).keys("Etoday.html<Enter>");
    assert_eq!(desk.exported[0].0, "today.html");
    has(&desk.exported[0].1, &["<!DOCTYPE html>", "Unknown user"]);
    let desk = overview(80, 24).keys("<Down><Enter>Eone.csv<Enter>");
    assert_eq!(desk.exported[0].1.lines().count(), 1 + 3);
    has(&overview(80, 24).keys("Etoday.exe<Enter>").screen(), &["Use a name that ends in .csv, .html"]);
}

#[test]
fn masked_it_names_nobody() {
    let mut desk = Desk::new(80, 24);
    desk.app.desk.settings.redact = true;
    let settings = desk.app.desk.settings.clone();
    desk.app.configure(settings, whybounce::tui::desk::Origin::default());
    let desk = desk.paste(THREE_RECIPIENTS);
    let screen = desk.keys("<F3><Enter>").screen();
    assert!(!screen.contains("ann@") && !screen.contains("bob@") && !screen.contains("cia@"), "{screen}");
    has(&screen, &["1 listed"]);
}

/// All that a night tells, counted and kept.
fn counted(newest: bool) -> Shared {
    let shared = Shared::new(if newest {
        Census { board: Board::of_newest(8), ..Census::default() }
    } else {
        Census::default()
    });
    count_text(NIGHT.as_bytes(), None, &reference(), &mut shared.teller(|| true));
    shared
}

#[test]
fn what_is_kept_one_by_one_comes_to_the_same_as_the_totals() {
    let shared = counted(false);
    let census = shared.look();
    let Census { survey, board, .. } = &*census;
    let reference = reference();
    let wanted = Wanted { by: By::EVERY.to_vec(), top: None, before: None };
    let totals = Summary::of(survey, &wanted, &reference);
    let query = Query::default();
    let page = board.page(Asked { query: &query, within: None }, &wanted, (survey, &reference));
    assert_eq!(page.summary.totals, totals.totals);
    assert_eq!(
        page.summary.span.map(|(first, last)| (first.minutes(), last.minutes())),
        totals.span.map(|(first, last)| (first.minutes(), last.minutes()))
    );
    // What each delivery has come to; its attempts are counted with the last of them.
    let told = |table: &Table| {
        let counts = table.rows.iter().map(|row| (row.key.clone(), Counts { attempts: 0, ..row.counts }));
        counts.filter(|(_, counts)| *counts != Counts::default()).collect::<BTreeMap<_, _>>()
    };
    for (one, other) in page.summary.tables.iter().zip(&totals.tables) {
        assert_eq!(told(one), told(other), "{:?}", one.by);
    }
    // Each group comes to what its row says, and its deliveries are those that it counts.
    let table = totals.table(By::Domain).unwrap();
    for row in &table.rows {
        let within = Within { by: By::Domain, key: row.key.clone() };
        let inside = board.page(Asked { query: &query, within: Some(&within) }, &wanted, (survey, &reference));
        assert_eq!(inside.summary.totals.failed, row.counts.failed, "{}", row.key);
        assert_eq!(inside.summary.totals.delivered, row.counts.delivered, "{}", row.key);
        assert!(inside.numbers.len() as u64 >= row.counts.undelivered(), "{}", row.key);
    }
}

#[test]
fn of_a_log_that_never_ends_the_newest_failures_stay() {
    let (all, newest) = (counted(false), counted(true));
    let (all, newest) = (all.look(), newest.look());
    let (survey, all, newest) = (&newest.survey, &all.board, &newest.board);
    assert!(newest.len() <= 10 && newest.has_let_go());
    assert!(all.len() > 50 && !all.has_let_go());
    assert!(newest.listed(newest.newest().unwrap()).is_some_and(|one| one.recipient.contains('@')));
    assert_eq!(newest.listed(0), None);
    let wanted = Wanted { by: vec![By::Cause], top: None, before: None };
    let query = Query::read("unknown").unwrap();
    let page = newest.page(Asked { query: &query, within: None }, &wanted, (survey, &reference()));
    assert!(page.numbers.iter().all(|number| newest.listed(*number).is_some()));
}
