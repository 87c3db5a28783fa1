//! The conditions of a rule as values: what its patterns of codes fit, and which literals its words are.
//!
//! They are read when the rule is, so that a rule that cannot be understood is a fault at once.

use std::ops::Range;

use crate::taxonomy::EnhancedCode;

/// A reply code, of which any digit may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReplyPattern([Option<u8>; 3]);

/// An enhanced code, of which parts may be open, or a range of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EnhancedPattern {
    class: Option<u8>,
    subject: Option<u16>,
    detail: Range<u16>,
}

/// The highest detail of a code.
const MOST: u16 = 999;

/// Stands for an open digit or part in a packed pattern.
const OPEN: u32 = 0xfff;

impl ReplyPattern {
    /// Reads a pattern such as `550` or `5xx`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let digits: Vec<Option<u8>> = text
            .bytes()
            .map(|b| match b {
                b'x' | b'X' => Ok(None),
                b'0'..=b'9' => Ok(Some(b - b'0')),
                _ => Err(format!("\"{text}\" is not a reply code")),
            })
            .collect::<Result<_, _>>()?;
        digits.try_into().map(Self).map_err(|_| format!("\"{text}\" is not a reply code"))
    }

    /// The pattern as a number: four bits a digit.
    pub(crate) fn packed(self) -> u32 {
        self.0.iter().fold(0, |packed, digit| packed << 4 | digit.map_or(0xf, u32::from))
    }

    /// Whether a packed pattern fits a code.
    pub(crate) fn fits(packed: u32, code: u16) -> bool {
        [(8, code / 100), (4, code / 10 % 10), (0, code % 10)].into_iter().all(|(shift, digit)| {
            let asked = packed >> shift & 0xf;
            asked == 0xf || asked == u32::from(digit)
        })
    }
}

impl EnhancedPattern {
    /// Reads a pattern such as `5.7.1`, `x.7.x` or `5.7.500-5.7.699`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let fault = || {
            format!("\"{text}\" is not an enhanced code, a pattern such as x.7.x, or a range such as 5.7.500-5.7.699")
        };
        let (low, high) = text.split_once('-').map_or((text, None), |(low, high)| (low, Some(high)));
        let [class, subject, first] = parts(low).ok_or_else(fault)?;
        let pattern = |detail| Self { class: class.map(|class| class as u8), subject, detail };
        let Some(high) = high else {
            let is_whole = subject.is_some() || first.is_none();
            return is_whole.then(|| pattern(first.unwrap_or(0)..first.unwrap_or(MOST) + 1)).ok_or_else(fault);
        };
        // The two ends differ in nothing but their last numbers, which both stand there, the lower one first.
        let end = parts(high).filter(|[of, about, _]| [*of, *about] == [class, subject] && subject.is_some());
        match (first, end) {
            (Some(first), Some([_, _, Some(last)])) if first < last => Ok(pattern(first..last + 1)),
            _ => Err(fault()),
        }
    }

    /// The pattern as two numbers: class and subject, first detail and the one after the last.
    pub(crate) fn packed(&self) -> [u32; 2] {
        let class = self.class.map_or(OPEN, u32::from);
        let subject = self.subject.map_or(OPEN, u32::from);
        [class << 12 | subject, u32::from(self.detail.start) << 16 | u32::from(self.detail.end)]
    }

    /// Whether a packed pattern fits a code.
    pub(crate) fn fits([parts, details]: [u32; 2], code: EnhancedCode) -> bool {
        let (class, subject) = (parts >> 12, parts & 0xfff);
        (class == OPEN || class == u32::from(code.class))
            && (subject == OPEN || subject == u32::from(code.subject))
            && (details >> 16..details & 0xffff).contains(&u32::from(code.detail))
    }
}

/// The parts of an enhanced code, of which any may be open (RFC 3463 §2).
fn parts(text: &str) -> Option<[Option<u16>; 3]> {
    let number = |part: &str| -> Option<Option<u16>> {
        if part.eq_ignore_ascii_case("x") {
            return Some(None);
        }
        let is_number = (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten().map(Some)
    };
    let parts: Vec<Option<u16>> = text.trim().split('.').map(number).collect::<Option<_>>()?;
    let parts: [Option<u16>; 3] = parts.try_into().ok()?;
    matches!(parts[0], None | Some(2 | 4 | 5)).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(pattern: &str, code: u16) -> bool {
        ReplyPattern::fits(ReplyPattern::read(pattern).unwrap().packed(), code)
    }

    fn enhanced(pattern: &str, code: &str) -> bool {
        EnhancedPattern::fits(EnhancedPattern::read(pattern).unwrap().packed(), code.parse().unwrap())
    }

    #[test]
    fn patterns_fit_what_they_leave_open() {
        assert!(reply("550", 550) && reply("5xx", 552) && reply("45x", 451));
        assert!(!reply("550", 551) && !reply("5xx", 450));
        assert!(enhanced("5.7.1", "5.7.1") && enhanced("x.7.x", "4.7.650") && enhanced("5.7.500-5.7.699", "5.7.606"));
        assert!(!enhanced("5.7.1", "5.7.10") && !enhanced("5.7.500-5.7.699", "5.7.700") && !enhanced("x.7.x", "5.1.1"));
    }

    #[test]
    fn what_is_no_code_is_told() {
        assert!(ReplyPattern::read("55").is_err() && ReplyPattern::read("abc").is_err());
        for pattern in [
            "5.7",
            "5.y.1",
            "5.7.1.2",
            "261.7.1",
            "3.7.1",
            "5.7.1000",
            "5..1",
            "5.x.1",
            "5.7.x-5.7.9",
            "5.7.5-5.7.x",
            "5.7.1-5.1.9",
            "5.7.1-4.7.9",
            "5.7.9-5.7.1",
            "5.7.1-9",
            "5.x.1-5.x.9",
        ] {
            assert!(EnhancedPattern::read(pattern).is_err(), "{pattern}");
        }
    }
}
