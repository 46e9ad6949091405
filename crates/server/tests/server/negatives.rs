//! A hundred invalid assertions with each of three algorithms: never a token, always the same answer.

use axum::http::StatusCode;
use base64ct::{Base64UrlUnpadded, Encoding};
use management_api::Algorithm;
use serde_json::{Value, json};

use crate::common::{Draft, ISSUER, TestServer, keys};

fn base64url(text: &str) -> String {
    Base64UrlUnpadded::encode_string(text.as_bytes())
}

/// Correctly signed assertions with wrong content.
fn drafts(good: &Draft, now: i64) -> Vec<(String, Draft)> {
    let mut cases = Vec::new();
    let mut headers = |name: &str, values: Vec<Value>| {
        for value in values {
            cases.push((
                format!("header {name}: {value}"),
                good.clone().header(name, value),
            ));
        }
    };
    headers(
        "kid",
        vec![
            json!("no-such-key"),
            json!(""),
            json!(1),
            json!(["x"]),
            json!("../../dev/null"),
            json!("' OR 1=1 --"),
            json!("k".repeat(500)),
            json!("http://127.0.0.1:9/jwks"),
        ],
    );
    headers(
        "typ",
        vec![
            json!("at+jwt"),
            json!("dpop+jwt"),
            json!("oauth-authz-req+jwt"),
            json!("logout+jwt"),
            json!("JOSE"),
            json!(""),
            json!(1),
            json!({}),
        ],
    );
    headers(
        "crit",
        vec![json!(["exp"]), json!([]), json!("exp"), json!(["b64"])],
    );
    headers("b64", vec![json!(false), json!(true)]);
    headers("jwk", vec![json!({}), json!({ "kty": "oct", "k": "AA" })]);
    headers("jku", vec![json!("http://127.0.0.1:9/")]);
    headers("x5u", vec![json!("http://127.0.0.1:9/")]);
    headers("x5c", vec![json!([]), json!(["MIIB"])]);

    let mut claims = |name: &str, values: Vec<Value>| {
        for value in values {
            cases.push((
                format!("claim {name}: {value}"),
                good.clone().claim(name, value),
            ));
        }
    };
    claims(
        "iss",
        vec![
            Value::Null,
            json!(""),
            json!("another"),
            json!(1),
            json!([good.claims["iss"]]),
            json!({}),
            json!("x".repeat(65)),
        ],
    );
    claims(
        "sub",
        vec![
            Value::Null,
            json!(""),
            json!("another"),
            json!(1),
            json!([good.claims["sub"]]),
            json!(true),
            json!("x".repeat(65)),
        ],
    );
    claims(
        "aud",
        vec![
            Value::Null,
            json!(""),
            json!(1),
            json!({}),
            json!([]),
            json!([[ISSUER]]),
            json!([ISSUER, ISSUER]),
            json!([ISSUER, "https://elsewhere.example/"]),
            json!(["https://elsewhere.example/", ISSUER]),
            json!("https://elsewhere.example/"),
            json!(ISSUER.trim_end_matches('/')),
            json!(format!("{ISSUER}/")),
            json!(format!("{ISSUER}oauth/token")),
            json!([format!("{ISSUER}oauth/token")]),
            json!(format!("{ISSUER} ")),
            json!(format!(" {ISSUER}")),
            json!(format!("{ISSUER}\0")),
            json!(ISSUER.to_uppercase()),
            json!("https://127.0.0.1:8080/"),
            json!("http://127.0.0.1/"),
            json!("http://127.0.0.1:08080/"),
            json!("http://user@127.0.0.1:8080/"),
            json!("http://localhost:8080/"),
            json!("http://[::ffff:127.0.0.1]:8080/"),
            json!("http://127.1:8080/"),
            json!("http://127.0.0.1:8080/?"),
            json!("http://127.0.0.1:8080/#"),
        ],
    );
    claims(
        "exp",
        vec![
            Value::Null,
            json!(now),
            json!(now - 1),
            json!(now - 300),
            json!(0),
            json!(now + 301),
            json!(now + 86_400),
            json!(-1),
            json!(1e300),
            json!(u64::MAX),
            json!((now + 60).to_string()),
            json!(true),
            json!([now + 60]),
            json!((now + 60) * 1000),
        ],
    );
    claims(
        "iat",
        vec![
            json!(now + 11),
            json!(now + 61),
            json!(now + 60),
            json!(now - 300),
            json!("now"),
            json!(-1),
            json!(1e300),
            json!([]),
        ],
    );
    claims(
        "nbf",
        vec![
            json!(now + 11),
            json!(now + 61),
            json!(now + 3600),
            json!("now"),
            json!(-5),
            json!({}),
        ],
    );
    claims(
        "jti",
        vec![
            Value::Null,
            json!(""),
            json!(1),
            json!([]),
            json!({}),
            json!("j".repeat(65)),
        ],
    );
    claims("note", vec![json!("x".repeat(2000))]);
    cases
}

/// Texts that are not an assertion.
fn texts(good: &Draft, alg: &str) -> Vec<(String, String)> {
    let signed = good.signed();
    let input = good.input();
    let signature = signed.rsplit_once('.').unwrap().1;
    let (header, claims) = input.split_once('.').unwrap();
    let with_alg = |alg: Value| good.clone().header("alg", alg).signed();
    let mut cases: Vec<(String, String)> = [
        "none", "None", "nOnE", "", "HS256", "HS384", "HS512", "RS512", "ES256", "EdDSA", "rs256",
        "PS512",
    ]
    .into_iter()
    .map(|other| (format!("alg {other:?}"), with_alg(json!(other))))
    .collect();
    for other in ["RS256", "RS384", "PS256"]
        .into_iter()
        .filter(|other| *other != alg)
    {
        cases.push((format!("switched to {other}"), with_alg(json!(other))));
        // The registered algorithm in the header, another one in the signature.
        let foreign = good.clone().header("alg", json!(other)).signed();
        let foreign = foreign.rsplit_once('.').unwrap().1.to_owned();
        cases.push((
            format!("signature of a {other} header"),
            format!("{input}.{foreign}"),
        ));
    }
    cases.extend(
        [
            ("no alg", with_alg(Value::Null)),
            ("alg a number", with_alg(json!(256))),
            ("another key", good.signed_by(&keys()[1])),
            ("unsigned", input.clone()),
            ("empty signature", format!("{input}.")),
            ("four parts", format!("{signed}.{signature}")),
            ("five parts", format!("{signed}.{signature}.{signature}")),
            ("padded", format!("{signed}=")),
            ("white space", format!("{header}.{claims} .{signature}")),
            ("line end", format!("{signed}\n")),
            ("zero signature", format!("{input}.{}", "A".repeat(342))),
            ("signature of ones", format!("{input}.{}w", "_".repeat(341))),
            ("short signature", format!("{input}.{}", &signature[..340])),
            ("long signature", format!("{input}.{signature}AAAA")),
            ("parts swapped", format!("{claims}.{header}.{signature}")),
            (
                "header changed",
                format!(
                    "{}.{claims}.{signature}",
                    base64url(&format!(r#"{{"alg":"{alg}"}}"#))
                ),
            ),
            (
                "claims changed",
                format!(
                    "{header}.{}.{signature}",
                    base64url(&good.claims.to_string().replace("60", "61"))
                ),
            ),
            (
                "header twice",
                format!(
                    "{}.{claims}.{signature}",
                    base64url(&format!(r#"{{"alg":"{alg}","alg":"{alg}"}}"#))
                ),
            ),
            (
                "header no object",
                format!("{}.{claims}.{signature}", base64url("[]")),
            ),
            (
                "claims no object",
                format!("{header}.{}.{signature}", base64url("\"x\"")),
            ),
            (
                "byte-order mark",
                format!(
                    "{}.{claims}.{signature}",
                    base64url(&format!("\u{feff}{}", good.header))
                ),
            ),
            (
                "deep nest",
                format!("{header}.{}.{signature}", base64url(&"[".repeat(900))),
            ),
            ("nothing", ".".into()),
            ("dots", "..".into()),
            ("junk", "\u{0}\u{1}\u{2}".into()),
        ]
        .map(|(name, text)| (name.to_owned(), text)),
    );
    cases
}

/// Contract 9.6 to 9.20.
#[tokio::test]
async fn no_invalid_assertion_gets_a_token() {
    for alg in Algorithm::ALL {
        let server = TestServer::start().await;
        let client = server.key_client(alg).await;
        let good = server.draft(&client);
        let mut cases = texts(&good, alg.as_str());
        for (name, draft) in drafts(&good, server.clock.seconds()) {
            cases.push((name, draft.signed()));
        }
        assert!(cases.len() >= 100, "{}", cases.len());
        for (name, assertion) in &cases {
            let answer = server.exchange(assertion).await;
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{alg:?} {name}: {}",
                answer.json()
            );
            assert_eq!(
                answer.json(),
                json!({ "error": "invalid_client", "error_description": "Client authentication failed." }),
                "{name}"
            );
        }
        assert_eq!(
            server.exchange(&good.signed()).await.status,
            StatusCode::OK,
            "{alg:?}: the control"
        );
    }
}
