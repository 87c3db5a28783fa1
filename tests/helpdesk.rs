//! What a helpdesk agent tries in the course of a shift, and what the app must say to it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod desk;

use desk::{Desk, THREE_RECIPIENTS, UNKNOWN_USER, has};
use whybounce::settings;
use whybounce::tui::desk::Origin;

/// The setting that hides personal data, and back.
const HIDE: &str = "<F8><Down><Down><Down><Enter><Esc>";

fn text(desk: &Desk) -> String {
    String::from_utf8_lossy(&desk.app.screens.diagnose.paste.bytes()).into_owned()
}

fn hiding(width: u16, height: u16) -> Desk {
    let mut desk = Desk::new(width, height);
    let hidden = settings::Settings { redact: true, ..settings::Settings::default() };
    desk.app.configure(hidden, Origin::default());
    desk
}

#[test]
fn what_is_hidden_is_said_and_comes_back_as_it_was() {
    let desk = || Desk::new(80, 24).paste(UNKNOWN_USER).paste(THREE_RECIPIENTS).keys("<C-n>");
    let hidden = desk().keys(HIDE);
    assert!(!text(&hidden).contains("example.net"));
    assert_eq!(hidden.app.screens.diagnose.chosen, 1, "the recipient stays");
    has(&hidden.screen(), &["hidden: personal data"]);
    has(&desk().keys(HIDE).size(60, 15).screen(), &["Paste  hidden "]);
    has(&desk().keys(HIDE).size(40, 12).screen(), &["hidden: person"]);
    has(&desk().keys(HIDE).keys("<C-y>").screen(), &["Ticket note for user-", " (2 of 3) (masked) copied"]);
    // The same text, the same recipient, the same steps to undo.
    let shown = desk().keys(HIDE).keys(HIDE);
    assert_eq!(text(&shown), THREE_RECIPIENTS);
    assert_eq!(shown.app.screens.diagnose.chosen, 1);
    assert_eq!(text(&desk().keys(HIDE).keys(HIDE).keys("<C-u>")), UNKNOWN_USER);
    let screen = shown.screen();
    assert!(screen.contains("bob") && !screen.contains("hidden:"), "{screen}");
}

#[test]
fn what_came_in_while_hidden_comes_back_too() {
    // A paste, one beside it, what was typed, and one that is no longer open.
    assert_eq!(text(&hiding(80, 24).paste(THREE_RECIPIENTS).keys(HIDE)), THREE_RECIPIENTS);
    let typed = || hiding(80, 24).keys("to ann@firm.test<Enter>");
    assert_eq!(text(&typed()), "to user-1@domain-1.example\n");
    assert_eq!(text(&typed().keys(HIDE)), "to ann@firm.test\n");
    assert_eq!(text(&typed().paste("cc bob@firm.test").keys(HIDE)), "to ann@firm.test\ncc bob@firm.test");
    assert_eq!(text(&typed().paste("cc bob@firm.test").keys("<Esc>").keys(HIDE).keys("<C-u>")), "to ann@firm.test\n");
    let earlier = hiding(80, 24).paste(THREE_RECIPIENTS).paste(UNKNOWN_USER).keys("<F10>");
    has(&earlier.screen(), &["user-", " and 2 more"]);
    let earlier = || hiding(80, 24).paste(THREE_RECIPIENTS).paste(UNKNOWN_USER);
    assert!(!text(&earlier().keys("<F10><Enter>")).contains("example.net"));
    assert_eq!(text(&earlier().keys(HIDE).keys("<F10><Enter>")), THREE_RECIPIENTS);
    // A long text is masked beside the loop; whoever changes the setting before it is done gets it as it came.
    let long = "550 5.1.1 <ann@firm.example>: User unknown\n".repeat(7000);
    let mut waiting = Desk::new(80, 24).paste(&long);
    waiting.app.configure(settings::Settings { redact: true, ..settings::Settings::default() }, Origin::default());
    let wanted = waiting.app.to_mask().unwrap();
    waiting.app.configure(settings::Settings::default(), Origin::default());
    let (masked, redactor) = wanted.mask();
    waiting.app.update(whybounce::tui::action::Action::Masked(masked, redactor));
    assert!(text(&waiting) == long);
}

#[test]
fn the_name_of_a_file_is_hidden_in_copies_and_comes_back() {
    let mut desk = Desk::new(80, 24);
    desk.app.open_file(UNKNOWN_USER.as_bytes(), "ann@firm.test.eml".into());
    desk.diagnose();
    let desk = desk.keys(HIDE).keys("<F6>j");
    assert!(!desk.copied[0].contains("firm.test"), "{}", desk.copied[0]);
    let desk = desk.keys(HIDE).keys("<F6>j");
    assert!(desk.copied[1].contains("ann@firm.test.eml"), "{}", desk.copied[1]);
}

#[test]
fn a_copy_says_for_whom_it_is() {
    let said = |keys: &str| Desk::new(120, 40).paste(THREE_RECIPIENTS).keys(keys).screen();
    has(&said("<C-y>"), &["Ticket note for ann@example.net (1 of 3) copied"]);
    has(&said("<F6>an"), &["Ticket note for all 3 copied"]);
    has(&said("<F6>r"), &["Pasted text copied"]);
    has(&Desk::new(120, 40).paste(UNKNOWN_USER).keys("<C-y>").screen(), &["Ticket note copied"]);
}

#[test]
fn whom_the_mail_reached_is_in_no_answer_to_the_customer() {
    let log = "Mar  6 08:12:01 mx postfix/smtp[1]: A1: to=<ann@b.example>, relay=mx.b.example[192.0.2.1]:25, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok)\n\
        Mar  6 08:12:02 mx postfix/smtp[1]: A2: to=<bob@c.example>, relay=mx.c.example[192.0.2.2]:25, delay=1, dsn=5.1.1, status=bounced (host mx.c.example[192.0.2.2] said: 550 5.1.1 <bob@c.example>: User unknown (in reply to RCPT TO command))\n";
    let desk = Desk::new(120, 40).paste(log).keys("<F6>ac<F6>an");
    assert!(
        desk.copied[0].contains("bob@c.example") && !desk.copied[0].contains("ann@b.example"),
        "{}",
        desk.copied[0]
    );
    assert!(desk.copied[1].contains("ann@b.example"), "{}", desk.copied[1]);
    has(&desk.screen(), &["Ticket note for all 2 (1 delivered) copied"]);
    has(&Desk::new(120, 40).paste(log).keys("<F6>ac").screen(), &["for 1 of 2 (1 delivered left out)"]);
    // What failed is what one wants to see, wherever it stands.
    has(&Desk::new(120, 40).paste(log).screen(), &["Unknown user", "Recipients 2 of 2"]);
}

#[test]
fn settings_are_found_by_what_they_are_for() {
    for (words, title) in [
        ("theme", "Theme"),
        ("hide", "Hide personal data"),
        ("mask", "Hide personal data"),
        ("privacy", "Hide personal data"),
        ("mouse", "Mouse"),
        ("mail type", "Mail type"),
        ("clipboard", "Copy with"),
    ] {
        let found = Desk::new(80, 24).keys(&format!("<C-p>{words}")).screen();
        let row = found.lines().position(|line| line.contains(title) && line.contains("setting:"));
        let row = row.unwrap_or_else(|| panic!("{words} finds no {title} in\n{found}"));
        assert!(row <= 7, "{title} is not among the first\n{found}");
    }
    has(&Desk::new(80, 24).keys("<C-p>theme<Enter>").screen(), &["Settings", "❯Theme", "The colors."]);
    // What is on or off is turned where one is.
    let hidden = Desk::new(80, 24).keys("<C-p>privacy<Enter>");
    assert!(hidden.app.desk.settings.redact);
    has(&hidden.screen(), &["Hide personal data: On"]);
    // What only the file can list is shown with its value, and says where it is written.
    let own = |names: &[&str], redact| {
        let mut desk = Desk::new(80, 24);
        let mut settings = settings::Settings { redact, ..settings::Settings::default() };
        assert!(names.iter().all(|name| settings.own.add(name)));
        desk.app
            .configure(settings, Origin { file: "~/.config/whybounce/config.yaml".to_owned(), ..Origin::default() });
        desk.keys("<C-p>own domains<Enter>")
    };
    let none = own(&[], false).screen();
    has(
        &none,
        &["❯Own domains and IP addresses", "none │", "into ~/.config/whybounce/config.yaml", "own: [shop.example"],
    );
    assert!(!none.contains("Enter change") && !none.contains("Enter: change"), "{none}");
    has(&own(&["shop.example"], false).screen(), &["shop.example │"]);
    has(&own(&["shop.example", "192.0.2.0/24", "b.example"], false).screen(), &["shop.example and 2 more │"]);
    has(&own(&["firm.test", "192.0.2.0/24"], true).screen(), &["2 hidden │"]);
    has(&own(&[], false).keys("<Up><Enter>").screen(), &["Enter: change", "Mail type"]);
    // A command that is called so stands before all pages, and what merely has the letters behind them.
    let found = Desk::new(80, 24).paste(UNKNOWN_USER).keys("<C-p>copy note").screen();
    assert!(found.lines().any(|line| line.contains("❯Copy ticket note")), "{found}");
}

#[test]
fn where_nothing_is_found_enter_says_so_and_closes_nothing() {
    for keys in ["<C-p>zzzzzzzz<Enter>", "<F9>zzzzzzzz<Enter>", "<F2>qqqqzzzzxxxx<Enter>"] {
        let desk = Desk::new(80, 24).keys(keys);
        let open = desk.app.popup.is_some() || keys.starts_with("<F2>");
        assert!(open, "{keys}");
        has(&desk.screen(), &["No matches. Try fewer words."]);
    }
}

#[test]
fn a_search_line_is_edited_as_in_a_shell() {
    let words = |keys: &str| Desk::new(80, 24).keys(&format!("<F2>{keys}")).app.screens.lookup.words();
    assert_eq!(words("over quota<C-u>full"), "full");
    assert_eq!(words("over quota<C-w>limit"), "over limit");
    assert_eq!(words("quota<C-a>over <C-e>!"), "over quota!");
    assert_eq!(words("over quota<C-a><Right><Right><Right><Right><C-k>"), "over");
    assert_eq!(words("/quota"), "quota");
    assert_eq!(words("a/b"), "a/b");
    has(&Desk::new(80, 24).keys("<C-p>/theme").screen(), &["❯Theme"]);
}

#[test]
fn a_list_that_goes_on_shows_it() {
    for (keys, height) in [("<F9>", 24), ("<F8>", 15), ("<C-p>", 24)] {
        let screen = Desk::new(80, height).keys(keys).screen();
        let bar = screen.lines().any(|line| line.trim_end_matches([' ', '│']).ends_with('┃'));
        assert!(bar, "{keys}\n{screen}");
    }
    let whole = Desk::new(80, 40).keys("<F8>").screen();
    assert!(!whole.contains('┃'), "{whole}");
}

#[test]
fn the_guide_begins_with_its_beginning_and_the_glossary_is_found() {
    let guide = || Desk::new(80, 24).keys("<F2><Tab>G<Right><Right>");
    let screen = guide().screen();
    assert!(screen.lines().any(|line| line.contains("❯    Start here")), "{screen}");
    assert!(!screen.contains("Apple Mail"), "the errors of one program are below those of all\n{screen}");
    let found = Desk::new(80, 24).keys("<F2>glossary").screen();
    has(&found, &["❯Glossary", "The words", "8BITMIME"]);
    has(&Desk::new(80, 60).keys("<F2>mail library errors<Esc><Tab>G<Right>").screen(), &["▸ Mail library errors"]);
    // From a word to its branch, and the branch folded: what stands before it stays in view.
    let folded = guide().keys("G<Right>GGGG<Left><Left>").screen();
    has(&folded, &["❯  ▸ Glossary", "Stages of delivery", "Support playbook"]);
}

#[test]
fn what_the_verdict_rests_on_is_shown_whole() {
    let long = "550 5.7.1 Our system has detected that this message is suspicious due to the very low reputation of the sending domain";
    let screen = Desk::new(120, 40).paste(long).screen();
    let column: Vec<&str> = screen.lines().filter_map(|line| line.split(['│', '┃']).rev().nth(1)).collect();
    let why: Vec<&str> = column.iter().skip_while(|line| !line.contains("Why")).copied().collect();
    assert!(!why.is_empty() && why.iter().all(|line| !line.contains('…')), "{why:#?}");
}

#[test]
fn names_that_begin_alike_stay_apart() {
    let report = |name: &str| {
        format!(
            "Final-Recipient: rfc822; newsletter@{name}.subsidiary.corporation-of-the-north.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n"
        )
    };
    let text = THREE_RECIPIENTS.split("Final-Recipient").next().unwrap().to_owned()
        + &["denmark", "france"].map(report).concat()
        + "--b1--\n";
    let screen = Desk::new(80, 24).paste(&text).screen();
    has(&screen, &["Recipients 1 of 2"]);
    assert!(screen.contains("@denm") && screen.contains("@fran"), "{screen}");
    let listed = Desk::new(60, 24).paste(&text).keys("<F7>").screen();
    assert!(listed.contains("@denm") && listed.contains("@fran"), "{listed}");
    let local = |name: &str| report("x").replace("newsletter@x", &format!("customer-number-{name}@x"));
    let text = THREE_RECIPIENTS.split("Final-Recipient").next().unwrap().to_owned()
        + &["000000001", "000000002"].map(local).concat()
        + "--b1--\n";
    has(&Desk::new(80, 24).paste(&text).screen(), &["01 ", "02 "]);
}

#[test]
fn a_code_that_was_looked_up_is_done_with() {
    let desk = Desk::new(80, 24).keys("5.7.26<F2>");
    has(&desk.screen(), &["5.7.26 Multiple authentication checks"]);
    assert_eq!(text(&Desk::new(80, 24).keys("5.7.26<F2><F1>4.2.2")), "4.2.2");
    assert_eq!(text(&Desk::new(80, 24).keys("5.7.2<F2><F1><Left><Right>6")), "5.7.26", "whoever goes on in it may");
}

#[test]
fn earlier_texts_say_what_becomes_of_them() {
    let desk = || Desk::new(80, 24).paste(THREE_RECIPIENTS).paste(UNKNOWN_USER).keys("<F10>");
    has(&desk().screen(), &["only the open one is kept, for 7 days", "ann@example.net and 2 more", "Unknown user"]);
}

#[test]
fn the_server_said_only_what_the_server_said() {
    const REPLY: &str =
        "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in virtual mailbox table";
    let lines = UNKNOWN_USER.replace('\n', " ");
    let wrapped = REPLY.replace("Recipient address", "Recipient\naddress");
    let quoted = UNKNOWN_USER.replace('\n', "\n> ");
    let host = format!("<ann@example.com>: host mx.example.com[192.0.2.1] said: {REPLY} (in reply to RCPT TO command)");
    let greylisted = "451 4.7.1 Greylisting in action, please come back in 00:04:59.";
    for (pasted, said) in [
        (format!("Hi, this came back, why? {REPLY}"), REPLY),
        (format!("Hi, this came back, why?\n{REPLY}\nThanks, Mira"), REPLY),
        (format!("Hi,\n\nthis came back, why?\n\n{REPLY}\n\nThanks,\nMira"), REPLY),
        (format!("Hi, this came back, why?\n\n{REPLY}. Could it be a typo? Thanks, Mira"), &format!("{REPLY}.")),
        (format!("The customer got \"{REPLY}\" when writing to her, what does it mean?"), REPLY),
        (format!("Hello, when I send to ann@example.com I get this error: {REPLY}"), REPLY),
        (format!("Hi, this came back,\nwhy? {wrapped}. Thanks for any help, Mira"), &format!("{REPLY}.")),
        (format!("Hi, a customer sees this:\n{UNKNOWN_USER}\nWhat should he do?"), &lines),
        (format!("Hi, a customer sees this:\n\n{UNKNOWN_USER}\n\nWhat should he do?"), &lines),
        (format!("Hi, see below, what is it?\n\n> {quoted}\n\nThanks"), &lines),
        (format!("Hi,\nour mail to a client bounced:\n\n{host}\n\nIs the address wrong?\nBest, Tom"), &host),
        (format!("Hi, since this morning: {greylisted} Do we have to do anything?"), greylisted),
        (
            "- Customer called at 9.\n- Error: 550 5.1.1 User unknown\n- Please call back".into(),
            "550 5.1.1 User unknown",
        ),
        (
            "It says:\nRemote Server returned '554 5.7.1 <b@c.net>: Relay access denied'\nAny idea?".into(),
            "554 5.7.1 <b@c.net>: Relay access denied",
        ),
        (
            "Invoice 550 was sent to ann@example.com and came back. 550 5.1.1 No such user here.".into(),
            "550 5.1.1 No such user here.",
        ),
        ("Tom says 250 works but got code \"552\", with message \"552 5.3.4 too big\"".into(), "552 5.3.4 too big"),
        (format!("Hi, this came back, why? {REPLY} Can you please help me? Thanks, Mira"), REPLY),
        (format!("Somebody look at this. The mail server said: {REPLY} and I don't understand it."), REPLY),
        ("Kunde: Ann\nFehler: 552 5.2.2 Mailbox full\nBitte prüfen".into(), "552 5.2.2 Mailbox full"),
        // Nothing of a server is lost: its own questions, its quotation marks, its lines, its wrapping.
        (
            "550 5.7.1 Blocked. Not a spammer? See https://mx.example/unblock".into(),
            "550 5.7.1 Blocked. Not a spammer? See https://mx.example/unblock",
        ),
        ("550 5.1.1 mailbox \"ann\" can't be found".into(), "550 5.1.1 mailbox \"ann\" can't be found"),
        ("They got '550 5.1.1 mailbox 'ann' can't be found'.".into(), "550 5.1.1 mailbox 'ann' can't be found"),
        (
            "554-No service? Not here.\n554 Bad DNS PTR record.".into(),
            "554-No service? Not here. 554 Bad DNS PTR record.",
        ),
    ] {
        let note = &Desk::new(160, 60).paste(&pasted).keys("<C-y>").copied[0];
        has(note, &[&format!("\nServer said: \"{said}\"\n")]);
    }
    let report = &Desk::new(160, 60).paste(&format!("Hi, this came back, why? {REPLY}")).keys("<F6>m").copied[0];
    let (_, said) = report.split_once("What the server said").expect(report);
    assert!(said.contains("550 5.1.1") && !said.contains("came back"), "{report}");
}

#[test]
fn the_commands_to_check_ask_for_spf_and_dkim_beside_dmarc() {
    let returned = "From: MAILER-DAEMON@mx.c.example\nSubject: Undelivered\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.shop.example\n\nFinal-Recipient: rfc822; bob@c.example\nAction: failed\nStatus: 5.7.26\nDiagnostic-Code: smtp; 550 5.7.26 Unauthenticated email from shop.example is not accepted due to domain's DMARC policy.\n\n--b\nContent-Type: message/rfc822\n\nDKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=mail2026; h=from; bh=x; b=y\nFrom: shop@shop.example\nReturn-Path: <bounce@shop.example>\nSubject: Hello\n\nHi\n--b--\n";
    let desk = Desk::new(80, 24).paste(returned).keys("<F6>d");
    has(
        &desk.copied[0],
        &[
            "dig +short TXT _dmarc.shop.example",
            "dig +short TXT shop.example\n",
            "dig +short TXT mail2026._domainkey.shop.example",
        ],
    );
}
