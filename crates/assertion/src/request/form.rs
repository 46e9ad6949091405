//! Forms, URLs and whole HTTP requests.

use percent_encoding::percent_decode_str;
use std::collections::BTreeSet;

use super::{KNOWN, Kind, Request, media_type, parameters_in_url, repeated};
use crate::report::{Code, Judgement, Rule};
use crate::show::Show;

/// Names and values in their order, and what is wrong with them.
pub(super) struct Form {
    pub(super) parameters: Vec<(String, String)>,
    pub(super) faults: Vec<Judgement>,
}

/// Returns true if a text is a form: it begins with a known parameter.
pub(super) fn is_form(text: &str) -> bool {
    text.split('&').any(|pair| {
        let name = pair.split('=').next().unwrap_or_default().trim();
        pair.contains('=') && KNOWN.contains(&name)
    })
}

/// A body of a form alone.
pub(super) fn read(text: &str) -> Request {
    let Form { parameters, faults } = pairs(&joined(text));
    Request::new(Kind::Form, parameters, faults)
}

/// Of a form over several lines, one: people break it at each `&` to read it.
fn joined(text: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    let is_broken_at_pairs = lines.windows(2).all(
        |pair| matches!(pair, [before, after] if before.ends_with('&') || after.starts_with('&')),
    );
    if is_broken_at_pairs {
        lines.concat()
    } else {
        text.trim().to_owned()
    }
}

/// Decodes a form or query string. The first parameter that is repeated is a fault, and the first that is not UTF-8.
pub(super) fn pairs(text: &str) -> Form {
    let mut parameters: Vec<(String, String)> = Vec::new();
    let mut names = BTreeSet::new();
    let (mut again, mut unreadable) = (None, None);
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (decoded(name), decoded(value)) {
            (Some(name), Some(value)) if names.insert(name.clone()) => {
                parameters.push((name, value));
            }
            (Some(name), Some(_)) => {
                again.get_or_insert_with(|| repeated(Some(&name)));
            }
            _ => {
                unreadable.get_or_insert_with(|| {
                    Judgement::failed(
                        Rule::Request,
                        Code::BodyUnreadable,
                        "The decoded form is not valid UTF-8.",
                    )
                });
            }
        }
    }
    Form {
        parameters,
        faults: unreadable.into_iter().chain(again).collect(),
    }
}

fn decoded(text: &str) -> Option<String> {
    let text = text.replace('+', " ");
    let decoded = percent_decode_str(&text).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

/// A URL whose query string holds the parameters.
pub(super) fn read_url(url: &str) -> Request {
    let mut request = Request::new(Kind::Url, Vec::new(), Vec::new());
    request.add_query(url);
    request
}

/// Request line, headers, an empty line, body.
pub(super) fn read_http(text: &str) -> Request {
    let text = text.replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (method, url) = (first.next().unwrap_or_default(), first.next());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut request = of_body(Kind::Http, body.trim(), &headers);
    request.add_query(url.unwrap_or_default());
    request.add_method(method);
    request
}

/// A body by its content type; what was not said is a form.
pub(super) fn of_body(kind: Kind, body: &str, headers: &[(String, String)]) -> Request {
    let header = |name: &str| {
        headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    };
    let said = header("content-type").unwrap_or("application/x-www-form-urlencoded");
    let said = said.split(';').next().unwrap_or_default().trim();
    let is_json = body.trim_start().starts_with('{');
    let mut request = if is_json {
        Request::of_json(body.trim())
    } else {
        let Form { parameters, faults } = pairs(body);
        Request::new(kind, parameters, faults)
    };
    request.kind = kind;
    let expected = if is_json {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    if !body.is_empty() && !said.eq_ignore_ascii_case(expected) {
        request.faults.push(media_type(said, expected));
    }
    request.authorization = header("authorization").map(str::to_owned);
    request.add_authorization();
    request
}

impl Request {
    /// Takes the assertion from the Authorization header if it is nowhere else, for its rules to be judged.
    pub(super) fn add_authorization(&mut self) {
        let Some(header) = &self.authorization else {
            return;
        };
        if self.assertion.is_none()
            && let Some((scheme, value)) = header.split_once(' ')
            && !scheme.eq_ignore_ascii_case("basic")
        {
            self.assertion = Some(value.trim().to_owned());
        }
    }

    /// Says that the body of a request with this method is not read, unless it is POST.
    pub(super) fn add_method(&mut self, method: &str) {
        if method.eq_ignore_ascii_case("POST") {
            return;
        }
        self.faults.push(
            Judgement::failed(
                Rule::Request,
                Code::BodyUnreadable,
                "The token endpoint accepts POST alone (RFC 6749, section 3.2).",
            )
            .seen(Show::Redacted.text(method))
            .expected("POST"),
        );
    }

    /// Takes parameters from the URL, for their rules to be judged, and says that they are there.
    pub(super) fn add_query(&mut self, url: &str) {
        let Some((_, query)) = url.split_once('?') else {
            return;
        };
        let query = query.split('#').next().unwrap_or_default();
        let Form { parameters, faults } = pairs(query);
        let names: Vec<&str> = parameters.iter().map(|(name, _)| name.as_str()).collect();
        self.faults.extend(parameters_in_url(&names));
        self.faults.extend(faults);
        let known: BTreeSet<&String> = self.parameters.iter().map(|(name, _)| name).collect();
        let others: Vec<(String, String)> = parameters
            .into_iter()
            .filter(|(name, _)| !known.contains(name))
            .collect();
        self.parameters.extend(others);
        if self.assertion.is_none() {
            self.assertion = self.parameter("client_assertion").map(str::to_owned);
        }
    }
}
