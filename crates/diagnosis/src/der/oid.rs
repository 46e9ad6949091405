//! OBJECT IDENTIFIER (X.690 §8.19), of any size.

use super::integer::{bits, decimal};
pub(crate) use super::oid_names::name;

pub(crate) const RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
pub(crate) const RSASSA_PSS: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
pub(crate) const MGF1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";
pub(crate) const EC: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
pub(crate) const DSA: &[u8] = b"\x2a\x86\x48\xce\x38\x04\x01";
pub(crate) const DH: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01";
pub(crate) const DHX: &[u8] = b"\x2a\x86\x48\xce\x3e\x02\x01";
pub(crate) const PRIME_FIELD: &[u8] = b"\x2a\x86\x48\xce\x3d\x01\x01";
pub(crate) const BINARY_FIELD: &[u8] = b"\x2a\x86\x48\xce\x3d\x01\x02";
/// The prefix of every PKCS#7 content type.
pub(crate) const PKCS7: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07";
/// The schemes of PKCS#5.
pub(crate) const PKCS5: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05";
/// The schemes of PKCS#12.
pub(crate) const PKCS12_PBE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01";

/// Returns true if it is encoded as X.690 §8.19.2 requires: not empty, not truncated, no padded arc.
pub(crate) fn is_valid(oid: &[u8]) -> bool {
    oid.last().is_some_and(|last| last & 0x80 == 0)
        && oid
            .split_inclusive(|octet| octet & 0x80 == 0)
            .all(|arc| arc.first() != Some(&0x80))
}

/// The longest arc that is written out, in octets: twice a UUID. Conversion to decimal takes quadratic time.
const MAX_ARC: usize = 32;

/// Maximum length of the dotted form, in characters.
const MAX_TEXT: usize = 256;

/// The dotted form, for display. An oversized arc is replaced by its size; a truncated identifier is marked.
pub(crate) fn dotted(oid: &[u8]) -> String {
    let mut text = String::with_capacity((oid.len() * 3).min(MAX_TEXT));
    let mut rest = oid;
    let mut first = true;
    while !rest.is_empty() {
        if text.len() > MAX_TEXT {
            text.push('…');
            break;
        }
        let length = rest.iter().take_while(|&&octet| octet & 0x80 != 0).count() + 1;
        let Some((arc, tail)) = rest.split_at_checked(length) else {
            text.push_str("(broken off)");
            break;
        };
        rest = tail;
        let number = arc_octets(arc);
        if first {
            first = false;
            let (root, second) = split_first_arc(&number);
            text.push_str(root);
            text.push('.');
            text.push_str(&second);
        } else {
            text.push('.');
            text.push_str(&shown_arc(&number));
        }
    }
    text
}

/// The first arc holds two numbers: 40 × root + second.
fn split_first_arc(number: &[u8]) -> (&'static str, String) {
    let small = number.iter().try_fold(0u64, |n, &octet| {
        (n >> 56 == 0).then_some(n << 8 | u64::from(octet))
    });
    match small {
        Some(n @ 0..40) => ("0", n.to_string()),
        Some(n @ 40..80) => ("1", (n - 40).to_string()),
        Some(n) => ("2", (n - 80).to_string()),
        None => ("2", format!("({} bits)", bits(number))),
    }
}

fn shown_arc(number: &[u8]) -> String {
    match bits(number) {
        bits if bits > MAX_ARC * 8 => format!("({bits} bits)"),
        _ => decimal(number),
    }
}

/// Packs seven bits per octet into eight.
fn arc_octets(arc: &[u8]) -> Vec<u8> {
    let mut octets = vec![0; arc.len() * 7 / 8 + 1];
    let mut places = octets.iter_mut().rev();
    let mut held = 0u32;
    let mut bits = 0;
    for &septet in arc.iter().rev() {
        held |= u32::from(septet & 0x7f) << bits;
        bits += 7;
        if bits >= 8 {
            if let Some(place) = places.next() {
                *place = (held & 0xff) as u8;
            }
            held >>= 8;
            bits -= 8;
        }
    }
    if let Some(place) = places.next() {
        *place = held as u8;
    }
    octets
}

/// The name, or the dotted form if there is none.
pub(crate) fn name_or_dotted(oid: &[u8]) -> String {
    name(oid).map_or_else(|| dotted(oid), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_arcs_of_any_size() {
        assert_eq!(dotted(RSA), "1.2.840.113549.1.1.1");
        assert_eq!(dotted(&[0x55, 0x04, 0x03]), "2.5.4.3");
        assert_eq!(dotted(&[0x88, 0x37, 0x03]), "2.999.3");
        // A UUID arc: 2.25.(2^128 - 1).
        let mut uuid = vec![0x69, 0x83];
        uuid.extend([0xff; 17]);
        uuid.push(0x7f);
        assert_eq!(dotted(&uuid), format!("2.25.{}", u128::MAX));
        assert_eq!(dotted(&[0x2a, 0x80]), "1.2(broken off)");
        let absurd = [&[0x2a][..], &[0xff; 1_999], &[0x7f, 3]].concat();
        assert_eq!(dotted(&absurd), "1.2.(14000 bits).3");
        assert_eq!(dotted(&[0xff; 20][..]), "(broken off)");
        let long = dotted(&[1; 5_000]);
        assert!(long.len() < 300 && long.ends_with("1.1…"), "{long}");
        assert_eq!(dotted(&[]), "");
    }

    #[test]
    fn rejects_malformed_identifiers() {
        assert!(is_valid(RSA) && is_valid(&[0x88, 0x37, 0x03]));
        for broken in [
            &[][..],
            &[0x80],
            &[0x2a, 0x81],
            &[0x2a, 0x80, 0x01],
            &[0x80, 0x2a],
        ] {
            assert!(!is_valid(broken), "{broken:x?}");
        }
    }

    #[test]
    fn names_known_identifiers() {
        assert_eq!(name(RSA), Some("rsaEncryption"));
        assert_eq!(name(b"\x55\x04\x03"), Some("CN"));
        assert_eq!(name(&[1, 2, 3]), None);
    }
}
