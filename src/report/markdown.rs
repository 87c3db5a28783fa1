//! The page of a verdict as Markdown, for a ticket or a wiki.

use std::fmt::Write;

use super::spoken::capitalised;
use crate::advice::{Block, Content, Fact, FactRole, Ground, Page, Table};
use crate::safe;

/// A page as Markdown.
pub fn page(page: &Page<'_>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "## {} ({})\n", escaped(&page.title), code(page.category.name()));
    let _ = writeln!(out, "{}\n", escaped(page.sentence));
    card(&mut out, std::iter::once(&page.confidence).chain(&page.facts));
    for block in &page.blocks {
        draw(&mut out, block);
    }
    out
}

/// Facts, each beside its label.
fn card<'p>(out: &mut String, facts: impl IntoIterator<Item = &'p Fact<'p>>) {
    out.push_str("| | |\n|---|---|\n");
    for fact in facts {
        let _ = writeln!(out, "| {} | {} |", escaped(&capitalised(fact.label)), escaped(&value(fact)));
    }
}

/// What is decided stands out.
fn value(fact: &Fact<'_>) -> String {
    match fact.role {
        FactRole::Plain => fact.value.clone().into_owned(),
        FactRole::Permanence(_) | FactRole::Address(_) => fact.value.to_uppercase(),
    }
}

fn draw(out: &mut String, block: &Block<'_>) {
    section(out, &block.heading);
    let mut list = |items: Vec<String>| {
        for item in items {
            let _ = writeln!(out, "- {item}");
        }
    };
    match &block.content {
        Content::Remarks(remarks) => list(remarks.iter().map(|remark| escaped(remark)).collect()),
        Content::Grounds(grounds) => list(grounds.iter().map(ground).collect()),
        Content::Others(others) => {
            list(others.iter().map(|other| format!("{} ({})", escaped(other.title), other.share)).collect());
        }
        Content::Facts(facts) => card(out, facts),
        Content::Places(places) => list(places.iter().map(|place| link(place.title, place.url)).collect()),
        Content::Text(text) => {
            let _ = writeln!(out, "{}", escaped_paragraphs(text));
        }
        Content::Steps(steps) => {
            for (index, step) in steps.iter().enumerate() {
                let _ = writeln!(out, "{}. {}", index + 1, escaped(step));
            }
        }
        Content::Table(table) => out.push_str(&ruled(table)),
        Content::Quote(text) => out.push_str(&fenced(text)),
    }
}

/// A table with its rules.
fn ruled(table: &Table<'_>) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(table.columns.iter().map(|column| escaped(&capitalised(column))).collect());
    let _ = writeln!(out, "|{}", "---|".repeat(table.columns.len()));
    out.extend(table.rows.iter().map(|row| line(row.iter().map(|cell| escaped(cell)).collect())));
    if let Some(remark) = table.remark {
        let _ = writeln!(out, "\n{}", escaped(remark));
    }
    out
}

/// An address in the web with its title; what is no address is no link.
fn link(title: &str, url: &str) -> String {
    let is_link = url.starts_with("https://") && !url.contains(['<', '>', ' ', '\\']);
    let url = safe::line(url);
    if is_link { format!("{}: <{url}>", escaped(title)) } else { format!("{}: {}", escaped(title), escaped(&url)) }
}

fn ground(ground: &Ground<'_>) -> String {
    match safe::line(ground.words) {
        words if words.is_empty() => escaped(&ground.source),
        words => format!("{} – {}", code(&words), escaped(&ground.source)),
    }
}

/// A heading below the title.
pub(super) fn section(out: &mut String, heading: &str) {
    let _ = writeln!(out, "\n### {}\n", escaped(heading));
}

/// Text on one line in which nothing is taken for Markdown or HTML.
pub(super) fn escaped(text: &str) -> String {
    let line = safe::line(text);
    let mut out = String::with_capacity(line.len() + 8);
    let mut before = ' ';
    for (index, character) in line.char_indices() {
        let starts_a_block = index == 0 && matches!(character, '#' | '-' | '+' | '=');
        if starts_a_block || matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~') {
            out.push('\\');
        }
        let rest = line.get(index..).unwrap_or_default();
        if links_itself(before, character, rest) {
            out.push('\\');
        } else if character == '@' && !before.is_alphanumeric() {
            out.push_str(BARRIER);
        }
        out.push(character);
        before = character;
    }
    out
}

/// Nothing is seen of it, and nobody is called across it: an empty comment of HTML.
const BARRIER: &str = "<!---->";

/// Whether a reader of Markdown would make a link of what begins or goes on here: a bare address in the web.
fn links_itself(before: char, character: char, rest: &str) -> bool {
    match character {
        ':' => rest.starts_with("://"),
        '.' => before.eq_ignore_ascii_case(&'w'),
        _ => false,
    }
}

/// The same for running text, each line of which is a paragraph.
pub(super) fn escaped_paragraphs(text: &str) -> String {
    let paragraphs = text.lines().filter(|line| !line.trim().is_empty());
    paragraphs.map(escaped).collect::<Vec<_>>().join("\n\n")
}

/// Text in a code span, however many backticks are in it.
pub(super) fn code(text: &str) -> String {
    let line = safe::line(text);
    let fence = "`".repeat(longest_run(&line) + 1);
    let pad = if line.starts_with('`') || line.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{line}{pad}{fence}")
}

/// Text as a code block, however many backticks are in it.
pub(super) fn fenced(text: &str) -> String {
    let block = safe::block(text.trim());
    let fence = "`".repeat((longest_run(&block) + 1).max(3));
    format!("{fence}text\n{block}\n{fence}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_from_outside_stays_text() {
        assert_eq!(escaped("# a *b* <c> [d](e) | f"), r"\# a \*b\* \<c\> \[d\](e) \| f");
        assert_eq!(escaped("~~gone~~ x"), r"\~\~gone\~\~ x");
        assert_eq!(escaped("see https://x.example"), r"see https\://x.example");
        assert_eq!(escaped("www.x.example"), r"www\.x.example");
        assert_eq!(escaped("ask @everyone, not ann@b.example"), "ask <!---->@everyone, not ann@b.example");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(fenced("```\nx\n```"), "````text\n```\nx\n```\n````\n");
    }
}
