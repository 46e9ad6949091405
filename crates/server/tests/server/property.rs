//! Whatever is sent, the answer is one that the contract allows, and never a token.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use management_api::Algorithm;
use proptest::prelude::*;
use std::sync::LazyLock;
use tokio::runtime::Runtime;

use crate::common::{Answer, TYPE, TestServer, form};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
static SERVER: LazyLock<TestServer> = LazyLock::new(|| RUNTIME.block_on(TestServer::start()));

fn post(path: &str, content_type: &str, body: Vec<u8>) -> Answer {
    let request = Request::post(path)
        .header("content-type", content_type)
        .body(Body::from(body))
        .unwrap();
    RUNTIME.block_on(SERVER.send(request))
}

fn assert_rejected(answer: &Answer) {
    let expected = match answer.status {
        StatusCode::BAD_REQUEST => &["invalid_request", "unsupported_grant_type"][..],
        StatusCode::UNAUTHORIZED => &["invalid_client"],
        other => panic!("{other}: {}", answer.json()),
    };
    let error = answer.json()["error"].as_str().unwrap().to_owned();
    assert!(expected.contains(&error.as_str()), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Contract 9.20.
    #[test]
    fn any_bytes_are_answered(
        path in prop::sample::select(vec!["/oauth/token", "/oauth/revoke", "/oauth/introspect"]),
        content_type in prop::sample::select(vec!["application/json", "application/x-www-form-urlencoded", "text/plain", ""]),
        body in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        assert_rejected(&post(path, content_type, body));
    }

    /// Contract 9.20.
    #[test]
    fn any_parameters_are_answered(
        grant in prop::sample::select(vec!["client_credentials", "password", ""]),
        kind in prop::sample::select(vec![TYPE, "", "x"]),
        assertion in "[A-Za-z0-9_.=-]{0,200}|\\PC{0,50}",
        client_id in "\\PC{0,20}",
        secret in "\\PC{0,20}",
    ) {
        let body = form(&[
            ("grant_type", grant),
            ("client_assertion_type", kind),
            ("client_assertion", &assertion),
            ("client_id", &client_id),
            ("client_secret", &secret),
        ]);
        assert_rejected(&post("/oauth/token", "application/x-www-form-urlencoded", body.into_bytes()));
    }

    /// Contract 9.10.
    #[test]
    fn no_modified_assertion_is_accepted(position in any::<prop::sample::Index>(), replacement in "[A-Za-z0-9_.=\u{0}é-]") {
        let client = RUNTIME.block_on(SERVER.key_client(Algorithm::PS256));
        let good = SERVER.draft(&client).signed();
        let mut characters: Vec<char> = good.chars().collect();
        let place = position.index(characters.len());
        let changed = replacement.chars().next().unwrap();
        prop_assume!(characters[place] != changed);
        characters[place] = changed;
        let answer = RUNTIME.block_on(SERVER.exchange(&characters.into_iter().collect::<String>()));
        prop_assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
}
