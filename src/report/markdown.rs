//! Verdicts as Markdown, for a ticket or a wiki.

use std::fmt::Write;

use super::{Playbook, safe, text};
use crate::advice::{self, Diagnosis};
use crate::reference::Reference;
use crate::reference::page::TermKind;
use crate::taxonomy::Draft;

/// One verdict, with the ready texts for ticket, customer and admin.
pub fn verdict(source: &str, diagnosis: &Diagnosis, playbook: &Playbook<'_>) -> String {
    let Diagnosis { delivery, verdict, advice } = diagnosis;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "## {}\n\n{}\n", escaped(&advice.title), escaped(&advice.sentence));
    out.push_str("| | |\n|---|---|\n");
    let mut row = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "| {label} | {} |", escaped(&value));
        }
    };
    let Playbook { reference, date, reader } = playbook;
    let title = |kind: TermKind, name: &str| reference.term_title(kind, name);
    row("Category", Some(verdict.category.to_string()));
    row("Permanence", Some(title(TermKind::Permanence, verdict.permanence.name()).to_uppercase()));
    row("Layer", verdict.layer.map(|layer| title(TermKind::Layer, layer.name())));
    row("Who can act", verdict.actor.map(|actor| title(TermKind::Actor, actor.name())));
    row("Retry", Some(title(TermKind::Retry, verdict.retry.name())));
    row("Address", Some(title(TermKind::Address, verdict.address.name()).to_uppercase()));
    row("Confidence", Some(format!("{} ({})", text::percent(verdict.confidence), verdict.certainty().name())));
    row("Recipient", delivery.recipient.clone());
    row("Reply code", delivery.reply_code.map(|code| code.to_string()));
    row("Enhanced code", delivery.enhanced_code.map(|code| code.to_string()));
    let provider = verdict.provider.as_deref();
    row("Provider", provider.map(|id| reference.provider(id).map_or(id, |page| page.short_title()).to_owned()));
    row("Remote host", delivery.remote_mta.clone());
    row("Phase", verdict.phase.map(|phase| title(TermKind::Phase, phase.name())));
    row("Block list", verdict.blocklist.clone());
    row("Retry after", verdict.retry_after_s.map(|seconds| format!("{seconds} s")));
    row("Source", Some(text::place(source, delivery)));

    for note in &advice.house_notes {
        section(&mut out, &format!("House note on {}", note.page));
        let _ = writeln!(out, "{}", escaped_paragraphs(&note.note));
    }
    section(&mut out, "What it means");
    let _ = writeln!(out, "{}", escaped_paragraphs(&advice.meaning));
    section(&mut out, "What to do");
    for (index, step) in advice.next_steps.iter().enumerate() {
        let _ = writeln!(out, "{}. {}", index + 1, escaped(step));
    }
    section(&mut out, "Retry");
    let _ = writeln!(out, "{}", escaped_paragraphs(&advice.retry_plan));
    section(&mut out, "Address");
    let _ = writeln!(out, "{}", escaped_paragraphs(&advice.address_plan));
    for (heading, text) in reader.consequences(diagnosis, reference) {
        section(&mut out, &heading);
        let _ = writeln!(out, "{}", escaped_paragraphs(&text));
    }
    remarks(&mut out, diagnosis, reference);
    if !delivery.diagnostic.is_blank() {
        section(&mut out, "What the server said");
        out.push_str(&fenced(delivery.diagnostic.text()));
    }
    for kind in Draft::ALL.iter().copied() {
        let text = advice::draft(kind, diagnosis, reference, date);
        if !text.is_empty() {
            section(&mut out, kind.title());
            let _ = writeln!(out, "{}", escaped_paragraphs(&text));
        }
    }
    out
}

/// Evidence, alternatives, conflicts and suggestions, each where there are any.
fn remarks(out: &mut String, diagnosis: &Diagnosis, reference: &Reference) {
    let Diagnosis { verdict, advice, .. } = diagnosis;
    let evidence = verdict.evidence.iter().map(|found| match safe::line(&found.text) {
        words if words.is_empty() => code(&found.rule),
        words => format!("{} – {}", code(&words), code(&found.rule)),
    });
    list(out, "Why", evidence.collect());
    let alternatives = verdict.alternatives.iter();
    let alternatives = alternatives.map(|other| {
        let title = escaped(&reference.category(other.category).title);
        format!("{title} ({})", text::percent(other.confidence))
    });
    list(out, "It could also be", alternatives.collect());
    list(out, "Contradictions", verdict.conflicts.iter().map(|conflict| escaped(conflict)).collect());
    list(out, "Suggestions", advice.suggestions.iter().map(|suggestion| escaped(suggestion)).collect());
}

fn list(out: &mut String, heading: &str, items: Vec<String>) {
    if items.is_empty() {
        return;
    }
    section(out, heading);
    for item in items {
        let _ = writeln!(out, "- {item}");
    }
}

/// A heading below the title.
pub(super) fn section(out: &mut String, heading: &str) {
    let _ = writeln!(out, "\n### {}\n", escaped(heading));
}

/// Text on one line in which nothing is taken for Markdown or HTML.
pub(super) fn escaped(text: &str) -> String {
    let line = safe::line(text);
    let mut out = String::with_capacity(line.len() + 8);
    for (index, character) in line.char_indices() {
        let starts_a_block = index == 0 && matches!(character, '#' | '-' | '+' | '>' | '=' | '~');
        if starts_a_block || matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// The same for running text, each line of which is a paragraph.
pub(super) fn escaped_paragraphs(text: &str) -> String {
    let paragraphs = text.lines().filter(|line| !line.trim().is_empty());
    paragraphs.map(escaped).collect::<Vec<_>>().join("\n\n")
}

/// Text in a code span, however many backticks are in it.
pub(super) fn code(text: &str) -> String {
    let line = safe::line(text);
    let fence = "`".repeat(longest_run(&line) + 1);
    let pad = if line.starts_with('`') || line.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{line}{pad}{fence}")
}

/// Text as a code block, however many backticks are in it.
pub(super) fn fenced(text: &str) -> String {
    let block = safe::block(text.trim());
    let fence = "`".repeat((longest_run(&block) + 1).max(3));
    format!("{fence}text\n{block}\n{fence}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_from_outside_stays_text() {
        assert_eq!(escaped("# a *b* <c> [d](e) | f"), r"\# a \*b\* \<c\> \[d\](e) \| f");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(fenced("```\nx\n```"), "````text\n```\nx\n```\n````\n");
    }
}
