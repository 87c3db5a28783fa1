//! The settings with their values, and what the selected one decides.

use ratatui::layout::{Position, Rect};

use crate::keys::{Command, Context};
use crate::reference::page::TermKind;
use crate::settings::Name;
use crate::tui::desk::Desk;
use crate::tui::list::{Item, List};
use crate::tui::paint::Canvas;
use crate::tui::popup::{self, Areas, Extent, Outcome, Popup};
use crate::tui::scene::Scene;
use crate::tui::spot::Spot;
use crate::tui::theme::{Drawing, Palette, Role};
use crate::tui::wish::Wish;

/// What stands below the settings: a blank row, two of words, one for the name of the file.
const BELOW: usize = 4;

/// What the selected setting decides takes so many rows, with a blank one above.
const ABOUT: u16 = 3;

/// A row of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A setting that is changed here.
    Changed(Name),
    /// What is the house's own, which only the file can list.
    Own,
}

/// The open settings.
#[derive(Debug)]
pub struct SettingsPopup {
    list: List<Row>,
}

impl SettingsPopup {
    /// The settings as they are now.
    pub fn new(scene: &Scene<'_>) -> Self {
        Self { list: List::new(items(scene.desk)) }
    }

    /// The settings with this one selected.
    pub fn on(desk: &Desk, row: Row) -> Self {
        let mut list = List::new(items(desk));
        list.selection.row = list.all().iter().position(|item| item.goal == row).unwrap_or_default();
        Self { list }
    }

    fn step(&self, steps: isize) -> Outcome {
        match self.list.selected() {
            Some(Row::Changed(name)) => Outcome::Ask(Wish::Change(*name, steps)),
            Some(Row::Own) | None => Outcome::Stay,
        }
    }

    /// The rows that the settings themselves have: on a low screen they are gone through, and what the selected
    /// one decides can still be read.
    fn rows(&self, areas: Areas) -> Rect {
        let rows = u16::try_from(self.list.lines_of_all()).unwrap_or(u16::MAX);
        Rect { height: areas.rows.height.saturating_sub(ABOUT).min(rows), ..areas.rows }
    }
}

fn items(desk: &Desk) -> Vec<Item<Row>> {
    let item = |name: &Name| Item::new(name.title(), Row::Changed(*name)).with(value(desk, *name), Role::Value);
    let items = Name::ALL.iter().map(|name| Item { group: name.group(), ..item(name) });
    let own = Item::new(desk.reference.sentence("setting-own", &[]), Row::Own).with(own(desk), Role::Value);
    let mut items: Vec<_> = items.chain([Item { group: Name::Audience.group(), ..own }]).collect();
    // As the file has its own order, what belongs together may not be together there.
    items.sort_by_key(|item| item.group);
    items
}

/// The value as it is read.
pub fn value(desk: &Desk, name: Name) -> String {
    let title = |kind, id: &str| desk.reference.term(kind, id).map_or(id.to_owned(), |term| term.title.clone());
    match (name, desk.settings.get(name)) {
        (Name::Audience, reader) => title(TermKind::Audience, reader),
        (Name::Flow, mail_type) => title(TermKind::Flow, mail_type),
        (Name::Theme, scheme) if desk.theme.palette == Palette::Attributes => {
            format!("{} (colors are off)", words(scheme))
        }
        (Name::Ascii, "false") if desk.drawing() == Drawing::Ascii => "On (this terminal can't draw more)".to_owned(),
        (Name::KeepTexts, "0") => "not at all".to_owned(),
        (Name::KeepBounces, "0") => "until you forget them".to_owned(),
        (Name::KeepTexts, "1") => "1 day".to_owned(),
        (Name::KeepTexts | Name::KeepBounces, days) => format!("{days} days"),
        (_, "true") => "On".to_owned(),
        (_, "false") => "Off".to_owned(),
        (Name::Theme, "color-blind") => "Color-blind safe".to_owned(),
        (_, value) => words(value),
    }
}

/// What is the house's own: the first of it, and how much more there is.
pub fn own(desk: &Desk) -> String {
    let names = desk.settings.own.names();
    match names {
        [] => "none".to_owned(),
        names if desk.settings.redact => format!("{} hidden", names.len()),
        [only] => only.clone(),
        [first, more @ ..] => format!("{first} and {} more", more.len()),
    }
}

/// A name of the file in words.
fn words(name: &str) -> String {
    let mut letters = name.chars().map(|letter| if letter == '-' { ' ' } else { letter });
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

impl Popup for SettingsPopup {
    fn context(&self) -> Context {
        Context::Settings
    }

    fn title(&self) -> String {
        "Settings".to_owned()
    }

    fn extent(&self, desk: &Desk) -> Extent {
        // A fault takes two rows, as it names its place and what to do.
        Extent::new(60, self.list.lines_of_all() + 2 * desk.origin.faults.len() + BELOW)
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            Command::Back => Outcome::Close,
            Command::Change => self.step(1),
            Command::ChangeBack => self.step(-1),
            command => {
                self.list.obey(command);
                Outcome::Stay
            }
        }
    }

    fn offers(&self, command: Command) -> bool {
        match command {
            Command::Change => self.list.selected() != Some(&Row::Own),
            // The next value and the one before are the same key's affair.
            Command::ChangeBack => false,
            _ => true,
        }
    }

    fn click(&mut self, spot: Spot, _desk: &Desk) -> Outcome {
        let Spot::Row { row, .. } = spot else { return Outcome::Stay };
        self.list.select(row);
        self.step(1)
    }

    fn select(&mut self, row: usize) {
        self.list.select(row);
    }

    fn wheel(&mut self, _pane: usize, rows: isize) {
        self.list.scroll(rows);
    }

    fn settle(&mut self, desk: &Desk) {
        self.list.renew(items(desk));
        let rows = self.rows(Areas::of(self.extent(desk), desk.size));
        self.list.settle(rows.height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, desk: &Desk) -> Option<Position> {
        let is_own = self.list.selected() == Some(&Row::Own);
        let head = if is_own { "settings-in-file" } else { "settings-change" };
        canvas.clip(areas.line, &desk.reference.sentence(head, &[]), Role::Body);
        let rows = self.rows(areas);
        let cursor = popup::draw_list(&self.list, canvas, Areas { rows, ..areas });
        let mut below: Vec<(Role, &str)> = Vec::new();
        let own = desk.reference.sentence("setting-own-example", &[]);
        below.extend(self.list.selected().map(|row| match row {
            Row::Changed(name) => (Role::Body, name.about()),
            Row::Own => (Role::Body, own.as_str()),
        }));
        let place = if is_own { "setting-own-place" } else { "settings-place" };
        let place = desk.reference.sentence(place, &[("file", &desk.origin.file)]);
        below.push((Role::Body, if desk.origin.file.is_empty() { "Not saved" } else { &place }));
        below.extend(desk.origin.faults.iter().map(|fault| (Role::Warning, fault.as_str())));
        let y = (rows.bottom() + 1).min(areas.rows.bottom());
        canvas.paragraphs(Rect { y, height: areas.rows.bottom() - y, ..areas.rows }, &below);
        cursor
    }
}
