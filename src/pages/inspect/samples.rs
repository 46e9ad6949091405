//! Samples to try: the public fixtures of the diagnosis's own tests.

const CERTIFICATE: &str = include_str!("../../../crates/diagnosis/tests/fixtures/self-signed.pem");
const PRIVATE: &str = include_str!("../../../crates/diagnosis/tests/fixtures/private-pkcs8.pem");
const PUBLIC: &str = include_str!("../../../crates/diagnosis/tests/fixtures/rsa2048.spki.pem");
const CHAIN: [&str; 3] = [
    include_str!("../../../crates/diagnosis/tests/fixtures/chain-leaf.pem"),
    include_str!("../../../crates/diagnosis/tests/fixtures/chain-intermediate.pem"),
    include_str!("../../../crates/diagnosis/tests/fixtures/chain-root.pem"),
];

/// A sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// A good certificate.
    Certificate,
    /// A private key.
    Private,
    /// A public key whose end is missing.
    Truncated,
    /// A leaf and its issuers.
    Chain,
}

impl Sample {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Certificate,
        Self::Private,
        Self::Truncated,
        Self::Chain,
    ];

    /// What its button says.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Certificate => "An RSA certificate",
            Self::Private => "A private key by mistake",
            Self::Truncated => "A truncated PEM",
            Self::Chain => "A chain",
        }
    }

    /// What its file would be called.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Certificate => "certificate.pem",
            Self::Private => "private.pem",
            Self::Truncated => "truncated.pem",
            Self::Chain => "chain.pem",
        }
    }

    /// The file.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Certificate => CERTIFICATE.to_owned(),
            Self::Private => PRIVATE.to_owned(),
            Self::Truncated => PUBLIC.chars().take(PUBLIC.len() * 3 / 5).collect(),
            Self::Chain => CHAIN.concat(),
        }
    }
}
