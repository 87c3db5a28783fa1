//! The reference as its readers meet it: complete, without dead ends, and found by what people type.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use whybounce::check::{self, Folder};
use whybounce::reference::Reference;
use whybounce::reference::contents::Branch;
use whybounce::reference::document::{Block, Document, Kind};
use whybounce::reference::load::Fault;
use whybounce::taxonomy::{Actor, Category, Layer};

/// The details of each subject in IANA's registry of enhanced status codes (RFC 5248), 0 to the number.
const REGISTRY: [(u16, u16); 8] = [(0, 0), (1, 10), (2, 4), (3, 6), (4, 7), (5, 6), (6, 10), (7, 30)];

/// Reply codes of RFC 5321 and its extensions, and others that bounces show.
const REPLIES: &str = "101 111 200 211 214 220 221 235 250 251 252 253 334 354 420 421 422 430 431 432 441 442 446 447 \
    449 450 451 452 453 454 455 456 458 459 471 498 499 500 501 502 503 504 505 510 511 512 513 515 517 521 523 524 525 \
    530 531 533 534 535 538 540 541 542 543 546 547 550 551 552 553 554 555 556 557 571 572 573 577 585 591 605 606 607";

/// Codes that an introduction to bounces names; each must be found by typing it.
const NAMED: &str = "2xx 4xx 5xx 421 450 451 550 4.1.1 4.2.2 4.3.x 4.7.0 4.7.x 5.1.1 5.1.2 5.2.1 5.2.2 5.3.4 5.4.x 5.6.x \
    5.7.1 5.7.x x.1.x x.2.x x.3.x x.4.x x.5.x x.6.x x.7.x";

fn reference() -> &'static Reference {
    static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);
    &REFERENCE
}

fn folder() -> Folder {
    Folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("reference"))
}

fn none(faults: &[Fault]) {
    let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} faults:\n{}", lines.len(), lines.join("\n"));
}

fn page(reference: &Reference, id: &str) -> Document {
    reference.document(id).unwrap_or_else(|| panic!("{id} has no page"))
}

fn texts(document: &Document) -> String {
    serde_json::to_string(document).unwrap()
}

#[test]
fn the_built_in_reference_has_no_fault() {
    none(&folder().faults());
}

#[test]
fn every_example_comes_out_as_its_own_rule() {
    none(&check::examples(&folder()).unwrap());
}

#[test]
fn faults_are_told_with_file_and_line() {
    let place = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let path = place.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "guide/terms.yaml",
        "- kind: glossary\n  id: ptr\n  title: PTR\n  meaning: \"\"\n  see_also: [spf, nowhere]\n  source: RFC 1035\n\
         - kind: glossary\n  id: ptr\n  title: PTR again\n  meaning: The same once more.\n  source: RFC 1035\n",
    );
    write("guide/wrong-name.yaml", "id: other\ntitle: T\nsummary: S\nsections: []\nsource: RFC 1035\n");
    write("guide/unknown-field.yaml", "id: unknown-field\ntitle: T\nsummery: S\nsections: []\nsource: RFC 1035\n");
    write("guide/no-source.yaml", "id: no-source\ntitle: T\nsummary: S\nsections: []\n");
    write(
        "patterns/rate.yaml",
        "title: Rate\nrules:\n  - id: spf/x\n    when: { reply: \"9\", text: \"@nobody\" }\n    category: rate-limited\n    example: slow down\n    source: RFC 5321\n",
    );
    let told: Vec<String> = Folder::read(place.path()).faults().iter().map(ToString::to_string).collect();
    let has = |file: &str, words: &str| {
        assert!(
            told.iter().any(|line| line.contains(file) && line.contains(words)),
            "no “{file} … {words}” in:\n{}",
            told.join("\n")
        );
    };
    has("guide/terms.yaml:4:", "meaning is empty");
    has("guide/terms.yaml:5:", "names nowhere");
    has("guide/terms.yaml:8:", "glossary:ptr is used twice");
    has("guide/other.yaml", "is not in a file of its name");
    has("guide/unknown-field.yaml:3", "summery");
    has("guide/no-source.yaml", "source");
    has("patterns/rate.yaml:3:", "must begin with its category");
    has("patterns/rate.yaml:4:", "the reply code 9");
    has("patterns/rate.yaml:4:", "@nobody");
}

#[test]
fn wording_that_cannot_be_reviewed_is_told_with_file_and_line() {
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(place.path().join("patterns")).unwrap();
    let long = "a very long example ".repeat(7);
    let lines = [
        "title: T\nsource: s",
        "words: { day: [monday, tuesday] }",
        "rules:",
        "  - id: greylisted/day",
        "    when:",
        "      text: [purple day, green day]",
        "      all:",
        "        - - come|go",
        "          - stay",
        "        - [\"back\"]",
        "      unless:",
        "        - never",
        "        - Never!",
        "    category: greylisted",
        &format!("    example: {long}"),
        "    next_steps: [Wait, Ask]",
        "  - id: greylisted/night",
        "    when: { reply: [\"450\", \"451\"], text: [dark, night] }",
        "    category: greylisted",
        "    example: night, or a|b",
    ];
    let file = place.path().join("patterns/greylisted.yaml");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let told = |folder: Folder| {
        let faults = folder.faults().into_iter().filter(|fault| {
            ["phrases stand", "characters; fold", "twice in a list"].iter().any(|words| fault.message.contains(words))
        });
        faults.map(|fault| fault.line).collect::<Vec<_>>()
    };
    assert_eq!(told(Folder::read(place.path())), [3, 7, 9, 14, 16, 19]);
    assert!(told(Folder::overlay(place.path())).is_empty(), "an overlay is laid out as its house likes");
}

#[test]
fn two_rules_that_claim_the_same_words_must_name_each_other() {
    let place = tempfile::tempdir().unwrap();
    let told = |beside: &str| {
        std::fs::create_dir_all(place.path().join("patterns")).unwrap();
        let rule = |id: &str, category: &str, beside: &str| {
            format!(
                "  - id: {id}\n    when: {{ text: [purple day, Green  DAY] }}\n{beside}    category: {category}\n    example: green day\n    source: s\n"
            )
        };
        let text = format!(
            "title: T\nrules:\n{}{}",
            rule("greylisted/a", "greylisted", ""),
            rule("relay-denied/b", "relay-denied", beside)
        );
        std::fs::write(place.path().join("patterns/days.yaml"), text).unwrap();
        Folder::read(place.path()).faults().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let faults = told("");
    assert!(faults.contains("days.yaml:9:"), "{faults}");
    assert!(faults.contains("relay-denied/b and greylisted/a claim the same words, \"purple day\""), "{faults}");
    let faults = told("    beside: { greylisted/a: The day decides. }\n");
    assert!(!faults.contains("same words"), "{faults}");
    assert!(told("    beside: { greylisted/c: No. }\n").contains("beside greylisted/c, which is no rule"));
}

#[test]
fn a_rule_that_another_always_beats_is_a_fault() {
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(place.path().join("patterns")).unwrap();
    let told = |second: &str| {
        let rule = |id: &str, words: &str, rest: &str| {
            format!(
                "  - id: {id}\n    when: {{ text: [{words}] }}\n{rest}    example: 450 purple day, come back\n    source: s\n"
            )
        };
        let first = rule("greylisted/day", "purple day", "    category: greylisted\n    strength: strong\n");
        let text = format!("title: T\nrules:\n{first}{}", rule("day/late", "day", second));
        std::fs::write(place.path().join("patterns/days.yaml"), text).unwrap();
        let folder = Folder::overlay(place.path());
        none(&folder.faults());
        check::examples(&folder).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let faults = told("    category: greylisted\n");
    assert!(faults.contains("days.yaml:12:"), "at the example of the beaten rule: {faults}");
    assert!(faults.contains("the example of day/late comes out as greylisted"), "{faults}");
    assert!(faults.contains("by greylisted/day"), "{faults}");
    let faults = told("    category: relay-denied\n");
    assert!(faults.contains("the example of day/late comes out as greylisted"), "{faults}");
    assert!(!faults.contains("the example of greylisted/day"), "the rule that wins is sound: {faults}");
}

#[test]
fn the_whole_registry_has_pages() {
    let reference = reference();
    for (subject, last) in REGISTRY {
        for detail in 0..=last {
            let id = format!("x.{subject}.{detail}");
            let page = page(reference, &id);
            assert!(page.facts.iter().any(|fact| fact.label == "IANA" && fact.value == "registered"), "{id}");
            assert!(!page.sources.is_empty(), "{id} has a source");
        }
    }
    for code in REPLIES.split_whitespace() {
        let page = page(reference, code);
        assert_eq!(page.kind, Kind::ReplyCode, "{code}");
        assert!(!texts(&page).contains("not registered"), "{code} has a page of its own");
    }
}

#[test]
fn every_id_has_a_page_that_says_something() {
    let reference = reference();
    let ids: Vec<String> = reference.ids().map(str::to_owned).collect();
    assert!(ids.len() > 400, "{}", ids.len());
    let mut targets = HashMap::new();
    for id in &ids {
        let page = page(reference, id);
        assert_eq!(&page.id, id, "a page answers to its own id");
        assert!(!page.title.is_empty(), "{id}");
        assert!(page.blocks.iter().any(|block| matches!(block, Block::Text(text) if text.len() > 10)), "{id}");
        let mut blocks = page.blocks.iter().peekable();
        while let Some(block) = blocks.next() {
            let bare = matches!(block, Block::Heading(_))
                && blocks.peek().is_none_or(|next| matches!(next, Block::Heading(_)));
            assert!(!bare, "{id} has a bare heading: {block:?}");
        }
        let links = page.blocks.iter().filter_map(|block| match block {
            Block::Links(links) => Some(links),
            _ => None,
        });
        let linked = links.flatten().chain(&page.see_also).map(|link| &link.id);
        let facts = page.facts.iter().filter_map(|fact| fact.page.as_ref());
        targets.extend(linked.chain(facts).map(|target| (target.clone(), id.clone())));
    }
    for (target, id) in &targets {
        assert!(reference.document(target).is_some(), "{id} leads to {target}, which has no page");
    }
    for category in Category::ALL {
        assert_eq!(page(reference, category.name()).kind, Kind::Category);
    }
    for layer in Layer::ALL {
        assert_eq!(page(reference, &format!("layer:{layer}")).kind, Kind::Layer);
    }
    for actor in Actor::ALL {
        assert_eq!(page(reference, &format!("actor:{actor}")).kind, Kind::Actor);
    }
}

#[test]
fn a_code_is_answered_in_every_spelling() {
    let reference = reference();
    for spelling in ["5.7.26", "X.7.26", "x.7.26", "4.7.26", "#5.7.26", " 5.7.26 "] {
        assert_eq!(page(reference, spelling).title, page(reference, "5.7.26").title, "{spelling}");
    }
    assert_eq!(page(reference, "4.7.26").id, "4.7.26");
    for spelling in ["5.x.x", "5", "5xx", "5XX", "5.X.X"] {
        assert_eq!(page(reference, spelling).id, "5.x.x", "{spelling}");
    }
    for spelling in ["x.7.x", "X.7.X", "x.7"] {
        assert_eq!(page(reference, spelling).id, "x.7.x", "{spelling}");
    }
    for spelling in ["5.7", "5.7.x"] {
        assert_eq!(page(reference, spelling).kind, Kind::Subject, "{spelling}");
        assert!(texts(&page(reference, spelling)).contains("5.7.26"), "{spelling} lists its details");
    }
    assert!(texts(&page(reference, "4.7")).contains("\"4.7.1\""), "details keep the class that was asked for");
    for id in NAMED.split_whitespace() {
        page(reference, id);
    }
}

#[test]
fn the_class_decides_what_a_subject_says_of_permanence() {
    let reference = reference();
    let permanence = |id: &str| {
        let page = page(reference, id);
        page.facts.iter().find(|fact| fact.label == "permanence").map(|fact| fact.value.clone())
    };
    assert_eq!(permanence("5.4.x").as_deref(), Some("Hard"));
    assert_eq!(permanence("4.4.x").as_deref(), Some("Soft"));
    assert_eq!(permanence("4.1.1").as_deref(), Some("Soft"));
}

#[test]
fn a_code_that_nobody_registered_is_explained_by_its_parts() {
    let reference = reference();
    let page_of_parts = page(reference, "5.7.999");
    assert_eq!(page_of_parts.title, "Not registered with IANA");
    let text = texts(&page_of_parts);
    assert!(text.contains("Permanent failure") && text.contains("Security or policy"), "{text}");
    let reply = texts(&page(reference, "599"));
    assert!(reply.contains("not registered") && reply.contains("Permanent failure"), "{reply}");
    assert!(texts(&page(reference, "5.9.1")).contains("Permanent failure"));
    for nonsense in ["6.1.1", "999", "x.9.x", "nobody-knows-this", "", "é"] {
        assert!(reference.document(nonsense).is_none(), "{nonsense}");
    }
}

#[test]
fn names_for_short_lead_to_one_page_or_none() {
    let reference = reference();
    assert_eq!(page(reference, "gmail").id, "google");
    assert_eq!(page(reference, "Google (Gmail and Google Workspace)").id, "google");
    assert_eq!(page(reference, "policy-security").id, "layer:policy-security");
    assert_eq!(page(reference, "Null MX").id, "glossary:null-mx");
    assert_eq!(page(reference, "greylisted").kind, Kind::Category);
    assert!(reference.document("recipient").is_none(), "a layer and an actor: neither has the better claim");
}

#[test]
fn related_pages_name_each_other() {
    let reference = reference();
    let sees = |from: &str, to: &str| page(reference, from).see_also.iter().any(|link| link.id == to);
    assert!(sees("5.1.1", "550") && sees("550", "5.1.1"));
    assert!(sees("5.2.2", "mailbox-full") && sees("mailbox-full", "5.2.2"));
}

#[test]
fn a_code_tells_what_providers_make_of_it() {
    let reference = reference();
    let text = texts(&page(reference, "5.7.26"));
    assert!(text.contains("At providers") && text.contains("google/5.7.26"), "{text}");
    let rule = page(reference, "google/no-such-user");
    let text = texts(&rule);
    assert!(text.contains("Matches when") && text.contains("does not exist") && text.contains("gsmtp"), "{text}");
}

#[test]
fn the_contents_hold_every_page_once() {
    fn collect(branch: &Branch, into: &mut Vec<String>) {
        into.extend(branch.id.clone());
        branch.children.iter().for_each(|child| collect(child, into));
    }
    let reference = reference();
    let mut listed = Vec::new();
    let tree = reference.contents();
    assert_eq!(
        tree.iter().map(|branch| branch.title.as_str()).collect::<Vec<_>>(),
        ["Codes", "Categories", "Providers", "Patterns", "Lessons", "Guide"]
    );
    for branch in &tree {
        collect(branch, &mut listed);
    }
    let mut ids: Vec<String> = reference.ids().map(str::to_owned).collect();
    listed.sort();
    ids.sort();
    assert_eq!(listed, ids);
}

#[test]
fn a_ticket_note_proposes_and_never_claims_a_deed() {
    let claims = [
        "suppressed;",
        "Address suppressed",
        "informed;",
        "Sender informed",
        "asked to",
        "assed to",
        "tested",
        "paused",
        "escalated",
    ];
    for category in Category::ALL {
        let page = reference().document(category.name()).unwrap();
        let notes: Vec<&String> = page
            .blocks
            .windows(2)
            .filter_map(|pair| match pair {
                [Block::Heading(heading), Block::Text(note)] if heading.starts_with("Note for the ticket") => {
                    Some(note)
                }
                _ => None,
            })
            .collect();
        assert!(!notes.is_empty(), "{category}");
        for note in notes {
            let labels: Vec<&str> =
                note.lines().filter_map(|line| line.split_once(": ")).map(|(label, _)| label).collect();
            assert_eq!(labels[..2], ["What", "Next"], "{category}: {note}");
            assert_eq!(note.lines().nth(1), Some("{facts}"), "{category}: {note}");
            for claim in claims {
                assert!(!note.contains(claim), "{category} claims “{claim}”: {note}");
            }
            assert!(
                !note.contains("mailbox {recipient}") && !note.contains("recipient {recipient}"),
                "{category}: {note}"
            );
        }
    }
}

#[test]
fn a_code_that_only_a_provider_uses_opens_with_what_the_provider_means() {
    let page = page(reference(), "5.7.970");
    let Some(Block::Text(first)) = page.blocks.first() else { panic!("{:?}", page.blocks) };
    assert!(first.starts_with("At Microsoft 365"), "{first}");
    let links = page.blocks.iter().find_map(|block| if let Block::Links(links) = block { Some(links) } else { None });
    assert!(links.unwrap().iter().any(|link| link.id == "microsoft-365/mail-flow-rule"), "{links:?}");
    assert!(page.facts.iter().any(|fact| fact.page.as_deref() == Some("recipient-restricted")), "{:?}", page.facts);
    assert_eq!(whybounce::search::search(reference(), "5.7.970")[0].id, "5.7.970");
    assert!(reference().holds("5.7.970".parse().unwrap()), "no registry, but a provider tells of it");
}

#[test]
fn a_token_of_one_rule_opens_that_rule_and_finds_it_first() {
    for token in ["S3140", "s3140"] {
        let page = page(reference(), token);
        assert_eq!(page.kind, Kind::Rule);
        assert!(page.id.starts_with("outlook-com/"), "{}", page.id);
        assert_eq!(whybounce::search::search(reference(), token)[0].id, page.id, "{token}");
    }
    assert!(reference().document("S99999").is_none());
}

#[test]
fn the_page_of_a_code_says_what_a_verdict_on_that_code_says() {
    let mut compared = 0;
    let reference = reference();
    let pages = reference.documents().enhanced.iter();
    for (page, (subject, detail)) in pages.filter_map(|page| Some((page, page.numbers()?))) {
        for class in page.classes.iter().filter(|class| **class != 2) {
            let code = format!("{class}.{subject}.{detail}");
            let verdict = whybounce::advice::diagnose(code.as_bytes(), reference).remove(0).verdict;
            if !verdict.category.is_bounce() {
                continue;
            }
            let shown = reference.document(&code).unwrap();
            let permanence =
                shown.facts.iter().find(|fact| fact.label == "permanence").and_then(|fact| fact.page.clone());
            let told = format!("permanence:{}", verdict.permanence);
            assert_eq!(permanence, Some(told), "{code}: {}", verdict.category);
            compared += 1;
        }
    }
    assert!(compared > 180, "{compared}");
}

/// The files of a room of the reference.
fn files_of(room: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference").join(room);
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
}

/// Every text of a value, whatever it is in.
fn written(value: &serde_json::Value) -> Vec<&str> {
    match value {
        serde_json::Value::String(text) => vec![text],
        serde_json::Value::Array(values) => values.iter().flat_map(written).collect(),
        serde_json::Value::Object(fields) => fields.values().flat_map(written).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn our_own_sentences_quote_with_straight_marks() {
    // In the other rooms stands how servers and people write.
    for file in ["guide", "lessons", "categories", "codes"].map(files_of).concat() {
        let text = std::fs::read_to_string(&file).unwrap();
        let Ok(value) = whybounce::reference::yaml::read(&text) else { panic!("{}", file.display()) };
        for text in written(&value) {
            assert!(!text.contains(['“', '”', '„', '‘', '’']), "{}: {text}", file.display());
        }
    }
}
