//! The list of what is in a folder, to open a file.

use std::path::{Path, PathBuf};

use ratatui::layout::Position;

use crate::keys::{Command, Context};
use crate::tui::action::{Entry, Listing};
use crate::tui::desk::Desk;
use crate::tui::list::{Item, List};
use crate::tui::paint::Canvas;
use crate::tui::popup::{self, Areas, Extent, Outcome, Popup};
use crate::tui::theme::Role;
use crate::tui::wish::Wish;

/// The rows of the box on a screen that has room for them.
const ROWS: usize = 16;

/// A longer text is no path.
const LONGEST: usize = 4096;

/// The open list.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    /// The folder as it may be shown.
    title: String,
    list: List<Wish>,
}

impl Files {
    /// The list of a folder, with what may be shown of each name.
    pub fn new(listing: Listing, mut shown: impl FnMut(&str) -> String) -> Self {
        let Listing { folder, entries } = listing;
        let parent = folder.parent();
        let parent =
            parent.map(|parent| Item::new("..", Wish::List(parent.to_owned())).with("Parent folder", Role::Muted));
        let mut list =
            List::new(parent.into_iter().chain(entries.iter().map(|entry| item(entry, &mut shown))).collect());
        // Whoever opens a folder wants something in it.
        list.selection.row = usize::from(folder.parent().is_some() && !entries.is_empty());
        let title = shown(&folder.display().to_string());
        Self { folder, title, list: list.filtered("Type to filter, or a path") }
    }

    /// The path that was typed, where it is one and not a part of a name.
    fn typed_path(&self) -> Option<PathBuf> {
        let typed = self.list.words();
        let is_path = typed.contains(std::path::MAIN_SEPARATOR) || typed.contains('/') || typed.starts_with('~');
        is_path.then(|| if typed.starts_with('~') { PathBuf::from(typed) } else { self.folder.join(typed) })
    }

    fn parent(&self) -> Option<&Path> {
        self.folder.parent()
    }
}

fn item(entry: &Entry, shown: impl FnOnce(&str) -> String) -> Item<Wish> {
    let name = shown(&entry.path.file_name().unwrap_or_default().to_string_lossy());
    if entry.is_folder {
        Item::new(format!("{name}/"), Wish::List(entry.path.clone()))
    } else {
        Item::new(name, Wish::Open(entry.path.clone())).with(size(entry.bytes), Role::Muted)
    }
}

/// A size as one reads it at a glance.
fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} kB", bytes.div_ceil(1024)),
        _ => format!("{} MB", bytes.div_ceil(1_048_576)),
    }
}

impl Popup for Files {
    fn context(&self) -> Context {
        Context::Files
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn extent(&self, _desk: &Desk) -> Extent {
        Extent::new(76, self.list.len().clamp(3, ROWS))
    }

    fn write(&mut self, character: char) {
        self.list.write_path(character);
    }

    /// A path, as a file manager gives it: perhaps in quotation marks.
    fn take_words(&mut self, text: &str) -> bool {
        let path = text.trim().trim_matches(['\'', '"']);
        let path = path.strip_prefix("file://").unwrap_or(path);
        let begins = path.starts_with(['/', '~', '.']) || Path::new(path).is_absolute();
        let is_path = begins && path.len() <= LONGEST && !path.contains(['\n', '\r']);
        if is_path {
            self.list.clear();
            self.list.insert(path);
        }
        is_path
    }

    fn offers(&self, command: Command) -> bool {
        match command {
            Command::Open => self.typed_path().is_some() || self.list.selected().is_some(),
            Command::FolderAbove => self.parent().is_some(),
            _ => true,
        }
    }

    fn obey(&mut self, command: Command, _desk: &Desk) -> Outcome {
        match command {
            Command::Back => return Outcome::Close,
            // The list stays until what was named takes its place, so that a name can be mended.
            Command::Open if self.typed_path().is_some() => {
                return self.typed_path().map_or(Outcome::Stay, |path| Outcome::Ask(Wish::Open(path)));
            }
            Command::Open => match self.list.selected().cloned() {
                Some(wish @ Wish::List(_)) => return Outcome::Ask(wish),
                Some(wish) => return Outcome::Leave(wish),
                None => {}
            },
            Command::FolderAbove => {
                let parent = self.parent().map(Path::to_owned);
                return parent.map_or(Outcome::Stay, |parent| Outcome::Ask(Wish::List(parent)));
            }
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
        self.list.settle(Areas::of(self.extent(desk), desk.size).rows.height);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, areas: Areas, _desk: &Desk) -> Option<Position> {
        let shown = Path::new(&self.title).join(self.list.words());
        let Some(path) = self.typed_path().map(|path| if path.starts_with("~") { path } else { shown }) else {
            return popup::draw_list(&self.list, canvas, areas);
        };
        canvas.paragraphs(areas.rows, &[(Role::Body, &format!("Enter: open {}", path.display()))]);
        self.list.draw_filter(canvas, areas.line)
    }
}
