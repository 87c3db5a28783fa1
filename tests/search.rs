//! What people type into the search line, and the page that they mean.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::sync::LazyLock;

use whybounce::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// Codes in every spelling, and the marks of single providers.
const CODES: &[(&str, &str)] = &[
    ("5.2.2", "5.2.2"),
    ("4.2.2", "4.2.2"),
    ("522", "5.2.2"),
    ("5.2.2.", "5.2.2"),
    ("#5.1.1", "5.1.1"),
    ("(5.7.1)", "5.7.1"),
    ("X.2.2", "5.2.2"),
    ("421", "421"),
    ("SMTP 554", "554"),
    ("error 550", "550"),
    ("550 5.1.1", "5.1.1"),
    ("550-5.1.1", "5.1.1"),
    ("452-4.2.2", "4.2.2"),
    ("x.7.x", "x.7.x"),
    ("5.7", "5.7.x"),
    ("5.7.", "5.7.x"),
    ("5.7.*", "5.7.x"),
    ("4.7.x", "4.7.x"),
    ("5xx", "5.x.x"),
    ("4xx", "4.x.x"),
    ("55", "550"),
    ("5.7.999", "5.7.999"),
    ("5.7.26", "5.7.26"),
    ("4.7.26", "4.7.26"),
    ("5.7.515", "5.7.515"),
    ("550 5.7.515", "5.7.515"),
    ("5-7-1", "5.7.1"),
    ("IB506", "godaddy/from-domain"),
    ("OU-001", "outlook-com/blocked-ip-codes"),
    ("RP-001", "outlook-com/rp-codes"),
    ("RLY:B1", "yahoo/aol-throttled"),
    ("[TSS07]", "yahoo/spamhaus"),
    ("AUP#IPBL", "cox/block-lists"),
    ("loop", "routing-failure"),
    ("gmail spam", "google/spam-verdict"),
    ("S3140", "outlook-com/block-list"),
    ("TSS04", "yahoo/deferred-for-complaints"),
    ("AS(201806281)", "microsoft-365"),
    ("5726", "5.7.26"),
    ("5 7 26", "5.7.26"),
    ("error 4732", "4.7.32"),
    ("dsn=5.2.2", "5.2.2"),
    ("421 4.7.0 tss04", "yahoo/deferred-for-complaints"),
    ("550 sc-001", "outlook-com/content-codes"),
    ("outlook 550 5.7.708", "5.7.708"),
];

/// Plain words, most of them in no title.
const WORDS: &[(&str, &str)] = &[
    ("mailbox full", "mailbox-full"),
    ("full mailbox", "mailbox-full"),
    ("quota", "mailbox-full"),
    ("out of space", "mailbox-full"),
    ("over quota", "mailbox-full"),
    ("disk quota exceeded", "mailbox-full"),
    ("dmarc", "authentication-failure"),
    ("spf", "authentication-failure"),
    ("dkim fail", "authentication-failure"),
    ("unauthenticated", "authentication-failure"),
    ("relay", "relay-denied"),
    ("unable to relay", "relay-denied"),
    ("user unknown", "invalid-recipient"),
    ("no such user", "invalid-recipient"),
    ("recipient address rejected", "invalid-recipient"),
    ("wrong address", "invalid-recipient"),
    ("account does not exist", "invalid-recipient"),
    ("account disabled", "mailbox-unavailable"),
    ("account suspended", "mailbox-unavailable"),
    ("greylisting", "greylisted"),
    ("graylisting", "greylisted"),
    ("try again later", "temporary-server-failure"),
    ("too many connections", "rate-limited"),
    ("rate limit", "rate-limited"),
    ("throttled", "rate-limited"),
    ("sending too fast", "rate-limited"),
    ("blacklist", "sender-blocked"),
    ("blocked ip", "sender-blocked"),
    ("ip blocked", "sender-blocked"),
    ("reputation", "sender-blocked"),
    ("access denied", "sender-blocked"),
    ("spam", "content-rejected"),
    ("attachment type", "content-rejected"),
    ("virus", "malware-detected"),
    ("too big", "message-too-large"),
    ("message size exceeds fixed maximum message size", "message-too-large"),
    ("attachment too large", "message-too-large"),
    ("domain does not exist", "domain-not-found"),
    ("no mx", "domain-not-found"),
    ("nxdomain", "domain-not-found"),
    ("null mx", "glossary:null-mx"),
    ("servfail", "glossary:servfail"),
    ("host not found", "domain-not-found"),
    ("connection timed out", "connection-failure"),
    ("connection refused", "connection-failure"),
    ("could not connect", "connection-failure"),
    ("message expired", "delivery-expired"),
    ("too many hops", "routing-failure"),
    ("mail loop", "routing-failure"),
    ("reverse dns", "reverse-dns-failure"),
    ("ptr record", "reverse-dns-failure"),
    ("helo", "reverse-dns-failure"),
    ("tls required", "security-requirement"),
    ("starttls", "security-requirement"),
    ("wrong password", "submission-login"),
    ("authentication required", "submission-login"),
    ("login", "submission-login"),
    ("out of office", "auto-reply"),
    ("vacation", "auto-reply"),
    ("suppression list", "suppressed"),
    ("service unavailable", "temporary-server-failure"),
    ("internal server error", "server-misconfigured"),
    ("syntax error", "protocol-error"),
    ("sender rejected", "sender-address-rejected"),
];

/// Names of providers, filters and lists.
const PROVIDERS: &[(&str, &str)] = &[
    ("spamhaus", "spamhaus"),
    ("zen.spamhaus.org", "spamhaus"),
    ("barracuda", "barracuda"),
    ("gmail", "google"),
    ("outlook", "outlook-com"),
    ("office 365", "microsoft-365"),
    ("exchange online", "microsoft-365"),
    ("hotmail", "outlook-com"),
    ("yahoo", "yahoo"),
    ("t-online", "t-online"),
    ("proofpoint", "proofpoint"),
    ("mimecast", "mimecast"),
    ("postfix", "postfix"),
    ("ses", "amazon-ses"),
];

/// Words of the trade and questions.
const TRADE: &[(&str, &str)] = &[
    ("dnsbl", "glossary:block-list"),
    ("rbl", "glossary:block-list"),
    ("fcrdns", "glossary:fcrdns"),
    ("verp", "glossary:verp"),
    ("mdn", "glossary:mdn"),
    ("read receipt", "not-a-bounce"),
    ("arc", "glossary:arc"),
    ("srs", "glossary:srs"),
    ("backscatter", "glossary:backscatter"),
    ("smarthost", "glossary:smart-host"),
    ("open relay", "glossary:open-relay"),
    ("catch-all", "glossary:catch-all"),
    ("catchall", "glossary:catch-all"),
    ("what is a dsn", "read-a-dsn"),
    ("how to read a bounce", "read-a-dsn"),
    ("hard bounce", "glossary:hard-bounce"),
    ("suppress or quarantine", "suppress-or-quarantine"),
    ("checklist", "sending-foundation"),
    ("maintenance", "temporary-server-failure"),
    ("when to revisit", "when-to-revisit"),
];

/// Questions of the guide, put in everyday words.
const GUIDE: &[(&str, &str)] = &[
    ("hard or soft", "hard-and-soft"),
    ("what do I tell the customer", "support-playbook"),
    ("how often to retry", "retry-rules"),
    ("who can fix it", "compare-actor"),
    ("business impact", "compare-consequence"),
    ("strong evidence", "compare-permanence"),
    ("retry strategy", "compare-retry"),
    ("look-alikes", "look-alikes"),
    ("raw diagnostics", "for-evaluators"),
    ("six steps", "maintenance-routine"),
    ("switch provider", "when-to-revisit"),
    ("auditability", "for-evaluators"),
    ("compare platforms", "for-evaluators"),
    ("normalise bounces", "for-developers"),
    ("marketer", "for-marketing"),
    ("transactional mail", "for-saas"),
    ("newsletter", "flow:bulk"),
    ("internal alert", "flow:business"),
    ("login code", "flow:password-reset"),
    ("when to suppress", "suppress-or-quarantine"),
    ("cannot send mail", "submission-login"),
    ("middle number", "middle-digit"),
    ("how to read a log line", "read-a-reply"),
    ("delay notice", "glossary:deferral"),
    ("double opt-in", "glossary:confirmed-opt-in"),
];

/// Typing errors and letters that changed places.
const SLIPS: &[(&str, &str)] = &[
    ("mialbox full", "mailbox-full"),
    ("mailbx full", "mailbox-full"),
    ("qouta", "mailbox-full"),
    ("rleay", "relay-denied"),
    ("spamhuas", "spamhaus"),
    ("repuation", "sender-blocked"),
    ("throtling", "rate-limited"),
    ("greylsting", "greylisted"),
];

/// Other languages.
const LANGUAGES: &[(&str, &str)] = &[
    ("Empfänger unbekannt", "invalid-recipient"),
    ("boîte pleine", "mailbox-full"),
    ("buzón lleno", "mailbox-full"),
    ("宛先不明", "invalid-recipient"),
    ("アドレスが存在しません", "invalid-recipient"),
    ("メールボックス", "mailbox-full"),
    ("容量", "mailbox-full"),
    ("邮箱已满", "mailbox-full"),
    ("почтовый ящик переполнен", "mailbox-full"),
    ("skrzynka pełna", "mailbox-full"),
    ("Postfach voll", "mailbox-full"),
    ("unbekannt", "invalid-recipient"),
    ("Postfach", "mailbox-full"),
    ("nicht zustellbar", "unknown"),
    ("boite aux lettres pleine", "mailbox-full"),
    ("utilisateur inconnu", "invalid-recipient"),
    ("buzon lleno", "mailbox-full"),
    ("usuario desconocido", "invalid-recipient"),
    ("casella piena", "mailbox-full"),
    ("caixa cheia", "mailbox-full"),
];

/// Whole pasted lines.
const LINES: &[(&str, &str)] = &[
    (
        "host gmail-smtp-in.l.google.com said: 550-5.1.1 The email account that you tried to reach does not exist",
        "google/no-such-user",
    ),
    ("452 4.2.2 The email account that you tried to reach is over quota", "google/inbox-full"),
    (
        "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
        "outlook-com/block-list",
    ),
    ("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "spamhaus/zone-or-link"),
    ("550 5.7.26 This mail has been blocked because the sender is unauthenticated", "authentication-failure/phrases"),
    ("451 4.7.1 Greylisting in action, please come back later", "sendmail/greylisted"),
    ("connect to mx.example.com[192.0.2.9]:25: Connection timed out", "connection-failure"),
    (
        "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
        "microsoft-365/address-rejected-at-the-edge",
    ),
];

#[test]
fn a_search_finds_first_what_people_mean() {
    let searches = [CODES, WORDS, PROVIDERS, TRADE, GUIDE, SLIPS, LANGUAGES, LINES].concat();
    assert!(searches.len() >= 100);
    let misses: Vec<String> = searches
        .iter()
        .filter_map(|(query, meant)| {
            let hits = whybounce::search::search(&REFERENCE, query);
            let found: Vec<&str> = hits.iter().take(4).map(|hit| hit.id.as_str()).collect();
            (found.first() != Some(meant)).then(|| format!("“{query}” finds {found:?}, not {meant}"))
        })
        .collect();
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

#[test]
fn a_misspelt_word_still_finds_its_page_among_the_first() {
    for (query, meant) in [("graylisting", "greylisted"), ("repuation", "sender-blocked"), ("rleay", "relay-denied")] {
        let hits = whybounce::search::search(&REFERENCE, query);
        assert!(
            hits.iter().take(3).any(|hit| hit.id == meant),
            "“{query}”: {:?}",
            hits.iter().take(5).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_pasted_line_finds_the_rule_and_the_category() {
    let hits = whybounce::search::search(
        &REFERENCE,
        "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking \
         the recipient's email address for typos ann@example.com - gsmtp",
    );
    let first: Vec<&str> = hits.iter().take(3).map(|hit| hit.id.as_str()).collect();
    assert_eq!(first, ["google/no-such-user", "invalid-recipient", "5.1.1"]);
}

#[test]
fn a_search_says_which_words_matched() {
    let hits = whybounce::search::search(&REFERENCE, "over quota");
    assert!(hits.first().unwrap().matched.contains("quota"), "{:?}", hits.first());
    assert!(whybounce::search::search(&REFERENCE, "   ").is_empty());
    assert!(whybounce::search::search(&REFERENCE, "qqqqzzzzxxxx").is_empty());
}

#[test]
fn what_the_reference_does_not_know_finds_nothing() {
    for query in [
        "kingfisher",
        "ticket 4711",
        "quarterly budget",
        "invoice 2024-117",
        "lorem ipsum",
        "room 550b",
        "INC0048213",
        "printer jam",
    ] {
        let hits = whybounce::search::search(&REFERENCE, query);
        assert!(hits.is_empty(), "“{query}” finds {:?}", hits.iter().take(3).map(|hit| &hit.id).collect::<Vec<_>>());
    }
}
