//! Where everything stands on the Overview screen.

use ratatui::layout::{Rect, Size};

use crate::tui::layout::{Span, frame, padded};
use crate::tui::paint::row;

/// The number of the rows, for the mouse.
pub(super) const ROWS: usize = 0;
/// The number of the filter line.
pub(super) const FILTER: usize = 1;
/// The number of the kinds of groups.
pub(super) const KINDS: usize = 2;
/// The number of the newest failures.
pub(super) const LATEST: usize = 3;

/// From this height on the newest failures and the trouble have more room.
pub(super) const TALL: u16 = 20;

/// Where everything stands; what has no room is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Areas {
    /// The totals.
    pub totals: Rect,
    /// The filter line.
    pub filter: Rect,
    /// The timeline at its right.
    pub timeline: Rect,
    /// The kinds of groups, or what is looked into.
    pub kinds: Rect,
    /// The heads of the columns.
    pub heads: Rect,
    /// The groups, or the deliveries.
    pub rows: Rect,
    /// What to do first about the selected group, in whole.
    pub step: Rect,
    /// Where one destination is in trouble.
    pub spikes: Rect,
    /// The newest failures.
    pub latest: Rect,
}

/// What there is to be shown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Needs {
    /// How many groups.
    pub groups: usize,
    /// How many lines about trouble.
    pub spikes: usize,
    /// Whether what to do first has lines of its own.
    pub has_step: bool,
    /// Whether the log is followed.
    pub is_followed: bool,
    /// Whether a group is looked into.
    pub is_drilled: bool,
}

/// The groups keep so many rows beside what to do first.
const LEAST_ROWS: u16 = 4;

/// The screen at this size.
pub(super) fn areas(size: Size, needs: Needs) -> Areas {
    let Needs { groups, spikes, has_step, is_followed, is_drilled } = needs;
    let body = padded(frame(size).body);
    if Span::of(size) == Span::Nothing {
        return Areas::default();
    }
    let is_tall = body.height >= TALL;
    let [totals, filter, kinds, heads] = [0, 1, 2, 3].map(|number| row(body, number));
    let left = body.height.saturating_sub(4);
    let spikes = u16::try_from(spikes).unwrap_or(u16::MAX);
    let most = if is_tall { left / 3 } else { left / 2 };
    // Where there is room, a heading stands above them.
    let spikes = if is_drilled || spikes == 0 { 0 } else { spikes.saturating_add(u16::from(is_tall)).min(most) };
    let step = if is_drilled || !has_step { 0 } else { 1 + u16::from(is_tall) };
    let step = if left < spikes + step + LEAST_ROWS { 0 } else { step };
    // The newest failures have what the groups leave free.
    let free = (left - spikes - step).saturating_sub(u16::try_from(groups).unwrap_or(u16::MAX).max(LEAST_ROWS));
    let most = if is_tall { 7 } else { 3 };
    let latest = if is_followed && !is_drilled { most.min((left - spikes - step) / 2).max(free) } else { 0 };
    let latest = latest.min((left - spikes - step).saturating_sub(1));
    let rows = Rect { y: body.y + 4, height: left - spikes - step - latest, ..body };
    let step = Rect { y: rows.bottom(), height: step, ..body };
    let spikes = Rect { y: step.bottom(), height: spikes, ..body };
    let latest = Rect { y: spikes.bottom(), height: latest, ..body };
    let wide = (body.width / 2).min(52);
    let timeline = Rect { x: body.right() - wide, width: wide, ..filter };
    let filter = Rect { width: body.width - wide - 1, ..filter };
    Areas { totals, filter, timeline, kinds, heads, rows, step, spikes, latest }
}
