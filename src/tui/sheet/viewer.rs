//! The part of a sheet that is in view, the selected link, and what is found in it.

use std::ops::Range;

use super::Sheet;
use super::places::{self, Place};
use crate::advice::Part;
use crate::tui::screen::Found;

/// What is found is shown above so many rows at the lower edge.
const BELOW: usize = 4;

/// A sheet as far as it is in view.
#[derive(Debug, Clone, Default)]
pub struct Viewer {
    /// The sheet.
    pub sheet: Sheet,
    /// The first row in view.
    pub top: usize,
    /// The chosen link.
    pub chosen: Option<usize>,
    /// The words that are looked for in it.
    sought: String,
    /// Where they are.
    places: Vec<Place>,
    /// The number of the place that was found last.
    found: Option<usize>,
    /// The rows that the pane has.
    height: usize,
}

impl Viewer {
    /// Takes another sheet of the same page, or of another one with `top` and `chosen` set anew.
    pub fn show(&mut self, sheet: Sheet, height: u16) {
        self.sheet = sheet;
        self.places = places::places(&self.sheet, &self.sought);
        self.height = usize::from(height);
        self.chosen = self.chosen.filter(|&link| link < self.sheet.links.len());
        self.top = self.top.min(self.bottom());
    }

    /// Goes back to the beginning, with nothing chosen.
    pub fn rewind(&mut self) {
        self.top = 0;
        self.chosen = None;
        self.found = None;
        self.sought.clear();
        self.places.clear();
    }

    /// The bytes of a row that are words which are looked for.
    pub fn found_on(&self, row: usize) -> impl Iterator<Item = Range<usize>> {
        let pieces = self.places.iter().flatten().filter(move |(known, _)| *known == row);
        pieces.map(|(_, range)| range.clone())
    }

    /// Whether these bytes of a row are of the words that one has gone to.
    pub fn is_at(&self, row: usize, bytes: &Range<usize>) -> bool {
        let place = self.found.and_then(|number| self.places.get(number));
        place.is_some_and(|place| place.iter().any(|(known, range)| *known == row && range == bytes))
    }

    /// In how many places these words are.
    pub fn count(&self, words: &str) -> usize {
        places::places(&self.sheet, words).len()
    }

    /// Goes to the next place (1) or the one before (-1) that has these words.
    pub fn find(&mut self, words: &str, step: isize) -> Option<Found> {
        if self.sought != words {
            words.clone_into(&mut self.sought);
            self.places = places::places(&self.sheet, words);
            self.found = None;
        }
        let count = self.places.len();
        let row = |place: &Place| place.first().map(|(row, _)| *row).unwrap_or_default();
        let number = match self.found.filter(|number| *number < count) {
            Some(here) => (here + count).checked_add_signed(step)?.checked_rem(count)?,
            None if step < 0 => count.checked_sub(1)?,
            None => self.places.iter().position(|place| row(place) >= self.top).unwrap_or_default(),
        };
        let row = row(self.places.get(number)?);
        self.found = Some(number);
        // At the lower edge is the line that is typed into.
        if row < self.top || row + BELOW >= self.top + self.height {
            self.top = row.saturating_sub(self.height / 3).min(self.bottom());
        }
        Some(Found { number: number + 1, count })
    }

    /// The page that the chosen link opens.
    pub fn target(&self) -> Option<&str> {
        self.sheet.links.get(self.chosen?).map(|link| link.id.as_str())
    }

    /// The bytes of the pasted text that the chosen link stands for.
    pub fn words(&self) -> Option<Range<usize>> {
        self.sheet.links.get(self.chosen?)?.words.clone()
    }

    /// Whether rows stand below the pane.
    pub fn has_more(&self) -> bool {
        self.top < self.bottom()
    }

    fn bottom(&self) -> usize {
        self.sheet.rows.len().saturating_sub(self.height)
    }

    /// Moves by so many rows.
    pub fn scroll(&mut self, rows: isize) {
        self.top = self.top.saturating_add_signed(rows).min(self.bottom());
    }

    /// Moves by a screen, with a row of the old one left.
    pub fn turn(&mut self, screens: isize) {
        self.scroll(screens.saturating_mul(self.height.saturating_sub(1).cast_signed()));
    }

    /// Goes to the beginning or, with `isize::MAX`, to the end; the choice goes along.
    pub fn jump(&mut self, rows: isize) {
        self.scroll(rows);
        self.chosen = match (self.chosen, rows > 0) {
            (None, _) => None,
            (Some(_), true) => self.sheet.links.len().checked_sub(1),
            (Some(_), false) => Some(0),
        };
    }

    /// Chooses the next link (1) or the one before (-1), and brings it into view.
    pub fn choose(&mut self, step: isize) {
        let count = self.sheet.links.len();
        if count == 0 {
            return;
        }
        let next = match self.chosen {
            Some(link) => (link + count).saturating_add_signed(step) % count,
            None => self.first_in_view(),
        };
        self.chosen = Some(next);
        self.reveal();
    }

    fn first_in_view(&self) -> usize {
        self.sheet.links.iter().position(|link| link.row >= self.top).unwrap_or_default()
    }

    /// Brings the chosen link into view.
    pub fn reveal(&mut self) {
        let Some(row) = self.chosen.and_then(|link| self.sheet.links.get(link)).map(|link| link.row) else { return };
        if row < self.top {
            self.top = row;
        } else if row >= self.top + self.height {
            self.top = (row + 1).saturating_sub(self.height);
        }
    }

    /// Brings a part of a verdict into view; of one that is longer than the pane, its beginning.
    pub fn reveal_part(&mut self, part: Part) {
        let Some((_, rows)) = self.sheet.parts.iter().find(|(known, _)| *known == part) else { return };
        if rows.start < self.top {
            self.top = rows.start;
        } else if rows.end > self.top + self.height {
            self.top = rows.end.saturating_sub(self.height).min(rows.start);
        }
        self.top = self.top.min(self.bottom());
    }

    /// One row on (1) or back (-1): to the next link where it is in view, else by scrolling.
    pub fn walk(&mut self, step: isize) {
        let next = match self.chosen {
            None if step > 0 => Some(self.first_in_view()),
            None => None,
            Some(link) => link.checked_add_signed(step),
        };
        let near = next
            .and_then(|next| self.sheet.links.get(next))
            .is_some_and(|link| link.row + 1 >= self.top && link.row <= self.top + self.height);
        if near {
            self.chosen = next;
            self.reveal();
        } else {
            self.scroll(step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::sheet::Writer;
    use crate::tui::theme::{Drawing, Role};

    fn long() -> Viewer {
        let mut writer = Writer::new(20, Drawing::Unicode);
        for index in 0..30 {
            if index % 10 == 0 {
                writer.linked(&format!("page-{index}"), Role::Link, "link");
            } else {
                writer.text(Role::Body, "text");
            }
        }
        let mut viewer = Viewer::default();
        viewer.show(writer.finish(), 5);
        viewer
    }

    #[test]
    fn walking_down_stops_at_links_and_reads_what_lies_between() {
        let mut viewer = long();
        viewer.walk(1);
        assert_eq!((viewer.target(), viewer.top), (Some("page-0"), 0));
        for _ in 0..5 {
            viewer.walk(1);
        }
        assert_eq!((viewer.target(), viewer.top), (Some("page-0"), 5));
        viewer.walk(1);
        assert_eq!((viewer.target(), viewer.top), (Some("page-10"), 6));
    }

    #[test]
    fn choosing_goes_round_and_brings_the_link_into_view() {
        let mut viewer = long();
        viewer.choose(1);
        viewer.choose(-1);
        assert_eq!((viewer.target(), viewer.top), (Some("page-20"), 16));
        viewer.choose(1);
        assert_eq!((viewer.target(), viewer.top), (Some("page-0"), 0));
    }

    #[test]
    fn a_shorter_sheet_pulls_the_view_back() {
        let mut viewer = long();
        viewer.jump(isize::MAX);
        assert!(!viewer.has_more());
        viewer.show(Sheet::default(), 5);
        assert_eq!((viewer.top, viewer.target()), (0, None));
    }
}
