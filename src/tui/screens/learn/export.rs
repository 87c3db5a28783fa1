//! The result of an exam as a file.

use super::Learn;
use super::quiz::Quiz;
use crate::reference::Reference;
use crate::report::{exam, json};

impl Learn {
    /// What the result is called where nobody names it.
    pub fn file_name(&self) -> Option<String> {
        let paper = self.quiz.as_ref().filter(|quiz| quiz.is_done())?.paper()?;
        Some(format!("exam-{}.md", paper.seed))
    }

    /// The result as a file with this ending.
    ///
    /// # Errors
    /// That there is none, or that the ending is not known, as a sentence.
    pub fn file(&self, ending: &str, reference: &Reference) -> Result<String, String> {
        let paper = self.quiz.as_ref().filter(|quiz| quiz.is_done()).and_then(Quiz::paper);
        let paper = paper.ok_or_else(|| reference.sentence("learn-no-result", &[]))?;
        match ending {
            "md" => Ok(exam::markdown(&paper, reference)),
            "json" => json::pretty(&paper).map(|text| text + "\n").map_err(|error| error.to_string()),
            _ => Err(reference.sentence("learn-ending", &[])),
        }
    }
}
