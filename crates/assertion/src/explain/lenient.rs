//! An assertion read past the faults of its form, so that its other rules can be judged.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::{Map, Value};

use crate::framing::{cleaned, decoded, without_framing};
use crate::jws::{MAX_BYTES, not_an_object, not_base64url, too_long, unsigned, wrong_part_count};
use crate::report::Judgement;
use crate::rules::well_formed;
use crate::{Assertion, framing};
use primitives::json;

/// The longest text that is read leniently, in bytes: a long chain of certificates in the header has less.
const MAX_LENIENT: usize = 256 * 1024;

/// What some editors put before a UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What could be read.
pub(super) struct Lenient {
    /// With an empty header or empty claims if they can't be read.
    pub(super) assertion: Assertion,
    pub(super) has_header: bool,
    pub(super) has_claims: bool,
    /// The judgements on the form, the strict parser's first.
    pub(super) form: Vec<Judgement>,
    /// The texts that may have been signed: without what surrounds them, and cleaned.
    pub(super) signed: Vec<Vec<u8>>,
}

/// Reads a text. `source` is what the assertion is judged as, also if it has faults.
pub(super) fn read(source: &str) -> Lenient {
    if let Ok(assertion) = Assertion::parse(source) {
        return Lenient {
            signed: vec![assertion.signing_input().to_vec()],
            assertion,
            has_header: true,
            has_claims: true,
            form: vec![well_formed()],
        };
    }
    let mut faults = Faults(Vec::new());
    if let Err(first) = Assertion::parse(source) {
        faults.add(first);
    }
    if source.len() > MAX_BYTES {
        faults.add(too_long(source.len()));
    }
    let text = if source.len() > MAX_LENIENT {
        ""
    } else {
        source
    };
    let bare = without_framing(text);
    let parts: Vec<&str> = bare.split('.').collect();
    if parts.len() != 3 {
        faults.add(wrong_part_count(text, parts.len()));
    }
    if framing::ForeignCharacter::first_in(text).is_some() {
        faults.add(not_base64url(text, "assertion", ""));
    }
    let part = |at: usize| cleaned(parts.get(at).copied().unwrap_or_default());
    let (header, claims, signature) = (part(0), part(1), part(2));
    for (name, part) in [
        ("header", &header),
        ("claims", &claims),
        ("signature", &signature),
    ] {
        if Base64UrlUnpadded::decode_vec(part).is_err() {
            faults.add(not_base64url("", name, part));
        }
    }
    let header_members = members("header", &header, &mut faults);
    // The second part of an encrypted token is a key.
    let claim_members = if parts.len() == 5 {
        None
    } else {
        members("claims", &claims, &mut faults)
    };
    let octets = decoded(&signature);
    if octets.is_empty() && parts.len() == 3 {
        faults.add(unsigned());
    }
    let raw = bare.rsplit_once('.').map_or("", |(input, _)| input);
    let mut signed = vec![format!("{header}.{claims}").into_bytes()];
    if raw.as_bytes() != signed.first().map(Vec::as_slice).unwrap_or_default() {
        signed.push(raw.as_bytes().to_vec());
    }
    Lenient {
        has_header: header_members.is_some(),
        has_claims: claim_members.is_some(),
        assertion: Assertion::of_parts(
            header_members.unwrap_or_default(),
            claim_members.unwrap_or_default(),
            format!("{header}.{claims}"),
            if parts.len() > 3 { Vec::new() } else { octets },
        ),
        form: faults.0,
        signed,
    }
}

/// Each code once.
struct Faults(Vec<Judgement>);

impl Faults {
    fn add(&mut self, fault: Judgement) {
        if self.0.iter().all(|known| known.code != fault.code) {
            self.0.push(fault);
        }
    }
}

/// The members of a part; of a name that occurs twice the last.
fn members(name: &str, part: &str, faults: &mut Faults) -> Option<Map<String, Value>> {
    let octets = decoded(part);
    match json::object(&octets) {
        Ok(members) => Some(members),
        Err(fault) => {
            // JSON that is damaged where the form is goes without saying.
            if fault != json::Fault::Malformed || faults.0.is_empty() {
                faults.add(not_an_object(name, fault));
            }
            let octets = octets.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&octets);
            serde_json::from_slice(octets).ok()
        }
    }
}
