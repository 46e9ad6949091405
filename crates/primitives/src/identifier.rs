//! What people know a key, a certificate or a credential by, in any notation: key IDs, fingerprints, thumbprints, serial
//! numbers.

use base64ct::{Base64Unpadded, Encoding as _};

/// What a text can be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A key ID, a client ID or the ID of a credential.
    Id,
    /// A hash of 32 octets: of a key, a certificate, or a JWK.
    Sha256,
    /// A hash of 20 octets.
    Sha1,
    /// The serial number of a certificate.
    Serial,
    /// A hash of 16 octets, which nothing is compared with: MD5.
    Md5,
}

/// One reading of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reading {
    /// What it is then.
    pub form: Form,
    /// In the form that is compared: an ID as it is, a hash in lower-case hex, a serial number in lower-case hex without
    /// leading zeros.
    pub value: String,
}

/// Longer texts identify nothing.
const LONGEST: usize = 1024;
/// The longest ID.
const ID_MAX: usize = 128;
/// The longest serial number in octets (RFC 5280 §4.1.2.2).
const SERIAL_MAX: usize = 20;

/// Every reading of a text, the most likely first. 64 hexadecimal digits may be a hash or a key ID: they are read as both.
///
/// Hashes are read in hex of either case, with colons, blanks or hyphens or without, and in base64 of either alphabet,
/// padded or not; serial numbers in hex and in decimal. What programs write around them is left out: `SHA256:…`,
/// `sha256//…=`, `SHA1 Fingerprint=…`, `x5t#S256: …`, `"kid": "…",`, a line of `ssh-keygen -l`.
#[must_use]
pub fn readings(text: &str) -> Vec<Reading> {
    let mut found = Readings::default();
    let text = bare(text);
    if text.is_empty() || text.len() > LONGEST {
        return found.0;
    }
    // Colons are between octets, too: a text that is a hash as a whole has no label.
    let value = if found.hex(text) {
        text
    } else {
        let value = ssh_fingerprint(text).unwrap_or_else(|| unlabelled(text));
        if !found.hex(value) {
            found.base64(value);
        }
        value
    };
    found.decimal(value);
    found.id(text);
    found.id(value);
    found.0
}

/// A serial number in the form that is compared.
#[must_use]
pub fn serial_number(octets: &[u8]) -> String {
    without_zeros(&hex(octets)).to_owned()
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(octets: &[u8]) -> String {
    base16ct::lower::encode_string(octets)
}

fn without_zeros(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    }
}

/// Without white space, quotes and brackets around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\''
                    | '`'
                    | ','
                    | ';'
                    | '<'
                    | '>'
                    | '('
                    | ')'
                    | '{'
                    | '}'
                    | '['
                    | ']'
                    | '“'
                    | '”'
                    | '‘'
                    | '’'
            )
    })
}

/// The digits of a text that is hexadecimal, in lower case, without what programs write around and between octets.
fn hex_digits(text: &str) -> Option<String> {
    // Windows writes an invisible character before the first octet.
    let is_between = |c: char| c.is_whitespace() || matches!(c, ':' | '-') || !c.is_ascii();
    let text = text
        .strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))
        .unwrap_or(text);
    let digits: String = text.chars().filter(|c| !is_between(*c)).collect();
    let is_hex = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex.then(|| digits.to_ascii_lowercase())
}

/// The 32 or 20 octets of a hash in base64 of either alphabet.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    // The ID of a credential is as long as a SHA-1.
    if text.starts_with("cred_") {
        return None;
    }
    let plain: String = text
        .trim_end_matches('=')
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    let octets = Base64Unpadded::decode_vec(&plain).ok()?;
    matches!(octets.len(), 20 | 32).then_some(octets)
}

/// The fingerprint in a line of `ssh-keygen -l`: size, fingerprint, comment, type.
fn ssh_fingerprint(text: &str) -> Option<&str> {
    text.split_ascii_whitespace().find_map(|word| {
        word.strip_prefix("SHA256:")
            .or_else(|| word.strip_prefix("MD5:"))
    })
}

/// The value behind the names that programs write before it.
fn unlabelled(text: &str) -> &str {
    let mut value = text;
    while let Some(rest) = behind_hash(value).or_else(|| behind_name(value)) {
        value = rest;
        // Colons are between its octets.
        if hex_digits(value).is_some() {
            break;
        }
    }
    value
}

/// What follows the name of a hash: `sha256//…=` (curl), `sha256/…=` (RFC 7469), `sha256-…=` (Subresource Integrity).
fn behind_hash(text: &str) -> Option<&str> {
    let rest = ["sha256", "sha-256", "sha1", "sha-1"]
        .iter()
        .find_map(|name| {
            let (start, rest) = text.split_at_checked(name.len())?;
            start.eq_ignore_ascii_case(name).then_some(rest)
        })?;
    let values = || {
        let marks = ["//", "/", ":", "-", "="].into_iter();
        marks
            .filter_map(|mark| rest.strip_prefix(mark).map(bare))
            .filter(|value| !value.is_empty())
    };
    // Base64 may begin with a slash, too.
    values()
        .find(|value| from_base64(value).is_some())
        .or_else(|| values().next())
}

/// What follows a name and a colon or an equals sign.
fn behind_name(text: &str) -> Option<&str> {
    const LONGEST_NAME: usize = 40;
    let (name, rest) = text.split_once([':', '='])?;
    let (name, value) = (bare(name), bare(rest));
    let is_part =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '#' | '(' | ')' | '.');
    let is_name = !name.is_empty() && name.len() <= LONGEST_NAME && name.chars().all(is_part);
    // Padding of base64 is no value.
    (is_name && !value.trim_matches('=').is_empty()).then_some(value)
}

#[derive(Default)]
struct Readings(Vec<Reading>);

impl Readings {
    fn add(&mut self, form: Form, value: String) {
        let reading = Reading { form, value };
        if !self.0.contains(&reading) {
            self.0.push(reading);
        }
    }

    /// A hash or a serial number in hex. Returns true if it is nothing else.
    fn hex(&mut self, text: &str) -> bool {
        let Some(digits) = hex_digits(text) else {
            return false;
        };
        match digits.len() {
            64 => self.add(Form::Sha256, digits.clone()),
            40 => self.add(Form::Sha1, digits.clone()),
            // A UUID has hyphens.
            32 if text.contains(':') => self.add(Form::Md5, digits.clone()),
            _ => {}
        }
        if digits.len() <= SERIAL_MAX * 2 + 2 {
            self.add(Form::Serial, without_zeros(&digits).to_owned());
        }
        true
    }

    fn base64(&mut self, text: &str) {
        if let Some(octets) = from_base64(text) {
            let form = match octets.len() {
                32 => Form::Sha256,
                _ => Form::Sha1,
            };
            self.add(form, hex(&octets));
        }
    }

    /// A serial number in decimal, as openssl prints small ones.
    fn decimal(&mut self, text: &str) {
        // `4660 (0x1234)`
        let digits = text.split_once(" (0x").map_or(text, |(digits, _)| digits);
        const DIGITS_MAX: usize = 49;
        let is_decimal = !digits.is_empty()
            && digits.len() <= DIGITS_MAX
            && digits.bytes().all(|digit| digit.is_ascii_digit());
        if !is_decimal {
            return;
        }
        // Long multiplication, the least significant octet first.
        let mut octets: Vec<u8> = Vec::new();
        for digit in digits.bytes() {
            let mut carry = u16::from(digit - b'0');
            for octet in &mut octets {
                let [high, low] = (u16::from(*octet) * 10 + carry).to_be_bytes();
                (*octet, carry) = (low, u16::from(high));
            }
            if carry > 0 {
                octets.extend(u8::try_from(carry));
            }
        }
        octets.reverse();
        self.add(Form::Serial, serial_number(&octets));
    }

    fn id(&mut self, text: &str) {
        let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text.len() <= ID_MAX && text.chars().all(is_id) {
            self.add(Form::Id, text.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA256: &str = "1e775ab0cf0058533984e8be699f8f10968ef49ea06353c9cf6d276d14e9626f";
    const BASE64: &str = "HndasM8AWFM5hOi+aZ+PEJaO9J6gY1PJz20nbRTpYm8";
    const SHA1: &str = "3baffde57adc4abb93374403c529dd84776e9b0f";
    const SHA1_BASE64: &str = "O6/95XrcSruTN0QDxSndhHdumw8";

    fn values(text: &str, form: Form) -> Vec<String> {
        let of_form = readings(text).into_iter().filter(|one| one.form == form);
        of_form.map(|one| one.value).collect()
    }

    fn octets(hex: &str, between: &str) -> String {
        let pairs: Vec<_> = hex
            .as_bytes()
            .chunks(2)
            .map(String::from_utf8_lossy)
            .collect();
        pairs.join(between)
    }

    #[test]
    fn every_notation_of_a_sha256_is_one_value() {
        let url = BASE64.replace('+', "-").replace('/', "_");
        for text in [
            SHA256.to_owned(),
            SHA256.to_uppercase(),
            octets(SHA256, ":"),
            octets(SHA256, " ").to_uppercase(),
            octets(SHA256, "-"),
            format!("\u{200e}{}", octets(SHA256, " ")),
            format!("0x{SHA256}"),
            format!("  \"{SHA256}\",\n"),
            format!("sha256 Fingerprint={}", octets(SHA256, ":").to_uppercase()),
            format!("SHA256 Fingerprint = {}", octets(SHA256, ":")),
            format!("SHA-256: {SHA256}"),
            format!("Fingerabdruck (SHA-256): {SHA256}"),
            format!("Thumbprint: {SHA256}"),
            BASE64.to_owned(),
            format!("{BASE64}="),
            url.clone(),
            format!("{url}="),
            format!("SHA256:{BASE64}"),
            format!("2048 SHA256:{BASE64} alice@example.com (RSA)"),
            format!("sha256//{BASE64}="),
            format!("sha256/{BASE64}="),
            format!("sha256-{BASE64}="),
            format!("pin-sha256=\"{BASE64}=\""),
            format!("\"x5t#S256\": \"{url}\","),
            format!("{{\"jkt\":\"{url}\"}}"),
            format!("jkt: {url}"),
        ] {
            assert_eq!(values(&text, Form::Sha256), [SHA256], "{text}");
        }
    }

    /// Its base64 begins with a slash, as do the marks before it.
    #[test]
    fn slash_of_a_hash_is_no_mark() {
        let hash = "fc9f1a73c4b1cdab70061c62114586c838fcaccc9a20124c4f7a999dd572bb45";
        let base64 = "/J8ac8SxzatwBhxiEUWGyDj8rMyaIBJMT3qZndVyu0U";
        for text in [
            format!("sha256//{base64}="),
            format!("sha256/{base64}="),
            format!("SHA256:{base64}"),
            base64.to_owned(),
        ] {
            assert_eq!(values(&text, Form::Sha256), [hash], "{text}");
        }
    }

    #[test]
    fn every_notation_of_a_sha1_is_one_value() {
        for text in [
            SHA1.to_owned(),
            octets(SHA1, ":").to_uppercase(),
            format!("SHA1 Fingerprint={}", octets(SHA1, ":").to_uppercase()),
            format!("sha1 Fingerprint={}", octets(SHA1, ":")),
            SHA1_BASE64.to_owned(),
            format!("{SHA1_BASE64}="),
            format!("\"x5t\": \"{}\"", SHA1_BASE64.replace('/', "_")),
            format!("sha1/{SHA1_BASE64}="),
        ] {
            assert_eq!(values(&text, Form::Sha1), [SHA1], "{text}");
        }
    }

    #[test]
    fn serial_numbers_are_read_in_hex_and_in_decimal() {
        for (text, serials) in [
            ("serial=0A1B2C", &["a1b2c"][..]),
            ("0a:1b:2c", &["a1b2c"]),
            ("Serial Number: 4660 (0x1234)", &["1234"]),
            ("0x1234", &["1234"]),
            ("1234", &["1234", "4d2"]),
            ("00", &["0"]),
            (
                "134662756285342483712924613323182757762245816360",
                &["17967ca132ee278d337b24f3c8409aeacee77028"],
            ),
            (
                "17967CA132EE278D337B24F3C8409AEACEE77028",
                &["17967ca132ee278d337b24f3c8409aeacee77028"],
            ),
        ] {
            assert_eq!(values(text, Form::Serial), serials, "{text}");
        }
    }

    #[test]
    fn ids_are_kept_as_they_are() {
        for (text, id) in [
            ("billing-key-2027", "billing-key-2027"),
            ("kid: billing-key-2027", "billing-key-2027"),
            ("\"kid\": \"abc123def456\",", "abc123def456"),
            ("cred_1m7sfABoNTTKYwTQ8qt6tX", "cred_1m7sfABoNTTKYwTQ8qt6tX"),
            ("client_id=AbCdEf", "AbCdEf"),
            (
                "550e8400-e29b-41d4-a716-446655440000",
                "550e8400-e29b-41d4-a716-446655440000",
            ),
            ("DEADBEEF00", "DEADBEEF00"),
        ] {
            assert_eq!(values(text, Form::Id), [id], "{text}");
        }
        // A key ID may look like the name of a hash and a value.
        assert_eq!(
            values("sha256-billing", Form::Id),
            ["sha256-billing", "billing"]
        );
    }

    #[test]
    fn ambiguous_texts_have_every_reading() {
        let forms =
            |text: &str| -> Vec<Form> { readings(text).into_iter().map(|one| one.form).collect() };
        assert_eq!(forms(SHA256), [Form::Sha256, Form::Id]);
        assert_eq!(forms(SHA1), [Form::Sha1, Form::Serial, Form::Id]);
        // The key ID of a credential that was registered without another is such a hash.
        let kid = BASE64.replace('+', "-");
        assert_eq!(forms(&kid), [Form::Sha256, Form::Id]);
    }

    #[test]
    fn md5_is_recognized() {
        let md5 = octets("0123456789abcdef0123456789abcdef", ":");
        for text in [md5.clone(), format!("2048 MD5:{md5} alice (RSA)")] {
            assert_eq!(
                values(&text, Form::Md5),
                ["0123456789abcdef0123456789abcdef"],
                "{text}"
            );
        }
    }

    #[test]
    fn other_texts_have_no_reading() {
        for text in [
            "",
            " \n",
            "Hello, this is a letter.",
            "12:34 and more",
            "CN=billing, O=Example",
            "a/b?c",
        ] {
            assert_eq!(readings(text), [], "{text}");
        }
        assert_eq!(readings(&"a".repeat(2_000)), []);
    }
}
