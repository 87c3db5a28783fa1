//! The page of a verdict in lines that read well one after another, aloud or on a Braille display:
//! each says what it is about, none is drawn, and what matters comes first.

use super::sheet::Sheet;
use super::style::{Marks, Paint, Role, Style};
use crate::advice::{Block, Content, Fact, Page, Part};
use crate::safe;

/// Text that holds nothing but characters that are spoken.
pub const fn style(width: usize) -> Style {
    Style { width, paint: Paint::Plain, marks: Marks::Ascii }
}

/// What was decided and what to do.
pub fn verdict(page: &Page<'_>, width: usize) -> String {
    let mut sheet = Sheet::new(style(width));
    sheet.line(Role::Title, &format!("{}.", page.title));
    say(&mut sheet, &page.confidence);
    sheet.paragraph(page.sentence);
    for fact in &page.facts {
        say(&mut sheet, fact);
    }
    for block in page.blocks.iter().filter(|block| is_said_first(block.part)) {
        read(&mut sheet, block);
    }
    sheet.finish()
}

/// The rest: what follows, what it rests on, how to retry and what becomes of the address.
pub fn more(page: &Page<'_>, width: usize) -> String {
    let mut sheet = Sheet::new(style(width));
    let said = |part| is_said_first(part) || part == Part::ServerSaid;
    for block in page.blocks.iter().filter(|block| !said(block.part)) {
        read(&mut sheet, block);
    }
    sheet.finish()
}

/// Whether a part is read without being asked for.
const fn is_said_first(part: Part) -> bool {
    matches!(
        part,
        Part::Contradictions | Part::Suggestions | Part::HouseNote | Part::LikelyCauses | Part::Checks | Part::Steps
    )
}

fn say(sheet: &mut Sheet, fact: &Fact<'_>) {
    sheet.item("", &format!("{}: {}.", capitalised(fact.label), safe::line(&fact.value)));
}

fn read(sheet: &mut Sheet, block: &Block<'_>) {
    sheet.item("", &format!("{}:", block.heading));
    match &block.content {
        Content::Text(text) => sheet.paragraph(text),
        Content::Steps(steps) => {
            for (index, step) in steps.iter().enumerate() {
                sheet.item(&format!("{}. ", index + 1), step);
            }
        }
        Content::Table(table) => {
            for (name, told) in table.in_words() {
                sheet.item("", &format!("{name}: {told}."));
            }
            if let Some(remark) = table.remark {
                sheet.item("", remark);
            }
        }
        Content::Remarks(remarks) => {
            for remark in remarks.iter() {
                sheet.item("", remark);
            }
        }
        Content::Grounds(grounds) => {
            for ground in grounds {
                let words = safe::line(ground.words);
                let gap = if words.is_empty() { "" } else { ", " };
                sheet.item("", &format!("{words}{gap}{}.", ground.source));
            }
        }
        Content::Others(others) => {
            for other in others {
                sheet.item("", &format!("{}, {}.", other.title, other.share));
            }
        }
        Content::Places(places) => {
            for place in places {
                sheet.item("", &format!("{}: {}", place.title, place.url));
            }
        }
        Content::Facts(facts) => facts.iter().for_each(|fact| say(sheet, fact)),
        Content::Quote(text) => sheet.paragraph(text),
    }
}

/// A label at the beginning of a line.
pub(super) fn capitalised(label: &str) -> String {
    let mut characters = label.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
