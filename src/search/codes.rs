//! Weighs the codes that a query names, or begins to.

use super::weigh::{FEW, LINE, Weighed};
use super::{SURE, Search, twin};
use crate::reference::document::Kind;
use crate::reference::index::Entry;
use crate::reference::spelling::{self, Spelled};

impl Search<'_> {
    /// Gives the codes that a piece of the query begins their place, by how common they are.
    pub(super) fn weigh_beginnings(&self, pieces: &[String], pages: &mut [Weighed]) {
        for piece in pieces {
            let typed = piece.to_lowercase();
            let typed = typed.trim_end_matches(['x', '*']);
            if !typed.starts_with(|first: char| first.is_ascii_digit() || first == 'x') || typed.is_empty() {
                continue;
            }
            // Beside other words a number is begun by nobody.
            if pieces.len() > 1 && spelling::code(piece).is_none() {
                continue;
            }
            for (at, (page, entry)) in pages.iter_mut().zip(self.index.entries()).enumerate() {
                let begins = |name: &str| name.starts_with(typed);
                let is_code = matches!(entry.kind, Kind::Code | Kind::Class | Kind::Subject | Kind::ReplyCode);
                if is_code && (begins(entry.id) || entry.aliases().any(begins) || begins_by_class(&entry, typed)) {
                    page.score = self.lexicon.common(at).mul_add(100.0, 700.0);
                }
            }
        }
    }

    /// Lifts the codes that the query names.
    pub(super) fn weigh_codes(&self, pieces: &[String], pages: &mut [Weighed]) {
        let is_detail = |piece: &String| matches!(spelling::code(piece), Some(Spelled::Detail(..)));
        let detailed = pieces.iter().any(is_detail);
        let is_line = pieces.len() > LINE;
        for piece in pieces {
            let spelled = spelling::code(piece);
            let lift = match spelled {
                // A few words beside a code say what it says.
                Some(Spelled::Detail(..)) if pieces.len() < FEW => 2600.0,
                Some(Spelled::Detail(..)) => 1300.0,
                Some(Spelled::Subject(..)) => 1200.0,
                // The longer code says more, and so do many words.
                Some(Spelled::Reply(_)) if detailed || is_line => 500.0,
                Some(Spelled::Reply(_)) => 1100.0,
                Some(Spelled::Class(_)) => 1000.0,
                None => 0.0,
            };
            if lift > 0.0
                && let Some(page) = self.index.find(piece).and_then(|at| pages.get_mut(at))
            {
                page.score += lift;
            }
            // 522 is how some write 5.2.2, and the other way round.
            if let Some(twin) = twin(spelled).filter(|_| pieces.len() == 1).and_then(|twin| self.index.find(&twin))
                && let Some(page) = pages.get_mut(twin)
            {
                page.score += SURE;
            }
        }
    }
}

/// `4.7.2` begins x.7.20 under class 4, although its page is called 5.7.20.
fn begins_by_class(entry: &Entry<'_>, typed: &str) -> bool {
    let Some(rest) = typed.strip_prefix(['2', '4', '5']).filter(|rest| rest.starts_with('.')) else { return false };
    entry.aliases().any(|alias| alias.strip_prefix('x').is_some_and(|alias| alias.starts_with(rest)))
}
