//! One identifier of an assertion, to be remembered until the assertion has expired.

use aws_lc_rs::digest::{Context, SHA256};
use management_api::Timestamp;

/// Whose a `jti` is and which, in 128 bits. Rows and indices of this size are a third of those that hold the text, and
/// so are the pages that a commit has to write. Whoever wants to use up the identifier of another client has to find a
/// second preimage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Digest(pub [u8; 16]);

/// An identifier that is used, until when it is remembered, and when it was used.
#[derive(Clone, Debug)]
pub(crate) struct Jti {
    pub digest: Digest,
    pub expires_at: Timestamp,
    pub now: Timestamp,
}

impl Digest {
    /// The first half of SHA-256 over both, told apart by the length of the first.
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

/// Two are equal where they are the same identifier, whatever their times.
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
