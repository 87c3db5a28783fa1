//! Where one has been in the reference: pages in the order in which they were opened.

/// A page, and how far one had read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visit {
    /// The page.
    pub(super) id: String,
    /// The first row that was in view.
    pub(super) top: usize,
    /// The link that was selected.
    pub(super) chosen: Option<usize>,
}

/// All visits, of which some lie behind and some, after going back, ahead.
#[derive(Debug, Default)]
pub(super) struct Visits {
    visits: Vec<Visit>,
    /// How many of them lie behind, with the one that is shown.
    visited: usize,
}

impl Visits {
    fn here(&mut self) -> Option<&mut Visit> {
        self.visits.get_mut(self.visited.checked_sub(1)?)
    }

    /// Writes a page down as the one that is read now.
    pub(super) fn note(&mut self, id: &str) {
        if self.here().is_none_or(|visit| visit.id != id) {
            self.visits.truncate(self.visited);
            self.visits.push(Visit { id: id.to_owned(), top: 0, chosen: None });
            self.visited = self.visits.len();
        }
    }

    /// Notes how far the page that is being left was read, where it is one to come back to.
    pub(super) fn keep_place(&mut self, left: Visit) {
        if let Some(visit) = self.here()
            && visit.id == left.id
        {
            *visit = left;
        }
    }

    /// Goes so many pages on or back, where there are so many.
    pub(super) fn turn(&mut self, step: isize) -> Option<Visit> {
        let wanted = self.visited.checked_add_signed(step).filter(|wanted| *wanted > 0)?;
        let visit = self.visits.get(wanted - 1)?.clone();
        self.visited = wanted;
        Some(visit)
    }
}
