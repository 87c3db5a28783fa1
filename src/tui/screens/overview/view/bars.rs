//! Bars: one for a group, and a row of them for hours or days.

use ratatui::layout::Rect;

use crate::report::survey::timeline::{Timeline, hour};
use crate::report::survey::words::Words;
use crate::survey::By;
use crate::tui::desk::Desk;
use crate::tui::paint::{Canvas, rest};
use crate::tui::screens::overview::Overview;
use crate::tui::theme::{Drawing, Role};
use crate::tui::typeset;

/// A bar of so many eighths of a cell.
pub(super) fn bar(eighths: usize, drawing: Drawing) -> String {
    let (whole, part) = (eighths / 8, eighths % 8);
    match drawing {
        Drawing::Unicode => {
            let part = " ▏▎▍▌▋▊▉".chars().nth(part).filter(|_| part > 0);
            "█".repeat(whole).chars().chain(part).collect()
        }
        Drawing::Ascii => "#".repeat(whole + usize::from(part > 3 || whole == 0 && part > 0)),
    }
}

/// The failed attempts by hour or day, at the right of the filter line.
pub(super) fn timeline(screen: &Overview, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = screen.areas.timeline;
    if screen.is_typing || !screen.line.is_empty() || area.width < 16 {
        return;
    }
    let Some(summary) = &screen.shown.summary else { return };
    let words = Words { summary, source: "", reference: &desk.reference };
    let room = usize::from(area.width).saturating_sub(14);
    let Some(timeline) = Timeline::of(&words, room) else { return };
    let marks = if desk.drawing() == Drawing::Ascii { " .:-=+*%#" } else { " ▁▂▃▄▅▆▇█" };
    let wide = (room / timeline.bars.len().max(1)).clamp(1, 2);
    let drawn: String = timeline
        .bars
        .iter()
        .flat_map(|(_, count)| {
            let step = (*count * 8).div_ceil(timeline.peak.max(1)).min(8) as usize;
            std::iter::repeat_n(marks.chars().nth(step).unwrap_or(' '), wide)
        })
        .collect();
    let label = |place: Option<&(_, u64)>| {
        let moment = place.map(|(moment, _)| *moment);
        moment
            .map(|moment: crate::survey::Moment| if timeline.by == By::Hour { hour(moment) + "h" } else { day(moment) })
    };
    let (first, last) = (label(timeline.bars.first()), label(timeline.bars.last()));
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    let width = typeset::width(&first) + typeset::width(&last) + typeset::width(&drawn) + 2;
    let width = u16::try_from(width).unwrap_or(area.width).min(area.width);
    let place = Rect { x: area.right() - width, width, ..area };
    let x = canvas.put(place, &format!("{first} "), Role::Body);
    let x = canvas.put(rest(place, x), &drawn, Role::Body);
    canvas.put(rest(place, x), &format!(" {last}"), Role::Body);
}

/// A day without its year.
fn day(moment: crate::survey::Moment) -> String {
    moment.day().chars().skip(5).collect()
}
