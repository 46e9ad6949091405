//! JSON Web Keys with private members in a text that is not JSON: in a script, in YAML, in a JSON string. Also with the
//! names that .NET uses.

use super::HiddenSecret;
use crate::bytes::base64::is_any;
use crate::bytes::stretches;
use crate::model::Kind;

/// Outside braces, the members of a key are at most this far apart, in bytes: an RSA key of 16,384 bits takes less.
const REACH: usize = 16 * 1024;

/// The shortest value of a secret, in characters of base64.
const SECRET: usize = 16;

/// What a member tells about its object.
#[derive(Clone, Copy)]
enum Member {
    /// It is a key: `kty`, or .NET's `Modulus`.
    Key,
    /// It is a key, if the value is long enough: `n`.
    Modulus,
    /// It has a secret (RFC 7518 §6.2.2, §6.3.2, §6.4.1; `priv`: draft-ietf-cose-dilithium). The factors p and q never
    /// occur without d.
    Secret,
}

const MEMBERS: [(&[u8], Member); 8] = [
    (b"kty", Member::Key),
    (b"modulus", Member::Key),
    (b"n", Member::Modulus),
    (b"d", Member::Secret),
    (b"k", Member::Secret),
    (b"priv", Member::Secret),
    (b"privateexponent", Member::Secret),
    (b"private_exponent", Member::Secret),
];

/// What was seen of an object.
#[derive(Clone, Copy, Default)]
struct Seen {
    key: bool,
    secret: bool,
}

/// Finds a key with a secret, in one object or close to each other outside all braces.
pub(super) fn private(text: &[u8]) -> Option<HiddenSecret> {
    // The value of a secret: most binary files have nothing as long.
    stretches(text, SECRET, is_any).next()?;
    let mut outside = Seen::default();
    let mut last = 0;
    let mut open: Vec<Seen> = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'{' => open.push(Seen::default()),
            b'}' => drop(open.pop()),
            b'k' | b'K' | b'm' | b'M' | b'n' | b'N' | b'd' | b'D' | b'p' | b'P' => {
                let Some(member) = member(text, at) else {
                    continue;
                };
                if open.is_empty() && at - last > REACH {
                    outside = Seen::default();
                }
                let object = open.last_mut().unwrap_or_else(|| {
                    last = at;
                    &mut outside
                });
                match member {
                    Member::Key | Member::Modulus => object.key = true,
                    Member::Secret => object.secret = true,
                }
                if object.key && object.secret {
                    return Some(HiddenSecret::new(
                        "a JWK with private members",
                        Kind::PrivateKey,
                    ));
                }
            }
            _ => {}
        }
    }
    None
}

/// The member whose name is here as a separate word.
fn member(text: &[u8], at: usize) -> Option<Member> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if at
        .checked_sub(1)
        .and_then(|before| text.get(before))
        .is_some_and(is_word)
    {
        return None;
    }
    let rest = text.get(at..)?;
    let (name, member) = MEMBERS.iter().find(|(name, _)| {
        let word = rest.get(..name.len());
        let after = rest.get(name.len());
        word.is_some_and(|word| word.eq_ignore_ascii_case(name)) && !after.is_some_and(is_word)
    })?;
    let is_member = match member {
        Member::Key => true,
        Member::Modulus => has_value(rest.get(name.len()..)?, 128),
        Member::Secret => has_value(rest.get(name.len()..)?, SECRET),
    };
    is_member.then_some(*member)
}

/// Returns true if a colon, an equals sign or the end of a tag follows, and then at least so many characters of base64.
fn has_value(after: &[u8], shortest: usize) -> bool {
    let is_blank = |byte: &&u8| b" \t\r\n\\\"'`".contains(byte);
    // Ruby and Go: `=>` and `:=`; YAML: `>-` and `|` before a value on its own lines.
    let is_sign = |byte: &&u8| b":=>|-".contains(byte) || is_blank(byte);
    // PHP: `[n] => `.
    let mut rest = after
        .strip_prefix(b"]")
        .unwrap_or(after)
        .iter()
        .skip_while(is_blank);
    if !matches!(rest.next(), Some(b':' | b'=' | b'>')) {
        return false;
    }
    let value = rest.skip_while(is_sign).take(shortest);
    value.take_while(|byte| is_any(**byte)).count() == shortest
}
