//! Forms and query strings, read strictly.

/// Names and values of an `application/x-www-form-urlencoded` text, in its order (WHATWG URL, section 5.1). `None` where
/// one of them is not UTF-8 once it is decoded: the standard would replace what can't be read by U+FFFD, and so change
/// it.
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

fn decoded(mut text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    while let Some(place) = text.iter().position(|byte| matches!(byte, b'%' | b'+')) {
        let (plain, special) = text.split_at(place);
        bytes.extend_from_slice(plain);
        let (byte, length) = match special {
            [b'+', ..] => (b' ', 1),
            [_, high, low, ..] => match digit(*high).zip(digit(*low)) {
                Some((high, low)) => (high << 4 | low, 3),
                None => (b'%', 1),
            },
            _ => (b'%', 1),
        };
        bytes.push(byte);
        text = special.get(length..).unwrap_or_default();
    }
    bytes.extend_from_slice(text);
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    u8::try_from(char::from(byte).to_digit(16)?).ok()
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
