//! The table of contents: every page in its place, for the tree of the Reference screen.

use super::index::Place;
use super::page::{EnhancedPage, GuidePage, ProviderKind, TermKind};
use crate::Reference;
use crate::load::Home;

/// A place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// What the tree shows.
    pub title: String,
    /// The page that it opens; none for a mere heading.
    pub id: Option<String>,
    /// What stands below it.
    pub children: Vec<Branch>,
}

impl Branch {
    fn heading(title: &str, children: Vec<Self>) -> Self {
        Self { title: title.to_owned(), id: None, children }
    }

    fn page(id: &str, title: String, children: Vec<Self>) -> Self {
        Self { title, id: Some(id.to_owned()), children }
    }
}

/// The kinds of providers and how a reader calls them all.
const PROVIDERS: [(ProviderKind, &str); 5] = [
    (ProviderKind::MailboxProvider, "Mailbox providers"),
    (ProviderKind::Filter, "Filters"),
    (ProviderKind::Mta, "Mail servers"),
    (ProviderKind::MailService, "Mail services"),
    (ProviderKind::Blocklist, "Block lists"),
];

/// The kinds of words and how a reader calls them all.
const TERMS: [(TermKind, &str); 9] = [
    (TermKind::Permanence, "Permanence"),
    (TermKind::Layer, "Layers"),
    (TermKind::Actor, "Who can act"),
    (TermKind::Retry, "Retry"),
    (TermKind::Address, "Address"),
    (TermKind::Phase, "Stages of delivery"),
    (TermKind::Flow, "Kinds of mail"),
    (TermKind::Audience, "Readers"),
    (TermKind::Glossary, "Glossary"),
];

/// The guide page with which one begins.
const START: &str = "start-here";

/// The guide page of the errors of all mail libraries, and how the pages of each are called.
const ALL_ERRORS: &str = "library-errors";
const ERRORS: &str = "errors-";

/// The guide page that lists all words of the glossary.
pub(crate) const GLOSSARY: &str = "glossary";

impl Reference {
    /// Codes by class, subject and detail; categories; providers; patterns; lessons; guide.
    pub fn contents(&self) -> Vec<Branch> {
        let rules = RuleIds::of(self);
        vec![
            Branch::heading("Codes", self.codes()),
            Branch::heading("Categories", self.category_branches()),
            Branch::heading("Providers", self.provider_branches(&rules)),
            Branch::heading("Patterns", self.pattern_branches(&rules)),
            Branch::heading("Lessons", self.lesson_branches()),
            Branch::heading("Guide", self.guide_branches()),
        ]
    }

    fn codes(&self) -> Vec<Branch> {
        let documents = self.documents();
        let mut branches = Vec::new();
        let (subjects, classes): (Vec<_>, Vec<_>) =
            documents.classes.iter().partition(|page| page.code.starts_with('x'));
        for page in classes {
            let digit = page.code.chars().next();
            let replies = documents.reply.iter().filter(|reply| reply.code.chars().next() == digit);
            let replies = replies
                .map(|reply| Branch::page(&reply.code, format!("{} {}", reply.code, reply.title), Vec::new()))
                .collect();
            branches.push(Branch::page(&page.code, labelled(page), replies));
        }
        let digits: Vec<_> = branches.iter().filter_map(|branch| branch.title.chars().next()).collect();
        let others = documents.reply.iter().filter(|page| !page.code.starts_with(digits.as_slice()));
        let others: Vec<_> =
            others.map(|page| Branch::page(&page.code, format!("{} {}", page.code, page.title), Vec::new())).collect();
        if !others.is_empty() {
            branches.push(Branch::heading("Other reply codes", others));
        }
        for page in subjects {
            let prefix = page.code.trim_end_matches('x');
            let details = documents.enhanced.iter().filter(|detail| detail.code.starts_with(prefix));
            let details = details
                .map(|detail| Branch::page(&detail.id(), format!("{} {}", detail.id(), detail.title), Vec::new()))
                .collect();
            branches.push(Branch::page(&page.code, labelled(page), details));
        }
        branches
    }

    fn category_branches(&self) -> Vec<Branch> {
        // The order of the vocabulary is the order in which a reader meets them.
        let order = crate::taxonomy::Category::ALL.iter().map(|category| self.category(*category));
        order.map(|page| Branch::page(page.id.name(), page.title.clone(), Vec::new())).collect()
    }

    fn provider_branches(&self, rules: &RuleIds<'_>) -> Vec<Branch> {
        let providers = &self.documents().providers;
        let mut branches = Vec::new();
        for (kind, title) in PROVIDERS {
            let pages = providers.iter().enumerate().filter(|(_, page)| page.kind == kind);
            let pages: Vec<_> = pages
                .map(|(at, page)| Branch::page(&page.id, page.title.clone(), rules.branches(Home::Provider(at))))
                .collect();
            if !pages.is_empty() {
                branches.push(Branch::heading(title, pages));
            }
        }
        branches
    }

    fn pattern_branches(&self, rules: &RuleIds<'_>) -> Vec<Branch> {
        let files = self.documents().patterns.iter().enumerate();
        files.map(|(at, file)| Branch::heading(&file.title, rules.branches(Home::Pattern(at)))).collect()
    }

    fn lesson_branches(&self) -> Vec<Branch> {
        self.lessons().into_iter().map(|page| Branch::page(&page.id, page.title.clone(), Vec::new())).collect()
    }

    fn guide_branches(&self) -> Vec<Branch> {
        let documents = self.documents();
        let leaf = |page: &GuidePage| Branch::page(&page.id, page.title.clone(), Vec::new());
        let is_error = |page: &&GuidePage| page.id.starts_with(ERRORS);
        let (first, rest): (Vec<_>, Vec<_>) = documents
            .guide
            .iter()
            .filter(|page| !is_error(page) && page.id != GLOSSARY)
            .partition(|page| page.id == START);
        let mut branches: Vec<_> = first.into_iter().chain(rest).map(leaf).collect();
        let errors: Vec<_> = documents.guide.iter().filter(is_error).map(leaf).collect();
        match branches.iter_mut().find(|branch| branch.id.as_deref() == Some(ALL_ERRORS)) {
            Some(branch) => branch.children = errors,
            None => branches.extend(errors),
        }
        for (kind, title) in TERMS {
            let entries = self.index().entries();
            let terms: Vec<_> = entries
                .filter(|entry| matches!(entry.place, Place::Term(at) if documents.terms.get(at).is_some_and(|term| term.kind == kind)))
                .map(|entry| Branch::page(entry.id, entry.title.to_owned(), Vec::new()))
                .collect();
            if !terms.is_empty() {
                let page = documents.guide.iter().find(|page| kind == TermKind::Glossary && page.id == GLOSSARY);
                let branch = Branch::heading(title, terms);
                branches.push(Branch { id: page.map(|page| page.id.clone()), ..branch });
            }
        }
        branches
    }
}

fn labelled(page: &EnhancedPage) -> String {
    format!("{} {}", page.code, page.title)
}

/// The ids of all rules by their numbers. A rule is called by its id, so that none need be unpacked.
struct RuleIds<'a> {
    ids: Vec<Option<&'a str>>,
    reference: &'a Reference,
}

impl<'a> RuleIds<'a> {
    fn of(reference: &'a Reference) -> Self {
        let mut ids = Vec::new();
        for entry in reference.index().entries() {
            if let Place::Rule(at) = entry.place {
                if ids.len() <= at {
                    ids.resize(at + 1, None);
                }
                if let Some(place) = ids.get_mut(at) {
                    *place = Some(entry.id);
                }
            }
        }
        Self { ids, reference }
    }

    /// The rules of a file.
    fn branches(&self, home: Home) -> Vec<Branch> {
        let slug = |id: &str| id.split_once('/').map_or(id, |(_, slug)| slug).replace('-', " ");
        let ids = self.reference.documents().numbers_of(home).filter_map(|at| *self.ids.get(at)?);
        ids.map(|id| Branch::page(id, slug(id), Vec::new())).collect()
    }
}
