//! whybounce explains e-mail bounces: what happened, at which layer, who can act and what to do.
//!
//! ```
//! use whybounce::Explainer;
//!
//! let explainer = Explainer::built_in();
//! let bounce = b"550-5.7.26 This mail has been blocked because the sender is unauthenticated.";
//! for diagnosis in explainer.diagnose(bounce) {
//!     let page = explainer.page(&diagnosis, None, None);
//!     println!("{}: {}", page.title, page.sentence);
//!     for fact in &page.facts {
//!         println!("  {}: {}", fact.label, fact.value);
//!     }
//! }
//! assert_eq!(explainer.search("spf fail").first().map(|hit| hit.id.as_str()), Some("authentication-failure"));
//! ```
//!
//! [`Explainer`] is the one door; behind it lie the rooms, each of which can be used by itself:
//!
//! ```text
//! bytes ── intake ──▶ Vec<Delivery> ── classify ──▶ Verdict ── advice ──▶ text · JSON · screen
//! ```
//!
//! [`intake`] knows shapes and no meanings, [`classify`] knows meanings and no shapes, [`advice`]
//! turns a verdict into words, and [`report`] writes them. `store` (a feature) keeps what a shift
//! diagnosed. All knowledge is data: see [`mod@reference`].
//!
//! Versions follow what is listed here. Verdicts, pages and reasons get new fields and kinds as the
//! knowledge grows, so that these are `#[non_exhaustive]`; new categories and codes come with any
//! version. What belongs to the command and the app alone is not listed, and changes without notice.

pub use whybounce_reference::{self as reference, code, taxonomy, words};

pub use explainer::Explainer;

pub mod explainer;

pub mod builtin;

pub mod check;

pub mod search;

pub mod intake;

pub mod classify;

pub mod auth;

pub mod advice;

pub mod evaluate;

pub mod lesson;

mod filters;

pub mod survey;

pub mod redact;

pub mod report;

pub mod safe;

#[doc(hidden)]
pub mod scheme;

#[doc(hidden)]
pub mod keys;

#[cfg(feature = "store")]
pub mod store;

#[doc(hidden)]
#[cfg(feature = "tui")]
pub mod settings;

#[cfg(feature = "tui")]
mod clock;

#[cfg(feature = "tui")]
mod folders;

#[cfg(feature = "tui")]
mod learning;

#[doc(hidden)]
#[cfg(feature = "cli")]
pub mod cli;

#[doc(hidden)]
#[cfg(feature = "tui")]
pub mod tui;
