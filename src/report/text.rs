//! The page of a verdict for a person: the plain sentence first, then the facts, then what to read.

use unicode_width::UnicodeWidthStr;

use super::sheet::{Label, Sheet};
use super::style::{Role, Style};
use super::table::{self, Side};
use crate::advice::{Block, Content, Fact, FactRole, Ground, Page, Table};
use crate::safe;
use crate::taxonomy::Permanence;

/// How much of a diagnostic is shown; more helps no reader, and a file may hold megabytes.
const DIAGNOSTIC_LIMIT: usize = 2_000;

/// Evidence and alternatives beyond these say little.
const EVIDENCE_LIMIT: usize = 6;
const ALTERNATIVES_LIMIT: usize = 3;

/// A page as text.
pub fn page(page: &Page<'_>, style: Style) -> String {
    let mut sheet = Sheet::new(style);
    let confidence = format!("{} · {} {}", page.category, page.confidence.label, page.confidence.value);
    sheet.title(&page.title, &confidence);
    sheet.paragraph(page.sentence);
    sheet.gap();
    card(&mut sheet, &page.facts);
    for block in &page.blocks {
        draw(&mut sheet, block);
    }
    sheet.finish()
}

/// The facts, each beside its label.
fn card(sheet: &mut Sheet, facts: &[Fact<'_>]) {
    let style = sheet.style();
    let width = facts.iter().map(|fact| fact.label.chars().count()).max().unwrap_or_default();
    for fact in facts {
        match fact.role {
            FactRole::Plain => sheet.row(fact.label, width, &fact.value),
            FactRole::Address(_) => sheet.row(fact.label, width, &fact.value.to_uppercase()),
            FactRole::Permanence(permanence) => {
                let value = format!("{} {}", permanence_mark(permanence, style), fact.value.to_uppercase());
                sheet.painted_row(&Label { text: fact.label, width }, Role::from(permanence), &value);
            }
        }
    }
}

/// The same mark as in the app: full, half and empty.
const fn permanence_mark(permanence: Permanence, style: Style) -> &'static str {
    match permanence {
        Permanence::Hard => style.mark("■", "[#]"),
        Permanence::Soft => style.mark("◧", "[~]"),
        Permanence::None => style.mark("□", "[ ]"),
    }
}

fn draw(sheet: &mut Sheet, block: &Block<'_>) {
    let bullet = sheet.style().mark("  • ", "  * ");
    sheet.heading(&block.heading);
    match &block.content {
        Content::Text(text) => sheet.paragraph(text),
        Content::Steps(steps) => {
            for (index, step) in steps.iter().enumerate() {
                sheet.item(&format!("{:>2}. ", index + 1), step);
            }
        }
        Content::Table(table) => draw_table(sheet, table),
        Content::Remarks(remarks) => {
            for remark in remarks.iter() {
                sheet.item(bullet, remark);
            }
        }
        Content::Grounds(grounds) => {
            for ground in grounds.iter().take(EVIDENCE_LIMIT) {
                sheet.item(bullet, &ground_text(ground, sheet.style()));
            }
        }
        Content::Others(others) => {
            for other in others.iter().take(ALTERNATIVES_LIMIT) {
                sheet.item(bullet, &format!("{} ({})", other.title, other.share));
            }
        }
        Content::Places(places) => {
            for place in places {
                sheet.item(bullet, &format!("{}: {}", place.title, place.url));
            }
        }
        Content::Facts(facts) => card(sheet, facts),
        Content::Quote(text) => quote(sheet, text),
    }
}

/// The rows under their columns, or in words where the columns have no room.
fn draw_table(sheet: &mut Sheet, table: &Table<'_>) {
    let style = sheet.style();
    let headings: Vec<_> = table.columns.iter().map(|column| (*column, Side::Left)).collect();
    if table::width(&headings, &table.rows, style) <= style.width {
        for line in table::lines(&headings, &table.rows, style) {
            sheet.laid_out(&line);
        }
    } else {
        let names = table.in_words().map(|(name, _)| name.width()).max().unwrap_or_default();
        for (name, told) in table.in_words() {
            sheet.item(&format!("  {name:names$}  "), &told);
        }
    }
    if let Some(remark) = table.remark {
        sheet.gap();
        sheet.paragraph(remark);
    }
}

/// The words with their marks, and what makes them tell.
fn ground_text(ground: &Ground<'_>, style: Style) -> String {
    let words = safe::line(ground.words);
    let (open, close) = (style.mark("«", "\""), style.mark("»", "\""));
    match (words.is_empty(), ground.source.is_empty()) {
        (true, _) => ground.source.clone().into_owned(),
        (false, true) => format!("{open}{words}{close}"),
        (false, false) => format!("{open}{words}{close} – {}", ground.source),
    }
}

/// The server's words, as they were.
fn quote(sheet: &mut Sheet, text: &str) {
    let shown: String = text.chars().take(DIAGNOSTIC_LIMIT).collect();
    let mark = sheet.style().mark("  │ ", "  | ");
    sheet.quote(mark, shown.trim());
    if shown.len() < text.len() {
        sheet.line(Role::Muted, &format!("  ({} bytes more)", text.len() - shown.len()));
    }
}
