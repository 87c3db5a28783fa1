//! Diagnoses beside the loop: the newest text wins, texts in between are never read.

use std::io;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use super::events::News;
use crate::advice;
use crate::intake::Date;
use crate::redact::Redactor;
use crate::reference::Reference;

/// Up to this length, in bytes, the text of each delivery is told with it.
const SHORT: usize = 1 << 20;

/// A text to diagnose.
#[derive(Debug)]
pub struct Job {
    /// Its revision.
    pub revision: u64,
    /// The text.
    pub text: Vec<u8>,
    /// When its last line may have been written.
    pub last: Option<Date>,
    /// Masks what was found, where that is wanted.
    pub redactor: Option<Redactor>,
}

/// What the loop and the worker share.
#[derive(Debug, Default)]
struct Desk {
    job: Mutex<Option<Job>>,
    brought: Condvar,
}

/// The thread that diagnoses.
#[derive(Debug)]
pub struct Worker {
    desk: Arc<Desk>,
}

impl Worker {
    /// Starts the thread; its answers go to `sender`.
    ///
    /// # Errors
    /// The system starts no more threads.
    pub fn start(reference: Arc<Reference>, sender: Sender<News>) -> io::Result<Self> {
        let desk = Arc::new(Desk::default());
        let work = Arc::clone(&desk);
        thread::Builder::new().spawn(move || {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work.run(&reference, &sender)));
            if let Err(panic) = outcome {
                let words = panic.downcast_ref::<String>().cloned();
                let words = words.or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()));
                let words = words.unwrap_or_default();
                let _ = sender
                    .send(News::Lost(format!("this text can't be diagnosed. That is a bug in whybounce: {words}")));
            }
        })?;
        Ok(Self { desk })
    }

    /// Asks for a diagnosis; a text that still waits for its turn is dropped.
    pub fn diagnose(&self, wanted: Job) {
        let mut job = self.desk.job.lock().unwrap_or_else(PoisonError::into_inner);
        *job = Some(wanted);
        self.desk.brought.notify_one();
    }
}

impl Desk {
    /// Works until nobody listens any more.
    fn run(&self, reference: &Reference, sender: &Sender<News>) {
        loop {
            let Job { revision, text, last, mut redactor } = self.next();
            // What may be kept needs its text; of a long one that is read anew.
            let is_short = text.len() <= SHORT && redactor.is_none();
            let mut diagnoses = if is_short {
                advice::diagnose_with_texts(&text, reference)
            } else {
                advice::diagnose(&text, reference)
            };
            if let Some(last) = last {
                for diagnosis in &mut diagnoses {
                    diagnosis.delivery.tell_year(last);
                }
            }
            // What was encoded in the text stands readable in its diagnosis.
            if let Some(redactor) = &mut redactor {
                for diagnosis in &mut diagnoses {
                    redactor.diagnosis(diagnosis, &mut []);
                }
            }
            if sender.send(News::Answer(revision, diagnoses, redactor)).is_err() {
                return;
            }
        }
    }

    fn next(&self) -> Job {
        let mut job = self.job.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(job) = job.take() {
                return job;
            }
            job = self.brought.wait(job).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
