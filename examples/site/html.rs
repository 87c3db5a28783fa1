//! A page of the site.

use whybounce::reference::document::{Block, Document, Link};

/// The parts of the reference, and what one reads first.
const MENU: [(&str, &str); 7] = [
    ("index", "whybounce"),
    ("start-here", "Start here"),
    ("codes", "Codes"),
    ("categories", "Categories"),
    ("providers", "Providers"),
    ("guide", "Guide"),
    ("lessons", "Lessons"),
];

/// A page before it is put into its frame.
pub struct Page {
    /// Where it lies, below the site and without `.html`.
    pub address: String,
    pub title: String,
    pub body: String,
}

/// Where the page of an id lies; it stays where it is for as long as the id does.
pub fn address(id: &str) -> String {
    id.replace(':', "/").replace(' ', "-")
}

/// The way from a page up to the site.
pub fn up(address: &str) -> String {
    "../".repeat(address.matches('/').count())
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl Page {
    /// The page of a document of the reference.
    pub fn of(document: &Document) -> Self {
        let address = address(&document.id);
        let up = up(&address);
        let mut body = format!("<h1>{}</h1>\n", escaped(&document.title));
        if document.title != document.id {
            body += &format!("<p class=\"id\">{}</p>\n", escaped(&document.id));
        }
        if !document.facts.is_empty() {
            let rows = document.facts.iter().map(|fact| {
                let value = match &fact.page {
                    Some(page) => anchor(&up, page, &fact.value),
                    None => escaped(&fact.value),
                };
                format!("<dt>{}</dt><dd>{value}</dd>", escaped(&fact.label))
            });
            body += &format!("<dl>{}</dl>\n", rows.collect::<String>());
        }
        body.extend(document.blocks.iter().map(|block| part(block, &up)));
        if !document.see_also.is_empty() {
            body += &format!("<h2>See also</h2>{}", links(&document.see_also, &up));
        }
        if !document.sources.is_empty() {
            body += &format!("<h2>Sources</h2>{}", list("ul", document.sources.iter().map(|source| sourced(source))));
        }
        Self { address, title: document.title.clone(), body }
    }

    /// The page as the browser gets it.
    pub fn whole(&self) -> String {
        let up = up(&self.address);
        let menu = MENU.map(|(address, title)| {
            let here = if address == self.address { " aria-current=\"page\"" } else { "" };
            format!("<a href=\"{up}{address}.html\"{here}>{title}</a>")
        });
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}{brand}</title>\n<link rel=\"stylesheet\" href=\"{up}style.css\">\n\
             <header><nav>{menu}</nav>\n<form role=\"search\" data-up=\"{up}\"><input type=\"search\" \
             placeholder=\"Search codes, providers, words ( / )\" aria-label=\"Search\" autocomplete=\"off\">\
             <ol hidden></ol></form></header>\n<main>\n{body}\n</main>\n\
             <script src=\"{up}search.js\" defer></script>\n</html>\n",
            title = escaped(&self.title),
            brand = if self.title == "whybounce" { "" } else { " · whybounce" },
            menu = menu.join("\n"),
            body = self.body,
        )
    }
}

fn part(block: &Block, up: &str) -> String {
    match block {
        Block::Heading(heading) => format!("<h2>{}</h2>\n", escaped(heading)),
        Block::Text(text) => text.split("\n\n").map(|text| format!("<p>{}</p>\n", escaped(text))).collect(),
        Block::Steps(steps) => list("ol", steps.iter().map(|step| escaped(step))),
        Block::List(items) => list("ul", items.iter().map(|item| escaped(item))),
        Block::Rows(rows) => {
            let rows = rows
                .iter()
                .map(|[label, value]| format!("<tr><th>{}</th><td>{}</td></tr>", escaped(label), escaped(value)));
            format!("<table>{}</table>\n", rows.collect::<String>())
        }
        Block::Example(example) => format!("<pre>{}</pre>\n", escaped(example)),
        Block::Links(block) => links(block, up),
    }
}

fn list(kind: &str, items: impl Iterator<Item = String>) -> String {
    format!("<{kind}>{}</{kind}>\n", items.map(|item| format!("<li>{item}</li>")).collect::<String>())
}

fn links(links: &[Link], up: &str) -> String {
    list(
        "ul",
        links.iter().map(|link| {
            let [name, more] = link.names();
            format!("{} <span class=\"id\">{}</span>", anchor(up, &link.id, name), escaped(more))
        }),
    )
}

fn anchor(up: &str, id: &str, text: &str) -> String {
    format!("<a href=\"{up}{}.html\">{}</a>", address(id), escaped(text))
}

/// A source, whose address can be followed where it is one.
fn sourced(source: &str) -> String {
    match source.split_whitespace().find(|word| word.starts_with("https://")) {
        Some(address) => {
            let bare = address.trim_end_matches(['.', ',', ')']);
            escaped(source).replace(&escaped(bare), &format!("<a href=\"{0}\">{0}</a>", escaped(bare)))
        }
        None => escaped(source),
    }
}
