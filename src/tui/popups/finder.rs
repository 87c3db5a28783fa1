//! One line that finds any command and any page of the reference.
//!
//! Commands come from the table of keys, pages from the search of the reference; what was most
//! likely meant stands first.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use ratatui::layout::Position;

use crate::keys::{Binding, Command, Context, Keymap};
use crate::reference::{Reference, document};
use crate::search;
use crate::settings::Name;
use crate::tui::desk::Desk;
use crate::tui::list::{Item, List};
use crate::tui::paint::Canvas;
use crate::tui::popup::{self, Areas, Extent, Outcome, Popup, no_matches};
use crate::tui::popups::settings::{self, Row};
use crate::tui::scene::Scene;
use crate::tui::screens::lookup::kind;
use crate::tui::theme::Role;
use crate::tui::wish::{Way, Wish};

/// More pages than these nobody goes through one by one.
const PAGES: usize = 40;

/// A paste that is longer than this, or has a line break, is a bounce.
const PASTE: usize = 80;

/// The rows of the box on a usual screen.
const ROWS: usize = 15;

/// The line with what it found.
#[derive(Debug)]
pub struct Finder {
    list: List<Wish>,
}

impl Finder {
    /// The line as it is opened in a place, whose commands come first.
    pub fn new(scene: &Scene<'_>) -> Self {
        let mut items = commands(scene.place, &scene.desk.keymap);
        items.extend(settings(scene.desk));
        Self { list: List::new(items).filtered("Type a command or page") }
    }
}

impl Popup for Finder {
    fn context(&self) -> Context {
        Context::Finder
    }

    fn title(&self) -> String {
        "Commands and pages".to_owned()
    }

    fn extent(&self, desk: &Desk) -> Extent {
        Extent::new(popup::roomy(76, desk.size), popup::most_rows(ROWS, desk.size))
    }

    fn write(&mut self, character: char) {
        self.list.write(character);
    }

    fn take_words(&mut self, text: &str) -> bool {
        let words = text.len() <= PASTE && !text.trim().contains(['\n', '\r']);
        if words {
            self.list.insert(text);
        }
        words
    }

    fn offers(&self, command: Command) -> bool {
        command != Command::Open || self.list.selected().is_some()
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            Command::Back => return Outcome::Close,
            Command::Open => return self.list.selected().cloned().map_or_else(no_matches, Outcome::Leave),
            command => self.list.obey(command),
        }
        Outcome::Stay
    }

    fn select(&mut self, row: usize) {
        self.list.select(row);
    }

    fn wheel(&mut self, _pane: usize, rows: isize) {
        self.list.scroll(rows);
    }

    fn settle(&mut self, desk: &Desk) {
        let height = Areas::of(self.extent(desk), desk.size).rows.height;
        let words = self.list.words();
        self.list.settle_by(height, |commands| find(&words, commands, &desk.reference));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, _desk: &Desk) -> Option<Position> {
        popup::draw_list(&self.list, canvas, areas)
    }
}

fn find(words: &str, commands: &[Item<Wish>], reference: &Reference) -> Vec<Item<Wish>> {
    if words.is_empty() {
        return commands.to_vec();
    }
    let matcher = SkimMatcherV2::default().ignore_case();
    let score = |item: &Item<Wish>| matcher.fuzzy_match(&item.name, words);
    let wanted = words.to_lowercase();
    let (mut named, others): (Vec<_>, Vec<_>) = commands.iter().cloned().partition(|item| begins(&item.words, &wanted));
    named.sort_by_key(|item| std::cmp::Reverse(score(item).unwrap_or_default()));
    // What merely holds the letters stands behind the pages.
    let mut like: Vec<_> = others.into_iter().filter_map(|item| Some((score(&item)?, item))).collect();
    like.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let like = like.into_iter().map(|(_, item)| item);
    let pages = search::first(reference, words, PAGES).hits.into_iter().map(|hit| {
        let [name, title] = document::names(&hit.id, &hit.title);
        let more = if title == hit.id { kind(hit.kind) } else { title };
        let goal = Wish::Read(hit.id.clone(), Way::Elsewhere);
        Item { role: Role::Link, ..Item::new(name, goal) }.with(more, Role::Body)
    });
    named.into_iter().chain(pages).chain(like).collect()
}

/// Whether every word begins a word of the name.
fn begins(name: &str, words: &str) -> bool {
    words.split_whitespace().all(|word| name.split_whitespace().any(|other| other.starts_with(word)))
}

/// Every setting with its value.
fn settings(desk: &Desk) -> impl Iterator<Item = Item<Wish>> {
    let known = Name::ALL.iter().map(|name| {
        let value = format!("setting: {}", settings::value(desk, *name));
        // What can only be on or off is turned here; of others one wants to see what there is.
        let is_switch = matches!(desk.settings.get(*name), "true" | "false");
        let goal = if is_switch { Wish::Change(*name, 1) } else { Wish::ShowSetting(Row::Changed(*name)) };
        let item = Item::new(name.title(), goal).with(value, Role::Value);
        let words = format!("{} {} {} settings change", name.title(), name.id(), name.words());
        Item { words: words.to_lowercase(), ..item }
    });
    let say = |key: &str, part: &str| desk.reference.sentence(&format!("{key}{part}"), &[("file", &desk.origin.file)]);
    let item = |key: &str, goal, value| {
        let item = Item::new(say(key, ""), goal).with(value, Role::Value);
        Item { words: format!("{} {}", item.name.to_lowercase(), say(key, "-words")), ..item }
    };
    let own = item("setting-own", Wish::ShowSetting(Row::Own), format!("setting: {}", settings::own(desk)));
    // What the popup of settings doesn't show.
    let in_file = ["setting-rules", "setting-keys"]
        .map(|key| item(key, Wish::Say(say(key, "-said")), say("setting-in-file", "")));
    known.chain([own]).chain(in_file)
}

/// Every command with its keys: what works in the place first, then the rest in the table's order.
fn commands(place: Context, keymap: &Keymap) -> Vec<Item<Wish>> {
    let mut items: Vec<Item<Wish>> = Vec::new();
    let elsewhere = keymap.bindings().iter().filter(|binding| !binding.contexts.contains(&place));
    for binding in keymap.here(place).chain(elsewhere) {
        let goal = Wish::Run(binding.command);
        let popups = binding.contexts.iter().all(|context| context.is_popup());
        let own = popups && !binding.contexts.contains(&Context::CopyMenu);
        if own || is_motion(binding.command) || items.iter().any(|item| item.goal == goal) {
            continue;
        }
        items.push(Item::new(binding.label, goal).with(keys(binding, place, keymap), Role::Key));
    }
    items
}

/// The keys for a command: those of the place, or those that lead there from the copy menu.
fn keys(binding: &Binding, place: Context, keymap: &Keymap) -> String {
    let first = binding.keys.first().map(ToString::to_string).unwrap_or_default();
    if binding.contexts.contains(&place) {
        return keymap.keys_of(place, binding.command);
    }
    match keymap.first_key(place, Command::CopyMenu) {
        Some(menu) if binding.contexts.contains(&Context::CopyMenu) => format!("{menu}, {first}"),
        _ => String::new(),
    }
}

/// What moves or edits by a step: nobody looks for it by name.
const fn is_motion(command: Command) -> bool {
    matches!(
        command,
        Command::Up
            | Command::Down
            | Command::PageUp
            | Command::PageDown
            | Command::First
            | Command::Last
            | Command::Left
            | Command::Right
            | Command::LineStart
            | Command::LineEnd
            | Command::Erase
            | Command::EraseNext
            | Command::EraseWord
            | Command::EraseBefore
            | Command::EraseAfter
            | Command::NewLine
            | Command::Find
            | Command::Back
    )
}
