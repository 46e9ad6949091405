//! A valid assertion and ways to modify it.

#![allow(dead_code, reason = "each test file uses a part")]

use assertion::{
    Algorithm, Assertion, ClientView, Code, Judgement, Policy, RegisteredKey, Report, check,
};
use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};

pub const ISSUER: &str = "https://login.example/";
pub const CLIENT: &str = "Zk3pDq0Xw9Lr5Tn8Vb2Yc7Hm4Js6Gf1A";
pub const KID: &str = "w0kIFOc-q7KKK-pa2Uj5b_Cl3f0hAgFeseLg8iEmWu0";
pub const NOW: f64 = 1_800_000_000.0;

/// Header and claims of an assertion. The signature is not verified here.
pub struct Draft {
    pub header: Value,
    pub claims: Value,
}

pub fn draft() -> Draft {
    Draft {
        header: json!({ "alg": "RS256", "kid": KID }),
        claims: json!({
            "iss": CLIENT, "sub": CLIENT, "aud": ISSUER,
            "iat": NOW as i64, "exp": NOW as i64 + 60, "jti": "6f1c1d6e-52f0-4d3e-8a0e-3d1a5d3a9d11",
        }),
    }
}

impl Draft {
    pub fn header(mut self, name: &str, value: Value) -> Self {
        set(&mut self.header, name, value);
        self
    }

    pub fn claim(mut self, name: &str, value: Value) -> Self {
        set(&mut self.claims, name, value);
        self
    }

    pub fn compact(&self) -> String {
        compact(&self.header.to_string(), &self.claims.to_string())
    }

    pub fn report_under(&self, policy: &Policy, keys: &[RegisteredKey]) -> Report {
        let assertion = Assertion::parse(&self.compact()).unwrap();
        let client = ClientView {
            client_id: CLIENT,
            keys,
        };
        let mut report = check(&assertion, policy, &client, NOW);
        let signed_by = report.candidates.first().cloned();
        report.conclude(signed_by.as_deref());
        report
    }

    pub fn report(&self) -> Report {
        self.report_under(&Policy::new(ISSUER), &[key()])
    }

    /// The code of the first broken rule; "ok" if accepted.
    pub fn code(&self) -> Code {
        code(&self.report())
    }
}

/// Sets a member; null removes it.
fn set(object: &mut Value, name: &str, value: Value) {
    let members = object.as_object_mut().unwrap();
    if value.is_null() {
        members.remove(name);
    } else {
        members.insert(name.to_owned(), value);
    }
}

pub fn code(report: &Report) -> Code {
    assert_eq!(report.is_accepted(), report.failure().is_none());
    report.failure().map_or(Code::Ok, |failure| failure.code)
}

pub fn key() -> RegisteredKey {
    RegisteredKey {
        id: "cred_one".into(),
        kid: KID.into(),
        algorithm: Algorithm::RS256,
        expires_at: None,
        attached: true,
    }
}

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}

pub fn compact(header: &str, claims: &str) -> String {
    format!(
        "{}.{}.{}",
        base64url(header),
        base64url(claims),
        base64url([1; 32])
    )
}

pub fn rejected(compact: &str) -> Judgement {
    Assertion::parse(compact).expect_err("the form is unsound")
}
