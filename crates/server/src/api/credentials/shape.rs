//! What the bodies of credential requests must look like.

use super::super::schema::{Object, Pattern, Property, Shape};

const KID: Shape = Shape::Text {
    min: 10,
    max: 64,
    pattern: Some(Pattern {
        regex: "^([0-9a-zA-Z-_]{10,64})$",
        matches: |text| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        },
    }),
};

/// The body of `POST`.
pub const CREATE: Object = Object::of(&[
    Property::required(
        "credential_type",
        "The type of credential",
        Shape::OneOf(&["public_key", "x509_cert", "cert_subject_dn"]),
    ),
    Property::optional(
        "name",
        "Friendly name for the credential",
        Shape::Text {
            min: 0,
            max: 128,
            pattern: None,
        },
    ),
    Property::optional(
        "pem",
        "PEM-formatted public key or X.509 certificate",
        Shape::Text {
            min: 1,
            max: 200_000,
            pattern: None,
        },
    ),
    Property::optional(
        "alg",
        "Algorithm which will be used with the credential",
        Shape::OneOf(&["RS256", "RS384", "PS256"]),
    ),
    Property::optional("kid", "The key ID of the credential", KID),
    Property::optional(
        "parse_expiry_from_cert",
        "Whether to take the expiry from the certificate",
        Shape::Boolean,
    ),
    Property::optional(
        "expires_at",
        "The ISO 8601 formatted date of the expiry",
        Shape::DateTime,
    ),
    Property::optional(
        "subject_dn",
        "Subject distinguished name",
        Shape::Text {
            min: 1,
            max: 256,
            pattern: None,
        },
    ),
]);

/// The body of `PATCH`.
pub const PATCH: Object = Object::of(&[Property::optional(
    "expires_at",
    "The ISO 8601 formatted date of the expiry, or null for never",
    Shape::DateTime,
)
.or_null()])
.sized(1, 1);
