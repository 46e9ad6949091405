//! Rules about the key itself: its algorithm, its size and its numbers.

use primitives::RSA_BITS;

use super::weak;
use crate::bytes::Span;
use crate::der::{Integer, integer, oid, tag};
use crate::model::Algorithm;
use crate::pem::Section;
use crate::report::render::describe_error;
use crate::report::{Place, Report, codes, remedies};
use crate::x509::key::{Curve, Key, RsaKey, Spki};
use crate::x509::pss::PssLimits;

/// Checks a SubjectPublicKeyInfo; returns the algorithms it can be used with.
pub(crate) fn check_spki(
    spki: &Spki<'_>,
    section: Option<&Section>,
    report: &mut Report<'_, '_>,
) -> Vec<Algorithm> {
    let place = Place::der(spki.tlv.span(), section);
    if spki.unused_bits != 0 || spki.trailing {
        let what = if spki.trailing {
            "bytes after its two fields"
        } else {
            "a number of bits that is not a multiple of 8"
        };
        report.add(
            codes::KEY_ENCODING,
            place,
            format!(
                "The SubjectPublicKeyInfo has {what}, so programs disagree on what the key is."
            ),
            remedies::EXPORT_AGAIN.to_owned(),
        );
    }
    match &spki.key {
        Key::Rsa(rsa) => {
            check_algorithm(spki, section, report);
            match spki.algorithm.parameters {
                Some(parameters) if parameters.is(tag::NULL) && parameters.content.is_empty() => {}
                Some(parameters) => report.add(
                    codes::SPKI_PARAMETERS,
                    Place::der(parameters.span(), section),
                    "The key's rsaEncryption algorithm has parameters other than NULL (RFC 3279 §2.3.1). Some programs reject it.",
                    remedies::EXPORT_AGAIN.to_owned(),
                ),
                None => report.add(
                    codes::SPKI_PARAMETERS,
                    Place::der(spki.algorithm.tlv.span(), section),
                    "The key's rsaEncryption algorithm lacks its NULL parameters (RFC 3279 §2.3.1). Some programs reject it.",
                    remedies::EXPORT_AGAIN.to_owned(),
                ),
            }
            check_rsa(rsa, section, report);
            Algorithm::ALL.to_vec()
        }
        Key::RsaPss(rsa, limits) => {
            check_algorithm(spki, section, report);
            check_rsa(rsa, section, report);
            check_pss(limits, place, report)
        }
        Key::Unreadable(error) => {
            report.add(
                codes::STRUCTURE,
                Place::der(fault_span(error.at), section),
                format!(
                    "The {} key can't be read {}.",
                    match spki.algorithm.oid {
                        oid::RSASSA_PSS => "RSASSA-PSS",
                        _ => "RSA",
                    },
                    describe_error(error)
                ),
                remedies::EXPORT_AGAIN.to_owned(),
            );
            Vec::new()
        }
        _ => {
            report.add(
                codes::KEY_ALGORITHM,
                place,
                unsupported(spki),
                remedies::NEW_KEY.to_owned(),
            );
            Vec::new()
        }
    }
}

/// Checks the AlgorithmIdentifier of an RSA key.
fn check_algorithm(spki: &Spki<'_>, section: Option<&Section>, report: &mut Report<'_, '_>) {
    if let Err(error) = spki.algorithm.check() {
        report.add(
            codes::STRUCTURE,
            Place::der(fault_span(error.at), section),
            format!(
                "The key's AlgorithmIdentifier can't be read {}.",
                describe_error(&error)
            ),
            remedies::EXPORT_AGAIN.to_owned(),
        );
    }
}

fn fault_span(at: usize) -> Span {
    Span {
        start: at,
        end: at + 1,
    }
}

fn check_pss(limits: &PssLimits, place: Place<'_>, report: &mut Report<'_, '_>) -> Vec<Algorithm> {
    if limits.allow_ps256() {
        report.add(
            codes::PSS_ONLY,
            place,
            "This RSA key is restricted to RSASSA-PSS, so it can only be used with PS256.",
            "Use PS256.".to_owned(),
        );
        return vec![Algorithm::PS256];
    }
    let message = match limits {
        PssLimits::Only {
            hash,
            mask_hash,
            salt,
        } => format!(
            "This RSA key is restricted to RSASSA-PSS with {hash}, MGF1 with {mask_hash} and a salt of at least {salt} bytes. \
             PS256 needs SHA-256, MGF1 with SHA-256 and a salt of 32 bytes."
        ),
        _ => "This RSA key is restricted to RSASSA-PSS, with parameters that can't be read."
            .to_owned(),
    };
    report.add(
        codes::PSS_RESTRICTED,
        place,
        message,
        remedies::NEW_KEY.to_owned(),
    );
    Vec::new()
}

/// Checks the RSA numbers.
pub(crate) fn check_rsa(rsa: &RsaKey<'_>, section: Option<&Section>, report: &mut Report<'_, '_>) {
    let at = |number: &Integer<'_>| Place::der(number.span, section);
    if rsa.trailing {
        report.add(
            codes::KEY_ENCODING,
            at(&rsa.exponent),
            "There are extra bytes after the modulus and the exponent.",
            remedies::EXPORT_AGAIN.to_owned(),
        );
    }
    check_modulus(&rsa.modulus, at(&rsa.modulus), report);
    check_exponent(&rsa.exponent, at(&rsa.exponent), report);
}

fn check_modulus(modulus: &Integer<'_>, place: Place<'_>, report: &mut Report<'_, '_>) {
    if modulus.is_negative() || modulus.magnitude().is_empty() {
        let what = if modulus.is_negative() {
            "negative: its leading zero byte is missing"
        } else {
            "zero"
        };
        report.add(
            codes::MODULUS_NEGATIVE,
            place,
            format!("The RSA modulus is {what}."),
            if modulus.is_negative() {
                remedies::EXPORT_AGAIN.to_owned()
            } else {
                remedies::NEW_KEY.to_owned()
            },
        );
        return;
    }
    if modulus.is_padded() {
        let zeros = modulus.raw.len() - modulus.magnitude().len();
        report.add(
            codes::MODULUS_ENCODING,
            place,
            format!(
                "The RSA modulus has {zeros} leading zero {}, where DER allows {}.",
                if zeros == 1 { "byte" } else { "bytes" },
                if modulus
                    .magnitude()
                    .first()
                    .is_some_and(|first| first & 0x80 != 0)
                {
                    "one"
                } else {
                    "none"
                }
            ),
            remedies::EXPORT_AGAIN.to_owned(),
        );
    }
    let bits = modulus.bits();
    if bits < *RSA_BITS.start() {
        report.add(
            codes::RSA_TOO_SMALL,
            place,
            format!(
                "This RSA key has {bits} bits; at least {} are needed.",
                RSA_BITS.start()
            ),
            remedies::NEW_KEY.to_owned(),
        );
    } else if bits > *RSA_BITS.end() {
        report.add(
            codes::RSA_TOO_LARGE,
            place,
            format!(
                "This RSA key has {bits} bits; at most {} are accepted.",
                RSA_BITS.end()
            ),
            remedies::NEW_KEY.to_owned(),
        );
    }
    if modulus.raw.last().is_some_and(|octet| octet & 1 == 0) {
        report.add(
            codes::MODULUS_EVEN,
            place,
            "The RSA modulus is even, so it is not a product of two large primes.",
            remedies::NEW_KEY.to_owned(),
        );
    } else {
        weak::check_modulus(modulus.magnitude(), place, report);
    }
}

fn check_exponent(exponent: &Integer<'_>, place: Place<'_>, report: &mut Report<'_, '_>) {
    let shown = || integer::decimal(exponent.magnitude());
    let unusable = |report: &mut Report<'_, '_>, what: &str| {
        report.add(
            codes::EXPONENT_UNUSABLE,
            place,
            format!("The RSA exponent is {what}."),
            remedies::NEW_KEY.to_owned(),
        );
    };
    if exponent.is_negative() {
        return unusable(report, "negative");
    }
    if exponent.is_padded() {
        report.add(
            codes::KEY_ENCODING,
            place,
            "The RSA exponent has superfluous leading zero bytes.",
            remedies::EXPORT_AGAIN.to_owned(),
        );
    }
    match exponent.small() {
        Some(0) => unusable(report, "0"),
        Some(1) => unusable(report, "1, which makes every signature equal to the message"),
        Some(n) if n % 2 == 0 => unusable(report, &format!("{n}; it must be odd")),
        Some(n @ 3..65537) => report.add(
            codes::EXPONENT_SMALL,
            place,
            format!("The RSA exponent is {n}. It works, but the usual 65537 is safer if a verifier checks padding carelessly."),
            "For a new key, keep openssl's default exponent, 65537.".to_owned(),
        ),
        Some(n) if n > u64::from(u32::MAX) => report.add(
            codes::EXPONENT_TOO_LARGE,
            place,
            format!("The RSA exponent is {n}; at most 4294967295 is accepted, and 65537 is usual."),
            remedies::NEW_KEY.to_owned(),
        ),
        Some(_) => {}
        None => {
            let bits = exponent.bits();
            let shown = if bits > 256 { String::new() } else { format!(" ({})", shown()) };
            report.add(
                codes::EXPONENT_TOO_LARGE,
                place,
                format!("The RSA exponent has {bits} bits{shown}; at most 32 are accepted, and 65537 is usual."),
                remedies::NEW_KEY.to_owned(),
            );
        }
    }
}

/// A key that may be sound but is not accepted here, by name.
fn unsupported(spki: &Spki<'_>) -> String {
    const WANTED: &str =
        "private_key_jwt requires an RSA key of 2048 to 4096 bits here (RS256, RS384, PS256)";
    match &spki.key {
        Key::Ec { curve, .. } => match curve {
            Curve::Named(id) => format!(
                "This is an elliptic-curve key on {}. It may be sound, but {WANTED}.",
                oid::name_or_dotted(id)
            ),
            Curve::Explicit(_) => format!(
                "This is an elliptic-curve key with explicit curve parameters instead of a named curve. {WANTED}."
            ),
            Curve::Implicit | Curve::Missing => {
                format!("This is an elliptic-curve key without a curve. {WANTED}.")
            }
        },
        Key::Edwards { name, .. } if name.starts_with('X') => {
            format!("This is an {name} key, which is for key agreement and can't sign. {WANTED}.")
        }
        Key::Edwards { name, .. } => {
            format!("This is an {name} key. It may be sound, but {WANTED}.")
        }
        Key::Dsa(bits) => match bits {
            Some(bits) => {
                format!("This is a DSA key of {bits} bits. No JOSE algorithm uses DSA; {WANTED}.")
            }
            None => format!("This is a DSA key. No JOSE algorithm uses DSA; {WANTED}."),
        },
        Key::Dh(_) => {
            format!(
                "This is a Diffie-Hellman key, which is for key agreement and can't sign. {WANTED}."
            )
        }
        _ => {
            let name = spki.algorithm.name();
            let dotted = oid::dotted(spki.algorithm.oid);
            let named = if name == dotted {
                format!("the unknown algorithm {dotted}")
            } else {
                format!("{name} ({dotted})")
            };
            format!("This is a key for {named}. {WANTED}.")
        }
    }
}
