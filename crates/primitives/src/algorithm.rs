//! The algorithms that a client assertion can be signed with.

use core::fmt;
use core::ops::RangeInclusive;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

/// Sizes of an RSA modulus that a credential can have, in bits. RFC 7518, section 3.3, sets the least.
pub const RSA_BITS: RangeInclusive<usize> = 2048..=4096;

/// A signature algorithm of RFC 7518, section 3, that a credential can be registered for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[default]
    RS256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RS384,
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256, and a salt of 32 bytes.
    PS256,
}

impl Algorithm {
    /// Every algorithm, in the order in which it is offered.
    pub const ALL: [Self; 3] = [Self::RS256, Self::RS384, Self::PS256];

    /// Their `alg` values, in the same order.
    pub const NAMES: [&'static str; 3] = [
        Self::RS256.as_str(),
        Self::RS384.as_str(),
        Self::PS256.as_str(),
    ];

    /// The `alg` value of a JOSE header and of the management API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::RS384 => "RS384",
            Self::PS256 => "PS256",
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name is not that of an [`Algorithm`]. Names are case-sensitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownAlgorithm;

impl fmt::Display for UnknownAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the algorithm is none of RS256, RS384, PS256")
    }
}

impl core::error::Error for UnknownAlgorithm {}

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    fn from_str(name: &str) -> Result<Self, UnknownAlgorithm> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.as_str() == name)
            .ok_or(UnknownAlgorithm)
    }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, UnknownAlgorithm};

    #[test]
    fn name_serialization_and_parsing_agree() {
        for algorithm in Algorithm::ALL {
            assert_eq!(algorithm.as_str().parse(), Ok(algorithm));
            assert_eq!(serde_json::to_value(algorithm).unwrap(), algorithm.as_str());
        }
        assert_eq!("rs256".parse::<Algorithm>(), Err(UnknownAlgorithm));
    }
}
