//! The one door of the library: bytes in, diagnoses and pages out.
//!
//! It holds the reference and hands each question to the room that answers it; it knows nothing else.

use std::path::Path;

use crate::advice::{self, Advice, Briefing, Diagnosis, Page};
use crate::builtin;
use crate::intake::Date;
use crate::reference::document::Document;
use crate::reference::own::Own;
use crate::reference::{Fault, Reference};
use crate::report::record::Selection;
use crate::report::{Format, Printer};
use crate::search::{self, Hit};
use crate::taxonomy::{Audience, Flow};

/// Explains bounces by a reference.
///
/// ```
/// use whybounce::Explainer;
/// use whybounce::taxonomy::Audience;
///
/// let explainer = Explainer::built_in();
/// for diagnosis in explainer.diagnose(b"552 5.2.2 <ann@example.com>: mailbox full") {
///     let page = explainer.page(&diagnosis, Some(Audience::Helpdesk), None);
///     assert_eq!(page.title, "Mailbox full (over quota)");
///     assert!(page.facts.iter().any(|fact| fact.value == "ann@example.com"));
/// }
/// ```
#[derive(Debug)]
pub struct Explainer {
    reference: Reference,
}

impl Explainer {
    /// One that goes by the built-in reference, of which it reads nothing before it is asked.
    pub fn built_in() -> Self {
        builtin::reference().into()
    }

    /// One that goes by the built-in reference under the documents of a folder, and the faults of the files
    /// that were left out.
    ///
    /// # Errors
    /// A folder that cannot be laid over the reference at all.
    pub fn with_overlay(folder: &Path) -> Result<(Self, Vec<Fault>), Fault> {
        let (reference, faults) = builtin::overlaid(folder)?;
        Ok((reference.into(), faults))
    }

    /// The same explainer in a house that has these domains and IP addresses: it says what is the house's own.
    #[must_use]
    pub fn in_house(self, own: Own) -> Self {
        self.reference.in_house(own).into()
    }

    /// What every delivery means that an input tells of: a reply, a mail, a log, an export.
    ///
    /// ```
    /// # use whybounce::Explainer;
    /// let diagnoses = Explainer::built_in().diagnose(b"550 5.1.1 User unknown\n452 4.2.2 Over quota");
    /// let causes: Vec<_> = diagnoses.iter().map(|found| found.verdict.category.name()).collect();
    /// assert_eq!(causes, ["invalid-recipient", "mailbox-full"]);
    /// ```
    pub fn diagnose(&self, input: &[u8]) -> Vec<Diagnosis> {
        advice::diagnose(input, &self.reference)
    }

    /// A record of every delivery that an input tells of, each a JSON object on one line, as the command's
    /// `classify` prints it.
    ///
    /// A date without a year, as logs have it, is that of the year before `now`; without `now` it is left out.
    ///
    /// ```
    /// # use whybounce::Explainer;
    /// use whybounce::report::record::Selection;
    ///
    /// let fields = Selection::of_names(["recipient", "category"])?;
    /// let records = Explainer::built_in().records(b"550 5.1.1 <ann@example.com>: User unknown", &fields, None);
    /// assert_eq!(records, [r#"{"recipient":"ann@example.com","category":"invalid-recipient"}"#]);
    /// # Ok::<(), whybounce::report::record::UnknownField>(())
    /// ```
    pub fn records(&self, input: &[u8], fields: &Selection, now: Option<Date>) -> Vec<String> {
        let date = now.map(|now| now.day()).unwrap_or_default();
        let briefing = Briefing { date: &date, ..Briefing::of(&self.reference) };
        let printer = Printer::records(briefing, Format::Ndjson, fields);
        let mut diagnoses = self.diagnose(input);
        for Diagnosis { delivery, .. } in &mut diagnoses {
            match now {
                Some(now) => delivery.tell_year(now),
                None => delivery.date = delivery.date.filter(Date::has_year),
            }
        }
        diagnoses.iter().map(|diagnosis| printer.single("-", diagnosis).trim_end().to_owned()).collect()
    }

    /// The page of a diagnosis, with what it means for a reader and for a type of mail.
    pub fn page<'a>(&'a self, diagnosis: &'a Diagnosis, reader: Option<Audience>, mail_type: Option<Flow>) -> Page<'a> {
        let briefing = Briefing { mail_type, reader, ..Briefing::of(&self.reference) };
        Page::of(diagnosis, &Advice::on(diagnosis, &self.reference), &briefing)
    }

    /// The pages of the reference that a few words or a whole line mean, best first.
    ///
    /// ```
    /// # use whybounce::Explainer;
    /// let hits = Explainer::built_in().search("over quota");
    /// assert_eq!(hits.first().map(|hit| hit.id.as_str()), Some("mailbox-full"));
    /// ```
    pub fn search(&self, words: &str) -> Vec<Hit> {
        search::search(&self.reference, words)
    }

    /// The page of the reference for a code, category, provider, rule or word.
    ///
    /// ```
    /// # use whybounce::Explainer;
    /// let explainer = Explainer::built_in();
    /// assert!(explainer.explain("5.7.26").is_some_and(|page| page.title.contains("authentication")));
    /// assert!(explainer.explain("no such page").is_none());
    /// ```
    pub fn explain(&self, id: &str) -> Option<Document> {
        self.reference.document(id)
    }

    /// The reference that it goes by.
    pub const fn reference(&self) -> &Reference {
        &self.reference
    }
}

impl From<Reference> for Explainer {
    fn from(reference: Reference) -> Self {
        Self { reference }
    }
}
