//! JSON Web Keys with private members in a text that is no JSON, or no JSON throughout: in a script, in YAML, in a string
//! of JSON. Also the same in .NET's names.

use super::HiddenSecret;
use crate::model::Kind;

/// Outside of braces, a key's members stand no further apart, in bytes: an RSA key of 16,384 bits takes less.
const REACH: usize = 16 * 1024;

/// What a member says of the object that it stands in.
#[derive(Clone, Copy)]
enum Member {
    /// It is a key: `kty`, or the `Modulus` of .NET.
    Key,
    /// It holds a secret (RFC 7518 §6.2.2, §6.3.2, §6.4.1; `priv`: draft-ietf-cose-dilithium). The factors p and q are
    /// never without d.
    Secret,
}

const MEMBERS: [(&[u8], Member); 5] = [
    (b"kty", Member::Key),
    (b"modulus", Member::Key),
    (b"d", Member::Secret),
    (b"k", Member::Secret),
    (b"priv", Member::Secret),
];

/// What was seen of an object.
#[derive(Clone, Copy, Default)]
struct Seen {
    key: bool,
    secret: bool,
}

/// A key with one of its secrets, in one object, or near each other outside of all braces.
pub(super) fn private(text: &[u8]) -> Option<HiddenSecret> {
    let mut outside = Seen::default();
    let mut last = 0;
    let mut open: Vec<Seen> = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'{' => open.push(Seen::default()),
            b'}' => drop(open.pop()),
            b'k' | b'K' | b'm' | b'M' | b'd' | b'D' | b'p' | b'P' => {
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
                    Member::Key => object.key = true,
                    Member::Secret => object.secret = true,
                }
                if object.key && object.secret {
                    return Some(HiddenSecret::new(
                        "a JWK with its private members",
                        Kind::PrivateKey,
                    ));
                }
            }
            _ => {}
        }
    }
    None
}

/// The member whose name stands here as a word of its own.
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
        let behind = rest.get(name.len());
        word.is_some_and(|word| word.eq_ignore_ascii_case(name)) && !behind.is_some_and(is_word)
    })?;
    let is_member = match member {
        Member::Key => true,
        Member::Secret => has_value(rest.get(name.len()..)?),
    };
    is_member.then_some(*member)
}

/// A colon, an equals sign or the end of a tag follows, and as much base64 as a secret has.
fn has_value(behind: &[u8]) -> bool {
    const SHORTEST: usize = 16;
    let is_blank = |byte: &&u8| b" \t\r\n\\\"'`".contains(byte);
    // Of Ruby and Go, `=>` and `:=`; of YAML, `>-` and `|` before a value on lines of its own.
    let is_sign = |byte: &&u8| b":=>|-".contains(byte) || is_blank(byte);
    let mut rest = behind.iter().skip_while(is_blank);
    if !matches!(rest.next(), Some(b':' | b'=' | b'>')) {
        return false;
    }
    let is_base64 = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let value = rest.skip_while(is_sign).take(SHORTEST);
    value.take_while(is_base64).count() == SHORTEST
}
