//! A page of the reference as a sheet.

use super::{Datum, Sheet, Span, Writer, plain};
use crate::reference::document::{Block, Document, Fact, Kind, Link};
use crate::taxonomy::{Address, Permanence};
use crate::tui::screens::lookup::tree::Crumb;
use crate::tui::theme::{Drawing, Role};
use crate::tui::typeset;

/// The page, with the branches above it in its first row.
pub fn page(document: &Document, trail: &[Crumb], writer: Writer) -> Sheet {
    let (columns, drawing) = (writer.columns(), writer.drawing());
    let mut sheet = body(document, writer);
    if !trail.is_empty() {
        crumbs(trail, &mut sheet, (columns, drawing));
    }
    sheet
}

/// Writes the branches above a page; those that have pages are links, the last ones to be reached.
fn crumbs(trail: &[Crumb], sheet: &mut Sheet, (columns, drawing): (usize, Drawing)) {
    let sign = format!(" {} ", drawing.symbols().folded);
    let width = |crumb: &Crumb| typeset::width(&crumb.title) + typeset::width(&sign);
    // The nearest branches say most; the widest go first where there is no room.
    let mut shown = trail;
    while let [_, rest @ ..] = shown
        && !rest.is_empty()
        && shown.iter().map(width).sum::<usize>() > columns
    {
        shown = rest;
    }
    let mut row = Vec::new();
    let mut room = columns;
    let mut links = Vec::new();
    for (number, crumb) in shown.iter().enumerate() {
        let sign = if number == 0 { "" } else { sign.as_str() };
        let title = typeset::clip(&crumb.title, room.saturating_sub(typeset::width(sign)), drawing);
        room = room.saturating_sub(typeset::width(sign) + typeset::width(&title));
        row.push(plain(Role::Muted, sign.to_owned()));
        let link = crumb.id.as_ref().map(|id| {
            links.push(super::Link { id: id.clone(), row: 0, words: None });
            sheet.links.len() + links.len() - 1
        });
        let role = if link.is_some() { Role::Link } else { Role::Muted };
        row.push(Span { text: title, role, link });
    }
    for link in &mut sheet.links {
        link.row += 1;
    }
    for address in &mut sheet.addresses {
        address.row += 1;
    }
    sheet.links.append(&mut links);
    sheet.rows.insert(0, row);
}

fn body(document: &Document, mut writer: Writer) -> Sheet {
    title(document, &mut writer);
    facts(&document.facts, &mut writer);
    writer.gap();
    for block in &document.blocks {
        write(block, &mut writer);
    }
    if !document.see_also.is_empty() {
        writer.heading("See also");
        links(&document.see_also, &mut writer);
    }
    if !document.sources.is_empty() {
        writer.heading("Source");
        for source in &document.sources {
            writer.text(Role::Body, source);
        }
    }
    writer.finish()
}

fn title(document: &Document, writer: &mut Writer) {
    // A code is the name by which its page is known; elsewhere the title says it all.
    let codes = matches!(document.kind, Kind::Code | Kind::Class | Kind::Subject | Kind::ReplyCode);
    if codes && !document.title.contains(&document.id) {
        writer.item(&document.id, Role::Title, &document.title);
    } else {
        writer.text(Role::Title, &document.title);
    }
    writer.gap();
}

/// The facts under each other, with the signs that a verdict has.
fn facts(facts: &[Fact], writer: &mut Writer) {
    for fact in facts {
        let sign = |permanence| writer.drawing().symbols().sign(permanence);
        let term = fact.page.as_deref().and_then(|page| page.split_once(':'));
        let (value, role) = match term {
            Some(("permanence", id)) => match id.parse::<Permanence>() {
                Ok(permanence) => (format!("{} {}", sign(permanence), fact.value.to_uppercase()), permanence.into()),
                Err(_) => (fact.value.clone(), Role::Value),
            },
            Some(("address", id)) => match id.parse::<Address>() {
                Ok(address) => (fact.value.to_uppercase(), address.into()),
                Err(_) => (fact.value.clone(), Role::Value),
            },
            _ => (fact.value.clone(), Role::Value),
        };
        writer.fact(&Datum { name: &fact.label, value, role, room: 0, page: fact.page.clone() }, facts_width(facts));
    }
}

fn facts_width(facts: &[Fact]) -> usize {
    facts.iter().map(|fact| typeset::width(&fact.label)).max().unwrap_or_default().min(18)
}

fn write(block: &Block, writer: &mut Writer) {
    match block {
        Block::Heading(heading) => writer.heading(heading),
        Block::Text(text) => {
            writer.text(Role::Body, text);
        }
        Block::Steps(steps) => writer.steps(steps),
        Block::List(items) => writer.list(items),
        Block::Rows(rows) => {
            for [name, value] in rows {
                writer.text(Role::Label, name);
                writer.indented(Role::Body, 2, value);
            }
        }
        Block::Example(example) => writer.indented(Role::Example, 2, example),
        Block::Links(targets) => links(targets, writer),
    }
}

fn links(targets: &[Link], writer: &mut Writer) {
    for target in targets {
        let link = writer.link(&target.id);
        // An id says nothing to a reader who can open the page.
        let [name, more] = target.names();
        let more = if target.is_code() { more } else { "" };
        let name = typeset::clip(name, writer.columns(), writer.drawing());
        let room = writer.columns().saturating_sub(typeset::width(&name) + 2);
        let more = typeset::clip(more, room, writer.drawing());
        let mut row = vec![Span { text: name, role: Role::Link, link: Some(link) }];
        if room > 6 && !more.is_empty() {
            row.push(plain(Role::Body, format!("  {more}")));
        }
        writer.row(row);
    }
}
