//! Any bytes to the end: a verdict with its evidence in the input, and output without a control
//! character.
#![no_main]

use libfuzzer_sys::fuzz_target;
use whybounce::advice::{Briefing, diagnose};
use whybounce::report::Printer;
use whybounce::report::style::{Marks, Paint, Style};
use whybounce_fuzz::REFERENCE;

fuzz_target!(|input: &[u8]| {
    let style = Style { width: 80, paint: Paint::Plain, marks: Marks::Unicode };
    let printer = Printer::text(Briefing::of(&REFERENCE), style);
    for diagnosis in diagnose(input, &REFERENCE).into_iter().take(8) {
        assert!((0.0..=1.0).contains(&diagnosis.verdict.confidence));
        for evidence in &diagnosis.verdict.evidence {
            assert!(evidence.end.unwrap_or_default() <= input.len());
        }
        let shown = printer.single("-", &diagnosis);
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
    }
});
