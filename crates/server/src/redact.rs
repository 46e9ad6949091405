//! Redacts what callers sent, for answers and logs: see [`primitives::redact`]. Here is what only a server receives.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;

use primitives::redact::sensitive;
pub use primitives::redact::{client_id, kid, name, names, text, value};

/// A path: segments are kept if they are words of an endpoint or have the form of an identifier, and no more of them than
/// any endpoint has.
pub fn path(path: &str) -> String {
    const PARTS: usize = 8;
    let mut parts = path.split('/');
    let shown: Vec<_> = parts.by_ref().take(PARTS).map(segment).collect();
    let shown = shown.join("/");
    match parts.count() {
        0 => shown,
        others => format!("{shown}/… ({others} more)"),
    }
}

/// The words in the paths of endpoints whose requests are logged. Others may be anything, also somebody's secret.
const WORDS: [&str; 21] = [
    "",
    "api",
    "v1",
    "v2",
    "countersign",
    "clients",
    "client-counts",
    "credentials",
    "find",
    "public-keys",
    "rotate-secret",
    "client-grants",
    "resource-servers",
    "logs",
    "oauth",
    "token",
    "introspect",
    "revoke",
    "session",
    "stats",
    "usage",
];

fn segment(part: &str) -> Cow<'_, str> {
    const API: usize = 100;
    let all = |accepted: fn(u8) -> bool| part.bytes().all(accepted);
    let is_word = WORDS.contains(&part);
    let has_form_of_id = match part.len() {
        // A credential, a grant, a client.
        27 => part.starts_with("cred_") && all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'),
        20 => part.starts_with("cgr_"),
        32 => all(|byte| byte.is_ascii_alphanumeric()),
        // An API.
        24 => all(|byte| byte.is_ascii_hexdigit()),
        _ => false,
    };
    let secret = sensitive(&percent_decode_str(part).decode_utf8_lossy());
    // An API can be addressed by its identifier, percent-encoded.
    let is_identifier = part.len() <= API
        && ["http%3a%2f%2f", "https%3a%2f%2f", "urn%3a", "urn:"]
            .iter()
            .any(|start| {
                part.get(..start.len())
                    .is_some_and(|begin| begin.eq_ignore_ascii_case(start))
            })
        && secret.is_none();
    if is_word || has_form_of_id || is_identifier {
        part.into()
    } else {
        match secret {
            Some(kind) => format!("({kind})").into(),
            None => format!("({} characters)", part.chars().count()).into(),
        }
    }
}

/// A `User-Agent` that begins with a product as RFC 9110, section 10.1.5, has it, with a version; else its length.
pub fn user_agent(agent: &str) -> String {
    let product = agent.split(' ').next().unwrap_or_default();
    let (name, version) = product.split_once('/').unwrap_or((product, ""));
    let is_product = name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && version.starts_with(|c: char| c.is_ascii_digit() || c == 'v');
    // Node.js names itself without a version.
    if is_product || matches!(agent, "node" | "undici" | "Deno") {
        text(agent)
    } else {
        format!("({} characters)", agent.chars().count())
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
        let of_api = "/api/v2/resource-servers/https%3A%2F%2Fapi.example%2F";
        assert_eq!(path(of_api), of_api);
        assert_eq!(
            path("/api/v2/clients/Set-By-Hand"),
            "/api/v2/clients/(11 characters)"
        );
        let of_credential = format!("/api/v2/clients/{id}/credentials/cred_8Hb4jTq3nVxWmZk7PsRy2L");
        assert_eq!(path(&of_credential), of_credential);
        assert_eq!(
            path(&format!("/api/v2/clients/{}", "x".repeat(60_000))),
            "/api/v2/clients/(60000 characters)"
        );
        let others = path(&"/v1".repeat(30_000));
        assert_eq!(others, "/v1/v1/v1/v1/v1/v1/v1/… (29993 more)");
        // A word may be a secret, and so may what is encoded.
        for (part, shown) in [
            ("hush-hush", "(9 characters)"),
            ("2112a528b478654c67b1", "(a key or secret)"),
            (
                "https%3A%2F%2F0LZl1O6yjc%2BjDhzrBQMc1vM6FB0exjDh",
                "(a key or secret)",
            ),
            ("urn:%30LZl1O6yjc%2BjDhz%72BQMc1vM", "(a key or secret)"),
        ] {
            assert_eq!(path(&format!("/api/v2/{part}")), format!("/api/v2/{shown}"));
        }
    }

    #[test]
    fn paths_of_operations_are_shown() {
        for operation in crate::api::operations() {
            let words = operation.path.split('/');
            for word in words.filter(|word| !word.starts_with('{')) {
                assert_eq!(path(word), word);
            }
        }
    }

    #[test]
    fn a_user_agent_is_a_product_with_a_version() {
        for agent in [
            "curl/8.5.0",
            "node",
            "python-requests/2.31.0",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
        ] {
            assert_eq!(user_agent(agent), text(agent), "{agent}");
        }
        assert_eq!(user_agent("set-by-hand-and-secret"), "(22 characters)");
        assert_eq!(user_agent("Bearer abc"), "(10 characters)");
    }
}
