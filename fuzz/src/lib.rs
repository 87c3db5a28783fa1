//! What holds for any input, whatever it looks like.

use std::sync::LazyLock;

use whybounce::intake::read;
use whybounce::reference::Reference;

/// The built-in reference, opened once.
pub static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// Reads an input: no text is lost, and every excerpt lies in the input.
pub fn read_soundly(input: &[u8]) {
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
}

/// Reads `input` with one of the `beginnings` before it, which its first byte chooses, so that the
/// parser of that shape sees it.
pub fn read_after(beginnings: &[&str], input: &[u8]) {
    let Some((choice, rest)) = input.split_first() else { return };
    let beginning = beginnings[usize::from(*choice) % beginnings.len()];
    read_soundly(&[beginning.as_bytes(), rest].concat());
}
