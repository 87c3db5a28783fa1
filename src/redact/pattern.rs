//! What is to be masked, as one pattern; the words in it are those of the reference.

use regex::Regex;

use crate::reference::shapes::{Markers, Shapes};

/// How an address is joined, also where it was encoded for a link or a page.
const AT: &str = "(?:@|\u{ff20}|%40|&#64;|&#x40;|&commat;)";

/// What an address is made of, before its `@`.
const LOCAL: &str = r#"[^\s<>()\[\]{}",;:|@＠]"#;

/// The pattern; each of its parts has groups that say what was found.
pub(super) fn build(shapes: &Shapes) -> Option<Regex> {
    let letterheads = words(&shapes.letterheads);
    let greetings = words(&shapes.greetings);
    let accounts = words(&shapes.account_words);
    let stores = words(&shapes.mail_stores);
    let labels = words(&shapes.id_labels);
    let parts = [
        // Who writes or is written to, before the address: `"Ann Other" <`, `To: Ann Other <`.
        format!(
            r#"(?P<titled>(?P<title>"\w[^"@<>\r\n]{{1,80}}"|(?i:\b(?:{letterheads})): [^"@<>:\r\n]{{2,80}}?)(?P<gap> ?<))"#
        ),
        // Who is greeted: `Hi Ann,`.
        format!(
            r"(?P<greeting>(?i:\b(?:{greetings})) )(?P<greeted>\w[\w'’-]+(?: \w[\w'’-]+){{0,2}})(?P<greeted_end>[,!])"
        ),
        // What stands in quotes or brackets behind a word for an account: `user 'ann'`, `mailbox "ann"`.
        format!(
            r#"(?P<account>(?i:\b(?:{accounts}))[:=]? ?)(?P<open>['"<\[])(?P<named>[\w+-][\w.+-]{{1,60}})(?P<close>['">\]])"#
        ),
        // A place in a store of mail has the account's name in it.
        format!(r#"(?P<store>/(?i:{stores})/[^\s<>"';,)]+)"#),
        // How Postfix, Sendmail and Exim number a message in their logs.
        r"(?P<before_queue>\]: )(?P<queue>[0-9A-Za-z]{8,20})(?P<after_queue>: )".to_owned(),
        r"(?P<exim>\b[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}\b)".to_owned(),
        // Between brackets stands one address, whatever is wrong with it.
        r"(?P<bracketed><[^<>\r\n]*@[^<>\r\n]*>)".to_owned(),
        format!(r#"(?P<address>(?:"[^"\r\n]*"|{LOCAL}*){AT}+(?:\[[^\]\s]*\]|[\w.-]*))"#),
        format!(r"(?P<spelt>{LOCAL}+ ?[(\[{{] ?(?i:at) ?[)\]}}] ?[\w.-]+)"),
        r"(?P<link>(?i:https?|ftp)://(?P<linked>[\w.-]+)(?::\d+)?(?P<path>[^\s<>\x22)\]]*))".to_owned(),
        r"(?P<four>\d{1,3}(?:[.-]\d{1,3}){3})".to_owned(),
        r"(?P<six>(?i:ipv6:)?[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f]*)".to_owned(),
        // A field may have a longer name that ends in one of the labels: `sg_message_id`.
        format!(r#"(?P<marked>(?i:\b(?:\w{{1,40}}_)?(?:{labels})["']?[:=]? ?["'<]?)(?P<id>[\w.+/-]{{5,}}))"#),
        r"(?P<dotted>\w[\w-]*(?:\.[\w-]+)+)".to_owned(),
        r"(?P<opaque>\w[\w-]{13,})".to_owned(),
    ];
    Regex::new(&parts.join("|")).ok()
}

/// Alternatives, the longest first, so that none hides behind one that begins it.
fn words(markers: &Markers) -> String {
    let mut words: Vec<String> = markers.phrases.iter().map(|word| regex::escape(word)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.join("|")
}
