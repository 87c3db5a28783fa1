//! `whybounce explain`: the pages of codes, categories, providers, rules and words.

use std::io::Write;

use clap::Args;

use super::reference::Overlay;
use super::target::meant_code;
use super::{Look, Outcome, formats, output};
use crate::Explainer;
use crate::reference::document::Document;
use crate::report::{Format, document, json};
use crate::search;

/// What to explain and how to print it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// Codes, categories, providers, rules or terms: 5.7.26, 421, x.7.x, mailbox-full, gmail
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// How to print pages; several as JSON are an array
    #[arg(long, value_parser = formats(FORMATS), default_value = "text")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  whybounce explain 5.7.26
  whybounce explain mailbox-full gmail
  whybounce explain x.7.x --format markdown";

/// A page is no table.
const FORMATS: &[Format] = &[Format::Text, Format::Json, Format::Ndjson, Format::Markdown];

/// How many neighbours of an unknown id are worth naming.
const NEAREST: usize = 8;

pub(super) fn run(options: &Options, look: Look, overlay: &Overlay) -> anyhow::Result<Outcome> {
    let explainer = overlay.open()?;
    let mut pages = Vec::new();
    let mut unknown = Vec::new();
    for id in asked(&options.ids, &explainer) {
        match explainer.explain(&id).or_else(|| phrase(&id, &explainer)) {
            Some(page) => pages.push(page),
            None => unknown.push(id),
        }
    }
    print(&pages, options.format, look)?;
    for id in &unknown {
        suggest(id, &explainer);
    }
    Ok(if unknown.is_empty() { Outcome::Done } else { Outcome::Nothing })
}

/// The page that a search puts first, where the words stand in it as a phrase.
fn phrase(words: &str, explainer: &Explainer) -> Option<Document> {
    let hit = explainer.search(words).into_iter().next()?;
    let bare = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
    };
    let words = bare(words);
    let stands = !words.is_empty() && [&hit.matched, &hit.title].iter().any(|text| bare(text).contains(&words));
    stands.then(|| explainer.explain(&hit.id)).flatten()
}

/// What was asked for: each word, or all of them as one name where only that has a page.
fn asked(words: &[String], explainer: &Explainer) -> Vec<String> {
    let has_page = |id: &str| explainer.explain(id).is_some();
    let whole = words.join(" ");
    let apart = || words.iter().all(|word| has_page(word));
    if words.len() > 1 && !apart() && has_page(&whole) {
        return vec![whole];
    }
    // What a search takes: codes without their dots, or two in one word.
    let codes = search::codes(explainer.reference(), &whole);
    if !apart() && !codes.is_empty() && codes.iter().all(|code| has_page(code)) { codes } else { words.to_vec() }
}

fn print(pages: &[Document], format: Format, look: Look) -> anyhow::Result<()> {
    let mut out = output::stdout();
    match (format, pages) {
        (_, []) => {}
        (Format::Json, [page]) => writeln!(out, "{}", json::pretty(page)?)?,
        (Format::Json, pages) => writeln!(out, "{}", json::pretty(&pages)?)?,
        (Format::Ndjson, pages) => {
            for page in pages {
                writeln!(out, "{}", json::compact(page)?)?;
            }
        }
        (Format::Text | Format::Csv, pages) => {
            for (index, page) in pages.iter().enumerate() {
                let gap = if index == 0 { "" } else { "\n\n" };
                write!(out, "{gap}{}", document::text(page, output::style(look)))?;
            }
        }
        (Format::Markdown, pages) => {
            for (index, page) in pages.iter().enumerate() {
                let gap = if index == 0 { "" } else { "\n---\n\n" };
                write!(out, "{gap}{}", document::markdown(page))?;
            }
        }
    }
    Ok(out.flush()?)
}

/// Names the pages that an unknown id may have meant.
fn suggest(id: &str, explainer: &Explainer) {
    if let Some(code) = meant_code(id, explainer.reference()) {
        output::notice(&format!("{id} isn't a code; did you mean {code}?"));
        return;
    }
    let hits = explainer.search(id);
    if hits.is_empty() {
        output::notice(&format!("no page for \"{id}\"; try: whybounce search WORDS"));
        return;
    }
    output::notice(&format!("no page for \"{id}\"; the nearest are:"));
    for hit in hits.iter().take(NEAREST) {
        output::notice(&format!("{} – {}", hit.id, hit.title));
    }
}
