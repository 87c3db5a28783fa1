//! Any bytes, read as whatever they look like.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whybounce_fuzz::read_soundly;

fuzz_target!(|input: &[u8]| read_soundly(input));
