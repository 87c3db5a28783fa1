//! Puts a folder's documents together, each alone or over the one of the same id below it.

mod playbook;
mod rules;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::merge::{Lists, merge};
use super::sections::{Filed, Sections, fields};
use super::{Base, House, Places};
use crate::fault::Fault;
use crate::load::{Documents, Home, Texts};
use crate::pack::Section;
use crate::page::{CategoryPage, EnhancedPage, GuidePage, LessonPage, ProviderPage, ReplyPage, TermPage, Typos};
use crate::schema::{Misfit, nearest, typed};
use crate::spelling::{self, Spelled};
use crate::yaml::{self, Step};
use rules::{Inherited, Words};

/// The folders of a reference.
const FOLDERS: [&str; 8] = ["categories", "codes", "providers", "patterns", "guide", "lessons", "shapes", "checks"];
/// What has fields of its own.
const FIELDS: [&str; 8] = [
    "when",
    "identify",
    "playbook",
    "when_temporary",
    "when_spared",
    "when_suppressed",
    "when_waiting",
    "when_returned",
];
/// The files in `codes`.
const CODES: [&str; 3] = ["reply", "enhanced", "classes"];

/// The documents of some files over a base.
pub(super) struct Assembly {
    base: Base,
    sections: Sections,
    house: House,
    faults: Vec<Fault>,
    /// Where each id of these files stands: file and path.
    places: Places,
}

/// What the files came to.
pub(super) struct Assembled {
    /// The documents as they were written.
    pub(super) sections: Sections,
    /// The documents, typed.
    pub(super) documents: Documents,
    /// What does not fit.
    pub(super) faults: Vec<Fault>,
    /// Where each id stands.
    pub(super) places: Places,
}

/// A file while it is read in.
#[derive(Clone, Copy)]
struct Source<'t> {
    file: &'t Path,
    text: &'t str,
    stem: &'t str,
}

impl Source<'_> {
    fn fault(&self, path: &[Step], message: impl Into<String>) -> Fault {
        Fault::at(self.file, self.text, yaml::locate(self.text, path), message)
    }

    fn misfit(&self, at: &[Step], misfit: &Misfit) -> Fault {
        let path: Vec<Step> = at.iter().chain(&misfit.path).cloned().collect();
        self.fault(&path, misfit.message.clone())
    }
}

/// One document or one entry of a list of them.
struct Item<'a> {
    section: Section,
    value: &'a Value,
    at: Vec<Step>,
}

impl Assembly {
    pub(super) fn new(base: Base) -> Self {
        let sections = Sections::over(base.pack());
        Self { base, sections, house: House::default(), faults: Vec::new(), places: HashMap::new() }
    }

    /// Reads all files in; what does not fit is left out and told.
    pub(super) fn read(&mut self, root: &Path, texts: &Texts, left_out: &[PathBuf]) {
        // General wording comes after the providers' own, which is more telling.
        let is_pattern = |file: &Path| file.strip_prefix(root).is_ok_and(|file| file.starts_with("patterns"));
        let (patterns, others): (Vec<_>, Vec<_>) =
            texts.iter().filter(|(file, _)| !left_out.contains(file)).partition(|(file, _)| is_pattern(file));
        for (file, text) in others.into_iter().chain(patterns) {
            let relative = file.strip_prefix(root).unwrap_or(file);
            let folder = relative.parent().and_then(Path::to_str).unwrap_or_default();
            let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let source = Source { file, text, stem };
            match yaml::read(text) {
                Ok(Value::Null) => {
                    self.faults.push(Fault::of_file(file.as_path(), "holds nothing; fill it or remove it"));
                }
                Ok(value) => self.document(folder, source, &value),
                Err(refusal) => self.faults.push(Fault::at(file.as_path(), text, refusal.place, refusal.message)),
            }
        }
    }

    /// What the files came to.
    pub(super) fn finish(self) -> Assembled {
        let Self { mut sections, house, mut faults, places, .. } = self;
        sections.sort_rules();
        // Every item was held against its type before it went in, so that this fits.
        let mut documents = sections.documents().unwrap_or_else(|misfit| {
            faults.push(Fault::of_file("reference", misfit.message));
            Documents::default()
        });
        documents.house = house;
        Assembled { sections, documents, faults, places }
    }

    fn document(&mut self, folder: &str, source: Source<'_>, value: &Value) {
        let single = |section| Item { section, value, at: Vec::new() };
        match (folder, source.stem) {
            ("categories", _) => self.page(source, &single(Section::Categories)),
            ("providers", _) => self.provider(source, value),
            ("codes", "reply") => self.entries(Section::Replies, source, value),
            ("codes", "enhanced") => self.entries(Section::Enhanced, source, value),
            ("codes", "classes") => self.entries(Section::Classes, source, value),
            ("guide", "terms") => self.entries(Section::Terms, source, value),
            ("patterns", "vocabulary") => {
                self.whole::<std::collections::BTreeMap<String, Vec<String>>>("vocabulary", source, value);
            }
            ("patterns", "typos") => self.whole::<Typos>("typos", source, value),
            ("guide", "sentences") => {
                self.whole::<std::collections::BTreeMap<String, String>>("sentences", source, value);
            }
            ("patterns", _) => self.patterns(source, value),
            ("guide", _) => self.page(source, &single(Section::Guide)),
            ("lessons", _) => self.page(source, &single(Section::Lessons)),
            ("shapes", _) => self.field::<crate::shapes::Shapes>("shapes", source, value),
            ("checks", _) => self.field::<crate::checks::Checks>("checks", source, value),
            ("codes", stem) => {
                let meant = nearest(stem, CODES.into_iter()).map(|meant| format!("did you mean {meant}.yaml? "));
                let message =
                    format!("is no file of codes; {}they are reply, enhanced and classes", meant.unwrap_or_default());
                self.faults.push(Fault::of_file(source.file, message));
            }
            _ => {
                let meant = nearest(folder, FOLDERS.into_iter()).map(|meant| format!("did you mean {meant}? "));
                let message = format!(
                    "is in no folder that the reference knows; {}it belongs in one of: {}",
                    meant.unwrap_or_default(),
                    FOLDERS.join(", ")
                );
                self.faults.push(Fault::of_file(source.file, message));
            }
        }
    }

    /// A file that is a list of entries.
    fn entries(&mut self, section: Section, source: Source<'_>, value: &Value) {
        let Some(entries) = value.as_array() else {
            self.faults.push(source.fault(&[], "this file is a list; begin each entry with a dash"));
            return;
        };
        for (at, value) in entries.iter().enumerate() {
            self.page(source, &Item { section, value, at: vec![Step::Item(at)] });
        }
    }

    /// A file whose fields are laid over those of the base.
    fn whole<T: serde::de::DeserializeOwned>(&mut self, section: &'static str, source: Source<'_>, value: &Value) {
        let mut merged = self.sections.whole(section);
        let known = merged.clone();
        merge(&mut merged, value, Lists::Grow);
        if self.base.is_built_in() && section == "typos" {
            defaults(&mut merged, "source");
        }
        match typed::<T>(&merged) {
            Ok(_) => {
                for key in value.as_object().into_iter().flat_map(Map::keys) {
                    self.places.insert(format!("@{key}"), (source.file.to_owned(), vec![Step::key(key)]));
                }
                self.sections.put_whole(section, merged);
            }
            Err(misfit) => {
                // What lies below is sound, so that the place is in the file by its own counting.
                let path = shifted(misfit.path, &known);
                self.faults.push(source.misfit(&[], &Misfit { path, message: misfit.message }));
            }
        }
    }

    /// A file that fills the field of its name in a document that is read as a whole.
    fn field<T: serde::de::DeserializeOwned>(&mut self, whole: &'static str, source: Source<'_>, value: &Value) {
        let mut document = Value::Object(fields(&self.sections.whole(whole)));
        let known = document.get(source.stem).cloned().unwrap_or(Value::Null);
        if let Value::Object(document) = &mut document {
            merge(document.entry(source.stem).or_insert(Value::Null), value, Lists::Grow);
        }
        match typed::<T>(&document) {
            Ok(_) => {
                self.sections.put_whole(whole, document);
            }
            Err(Misfit { mut path, message }) => {
                if !path.is_empty() {
                    path.remove(0);
                }
                self.faults.push(source.misfit(&[], &Misfit { path: shifted(path, &known), message }));
            }
        }
    }

    /// A category, code, guide page, lesson or term: laid over the one of its id, or added.
    fn page(&mut self, source: Source<'_>, item: &Item<'_>) {
        let Some((mut page, note)) = self.opened(source, item.value, &item.at) else { return };
        let alone = item.at.is_empty();
        if alone {
            page.entry("id").or_insert_with(|| source.stem.into());
        }
        let key = if page.contains_key("code") { "code" } else { "id" };
        spell_code(item.section, &mut page);
        let name = shelf_key(item.section, &page);
        let at = self.sections.position(item.section, &name);
        let page = Value::Object(page);
        let mut merged = at.map(|at| self.sections.page(item.section, at)).unwrap_or_default();
        playbook::step_aside(&mut merged, &page);
        merge(&mut merged, &page, Lists::ByName);
        if self.base.is_built_in() {
            defaults(&mut merged, "source");
        }
        let id = match page_id(item.section, &merged) {
            Ok(id) => id,
            Err(misfit) => {
                self.faults.push(source.misfit(&item.at, &misfit));
                return;
            }
        };
        let path: Vec<Step> = item.at.iter().cloned().chain([Step::key(key)]).collect();
        if self.taken(&id, source, path) {
            return;
        }
        self.sections.put(item.section, at, Filed { key: name, page: merged });
        self.note(&id, note);
    }

    /// A provider, and then each of its rules.
    fn provider(&mut self, source: Source<'_>, value: &Value) {
        let Some((mut page, note)) = self.opened(source, value, &[]) else { return };
        let id = page.entry("id").or_insert_with(|| source.stem.into()).clone();
        let rules = page.remove("rules");
        let cited = page.get("source").cloned();
        let name = id.as_str().unwrap_or_default().to_owned();
        let at = self.sections.position(Section::Providers, &name);
        let mut merged = at.map(|at| self.sections.page(Section::Providers, at)).unwrap_or_default();
        merge(&mut merged, &Value::Object(page), Lists::ByName);
        if self.base.is_built_in() {
            defaults(&mut merged, "source");
        }
        let page: ProviderPage = match typed(&merged) {
            Ok(page) => page,
            Err(misfit) => {
                self.faults.push(source.misfit(&[], &misfit));
                return;
            }
        };
        if self.taken(&page.id, source, vec![Step::key("id")]) {
            return;
        }
        let document = at.unwrap_or_else(|| self.sections.count(Section::Providers));
        self.sections.put(Section::Providers, at, Filed { key: name, page: merged });
        self.note(&page.id, note);
        let inherited = Inherited { home: Home::Provider(document), source: cited, words: Words::default() };
        self.rules(source, rules.as_ref(), &inherited);
    }

    /// A document's fields, with the house note apart.
    fn opened(
        &mut self,
        source: Source<'_>,
        value: &Value,
        at: &[Step],
    ) -> Option<(Map<String, Value>, Option<String>)> {
        let Some(fields) = value.as_object() else {
            self.faults.push(source.fault(at, "fields are expected here, such as id: name"));
            return None;
        };
        // A type would take a list for its fields in their order.
        if let Some(key) = FIELDS.into_iter().find(|key| fields.get(*key).is_some_and(Value::is_array)) {
            let path: Vec<Step> = at.iter().cloned().chain([Step::key(key)]).collect();
            self.faults.push(
                source.fault(&path, format!("{key} has fields, such as {key}: {{ name: … }}; a list stands here")),
            );
            return None;
        }
        let mut fields = fields.clone();
        let note = if self.base.is_built_in() { fields.remove("house_note") } else { None };
        match note {
            None => Some((fields, None)),
            Some(Value::String(note)) if !note.trim().is_empty() => Some((fields, Some(note))),
            Some(_) => {
                let path: Vec<Step> = at.iter().cloned().chain([Step::key("house_note")]).collect();
                self.faults.push(source.fault(&path, "a house note is text; write some, or leave the field out"));
                None
            }
        }
    }

    fn note(&mut self, page: &str, note: Option<String>) {
        if let Some(note) = note {
            self.house.notes.insert(page.to_owned(), note);
        }
    }

    /// Whether the id stands in these files already, which is told.
    fn taken(&mut self, id: &str, source: Source<'_>, path: Vec<Step>) -> bool {
        if let Some((file, _)) = self.places.get(id) {
            let before = if file == source.file { String::new() } else { format!(", first in {}", file.display()) };
            self.faults.push(source.fault(&path, format!("the id {id} is used twice{before}; keep one of the two")));
            return true;
        }
        self.places.insert(id.to_owned(), (source.file.to_owned(), path));
        false
    }
}

/// The id of a whole page, which must fit its type.
fn page_id(section: Section, page: &Value) -> Result<String, Misfit> {
    Ok(match section {
        Section::Categories => typed::<CategoryPage>(page)?.id.to_string(),
        Section::Replies => typed::<ReplyPage>(page)?.code,
        Section::Enhanced => typed::<EnhancedPage>(page)?.id(),
        Section::Classes => typed::<EnhancedPage>(page)?.code,
        Section::Terms => {
            let term = typed::<TermPage>(page)?;
            format!("{}:{}", term.kind.name(), term.id)
        }
        Section::Lessons => typed::<LessonPage>(page)?.id,
        _ => typed::<GuidePage>(page)?.id,
    })
}

/// The key of a page on its shelf.
fn shelf_key(section: Section, page: &Map<String, Value>) -> String {
    let text = |field: &str| page.get(field).and_then(Value::as_str).unwrap_or_default();
    match section {
        Section::Terms => format!("{}:{}", text("kind"), text("id")),
        _ if page.contains_key("code") => text("code").to_owned(),
        _ => text("id").to_owned(),
    }
}

/// A code as the reference's files write it: without a class where the page is about all of them.
fn spell_code(section: Section, page: &mut Map<String, Value>) {
    let Some(code) = page.get_mut("code") else { return };
    if let Value::Number(number) = code {
        *code = Value::String(number.to_string());
    }
    let spelled = match (section, code.as_str().and_then(spelling::code)) {
        (Section::Enhanced, Some(Spelled::Detail(_, subject, detail))) => format!("x.{subject}.{detail}"),
        (Section::Classes, Some(Spelled::Subject(_, subject))) => format!("x.{subject}.x"),
        (Section::Classes, Some(Spelled::Class(class))) => format!("{class}.x.x"),
        _ => return,
    };
    *code = Value::String(spelled);
}

/// A field that an overlay may leave out.
fn defaults(page: &mut Value, field: &str) {
    if let Value::Object(page) = page {
        page.entry(field).or_insert_with(|| Value::Array(Vec::new()));
    }
}

/// A path into merged lists as a path into those that were added to the ends of the known ones.
fn shifted(path: Vec<Step>, known: &Value) -> Vec<Step> {
    let mut below = Some(known);
    path.into_iter()
        .map(|step| match step {
            Step::Key(name) => {
                below = below.and_then(|value| value.get(&name));
                Step::Key(name)
            }
            Step::Item(at) => {
                let before = below.take().and_then(Value::as_array).map_or(0, Vec::len);
                Step::Item(at.saturating_sub(before))
            }
        })
        .collect()
}
