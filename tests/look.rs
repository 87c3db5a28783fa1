//! How the screens look: whole rows, readable colours, no half sentences, no room left unused.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod desk;

#[path = "../examples/night/night.rs"]
#[allow(dead_code)]
mod night;

use std::fmt::Write;
use std::sync::LazyLock;

use desk::{Desk, THREE_RECIPIENTS, UNKNOWN_USER, has, reference};
use night::{Night, Stamp};
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use whybounce::keys::{Command, Key};
use whybounce::tui::action::Action;
use whybounce::tui::census::count_text;
use whybounce::tui::theme::{Drawing, Palette, Theme};

const THEMES: [Palette; 2] = [Palette::Colors, Palette::Light];

static NIGHT: LazyLock<String> = LazyLock::new(|| {
    let mut out = Vec::new();
    Night::new(7, Stamp::Iso).write(10_000, &mut out).unwrap();
    String::from_utf8(out).unwrap()
});

fn themed(size: (u16, u16), palette: Palette) -> Desk {
    Desk::with(size.0, size.1, Theme { palette, drawing: Drawing::Unicode })
}

/// The cells of the row behind the pointer, up to the line at its right.
fn selected(desk: &mut Desk) -> Vec<Cell> {
    desk.draw();
    let buffer = desk.terminal.backend().buffer();
    let rows = buffer.content().chunks(usize::from(buffer.area.width));
    let mut pointed = rows.filter_map(|row| {
        let pointer = row.iter().position(|cell| cell.symbol() == "❯")?;
        let row = row.iter().skip(pointer + 1);
        Some(row.take_while(|cell| !matches!(cell.symbol(), "│" | "┃")).cloned().collect::<Vec<_>>())
    });
    pointed.next_back().unwrap_or_else(|| panic!("nothing is selected"))
}

fn look(cell: &Cell) -> (Color, Color, Modifier) {
    (cell.fg, cell.bg, cell.modifier)
}

#[test]
fn a_selected_row_has_one_ink_and_one_ground() {
    for palette in THEMES {
        for (text, keys) in [(NIGHT.as_str(), "<F3>"), (THREE_RECIPIENTS, "<F7>"), ("", "<F2>quota<Tab>")] {
            let mut desk = themed((80, 24), palette).paste(text).keys(keys);
            let mut cells = selected(&mut desk);
            while cells.last().is_some_and(|cell| look(cell) == look(&Cell::EMPTY)) {
                cells.pop();
            }
            let looks: Vec<_> = cells.iter().map(look).collect();
            assert!(looks.len() > 20 && looks.iter().all(|one| *one == looks[0]), "{palette:?}\n{}", desk.look());
            // A block of the ink of the row would be a hole in it.
            assert!(cells.iter().all(|cell| cell.symbol() != "█"), "{}", desk.look());
        }
    }
}

#[test]
fn nothing_shows_through_a_message() {
    for palette in THEMES {
        let mut desk = themed((60, 15), palette).paste(UNKNOWN_USER).keys("<C-y>");
        desk.app.toast = Some("a message that is longer than one row of such a terminal has room for ".repeat(2));
        desk.draw();
        let buffer = desk.terminal.backend().buffer();
        let above = &buffer.content()[60 * 13 + 1..60 * 13 + 40];
        assert!(above.iter().all(|cell| look(cell) == look(&above[0])), "{palette:?}\n{}", desk.look());
    }
}

#[test]
fn behind_a_popup_is_no_bar_of_what_lies_there() {
    let long = || Desk::new(80, 24).paste(&UNKNOWN_USER.repeat(20)).keys("<Esc>");
    assert!(long().screen().contains('┃'));
    let screen = long().keys("<F8>").screen();
    assert!(!screen.contains('┃'), "{screen}");
}

#[test]
fn a_match_on_a_badge_can_be_read_and_the_one_that_one_is_at_differs() {
    for palette in THEMES {
        let mut desk = themed((80, 24), palette).paste(UNKNOWN_USER).keys("<Esc><M-f>suppress<Enter>");
        desk.draw();
        let buffer = desk.terminal.backend().buffer();
        let theme = Theme { palette, drawing: Drawing::Unicode };
        let roles = [whybounce::tui::theme::Role::Match, whybounce::tui::theme::Role::Found];
        let [other, here] = roles.map(|role| theme.over(role));
        let count = |style: ratatui::style::Style| {
            let cells = buffer.content().iter();
            cells.filter(|cell| Some(cell.fg) == style.fg && cell.modifier == style.add_modifier).count()
        };
        assert!(count(here) == 8 && count(other) >= 8, "{palette:?} {} {}", count(here), count(other));
    }
}

/// Recipients with long addresses that failed by many causes.
fn many() -> String {
    let said = [
        "550 5.1.1 User unknown",
        "552 5.2.2 Mailbox full",
        "554 5.7.1 Message rejected as spam",
        "550 5.7.26 Unauthenticated email is not accepted",
        "552 5.3.4 Message size exceeds fixed limit",
        "450 4.2.0 Greylisted, please try again later",
        "550 5.7.1 Relaying denied",
    ];
    let mut log = String::new();
    for (number, said) in said.iter().enumerate() {
        writeln!(
            log,
            "2026-11-28T10:00:0{number}+00:00 mx1 postfix/smtp[12]: 4bX12Yz3k{number}: \
             to=<bartholomew.longname{number}@mail{number}.customer-with-a-long-name.example>, \
             relay=mx.example.net[203.0.113.7]:25, delay=1, dsn={}, status=bounced (host \
             mx.example.net[203.0.113.7] said: {said} (in reply to RCPT TO command))",
            said.get(4..9).unwrap()
        )
        .unwrap();
    }
    log
}

#[test]
fn a_list_shortens_the_address_before_the_cause_and_a_summary_ends_with_how_many_are_left_out() {
    let screen = Desk::new(80, 24).paste(&many()).screen();
    has(&screen, &["… Unknown user  ■ HARD", "… Mailbox full  ◧ SOFT", "1 mailbox full …", "and 5 more causes"]);
    let wide = Desk::new(220, 60).paste(&many()).keys("<F7>").screen();
    has(&wide, &["bartholomew.longname0@mail0.customer-with-a-long-name.example"]);
}

#[test]
fn overview_says_what_to_do_first_in_whole_and_what_is_wrong_with_a_filter() {
    let overview = |width, height| Desk::new(width, height).paste(&NIGHT).keys("<F3>");
    for (width, height) in [(60, 15), (80, 24), (120, 40)] {
        has(&overview(width, height).screen(), &["What to do first: "]);
    }
    let narrow = overview(60, 15).keys("/colour=red").screen();
    has(&narrow, &["can't filter by colour"]);
    assert!(narrow.contains("cause"), "{narrow}");
    // The year is the same in every row, and so is the cause.
    let inside = overview(80, 24).keys("<Enter>").screen();
    assert!(!inside.contains("2026-11-28 0"), "{inside}");
    let cause = inside.lines().filter(|row| row.contains("Unknown user")).count();
    assert_eq!(cause, 1, "{inside}");
}

#[test]
fn a_search_line_keeps_its_words_beside_the_number() {
    has(&Desk::new(60, 15).keys("<F2>mail").screen(), &["/ mail", "100+ "]);
    let wide = Desk::new(120, 40).keys("<F2>5").screen();
    assert!(!wide.contains("101"), "{wide}");
}

#[test]
fn the_smallest_usual_screen_names_every_screen_and_keeps_what_helps() {
    let first = Desk::new(60, 15).screen();
    has(&first, &["F1 Diagnose F2 Reference F3 Overview F4 Triage F5 Learn"]);
    // What is not in view is told of.
    has(&first, &["…"]);
    has(&Desk::new(60, 15).keys("<F8><Down>").screen(), &["Enter: change", "Which kind of mail the advice is for."]);
    has(&Desk::new(60, 15).paste(&NIGHT).keys("<F3>E").screen(), &[".txt"]);
    has(&Desk::new(60, 15).paste(UNKNOWN_USER).keys("<C-l>").screen(), &["F10: earlier texts"]);
}

#[test]
fn how_often_words_are_found_is_told_while_they_are_typed() {
    let find = |keys| Desk::new(80, 24).paste(UNKNOWN_USER).keys("<M-f>").keys(keys).screen();
    has(&find("5.1.1"), &["3 found"]);
    has(&find("nowhere"), &["0 found"]);
    assert!(!find("").contains("found"));
}

#[test]
fn a_wide_screen_gives_popups_its_room() {
    let rows = |height| Desk::new(120, height).keys("<C-p>").screen().lines().filter(|row| row.contains("│")).count();
    assert!(rows(60) > rows(24));
    let width = |width| {
        let screen = Desk::new(width, 40).keys("<C-p>").screen();
        let line = screen.lines().find(|row| row.contains("Commands and pages")).unwrap().to_owned();
        line.trim_matches(|c| c != '╭' && c != '╮').chars().filter(|c| *c == '─').count()
    };
    assert!(width(220) > width(80));
}

#[test]
fn keys_that_do_nothing_are_not_named() {
    let one = Desk::new(120, 40).paste(UNKNOWN_USER).keys("<F6>").screen();
    assert!(!one.contains("all / one"), "{one}");
    has(&Desk::new(120, 40).paste(THREE_RECIPIENTS).keys("<F6>").screen(), &["all / one"]);
    let contents = |keys| Desk::new(120, 40).keys("<F2><Tab>").keys(keys).screen();
    assert!(!contents("<Down>").contains("collapse") && !contents("").contains("expand"));
    has(&contents("<Down>"), &["expand"]);
    has(&contents(""), &["collapse"]);
}

/// The keys that the bottom line of a screen names, of those that work there.
fn named_keys(desk: &mut Desk) -> Vec<(Command, Key)> {
    let screen = desk.look();
    let bottom = screen.lines().last().unwrap().to_owned();
    let bindings = desk.app.desk.keymap.here(desk.app.context()).filter(|binding| !binding.hint.is_empty());
    let named = bindings.filter_map(|binding| {
        let key = *binding.keys.first()?;
        let first = binding.hint.split(' ').next()?;
        bottom.contains(&format!(" {} {first}", key.short())).then_some((binding.command, key))
    });
    named.collect()
}

/// A key as a test plays it.
fn script(key: Key) -> String {
    let name = key.to_string().to_lowercase();
    match name.split_once('-') {
        Some(("ctrl", letter)) => format!("<C-{letter}>"),
        Some(("alt", letter)) => format!("<M-{letter}>"),
        _ if name == "space" => " ".to_owned(),
        _ if name.chars().count() == 1 => key.to_string(),
        _ => format!("<{key}>"),
    }
}

#[test]
fn where_nothing_is_there_yet_no_named_key_is_dead() {
    let folder = tempfile::tempdir().unwrap();
    let states = [
        "",
        "<Esc>",
        "<F2>",
        "<F2><Tab>",
        "<F3>",
        "<F4>",
        "<F5>",
        "<F8>",
        "<F9>",
        "<C-p>",
        "<M-t>",
        "<F5>p",
        "<F5>x",
        "<M-f>",
    ];
    let unfound = ["<F2>", "<F9>", "<C-p>", "<M-t>", "<F5>p", "<M-f>"].map(|state| format!("{state}qqqqqq"));
    for state in states.into_iter().map(str::to_owned).chain(unfound) {
        let desk = || Desk::new(200, 40).with_log(&folder.path().join("log.db")).keys(&state);
        let named = named_keys(&mut desk());
        assert!(!named.is_empty(), "{state}");
        for (command, key) in named {
            let mut after = desk().keys(&script(key));
            let is_deed = after.above_the_keys() != desk().above_the_keys() || after.left;
            assert!(is_deed, "{key} ({command:?}) after {state} only says something\n{}", after.screen());
        }
    }
}

#[test]
fn a_followed_log_says_what_it_waits_for_and_how_to_go_on() {
    let mut desk = Desk::new(60, 15);
    let shared = desk.app.screens.overview.follow("/var/log/mail.log".to_owned());
    let mut desk = desk.keys("<F3>");
    has(&desk.look(), &["Waiting for new lines in /var/log/mail.log", "--from-start"]);
    count_text(NIGHT.as_bytes(), None, &reference(), &mut shared.teller(|| true));
    desk.app.update(Action::Counted);
    has(&desk.look(), &["Unknown user", "Latest failures"]);
    let paused = desk.keys(" ").screen();
    has(&paused, &["Space go on", "paused"]);
    let totals = paused.lines().find(|row| row.contains("paused")).unwrap();
    assert!(totals.contains("waiting") && !totals.contains('…'), "{paused}");
}
