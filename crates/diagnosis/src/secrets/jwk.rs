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

/// The shortest key, 32 octets, in characters of base64url.
const OCTETS: usize = 43;

/// What a member tells about its object.
#[derive(Clone, Copy)]
enum Member {
    /// It is a key: `kty`, or .NET's `Modulus`.
    Key,
    /// It is a key, if the value is long enough: `n`.
    Modulus,
    /// A factor or an exponent of it, which proves a private exponent.
    Factor,
    /// Other public members of a key.
    Other,
    /// It has a secret (RFC 7518 §6.2.2, §6.3.2, §6.4.1; `priv`: draft-ietf-cose-dilithium). The factors p and q never
    /// occur without d.
    Secret,
}

const MEMBERS: [(&[u8], Member); 18] = [
    (b"kty", Member::Key),
    (b"key type", Member::Key),
    (b"modulus", Member::Key),
    (b"n", Member::Modulus),
    (b"p", Member::Factor),
    (b"q", Member::Factor),
    (b"dp", Member::Factor),
    (b"dq", Member::Factor),
    (b"qi", Member::Factor),
    (b"crv", Member::Key),
    // .NET's ECParameters in JSON.
    (b"curve\"", Member::Key),
    (b"x", Member::Other),
    (b"d", Member::Secret),
    (b"k", Member::Secret),
    (b"priv", Member::Secret),
    (b"privateexponent", Member::Secret),
    (b"private_exponent", Member::Secret),
    (b"private exponent", Member::Secret),
];

const FOUND: HiddenSecret = HiddenSecret::new("a JWK with private members", Kind::PrivateKey);

/// What was seen of an object.
#[derive(Clone, Copy, Default)]
struct Seen {
    key: bool,
    secret: bool,
    factor: bool,
    /// A secret of the length of a private exponent.
    exponent: bool,
    members: usize,
    /// What objects of one member in it have: `{"name": "d", "value": "…"}`.
    inner_key: bool,
    inner_secret: bool,
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
            b'}' => {
                let Some(inner) = open.pop().filter(|inner| inner.members == 1) else {
                    continue;
                };
                let object = innermost(&mut open, &mut outside, &mut last, at);
                object.inner_key |= inner.key;
                object.inner_secret |= inner.secret;
                if object.inner_key && object.inner_secret {
                    return Some(FOUND);
                }
            }
            b'k' | b'K' | b'm' | b'M' | b'n' | b'N' | b'd' | b'D' | b'p' | b'P' | b'q' | b'Q'
            | b'c' | b'C' | b'x' => {
                let Some(member) = member(text, at) else {
                    continue;
                };
                let object = innermost(&mut open, &mut outside, &mut last, at);
                object.members += 1;
                match member {
                    Member::Key | Member::Modulus => object.key = true,
                    Member::Secret => {
                        object.secret = true;
                        object.exponent |= text
                            .get(at + 1..)
                            .is_some_and(|after| has_value(after, 128));
                    }
                    Member::Factor => object.factor = true,
                    Member::Other => {}
                }
                if object.key && object.secret || object.factor && object.exponent {
                    return Some(FOUND);
                }
            }
            _ => {}
        }
    }
    has_column(text).then_some(FOUND)
}

/// The object that contains a place; outside all braces, what was seen close before it.
fn innermost<'s>(
    open: &'s mut [Seen],
    outside: &'s mut Seen,
    last: &mut usize,
    at: usize,
) -> &'s mut Seen {
    if let Some(object) = open.last_mut() {
        return object;
    }
    if at - *last > REACH {
        *outside = Seen::default();
    }
    *last = at;
    outside
}

/// Returns true if a table has the names of members in a line and a secret in the next one, as in a CSV file.
fn has_column(text: &[u8]) -> bool {
    let cells = |line| {
        <[u8]>::split(line, |byte| b",;\t|".contains(byte)).map(|cell| {
            let is_around = |byte: &u8| byte.is_ascii_whitespace() || b"\"'".contains(byte);
            let start = cell.iter().take_while(|byte| is_around(byte)).count();
            let end = cell.iter().rev().take_while(|byte| is_around(byte)).count();
            cell.get(start..cell.len() - end).unwrap_or_default()
        })
    };
    let mut names: &[u8] = &[];
    text.split(|&byte| byte == b'\n').any(|line| {
        let header = core::mem::replace(&mut names, line);
        let is_key = || cells(header).any(|name| matches!(name, b"kty" | b"n" | b"p"));
        cells(header).zip(cells(line)).any(|(name, value)| {
            name == b"d" && value.len() >= OCTETS && value.iter().all(|byte| is_any(*byte))
        }) && is_key()
    })
}

/// The member whose name is here as a separate word.
fn member(text: &[u8], at: usize) -> Option<Member> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    // JWK_D in a file of variables.
    let is_suffix = before == Some(&b'_');
    // --d on a command line.
    let is_option = text.get(..at).is_some_and(|before| before.ends_with(b"--"));
    if !is_suffix && !is_option && before.is_some_and(is_word) {
        return None;
    }
    let rest = text.get(at..)?;
    let (name, member) = MEMBERS.iter().find(|(name, _)| {
        let word = rest.get(..name.len());
        let after = rest.get(name.len());
        word.is_some_and(|word| word.eq_ignore_ascii_case(name)) && !after.is_some_and(is_word)
    })?;
    let after = rest.get(name.len()..)?;
    let is_member = match member {
        Member::Key => true,
        Member::Modulus => has_value(after, 128) || has_cell(after),
        Member::Factor => has_value(after, 128),
        Member::Other => has_value(after, OCTETS) || has_cell(after),
        Member::Secret if is_suffix => has_value(after, OCTETS) || has_cell(after),
        Member::Secret => {
            // Base64 has names of one letter, too, after its other characters.
            let is_name = !before.is_some_and(|before| b"+/=".contains(before));
            has_value(after, SECRET) || is_name && has_cell(after)
        }
    };
    is_member.then_some(*member)
}

/// Returns true if a colon, an equals sign or the end of a tag follows, and then at least so many characters of base64.
// Functions that are called in many places are not inlined: it would make the program much larger.
#[inline(never)]
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

/// Returns true if a value is in the next cell of a table: after blanks, bars, commas, tags, sizes, or the name of a
/// type.
#[inline(never)]
fn has_cell(after: &[u8]) -> bool {
    /// The most characters between a name and its value.
    const BETWEEN: usize = 56;
    const SKIPPED: [&[u8]; 17] = [
        b"td", b"/td", b"th", b"/th", b"dd", b"/dt", b"key", b"/key", b"value", b"string", b"some",
        b"to", b"s", b"-", b"v", b"type", b"val",
    ];
    let mut rest = after;
    let mut left = BETWEEN;
    loop {
        let between = rest
            .iter()
            .take(left)
            .take_while(|byte| !is_any(**byte))
            .count();
        left -= between;
        rest = rest.get(between..).unwrap_or_default();
        let word = rest
            .iter()
            .take(OCTETS)
            .take_while(|byte| is_any(**byte))
            .count();
        if word == OCTETS {
            return between > 0;
        }
        let is_skipped = rest.get(..word).is_some_and(|word| {
            // The size of a string, in PHP.
            let is_size = word.len() <= 4 && word.iter().all(u8::is_ascii_digit);
            is_size || SKIPPED.iter().any(|known| word.eq_ignore_ascii_case(known))
        });
        if between == 0 || word == 0 || word > left || !is_skipped {
            return false;
        }
        left -= word;
        rest = rest.get(word..).unwrap_or_default();
    }
}
