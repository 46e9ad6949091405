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

    /// The name of the program's file.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Shell => "first-token.sh",
            Self::Node => "first-token.mjs",
            Self::Python => "first_token.py",
            Self::Go => "main.go",
            Self::Rust => "src/main.rs",
            Self::Java => "Main.java",
        }
    }

    /// The command that runs it.
    #[must_use]
    pub const fn command(self) -> &'static str {
        match self {
            Self::Shell => "bash first-token.sh",
            Self::Node => "node first-token.mjs",
            Self::Python => "python3 first_token.py",
            Self::Go => "go run main.go",
            Self::Rust => "cargo run",
            Self::Java => "java Main.java",
        }
    }

    const fn key_template(self) -> &'static str {
        match self {
            Self::Shell => include_str!("snippets/curl.sh"),
            Self::Node => include_str!("snippets/node.mjs"),
            Self::Python => include_str!("snippets/python.py"),
            Self::Go => include_str!("snippets/main.go.txt"),
            Self::Rust => include_str!("snippets/main.rs.txt"),
            Self::Java => include_str!("snippets/Main.java"),
        }
    }

    const fn secret_template(self) -> &'static str {
        match self {
            Self::Shell => include_str!("snippets/secret.sh"),
            Self::Node => include_str!("snippets/secret.mjs"),
            Self::Python => include_str!("snippets/secret.py"),
            Self::Go => include_str!("snippets/secret.go.txt"),
            Self::Rust => include_str!("snippets/secret.rs.txt"),
            Self::Java => include_str!("snippets/Secret.java"),
        }
    }
}

impl FormValue for Language {
    fn form_value(&self) -> String {
        self.label().to_owned()
    }
}

/// How the program proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// By an assertion, signed with its private key.
    Key {
        /// The credential's key ID.
        kid: String,
        /// The credential's algorithm.
        algorithm: Algorithm,
    },
    /// By the client secret in the body.
    SecretPost,
    /// By the client secret in the Authorization header.
    SecretBasic,
}

/// What is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// The application's client ID.
    pub client_id: String,
    /// How it authenticates.
    pub proof: Proof,
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
        let common = [
            ("client_id", self.client_id.as_str()),
            ("issuer", &self.issuer),
            ("token_endpoint", &token_endpoint),
            ("node_insecure", insecure),
        ];
        let text = match &self.proof {
            Proof::Key { kid, algorithm } => with_key(language, kid, *algorithm),
            Proof::SecretPost => filled(language.secret_template(), &POST),
            Proof::SecretBasic => filled(language.secret_template(), &BASIC),
        };
        filled(&text, &common)
    }
}

fn filled(template: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(template.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{{{name}}}}}"), value)
        })
}

fn with_key(language: Language, kid: &str, algorithm: Algorithm) -> String {
    let special = Special::of(algorithm);
    let values = [
        ("kid", kid),
        ("alg", algorithm.as_str()),
        ("openssl_options", special.openssl_options),
        ("webcrypto_name", special.webcrypto_name),
        ("hash", special.hash),
        ("go_hash_package", special.go_hash_package),
        ("go_digest", special.go_digest),
        ("go_sign", special.go_sign),
        ("java_signature", special.java_signature),
        ("java_parameters", special.java_parameters),
    ];
    filled(language.key_template(), &values)
}

/// The parts of the programs that send the secret in the body.
const POST: [(&str, &str); 12] = [
    ("method", "client_secret_post"),
    (
        "shell_request",
        "printf %s \"$client_secret\" | curl --silent --show-error --fail-with-body '{{token_endpoint}}' \\\n  --data grant_type=client_credentials \\\n  --data client_id=\"$client_id\" \\\n  --data-urlencode client_secret@-",
    ),
    ("node_method", "ClientSecretPost"),
    (
        "go_post",
        "\tform.Set(\"client_id\", \"{{client_id}}\")\n\tform.Set(\"client_secret\", secret)\n",
    ),
    ("go_basic", ""),
    ("rust_crates", "ureq"),
    ("rust_use", ""),
    ("rust_header", ""),
    (
        "rust_form",
        "            (\"client_id\", \"{{client_id}}\"),\n            (\"client_secret\", &secret),\n",
    ),
    ("java_import", ""),
    (
        "java_form",
        "\n            + \"&client_id=\" + id + \"&client_secret=\" + secret",
    ),
    ("java_header", ""),
];

/// The parts of the programs that send the secret in the header (RFC 6749 §2.3.1).
const BASIC: [(&str, &str); 12] = [
    ("method", "client_secret_basic"),
    (
        "shell_request",
        "printf 'user = \"%s:%s\"' \"$client_id\" \"$client_secret\" | curl --silent --show-error --fail-with-body '{{token_endpoint}}' \\\n  --config - \\\n  --data grant_type=client_credentials",
    ),
    ("node_method", "ClientSecretBasic"),
    ("go_post", ""),
    (
        "go_basic",
        "\trequest.SetBasicAuth(\"{{client_id}}\", url.QueryEscape(secret))\n",
    ),
    ("rust_crates", "ureq base64"),
    ("rust_use", "use base64::prelude::*;\n"),
    (
        "rust_header",
        "        .header(\n            \"authorization\",\n            format!(\"Basic {}\", BASE64_STANDARD.encode(format!(\"{{client_id}}:{secret}\"))),\n        )\n",
    ),
    ("rust_form", ""),
    ("java_import", "import java.util.Base64;\n"),
    ("java_form", ""),
    (
        "java_header",
        "            .header(\"Authorization\", \"Basic \" + Base64.getEncoder().encodeToString((id + \":\" + secret).getBytes()))\n",
    ),
];

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

    fn values(proof: Proof) -> Values {
        Values {
            client_id: "client-1".to_owned(),
            proof,
            issuer: "https://login.example/".to_owned(),
        }
    }

    fn key(algorithm: Algorithm) -> Proof {
        Proof::Key {
            kid: "key-number-1".to_owned(),
            algorithm,
        }
    }

    #[test]
    fn snippets_have_no_placeholders_left() {
        let keys = Algorithm::ALL.map(key);
        for proof in keys
            .into_iter()
            .chain([Proof::SecretPost, Proof::SecretBasic])
        {
            for language in Language::ALL {
                let text = values(proof.clone()).fill(language);
                assert!(!text.contains("{{"), "{language:?} {proof:?}: {text}");
                assert!(text.contains("client-1"), "{text}");
                let is_key = matches!(proof, Proof::Key { .. });
                assert_eq!(text.contains("key-number-1"), is_key, "{text}");
                assert_eq!(text.contains("CLIENT_SECRET"), !is_key, "{text}");
                assert!(
                    text.contains("https://login.example/oauth/token")
                        || language == Language::Node
                );
            }
        }
    }

    #[test]
    fn every_file_is_named_in_its_command_or_found_by_its_tool() {
        for language in Language::ALL {
            let named = language.command().contains(language.file_name());
            assert!(named || language == Language::Rust, "{language:?}");
        }
    }

    #[test]
    fn insecure_option_is_only_for_plain_http() {
        assert!(
            !values(key(Algorithm::RS256))
                .fill(Language::Node)
                .contains("allowInsecure")
        );
        let mut local = values(key(Algorithm::RS256));
        local.issuer = "http://127.0.0.1:8080/".to_owned();
        assert!(local.fill(Language::Node).contains("allowInsecure"));
    }
}
