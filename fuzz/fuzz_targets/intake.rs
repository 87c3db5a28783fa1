//! Any bytes, read as whatever they look like: every excerpt lies in the input, and no text is lost.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use whybounce::intake::read;
use whybounce::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(|| Reference::embedded().unwrap());

fuzz_target!(|input: &[u8]| {
    let intake = read(input, REFERENCE.shapes());
    let is_blank = String::from_utf8_lossy(input).trim().is_empty();
    assert!(is_blank || !intake.deliveries.is_empty() || !intake.notices.is_empty());
    for delivery in &intake.deliveries {
        assert!(delivery.message >= 1 && delivery.line >= 1);
        for excerpt in [&delivery.diagnostic, &delivery.context] {
            if let Some(source) = excerpt.source() {
                assert!(source.start <= source.end && source.end <= input.len());
            }
        }
    }
});
