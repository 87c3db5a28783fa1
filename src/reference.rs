//! The reference: every page and rule that whybounce knows, read from YAML.
//!
//! It is data and look-up; what a text means by it is [`crate::classify`]'s affair.

pub mod load;
pub mod page;
pub mod rule;
pub mod search;
pub mod shapes;

use std::collections::HashMap;

use load::{Documents, Fault};
use page::{CategoryPage, EnhancedPage, GuidePage, ProviderPage, ReplyPage, TermKind, TermPage};
use rule::Rule;
use shapes::Shapes;

use crate::classify::Matcher;
use crate::taxonomy::{Category, EnhancedCode};

/// All pages and rules, with an index by id and the matcher built from the rules.
#[derive(Debug)]
pub struct Reference {
    documents: Documents,
    rules: Vec<RulePlace>,
    categories: HashMap<Category, usize>,
    matcher: Matcher,
}

/// Where a rule stands in the documents.
#[derive(Debug, Clone, Copy)]
enum RulePlace {
    Provider(usize, usize),
    Pattern(usize, usize),
}

impl Reference {
    /// The built-in reference.
    ///
    /// # Errors
    /// A document that does not fit its schema.
    pub fn embedded() -> Result<Self, Fault> {
        Self::new(Documents::embedded()?)
    }

    /// A reference of these documents.
    ///
    /// # Errors
    /// A category without a page, or a rule whose pattern cannot be understood.
    pub fn new(documents: Documents) -> Result<Self, Fault> {
        let categories: HashMap<_, _> =
            documents.categories.iter().enumerate().map(|(index, page)| (page.id, index)).collect();
        if let Some(missing) = Category::ALL.iter().find(|category| !categories.contains_key(category)) {
            return Err(Fault {
                file: format!("categories/{missing}.yaml").into(),
                line: 0,
                message: format!("the category {missing} has no page"),
            });
        }
        let mut rules = Vec::new();
        for (outer, provider) in documents.providers.iter().enumerate() {
            rules.extend((0..provider.rules.len()).map(|inner| RulePlace::Provider(outer, inner)));
        }
        for (outer, file) in documents.patterns.iter().enumerate() {
            rules.extend((0..file.rules.len()).map(|inner| RulePlace::Pattern(outer, inner)));
        }
        let matcher = Matcher::new(&documents).map_err(|(id, message)| Fault {
            file: "reference".into(),
            line: 0,
            message: format!("{id}: {message}"),
        })?;
        Ok(Self { documents, rules, categories, matcher })
    }

    /// The page of a category.
    pub fn category(&self, category: Category) -> &CategoryPage {
        let index = self.categories.get(&category).copied().unwrap_or_default();
        &self.documents.categories[index]
    }
}
