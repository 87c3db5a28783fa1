//! The frame of the Model Context Protocol: JSON-RPC 2.0, a message a line.
//!
//! Source: modelcontextprotocol.io/specification, "Base protocol", "Lifecycle" and "Transports" (stdio).

use serde_json::{Value, json};

/// The versions that differ in nothing that is used here, the newest first.
const VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

const UNREADABLE: i64 = -32700;
const NO_REQUEST: i64 = -32600;
const UNKNOWN_METHOD: i64 = -32601;
const WRONG_PARAMETERS: i64 = -32602;

/// A request, or a notice where it has no id.
#[derive(Debug)]
pub(super) struct Message {
    pub id: Option<Value>,
    pub method: String,
    pub params: Value,
}

/// Why a request has no result.
#[derive(Debug)]
pub(super) struct Failure {
    /// Of the request, where that could be read.
    pub id: Value,
    /// By JSON-RPC 2.0, section 5.1.
    pub code: i64,
    pub text: String,
}

impl Failure {
    fn new(code: i64, text: impl Into<String>) -> Self {
        Self { id: Value::Null, code, text: text.into() }
    }

    pub(super) fn too_long(longest: u64) -> Self {
        Self::new(NO_REQUEST, format!("This message is longer than {} MB. Send a part of the text.", longest >> 20))
    }

    pub(super) fn unknown_method(method: &str) -> Self {
        Self::new(
            UNKNOWN_METHOD,
            format!("Unknown method {method}. This server has tools only: tools/list, tools/call."),
        )
    }

    pub(super) fn wrong_parameters(text: impl Into<String>) -> Self {
        Self::new(WRONG_PARAMETERS, text)
    }
}

impl Message {
    pub(super) fn read(line: &[u8]) -> Result<Self, Failure> {
        let Value::Object(mut message) = serde_json::from_slice(line)
            .map_err(|error| Failure::new(UNREADABLE, format!("This line isn't JSON: {error}.")))?
        else {
            return Err(Failure::new(NO_REQUEST, "A message is one JSON object on one line."));
        };
        let id = message.remove("id").filter(|id| id.is_string() || id.is_number());
        let Some(Value::String(method)) = message.remove("method") else {
            let text = "A request needs a method, such as tools/list.";
            // What has no method is the answer to a question, and none was asked.
            return Err(Failure { id: id.unwrap_or_default(), ..Failure::new(NO_REQUEST, text) });
        };
        Ok(Self { id, method, params: message.remove("params").unwrap_or_default() })
    }
}

/// The answer to the first message: what the server is and can do.
pub(super) fn welcome(params: &Value, hides: bool) -> Value {
    let asked = params.get("protocolVersion").and_then(Value::as_str);
    let version = VERSIONS.iter().find(|version| asked == Some(**version)).or(VERSIONS.first());
    let hidden =
        if hides { " Addresses, hosts and IPs are replaced by names such as user-1@domain-2.example." } else { "" };
    json!({
        "protocolVersion": version,
        "capabilities": { "tools": {} },
        "serverInfo": { "name": "whybounce", "title": "whybounce", "version": env!("CARGO_PKG_VERSION") },
        "instructions": format!(
            "Explains email bounces. Use diagnose for any bounce, SMTP reply, delivery report or log line; \
             look_up for a code, category, provider or question; draft for a text to send or file. \
             Tell the user what diagnose says about the address: never suppress an address that it says to keep.{hidden}"
        ),
    })
}
