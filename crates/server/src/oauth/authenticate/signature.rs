//! Verification of a client's signature, by aws-lc-rs alone.

use assertion::{Algorithm, Assertion};
use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PSS_2048_8192_SHA256,
    RsaParameters, RsaPublicKeyComponents,
};
use primitives::RSA_BITS;
use store::RsaPublicKey;

/// The largest modulus, in bytes; that none is below the smallest, aws-lc-rs sees to.
const MAX_MODULUS: usize = *RSA_BITS.end() / 8;
const MIN_MODULUS: usize = *RSA_BITS.start() / 8;

/// Returns true if `key` verifies the assertion's signature by `algorithm`.
///
/// A key that can't have made the signature, because their lengths differ or the signature is too
/// large a number, costs as much as one that can: see [`verify_dummy`].
pub(super) fn is_signed_by(
    assertion: &Assertion,
    key: &RsaPublicKey,
    algorithm: Algorithm,
) -> bool {
    let signature = assertion.signature();
    // The library rejects a signature that is no residue of the modulus without computing anything.
    let is_residue = key.n.len() == signature.len() && signature < key.n.as_slice();
    if !is_residue || key.n.len() > MAX_MODULUS {
        verify_dummy(assertion);
        return false;
    }
    RsaPublicKeyComponents {
        n: &key.n,
        e: &key.e,
    }
    .verify(parameters(algorithm), assertion.signing_input(), signature)
    .is_ok()
}

/// Spends the time of a verification that fails: a caller who names no known client or key must
/// not learn so from the clock (RFC 7521, section 4.2.1).
pub(super) fn verify_dummy(assertion: &Assertion) {
    let modulus = vec![0xff; assertion.signature().len().clamp(MIN_MODULUS, MAX_MODULUS)];
    let dummy = RsaPublicKeyComponents {
        n: modulus,
        e: vec![1, 0, 1],
    };
    let verified = dummy.verify(
        &RSA_PKCS1_2048_8192_SHA256,
        assertion.signing_input(),
        assertion.signature(),
    );
    // The verdict is not used: the work must not be optimized away.
    std::hint::black_box(verified.is_ok());
}

fn parameters(algorithm: Algorithm) -> &'static RsaParameters {
    match algorithm {
        Algorithm::RS256 => &RSA_PKCS1_2048_8192_SHA256,
        Algorithm::RS384 => &RSA_PKCS1_2048_8192_SHA384,
        Algorithm::PS256 => &RSA_PSS_2048_8192_SHA256,
    }
}
