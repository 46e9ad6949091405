//! Remedies that several rules share: a person who sees one twice recognizes it.

/// What to upload instead.
pub(crate) const EXPECTED: &str = "Give a file that openssl made: a public key (-----BEGIN PUBLIC KEY-----) \
                                   or a certificate (-----BEGIN CERTIFICATE-----).";

/// For a key that can't be used.
pub(crate) const NEW_KEY: &str = "Make a new key: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem && \
                       openssl pkey -in private.pem -pubout -out public.pem";

/// For a key that somebody else can compute.
pub(crate) const RETIRE: &str = "Retire this key pair and make a new one: openssl genpkey -algorithm RSA \
                      -pkeyopt rsa_keygen_bits:2048 -out private.pem";

/// For a key that is sound and written in a way that readers disagree on.
pub(crate) const EXPORT_AGAIN: &str = "Export the key again with a current tool: openssl pkey -pubin -in FILE -pubout -out public.pem";

/// The remedy for what can be mended: one click in the console, one command elsewhere.
pub(crate) const REPAIR: &str =
    "Apply the safe repair, or run: countersign inspect --repair FILE > repaired.pem";
