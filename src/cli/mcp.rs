//! `whybounce mcp`: answers assistants by the Model Context Protocol, on standard input and output.
//!
//! It reads what it is sent and nothing else: no file, no network. Personal data is masked unless the
//! person who starts it says otherwise; an assistant can't ask for it.

mod protocol;
mod tools;

use std::io::{self, BufRead, Read, Write};

use clap::Args;
use serde_json::{Value, json};

use super::reference::Overlay;
use super::{Look, Outcome, output};
use protocol::{Failure, Message};
use tools::Tools;

/// What assistants may see.
#[derive(Debug, Args)]
#[command(after_help = SETUP)]
pub(super) struct Options {
    /// Show addresses, hosts, IPs and message IDs to the assistant (hidden by default)
    #[arg(long, conflicts_with = "redact")]
    personal_data: bool,
}

const SETUP: &str = "\
An assistant starts it by itself. Most read a file of servers such as this one:
  { \"mcpServers\": { \"whybounce\": { \"command\": \"whybounce\", \"args\": [\"mcp\"] } } }
Then ask: \"Why did this bounce?\" and paste the bounce.";

/// The longest message, in bytes; more than any paste.
const LONGEST: u64 = 32 << 20;

pub(super) fn run(options: &Options, look: Look, overlay: &Overlay) -> anyhow::Result<Outcome> {
    let explainer = overlay.open()?;
    let mut tools = Tools::new(&explainer, look.redact || !options.personal_data);
    let mut input = io::stdin().lock();
    let mut out = output::stdout();
    loop {
        let line = match next(&mut input)? {
            Line::End => return Ok(Outcome::Done),
            Line::Blank => continue,
            Line::TooLong => Err(Failure::too_long(LONGEST)),
            Line::Text(line) => Ok(line),
        };
        if let Some(reply) = answer(line, &mut tools) {
            writeln!(out, "{}", crate::report::json::compact(&reply)?)?;
            out.flush()?;
        }
    }
}

/// What came in.
enum Line {
    Text(Vec<u8>),
    Blank,
    TooLong,
    End,
}

/// The next line; what is longer than any message is read over.
fn next(input: &mut impl BufRead) -> io::Result<Line> {
    let mut line = Vec::new();
    if input.take(LONGEST).read_until(b'\n', &mut line)? == 0 {
        return Ok(Line::End);
    }
    if line.last() != Some(&b'\n') && line.len() as u64 == LONGEST {
        input.skip_until(b'\n')?;
        return Ok(Line::TooLong);
    }
    Ok(if line.trim_ascii().is_empty() { Line::Blank } else { Line::Text(line) })
}

/// The reply to a message; a notice gets none.
fn answer(line: Result<Vec<u8>, Failure>, tools: &mut Tools<'_>) -> Option<Value> {
    let message = line.and_then(|line| Message::read(&line));
    let (id, result) = match message {
        Ok(Message { id: None, .. }) => return None,
        Ok(Message { id: Some(id), method, params }) => (id, reply(&method, &params, tools)),
        Err(failure) => (failure.id.clone(), Err(failure)),
    };
    Some(match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(failure) => {
            json!({ "jsonrpc": "2.0", "id": id, "error": { "code": failure.code, "message": failure.text } })
        }
    })
}

fn reply(method: &str, params: &Value, tools: &mut Tools<'_>) -> Result<Value, Failure> {
    match method {
        "initialize" => Ok(protocol::welcome(params, tools.hides())),
        "ping" => Ok(json!({})),
        "tools/list" => Ok(json!({ "tools": Tools::list() })),
        "tools/call" => tools.call(params),
        other => Err(Failure::unknown_method(other)),
    }
}
