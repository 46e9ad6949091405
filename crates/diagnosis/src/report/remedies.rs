//! Remedies that several rules share.

/// What to upload instead.
pub(crate) const EXPECTED: &str = "Upload a PEM public key (-----BEGIN PUBLIC KEY-----) or certificate (-----BEGIN CERTIFICATE-----).";

/// For a key that can't be used.
pub(crate) const NEW_KEY: &str = "Create a new key: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem && \
                       openssl pkey -in private.pem -pubout -out public.pem";

/// For a key that can be factored.
pub(crate) const RETIRE: &str = "Retire this key pair and create a new one: openssl genpkey -algorithm RSA \
                      -pkeyopt rsa_keygen_bits:2048 -out private.pem";

/// For a usable key whose encoding programs disagree on.
pub(crate) const EXPORT_AGAIN: &str =
    "Export the key again: openssl pkey -pubin -in FILE -pubout -out public.pem";

/// For everything that can be repaired.
pub(crate) const REPAIR: &str =
    "Apply the fix, or run: countersign inspect --repair FILE > repaired.pem";

/// For a file of several keys.
pub(crate) const PICK: &str =
    "Choose one of them, or run: countersign inspect --public-key --pick N FILE > public.pem";
