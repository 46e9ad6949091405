//! The identifier of an assertion, remembered until the assertion has expired.

use aws_lc_rs::digest::{Context, SHA256};
use management_api::Timestamp;

/// A client's `jti` as a hash of 128 bits, so that rows, indices and the pages of a commit are much smaller than with the
/// text. Using up the identifier of another client takes a second preimage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Digest(pub [u8; 16]);

/// A used identifier, until when it is remembered, and when it was used.
#[derive(Clone, Debug)]
pub(crate) struct Jti {
    pub digest: Digest,
    pub expires_at: Timestamp,
    pub now: Timestamp,
}

impl Digest {
    /// The first half of SHA-256 over both, separated by the length of the first.
    pub(crate) fn of(client_id: &str, jti: &str) -> Self {
        let mut context = Context::new(&SHA256);
        context.update(&(client_id.len() as u64).to_be_bytes());
        context.update(client_id.as_bytes());
        context.update(jti.as_bytes());
        let mut half = [0; 16];
        for (to, from) in half.iter_mut().zip(context.finish().as_ref()) {
            *to = *from;
        }
        Self(half)
    }
}

/// Two are equal if they are the same identifier, whatever their times.
impl PartialEq for Jti {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Eq for Jti {}

impl std::hash::Hash for Jti {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    /// Contract 9.17.
    #[test]
    fn the_digest_separates_client_and_jti() {
        assert_eq!(Digest::of("a", "bc"), Digest::of("a", "bc"));
        assert_ne!(Digest::of("a", "bc"), Digest::of("ab", "c"));
        assert_ne!(Digest::of("", "abc"), Digest::of("abc", ""));
    }
}
