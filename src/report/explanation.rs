//! How a verdict came about, for a reader who wants to learn or to check it.

use super::sheet::Sheet;
use super::style::Style;
use super::table::{self, Side};
use super::text::percent;
use crate::classify::Explanation;
use crate::reference::Reference;

/// The explanation below a verdict.
pub(super) fn text(explanation: &Explanation, reference: &Reference, style: Style) -> String {
    let mut sheet = Sheet::new(style);
    sheet.heading("How it was weighed");
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
    let headings = [
        ("weight", Side::Right),
        ("alone", Side::Right),
        ("speaks for", Side::Left),
        ("rule", Side::Left),
        ("words", Side::Left),
    ];
    if rows.is_empty() {
        sheet.paragraph(&reference.sentence("explain-nothing-else", &[]));
    } else {
        for line in table::lines(&headings, &rows, style) {
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
    sheet.heading("What decided");
    for candidate in &explanation.candidates {
        let title = &reference.category(candidate.category).title;
        sheet.item(bullet, &format!("{title} ({})", percent(candidate.confidence)));
    }
    sheet.gap();
    for sentence in &explanation.settled {
        sheet.paragraph(sentence);
    }
    sheet.paragraph(&explanation.runner_up);
    sheet.finish()
}
