//! Answers what the app asks of the kept log. It knows the file and is told the time.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Counted, Counts, Keeping, Recalling, Reply, Request, Terms, Topic, Wanted};
use crate::advice::{self, Briefing, Diagnosis};
use crate::clock;
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::report::kept::{self, By, Layout, Mask, Shown};
use crate::report::record::Selection;
use crate::report::style::Style;
use crate::report::{Format, Printer};
use crate::store::{
    Asked, Change, Entry, Fault, Kept, New, Query, Reason, Retention, Row, Shift, Standing, Store, Suppression,
    Trouble, Whom,
};
use crate::taxonomy::{Address, Category, Draft};

/// No more entries are marked at once.
pub const MOST_MARKED: usize = 10_000;

/// No more notes are copied at once.
const MOST_NOTES: usize = 100;

/// No more groups or days are listed.
const MOST_GROUPS: usize = 1000;

/// The hand-over is about so many seconds.
const SHIFT: i64 = 86_400;

/// So many rows of each kind stand in the hand-over.
const TOLD: usize = 20;

/// The file with the log, while it is open.
#[derive(Debug)]
struct Open {
    store: Store,
    can_write: bool,
    identity: Option<Identity>,
}

/// What tells a file from another one that took its name.
type Identity = (u64, u64);

/// Answers from the log.
#[derive(Debug)]
pub struct Clerk {
    file: Option<PathBuf>,
    reference: Arc<Reference>,
    open: Option<Open>,
}

impl Clerk {
    /// One for the log in this file; without a file nothing is known and nothing can be kept.
    pub const fn new(file: Option<PathBuf>, reference: Arc<Reference>) -> Self {
        Self { file, reference, open: None }
    }

    /// Answers a request; what comes of it is told, bit by bit where a part takes longer.
    pub fn answer(&mut self, request: Request, terms: &Terms, tell: &mut dyn FnMut(Reply)) {
        let topic = request.topic();
        let is_aside = matches!(&request, Request::Keep(keeping) if !keeping.is_asked);
        let answered =
            if request.is_write() { self.write(request, terms).map(Some) } else { self.look(request, terms, tell) };
        match answered {
            Ok(reply) => reply.into_iter().for_each(tell),
            Err(fault) => {
                let topic = if is_aside { Topic::Aside } else { topic };
                tell(Reply::Trouble(topic, said_of(&fault)));
            }
        }
    }

    fn look(&mut self, request: Request, terms: &Terms, tell: &mut dyn FnMut(Reply)) -> Result<Option<Reply>, Fault> {
        let reference = Arc::clone(&self.reference);
        let topic = request.topic();
        let Some(store) = self.store(terms)? else { return Ok(Some(Reply::Nothing(topic))) };
        Ok(match request {
            Request::Recall(recalling) => Some(recall(store, &recalling, terms, &reference)?),
            Request::Rows(wanted) => {
                rows(store, wanted, terms, tell)?;
                None
            }
            Request::Entry(id) => {
                let by = By { now: terms.now, rules: &terms.rules, mail_type: terms.mail_type };
                Shown::of(store, id, by, &reference)?.map(|shown| Reply::Entry(Box::new(shown)))
            }
            Request::Every(query, order) => {
                let rows = store.page(&query, order, 0..MOST_MARKED)?;
                Some(Reply::Every(rows.iter().map(|row| row.id).collect()))
            }
            Request::Notes(ids) => Some(notes(store, &ids, terms, &reference)?),
            Request::Open(id) => store.entry(id)?.map(|entry| opened(entry, &reference)),
            Request::Report => Some(report(store, terms, &reference)?),
            Request::Totals(query, counted) => {
                let counts = counts(store, (&query, counted), terms)?;
                Some(Reply::Totals(query, counted, Box::new(counts)))
            }
            _ => None,
        })
    }

    fn write(&mut self, request: Request, terms: &Terms) -> Result<Reply, Fault> {
        if let Request::Keep(keeping) = &request {
            let new = news(keeping, &self.reference);
            // Where there is nothing to keep, no file is made.
            let kept = if new.is_empty() { Kept::default() } else { self.for_writing(terms)?.keep(&new, terms.now)? };
            return Ok(Reply::Kept(kept, keeping.is_asked));
        }
        let store = self.for_writing(terms)?;
        Ok(match request {
            Request::Change(ids, change) => {
                let status = if let Change::Status(status) = &change { Some(*status) } else { None };
                Reply::Done(store.change(&ids, &change, terms.now)?, status)
            }
            Request::Suppress(ids) => Reply::Done(suppress(store, &ids, terms)?, None),
            Request::Forget(address) => {
                let forgotten = store.forget(&Whom::Address(address.clone()))?;
                Reply::Forgotten(address, forgotten.entries)
            }
            Request::Undo(action) => Reply::Undone(store.undo_action(action)?),
            _ => Reply::Nothing(request.topic()),
        })
    }

    /// The log, where there is one; where it can't be written it can still be read.
    fn store(&mut self, terms: &Terms) -> Result<Option<&Store>, Fault> {
        self.let_go();
        if self.open.is_none() {
            let Some(file) = &self.file else { return Ok(None) };
            let Some(looked) = Store::look(file)? else { return Ok(None) };
            // Whoever opens it for writing forgets what is too old to be shown.
            let open = match Store::open(file, Retention { now: terms.now, days: terms.days }) {
                Ok(store) => Open { store, can_write: true, identity: identity(file) },
                Err(_) => Open { store: looked, can_write: false, identity: identity(file) },
            };
            self.open = Some(open);
        }
        Ok(self.open.as_ref().map(|open| &open.store))
    }

    fn for_writing(&mut self, terms: &Terms) -> Result<&mut Store, Fault> {
        self.let_go();
        let open = if let Some(open) = self.open.take().filter(|open| open.can_write) {
            open
        } else {
            let Some(file) = &self.file else {
                let why = self.reference.sentence("queue-no-folder", &[]);
                return Err(Fault { file: PathBuf::new(), trouble: Trouble::Other(why) });
            };
            let store = Store::open(file, Retention { now: terms.now, days: terms.days })?;
            Open { store, can_write: true, identity: identity(file) }
        };
        Ok(&mut self.open.insert(open).store)
    }

    /// Lets go of a file that was moved away or replaced: what is written into it is nowhere.
    fn let_go(&mut self) {
        let now = self.file.as_deref().and_then(identity);
        self.open.take_if(|open| open.identity != now);
    }
}

#[cfg(unix)]
fn identity(file: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(file).ok().map(|about| (about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn identity(file: &Path) -> Option<Identity> {
    fs::metadata(file).ok().map(|_| (0, 0))
}

/// A fault as a sentence of its own.
fn said_of(fault: &Fault) -> String {
    let said = fault.to_string();
    let mut letters = said.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The bounces of a text.
fn news(keeping: &Keeping, reference: &Reference) -> Vec<New> {
    let printer = Printer::records(Briefing::of(reference), Format::Ndjson, &Selection::of_groups(&[]));
    let mut found = advice::diagnose_with_texts(&keeping.text, reference);
    if let Some(last) = keeping.last {
        for diagnosis in &mut found {
            diagnosis.delivery.tell_year(last);
        }
    }
    let zone = clock::zone();
    found.iter().filter_map(|one| New::in_zone(one, &printer.single(&keeping.source, one), &zone)).collect()
}

fn recall(store: &Store, recalling: &Recalling, terms: &Terms, reference: &Reference) -> Result<Reply, Fault> {
    let asked = Asked::of_new(&recalling.new, terms.now).for_mail(terms.mail_type);
    let found = store.recurrence(&asked, &terms.rules)?;
    Ok(Reply::Recalled(recalling.of, found.sentences(reference)))
}

/// Tells the rows first, then how many there are, then what repeats.
fn rows(store: &Store, wanted: Wanted, terms: &Terms, tell: &mut dyn FnMut(Reply)) -> Result<(), Fault> {
    let Wanted { query, order, start, length } = &wanted;
    let rows = store.page(query, *order, *start..start + length)?;
    tell(Reply::Rows(wanted.clone(), rows.clone(), terms.now));
    tell(Reply::Count(query.clone(), store.count(query)?, store.statuses()?));
    let asked = |row| Asked::of_row(row, terms.now).for_mail(terms.mail_type);
    let seen = rows.iter().map(|row| store.recurrence(&asked(row), &terms.rules)).collect::<Result<_, _>>()?;
    tell(Reply::Seen(wanted, seen));
    Ok(())
}

fn suppress(store: &mut Store, ids: &[i64], terms: &Terms) -> Result<crate::store::Done, Fault> {
    let mut listed = Vec::new();
    let mut others: Vec<Suppression> = Vec::new();
    for id in ids {
        let Some(Entry { row, .. }) = store.entry(*id)? else { continue };
        let reason = reason(&row);
        let Some(address) = row.recipient else { continue };
        if store.suppression(&address)?.is_some() {
            listed.push(address);
        } else {
            others.push(Suppression { address, at: terms.now, reason, source: "whybounce".to_owned() });
        }
    }
    if others.is_empty() && !listed.is_empty() {
        return store.lift(&listed, terms.now);
    }
    store.suppress(&others, terms.now)
}

/// Why an address goes on the list.
fn reason(row: &Row) -> Reason {
    match (row.cause, row.address) {
        (Category::Complaint, _) => Reason::Complaint,
        (_, Address::Suppress) => Reason::Bounce,
        _ => Reason::Manual,
    }
}

fn notes(store: &Store, ids: &[i64], terms: &Terms, reference: &Reference) -> Result<Reply, Fault> {
    let mut redactor = terms.is_masked.then(|| Redactor::new(reference));
    let (mut notes, mut whose) = (Vec::new(), None);
    for id in ids.iter().take(MOST_NOTES) {
        let Some(entry) = store.entry(*id)? else { continue };
        if let Some(mut found) = diagnosed(&entry, reference) {
            if let Some(redactor) = &mut redactor {
                redactor.diagnosis(&mut found, &mut []);
            }
            whose = found.delivery.written_to().map(str::to_owned);
            notes.push(advice::draft(Draft::Note, &found, reference, &terms.today));
        }
    }
    Ok(Reply::Note(notes.join("\n\n---\n\n"), notes.len(), whose.filter(|_| ids.len() == 1)))
}

/// The diagnosis of an entry, made anew from its text.
fn diagnosed(entry: &Entry, reference: &Reference) -> Option<Diagnosis> {
    let mut found = advice::diagnose(entry.raw.as_bytes(), reference);
    let wanted = entry.row.recipient.as_deref();
    let is_theirs = |one: &Diagnosis| one.delivery.written_to().map(str::to_lowercase).as_deref() == wanted;
    let place = found.iter().position(is_theirs).unwrap_or_default();
    (place < found.len()).then(|| found.swap_remove(place))
}

fn opened(entry: Entry, reference: &Reference) -> Reply {
    let name = reference.sentence("queue-entry", &[("id", &entry.row.id.to_string())]);
    Reply::Opened(entry.raw, name, entry.row.recipient)
}

fn report(store: &Store, terms: &Terms, reference: &Reference) -> Result<Reply, Fault> {
    let shift = Shift { since: terms.now - SHIFT, now: terms.now, most: TOLD };
    let mut found = store.handover(shift, &terms.rules, Some(terms.mail_type))?;
    let mut mask = Mask::new(terms.is_masked, reference);
    mask.rows(&mut found.open);
    mask.rows(&mut found.waiting);
    for list in [&mut found.suppress, &mut found.quarantine, &mut found.watch] {
        mask.candidates(list);
    }
    Ok(Reply::Report(kept::handover(&found, shift, Layout::Text(Style::PLAIN), reference), found.came.all()))
}

fn counts(store: &Store, (query, counted): (&Query, Counted), terms: &Terms) -> Result<Counts, Fault> {
    let groups = match counted {
        Counted::By(by) => store.groups(by, query, MOST_GROUPS)?,
        Counted::Week | Counted::Candidates => Vec::new(),
    };
    let mut candidates = match counted {
        Counted::Candidates => store.candidates(terms.now, &terms.rules, Some(terms.mail_type))?,
        Counted::By(_) | Counted::Week => Vec::new(),
    };
    // One failure that may pass is nothing to be named for.
    candidates.retain(|one| one.standing > Standing::Watch || one.count > 1);
    candidates.sort_by_key(|one| std::cmp::Reverse(one.standing));
    Ok(Counts { totals: store.totals(query)?, groups, candidates })
}
