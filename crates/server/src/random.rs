//! Randomness, as a parameter.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};

/// Where random bytes come from: the system in production, a seeded source in tests.
pub trait Random: Send + Sync {
    /// Fills `bytes` with random bytes fit for secrets.
    ///
    /// # Errors
    /// The source failed; no secret may be generated then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The random source failed.
#[derive(Debug, thiserror::Error)]
#[error("the system's random number generator returned no bytes")]
pub struct NoRandomness;

/// The operating system's generator, through aws-lc-rs.
#[derive(Debug, Clone, Default)]
pub struct SystemSource(SystemRandom);

impl Random for SystemSource {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.0.fill(bytes).map_err(|_| NoRandomness)
    }
}

impl dyn Random + '_ {
    /// `N` random bytes.
    ///
    /// # Errors
    /// As [`Random::fill`].
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], NoRandomness> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }
}
