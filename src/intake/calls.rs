//! Takes out of a text the calls that a program lists when it fails: `at Mailer.send(Mailer.java:12)`,
//! `File "mail.py", line 3, in send`.
//!
//! It knows how languages print them, and nothing of mail.

use std::ops::Range;

use super::excerpt::Excerpt;
use super::text::{indent, lines, part};

/// No call is longer, in bytes.
const LONGEST_CALL: usize = 1024;

/// Words that stand alone in a line about calls, or begin one.
const REMARKS: &[&str] = &[
    "--- end of stack trace",
    "--- end of inner exception",
    "[stacktrace]",
    "stack trace:",
    "stacktrace:",
    "stack backtrace:",
    "traceback (most recent call last)",
    "during handling of the above exception",
    "the above exception was the direct cause",
];

/// The text without the calls; the same text where it lists none.
pub(super) fn left_out(text: &Excerpt) -> Excerpt {
    let all = text.text();
    // Few texts have any, and every one of these has a number in it.
    if !all.contains('\n') {
        return text.clone();
    }
    let mut calls: Vec<Range<usize>> = Vec::new();
    // The indent of the call before, whose own line of code may follow.
    let mut shown = None;
    let mut words = false;
    for line in lines(all) {
        let content = part(all, line.clone());
        let inner = content.trim_start();
        let is_code = shown.take().is_some_and(|depth| indent(content) > depth && !inner.is_empty());
        if is_call(inner) {
            shown = inner.starts_with("File \"").then(|| indent(content));
            calls.push(line);
        } else if is_code || is_remark(inner) {
            calls.push(line);
        } else {
            words |= !inner.is_empty();
        }
    }
    if calls.is_empty() || !words {
        return text.clone();
    }
    let mut out = Excerpt::default();
    let mut kept = 0;
    for call in calls {
        out.append(text, kept..call.start);
        kept = (call.end + 1).min(all.len());
    }
    out.append(text, kept..all.len());
    out
}

fn is_remark(line: &str) -> bool {
    let begins = |remark: &str| line.get(..remark.len()).is_some_and(|start| start.eq_ignore_ascii_case(remark));
    REMARKS.iter().any(|remark| begins(remark))
        || (!line.trim().is_empty() && line.trim().bytes().all(|byte| b"^~".contains(&byte)))
}

/// Whether a line is one call.
fn is_call(line: &str) -> bool {
    let line = line.trim_end();
    if line.len() > LONGEST_CALL {
        return false;
    }
    if let Some(call) = line.strip_prefix("at ") {
        // Java, JavaScript and C#: `at a.b.C.d(C.java:1)`, `at f (file.js:1:2)`, `at A.B() in C.cs:line 1`.
        return has_place(call)
            || call.ends_with(')') && !call.contains(": ") && call.contains('(') && call.contains('.');
    }
    if let Some(call) = line.strip_prefix("File \"") {
        return call.contains("\", line ");
    }
    if let Some(call) = line.strip_prefix("from ") {
        return has_place(call) && call.contains(":in ");
    }
    if let Some(more) = line.strip_prefix("... ") {
        return more.ends_with(" more") || more.ends_with(" common frames omitted");
    }
    if let Some(call) = line.strip_prefix('#') {
        // PHP: `#0 /srv/a.php(12): Mailer->send()`, `#3 {main}`.
        let rest = call.trim_start_matches(|c: char| c.is_ascii_digit());
        return rest.len() < call.len() && (rest.trim() == "{main}" || rest.starts_with(' ') && rest.contains("): "));
    }
    // Elixir and Erlang: `(gen_smtp 1.2.0) src/gen_smtp_client.erl:12: :gen_smtp_client.send/2`.
    line.starts_with('(') && line.contains(") ") && has_place(line)
}

/// Whether a file and the number of a line stand in it: `C.java:12`, `Worker.cs:line 550`.
fn has_place(call: &str) -> bool {
    call.match_indices(':').any(|(at, _)| {
        let (before, after) = call.split_at(at);
        let after = after.trim_start_matches(':').trim_start_matches("line ");
        let name = before.rsplit(['(', ' ']).next().unwrap_or_default();
        name.contains(['.', '/', '\\']) && after.starts_with(|c: char| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> String {
        left_out(&Excerpt::verbatim(text, 0)).text().to_owned()
    }

    #[test]
    fn calls_of_every_language_go_and_words_stay() {
        for (text, words) in [
            (
                "E: 550 5.1.1 no\n\tat a.b.C.d(C.java:12)\n\tat a.E$F.<init>(Unknown.Source)\n\t... 15 more\nend",
                "E: 550 5.1.1 no\nend",
            ),
            ("Error: 550 no\n    at f (/a/b.js:1:2)\n    at async g (node:internal/x:3:4)\n", "Error: 550 no\n"),
            (
                "X: full\n   at A.B(C c) in /src/W.cs:line 550\n   at D.E.F()\n   --- End of stack trace from previous location ---\n",
                "X: full\n",
            ),
            (
                "Traceback (most recent call last):\n  File \"a.py\", line 3, in send\n    self.send(550)\n    ^^^^^^^\nSMTPDataError: (550, b'no')\n",
                "SMTPDataError: (550, b'no')\n",
            ),
            (
                "Net::SMTPFatalError (550 no):\n\tfrom /usr/lib/smtp.rb:9:in `check'\n",
                "Net::SMTPFatalError (550 no):\n",
            ),
            (
                "T: 550 no in /srv/a.php:3\nStack trace:\n#0 /srv/a.php(12): Mailer->send()\n#1 {main}\n",
                "T: 550 no in /srv/a.php:3\n",
            ),
        ] {
            assert_eq!(left(text), words, "{text}");
        }
    }

    #[test]
    fn what_is_no_call_stays() {
        for text in [
            "550 no\nat mx.example.net (192.0.2.1): refused\n",
            "#5.1.1 smtp; 550 no\n#550 5.1.1 no\n",
            "from ann@a.example: 550 no\nFile \"x\" was blocked\n",
            "(reason: 550 5.1.1 no)\nat 10:32 the server said no\n",
            "\tat a.b.C.d(C.java:12)\n",
        ] {
            assert_eq!(left(text), text);
        }
    }
}
