//! The thread that has the log: it answers what the loop asks, the newest question of a kind only.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use super::clerk::Clerk;
use super::{Reply, Request, Terms, Topic};
use crate::reference::Reference;
use crate::store::PATIENCE;
use crate::tui::events::News;

/// What is asked at once.
type Batch = (Terms, Vec<Request>);

/// The thread.
#[derive(Debug)]
pub struct Archive {
    sender: Sender<Batch>,
    /// Tells of the end of the thread.
    ended: Receiver<()>,
    is_closing: Arc<AtomicBool>,
}

impl Archive {
    /// Starts the thread over the log in a file; its replies go to `sender`.
    ///
    /// # Errors
    /// The system starts no more threads.
    pub fn start(file: Option<PathBuf>, reference: Arc<Reference>, sender: Sender<News>) -> io::Result<Self> {
        let (asks, asked) = mpsc::channel();
        let (ends, ended) = mpsc::channel();
        let is_closing = Arc::new(AtomicBool::new(false));
        let closing = Arc::clone(&is_closing);
        thread::Builder::new().spawn(move || {
            let _ends: Sender<()> = ends;
            let mut clerk = Clerk::new(file, Arc::clone(&reference));
            let work = std::panic::AssertUnwindSafe(|| run(&mut clerk, &asked, &closing, &sender));
            if std::panic::catch_unwind(work).is_err() {
                let said = reference.sentence("queue-bug", &[]);
                // Where nobody listens any more, nobody wants to know.
                let _ = sender.send(News::Log(Reply::Trouble(Topic::Action, said)));
            }
        })?;
        Ok(Self { sender: asks, ended, is_closing })
    }

    /// Asks something; nothing comes back where the thread has ended.
    pub fn ask(&self, terms: Terms, requests: Vec<Request>) -> bool {
        self.sender.send((terms, requests)).is_ok()
    }

    /// Waits until everything is written that was to be.
    pub fn finish(self) {
        self.is_closing.store(true, Ordering::Release);
        drop(self.sender);
        let most = PATIENCE + Duration::from_secs(1);
        // Whether it has ended or not, no more can be done.
        let _ = self.ended.recv_timeout(most);
    }
}

/// Answers until nobody asks any more.
fn run(clerk: &mut Clerk, asked: &Receiver<Batch>, is_closing: &AtomicBool, sender: &Sender<News>) {
    while let Ok(first) = asked.recv() {
        let mut all: Vec<(Terms, Request)> = Vec::new();
        for (terms, requests) in std::iter::once(first).chain(asked.try_iter()) {
            all.extend(requests.into_iter().map(|request| (terms.clone(), request)));
        }
        let needless: Vec<bool> = all
            .iter()
            .enumerate()
            .map(|(at, (_, request))| all.iter().skip(at + 1).any(|(_, later)| request.is_outdone_by(later)))
            .collect();
        for ((terms, request), is_needless) in all.into_iter().zip(needless) {
            let is_late = is_closing.load(Ordering::Acquire) && !request.is_write();
            if !is_needless && !is_late {
                clerk.answer(request, &terms, &mut |reply| drop(sender.send(News::Log(reply))));
            }
        }
        if sender.send(News::LogRests).is_err() && !is_closing.load(Ordering::Acquire) {
            return;
        }
    }
}
