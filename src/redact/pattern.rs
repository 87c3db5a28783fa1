//! What is to be masked, as one pattern; the words in it are those of the reference.

use regex::Regex;

use crate::reference::shapes::{Markers, Shapes};

/// How an address is joined, also where it was encoded for a link or a page.
const AT: &str = "(?:@|\u{ff20}|%40|&#64;|&#x40;|&commat;)";

/// What an address is made of, before its `@`.
const LOCAL: &str = r#"[^\s<>()\[\]{}",;:|@＠]"#;

/// A person's name: words that begin with a capital letter, or in a script without them, and what may stand between.
const NAME: &str = r"[\p{Lu}\p{Lt}\p{Lo}][\w.'’-]*(?: (?:[\p{Lu}\p{Lt}\p{Lo}][\w.'’-]*|v[ao]n|d[aeiou]|de[lnr]|y))*";

/// A text between quotes of JSON, with what is escaped in it.
const QUOTED: &str = r#"(?:[^"\\\r\n]|\\.)*"#;

/// The pattern; each of its parts has groups that say what was found.
pub(super) fn build(shapes: &Shapes) -> Option<Regex> {
    let letterheads = words(&shapes.letterheads);
    let greetings = words(&shapes.greetings);
    let accounts = words(&shapes.account_words);
    let stores = words(&shapes.mail_stores);
    let labels = words(&shapes.id_labels);
    let subjects = words(&shapes.subject_labels);
    let quoters = words(&shapes.attributions);
    let subject_keys = alternatives(shapes.webhooks.subject_fields.iter().chain(&shapes.subject_labels.phrases));
    let person_keys = alternatives(shapes.webhooks.person_fields.iter());
    let addresses = alternatives(shapes.webhooks.recipient_fields.iter().chain(&shapes.webhooks.sender_fields));
    let worded = [
        // Who writes or is written to, before the address: `"Ann Other" <`, `To: Ann Other <`.
        format!(
            r#"(?P<titled>(?P<title>"\w[^"@<>\r\n]{{1,80}}"|(?i:\b(?:{letterheads})): [^"@<>:\r\n]{{2,80}}?)(?P<gap> ?<))"#
        ),
        // Who is greeted: `Hi Ann,`.
        format!(
            r"(?P<greeting>(?i:\b(?:{greetings})) )(?P<greeted>\w[\w'’-]+(?: \w[\w'’-]+){{0,2}})(?P<greeted_end> ?[,!:;–]|\.?[ \t]*\r?(?:\n|$))"
        ),
        // Who is quoted: `Ann Other wrote:`, `schrieb Ann Other:`.
        format!(r"(?P<quoted>(?P<quoter>{NAME})(?P<quoter_end>(?: ?<[^<>\r\n]*>)? (?i:{quoters}) ?:))"),
        format!(r"(?P<quoting>(?P<said>(?i:\b(?:{quoters})) )(?P<sayer>{NAME})(?P<sayer_end>(?: ?<[^<>\r\n]*>)? ?:))"),
        // A name before an address between brackets, wherever it stands.
        format!(r"(?P<listed>(?P<name>{NAME})(?P<name_gap> ?)(?P<name_address><[^<>\r\n]*@[^<>\r\n]*>))"),
        // The subject and names in events, in arrays of fields, and in JSON that is quoted in JSON.
        format!(
            r#"(?P<about>(?P<about_key>"(?i:{subject_keys})" ?[:,] ?(?:"(?i:value)" ?: ?)?")(?P<about_value>{QUOTED})")"#
        ),
        format!(r#"(?P<about_deep>(?P<deep_key>\\"(?i:{subject_keys})\\" ?[:,] ?\\")(?P<deep_value>[^"\r\n]*?)\\")"#),
        format!(r#"(?P<called>(?P<called_key>"(?:{person_keys})" ?: ?")(?P<called_value>{QUOTED})")"#),
        format!(
            r#"(?P<beside>(?P<beside_key>"(?:{addresses})" ?: ?"[^"\r\n]*", ?"[Nn]ame" ?: ?")(?P<beside_value>{QUOTED})")"#
        ),
        format!(r#"(?P<ahead>(?P<ahead_key>"[Nn]ame" ?: ?")(?P<ahead_value>{QUOTED})(?P<ahead_end>", ?"(?:{addresses})" ?:))"#),
        // The subject in quotes behind its label, in a line of a log with and without them, and as Postfix logs a header.
        format!(
            r#"(?P<titling>(?P<title_lead>(?i:\b(?:{subjects}))(?:[:=：] ?| )?["“„«])(?P<title_value>[^"“”„«»\r\n]+)["”“»])"#
        ),
        r"(?P<logged>(?P<logged_lead>(?i:\bsubject)=)(?P<logged_value>[^\x22,;=<>\s][^\x22,;=<>\r\n]*?)(?P<logged_end> \w+=|[,;]|\s*$))"
            .to_owned(),
        r"(?P<header>(?P<header_lead>\bheader (?i:subject): )(?P<header_value>[^\r\n]*?)(?P<header_end> from [\w.-]+\[|;|\s*$))"
            .to_owned(),
        // What stands in quotes or brackets behind a word for an account: `user 'ann'`, `mailbox "ann"`.
        format!(
            r#"(?P<account>(?i:\b(?:{accounts}))[:=]? ?)(?P<open>['"<\[])(?P<named>[\w+-][\w.+-]{{1,60}})(?P<close>['">\]])"#
        ),
        // A place in a store of mail has the account's name in it.
        format!(r#"(?P<store>/(?i:{stores})/[^\s<>"';,)]+)"#),
        // How Postfix, Sendmail and Exim number a message in their logs.
        r"(?P<before_queue>\]: )(?P<queue>[0-9A-Za-z]{8,20})(?P<after_queue>: )".to_owned(),
        r"(?P<exim>\b[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}\b)".to_owned(),
    ];
    let marked = format!(r#"(?P<marked>(?i:\b(?:\w{{1,40}}_)?(?:{labels})["']?[:=]? ?["'<]?)(?P<id>[\w.+/-]{{5,}}))"#);
    let [bracketed, address, spelt, link, four, six, dotted, opaque] = forms();
    // A field may have a longer name that ends in one of the labels: `sg_message_id`.
    let parts = worded.into_iter().chain([bracketed, address, spelt, link, four, six, marked, dotted, opaque]);
    let whole = Regex::new(&parts.collect::<Vec<_>>().join("|"));
    // Words of an overlay may make no pattern: what tells of somebody by its form alone is masked all the same.
    whole.or_else(|_| Regex::new(&forms().join("|"))).ok()
}

/// What tells of somebody by its form alone.
fn forms() -> [String; 8] {
    [
        // Between brackets stands one address, whatever is wrong with it.
        r"(?P<bracketed><[^<>\r\n]*@[^<>\r\n]*>)".to_owned(),
        format!(r#"(?P<address>(?:"[^"\r\n]*"|{LOCAL}*){AT}+(?:\[[^\]\s]*\]|[\w.-]*))"#),
        format!(r"(?P<spelt>{LOCAL}+ ?[(\[{{] ?(?i:at) ?[)\]}}] ?[\w.-]+)"),
        r"(?P<link>(?i:https?|ftp)://(?P<linked>[\w.-]+)(?::\d+)?(?P<path>[^\s<>\x22)\]]*))".to_owned(),
        r"(?P<four>\d{1,3}(?:[.-]\d{1,3}){3})".to_owned(),
        r"(?P<six>(?i:ipv6:)?[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f]*)".to_owned(),
        r"(?P<dotted>\w[\w-]*(?:\.[\w-]+)+)".to_owned(),
        r"(?P<opaque>\w[\w-]{13,})".to_owned(),
    ]
}

/// Alternatives, the longest first, so that none hides behind one that begins it.
fn words(markers: &Markers) -> String {
    let mut words: Vec<String> = markers.phrases.iter().map(|word| regex::escape(word)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.join("|")
}

/// Names of fields, as alternatives.
fn alternatives<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| regex::escape(name)).collect::<Vec<_>>().join("|")
}
