//! Which of several objects is meant.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, DefaultHasher};

use crate::formats::asn1_type::Asn1Type;
use crate::model::Diagnosis;
use crate::object::Object;
use crate::pace::Pace;
use crate::report::{Place, Report, codes, remedies};
use crate::x509::certificate::Cert;
use crate::x509::key::{Key, RsaKey, Spki};

/// Objects or names that were seen. Hashed without a random key: the order is never looked at.
type Set<'o> = HashSet<&'o [u8], BuildHasherDefault<DefaultHasher>>;

/// An empty set with room for so many: it never grows all at once.
pub(super) fn set<'o>(most: usize) -> Set<'o> {
    Set::with_capacity_and_hasher(most, BuildHasherDefault::default())
}

/// The selection among the public objects of an input.
#[derive(Debug)]
pub(crate) struct Selection<'o, 'a> {
    /// The chosen one, if there is one.
    pub chosen: Option<&'o Object<'a>>,
    /// Number of different objects.
    pub distinct: usize,
    /// Number of duplicates.
    pub duplicates: usize,
    /// Number of certificates that issued none of the others.
    pub leaves: usize,
    /// Each certificate precedes its issuer.
    pub is_ordered: bool,
    /// There are one certificate and its own key.
    pub is_certificate_with_its_key: bool,
    /// All of them but issuers have the same key.
    pub is_same_key: bool,
}

/// Selects the only object, the leaf of the only chain, or the certificate of the only key.
pub(crate) async fn select<'o, 'a>(
    candidates: &[&'o Object<'a>],
    pace: &Pace,
) -> Selection<'o, 'a> {
    let mut seen = set(candidates.len());
    let mut distinct: Vec<&'o Object<'a>> = Vec::with_capacity(candidates.len());
    for object in candidates {
        let raw = object.tlv.map_or(object.der, |tlv| tlv.raw);
        if seen.insert(raw) {
            distinct.push(object);
        }
        pace.work(raw.len()).await;
    }
    let mut selection = Selection {
        chosen: None,
        distinct: distinct.len(),
        duplicates: candidates.len() - distinct.len(),
        leaves: 0,
        is_ordered: true,
        is_certificate_with_its_key: false,
        is_same_key: false,
    };
    if let [only] = distinct.as_slice() {
        selection.chosen = Some(only);
        selection.leaves = 1;
        return selection;
    }
    let certs: Vec<(&'o Object<'a>, &'o Cert<'a>)> = distinct
        .iter()
        .filter_map(|object| match &object.content_type {
            Asn1Type::Certificate(cert) => Some((*object, cert.as_ref())),
            _ => None,
        })
        .collect();
    let leaves = leaves(&certs, &mut selection, pace).await;
    let leaf = leaf(&leaves);
    let bare: Vec<&Object<'_>> = distinct
        .iter()
        .copied()
        .filter(|object| !matches!(object.content_type, Asn1Type::Certificate(_)))
        .collect();
    selection.is_certificate_with_its_key = matches!(
        (certs.as_slice(), bare.as_slice()),
        ([(_, cert)], [key]) if has_key(cert, key)
    );
    selection.chosen = match (leaf, bare.as_slice()) {
        (Some((object, _)), []) => Some(object),
        (Some((object, cert)), [key]) if has_key(cert, key) => Some(object),
        _ => None,
    };
    if selection.chosen.is_none() {
        selection.chosen = with_the_same_key(&leaves, &bare);
        selection.is_same_key = selection.chosen.is_some();
    }
    selection
}

/// If all of them have the same key: the certificate that expires last, or the SubjectPublicKeyInfo.
fn with_the_same_key<'o, 'a>(
    leaves: &[(&'o Object<'a>, &'o Cert<'a>)],
    bare: &[&'o Object<'a>],
) -> Option<&'o Object<'a>> {
    let mut all = leaves
        .iter()
        .map(|(object, _)| *object)
        .chain(bare.iter().copied());
    let first = identity(all.next()?)?;
    if !all.all(|object| identity(object) == Some(first)) {
        return None;
    }
    let expiry = |cert: &Cert<'_>| Some(cert.not_after?.1?.value);
    let newest = leaves.iter().max_by_key(|(_, cert)| expiry(cert));
    let is_spki = |object: &&&Object<'_>| matches!(object.content_type, Asn1Type::Spki(_));
    newest
        .map(|(object, _)| *object)
        .or_else(|| bare.iter().find(is_spki).copied())
        .or_else(|| bare.first().copied())
}

/// What makes a key the same in every form: its numbers, and whether it is restricted to RSASSA-PSS.
fn identity<'o>(object: &'o Object<'_>) -> Option<(bool, &'o [u8], &'o [u8])> {
    let of_spki = |spki: &'o Spki<'_>| match &spki.key {
        Key::Rsa(rsa) => Some((false, rsa.modulus.magnitude(), rsa.exponent.magnitude())),
        Key::RsaPss(rsa, _) => Some((true, rsa.modulus.magnitude(), rsa.exponent.magnitude())),
        _ => Some((false, spki.tlv.raw, [].as_slice())),
    };
    match &object.content_type {
        Asn1Type::Certificate(cert) => of_spki(cert.spki.as_ref()?),
        Asn1Type::Spki(spki) => of_spki(spki),
        Asn1Type::Pkcs1(rsa) => Some((false, rsa.modulus.magnitude(), rsa.exponent.magnitude())),
        _ => None,
    }
}

/// Returns true if the key can sign with RSA.
pub(super) fn is_rsa(object: &Object<'_>) -> bool {
    match &object.content_type {
        Asn1Type::Certificate(cert) => cert.spki.as_ref().is_some_and(|spki| spki.rsa().is_some()),
        _ => rsa(object).is_some(),
    }
}

/// The certificates that issued none of the others.
async fn leaves<'o, 'a>(
    certs: &[(&'o Object<'a>, &'o Cert<'a>)],
    selection: &mut Selection<'o, 'a>,
    pace: &Pace,
) -> Vec<(&'o Object<'a>, &'o Cert<'a>)> {
    let mut issuers = set(certs.len());
    for (object, cert) in certs {
        pace.work(object.der.len()).await;
        if !cert.is_self_issued()
            && let Some(issuer) = cert.issuer
        {
            issuers.insert(issuer.tlv.content);
        }
    }
    let mut known = set(certs.len());
    for (object, cert) in certs {
        pace.work(object.der.len()).await;
        // An issuer that precedes what it issued.
        selection.is_ordered &= cert.is_self_issued()
            || cert
                .issuer
                .is_none_or(|issuer| !known.contains(issuer.tlv.content));
        known.extend(cert.subject.map(|subject| subject.tlv.content));
    }
    let is_leaf = |cert: &Cert<'_>| {
        cert.subject
            .is_some_and(|subject| !issuers.contains(subject.tlv.content))
    };
    let mut leaves = Vec::new();
    for (object, cert) in certs {
        if is_leaf(cert) {
            leaves.push((*object, *cert));
        }
        pace.work(object.der.len()).await;
    }
    selection.leaves = leaves.len();
    leaves
}

/// The only leaf; of several, the only one that is not a CA certificate.
fn leaf<'o, 'a>(
    leaves: &[(&'o Object<'a>, &'o Cert<'a>)],
) -> Option<(&'o Object<'a>, &'o Cert<'a>)> {
    if let [only] = leaves {
        return Some(*only);
    }
    let mut ends = leaves.iter().copied().filter(|(_, cert)| {
        !cert
            .extensions
            .basic_constraints()
            .is_some_and(|basic| basic.ca)
    });
    match (ends.next(), ends.next()) {
        // A root of version 1 has no extension that would mark it as a CA's.
        (Some((_, cert)), None)
            if cert.is_self_issued()
                && cert.extensions.basic_constraints().is_none()
                && cert.version < 3 =>
        {
            None
        }
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Returns true if the bare key is the certificate's own.
fn has_key(cert: &Cert<'_>, key: &Object<'_>) -> bool {
    match (cert.spki.as_ref().and_then(|spki| spki.rsa()), rsa(key)) {
        (Some(ours), Some(theirs)) => {
            ours.modulus.raw == theirs.modulus.raw && ours.exponent.raw == theirs.exponent.raw
        }
        _ => false,
    }
}

fn rsa<'o, 'a>(object: &'o Object<'a>) -> Option<&'o RsaKey<'a>> {
    match &object.content_type {
        Asn1Type::Spki(spki) => spki.rsa(),
        Asn1Type::Pkcs1(rsa) => Some(rsa),
        _ => None,
    }
}

/// Reports that there are several keys, and none is preferred. `named`: them in words, as far as the file says more
/// than the keys themselves.
pub(super) fn report_ambiguity(
    selection: &Selection<'_, '_>,
    named: &str,
    report: &mut Report<'_, '_>,
) {
    let why = match selection.leaves {
        0 => String::new(),
        leaves => format!(" ({leaves} of them issued none of the others)"),
    };
    report.add(
        codes::AMBIGUOUS,
        Place::none(),
        format!("The file contains {} different keys or certificates{why}; it is unclear which one to use.{named}", selection.distinct),
        remedies::PICK.to_owned(),
    );
}

/// Reports which of several objects was chosen, and why.
pub(super) fn report_selection(
    selection: &Selection<'_, '_>,
    diagnosis: &Diagnosis,
    report: &mut Report<'_, '_>,
) {
    if selection.duplicates > 0 {
        let message = match selection.duplicates {
            1 => "One of the certificates or keys is a duplicate.".to_owned(),
            count => format!("{count} of the certificates or keys are duplicates."),
        };
        report.add(codes::DUPLICATES, Place::none(), message, None);
    }
    if selection.distinct < 2 {
        return;
    }
    if selection.is_certificate_with_its_key {
        report.add(
            codes::DUPLICATES,
            Place::none(),
            "The file contains a certificate and its public key. The certificate is used.",
            None,
        );
        return;
    }
    if selection.is_same_key {
        let used = match diagnosis.certificate {
            Some(_) => "The certificate that expires last is used.",
            None => "One form of it is used.",
        };
        report.add(
            codes::DUPLICATES,
            Place::none(),
            format!("The file contains the same key {} times, in different forms or certificates. {used}", selection.distinct),
            None,
        );
        return;
    }
    let (subject, fingerprint) = diagnosis
        .certificate
        .as_ref()
        .map_or(("", ""), |certificate| {
            (
                certificate.subject.as_str(),
                certificate.sha256.get(..16).unwrap_or_default(),
            )
        });
    let subject: String = subject.chars().take(120).collect();
    let why = match selection.leaves {
        1 => "The one that issued none of the others",
        _ => "The only one that is not a CA certificate",
    };
    report.add(
        codes::CHAIN,
        Place::none(),
        format!("The file contains {} different keys and certificates. {why} is used: {subject} (SHA-256 {fingerprint}…).", selection.distinct),
        "Check that this is the client's certificate.".to_owned(),
    );
    if !selection.is_ordered {
        report.add(
            codes::CHAIN_ORDER,
            Place::none(),
            "The certificates are not ordered from leaf to root. This is fine here.",
            None,
        );
    }
}
