//! JSON: a token request, or an assertion in another JSON.

use primitives::json;
use serde_json::{Map, Value};

use super::{KNOWN, Kind, Request, repeated};
use crate::report::{Code, Judgement, Rule};

impl Request {
    /// A body of JSON. What it contains is judged, also if it can't be read as a request.
    pub(super) fn of_json(text: &str) -> Self {
        let mut request = match json::object(text.as_bytes()) {
            Ok(members) => Self::of_members(members, Vec::new()),
            Err(fault) => {
                let judgement = match fault {
                    json::Fault::DuplicateMember => repeated(None),
                    _ => Judgement::failed(
                        Rule::Request,
                        Code::BodyUnreadable,
                        "The body is not a JSON object.",
                    ),
                };
                match serde_json::from_str::<Map<String, Value>>(text) {
                    Ok(members) => Self::of_members(members, vec![judgement]),
                    Err(_) => Self {
                        is_partial: true,
                        ..Self::new(Kind::Json, Vec::new(), vec![judgement])
                    },
                }
            }
        };
        let has_parameters = KNOWN.iter().any(|name| request.parameter(name).is_some());
        if request.assertion.is_none() && !has_parameters {
            request.assertion = token_in(text).map(str::to_owned);
        }
        request
    }

    fn of_members(members: Map<String, Value>, mut faults: Vec<Judgement>) -> Self {
        // The JSON serialization of a JWS (RFC 7515, section 7.2) in the place of the compact one: with several signatures
        // or one.
        let signatures = members.get("signatures").and_then(|all| all.get(0));
        let signer = signatures.and_then(Value::as_object).unwrap_or(&members);
        let text = |of: &Map<String, Value>, name: &str| of.get(name)?.as_str().map(str::to_owned);
        if let (Some(header), Some(claims), Some(signature)) = (
            text(signer, "protected"),
            text(&members, "payload"),
            text(signer, "signature"),
        ) {
            let compact = format!("{header}.{claims}.{signature}");
            let mut request = Self::of_assertion(compact);
            request.faults.push(
                Judgement::failed(
                    Rule::Form,
                    Code::NotCompact,
                    "This is the JSON serialization of a JWS. Send the compact one: protected, payload and signature \
                     with dots between them (RFC 7515, section 7.1).",
                )
                .seen("JSON")
                .expected("three parts with dots between them"),
            );
            return request;
        }
        let mut parameters = Vec::new();
        for (name, value) in members {
            match value {
                Value::String(text) => parameters.push((name, text)),
                Value::Null => {}
                _ if KNOWN.contains(&name.as_str()) => faults.push(Judgement::failed(
                    Rule::Request,
                    Code::BodyUnreadable,
                    format!("The parameter {name} is not a string."),
                )),
                _ => {}
            }
        }
        Self::new(Kind::Json, parameters, faults)
    }
}

/// The first text in the form of a signed JWT: for explanations only.
fn token_in(text: &str) -> Option<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .find(|run| run.starts_with("ey") && run.matches('.').count() == 2)
}
