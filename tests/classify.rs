//! What a bounce means: the hard cases of the taxonomy, one by one, and what holds for any text.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use whybounce::advice::{Diagnosis, diagnose};
use whybounce::classify::{Verdict, classify};
use whybounce::intake::{Delivery, Excerpt, Shape};
use whybounce::reference::Reference;
use whybounce::taxonomy::{Action, Address, Category, Certainty, EnhancedCode, Permanence, Phase};

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// The one delivery of a text, explained.
fn diagnosis(text: &str) -> Diagnosis {
    diagnose(text.as_bytes(), &REFERENCE).into_iter().next().unwrap_or_else(|| panic!("no delivery in “{text}”"))
}

fn verdict(text: &str) -> Verdict {
    diagnosis(text).verdict
}

/// Whether a verdict is what a case's right side says; see the head of `labelled/hard-cases.txt`.
fn holds(verdict: &Verdict, expected: &str) -> bool {
    let mut parts = expected.split("; ");
    let Verdict { category, permanence, address, .. } = verdict;
    parts.next() == Some(format!("{category} {permanence} {address}").as_str())
        && parts.all(|part| {
            let (name, value) = part.split_once(' ').unwrap_or((part, ""));
            match name {
                "actor" => verdict.actor.is_some_and(|actor| actor.name() == value),
                "retry" => verdict.retry.name() == value,
                "provider" => verdict.provider.as_deref() == Some(value),
                "phase" => verdict.phase.is_some_and(|phase| phase.name() == value),
                "blocklist" => verdict.blocklist.as_ref().is_some_and(|list| list.contains(value)),
                "wait" => verdict.retry_after_s == value.parse().ok(),
                "conflict" => !verdict.conflicts.is_empty(),
                "plain" => verdict.conflicts.is_empty(),
                "also" => verdict.alternatives.first().is_some_and(|other| other.category.name() == value),
                "among" => verdict.alternatives.iter().any(|other| other.category.name() == value),
                _ => panic!("“{name}” is nothing that a case can ask for"),
            }
        })
}

#[test]
fn a_code_for_the_cause_speaks_before_one_that_says_that_time_is_up() {
    let codes =
        |text: &str| classify(&Delivery { diagnostic: Excerpt::verbatim(text, 0), ..Delivery::default() }, &REFERENCE);
    for text in ["4.4.7 5.1.1", "5.1.1 4.4.7", "2.1.5 5.1.1"] {
        assert_eq!(codes(text).category, Category::InvalidRecipient, "{text}");
    }
}

#[test]
fn a_slip_at_any_place_of_a_word_but_its_beginning_is_understood() {
    for word in ["mialbox", "malibox", "mailobx", "mailbxo"] {
        let said = verdict(&format!("452 the {word} has no room left"));
        assert_eq!(said.category, Category::MailboxFull, "{word}");
    }
}

/// Checks all cases under a heading.
fn check(heading: &str) {
    let lines = include_str!("labelled/hard-cases.txt").lines();
    let mut under = String::new();
    let mut counts = std::collections::BTreeMap::new();
    let mut misses = Vec::new();
    for line in lines.filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if line.starts_with('[') {
            line.clone_into(&mut under);
        } else if under.starts_with(heading) {
            *counts.entry(under.clone()).or_insert(0) += 1;
            let (text, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("no => in “{line}”"));
            let verdict = verdict(&text.replace("\\n", "\n"));
            if !holds(&verdict, expected) {
                let Verdict { category, permanence, address, confidence, .. } = verdict;
                let also: Vec<_> = verdict.alternatives.iter().map(|other| other.category.name()).collect();
                let rules: Vec<_> = verdict.evidence.iter().map(|evidence| evidence.rule.as_str()).collect();
                misses.push(format!(
                    "{under}\n  {line}\n  {category} {permanence} {address} at {confidence:.2}, also {also:?}, by {rules:?}, {:?} {:?} {:?} {:?} {:?} {:?}",
                    verdict.actor, verdict.provider, verdict.phase, verdict.blocklist, verdict.retry_after_s, verdict.conflicts
                ));
            }
        }
    }
    assert!(!counts.is_empty() && counts.values().all(|count| *count >= 3), "at least three cases each: {counts:?}");
    assert!(misses.is_empty(), "{} cases fail:\n{}", misses.len(), misses.join("\n"));
}

macro_rules! rules {
    ($($name:ident = $heading:literal,)+) => { $(#[test] fn $name() { check($heading); })+ };
}

rules! {
    the_more_specific_of_words_and_code_wins = "[1]",
    a_provider_comes_first = "[2]",
    unknown_unavailable_and_restricted_recipients_are_told_apart = "[3]",
    blocked_senders_and_refused_messages_are_told_apart = "[4]",
    limits_on_number_and_size_are_told_apart = "[5]",
    a_temporary_code_softens = "[6]",
    a_permanent_code_does_not_harden_what_passes = "[7]",
    a_delay_keeps_its_cause = "[8]",
    the_reason_within_a_wrapper_decides = "[9]",
    names_links_and_returned_messages_do_not_count = "[10]",
    the_less_harmful_of_two_causes_stands = "[11]",
    what_is_not_told_stays_unknown = "[12]",
    vague_words_have_a_meaning = "[13]",
    code_and_words_that_disagree_are_read_right = "[facts]",
    the_phrases_of_each_kind_are_known = "[article]",
}

/// Codes without words, and what each suggests first.
const BARE: [(&str, Category); 16] = [
    ("550 5.1.1", Category::InvalidRecipient),
    ("450 4.1.1", Category::InvalidRecipient),
    ("550 5.1.2", Category::DomainNotFound),
    ("550 5.2.1", Category::MailboxUnavailable),
    ("552 5.2.2", Category::MailboxFull),
    ("452 4.2.2", Category::MailboxFull),
    ("550 5.4.4", Category::DomainNotFound),
    ("421", Category::TemporaryServerFailure),
    ("451 4.3.0", Category::TemporaryServerFailure),
    ("450 4.3.2", Category::TemporaryServerFailure),
    ("421 4.7.0", Category::RateLimited),
    ("552 5.3.4", Category::MessageTooLarge),
    ("554 5.4.6", Category::RoutingFailure),
    ("554 5.6.0", Category::ContentRejected),
    ("550 5.7.26", Category::AuthenticationFailure),
    ("535 5.7.8", Category::SubmissionLogin),
];

#[test]
fn a_bare_code_suggests_its_category_with_less_confidence_than_words() {
    for (code, category) in BARE {
        let verdict = verdict(code);
        let first = verdict.alternatives.first().map(|other| other.category);
        assert!(
            verdict.category == category || (verdict.category == Category::Unknown && first == Some(category)),
            "{code}: {verdict:?}"
        );
        assert!(verdict.confidence < 0.97, "{code} alone is not certain: {}", verdict.confidence);
        assert!(!verdict.evidence.is_empty(), "{code} is shown");
    }
    for (bare, worded) in [
        ("550 5.1.1", "550 5.1.1 user unknown"),
        ("552 5.2.2", "552 5.2.2 mailbox full"),
        ("552 5.3.4", "552 5.3.4 message too large"),
    ] {
        assert!(verdict(bare).confidence < verdict(worded).confidence, "{worded}");
    }
}

#[test]
fn a_code_decodes_even_where_no_cause_is_told() {
    let diagnosis = diagnosis("450 4.1.1");
    assert_eq!(diagnosis.delivery.enhanced_code, "4.1.1".parse().ok());
    assert_eq!(diagnosis.verdict.permanence, Permanence::Soft);
    assert!(diagnosis.verdict.evidence.iter().any(|evidence| evidence.rule == "4.1.1"));
    assert!(diagnosis.verdict.alternatives.iter().any(|other| other.category == Category::InvalidRecipient));
    assert!(REFERENCE.document("4.1.1").is_some());
}

#[test]
fn the_fullest_words_tell_the_stage() {
    for (text, stage) in [
        ("550 5.7.1 rejected (in reply to MAIL FROM command) after EHLO", Phase::MailFrom),
        (
            "550 5.1.1 <ann@b.example>: Recipient address rejected: User unknown; from=<shop@a.example> \
             to=<ann@b.example> proto=ESMTP helo=<mx.a.example>",
            Phase::RcptTo,
        ),
        // Of words that tell as much the last ones count.
        ("after MAIL FROM came 550 5.7.1 rejected after RCPT TO", Phase::RcptTo),
        ("after RCPT TO came 550 5.7.1 rejected after MAIL FROM", Phase::MailFrom),
    ] {
        assert_eq!(verdict(text).phase, Some(stage), "{text}");
    }
}

#[test]
fn a_word_that_leads_to_a_reply_is_part_of_the_wording_in_which_it_stands() {
    let found = verdict("451 4.4.4 DNS server returned an error for b.example");
    assert_eq!(found.category, Category::DnsFailure);
    assert_eq!(found.evidence[0].text, "DNS server returned an error");
    let wrapped = verdict("host mx.b.example returned: 451 4.4.4 DNS server returned an error for c.example");
    assert_eq!(wrapped.evidence[0].text, "DNS server returned an error");
}

#[test]
fn the_code_of_the_reply_that_decides_is_the_one_that_counts() {
    let lasting = "host mx1.b.example said: 451 4.3.0 not now; host mx2.b.example said: 550 user unknown";
    let passing = "host mx1.b.example said: 554 5.3.0 no; host mx2.b.example said: 450 user unknown";
    for (text, permanence, address) in
        [(lasting, Permanence::Hard, Address::Suppress), (passing, Permanence::Soft, Address::Watch)]
    {
        let found = verdict(text);
        assert_eq!(found.category, Category::InvalidRecipient, "{text}");
        assert_eq!((found.permanence, found.address), (permanence, address), "{text}");
    }
}

#[test]
fn words_of_two_replies_make_no_wording_together() {
    let found = verdict("450 quota service unavailable 550 limit exceeded");
    assert_eq!(found.category, Category::TemporaryServerFailure);
    assert_eq!(verdict("450 quota limit exceeded").category, Category::MailboxFull);
}

#[test]
fn of_two_causes_that_words_leave_open_the_other_is_named_too() {
    for (text, category, other) in [
        ("553 example.net is no domain we take mail from", Category::SenderAddressRejected, Category::SenderBlocked),
        ("422 The licence of this filter has ended", Category::TemporaryServerFailure, Category::ServerMisconfigured),
    ] {
        let found = verdict(text);
        let others: Vec<_> = found.alternatives.iter().map(|other| other.category).collect();
        assert_eq!((found.category, others.as_slice()), (category, [other].as_slice()), "{text}");
    }
}

#[test]
fn four_look_alikes_in_one_wrapper_are_four_failures() {
    let wrapped = |reason: &str| {
        verdict(&format!("Delivery failed: <ann@example.com>: host mx.example.com[192.0.2.1] said: {reason}")).category
    };
    assert_eq!(wrapped("451 4.4.3 temporary DNS failure, could not resolve the domain"), Category::DnsFailure);
    assert_eq!(wrapped("554 5.7.1 your IP 192.0.2.9 is blocked"), Category::SenderBlocked);
    assert_eq!(wrapped("550 5.1.1 no such user"), Category::InvalidRecipient);
    assert_eq!(wrapped("554 5.7.1 message content rejected"), Category::ContentRejected);
}

/// All texts of the labelled sets.
fn texts() -> Vec<String> {
    let labelled = include_str!("labelled/lines.ndjson").lines();
    let labelled = labelled.map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let cases = include_str!("labelled/hard-cases.txt").lines().filter(|line| !line.starts_with('#'));
    labelled
        .map(|row| row["text"].as_str().unwrap().to_owned())
        .chain(cases.filter_map(|line| line.split_once(" => ")).map(|(text, _)| text.replace("\\n", "\n")))
        .collect()
}

/// What holds for any verdict.
fn assert_sound(verdict: &Verdict) {
    let confidence = verdict.confidence;
    assert!((0.0..=1.0).contains(&confidence), "{verdict:?}");
    assert_eq!(verdict.certainty(), Certainty::of(confidence));
    if verdict.category == Category::Unknown {
        assert!(confidence < 0.5, "unknown is what stays below one half: {verdict:?}");
        assert_ne!(verdict.address, Address::Suppress, "an unknown cause suppresses nobody: {verdict:?}");
    } else {
        assert!(confidence >= 0.5, "{verdict:?}");
        assert!(!verdict.evidence.is_empty(), "a cause rests on something: {verdict:?}");
    }
    let mut shares = vec![if verdict.category == Category::Unknown { 1.0 } else { confidence }];
    let mut named = BTreeSet::from([verdict.category]);
    for other in &verdict.alternatives {
        assert!(named.insert(other.category), "each category is named once: {verdict:?}");
        shares.push(other.confidence);
    }
    assert!(shares.is_sorted_by(|a, b| a >= b), "the likeliest comes first: {verdict:?}");
    assert_eq!(verdict.permanence == Permanence::None, !verdict.category.is_bounce(), "{verdict:?}");
}

/// Whether the digits of a number stand in a text.
fn stands_in(text: &str, code: &impl ToString) -> bool {
    text.contains(&code.to_string())
}

#[test]
fn verdicts_rest_on_words_that_stand_in_the_text() {
    let mut pages = BTreeSet::new();
    for text in texts() {
        for Diagnosis { delivery, verdict, .. } in diagnose(text.as_bytes(), &REFERENCE) {
            assert_sound(&verdict);
            for evidence in verdict.evidence {
                if let (Some(start), Some(end)) = (evidence.start, evidence.end) {
                    let stands =
                        text.get(start..end).unwrap_or_else(|| panic!("{start}..{end} is no part of “{text}”"));
                    assert_words(&evidence.text, stands);
                }
                pages.insert(evidence.rule);
            }
            if let Some(code) = delivery.reply_code {
                assert!(stands_in(&text, &code), "{code} is invented in “{text}”");
            }
            if let Some(code) = delivery.enhanced_code {
                assert!(stands_in(&text, &code), "{code} is invented in “{text}”");
            }
        }
    }
    for known in REFERENCE.ids() {
        pages.remove(known);
    }
    for page in pages {
        assert!(REFERENCE.document(&page).is_some(), "{page} has no page");
    }
}

/// Asserts that the words of a piece of evidence stand in the text that it marks, in this order.
fn assert_words(shown: &str, stands: &str) {
    let mut rest = stands;
    for word in shown.split_whitespace() {
        let at = rest.find(word).unwrap_or_else(|| panic!("“{stands}” is not “{shown}”"));
        rest = &rest[at + word.len()..];
    }
}

#[test]
fn a_verdict_is_the_same_each_time() {
    for text in texts().iter().step_by(20) {
        assert_eq!(verdict(text), verdict(text), "{text}");
    }
}

/// Pieces that bounces are made of, sound and broken.
const PIECES: [&str; 24] = [
    "550 ",
    "5.1.1 ",
    "421-4.7.0 ",
    "<ann@example.com>: ",
    "host mx.example.com[192.0.2.1] said: ",
    "user unknown",
    "mailbox full",
    "blocked using zen.spamhaus.org",
    "try again in 99999999999 hours",
    "; ",
    "\n",
    "(in reply to ",
    "RCPT TO command)",
    "DMARC ",
    "https://example.com/?p=1 ",
    "postfix",
    "\u{fffd}",
    "…",
    "用户不存在",
    "{\"event\": \"",
    "\t",
    "9.9.9 ",
    "0.0.0.0 ",
    "Action: delayed ",
];

prop_compose! {
    fn any_delivery()(
        diagnostic in ".{0,200}",
        context in prop_oneof![Just(String::new()), ".{0,80}"],
        reply_code in proptest::option::of(any::<u16>()),
        enhanced in proptest::option::of((prop_oneof![Just(2_u8), Just(4), Just(5)], 0..1000_u16, 0..1000_u16)),
        action in proptest::option::of(proptest::sample::select(Action::ALL)),
        remote_mta in proptest::option::of(".{0,40}"),
        recipient in proptest::option::of(".{0,40}"),
    ) -> Delivery {
        Delivery {
            shape: Shape::Report,
            recipient,
            reply_code,
            enhanced_code: enhanced.map(|(class, subject, detail)| EnhancedCode { class, subject, detail }),
            action,
            remote_mta,
            diagnostic: Excerpt::verbatim(&diagnostic, 0),
            context: Excerpt::verbatim(&context, diagnostic.len()),
            ..Delivery::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_delivery_has_a_sound_verdict(delivery in any_delivery()) {
        assert_sound(&classify(&delivery, &REFERENCE));
    }

    #[test]
    fn any_bytes_have_sound_verdicts(input in proptest::collection::vec(any::<u8>(), 0..400)) {
        for diagnosis in diagnose(&input, &REFERENCE) {
            assert_sound(&diagnosis.verdict);
        }
    }

    #[test]
    fn likely_nonsense_has_sound_verdicts(picks in proptest::collection::vec(0..PIECES.len(), 0..30)) {
        let input: String = picks.into_iter().map(|pick| PIECES[pick]).collect();
        for diagnosis in diagnose(input.as_bytes(), &REFERENCE) {
            assert_sound(&diagnosis.verdict);
        }
    }
}
