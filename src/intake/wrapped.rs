//! Joins the lines of a log that a mail program, a ticket system or a terminal has broken.
//!
//! It knows how an entry of a log begins, and nothing of what entries say.

use super::excerpt::Excerpt;
use super::log::{begins_entry, names_process};
use super::text::{lines, part};

/// A longer text is no paste out of a window, in bytes.
const LONGEST: usize = 64 * 1024;

/// So many lines may one entry have been broken into.
const MOST_LINES: usize = 16;

/// The text with one line for each entry; the same text where no entry was broken.
pub(super) fn joined(text: &Excerpt) -> Excerpt {
    let all = text.text();
    if all.len() > LONGEST || !lines(all).next().is_some_and(|first| names_process(part(all, first))) {
        return text.clone();
    }
    let mut out = Excerpt::default();
    let mut kept = 0;
    // How many lines the entry has so far that goes on; 0 where none does.
    let mut open = 0;
    for line in lines(all) {
        let content = part(all, line.clone());
        if content.trim().is_empty() {
            open = 0;
        } else if begins_entry(content) {
            open = 1;
        } else if open > 0 && open < MOST_LINES {
            let end = kept + part(all, kept..line.start).trim_end().len();
            out.append(text, kept..end);
            out.push_decoded(" ", text.locate(end..line.start).unwrap_or_default());
            kept = line.start + (content.len() - content.trim_start().len());
            open += 1;
        }
    }
    if kept == 0 {
        return text.clone();
    }
    out.append(text, kept..all.len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_in_several_lines_is_one() {
        let read = |text: &str| joined(&Excerpt::verbatim(text, 0)).text().to_owned();
        assert_eq!(
            read(
                "mx postfix/smtpd[1]: NOQUEUE: reject: 450 4.7.25 Client host rejected:\n  cannot find your hostname\nmx postfix/smtpd[1]: disconnect\n\nHelp!\n"
            ),
            "mx postfix/smtpd[1]: NOQUEUE: reject: 450 4.7.25 Client host rejected: cannot find your hostname\nmx postfix/smtpd[1]: disconnect\n\nHelp!\n"
        );
        for text in [
            "Hello,\nmx postfix/smtpd[1]: reject\nBye\n",
            "host mx[192.0.2.1]: refused\nmore\n",
            "mx a[1]: b\nmx a[1]: c\n",
        ] {
            assert_eq!(read(text), text);
        }
    }
}
