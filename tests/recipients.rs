//! Whose mail failed: the recipient of a paste, the fates of several, and whose address is nobody's.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::sync::LazyLock;

use whybounce::advice::{Diagnosis, diagnose};
use whybounce::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// The recipient, codes and category of each delivery.
fn rows(text: &str) -> Vec<String> {
    let row = |found: &Diagnosis| {
        let delivery = &found.delivery;
        let reply = delivery.reply_code.map_or("-".to_owned(), |code| code.to_string());
        let enhanced = delivery.enhanced_code.map_or("-".to_owned(), |code| code.to_string());
        let recipient = delivery.recipient.as_deref().unwrap_or("-");
        format!("{recipient} {reply} {enhanced} {}", found.verdict.category)
    };
    diagnose(text.as_bytes(), &REFERENCE).iter().map(row).collect()
}

fn recipients(text: &str) -> Vec<Option<String>> {
    diagnose(text.as_bytes(), &REFERENCE).into_iter().map(|found| found.delivery.recipient).collect()
}

fn assert_recipient(expected: Option<&str>, texts: &[&str]) {
    for text in texts {
        assert_eq!(recipients(text), [expected.map(str::to_owned)], "{text}");
    }
}

#[test]
fn each_recipient_of_one_call_has_a_fate() {
    let expected = ["ann@b.example 550 5.1.1 invalid-recipient", "bob@c.example 452 4.2.2 mailbox-full"];
    for text in [
        "SMTPRecipientsRefused: {'ann@b.example': (550, b'5.1.1 no such user'), 'bob@c.example': (452, b'4.2.2 mailbox\\r\\nfull')}",
        "{u'ann@b.example': (550, '5.1.1 <ann@b.example>: no such user'), u'bob@c.example': (452, '4.2.2 mailbox full')}",
        "send: map[ann@b.example:550 5.1.1 no such user bob@c.example:452 4.2.2 mailbox full]",
        "[{\"ann@b.example\", \"550 5.1.1 no such user\"}, {\"bob@c.example\", \"452 4.2.2 mailbox full\"}]",
        "javax.mail.SendFailedException: Invalid Addresses;\n  nested exception is:\n\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 <ann@b.example>: no such user\n;\n  nested exception is:\n\tcom.sun.mail.smtp.SMTPAddressFailedException: 452 4.2.2 <bob@c.example>: mailbox full\n",
        "rejectedErrors: [\n  Error: Recipient command failed: 550 5.1.1 no such user {\n    recipient: 'ann@b.example'\n  },\n  Error: Recipient command failed: 452 4.2.2 mailbox full {\n    recipient: 'bob@c.example'\n  }\n]",
        "First <ann@b.example>: host mx.b.example said: 550 5.1.1 no such user and then <bob@c.example>: host mx.c.example said: 452 4.2.2 mailbox full, both today.",
        "4A1B2C3D4E5     1811 Fri Jan 10 08:00:12  news@a.example\n(host mx.b.example[192.0.2.1] said: 550 5.1.1 no such user)\n                    ann@b.example\n\n4B2C3D4E5F6      990 Fri Jan 10 08:01:40  news@a.example\n(host mx.c.example[192.0.2.2] said: 452 4.2.2 mailbox full)\n                    bob@c.example\n",
    ] {
        assert_eq!(rows(text), expected, "{text}");
    }
    let listed =
        "SMTP Error: The following recipients failed: ann@b.example: User unknown, bob@c.example: Mailbox full";
    assert_eq!(rows(listed), ["ann@b.example - - invalid-recipient", "bob@c.example - - mailbox-full"]);
}

#[test]
fn a_sentence_before_takes_no_cause_away() {
    let text = "Mrs Okafor writes that her mail to orders@a.example bounces.\n\nYour message to buying@b.example couldn't be delivered.\n\nThe recipient's mailbox is full and can't accept messages now.\n";
    assert_eq!(rows(text).last().unwrap(), "buying@b.example - - mailbox-full");
}

#[test]
fn the_recipient_is_found_by_what_stands_around_it() {
    assert_recipient(
        Some("ann@b.example"),
        &[
            "<ann@b.example> (expanded from <all@b.example>): unknown user: \"ann\"",
            "gate amavis[801]: (00801-02) Blocked SPAM {RejectedInbound}, [192.0.2.4]:50012 <bo@c.example> -> <ann@b.example>, 550 5.7.1 spam",
            "bo@c.example => ann@b.example 550 no such user",
            "Ann Other (ann@b.example) could not be reached: 550 5.1.1 no such user",
            "From: \"Bo\" <bo@c.example>, to: Ann Other <ann@b.example>, 550 5.1.1 no such user",
            "&lt;<a href=\"mailto:ann@b.example\">ann@b.example</a>&gt;: host mx.b.example said: 550 5.1.1\n    &lt;ann@b.example&gt;: User unknown",
            "Bouncing e-mail address: ann@b.example\n\nThe error that the other server returned was:\n550 #5.1.0 Address rejected.",
            "Votre message\n\n  À : ann@b.example\n\nn'a pas pu être remis.\n\n552 5.3.4 Message size exceeds fixed limit",
            "550 5.7.1 Blocked\n\nПолучатель: ann@b.example\nОтправитель: bo@c.example",
            "550 5.7.1 Blocked\n\n受信者: ann@b.example",
            "550 5.7.1 Blocked\n\n받는 사람: ann@b.example",
            "b,2022-09-14 07:31:40+0200,2022-09-14 07:31:38+0200,bo@c.example,ann@b.example,,failed,5.1.1 (bad destination mailbox address),smtp;550 5.1.1 User unknown",
            "From: postmaster@c.example\nTo: bo@c.example\n\nann@b.example\n550 5.7.1 Blocked as spam",
        ],
    );
    assert_recipient(
        Some("billing@b.example_"),
        &["Final-Recipient: rfc822; billing@b.example_\nAction: failed\nStatus: 5.4.4\n"],
    );
}

#[test]
fn an_address_of_somebody_else_is_no_recipient() {
    assert_recipient(
        None,
        &[
            "I am karl@a.example and I get: 554 5.7.1 Your IP is listed in Spamhaus",
            "My own address is lea@a.example. Since yesterday all bounces with 550 5.7.1 Access denied.",
            "MAIL FROM:<news@a.example>\n550 5.7.1 <news@a.example>: Sender address rejected: not owned by user app",
            "535 5.7.8 Username and Password not accepted for user info@a.example",
            "550 5.7.60 The account office@b.example may not send as boss@b.example",
            "550 5.7.60 No permission to send as boss@b.example",
            "H=web.a.example [192.0.2.96] sender verify defer for <hosting@a.example>: host lookup did not complete",
            "554 Message rejected: Email address is not verified. app@a.example",
            "Message-ID: <1@x>\n451 4.7.1 greylisted, try again later",
            "550 5.7.1 Blocked by our policy, write to abuse@b.example",
            "Final-Recipient: rfc822; [email\u{a0}protected]\nAction: failed\nStatus: 5.7.26\nDiagnostic-Code: smtp; 550 5.7.26 unauthenticated\n",
            "4A1B2C3D4E5   901 Tue Feb  4 06:10:02  www-data@a.example\n(host mx.b.example[192.0.2.20] said: 450 4.1.8 <www-data@a.example>: Sender address rejected: Domain not found)",
        ],
    );
}

#[test]
fn what_is_no_bounce_has_no_recipient_but_feedback_has() {
    assert_recipient(
        None,
        &[
            "Please confirm your subscription\n\nSomebody entered greta@a.example for the Birdwatch list.",
            "Automatic reply: I am on leave until May. If it can't wait: desk@a.example",
        ],
    );
    let feedback = "Feedback-Type: not-spam\nUser-Agent: Loop/1\nVersion: 1\nOriginal-Rcpt-To: bea@b.example\n";
    assert_recipient(Some("bea@b.example"), &[feedback]);
}

#[test]
fn a_diagnostic_is_whole_without_the_indentation_of_its_folds() {
    let text = "Final-Recipient: rfc822; ann@b.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552-5.2.2 The account that you tried to reach is\nover quota. Please direct\n552 5.2.2 the recipient to clear it\n";
    let found = diagnose(text.as_bytes(), &REFERENCE);
    let told = found.first().unwrap().delivery.diagnostic.text().to_owned();
    assert!(told.contains("reach is over quota") && told.ends_with("to clear it"), "{told}");
}

#[test]
fn a_binary_file_is_named_and_not_judged() {
    let shapes = REFERENCE.shapes();
    let said = |bytes: &[u8]| whybounce::intake::binary(bytes, shapes).unwrap_or_default().to_owned();
    assert!(said(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").contains("PNG image"));
    let wide: Vec<u8> = "__substg1.0_".bytes().flat_map(|byte| [byte, 0]).collect();
    let outlook = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 600], &wide].concat();
    assert!(said(&outlook).contains("Outlook .msg file: save it as .eml"));
    assert!(said(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0").contains("old Office file"));
    assert!(said(b"PK\x03\x04\x14\0\0\0[Content_Types].xml").contains("Office file"));
    assert!(said(b"PK\x03\x04\x14\0\0\0a.eml").contains("ZIP archive"));
    assert!(said(b"%PDF-1.7\n").contains("PDF file"));
    assert!(said(b"\x1f\x8b\x08\0").contains("gzip"));
    assert!(said(b"\x01\x02\x03\x04\x05\x06").contains("binary data"));
    assert_eq!(said(b"550 5.1.1 \xff no such\0 user \x92here\n"), "");
    assert!(diagnose(b"\x89PNG\r\n\x1a\n\0 550 5.1.1 no such user", &REFERENCE).is_empty());
}

#[test]
fn who_is_to_be_asked_is_no_recipient_and_whom_somebody_writes_to_is() {
    assert_recipient(
        Some("ann@b.example"),
        &[
            "<ann@b.example>: 554 5.7.1 refused by list. For help forward this email to unlist@c.example",
            "<ann@b.example> 550 5.7.0 blocked, report this to rbl@c.example",
            "It says \"mailbox unavailable\" whenever I write to ann@b.example from work.",
            "com.sun.mail.smtp.SMTPSendFailedException: 553 5.1.8 <job@ci.lan>... Domain of sender address job@ci.lan does not exist\n;\n  nested exception is:\n\tcom.sun.mail.smtp.SMTPSenderFailedException: 553 5.1.8 <job@ci.lan>... Domain of sender address job@ci.lan does not exist\n\nSending email to: ann@b.example",
            "tq,1730000000,1729990000,shop+7@a.example,ann@b.example,delayed,4.7.0 (undefined status),smtp;421 4.7.0 try later",
        ],
    );
    assert_recipient(
        None,
        &[
            "553 5.1.8 <cron@box.lan>... Domain of sender address cron@box.lan does not exist",
            "502 5.7.0 Account not active yet. Please contact us at desk@c.example to activate it",
        ],
    );
}

#[test]
fn a_table_may_have_a_title_and_hold_replies_in_its_results() {
    let text = "Gateway / Message Log\n\nTime\tFrom\tTo\tSubject\tAction\n2026-01-02 10:00:00\tbo@c.example\tann@b.example\thi\tBlocked\n";
    assert_recipient(Some("ann@b.example"), &[text]);
    let text = "Event\tSender\tRecipient\tResult\n\u{2717} failure\tbo@c.example\tann@b.example\thost mx.b.example: 550-\"No such user\n550-here\"\nfailure\tbo@c.example\tcia@b.example\thost mx.b.example: 552 5.2.2 mailbox full\n";
    assert_eq!(rows(text), ["ann@b.example 550 - invalid-recipient", "cia@b.example 552 5.2.2 mailbox-full"]);
}

#[test]
fn recipients_that_share_a_paragraph_have_their_own_fates() {
    let expected = [
        "ann@b.example 550 5.1.1 invalid-recipient",
        "bob@c.example 452 4.2.2 mailbox-full",
        "cia@d.example 250 2.0.0 delivered",
    ];
    for text in [
        "Export: Address Result Time ann@b.example Bounced 550 5.1.1 no such user 08:01 bob@c.example Deferred 452 4.2.2 mailbox full 08:02 cia@d.example Delivered 250 2.0.0 Ok 08:03",
        "We had <ann@b.example>: 550 5.1.1 <ann@b.example> no such user; <bob@c.example>: 452 4.2.2 mailbox full; <cia@d.example>: 250 2.0.0 Ok, that is all.",
        "Delivery has failed to these recipients: ann@b.example smtp; 550 5.1.1 no such user Delivery is delayed to these recipients: bob@c.example smtp; 452 4.2.2 mailbox full And cia@d.example got it: 250 2.0.0 Ok",
    ] {
        assert_eq!(rows(text), expected, "{text}");
    }
    let refused = "Mailer Error: SMTP Error: The following recipients failed: ann@b.example: 5.1.1 <ann@b.example>: no such user\n, bob@c.example: 4.2.2 <bob@c.example>: mailbox full\nSMTP server error: DATA command failed Detail: no valid recipients SMTP code: 554 Additional SMTP info: 5.5.1";
    assert_eq!(rows(refused), ["ann@b.example - 5.1.1 invalid-recipient", "bob@c.example - 4.2.2 mailbox-full"]);
}

#[test]
fn one_delivery_stays_one_whoever_else_its_words_name() {
    assert_recipient(
        Some("ann@b.example"),
        &[
            "ann@b.example: 550 5.1.1 <ann@b.example> no such user, 550 5.1.1 ask postmaster@b.example",
            "To ann@b.example we got 550 5.7.1 blocked, questions to desk@b.example 5.7.1",
            "Failed to add recipient \"ann@b.example\" (5.1.1 no such user: bo@c.example).",
            "relay: from=<bo@c.example> to=<ann@b.example> 550 5.1.1 no such user <ann@b.example>",
        ],
    );
}

#[test]
fn who_was_accepted_is_delivered_beside_who_was_not() {
    let text = "{\n  accepted: [ 'cia@d.example' ],\n  rejected: [ 'ann@b.example' ],\n  rejectedErrors: [\n    Error: Recipient command failed: 550 5.1.1 <ann@b.example>: no such user {\n      recipient: 'ann@b.example'\n    }\n  ],\n  envelopeTime: 211,\n  response: '250 2.0.0 Ok: queued as 7A1',\n  messageId: '<1-2@shop.example>'\n}";
    assert_eq!(rows(text), ["ann@b.example 550 5.1.1 invalid-recipient", "cia@d.example 250 2.0.0 delivered"]);
    let text = "It prints:\n\n{\n  accepted: [ 'cia@d.example' ],\n  rejected: [],\n  response: '250 Ok',\n  messageId: '<1-2@shop.example>'\n}";
    assert_eq!(rows(text), ["cia@d.example 250 - delivered"]);
}

#[test]
fn an_event_under_a_title_is_an_event() {
    let text = "POST /hook 200\n{\n  \"type\": \"email.delivery_delayed\",\n  \"data\": { \"from\": \"bo@c.example\", \"to\": [\"ann@b.example\"] }\n}\n";
    assert_recipient(Some("ann@b.example"), &[text]);
    let text = "#mail-alerts\n{\"email\":\"ann@b.example\",\"event\":\"bounce\",\"reason\":\"550 5.1.1 no such user\"}\n2 replies\n";
    assert_eq!(rows(text), ["ann@b.example 550 5.1.1 invalid-recipient"]);
}

#[test]
fn a_feedback_report_without_its_parts_is_one() {
    let report = |kind: &str| {
        format!(
            "From: Loop <loop@b.example>\nTo: bo@c.example\nSubject: Re: News\n\nThis is a report about mail from c.example.\n\nFeedback-Type: {kind}\nUser-Agent: Loop/1\nVersion: 1\nOriginal-Rcpt-To: ann@b.example\n"
        )
    };
    assert_eq!(rows(&report("abuse")), ["ann@b.example - - complaint"]);
    assert_eq!(rows(&report("not-spam")), ["ann@b.example - - not-a-bounce"]);
}

#[test]
fn the_command_that_sent_a_mail_names_its_recipient() {
    assert_recipient(
        Some("ann@b.example"),
        &[
            "$ swaks --from bo@c.example --to ann@b.example --server mx.b.example\n<-  220 mx.b.example ESMTP\n -> EHLO x\n<-  250 mx.b.example\n -> MAIL FROM:<bo@c.example>\n<** 530 5.7.0 Must issue a STARTTLS command first\n -> QUIT\n",
            "# echo hi | mail -s \"a test\" ann@b.example\n535 5.7.8 Authentication failed",
            "Traceback (most recent call last):\n  File \"/srv/a.py\", line 3, in <module>\n    server.sendmail(\"bo@c.example\", [\"ann@b.example\"], text)\nsmtplib.SMTPDataError: (554, b'5.4.6 Too many hops')\n",
            "A job failed:\n\n  501 5.1.3 Bad address syntax\n\nData:\n  * mailer, email: \"ann@b.example\"\n",
            "Zustellung an folgenden Empfaenger gescheitert:\n\n  * ann@b.example\n\n550 5.1.1 no such user\n",
            "553 5.7.1 <bo@c.example>: Sender address rejected: not owned by user x. Please check the message recipient \"ann@b.example\" and try again.",
        ],
    );
}

#[test]
fn a_queue_in_json_names_its_recipients_and_never_the_sender() {
    let entry = |queue: &str, recipients: &str| {
        format!(
            "{{\"queue_name\": \"{queue}\", \"queue_id\": \"4Wq1\", \"arrival_time\": 1764400000, \"message_size\": 1833, \
             \"sender\": \"alerts@nms.example\", \"recipients\": [{recipients}]}}"
        )
    };
    let full = "{\"address\": \"ann@b.example\", \"delay_reason\": \"host mx.b.example[192.0.2.1] said: 452 4.2.2 full (in reply to MAIL FROM command)\"}";
    let silent = "{\"address\": \"bob@c.example\"}";
    for queue in ["deferred", "active", "hold"] {
        assert_recipient(Some("ann@b.example"), &[&entry(queue, full)]);
    }
    assert_recipient(Some("ann@b.example"), &[&entry("active", &format!("{silent}, {full}"))]);
    assert_recipient(None, &[&entry("incoming", silent)]);
}

#[test]
fn a_notice_names_its_recipients_in_letters_beyond_ascii_and_capitals_too() {
    for heading in
        ["Échec de la remise à ces destinataires ou groupes :", "СООБЩЕНИЕ НЕ ДОСТАВЛЕНО СЛЕДУЮЩИМ ПОЛУЧАТЕЛЯМ:"]
    {
        let text = format!("{heading}\n\nann@b.example\nUser unknown.\n\nbob@c.example\nThe mailbox is full.\n");
        assert_eq!(rows(&text), ["ann@b.example - - invalid-recipient", "bob@c.example - - mailbox-full"], "{heading}");
    }
    assert_recipient(Some("ann@b.example"), &["ann@b.example에 메일이 전송되지 않았습니다. 주소를 찾을 수 없습니다."]);
    assert_recipient(
        Some("ann@b.example"),
        &["554 delivery error: dd This user doesn't have a yahoo.com account (ann@b.example) [0] - mta1.example.com"],
    );
}

#[test]
fn the_subject_of_the_returned_message_is_no_reason_on_one_line_either() {
    let text = "A message that you sent could not be delivered to one or more of its recipients. The following address(es) failed: ann@b.example host mx.b.example [192.0.2.1] SMTP error from remote mail server after initial connection: 554 5.7.1 Rejected 192.0.2.90 found in dnsbl.sorbs.example ------ This is a copy of the message, including all the headers. ------ Subject: mailbox full? user unknown?";
    assert_eq!(rows(text), ["ann@b.example 554 5.7.1 sender-blocked"]);
}

#[test]
fn who_is_refused_in_the_answer_to_mail_from_is_no_recipient() {
    let reply = "550 5.1.1 <shop@a.example>: no such user (in reply to MAIL FROM command)";
    assert_recipient(None, &[reply]);
    assert_recipient(Some("ann@b.example"), &[&format!("<ann@b.example>: host mx.b.example[192.0.2.1] said: {reply}")]);
}

#[test]
fn the_sender_that_a_sentence_names_first_is_no_recipient_in_any_language() {
    for text in [
        "No se pudo entregar el correo de shop@a.example: 550 5.1.1 La dirección del destinatario ann@b.example no existe",
        "Messaggio di shop@a.example respinto: 550 Destinatario sconosciuto: la casella ann@b.example non esiste",
        "Письмо от shop@a.example не доставлено: 550 5.1.1 почтовый ящик ann@b.example не существует",
        "Het bericht van shop@a.example is geweigerd: 550 gebruiker ann@b.example bestaat niet",
        "Meddelandet från shop@a.example kunde inte levereras: 550 mottagaren ann@b.example finns inte",
        "shop@a.example 发出的邮件被退回: 550 收件人地址 ann@b.example 不存在",
        "Failed to send mail to ann@b.example: 550 5.1.1 no such user",
    ] {
        assert_recipient(Some("ann@b.example"), &[text]);
    }
}

#[test]
fn a_queue_in_cells_names_sender_and_recipient_each_in_its_place() {
    let line = |error: &str| {
        format!(
            "7d11f0a2c1b0e9f8|inet4|mta||shop@a.example|sales@b.example|ann@b.example|1764400000|1764745600|1764403600|3|pending|402|{error}"
        )
    };
    let found = diagnose(line("550 5.1.1 no such user | try the directory").as_bytes(), &REFERENCE);
    let [found] = found.as_slice() else { panic!("{}", found.len()) };
    let delivery = &found.delivery;
    assert_eq!(delivery.recipient.as_deref(), Some("ann@b.example"));
    assert_eq!(delivery.original_recipient.as_deref(), Some("sales@b.example"));
    assert_eq!(delivery.sender(), Some("shop@a.example"));
    assert_eq!(delivery.diagnostic.text(), "550 5.1.1 no such user | try the directory");
    let waits = format!("{}\n{}", line(""), line("Network error on destination MXs"));
    assert_eq!(rows(&waits), ["ann@b.example - - connection-failure"], "what was not tried yet has not failed");
}
