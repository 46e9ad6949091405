//! Base64 without its armour: what little is left of it, base64 of base64, text before it.

use super::Text;
use super::split_lines as lines;
use crate::bytes::{contains, find};
use zeroize::Zeroizing;

/// The lines of base64 alone, if there is armour of which little is left: `--`, `-----PUBLIC KEY-----`, a BEGIN line
/// twice.
pub(crate) fn without_armour(text: &[u8]) -> Option<Text> {
    let is_base64 = |line: &[u8]| {
        let digits = line
            .strip_suffix(b"==")
            .or_else(|| line.strip_suffix(b"="))
            .unwrap_or(line);
        !digits.is_empty()
            && digits
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte))
    };
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let (mut before, mut after) = (0, 0);
    for line in lines(text) {
        let line = line.trim_ascii();
        if is_base64(line) && !(line.len() < 32 && plain.is_empty()) && after == 0 {
            plain.extend_from_slice(line);
            plain.push(b'\n');
        } else if line.is_empty() {
        } else if is_armour(line) {
            if plain.is_empty() {
                before += 1;
            } else {
                after += 1;
            }
        } else {
            return None;
        }
    }
    (plain.len() > 64 && before + after > 0 && before <= 3 && after <= 3).then_some(plain)
}

/// What may be left of a BEGIN or END line.
fn is_armour(line: &[u8]) -> bool {
    const WORDS: [&str; 11] = [
        "BEGIN",
        "END",
        "PUBLIC",
        "KEY",
        "RSA",
        "CERTIFICATE",
        "CERT",
        "X509",
        "X.509",
        "TRUSTED",
        "PEM",
    ];
    let Ok(line) = core::str::from_utf8(line) else {
        return false;
    };
    line.len() <= 80
        && line
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
            .filter(|word| !word.is_empty())
            .all(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// The text that a base64 text or the body of a PEM decodes to, if that is text again.
pub(crate) fn encoded_again(text: &[u8]) -> Option<Text> {
    let text = text.trim_ascii();
    let body = if text.starts_with(b"-----BEGIN ") {
        let begin = text.iter().position(|&byte| byte == b'\n')?;
        let end = find(text, b"-----END ")?;
        text.get(begin..end)?
    } else {
        text
    };
    let is_base64 = |byte: &u8| {
        byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/=-_".contains(byte)
    };
    if body.len() < 80 || !body.iter().all(is_base64) {
        return None;
    }
    let span = crate::bytes::Span {
        start: 0,
        end: body.len(),
    };
    let (inner, _) = crate::pem::decode(body, span, &[]);
    // UTF-16, as PowerShell encodes text.
    let plain: Text = Zeroizing::new(match inner.as_slice() {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] | rest => {
            rest.iter().copied().filter(|byte| *byte != 0).collect()
        }
    });
    let is_text = !plain.is_empty() && plain.iter().all(|byte| crate::bytes::is_printable(*byte));
    is_text.then_some(plain)
}

/// A key in base64 that something runs into: `C=DEMIIB…`.
pub(crate) fn glued(text: &[u8]) -> Option<Text> {
    const BEFORE: usize = 64;
    if contains(text, b"-----BEGIN ") {
        return None;
    }
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let line = rest.iter().take_while(|byte| is_base64(byte)).count();
        let start = rest
            .get(..line.min(BEFORE))
            .and_then(|head| find(head, b"MII"));
        // A key whose damage comes before the numbers in it starts with the same letters.
        if start == Some(0) {
            // `p=MIIB AQEB`: a name, and base64 with blanks in it.
            let is_part = |byte: &u8| is_base64(byte) || b" \t\r\n=;".contains(byte);
            let is_named = at > 0 && rest.contains(&b' ') && rest.iter().all(is_part);
            let end = rest.iter().position(|&byte| byte == b';');
            let key = rest.get(..end.unwrap_or(rest.len()))?;
            return is_named.then(|| Zeroizing::new(key.to_vec()));
        }
        // So does the RSAPublicKey inside a damaged SubjectPublicKeyInfo.
        let is_inner = |start: &usize| rest.get(start + 6..start + 8) == Some(b"KC");
        if let Some(start) = start.filter(|start| line >= 60 && !is_inner(start)) {
            return rest.get(start..).map(|rest| Zeroizing::new(rest.to_vec()));
        }
        at += line.max(1);
    }
    None
}

/// The base64 of an SSH key without its type, with or without armour: `AAAAB3NzaC1yc2E…`.
pub(crate) fn ssh_blob(text: &[u8]) -> Option<Text> {
    const STARTS: [&[u8]; 3] = [b"AAAAB3NzaC1", b"AAAAC3NzaC1", b"AAAAE2VjZHNh"];
    let start = STARTS.iter().find_map(|start| find(text, start))?;
    let before = text.get(..start)?.trim_ascii_end();
    // Otherwise its type is there.
    if !(before.is_empty()
        || before.ends_with(b"-")
        || before.ends_with(b"\"")
        || before.ends_with(b"=")
        || before.ends_with(b":")
        || before == b"ssh-rsa"
        || before.ends_with(b"-----\nssh-rsa"))
    {
        return None;
    }
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    // Its type is in the base64; the reader needs a word before it.
    let mut line = Zeroizing::new(b"ssh-key ".to_vec());
    for part in text.get(start..)?.split(u8::is_ascii_whitespace) {
        if part.is_empty() {
            continue;
        }
        let len = part.iter().take_while(|byte| is_base64(byte)).count();
        line.extend_from_slice(part.get(..len)?);
        if len < part.len() {
            break;
        }
    }
    Some(line)
}
