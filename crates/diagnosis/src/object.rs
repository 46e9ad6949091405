//! The objects of an input, whatever contains them.

use crate::der::{DerError, Reader, Tlv};
use crate::formats::asn1_type::{Asn1Type, asn1_type};
use crate::formats::magic::detect_binary;
use crate::formats::private_key_prefix::private_kind;
use crate::model::Kind;
use crate::pem::{LabelKind, Section, label_kind};
use crate::x509::key::RsaKey;
use crate::x509::private::Private;

/// One object: its bytes, their origin and their type.
#[derive(Debug)]
pub(crate) struct Object<'a> {
    pub der: &'a [u8],
    pub section: Option<&'a Section>,
    /// The outermost element, if it can be read to its end.
    pub tlv: Option<Tlv<'a>>,
    /// Why it can't be read.
    pub error: Option<DerError>,
    pub content_type: Asn1Type<'a>,
    pub kind: Kind,
    /// It is private material, or starts like some, or is labelled as such.
    pub is_private: bool,
}

impl<'a> Object<'a> {
    /// Recognizes a section by its content, and by its label only if the content can't be read.
    pub fn from_section(section: &'a Section) -> Self {
        let mut object = Self::from_der(&section.der);
        object.section = Some(section);
        let promised = label_kind(&section.label);
        if section.is_encrypted {
            object.kind = Kind::EncryptedPrivateKey;
            object.is_private = true;
            object.content_type = Asn1Type::Other;
            return object;
        }
        if let Some(store) = detect_binary(&section.der).filter(|detected| detected.is_private) {
            object.kind = store.kind;
            object.is_private = true;
            (object.tlv, object.content_type) = (None, Asn1Type::Other);
        } else if let (Asn1Type::Other, Some(promised), false) =
            (&object.content_type, promised, object.is_private)
        {
            (object.kind, object.is_private) = by_label(promised);
        } else if let (Asn1Type::Pkcs1(_), Some(LabelKind::Parameters)) =
            (&object.content_type, promised)
        {
            object.content_type = Asn1Type::Parameters("DH");
            object.kind = Kind::Parameters;
        } else if let (Asn1Type::Parameters(_), Some(LabelKind::RsaPublicKey), Some(tlv)) =
            (&object.content_type, promised, object.tlv)
            && let Ok(rsa) = RsaKey::from_tlv(&tlv)
        {
            object.content_type = Asn1Type::Pkcs1(rsa);
            object.kind = Kind::PublicKeyPkcs1;
        }
        object
    }

    /// Recognizes bare bytes.
    pub fn from_der(der: &'a [u8]) -> Self {
        let (tlv, error) = match Reader::new(der, 0).read() {
            Ok(tlv) => (Some(tlv), None),
            Err(error) => (None, Some(error)),
        };
        let content_type = tlv.map_or(Asn1Type::Other, |tlv| asn1_type(&tlv));
        let (kind, is_private) = by_content(&content_type);
        // Objects that can't be read to their end, and bytes that follow.
        let begun = matches!(content_type, Asn1Type::Other)
            .then(|| private_kind(der))
            .flatten();
        let after = tlv
            .and_then(|tlv| der.get(tlv.raw.len()..))
            .and_then(private_among);
        let private = after.or(begun);
        Self {
            der,
            section: None,
            tlv,
            error,
            content_type,
            kind: private.unwrap_or(kind),
            is_private: is_private || private.is_some(),
        }
    }

    /// Number of bytes after the outermost element.
    pub fn trailing(&self) -> usize {
        self.tlv.map_or(0, |tlv| self.der.len() - tlv.raw.len())
    }

    /// Returns true if its kind could be registered.
    pub fn is_public_key(&self) -> bool {
        !self.is_private
            && matches!(
                self.kind,
                Kind::Certificate | Kind::PublicKeySpki | Kind::PublicKeyPkcs1
            )
    }

    /// The private key, if it is a readable one.
    pub fn private(&self) -> Option<&Private> {
        match &self.content_type {
            Asn1Type::Private(private) => Some(private),
            _ => None,
        }
    }
}

/// The private material among the elements, or in what can't be read after them.
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

fn by_content(content_type: &Asn1Type<'_>) -> (Kind, bool) {
    match content_type {
        Asn1Type::Certificate(_) => (Kind::Certificate, false),
        Asn1Type::Spki(_) => (Kind::PublicKeySpki, false),
        Asn1Type::Pkcs1(_) => (Kind::PublicKeyPkcs1, false),
        Asn1Type::Private(_) => (Kind::PrivateKey, true),
        Asn1Type::EncryptedPrivate(_) => (Kind::EncryptedPrivateKey, true),
        Asn1Type::Csr(_) => (Kind::Csr, false),
        Asn1Type::Crl => (Kind::Crl, false),
        Asn1Type::Pkcs7(_) => (Kind::Pkcs7, false),
        // It may contain a private key; only its passphrase would tell.
        Asn1Type::Pkcs12 => (Kind::Pkcs12, true),
        Asn1Type::Parameters(_) => (Kind::Parameters, false),
        Asn1Type::Named(_) | Asn1Type::Other => (Kind::Unknown, false),
    }
}

fn by_label(label: LabelKind) -> (Kind, bool) {
    let kind = match label {
        LabelKind::Certificate => Kind::Certificate,
        LabelKind::PublicKey => Kind::PublicKeySpki,
        LabelKind::RsaPublicKey => Kind::PublicKeyPkcs1,
        LabelKind::PrivateKey => Kind::PrivateKey,
        LabelKind::EncryptedPrivateKey => Kind::EncryptedPrivateKey,
        LabelKind::OpensshPrivateKey => Kind::SshPrivateKey,
        LabelKind::SshPublicKey => Kind::SshPublicKey,
        LabelKind::Csr => Kind::Csr,
        LabelKind::Crl => Kind::Crl,
        LabelKind::Pkcs7 => Kind::Pkcs7,
        LabelKind::Pkcs12 => Kind::Pkcs12,
        LabelKind::Parameters => Kind::Parameters,
        LabelKind::Pgp { .. } => Kind::Pgp,
    };
    let private = matches!(
        label,
        LabelKind::PrivateKey
            | LabelKind::EncryptedPrivateKey
            | LabelKind::OpensshPrivateKey
            | LabelKind::Pkcs12
            | LabelKind::Pgp { private: true }
    );
    (kind, private)
}
