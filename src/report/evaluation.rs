//! The figures of an evaluation as tables for a terminal.

use super::sheet::Sheet;
use super::style::{Role, Style};
use super::table::{self, Side};
use crate::evaluate::{Against, Change, Disagreement, Evaluation, Figures, Judgement};
use crate::taxonomy::Category;

/// Beyond these the rare ones follow, which one number sums up.
const CONFUSIONS: usize = 20;

/// The evaluation.
pub fn text(evaluation: &Evaluation, style: Style) -> String {
    let mut sheet = Sheet::new(style);
    let figures = &evaluation.figures;
    sheet.line(Role::Title, &format!("{} labelled bounces", figures.n));
    for (count, what) in [
        (figures.unclear_left_out, "labels say that the text does not tell, and do not count"),
        (evaluation.faulty_rows, "rows are faulty and were left out"),
        (figures.no_verdict, "have no verdict: the input holds no such delivery"),
    ] {
        if count > 0 {
            sheet.line(Role::Muted, &format!("{count} {what}"));
        }
    }
    sheet.heading("Agreement");
    agreement(&mut sheet, figures, evaluation.against.as_ref());
    if let Some(against) = &evaluation.against {
        changes(&mut sheet, against);
    }
    sheet.heading("Confidence against agreement");
    reliability(&mut sheet, figures);
    sheet.heading("Categories");
    categories(&mut sheet, figures);
    if !figures.confusions.is_empty() {
        sheet.heading("Confusions");
        confusions(&mut sheet, figures);
    }
    if !figures.disagreements.is_empty() {
        sheet.heading("Worst disagreements");
        for wrong in &figures.disagreements {
            disagreement(&mut sheet, wrong);
        }
    }
    sheet.finish()
}

fn lay(sheet: &mut Sheet, headings: &[(&str, Side)], rows: &[Vec<String>]) {
    for line in table::lines(headings, rows, sheet.style()) {
        sheet.laid_out(&line);
    }
}

/// A share in per cent with one decimal; a dash for a share of nothing.
fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.1}%", share * 100.0))
}

fn agreement(sheet: &mut Sheet, figures: &Figures, against: Option<&Against>) {
    let row = |figures: &Figures| {
        vec![
            share(figures.category_accepted),
            share(figures.category_strict),
            share(figures.category_macro),
            share(figures.permanence),
            share(figures.address),
            share(figures.recipient),
            figures.said_unknown.to_string(),
            figures.confidently_wrong.to_string(),
            figures.harmful.to_string(),
            figures.calibration_error.map_or_else(|| "-".to_owned(), |error| format!("{error:.4}")),
        ]
    };
    let names = [
        ("category accepted", "as labelled or as a colleague could defend"),
        ("category strict", "as labelled"),
        ("category macro", "accepted, each category counted alike"),
        ("permanence", "hard or soft"),
        ("address", "suppress, watch or keep"),
        ("recipient", "found in the input"),
        ("said unknown", "the text tells no cause"),
        ("confidently wrong", "not accepted at 0.8 or more"),
        ("harmful", "would suppress a good address"),
        ("calibration error", "confidence off agreement"),
    ];
    let (own, other) = (row(figures), against.map(|against| row(&against.figures)));
    let rows: Vec<Vec<String>> = names
        .iter()
        .zip(own)
        .enumerate()
        .map(|(at, ((name, what), value))| {
            let mut cells = vec![(*name).to_owned(), value];
            cells.extend(other.as_ref().and_then(|other| other.get(at)).cloned());
            cells.push((*what).to_owned());
            cells
        })
        .collect();
    let both = [("", Side::Left), ("now", Side::Right), ("against", Side::Right), ("", Side::Left)];
    let one = [("", Side::Left), ("now", Side::Right), ("", Side::Left)];
    lay(sheet, if against.is_some() { &both } else { &one }, &rows);
}

fn reliability(sheet: &mut Sheet, figures: &Figures) {
    let rows: Vec<Vec<String>> = figures
        .reliability
        .iter()
        .map(|band| {
            vec![
                format!("{:.1} to {:.1}", band.from, band.to),
                band.n.to_string(),
                share(Some(band.confidence)),
                share(Some(band.agreement)),
            ]
        })
        .collect();
    lay(sheet, &[("confidence", Side::Left), ("n", Side::Right), ("mean", Side::Right), ("right", Side::Right)], &rows);
}

fn categories(sheet: &mut Sheet, figures: &Figures) {
    let rows: Vec<Vec<String>> = figures
        .categories
        .iter()
        .map(|figure| {
            let accepted = figure.accepted as f64 / figure.n.max(1) as f64;
            vec![figure.category.to_string(), figure.n.to_string(), figure.accepted.to_string(), share(Some(accepted))]
        })
        .collect();
    let headings = [("label", Side::Left), ("n", Side::Right), ("accepted", Side::Right), ("", Side::Right)];
    lay(sheet, &headings, &rows);
}

fn said(verdict: Option<Category>) -> String {
    verdict.map_or_else(|| "no verdict".to_owned(), |category| category.to_string())
}

fn confusions(sheet: &mut Sheet, figures: &Figures) {
    let shown = figures.confusions.iter().take(CONFUSIONS);
    let rows: Vec<Vec<String>> = shown
        .map(|confusion| {
            let Disagreement { id, .. } = &confusion.example;
            vec![confusion.n.to_string(), confusion.label.to_string(), said(confusion.verdict), id.clone()]
        })
        .collect();
    let headings = [("n", Side::Right), ("label", Side::Left), ("verdict", Side::Left), ("for example", Side::Left)];
    lay(sheet, &headings, &rows);
    let rest: usize = figures.confusions.iter().skip(CONFUSIONS).map(|confusion| confusion.n).sum();
    if rest > 0 {
        sheet.line(Role::Muted, &format!("  {rest} more; --format json lists all"));
    }
}

fn disagreement(sheet: &mut Sheet, wrong: &Disagreement) {
    let right: Vec<String> = std::iter::once(&wrong.label).chain(&wrong.accept).map(ToString::to_string).collect();
    let line = format!(
        "{} (line {}): said {} at {:.2}, the label says {}",
        wrong.id,
        wrong.line,
        said(wrong.verdict),
        wrong.confidence,
        right.join(" or ")
    );
    sheet.item(sheet.style().mark("  • ", "  * "), &line);
    sheet.item("      ", &wrong.text);
}

fn changes(sheet: &mut Sheet, against: &Against) {
    let comparison = &against.comparison;
    sheet.heading("What changes");
    if comparison.better + comparison.worse + comparison.neutral == 0 {
        sheet.paragraph("No verdict changes.");
        return;
    }
    sheet.paragraph(&format!(
        "{} better, {} worse, {} neither",
        comparison.better, comparison.worse, comparison.neutral
    ));
    for change in &comparison.changes {
        let Change { id, line, effect, from, to, text } = change;
        let line = format!(
            "{}: {id} (line {line}): {} becomes {}",
            effect.name(),
            in_words(from.as_ref()),
            in_words(to.as_ref())
        );
        sheet.item(sheet.style().mark("  • ", "  * "), &line);
        sheet.item("      ", text);
    }
}

fn in_words(judgement: Option<&Judgement>) -> String {
    judgement.map_or_else(
        || "no verdict".to_owned(),
        |said| format!("{} {} {} at {:.2}", said.category, said.permanence, said.address, said.confidence),
    )
}
