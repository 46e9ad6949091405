//! Programs that get an access token, with the application's own values in them.

use management_api::Algorithm;

use crate::domain::FormValue;

/// A language or tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// openssl and curl.
    Shell,
    /// Node with openid-client.
    Node,
    /// Python with Authlib.
    Python,
    /// Go.
    Go,
    /// Rust.
    Rust,
    /// Java.
    Java,
}

impl Language {
    /// In the order shown.
    pub const ALL: [Self; 6] = [
        Self::Shell,
        Self::Node,
        Self::Python,
        Self::Go,
        Self::Rust,
        Self::Java,
    ];

    /// Its name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Shell => "openssl + curl",
            Self::Node => "Node",
            Self::Python => "Python",
            Self::Go => "Go",
            Self::Rust => "Rust",
            Self::Java => "Java",
        }
    }

    const fn template(self) -> &'static str {
        match self {
            Self::Shell => include_str!("snippets/curl.sh"),
            Self::Node => include_str!("snippets/node.mjs"),
            Self::Python => include_str!("snippets/python.py"),
            Self::Go => include_str!("snippets/main.go.txt"),
            Self::Rust => include_str!("snippets/main.rs.txt"),
            Self::Java => include_str!("snippets/Main.java"),
        }
    }
}

impl FormValue for Language {
    fn form_value(&self) -> String {
        self.label().to_owned()
    }
}

/// What is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// The application's client ID.
    pub client_id: String,
    /// The credential's key ID.
    pub kid: String,
    /// The credential's algorithm.
    pub algorithm: Algorithm,
    /// The server's issuer identifier: the audience of the assertion.
    pub issuer: String,
}

impl Values {
    /// The program in this language.
    #[must_use]
    pub fn fill(&self, language: Language) -> String {
        let insecure = if self.issuer.starts_with("http:") {
            // The library rejects plain HTTP, which is for development only.
            ", execute: [client.allowInsecureRequests]"
        } else {
            ""
        };
        let token_endpoint = format!("{}/oauth/token", self.issuer.trim_end_matches('/'));
        let special = Special::of(self.algorithm);
        [
            ("client_id", self.client_id.as_str()),
            ("kid", &self.kid),
            ("alg", self.algorithm.as_str()),
            ("issuer", &self.issuer),
            ("token_endpoint", &token_endpoint),
            ("node_insecure", insecure),
            ("openssl_options", special.openssl_options),
            ("webcrypto_name", special.webcrypto_name),
            ("hash", special.hash),
            ("go_hash_package", special.go_hash_package),
            ("go_digest", special.go_digest),
            ("go_sign", special.go_sign),
            ("java_signature", special.java_signature),
            ("java_parameters", special.java_parameters),
        ]
        .into_iter()
        .fold(language.template().to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{{{name}}}}}"), value)
        })
    }
}

/// What each library calls the algorithm.
struct Special {
    openssl_options: &'static str,
    webcrypto_name: &'static str,
    hash: &'static str,
    go_hash_package: &'static str,
    go_digest: &'static str,
    go_sign: &'static str,
    java_signature: &'static str,
    java_parameters: &'static str,
}

impl Special {
    const fn of(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::RS256 => Self {
                openssl_options: "-sha256",
                webcrypto_name: "RSASSA-PKCS1-v1_5",
                hash: "SHA-256",
                go_hash_package: "crypto/sha256",
                go_digest: "sha256.Sum256",
                go_sign: "rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])",
                java_signature: "SHA256withRSA",
                java_parameters: "",
            },
            Algorithm::RS384 => Self {
                openssl_options: "-sha384",
                webcrypto_name: "RSASSA-PKCS1-v1_5",
                hash: "SHA-384",
                go_hash_package: "crypto/sha512",
                go_digest: "sha512.Sum384",
                go_sign: "rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA384, digest[:])",
                java_signature: "SHA384withRSA",
                java_parameters: "",
            },
            Algorithm::PS256 => Self {
                openssl_options: "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32",
                webcrypto_name: "RSA-PSS",
                hash: "SHA-256",
                go_hash_package: "crypto/sha256",
                go_digest: "sha256.Sum256",
                go_sign: "rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: 32})",
                java_signature: "RSASSA-PSS",
                java_parameters: "signer.setParameter(new PSSParameterSpec(\"SHA-256\", \"MGF1\", MGF1ParameterSpec.SHA256, 32, 1));\n        ",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(algorithm: Algorithm) -> Values {
        Values {
            client_id: "client-1".to_owned(),
            kid: "key-number-1".to_owned(),
            algorithm,
            issuer: "https://login.example/".to_owned(),
        }
    }

    #[test]
    fn snippets_have_no_placeholders_left() {
        for language in Language::ALL {
            for algorithm in Algorithm::ALL {
                let text = values(algorithm).fill(language);
                assert!(!text.contains("{{"), "{language:?} {algorithm:?}: {text}");
                assert!(text.contains("client-1") && text.contains("key-number-1"));
                assert!(
                    text.contains("https://login.example/oauth/token")
                        || language == Language::Node
                );
            }
        }
    }

    #[test]
    fn insecure_option_is_only_for_plain_http() {
        assert!(
            !values(Algorithm::RS256)
                .fill(Language::Node)
                .contains("allowInsecure")
        );
        let mut local = values(Algorithm::RS256);
        local.issuer = "http://127.0.0.1:8080/".to_owned();
        assert!(local.fill(Language::Node).contains("allowInsecure"));
    }
}
