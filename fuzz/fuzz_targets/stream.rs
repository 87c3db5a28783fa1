//! Any bytes as a stream, a few at a time: the lines of the input, each read by itself and placed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::Read;
use whybounce::intake::stream::Parts;
use whybounce_fuzz::REFERENCE;

/// A source that gives a few bytes at a time, as a pipe may.
struct Trickle<'a>(&'a [u8], usize);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let step = self.1.min(buffer.len()).min(self.0.len());
        let (now, later) = self.0.split_at(step);
        buffer[..step].copy_from_slice(now);
        self.0 = later;
        Ok(step)
    }
}

fuzz_target!(|input: &[u8]| {
    let (step, input) = input.split_first().map_or((1, input), |(step, rest)| (usize::from(*step) + 1, rest));
    let shapes = REFERENCE.shapes();
    for mut parts in [Parts::by_line(Trickle(input, step), shapes), Parts::by_shape(Trickle(input, step), shapes)] {
        let mut length = 0;
        loop {
            let part = match parts.next_part() {
                Ok(Some(part)) => part,
                Ok(None) => break,
                // A picture or an archive is refused with a sentence.
                Err(error) if error.kind() == std::io::ErrorKind::InvalidData => return,
                Err(error) => panic!("{error}"),
            };
            length += part.length();
            for delivery in part.read(shapes).deliveries {
                if let Some(source) = delivery.diagnostic.source() {
                    assert!(source.end <= input.len());
                }
            }
        }
        assert_eq!(length, input.len());
        assert_eq!(parts.consumed(), input.len());
    }
});
