//! One verdict: what the token endpoint logs of an assertion is what `countersign explain` says of it.

use assertion::explain::{Context, Key, Registration, explain};
use assertion::request::Request;
use assertion::{Policy, Show};
use aws_lc_rs::rsa::KeySize;
use axum::http::StatusCode;
use management_api::{Algorithm, Authentication, TokenEndpointAuthMethod};
use serde_json::{Value, json};
use server::clock::Clock as _;
use store::{CredentialRecord, TokenClient};

use crate::common::{Draft, ISSUER, KeyPair, TestClient, TestServer, credential, keys};

/// Pseudorandom numbers (Knuth's LCG).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }
}

/// A client with a key in use, an expired one, and one that is detached.
struct World {
    server: TestServer,
    client: TestClient,
    secret_client: String,
    kids: Vec<String>,
    ids: Vec<String>,
    detached: KeyPair,
}

impl World {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let id = "agreement-client".to_owned();
        let [current, expired] = keys();
        let detached = KeyPair::generate(KeySize::Rsa2048);
        let mut records = vec![
            credential(&server, &id, current, Algorithm::RS256),
            credential(&server, &id, expired, Algorithm::RS256),
            credential(&server, &id, &detached, Algorithm::RS256),
        ];
        records[1].expires_at = Some(server.clock.now().into());
        let ids: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
        let kids = records
            .iter()
            .map(|record| record.kid.clone().unwrap())
            .collect();
        let authentication = Authentication::Credentials {
            method: management_api::Method::PrivateKeyJwt,
            ids: ids[..2].to_vec(),
        };
        server.register(&id, authentication, records.clone()).await;
        let method = TokenEndpointAuthMethod::ClientSecretPost;
        let secret_client = server.secret_client(method).await;
        let client = TestClient {
            id,
            kid: records[0].kid.clone().unwrap(),
            alg: Algorithm::RS256,
        };
        Self {
            server,
            client,
            secret_client,
            kids,
            ids,
            detached,
        }
    }

    /// An assertion with up to two faults.
    fn assertion(&self, dice: &mut Dice) -> String {
        let mut draft = self.server.draft(&self.client);
        for _ in 0..dice.below(3) {
            draft = self.broken(draft, dice);
        }
        let [current, expired] = keys();
        let key = match dice.below(8) {
            0 => expired,
            1 => &self.detached,
            _ => current,
        };
        let alg = draft.header["alg"].as_str().unwrap_or("RS256").to_owned();
        let text = draft.signed_with(|input| match dice.below(9) {
            0 => key.sign("RS512", input),
            1 => key.sign("RS256", input.to_lowercase()),
            2 => vec![7; dice.of(&[0, 1, 32, 64, 255, 256, 384])],
            _ => key.sign(&alg, input),
        });
        match dice.below(12) {
            0 => format!("Bearer {text}"),
            1 => format!("{text}\n"),
            2 => text.replacen('.', "=.", 1),
            3 => format!("{text}.x"),
            4 => format!("{text}{}", "A".repeat(1800)),
            _ => text,
        }
    }

    fn broken(&self, draft: Draft, dice: &mut Dice) -> Draft {
        let now = self.server.clock.seconds();
        let other = || json!(self.secret_client);
        match dice.below(11) {
            0 => draft.header(
                "alg",
                dice.of(&[
                    json!("none"),
                    json!("HS256"),
                    json!("RS384"),
                    json!("PS256"),
                    Value::Null,
                ]),
            ),
            1 | 2 => {
                let mut kids: Vec<Value> = self.kids.iter().map(|kid| json!(kid)).collect();
                kids.extend([
                    json!(self.ids[0]),
                    json!(self.ids[2]),
                    json!("unknown"),
                    json!(3),
                    Value::Null,
                ]);
                draft.header("kid", dice.of(&kids))
            }
            3 => draft.header("kid", Value::Null),
            4 => draft.claim(
                "aud",
                dice.of(&[
                    json!([ISSUER, "x"]),
                    json!("http://127.0.0.1:8080"),
                    json!([ISSUER]),
                    Value::Null,
                ]),
            ),
            5 => draft.claim("iss", dice.of(&[json!("nobody"), other(), Value::Null])),
            6 => draft.claim(
                "sub",
                dice.of(&[json!("nobody"), other(), Value::Null, json!("x".repeat(70))]),
            ),
            7 => draft.claim(
                "exp",
                dice.of(&[json!(now - 1), json!(now + 900), json!("soon"), Value::Null]),
            ),
            8 => draft.claim(
                dice.of(&["iat", "nbf"]),
                dice.of(&[json!(now + 500), json!(now + 5), json!(-1)]),
            ),
            9 => draft.claim(
                "jti",
                dice.of(&[json!(""), json!("j".repeat(65)), Value::Null]),
            ),
            _ => draft.header(dice.of(&["crit", "jwk", "zip", "typ"]), json!("x")),
        }
    }

    /// What is known of the client that the assertion comes from, as `--server` finds it.
    async fn context(&self, assertion: &str) -> Context {
        let store = &self.server.state.store;
        let mut found = None;
        for id in assertion::explain::claimed_clients(assertion)
            .into_iter()
            .flatten()
        {
            if id.len() <= 64
                && let Some(client) = store.token_client(&id).await.unwrap()
            {
                found = Some(client);
                break;
            }
        }
        let now = self.server.clock.now().timestamp_millis() as f64 / 1000.0;
        let mut context = Context {
            policy: Policy::new(ISSUER),
            client_id: None,
            registration: Registration::Unknown,
            keys: None,
            now,
            show: Show::Whole,
        };
        if let Some(client) = found {
            let stored = store.credentials(&client.client_id).await.unwrap();
            let keys: Vec<Key> = stored.iter().map(|record| key(record, &client)).collect();
            context.client_id = Some(client.client_id.clone());
            context.registration = Registration::Method(client.authentication.as_str().into());
            context.keys = (!keys.is_empty()).then_some(keys);
        }
        context
    }
}

fn key(record: &CredentialRecord, client: &TokenClient) -> Key {
    let public = record.key.clone().unwrap();
    Key {
        id: record.id.clone(),
        kid: record.kid.clone(),
        thumbprint: String::new(),
        algorithm: record.alg,
        n: public.n,
        e: public.e,
        expires_at: record.expires_at.map(|at| at.to_millis() as f64 / 1000.0),
        attached: client.authentication.credentials().contains(&record.id),
    }
}

/// Contract 9.24: 500 assertions in the ring `long`, 50 otherwise.
#[tokio::test]
async fn long_endpoint_and_explanation_agree() {
    let rounds = if std::env::var_os("COUNTERSIGN_LONG").is_some() {
        500
    } else {
        50
    };
    let world = World::new().await;
    let mut dice = Dice(20);
    let mut reasons = std::collections::BTreeMap::<String, usize>::new();
    for _ in 0..rounds {
        world.server.clock.advance(1);
        let assertion = world.assertion(&mut dice);
        let context = world.context(&assertion).await;
        let explanation = explain(&Request::of_assertion(assertion.clone()), &context);
        let answer = world.server.exchange(&assertion).await;
        let is_issued = answer.status == StatusCode::OK;
        let logged = if is_issued {
            None
        } else {
            Some(world.server.last_reason().await)
        };
        let explained = explanation.reason().map(|code| code.as_str().to_owned());
        assert_eq!(
            explained,
            logged,
            "{assertion}\n{:#}",
            explanation.to_json()
        );
        assert_eq!(explanation.accepted, is_issued, "{assertion}");
        *reasons.entry(logged.unwrap_or_default()).or_default() += 1;
    }
    assert!(reasons.len() >= 12, "few reasons: {reasons:?}");
    assert!(reasons.contains_key(""), "none is accepted: {reasons:?}");
}
