//! Private material that stands beside or inside something else, in whatever notation: a file that holds any is never
//! taken, whatever else it holds. What is found here is only named, not read.

mod jwk;
mod notation;
mod signs;

use zeroize::Zeroizing;

use crate::armour::{Promise, Section, promise};
use crate::asn1::Reader;
use crate::model::{Kind, Member};
use crate::object::{Object, looks_like_der};
use crate::source::Source;

/// How often something may be wrapped: base64 of base64 of a PEM in JSON, and no more.
const MAX_WRAPPINGS: usize = 3;

/// The first private material outside what was read as an object, in words that follow "This is".
pub(crate) fn hidden(
    source: &Source<'_>,
    sections: &[Section],
    members: &[Member],
) -> Option<&'static str> {
    if source.is_binary() {
        return look(unread(source.input), MAX_WRAPPINGS);
    }
    let mut at = 0;
    for (index, section) in sections.iter().enumerate() {
        // A file's only section has no member of its own.
        let kind = members
            .get(index)
            .map_or_else(|| Object::from_section(section).kind, |member| member.kind);
        if matches!(kind, Kind::Unknown | Kind::Parameters) && is_promised(section) {
            return Some("a section that is labelled as a private key");
        }
        let body = &section.body;
        let is_read = kind != Kind::Unknown
            && body.after_padding.is_none()
            && body.illegal.is_none()
            && Reader::new(&section.der, 0).read().is_ok();
        if is_read {
            let before = source.text.get(at..section.span.start);
            if let Some(found) = look(before.unwrap_or_default(), MAX_WRAPPINGS) {
                return Some(found);
            }
            at = section.span.end;
        } else if let Some(found) = look(&section.der, MAX_WRAPPINGS) {
            return Some(found);
        }
    }
    look(source.text.get(at..).unwrap_or_default(), MAX_WRAPPINGS)
}

/// The label speaks of a private key.
fn is_promised(section: &Section) -> bool {
    matches!(
        promise(&section.label),
        Some(Promise::PrivateKey | Promise::EncryptedPrivateKey | Promise::OpensshPrivateKey)
    )
}

/// What of binary data is no known object.
fn unread(input: &[u8]) -> &[u8] {
    if !looks_like_der(input) {
        return input;
    }
    let object = Object::from_der(input);
    match object.kind {
        Kind::Unknown => input,
        _ => input
            .get(input.len() - object.trailing()..)
            .unwrap_or_default(),
    }
}

/// Looks at bytes as they are, and at what they are a notation of.
fn look(bytes: &[u8], wrappings: usize) -> Option<&'static str> {
    /// The shortest private key: 32 octets in base64url.
    const SHORTEST: usize = 40;
    if bytes.len() < SHORTEST {
        return None;
    }
    if let Some(found) = signs::words(bytes).or_else(|| signs::der(bytes)) {
        return Some(found);
    }
    let deeper = wrappings.checked_sub(1)?;
    let inside = |inner: Zeroizing<Vec<u8>>| look(&inner, deeper);
    if !notation::is_text(bytes) {
        return notation::narrow(bytes).and_then(inside);
    }
    jwk::private(bytes)
        .or_else(|| notation::unescaped(bytes).and_then(inside))
        .or_else(|| notation::blocks(bytes).find_map(inside))
        .or_else(|| signs::der(&notation::hexadecimal(bytes)))
        .or_else(|| signs::der(&notation::decimal(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PKCS#8 with an Ed25519 key of nobody's.
    const DER: [u8; 48] = *b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    const BASE64: &str = "MC4CAQAwBQYDK2VwBCIEIEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaMDEyMzQ1";
    const JWK: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#;

    fn base64(bytes: &[u8]) -> String {
        use base64ct::Encoding as _;
        base64ct::Base64::encode_string(bytes)
    }

    #[test]
    fn private_keys_are_seen_in_every_notation() {
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
            assert!(look(text.as_bytes(), MAX_WRAPPINGS).is_some(), "{name}: {text}");
        }
        assert!(
            look(
                &[b"\n\xef\xbb\xbf".as_slice(), &DER].concat(),
                MAX_WRAPPINGS
            )
            .is_some()
        );
    }

    #[test]
    fn public_material_and_words_are_not_private() {
        let public = JWK.split(",\"d\"").next().unwrap_or_default();
        for text in [
            "Keep the PRIVATE KEY of this certificate in the vault, under D: and not here. It is 4096 bits long.".to_owned(),
            format!("{public}}}"),
            format!("{public}}}, {{\"d\": \"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}}"),
            base64(format!("{public}}}").as_bytes()),
            "<RSAKeyValue><Modulus>AQABAQABAQABAQAB</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>".to_owned(),
            "PrivateKeyFile = /etc/ssl/private/billing.key, PublicKey = /etc/ssl/billing.pem".to_owned(),
        ] {
            assert_eq!(look(text.as_bytes(), MAX_WRAPPINGS), None, "{text}");
        }
    }
}
