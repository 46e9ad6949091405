//! RSASSA-PSS-params (RFC 4055 §3.1): the restrictions of an RSASSA-PSS key.

use super::algorithm::AlgorithmId;
use crate::der::{Integer, Tlv, oid, tag};

/// The restrictions of an RSASSA-PSS key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PssLimits {
    /// No parameters: any hash, any salt.
    None,
    /// Only this hash, this mask generation, and at least this salt length in octets.
    Only {
        hash: String,
        mask_hash: String,
        salt: u64,
    },
    Unreadable,
}

impl PssLimits {
    /// PS256 is SHA-256, MGF1 with SHA-256 and a salt of 32 octets (RFC 7518 §3.5). The salt length of a key is a lower
    /// bound (RFC 4055 §3.3).
    pub fn allow_ps256(&self) -> bool {
        match self {
            Self::None => true,
            Self::Only {
                hash,
                mask_hash,
                salt,
            } => hash == "SHA-256" && mask_hash == "SHA-256" && *salt <= 32,
            Self::Unreadable => false,
        }
    }
}

pub(crate) fn limits(parameters: Option<&Tlv<'_>>) -> PssLimits {
    match parameters {
        None => PssLimits::None,
        Some(tlv) if tlv.is(tag::SEQUENCE) => read(tlv).unwrap_or(PssLimits::Unreadable),
        Some(_) => PssLimits::Unreadable,
    }
}

fn read(tlv: &Tlv<'_>) -> Option<PssLimits> {
    let mut fields = tlv.children();
    let mut hash = "SHA-1".to_owned();
    let mut mask_hash = "SHA-1".to_owned();
    let mut salt = 20;
    if let Some(field) = fields.optional(tag::context(0)).ok()? {
        hash = algorithm(only(&field)?)?.name();
    }
    if let Some(field) = fields.optional(tag::context(1)).ok()? {
        let mask = algorithm(only(&field)?)?;
        let inner = algorithm(mask.parameters?)?;
        mask_hash = match mask.oid {
            oid::MGF1 => inner.name(),
            _ => mask.name(),
        };
    }
    if let Some(field) = fields.optional(tag::context(2)).ok()? {
        salt = number(&field)?;
    }
    if let Some(field) = fields.optional(tag::context(3)).ok()? {
        let trailer = number(&field)?;
        if trailer != 1 {
            return None;
        }
    }
    fields.is_empty().then_some(PssLimits::Only {
        hash,
        mask_hash,
        salt,
    })
}

/// The only element of a field.
fn only<'a>(field: &Tlv<'a>) -> Option<Tlv<'a>> {
    let mut inner = field.children();
    let element = inner.next()?;
    inner.is_empty().then_some(element)
}

fn algorithm(tlv: Tlv<'_>) -> Option<AlgorithmId<'_>> {
    let algorithm = tlv.is(tag::SEQUENCE).then(|| AlgorithmId::from_tlv(tlv))?;
    algorithm.ok().filter(|algorithm| algorithm.check().is_ok())
}

fn number(field: &Tlv<'_>) -> Option<u64> {
    let number = Integer::from_tlv(&only(field)?).ok()?;
    (!number.is_padded()).then(|| number.small())?
}
