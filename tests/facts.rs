//! Who, when, which mail: what an input tells of the mail beside the cause, and nothing that it does
//! not tell.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::sync::LazyLock;

use proptest::prelude::*;
use whybounce::intake::{Delivery, read};
use whybounce::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

fn deliveries(input: &str) -> Vec<Delivery> {
    read(input.as_bytes(), REFERENCE.shapes()).deliveries
}

/// Date, sender, subject, id and the address that was written to; a hyphen for what is not told.
fn told(delivery: &Delivery) -> [String; 5] {
    let text = |text: Option<&str>| text.unwrap_or("-").to_owned();
    [
        text(delivery.date.map(|date| date.to_string()).as_deref()),
        text(delivery.sender()),
        text(delivery.subject()),
        text(delivery.message_id()),
        text(delivery.original_recipient.as_deref()),
    ]
}

/// The facts of the only delivery.
fn only(input: &str) -> [String; 5] {
    let deliveries = deliveries(input);
    let [delivery] = deliveries.as_slice() else { panic!("{} deliveries in {input}", deliveries.len()) };
    told(delivery)
}

/// A report with these fields about its recipient and this header of the returned message.
fn report(fields: &str, returned: &str) -> String {
    format!(
        "Date: Thu, 2 Apr 2026 12:05:05 +0200\nFrom: MAILER-DAEMON@mx.shop.example\nTo: shop@shop.example\n\
         Subject: Undelivered Mail Returned to Sender\nMessage-ID: <report@mx.shop.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\n\nI'm sorry.\n\n<ann@b.example>: host mx.b.example said: 550 5.1.1 User unknown\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.shop.example\n\
         Arrival-Date: Wed, 1 Apr 2026 09:00:00 +0200\n\nFinal-Recipient: rfc822; ann@b.example\n{fields}\
         Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n\
         --b\nContent-Type: text/rfc822-headers\n\n{returned}\n--b--\n"
    )
}

const RETURNED: &str = "Return-Path: <bounces+1@shop.example>\nX-Original-To: orders@shop.example\n\
    From: \"The Shop\" <shop@shop.example>\nSubject: =?utf-8?Q?Ihre_Bestellung_f=C3=BCr_Ann?=\n \
    =?utf-8?B?4oCUIDQ3MTE=?=\nMessage-ID:\n <a1@shop.example>\nTo: ann@b.example\n";

#[test]
fn a_report_tells_the_mail_that_it_returns() {
    let fields = "Original-Recipient: rfc822;sales@shop.example\nLast-Attempt-Date: Thu, 2 Apr 2026 12:04:00 +0200\n";
    let mail = ["shop@shop.example", "Ihre Bestellung für Ann— 4711", "<a1@shop.example>"];
    let wanted = |date, original| [&[date], &mail[..], &[original]].concat();
    assert_eq!(only(&report(fields, RETURNED)), *wanted("2026-04-02T12:04:00+02:00", "sales@shop.example"));
    // Without them the report's own date stands, and what the returned header says.
    assert_eq!(only(&report("", RETURNED)), *wanted("2026-04-02T12:05:05+02:00", "orders@shop.example"));
    let pasted = format!(
        "Your message could not be delivered.\n\n<ann@b.example>\n    (expanded from <all@shop.example>): host \
         mx.b.example said: 550 5.1.1 User unknown\n\n--- Below this line is a copy of the message.\n\n{RETURNED}"
    );
    assert_eq!(only(&pasted), *wanted("-", "all@shop.example"));
}

#[test]
fn a_recorded_session_tells_its_sender() {
    let session =
        "MAIL FROM:<shop@shop.example> SIZE=100\n250 2.1.0 Ok\nRCPT TO:<ann@b.example>\n550 5.1.1 No such user\n";
    assert_eq!(only(session), ["-", "shop@shop.example", "-", "-", "-"]);
    let second = "MAIL FROM:<>\n250 2.1.0 Ok\nRCPT TO:<bob@b.example>\n550 5.1.1 No such user\n";
    let both = deliveries(&[session, second].concat());
    assert_eq!(both.iter().map(Delivery::sender).collect::<Vec<_>>(), [Some("shop@shop.example"), None]);
}

#[test]
fn a_header_that_the_words_name_or_indent_is_read() {
    let named = "Your message cannot be delivered to the following recipients:\n\n  Message-id: <a1@shop.example>\n  \
        Date: Thu, 2 Apr 2026 12:04:00 +0200\n  From: Shop <shop@shop.example>\n  Subject: Your order\n\n\
        <ann@b.example>: host mx.b.example said: 550 5.1.1 User unknown\n";
    assert_eq!(only(named), ["-", "shop@shop.example", "Your order", "<a1@shop.example>", "-"]);
    let indented = format!(
        "<ann@b.example>: host mx.b.example said: 550 5.1.1 User unknown\n\n--- Below this line is a copy of the \
         message.\n\n   Received: from x by y;\n     Thu, 2 Apr 2026 12:04:00 +0200\n{}",
        ["   ", &RETURNED.trim_end().replace('\n', "\n   "), "\n"].concat()
    );
    assert_eq!(only(&indented)[1..4], ["shop@shop.example", "Ihre Bestellung für Ann— 4711", "<a1@shop.example>"]);
}

#[test]
fn the_arrival_of_a_mail_is_not_its_failure() {
    let undated = report("", "Subject: x\n").replacen("Date: Thu, 2 Apr 2026 12:05:05 +0200\n", "", 1);
    assert_eq!(only(&undated), ["-", "-", "x", "-", "-"]);
}

#[test]
fn what_is_doubtful_is_not_told() {
    let long = "x".repeat(1 << 20);
    let doubtful = [
        "Message-ID: <a1@shop.example>\nMessage-ID: <b2@shop.example>\n".to_owned(),
        "Message-ID: two words\nSubject: =?utf-8?B?4oC?=\nFrom: a@b.example, c@d.example\n".to_owned(),
        "Subject: =?no-such-charset?Q?f=FCr?=\n".to_owned(),
        "Subject: \u{1b}\u{7}\nFrom: MAILER-DAEMON\nReturn-Path: <>\n".to_owned(),
        format!("Subject: {long}\nMessage-ID: <{long}@shop.example>\nFrom: {long}@shop.example\n"),
        format!("Subject:{}\n", "\n =?utf-8?Q?x?=".repeat(50_000)),
    ];
    for returned in doubtful {
        assert_eq!(
            only(&report("", &returned))[1..],
            ["-", "-", "-", "-"],
            "{}",
            returned.chars().take(90).collect::<String>()
        );
    }
    for date in ["Thu, 2 Apr 0000 12:05:05 +0200", "Thu, 2 Apr 9999 12:05:05 +0200", "soon", ""] {
        let input = report(&format!("Last-Attempt-Date: {date}\n"), "Subject: x\n");
        assert_eq!(only(&input)[0], "2026-04-02T12:05:05+02:00", "{date}");
        let input = input.replacen("Date: Thu, 2 Apr 2026 12:05:05 +0200", &format!("Date: {date}"), 1);
        assert_eq!(only(&input)[0], "-", "{date}");
    }
}

#[test]
fn control_characters_are_taken_out_of_a_subject() {
    let input = report("", "Subject: a\u{1b}[31mb\tc =?utf-8?Q?=07d=0A=9B?=\n");
    assert_eq!(only(&input)[2], "-", "a byte that is no letter");
    let input = report("", "Subject: a\u{1b}[31mb\tc =?utf-8?Q?=07d=1B=0A=C2=9B?=\n");
    assert_eq!(only(&input)[2], "ab c d");
}

#[test]
fn encoded_words_are_read_in_every_charset() {
    let words = [
        ("=?iso-8859-1?Q?Gr=FC=DFe?=", "Grüße"),
        ("=?ISO-2022-JP?B?GyRCN29MPhsoQg==?=", "件名"),
        ("=?windows-1251?B?z/Do4uXy?=", "Привет"),
        ("=?gb2312?B?xOO6ww==?=", "你好"),
        ("=?koi8-r?Q?=F0=D2=C9=D7=C5=D4?=", "Привет"),
        ("=?Shift_JIS?B?jI+WvA==?=", "件名"),
        ("=?euc-kr?B?vsiz5w==?=", "안녕"),
    ];
    for (encoded, plain) in words {
        assert_eq!(only(&report("", &format!("Subject: {encoded}\n")))[2], plain, "{encoded}");
    }
}

/// A log in which a message's own lines stand before those of its deliveries.
const LOG: &str = "\
Mar  1 08:12:01 mx postfix/cleanup[7]: 49B2E5CA9A: message-id=<a1@shop.example>
Mar  1 08:12:01 mx postfix/cleanup[7]: 49B2E5CA9A: info: header Subject: Your order 4711 from app[192.0.2.9]; from=<shop@shop.example> to=<sales@shop.example> proto=ESMTP helo=<app>
Mar  1 08:12:01 mx postfix/qmgr[9]: 49B2E5CA9A: from=<shop@shop.example>, size=812, nrcpt=1 (queue active)
Mar  1 08:12:02 mx postfix/qmgr[9]: 5AB2E5CA9B: from=<>, size=900, nrcpt=1 (queue active)
Mar  1 08:12:03 mx postfix/smtp[8]: 49B2E5CA9A: to=<ann@b.example>, orig_to=<sales@shop.example>, relay=mx.b.example[192.0.2.1]:25, dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 No such user (in reply to RCPT TO command))
Mar  1 08:12:04 mx postfix/smtp[8]: 5AB2E5CA9B: to=<bob@b.example>, relay=mx.b.example[192.0.2.1]:25, dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 No such user (in reply to RCPT TO command))
Mar  1 08:12:05 mx postfix/smtpd[3]: NOQUEUE: reject: RCPT from x.example[192.0.2.5]: 554 5.7.1 <cia@c.example>: Relay access denied; from=<y@x.example> to=<cia@c.example> proto=ESMTP helo=<x.example>
";

/// The same facts with a year, as they stand for a log that was written then.
fn in_year(input: &str) -> Vec<[String; 5]> {
    let last = whybounce::intake::Date::read("2026-03-01T10:00:00Z").unwrap();
    let mut deliveries = deliveries(input);
    for delivery in &mut deliveries {
        delivery.tell_year(last);
    }
    deliveries.iter().map(told).collect()
}

#[test]
fn the_lines_of_a_message_tell_its_deliveries_who_sent_it() {
    let wanted = [
        ["2026-03-01T08:12:03", "shop@shop.example", "Your order 4711", "<a1@shop.example>", "sales@shop.example"],
        ["2026-03-01T08:12:04", "-", "-", "-", "-"],
        ["2026-03-01T08:12:05", "y@x.example", "-", "-", "-"],
    ];
    assert_eq!(in_year(LOG), wanted);
}

#[test]
fn other_servers_tell_it_in_their_own_way() {
    let exim = "2026-04-02 12:05:04 1rABCD-000XYZ-1a <= shop@shop.example H=app [192.0.2.9] P=esmtp S=812 \
        id=a1@shop.example T=\"Your order 4711\" for sales@shop.example\n\
        2026-04-02 12:05:05 1rABCD-000XYZ-1a ** ann@b.example <sales@shop.example> R=dnslookup T=remote_smtp: SMTP error \
        from remote mail server after RCPT TO:<ann@b.example>: host mx.b.example [192.0.2.1]: 550 5.1.1 No such user\n";
    let mail = ["shop@shop.example", "Your order 4711", "<a1@shop.example>"];
    assert_eq!(in_year(exim)[0], *[&["2026-04-02T12:05:05"], &mail[..], &["sales@shop.example"]].concat());
    let sendmail = "Apr  2 12:05:04 mx sendmail[1]: x32C5aaa01: from=<shop@shop.example>, size=812, class=0, nrcpts=1, \
        msgid=<a1@shop.example>, proto=ESMTP, daemon=MTA, relay=app [192.0.2.9]\n\
        Apr  2 12:05:05 mx sendmail[2]: x32C5aaa01: to=<ann@b.example>, delay=00:00:01, mailer=esmtp, relay=mx.b.example. \
        [192.0.2.1], dsn=5.1.1, stat=User unknown\n";
    assert_eq!(in_year(sendmail), [["2025-04-02T12:05:05", "shop@shop.example", "-", "<a1@shop.example>", "-"]]);
    let qmail = "@4000000069ce5b9a2d5b1c2c info msg 4711: bytes 812 from <shop@shop.example> qp 1 uid 2\n\
        @4000000069ce5b9a2d5b1c2c starting delivery 1: msg 4711 to remote ann@b.example\n\
        @4000000069ce5b7b2d5b1c2c delivery 1: failure: 192.0.2.1_failed_after_I_sent_the_message./Remote_host_said:_550_no_such_user/\n";
    assert_eq!(in_year(qmail), [["2026-04-02T12:05:05Z", "shop@shop.example", "-", "-", "-"]]);
    let opensmtpd = "Apr  2 12:05:05 mx smtpd[1]: 12ab mta delivery evpid=5f2a from=<shop@shop.example> to=<ann@b.example> \
        rcpt=<sales@shop.example> source=\"192.0.2.9\" relay=\"192.0.2.1 (mx.b.example)\" delay=1s result=\"PermFail\" \
        stat=\"550 5.1.1 No such user\"\n";
    assert_eq!(in_year(opensmtpd), [["2025-04-02T12:05:05", "shop@shop.example", "-", "-", "sales@shop.example"]]);
    let journal = "{\"__REALTIME_TIMESTAMP\":\"1775131504000000\",\"MESSAGE\":\"49B2E5CA9A: from=<shop@shop.example>, size=812, \
        nrcpt=1 (queue active)\"}\n{\"__REALTIME_TIMESTAMP\":\"1775131505000000\",\"MESSAGE\":\"49B2E5CA9A: to=<ann@b.example>, \
        relay=none, dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 No such user)\"}\n";
    assert_eq!(in_year(journal), [["2026-04-02T12:05:05Z", "shop@shop.example", "-", "-", "-"]]);
}

#[test]
fn a_log_of_marks_alone_is_read_and_tells_nothing() {
    let bounce = LOG.lines().find(|line| line.contains("status=bounced")).unwrap();
    let long = "9".repeat(100_000);
    let marks = [
        "49B2E5CA9A: from=".repeat(20_000),
        format!("49B2E5CA9A: from={long}, size=1"),
        format!("info msg {long}: bytes 1 from <a@b.example> qp 1 uid 2"),
        "49B2E5CA9A: info: header Subject: ".to_owned(),
        "49B2E5CA9A: message-id=".to_owned(),
        "49B2E5CA9A: from=, size=".to_owned(),
        " <= ".repeat(1000),
    ];
    assert_eq!(in_year(&format!("{}\n{bounce}\n", marks.join("\n")))[0][1..], ["-", "-", "-", "sales@shop.example"]);
}

#[test]
fn the_latest_lines_of_a_number_count() {
    let again = LOG.replace("shop@shop.example>, size", "new@shop.example>, size").replace("<a1@", "<b2@");
    let bounced = in_year(&[LOG, &again].concat());
    let senders: Vec<&str> = bounced.iter().map(|told| told[1].as_str()).collect();
    assert_eq!(senders, ["shop@shop.example", "-", "y@x.example", "new@shop.example", "-", "y@x.example"]);
}

#[test]
fn a_listing_of_a_queue_tells_the_sender_and_no_time_of_a_failure() {
    let listing = "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n\
        6E1D00AB12     1420 Mon Mar 17 10:02:44  shop@shop.example\n\
        (host mx.b.example[192.0.2.1] said: 452 4.2.2 Mailbox full)\n                    ann@b.example\n";
    assert_eq!(in_year(listing), [["-", "shop@shop.example", "-", "-", "-"]]);
}

#[test]
fn a_line_of_a_program_of_ones_own_tells_its_time() {
    let line = "2026-02-03 12:44:18,902 ERROR mailer: 550 5.1.1 No such user: ann@b.example";
    assert_eq!(in_year(line), [["2026-02-03T12:44:18", "-", "-", "-", "-"]]);
    let torn = "Aug 30 06:05:44 web3 relay[7]: gone: from=shop@shop.example, orig_to=<x@c.example>, to=<ann@b.example>,\n  stat=550 5.1.1 No such\n  user";
    assert_eq!(in_year(torn), [["2025-08-30T06:05:44", "shop@shop.example", "-", "-", "x@c.example"]]);
}

#[test]
fn an_event_tells_its_mail() {
    let ses = r#"{"notificationType":"Bounce","mail":{"timestamp":"2026-04-02T12:05:01.000Z","source":"bounces@shop.example",
        "messageId":"0100-000000","commonHeaders":{"from":["The Shop <shop@shop.example>"],"messageId":"<a1@shop.example>",
        "subject":"Your order 4711"}},"bounce":{"bounceType":"Permanent","timestamp":"2026-04-02T12:05:05.000Z",
        "bouncedRecipients":[{"emailAddress":"ann@b.example","diagnosticCode":"smtp; 550 5.1.1 user unknown"}]}}"#;
    let mail = ["2026-04-02T12:05:05Z", "shop@shop.example", "Your order 4711", "<a1@shop.example>", "-"];
    assert_eq!(only(ses), mail);
    let mailgun = r#"{"signature":{"timestamp":"1775131504"},"event-data":{"event":"failed","severity":"permanent",
        "timestamp":1775131505.33,"recipient":"ann@b.example","message":{"headers":{"from":"The Shop <shop@shop.example>",
        "message-id":"a1@shop.example","subject":"Your order 4711"}},
        "delivery-status":{"code":550,"message":"5.1.1 No such user here"}}}"#;
    assert_eq!(only(mailgun), mail);
    let sendgrid = r#"[{"email":"ann@b.example","timestamp":1775131505,"smtp-id":"<a1@shop.example>","event":"bounce",
        "sg_message_id":"14c5.filter001","reason":"550 5.1.1 No such user","status":"5.1.1"}]"#;
    assert_eq!(only(sendgrid), ["2026-04-02T12:05:05Z", "-", "-", "<a1@shop.example>", "-"]);
    let powermta = "type,timeLogged,timeQueued,orig,rcpt,orcpt,dsnAction,dsnStatus,dsnDiag,dsnMta,header_Message-Id,header_Subject\n\
        b,2026-04-02 12:05:05+0200,2026-04-02 12:05:01+0200,shop@shop.example,ann@b.example,rfc822;sales@shop.example,failed,\
        5.1.1 (bad),\"smtp;550 5.1.1 no such user\",mx.b.example,<a1@shop.example>,Your order 4711\n";
    let mail = ["2026-04-02T12:05:05+02:00", "shop@shop.example", "Your order 4711", "<a1@shop.example>"];
    assert_eq!(only(powermta), *[&mail[..], &["sales@shop.example"]].concat());
}

#[test]
fn a_doubtful_event_tells_nothing() {
    let event = r#"{"event":"bounce","email":"ann@b.example","reason":"550 5.1.1 No such user","timestamp":99999999999999999999,
        "ts":-5,"date":"0000-00-00 00:00:00","from":"nobody","subject":7,"smtp-id":"two words","sender":["a@b.example"]}"#;
    assert_eq!(only(event), ["-", "a@b.example", "-", "-", "-"]);
    let cloud = r#"{"eventType":"Bounce","recipient":"ann@b.example","error":"550 5.1.1 No","subject":"sender/a@b.example/message/1"}"#;
    assert_eq!(only(cloud), ["-"; 5]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_header_is_read(header in "(([A-Za-z-]{0,12}|From|Subject|Message-ID|Date):[ -~\\n\\t=?\\u{e9}]{0,60}\\n){0,6}", date in "[ -~]{0,40}") {
        for delivery in deliveries(&report(&format!("Last-Attempt-Date: {date}\n"), &header)) {
            for fact in told(&delivery) {
                prop_assert!(!fact.contains(char::is_control), "{fact:?}");
            }
        }
    }
}
