//! whybounce explains e-mail bounces: what happened, at which layer, who can act and what to do.
//!
//! ```text
//! bytes ── intake ──▶ Vec<Delivery> ── classify ──▶ Verdict ── advice ──▶ text · JSON · screen
//! ```
//!
//! [`intake`] knows shapes and no meanings, [`classify`] knows meanings and no shapes, [`advice`]
//! turns a verdict into words, and [`report`] and [`tui`] are two views of the same. All knowledge
//! is data: see [`mod@reference`].

pub use whybounce_reference::{self as reference, code, taxonomy, words};

pub mod builtin;

pub mod check;

pub mod search;

pub mod intake;

pub mod classify;

pub mod advice;

pub mod evaluate;

pub mod redact;

pub mod report;

pub mod scheme;

pub mod keys;

pub mod settings;

mod clock;

mod folders;

pub mod cli;

pub mod tui;
