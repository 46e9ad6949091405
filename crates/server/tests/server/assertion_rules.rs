//! The rules of the contract's checklist at the endpoint itself, one test per number, and attacks.

use crate::common::{
    Answer, Draft, ISSUER, KeyPair, TYPE, TestClient, TestServer, credential, form, keys,
};
use axum::http::{Method, StatusCode};
use management_api::{Limits, SigningAlgorithm};
use serde_json::{Value, json};
use server::clock::Clock as _;
use store::{Authentication, ClientChange};

/// A refusal as every caller sees it, whatever the reason.
fn assert_refused(answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
    assert_eq!(
        answer.json(),
        json!({ "error": "invalid_client", "error_description": "Client authentication failed." }),
        "{what}"
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("pragma"), "no-cache");
}

struct Fixture {
    server: TestServer,
    client: TestClient,
}

impl Fixture {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let client = server.key_client(SigningAlgorithm::RS256).await;
        Self { server, client }
    }

    fn draft(&self) -> Draft {
        self.server.draft(&self.client)
    }

    async fn refuses(&self, assertion: &str, reason: &str) {
        let answer = self.server.exchange(assertion).await;
        assert_refused(&answer, reason);
        assert_eq!(self.server.last_reason().await, reason);
    }

    async fn accepts(&self, assertion: &str) {
        let answer = self.server.exchange(assertion).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
    }

    async fn post(&self, body: &str) -> Answer {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.server
            .call(Method::POST, "/oauth/token", &headers, body)
            .await
    }

    fn good_form(&self) -> String {
        form(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", TYPE),
            ("client_assertion", &self.draft().signed()),
        ])
    }
}

#[tokio::test]
async fn rule_01_only_post_and_no_parameter_twice() {
    let fixture = Fixture::new().await;
    assert_eq!(
        fixture.server.get("/oauth/token").await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    let good = fixture.good_form();
    for repeated in [
        "grant_type=client_credentials",
        "client_assertion=x",
        "unknown=1&unknown=2",
    ] {
        let answer = fixture.post(&format!("{good}&{repeated}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{repeated}");
        assert_eq!(answer.json()["error"], "invalid_request");
    }
    assert_eq!(fixture.post(&good).await.status, StatusCode::OK);
}

#[tokio::test]
async fn rule_02_the_assertion_type_is_exact() {
    let fixture = Fixture::new().await;
    let assertion = fixture.draft().signed();
    for kind in [
        "",
        "jwt-bearer",
        "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
        "URN:IETF:params:oauth:client-assertion-type:jwt-bearer",
    ] {
        let body = form(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", kind),
            ("client_assertion", &assertion),
        ]);
        assert_refused(&fixture.post(&body).await, kind);
        assert_eq!(fixture.server.last_reason().await, "assertion_type_wrong");
    }
    for body in [
        form(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", TYPE),
        ]),
        form(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", TYPE),
            ("client_assertion", ""),
        ]),
    ] {
        assert_refused(&fixture.post(&body).await, &body);
        assert_eq!(fixture.server.last_reason().await, "assertion_missing");
    }
    fixture.accepts(&assertion).await;
}

#[tokio::test]
async fn rule_03_a_client_id_must_be_the_subject() {
    let fixture = Fixture::new().await;
    let other = fixture.server.key_client(SigningAlgorithm::RS256).await;
    let with = |client_id: &str| format!("{}&client_id={client_id}", fixture.good_form());
    assert_refused(&fixture.post(&with(&other.id)).await, "another client");
    assert_eq!(fixture.server.last_reason().await, "client_id_mismatch");
    assert_eq!(
        fixture.post(&with(&fixture.client.id)).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn rule_04_one_mechanism_per_request() {
    let fixture = Fixture::new().await;
    let good = fixture.good_form();
    let with_secret = format!(
        "{good}&client_id={}&client_secret=hush+hush",
        fixture.client.id
    );
    let answer = fixture.post(&with_secret).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.json()["error"], "invalid_request");
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("authorization", "Basic YTpi"),
    ];
    let answer = fixture
        .server
        .call(Method::POST, "/oauth/token", &headers, &good)
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        fixture.post(&good).await.status,
        StatusCode::OK,
        "it was not used up"
    );
}

#[tokio::test]
async fn rule_05_the_registered_method_binds() {
    let fixture = Fixture::new().await;
    // A client with a secret, and an assertion in its name under a key that it does not have.
    let id = fixture
        .server
        .secret_client(management_api::TokenEndpointAuthMethod::ClientSecretPost)
        .await;
    let impostor = TestClient {
        id,
        ..fixture.client.clone()
    };
    fixture
        .refuses(
            &fixture.server.draft(&impostor).signed(),
            "method_not_registered",
        )
        .await;
    // No proof at all does not make a client public.
    let nothing = form(&[
        ("grant_type", "client_credentials"),
        ("client_id", &fixture.client.id),
    ]);
    assert_refused(&fixture.post(&nothing).await, "nothing presented");
    assert_eq!(fixture.server.last_reason().await, "authentication_missing");
}

#[tokio::test]
async fn rule_06_sizes_are_capped() {
    let fixture = Fixture::new().await;
    let long = fixture
        .draft()
        .claim("note", json!("x".repeat(1500)))
        .signed();
    fixture.refuses(&long, "assertion_too_long").await;
}

#[tokio::test]
async fn rule_07_the_form_is_strict() {
    let fixture = Fixture::new().await;
    let good = fixture.draft().signed();
    let (input, signature) = good.rsplit_once('.').unwrap();
    for (assertion, reason) in [
        (input.to_owned(), "not_compact"),
        (format!("{input}."), "signature_missing"),
        (format!("{good}="), "not_base64url"),
        (format!("{good}.{signature}"), "not_compact"),
        (format!(" {good}"), "not_base64url"),
    ] {
        fixture.refuses(&assertion, reason).await;
    }
    fixture.accepts(&good).await;
}

#[tokio::test]
async fn rule_08_the_algorithm_is_the_credentials_own() {
    for registered in SigningAlgorithm::ALL {
        let server = TestServer::start().await;
        let client = server.key_client(registered).await;
        let fixture = Fixture { server, client };
        for alg in ["RS256", "RS384", "PS256"] {
            let assertion = fixture.draft().header("alg", json!(alg)).signed();
            if alg == registered.as_str() {
                fixture.accepts(&assertion).await;
            } else {
                fixture.refuses(&assertion, "alg_mismatch").await;
                let without_kid = fixture
                    .draft()
                    .header("alg", json!(alg))
                    .header("kid", Value::Null);
                fixture.refuses(&without_kid.signed(), "no_key").await;
            }
        }
        fixture
            .refuses(
                &fixture.draft().header("alg", json!("RS512")).signed(),
                "alg_not_allowed",
            )
            .await;
        for alg in ["none", "HS256", "RS512", "ES256"] {
            let draft = fixture.draft().header("alg", json!(alg));
            let answer = fixture.server.exchange(&draft.signed()).await;
            assert_refused(&answer, alg);
        }
    }
}

#[tokio::test]
async fn rule_09_the_header_brings_no_key() {
    let fixture = Fixture::new().await;
    for (name, value) in [
        ("crit", json!(["exp"])),
        ("jwk", json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB" })),
        ("jku", json!("http://127.0.0.1:9/jwks.json")),
        ("x5u", json!("http://127.0.0.1:9/x")),
        ("x5c", json!(["MIIB"])),
    ] {
        let assertion = fixture.draft().header(name, value).signed_by(&keys()[1]);
        assert_refused(&fixture.server.exchange(&assertion).await, name);
    }
}

#[tokio::test]
async fn rule_10_the_key_is_one_of_this_clients() {
    let fixture = Fixture::new().await;
    let other = fixture.server.key_client(SigningAlgorithm::RS256).await;
    fixture
        .refuses(
            &fixture.draft().header("kid", json!(other.kid)).signed(),
            "kid_unknown",
        )
        .await;
    fixture
        .refuses(&fixture.draft().signed_by(&keys()[1]), "signature_invalid")
        .await;
    let without_kid = fixture.draft().header("kid", Value::Null);
    fixture
        .refuses(&without_kid.signed_by(&keys()[1]), "signature_invalid")
        .await;
    let log = fixture.server.last_log("feccft").await;
    assert!(
        log.details["credential_id"]
            .as_str()
            .unwrap()
            .starts_with("cred_")
    );
    fixture.accepts(&without_kid.signed()).await;
}

#[tokio::test]
async fn rule_11_small_keys_verify_nothing() {
    // Keys this small can't be registered; one that got into the store all the same is no use.
    let server = TestServer::start().await;
    let id = "client-with-a-stunted-key".to_owned();
    let mut stunted = credential(&server, &id, &keys()[0], SigningAlgorithm::RS256);
    let key = stunted.key.as_mut().unwrap();
    key.n.truncate(128);
    let client = TestClient {
        id: id.clone(),
        kid: stunted.kid.clone().unwrap(),
        alg: SigningAlgorithm::RS256,
    };
    let authentication = Authentication::Credentials {
        method: management_api::Method::PrivateKeyJwt,
        ids: vec![stunted.id.clone()],
    };
    server.register(&id, authentication, vec![stunted]).await;
    let fixture = Fixture { server, client };
    let short = format!("{}.{}", fixture.draft().input(), "A".repeat(171));
    fixture.refuses(&short, "signature_invalid").await;
    fixture
        .refuses(&fixture.draft().signed(), "signature_invalid")
        .await;
}

#[tokio::test]
async fn rule_12_other_kinds_of_token_are_refused() {
    let fixture = Fixture::new().await;
    for typ in ["JWT", "client-authentication+jwt", "application/jwt"] {
        fixture
            .accepts(&fixture.draft().header("typ", json!(typ)).signed())
            .await;
    }
    for typ in ["at+jwt", "dpop+jwt", "logout+jwt"] {
        fixture
            .refuses(
                &fixture.draft().header("typ", json!(typ)).signed(),
                "typ_refused",
            )
            .await;
    }
}

#[tokio::test]
async fn rule_13_issuer_and_subject_are_the_client() {
    let fixture = Fixture::new().await;
    fixture
        .refuses(
            &fixture.draft().claim("iss", json!("someone")).signed(),
            "iss_mismatch",
        )
        .await;
    fixture
        .refuses(
            &fixture.draft().claim("iss", Value::Null).signed(),
            "iss_missing",
        )
        .await;
    fixture
        .refuses(
            &fixture.draft().claim("sub", json!("someone")).signed(),
            "client_unknown",
        )
        .await;
    fixture
        .refuses(
            &fixture.draft().claim("sub", Value::Null).signed(),
            "client_unknown",
        )
        .await;
}

#[tokio::test]
async fn rule_14_the_audience_is_the_issuer_alone() {
    let fixture = Fixture::new().await;
    for (aud, reason) in [
        (json!("https://elsewhere.example/"), "aud_mismatch"),
        (json!("http://127.0.0.1:8080"), "aud_mismatch"),
        (json!("http://localhost:8080/"), "aud_mismatch"),
        (
            json!("http://127.0.0.1:8080/oauth/token"),
            "aud_token_endpoint",
        ),
        (
            json!([ISSUER, "https://elsewhere.example/"]),
            "aud_not_sole",
        ),
        (Value::Null, "aud_missing"),
    ] {
        fixture
            .refuses(&fixture.draft().claim("aud", aud.clone()).signed(), reason)
            .await;
        if let Some(text) = aud.as_str() {
            assert_eq!(fixture.server.last_log("feccft").await.details["aud"], text);
        }
    }
    fixture
        .accepts(&fixture.draft().claim("aud", json!([ISSUER])).signed())
        .await;

    let server =
        TestServer::start_with(|settings| settings.assertions.legacy_audience = true).await;
    let client = server.key_client(SigningAlgorithm::RS256).await;
    let legacy = Fixture { server, client };
    legacy
        .accepts(
            &legacy
                .draft()
                .claim("aud", json!("http://127.0.0.1:8080/oauth/token"))
                .signed(),
        )
        .await;
}

#[tokio::test]
async fn rule_15_the_life_is_bounded_and_not_over() {
    let fixture = Fixture::new().await;
    let now = fixture.server.clock.seconds();
    for (exp, reason) in [
        (json!(now - 1), "exp_past"),
        (json!(now - 300), "exp_past"),
        (json!(now + 301), "lifetime_too_long"),
        (json!(now + 10 * 365 * 86_400), "lifetime_too_long"),
        (Value::Null, "exp_missing"),
    ] {
        fixture
            .refuses(&fixture.draft().claim("exp", exp).signed(), reason)
            .await;
    }
    fixture
        .accepts(&fixture.draft().claim("exp", json!(now + 300)).signed())
        .await;
}

#[tokio::test]
async fn rule_16_not_from_the_future() {
    let fixture = Fixture::new().await;
    let now = fixture.server.clock.seconds();
    for (name, ahead, reason) in [
        ("iat", 11, Some("iat_future")),
        ("iat", 61, Some("iat_future")),
        ("nbf", 61, Some("nbf_future")),
        ("nbf", 8, None),
        ("iat", 10, None),
    ] {
        let assertion = fixture
            .draft()
            .claim(name, json!(now + ahead))
            .claim("exp", json!(now + 120))
            .signed();
        match reason {
            Some(reason) => fixture.refuses(&assertion, reason).await,
            None => fixture.accepts(&assertion).await,
        }
    }
}

#[tokio::test]
async fn rule_17_an_identifier_is_used_once() {
    let fixture = Fixture::new().await;
    let used = fixture.draft().claim("jti", json!("once"));
    fixture.accepts(&used.signed()).await;
    fixture.refuses(&used.signed(), "jti_replayed").await;
    fixture
        .refuses(
            &fixture.draft().claim("jti", Value::Null).signed(),
            "jti_missing",
        )
        .await;
    // To the end of its life and beyond, with the clock tolerance.
    for (advance, reason) in [
        (59, "jti_replayed"),
        (1, "exp_past"),
        (9, "exp_past"),
        (2, "exp_past"),
    ] {
        fixture.server.clock.advance(advance);
        let now = fixture.server.clock.now().into();
        fixture.server.state.store.sweep(now, None).await.unwrap();
        fixture.refuses(&used.signed(), reason).await;
    }
}

#[tokio::test]
async fn rule_17_nobody_uses_up_the_identifiers_of_others() {
    let fixture = Fixture::new().await;
    let victim = fixture.draft().claim("jti", json!("mine"));
    fixture
        .refuses(&victim.signed_by(&keys()[1]), "signature_invalid")
        .await;
    let other = fixture.server.key_client(SigningAlgorithm::RS256).await;
    fixture
        .accepts(
            &fixture
                .server
                .draft(&other)
                .claim("jti", json!("mine"))
                .signed(),
        )
        .await;
    fixture.accepts(&victim.signed()).await;
}

#[tokio::test]
async fn rule_18_dates_are_numbers() {
    let fixture = Fixture::new().await;
    let now = fixture.server.clock.seconds();
    for exp in [
        json!((now + 60).to_string()),
        json!(-1),
        json!(u64::MAX),
        json!(1e300),
        json!(true),
    ] {
        fixture
            .refuses(&fixture.draft().claim("exp", exp).signed(), "date_invalid")
            .await;
    }
    fixture
        .accepts(
            &fixture
                .draft()
                .claim("exp", json!(now as f64 + 59.5))
                .signed(),
        )
        .await;
}

#[tokio::test]
async fn rule_19_unknown_claims_are_ignored() {
    let fixture = Fixture::new().await;
    fixture
        .accepts(&fixture.draft().claim("scope", json!(["x"])).signed())
        .await;
}

#[tokio::test]
async fn rule_20_every_failure_reads_alike() {
    let fixture = Fixture::new().await;
    let ghost = TestClient {
        id: "nobody".into(),
        ..fixture.client.clone()
    };
    let unknown_client = fixture
        .server
        .exchange(&fixture.server.draft(&ghost).signed())
        .await;
    let unknown_kid = fixture
        .server
        .exchange(&fixture.draft().header("kid", json!("no-such-key")).signed())
        .await;
    let bad_signature = fixture
        .server
        .exchange(&fixture.draft().signed_by(&keys()[1]))
        .await;
    for answer in [&unknown_client, &unknown_kid, &bad_signature] {
        assert_refused(answer, "alike");
        assert_eq!(answer.body, unknown_client.body);
        assert_eq!(answer.headers, unknown_client.headers);
    }
}

#[tokio::test]
async fn rule_21_no_cache_keeps_an_answer() {
    let fixture = Fixture::new().await;
    for answer in [
        fixture.post(&fixture.good_form()).await,
        fixture.post("grant_type=password").await,
    ] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("pragma"), "no-cache");
    }
}

#[tokio::test]
async fn rule_22_detached_expired_and_deleted_credentials_stop_at_once() {
    let fixture = Fixture::new().await;
    let store = &fixture.server.state.store;
    let client_id = fixture.client.id.as_str();
    let credential_id = store.credentials(client_id).await.unwrap()[0].id.clone();
    let now = fixture.server.clock.now();
    fixture.accepts(&fixture.draft().signed()).await;

    let expiry = management_api::Change::Set(now.into());
    store
        .set_credential_expiry(client_id, &credential_id, expiry, now.into())
        .await
        .unwrap();
    fixture
        .refuses(&fixture.draft().signed(), "credential_expired")
        .await;
    store
        .set_credential_expiry(
            client_id,
            &credential_id,
            management_api::Change::Clear,
            now.into(),
        )
        .await
        .unwrap();
    fixture.accepts(&fixture.draft().signed()).await;

    let detach = ClientChange {
        client_authentication_methods: management_api::Change::Set((
            management_api::Method::PrivateKeyJwt,
            vec![],
        )),
        ..ClientChange::default()
    };
    store
        .update_client(client_id, detach, Limits::default(), now.into())
        .await
        .unwrap();
    fixture
        .refuses(&fixture.draft().signed(), "credential_detached")
        .await;
    store
        .delete_credential(client_id, &credential_id)
        .await
        .unwrap();
    fixture
        .refuses(&fixture.draft().signed(), "kid_unknown")
        .await;
}

#[tokio::test]
async fn rule_24_the_log_has_the_facts_and_never_the_assertion() {
    let fixture = Fixture::new().await;
    let assertion = fixture
        .draft()
        .claim("aud", json!("https://elsewhere.example/"))
        .signed();
    fixture.refuses(&assertion, "aud_mismatch").await;
    let entry = fixture.server.last_log("feccft").await;
    assert_eq!(entry.client_id.as_deref(), Some(fixture.client.id.as_str()));
    assert_eq!(entry.client_name.as_deref(), Some("Test client"));
    assert_eq!(entry.details["kid"], fixture.client.kid);
    assert_eq!(entry.details["alg"], "RS256");
    assert_eq!(entry.details["aud"], "https://elsewhere.example/");
    assert_eq!(entry.details["expected"], ISSUER);
    assert!(
        entry.details["client_authentication_error"]
            .as_str()
            .unwrap()
            .contains(ISSUER)
    );
    let text = serde_json::to_string(&entry).unwrap();
    for part in assertion.split('.') {
        assert!(!text.contains(part), "the log shows the assertion");
    }
}

#[tokio::test]
async fn rule_24_the_use_of_a_credential_is_recorded() {
    let fixture = Fixture::new().await;
    let usage = async || {
        fixture.server.state.journal.flush().await;
        fixture
            .server
            .state
            .store
            .credential_usage(&fixture.client.id)
            .await
            .unwrap()
            .remove(0)
    };
    assert_eq!(usage().await.last_used_at, None);
    fixture.accepts(&fixture.draft().signed()).await;
    assert_eq!(
        usage().await.last_used_at,
        Some(fixture.server.clock.now().into())
    );
    fixture
        .refuses(&fixture.draft().signed_by(&keys()[1]), "signature_invalid")
        .await;
    assert_eq!(
        usage().await.last_failure_reason.as_deref(),
        Some("signature_invalid")
    );
}

#[tokio::test]
async fn rule_25_revocation_and_introspection_judge_alike() {
    let fixture = Fixture::new().await;
    for path in ["/oauth/revoke", "/oauth/introspect"] {
        let assertion = fixture
            .draft()
            .claim("aud", json!("http://127.0.0.1:8080/oauth/token"))
            .signed();
        let parameters = [
            ("client_assertion_type", TYPE),
            ("client_assertion", &assertion),
            ("token", "x"),
        ];
        assert_refused(&fixture.server.post_form(path, &parameters).await, path);
    }
}

#[tokio::test]
async fn signatures_that_are_no_signatures_are_refused() {
    let fixture = Fixture::new().await;
    let input = fixture.draft().input();
    for signature in [
        "AA",
        &"A".repeat(342),
        &"A".repeat(683),
        &format!("{}w", "_".repeat(341)),
    ] {
        assert_refused(
            &fixture
                .server
                .exchange(&format!("{input}.{signature}"))
                .await,
            signature,
        );
    }
}

#[tokio::test]
async fn keys_of_all_sizes_verify() {
    let server = TestServer::start().await;
    for size in [
        aws_lc_rs::rsa::KeySize::Rsa3072,
        aws_lc_rs::rsa::KeySize::Rsa4096,
    ] {
        let key = KeyPair::generate(size);
        let id = format!("client-with-{size:?}");
        let record = credential(&server, &id, &key, SigningAlgorithm::PS256);
        let client = TestClient {
            id: id.clone(),
            kid: record.kid.clone().unwrap(),
            alg: SigningAlgorithm::PS256,
        };
        let authentication = Authentication::Credentials {
            method: management_api::Method::PrivateKeyJwt,
            ids: vec![record.id.clone()],
        };
        server.register(&id, authentication, vec![record]).await;
        let answer = server
            .exchange(&server.draft(&client).signed_by(&key))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        let answer = server.exchange(&server.draft(&client).signed()).await;
        assert_refused(&answer, "a shorter key's signature");
    }
}
