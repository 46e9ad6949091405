//! A token request as people paste it: an assertion alone, a form body, JSON, a curl command, an HTTP request or a
//! URL.

mod curl;
mod form;
mod json;
mod words;

use crate::report::{Code, Judgement, Rule};
use crate::show::Show;

/// The only assertion type (RFC 7523, section 2.2).
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// The only grant type.
const GRANT_TYPE: &str = "client_credentials";
/// The grant by which an assertion stands for a user (RFC 7523, section 2.1).
const JWT_GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Parameters of a token request, which distinguish a form from an assertion.
const KNOWN: [&str; 11] = [
    "grant_type",
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "assertion",
    "audience",
    "scope",
    "resource",
    "token",
    "token_type_hint",
];

/// Where the parameters of a request are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// There is no request, only an assertion.
    Assertion,
    /// A form.
    Form,
    /// JSON.
    Json,
    /// A command line of curl.
    Curl,
    /// Request line, headers and body.
    Http,
    /// A URL with a query string.
    Url,
}

/// A request as it was read.
#[derive(Clone)]
pub struct Request {
    /// What it was read from.
    pub kind: Kind,
    /// The assertion as it would arrive at the server, wherever it was.
    pub assertion: Option<String>,
    parameters: Vec<(String, String)>,
    /// The value of the `Authorization` header.
    authorization: Option<String>,
    /// What is wrong with how the parameters are sent.
    faults: Vec<Judgement>,
    /// Part of it is not read: what is absent may be there.
    is_partial: bool,
}

/// Shows no values: they are secrets.
impl core::fmt::Debug for Request {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Request")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Request {
    /// Reads a text. Every text is read: one that is nothing else is an assertion.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let start = text.trim_start();
        let first = start.split_whitespace().next().unwrap_or_default();
        if ["POST", "GET", "PUT"].contains(&first) && start.contains("HTTP/") {
            return form::read_http(start);
        }
        if start.starts_with(['{', '[']) {
            return Self::of_json(start.trim_end());
        }
        if let Some(command) = curl_command(start) {
            return curl::read(command);
        }
        if first.starts_with("https://") || first.starts_with("http://") {
            return form::read_url(first);
        }
        if form::is_form(start) {
            return form::read(start);
        }
        // A file ends with a line break; anything else around it is not the file's.
        Self::of_assertion(
            text.trim_matches(|c: char| c.is_ascii_whitespace())
                .to_owned(),
        )
    }

    /// An assertion without a request.
    #[must_use]
    pub fn of_assertion(assertion: String) -> Self {
        Self {
            kind: Kind::Assertion,
            assertion: Some(assertion),
            parameters: Vec::new(),
            authorization: None,
            faults: Vec::new(),
            is_partial: false,
        }
    }

    fn new(kind: Kind, parameters: Vec<(String, String)>, faults: Vec<Judgement>) -> Self {
        let mut request = Self {
            kind,
            assertion: None,
            parameters,
            authorization: None,
            faults,
            is_partial: false,
        };
        let assertion = request.parameter("client_assertion");
        // Also one that is sent as a grant: its rules are judged.
        let assertion = assertion.or_else(|| request.parameter("assertion"));
        request.assertion = assertion.map(str::to_owned);
        request
    }

    /// The value of a parameter; one without a value counts as absent.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The judgements on the request itself, without the assertion; none if there is no request.
    pub(crate) fn judge(&self, show: Show) -> Vec<Judgement> {
        let mut judgements = self.faults.clone();
        if self.kind == Kind::Assertion {
            return judgements;
        }
        let grant_type = self.parameter("grant_type");
        match assertion_as_grant(grant_type, self.parameter("assertion").is_some()) {
            Some(fault) => judgements.push(fault),
            None => judgements.extend(self.authentication(show)),
        }
        if judgements.is_empty() {
            judgements.push(Judgement::passed(
                Rule::Request,
                "One client authentication, with its type, and the grant client_credentials.",
            ));
        }
        judgements
    }

    /// What is wrong with mechanism, assertion type and grant type.
    fn authentication(&self, show: Show) -> Vec<Judgement> {
        let kind = self.parameter("client_assertion_type");
        let has_assertion = self.parameter("client_assertion").is_some();
        let type_fault = has_assertion.then(|| assertion_type(kind, show)).flatten();
        let faults = [self.mechanism(show), type_fault, self.grant(show)];
        let is_of_absence = |fault: &Judgement| {
            matches!(
                fault.code,
                Code::AuthenticationMissing | Code::AssertionMissing
            ) || fault.seen.is_none()
        };
        faults
            .into_iter()
            .flatten()
            .filter(|fault| !(self.is_partial && is_of_absence(fault)))
            .collect()
    }

    fn grant(&self, show: Show) -> Option<Judgement> {
        let grant = self.parameter("grant_type");
        // Revocation and introspection have none.
        if grant == Some(GRANT_TYPE) || (grant.is_none() && self.parameter("token").is_some()) {
            return None;
        }
        let judgement = Judgement::failed(
            Rule::Request,
            Code::GrantTypeUnsupported,
            "grant_type must be client_credentials.",
        )
        .expected(GRANT_TYPE);
        Some(match grant {
            Some(grant) => judgement.seen(show.text(grant)),
            None => judgement,
        })
    }

    fn mechanism(&self, show: Show) -> Option<Judgement> {
        let has_assertion = self.parameter("client_assertion").is_some();
        let has_secret = self.parameter("client_secret").is_some();
        let header = self.authorization.as_deref();
        let used = [
            (has_assertion, "client_assertion"),
            (has_secret, "client_secret"),
            (header.is_some(), "the Authorization header"),
        ];
        let names: Vec<&str> = used
            .iter()
            .filter_map(|(is_used, name)| is_used.then_some(*name))
            .collect();
        let is_basic = header
            .and_then(|header| header.get(..6))
            .is_some_and(|start| start.eq_ignore_ascii_case("basic "));
        match (names.as_slice(), header) {
            (["client_assertion"], _) => None,
            ([_], Some(header)) if !is_basic => Some(
                Judgement::failed(
                    Rule::Request,
                    Code::AuthorizationUnreadable,
                    "The assertion belongs in the parameter client_assertion, not in the Authorization header.",
                )
                .seen(header.split(' ').next().unwrap_or_default().to_owned())
                .expected("client_assertion and client_assertion_type in the body"),
            ),
            ([by_secret], _) => Some(
                Judgement::failed(
                    Rule::Request,
                    Code::AssertionMissing,
                    "The request authenticates with a client secret: there is no assertion to explain.",
                )
                .seen((*by_secret).to_owned())
                .expected("client_assertion"),
            ),
            ([], _) => Some(self.unauthenticated(show)),
            _ => Some(
                Judgement::failed(
                    Rule::Request,
                    Code::SeveralMechanisms,
                    "The request uses more than one client authentication mechanism. Use one.",
                )
                .seen(names.join(", "))
                .expected("client_assertion alone"),
            ),
        }
    }

    fn unauthenticated(&self, show: Show) -> Judgement {
        let fault = |code, message| {
            Judgement::failed(Rule::Request, code, message)
                .expected("client_assertion and client_assertion_type")
        };
        match self.parameter("client_assertion_type") {
            Some(kind) => fault(
                Code::AssertionMissing,
                "The request has a client_assertion_type but no client_assertion.",
            )
            .seen(format!("client_assertion_type {}", show.text(kind))),
            None => fault(
                Code::AuthenticationMissing,
                "The request contains no client authentication.",
            ),
        }
    }
}

/// The command of curl in a text: behind a prompt, a path or sudo, or in a script.
fn curl_command(text: &str) -> Option<&str> {
    text.match_indices("curl").find_map(|(at, _)| {
        let (before, command) = text.split_at(at);
        let is_word = before
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "/\\(`;&|$>#".contains(c));
        let behind = command
            .trim_start_matches("curl")
            .trim_start_matches(".exe");
        let is_command = behind.starts_with(|c: char| c.is_whitespace());
        (is_word && is_command && !form::is_form(before)).then_some(command)
    })
}

/// The judgement on an assertion type that is not the one (RFC 7523, section 2.2).
pub fn assertion_type(kind: Option<&str>, show: Show) -> Option<Judgement> {
    if kind == Some(ASSERTION_TYPE) {
        return None;
    }
    let judgement = Judgement::failed(
        Rule::Request,
        Code::AssertionTypeWrong,
        format!("client_assertion_type must be {ASSERTION_TYPE}."),
    )
    .expected(ASSERTION_TYPE);
    Some(match kind {
        Some(kind) => judgement.seen(show.text(kind)),
        None => judgement.seen("absent"),
    })
}

/// The judgement on an assertion that is sent as a grant rather than as client authentication (RFC 7523, section 2).
pub fn assertion_as_grant(grant_type: Option<&str>, has_assertion: bool) -> Option<Judgement> {
    let is_grant =
        grant_type == Some(JWT_GRANT) || (has_assertion && grant_type != Some(GRANT_TYPE));
    is_grant.then(|| {
        Judgement::failed(
            Rule::Request,
            Code::AssertionAsGrant,
            "The assertion is sent as a grant, for a user. To authenticate a client, send it as client_assertion with \
             client_assertion_type and grant_type=client_credentials.",
        )
        .seen(if grant_type == Some(JWT_GRANT) {
            JWT_GRANT
        } else {
            "assertion"
        })
        .expected(GRANT_TYPE)
    })
}

/// The judgement on parameters in the URL, where they are not read.
pub fn parameters_in_url(names: &[&str]) -> Option<Judgement> {
    let known: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| KNOWN.contains(name))
        .collect();
    (!known.is_empty()).then(|| {
        Judgement::failed(
            Rule::Request,
            Code::ParametersInUrl,
            "Parameters are in the URL, where they are not read and end up in logs. Send them in the body of a POST.",
        )
        .seen(known.join(", "))
        .expected("parameters in the body")
    })
}

fn repeated(name: Option<&str>) -> Judgement {
    let judgement = Judgement::failed(
        Rule::Request,
        Code::ParameterRepeated,
        "A parameter is repeated (RFC 6749, section 3.2). Send it once.",
    )
    .expected("each parameter once");
    match name {
        Some(name) => judgement.seen(Show::Redacted.text(name)),
        None => judgement,
    }
}

fn media_type(seen: &str, expected: &'static str) -> Judgement {
    Judgement::failed(
        Rule::Request,
        Code::MediaTypeWrong,
        format!("The Content-Type says {seen}, but the body is not of that type. Send {expected}."),
    )
    .seen(seen.to_owned())
    .expected(expected)
}
