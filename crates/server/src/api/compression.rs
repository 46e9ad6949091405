//! Compressed answers.
//!
//! The length of a compressed answer depends on everything in it: whoever can place text beside a secret and see the
//! length finds the secret letter by letter (BREACH). So an answer is compressed only if it is known to hold no secret
//! and no token. The operation declares that of all its answers ([`super::Operation::holds_no_secret`]), or the handler
//! marks a single answer with [`NoSecret`]. Unmarked answers are sent as they are.

use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

/// Shorter answers fit into one packet as they are, in bytes.
const MIN_SIZE: u16 = 1024;

/// In a response: it holds neither a secret nor a token.
#[derive(Clone, Copy, Debug)]
pub struct NoSecret;

/// Compresses what is marked and longer than 1 KiB, if the caller accepts that.
pub fn layer() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new().compress_when(SizeAbove::new(MIN_SIZE).and(is_marked))
}

fn is_marked(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<NoSecret>().is_some()
}
