//! Forms and query strings, read strictly.

use percent_encoding::percent_decode;

/// Names and values of an `application/x-www-form-urlencoded` text, in its order (WHATWG URL, section 5.1). `None` if
/// one of them is not UTF-8 after decoding: the standard would replace invalid bytes with U+FFFD.
pub fn pairs(text: &[u8]) -> Option<Vec<(String, String)>> {
    text.split(|&byte| byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut parts = pair.splitn(2, |&byte| byte == b'=');
            let name = decoded(parts.next().unwrap_or_default())?;
            let value = decoded(parts.next().unwrap_or_default())?;
            Some((name, value))
        })
        .collect()
}

fn decoded(text: &[u8]) -> Option<String> {
    let mut text = text.to_vec();
    for byte in &mut text {
        if *byte == b'+' {
            *byte = b' ';
        }
    }
    // Nothing in an assertion, the longest value, is encoded.
    if text.contains(&b'%') {
        text = percent_decode(&text).collect();
    }
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::pairs;

    /// Contract 1.6.
    #[test]
    fn reads_utf_8_as_the_standard_does() {
        for text in [
            "",
            "&&",
            "a",
            "=",
            "=b&a=",
            "a=b=c&d",
            "a+b=%20+&%61=%c3%A9",
            "100%=%4&%=%zz%",
            "a=%2B%26%3D&\u{e9}=\u{1f511}",
        ] {
            let standard: Vec<_> = url::form_urlencoded::parse(text.as_bytes())
                .into_owned()
                .collect();
            assert_eq!(pairs(text.as_bytes()), Some(standard), "{text}");
        }
    }

    /// Contract 1.6.
    #[test]
    fn rejects_invalid_utf_8() {
        for text in [&b"a=%ff"[..], b"%c3=a", b"a=\xff", b"a=%ed%a0%80"] {
            assert_eq!(pairs(text), None, "{text:?}");
        }
    }
}
