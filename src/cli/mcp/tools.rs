//! The three tools: what a bounce means, what the reference says, and texts that are ready to send.

use serde_json::{Map, Value, json};

use super::protocol::Failure;
use crate::Explainer;
use crate::advice::{Briefing, Diagnosis};
use crate::clock;
use crate::redact::Redactor;
use crate::report::record::{Group, Selection};
use crate::report::{Format, Printer, document};
use crate::taxonomy::Draft;

/// Of more deliveries than this an assistant gets the number.
const MOST: usize = 50;

/// So many pages are named for words that aren't the name of one.
const HITS: usize = 8;

/// The tools, with the reference that they go by.
pub(super) struct Tools<'e> {
    explainer: &'e Explainer,
    /// Where personal data is masked.
    redactor: Option<Redactor>,
}

impl<'e> Tools<'e> {
    pub(super) fn new(explainer: &'e Explainer, hides: bool) -> Self {
        Self { explainer, redactor: hides.then(|| Redactor::new(explainer.reference())) }
    }

    /// Whether personal data is masked.
    pub(super) const fn hides(&self) -> bool {
        self.redactor.is_some()
    }

    /// What the tools are called and what they take.
    pub(super) fn list() -> Value {
        let text = json!({ "type": "string", "description":
            "The bounce as it was received: an SMTP reply, a whole delivery report, log lines, webhook JSON, an exception" });
        let kinds: Vec<_> = Draft::ALL.iter().map(|kind| kind.name()).collect();
        json!([
            tool(
                "diagnose",
                "Explain a bounce",
                "Says for each recipient why the mail bounced, whether that is permanent, who can act, what to do \
                 next and what becomes of the address, with the words in the text that say so.",
                &json!({ "text": text }),
                &["text"]
            ),
            tool(
                "look_up",
                "Look up a code or phrase",
                "The page of an SMTP reply code, enhanced status code, category, provider or term, or the best \
                 matches for a question about bounces.",
                &json!({ "query": { "type": "string", "description": "Such as 5.7.26, 421, x.7.x, mailbox-full, gmail, or words" } }),
                &["query"]
            ),
            tool(
                "draft",
                "Write about a bounce",
                "A text that is ready to send or file: a note for the ticket, an answer to the customer, or an \
                 escalation to the administrator.",
                &json!({ "text": text, "kind": { "type": "string", "enum": kinds } }),
                &["text", "kind"]
            ),
        ])
    }

    /// Calls a tool. What a tool can't do is its answer, so that the assistant can mend it.
    pub(super) fn call(&mut self, params: &Value) -> Result<Value, Failure> {
        let name = params.get("name").and_then(Value::as_str).unwrap_or_default();
        let empty = Map::new();
        let arguments = params.get("arguments").and_then(Value::as_object).unwrap_or(&empty);
        let argument = |name: &str| {
            let value = arguments.get(name).and_then(Value::as_str).map(str::trim).filter(|value| !value.is_empty());
            value.ok_or_else(|| Failure::wrong_parameters(format!("The tool needs {name}, a text that isn't empty.")))
        };
        match name {
            "diagnose" => Ok(self.diagnose(argument("text")?)),
            "look_up" => Ok(self.look_up(argument("query")?)),
            "draft" => {
                let kind = argument("kind")?;
                let names = || Draft::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
                match kind.parse() {
                    Ok(kind) => Ok(self.draft(argument("text")?, kind)),
                    Err(_) => {
                        Err(Failure::wrong_parameters(format!("Unknown kind {kind}. Choose one of: {}.", names())))
                    }
                }
            }
            other => {
                Err(Failure::wrong_parameters(format!("Unknown tool {other}. There are diagnose, look_up and draft.")))
            }
        }
    }

    fn read(&self, text: &str) -> Vec<Diagnosis> {
        let mut diagnoses = self.explainer.diagnose(text.as_bytes());
        if let Some(now) = clock::now() {
            for diagnosis in &mut diagnoses {
                diagnosis.delivery.tell_year(now);
            }
        }
        diagnoses
    }

    fn diagnose(&mut self, text: &str) -> Value {
        let diagnoses = self.read(text);
        if diagnoses.is_empty() {
            return failed(
                "This text has no delivery in it. Paste the bounce itself: the reply of the server or the report.",
            );
        }
        let records = Printer::records(Briefing::of(self.explainer.reference()), Format::Ndjson, &fields());
        let found: Vec<Value> = (diagnoses.iter().take(MOST))
            .filter_map(|diagnosis| serde_json::from_str(&self.print(&records, diagnosis)).ok())
            .collect();
        let pages = Printer::text(Briefing::of(self.explainer.reference()), crate::report::style::Style::PLAIN);
        let mut told: Vec<_> = diagnoses.iter().take(MOST).map(|diagnosis| self.print(&pages, diagnosis)).collect();
        if diagnoses.len() > MOST {
            told.push(format!("These are the first {MOST} of {} deliveries.", diagnoses.len()));
        }
        let told = told.join("\n");
        json!({
            "content": [{ "type": "text", "text": told }],
            "structuredContent": { "deliveries": diagnoses.len(), "verdicts": found },
        })
    }

    fn draft(&mut self, text: &str, kind: Draft) -> Value {
        let diagnoses = self.read(text);
        let date = clock::today();
        let briefing = Briefing { date: &date, ..Briefing::of(self.explainer.reference()) };
        let printer = Printer::draft(briefing, kind);
        let texts: Vec<_> = diagnoses.iter().take(MOST).map(|diagnosis| self.print(&printer, diagnosis)).collect();
        let texts: Vec<_> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        if texts.is_empty() {
            failed("Nothing bounced in this text, so there is nothing to write.")
        } else {
            said(&texts.join("\n\n"))
        }
    }

    fn print(&mut self, printer: &Printer<'_>, diagnosis: &Diagnosis) -> String {
        match &mut self.redactor {
            Some(redactor) => printer.single_masked("-", diagnosis, redactor),
            None => printer.single("-", diagnosis),
        }
    }

    fn look_up(&mut self, query: &str) -> Value {
        let hits = self.explainer.search(query);
        let page = self.explainer.explain(query).or_else(|| self.explainer.explain(&hits.first()?.id));
        let Some(page) = page else {
            return failed(
                "The reference has no page for this. Try a code such as 5.7.26, or the words of the server.",
            );
        };
        let mut told = document::markdown(&page);
        let others: Vec<_> = hits.iter().filter(|hit| hit.id != page.id).take(HITS).collect();
        if !others.is_empty() {
            told += "\n## Other pages\n\n";
            told.extend(others.iter().map(|hit| format!("- {}: {}\n", hit.id, hit.title)));
        }
        said(&told)
    }
}

/// What an assistant gets of a verdict: all but the texts that it can ask for.
fn fields() -> Selection {
    Selection::of_groups(&[Group::Evidence, Group::Auth, Group::Advice])
}

fn tool(name: &str, title: &str, description: &str, properties: &Value, required: &[&str]) -> Value {
    json!({
        "name": name,
        "title": title,
        "description": description,
        "inputSchema": { "type": "object", "properties": properties, "required": required },
        "annotations": { "readOnlyHint": true, "openWorldHint": false },
    })
}

fn said(text: &str) -> Value {
    json!({ "content": [{ "type": "text", "text": text }] })
}

fn failed(text: &str) -> Value {
    json!({ "content": [{ "type": "text", "text": text }], "isError": true })
}
