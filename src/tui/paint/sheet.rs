//! Draws the part of a sheet that is in view.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Canvas, rest, row};
use crate::tui::sheet::{Span, Viewer};
use crate::tui::spot::Spot;
use crate::tui::theme::Role;
use crate::tui::typeset;
use crate::tui::web::Web;

/// How a sheet is looked at.
#[derive(Debug, Default)]
pub struct Look {
    /// The number of the pane, for the mouse.
    pub pane: usize,
    /// Whether the pane has the keys, so that the selected link shows.
    pub focused: bool,
    /// Words to mark, in lower case.
    pub words: Vec<String>,
}

/// Draws the sheet into an area that has a column of air at its left.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, viewer: &Viewer, look: &Look) {
    canvas.note(area, Spot::Pane(look.pane));
    let chosen = viewer.chosen.filter(|_| look.focused);
    let pointed = chosen.and_then(|link| viewer.sheet.links.get(link)).map(|link| link.row);
    let rows = viewer.sheet.rows.iter().skip(viewer.top).take(usize::from(area.height));
    for (number, spans) in rows.enumerate() {
        let place = row(area, number);
        if pointed == Some(viewer.top + number) {
            canvas.point_at(place);
        }
        let mut x = place.x;
        let mut links = Vec::new();
        for span in spans {
            let from = x;
            let mut style = canvas.theme.style(span.role);
            if is_chosen(span, chosen) {
                style = canvas.theme.over(Role::Selected);
            }
            let text = Marked { text: &span.text, style, words: &look.words };
            x = text.put(canvas, rest(place, x));
            links.extend(span.link.map(|link| (link, from..x)));
        }
        let text: String = spans.iter().map(|span| span.text.as_str()).collect();
        for found in viewer.found_on(viewer.top + number) {
            let role = if viewer.is_at(viewer.top + number, &found) { Role::Found } else { Role::Match };
            canvas.shade(cells(place, &text, found), role);
        }
        for shown in viewer.sheet.addresses.iter().filter(|shown| shown.row == viewer.top + number) {
            let area = cells(place, &text, shown.bytes.clone());
            canvas.web.push(Web { area, address: shown.address.clone() });
        }
        note_links(canvas, Rect { width: x - place.x, ..place }, &links, look.pane);
    }
}

/// The cells of a row that show these bytes of its text.
fn cells(row: Rect, text: &str, bytes: Range<usize>) -> Rect {
    let columns = |range| u16::try_from(typeset::width(text.get(range).unwrap_or_default())).unwrap_or(u16::MAX);
    let from = rest(row, row.x.saturating_add(columns(0..bytes.start)));
    Rect { width: columns(bytes).min(from.width), ..from }
}

/// A click on a row with one link means that link, on one with several the link under it.
fn note_links(canvas: &mut Canvas<'_>, row: Rect, links: &[(usize, Range<u16>)], pane: usize) {
    let Some((first, _)) = links.first() else { return };
    let one = links.iter().all(|(link, _)| link == first);
    for (link, columns) in links {
        let area = if one { row } else { Rect { x: columns.start, width: columns.end - columns.start, ..row } };
        canvas.note(area, Spot::Link { pane, link: *link });
    }
}

fn is_chosen(span: &Span, chosen: Option<usize>) -> bool {
    chosen.is_some() && span.link == chosen
}

/// The words of a query that are to be marked.
pub fn wanted(query: &str) -> Vec<String> {
    query.to_lowercase().split_whitespace().filter(|word| word.len() > 1).map(str::to_owned).collect()
}

/// Safe text with some words to mark in it.
#[derive(Debug)]
pub struct Marked<'a> {
    /// The text.
    pub text: &'a str,
    /// How it looks where it is not marked.
    pub style: Style,
    /// The words, in lower case.
    pub words: &'a [String],
}

impl Marked<'_> {
    /// Writes it, and tells where it ends.
    pub fn put(&self, canvas: &mut Canvas<'_>, place: Rect) -> u16 {
        let mut x = place.x;
        for (part, marked) in split(self.text, self.words) {
            let style = if marked { canvas.theme.over(Role::Match) } else { self.style };
            x = canvas.put_in(rest(place, x), part, style);
        }
        x
    }
}

/// Cuts a text at the words that are to be marked.
fn split<'a>(text: &'a str, words: &[String]) -> Vec<(&'a str, bool)> {
    let lower = text.to_lowercase();
    // Where lower case has other lengths, the places would not be those of the text.
    if words.is_empty() || lower.len() != text.len() {
        return vec![(text, false)];
    }
    let mut parts = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let next = words
            .iter()
            .filter_map(|word| Some((at + lower.get(at..)?.find(word.as_str())?, word.len())))
            .min_by_key(|(start, length)| (*start, std::cmp::Reverse(*length)));
        let Some((start, length)) = next else { break };
        let (Some(before), Some(found)) = (text.get(at..start), text.get(start..start + length)) else { break };
        parts.push((before, false));
        parts.push((found, true));
        at = start + length;
    }
    parts.push((text.get(at..).unwrap_or_default(), false));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_case() {
        let words = ["quota".to_owned(), "full".to_owned()];
        let parts = split("Quota: mailbox FULL.", &words);
        let marked: Vec<_> = parts.iter().filter(|(_, marked)| *marked).map(|(part, _)| *part).collect();
        assert_eq!(marked, ["Quota", "FULL"]);
        assert_eq!(parts.iter().map(|(part, _)| *part).collect::<String>(), "Quota: mailbox FULL.");
        assert_eq!(split("İstanbul quota", &words), [("İstanbul quota", false)]);
    }
}
