//! Takes the marks of quotation off a text: the `>` that mail clients put before each line.
//!
//! It knows nothing of what is quoted, but leaves a client's commands in SMTP records (`>>> DATA`).

use super::excerpt::Excerpt;
use super::text::{lines, part};

/// The text without marks of quotation; the same text where there are none.
pub(super) fn unquoted(text: &Excerpt) -> Excerpt {
    let is_quoted = text.text().starts_with('>') || memchr::memmem::find(text.text().as_bytes(), b"\n>").is_some();
    if !is_quoted || !text.text().lines().any(|line| quote(line) > 0) {
        return text.clone();
    }
    let mut out = Excerpt::default();
    for line in lines(text.text()) {
        let skipped = quote(part(text.text(), line.clone()));
        out.append(text, line.start + skipped..line.end + 1);
    }
    out
}

/// The length of the marks that a line begins with.
fn quote(line: &str) -> usize {
    let mut rest = line;
    while let Some(inner) = rest.strip_prefix('>') {
        if rest.strip_prefix(">>>").is_some_and(|command| !command.starts_with('>')) || rest.starts_with(">From ") {
            break;
        }
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    line.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_goes_and_commands_stay() {
        let text = "Hello\n> 550 5.1.1 no\n> > user\n>\n> >>> DATA\n>>> RCPT To:<a@b.example>\n";
        let unquoted = unquoted(&Excerpt::verbatim(text, 0));
        assert_eq!(unquoted.text(), "Hello\n550 5.1.1 no\nuser\n\n>>> DATA\n>>> RCPT To:<a@b.example>\n");
        assert_eq!(unquoted.locate(6..9), Some(8..11));
    }
}
