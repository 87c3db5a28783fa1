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
//! turns a verdict into words, and [`report`] and [`tui`] are two views of the same. All knowledge
//! is data: see [`mod@reference`].

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

pub mod redact;

pub mod report;

pub mod safe;

pub mod scheme;

pub mod keys;

#[cfg(feature = "tui")]
pub mod settings;

#[cfg(feature = "tui")]
mod clock;

#[cfg(feature = "tui")]
mod folders;

#[cfg(feature = "cli")]
pub mod cli;

#[cfg(feature = "tui")]
pub mod tui;
