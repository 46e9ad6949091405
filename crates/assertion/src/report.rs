//! The verdict on an assertion, rule by rule.

use serde::Serialize;
use std::borrow::Cow;
use std::fmt;

/// A rule of a client assertion: section 9 of docs/contract.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Contract 9.1 to 9.4: how the request sends its parameters.
    Request,
    /// Contract 9.5: the client exists and is registered for this method.
    Client,
    /// Contract 9.6: size limits, checked before anything is parsed.
    Size,
    /// Contract 9.7: compact form, strict base64url, JSON objects without duplicate names.
    Form,
    /// Contract 9.8: the algorithm is allowed.
    Algorithm,
    /// Contract 9.9: no critical extension, no encryption and no key in the header.
    Header,
    /// Contract 9.10: the key is one of this client's.
    Key,
    /// Contract 9.12: the type is that of a client assertion.
    Type,
    /// Contract 9.13: issuer and subject are the client.
    Subject,
    /// Contract 9.14: the audience is this server alone.
    Audience,
    /// Contract 9.15: not expired, and the lifetime is within the limit.
    Expiry,
    /// Contract 9.16: issued, and valid already.
    Start,
    /// Contract 9.17: an identifier that is used once.
    Identifier,
    /// Contract 9.18: dates are numbers.
    Dates,
    /// Contract 9.22: the credential is attached and not expired.
    Credential,
    /// RFC 7515, section 5.2: the signature is good.
    Signature,
}

impl Rule {
    /// The name, for scripts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Client => "client",
            Self::Size => "size",
            Self::Form => "form",
            Self::Algorithm => "algorithm",
            Self::Header => "header",
            Self::Key => "key",
            Self::Type => "type",
            Self::Subject => "subject",
            Self::Audience => "audience",
            Self::Expiry => "expiry",
            Self::Start => "start",
            Self::Identifier => "identifier",
            Self::Dates => "dates",
            Self::Credential => "credential",
            Self::Signature => "signature",
        }
    }

    /// The number in section 9 of docs/contract.md. The signature belongs to the choice of the key.
    pub const fn number(self) -> u8 {
        match self {
            Self::Request => 1,
            Self::Client => 5,
            Self::Size => 6,
            Self::Form => 7,
            Self::Algorithm => 8,
            Self::Header => 9,
            Self::Key | Self::Signature => 10,
            Self::Type => 12,
            Self::Subject => 13,
            Self::Audience => 14,
            Self::Expiry => 15,
            Self::Start => 16,
            Self::Identifier => 17,
            Self::Dates => 18,
            Self::Credential => 22,
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What was found, as a stable name for logs, tests and scripts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable name.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    /// The rule passed.
    Ok = "ok",
    /// Parameters in the URL.
    ParametersInUrl = "parameters_in_url",
    /// A body that is neither a form nor a JSON object of texts.
    BodyUnreadable = "body_unreadable",
    /// The body is not of the type that the request says.
    MediaTypeWrong = "media_type_wrong",
    /// A parameter is repeated.
    ParameterRepeated = "parameter_repeated",
    /// More than one client authentication mechanism.
    SeveralMechanisms = "several_mechanisms",
    /// The Authorization header is not Basic.
    AuthorizationUnreadable = "authorization_unreadable",
    /// Neither a secret nor an assertion.
    AuthenticationMissing = "authentication_missing",
    /// An assertion type without an assertion.
    AssertionMissing = "assertion_missing",
    /// An assertion with a missing or unknown type.
    AssertionTypeWrong = "assertion_type_wrong",
    /// The assertion is sent as a grant.
    AssertionAsGrant = "assertion_as_grant",
    /// A grant other than client credentials.
    GrantTypeUnsupported = "unsupported_grant_type",
    /// No such client.
    ClientUnknown = "client_unknown",
    /// The client is registered for another method.
    MethodNotRegistered = "method_not_registered",
    /// The `client_id` parameter differs from the client in the assertion.
    ClientIdMismatch = "client_id_mismatch",
    /// More than 2,048 bytes.
    AssertionTooLong = "assertion_too_long",
    /// Not three parts between dots.
    NotCompact = "not_compact",
    /// A part is not unpadded, canonical base64url.
    NotBase64url = "not_base64url",
    /// A part is not a JSON object in UTF-8.
    NotJsonObject = "not_json_object",
    /// A JSON member name occurs twice.
    DuplicateMember = "duplicate_member",
    /// JSON nested too deep.
    NestedTooDeep = "nested_too_deep",
    /// The signature part is empty.
    SignatureMissing = "signature_missing",
    /// No `alg`, or not a string.
    AlgMissing = "alg_missing",
    /// An `alg` of more than 16 characters.
    AlgTooLong = "alg_too_long",
    /// `alg` is "none" in any case.
    AlgNone = "alg_none",
    /// `alg` is an HMAC: a shared secret.
    AlgSymmetric = "alg_symmetric",
    /// `alg` is not one that this server accepts.
    AlgNotAllowed = "alg_not_allowed",
    /// `crit` or `b64`: no extension is supported.
    CritUnknown = "crit_unknown",
    /// The header has a parameter of encryption or compression.
    HeaderOfEncryption = "header_of_encryption",
    /// The header contains or references a key.
    KeyInHeader = "key_in_header",
    /// `typ` is that of another kind of token.
    TypRefused = "typ_refused",
    /// `kid` is not a string.
    KidNotAString = "kid_not_a_string",
    /// No key of this client has the `kid`.
    KidUnknown = "kid_unknown",
    /// The key with the `kid` is for another algorithm.
    AlgMismatch = "alg_mismatch",
    /// The client has no key for the algorithm.
    NoKey = "no_key",
    /// The key is stored, but not attached.
    CredentialDetached = "credential_detached",
    /// The credential's own expiry has passed.
    CredentialExpired = "credential_expired",
    /// No `iss`, or not a string.
    IssMissing = "iss_missing",
    /// `iss` is not the client.
    IssMismatch = "iss_mismatch",
    /// No `sub`, or not a string.
    SubMissing = "sub_missing",
    /// `sub` is not the client.
    SubMismatch = "sub_mismatch",
    /// `iss` or `sub` of more than 64 characters.
    SubTooLong = "sub_too_long",
    /// No `aud`, or neither a string nor an array of strings.
    AudMissing = "aud_missing",
    /// `aud` is an array, which FAPI 2.0 rejects.
    AudArray = "aud_array",
    /// `aud` names more than the issuer, or nothing.
    AudNotSole = "aud_not_sole",
    /// `aud` is the token endpoint's URL.
    AudTokenEndpoint = "aud_token_endpoint",
    /// `aud` is something else.
    AudMismatch = "aud_mismatch",
    /// A date is not a number from 0 to the year 9999.
    DateInvalid = "date_invalid",
    /// No `exp`.
    ExpMissing = "exp_missing",
    /// `exp` has passed.
    ExpPast = "exp_past",
    /// `exp` is not after `iat`.
    ExpBeforeIat = "exp_before_iat",
    /// `exp` is not after `nbf`.
    ExpBeforeNbf = "exp_before_nbf",
    /// `exp` is more than five minutes after `iat`, or after now if `iat` is absent.
    LifetimeTooLong = "lifetime_too_long",
    /// `iat` lies in the future.
    IatFuture = "iat_future",
    /// `nbf` lies in the future.
    NbfFuture = "nbf_future",
    /// No `jti`, an empty one, or not a string.
    JtiMissing = "jti_missing",
    /// A `jti` of more than 64 characters.
    JtiTooLong = "jti_too_long",
    /// No candidate key verifies the signature.
    SignatureInvalid = "signature_invalid",
    /// Not tried, because there is no candidate key.
    NotTried = "not_tried",
}

impl Code {
    /// The code with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The verdict on a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The assertion follows the rule.
    Passed,
    /// The rule is broken: the assertion is rejected.
    Failed,
    /// Not checked, because another rule failed.
    Skipped,
}

/// The verdict on one rule, with both sides of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// The rule.
    pub rule: Rule,
    /// The verdict.
    pub verdict: Verdict,
    /// What was found.
    pub code: Code,
    /// The value in the assertion, safe to show.
    pub seen: Option<Cow<'static, str>>,
    /// The value that the rule requires.
    pub expected: Option<Cow<'static, str>>,
    /// What it is, what is wrong, and what to do, in a sentence or two.
    pub message: Cow<'static, str>,
}

impl Judgement {
    pub(crate) fn passed(rule: Rule, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            rule,
            verdict: Verdict::Passed,
            code: Code::Ok,
            seen: None,
            expected: None,
            message: message.into(),
        }
    }

    pub(crate) fn failed(rule: Rule, code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            verdict: Verdict::Failed,
            code,
            ..Self::passed(rule, message)
        }
    }

    pub(crate) fn skipped(rule: Rule, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            verdict: Verdict::Skipped,
            code: Code::NotTried,
            ..Self::passed(rule, message)
        }
    }

    pub(crate) fn seen(mut self, seen: impl Into<Cow<'static, str>>) -> Self {
        self.seen = Some(seen.into());
        self
    }

    pub(crate) fn expected(mut self, expected: impl Into<Cow<'static, str>>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Returns true if the rule is broken.
    pub fn is_failure(&self) -> bool {
        self.verdict == Verdict::Failed
    }
}

/// The verdict on an assertion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// One judgement per rule, the most useful first: report the first failure.
    pub judgements: Vec<Judgement>,
    /// The ids of the credentials whose keys may have signed, at most two.
    pub candidates: Vec<String>,
}

impl Report {
    /// The first broken rule.
    pub fn failure(&self) -> Option<&Judgement> {
        self.judgements
            .iter()
            .find(|judgement| judgement.is_failure())
    }

    /// The value that a rule saw, if it is safe to show.
    pub fn seen(&self, rule: Rule) -> Option<&str> {
        let judgement = self.judgements.iter().find(|judged| judged.rule == rule)?;
        judgement.seen.as_deref()
    }

    /// Adds the verdict on the signature. `signed_by` is the id of the candidate that verified it, if any.
    pub fn conclude(&mut self, signed_by: Option<&str>) {
        let judgement = match signed_by {
            Some(id) if self.candidates.iter().any(|candidate| candidate == id) => {
                Judgement::passed(Rule::Signature, "The signature is good.").seen(id.to_owned())
            }
            _ if self.candidates.is_empty() => Judgement::skipped(
                Rule::Signature,
                "The signature was not verified, because there is no key to verify it with.",
            ),
            _ => Judgement::failed(
                Rule::Signature,
                Code::SignatureInvalid,
                "The signature does not verify with the registered key. Sign with the private key \
                 that belongs to it, and sign exactly the bytes that are sent.",
            ),
        };
        self.judgements.push(judgement);
    }

    /// Returns true if every rule passed, including the signature.
    pub fn is_accepted(&self) -> bool {
        self.failure().is_none()
            && self.judgements.iter().any(|judgement| {
                judgement.rule == Rule::Signature && judgement.verdict == Verdict::Passed
            })
    }
}
