//! Rules about the key itself.

use super::codes;
use super::report::{Place, Report};
use crate::armour::Section;
use crate::asn1::{Integer, integer, oid, tag};
use crate::facts::key::{Curve, Key, RsaKey, Spki};
use crate::facts::pss::PssLimits;
use crate::model::Algorithm;

/// Sizes that the management API takes, in bits.
const MIN_BITS: usize = 2048;
const MAX_BITS: usize = 4096;

pub(crate) const NEW_KEY: &str = "Make a new key: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem && \
                       openssl pkey -in private.pem -pubout -out public.pem";

/// Judges a wrapped key; says what it can be used for.
pub(crate) fn judge_spki(
    spki: &Spki<'_>,
    section: Option<&Section>,
    report: &mut Report<'_, '_>,
) -> Vec<Algorithm> {
    let place = Place::der(spki.tlv.span(), section);
    if spki.unused_bits != 0 || spki.trailing {
        let what = if spki.trailing {
            "bytes behind its two fields"
        } else {
            "a bit count that is not a multiple of 8"
        };
        report.add(
            codes::KEY_ENCODING,
            place,
            format!(
                "The public key's wrapping has {what}, so readers disagree on what the key is."
            ),
            export_again(),
        );
    }
    match &spki.key {
        Key::Rsa(rsa) => {
            judge_algorithm(spki, section, report);
            match spki.algorithm.parameters {
                Some(parameters) if parameters.is(tag::NULL) && parameters.content.is_empty() => {}
                Some(parameters) => report.add(
                    codes::SPKI_PARAMETERS,
                    Place::der(parameters.span(), section),
                    "The key's algorithm rsaEncryption has parameters other than NULL (RFC 3279 §2.3.1). Some readers refuse it.",
                    export_again(),
                ),
                None => report.add(
                    codes::SPKI_PARAMETERS,
                    Place::der(spki.algorithm.tlv.span(), section),
                    "The key's algorithm rsaEncryption has no parameters where NULL belongs (RFC 3279 §2.3.1). Some readers refuse it.",
                    export_again(),
                ),
            }
            judge_rsa(rsa, section, report);
            Algorithm::ALL.to_vec()
        }
        Key::RsaPss(rsa, limits) => {
            judge_algorithm(spki, section, report);
            judge_rsa(rsa, section, report);
            judge_pss(limits, place, report)
        }
        Key::Unreadable(fault) => {
            report.add(
                codes::STRUCTURE,
                Place::der(fault_span(fault.at), section),
                format!(
                    "The {} key inside can't be read: {}.",
                    spki.algorithm.name(),
                    super::structure::in_words(fault)
                ),
                export_again(),
            );
            Vec::new()
        }
        _ => {
            report.add(
                codes::KEY_ALGORITHM,
                place,
                unsupported(spki),
                NEW_KEY.to_owned(),
            );
            Vec::new()
        }
    }
}

/// Judges how the algorithm of an RSA key is written.
fn judge_algorithm(spki: &Spki<'_>, section: Option<&Section>, report: &mut Report<'_, '_>) {
    if let Err(fault) = spki.algorithm.check() {
        report.add(
            codes::STRUCTURE,
            Place::der(fault_span(fault.at), section),
            format!(
                "The key's AlgorithmIdentifier can't be read: {}.",
                super::structure::in_words(&fault)
            ),
            export_again(),
        );
    }
}

fn export_again() -> String {
    "Export the key again with a current tool: openssl pkey -pubin -in FILE -pubout -out public.pem"
        .to_owned()
}

fn fault_span(at: usize) -> crate::model::Span {
    crate::model::Span {
        start: at,
        end: at + 1,
    }
}

fn judge_pss(limits: &PssLimits, place: Place<'_>, report: &mut Report<'_, '_>) -> Vec<Algorithm> {
    if limits.allow_ps256() {
        report.add(
            codes::PSS_ONLY,
            place,
            "This RSA key is marked for RSASSA-PSS only, so of the algorithms here it can do PS256 alone.",
            "Choose PS256.".to_owned(),
        );
        return vec![Algorithm::PS256];
    }
    let message = match limits {
        PssLimits::Only {
            hash,
            mask_hash,
            salt,
        } => format!(
            "This RSA key allows only RSASSA-PSS with {hash}, MGF1 with {mask_hash} and a salt of {salt} bytes or more. \
             PS256 needs SHA-256, MGF1 with SHA-256 and a salt of 32 bytes."
        ),
        _ => "This RSA key allows only RSASSA-PSS, with parameters that can't be read.".to_owned(),
    };
    report.add(codes::PSS_RESTRICTED, place, message, NEW_KEY.to_owned());
    Vec::new()
}

/// Judges the RSA numbers.
pub(crate) fn judge_rsa(rsa: &RsaKey<'_>, section: Option<&Section>, report: &mut Report<'_, '_>) {
    let at = |number: &Integer<'_>| Place::der(number.span, section);
    if rsa.trailing {
        report.add(
            codes::KEY_ENCODING,
            at(&rsa.exponent),
            "Bytes follow the key's two numbers.",
            export_again(),
        );
    }
    judge_modulus(&rsa.modulus, at(&rsa.modulus), report);
    judge_exponent(&rsa.exponent, at(&rsa.exponent), report);
}

fn judge_modulus(modulus: &Integer<'_>, place: Place<'_>, report: &mut Report<'_, '_>) {
    if modulus.is_negative() || modulus.magnitude().is_empty() {
        let what = if modulus.is_negative() {
            "negative: its leading zero byte was lost when it was written"
        } else {
            "zero"
        };
        report.add(
            codes::MODULUS_NEGATIVE,
            place,
            format!("The RSA modulus is {what}."),
            export_again(),
        );
        return;
    }
    if modulus.is_padded() {
        let zeros = modulus.raw.len() - modulus.magnitude().len();
        report.add(
            codes::MODULUS_ENCODING,
            place,
            format!("The RSA modulus is written with {zeros} leading zero bytes where DER allows one at most."),
            export_again(),
        );
    }
    let bits = modulus.bits();
    if bits < MIN_BITS {
        report.add(
            codes::RSA_TOO_SMALL,
            place,
            format!("This RSA key has {bits} bits; at least {MIN_BITS} are needed."),
            NEW_KEY.to_owned(),
        );
    } else if bits > MAX_BITS {
        report.add(
            codes::RSA_TOO_LARGE,
            place,
            format!("This RSA key has {bits} bits; at most {MAX_BITS} are taken."),
            NEW_KEY.to_owned(),
        );
    }
    if modulus.raw.last().is_some_and(|octet| octet & 1 == 0) {
        report.add(
            codes::MODULUS_EVEN,
            place,
            "The RSA modulus is even, so it is no product of two large primes.",
            NEW_KEY.to_owned(),
        );
    } else {
        super::weak::judge(modulus.magnitude(), place, report);
    }
}

fn judge_exponent(exponent: &Integer<'_>, place: Place<'_>, report: &mut Report<'_, '_>) {
    let shown = || integer::decimal(exponent.magnitude());
    let unusable = |report: &mut Report<'_, '_>, what: &str| {
        report.add(
            codes::EXPONENT_UNUSABLE,
            place,
            format!("The RSA exponent is {what}."),
            NEW_KEY.to_owned(),
        );
    };
    if exponent.is_negative() {
        return unusable(report, "negative");
    }
    if exponent.is_padded() {
        report.add(
            codes::KEY_ENCODING,
            place,
            "The RSA exponent is written with leading zero bytes, which DER forbids.",
            export_again(),
        );
    }
    match exponent.small() {
        Some(0) => unusable(report, "0"),
        Some(1) => unusable(report, "1, which makes every signature the message itself"),
        Some(n) if n % 2 == 0 => unusable(report, &format!("{n}; it must be odd")),
        Some(n @ 3..65537) => report.add(
            codes::EXPONENT_SMALL,
            place,
            format!("The RSA exponent is {n}. It works, but verifiers that are sloppy with padding are safer with the usual 65537."),
            "For a new key keep openssl's default exponent, 65537.".to_owned(),
        ),
        Some(n) if n > u64::from(u32::MAX) => report.add(
            codes::EXPONENT_TOO_LARGE,
            place,
            format!("The RSA exponent is {n}, above the 4294967295 that verifiers take; 65537 is usual."),
            NEW_KEY.to_owned(),
        ),
        Some(_) => {}
        None => {
            let bits = exponent.bits();
            let shown = if bits > 256 { String::new() } else { format!(" ({})", shown()) };
            report.add(
                codes::EXPONENT_TOO_LARGE,
                place,
                format!("The RSA exponent has {bits} bits{shown}; verifiers take 64 at most, and 65537 is usual."),
                NEW_KEY.to_owned(),
            );
        }
    }
}

/// A sound key that this API does not take, by name.
fn unsupported(spki: &Spki<'_>) -> String {
    const WANTED: &str =
        "private_key_jwt takes RSA keys of 2048 to 4096 bits here (RS256, RS384, PS256)";
    match &spki.key {
        Key::Ec { curve, .. } => match curve {
            Curve::Named(id) => format!(
                "This is an elliptic-curve key on {}. It may be sound, but {WANTED}.",
                oid::name_or_dotted(id)
            ),
            Curve::Explicit(_) => format!(
                "This is an elliptic-curve key whose curve is written out parameter by parameter instead of named. {WANTED}."
            ),
            Curve::Implicit | Curve::Missing => {
                format!("This is an elliptic-curve key that names no curve. {WANTED}.")
            }
        },
        Key::Edwards { name, .. } if name.starts_with('X') => {
            format!("This is an {name} key: it agrees on secrets and can't sign. {WANTED}.")
        }
        Key::Edwards { name, .. } => format!("This is an {name} key. It is sound, but {WANTED}."),
        Key::Dsa(bits) => match bits {
            Some(bits) => {
                format!("This is a DSA key of {bits} bits. No JOSE algorithm uses DSA; {WANTED}.")
            }
            None => format!("This is a DSA key. No JOSE algorithm uses DSA; {WANTED}."),
        },
        Key::Dh(_) => {
            format!("This is a Diffie-Hellman key: it agrees on secrets and can't sign. {WANTED}.")
        }
        _ => {
            let name = spki.algorithm.name();
            let dotted = oid::dotted(spki.algorithm.oid);
            let named = if name == dotted {
                format!("algorithm {dotted}")
            } else {
                format!("{name} (algorithm {dotted})")
            };
            format!("This is a key for {named}. {WANTED}.")
        }
    }
}
