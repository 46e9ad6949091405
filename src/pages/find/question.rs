//! What is looked for: the identifiers of a key, of a certificate, of an assertion, or of a text that is one.

use diagnosis::{Diagnosis, Kind, Role};
use management_api::rules::IDENTIFIERS_MAX;
use primitives::identifier::{Form, Reading, readings};

use super::assertion::GivenAssertion;
use crate::material::Inspection;

/// What is looked for. It holds identifiers only: no key, nothing private.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What was given: "Public key", "Identifier".
    pub what: String,
    /// What is compared.
    pub wanted: Vec<Wanted>,
    /// Identifiers that there is no room for in one request.
    pub left_out: usize,
    /// It may be an MD5 hash, which nothing is compared with.
    pub is_md5: bool,
}

/// One identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What it is of the thing given.
    pub label: String,
    /// In the form that is compared.
    pub value: String,
    /// How a tenant can compare it.
    pub at_tenant: AtTenant,
}

/// How an identifier is compared with what a tenant's API returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtTenant {
    /// In full.
    Whole,
    /// With thumbprints only: of the key as a JWK, of the certificate.
    Thumbprints,
    /// Not at all.
    Not,
}

impl Question {
    fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            wanted: Vec::new(),
            left_out: 0,
            is_md5: false,
        }
    }

    /// Of a file or text that was diagnosed.
    #[must_use]
    pub fn of_file(inspection: &Inspection) -> Self {
        let diagnosis = &inspection.diagnosis;
        let has_members = inspection
            .members
            .iter()
            .any(|member| member.sha256.is_some());
        if diagnosis.public_key.is_none() && diagnosis.certificate.is_none() && !has_members {
            let text = inspection.input.as_deref().unwrap_or_default();
            return Self::of_text(&String::from_utf8_lossy(text));
        }
        let mut question = Self::new(diagnosis.label());
        question.key(diagnosis);
        question.members(inspection);
        question
    }

    /// Of a text that may be an identifier.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let mut question = Self::new("Identifier");
        question.readings(readings(text), None);
        question
    }

    /// Of an assertion: its key ID, and the clients that it names.
    #[must_use]
    pub fn of_assertion(assertion: &GivenAssertion) -> Self {
        let mut question = Self::new("Assertion");
        if let Some(kid) = &assertion.kid {
            question.readings(readings(kid), Some("Key ID of its header"));
        }
        for client_id in &assertion.clients {
            question.add("Client ID (iss, sub)", client_id, AtTenant::Whole);
        }
        question
    }

    /// The values that are compared.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        let values = self.wanted.iter().map(|wanted| wanted.value.clone());
        values.collect()
    }

    fn add(&mut self, label: &str, value: &str, at_tenant: AtTenant) {
        if value.is_empty() || self.wanted.iter().any(|wanted| wanted.value == value) {
            return;
        }
        if self.wanted.len() == IDENTIFIERS_MAX {
            self.left_out += 1;
            return;
        }
        self.wanted.push(Wanted {
            label: label.to_owned(),
            value: value.to_owned(),
            at_tenant,
        });
    }

    fn readings(&mut self, readings: Vec<Reading>, label: Option<&str>) {
        for Reading { form, value } in readings {
            let (own, at_tenant) = match form {
                Form::Id => ("Key ID, client ID or credential ID", AtTenant::Whole),
                Form::Sha256 => ("SHA-256", AtTenant::Thumbprints),
                Form::Sha1 => ("SHA-1", AtTenant::Not),
                Form::Serial => ("Serial number", AtTenant::Not),
                Form::Md5 => {
                    self.is_md5 = true;
                    continue;
                }
            };
            let label = label.filter(|_| form == Form::Id).unwrap_or(own);
            self.add(label, &value, at_tenant);
        }
    }

    /// The key that the diagnosis is about: of a chain, the leaf's.
    fn key(&mut self, diagnosis: &Diagnosis) {
        if let Some(certificate) = &diagnosis.certificate {
            self.add(
                "SHA-256 of the certificate",
                &certificate.sha256,
                AtTenant::Whole,
            );
        }
        if let Some(key) = &diagnosis.public_key {
            if let Some(hash) = &key.spki_sha256 {
                self.add("SHA-256 of the key (SPKI)", hash, AtTenant::Not);
            }
            // The key ID of a credential that was registered without another, and, as a hash, of one with another.
            for Reading { form, value } in readings(key.kid.as_deref().unwrap_or_default()) {
                match form {
                    Form::Sha256 => self.add("JWK thumbprint", &value, AtTenant::Whole),
                    Form::Id => self.add("Key ID (JWK thumbprint)", &value, AtTenant::Whole),
                    _ => {}
                }
            }
        }
        if let Some(kid) = &diagnosis.file_kid {
            self.add("Key ID in the file", kid, AtTenant::Whole);
        }
    }

    /// The other objects of a set or a bundle.
    fn members(&mut self, inspection: &Inspection) {
        let others = inspection
            .members
            .iter()
            .enumerate()
            .filter(|(_, member)| matches!(member.role, Role::Chosen | Role::Other));
        for (index, member) in others {
            let number = index + 1;
            if let Some(hash) = &member.sha256 {
                let at_tenant = match member.kind {
                    Kind::Certificate => AtTenant::Whole,
                    _ => AtTenant::Not,
                };
                self.add(&format!("SHA-256 of object {number}"), hash, at_tenant);
            }
            if let Some(kid) = &member.kid {
                self.add(&format!("Key ID of object {number}"), kid, AtTenant::Whole);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use diagnosis::diagnose;

    use super::*;

    const CERTIFICATE: &str =
        include_str!("../../../crates/server/tests/management/pem/certificate-1.pem");
    const OTHER: &str = include_str!("../../../crates/server/tests/management/pem/rsa-2.pem");
    const PRIVATE: &str = include_str!("../../../crates/server/tests/management/pem/private.pem");

    fn of(text: &str) -> Question {
        let mut input = text.as_bytes().to_vec();
        let diagnosis = diagnose(&input, DateTime::UNIX_EPOCH);
        Question::of_file(&Inspection::new(None, diagnosis, &mut input))
    }

    fn wanted(question: &Question) -> Vec<(&str, &str)> {
        let pairs = question.wanted.iter();
        pairs
            .map(|one| (one.label.as_str(), one.value.as_str()))
            .collect()
    }

    #[test]
    fn certificate_is_looked_for_by_itself_and_by_its_key() {
        assert_eq!(
            wanted(&of(CERTIFICATE)),
            [
                (
                    "SHA-256 of the certificate",
                    "6e3d3f58d59514707d5b53a0bae5f4a8fbca4fe1ac78eee656388fdd39a1554a"
                ),
                (
                    "SHA-256 of the key (SPKI)",
                    "e564e716a428a53f67b1df8bf419e7e4f3dfed7a28c81a908850f1542d8fd85f"
                ),
                (
                    "JWK thumbprint",
                    "254ed470c9943eb097a1f72c4a3deb8a93fe7aa2892f9e3fa6a80963e8697bee"
                ),
                (
                    "Key ID (JWK thumbprint)",
                    "JU7UcMmUPrCXofcsSj3ripP-eqKJL54_pqgJY-hpe-4"
                ),
            ]
        );
    }

    #[test]
    fn base64_of_der_is_the_same() {
        let body: String = CERTIFICATE
            .lines()
            .filter(|line| !line.starts_with('-'))
            .collect();
        assert_eq!(of(&body).wanted, of(CERTIFICATE).wanted);
    }

    #[test]
    fn private_key_is_looked_for_by_its_public_key() {
        let question = of(PRIVATE);
        let labels: Vec<_> = wanted(&question)
            .into_iter()
            .map(|(label, _)| label)
            .collect();
        assert_eq!(
            labels,
            [
                "SHA-256 of the key (SPKI)",
                "JWK thumbprint",
                "Key ID (JWK thumbprint)"
            ]
        );
    }

    #[test]
    fn set_of_keys_is_looked_for_by_each() {
        let key = |pem: &str, kid: &str| {
            let public = diagnose(pem.as_bytes(), DateTime::UNIX_EPOCH).public_key;
            let mut jwk = public.unwrap().jwk.unwrap();
            jwk["kid"] = kid.into();
            jwk
        };
        let keys = [key(CERTIFICATE, "billing-2026"), key(OTHER, "billing-2027")];
        let set = serde_json::json!({ "keys": keys }).to_string();
        let question = of(&set);
        let values = question.values();
        assert!(values.contains(&"billing-2026".to_owned()), "{values:?}");
        assert!(values.contains(&"billing-2027".to_owned()), "{values:?}");
        let hashes = values.iter().filter(|value| value.len() == 64).count();
        assert!(hashes >= 2, "{values:?}");
    }

    #[test]
    fn ambiguous_texts_are_looked_for_as_all_that_they_can_be() {
        let hash = "6e3d3f58d59514707d5b53a0bae5f4a8fbca4fe1ac78eee656388fdd39a1554a";
        assert_eq!(wanted(&of(hash)), [("SHA-256", hash)]);
        assert_eq!(
            wanted(&of("JU7UcMmUPrCXofcsSj3ripP-eqKJL54_pqgJY-hpe-4")),
            [
                (
                    "SHA-256",
                    "254ed470c9943eb097a1f72c4a3deb8a93fe7aa2892f9e3fa6a80963e8697bee"
                ),
                (
                    "Key ID, client ID or credential ID",
                    "JU7UcMmUPrCXofcsSj3ripP-eqKJL54_pqgJY-hpe-4"
                ),
            ]
        );
        // A key ID in capitals is one more value.
        let capitals = of(&hash.to_uppercase());
        assert_eq!(capitals.wanted.len(), 2);
    }

    #[test]
    fn text_without_an_identifier_asks_for_nothing() {
        let question = of("Hello, this is a letter.");
        assert_eq!((question.wanted.len(), question.is_md5), (0, false));
        assert!(of("01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef").is_md5);
    }

    #[test]
    fn assertion_is_looked_for_by_its_key_id_and_its_clients() {
        let assertion = GivenAssertion::read(
            "client_assertion=eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGxpbmctMjAyNyJ9.eyJpc3MiOiJhYmMiLCJzdWIiOiJhYmMifQ.AAAA",
        );
        let question = Question::of_assertion(&assertion.unwrap());
        assert_eq!(
            wanted(&question),
            [
                ("Key ID of its header", "billing-2027"),
                ("Client ID (iss, sub)", "abc")
            ]
        );
    }
}
