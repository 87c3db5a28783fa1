//! The app as a person sees it: keys in, screen out, in a terminal that exists in memory only.

#![allow(clippy::unwrap_used, clippy::panic)]

mod desk;

use crossterm::event::{Event, MouseButton, MouseEventKind};
use desk::{Desk, THREE_RECIPIENTS, UNKNOWN_USER, has, parse, reference};
use ratatui::style::{Color, Modifier};
use whybounce::advice;
use whybounce::settings::{self, Name};
use whybounce::tui::action::{Action, Carrier, Copied, Form};
use whybounce::tui::backup::{Left, Whereabouts};
use whybounce::tui::desk::Origin;
use whybounce::tui::files;
use whybounce::tui::memory::Memory;
use whybounce::tui::theme::{Drawing, Palette, Theme};

// What the screens look like.

#[test]
fn the_first_screen_tells_what_to_do() {
    insta::assert_snapshot!("first-screen", Desk::new(80, 24).screen());
}

#[test]
fn a_pasted_bounce_is_explained_in_one_screen() {
    let screen = Desk::new(80, 24).paste(UNKNOWN_USER).screen();
    has(
        &screen,
        &["Unknown user", "■ HARD", "layer", "can act", "retry", "Never", "SUPPRESS", "What to do", "«5.1.1»"],
    );
    insta::assert_snapshot!("verdict", screen);
}

#[test]
fn a_wide_screen_shows_the_reasons_beside_the_verdict() {
    insta::assert_snapshot!("wide-verdict", Desk::new(120, 40).paste(THREE_RECIPIENTS).screen());
}

#[test]
fn a_narrow_screen_shows_one_pane_at_a_time_and_the_verdict_first() {
    insta::assert_snapshot!("narrow-verdict", Desk::new(50, 20).paste(THREE_RECIPIENTS).screen());
    insta::assert_snapshot!("narrow-paste", Desk::new(50, 20).paste(THREE_RECIPIENTS).keys("<Tab>").screen());
    insta::assert_snapshot!("smallest-verdict", Desk::new(40, 12).paste(UNKNOWN_USER).screen());
}

#[test]
fn a_screen_that_is_too_small_says_so() {
    insta::assert_snapshot!("too-small", Desk::new(20, 5).screen());
}

#[test]
fn a_code_is_found_and_read() {
    insta::assert_snapshot!("code-page", Desk::new(80, 24).keys("<F2>5.7.26").screen());
    insta::assert_snapshot!("wide-page", Desk::new(120, 40).keys("<F2><Tab>Glj<Enter>").screen());
}

#[test]
fn the_tree_can_be_walked() {
    insta::assert_snapshot!("tree", Desk::new(80, 24).keys("<F2><Tab>jjjll").screen());
}

#[test]
fn the_keys_that_work_here_are_listed_and_narrowed() {
    insta::assert_snapshot!("keys", Desk::new(80, 24).keys("<F9>").screen());
    insta::assert_snapshot!("keys-narrowed", Desk::new(80, 24).keys("<F9>undo").screen());
}

#[test]
fn ascii_drawing_uses_ascii_only() {
    let theme = Theme { palette: Palette::Attributes, drawing: Drawing::Ascii };
    insta::assert_snapshot!("ascii", Desk::with(80, 24, theme).paste(UNKNOWN_USER).screen());
    for script in
        ["", "<F9>", "<F2>", "<F2>quota", "<F2><Tab>llll", "<C-t>", "<C-t><Esc>jjj", "<C-p>", "<C-t><F6>", "<F8>"]
    {
        let screen = Desk::with(80, 24, theme).keys(script).screen();
        assert!(screen.is_ascii(), "after {script}\n{screen}");
    }
}

// What the keys do.

#[test]
fn the_words_that_decided_are_marked_in_the_paste_and_beside_the_rule() {
    let marked = Desk::new(120, 40).paste(UNKNOWN_USER).marked();
    assert!(marked.contains("«5.1.1»"), "{marked}");
    assert!(marked.matches("«").count() >= 3, "{marked}");
}

#[test]
fn without_colours_no_cell_has_one() {
    let theme = Theme { palette: Palette::Attributes, drawing: Drawing::Unicode };
    let mut desk = Desk::with(120, 40, theme).paste(THREE_RECIPIENTS).keys("<Esc>");
    assert_eq!(desk.cells(|color, _| color != Color::Reset), "");
}

#[test]
fn each_recipient_has_a_verdict_to_step_to() {
    let desk = || Desk::new(80, 24).paste(THREE_RECIPIENTS);
    has(&desk().screen(), &["Recipients 1 of 3", "ann@example.net"]);
    has(&desk().keys("<C-n>").screen(), &["Mailbox full (over quota)", "bob@example.net", "Recipients 2 of 3"]);
    has(&desk().keys("<Esc>nn").screen(), &["Sender blocked", "cia@example.net", "«"]);
    has(&desk().keys("<M-p>").screen(), &["Recipients 3 of 3"]);
}

#[test]
fn enter_opens_the_page_behind_a_row_and_esc_leads_back() {
    let desk = || Desk::new(80, 24).paste(UNKNOWN_USER).keys("<Esc><Enter>");
    has(&desk().screen(), &["permanence", "address", "SUPPRESS"]);
    assert_eq!(desk().app.screens.lookup.page.as_ref().map(|page| page.id.as_str()), Some("invalid-recipient"));
    has(&desk().keys("<Esc>").screen(), &["What to do", "«5.1.1»"]);
    let rule = Desk::new(120, 40).paste(UNKNOWN_USER).keys("<Esc><Tab><Enter>");
    assert!(rule.app.screens.lookup.page.as_ref().is_some_and(|page| page.id.starts_with("google/")));
}

#[test]
fn keys_choose_the_kind_of_mail_and_the_reader() {
    let desk = || Desk::new(120, 40).paste(UNKNOWN_USER);
    has(&desk().keys("<C-f>").screen(), &["Mail type: Security notices"]);
    has(&desk().keys("<C-g>").screen(), &["Advice for: IT and mail administrators", "Advice for: IT and mail"]);
}

#[test]
fn a_verdict_is_copied_as_a_note() {
    let desk = Desk::new(80, 24).paste(UNKNOWN_USER).keys("<C-y>");
    has(&desk.copied[0], &["2026-01-31", "550 5.1.1", "does not exist"]);
    has(&desk.screen(), &["Ticket note copied"]);
    has(&Desk::new(80, 24).keys("<C-y>").screen(), &["Nothing to copy yet"]);
}

#[test]
fn a_letter_copies_in_another_form() {
    let desk = || Desk::new(80, 24).paste(THREE_RECIPIENTS).keys("<Esc>c");
    has(&desk().screen(), &["Copy", "Ticket note", "Reply to customer", "Pasted text"]);
    for (key, words) in [
        ("n", "550 5.1.1"),
        ("c", "could not be delivered"),
        ("e", "550 5.1.1"),
        ("m", "## Unknown user"),
        ("j", "\"category\": \"invalid-recipient\""),
        ("r", "Diagnostic-Code: smtp; 550 5.7.1"),
        ("d", "dig +short MX example.net"),
        ("v", "invalid-recipient,"),
        ("s", "ann@example.net"),
        ("<Down><Down><Down><Down><Down><Down><Down><Enter>", "## Unknown user"),
    ] {
        let copied = desk().keys(key);
        has(&copied.copied[0], &[words]);
        assert!(copied.app.popup.is_none());
    }
    assert!(desk().keys("<Esc>").copied.is_empty());
}

#[test]
fn what_is_said_of_a_copy_names_its_way_and_where_else_it_is() {
    let path = "~/.local/state/whybounce/copied.txt";
    for (carrier, said) in [
        (Carrier::Tmux, "copied by tmux. Doesn't paste? In tmux: prefix ], or see"),
        (Carrier::Tool("xclip"), "copied by xclip. Doesn't paste? It's also in"),
        (Carrier::Terminal, "copied by your terminal. Doesn't paste? It's also in"),
        (Carrier::Missing, "No clipboard here; escalation to mail admin saved to"),
        (Carrier::TooLong, "Too long for the clipboard; escalation to mail admin saved to"),
        (Carrier::File, "Escalation to mail admin saved to"),
    ] {
        for width in [60, 80, 120] {
            let mut desk = Desk::new(width, 24).paste(UNKNOWN_USER);
            let copied = Copied { form: Form::Escalation, carrier, file: Some(path.to_owned()) };
            desk.app.update(Action::Copied(Ok(copied)));
            let screen = desk.screen();
            let rows: Vec<&str> = screen.lines().collect();
            let toast = rows[rows.len() - 3..].join("").replace(|c: char| "│┃╰╯".contains(c), "");
            let toast = toast.split_whitespace().collect::<Vec<_>>().join(" ");
            has(&toast, &[said, path]);
        }
    }
}

#[test]
fn the_text_is_seen_before_it_is_copied_for_one_recipient_or_for_all() {
    let menu = || Desk::new(120, 40).paste(THREE_RECIPIENTS).keys("<F6>");
    has(&menu().screen(), &["Message to ann@example.net", "a: all 3 recipients"]);
    has(&menu().keys("<Down>").screen(), &["could not be delivered"]);
    let all = menu().keys("a");
    has(&all.keys("<Down><Down><Down><Down>").screen(), &["for all 3 recipients", "bob@example.net  Mailbox full"]);
    let copied = &menu().keys("an").copied[0];
    has(copied, &["ann@example.net", "bob@example.net", "cia@example.net"]);
    assert_eq!(menu().keys("as").copied, ["ann@example.net\n"], "the others are kept or watched");
    let commands = &menu().keys("ad").copied[0];
    assert_eq!(commands, "dig +short MX example.net\ndig +short -x 192.0.2.7\ndig +short 7.2.0.192.zen.spamhaus.org\n");
    // The next copy by its own key is for one again.
    assert!(!menu().keys("an<C-y>").copied[1].contains("bob@example.net"));
    let none = Desk::new(80, 24).paste("452 4.2.2 mailbox full").keys("<F6>s");
    has(&none.screen(), &["No address to suppress here"]);
}

#[test]
fn equal_bounces_of_an_address_are_one_row_with_their_count() {
    let line = |address: &str, id: usize| {
        let said = "452 4.2.2 mailbox full (in reply to RCPT TO command)";
        format!(
            "Mar  6 08:12:0{id} mx postfix/smtp[1]: 4A{id}: to=<{address}>, relay=mx.example[192.0.2.1]:25, delay=1, \
             dsn=4.2.2, status=deferred (host mx.example said: {said})\n"
        )
    };
    let log = (1..4).map(|id| line("bob@yahoo.com", id)).collect::<String>() + &line("cia@outlook.com", 4);
    let desk = || Desk::new(160, 40).paste(&log);
    has(&desk().screen(), &["Recipients 1 of 2", "bob@yahoo.com ×3"]);
    has(&desk().keys("<C-n>").screen(), &["Recipients 2 of 2", "cia@outlook.com"]);
    has(&desk().keys("<F7>").screen(), &["2 recipients, 4 bounces", "bob@yahoo.com ×3"]);
    has(&desk().keys("<F6>t").copied[0], &["bob@yahoo.com ×3"]);
}

#[test]
fn words_are_found_in_the_paste_the_verdict_and_a_page() {
    let desk = || Desk::new(80, 24).paste(THREE_RECIPIENTS);
    has(&desk().keys("<M-f>bob<Enter>").screen(), &["Find in the paste", "of 2"]);
    has(&desk().keys("<Esc><M-f>suppress<Enter>").screen(), &["Find in the verdict", "1 of"]);
    has(&Desk::new(80, 24).keys("<F2>mailbox-full<Enter><M-f>dovecot<Enter>").screen(), &["Find in the page"]);
    has(&desk().keys("<M-f>nowhere<Enter>").screen(), &["Not found: nowhere"]);
    // Whatever row they are broken over.
    has(&desk().keys("<Esc><M-f>suppressing; the provider may have<Enter>").screen(), &["1 of 1"]);
    has(&desk().keys("<M-f>User unknown<Enter>").screen(), &["1 of 1"]);
    has(&desk().keys("<M-f>5.1.1 remote-mta:<Enter>").screen(), &["1 of 1"]);
}

#[test]
fn a_light_ground_is_followed_and_what_cannot_be_drawn_is_not() {
    use whybounce::tui::theme::Background;
    let mut desk = Desk::new(80, 24).paste(UNKNOWN_USER);
    desk.app.update(Action::Background(Background::Light));
    assert_eq!(desk.app.desk.theme.palette, Palette::Light);
    let theme = Theme { palette: Palette::Colors, drawing: Drawing::Ascii };
    let mut bare = Desk::with(80, 24, theme);
    bare.app.configure(settings::Settings::default(), Origin::default());
    assert!(bare.screen().is_ascii());
}

#[test]
fn an_example_is_chosen_by_its_cause() {
    has(&Desk::new(80, 24).screen(), &["• Unknown user (Google)", "Alt-T: choose one by cause", "F2      looks up"]);
    has(&Desk::new(80, 24).keys("<M-t>rate<Enter>").screen(), &["Rate limited"]);
    // By other names and by the server's own words too.
    for words in ["quota", "user unknown"] {
        let desk = Desk::new(80, 24).keys("<M-t>").keys(words);
        assert!(!desk.screen().contains("No matches"), "{words}");
    }
    has(&Desk::new(80, 24).keys("<M-t>quota<Enter>").screen(), &["Mailbox full"]);
}

#[test]
fn a_setting_is_changed_on_its_screen_and_holds_at_once() {
    let desk = || Desk::new(80, 24).paste(UNKNOWN_USER).keys("<Esc>,");
    has(
        &desk().screen(),
        &["Settings", "Advice", "Advice for", "Helpdesk", "Privacy", "Who the advice is written for."],
    );
    let light = desk().keys("jjjj<Enter><Enter>");
    let kept = [Name::Theme, Name::Theme];
    assert_eq!((light.kept.as_slice(), light.app.desk.settings.get(Name::Theme)), (&kept[..], "light"));
    has(&light.screen(), &["Light"]);
    assert!(desk().keys("jj<Enter><Right>").kept.is_empty(), "what only the file can list is not changed");
    let ascii = desk().keys("jjjjj<Right><Esc>").screen();
    assert!(ascii.starts_with('+'), "{ascii}");
    has(&desk().keys("jjjjj<Right><Left><Esc>").screen(), &["╭─ F1 Diagnose"]);
    // Cycling by a key is remembered too.
    assert_eq!(Desk::new(80, 24).paste(UNKNOWN_USER).keys("<C-f><C-g>").kept, [Name::Flow, Name::Audience]);
}

#[test]
fn what_is_pasted_is_masked_where_that_is_wanted() {
    let personal = ["ann@example.net", "ann", "mail.example.com", "192.0.2.7"];
    let masked = |desk: Desk| {
        let screen = desk.keys("<C-p>raw<Esc>").screen();
        for told in personal {
            assert!(!screen.contains(told), "{told} on\n{screen}");
        }
        has(&screen, &["user-", "Recipients 1 of 3", "Unknown user"]);
    };
    let wanted = settings::Settings { redact: true, ..settings::Settings::default() };
    let mut desk = Desk::new(120, 40);
    desk.app.configure(wanted, Origin::default());
    masked(desk.paste(THREE_RECIPIENTS));
    // The same where it is wanted later: what was there cannot be brought back.
    let later = || Desk::new(120, 40).paste(THREE_RECIPIENTS).keys("<F8><Down><Down><Down><Enter><Esc>");
    masked(later());
    let undone = later().keys("<C-u>").app.screens.diagnose.paste.bytes();
    assert!(!String::from_utf8_lossy(&undone).contains("example.net"));
    let copied = Desk::new(120, 40)
        .paste(THREE_RECIPIENTS)
        .keys("<F8><Down><Down><Down><Enter><Esc><C-y><F6>c<F6>e<F6>m<F6>j<F6>r");
    assert_eq!(copied.copied.len(), 6);
    for text in &copied.copied {
        assert!(personal.iter().all(|told| *told == "ann" || !text.contains(told)), "{text}");
    }
}

#[test]
fn what_the_settings_say_holds_from_the_start() {
    let text = "mail-type: bulk\naudience: admin\nkeys:\n  paste:\n    copy-note: F12\n  verdict:\n    help: q\n";
    let (settings, faults) = settings::read(std::path::Path::new("config.yaml"), text);
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let mut desk = Desk::new(120, 40);
    desk.app.configure(settings, Origin { file: "config.yaml".to_owned(), faults, ..Origin::default() });
    desk.draw();
    has(&desk.terminal.backend().to_string(), &["config.yaml:7:5: q already means"]);
    let copied = desk.paste(UNKNOWN_USER).keys("<F12><C-y>");
    assert_eq!(copied.copied.len(), 1, "the usual key gave way to the other one");
    has(&copied.screen(), &["Mail type: Bulk mail", "Advice for: IT and mail", "F12 note"]);
}

#[test]
fn any_action_and_any_page_is_found_by_a_few_letters() {
    has(&Desk::new(80, 24).keys("<C-p>look up").screen(), &["Commands and pages", "Look up a code or word"]);
    has(&Desk::new(80, 24).paste(UNKNOWN_USER).keys("<C-p>markdown").screen(), &["Copy verdict as Markdown"]);
    let copied = Desk::new(80, 24).paste(UNKNOWN_USER).keys("<C-p>markdown<Enter>");
    has(&copied.copied[0], &["## Unknown user"]);
    let page = Desk::new(80, 24).keys("<F2><Tab>:5.7.26<Enter>");
    assert_eq!(page.app.screens.lookup.page.as_ref().map(|page| page.id.as_str()), Some("5.7.26"));
    // What works on another screen only is done there.
    let cleared = Desk::new(80, 24).paste(UNKNOWN_USER).keys("<F2><C-p>clear text<Enter>");
    assert!(cleared.app.screens.diagnose.paste.is_empty());
    has(&cleared.screen(), &["Paste a bounce here"]);
    has(&Desk::new(80, 24).keys("<C-p>zzzzqqq").screen(), &["No matches"]);
    has(&Desk::new(80, 24).keys("<C-p><Esc>").screen(), &["Paste a bounce here"]);
}

#[test]
fn a_toast_goes_with_time_or_the_next_key_and_hides_no_key() {
    let toast = "Ticket note copied";
    let mut desk = Desk::new(120, 40).paste(UNKNOWN_USER).keys("<C-y>");
    desk.draw();
    has(&desk.terminal.backend().to_string(), &[toast, "^Y note"]);
    desk.app.update(Action::ToastOver);
    assert!(!desk.screen().contains(toast));
    let typed = Desk::new(120, 40).paste(UNKNOWN_USER).keys("<C-y>x");
    assert!(typed.app.screens.diagnose.paste.bytes().contains(&b'x'));
    assert!(!typed.screen().contains(toast));
}

#[test]
fn the_wheel_moves_what_is_under_it() {
    use MouseEventKind::{ScrollDown, ScrollUp};
    let desk = || Desk::new(80, 24).paste(UNKNOWN_USER);
    let title = "Unknown user";
    let read_on = desk().mouse(ScrollDown, 60, 5).screen();
    assert!(!read_on.contains(title), "{read_on}");
    has(&read_on, &["550-«5.1.1»"]);
    has(&desk().mouse(ScrollDown, 60, 5).mouse(ScrollUp, 60, 5).screen(), &[title]);
    // Over the reasons of a wide screen only they move.
    let wide = Desk::new(120, 16).paste(THREE_RECIPIENTS).mouse(ScrollDown, 110, 5).screen();
    assert!(wide.contains(title) && !wide.contains("Mail type: "), "{wide}");
    // Over the list of recipients it steps, over what was found it brings other rows into view.
    has(&Desk::new(80, 24).paste(THREE_RECIPIENTS).mouse(ScrollDown, 5, 21).screen(), &["Recipients 2 of 3"]);
    assert_eq!(Desk::new(80, 24).keys("<F2>full").mouse(ScrollDown, 5, 8).app.screens.lookup.selection.top, 3);
}

#[test]
fn a_click_gives_a_pane_the_keys_and_closes_a_popup() {
    let click = MouseEventKind::Down(MouseButton::Left);
    let desk = || Desk::new(80, 24).paste(UNKNOWN_USER);
    assert!(desk().mouse(click, 60, 5).keys("qq").left, "the verdict has the keys");
    assert!(!desk().mouse(click, 60, 5).mouse(click, 5, 5).keys("qq").left, "the text has the keys");
    assert!(desk().keys("<F8>").mouse(click, 3, 3).app.popup.is_none());
}

#[test]
fn a_command_is_run_from_the_list_of_keys() {
    let desk = Desk::new(80, 24).paste(UNKNOWN_USER).keys("<C-l><F9>undo<Enter>");
    assert!(desk.app.popup.is_none());
    assert_eq!(desk.app.screens.diagnose.paste.bytes(), UNKNOWN_USER.as_bytes());
    // The first Esc empties the filter, the second closes the list.
    let open = Desk::new(80, 24).keys("<F9>undo<Esc>");
    assert!(open.app.popup.is_some());
    assert!(open.keys("<Esc>").app.popup.is_none());
}

#[test]
fn every_printable_key_is_text_where_text_is_edited() {
    let printable: String = (' '..='~').filter(|c| *c != '<').collect();
    let desk = Desk::new(80, 24).keys(&printable);
    assert_eq!(desk.app.screens.diagnose.paste.bytes(), printable.as_bytes());
    let desk = Desk::new(80, 24).keys("<F2>").keys(&printable);
    assert_eq!(desk.app.screens.lookup.words(), printable);
}

#[test]
fn examples_are_a_key_away_and_undo_brings_a_text_back() {
    for (times, title) in [(1, "Unknown user"), (2, "Mailbox full"), (3, "Authentication failed")] {
        has(&Desk::new(80, 24).keys(&"<C-t>".repeat(times)).screen(), &[title, "«"]);
    }
    let cleared = Desk::new(80, 24).paste(UNKNOWN_USER).keys("<C-l>");
    assert!(cleared.app.screens.diagnose.paste.is_empty());
    let back = cleared.keys("<C-u>");
    assert_eq!(back.app.screens.diagnose.paste.bytes(), UNKNOWN_USER.as_bytes());
    has(&back.screen(), &["■ HARD"]);
}

#[test]
fn a_second_paste_takes_the_place_of_the_first_unless_someone_is_writing() {
    let replaced = Desk::new(80, 24).paste("first\n").paste(UNKNOWN_USER);
    assert_eq!(replaced.app.screens.diagnose.paste.bytes(), UNKNOWN_USER.as_bytes());
    assert_eq!(replaced.keys("<C-u>").app.screens.diagnose.paste.bytes(), b"first\n");
    let added = Desk::new(80, 24).keys("x").paste("first\n").paste("second");
    assert_eq!(added.app.screens.diagnose.paste.bytes(), b"xfirst\nsecond");
}

#[test]
fn a_text_is_never_mixed_with_that_of_somebody_else() {
    let bytes = |desk: &Desk| String::from_utf8(desk.app.screens.diagnose.paste.bytes()).unwrap();
    // A letter too many must not make the next customer's bounce a part of this one.
    let desk = Desk::new(80, 24).paste("first\nand more\n").keys("x").paste("second\nand more\n");
    assert_eq!(bytes(&desk), "second\nand more\n");
    has(&desk.screen(), &["Replaced the previous text. Ctrl-Z: undo, Alt-A: keep both"]);
    let both = Desk::new(80, 24).paste("first\nhalf\n").paste("second\nhalf\n").keys("<M-a>");
    assert_eq!(bytes(&both), "first\nhalf\n\nsecond\nhalf\n");
    has(&Desk::new(80, 24).paste("first\n").keys("<M-a>").screen(), &["Paste first"]);
    let word = Desk::new(80, 24).paste("550 5.1.1\n").keys("x").paste("word");
    has(&word.screen(), &["Added to the text. Ctrl-Z: undo"]);
    // What is said to undo does so from the verdict too, and stops nothing.
    let undone = Desk::new(80, 24).paste("first\n").paste("second\n").keys("<Esc><C-z>");
    assert_eq!(bytes(&undone), "first\n");
}

#[test]
fn with_a_text_in_the_pane_q_quits_at_the_second_press_and_says_what_is_lost() {
    let once = || Desk::new(80, 24).paste("550 5.2.2 full").paste(UNKNOWN_USER).keys("<Esc>q");
    assert!(!once().left && once().keys("q").left);
    has(&once().screen(), &["q again quits · y copies the note · the earlier text is lost"]);
}

#[test]
fn a_paste_anywhere_goes_to_diagnose_but_a_few_words_to_the_search_line() {
    let searched = Desk::new(80, 24).keys("<F2>").paste("5.7.26\n");
    assert_eq!(searched.app.screens.lookup.words(), "5.7.26");
    let diagnosed = Desk::new(80, 24).keys("<F2>quota<Enter>").paste(UNKNOWN_USER).screen();
    has(&diagnosed, &["Unknown user"]);
}

#[test]
fn pages_are_gone_back_to_where_one_had_stopped_reading() {
    let page = |desk: &Desk| desk.app.screens.lookup.page.as_ref().map(|page| page.id.clone());
    let desk = Desk::new(80, 24).keys("<F2>mailbox-full<Enter>jjjjj<Tab><Enter>");
    let second = page(&desk);
    assert_ne!(second.as_deref(), Some("mailbox-full"));
    let back = desk.keys("<Left>");
    assert_eq!(page(&back).as_deref(), Some("mailbox-full"));
    assert_eq!(back.app.screens.lookup.viewer.top, 5);
    assert_eq!(page(&back.keys("<Right>")), second);
}

#[test]
fn an_example_of_a_page_is_tried_in_diagnose() {
    has(&Desk::new(80, 24).keys("<F2>5.7.26<Enter>t").screen(), &["5.7.26", "Authentication failed", "■ HARD"]);
}

#[test]
fn esc_leads_out_level_by_level_and_q_quits_only_where_no_text_is_edited() {
    assert!(!Desk::new(80, 24).keys("q").left);
    assert!(Desk::new(80, 24).keys("<Esc>q").left);
    has(&Desk::new(80, 24).keys("<F2>quota<Enter><Esc><Esc><Esc>").screen(), &["Paste a bounce here"]);
    for script in ["<C-c>", "<F2><C-c>", "<F2><Tab><C-c>", "<F9><C-c>", "<Esc>?<C-c>", "<C-p><C-c>", "<F8><C-c>"] {
        assert!(Desk::new(80, 24).keys(script).left, "{script}");
    }
}

#[test]
fn with_a_text_in_the_pane_ctrl_c_quits_at_the_second_press() {
    let once = || Desk::new(80, 24).paste(UNKNOWN_USER).keys("<C-c>");
    assert!(!once().left);
    has(&once().screen(), &["Ctrl-C again quits · Ctrl-Y copies the note"]);
    assert!(once().keys("<C-c>").left);
    // Any key in between, or a while, and it is the first one again.
    assert!(!once().keys("<Esc><C-c>").left);
    has(&once().keys("<Esc><C-c>").screen(), &["Ctrl-C again quits · y copies the note"]);
    let mut late = once();
    late.app.update(Action::ToastOver);
    assert!(!late.keys("<C-c>").left);
    for script in ["<F2><C-c>", "<F9><C-c>", "<C-p><C-c>"] {
        let asked = Desk::new(80, 24).paste(UNKNOWN_USER).keys(script);
        assert!(!asked.left && asked.keys("<C-c>").left, "{script}");
    }
    let theme = Theme { palette: Palette::Attributes, drawing: Drawing::Ascii };
    let plain = Desk::with(80, 24, theme).paste(UNKNOWN_USER).keys("<C-c>").screen();
    assert!(plain.is_ascii() && plain.contains("copies the note"), "{plain}");
}

#[test]
fn ctrl_z_takes_back_a_change_wherever_text_is_edited() {
    let cleared = Desk::new(80, 24).paste(UNKNOWN_USER).keys("<C-l><C-z>");
    assert_eq!(cleared.app.screens.diagnose.paste.bytes(), UNKNOWN_USER.as_bytes());
    assert_eq!(Desk::new(80, 24).keys("<F2>quot<C-w><C-z>").app.screens.lookup.words(), "quot");
    has(&Desk::new(80, 24).keys("<C-p>over quota<C-w><C-z>").screen(), &["/ over quota"]);
    has(&Desk::new(80, 24).keys("<F9>suspend").screen(), &["Alt-Z", "Suspend (fg to return)"]);
}

#[test]
fn earlier_texts_are_a_key_away_with_their_verdicts() {
    has(&Desk::new(80, 24).keys("<F10>").screen(), &["No earlier texts yet"]);
    let desk = || Desk::new(80, 24).paste(UNKNOWN_USER).paste(THREE_RECIPIENTS).paste("452 4.2.2 mailbox full");
    let rows = ["ann@example.net and 2 more", "Unknown user ■ HARD", "550-5.1.1 The email account"];
    has(&desk().keys("<F10>").screen(), &rows);
    // The last paste again, with two keys, and back with two more.
    let last = desk().keys("<F10><Enter>");
    assert_eq!(last.app.screens.diagnose.paste.bytes(), THREE_RECIPIENTS.as_bytes());
    let screen = last.keys("<F10>").screen();
    has(&screen, &["452 4.2.2 mailbox full", "◧ SOFT"]);
    assert!(!screen.contains("and 2 more"), "what is in the pane is not an earlier text\n{screen}");
    let found = desk().keys("<F10>does not exist<Enter>");
    assert_eq!(found.app.screens.diagnose.paste.bytes(), UNKNOWN_USER.as_bytes());
    has(&desk().keys("<C-l>").screen(), &["F10: earlier texts"]);
    let cleared = desk().keys("<C-l><F2><Tab><M-h><Enter>");
    assert_eq!(cleared.app.screens.diagnose.paste.bytes(), b"452 4.2.2 mailbox full");
    has(&cleared.screen(), &["Mailbox full"]);
    let masked = desk().keys("<F8><Down><Down><Down><Enter><Esc><F10>").screen();
    assert!(masked.contains(" and 2 more") && !masked.contains("ann@example.net"), "{masked}");
}

#[test]
fn earlier_texts_say_when_they_came() {
    let at = |time: &str| Some(format!("{time}[Europe/Berlin]").parse::<jiff::Zoned>().unwrap());
    let left = |when| Left { place: Whereabouts::default(), text: THREE_RECIPIENTS.into(), when };
    let desk = |width| {
        let mut desk = Desk::new(width, 24);
        desk.app.desk.now = at("2026-11-27T23:40:00");
        desk.app.keep_earlier([left(at("2026-11-09T08:05:00"))]);
        let mut desk = desk.paste(UNKNOWN_USER);
        // What was done to a text in between doesn't change when it came.
        desk.app.desk.now = at("2026-11-28T00:05:00");
        let mut desk =
            desk.keys("<End>.<Esc>n").paste("554 5.7.1 client host [192.0.2.7] blocked using zen.spamhaus.org");
        desk.app.desk.now = at("2026-11-28T09:12:00");
        desk.paste("452 4.2.2 mailbox full").keys("<F10>").screen()
    };
    let rows = [
        "       00:05  554 5.7.1 client host [192.0.2.7]…  Sender blocked ■ HARD",
        "Nov 27, 23:40  550-5.1.1 The email acco",
        " Nov 9, 08:05  ann@example.net and 2 more",
    ];
    has(&desk(80), &rows);
    // Each verdict still has all of its words.
    has(&desk(80), &["yo…  Unknown user ■ HARD", "2 more            Unknown user ■ HARD"]);
    let narrow = desk(60);
    has(
        &narrow,
        &[" 00:05  554 5.7.1", "Nov 27  550-5.1.1 The", " Nov 9  ann@example.…t and 2 more", "Unknown user ■ HARD"],
    );
    assert!(!narrow.contains("23:40"), "{narrow}");
    has(&narrow, &["Earlier texts (the open one is kept for 7 days) ─"]);
}

#[test]
fn function_keys_switch_screens_wherever_one_is_and_the_tabs_name_them() {
    has(&Desk::new(80, 24).screen(), &["F1 Diagnose", "F2 Reference"]);
    has(&Desk::new(80, 24).screen(), &["F3 Overview", "F4 Triage", "F5 Learn"]);
    has(&Desk::new(60, 15).screen(), &["F1 Diagnose F2 Reference F3 Overview F4 Triage F5 Learn"]);
    has(&Desk::new(50, 15).screen(), &["F1 Diagnose  F2  F3  F4"]);
    has(&Desk::new(40, 12).screen(), &["F1 Diagnose  F2  F3  F4"]);
    for place in ["", "<Esc>", "<F9>", "<C-p>quota", "<F6>", "<F8>", "<F7>", "<C-o>", "<F2>quota", "<F2>quota<Enter>"] {
        let desk = || Desk::new(80, 24).paste(THREE_RECIPIENTS).keys(place);
        let there = desk().keys("<F2>");
        assert!(there.app.popup.is_none(), "{place}");
        has(&there.screen(), &["Search codes, words"]);
        has(&desk().keys("<F2><F1>").screen(), &["Recipients 1 of 3"]);
    }
}

#[test]
fn ctrl_v_says_how_to_paste() {
    for place in ["", "<Esc>", "<F2>", "<F2><Tab>", "<C-p>", "<C-o>"] {
        has(
            &Desk::new(80, 24).keys(place).keys("<C-v>").screen(),
            &["Paste with Ctrl-Shift-V or Shift-Insert (Mac: Cmd-V). In tmux: prefix ]"],
        );
    }
}

#[test]
fn a_code_alone_in_the_pane_offers_its_page() {
    let page = |desk: Desk| desk.app.screens.lookup.page.as_ref().map(|page| page.id.clone());
    for (text, code) in [("5.7.26", "5.7.26"), ("550", "550"), ("550 5.1.1", "5.1.1"), (" 421\n", "421")] {
        let desk = || Desk::new(80, 24).paste(text);
        has(&desk().screen(), &[&format!("F2: open the page of {code}")]);
        assert_eq!(page(desk().keys("<F2>")).as_deref(), Some(code));
        has(&desk().keys("<F2><Esc>").screen(), &[&format!("F2: open the page of {code}")]);
    }
    has(&Desk::new(80, 24).keys("5.7.26").screen(), &["F2: open the page of 5.7.26", "Multiple authentication checks"]);
    for text in ["5", "quota", UNKNOWN_USER, "550 user unknown"] {
        let screen = Desk::new(80, 24).paste(text).screen();
        assert!(!screen.contains("open the page of"), "{screen}");
    }
}

#[test]
fn a_file_is_opened_by_its_path_typed_or_pasted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a returned mail.eml");
    std::fs::write(&file, UNKNOWN_USER).unwrap();
    let path = file.display().to_string();
    let typed = Desk::new(80, 24).keys("<C-o>").keys(&path);
    has(&typed.screen(), &["Enter: open", "a returned mail.eml"]);
    for named in [path.clone(), format!("'{path}' "), format!("file://{path}\n")] {
        let opened = Desk::new(80, 24).keys("<C-o>").paste(&named).keys("<Enter>");
        assert_eq!(opened.app.screens.diagnose.paste.bytes(), UNKNOWN_USER.as_bytes(), "{named}");
        assert!(opened.app.popup.is_none());
    }
    // A slip of the finger can be mended, and a folder is listed.
    let missing = Desk::new(80, 24).keys("<C-o>").keys(&format!("{path}x<Enter>"));
    has(&Desk::new(120, 24).keys("<C-o>").keys(&format!("{path}x<Enter>")).screen(), &["no such file or folder"]);
    let mended = missing.keys("<C-h><Enter>");
    assert_eq!(mended.app.screens.diagnose.paste.bytes(), UNKNOWN_USER.as_bytes());
    let listed = Desk::new(80, 24).keys("<C-o>").paste(&folder.path().display().to_string()).keys("<Enter>");
    has(&listed.screen(), &["a returned mail.eml", ".."]);
    // A bounce is none.
    let pasted = Desk::new(80, 24).keys("<C-o>").paste(UNKNOWN_USER);
    assert_eq!(pasted.app.screens.diagnose.paste.bytes(), UNKNOWN_USER.as_bytes());
}

#[test]
fn an_answer_to_an_older_text_is_dropped() {
    let mut desk = Desk::new(80, 24).paste(UNKNOWN_USER);
    let old = desk.app.screens.diagnose.revision();
    desk.app.update(Action::Paste("452 4.2.2 mailbox full".to_owned()));
    desk.app.update(Action::Answer(old, advice::diagnose(UNKNOWN_USER.as_bytes(), &reference())));
    assert!(desk.app.screens.diagnose.is_reading());
    // Nor does it take the place of the newer text's verdict.
    let mut desk = desk.paste("452 4.2.2 mailbox full");
    desk.app.update(Action::Answer(old, advice::diagnose(UNKNOWN_USER.as_bytes(), &reference())));
    let shown = desk.screen();
    assert!(shown.contains("Mailbox full") && !shown.contains("Unknown user"), "{shown}");
}

#[test]
fn recipients_are_summed_up_and_narrowed_by_what_they_have_in_common() {
    let desk = || Desk::new(80, 24).paste(THREE_RECIPIENTS);
    has(&desk().screen(), &["1 unknown user, 1 mailbox full,", "1 sender blocked"]);
    let listed = desk().keys("<Esc>rhard").screen();
    has(&listed, &["3 recipients: 1 unknown user, 1 mailbox full", "ann@example.net", "cia@example.net"]);
    let narrowed = desk().keys("<F7>hard<Enter><C-n>");
    has(&narrowed.screen(), &["Recipients 2 of 2", "Sender blocked"]);
    let chosen = desk().keys("<Esc>rbob<Enter>r<Enter>");
    has(&chosen.screen(), &["Recipients 2 of 3", "Mailbox full (over quota)"]);
    has(&Desk::new(80, 24).paste(UNKNOWN_USER).keys("<F7>").screen(), &["Only one recipient"]);
}

#[test]
fn a_chosen_piece_of_evidence_shows_its_words_in_the_paste() {
    let mut desk = Desk::new(120, 40).paste(&format!("{}{UNKNOWN_USER}", "X-Header: long\n".repeat(80)));
    desk = desk.keys("<Home>").keys("<Esc><Tab><Down><Down>");
    let reversed =
        desk.cells(|color, attributes| color == Color::LightYellow && attributes.contains(Modifier::REVERSED));
    let shown = desk.screen();
    assert!(reversed.lines().count() >= 2, "{reversed}\n{shown}");
}

#[test]
fn a_page_tells_where_it_stands_and_leads_there() {
    let desk = || Desk::new(80, 24).keys("<F2>google/5.7.26<Enter>");
    has(&desk().screen(), &["Google (Gmail and Google Workspace)"]);
    has(&Desk::new(80, 24).paste(UNKNOWN_USER).keys("<Esc><Enter>").screen(), &["Categories"]);
    let above = desk().keys("<S-Tab><S-Tab><Enter>");
    let page = above.app.screens.lookup.page.as_ref().map(|page| page.id.as_str());
    assert_eq!(page, Some("google"));
}

#[test]
fn bookmarks_and_pages_read_last_stand_above_the_contents() {
    let desk = Desk::new(80, 24).keys("<F2>5.7.26<Enter>m<Esc><Esc>");
    has(&desk.screen(), &["Bookmarks", "Recently viewed", "Codes"]);
    let desk = Desk::new(80, 24).keys("<F2>5.7.26<Enter>m<Esc><Esc><Tab>gl");
    has(&desk.screen(), &["▾ Bookmarks", "5.7.26 Multiple"]);
    let mut again = Desk::new(80, 24);
    again.app.remember(Memory { bookmarks: vec!["mailbox-full".to_owned()], recent: Vec::new() });
    let again = again.keys("<F2><Tab>gljm");
    assert_eq!(again.app.screens.lookup.memory(), &Memory::default());
    has(&again.screen(), &["Bookmark removed"]);
}

#[test]
fn the_tree_is_where_it_was_after_a_search() {
    let desk = Desk::new(80, 24).keys("<F2><Tab>jjjj");
    let before = desk.app.screens.lookup.selection.row;
    let after = desk.keys("/quota<Esc>");
    assert!(before > 0);
    assert_eq!(after.app.screens.lookup.selection.row, before);
}

#[test]
fn a_file_is_picked_from_its_folder_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("inbox")).unwrap();
    let file = folder.path().join("inbox").join("returned.eml");
    std::fs::write(&file, UNKNOWN_USER).unwrap();
    std::fs::write(folder.path().join("first.txt"), "452 4.2.2 mailbox full").unwrap();
    let mut desk = Desk::new(80, 24);
    desk.app.open_file(b"first", folder.path().join("first.txt"));
    let desk = desk.keys("<C-o>");
    let listed = desk.keys("inb");
    let desk = listed.keys("<Enter>ret<Enter>");
    assert_eq!(desk.app.screens.diagnose.paste.bytes(), UNKNOWN_USER.as_bytes());
    std::fs::write(&file, "452 4.2.2 mailbox full").unwrap();
    let again = desk.keys("<M-r>");
    assert_eq!(again.app.screens.diagnose.paste.bytes(), b"452 4.2.2 mailbox full");
    has(&again.screen(), &["Mailbox full"]);
    has(&Desk::new(80, 24).keys("<M-r>").screen(), &["Nothing to reload"]);
}

// What must not happen.

#[test]
fn hostile_text_is_shown_without_a_character_that_steers_the_terminal() {
    let hostile = "550 5.1.1 no such user \u{1b}]0;owned\u{7} \u{1b}[2J\u{0}\u{202e}evil\u{202c} \u{9b}31m \
                   \u{200b}\u{feff} e\u{301}\u{301} 日本 \u{1f468}\u{200d}\u{1f469} \u{5e9}\u{5dc}\u{5d5}\u{5dd}";
    let mut desk = Desk::new(80, 24).paste(hostile);
    desk.draw();
    for cell in desk.terminal.backend().buffer().content() {
        let steers = |c: char| c.is_control() || ('\u{200b}'..='\u{202e}').contains(&c) || c == '\u{feff}';
        assert!(!cell.symbol().chars().any(steers), "{:?}", cell.symbol());
    }
    has(&desk.screen(), &["Unknown user", "␛"]);
}

#[test]
fn marks_keep_to_their_words_behind_wide_and_broken_characters() {
    let mut desk = Desk::new(120, 40);
    let text = b"\xff\xfd \xe6\x97\xa5\xe6\x9c\xac caf\xe9\r\n550 5.1.1 <ann@example.com>: no such user here\r\n";
    desk.app.open(text, "a file");
    desk.diagnose();
    let marked = desk.marked();
    assert!(marked.lines().any(|row| row.starts_with("«5.1.1»")), "{marked}");
}

/// Ways to every screen and every box over it.
const PLACES: [&str; 17] = [
    "",
    "<F9>",
    "<F2>5.7",
    "<F2><Tab>G",
    "<F2>quota<Enter><Tab>m",
    "<Esc>G",
    "<Esc><Tab><Tab>",
    "<C-p>",
    "<C-p>quota<Down>",
    "<F7>",
    "<F7>hard<Enter>",
    "<F6>",
    "<F8>",
    "<C-o>",
    "<C-l>",
    "<C-l><F10>",
    "<Esc>?undo",
];

/// Text that terminals and layouts stumble over.
const ODD: &str = "550 5.1.1 日本語のメールボックスは存在しません e\u{301}\u{323}\u{301} \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{202e}evil \u{1f1e9}\u{1f1ea} user unknown\n\ttab\u{0}\u{1b}[31m";

mod sizes {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn every_screen_is_drawn_at_any_size(
            place in prop::sample::select(&PLACES[..]),
            text in prop::sample::select(vec![THREE_RECIPIENTS, UNKNOWN_USER, ODD, ""]),
            sizes in prop::collection::vec((1u16..=500, 1u16..=200), 1..4),
            ascii in any::<bool>(),
        ) {
            let drawing = if ascii { Drawing::Ascii } else { Drawing::Unicode };
            let mut desk = Desk::with(80, 24, Theme { palette: Palette::Colors, drawing }).paste(text).keys(place);
            for (width, height) in sizes {
                desk = desk.size(width, height);
                desk.draw();
                desk = desk.keys("<Down><PgDn><Tab><End><PgUp>");
                desk.draw();
                let whole = desk.terminal.backend().buffer().content().chunks(usize::from(width)).all(|row| {
                    // A wide character has two cells; none may hang over the edge.
                    row.last().is_none_or(|cell| unicode_width::UnicodeWidthStr::width(cell.symbol()) <= 1)
                });
                prop_assert!(whole, "{}x{} after {}", width, height, place);
            }
        }
    }
}

#[test]
fn no_size_is_too_odd() {
    let small = [(1, 1), (2, 2), (5, 1), (1, 50), (39, 11), (40, 12), (41, 13), (59, 24), (60, 24), (99, 12)];
    let large = [(100, 24), (110, 12), (250, 70), (500, 200)];
    for script in PLACES {
        let mut desk = Desk::new(80, 24).paste(THREE_RECIPIENTS).keys(script);
        for (width, height) in small.into_iter().chain(large) {
            desk = desk.size(width, height);
            desk.draw();
            desk = desk.keys("<Down><PgDn>");
            desk.draw();
        }
    }
}

#[test]
fn a_paste_of_ten_megabytes_is_shown_and_can_be_moved_in() {
    let line = "Received: from mx.example.net by mx.example.com with ESMTP id 4242; \n";
    for text in [line.repeat(9 * 1024 * 1024 / line.len()), "x".repeat(9 * 1024 * 1024)] {
        let mut desk = Desk::new(80, 24);
        // The reading of so much is the worker's affair; here it is the screen's turn.
        desk.app.update(Action::Paste(text));
        desk.draw();
        for key in parse("<Up><Home>x") {
            let action = desk.app.action(Event::Key(key));
            desk.app.update(action.unwrap());
        }
        has(&desk.screen(), &["Reading", "Paste"]);
    }
}

#[test]
fn what_exceeds_ten_megabytes_is_left_out_and_said() {
    let mut desk = Desk::new(80, 24);
    desk.app.update(Action::Paste("550 no such user\n".repeat(700_000)));
    has(&desk.screen(), &["Only the first 10 MB were loaded"]);
}

#[test]
fn a_long_text_is_masked_beside_the_loop_and_nothing_else_is_shown_until_then() {
    let line = "550 5.1.1 <ann@firm.example>: User unknown\n";
    let mut desk = Desk::new(80, 24).keys("<F8>");
    desk.app.popup = None;
    let hidden = settings::Settings { redact: true, ..settings::Settings::default() };
    desk.app.configure(hidden, Origin::default());
    let mut desk = desk.paste("452 4.2.2 <bob@example.org>: Mailbox full");
    let effect = desk.app.update(Action::Paste(line.repeat(7000)));
    assert!(matches!(effect, Some(whybounce::tui::action::Effect::Mask)), "{effect:?}");
    desk.draw();
    let waiting = desk.terminal.backend().to_string();
    has(&waiting, &["Hiding personal data…"]);
    assert!(!waiting.contains("Mailbox full") && !waiting.contains("firm.example"), "{waiting}");
    // Keys work meanwhile.
    let mut desk = desk.keys("<F2>5.1.1");
    desk.draw();
    has(&desk.terminal.backend().to_string(), &["Unknown user"]);
    desk.mask();
    let read = desk.keys("<F1>").screen();
    has(&read, &["user-", "domain-", "Unknown user"]);
    assert!(!read.contains("firm.example"), "{read}");
}

#[test]
fn where_personal_data_is_hidden_typing_settles_and_undoing_brings_nothing_back() {
    let hidden = settings::Settings { redact: true, ..settings::Settings::default() };
    let desk = || {
        let mut desk = Desk::new(120, 40);
        desk.app.configure(hidden.clone(), Origin::default());
        desk
    };
    let text = |desk: &Desk| String::from_utf8_lossy(&desk.app.screens.diagnose.paste.bytes()).into_owned();
    // Nobody is disturbed in the midst of an address; the end of a line and another command settle it.
    let typed = desk().keys("to ann@firm.test");
    assert_eq!(text(&typed), "to ann@firm.test");
    let line = desk().keys("to ann@firm.test<Enter>x");
    assert_eq!(text(&line), "to user-1@domain-1.example\nx");
    for key in ["<Left>", "<F2>", "<C-y>", "<F6>", "<C-p>"] {
        assert_eq!(text(&desk().keys(&format!("to ann@firm.test{key}"))), "to user-1@domain-1.example", "{key}");
    }
    // The cursor stays where it was.
    let inside = desk().keys("to ann@firm.test, now<Left><Left><Left>X");
    assert_eq!(text(&inside), "to user-1@domain-1.example, Xnow");
    let undone = desk().keys("to ann@firm.test<Left><C-u><C-u><C-u>");
    assert!(!text(&undone).contains("firm"), "{}", text(&undone));
    // Nor does a text that is put away keep what was typed.
    let away = desk().keys("550 5.1.1 ann@firm.test: User unknown<C-t><F10>").screen();
    has(&away, &["user-1@domain-1.example"]);
    assert!(!away.contains("firm.test"), "{away}");
}

#[test]
fn where_personal_data_is_hidden_names_of_files_and_errors_are_masked() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("ann@firm.test");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(inner.join("bob@firm.test.eml"), "x").unwrap();
    let mut desk = Desk::new(100, 30);
    let hidden = settings::Settings { redact: true, ..settings::Settings::default() };
    desk.app.configure(hidden, Origin::default());
    desk.app.update(Action::Listed(files::list(&inner)));
    desk.draw();
    let listed = desk.terminal.backend().to_string();
    has(&listed, &["user-"]);
    assert!(!listed.contains("firm.test"), "{listed}");
    desk.app.update(Action::Read(inner.clone(), Err(format!("{}: no such file or folder", inner.display()))));
    desk.draw();
    let said = desk.terminal.backend().to_string();
    has(&said, &["no such file or folder"]);
    assert!(!said.contains("firm.test"), "{said}");
}

#[test]
fn a_long_message_is_shown_to_its_end() {
    for (width, height) in [(80, 24), (60, 20)] {
        let mut desk = Desk::new(width, height);
        let place = "/home/somebody/with/a/long/way/".repeat(6);
        desk.app
            .update(Action::NotKept(format!("can't write {place}config.yaml: No space left on device (os error 28)")));
        let screen = desk.screen().replace(['│', '╰', '╯', '─', '\n'], " ");
        let words: String = screen.split_whitespace().collect();
        assert!(words.contains("Nospaceleftondevice(oserror28)"), "{screen}");
    }
}

#[test]
fn a_branch_without_a_page_shows_what_it_holds() {
    let desk = Desk::new(100, 30).keys("<F2><Tab><Down><Down><Up><Up>");
    let screen = desk.screen();
    let page: Vec<&str> = screen.lines().filter_map(|line| line.split('│').nth(2)).collect();
    let page = page.join("\n");
    has(&page, &["Codes", "2.x.x", "5.x.x"]);
}
