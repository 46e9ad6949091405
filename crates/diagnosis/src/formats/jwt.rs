//! JSON Web Tokens (RFC 7519).

use base64ct::{Base64UrlUnpadded, Encoding as _};

/// A signed or encrypted token: three or five parts in base64url, the first a JSON object with `alg`.
pub(crate) fn is_jwt(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let Ok(text) = core::str::from_utf8(text) else {
        return false;
    };
    let parts = text.bytes().filter(|&byte| byte == b'.').count() + 1;
    if !matches!(parts, 3 | 5) || !text.starts_with("ey") {
        return false;
    }
    let Some((header, _)) = text.split_once('.') else {
        return false;
    };
    let header = Base64UrlUnpadded::decode_vec(header).ok();
    let header =
        header.and_then(|header| serde_json::from_slice::<serde_json::Value>(&header).ok());
    header.is_some_and(|header| header.get("alg").is_some_and(serde_json::Value::is_string))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_a_token() {
        assert!(is_jwt(b"eyJhbGciOiJSUzI1NiJ9.e30.AA\n"));
        assert!(!is_jwt(b"www.example.com"));
    }
}
