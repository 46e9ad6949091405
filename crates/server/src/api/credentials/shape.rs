//! What the bodies of credential requests must look like.

use management_api::{CredentialType, rules};
use primitives::Algorithm;

use super::super::schema::{Object, Property, Shape};

const NAME: Shape = Shape::Text(rules::CREDENTIAL_NAME);
const KID: Shape = Shape::Text(rules::KID);

/// The body of `POST`.
pub const CREATE: Object = Object::of(&[
    Property::required(
        "credential_type",
        "The type of credential",
        Shape::OneOf(&CredentialType::NAMES),
    ),
    Property::optional("name", "Friendly name for the credential", NAME),
    Property::optional(
        "pem",
        "PEM-formatted public key or X.509 certificate",
        Shape::Text(rules::PEM),
    ),
    Property::optional(
        "alg",
        "Algorithm which will be used with the credential",
        Shape::OneOf(&Algorithm::NAMES),
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
        Shape::Text(rules::SUBJECT_DN),
    ),
])
.named("CredentialCreate");

/// The body of `PATCH`.
pub const PATCH: Object = Object::of(&[Property::optional(
    "expires_at",
    "The ISO 8601 formatted date of the expiry, or null for never",
    Shape::DateTime,
)
.or_null()])
.sized(1, 1)
.named("CredentialPatch");

/// A credential in an answer.
pub const CREDENTIAL: Object = Object::of(&[
    Property::required("id", "ID of the credential", Shape::text(27, 27)),
    Property::required(
        "credential_type",
        "The type of credential",
        Shape::OneOf(&CredentialType::NAMES),
    ),
    Property::optional("kid", "The key identifier of the credential", KID),
    Property::optional(
        "alg",
        "The algorithm that the credential is used with",
        Shape::OneOf(&Algorithm::NAMES),
    ),
    Property::required("name", "The name given to the credential by the user", NAME),
    Property::optional(
        "thumbprint_sha256",
        "SHA-256 of the certificate's DER, base64url",
        Shape::text(43, 43),
    ),
    Property::optional(
        "subject_dn",
        "The subject, one attribute a line",
        Shape::text(1, 100_000),
    ),
    Property::required("created_at", "When it was registered", Shape::DateTime),
    Property::required("updated_at", "When it was last changed", Shape::DateTime),
    Property::optional(
        "expires_at",
        "From when it is refused; absent: never",
        Shape::DateTime,
    ),
])
.named("Credential");
