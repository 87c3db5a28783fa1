//! Addresses of the web as links of the terminal (OSC 8).
//!
//! What draws the cells knows no links, and writes those cells only that have changed. So the cells of
//! links are written once more after each frame, and those that are links no more as they are now.

use std::io::{self, Write};

use crossterm::cursor::{RestorePosition, SavePosition};
use crossterm::queue;
use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use crate::tui::web::{self, Web};

/// Cells of a row, and the address that they open.
#[derive(Debug)]
pub(super) struct Run {
    cells: Vec<(u16, u16, Cell)>,
    address: Option<String>,
}

/// The cells that are links in this frame, behind those that were in the one before.
pub(super) fn cells(buffer: &Buffer, before: &[Web], now: &[Web]) -> Vec<Run> {
    let gone = before.iter().filter(|web| !now.contains(web)).map(|web| (web.area, None));
    let safe = now.iter().filter(|web| web::is_safe(&web.address));
    let here = safe.map(|web| (web.area, Some(web.address.clone())));
    gone.chain(here).map(|(area, address)| Run { cells: cells_in(buffer, area), address }).collect()
}

fn cells_in(buffer: &Buffer, area: Rect) -> Vec<(u16, u16, Cell)> {
    let places = area.intersection(buffer.area).positions();
    places.filter_map(|place| Some((place.x, place.y, buffer.cell(place)?.clone()))).collect()
}

/// Writes the cells; the cursor stays where it is.
pub(super) fn write<B: Backend<Error = io::Error> + Write>(backend: &mut B, runs: &[Run]) -> io::Result<()> {
    if runs.is_empty() {
        return Ok(());
    }
    queue!(backend, SavePosition)?;
    for Run { cells, address } in runs {
        write!(backend, "\x1b]8;;{}\x1b\\", address.as_deref().unwrap_or_default())?;
        backend.draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
        write!(backend, "\x1b]8;;\x1b\\")?;
    }
    queue!(backend, RestorePosition)
}
