//! Credentials: list, create, get, patch, delete, and what a `pem` must be.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::{Value, json};

use crate::harness::{
    Api, CERTIFICATE_1, CERTIFICATE_1_ENDS, CERTIFICATE_EC, CERTIFICATE_ENDLESS,
    CERTIFICATE_EXPIRED, EC, PRIVATE, RSA_1, RSA_1_PKCS1, RSA_2, RSA_3, RSA_4, RSA_5, RSA_1024,
    names,
};

struct Credentials {
    api: Api,
    path: String,
}

impl Credentials {
    async fn start() -> Self {
        let api = Api::start().await;
        let id = api.client("Keys").await;
        Self {
            api,
            path: format!("/api/v2/clients/{id}/credentials"),
        }
    }

    async fn create(&self, body: Value) -> Value {
        self.api.post(&self.path, &body).await.created()
    }

    async fn rejected(&self, body: Value, part: &str) -> Value {
        self.api
            .post(&self.path, &body)
            .await
            .failed(400, Some("invalid_body"), part)
    }

    async fn rejected_pem(&self, pem: &str, finding: &str) -> Value {
        let body = self.rejected(public_key(pem), "").await;
        assert_eq!(body["finding"], finding, "{body:#}");
        body
    }
}

fn public_key(pem: &str) -> Value {
    json!({"credential_type": "public_key", "pem": pem})
}

/// Contract 4.5, 7.5, 7.6, 7.10.
#[tokio::test]
async fn a_public_key_gets_the_defaults() {
    let keys = Credentials::start().await;
    let created = keys.create(public_key(RSA_1)).await;
    assert_eq!(
        names(&created),
        [
            "alg",
            "created_at",
            "credential_type",
            "id",
            "kid",
            "name",
            "updated_at"
        ]
    );
    assert_eq!(created["alg"], "RS256");
    assert_eq!(created["name"], "");
    assert_eq!(
        created["kid"].as_str().unwrap().len(),
        43,
        "the RFC 7638 thumbprint"
    );
    assert_eq!(created["created_at"], "2027-01-15T08:00:00.000Z");
    let id = created["id"].as_str().unwrap();
    assert!(id.starts_with("cred_") && id.len() == 27, "{id}");
    assert_eq!(
        keys.api.get(&format!("{}/{id}", keys.path)).await.ok(),
        created
    );
    assert_eq!(keys.api.get(&keys.path).await.ok(), json!([created]));
    let totals = format!("{}?include_totals=true&per_page=50", keys.path);
    assert_eq!(
        keys.api.get(&totals).await.ok(),
        json!([created]),
        "always a bare array"
    );
}

/// The thumbprint of the sample key in Auth0's documentation, in each form that openssl writes.
///
/// Contract 7.6.
#[tokio::test]
async fn the_kid_does_not_depend_on_the_encoding() {
    let mut kids = Vec::new();
    for pem in [RSA_1, RSA_1_PKCS1, CERTIFICATE_1] {
        kids.push(Credentials::start().await.create(public_key(pem)).await["kid"].clone());
    }
    assert_eq!(kids[0], kids[1]);
    assert_eq!(kids[0], kids[2]);
}

/// Contract 7.3, 7.5, 7.6.
#[tokio::test]
async fn all_properties_can_be_set() {
    let keys = Credentials::start().await;
    let created = keys
        .create(json!({
            "credential_type": "public_key", "pem": CERTIFICATE_1, "name": "Müller & Söhne", "alg": "RS384",
            "kid": "0123456789_-abc", "parse_expiry_from_cert": false, "expires_at": "2095-05-13T11:33:13+02:00",
        }))
        .await;
    assert_eq!(created["name"], "Müller & Söhne");
    assert_eq!(created["alg"], "RS384");
    assert_eq!(created["kid"], "0123456789_-abc");
    assert_eq!(created["expires_at"], "2095-05-13T09:33:13.000Z");
}

/// Contract 7.7, 7.8.
#[tokio::test]
async fn the_expiry_can_be_taken_from_the_certificate() {
    let keys = Credentials::start().await;
    let mut body = public_key(CERTIFICATE_1);
    assert_eq!(
        keys.create(body.clone()).await.get("expires_at"),
        None,
        "only if asked"
    );
    let keys = Credentials::start().await;
    body["parse_expiry_from_cert"] = json!(true);
    assert_eq!(
        keys.create(body.clone()).await["expires_at"],
        CERTIFICATE_1_ENDS
    );
    body["expires_at"] = json!("2030-01-01T00:00:00Z");
    keys.rejected(body, "expires_at").await;
    let mut bare = public_key(RSA_2);
    bare["parse_expiry_from_cert"] = json!(true);
    keys.rejected(bare, "certificate").await;
    let mut endless = public_key(CERTIFICATE_ENDLESS);
    endless["parse_expiry_from_cert"] = json!(true);
    assert_eq!(
        keys.create(endless).await["expires_at"],
        "9999-12-31T23:59:59.000Z"
    );
    let mut expired = public_key(CERTIFICATE_EXPIRED);
    expired["parse_expiry_from_cert"] = json!(true);
    keys.rejected(expired.clone(), "2021-01-01 00:00 UTC").await;
    expired["parse_expiry_from_cert"] = json!(false);
    assert_eq!(keys.create(expired).await.get("expires_at"), None);
}

/// Contract 7.2, 7.3, 7.6.
#[tokio::test]
async fn invalid_credential_properties_are_rejected() {
    let keys = Credentials::start().await;
    let with = |name: &str, value: Value| {
        let mut body = public_key(RSA_1);
        body[name] = value;
        body
    };
    keys.rejected(json!({}), "'Missing required property: credential_type'")
        .await;
    keys.rejected(
        json!({"credential_type": "public_key"}),
        "'Missing required property: pem'",
    )
    .await;
    keys.rejected(
        json!({"credential_type": "symmetric", "pem": RSA_1}),
        "'No enum match for: symmetric'",
    )
    .await;
    keys.rejected(
        with("alg", json!("ES256")),
        "'No enum match for: ES256' on property alg",
    )
    .await;
    keys.rejected(with("alg", json!("none")), "'No enum match for: none'")
        .await;
    keys.rejected(
        with("name", json!("x".repeat(129))),
        "'String is too long (129 chars), maximum 128'",
    )
    .await;
    keys.rejected(
        with("kid", json!("short")),
        "'String is too short (5 chars), minimum 10' on property kid",
    )
    .await;
    keys.rejected(with("kid", json!("k".repeat(65))), "maximum 64")
        .await;
    keys.rejected(
        with("kid", json!("has a blank")),
        "'String does not match pattern: ^[0-9a-zA-Z_-]{10,64}$'",
    )
    .await;
    keys.rejected(with("kid", json!("schlüssel-1")), "pattern")
        .await;
    keys.rejected(
        with("expires_at", json!("tomorrow")),
        "'Object didn't pass validation for format date-time: tomorrow'",
    )
    .await;
    keys.rejected(
        with("expires_at", json!(1_900_000_000)),
        "Expected type string but found type integer",
    )
    .await;
    keys.rejected(
        with("parse_expiry_from_cert", json!("true")),
        "Expected type boolean but found type string",
    )
    .await;
    keys.rejected(
        with("expires_at ", json!("2030-01-01T00:00:00Z")),
        "'Additional properties not allowed: expires_at '",
    )
    .await;
    keys.rejected(with("subject_dn", json!("CN=a")), "subject_dn")
        .await;
    keys.rejected(
        with("pem", json!("")),
        "'String is too short (0 chars), minimum 1' on property pem",
    )
    .await;
    assert_eq!(keys.api.get(&keys.path).await.ok(), json!([]));
}

/// Contract 7.4, 7.5, 7.15.
#[tokio::test]
async fn only_an_acceptable_pem_is_registered() {
    let keys = Credentials::start().await;
    let private = keys.rejected(public_key(PRIVATE), "exposed").await;
    assert!(private["finding"].is_string());
    assert!(
        !private.to_string().contains("MII"),
        "nothing of it comes back"
    );
    keys.rejected(public_key(EC), "elliptic-curve key on P-256")
        .await;
    keys.rejected(public_key(RSA_1024), "1024").await;
    keys.rejected(public_key("hello"), "").await;
    keys.rejected(public_key(&RSA_1[..200]), "").await;
    keys.rejected(public_key(&RSA_1.replace("-----", "----")), "")
        .await;
    keys.rejected(public_key(&format!("{RSA_1}{PRIVATE}")), "exposed")
        .await;
    let escaped = keys
        .rejected(public_key(&RSA_1.replace('\n', "\\n")), "")
        .await;
    assert!(
        escaped["remedy"].is_string(),
        "a file that needs repair says how: {escaped:#}"
    );
    assert_eq!(keys.api.get(&keys.path).await.ok(), json!([]));
    keys.create(public_key(&RSA_1.replace('\n', "\r\n"))).await;
}

/// Contract 3.1.
#[tokio::test]
async fn a_rejected_pem_names_its_finding() {
    let keys = Credentials::start().await;
    keys.rejected_pem(RSA_1024, "rsa_modulus_too_small").await;
}

/// Contract 7.1, 7.9, 10.56.
#[tokio::test]
async fn limits_and_duplicates_are_rejected() {
    let keys = Credentials::start().await;
    let first = keys.create(public_key(RSA_1)).await;
    for same in [RSA_1, RSA_1_PKCS1, CERTIFICATE_1] {
        let body = keys
            .rejected(
                public_key(same),
                "credentials contains public keys that already exist in client",
            )
            .await;
        let remedy = body["remedy"].as_str().unwrap();
        assert!(remedy.contains(first["id"].as_str().unwrap()), "{remedy}");
    }
    let mut same_kid = public_key(RSA_2);
    same_kid["kid"] = first["kid"].clone();
    keys.rejected(same_kid, "has a credential with the kid")
        .await;
    for pem in [RSA_2, RSA_3, RSA_4] {
        keys.create(public_key(pem)).await;
    }
    keys.rejected(
        public_key(RSA_5),
        "A client can have a maximum of 4 credentials.",
    )
    .await;
    keys.api
        .delete(&format!("{}/{}", keys.path, first["id"].as_str().unwrap()))
        .await
        .gone();
    keys.create(public_key(RSA_5)).await;
}

/// The same numbers under another AlgorithmIdentifier are the same key (RFC 8725, section 3.2: one key for one
/// algorithm).
///
/// Contract 7.9, 10.56.
#[tokio::test]
async fn a_key_in_another_encoding_is_a_duplicate() {
    const RSA_ENCRYPTION: &[u8] = &[
        0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0,
    ];
    const WITHOUT_NULL: &[u8] = &[0x30, 11, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1];
    const RSASSA_PSS: &[u8] = &[0x30, 11, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 10];
    let spki = base64ct::Base64::decode_vec(
        &RSA_1
            .lines()
            .filter(|line| !line.starts_with('-'))
            .collect::<String>(),
    )
    .unwrap();
    let key = spki[4..].strip_prefix(RSA_ENCRYPTION).unwrap();
    let keys = Credentials::start().await;
    keys.create(public_key(RSA_1)).await;
    for (algorithm, alg) in [(WITHOUT_NULL, "RS384"), (RSASSA_PSS, "PS256")] {
        let content = [algorithm, key].concat();
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        let der = [&[0x30, 0x82], &length[..], &content].concat();
        let base64 = base64ct::Base64::encode_string(&der);
        let lines: Vec<&str> = base64
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        let mut other = public_key(&format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            lines.join("\n")
        ));
        other["kid"] = format!("another-kid-{alg}").into();
        other["alg"] = alg.into();
        keys.rejected(
            other.clone(),
            "credentials contains public keys that already exist in client",
        )
        .await;
        // Another client may register it.
        let second = keys.api.client("Another").await;
        let path = format!("/api/v2/clients/{second}/credentials");
        keys.api.post(&path, &other).await.created();
    }
}

/// Contract 7.2, 7.4, 7.11.
#[tokio::test]
async fn an_x509_cert_has_a_thumbprint_and_the_expiry() {
    let keys = Credentials::start().await;
    let body = json!({"credential_type": "x509_cert", "pem": CERTIFICATE_1, "name": "mTLS"});
    let created = keys.create(body).await;
    assert_eq!(
        names(&created),
        [
            "created_at",
            "credential_type",
            "expires_at",
            "id",
            "name",
            "thumbprint_sha256",
            "updated_at"
        ]
    );
    // `openssl x509 -fingerprint -sha256`
    let fingerprint = [
        0x6E, 0x3D, 0x3F, 0x58, 0xD5, 0x95, 0x14, 0x70, 0x7D, 0x5B, 0x53, 0xA0, 0xBA, 0xE5, 0xF4,
        0xA8, 0xFB, 0xCA, 0x4F, 0xE1, 0xAC, 0x78, 0xEE, 0xE6, 0x56, 0x38, 0x8F, 0xDD, 0x39, 0xA1,
        0x55, 0x4A,
    ];
    assert_eq!(
        created["thumbprint_sha256"],
        Base64UrlUnpadded::encode_string(&fingerprint)
    );
    assert_eq!(created["expires_at"], CERTIFICATE_1_ENDS);
    let rejected = async |body, part: &str| keys.rejected(body, part).await;
    rejected(
        json!({"credential_type": "x509_cert", "pem": RSA_2}),
        "certificate",
    )
    .await;
    rejected(
        json!({"credential_type": "x509_cert"}),
        "Missing required property: pem",
    )
    .await;
    for (name, value) in [
        ("alg", json!("RS256")),
        ("kid", json!("0123456789")),
        ("expires_at", json!("2030-01-01T00:00:00Z")),
        ("parse_expiry_from_cert", json!(true)),
    ] {
        let mut body = json!({"credential_type": "x509_cert", "pem": CERTIFICATE_1});
        body[name] = value;
        rejected(body, &format!("{name} is only for")).await;
    }
    let long = json!({"credential_type": "x509_cert", "pem": format!("{}{CERTIFICATE_1}", " ".repeat(4096))});
    rejected(long, "maximum 4096' on property pem").await;
}

/// A key that a client presents in TLS signs no assertion: only `public_key` must be RSA.
///
/// Contract 7.11.
#[tokio::test]
async fn an_x509_cert_may_have_an_elliptic_curve_key() {
    let keys = Credentials::start().await;
    let body = |kind: &str| json!({"credential_type": kind, "pem": CERTIFICATE_EC});
    let created = keys.create(body("x509_cert")).await;
    // `openssl x509 -fingerprint -sha256`
    assert_eq!(
        created["thumbprint_sha256"],
        "PG0hsBuaUDawOLDG8_9rlmlwv3O_e7INhfZH9YUUb68"
    );
    assert_eq!(created["expires_at"], "2046-11-19T04:24:54.000Z");
    keys.rejected(body("x509_cert"), "already exist").await;
    let name = keys.create(body("cert_subject_dn")).await;
    assert_eq!(name["subject_dn"], "C=DE\nO=Example, Inc.\nCN=ec.example");
    keys.rejected_pem(CERTIFICATE_EC, "key_algorithm_unsupported")
        .await;
    let store = &keys.api.server.state.store;
    let client = keys.path.split('/').nth(4).unwrap();
    let stored = store.credentials(client).await.unwrap().remove(0);
    assert_eq!(
        (stored.key, stored.pem.as_deref()),
        (None, Some(CERTIFICATE_EC))
    );
    for (pem, part) in [(EC, "key"), (PRIVATE, "exposed"), (RSA_1024, "bits")] {
        let mut body = body("x509_cert");
        body["pem"] = pem.into();
        keys.rejected(body, part).await;
    }
}

/// Contract 7.2, 7.11.
#[tokio::test]
async fn a_cert_subject_dn_is_given_or_taken_from_the_certificate() {
    let keys = Credentials::start().await;
    let taken = keys
        .create(json!({"credential_type": "cert_subject_dn", "pem": CERTIFICATE_1}))
        .await;
    assert_eq!(
        names(&taken),
        [
            "created_at",
            "credential_type",
            "id",
            "name",
            "subject_dn",
            "updated_at"
        ]
    );
    assert_eq!(
        taken["subject_dn"],
        "C=DE\nST=Bayern\nO=Example, Inc.\nCN=client.example"
    );
    let given = keys
        .create(json!({"credential_type": "cert_subject_dn", "subject_dn": "CN=other"}))
        .await;
    assert_eq!(given["subject_dn"], "CN=other");
    let again = json!({"credential_type": "cert_subject_dn", "subject_dn": "CN=other"});
    keys.rejected(again, "already exist").await;
    let both =
        json!({"credential_type": "cert_subject_dn", "subject_dn": "CN=a", "pem": CERTIFICATE_1});
    keys.rejected(both, "subject_dn").await;
    keys.rejected(json!({"credential_type": "cert_subject_dn"}), "subject_dn")
        .await;
    let long = json!({"credential_type": "cert_subject_dn", "subject_dn": "x".repeat(257)});
    keys.rejected(long, "maximum 256").await;
}

/// Contract 7.12.
#[tokio::test]
async fn only_the_expiry_can_be_changed() {
    let keys = Credentials::start().await;
    let created = keys.create(public_key(RSA_1)).await;
    let path = format!("{}/{}", keys.path, created["id"].as_str().unwrap());
    keys.api.server.clock.advance(60);
    let set = keys
        .api
        .patch(&path, &json!({"expires_at": "2040-02-29T12:00:00.5Z"}))
        .await
        .ok();
    let mut expected = created.clone();
    expected["expires_at"] = json!("2040-02-29T12:00:00.500Z");
    expected["updated_at"] = json!("2027-01-15T08:01:00.000Z");
    assert_eq!(set, expected);
    let cleared = keys
        .api
        .patch(&path, &json!({"expires_at": null}))
        .await
        .ok();
    assert_eq!(cleared.get("expires_at"), None);
    assert_eq!(keys.api.get(&path).await.ok(), cleared);
    let rejected = async |body, part: &str| {
        keys.api
            .patch(&path, &body)
            .await
            .failed(400, Some("invalid_body"), part)
    };
    rejected(json!({}), "'Too few properties defined (0), minimum 1'").await;
    rejected(
        json!({"name": "x"}),
        "'Additional properties not allowed: name'",
    )
    .await;
    rejected(
        json!({"expires_at": null, "kid": "0123456789"}),
        "'Additional properties not allowed: kid'",
    )
    .await;
    rejected(json!({"expires_at": "2040-02-30T12:00:00Z"}), "date-time").await;
}

/// Contract 3.4, 3.5.
#[tokio::test]
async fn a_missing_credential_is_not_found() {
    let keys = Credentials::start().await;
    let path = format!("{}/cred_none", keys.path);
    for answer in [
        keys.api.get(&path).await,
        keys.api.patch(&path, &json!({"expires_at": null})).await,
    ] {
        answer.failed(
            404,
            Some("inexistent_credential"),
            "The credential does not exist",
        );
    }
    keys.api.delete(&path).await.gone();
}

/// Contract 8.7.
#[tokio::test]
async fn usage_is_reported_per_credential() {
    let keys = Credentials::start().await;
    let created = keys.create(public_key(RSA_1)).await;
    let client = keys.path.split('/').nth(4).unwrap();
    let usage = keys
        .api
        .get(&format!("/countersign/v1/clients/{client}/usage"))
        .await
        .ok();
    assert_eq!(usage, json!([{"credential_id": created["id"]}]));
    let stats = keys.api.get("/countersign/v1/stats").await.ok();
    assert_eq!(
        stats,
        json!({"clients": 1, "credentials": 1, "attached": 0, "expired": 0, "expiring": 0})
    );
}

#[tokio::test]
async fn credentials_of_all_clients_are_listed_by_expiry() {
    let api = Api::start().await;
    let (a, b) = (api.client("A").await, api.client("B").await);
    let first = api.key(&a, RSA_1).await;
    let second = api.key(&b, RSA_1).await;
    let third = api.key(&b, RSA_2).await;
    let expiry = json!({"expires_at": "2030-01-01T00:00:00Z"});
    api.patch(&format!("/api/v2/clients/{b}/credentials/{third}"), &expiry)
        .await
        .ok();
    let list = async |query: &str| {
        let page = api
            .get(&format!("/countersign/v1/credentials?{query}"))
            .await
            .ok();
        let ids = page["credentials"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(list("").await, [&*third, &first, &second]);
    assert_eq!(list("per_page=1&page=1").await, [&*first]);
    assert_eq!(list(&format!("client_id={a}")).await, [&*first]);
    assert_eq!(list(&format!("client_id={a},{b}")).await.len(), 3);
    assert_eq!(list("expires_before=2030-01-02T00:00:00Z").await, [&*third]);
    assert!(list("expires_before=2030-01-01T00:00:00Z").await.is_empty());
    // `openssl pkey -pubin -in rsa-1.pem -outform DER | sha256sum`
    let digest = "e564e716a428a53f67b1df8bf419e7e4f3dfed7a28c81a908850f1542d8fd85f";
    assert_eq!(
        list(&format!("spki_sha256={digest}")).await,
        [&*first, &second]
    );
    let page = api.get("/countersign/v1/credentials?per_page=1").await.ok();
    assert_eq!(
        (&page["total"], &page["start"], &page["limit"]),
        (&json!(3), &json!(0), &json!(1))
    );
    let item = &page["credentials"][0];
    assert_eq!(
        (
            &item["client_id"],
            &item["client_name"],
            &item["is_attached"]
        ),
        (&json!(b), &json!("B"), &json!(false))
    );
    api.get("/countersign/v1/credentials?spki_sha256=x")
        .await
        .failed(400, Some("invalid_query_string"), "minimum 64");
}
