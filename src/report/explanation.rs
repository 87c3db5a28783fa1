//! How a verdict came about, for a reader who wants to learn or to check it.

use super::sheet::Sheet;
use super::style::Style;
use super::table::{self, Side};
use crate::advice::percent;
use crate::classify::{Explanation, Verdict};
use crate::reference::Reference;

/// The explanation below a verdict.
///
/// The share of what was decided is the confidence of the verdict, which is calibrated.
pub(super) fn text(explanation: &Explanation, verdict: &Verdict, reference: &Reference, style: Style) -> String {
    let mut sheet = Sheet::new(style);
    let word = |key: &'static str| reference.sentence(key, &[]);
    sheet.heading(&word("heading-weighed"));
    sheet.paragraph(&reference.sentence("explain-intro", &[]));
    sheet.gap();
    let rows: Vec<Vec<String>> = explanation
        .signals
        .iter()
        .map(|sign| {
            let alone = if sign.lessened.is_empty() { String::new() } else { format!("{:.1}", sign.weight_alone) };
            let text = sign.text.clone();
            vec![format!("{:.1}", sign.weight), alone, sign.category.to_string(), sign.rule.clone(), text]
        })
        .collect();
    let columns = [
        ("column-weight", Side::Right),
        ("column-alone", Side::Right),
        ("column-category", Side::Left),
        ("column-rule", Side::Left),
        ("column-words", Side::Left),
    ]
    .map(|(key, side)| (word(key), side));
    let headings: Vec<(&str, Side)> = columns.iter().map(|(heading, side)| (heading.as_str(), *side)).collect();
    if rows.is_empty() {
        sheet.paragraph(&reference.sentence("explain-nothing-else", &[]));
    } else {
        for line in table::whole_lines(&headings, &rows, style) {
            sheet.laid_out(&line);
        }
    }
    let bullet = style.mark("  • ", "  * ");
    let mut told: Vec<&str> = Vec::new();
    for sign in &explanation.signals {
        for reason in &sign.lessened {
            if !told.contains(&reason.as_str()) {
                if told.is_empty() {
                    sheet.gap();
                }
                sheet.item(bullet, &format!("{}: {reason}", sign.rule));
                told.push(reason);
            }
        }
    }
    sheet.heading(&word("heading-decided"));
    for candidate in &explanation.candidates {
        let title = &reference.category(candidate.category).title;
        let decided = candidate.category == verdict.category;
        let share = if decided { verdict.confidence } else { candidate.confidence };
        sheet.item(bullet, &format!("{title} ({})", percent(share)));
    }
    sheet.gap();
    for sentence in &explanation.settled {
        sheet.paragraph(sentence);
    }
    sheet.paragraph(&explanation.runner_up);
    sheet.finish()
}
