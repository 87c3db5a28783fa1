//! Deliveries of a log that succeeded and are only counted: most of its lines, of which no more is
//! kept than by which message and recipient earlier lines may have told of them.

/// Deliveries that succeeded, in the order of the log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Successes {
    /// The numbers of messages and the recipients, one after the other.
    names: String,
    ends: Vec<End>,
}

/// Where a delivery stands among the others, and where its names end.
#[derive(Debug, Clone, Copy)]
struct End {
    /// How many deliveries that did not succeed came before it.
    before: u32,
    queue_id: u32,
    recipient: u32,
}

/// A delivery that succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Success<'a> {
    /// The number of the message in the queue.
    pub queue_id: &'a str,
    /// The recipient's address.
    pub recipient: &'a str,
}

impl Successes {
    /// Notes a delivery that came after so many others that did not succeed.
    pub(super) fn push(&mut self, before: usize, success: Success<'_>) {
        self.names.push_str(success.queue_id);
        let queue_id = self.names.len() as u32;
        self.names.push_str(success.recipient);
        self.ends.push(End { before: before as u32, queue_id, recipient: self.names.len() as u32 });
    }

    /// How many there are.
    pub(super) const fn count(&self) -> usize {
        self.ends.len()
    }

    /// All of them, each with how many others came before it.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, Success<'_>)> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let name = |from: u32, to: u32| self.names.get(from as usize..to as usize).unwrap_or_default();
            let success = Success { queue_id: name(start, end.queue_id), recipient: name(end.queue_id, end.recipient) };
            start = end.recipient;
            (end.before as usize, success)
        })
    }
}
