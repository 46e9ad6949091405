//! Redacts what callers sent, for answers and logs: see [`primitives::redact`]. Here is what only a server receives.

use std::borrow::Cow;

use primitives::redact::sensitive;
pub use primitives::redact::{client_id, kid, name, names, text, value};

/// A path: segments are kept if they read like names or identifiers, and no more of them than any endpoint has.
pub fn path(path: &str) -> String {
    const PARTS: usize = 8;
    const PART: usize = 100;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:%~@-".contains(&byte);
    let mut parts = path.split('/');
    let shown: Vec<_> = parts
        .by_ref()
        .take(PARTS)
        .map(|part| match part {
            "" => Cow::Borrowed(""),
            // A credential id: `cred_` and 22 base58 characters.
            id if id.len() == 27 && id.starts_with("cred_") => id.into(),
            // An API can be addressed by its identifier, percent-encoded.
            plain
                if plain.len() <= PART
                    && plain.bytes().all(is_plain)
                    && sensitive(plain).is_none() =>
            {
                plain.into()
            }
            other => client_id(other),
        })
        .collect();
    let shown = shown.join("/");
    match parts.count() {
        0 => shown,
        others => format!("{shown}/… ({others} more)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_shown_by_their_form() {
        let id = "Zk3vJ8yT0aWbQh5LxP2mNc9RdEfUg7Si";
        let thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
        assert_eq!(client_id(id), id);
        assert_eq!(client_id(thumbprint), "(a key or secret)");
        assert_eq!(kid(thumbprint), thumbprint);
        assert_eq!(
            kid(&thumbprint.repeat(2)),
            "(a key or secret, 86 characters)"
        );
        let of_credential = format!("/api/v2/clients/{id}/credentials/cred_8Hb4jTq3nVxWmZk7PsRy2L");
        assert_eq!(path(&of_credential), of_credential);
        assert_eq!(
            path(&format!("/api/v2/clients/{}", "x".repeat(60_000))),
            "/api/v2/clients/(a name of 60000 characters)"
        );
        assert_eq!(path(&"/a".repeat(30_000)), "/a/a/a/a/a/a/a/… (29993 more)");
    }
}
