//! The objects that an input holds, whatever wraps them.

use crate::armour::{Promise, Section, next_mark, promise};
use crate::asn1::{Fault, Reader, Tlv, tag};
use crate::facts::private::{Private, begins_as_private};
use crate::facts::shape::{Shape, recognise};
use crate::model::Kind;

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
        let is_magic = object.tlv.is_none();
        if is_magic && section.der.starts_with(b"openssh-key-v1\0") {
            object.kind = Kind::SshPrivateKey;
            object.is_private = true;
        } else if let (Shape::Other, Some(promised)) = (&object.shape, promised) {
            (object.kind, object.is_private) = by_promise(promised, object.is_private);
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
        match Reader::new(der, 0).read() {
            Ok(tlv) => {
                let shape = recognise(&tlv);
                let (kind, mut is_private) = by_shape(&shape);
                if matches!(shape, Shape::Other) && begins_as_private(der) {
                    is_private = true;
                }
                let is_followed = is_private_anywhere(der.get(tlv.raw.len()..).unwrap_or_default());
                is_private |= is_followed;
                let kind = if is_followed || is_private && kind == Kind::Unknown {
                    Kind::PrivateKey
                } else {
                    kind
                };
                Self {
                    der,
                    section: None,
                    tlv: Some(tlv),
                    fault: None,
                    shape,
                    kind,
                    is_private,
                }
            }
            Err(fault) => {
                let is_private = begins_as_private(der);
                let kind = if is_private {
                    Kind::PrivateKey
                } else {
                    Kind::Unknown
                };
                Self {
                    der,
                    section: None,
                    tlv: None,
                    fault: Some(fault),
                    shape: Shape::Other,
                    kind,
                    is_private,
                }
            }
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

/// Whether one of the elements, or what can't be read behind them, begins as a private key does.
fn is_private_anywhere(bytes: &[u8]) -> bool {
    let mut elements = Reader::new(bytes, 0);
    loop {
        let rest = bytes.get(elements.at()..).unwrap_or_default();
        match elements.next() {
            Some(element) if begins_as_private(element.raw) => return true,
            Some(_) => {}
            None => return begins_as_private(rest),
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

fn by_promise(promise: Promise, is_private: bool) -> (Kind, bool) {
    let kind = match promise {
        _ if is_private => Kind::PrivateKey,
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
    let private = is_private
        || matches!(
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
