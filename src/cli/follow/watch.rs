//! Follows sources until it is asked to stop: takes the lines that have come, says what each delivery means,
//! and hands it to a [`Witness`].
//!
//! It knows when to look and what belongs together; what becomes of a verdict, the witness knows.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::source::Source;
use super::tail::News;
use crate::advice::Diagnosis;
use crate::cli::input::shown;
use crate::cli::reading::Cut;
use crate::clock;
use crate::intake::stream::{Part, Place};
use crate::intake::{Intake, Success, Trail};
use crate::reference::Reference;

/// How long nothing is looked at after there was nothing new.
const PAUSE: Duration = Duration::from_millis(40);

/// Sees what happens in a log.
pub(super) trait Witness {
    /// A delivery failed, waits, or arrived with more told of it.
    fn see(&mut self, source: &Arc<str>, diagnosis: Diagnosis) -> anyhow::Result<()>;

    /// A delivery arrived.
    fn arrived(&mut self, success: &Success<'_>);

    /// Something is to be said about a source.
    fn notice(&mut self, text: &str);

    /// All that was there has been seen.
    fn caught_up(&mut self) -> anyhow::Result<()>;

    /// Whether anybody still wants to know.
    fn goes_on(&self) -> bool {
        true
    }
}

/// Follows sources until all have ended, `stop` is set, or the witness has seen enough.
///
/// # Errors
/// What the witness says.
pub(super) fn follow(
    mut sources: Vec<Source>,
    (reference, cut): (&Reference, Cut),
    stop: &AtomicBool,
    witness: &mut impl Witness,
) -> anyhow::Result<()> {
    let mut run = Run { reference, cut, witness };
    while !stop.load(Ordering::Relaxed) && run.witness.goes_on() && !sources.iter().all(Source::has_ended) {
        let mut is_quiet = true;
        for source in sources.iter_mut().filter(|source| !source.has_ended()) {
            let news = source.look();
            is_quiet &= news.is_empty();
            for news in news {
                run.take(source, news)?;
            }
        }
        if is_quiet {
            // What names no recipient yet may wait for a line that never comes.
            for source in &mut sources {
                let rest = source.trail.rest();
                run.tell(&source.name, rest)?;
            }
        }
        run.witness.caught_up()?;
        if is_quiet {
            thread::sleep(PAUSE);
        }
    }
    for source in &mut sources {
        let lines = source.end();
        run.take(source, News::Lines(lines))?;
        let rest = source.trail.rest();
        run.tell(&source.name, rest)?;
    }
    run.witness.caught_up()
}

struct Run<'a, W> {
    reference: &'a Reference,
    cut: Cut,
    witness: &'a mut W,
}

impl<W: Witness> Run<'_, W> {
    fn take(&mut self, source: &mut Source, news: News) -> anyhow::Result<()> {
        match news {
            News::Lines(lines) if lines.is_empty() => {}
            News::Lines(lines) => {
                for part in self.parts(lines, &mut source.place).iter().filter(|part| !part.is_blank()) {
                    let mut intake = part.read(self.reference.shapes());
                    source.trail.follow(&mut intake);
                    self.tell(&source.name, intake)?;
                }
            }
            News::Anew => {
                let rest = std::mem::replace(&mut source.trail, Trail::of_growing()).rest();
                source.place = Place::default();
                self.tell(&source.name, rest)?;
            }
            News::Notice(text) => self.witness.notice(&format!("{}: {text}", shown(&source.name))),
        }
        Ok(())
    }

    fn parts(&self, lines: Vec<u8>, place: &mut Place) -> Vec<Part> {
        match self.cut {
            Cut::Lines => Part::of_lines(&lines, place),
            Cut::Shape => vec![Part::of_log(lines, place, self.reference.shapes())],
        }
    }

    fn tell(&mut self, source: &Arc<str>, mut intake: Intake) -> anyhow::Result<()> {
        for notice in &intake.notices {
            self.witness.notice(&format!("{}: {notice}", shown(source)));
        }
        intake.successes.tell_years(clock::now);
        let mut arrived = intake.successes.all().peekable();
        for (place, mut delivery) in intake.deliveries.into_iter().enumerate() {
            while let Some((_, success)) = arrived.next_if(|(before, _)| *before <= place) {
                self.witness.arrived(&success);
            }
            if let Some(now) = clock::now().filter(|_| delivery.date.is_some_and(|date| !date.has_year())) {
                delivery.tell_year(now);
            }
            self.witness.see(source, Diagnosis::of(delivery, self.reference))?;
        }
        for (_, success) in arrived {
            self.witness.arrived(&success);
        }
        Ok(())
    }
}
