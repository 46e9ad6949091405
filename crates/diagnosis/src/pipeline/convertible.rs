//! Keys in other formats: rejected, and converted to a usable public key if possible.

use crate::der::Reader;
use crate::formats::asn1_type::Asn1Type;
use crate::formats::magic::Detected;
use crate::formats::ssh;
use crate::model::{Diagnosis, Encoding, Finding, Kind, Material, Member, PublicKey, Role, Span};
use crate::object::Object;
use crate::report::{Place, Report, codes, remedies};
use crate::rules::{key, rejections, weak};
use crate::source::Source;
use crate::x509::encode::rsa_spki;
use crate::x509::fingerprint;
use crate::x509::key::Spki;
use crate::x509::public_key::describe;

use super::evaluate::usable_rsa;

pub(super) const CONVERTED: &str =
    "Use its public key, or run: countersign inspect --public-key FILE > public.pem";

/// An SSH public key on one line.
pub(super) fn ssh_key(report: &mut Report<'_, '_>) -> Diagnosis {
    let keys = ssh::keys(&report.source().text);
    if keys.len() > 1 {
        return ssh_keys(keys, report);
    }
    let mut diagnosis = Diagnosis::new(Kind::SshPublicKey, Encoding::Text);
    let found = ssh::find(&report.source().text);
    let what = found.what;
    let public = found.public.as_deref();
    let objection = public.and_then(|public| offer(public, &mut diagnosis, report));
    let message = match (&diagnosis.public_key, objection) {
        (_, Some(Finding { message, .. })) => {
            format!("This is {what}. {message}")
        }
        (
            Some(PublicKey {
                algorithm,
                bits: Some(bits),
                ..
            }),
            None,
        ) => {
            format!("This is {what} ({algorithm}, {bits} bits); the management API takes PEM.")
        }
        _ if !found.kind.is_empty() => {
            format!(
                "This is {what} of type {}, which private_key_jwt can't use: it requires an RSA key of 2048 to 4096 bits here.",
                found.kind
            )
        }
        _ if found.is_cut => {
            format!(
                "This is {what} that is truncated or damaged: its base64 ends before the key does."
            )
        }
        _ => format!("This is {what}; the management API takes PEM."),
    };
    let remedy = match (&diagnosis.derived, public) {
        (Some(_), _) => CONVERTED.to_owned(),
        (None, Some(_)) => remedies::NEW_KEY.to_owned(),
        (None, None) if found.is_cut => "Copy the whole line again.".to_owned(),
        (None, None) if !found.kind.is_empty() => remedies::NEW_KEY.to_owned(),
        (None, None) => remedies::EXPECTED.to_owned(),
    };
    report.add(codes::SSH_PUBLIC_KEY, Place::none(), message, remedy);
    weak::check_known_key(diagnosis.public_key.as_ref(), report);
    diagnosis
}

/// An SSH key as a member of a file. `at`: where its line starts in the text.
pub(super) fn ssh_member(public: Vec<u8>, at: usize, source: &Source<'_>) -> Member {
    let place = source.go(0, 0, at);
    Member {
        kind: Kind::SshPublicKey,
        label: String::new(),
        role: Role::Other,
        span: Span {
            start: place,
            end: place,
        },
        line: source.line_and_column(at).0,
        subject: None,
        serial: None,
        not_after: None,
        sha256: Some(fingerprint(&public)),
        kid: None,
        usage: None,
        key_type: None,
        material: Some(Material {
            label: "PUBLIC KEY",
            der: public,
        }),
    }
}

/// Several SSH public keys: the only one that can be registered is preselected.
fn ssh_keys(keys: Vec<(usize, Vec<u8>)>, report: &mut Report<'_, '_>) -> Diagnosis {
    let mut diagnosis = Diagnosis::new(Kind::SshPublicKey, Encoding::Text);
    let mut usable = keys
        .iter()
        .enumerate()
        .filter(|(_, (_, public))| usable_rsa(public, report).is_some())
        .map(|(index, _)| index);
    let chosen = usable.next().filter(|_| usable.next().is_none());
    let mut message = format!(
        "These are {} SSH public keys; the management API takes one key as PEM.",
        keys.len()
    );
    let (_, shown) = chosen
        .and_then(|index| keys.get(index))
        .or_else(|| keys.first())
        .cloned()
        .unwrap_or_default();
    offer(&shown, &mut diagnosis, report);
    diagnosis.members = keys
        .into_iter()
        .map(|(at, public)| ssh_member(public, at, report.source()))
        .collect();
    match chosen {
        Some(index) => {
            message.push_str(&format!(
                " Key {} is the only one that can be registered.",
                index + 1
            ));
            if let Some(member) = diagnosis.members.get_mut(index) {
                member.role = Role::Chosen;
            }
        }
        None => {
            diagnosis.derived = None;
            diagnosis.algorithms.clear();
        }
    }
    report.add(
        codes::SSH_PUBLIC_KEY,
        Place::none(),
        message,
        remedies::PICK.to_owned(),
    );
    diagnosis
}

/// A key or certificate in hexadecimal: its public key is offered.
pub(super) fn hexadecimal(
    detected: &Detected,
    der: &[u8],
    report: &mut Report<'_, '_>,
) -> Diagnosis {
    let mut diagnosis = Diagnosis::new(Kind::Text, Encoding::Text);
    let object = Object::from_der(der);
    let spki = match &object.content_type {
        Asn1Type::Certificate(cert) => cert.spki.as_ref().map(|spki| spki.tlv.raw.to_vec()),
        Asn1Type::Spki(spki) => Some(spki.tlv.raw.to_vec()),
        Asn1Type::Pkcs1(_) => object.tlv.map(|tlv| rsa_spki(tlv.raw)),
        _ => None,
    };
    let objection = spki
        .as_deref()
        .and_then(|spki| offer(spki, &mut diagnosis, report));
    let what = detected.what;
    let (message, remedy) = match objection {
        Some(objection) => (
            format!("This is {what}. {}", objection.message),
            objection
                .remedy
                .unwrap_or_else(|| remedies::NEW_KEY.to_owned()),
        ),
        None if diagnosis.derived.is_some() => (format!("This is {what}."), CONVERTED.to_owned()),
        None => return rejected(detected, report),
    };
    report.add(codes::NOT_KEY_MATERIAL, Place::none(), message, remedy);
    weak::check_known_key(diagnosis.public_key.as_ref(), report);
    diagnosis
}

fn rejected(detected: &Detected, report: &mut Report<'_, '_>) -> Diagnosis {
    rejections::detected(detected, report);
    Diagnosis::new(Kind::Text, Encoding::Text)
}

/// Fills in the facts of a public key in another format, and the key itself if it can be registered. Returns the
/// objection to it otherwise.
pub(super) fn offer(
    public: &[u8],
    diagnosis: &mut Diagnosis,
    report: &Report<'_, '_>,
) -> Option<Finding> {
    let spki = Spki::from_tlv(Reader::new(public, 0).read().ok()?).ok()?;
    diagnosis.public_key = Some(describe(&spki));
    let mut trial = Report::new(report.source());
    diagnosis.algorithms = key::check_spki(&spki, None, &mut trial);
    if trial.has_errors() {
        diagnosis.algorithms.clear();
        return trial.finish().0.into_iter().next();
    }
    diagnosis.derived = usable_rsa(public, report);
    None
}
