//! The formats that an object can be converted to. Public material only: a diagnosis holds no other.

use diagnosis::{Diagnosis, Kind, Material, PublicKey, tree};
use serde_json::{Value, json};

use crate::material::Subject;

/// Something that can be copied or saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// What it is.
    pub title: &'static str,
    /// In which form.
    pub form: &'static str,
    /// A name for the file.
    pub file_name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// The file itself.
    pub content: Content,
}

/// Text can be copied as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// PEM or JSON.
    Text(String),
    /// DER.
    Bytes(Vec<u8>),
}

impl Content {
    /// The bytes of the file.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Bytes(bytes) => bytes.clone(),
        }
    }
}

/// Every form that makes sense, the most usual first.
#[must_use]
pub fn outputs(subject: &Subject) -> Vec<Output> {
    let diagnosis = &subject.diagnosis;
    let stem = &subject.file_stem();
    let mut outputs = Vec::new();
    if let Some((material, title, media_type)) = object(diagnosis) {
        outputs.push(pem(&material, title, format!("{stem}.pem")));
        outputs.push(der(
            &material,
            title,
            format!("{stem}.{}", ending(diagnosis.kind)),
            media_type,
        ));
    }
    if let Some(key) = &diagnosis.public_key {
        outputs.extend(key_outputs(key, stem));
    }
    outputs
}

/// The object itself, if it is not just a public key: that comes in all forms anyway.
fn object(diagnosis: &Diagnosis) -> Option<(Material, &'static str, &'static str)> {
    let (label, title, media_type) = match diagnosis.kind {
        Kind::Certificate => ("CERTIFICATE", "Certificate", "application/pkix-cert"),
        Kind::Csr => (
            "CERTIFICATE REQUEST",
            "Certificate request",
            "application/pkcs10",
        ),
        Kind::Crl => ("X509 CRL", "Revocation list", "application/pkix-crl"),
        Kind::Pkcs7 => ("PKCS7", "PKCS#7 bundle", "application/pkcs7-mime"),
        _ => return None,
    };
    // Without the bytes that may follow it.
    let object = diagnosis.object.as_ref()?;
    let end = tree(object).first()?.span.end;
    let der = object.get(..end)?.to_vec();
    Some((Material { label, der }, title, media_type))
}

const fn ending(kind: Kind) -> &'static str {
    match kind {
        Kind::Csr => "csr",
        Kind::Crl => "crl",
        Kind::Pkcs7 => "p7b",
        _ => "cer",
    }
}

fn key_outputs(key: &PublicKey, stem: &str) -> Vec<Output> {
    const TITLE: &str = "Public key";
    let mut outputs = Vec::new();
    if let Some(spki) = key.spki() {
        outputs.push(pem(&spki, TITLE, format!("{stem}-public.pem")));
        if let Some(pkcs1) = key.pkcs1() {
            outputs.push(Output {
                form: "PKCS#1 PEM",
                ..pem(&pkcs1, TITLE, format!("{stem}-public-pkcs1.pem"))
            });
        }
        outputs.push(der(
            &spki,
            TITLE,
            format!("{stem}-public.der"),
            "application/octet-stream",
        ));
    }
    if let Some(jwk) = jwk(key) {
        let set = json!({ "keys": [jwk] });
        outputs.push(json_output(
            &jwk,
            "JWK",
            format!("{stem}.jwk.json"),
            "application/jwk+json",
        ));
        outputs.push(json_output(
            &set,
            "JWKS",
            format!("{stem}.jwks.json"),
            "application/jwk-set+json",
        ));
    }
    outputs
}

/// The JWK for verifying signatures, with its thumbprint as `kid`.
fn jwk(key: &PublicKey) -> Option<Value> {
    let mut jwk = key.jwk.clone()?;
    let members = jwk.as_object_mut()?;
    if matches!(
        key.algorithm.as_str(),
        "RSA" | "RSASSA-PSS" | "EC" | "Ed25519" | "Ed448"
    ) {
        members.insert("use".to_owned(), "sig".into());
    }
    if let Some(kid) = &key.kid {
        members.insert("kid".to_owned(), kid.as_str().into());
    }
    Some(jwk)
}

fn pem(material: &Material, title: &'static str, file_name: String) -> Output {
    Output {
        title,
        form: if material.label == "PUBLIC KEY" {
            "SPKI PEM"
        } else {
            "PEM"
        },
        file_name,
        media_type: "application/x-pem-file",
        content: Content::Text(material.to_pem()),
    }
}

fn der(
    material: &Material,
    title: &'static str,
    file_name: String,
    media_type: &'static str,
) -> Output {
    Output {
        title,
        form: if material.label == "PUBLIC KEY" {
            "SPKI DER"
        } else {
            "DER"
        },
        file_name,
        media_type,
        content: Content::Bytes(material.der.clone()),
    }
}

fn json_output(
    value: &Value,
    form: &'static str,
    file_name: String,
    media_type: &'static str,
) -> Output {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    Output {
        title: "Public key",
        form,
        file_name,
        media_type,
        content: Content::Text(text + "\n"),
    }
}
