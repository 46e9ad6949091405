//! AlgorithmIdentifier (RFC 5280 §4.1.1.2).

use crate::der::{DerError, Tlv, check_content, oid, tag};

/// AlgorithmIdentifier (RFC 5280 §4.1.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AlgorithmId<'a> {
    pub oid: &'a [u8],
    pub parameters: Option<Tlv<'a>>,
    pub tlv: Tlv<'a>,
}

impl<'a> AlgorithmId<'a> {
    pub fn from_tlv(tlv: Tlv<'a>) -> Result<Self, DerError> {
        let mut fields = tlv.children();
        let oid = fields
            .expect(tag::OID, "the algorithm (OBJECT IDENTIFIER)")?
            .content;
        let parameters = if fields.is_empty() {
            None
        } else {
            Some(fields.read()?)
        };
        Ok(Self {
            oid,
            parameters,
            tlv,
        })
    }

    /// Checks that there is nothing else in it, and that the identifier and the parameters are valid for their types.
    pub fn check(&self) -> Result<(), DerError> {
        let mut fields = self.tlv.children();
        fields.expect_oid("the algorithm (OBJECT IDENTIFIER)")?;
        if let Some(parameters) = &self.parameters {
            fields.read()?;
            check_content(parameters)?;
        }
        fields.end("bytes after the algorithm's parameters")
    }

    pub fn name(&self) -> String {
        oid::name_or_dotted(self.oid)
    }
}
