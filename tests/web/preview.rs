//! A diagnosis, drawn.

use console::material::{Given, Preview};
use diagnosis::{Certificate, Diagnosis, Encoding, Finding, Kind, PublicKey, Severity, Verdict};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, mount};

fn finding(severity: Severity, message: &str, remedy: Option<&str>) -> Finding {
    Finding {
        code: "example",
        severity,
        message: message.to_owned(),
        remedy: remedy.map(str::to_owned),
        span: None,
        line: Some(3),
        column: Some(7),
        der: None,
    }
}

fn key() -> Diagnosis {
    let mut diagnosis = Diagnosis::new(Kind::PublicKeySpki, Encoding::Pem);
    diagnosis.verdict = Verdict::Accept;
    diagnosis.public_key = Some(PublicKey {
        algorithm: "RSA".to_owned(),
        bits: Some(2048),
        exponent: Some("65537".to_owned()),
        curve: None,
        spki_sha256: Some("ab".repeat(32)),
        kid: Some("LWd8xEOrXZOm6jUL6mcw0j6LxHz_YvhEi7AmjcQDiCs".to_owned()),
        jwk: None,
        spki: None,
    });
    diagnosis
}

async fn preview(diagnosis: Diagnosis) -> Mounted {
    let given = Given {
        file_name: Some("my key.pem".to_owned()),
        diagnosis,
    };
    mount(move || view! { <Preview given /> }).await
}

#[wasm_bindgen_test]
async fn a_good_key_tells_its_facts() {
    let view = preview(key()).await;
    let text = view.text();
    for part in [
        "RSA 2048 bits",
        "LWd8xEOrXZOm6jUL6mcw0j6LxHz",
        "SHA-256",
        "exponent 65537",
        "my key.pem",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(text.contains("Can be registered"));
    assert_eq!(view.count(".finding"), 0);
}

#[wasm_bindgen_test]
async fn findings_tell_severity_in_words_and_where() {
    let mut diagnosis = key();
    diagnosis.verdict = Verdict::Reject;
    diagnosis.findings = vec![
        finding(
            Severity::Error,
            "This is a private key.",
            Some("Take the public half: openssl pkey -in FILE -pubout"),
        ),
        finding(Severity::Note, "There is text before the armour.", None),
    ];
    let view = preview(diagnosis).await;
    let text = view.text();
    assert!(text.contains("Can’t be registered"));
    assert!(text.contains("Blocking") && text.contains("Note"));
    assert!(text.contains("line 3, column 7"));
    let command = view.find(".command code").text_content().unwrap();
    assert_eq!(command, "openssl pkey -in './my key.pem' -pubout");
}

#[wasm_bindgen_test]
async fn a_certificate_tells_subject_issuer_and_validity() {
    let mut diagnosis = key();
    diagnosis.kind = Kind::Certificate;
    diagnosis.certificates = 2;
    diagnosis.certificate = Some(Certificate {
        subject: "CN=billing.example".to_owned(),
        issuer: "CN=Example CA".to_owned(),
        serial: "01".to_owned(),
        not_before: "2026-01-01T00:00:00Z".parse().ok(),
        not_after: "2027-06-01T00:00:00Z".parse().ok(),
        self_signed: false,
        signature_algorithm: "sha256WithRSAEncryption".to_owned(),
        sha1: "cd".repeat(20),
        sha256: "ef".repeat(32),
        san: vec!["dns:billing.example".to_owned()],
        version: 3,
        key_usage: None,
        extended_key_usage: None,
        ca: None,
        path_length: None,
        subject_key_id: None,
        authority_key_id: None,
        subject_attributes: vec![],
        issuer_attributes: vec![],
        extensions: vec![],
        spans: Default::default(),
    });
    let view = preview(diagnosis).await;
    let text = view.text();
    for part in [
        "2 X.509 certificates",
        "CN=billing.example",
        "CN=Example CA",
        "dns:billing.example",
        "facts of the leaf",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(view.count("time"), 2);
}

#[wasm_bindgen_test]
async fn text_without_facts_is_still_a_preview() {
    let view = preview(Diagnosis::new(Kind::Text, Encoding::Text)).await;
    assert!(view.text().contains("Text without a key"));
    assert_eq!(view.count("dl"), 0);
}
