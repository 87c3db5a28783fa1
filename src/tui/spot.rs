//! What is where on the screen, so that the mouse finds it.
//!
//! Whatever draws something that can be clicked or scrolled records it in the same place; what is
//! recorded later lies above. A click asks what was recorded under it, and whoever drew it knows what
//! to do.

use ratatui::layout::{Position, Rect};

use crate::keys::Command;

/// Something that can be clicked, or scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// The name of a command, which a click runs.
    Command(Command),
    /// A pane of the screen or popup, by its number there.
    Pane(usize),
    /// A row of a pane, by its number in the list or text.
    Row {
        /// The pane.
        pane: usize,
        /// The row.
        row: usize,
    },
    /// A link on a page.
    Link {
        /// The pane of the page.
        pane: usize,
        /// The number of the link on it.
        link: usize,
    },
}

impl Spot {
    /// The pane that the wheel scrolls here.
    pub const fn pane(self) -> Option<usize> {
        match self {
            Self::Command(_) => None,
            Self::Pane(pane) | Self::Row { pane, .. } | Self::Link { pane, .. } => Some(pane),
        }
    }
}

/// Whether something belongs to a screen and its frame, or to a popup over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layer {
    /// A screen, and the frame around it.
    #[default]
    Screen,
    /// What lies over the screen.
    Popup,
}

/// What is under the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// To what it belongs.
    pub layer: Layer,
    /// What it is.
    pub spot: Spot,
    /// The column of it that the mouse is on.
    pub column: usize,
}

/// All spots of the screen.
#[derive(Debug, Default)]
pub struct Spots {
    all: Vec<(Rect, Layer, Spot)>,
    layer: Layer,
}

impl Spots {
    /// Notes that something was drawn in an area.
    pub fn note(&mut self, area: Rect, spot: Spot) {
        if !area.is_empty() {
            self.all.push((area, self.layer, spot));
        }
    }

    /// What is noted from now on belongs to a popup.
    pub const fn rise(&mut self) {
        self.layer = Layer::Popup;
    }

    /// Nothing above this row can be reached any more.
    pub fn cover(&mut self, below: u16) {
        self.all.retain(|(area, ..)| area.y >= below);
    }

    /// What is at a place.
    pub fn at(&self, place: Position) -> Option<Hit> {
        let (area, layer, spot) = self.all.iter().rev().find(|(area, ..)| area.contains(place))?;
        Some(Hit { layer: *layer, spot: *spot, column: usize::from(place.x - area.x) })
    }
}
