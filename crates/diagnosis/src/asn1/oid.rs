//! OBJECT IDENTIFIER (X.690 §8.19), of any size.

use super::integer::{decimal, hex};

pub(crate) const RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
pub(crate) const RSASSA_PSS: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
pub(crate) const MGF1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";
pub(crate) const EC: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
pub(crate) const DSA: &[u8] = b"\x2a\x86\x48\xce\x38\x04\x01";
pub(crate) const DH: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01";
pub(crate) const DHX: &[u8] = b"\x2a\x86\x48\xce\x3e\x02\x01";
pub(crate) const PRIME_FIELD: &[u8] = b"\x2a\x86\x48\xce\x3d\x01\x01";
pub(crate) const BINARY_FIELD: &[u8] = b"\x2a\x86\x48\xce\x3d\x01\x02";
/// Every PKCS#7 content type begins with it.
pub(crate) const PKCS7: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07";
/// The schemes of PKCS#5.
pub(crate) const PKCS5: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05";
/// The schemes of PKCS#12.
pub(crate) const PKCS12_PBE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01";

/// The dotted form. Arcs of any size are written out; an identifier that breaks off is marked so.
pub(crate) fn dotted(oid: &[u8]) -> String {
    let mut text = String::with_capacity(oid.len() * 3);
    let mut rest = oid;
    let mut first = true;
    while !rest.is_empty() {
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
            text.push_str(&decimal(&number));
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
        None => ("2", format!("(0x{} - 80)", hex(number))),
    }
}

/// Seven bits an octet, packed to eight.
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

/// The name, or the dotted form where we know none.
pub(crate) fn name_or_dotted(oid: &[u8]) -> String {
    name(oid).map_or_else(|| dotted(oid), str::to_owned)
}

/// The name of an object identifier.
#[rustfmt::skip]
pub(crate) fn name(oid: &[u8]) -> Option<&'static str> {
    Some(match oid {
        // Public keys
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01" => "rsaEncryption", // 1.2.840.113549.1.1.1
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a" => "rsassaPss", // 1.2.840.113549.1.1.10
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x07" => "rsaesOaep", // 1.2.840.113549.1.1.7
        b"\x2a\x86\x48\xce\x3d\x02\x01" => "ecPublicKey", // 1.2.840.10045.2.1
        b"\x2a\x86\x48\xce\x38\x04\x01" => "dsa", // 1.2.840.10040.4.1
        b"\x2b\x65\x6e" => "X25519", // 1.3.101.110
        b"\x2b\x65\x6f" => "X448", // 1.3.101.111
        b"\x2b\x65\x70" => "Ed25519", // 1.3.101.112
        b"\x2b\x65\x71" => "Ed448", // 1.3.101.113
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01" => "dhKeyAgreement", // 1.2.840.113549.1.3.1
        b"\x2a\x86\x48\xce\x3e\x02\x01" => "dhPublicNumber", // 1.2.840.10046.2.1
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x11" => "ML-DSA-44", // 2.16.840.1.101.3.4.3.17
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x12" => "ML-DSA-65", // 2.16.840.1.101.3.4.3.18
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x13" => "ML-DSA-87", // 2.16.840.1.101.3.4.3.19
        b"\x60\x86\x48\x01\x65\x03\x04\x04\x01" => "ML-KEM-512", // 2.16.840.1.101.3.4.4.1
        b"\x60\x86\x48\x01\x65\x03\x04\x04\x02" => "ML-KEM-768", // 2.16.840.1.101.3.4.4.2
        b"\x60\x86\x48\x01\x65\x03\x04\x04\x03" => "ML-KEM-1024", // 2.16.840.1.101.3.4.4.3
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x14" => "SLH-DSA-SHA2-128s", // 2.16.840.1.101.3.4.3.20
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x15" => "SLH-DSA-SHA2-128f", // 2.16.840.1.101.3.4.3.21
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x16" => "SLH-DSA-SHA2-192s", // 2.16.840.1.101.3.4.3.22
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x17" => "SLH-DSA-SHA2-192f", // 2.16.840.1.101.3.4.3.23
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x18" => "SLH-DSA-SHA2-256s", // 2.16.840.1.101.3.4.3.24
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x19" => "SLH-DSA-SHA2-256f", // 2.16.840.1.101.3.4.3.25
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x1a" => "SLH-DSA-SHAKE-128s", // 2.16.840.1.101.3.4.3.26
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x1b" => "SLH-DSA-SHAKE-128f", // 2.16.840.1.101.3.4.3.27
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x1c" => "SLH-DSA-SHAKE-192s", // 2.16.840.1.101.3.4.3.28
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x1d" => "SLH-DSA-SHAKE-192f", // 2.16.840.1.101.3.4.3.29
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x1e" => "SLH-DSA-SHAKE-256s", // 2.16.840.1.101.3.4.3.30
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x1f" => "SLH-DSA-SHAKE-256f", // 2.16.840.1.101.3.4.3.31
        b"\x2a\x85\x03\x02\x02\x13" => "GOST R 34.10-2001", // 1.2.643.2.2.19
        b"\x2a\x85\x03\x07\x01\x01\x01\x01" => "GOST R 34.10-2012 (256 bits)", // 1.2.643.7.1.1.1.1
        b"\x2a\x85\x03\x07\x01\x01\x01\x02" => "GOST R 34.10-2012 (512 bits)", // 1.2.643.7.1.1.1.2
        b"\x2a\x85\x03\x02\x02\x14" => "GOST R 34.10-94", // 1.2.643.2.2.20
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x03\x11" => "HSS/LMS", // 1.2.840.113549.1.9.16.3.17
        // Curves
        b"\x2a\x86\x48\xce\x3d\x03\x01\x07" => "P-256", // 1.2.840.10045.3.1.7
        b"\x2b\x81\x04\x00\x22" => "P-384", // 1.3.132.0.34
        b"\x2b\x81\x04\x00\x23" => "P-521", // 1.3.132.0.35
        b"\x2b\x81\x04\x00\x21" => "P-224", // 1.3.132.0.33
        b"\x2a\x86\x48\xce\x3d\x03\x01\x01" => "P-192", // 1.2.840.10045.3.1.1
        b"\x2a\x86\x48\xce\x3d\x03\x01\x02" => "prime192v2", // 1.2.840.10045.3.1.2
        b"\x2a\x86\x48\xce\x3d\x03\x01\x03" => "prime192v3", // 1.2.840.10045.3.1.3
        b"\x2a\x86\x48\xce\x3d\x03\x01\x04" => "prime239v1", // 1.2.840.10045.3.1.4
        b"\x2a\x86\x48\xce\x3d\x03\x01\x05" => "prime239v2", // 1.2.840.10045.3.1.5
        b"\x2a\x86\x48\xce\x3d\x03\x01\x06" => "prime239v3", // 1.2.840.10045.3.1.6
        b"\x2b\x81\x04\x00\x06" => "secp112r1", // 1.3.132.0.6
        b"\x2b\x81\x04\x00\x07" => "secp112r2", // 1.3.132.0.7
        b"\x2b\x81\x04\x00\x1c" => "secp128r1", // 1.3.132.0.28
        b"\x2b\x81\x04\x00\x1d" => "secp128r2", // 1.3.132.0.29
        b"\x2b\x81\x04\x00\x09" => "secp160k1", // 1.3.132.0.9
        b"\x2b\x81\x04\x00\x08" => "secp160r1", // 1.3.132.0.8
        b"\x2b\x81\x04\x00\x1e" => "secp160r2", // 1.3.132.0.30
        b"\x2b\x81\x04\x00\x1f" => "secp192k1", // 1.3.132.0.31
        b"\x2b\x81\x04\x00\x20" => "secp224k1", // 1.3.132.0.32
        b"\x2b\x81\x04\x00\x0a" => "secp256k1", // 1.3.132.0.10
        b"\x2b\x81\x04\x00\x04" => "sect113r1", // 1.3.132.0.4
        b"\x2b\x81\x04\x00\x05" => "sect113r2", // 1.3.132.0.5
        b"\x2b\x81\x04\x00\x16" => "sect131r1", // 1.3.132.0.22
        b"\x2b\x81\x04\x00\x17" => "sect131r2", // 1.3.132.0.23
        b"\x2b\x81\x04\x00\x01" => "sect163k1", // 1.3.132.0.1
        b"\x2b\x81\x04\x00\x02" => "sect163r1", // 1.3.132.0.2
        b"\x2b\x81\x04\x00\x0f" => "sect163r2", // 1.3.132.0.15
        b"\x2b\x81\x04\x00\x18" => "sect193r1", // 1.3.132.0.24
        b"\x2b\x81\x04\x00\x19" => "sect193r2", // 1.3.132.0.25
        b"\x2b\x81\x04\x00\x1a" => "sect233k1", // 1.3.132.0.26
        b"\x2b\x81\x04\x00\x1b" => "sect233r1", // 1.3.132.0.27
        b"\x2b\x81\x04\x00\x03" => "sect239k1", // 1.3.132.0.3
        b"\x2b\x81\x04\x00\x10" => "sect283k1", // 1.3.132.0.16
        b"\x2b\x81\x04\x00\x11" => "sect283r1", // 1.3.132.0.17
        b"\x2b\x81\x04\x00\x24" => "sect409k1", // 1.3.132.0.36
        b"\x2b\x81\x04\x00\x25" => "sect409r1", // 1.3.132.0.37
        b"\x2b\x81\x04\x00\x26" => "sect571k1", // 1.3.132.0.38
        b"\x2b\x81\x04\x00\x27" => "sect571r1", // 1.3.132.0.39
        b"\x2a\x86\x48\xce\x3d\x03\x00\x01" => "c2pnb163v1", // 1.2.840.10045.3.0.1
        b"\x2a\x86\x48\xce\x3d\x03\x00\x02" => "c2pnb163v2", // 1.2.840.10045.3.0.2
        b"\x2a\x86\x48\xce\x3d\x03\x00\x03" => "c2pnb163v3", // 1.2.840.10045.3.0.3
        b"\x2a\x86\x48\xce\x3d\x03\x00\x04" => "c2pnb176v1", // 1.2.840.10045.3.0.4
        b"\x2a\x86\x48\xce\x3d\x03\x00\x05" => "c2tnb191v1", // 1.2.840.10045.3.0.5
        b"\x2a\x86\x48\xce\x3d\x03\x00\x06" => "c2tnb191v2", // 1.2.840.10045.3.0.6
        b"\x2a\x86\x48\xce\x3d\x03\x00\x07" => "c2tnb191v3", // 1.2.840.10045.3.0.7
        b"\x2a\x86\x48\xce\x3d\x03\x00\x0a" => "c2pnb208w1", // 1.2.840.10045.3.0.10
        b"\x2a\x86\x48\xce\x3d\x03\x00\x0b" => "c2tnb239v1", // 1.2.840.10045.3.0.11
        b"\x2a\x86\x48\xce\x3d\x03\x00\x0c" => "c2tnb239v2", // 1.2.840.10045.3.0.12
        b"\x2a\x86\x48\xce\x3d\x03\x00\x0d" => "c2tnb239v3", // 1.2.840.10045.3.0.13
        b"\x2a\x86\x48\xce\x3d\x03\x00\x10" => "c2pnb272w1", // 1.2.840.10045.3.0.16
        b"\x2a\x86\x48\xce\x3d\x03\x00\x11" => "c2pnb304w1", // 1.2.840.10045.3.0.17
        b"\x2a\x86\x48\xce\x3d\x03\x00\x12" => "c2tnb359v1", // 1.2.840.10045.3.0.18
        b"\x2a\x86\x48\xce\x3d\x03\x00\x13" => "c2pnb368w1", // 1.2.840.10045.3.0.19
        b"\x2a\x86\x48\xce\x3d\x03\x00\x14" => "c2tnb431r1", // 1.2.840.10045.3.0.20
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x01" => "brainpoolP160r1", // 1.3.36.3.3.2.8.1.1.1
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x02" => "brainpoolP160t1", // 1.3.36.3.3.2.8.1.1.2
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x03" => "brainpoolP192r1", // 1.3.36.3.3.2.8.1.1.3
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x04" => "brainpoolP192t1", // 1.3.36.3.3.2.8.1.1.4
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x05" => "brainpoolP224r1", // 1.3.36.3.3.2.8.1.1.5
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x06" => "brainpoolP224t1", // 1.3.36.3.3.2.8.1.1.6
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x07" => "brainpoolP256r1", // 1.3.36.3.3.2.8.1.1.7
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x08" => "brainpoolP256t1", // 1.3.36.3.3.2.8.1.1.8
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x09" => "brainpoolP320r1", // 1.3.36.3.3.2.8.1.1.9
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x0a" => "brainpoolP320t1", // 1.3.36.3.3.2.8.1.1.10
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x0b" => "brainpoolP384r1", // 1.3.36.3.3.2.8.1.1.11
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x0c" => "brainpoolP384t1", // 1.3.36.3.3.2.8.1.1.12
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x0d" => "brainpoolP512r1", // 1.3.36.3.3.2.8.1.1.13
        b"\x2b\x24\x03\x03\x02\x08\x01\x01\x0e" => "brainpoolP512t1", // 1.3.36.3.3.2.8.1.1.14
        b"\x2a\x81\x1c\xcf\x55\x01\x82\x2d" => "SM2", // 1.2.156.10197.1.301
        b"\x2a\x81\x7a\x01\x81\x5f\x65\x82\x00\x01" => "FRP256v1", // 1.2.250.1.223.101.256.1
        // Signatures
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x02" => "md2WithRSAEncryption", // 1.2.840.113549.1.1.2
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x03" => "md4WithRSAEncryption", // 1.2.840.113549.1.1.3
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04" => "md5WithRSAEncryption", // 1.2.840.113549.1.1.4
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05" => "sha1WithRSAEncryption", // 1.2.840.113549.1.1.5
        b"\x2b\x0e\x03\x02\x1d" => "sha1WithRSA", // 1.3.14.3.2.29
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e" => "sha224WithRSAEncryption", // 1.2.840.113549.1.1.14
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b" => "sha256WithRSAEncryption", // 1.2.840.113549.1.1.11
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c" => "sha384WithRSAEncryption", // 1.2.840.113549.1.1.12
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d" => "sha512WithRSAEncryption", // 1.2.840.113549.1.1.13
        b"\x2a\x86\x48\xce\x3d\x04\x01" => "ecdsa-with-SHA1", // 1.2.840.10045.4.1
        b"\x2a\x86\x48\xce\x3d\x04\x03\x01" => "ecdsa-with-SHA224", // 1.2.840.10045.4.3.1
        b"\x2a\x86\x48\xce\x3d\x04\x03\x02" => "ecdsa-with-SHA256", // 1.2.840.10045.4.3.2
        b"\x2a\x86\x48\xce\x3d\x04\x03\x03" => "ecdsa-with-SHA384", // 1.2.840.10045.4.3.3
        b"\x2a\x86\x48\xce\x3d\x04\x03\x04" => "ecdsa-with-SHA512", // 1.2.840.10045.4.3.4
        b"\x2a\x86\x48\xce\x38\x04\x03" => "dsa-with-sha1", // 1.2.840.10040.4.3
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x01" => "dsa-with-sha224", // 2.16.840.1.101.3.4.3.1
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x02" => "dsa-with-sha256", // 2.16.840.1.101.3.4.3.2
        b"\x2a\x81\x1c\xcf\x55\x01\x83\x75" => "SM2-with-SM3", // 1.2.156.10197.1.501
        // Hashes
        b"\x2a\x86\x48\x86\xf7\x0d\x02\x05" => "MD5", // 1.2.840.113549.2.5
        b"\x2b\x0e\x03\x02\x1a" => "SHA-1", // 1.3.14.3.2.26
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x04" => "SHA-224", // 2.16.840.1.101.3.4.2.4
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x01" => "SHA-256", // 2.16.840.1.101.3.4.2.1
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x02" => "SHA-384", // 2.16.840.1.101.3.4.2.2
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x03" => "SHA-512", // 2.16.840.1.101.3.4.2.3
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x06" => "SHA-512/256", // 2.16.840.1.101.3.4.2.6
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08" => "MGF1", // 1.2.840.113549.1.1.8
        // Containers and encryption
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01" => "data", // 1.2.840.113549.1.7.1
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" => "signedData", // 1.2.840.113549.1.7.2
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03" => "envelopedData", // 1.2.840.113549.1.7.3
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x04" => "signedAndEnvelopedData", // 1.2.840.113549.1.7.4
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x05" => "digestedData", // 1.2.840.113549.1.7.5
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06" => "encryptedData", // 1.2.840.113549.1.7.6
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d" => "PBES2", // 1.2.840.113549.1.5.13
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c" => "PBKDF2", // 1.2.840.113549.1.5.12
        b"\x2b\x06\x01\x05\x05\x07\x30\x01\x01" => "OCSP basic response", // 1.3.6.1.5.5.7.48.1.1
        // Names (RFC 4519, RFC 5280, PKCS#9, CA/B Forum)
        b"\x55\x04\x03" => "CN", // 2.5.4.3
        b"\x55\x04\x04" => "SN", // 2.5.4.4
        b"\x55\x04\x05" => "serialNumber", // 2.5.4.5
        b"\x55\x04\x06" => "C", // 2.5.4.6
        b"\x55\x04\x07" => "L", // 2.5.4.7
        b"\x55\x04\x08" => "ST", // 2.5.4.8
        b"\x55\x04\x09" => "STREET", // 2.5.4.9
        b"\x55\x04\x0a" => "O", // 2.5.4.10
        b"\x55\x04\x0b" => "OU", // 2.5.4.11
        b"\x55\x04\x0c" => "title", // 2.5.4.12
        b"\x55\x04\x0d" => "description", // 2.5.4.13
        b"\x55\x04\x0f" => "businessCategory", // 2.5.4.15
        b"\x55\x04\x10" => "postalAddress", // 2.5.4.16
        b"\x55\x04\x11" => "postalCode", // 2.5.4.17
        b"\x55\x04\x14" => "telephoneNumber", // 2.5.4.20
        b"\x55\x04\x29" => "name", // 2.5.4.41
        b"\x55\x04\x2a" => "givenName", // 2.5.4.42
        b"\x55\x04\x2b" => "initials", // 2.5.4.43
        b"\x55\x04\x2c" => "generationQualifier", // 2.5.4.44
        b"\x55\x04\x2e" => "dnQualifier", // 2.5.4.46
        b"\x55\x04\x41" => "pseudonym", // 2.5.4.65
        b"\x55\x04\x61" => "organizationIdentifier", // 2.5.4.97
        b"\x55\x04\x2d" => "x500UniqueIdentifier", // 2.5.4.45
        b"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01" => "UID", // 0.9.2342.19200300.100.1.1
        b"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19" => "DC", // 0.9.2342.19200300.100.1.25
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01" => "emailAddress", // 1.2.840.113549.1.9.1
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x02" => "unstructuredName", // 1.2.840.113549.1.9.2
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x08" => "unstructuredAddress", // 1.2.840.113549.1.9.8
        b"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x01" => "jurisdictionL", // 1.3.6.1.4.1.311.60.2.1.1
        b"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x02" => "jurisdictionST", // 1.3.6.1.4.1.311.60.2.1.2
        b"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x03" => "jurisdictionC", // 1.3.6.1.4.1.311.60.2.1.3
        // Extensions
        b"\x55\x1d\x09" => "subjectDirectoryAttributes", // 2.5.29.9
        b"\x55\x1d\x0e" => "subjectKeyIdentifier", // 2.5.29.14
        b"\x55\x1d\x0f" => "keyUsage", // 2.5.29.15
        b"\x55\x1d\x10" => "privateKeyUsagePeriod", // 2.5.29.16
        b"\x55\x1d\x11" => "subjectAltName", // 2.5.29.17
        b"\x55\x1d\x12" => "issuerAltName", // 2.5.29.18
        b"\x55\x1d\x13" => "basicConstraints", // 2.5.29.19
        b"\x55\x1d\x14" => "cRLNumber", // 2.5.29.20
        b"\x55\x1d\x1e" => "nameConstraints", // 2.5.29.30
        b"\x55\x1d\x1f" => "cRLDistributionPoints", // 2.5.29.31
        b"\x55\x1d\x20" => "certificatePolicies", // 2.5.29.32
        b"\x55\x1d\x21" => "policyMappings", // 2.5.29.33
        b"\x55\x1d\x23" => "authorityKeyIdentifier", // 2.5.29.35
        b"\x55\x1d\x24" => "policyConstraints", // 2.5.29.36
        b"\x55\x1d\x25" => "extKeyUsage", // 2.5.29.37
        b"\x55\x1d\x2e" => "freshestCRL", // 2.5.29.46
        b"\x55\x1d\x36" => "inhibitAnyPolicy", // 2.5.29.54
        b"\x2b\x06\x01\x05\x05\x07\x01\x01" => "authorityInfoAccess", // 1.3.6.1.5.5.7.1.1
        b"\x2b\x06\x01\x05\x05\x07\x01\x0b" => "subjectInfoAccess", // 1.3.6.1.5.5.7.1.11
        b"\x2b\x06\x01\x05\x05\x07\x01\x03" => "qcStatements", // 1.3.6.1.5.5.7.1.3
        b"\x2b\x06\x01\x05\x05\x07\x01\x18" => "tlsFeature", // 1.3.6.1.5.5.7.1.24
        b"\x2b\x06\x01\x05\x05\x07\x30\x01\x05" => "ocspNoCheck", // 1.3.6.1.5.5.7.48.1.5
        b"\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02" => "signedCertificateTimestamps", // 1.3.6.1.4.1.11129.2.4.2
        b"\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x03" => "precertificatePoison", // 1.3.6.1.4.1.11129.2.4.3
        b"\x60\x86\x48\x01\x86\xf8\x42\x01\x01" => "netscapeCertType", // 2.16.840.1.113730.1.1
        b"\x60\x86\x48\x01\x86\xf8\x42\x01\x0d" => "netscapeComment", // 2.16.840.1.113730.1.13
        b"\x2b\x06\x01\x04\x01\x82\x37\x14\x02" => "microsoftCertificateTemplateName", // 1.3.6.1.4.1.311.20.2
        b"\x2b\x06\x01\x04\x01\x82\x37\x15\x07" => "microsoftCertificateTemplate", // 1.3.6.1.4.1.311.21.7
        b"\x2b\x06\x01\x04\x01\x82\x37\x15\x01" => "microsoftCaVersion", // 1.3.6.1.4.1.311.21.1
        b"\x2b\x06\x01\x04\x01\x82\x37\x15\x0a" => "microsoftApplicationPolicies", // 1.3.6.1.4.1.311.21.10
        // Extended key usages
        b"\x55\x1d\x25\x00" => "anyExtendedKeyUsage", // 2.5.29.37.0
        b"\x2b\x06\x01\x05\x05\x07\x03\x01" => "serverAuth", // 1.3.6.1.5.5.7.3.1
        b"\x2b\x06\x01\x05\x05\x07\x03\x02" => "clientAuth", // 1.3.6.1.5.5.7.3.2
        b"\x2b\x06\x01\x05\x05\x07\x03\x03" => "codeSigning", // 1.3.6.1.5.5.7.3.3
        b"\x2b\x06\x01\x05\x05\x07\x03\x04" => "emailProtection", // 1.3.6.1.5.5.7.3.4
        b"\x2b\x06\x01\x05\x05\x07\x03\x08" => "timeStamping", // 1.3.6.1.5.5.7.3.8
        b"\x2b\x06\x01\x05\x05\x07\x03\x09" => "OCSPSigning", // 1.3.6.1.5.5.7.3.9
        b"\x2b\x06\x01\x04\x01\x82\x37\x14\x02\x02" => "smartcardLogon", // 1.3.6.1.4.1.311.20.2.2
        _ => return None,
    })
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
        assert_eq!(dotted(&[]), "");
    }

    #[test]
    fn knows_names() {
        assert_eq!(name(RSA), Some("rsaEncryption"));
        assert_eq!(name(b"\x55\x04\x03"), Some("CN"));
        assert_eq!(name(&[1, 2, 3]), None);
    }
}
