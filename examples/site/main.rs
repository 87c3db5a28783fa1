//! Makes the documentation site: `cargo run --example site [FOLDER]` (default: target/site).
//!
//! Static HTML of README and the whole reference: each code, category, provider, rule and term has a page at an
//! address that stays. The search runs in the page, over an index of all words that is read once somebody searches.
//! Nothing is loaded from elsewhere.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::panic)]
#![allow(clippy::format_push_string, clippy::format_collect)]

#[path = "html.rs"]
mod html;
#[path = "index.rs"]
mod index;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use html::{Page, address, escaped};
use index::Index;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use whybounce::Explainer;
use whybounce::reference::contents::Branch;
use whybounce::reference::document::{Block, Document};

/// The documents beside the reference, and where they appear.
const TEXTS: [(&str, &str); 14] = [
    ("README.md", "index"),
    ("docs/commands.md", "docs/commands"),
    ("docs/settings.md", "docs/settings"),
    ("docs/overlay.md", "docs/overlay"),
    ("docs/record.md", "docs/record"),
    ("docs/privacy.md", "docs/privacy"),
    ("docs/measured.md", "docs/measured"),
    ("packaging/README.md", "packaging"),
    ("bindings/python/README.md", "python"),
    ("bindings/javascript/README.md", "javascript"),
    ("CONTRIBUTING.md", "contributing"),
    ("SECURITY.md", "security"),
    ("CHANGELOG.md", "changelog"),
    ("reference/README.md", "writing-rules"),
];

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/site".to_owned()));
    let count = write(&folder);
    println!("{count} pages in {}; open {}", folder.display(), folder.join("index.html").display());
}

/// Writes all pages, and says how many.
fn write(folder: &Path) -> usize {
    let explainer = Explainer::built_in();
    let reference = explainer.reference();
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("style.css"), include_str!("style.css")).unwrap();
    fs::write(folder.join("search.js"), include_str!("search.js")).unwrap();
    fs::write(folder.join("find.js"), include_str!("find.js")).unwrap();
    copy_pictures(folder);
    let (mut documents, mut texts) = (Vec::new(), Vec::new());
    let mut count = 0;
    let mut put = |page: &Page| {
        let path = folder.join(format!("{}.html", page.address));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, page.whole()).unwrap();
        count += 1;
    };
    for (file, address) in TEXTS {
        let text = fs::read_to_string(root(file)).unwrap();
        let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(file).to_owned();
        let body = text_as_html(&text, file, &html::up(address));
        put(&Page { address: address.to_owned(), title: title.clone(), body });
        texts.push((address.to_owned(), title, text));
    }
    for branch in reference.contents() {
        put(&Page {
            address: address(&branch.title.to_lowercase()),
            title: branch.title.clone(),
            body: format!("<h1>{}</h1>{}", escaped(&branch.title), tree(&branch.children)),
        });
    }
    let mut waiting: Vec<String> = reference.ids().map(str::to_owned).collect();
    // Servers say the codes of lasting failures while they go on trying, too.
    waiting.extend(reference.ids().filter_map(|id| id.strip_prefix("5.")).map(|rest| format!("4.{rest}")));
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(id) = waiting.pop() {
        let Some(document) = reference.document(&id) else { continue };
        // A page that goes by several names has one address; a code keeps the class that a link names it with.
        if document.id != id {
            continue;
        }
        waiting.extend(links_of(&document).into_iter().filter(|link| known.insert(link.clone())));
        put(&Page::of(&document));
        documents.push(document);
    }
    documents.sort_by(|one, other| one.id.cmp(&other.id));
    fs::write(folder.join("index.js"), Index::of(reference, &documents, &texts).script()).unwrap();
    count
}

/// The ids of all pages that a page leads to.
fn links_of(document: &Document) -> Vec<String> {
    let within = document.blocks.iter().flat_map(|block| match block {
        Block::Links(links) => links.as_slice(),
        _ => &[],
    });
    let links = within.chain(&document.see_also).map(|link| link.id.clone());
    links.chain(document.facts.iter().filter_map(|fact| fact.page.clone())).collect()
}

/// The contents below a heading, as far as they are pages.
fn tree(branches: &[Branch]) -> String {
    if branches.is_empty() {
        return String::new();
    }
    let rows = branches.iter().map(|branch| {
        let title = escaped(&branch.title);
        let name = match &branch.id {
            Some(id) => format!("<a href=\"{}.html\">{title}</a>", address(id)),
            None => format!("<b>{title}</b>"),
        };
        // What lies below a page is named on that page too.
        let below =
            if branch.id.is_some() && branch.children.len() > 30 { String::new() } else { tree(&branch.children) };
        format!("<li>{name}{below}</li>")
    });
    format!("<ul class=\"tree\">{}</ul>", rows.collect::<String>())
}

fn root(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// A Markdown document as HTML: headings can be linked to, what is not here is no link.
fn text_as_html(text: &str, file: &str, up: &str) -> String {
    let home = Path::new(file).parent().unwrap();
    let mut heading: Option<(HeadingLevel, Vec<Event<'_>>)> = None;
    let mut events = Vec::new();
    let mut dropped = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_GFM) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((level, Vec::new())),
            Event::End(TagEnd::Heading(_)) => {
                let (level, inner) = heading.take().unwrap();
                events.push(Event::Html(format!("<{level} id=\"{}\">", anchor(&inner)).into()));
                events.extend(inner);
                events.push(Event::Html(format!("</{level}>\n").into()));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let target = target(&dest_url, home, up);
                dropped.push(target.is_none());
                if let Some(dest_url) = target {
                    let link = Tag::Link { link_type, dest_url: CowStr::from(dest_url), title, id };
                    heading.as_mut().map_or(&mut events, |(_, inner)| inner).push(Event::Start(link));
                }
            }
            Event::End(TagEnd::Link) if dropped.pop() == Some(true) => {}
            event => heading.as_mut().map_or(&mut events, |(_, inner)| inner).push(event),
        }
    }
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, events.into_iter());
    out
}

/// What a heading is linked to by, as code forges have it.
fn anchor(heading: &[Event<'_>]) -> String {
    let words: String = heading
        .iter()
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.to_lowercase()),
            _ => None,
        })
        .collect();
    let kept = words.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

/// Where a link leads within the site or out of it; a file of the checkout is not here.
fn target(link: &str, home: &Path, up: &str) -> Option<String> {
    if link.starts_with('#') || link.contains("://") {
        return Some(link.to_owned());
    }
    let (file, anchor) =
        link.split_once('#').map_or((link, String::new()), |(file, anchor)| (file, format!("#{anchor}")));
    let mut name = home.to_owned();
    for part in Path::new(file).components() {
        match part {
            Component::ParentDir => _ = name.pop(),
            part => name.push(part),
        }
    }
    let name = name.display().to_string();
    if is_picture(&name) {
        return Some(format!("{up}{name}"));
    }
    TEXTS.iter().find(|(text, _)| *text == name).map(|(_, address)| format!("{up}{address}.html{anchor}"))
}

fn is_picture(name: &str) -> bool {
    !name.contains("://") && Path::new(name).extension().is_some_and(|ending| ending == "png" || ending == "svg")
}

/// The pictures of README, which are not far in any checkout.
fn copy_pictures(folder: &Path) {
    let to = folder.join("screenshots");
    fs::create_dir_all(&to).unwrap();
    for picture in fs::read_dir(root("screenshots")).unwrap() {
        let path = picture.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_leads_to_a_page() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert!(write(folder) > 1000);
        let mut pages = Vec::new();
        each(folder, &mut |path| {
            pages.extend(path.extension().is_some_and(|end| end == "html").then(|| path.to_owned()));
        });
        for page in pages {
            let text = fs::read_to_string(&page).unwrap();
            for part in text.split("href=\"").chain(text.split("src=\"").skip(1)).skip(1) {
                let link = part.split('"').next().unwrap();
                if link.contains("://") || link.starts_with('#') {
                    continue;
                }
                let file = page.parent().unwrap().join(link.split('#').next().unwrap());
                assert!(file.is_file(), "{} leads to {link}, which is not there", page.display());
            }
        }
        for stable in ["5.7.26", "421", "x.7.x", "mailbox-full", "google", "layer/recipient"] {
            assert!(folder.join(format!("{stable}.html")).is_file(), "{stable}");
        }
    }

    /// What the search in the page finds first, as a browser would; without Node nothing can be told.
    fn first(folder: &Path, asked: &[&str]) -> Option<Vec<String>> {
        let scripts = ["index.js", "find.js"].map(|name| fs::read_to_string(folder.join(name)).unwrap());
        let asked = serde_json::to_string(asked).unwrap();
        let ask = format!(
            "const search = finder(INDEX);\nfor (const text of {asked}) console.log(search(text)[0]?.address);\n"
        );
        let script = folder.join("ask.js");
        fs::write(&script, scripts.concat() + &ask).unwrap();
        let output = std::process::Command::new("node").arg(script).output().ok()?;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
    }

    #[test]
    fn the_search_finds_codes_providers_and_words() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        let asked = [
            // Codes as people write them; a code keeps its class.
            ("5.7.26", "5.7.26"),
            ("5726", "5.7.26"),
            ("4 7 32", "4.7.32"),
            ("552-5.2.2", "5.2.2"),
            ("dsn=4.2.2", "4.2.2"),
            ("5.7.x", "x.7.x"),
            // Providers by what they are called, and their marks.
            ("gmail", "google"),
            ("OU-002", "outlook-com/content-codes"),
            // Words of the pages, and slips.
            ("over quota", "mailbox-full"),
            ("greylsiting", "greylisted"),
            ("SPF fail", "authentication-failure"),
            // The documents beside the reference.
            ("lnav", "packaging"),
            ("zzqqxx", "undefined"),
        ];
        let (texts, pages): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        if let Some(found) = first(folder.path(), &texts) {
            assert_eq!(found, pages, "{texts:?}");
            assert!(
                found.iter().all(|page| page == "undefined" || folder.path().join(format!("{page}.html")).is_file())
            );
        }
    }

    fn each(folder: &Path, visit: &mut dyn FnMut(&Path)) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { each(&path, visit) } else { visit(&path) }
        }
    }
}
