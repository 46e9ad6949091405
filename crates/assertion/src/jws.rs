//! Strict parser for the compact serialization (RFC 7515, section 7.1).

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Map, Value};
use std::fmt;

use crate::framing;
use crate::report::{Code, Judgement, Rule};
use primitives::json::{self, Fault};

/// The longest assertion that is parsed, in bytes.
pub(crate) const MAX_BYTES: usize = 2048;

/// A well-formed client assertion. Nothing in it is verified yet.
#[derive(Clone, PartialEq)]
pub struct Assertion {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    signing_input: String,
    signature: Vec<u8>,
}

impl Assertion {
    /// Parses the compact serialization: three parts, base64url without padding, JSON objects without duplicate names.
    ///
    /// # Errors
    /// The judgement on contract 9.6 or 9.7.
    pub fn parse(compact: &str) -> Result<Self, Judgement> {
        if compact.len() > MAX_BYTES {
            return Err(too_long(compact.len()));
        }
        let parts: Vec<&str> = compact.split('.').collect();
        let [header, claims, signature] = parts[..] else {
            return Err(wrong_part_count(compact, parts.len()));
        };
        let signing_input = compact
            .rsplit_once('.')
            .map_or(String::new(), |(input, _)| input.to_owned());
        let signature_bytes = decode(compact, "signature", signature)?;
        if signature_bytes.is_empty() {
            return Err(unsigned());
        }
        Ok(Self {
            header: object(compact, "header", header)?,
            claims: object(compact, "claims", claims)?,
            signing_input,
            signature: signature_bytes,
        })
    }

    /// An assertion of parts that were read leniently: for explanations, never for a verdict.
    pub(crate) fn of_parts(
        header: Map<String, Value>,
        claims: Map<String, Value>,
        signing_input: String,
        signature: Vec<u8>,
    ) -> Self {
        Self {
            header,
            claims,
            signing_input,
            signature,
        }
    }

    /// A header parameter.
    pub fn header(&self, name: &str) -> Option<&Value> {
        self.header.get(name)
    }

    /// A claim.
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }

    /// The header's names and values.
    pub fn header_members(&self) -> &Map<String, Value> {
        &self.header
    }

    /// The claims' names and values.
    pub fn claim_members(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// The `kid` as sent, if it is a string.
    pub fn kid(&self) -> Option<&str> {
        self.header("kid")?.as_str()
    }

    /// The `alg` as sent, if it is a string.
    pub fn alg(&self) -> Option<&str> {
        self.header("alg")?.as_str()
    }

    /// The `sub` as sent, if it is a string: the client that the assertion claims to come from.
    pub fn subject(&self) -> Option<&str> {
        self.claim("sub")?.as_str()
    }

    /// The `jti` as sent, if it is a string.
    pub fn identifier(&self) -> Option<&str> {
        self.claim("jti")?.as_str()
    }

    /// The signed bytes: the first two parts as sent.
    pub fn signing_input(&self) -> &[u8] {
        self.signing_input.as_bytes()
    }

    /// The signature's bytes.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }
}

/// Shows no content: an assertion is a bearer secret until it expires.
impl fmt::Debug for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assertion").finish_non_exhaustive()
    }
}

pub(crate) fn too_long(bytes: usize) -> Judgement {
    Judgement::failed(
        Rule::Size,
        Code::AssertionTooLong,
        format!(
            "The assertion is {bytes} bytes long, at most {MAX_BYTES} are read. Leave out claims and \
             certificates that the server does not ask for."
        ),
    )
    .seen(bytes.to_string())
    .expected(format!("at most {MAX_BYTES}"))
}

pub(crate) fn unsigned() -> Judgement {
    Judgement::failed(
        Rule::Form,
        Code::SignatureMissing,
        "The third part is empty: the assertion is not signed. Sign it with the private key \
         of a registered credential.",
    )
}

pub(crate) fn wrong_part_count(compact: &str, count: usize) -> Judgement {
    let mut message = match count {
        5 => {
            "The assertion has five parts: it is encrypted (JWE). Send a signed JWT of three parts."
                .to_owned()
        }
        _ => format!(
            "The assertion has {count} part{} between dots, a signed JWT has 3: header, claims, signature.",
            if count == 1 { "" } else { "s" }
        ),
    };
    if let Some(found) = framing::ForeignCharacter::first_in(compact) {
        message = format!("{message} There is {found}.");
    }
    Judgement::failed(Rule::Form, Code::NotCompact, message)
        .seen(count.to_string())
        .expected("3")
}

fn decode(compact: &str, name: &str, part: &str) -> Result<Vec<u8>, Judgement> {
    Base64UrlUnpadded::decode_vec(part).map_err(|_| not_base64url(compact, name, part))
}

/// Which character is not one of base64url, and where; or what is wrong with the part's end.
pub(crate) fn not_base64url(compact: &str, name: &str, part: &str) -> Judgement {
    const EXPECTED: &str = "A-Z, a-z, 0-9, - and _, without padding";
    let failed = |message: String| {
        Judgement::failed(Rule::Form, Code::NotBase64url, message).expected(EXPECTED)
    };
    if let Some(found) = framing::ForeignCharacter::first_in(compact) {
        return failed(format!(
            "The assertion is not base64url (RFC 7515, section 2): there is {found}. {}",
            found.remedy()
        ))
        .seen(found.seen());
    }
    if part.len() % 4 == 1 {
        return failed(format!(
            "The {name} is not base64url: {} characters can't be decoded, the last is missing or too many. Copy the \
             whole assertion.",
            part.len()
        ))
        .seen(format!("{} characters", part.len()));
    }
    failed(format!(
        "The {name} is not base64url: it has spare bits at its end (RFC 4648, section 3.5). Its last character was \
         changed; copy the whole assertion."
    ))
    .seen("spare bits at the end")
}

pub(crate) fn object(
    compact: &str,
    name: &str,
    part: &str,
) -> Result<Map<String, Value>, Judgement> {
    json::object(&decode(compact, name, part)?).map_err(|fault| not_an_object(name, fault))
}

pub(crate) fn not_an_object(name: &str, fault: Fault) -> Judgement {
    let (code, message) = match fault {
        Fault::Malformed => (
            Code::NotJsonObject,
            format!("The {name} is not well-formed JSON in UTF-8 without U+0000."),
        ),
        Fault::NotAnObject => (
            Code::NotJsonObject,
            format!("The {name} is JSON, but not an object."),
        ),
        Fault::DuplicateMember => (
            Code::DuplicateMember,
            format!(
                "A member name occurs twice in the {name}: two readers could see two different \
                 values (RFC 8725, section 2.4)."
            ),
        ),
        Fault::TooDeep => (
            Code::NestedTooDeep,
            format!("The {name} is nested more than 16 levels deep."),
        ),
    };
    Judgement::failed(Rule::Form, code, message)
}
