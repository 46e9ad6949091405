//! The objects that an input holds, whatever wraps them.

use crate::armour::{Promise, Section, next_mark, promise};
use crate::asn1::{Fault, Reader, Tlv, tag};
use crate::facts::beginning::private_kind;
use crate::facts::private::Private;
use crate::facts::shape::{Shape, recognise};
use crate::model::Kind;
use crate::sniff;

/// One object: its bytes, where they come from, and what they are.
#[derive(Debug)]
pub(crate) struct Object<'a> {
    pub der: &'a [u8],
    pub section: Option<&'a Section>,
    /// The outermost element, where it can be read to its end.
    pub tlv: Option<Tlv<'a>>,
    /// Why it can't.
    pub fault: Option<Fault>,
    pub shape: Shape<'a>,
    pub kind: Kind,
    /// It is private material, or begins or is labelled as such.
    pub is_private: bool,
}

impl<'a> Object<'a> {
    /// Recognises a section by what is in it; by its label only where that can't be read.
    pub fn from_section(section: &'a Section) -> Self {
        let mut object = Self::from_der(&section.der);
        object.section = Some(section);
        let promised = promise(&section.label);
        if section.is_encrypted {
            object.kind = Kind::EncryptedPrivateKey;
            object.is_private = true;
            object.shape = Shape::Other;
            return object;
        }
        if let Some(store) = sniff::binary(&section.der).filter(|sniffed| sniffed.is_private) {
            object.kind = store.kind;
            object.is_private = true;
            (object.tlv, object.shape) = (None, Shape::Other);
        } else if let (Shape::Other, Some(promised), false) =
            (&object.shape, promised, object.is_private)
        {
            (object.kind, object.is_private) = by_promise(promised);
        } else if let (Shape::Pkcs1(_), Some(Promise::Parameters)) = (&object.shape, promised) {
            object.shape = Shape::Parameters("DH");
            object.kind = Kind::Parameters;
        } else if let (Shape::Parameters(_), Some(Promise::RsaPublicKey), Some(tlv)) =
            (&object.shape, promised, object.tlv)
            && let Ok(rsa) = crate::facts::key::RsaKey::from_tlv(&tlv)
        {
            object.shape = Shape::Pkcs1(rsa);
            object.kind = Kind::PublicKeyPkcs1;
        }
        object
    }

    /// Recognises bare bytes.
    pub fn from_der(der: &'a [u8]) -> Self {
        let (tlv, fault) = match Reader::new(der, 0).read() {
            Ok(tlv) => (Some(tlv), None),
            Err(fault) => (None, Some(fault)),
        };
        let shape = tlv.map_or(Shape::Other, |tlv| recognise(&tlv));
        let (kind, is_private) = by_shape(&shape);
        // What can't be read to its end, and what follows.
        let begun = matches!(shape, Shape::Other)
            .then(|| private_kind(der))
            .flatten();
        let behind = tlv
            .and_then(|tlv| der.get(tlv.raw.len()..))
            .and_then(private_among);
        let private = behind.or(begun);
        Self {
            der,
            section: None,
            tlv,
            fault,
            shape,
            kind: private.unwrap_or(kind),
            is_private: is_private || private.is_some(),
        }
    }

    /// Bytes behind the outermost element.
    pub fn trailing(&self) -> usize {
        self.tlv.map_or(0, |tlv| self.der.len() - tlv.raw.len())
    }

    /// Something that a registration could take, by kind.
    pub fn is_public_key(&self) -> bool {
        !self.is_private
            && matches!(
                self.kind,
                Kind::Certificate | Kind::PublicKeySpki | Kind::PublicKeyPkcs1
            )
    }

    /// SubjectPublicKeyInfo or RSAPublicKey of what can be had from it.
    pub fn private(&self) -> Option<&Private> {
        match &self.shape {
            Shape::Private(private) => Some(private),
            _ => None,
        }
    }
}

/// What private thing one of the elements begins as, or what can't be read behind them.
fn private_among(bytes: &[u8]) -> Option<Kind> {
    let mut elements = Reader::new(bytes, 0);
    loop {
        let rest = bytes.get(elements.at()..).unwrap_or_default();
        let element = elements.next();
        let kind = private_kind(element.map_or(rest, |element| element.raw));
        if kind.is_some() || element.is_none() {
            return kind;
        }
    }
}

fn by_shape(shape: &Shape<'_>) -> (Kind, bool) {
    match shape {
        Shape::Certificate(_) => (Kind::Certificate, false),
        Shape::Spki(_) => (Kind::PublicKeySpki, false),
        Shape::Pkcs1(_) => (Kind::PublicKeyPkcs1, false),
        Shape::Private(_) => (Kind::PrivateKey, true),
        Shape::EncryptedPrivate(_) => (Kind::EncryptedPrivateKey, true),
        Shape::Csr(_) => (Kind::Csr, false),
        Shape::Crl => (Kind::Crl, false),
        Shape::Pkcs7(_) => (Kind::Pkcs7, false),
        // It may hold a private key, and whether it does can't be told without its pass phrase.
        Shape::Pkcs12 => (Kind::Pkcs12, true),
        Shape::Parameters(_) => (Kind::Parameters, false),
        Shape::Named(_) | Shape::Other => (Kind::Unknown, false),
    }
}

fn by_promise(promise: Promise) -> (Kind, bool) {
    let kind = match promise {
        Promise::Certificate => Kind::Certificate,
        Promise::PublicKey => Kind::PublicKeySpki,
        Promise::RsaPublicKey => Kind::PublicKeyPkcs1,
        Promise::PrivateKey => Kind::PrivateKey,
        Promise::EncryptedPrivateKey => Kind::EncryptedPrivateKey,
        Promise::OpensshPrivateKey => Kind::SshPrivateKey,
        Promise::SshPublicKey => Kind::SshPublicKey,
        Promise::Csr => Kind::Csr,
        Promise::Crl => Kind::Crl,
        Promise::Pkcs7 => Kind::Pkcs7,
        Promise::Pkcs12 => Kind::Pkcs12,
        Promise::Parameters => Kind::Parameters,
        Promise::Pgp { .. } => Kind::Pgp,
    };
    let private = matches!(
        promise,
        Promise::PrivateKey
            | Promise::EncryptedPrivateKey
            | Promise::OpensshPrivateKey
            | Promise::Pkcs12
            | Promise::Pgp { private: true }
    );
    (kind, private)
}

/// Bytes that begin as DER does: a SEQUENCE, or a bare OBJECT IDENTIFIER that fills them.
pub(crate) fn looks_like_der(bytes: &[u8]) -> bool {
    match bytes {
        [tag::SEQUENCE, 0x80..=0x84, ..] => true,
        // `0` followed by an ASCII character is text as often as not: `01.12.2026`, `0 s:CN=…`, and PEM below.
        [tag::SEQUENCE, 0..0x80, ..] => has_controls(bytes) && !holds_armour(bytes),
        [tag::OID, length, rest @ ..] => usize::from(*length) == rest.len() && *length > 2,
        _ => false,
    }
}

/// Bytes at the start that no text has, and the tags and lengths of every small object have.
fn has_controls(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .take(64)
        .any(|&byte| byte < 0x20 && !b"\t\r\n\x0c\x1b".contains(&byte))
}

fn holds_armour(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(mark) = bytes.get(at..).and_then(|_| next_mark(bytes, at)) {
        if mark.is_begin {
            return true;
        }
        at = mark.span.end;
    }
    false
}
