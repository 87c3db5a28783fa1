//! The readable text of an HTML body, each piece still pointing at its place in the input.
//!
//! It knows tags and entities, nothing of mail.

use std::ops::Range;

use super::excerpt::Excerpt;
use super::text::{begins_with, indent, lines, part};

/// Elements whose content nobody reads.
const HIDDEN: &[&str] = &["style", "script", "head", "title"];

/// Elements that begin a new line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "tr",
    "table",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "hr",
    "blockquote",
    "section",
    "dt",
    "dd",
    "center",
];

/// Named entities that occur in reports; the rest of the list is for typesetting.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("copy", "©"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("Auml", "Ä"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("agrave", "à"),
    ("ccedil", "ç"),
    ("ecirc", "ê"),
    ("ntilde", "ñ"),
    ("oacute", "ó"),
    ("iacute", "í"),
    ("aacute", "á"),
    ("uacute", "ú"),
];

/// How many marks may open a tag; more of them are no tag.
const MOST_MARKS: usize = 8;

/// Whether a text is HTML, whatever it was declared to be.
pub(super) fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start();
    begins_with(start, "<!doctype html") || begins_with(start, "<html") || begins_with(start, "<head")
}

/// Whether a text that is no HTML as a whole holds some of it: links, or brackets as entities.
pub(super) fn holds_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memmem::find(bytes, b"&lt;").is_some()
        || memchr::memmem::find(bytes, b"<a href=").is_some()
        || memchr::memmem::find(bytes, b"</").is_some() && memchr::memmem::find(bytes, b"<p>").is_some()
}

/// The same text without tags and entities, its lines as they stand.
pub(super) fn without_markup(text: &Excerpt) -> Excerpt {
    let mut out = Excerpt::default();
    for line in lines(text.text()) {
        if !out.text().is_empty() {
            let before = line.start.saturating_sub(1);
            out.append(text, before..line.start);
        }
        let indent = indent(part(text.text(), line.clone()));
        out.append(text, line.start..line.start + indent);
        out.join(&readable(&text.slice(line.start + indent..line.end)));
    }
    out
}

/// The text between the tags of `html`.
pub(super) fn readable(html: &Excerpt) -> Excerpt {
    let mut reader = Reader { html, out: Excerpt::default(), spaced: true, unclosed: Vec::new(), close: None };
    let text = html.text();
    let mut at = 0;
    while at < text.len() {
        let rest = part(text, at..text.len());
        if rest.starts_with('<') {
            at += reader.tag(rest, at);
        } else if let Some((decoded, length)) = entity(rest) {
            reader.push(at..at + length, Some(&decoded));
            at += length;
        } else {
            let end =
                rest.char_indices().skip(1).find(|(_, c)| matches!(c, '<' | '&')).map_or(rest.len(), |(end, _)| end);
            reader.words(at..at + end);
            at += end;
        }
    }
    reader.out
}

struct Reader<'a> {
    html: &'a Excerpt,
    out: Excerpt,
    /// Whether the text so far ends in white space.
    spaced: bool,
    /// Hidden elements of which no end is left, so that nobody looks for it twice.
    unclosed: Vec<&'static str>,
    /// Where the next tag ends, as far as it was looked for.
    close: Option<usize>,
}

impl Reader<'_> {
    /// Takes in the tag or comment at the beginning of `rest`; returns its length.
    fn tag(&mut self, rest: &str, at: usize) -> usize {
        if rest.starts_with("<!--") {
            return rest.find("-->").map_or(rest.len(), |end| end + 3);
        }
        let marks = rest.bytes().take(MOST_MARKS).take_while(|byte| b"</!".contains(byte)).count();
        let name = part(rest, marks..rest.len());
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
        if self.close.is_none_or(|close| close < at) {
            self.close = Some(rest.find('>').map_or(usize::MAX, |end| at + end));
        }
        let end = self.close.filter(|close| *close < usize::MAX).map(|close| close - at);
        let Some(end) = end.filter(|_| !name.is_empty()) else {
            self.push(at..at + 1, None);
            return 1;
        };
        // An address in angle brackets is text that someone forgot to escape.
        let inside = part(rest, 0..end);
        if inside.contains('@') && !inside.contains('=') {
            self.push(at..at + end + 1, None);
            return end + 1;
        }
        let mut length = end + 1;
        if let Some(hidden) = HIDDEN.iter().find(|hidden| **hidden == name && !rest.starts_with("</"))
            && !self.unclosed.contains(hidden)
        {
            match closing(rest, hidden) {
                Some(end) => length = end,
                None => self.unclosed.push(hidden),
            }
        }
        if BLOCKS.contains(&name.as_str()) {
            self.newline(at..at + length);
        } else if name == "td" || name == "th" {
            self.push(at..at + length, Some(" "));
        }
        length
    }

    fn words(&mut self, range: Range<usize>) {
        let html = self.html;
        let mut start = range.start;
        for piece in part(html.text(), range).split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            if !word.is_empty() {
                self.push(start..start + word.len(), None);
            }
            if piece.len() > word.len() && !self.spaced {
                let space = start + word.len()..start + piece.len();
                let is_plain = part(self.html.text(), space.clone()) == " ";
                self.push(space, (!is_plain).then_some(" "));
            }
            start += piece.len();
        }
    }

    fn newline(&mut self, range: Range<usize>) {
        if !self.out.text().ends_with('\n') && !self.out.text().is_empty() {
            self.push(range, Some("\n"));
        }
        self.spaced = true;
    }

    /// Appends the bytes `range` of the HTML, or what they stand for.
    fn push(&mut self, range: Range<usize>, decoded: Option<&str>) {
        match decoded {
            None => self.out.append(self.html, range),
            Some(text) => self.out.push_decoded(text, self.html.locate(range).unwrap_or_default()),
        }
        self.spaced = self.out.text().ends_with(char::is_whitespace);
    }
}

/// The length up to after the closing tag of `name`.
fn closing(rest: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = rest.get(from..)?.find("</") {
        let at = from + found;
        if begins_with(rest.get(at + 2..)?, name) {
            return Some(at + rest.get(at..)?.find('>')? + 1);
        }
        from = at + 2;
    }
    None
}

/// The character that the entity at the beginning of `text` stands for, and the entity's length.
fn entity(text: &str) -> Option<(String, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(10).position(|byte| byte == b';')?;
    let name = body.get(..end)?;
    let decoded = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)?.to_string()
    } else {
        ENTITIES.iter().find(|(known, _)| *known == name)?.1.to_owned()
    };
    Some((decoded, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_lines_stay() {
        let html = "<html><head><style>p{}</style></head><body><p>Address&nbsp;not found</p>\n<p>Your message to\n<b>a@b.example</b> failed<br>550 5.1.1 &lt;a@b.example&gt;</p>";
        let source = Excerpt::verbatim(html, 0);
        let text = readable(&source);
        assert_eq!(text.text(), "Address not found\nYour message to a@b.example failed\n550 5.1.1 <a@b.example>\n");
        let at = text.text().find("5.1.1").unwrap();
        let place = text.locate(at..at + 5).unwrap();
        assert_eq!(part(html, place), "5.1.1");
    }

    #[test]
    fn what_is_no_tag_stays() {
        let text = |html: &str| readable(&Excerpt::verbatim(html, 0)).text().to_owned();
        assert_eq!(text("550 <a@b.example> 1 < 2 & so on"), "550 <a@b.example> 1 < 2 & so on");
        assert_eq!(text("<!-- x -->a<script>no"), "ano");
        assert_eq!(text("<"), "<");
    }
}
