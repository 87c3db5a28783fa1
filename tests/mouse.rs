//! The mouse: whatever names something that can be done does it when it is clicked.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod desk;

use desk::{Desk, THREE_RECIPIENTS, UNKNOWN_USER, has};
use whybounce::tui::screens::Tab;

#[test]
fn tabs_and_hints_of_the_footer_are_clicked() {
    let desk = Desk::new(80, 24).paste(UNKNOWN_USER).click("F2 Reference");
    assert_eq!(desk.app.screens.tab, Tab::Reference);
    assert_eq!(desk.click("F1 Diagnose").app.screens.tab, Tab::Diagnose);
    assert_eq!(Desk::new(80, 24).paste(UNKNOWN_USER).click("^Y note").copied.len(), 1);
    has(&Desk::new(80, 24).click("F9 keys").screen(), &["Keys in the paste"]);
    // While a popup is open the footer has its keys.
    let menu = Desk::new(80, 24).paste(UNKNOWN_USER).click("F6 copy").screen();
    has(&menu, &["Copy as…"]);
}

#[test]
fn a_recipient_is_clicked_and_its_verdict_read() {
    let desk = Desk::new(80, 24).paste(THREE_RECIPIENTS).click("bob ");
    has(&desk.screen(), &["Recipients 2 of 3", "Mailbox full", "◧ SOFT"]);
}

#[test]
fn a_link_of_a_verdict_and_one_of_a_page_are_clicked() {
    let desk = Desk::new(80, 40).paste(UNKNOWN_USER).click("SUPPRESS");
    has(&desk.screen(), &["F2 Reference", "Suppress"]);
    let page = Desk::new(100, 60).keys("<F2>5.7.26<Enter>");
    let title = |desk: &Desk| desk.app.screens.lookup.page.as_ref().map(|page| page.id.clone());
    let before = title(&page);
    let page = page.click("DKIM not aligned with From");
    assert_ne!(title(&page), before);
    // Esc leads back to the verdict from which the page was opened.
    let back = Desk::new(80, 40).paste(UNKNOWN_USER).click("SUPPRESS").keys("<Esc>");
    assert_eq!(back.app.screens.tab, Tab::Diagnose);
}

#[test]
fn rows_of_menus_are_chosen_by_a_click() {
    let desk = Desk::new(80, 24).paste(UNKNOWN_USER).keys("<F6>").click("Reply to customer");
    assert!(desk.app.popup.is_none());
    has(&desk.copied[0], &["could not be delivered"]);
    let listed = Desk::new(80, 24).paste(THREE_RECIPIENTS).keys("<F7>").click("cia@example.net");
    has(&listed.screen(), &["Recipients 3 of 3"]);
    let all = Desk::new(80, 24).paste(THREE_RECIPIENTS).keys("<F6>").click("all 3 recipients");
    has(&all.screen(), &["for all 3 recipients"]);
    has(&Desk::new(80, 24).paste(UNKNOWN_USER).keys("<C-p>copy reply").click("Copy reply").copied[0], &["delivered"]);
    // A setting goes on to its next value.
    let ascii = Desk::new(80, 30).keys("<F8>").click("ASCII");
    assert_eq!(ascii.kept.len(), 1);
    assert!(ascii.app.popup.is_some());
    let example = Desk::new(80, 24).keys("<M-t>").click("Mailbox full");
    has(&example.screen(), &["Mailbox full", "◧ SOFT"]);
}

#[test]
fn the_first_screen_is_clicked() {
    has(&Desk::new(80, 24).click("• Mailbox full").screen(), &["◧ SOFT"]);
    has(&Desk::new(80, 24).click("load an example").screen(), &["■ HARD"]);
    assert_eq!(Desk::new(80, 24).click("looks up a code").app.screens.tab, Tab::Reference);
}

#[test]
fn a_click_in_the_text_puts_the_cursor_there() {
    // The marks around the words that decided are no part of the text.
    let edited = Desk::new(80, 24).paste(UNKNOWN_USER).click("account").keys("XX");
    let text = String::from_utf8(edited.app.screens.diagnose.paste.bytes()).unwrap();
    assert!(text.starts_with("550-5.1.1 The email XXaccount that you"), "{text}");
}

#[test]
fn rows_of_the_reference_are_clicked() {
    let desk = Desk::new(80, 24).keys("<F2>").click("Categories");
    has(&desk.screen(), &["Unknown user"]);
    let found = Desk::new(80, 24).keys("<F2>over quota").click("Mailbox full");
    has(&found.screen(), &["The recipient's mailbox is full"]);
    // Where one pane is shown at a time, a click opens the page, and the names of the panes lead back.
    let narrow = Desk::new(50, 20).keys("<F2>over quota").click("Mailbox full");
    let text = narrow.screen();
    has(&text, &["The recipient's mailbox is full"]);
    let back = Desk::new(50, 20).keys("<F2>over quota").click("Mailbox full").click(" Contents ");
    has(&back.screen(), &["found"]);
}

#[test]
fn a_click_beside_a_popup_closes_it_and_does_nothing_else() {
    let desk = Desk::new(80, 24).paste(UNKNOWN_USER).keys("<F8>").click_at(40, 0);
    assert!(desk.app.popup.is_none());
    assert_eq!(desk.app.screens.tab, Tab::Diagnose);
    // Within the popup, where nothing is, it stays.
    assert!(Desk::new(80, 24).keys("<F8>").click("Enter: change").app.popup.is_some());
}

#[test]
fn the_wheel_turns_the_list_or_the_text_that_it_points_at() {
    let list = Desk::new(80, 24).keys("<F9>").wheel(40, 12, 3).screen();
    assert_ne!(list, Desk::new(80, 24).keys("<F9>").screen());
    // The screen behind a popup stays as it is.
    let behind = Desk::new(80, 24).paste(UNKNOWN_USER).keys("<F8>").wheel(78, 22, 3).keys("<Esc>").screen();
    assert_eq!(behind, Desk::new(80, 24).paste(UNKNOWN_USER).keys("<F8><Esc>").screen());
    // The text beside the copy menu has a wheel of its own; what is selected stays so.
    let json =
        || Desk::new(80, 24).paste(UNKNOWN_USER).keys("<F6><Up><Down><Down><Down><Down><Down><Down><Down><Down>");
    has(&json().screen(), &["\"source\""]);
    let down = json().wheel(60, 10, 3);
    let copied = down.keys("<Enter>").copied;
    assert!(copied[0].starts_with('{'), "{}", copied[0]);
    assert!(!json().wheel(60, 10, 3).screen().contains("\"source\""));
}
