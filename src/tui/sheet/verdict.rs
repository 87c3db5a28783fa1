//! The page of a verdict as a sheet: rows of a given width, with links to the pages behind it.

use super::{Datum, Sheet, Span, Writer, plain};
use crate::advice::{Advice, Block, Briefing, Content, Diagnosis, Fact, FactRole, Ground, Other, Page, Part, Table};
use crate::reference::Reference;
use crate::taxonomy::{Audience, Flow};
use crate::tui::theme::Role;
use crate::tui::typeset;

/// For which mail and for which reader a verdict is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addressee {
    /// The kind of mail.
    pub mail_type: Flow,
    /// The reader.
    pub reader: Audience,
}

impl Addressee {
    /// The briefing that a page is made for.
    pub const fn briefing<'a>(self, reference: &'a Reference, date: &'a str) -> Briefing<'a> {
        Briefing { reference, mail_type: Some(self.mail_type), reader: Some(self.reader), date }
    }
}

/// What a verdict is told of.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The bounce.
    pub diagnosis: &'a Diagnosis,
    /// What the kept log knows of it, in sentences.
    pub known: &'a [String],
}

/// Everything on one sheet.
pub fn whole(told: Told<'_>, addressee: Addressee, reference: &Reference, mut writer: Writer) -> Sheet {
    let advice = Advice::on(told.diagnosis, reference);
    let page = Page::of(told.diagnosis, &advice, &addressee.briefing(reference, ""));
    head(&page, reference, &mut writer);
    remember(told.known, &mut writer);
    for block in page.blocks.iter().filter(|block| is_shown(block.part)) {
        draw(block, &mut writer);
    }
    writer.finish()
}

/// What was decided, for a screen that has another pane for the rest.
pub fn verdict(told: Told<'_>, addressee: Addressee, reference: &Reference, mut writer: Writer) -> Sheet {
    let advice = Advice::on(told.diagnosis, reference);
    let page = Page::of(told.diagnosis, &advice, &addressee.briefing(reference, ""));
    head(&page, reference, &mut writer);
    remember(told.known, &mut writer);
    for block in page.blocks.iter().filter(|block| is_shown(block.part) && !is_reason(block.part)) {
        draw(block, &mut writer);
    }
    writer.finish()
}

/// The rest: what follows from the verdict, what it rests on, what else it could be.
pub fn reasons(diagnosis: &Diagnosis, addressee: Addressee, reference: &Reference, mut writer: Writer) -> Sheet {
    let advice = Advice::on(diagnosis, reference);
    let page = Page::of(diagnosis, &advice, &addressee.briefing(reference, ""));
    for block in page.blocks.iter().filter(|block| is_reason(block.part)) {
        draw(block, &mut writer);
    }
    writer.finish()
}

/// Whether a part is drawn at all: the server's words stand in the paste beside the verdict.
const fn is_shown(part: Part) -> bool {
    !matches!(part, Part::ServerSaid | Part::Draft(_))
}

/// Whether a part stands in the pane of reasons, where there is one.
const fn is_reason(part: Part) -> bool {
    matches!(part, Part::MailType | Part::Reader | Part::Grounds | Part::Others)
}

/// Title, sentence and facts.
fn head(page: &Page<'_>, reference: &Reference, writer: &mut Writer) {
    writer.linked(page.category.name(), Role::Title, &page.title);
    let Fact { label, value, .. } = &page.confidence;
    writer.row(vec![plain(Role::Label, format!("{label} ")), plain(Role::Value, value.clone().into_owned())]);
    writer.text(Role::Body, page.sentence);
    writer.gap();
    let room = |fact: &Fact<'_>| room(fact, reference, writer);
    let facts: Vec<_> = page.facts.iter().map(|fact| Datum { room: room(fact), ..datum(fact, writer) }).collect();
    writer.card(&facts);
}

/// What the kept log knows, in one paragraph.
fn remember(known: &[String], writer: &mut Writer) {
    if !known.is_empty() {
        writer.item("!", Role::Warning, &known.join(" "));
    }
}

fn datum<'a>(fact: &'a Fact<'_>, writer: &Writer) -> Datum<'a> {
    let (value, role) = match fact.role {
        FactRole::Plain => (fact.value.clone().into_owned(), Role::Value),
        FactRole::Permanence(permanence) => {
            let sign = writer.drawing().symbols().sign(permanence);
            (format!("{sign} {}", fact.value.to_uppercase()), permanence.into())
        }
        FactRole::Address(address) => (fact.value.to_uppercase(), address.into()),
    };
    Datum { name: fact.label, value, role, room: 0, page: fact.page.as_deref().map(str::to_owned) }
}

/// The columns that the longest word of the vocabulary takes which may stand in place of a fact.
fn room(fact: &Fact<'_>, reference: &Reference, writer: &Writer) -> usize {
    let kind = fact.page.as_deref().and_then(|page| page.split_once(':')).map(|(kind, _)| kind);
    let terms = reference.documents().terms.iter().filter(|term| Some(term.kind.name()) == kind);
    let longest = terms.map(|term| typeset::width(&term.title)).max().unwrap_or_default();
    match fact.role {
        // Nobody compares places with what is no bounce.
        FactRole::Permanence(permanence) => typeset::width(writer.drawing().symbols().sign(permanence)) + "HARD ".len(),
        FactRole::Plain | FactRole::Address(_) => longest,
    }
}

fn draw(block: &Block<'_>, writer: &mut Writer) {
    writer.gap();
    let from = writer.rows();
    draw_content(block, writer);
    writer.part(block.part, from);
}

fn draw_content(block: &Block<'_>, writer: &mut Writer) {
    writer.heading(&block.heading);
    match &block.content {
        Content::Text(text) => writer.text(Role::Body, text),
        Content::Quote(text) => writer.text(Role::Body, text),
        Content::Steps(steps) => writer.steps(steps),
        Content::Table(table) => draw_table(table, writer),
        Content::Remarks(remarks) => {
            let sign = if block.part == Part::Contradictions { "!" } else { "?" };
            for remark in remarks.iter() {
                writer.item(sign, Role::Warning, remark);
            }
        }
        Content::Places(places) => {
            for place in places {
                writer.item(writer.drawing().symbols().bullet, Role::Body, &format!("{}: {}", place.title, place.url));
            }
        }
        Content::Facts(facts) => {
            let names = facts.iter().map(|fact| typeset::width(fact.label)).max().unwrap_or_default();
            for fact in facts {
                writer.fact(&datum(fact, writer), names);
            }
        }
        Content::Grounds(grounds) => grounds.iter().for_each(|ground| draw_ground(ground, writer)),
        Content::Others(others) => others.iter().for_each(|other| draw_other(other, writer)),
    }
}

/// The rows under their columns, or in words where the columns have no room.
fn draw_table(table: &Table<'_>, writer: &mut Writer) {
    let drawing = writer.drawing();
    let mut widths: Vec<usize> = table.columns.iter().map(|column| typeset::width(column)).collect();
    for row in &table.rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(typeset::width(cell));
        }
    }
    if widths.iter().map(|width| width + 2).sum::<usize>() <= writer.columns() + 2 {
        let laid_out = |cells: &mut dyn Iterator<Item = &str>| {
            let cells = cells.zip(&widths).map(|(cell, width)| {
                let cell = typeset::clip(cell, *width, drawing);
                let fill = " ".repeat((width + 2).saturating_sub(typeset::width(&cell)));
                cell + &fill
            });
            cells.collect::<String>().trim_end().to_owned()
        };
        let head = laid_out(&mut table.columns.iter().copied());
        writer.row(vec![plain(Role::Body, head)]);
        for row in &table.rows {
            let line = laid_out(&mut row.iter().map(String::as_str));
            writer.row(vec![plain(Role::Value, line)]);
        }
    } else {
        let names = table.in_words().map(|(name, _)| typeset::width(name)).max().unwrap_or_default();
        for (name, told) in table.in_words() {
            writer.item(&format!("{name:names$}"), Role::Body, &told);
        }
    }
    if let Some(remark) = table.remark {
        writer.text(Role::Body, remark);
    }
}

/// Words and codes that the verdict rests on, marked as they are in the paste, in as many rows as they take.
fn draw_ground(ground: &Ground<'_>, writer: &mut Writer) {
    let drawing = writer.drawing();
    let symbols = drawing.symbols();
    let link = Some(writer.link_to_words(ground.page, ground.place.clone()));
    let marked = match ground.words {
        "" => String::new(),
        words => format!("{}{words}{}", symbols.open, symbols.close),
    };
    let span = |text: String, role: Role| Span { text, role, link };
    let mut words = typeset::wrap(&marked, writer.columns(), drawing);
    let last = words.pop().unwrap_or_default();
    for text in words {
        writer.row(vec![span(text, Role::Match)]);
    }
    let room = writer.columns().saturating_sub(typeset::width(&last) + 2);
    let mut row = Vec::new();
    if !last.is_empty() {
        row.push(span(last, Role::Match));
        if typeset::width(&ground.source) > room {
            writer.row(std::mem::take(&mut row));
        }
        row.push(plain(Role::Body, "  ".to_owned()));
    }
    let indent = if marked.is_empty() { "" } else { "  " };
    for source in typeset::wrap(&ground.source, writer.columns().saturating_sub(2).max(1), drawing) {
        row.push(span(source, Role::Body));
        writer.row(std::mem::replace(&mut row, vec![plain(Role::Body, indent.to_owned())]));
    }
}

fn draw_other(other: &Other<'_>, writer: &mut Writer) {
    let share = format!("{:>3}  ", other.share);
    let room = writer.columns().saturating_sub(typeset::width(&share));
    let title = typeset::clip(other.title, room, writer.drawing());
    let link = writer.link(other.category.name());
    writer.row(vec![plain(Role::Body, share), Span { text: title, role: Role::Value, link: Some(link) }]);
}
