//! What the loop asks of the kept log, beside itself.

use std::time::Instant;

use super::{PATIENCE, Session};
use crate::clock;
use crate::tui::action::Action;
use crate::tui::events::News;
use crate::tui::files;
use crate::tui::log::{Request, Terms};
use crate::tui::terminal::Terminal;

impl Session {
    /// Hands the kept log what the app wants of it.
    pub(super) fn send_to_log(&mut self) {
        let mut requests = self.app.take_requests();
        if requests.is_empty() {
            return;
        }
        let written = self.app.file().and_then(files::written);
        for request in &mut requests {
            if let Request::Keep(keeping) = request {
                keeping.last = written.map_or_else(clock::now, clock::date);
            }
        }
        let terms = Terms::of(&self.app.desk, clock::seconds());
        self.is_log_asked = self.archive.as_ref().is_some_and(|archive| archive.ask(terms, requests));
    }

    /// Asks the kept log what the app wants to know, and waits a moment for what it says.
    pub(super) fn ask_log(&mut self, terminal: &mut Terminal) -> anyhow::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        // What is told may lead to the next question.
        loop {
            self.send_to_log();
            if !self.is_log_asked {
                return Ok(());
            }
            match self.news.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(News::Log(reply)) => {
                    if let Some(effect) = self.app.update(Action::Log(reply)) {
                        self.perform(effect, terminal)?;
                    }
                }
                Ok(News::LogRests) => self.is_log_asked = false,
                Ok(news) => self.later.push_back(news),
                Err(_) => return Ok(()),
            }
        }
    }
}
