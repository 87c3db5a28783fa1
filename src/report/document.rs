//! A page of the reference as text and as Markdown.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::markdown::{code, escaped, escaped_paragraphs, fenced, section};
use super::sheet::Sheet;
use super::style::{Role, Style};
use crate::reference::document::{Block, Document, Kind, Link};

/// A page as text for a person.
pub fn text(document: &Document, style: Style) -> String {
    let mut sheet = Sheet::new(style);
    let title = match document.kind {
        Kind::Code | Kind::Class | Kind::Subject | Kind::ReplyCode => format!("{} {}", document.id, document.title),
        _ => document.title.clone(),
    };
    sheet.line(Role::Title, &title);
    let facts: Vec<_> = document.facts.iter().map(|fact| (fact.label.as_str(), fact.value.as_str())).collect();
    rows(&mut sheet, &facts);
    for block in &document.blocks {
        sheet_block(&mut sheet, block);
    }
    if !document.see_also.is_empty() {
        sheet.heading("See also");
        links(&mut sheet, &document.see_also);
    }
    if !document.sources.is_empty() {
        sheet.heading("Source");
        for source in &document.sources {
            sheet.item("  ", source);
        }
    }
    sheet.finish()
}

fn sheet_block(sheet: &mut Sheet, block: &Block) {
    let style = sheet.style();
    match block {
        Block::Heading(heading) => sheet.heading(heading),
        Block::Text(text) => {
            sheet.part();
            sheet.paragraph(text);
        }
        Block::Steps(steps) => {
            for (index, step) in steps.iter().enumerate() {
                sheet.item(&format!("{:>2}. ", index + 1), step);
            }
        }
        Block::List(items) => {
            for item in items {
                sheet.item(style.mark("  • ", "  * "), item);
            }
        }
        Block::Rows(pairs) => {
            let pairs: Vec<_> = pairs.iter().map(|[label, value]| (label.as_str(), value.as_str())).collect();
            rows(sheet, &pairs);
        }
        Block::Example(example) => {
            sheet.part();
            sheet.quote(style.mark("  │ ", "  | "), example);
        }
        Block::Links(list) => links(sheet, list),
    }
}

fn links(sheet: &mut Sheet, links: &[Link]) {
    let codes = links.iter().filter(|link| link.is_code()).map(|link| link.id.width());
    let width = codes.max().unwrap_or_default();
    for link in links {
        let [name, more] = link.names();
        if link.is_code() {
            sheet.row(name, width, more);
        } else {
            // The id is what `explain` is asked for.
            sheet.item("  ", &format!("{name}{}{more}", sheet.style().mark(" · ", " - ")));
        }
    }
}

/// Labels in one column as wide as the longest that leaves room, values in the next.
fn rows(sheet: &mut Sheet, pairs: &[(&str, &str)]) {
    let limit = sheet.style().width / 3;
    let width = pairs.iter().map(|(label, _)| label.width()).filter(|width| *width <= limit).max().unwrap_or_default();
    for (label, value) in pairs {
        sheet.row(label, width, value);
    }
}

/// A page as Markdown.
pub fn markdown(document: &Document) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "## {} ({})\n", escaped(&document.title), code(&document.id));
    for fact in &document.facts {
        let _ = writeln!(out, "- {}: {}", escaped(&fact.label), escaped(&fact.value));
    }
    for block in &document.blocks {
        markdown_block(&mut out, block);
    }
    if !document.see_also.is_empty() {
        section(&mut out, "See also");
        markdown_links(&mut out, &document.see_also);
    }
    if !document.sources.is_empty() {
        section(&mut out, "Source");
        for source in &document.sources {
            let _ = writeln!(out, "- {}", escaped(source));
        }
    }
    out
}

fn markdown_block(out: &mut String, block: &Block) {
    match block {
        Block::Heading(heading) => section(out, heading),
        Block::Text(text) => {
            let _ = writeln!(out, "\n{}", escaped_paragraphs(text));
        }
        Block::Steps(steps) => {
            for (index, step) in steps.iter().enumerate() {
                let _ = writeln!(out, "{}. {}", index + 1, escaped(step));
            }
        }
        Block::List(items) => {
            for item in items {
                let _ = writeln!(out, "- {}", escaped(item));
            }
        }
        Block::Rows(rows) => {
            out.push_str("| | |\n|---|---|\n");
            for [label, value] in rows {
                let _ = writeln!(out, "| {} | {} |", escaped(label), escaped(value));
            }
        }
        Block::Example(example) => out.push_str(&fenced(example)),
        Block::Links(links) => markdown_links(out, links),
    }
}

fn markdown_links(out: &mut String, links: &[Link]) {
    for link in links {
        let [name, more] = link.names();
        if link.is_code() {
            let _ = writeln!(out, "- {} {}", code(name), escaped(more));
        } else {
            let _ = writeln!(out, "- {} ({})", escaped(name), code(more));
        }
    }
}
