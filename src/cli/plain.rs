//! `whybounce --plain`: the app as a conversation in lines, for screen readers, slow lines and
//! scripts. It moves no cursor and draws nothing.

mod turn;

use std::io::{IsTerminal, Write};

use anyhow::Context;

use super::input::Input;
use super::target::Target;
use super::{Outcome, Start, output};
use crate::advice::{self, Advice, Briefing, Diagnosis, Page};
use crate::clock;
use crate::redact::Redactor;
use crate::reference::Reference;
use crate::report::{document, spoken};
use crate::safe;
use crate::settings::Settings;
use crate::taxonomy::{Category, Draft};
use crate::tui::NO_THREAD;
use turn::{Lines, Turn};

/// How many pages a search names.
const HITS: usize = 10;

/// How many recipients are named one by one.
const NAMED: usize = 50;

/// What can be typed.
const HELP: &str = "\
Paste a bounce, then an empty line, or a line with a single full stop.
Or type one of these:
? words: search the reference.
explain X: read the page of a code, a category, a provider or a rule.
more: read the rest of the verdict.
show 2: read the verdict for the second recipient.
note, customer, escalation: the ticket note, the reply to the customer, the escalation to a mail admin.
note all: the same for all recipients.
help: read this again.
quit: leave.
";

pub(super) fn run(start: Start<'_>, settings: &Settings) -> anyhow::Result<Outcome> {
    let look = start.look;
    let explainer = start.overlay.open()?;
    let target = start.target(explainer.reference())?;
    let date = clock::today();
    let mut talk = Talk {
        briefing: Briefing {
            reference: explainer.reference(),
            mail_type: Some(settings.flow),
            reader: Some(settings.audience),
            date: &date,
        },
        redactor: look.redact.then(|| Redactor::new(explainer.reference())),
        out: output::stdout(),
        width: output::style(look).width,
        answers: Vec::new(),
        chosen: 0,
        found: Vec::new(),
        answered: false,
    };
    let asked = std::io::stdin().is_terminal();
    match target {
        Target::Input(input @ Input::File(_)) => {
            let bytes = input.beginning()?;
            talk.diagnose(&bytes)?;
        }
        Target::Words(words) if explainer.explain(&words).is_some() => talk.explain(&words)?,
        Target::Words(words) => talk.search(&words)?,
        Target::Input(Input::Standard) | Target::Nothing if asked => {
            talk.say("Paste a bounce, then an empty line. Type help for the commands.")?;
        }
        Target::Input(Input::Standard) | Target::Nothing => {}
    }
    let mut lines = Lines::read(asked).context(NO_THREAD)?;
    loop {
        if asked {
            write!(talk.out, "> ")?;
        }
        talk.out.flush()?;
        match lines.turn() {
            Turn::End | Turn::Command("quit" | "exit", _) => break,
            Turn::Text(text) => talk.diagnose(&text)?,
            Turn::Command(name, rest) => talk.obey(name, &rest)?,
        }
    }
    talk.out.flush()?;
    Ok(if talk.answered || asked { Outcome::Done } else { Outcome::Nothing })
}

/// The conversation: what was said last, so that one can ask more about it.
struct Talk<'a, W> {
    briefing: Briefing<'a>,
    redactor: Option<Redactor>,
    out: W,
    width: usize,
    answers: Vec<Answer<'a>>,
    chosen: usize,
    /// The pages that the last search named.
    found: Vec<String>,
    /// Whether anything was answered.
    answered: bool,
}

/// What is answered about one delivery.
struct Answer<'a> {
    diagnosis: Diagnosis,
    advice: Advice<'a>,
}

impl<'a> Answer<'a> {
    /// The page that is read out.
    fn page<'p>(&'p self, briefing: &Briefing<'a>) -> Page<'p>
    where
        'a: 'p,
    {
        Page::of(&self.diagnosis, &self.advice, briefing)
    }
}

impl<'a, W: Write> Talk<'a, W> {
    fn say(&mut self, text: &str) -> anyhow::Result<()> {
        let text = safe::block(text.trim_end());
        Ok(writeln!(self.out, "{text}")?)
    }

    const fn reference(&self) -> &'a Reference {
        self.briefing.reference
    }

    /// What is answered about a delivery, masked where that is wished.
    fn answer(&mut self, mut diagnosis: Diagnosis) -> Answer<'a> {
        let mut advice = Advice::on(&diagnosis, self.reference());
        if let Some(redactor) = &mut self.redactor {
            redactor.diagnosis(&mut diagnosis, &mut advice.suggestions);
        }
        Answer { diagnosis, advice }
    }

    fn diagnose(&mut self, text: &[u8]) -> anyhow::Result<()> {
        let mut diagnoses = advice::diagnose(text, self.reference());
        if let Some(now) = clock::now() {
            for diagnosis in &mut diagnoses {
                diagnosis.delivery.tell_year(now);
            }
        }
        self.answers = diagnoses.into_iter().map(|diagnosis| self.answer(diagnosis)).collect();
        self.chosen = 0;
        self.answered |= self.answers.iter().any(|found| found.diagnosis.verdict.category != Category::Unknown);
        match self.answers.as_slice() {
            [] => self.say("There is no bounce in this text."),
            [_] => self.show(),
            several => {
                let count = several.len();
                let named = several.iter().enumerate().take(NAMED).map(|(number, Answer { diagnosis, advice })| {
                    let who = diagnosis.delivery.recipient.as_deref();
                    let who = who.map_or_else(|| "no recipient".to_owned(), safe::line);
                    format!("{}. {who}: {}, {}.", number + 1, advice.title, diagnosis.verdict.permanence)
                });
                let list = named.collect::<Vec<_>>().join("\n");
                self.say(&format!("{count} recipients.\n{list}"))?;
                if count > NAMED {
                    self.say("Type show and a number for the others.")?;
                }
                self.say("The first:")?;
                self.show()
            }
        }
    }

    /// Says the chosen verdict.
    fn show(&mut self) -> anyhow::Result<()> {
        let Some(answer) = self.answers.get(self.chosen) else { return self.nothing_yet() };
        let text = spoken::verdict(&answer.page(&self.briefing), self.width);
        self.say(&text)
    }

    fn nothing_yet(&mut self) -> anyhow::Result<()> {
        self.say("No verdict yet. Paste a bounce first.")
    }

    fn obey(&mut self, name: &str, rest: &str) -> anyhow::Result<()> {
        match name {
            "help" => self.say(HELP),
            "?" | "search" => self.search(rest),
            "explain" => self.explain(rest),
            "show" => match rest.parse::<usize>() {
                Ok(number) if (1..=self.answers.len()).contains(&number) => {
                    self.chosen = number - 1;
                    self.show()
                }
                _ => self.say(&format!("There are {} verdicts. Type show and a number.", self.answers.len())),
            },
            "more" => {
                let Some(answer) = self.answers.get(self.chosen) else { return self.nothing_yet() };
                let text = spoken::more(&answer.page(&self.briefing), self.width);
                self.say(&text)
            }
            name => match name.parse::<Draft>() {
                Ok(draft) => self.draft(draft, rest == "all"),
                Err(_) => self.say(&format!("Unknown command {name}. Type help.")),
            },
        }
    }

    /// Says a ready text for the chosen recipient, or one for each; what is for others is not for whom it reached.
    fn draft(&mut self, draft: Draft, for_all: bool) -> anyhow::Result<()> {
        let delivered = |answer: &&Answer<'_>| answer.diagnosis.verdict.category == Category::Delivered;
        let wanted: Vec<&Answer<'_>> = if for_all {
            self.answers.iter().filter(|answer| draft == Draft::Note || !delivered(answer)).collect()
        } else {
            self.answers.get(self.chosen).into_iter().collect()
        };
        if self.answers.is_empty() {
            return self.nothing_yet();
        }
        if wanted.is_empty() {
            return self.say("Nothing failed: every recipient got the message.");
        }
        let text = |answer: &&Answer<'_>| advice::draft(draft, &answer.diagnosis, self.reference(), self.briefing.date);
        let texts: Vec<String> = wanted.iter().map(text).collect();
        self.say(&texts.join("\n\n---\n\n"))
    }

    fn search(&mut self, words: &str) -> anyhow::Result<()> {
        let hits = crate::search::search(self.reference(), words);
        self.found = hits.iter().take(HITS).map(|hit| hit.id.clone()).collect();
        self.answered |= !hits.is_empty();
        if hits.is_empty() {
            return self.say(&format!("No matches for {words}. Try fewer words."));
        }
        for (number, hit) in hits.iter().enumerate().take(HITS) {
            self.say(&format!("{}. {}: {}.", number + 1, hit.id, hit.title))?;
        }
        self.say("Type explain and a number to read one of them.")
    }

    /// Reads a page: that of an id, or that of a number of the last search.
    fn explain(&mut self, id: &str) -> anyhow::Result<()> {
        let numbered = id.parse::<usize>().ok().and_then(|number| self.found.get(number.checked_sub(1)?)).cloned();
        let id = numbered.unwrap_or_else(|| id.to_owned());
        let style = spoken::style(self.width);
        match self.reference().document(&id) {
            Some(page) => {
                self.answered = true;
                self.say(&document::text(&page, style))
            }
            None => self.say(&format!("No page for {id}. Type ? and a few words to search.")),
        }
    }
}
