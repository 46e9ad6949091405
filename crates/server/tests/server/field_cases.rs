//! What people send in the field, and what the log says of it: reason, cause, what was seen and what was expected.

use crate::common::{Draft, ISSUER, KeyPair, TYPE, TestClient, TestServer, credential, form, keys};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use aws_lc_rs::rsa::KeySize;
use axum::http::{Method, StatusCode};
use base64ct::{Base64, Encoding as _};
use management_api::{Algorithm, Authentication, LogEntry, TokenEndpointAuthMethod};
use serde_json::{Value, json};
use server::clock::Clock as _;

const JWT_GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// A server, a client, and a client that signs with PSS.
struct Field {
    server: TestServer,
    client: TestClient,
    pss: TestClient,
}

impl Field {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let client = server.key_client(Algorithm::RS256).await;
        let pss = server.key_client(Algorithm::PS256).await;
        Self {
            server,
            client,
            pss,
        }
    }

    fn draft(&self) -> Draft {
        self.server.draft(&self.client)
    }

    fn now(&self) -> i64 {
        self.server.clock.seconds()
    }

    /// Sends a body, and returns the entry that it left.
    async fn entry(&self, path: &str, body: &str) -> LogEntry {
        self.server.clock.advance(1);
        let before = self.server.logged("feccft").await;
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let answer = self.server.call(Method::POST, path, &headers, body).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
        assert_eq!(self.server.logged("feccft").await, before + 1, "{body}");
        self.server.last_log("feccft").await
    }
}

fn body(assertion: &str) -> String {
    form(&[
        ("grant_type", "client_credentials"),
        ("client_assertion_type", TYPE),
        ("client_assertion", assertion),
    ])
}

/// A row of the table. A value that is not given is not compared.
struct Case {
    name: &'static str,
    body: String,
    reason: &'static str,
    cause: Option<&'static str>,
    seen: Option<String>,
    expected: Option<String>,
}

fn case(name: &'static str, assertion: &str, reason: &'static str) -> Case {
    Case {
        name,
        body: body(assertion),
        reason,
        cause: None,
        seen: None,
        expected: None,
    }
}

impl Case {
    fn body(mut self, body: String) -> Self {
        self.body = body;
        self
    }

    fn cause(mut self, cause: &'static str) -> Self {
        self.cause = Some(cause);
        self
    }

    fn seen(mut self, seen: impl Into<String>) -> Self {
        self.seen = Some(seen.into());
        self
    }

    fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }
}

/// Every case must fail with its reason, and the entry must name the client.
async fn check(field: &Field, cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for case in cases {
        let entry = field.entry("/oauth/token", &case.body).await;
        let details = &entry.details;
        let text = |name: &str| details[name].as_str();
        let compared = [
            ("reason", Some(case.reason.to_owned())),
            ("cause", case.cause.map(str::to_owned)),
            ("seen", case.seen),
            ("expected", case.expected),
        ];
        for (name, wanted) in compared {
            let is_equal = text(name) == wanted.as_deref();
            // Of the cause, absence counts, too.
            if !is_equal && (wanted.is_some() || name == "cause") {
                wrong.push(format!("{}: {name} {wanted:?} in {details}", case.name));
            }
        }
        if entry.client_name.is_none() {
            wrong.push(format!("{}: no client", case.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Contract 9.14 to 9.18.
#[tokio::test]
async fn audiences_dates_and_identifiers() {
    let field = Field::new().await;
    let now = field.now() + 1;
    let with = |name: &str, value: Value| field.draft().claim(name, value).signed();
    let audience = |aud: Value| with("aud", aud);
    let cases = vec![
        case(
            "no slash",
            &audience(json!("http://127.0.0.1:8080")),
            "aud_mismatch",
        )
        .seen("http://127.0.0.1:8080")
        .expected(ISSUER),
        case(
            "token endpoint",
            &audience(json!(format!("{ISSUER}oauth/token"))),
            "aud_token_endpoint",
        )
        .seen(format!("{ISSUER}oauth/token"))
        .expected(ISSUER),
        case(
            "two audiences",
            &audience(json!([ISSUER, "https://b.example/"])),
            "aud_not_sole",
        )
        .seen(format!("{ISSUER}, https://b.example/"))
        .expected(ISSUER),
        case("no audience", &audience(Value::Null), "aud_missing").expected(ISSUER),
        case(
            "clock ahead",
            &field
                .draft()
                .claim("iat", json!(now + 3600))
                .claim("exp", json!(now + 3660))
                .signed(),
            "iat_future",
        )
        .seen(format!("{} (2027-01-15 09:00:01 UTC)", now + 3600)),
        case(
            "clock behind",
            &field
                .draft()
                .claim("iat", json!(now - 3600))
                .claim("exp", json!(now - 3540))
                .signed(),
            "exp_past",
        )
        .seen(format!("{} (2027-01-15 07:01:01 UTC)", now - 3540)),
        case(
            "ten minutes",
            &field
                .draft()
                .claim("iat", json!(now))
                .claim("exp", json!(now + 600))
                .signed(),
            "lifetime_too_long",
        )
        .seen("600 s")
        .expected("at most 300 s"),
        case(
            "milliseconds",
            &with("exp", json!((now + 60) * 1000)),
            "date_invalid",
        )
        .seen(((now + 60) * 1000).to_string()),
        case(
            "date as text",
            &with("exp", json!("2027-01-15T08:01:00Z")),
            "date_invalid",
        )
        .seen("2027-01-15T08:01:00Z"),
        case("no exp", &with("exp", Value::Null), "exp_missing"),
        case(
            "not valid yet",
            &field
                .draft()
                .claim("iat", json!(now))
                .claim("nbf", json!(now + 200))
                .claim("exp", json!(now + 260))
                .signed(),
            "nbf_future",
        )
        .seen(format!("{} (2027-01-15 08:03:21 UTC)", now + 200)),
        case(
            "never valid",
            &field
                .draft()
                .claim("iat", json!(now + 20))
                .claim("exp", json!(now + 20))
                .signed(),
            "exp_before_iat",
        )
        .seen(format!("{} (2027-01-15 08:00:21 UTC)", now + 20)),
        case("no jti", &with("jti", Value::Null), "jti_missing"),
        case("empty jti", &with("jti", json!("")), "jti_missing")
            .expected("1 to 64 characters, new for each assertion"),
        case(
            "jti of two UUIDs",
            &with("jti", json!("6f2b0d3e".repeat(9))),
            "jti_too_long",
        )
        .expected("1 to 64 characters, new for each assertion"),
        case(
            "iss of another",
            &with("iss", json!("someone")),
            "iss_mismatch",
        )
        .seen("someone")
        .expected(field.client.id.as_str()),
        case(
            "name as sub",
            &with("sub", json!("billing")),
            "sub_mismatch",
        )
        .seen("billing")
        .expected(field.client.id.as_str()),
        case("no sub", &with("sub", Value::Null), "sub_missing").expected(field.client.id.as_str()),
        case(
            "sub with a blank",
            &with("sub", json!(format!("{} ", field.client.id))),
            "sub_mismatch",
        )
        .seen(format!("{}\\u{{20}}", field.client.id))
        .expected(field.client.id.as_str()),
    ];
    check(&field, cases).await;
    let used = field
        .draft()
        .claim("exp", json!(field.now() + 100))
        .signed();
    assert_eq!(field.server.exchange(&used).await.status, StatusCode::OK);
    check(&field, vec![case("sent twice", &used, "jti_replayed")]).await;
}

/// Contract 9.7.
#[tokio::test]
async fn framing() {
    let field = Field::new().await;
    let good = field.draft().signed();
    let (input, signature) = good.rsplit_once('.').unwrap();
    let at = good.len() + 1;
    let cases = vec![
        case("Bearer", &format!("Bearer {good}"), "not_base64url").seen("Bearer at character 1"),
        case("line break", &format!("{good}\n"), "not_base64url")
            .seen(format!("U+000A at character {at}")),
        case("quotes", &format!("\"{good}\""), "not_base64url").seen("\" (U+0022) at character 1"),
        case("padding", &format!("{good}=="), "not_base64url")
            .seen(format!("= (U+003D) at character {at}")),
        case(
            "plain base64",
            &format!("{input}.+{signature}"),
            "not_base64url",
        )
        .seen(format!("+ (U+002B) at character {}", input.len() + 2)),
        case(
            "zero width",
            &good.replacen('.', "\u{200b}.", 1),
            "not_base64url",
        ),
        case("no signature", &format!("{input}."), "signature_missing"),
        case("encoded twice", &good.replace('.', "%2E"), "not_compact")
            .seen("1")
            .expected("3"),
        case("two parts", input, "not_compact")
            .seen("2")
            .expected("3"),
        case(
            "too long",
            &format!("{good}{}", "A".repeat(2000)),
            "assertion_too_long",
        )
        .expected("at most 2048"),
    ];
    check(&field, cases).await;
}

/// Type, assertion and what else a request has.
type Pairs = [(&'static str, String); 4];

/// Contract 9.1 to 9.5.
#[tokio::test]
async fn requests() {
    let field = Field::new().await;
    let good = field.draft().signed();
    let id = field.client.id.as_str();
    let request = |change: &dyn Fn(&mut Pairs)| {
        let mut pairs = [
            ("grant_type", "client_credentials".to_owned()),
            ("client_assertion_type", TYPE.to_owned()),
            ("client_assertion", good.clone()),
            ("client_id", id.to_owned()),
        ];
        change(&mut pairs);
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        form(&pairs)
    };
    for (name, body, reason, seen, expected) in [
        (
            "type with a line break",
            request(&|pairs| pairs[1].1.push('\n')),
            "assertion_type_wrong",
            format!("{TYPE}\\u{{a}}"),
            TYPE,
        ),
        (
            "type encoded twice",
            request(&|pairs| pairs[1].1 = TYPE.replace(':', "%3A")),
            "assertion_type_wrong",
            TYPE.replace(':', "%3A"),
            TYPE,
        ),
        (
            "assertion as a grant",
            form(&[
                ("grant_type", JWT_GRANT),
                ("assertion", &good),
                ("client_id", id),
            ]),
            "assertion_as_grant",
            JWT_GRANT.to_owned(),
            "client_credentials",
        ),
        (
            "client_id with a line break",
            request(&|pairs| pairs[3].1.push('\n')),
            "client_id_mismatch",
            format!("{id}\\u{{a}}"),
            id,
        ),
        (
            "client_id with a blank",
            request(&|pairs| pairs[3].1.push(' ')),
            "client_id_mismatch",
            format!("{id}\\u{{20}}"),
            id,
        ),
        (
            "client_id of a secret with a line break",
            form(&[
                ("grant_type", "client_credentials"),
                ("client_id", &format!("{id}\n")),
                ("client_secret", "hush"),
            ]),
            "client_unknown",
            format!("{id}\\u{{a}}"),
            id,
        ),
    ] {
        let entry = field.entry("/oauth/token", &body).await;
        assert_eq!(entry.details["reason"], reason, "{name}");
        assert_eq!(entry.details["seen"], seen, "{name}");
        assert_eq!(entry.details["expected"], expected, "{name}");
        assert_eq!(entry.client_name.as_deref(), Some("Test client"), "{name}");
    }
    // In the URL, where nothing is read.
    for (path, body) in [
        (format!("/oauth/token?{}", request(&|_| {})), String::new()),
        (
            format!("/oauth/token?client_assertion_type=x&client_assertion={good}"),
            form(&[("grant_type", "client_credentials"), ("client_id", id)]),
        ),
    ] {
        let entry = field.entry(&path, &body).await;
        assert_eq!(entry.details["reason"], "parameters_in_url");
        let seen = entry.details["seen"].as_str().unwrap();
        assert!(seen.contains("client_assertion"), "{seen}");
        let text = serde_json::to_string(&entry).unwrap();
        assert!(!text.contains(&good), "the log shows the assertion");
        assert_eq!(entry.client_name.as_deref(), Some("Test client"));
    }
    // By the method that it is not registered for.
    let secret = TokenEndpointAuthMethod::ClientSecretPost;
    let other = field.server.secret_client(secret).await;
    let impostor = TestClient {
        id: other,
        ..field.client.clone()
    };
    let assertion = field.server.draft(&impostor).signed();
    let cases = vec![
        case("another method", &assertion, "method_not_registered")
            .seen("private_key_jwt")
            .expected("client_secret_post"),
        case("a secret", "", "method_not_registered")
            .body(form(&[
                ("grant_type", "client_credentials"),
                ("client_id", id),
                ("client_secret", "hush"),
            ]))
            .seen("client_secret_post")
            .expected("private_key_jwt"),
    ];
    check(&field, cases).await;
}

/// Contract 9.34.
#[tokio::test]
async fn entry_finds_its_client_wherever_the_assertion_is() {
    let field = Field::new().await;
    let (good, id) = (field.draft().signed(), field.client.id.as_str());
    let grant = ("grant_type", "client_credentials");
    for (path, body, reason) in [
        (
            "/oauth/token".to_owned(),
            form(&[("grant_type", JWT_GRANT), ("assertion", &good)]),
            "assertion_as_grant",
        ),
        (
            "/oauth/token".to_owned(),
            form(&[grant, ("assertion", &good)]),
            "authentication_missing",
        ),
        (
            "/oauth/token".to_owned(),
            form(&[grant, ("client_id", id)]),
            "authentication_missing",
        ),
        (
            "/oauth/token".to_owned(),
            form(&[grant, ("client_id", id), ("client_assertion_type", TYPE)]),
            "assertion_missing",
        ),
        (
            "/oauth/token".to_owned(),
            form(&[
                grant,
                ("client_assertion", &good),
                ("client_assertion_type", "jwt-bearer"),
            ]),
            "assertion_type_wrong",
        ),
        (
            format!("/oauth/token?client_assertion_type=x&client_assertion={good}"),
            form(&[grant]),
            "parameters_in_url",
        ),
        (
            format!("/oauth/token?client_id={id}"),
            form(&[grant]),
            "parameters_in_url",
        ),
    ] {
        let entry = field.entry(&path, &body).await;
        assert_eq!(entry.details["reason"], reason, "{body}");
        assert_eq!(entry.client_id.as_deref(), Some(id), "{path} {body}");
        assert_eq!(entry.client_name.as_deref(), Some("Test client"), "{body}");
    }
    let bearer = format!("Bearer {good}");
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("authorization", bearer.as_str()),
    ];
    let server = &field.server;
    let answer = server
        .call(Method::POST, "/oauth/token", &headers, &form(&[grant]))
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let entry = server.last_log("feccft").await;
    assert_eq!(entry.details["reason"], "authorization_unreadable");
    assert_eq!(entry.client_id.as_deref(), Some(id));
    // What looks like a secret is nobody's identifier.
    let secret = form(&[grant, ("client_id", &"xK9z".repeat(12))]);
    let entry = field.entry("/oauth/token", &secret).await;
    assert_eq!(entry.client_id.as_deref(), Some("(a key or secret)"));
    assert_eq!(entry.client_name, None);
}

/// Contract 9.8, 9.10.
#[tokio::test]
async fn algorithms_and_kids() {
    let field = Field::new().await;
    let kid = field.client.kid.as_str();
    let stored = field.server.state.store.credentials(&field.client.id).await;
    let credential_id = stored.unwrap()[0].id.clone();
    let with = |name: &str, value: Value| field.draft().header(name, value).signed();
    let expected = "RS256, RS384 or PS256";
    let cases = vec![
        case("none", &with("alg", json!("none")), "alg_none")
            .seen("none")
            .expected(expected),
        case("HMAC", &with("alg", json!("HS256")), "alg_symmetric")
            .seen("HS256")
            .expected(expected),
        case("RS512", &with("alg", json!("RS512")), "alg_not_allowed")
            .seen("RS512")
            .expected(expected),
        case(
            "lower case",
            &with("alg", json!("rs256")),
            "alg_not_allowed",
        )
        .seen("rs256"),
        case("another", &with("alg", json!("PS256")), "alg_mismatch")
            .seen("PS256")
            .expected("RS256"),
        case(
            "unknown kid",
            &with("kid", json!("wrong-kid")),
            "kid_unknown",
        )
        .seen("wrong-kid")
        .expected(kid),
        case(
            "ID of the credential",
            &with("kid", json!(credential_id)),
            "kid_unknown",
        )
        .seen(credential_id.as_str())
        .expected(kid),
        case("number", &with("kid", json!(1)), "kid_not_a_string").seen("1"),
        case(
            "kid with a line break",
            &with("kid", json!(format!(" {kid}\n"))),
            "kid_unknown",
        )
        .seen(format!("\\u{{20}}{kid}\\u{{a}}"))
        .expected(kid),
        case(
            "no kid, no key for it",
            &field
                .draft()
                .header("kid", Value::Null)
                .header("alg", json!("PS256"))
                .signed(),
            "no_key",
        )
        .seen("PS256"),
    ];
    check(&field, cases).await;
}

/// Contract 9.24: causes of a bad signature.
#[tokio::test]
async fn signatures() {
    let field = Field::new().await;
    let [key, other] = keys();
    let large = KeyPair::generate(KeySize::Rsa3072);
    let sign = |sign: &dyn Fn(&str) -> Vec<u8>| field.draft().signed_with(sign);
    let hash = |text: &str| digest(&SHA256, text.as_bytes());
    let claims = |text: &str| text.split('.').nth(1).unwrap().to_owned();
    let secret = hmac::Key::new(hmac::HMAC_SHA256, b"secret");
    let pss = |sign: &dyn Fn(&str) -> Vec<u8>| field.server.draft(&field.pss).signed_with(sign);
    let hex = |octets: &[u8]| {
        octets
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect::<String>()
            .into_bytes()
    };
    let rows: Vec<(&'static str, String, Option<&str>, Option<&str>)> = vec![
        (
            "sha384",
            sign(&|text| key.sign("RS384", text)),
            Some("SHA-384"),
            Some("SHA-256"),
        ),
        (
            "sha512",
            sign(&|text| key.sign("RS512", text)),
            Some("SHA-512"),
            Some("SHA-256"),
        ),
        (
            "hash_of_hash",
            sign(&|text| key.sign("RS256", hash(text))),
            None,
            None,
        ),
        (
            "payload_only",
            sign(&|text| key.sign("RS256", claims(text))),
            None,
            None,
        ),
        (
            "trailing_newline",
            sign(&|text| key.sign("RS256", format!("{text}\n"))),
            None,
            None,
        ),
        (
            "pss_instead_of_pkcs1",
            sign(&|text| key.sign("PS256", text)),
            Some("PSS"),
            Some("PKCS#1 v1.5"),
        ),
        (
            "pkcs1_instead_of_pss",
            pss(&|text| key.sign("RS256", text)),
            Some("PKCS#1 v1.5"),
            Some("PSS"),
        ),
        (
            "hash_of_hash",
            pss(&|text| key.sign("PS256", hash(text))),
            None,
            None,
        ),
        (
            "other_text",
            sign(&|text| key.sign("RS256", text.to_uppercase())),
            None,
            None,
        ),
        (
            "other_text",
            pss(&|text| key.sign("PS256", text.to_uppercase())),
            None,
            None,
        ),
        (
            "another_key",
            sign(&|text| other.sign("RS256", text)),
            None,
            None,
        ),
        (
            "modulus_size",
            sign(&|text| large.sign("RS256", text)),
            Some("384 bytes"),
            Some("256 bytes"),
        ),
        (
            "hmac",
            sign(&|text| hmac::sign(&secret, text.as_bytes()).as_ref().to_vec()),
            Some("32 bytes"),
            Some("256 bytes"),
        ),
        (
            "ecdsa",
            sign(&|_| (0..64).collect()),
            Some("64 bytes"),
            Some("256 bytes"),
        ),
        (
            "hex",
            sign(&|text| hex(&key.sign("RS256", text))),
            None,
            None,
        ),
        (
            "base64",
            sign(&|text| Base64::encode_string(&key.sign("RS256", text)).into_bytes()),
            None,
            None,
        ),
    ];
    let cases = rows
        .into_iter()
        .map(|(cause, assertion, seen, expected)| Case {
            seen: seen.map(str::to_owned),
            expected: expected.map(str::to_owned),
            ..case(cause, &assertion, "signature_invalid").cause(cause)
        })
        .collect();
    check(&field, cases).await;
}

/// Contract 9.10, 9.22: the credential that made the signature is named, not the one that was tried.
#[tokio::test]
async fn rotations() {
    let server = TestServer::start().await;
    let id = "client-in-rotation".to_owned();
    let [current, old] = keys();
    let records = [
        credential(&server, &id, current, Algorithm::RS256),
        credential(&server, &id, old, Algorithm::RS256),
    ];
    let [new_id, old_id] = records.clone().map(|record| record.id);
    let old_kid = records[1].kid.clone().unwrap();
    let authentication = Authentication::Credentials {
        method: management_api::Method::PrivateKeyJwt,
        ids: vec![new_id.clone()],
    };
    server.register(&id, authentication, records.to_vec()).await;
    let client = TestClient {
        id: id.clone(),
        kid: old_kid,
        alg: Algorithm::RS256,
    };
    let pss = server.key_client(Algorithm::PS256).await;
    let field = Field {
        server,
        client,
        pss,
    };
    let usage = async |credential_id: &str| {
        let usage = field
            .server
            .state
            .store
            .credential_usage(&id)
            .await
            .unwrap();
        let usage = usage
            .into_iter()
            .find(|usage| usage.credential_id == credential_id);
        usage.unwrap().last_failure_reason
    };
    let without_kid = |field: &Field| field.draft().header("kid", Value::Null);
    for assertion in [
        field.draft().signed_by(old),
        without_kid(&field).signed_by(old),
    ] {
        let entry = field.entry("/oauth/token", &body(&assertion)).await;
        assert_eq!(entry.details["reason"], "credential_detached");
        assert_eq!(entry.details["credential_id"], old_id);
        assert_eq!(entry.details["seen"], "not enabled; never accepted");
    }
    assert_eq!(usage(&old_id).await.as_deref(), Some("credential_detached"));
    assert_eq!(usage(&new_id).await, None, "the other one is not blamed");

    // Attached again, and expired.
    let both = management_api::Change::Set((
        management_api::Method::PrivateKeyJwt,
        vec![new_id.clone(), old_id.clone()],
    ));
    let change = store::ClientChange {
        client_authentication_methods: both,
        ..Default::default()
    };
    let now = field.server.clock.now();
    let store = &field.server.state.store;
    store
        .update_client(&id, change, Default::default(), now.into())
        .await
        .unwrap();
    let expiry = management_api::Change::Set(now.into());
    store
        .set_credential_expiry(&id, &old_id, expiry, now.into())
        .await
        .unwrap();
    for assertion in [
        field.draft().signed_by(old),
        without_kid(&field).signed_by(old),
    ] {
        let entry = field.entry("/oauth/token", &body(&assertion)).await;
        assert_eq!(entry.details["reason"], "credential_expired");
        assert_eq!(entry.details["credential_id"], old_id);
        let seen = entry.details["seen"].as_str().unwrap();
        assert!(seen.starts_with("2027-01-15 08:00"), "{seen}");
    }

    // Two usable ones, and the kid of the other.
    let clear = management_api::Change::Clear;
    store
        .set_credential_expiry(&id, &old_id, clear, now.into())
        .await
        .unwrap();
    let entry = field
        .entry("/oauth/token", &body(&field.draft().signed_by(current)))
        .await;
    assert_eq!(entry.details["reason"], "signature_invalid");
    assert_eq!(entry.details["cause"], "another_key");
    assert_eq!(entry.details["credential_id"], new_id);
    field.server.clock.advance(1);
    let assertion = without_kid(&field).signed_by(current);
    let answer = field.server.exchange(&assertion).await;
    assert_eq!(answer.status, StatusCode::OK);
}

/// Contract 9.20: beyond the bound, the verdict is the same, without a cause.
#[tokio::test]
async fn a_flood_is_logged_without_causes() {
    let field = Field::new().await;
    let before = field.server.logged("feccft").await;
    for _ in 0..120 {
        let assertion = field.draft().signed_by(&keys()[1]);
        let answer = field.server.exchange(&assertion).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(field.server.logged("feccft").await, before + 120);
    let filter = store::LogFilter {
        kinds: vec!["feccft".into()],
        ..Default::default()
    };
    let window = store::Window::Offset {
        start: 0,
        limit: 200,
    };
    let order = store::LogOrder::NewestFirst;
    let page = field.server.state.store.logs(&filter, order, window).await;
    let entries = page.unwrap().items;
    let with_cause = entries
        .iter()
        .filter(|entry| entry.details["cause"] == "another_key")
        .count();
    assert_eq!(with_cause, 50, "all in one second");
    assert!(
        entries
            .iter()
            .all(|entry| entry.details["reason"] == "signature_invalid")
    );
}
