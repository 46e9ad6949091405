//! Finds private material next to or inside something else, in any encoding: a file that contains any is never
//! accepted, whatever else it contains. What is found is named, not decoded.

mod arithmetic;
mod jwk;
mod markers;
mod notation;
mod printed;
mod rows;
mod seeds;

use zeroize::Zeroizing;

use crate::bytes::words;
use crate::der::Reader;
use crate::formats::{is_binary, looks_like_der};
use crate::model::{Kind, Member};
use crate::object::Object;
use crate::pace::Pace;
use crate::pem::{LabelKind, Section, label_kind};
use crate::source::Source;

/// Maximum number of nested encodings: base64 of base64 of a PEM in JSON.
const MAX_WRAPPINGS: usize = 3;

/// The shortest private key, in bytes of text: 32 octets in base64url.
const SHORTEST: usize = 40;

/// Private material that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HiddenSecret {
    /// In words that follow "The file contains".
    pub what: &'static str,
    pub kind: Kind,
}

impl HiddenSecret {
    const fn new(what: &'static str, kind: Kind) -> Self {
        Self { what, kind }
    }
}

const TRANSFERRED: HiddenSecret = HiddenSecret::new(
    "a private key in DER that was converted as text",
    Kind::PrivateKey,
);

/// The first private material outside the objects that were read, or inside a public one.
pub(crate) async fn find(
    source: &Source<'_>,
    sections: &[Section],
    members: &[Member],
    pace: &Pace,
) -> Option<HiddenSecret> {
    if is_binary(source) {
        return in_binary(source.input, pace).await;
    }
    let mut at = 0;
    for (index, section) in sections.iter().enumerate() {
        // The only section of a file has no member.
        let kind = members
            .get(index)
            .map_or_else(|| Object::from_section(section).kind, |member| member.kind);
        if matches!(kind, Kind::Unknown | Kind::Parameters) && is_promised(section) {
            let what = "a section labelled as a private key";
            return Some(HiddenSecret::new(what, Kind::PrivateKey));
        }
        let body = &section.body;
        let object = Reader::new(&section.der, 0).read().ok().filter(|_| {
            kind != Kind::Unknown && body.after_padding.is_none() && body.illegal.is_none()
        });
        let found = match object {
            Some(object) => {
                let before = source.text.get(at..section.span.start).unwrap_or_default();
                let headers = section
                    .headers
                    .and_then(|span| source.text.get(span.start..span.end));
                at = section.span.end;
                pace.search(at);
                match first(look(before, pace).await, headers, pace).await {
                    None => in_object(&section.der, object.raw.len(), pace).await,
                    found => found,
                }
            }
            None => look(&section.der, pace).await,
        };
        if found.is_some() {
            return found;
        }
    }
    let rest = source.text.get(at..).unwrap_or_default();
    look(rest, pace)
        .await
        .or_else(|| arithmetic::is_private(rest).then_some(printed::NUMBERS))
}

/// What was found, or else what is in the other bytes.
async fn first(
    found: Option<HiddenSecret>,
    other: Option<&[u8]>,
    pace: &Pace,
) -> Option<HiddenSecret> {
    match (found, other) {
        (None, Some(other)) => look(other, pace).await,
        (found, _) => found,
    }
}

/// The label announces a private key.
fn is_promised(section: &Section) -> bool {
    let is_named = section.label.ends_with("NKEY SEED")
        || ["SSL SESSION PARAMETERS", "TSS KEY BLOB"].contains(&section.label.as_str());
    is_named
        || matches!(
            label_kind(&section.label),
            Some(
                LabelKind::PrivateKey
                    | LabelKind::EncryptedPrivateKey
                    | LabelKind::OpensshPrivateKey
            )
        )
}

async fn in_binary(input: &[u8], pace: &Pace) -> Option<HiddenSecret> {
    let object = looks_like_der(input).then(|| Object::from_der(input));
    match object.filter(|object| object.kind != Kind::Unknown) {
        Some(object) => in_object(input, input.len() - object.trailing(), pace).await,
        None => look(input, pace).await,
    }
}

/// Searches a known object, of which the first `len` bytes are the object itself: its extensions, its names, the
/// content of a container.
async fn in_object(der: &[u8], len: usize, pace: &Pace) -> Option<HiddenSecret> {
    if let Some(found) = sign(der, pace).await {
        return Some(found);
    }
    for text in notation::texts(der) {
        if let Some(found) = look(text, pace).await {
            return Some(found);
        }
    }
    look(der.get(len..)?, pace).await
}

async fn look(bytes: &[u8], pace: &Pace) -> Option<HiddenSecret> {
    // Most pieces are too short to hold anything.
    if bytes.len() < SHORTEST {
        return None;
    }
    look_into(bytes, MAX_WRAPPINGS, pace).await
}

/// Searches for signs at every offset.
async fn sign(bytes: &[u8], pace: &Pace) -> Option<HiddenSecret> {
    const PART: usize = 128 * 1024;
    for start in (0..bytes.len()).step_by(PART) {
        if let Some(found) = markers::sign(bytes, start, PART) {
            return Some(found);
        }
        pace.work(bytes.len().min(PART)).await;
    }
    None
}

/// Searches bytes as they are, and what they encode.
async fn look_into(bytes: &[u8], wrappings: usize, pace: &Pace) -> Option<HiddenSecret> {
    if bytes.len() < SHORTEST {
        return None;
    }
    if let Some(found) = sign(bytes, pace).await {
        return Some(found);
    }
    if markers::is_transferred(bytes) {
        return Some(TRANSFERRED);
    }
    if rows::is_putty(bytes) {
        return Some(HiddenSecret::new("a PuTTY private key", Kind::PrivateKey));
    }
    for search in [markers::phrases, printed::private, jwk::private, transcoded] {
        if let Some(found) = search(bytes) {
            return Some(found);
        }
        pace.work(bytes.len()).await;
    }
    let deeper = wrappings.checked_sub(1)?;
    if let Some(plain) = notation::without_zeros(bytes)
        .or_else(|| notation::from_ebcdic(bytes))
        .or_else(|| notation::unescaped(bytes))
        .or_else(|| notation::without_blanks(bytes))
        .or_else(|| notation::as_ascii(bytes))
        .or_else(|| notation::reversed(bytes))
    {
        pace.work(bytes.len()).await;
        if let Some(found) = inside(plain, deeper, pace).await {
            return Some(found);
        }
    }
    for block in notation::blocks(bytes) {
        // Only what starts where the block does is searched further: otherwise time would grow with each encoding.
        for (index, decoded) in notation::decoded(bytes, block).enumerate() {
            pace.work(decoded.len()).await;
            let found = match index {
                0 => inside(decoded, deeper, pace).await,
                _ => sign(&decoded, pace).await,
            };
            if found.is_some() {
                return found;
            }
        }
    }
    for decode in [notation::hexadecimal, notation::decimal] {
        let decoded = decode(bytes);
        pace.work(bytes.len()).await;
        if let Some(found) = inside(decoded, deeper, pace).await {
            return Some(found);
        }
    }
    for array in notation::indexed(bytes) {
        if let Some(found) = inside(array, deeper, pace).await {
            return Some(found);
        }
    }
    dumped(bytes, pace).await
}

/// Searches what dumps of bytes stand for, in every way in which they can be read.
async fn dumped(bytes: &[u8], pace: &Pace) -> Option<HiddenSecret> {
    /// Numbers are read part by part: each part is long enough for the start of a key in the longest notation.
    const PART: usize = 2048;
    const STEP: usize = 1536;
    for start in (0..bytes.len()).step_by(STEP) {
        let part = bytes.get(start..(start + PART).min(bytes.len()))?;
        for dump in words::dumps(part) {
            if let Some(found) = markers::sign(&dump, 0, dump.len()) {
                return Some(found);
            }
            pace.work(dump.len()).await;
        }
        pace.work(part.len() / 4).await;
    }
    for encoded in words::encoded(bytes) {
        if let Some(found) = sign(&encoded, pace).await {
            return Some(found);
        }
        // od -a leaves out the highest bit.
        if markers::is_transferred(&encoded) {
            return Some(TRANSFERRED);
        }
    }
    None
}

async fn inside(inner: Zeroizing<Vec<u8>>, deeper: usize, pace: &Pace) -> Option<HiddenSecret> {
    if inner.len() < SHORTEST {
        return None;
    }
    Box::pin(look_into(&inner, deeper, pace)).await
}

fn transcoded(bytes: &[u8]) -> Option<HiddenSecret> {
    notation::transcoded(bytes).find_map(|inner| markers::sign(&inner, 0, inner.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::at_once;

    fn look(bytes: &[u8]) -> Option<HiddenSecret> {
        at_once(super::look(bytes, &Pace::without_pauses()))
    }

    /// PKCS#8 with an Ed25519 key made up for this test.
    const DER: [u8; 48] = *b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    const BASE64: &str = "MC4CAQAwBQYDK2VwBCIEIEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaMDEyMzQ1";
    const JWK: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#;

    fn base64(bytes: &[u8]) -> String {
        use base64ct::Encoding as _;
        base64ct::Base64::encode_string(bytes)
    }

    #[test]
    fn private_keys_are_found_in_every_encoding() {
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{BASE64}\n-----END PRIVATE KEY-----\n");
        let hex: String = DER.iter().map(|byte| format!("{byte:02x}")).collect();
        let colons: Vec<String> = DER.iter().map(|byte| format!("{byte:02X}")).collect();
        let c: String = DER.iter().map(|byte| format!("\\x{byte:02x}")).collect();
        let signed: Vec<String> = DER
            .iter()
            .map(|&byte| byte.cast_signed().to_string())
            .collect();
        let utf16: String = pem.chars().flat_map(|c| [c, '\0']).collect();
        for (name, text) in [
            ("bare", format!("key: {BASE64}")),
            ("in an assignment", format!("export KEY={BASE64}")),
            ("wrapped", format!("key: {}", base64(pem.as_bytes()))),
            ("wrapped twice", base64(base64(pem.as_bytes()).as_bytes())),
            ("wrapped with text before", base64(format!("Bag Attributes\n{pem}").as_bytes())),
            ("UTF-16 in base64", base64(utf16.as_bytes())),
            ("hexadecimal", hex),
            ("with colons", colons.join(":")),
            ("a C string", format!("\"{c}\"")),
            ("an array", format!("[{}]", signed.join(", "))),
            ("percent-encoded", pem.replace('-', "%2D").replace('\n', "%0A").replace(' ', "+")),
            ("JWK", format!("const key = {JWK};")),
            ("JWK in a string", format!("{{\"jwk\": {JWK:?}}}")),
            ("JWK in base64", base64(JWK.as_bytes())),
            ("JWK in YAML", JWK.replace(['"', '{', '}'], "").replace(',', "\n").replace(':', ": ")),
            ("XML in HTML", "<pre>&lt;RSAKeyValue&gt;&lt;Modulus&gt;AQ==&lt;/Modulus&gt;&lt;D&gt;AQ==&lt;/D&gt;</pre>".to_owned()),
        ] {
            assert!(look(text.as_bytes()).is_some(), "{name}: {text}");
        }
        assert!(look(&[b"\n\xef\xbb\xbf".as_slice(), &DER].concat()).is_some());
    }

    #[test]
    fn public_keys_and_plain_words_are_not_private() {
        let public = JWK.split(",\"d\"").next().unwrap_or_default();
        for text in [
            "Keep the PRIVATE KEY of this certificate in the vault, under D: and not here. It is 4096 bits long.".to_owned(),
            format!("{public}}}"),
            format!("{public}}}, {{\"d\": \"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}}"),
            base64(format!("{public}}}").as_bytes()),
            "<RSAKeyValue><Modulus>AQABAQABAQABAQAB</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>".to_owned(),
            "PrivateKeyFile = /etc/ssl/private/billing.key, PublicKey = /etc/ssl/billing.pem".to_owned(),
        ] {
            assert_eq!(look(text.as_bytes()), None, "{text}");
        }
    }
}
