//! Draws the part of a sheet that is in view.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Canvas, rest, row};
use crate::tui::sheet::{Span, Viewer};
use crate::tui::theme::Role;

/// How a sheet is looked at.
#[derive(Debug, Default)]
pub struct Look {
    /// Whether the pane has the keys, so that the selected link shows.
    pub focused: bool,
    /// Words to mark, in lower case.
    pub words: Vec<String>,
}

/// Draws the sheet into an area that has a column of air at its left.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, viewer: &Viewer, look: &Look) {
    let chosen = viewer.chosen.filter(|_| look.focused);
    let pointed = chosen.and_then(|link| viewer.sheet.links.get(link)).map(|link| link.row);
    let mut words = look.words.clone();
    words.extend(Some(&viewer.sought).filter(|sought| !sought.is_empty()).cloned());
    let rows = viewer.sheet.rows.iter().skip(viewer.top).take(usize::from(area.height));
    for (number, spans) in rows.enumerate() {
        let place = row(area, number);
        if pointed == Some(viewer.top + number) {
            canvas.point_at(place);
        }
        let mut x = place.x;
        for span in spans {
            let mut style = canvas.theme.style(span.role);
            if is_chosen(span, chosen) {
                style = style.patch(canvas.theme.style(Role::Selected));
            }
            let text = Marked { text: &span.text, style, words: &words };
            x = text.put(canvas, rest(place, x));
        }
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
            let style = if marked { self.style.patch(canvas.theme.style(Role::Match)) } else { self.style };
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
