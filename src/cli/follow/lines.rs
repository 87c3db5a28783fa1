//! The whole lines of a source that grows; the line that is still being written waits for its end.

/// No longer line is read, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// What was read and is no whole line yet.
#[derive(Debug, Default)]
pub(super) struct Lines {
    begun: Vec<u8>,
    /// Whether the end of a line is looked for that is too long.
    skips: bool,
    /// How many lines were passed over because they are too long.
    left_out: usize,
}

impl Lines {
    /// All lines that have ended with these bytes.
    pub(super) fn take(&mut self, mut bytes: &[u8]) -> Vec<u8> {
        if self.skips {
            let Some(end) = memchr::memchr(b'\n', bytes) else { return Vec::new() };
            self.skips = false;
            bytes = bytes.get(end + 1..).unwrap_or_default();
        }
        let Some(end) = memchr::memrchr(b'\n', bytes) else {
            self.begin(bytes);
            return Vec::new();
        };
        let (ended, begun) = bytes.split_at_checked(end + 1).unwrap_or_default();
        let mut whole = std::mem::take(&mut self.begun);
        whole.extend_from_slice(ended);
        self.begin(begun);
        whole
    }

    fn begin(&mut self, bytes: &[u8]) {
        if self.begun.len() + bytes.len() > LONGEST {
            self.begun = Vec::new();
            self.skips = true;
            self.left_out += 1;
        } else {
            self.begun.extend_from_slice(bytes);
        }
    }

    /// The line that was begun, when nothing can follow any more.
    pub(super) fn rest(&mut self) -> Vec<u8> {
        self.skips = false;
        let mut rest = std::mem::take(&mut self.begun);
        if !rest.is_empty() {
            rest.push(b'\n');
        }
        rest
    }

    /// How many lines were too long since this was asked last.
    pub(super) const fn left_out(&mut self) -> usize {
        std::mem::replace(&mut self.left_out, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_taken_when_it_has_ended() {
        let mut lines = Lines::default();
        assert_eq!(lines.take(b"a\nb"), b"a\n");
        assert_eq!(lines.take(b"c"), b"");
        assert_eq!(lines.take(b"\nd\ne"), b"bc\nd\n");
        assert_eq!(lines.rest(), b"e\n");
        assert_eq!(lines.rest(), b"");
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_told() {
        let mut lines = Lines::default();
        assert_eq!(lines.take(b"a\nb"), b"a\n");
        assert_eq!(lines.take(&vec![b'x'; LONGEST]), b"");
        assert_eq!(lines.take(b"x\nc\n"), b"c\n");
        assert_eq!((lines.left_out(), lines.left_out()), (1, 0));
    }
}
