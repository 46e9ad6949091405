//! Which of several objects is meant.

use std::collections::BTreeSet;

use crate::facts::certificate::Cert;
use crate::facts::key::RsaKey;
use crate::facts::shape::Shape;
use crate::object::Object;

/// The choice among the public objects of an input.
#[derive(Debug)]
pub(crate) struct Choice<'o, 'a> {
    /// The one, where it can be told.
    pub chosen: Option<&'o Object<'a>>,
    /// Different objects.
    pub distinct: usize,
    /// Repeated ones.
    pub duplicates: usize,
    /// Those that nothing else in the input was issued by.
    pub leaves: usize,
    /// Each certificate stands before its issuer.
    pub is_ordered: bool,
    /// One certificate, and the key in it.
    pub is_certificate_with_its_key: bool,
}

/// Chooses among keys and certificates: the only one; the leaf of the only chain; or the certificate
/// of the only key.
pub(crate) fn choose<'o, 'a>(candidates: &[&'o Object<'a>]) -> Choice<'o, 'a> {
    let mut seen: BTreeSet<&[u8]> = BTreeSet::new();
    let distinct: Vec<&'o Object<'a>> = candidates
        .iter()
        .copied()
        .filter(|object| seen.insert(object.tlv.map_or(object.der, |tlv| tlv.raw)))
        .collect();
    let mut choice = Choice {
        chosen: None,
        distinct: distinct.len(),
        duplicates: candidates.len() - distinct.len(),
        leaves: 0,
        is_ordered: true,
        is_certificate_with_its_key: false,
    };
    if let [only] = distinct.as_slice() {
        choice.chosen = Some(only);
        choice.leaves = 1;
        return choice;
    }
    let certs: Vec<(&'o Object<'a>, &'o Cert<'a>)> = distinct
        .iter()
        .filter_map(|object| match &object.shape {
            Shape::Certificate(cert) => Some((*object, cert.as_ref())),
            _ => None,
        })
        .collect();
    let leaf = leaf(&certs, &mut choice);
    let bare: Vec<&Object<'_>> = distinct
        .iter()
        .copied()
        .filter(|object| !matches!(object.shape, Shape::Certificate(_)))
        .collect();
    choice.is_certificate_with_its_key = matches!(
        (certs.as_slice(), bare.as_slice()),
        ([(_, cert)], [key]) if has_key(cert, key)
    );
    choice.chosen = match (leaf, bare.as_slice()) {
        (Some((object, _)), []) => Some(object),
        (Some((object, cert)), [key]) if has_key(cert, key) => Some(object),
        _ => None,
    };
    choice
}

/// The certificate that issued none of the others; of several, the only one that is no CA's.
fn leaf<'o, 'a>(
    certs: &[(&'o Object<'a>, &'o Cert<'a>)],
    choice: &mut Choice<'o, 'a>,
) -> Option<(&'o Object<'a>, &'o Cert<'a>)> {
    let mut issuers: BTreeSet<&[u8]> = BTreeSet::new();
    for (_, cert) in certs {
        if !cert.is_self_issued()
            && let Some(issuer) = cert.issuer
        {
            issuers.insert(issuer.tlv.content);
        }
    }
    let mut known: BTreeSet<&[u8]> = BTreeSet::new();
    for (_, cert) in certs {
        // An issuer that came before what it issued.
        choice.is_ordered &= cert.is_self_issued()
            || cert
                .issuer
                .is_none_or(|issuer| !known.contains(issuer.tlv.content));
        known.extend(cert.subject.map(|subject| subject.tlv.content));
    }
    let is_leaf = |cert: &Cert<'_>| {
        cert.subject
            .is_some_and(|subject| !issuers.contains(subject.tlv.content))
    };
    let leaves: Vec<_> = certs
        .iter()
        .copied()
        .filter(|(_, cert)| is_leaf(cert))
        .collect();
    choice.leaves = leaves.len();
    if let [only] = leaves.as_slice() {
        return Some(*only);
    }
    let mut ends = leaves.into_iter().filter(|(_, cert)| {
        !cert
            .extensions
            .basic_constraints()
            .is_some_and(|basic| basic.ca)
    });
    match (ends.next(), ends.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The bare key is the certificate's own.
fn has_key(cert: &Cert<'_>, key: &Object<'_>) -> bool {
    match (cert.spki.as_ref().and_then(|spki| spki.rsa()), rsa(key)) {
        (Some(ours), Some(theirs)) => {
            ours.modulus.raw == theirs.modulus.raw && ours.exponent.raw == theirs.exponent.raw
        }
        _ => false,
    }
}

fn rsa<'o, 'a>(object: &'o Object<'a>) -> Option<&'o RsaKey<'a>> {
    match &object.shape {
        Shape::Spki(spki) => spki.rsa(),
        Shape::Pkcs1(rsa) => Some(rsa),
        _ => None,
    }
}
