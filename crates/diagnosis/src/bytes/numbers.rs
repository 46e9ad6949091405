//! Numbers as programs print them: arrays of octets, and large integers.

use zeroize::Zeroizing;

use super::{find, stretches};

/// The shortest array that counts, in octets.
const SHORTEST: usize = 24;

/// The arrays of octets in a text: `[48, 130]`, `{"0": 48, "1": 130}`, one on each line, and Java's signed ones.
pub(crate) fn arrays(text: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    /// The shortest array, in characters.
    const LENGTH: usize = 2 * SHORTEST - 1;
    let mut found = Vec::new();
    // Letters of other words than those that are skipped below end an array.
    let is_in = |byte: u8| !byte.is_ascii_alphabetic() || b"intbyteu8number".contains(&byte);
    for span in stretches(text, LENGTH, is_in) {
        let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'-';
        let stretch = text.get(span.start..span.end).unwrap_or_default();
        // What is left of the words with these letters.
        let first = match span.start {
            0 => 0,
            _ => stretch.iter().take_while(is_word).count(),
        };
        let last = match span.end == text.len() {
            true => 0,
            false => stretch.iter().rev().take_while(is_word).count(),
        };
        let end = stretch.len().saturating_sub(last);
        in_stretch(stretch.get(first..end).unwrap_or_default(), &mut found);
    }
    found
}

fn in_stretch(text: &[u8], found: &mut Vec<Zeroizing<Vec<u8>>>) {
    let mut run = Zeroizing::new(Vec::new());
    for word in text.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-') {
        match word {
            b"" | b"-" | b"int" | b"byte" | b"u8" | b"number" => {}
            _ => match number(word) {
                Some(number) => run.push(number),
                None if run.is_empty() => {}
                None if run.len() < SHORTEST => {
                    run.fill(0);
                    run.clear();
                }
                None => {
                    split(&run, found);
                    run = Zeroizing::new(Vec::new());
                }
            },
        }
    }
    split(&run, found);
}

/// A number of up to five digits: an octet or an index.
fn number(word: &[u8]) -> Option<i32> {
    const DIGITS: usize = 5;
    let word = word.strip_suffix(b"u8").unwrap_or(word);
    let digits = word.strip_prefix(b"-").unwrap_or(word);
    if digits.is_empty() || digits.len() > DIGITS || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    core::str::from_utf8(word).ok()?.parse().ok()
}

/// Writes the octets of a run: every second number if the others count up, or else each stretch of octets.
fn split(run: &[i32], found: &mut Vec<Zeroizing<Vec<u8>>>) {
    let octets = |numbers: &[i32]| -> Option<Zeroizing<Vec<u8>>> {
        let octet = |number: &i32| {
            (-128..256)
                .contains(number)
                .then(|| number.to_le_bytes()[0])
        };
        numbers
            .iter()
            .map(octet)
            .collect::<Option<Vec<u8>>>()
            .map(Zeroizing::new)
    };
    if run.len() < SHORTEST {
        return;
    }
    // A length may precede the first index.
    for rest in [Some(run), run.get(1..)].into_iter().flatten() {
        let (pairs, _) = rest.as_chunks::<2>();
        let first = rest.first().copied().unwrap_or_default();
        let is_counted = matches!(first, 0 | 1)
            && pairs.len() >= SHORTEST
            && pairs
                .iter()
                .zip(first..)
                .all(|([index, _], count)| *index == count);
        if is_counted {
            let values: Zeroizing<Vec<i32>> =
                Zeroizing::new(pairs.iter().map(|[_, value]| *value).collect());
            found.extend(octets(&values));
            return;
        }
    }
    let stretches = run.split(|number| !(-128..256).contains(number));
    found.extend(
        stretches
            .filter(|stretch| stretch.len() >= SHORTEST)
            .filter_map(octets),
    );
}

/// The octets of a decimal number, big-endian; `None` if it is longer than any key's, or no number.
pub(crate) fn from_decimal(digits: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    /// 16,384 bits have 4,933, and the DER of a private key of 4,096 bits has 5,720.
    const LONGEST: usize = 6000;
    /// Digits that are read at once.
    const GROUP: usize = 9;
    if digits.is_empty() || digits.len() > LONGEST || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // Little-endian.
    let mut limbs: Zeroizing<Vec<u32>> =
        Zeroizing::new(Vec::with_capacity(digits.len() / GROUP + 1));
    let head = digits.len() % GROUP;
    let (head, rest) = digits.split_at(head);
    for group in core::iter::once(head)
        .chain(rest.chunks(GROUP))
        .filter(|group| !group.is_empty())
    {
        let mut carry: u64 = core::str::from_utf8(group).ok()?.parse().ok()?;
        for limb in limbs.iter_mut() {
            let product = u64::from(*limb) * 1_000_000_000 + carry;
            *limb = (product & 0xffff_ffff) as u32;
            carry = product >> 32;
        }
        if carry > 0 {
            limbs.push(carry as u32);
        }
    }
    let bytes: Vec<u8> = limbs
        .iter()
        .rev()
        .flat_map(|limb| limb.to_be_bytes())
        .collect();
    Some(Zeroizing::new(bytes))
}

/// The octets of a number that Rust prints as its limbs of 64 bits, the lowest first: `: BigUint { data: [123, 456] }`.
pub(crate) fn limbs(after: &[u8]) -> Option<Vec<u8>> {
    let rest = limbs_start(after)?;
    let end = rest.iter().position(|&byte| byte == b']')?;
    let mut octets: Vec<u8> = Vec::new();
    for limb in core::str::from_utf8(rest.get(..end)?).ok()?.split(',') {
        octets.extend(limb.trim().parse::<u64>().ok()?.to_le_bytes());
    }
    octets.reverse();
    let zeros = octets.iter().take_while(|&&octet| octet == 0).count();
    Some(octets.split_off(zeros))
}

/// Where the limbs start.
pub(crate) fn limbs_start(after: &[u8]) -> Option<&[u8]> {
    const BEFORE: usize = 40;
    let head = after.get(..BEFORE.min(after.len()))?;
    let is_named = head.trim_ascii_start().starts_with(b": BigUint");
    let start = find(head, b"data: [").filter(|_| is_named)?;
    after.get(start + 7..)
}

/// The octets of an array in decimal: `: [196, 23, 14]`, ` : {196, 23, 14}`.
pub(crate) fn list(after: &[u8]) -> Option<Vec<u8>> {
    const BEFORE: usize = 8;
    let start = after
        .iter()
        .take(BEFORE)
        .position(|byte| b"[{".contains(byte))?;
    let is_sign = |byte: &u8| b" \":=".contains(byte);
    let rest = after
        .get(start + 1..)
        .filter(|_| after.iter().take(start).all(is_sign))?;
    let end = rest
        .iter()
        .take(8192)
        .position(|byte| b"]}".contains(byte))?;
    let numbers = core::str::from_utf8(rest.get(..end)?).ok()?.split(',');
    numbers
        .map(|number| number.trim().parse::<u8>().ok())
        .collect()
}

/// The octets of hexadecimal digits, an odd number of them too.
pub(crate) fn from_hex(digits: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (head, rest) = digits.split_at(digits.len() % 2);
    let mut bytes = Zeroizing::new(Vec::with_capacity(digits.len() / 2 + 1));
    if let [digit] = head {
        bytes.push(super::hex::octet(b'0', *digit)?);
    }
    for [high, low] in rest.as_chunks::<2>().0 {
        bytes.push(super::hex::octet(*high, *low)?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_arrays_of_every_form() {
        let octets: Vec<u8> = (100..140).collect();
        let list = |separator: &str| -> String {
            let words: Vec<String> = octets.iter().map(u8::to_string).collect();
            words.join(separator)
        };
        let indexed: Vec<String> = octets
            .iter()
            .enumerate()
            .map(|(index, octet)| format!("\"{index}\": {octet}"))
            .collect();
        let php: String = octets
            .iter()
            .enumerate()
            .map(|(index, octet)| format!("[{index}]=> int({octet})\n"))
            .collect();
        let signed: Vec<String> = octets
            .iter()
            .map(|octet| octet.cast_signed().to_string())
            .collect();
        for text in [
            list(", "),
            list(" "),
            list("\r\n"),
            list("\n- "),
            format!("Uint8Array(40) [ {} ]", list(", ")),
            format!("{{{}}}", indexed.join(", ")),
            php,
            format!("[{}]", signed.join(", ")),
            list("u8, "),
        ] {
            let arrays = arrays(text.as_bytes());
            assert!(
                arrays.iter().any(|array| array.ends_with(&octets)),
                "{text}: {arrays:?}"
            );
        }
    }

    #[test]
    fn reads_large_numbers() {
        assert_eq!(from_decimal(b"65537").unwrap().as_slice(), [0, 1, 0, 1]);
        assert_eq!(
            from_decimal(b"340282366920938463463374607431768211455")
                .unwrap()
                .as_slice(),
            [0xff; 16]
        );
        assert_eq!(from_decimal(b""), None);
        assert_eq!(from_hex(b"10001").unwrap().as_slice(), [1, 0, 1]);
    }
}
