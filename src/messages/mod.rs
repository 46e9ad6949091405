//! Every message of the console in one reviewed snapshot. A better wording is one changed line in it:
//! `cargo insta review`, or run the test with `INSTA_UPDATE=always` and read the difference.
//!
//! Messages with values in them are made by the functions that make them for people. All others are read from the
//! sources, a group for each file, with `{}` for values: no sentence can appear in the console without a line here. Single
//! words in lower case are not listed, nor are texts of the sources that an earlier line shows.
//!
//! Other tests assert codes, roles and values, never sentences.

mod sources;

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use management_api::{Client, Credential, Method, TokenEndpointAuthMethod, UnservedMethod};

use crate::api::{ApiError, Backend, InvalidBackend, Pause, TokenError};
use crate::clock::{Zone, relative, utc};
use crate::deployment::{Config, ConfigError};
use crate::domain::{
    APP_TYPES, AuthMethod, ClientDraft, ExpiryChoice, ExpiryDraft, app_type_hint, app_type_label,
    coverage_gap, in_full, unavailable,
};
use crate::material::ReadError;
use crate::pages::application;

#[test]
fn every_message() {
    let mut report = Report::default();
    api(&mut report);
    backends(&mut report);
    tokens(&mut report);
    methods(&mut report);
    applications(&mut report);
    dates(&mut report);
    files(&mut report);
    for (heading, lines) in application::messages() {
        report.group(heading, lines);
    }
    sources::report(&mut report);
    insta::assert_snapshot!(report.text);
}

/// The snapshot so far.
#[derive(Default)]
struct Report {
    text: String,
    lines: Vec<String>,
}

impl Report {
    fn group(&mut self, heading: &str, lines: impl IntoIterator<Item = String>) {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_none() {
            return;
        }
        writeln!(self.text, "{heading}").unwrap();
        for line in lines {
            if !self.lines.contains(&line) {
                writeln!(self.text, "    {}", line.replace('\n', "\\n")).unwrap();
                self.lines.push(line);
            }
        }
    }

    /// An earlier line is this text of the sources, or contains it if it is long, with values in the place of its
    /// placeholders.
    fn shows(&self, template: &str) -> bool {
        let pieces = pieces(template);
        let length: usize = pieces.iter().map(String::len).sum();
        let (first, last) = (&pieces[0], &pieces[pieces.len() - 1]);
        self.lines.iter().any(|line| {
            let has_values = pieces.len() > 1 && length >= 8;
            let is_whole = has_values && line.starts_with(first) && line.ends_with(last);
            line == template || ((is_whole || length >= 24) && contains_in_order(line, &pieces))
        })
    }
}

/// The texts between the placeholders of a format string.
fn pieces(template: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut depth = 0;
    for c in template.chars() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                pieces.push(String::new());
            }
            c if depth == 0 => pieces.last_mut().unwrap().push(c),
            _ => {}
        }
    }
    pieces
}

fn contains_in_order(mut line: &str, pieces: &[String]) -> bool {
    pieces
        .iter()
        .all(|piece| match line.split_once(piece.as_str()) {
            Some((_, rest)) => {
                line = rest;
                true
            }
            None => false,
        })
}

fn now() -> DateTime<Utc> {
    "2027-01-15T08:00:00Z".parse().unwrap()
}

fn texts<T: ToString>(all: impl IntoIterator<Item = T>) -> Vec<String> {
    all.into_iter().map(|one| one.to_string()).collect()
}

fn api(report: &mut Report) {
    let answer = |status, body: &str| ApiError::from_answer(status, body, Some(7));
    let errors = [
        ApiError::Offline,
        ApiError::Unreachable {
            backend: "acme.eu.auth0.com".to_owned(),
            page: "https://console.example".to_owned(),
        },
        answer(401, ""),
        answer(403, ""),
        answer(403, r#"{"message":"Insufficient scope"}"#),
        answer(
            403,
            r#"{"message":"Insufficient scope, expected any of: update:clients,update:client_keys"}"#,
        ),
        answer(
            403,
            r#"{"message":"Not enabled.","errorCode":"feature_not_enabled"}"#,
        ),
        answer(404, ""),
        answer(409, ""),
        answer(429, ""),
        answer(502, "<html>"),
    ];
    report.group("Errors of requests", texts(&errors));
    report.group(
        "Title if the outcome is unknown",
        [ApiError::Lost(String::new()).title("Rejected").to_owned()],
    );
    let pauses = [
        Pause::RetryAfter(7),
        Pause::ReadingAll { page: 2, of: 50 },
        Pause::Queued(3),
    ];
    report.group("Requests held back", texts(pauses));
}

fn backends(report: &mut Report) {
    let errors = [
        InvalidBackend::Empty,
        InvalidBackend::Scheme("http://".to_owned()),
        InvalidBackend::Path("/api".to_owned()),
        InvalidBackend::Character('_'),
        InvalidBackend::NoDot("acme".to_owned()),
        InvalidBackend::EmptyLabel,
        InvalidBackend::Port("99999".to_owned()),
        InvalidBackend::Proxy,
    ];
    report.group("Invalid backends", texts(errors));
    let files = [
        "{\n",
        "{}",
        r#"{"backend": "a.b", "backends": ["c.d"]}"#,
        r#"{"backends": []}"#,
        r#"{"backends": ["a.b", "acme"]}"#,
        r#"{"backends": ["same-origin"]}"#,
        r#"{"backend": "any-tenant", "through": "same-origin"}"#,
    ];
    let errors: Vec<ConfigError> = files
        .into_iter()
        .map(|file| Config::parse(file).unwrap_err())
        .collect();
    report.group("Invalid config.json", texts(errors));
    report.group(
        "Name of the page's own server",
        texts([Backend::SameOrigin]),
    );
}

fn tokens(report: &mut Report) {
    let expired = now() - TimeDelta::hours(2);
    let errors = [
        TokenError::Empty,
        TokenError::Encrypted,
        TokenError::Parts(1),
        TokenError::Character {
            character: '…',
            position: 5,
        },
        TokenError::Unreadable("payload"),
        TokenError::NoExpiry,
        TokenError::Expired {
            at: utc(expired),
            ago: relative(expired, now()),
        },
        TokenError::Audience {
            found: "https://acme.us.auth0.com/api/v2/".to_owned(),
            wanted: "https://acme.eu.auth0.com/api/v2/".to_owned(),
        },
    ];
    report.group("Unsuitable tokens", texts(errors));
}

fn methods(report: &mut Report) {
    let method = |method: AuthMethod| format!("{}: {}", method.label(), method.hint());
    report.group("Authentication methods", AuthMethod::ALL.map(method));
    let client = |app_type: &str| -> Client {
        serde_json::from_value(serde_json::json!({"client_id": "a", "app_type": app_type})).unwrap()
    };
    let unserved = [UnservedMethod {
        method: "tls_client_auth".to_owned(),
        reason: "The server’s reason.".to_owned(),
    }];
    let reasons = [
        unavailable(AuthMethod::Keys(Method::PrivateKeyJwt), &client("spa"), &[]),
        unavailable(
            AuthMethod::Keys(Method::SelfSignedTlsClientAuth),
            &client("non_interactive"),
            &unserved,
        ),
        unavailable(
            AuthMethod::Keys(Method::TlsClientAuth),
            &client("non_interactive"),
            &unserved,
        ),
        unavailable(
            AuthMethod::Plain(TokenEndpointAuthMethod::None),
            &client("spa"),
            &[],
        ),
    ];
    report.group("Unavailable methods", reasons.into_iter().flatten());
}

fn applications(report: &mut Report) {
    let types = APP_TYPES
        .iter()
        .map(|kind| format!("{}: {}", app_type_label(Some(kind)), app_type_hint(kind)));
    report.group("Application types", types);
    let draft = |name: &str, description: &str| ClientDraft {
        name: name.to_owned(),
        app_type: None,
        description: description.to_owned(),
    };
    let drafts = [
        draft("", ""),
        draft("a <b>", ""),
        draft("\u{200B}", ""),
        draft(&"n".repeat(300), ""),
        draft("billing", &"d".repeat(1_000)),
    ];
    report.group(
        "Problems of an application",
        drafts.iter().filter_map(ClientDraft::blocked),
    );
    let client = |keys: &str, signers: &str| -> Client {
        serde_json::from_str(&format!(
            r#"{{"client_id":"a","name":"billing",
                "client_authentication_methods":{{"private_key_jwt":{{"credentials":[{keys}]}}}},
                "signed_request_object":{{"credentials":[{signers}]}}}}"#
        ))
        .unwrap()
    };
    let credential: Credential =
        serde_json::from_str(r#"{"id":"a","credential_type":"public_key"}"#).unwrap();
    let own = r#"{"id":"a"}"#;
    let gaps = [client(own, ""), client("", own), client(own, own)];
    let gaps = gaps.iter().filter_map(|client| {
        let all = std::slice::from_ref(&credential);
        coverage_gap(client, all, &credential, Some(now()))
    });
    report.group("No usable credential", gaps);
}

fn dates(report: &mut Report) {
    let spans = [-30, 30, 60, -7_200, 86_400 * 9, -86_400 * 90, 86_400 * 800];
    let spans = spans.map(|seconds| relative(now() + TimeDelta::seconds(seconds), now()));
    report.group("Relative dates", spans);
    report.group(
        "Expiry in full",
        [in_full(now() + TimeDelta::days(30), now())],
    );
    let draft = |date: &str, time: &str| ExpiryDraft {
        choice: ExpiryChoice::At,
        date: date.to_owned(),
        time: time.to_owned(),
        zone: Zone::Utc,
        filled: None,
    };
    let drafts = [
        draft("", "12:30"),
        draft("2027-06-01", ""),
        draft("2027-01-14", "08:00"),
        draft("10000-01-01", "08:00"),
    ];
    let problems = drafts.map(|draft| draft.instant(now()).unwrap_err());
    report.group("Problems of an expiry", problems);
}

fn files(report: &mut Report) {
    let name = "disk.img".to_owned();
    let errors = [
        ReadError::TooLarge {
            name: name.clone(),
            size: 52_428_800.0,
        },
        ReadError::Unreadable { name },
    ];
    report.group("Unread files", texts(errors));
}
