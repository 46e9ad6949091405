//! RSASSA-PSS-params (RFC 4055 §3.1): what such a key allows itself to be used for.

use crate::asn1::{Integer, Tlv, oid, tag};

/// The limits that an RSASSA-PSS key carries.
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
    /// PS256 is SHA-256, MGF1 with SHA-256 and a salt of 32 octets (RFC 7518 §3.5); the salt length
    /// in a key is a lower bound (RFC 4055 §3.3).
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
        hash = algorithm_name(&field.children().next()?)?;
    }
    if let Some(field) = fields.optional(tag::context(1)).ok()? {
        let mask = field.children().next()?;
        let mut parts = mask.children();
        let function = parts.next().filter(|tlv| tlv.is(tag::OID))?;
        mask_hash = algorithm_name(&parts.next()?)?;
        if function.content != oid::MGF1 {
            mask_hash = oid::name_or_dotted(function.content);
        }
    }
    if let Some(field) = fields.optional(tag::context(2)).ok()? {
        salt = Integer::from_tlv(&field.children().next()?).ok()?.small()?;
    }
    if let Some(field) = fields.optional(tag::context(3)).ok()? {
        let trailer = Integer::from_tlv(&field.children().next()?).ok()?.small()?;
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

fn algorithm_name(tlv: &Tlv<'_>) -> Option<String> {
    let oid = tlv.children().next().filter(|tlv| tlv.is(tag::OID))?;
    Some(oid::name_or_dotted(oid.content))
}
