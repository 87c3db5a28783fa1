//! Reads the log of an SMTP service in the form that web servers write: each command and each reply of
//! a session as a row of fields, with `+` for every space.
//!
//! It knows the fields and their order, not what a reply means.

use super::excerpt::Excerpt;
use super::text::{lines, part};

/// What is said by whom: the name of an event, and the mark of a session for it.
const EVENTS: &[(&str, &str)] = &[("ConnectionResponse ", "<<< "), ("ConnectionCommand ", ">>> ")];

/// The session of a log; the same text where it is no such log.
pub(super) fn session(text: &Excerpt) -> Excerpt {
    let all = text.text();
    if memchr::memmem::find(all.as_bytes(), b"ConnectionResponse ").is_none() {
        return text.clone();
    }
    let mut out = Excerpt::default();
    for line in lines(all) {
        let content = part(all, line.clone());
        let event = EVENTS.iter().find_map(|(name, mark)| Some((content.find(name)? + name.len(), *mark)));
        let Some((start, mark)) = event else {
            out.append(text, line.start..(line.end + 1).min(all.len()));
            continue;
        };
        out.push_decoded(mark, text.locate(line.start..line.start + start).unwrap_or_default());
        // Site, computer, address and port stand before the command and what belongs to it.
        let mut at = line.start + start;
        for (number, field) in part(content, start..content.len()).split(' ').enumerate() {
            let source = text.locate(at..at + field.len()).unwrap_or_default();
            if (4..7).contains(&number) && field != "-" {
                out.push_decoded(&field.replace('+', " "), source.clone());
                out.push_decoded(" ", source.end..source.end);
            }
            at += field.len() + 1;
        }
        out.push_decoded("\n", text.locate(line.end..(line.end + 1).min(all.len())).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_a_session() {
        let text = "2025-03-05 11:20:02 203.0.113.71 OutboundConnectionCommand SMTPSVC1 WEB03 - 25 RCPT - TO:<k@l.example> 0 0\n2025-03-05 11:20:03 203.0.113.71 OutboundConnectionResponse SMTPSVC1 WEB03 - 25 - - 550+5.1.1+User+unknown 0 0\n";
        let found = session(&Excerpt::verbatim(text, 0));
        assert_eq!(found.text(), ">>> RCPT TO:<k@l.example> \n<<< 550 5.1.1 User unknown \n");
        let code = found.text().find("550").unwrap();
        let source = found.locate(code..code + 3).unwrap();
        assert!(part(text, source).starts_with("550+5.1.1"));
        assert_eq!(session(&Excerpt::verbatim("550 no", 0)).text(), "550 no");
    }
}
