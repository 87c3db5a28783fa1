//! What is pointed out beside the category, and how a verdict explains itself.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::sync::LazyLock;

use whybounce::advice::{Advice, Briefing, Diagnosis, Page, diagnose, draft};
use whybounce::classify::{Explanation, explain};
use whybounce::reference::Reference;
use whybounce::taxonomy::{Category, Draft, Permanence};

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

fn suggestions(text: &str) -> Vec<String> {
    told(&diagnose(text.as_bytes(), &REFERENCE)[0])
}

fn told(diagnosis: &Diagnosis) -> Vec<String> {
    Advice::on(diagnosis, &REFERENCE).suggestions
}

#[test]
fn a_misspelt_domain_names_the_likely_one() {
    for (wrong, right) in [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("hotmial.cmo", "hotmail.com"),
        ("yaho.com", "yahoo.com"),
        ("gmaio.com", "gmail.com"),
        ("outloik.com", "outlook.com"),
        ("example.con", "example.com"),
    ] {
        let found = suggestions(&format!("<ann@{wrong}>: 550 5.1.1 user unknown"));
        assert!(found.iter().any(|found| found.contains(right)), "{wrong}: {found:?}");
    }
}

#[test]
fn a_right_domain_is_left_alone() {
    for right in [
        "gmail.com",
        "mail.com",
        "ymail.com",
        "email.example",
        "gmx.net",
        "web.de",
        "yahoo.be",
        "outlook.de",
        "hmail.com",
    ] {
        let found = suggestions(&format!("<ann@{right}>: 550 5.1.1 user unknown"));
        assert!(found.is_empty(), "{right}: {found:?}");
    }
    let full = suggestions("<ann@gmaio.com>: 452 4.2.2 mailbox full");
    assert!(full.is_empty(), "a mailbox that is full is there: {full:?}");
}

#[test]
fn stray_characters_in_an_address_are_pointed_at() {
    for (address, kind) in [
        ("ann@@example.com", "two @"),
        ("ann@example,com", "comma"),
        (".ann@example.com", "extra dot"),
        ("ann.@example.com", "extra dot"),
        ("ann..lee@example.com", "extra dot"),
        ("'ann@example.com'", "quotation mark"),
        ("mailto:ann@example.com", "together with \"mailto:\""),
        ("ann @example.com", "space"),
        ("ann@example.com;", "semicolon"),
        ("ann@ex\u{430}mple.com", "another alphabet"),
    ] {
        let found = suggestions(&format!("<{address}>: 550 5.1.1 user unknown"));
        assert!(found.iter().any(|found| found.contains(kind)), "{address}: {found:?}");
    }
    for sound in ["ann@example.com", "ann.lee+list@mail.example.com", "o'hara@example.com", "анна@пример.рф"]
    {
        let found = suggestions(&format!("<{sound}>: 550 5.1.1 user unknown"));
        assert!(found.is_empty(), "{sound}: {found:?}");
    }
    assert!(suggestions("550 5.1.1 'ann@example.com', no such user").is_empty(), "a quoted address is whole");
    assert!(suggestions("<ann.@example.com>: 452 4.2.2 mailbox full").is_empty(), "a mailbox that is full is there");
}

#[test]
fn a_bounce_of_a_bounce_is_told() {
    let line = "550 5.1.1 <x@example.com>: Recipient address rejected: \
        User unknown; from=<SENDER> to=<x@example.com> proto=ESMTP helo=<a.example>";
    let told = |line: &str| suggestions(line).iter().any(|found| found.contains("empty envelope sender"));
    assert!(told(&line.replace("SENDER", "")));
    assert!(!told(&line.replace("SENDER", "bob@example.net")));
}

#[test]
fn an_address_that_bounces_again_for_the_same_reason_is_told() {
    let line = |message: &str, to: &str, reply: &str| {
        let host = "mx.example.com";
        format!(
            "Mar  3 10:00:00 mail postfix/smtp[7]: 4Rc1Qv2k{message}: to=<{to}>, relay={host}[192.0.2.9]:25, delay=1, \
             delays=0/0/0/1, dsn=5.1.1, status=bounced (host {host}[192.0.2.9] said: {reply} (in reply to RCPT TO command))\n"
        )
    };
    let log = [
        line("a", "ann@example.com", "550 5.1.1 user unknown"),
        line("b", "bob@example.com", "550 5.1.1 user unknown"),
        line("c", "Ann@example.com", "550 5.1.1 no such user"),
        line("d", "ann@example.com", "552 5.2.2 mailbox full"),
    ];
    let found = diagnose(log.concat().as_bytes(), &REFERENCE);
    let repeated: Vec<bool> =
        found.iter().map(|found| told(found).iter().any(|told| told.contains("number 2"))).collect();
    assert_eq!(repeated, [false, false, true, false], "{found:#?}");
}

fn explained(text: &str) -> Explanation {
    explain(&diagnose(text.as_bytes(), &REFERENCE)[0].delivery, &REFERENCE).1
}

#[test]
fn every_sign_is_shown_with_its_words_and_weight() {
    let text = "550 5.7.1 <ann@example.com>: mailbox full";
    let found = explained(text);
    assert!(found.signals.is_sorted_by(|a, b| a.weight >= b.weight));
    let first = &found.signals[0];
    assert_eq!((first.category, first.text.as_str()), (Category::MailboxFull, "mailbox full"));
    assert_eq!(&text[first.start.unwrap()..first.end.unwrap()], "mailbox full");
    assert!(found.signals.iter().any(|sign| sign.rule == "5.7.1" && sign.category == Category::SenderBlocked));
    let sum: f64 = found.candidates.iter().map(|candidate| candidate.confidence).sum();
    assert!((sum - 1.0).abs() < 0.02, "{:?}", found.candidates);
}

#[test]
fn the_runner_up_lost_for_a_reason() {
    for (text, reason) in [
        ("450 4.2.0 try again later", "Only the code 4.2.0"),
        ("550 5.1.1", "weighs"),
        ("550 5.7.1", "the text doesn't say why"),
        ("250 2.0.0 OK queued as 12345", "kind of input alone decides"),
    ] {
        let found = explained(text);
        let told = [found.settled.join(" "), found.runner_up.clone()].join(" ")
            + &found.signals.iter().flat_map(|sign| sign.lessened.clone()).collect::<String>();
        assert!(told.contains(reason), "{text}: no “{reason}” in {found:#?}");
        assert!(!told.contains('{') && !told.contains("explain-"), "{told}");
    }
}

#[test]
fn a_code_that_stands_for_the_cause_is_no_contradiction() {
    let conflicts = |text: &str| diagnose(text.as_bytes(), &REFERENCE)[0].verdict.conflicts.clone();
    assert!(conflicts("552 5.2.2 mailbox full").is_empty());
    assert!(!conflicts("550 5.1.1 mailbox full").is_empty());
}

#[test]
fn what_is_no_failure_is_not_taken_for_one() {
    let category = |text: &str| diagnose(text.as_bytes(), &REFERENCE)[0].verdict.category;
    assert_eq!(category("250 2.0.0 OK 1712345678 a1si1234567qka.12 - gsmtp"), Category::Delivered);
    assert_eq!(category("Outlook 5.1.1 was installed on the new computers"), Category::NotABounce);
    assert_eq!(category("550 DY-001 Mail rejected for policy reasons"), Category::SenderBlocked);
}

/// A bounce of every category, with what a reply, a report of delay and a report of failure say.
fn drafts(text: &str) -> Vec<String> {
    let found = diagnose(text.as_bytes(), &REFERENCE).into_iter().next().unwrap();
    Draft::ALL.iter().map(|kind| draft(*kind, &found, &REFERENCE, "2026-11-24")).collect()
}

#[test]
fn a_draft_tells_whether_the_message_still_waits() {
    let report = |action: &str, status: &str, words: &str| {
        format!(
            "Reporting-MTA: dns; mail.example.net\n\nFinal-Recipient: rfc822; ann@example.com\nAction: {action}\n\
             Status: {status}\nDiagnostic-Code: smtp; {words}\n"
        )
    };
    for (code, words) in [
        ("4.2.2", "452 4.2.2 mailbox full"),
        ("4.7.0", "421 4.7.0 too many connections"),
        ("4.3.0", "451 4.3.0 service temporarily unavailable, internal processing problem"),
        ("4.2.1", "450 4.2.1 mailbox unavailable"),
        ("4.1.1", "450 4.1.1 user unknown"),
        ("4.4.1", "connection timed out"),
        ("4.4.3", "host or domain name lookup failed, try again"),
        ("4.7.1", "450 4.7.1 greylisted"),
    ] {
        let [waiting, returned] = ["delayed", "failed"].map(|action| drafts(&report(action, code, words)).remove(0));
        let waits = |text: &str| ["yet", "delayed", "being held"].iter().any(|word| text.contains(word));
        let over = ["could not be delivered", "came back", "has not been delivered, because", "was refused"];
        let ends = |text: &str| over.iter().any(|words| text.contains(words));
        assert!(waits(&waiting) && !ends(&waiting), "{words}: {waiting}");
        assert!(ends(&returned) && !returned.contains("automatically"), "{words}: {returned}");
    }
}

#[test]
fn a_note_tells_the_mail_and_the_address_that_the_sender_knows() {
    let log = "2026-03-01T08:12:02Z mx postfix/cleanup[7]: 49B2E5CA9A: message-id=<a1@shop.example>\n\
        2026-03-01T08:12:03Z mx postfix/smtp[8]: 49B2E5CA9A: to=<ann.private@gmail.com>, orig_to=<sales@shop.example>, \
        relay=none, dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 No such user)\n";
    let [customer, note, escalation] = drafts(log).try_into().unwrap();
    let both = "sales@shop.example, forwarded to ann.private@gmail.com";
    assert!(
        note.contains("Message to sales@shop.example rejected") && note.contains("\nDate: 2026-03-01 08:12 UTC\n"),
        "{note}"
    );
    assert!(note.contains(&format!("\nEmail: to {both}, id <a1@shop.example>, queue id 49B2E5CA9A\n")), "{note}");
    assert!(!note.contains("2026-11-24"), "{note}");
    assert!(
        customer.starts_with("Your message to sales@shop.example (forwarded to ann.private@gmail.com) "),
        "{customer}"
    );
    assert!(escalation.contains(&format!("recipient {both};")), "{escalation}");
    let found = diagnose(log.as_bytes(), &REFERENCE).remove(0);
    let advice = Advice::on(&found, &REFERENCE);
    let plan = advice.address_plan_for(&found.delivery, &REFERENCE);
    assert!(plan.starts_with("The address on your list is sales@shop.example. "), "{plan}");
    let page = Page::of(&found, &advice, &Briefing::of(&REFERENCE));
    assert!(page.facts.iter().any(|fact| fact.label == "recipient" && fact.value == both), "{:?}", page.facts);
}

#[test]
fn a_quotation_is_cut_between_words() {
    let text = format!("550 5.1.1 user unknown {}", "extraordinarily ".repeat(60));
    let note = drafts(&text).remove(1);
    let quoted = note.lines().find_map(|line| line.strip_prefix("Server said: \"")?.strip_suffix(" …\"")).expect(&note);
    assert!(quoted.ends_with("extraordinarily") && quoted.len() > 300, "{quoted}");
}

#[test]
fn a_house_is_told_what_is_its_own() {
    let mut own = whybounce::reference::own::Own::default();
    assert!(own.add("shop.example") && own.add("192.0.2.0/24"));
    let reference = whybounce::builtin::reference().in_house(own);
    let told = |text: &str| {
        let found = diagnose(text.as_bytes(), &reference).remove(0);
        Advice::on(&found, &reference).suggestions.join(" ")
    };
    let blocked = |ip: &str| {
        told(&format!(
            "host mx.b.example[203.0.113.9] said: 554 5.7.1 Client host [{ip}] blocked using zen.spamhaus.org"
        ))
    };
    assert_eq!(blocked("192.0.2.7"), "The blocked IP address 192.0.2.7 is yours.");
    assert!(blocked("198.51.100.7").starts_with("The blocked IP address 198.51.100.7 isn't yours."));
    let failed = |domain: &str| {
        told(&format!("550 5.7.26 Unauthenticated email from {domain} is not accepted due to domain's DMARC policy"))
    };
    assert_eq!(failed("shop.example"), "The check failed for shop.example, which is yours.");
    assert!(failed("other.example").starts_with("The check failed for other.example, which isn't yours."));
    let session = |sender: &str| {
        told(&format!("MAIL FROM:<{sender}>\n250 Ok\nRCPT TO:<ann@b.example>\n550 5.1.1 No such user\n"))
    };
    assert_eq!(session("a@mail.shop.example"), "The sender a@mail.shop.example is yours.");
    assert!(session("a@other.example").starts_with("The sender a@other.example isn't yours."));
    // Whoever named nothing as their own hears nothing of it.
    let found = diagnose(b"554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org", &REFERENCE).remove(0);
    assert_eq!(Advice::on(&found, &REFERENCE).suggestions, Vec::<String>::new());
}

#[test]
fn a_draft_is_filled_in_and_names_its_evidence() {
    let text = "host mx.example.com[192.0.2.7] said: 554 5.7.1 <ann@example.com>: Service unavailable; Client host \
        [192.0.2.1] blocked using zen.spamhaus.org (in reply to RCPT TO command)";
    let [customer, note, escalation] = drafts(text).try_into().unwrap();
    assert!(customer.starts_with("Your message to ann@example.com was rejected"), "{customer}");
    assert!(customer.contains("\n\n") && !customer.contains("554"), "{customer}");
    assert!(
        note.starts_with("What: Message to ann@example.com rejected: example.com is blocking our sending server."),
        "{note}"
    );
    assert!(note.contains("\nChecked: 2026-11-24\nCode: 554 5.7.1\nServer said: \"host mx.example.com"), "{note}");
    assert!(note.contains("\nEmail: to ann@example.com\nNext: "), "{note}");
    assert!(note.contains("Where to ask: Spamhaus ZEN, https://check.spamhaus.org"), "{note}");
    for words in ["block list Spamhaus ZEN", "rejecting host mx.example.com", "stage RCPT TO", "Attach: "] {
        assert!(escalation.contains(words), "{words}: {escalation}");
    }
}

#[test]
fn nothing_of_a_bounce_breaks_a_draft() {
    let mut delivery = diagnose(b"550 5.1.1 user unknown", &REFERENCE).remove(0).delivery;
    delivery.recipient = Some("ann\r\nBcc: x@example.org\u{1b}[31m{date}\u{202e}@exa\nmple.com".to_owned());
    delivery.remote_mta = Some("mx\n\n.example\u{0}.com{known}".to_owned());
    delivery.reporting_mta = Some("\u{2028}".repeat(100_000));
    let found = Diagnosis::of(delivery, &REFERENCE);
    let whole = diagnose(b"<ann@example.com>: 550 5.1.1 user unknown", &REFERENCE).remove(0);
    for kind in Draft::ALL.iter().copied() {
        let [broken, sound] = [&found, &whole].map(|found| draft(kind, found, &REFERENCE, "2026-11-24"));
        assert!(!broken.chars().any(|character| character.is_control() && character != '\n'), "{broken:?}");
        let paragraphs = |text: &str| text.split("\n\n").count();
        assert_eq!(paragraphs(&broken), paragraphs(&sound), "{broken:?}");
        assert!(broken.len() < 4_000, "{}", broken.len());
    }
}

#[test]
fn a_rule_for_lasting_failures_does_not_speak_where_the_code_says_temporary() {
    let found = diagnose(b"MSEXCH:IMS:EXAMPLE:SITE:SERVER 3550 (000B09AA) 450 4.7.1", &REFERENCE).remove(0);
    let rule = REFERENCE.rule("exchange/msexch-relay-or-size").unwrap();
    assert_eq!(found.verdict.rule.as_ref(), Some(&rule.id), "{found:#?}");
    assert_eq!((found.verdict.category, found.verdict.permanence), (rule.category, Permanence::Soft));
    assert_eq!(rule.permanence, Some(Permanence::Hard));
    let advice = Advice::on(&found, &REFERENCE);
    assert_ne!(Some(advice.meaning), rule.means.as_deref());
    assert_ne!(advice.next_steps, rule.next_steps);
}

#[test]
fn a_plan_names_only_what_applies_to_the_reply() {
    let plans = |text: &str| {
        let diagnosis = diagnose(text.as_bytes(), &REFERENCE).remove(0);
        let advice = Advice::on(&diagnosis, &REFERENCE);
        (advice.retry_plan.to_owned(), advice.address_plan.to_owned())
    };
    // Nothing is known of its cause, so that the address is not given up either.
    let (retry, address) = plans("550 rejected");
    assert!(retry.starts_with("Don't retry automatically") && address.starts_with("Watch"), "{retry} {address}");
    assert!(plans("450 rejected").0.starts_with("Let the server retry"));
    let (retry, address) = plans("550 5.1.1 <ann@example.net>: user unknown");
    assert!(retry.starts_with("Don't retry") && address.starts_with("Suppress"), "{retry} {address}");
    let (retry, address) = plans("450 4.1.1 <ann@example.net>: user unknown");
    assert!(retry.contains("two days") && address.starts_with("Watch"), "{retry} {address}");
    for category in Category::ALL {
        let page = REFERENCE.category(*category);
        let own = [Some(&page.retry_plan), Some(&page.address_plan)];
        let others = page.circumstances();
        let others = others.iter().flat_map(|(_, words)| [words.retry_plan.as_ref(), words.address_plan.as_ref()]);
        for plan in own.into_iter().chain(others).flatten() {
            let branches = ["4xx", "5xx", "begins with", "the code was"];
            assert!(!branches.iter().any(|branch| plan.contains(branch)), "{category}: {plan}");
        }
    }
}
