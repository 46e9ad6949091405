//! What the bodies of credential requests must look like.

use management_api::{CredentialType, rules};
use primitives::Algorithm;

use super::super::schema::{Object, Property, Schema};

const NAME: Schema = Schema::Text(rules::CREDENTIAL_NAME);
const KID: Schema = Schema::Text(rules::KID);

/// The body of `POST`.
pub const CREATE: Object = Object::of(&[
    Property::required(
        "credential_type",
        "The type of credential",
        Schema::OneOf(&CredentialType::NAMES),
    ),
    Property::optional("name", "Friendly name for the credential", NAME),
    Property::optional(
        "pem",
        "PEM-formatted public key or X.509 certificate",
        Schema::Text(rules::PEM),
    ),
    Property::optional(
        "alg",
        "Algorithm which will be used with the credential",
        Schema::OneOf(&Algorithm::NAMES),
    ),
    Property::optional("kid", "The key ID of the credential", KID),
    Property::optional(
        "parse_expiry_from_cert",
        "Whether to take the expiry from the certificate",
        Schema::Boolean,
    ),
    Property::optional(
        "expires_at",
        "The ISO 8601 formatted date of the expiry",
        Schema::DateTime,
    ),
    Property::optional(
        "subject_dn",
        "Subject distinguished name",
        Schema::Text(rules::SUBJECT_DN),
    ),
])
.named("CredentialCreate");

/// The body of `PATCH`.
pub const PATCH: Object = Object::of(&[Property::optional(
    "expires_at",
    "The ISO 8601 formatted date of the expiry, or null for never",
    Schema::DateTime,
)
.or_null()])
.sized(1, 1)
.named("CredentialPatch");

/// A credential in an answer.
pub const CREDENTIAL: Object = Object::of(&[
    Property::required("id", "ID of the credential", Schema::text(27, 27)),
    Property::required(
        "credential_type",
        "The type of credential",
        Schema::OneOf(&CredentialType::NAMES),
    ),
    Property::optional("kid", "The key identifier of the credential", KID),
    Property::optional(
        "alg",
        "The algorithm that the credential is used with",
        Schema::OneOf(&Algorithm::NAMES),
    ),
    Property::required("name", "The name given to the credential by the user", NAME),
    Property::optional(
        "thumbprint_sha256",
        "SHA-256 of the certificate's DER, base64url",
        Schema::text(43, 43),
    ),
    Property::optional(
        "subject_dn",
        "The subject, one attribute a line",
        Schema::text(1, 100_000),
    ),
    Property::required("created_at", "When it was registered", Schema::DateTime),
    Property::required("updated_at", "When it was last changed", Schema::DateTime),
    Property::optional(
        "expires_at",
        "When it expires; absent: never",
        Schema::DateTime,
    ),
])
.named("Credential");

/// One credential as an answer.
pub const CREDENTIAL_ANSWER: &Schema = &Schema::Object(&CREDENTIAL);

/// All credentials of a client.
pub const CREDENTIALS: Schema = Schema::list(CREDENTIAL_ANSWER, usize::MAX);
