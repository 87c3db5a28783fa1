//! One verdict, one page: every view of it uses the same labels in the same order.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use whybounce::advice::{Advice, Briefing, Content, Diagnosis, Fact, Page, diagnose};
use whybounce::reference::Reference;
use whybounce::report::record::Selection;
use whybounce::report::style::{Marks, Paint, Style};
use whybounce::report::{Format, Printer, spoken};
use whybounce::taxonomy::{Audience, Flow};
use whybounce::tui::sheet::{Sheet, Writer, verdict};
use whybounce::tui::theme::{Drawing, Role};

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

const WIDE: Style = Style { width: 100, paint: Paint::Plain, marks: Marks::Unicode };

fn briefing() -> Briefing<'static> {
    Briefing { mail_type: Some(Flow::BULK), reader: Some(Audience::Admin), ..Briefing::of(&REFERENCE) }
}

/// Reports of every kind, and replies that tell what those do not.
fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bounces");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut samples: Vec<_> = files.map(|path| (path.display().to_string(), fs::read(&path).unwrap())).collect();
    samples.sort();
    for reply in
        ["451 4.7.1 Greylisted, please try again in 300 seconds", "550 5.1.1 mailbox full", "554 5.0.0 rejected"]
    {
        samples.push((reply.to_owned(), reply.as_bytes().to_vec()));
    }
    samples
}

/// The labels and headings of the page itself, in small letters.
fn of_page(diagnosis: &Diagnosis) -> Vec<String> {
    let advice = Advice::on(diagnosis, &REFERENCE);
    let page = Page::of(diagnosis, &advice, &briefing()).from_source("a.eml", diagnosis, &REFERENCE);
    let page = page.with_drafts(diagnosis, &briefing());
    let facts = std::iter::once(&page.confidence).chain(&page.facts).map(|fact| fact.label.to_lowercase());
    let blocks = page.blocks.iter().flat_map(|block| {
        let inner: &[Fact<'_>] = if let Content::Facts(facts) = &block.content { facts } else { &[] };
        std::iter::once(block.heading.to_lowercase()).chain(inner.iter().map(|fact| fact.label.to_lowercase()))
    });
    facts.chain(blocks).collect()
}

/// Headings stand at the margin above a text; labels are moved in before their value.
fn of_text(text: &str) -> Vec<String> {
    let mut found = vec!["confidence".to_owned()];
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].contains(" · confidence ") || lines[1].contains(" · confidence "), "{text}");
    let card = lines.iter().skip_while(|line| !line.is_empty()).skip(1).take_while(|line| !line.is_empty());
    let labels = card.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    found.extend(labels.map(|line| line.split("  ").next().unwrap().to_owned()));
    // A paragraph after an empty line within a block is no heading: its block began before it.
    let headings: BTreeSet<String> = known_headings();
    let mut is_mail = false;
    for pair in lines.windows(2) {
        let line = pair[1].to_lowercase();
        let is_heading = pair[0].is_empty() && headings.iter().any(|heading| line.starts_with(heading.as_str()));
        let label = line.strip_prefix("  ").filter(|line| is_mail && !line.starts_with(' '));
        if is_heading {
            is_mail = line == "the email";
            found.push(line);
        } else if let Some(label) = label {
            found.push(label.split("  ").next().unwrap().to_owned());
        }
    }
    found
}

fn known_headings() -> BTreeSet<String> {
    let sentences = &REFERENCE.documents().sentences();
    let headings = sentences.iter().filter(|(key, _)| key.starts_with("heading-"));
    headings.map(|(_, heading)| heading.split('{').next().unwrap().to_lowercase()).collect()
}

fn of_markdown(text: &str) -> Vec<String> {
    let label = |line: &str| {
        let row = line.strip_prefix("| ").filter(|row| *row != "| |").and_then(|row| row.split(" | ").next());
        // A row of five cells is one of the checks, which have a heading of their own.
        let row = row.filter(|_| line.split(" | ").count() == 2);
        let heading = line.strip_prefix("### ");
        row.or(heading)
            .filter(|label| !label.is_empty() && *label != "|")
            .map(|label| label.replace('\\', "").to_lowercase())
    };
    text.lines().filter_map(label).collect()
}

fn of_speech(text: &str) -> Vec<String> {
    let labels: BTreeSet<String> = known_headings().into_iter().chain(known_labels()).collect();
    let label = |line: &str| {
        let line = line.to_lowercase();
        labels.iter().filter(|label| line.starts_with(&format!("{}:", label.trim_end_matches([':', ' '])))).max().map(
            |label| {
                if label.ends_with(": ") { line.trim_end_matches(':').to_owned() } else { label.clone() }
            },
        )
    };
    text.lines().filter_map(label).collect()
}

fn known_labels() -> Vec<String> {
    let sentences = &REFERENCE.documents().sentences();
    sentences.iter().filter(|(key, _)| key.starts_with("label-")).map(|(_, label)| label.to_lowercase()).collect()
}

/// What the app shows as labels and headings.
fn of_sheet(sheet: &Sheet) -> Vec<String> {
    let spans = sheet.rows.iter().flatten();
    let told = spans.filter(|span| matches!(span.role, Role::Label | Role::Heading)).map(|span| span.text.trim());
    told.filter(|text| !text.is_empty()).map(str::to_lowercase).collect()
}

/// Whether `part` is `whole` with some left out.
fn assert_within(part: &[String], whole: &[String], what: &str) {
    let mut rest = whole.iter();
    for label in part {
        assert!(rest.any(|known| known == label), "{what}: “{label}” is not next in\n{whole:#?}\nbut in\n{part:#?}");
    }
}

#[test]
fn every_view_of_a_verdict_uses_the_same_labels_in_the_same_order() {
    let text = Printer::text(briefing(), WIDE);
    let markdown = Printer::records(briefing(), Format::Markdown, &Selection::everything());
    let addressee = verdict::Addressee { mail_type: Flow::BULK, reader: Audience::Admin };
    let mut seen = BTreeSet::new();
    for (name, bytes) in samples() {
        for diagnosis in diagnose(&bytes, &REFERENCE) {
            let page = of_page(&diagnosis);
            seen.extend(page.iter().cloned());
            assert_eq!(of_markdown(&markdown.single("a.eml", &diagnosis)), page, "{name}: Markdown");
            let undrafted: Vec<String> = page.iter().filter(|label| !is_draft(label)).cloned().collect();
            assert_eq!(of_text(&text.single("a.eml", &diagnosis)), undrafted, "{name}: text");
            let advice = Advice::on(&diagnosis, &REFERENCE);
            let spoken_page = Page::of(&diagnosis, &advice, &briefing());
            let [first, more] = [spoken::verdict, spoken::more].map(|say| of_speech(&say(&spoken_page, 1000)));
            assert_eq!(
                first.len() + more.len(),
                undrafted.len() - 2 + usize::from(!undrafted.contains(&"what the server said".to_owned())),
                "{name}: spoken"
            );
            assert_within(&first, &page, &format!("{name}: spoken first"));
            assert_within(&more, &page, &format!("{name}: spoken later"));
            let told = verdict::Told { diagnosis: &diagnosis, known: &[] };
            let drawn = of_sheet(&verdict::whole(told, addressee, &REFERENCE, Writer::new(100, Drawing::Unicode)));
            let shown: Vec<String> = undrafted
                .iter()
                .filter(|label| !["source", "what the server said"].contains(&label.as_str()))
                .cloned()
                .collect();
            assert_eq!(drawn, shown, "{name}: the app");
            let decision = of_sheet(&verdict::verdict(told, addressee, &REFERENCE, Writer::new(60, Drawing::Unicode)));
            let reasons =
                of_sheet(&verdict::reasons(&diagnosis, addressee, &REFERENCE, Writer::new(60, Drawing::Unicode)));
            assert_eq!(decision.len() + reasons.len(), shown.len(), "{name}: the app in two panes");
            assert_within(&decision, &shown, &format!("{name}: the app, first pane"));
            assert_within(&reasons, &shown, &format!("{name}: the app, second pane"));
        }
    }
    let missing: Vec<String> = known_labels().into_iter().filter(|label| !seen.contains(label)).collect();
    assert!(missing.is_empty(), "no sample shows {missing:?}");
}

fn is_draft(label: &str) -> bool {
    ["customer", "note", "escalation"].iter().any(|kind| {
        REFERENCE
            .documents()
            .sentences()
            .get(&format!("heading-{kind}"))
            .is_some_and(|heading| heading.to_lowercase() == label)
    })
}
