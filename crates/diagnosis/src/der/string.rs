//! Character strings.

use super::tag;

/// The text of a character string; `None` if the type or its content is not text.
pub(crate) fn read(tag: u8, content: &[u8]) -> Option<String> {
    Some(match tag {
        // TeletexString is T.61 in theory; in certificates it is UTF-8 or Latin-1.
        tag::UTF8_STRING
        | tag::PRINTABLE_STRING
        | tag::NUMERIC_STRING
        | tag::TELETEX_STRING
        | tag::IA5_STRING
        | tag::VISIBLE_STRING => match core::str::from_utf8(content) {
            Ok(text) => text.to_owned(),
            Err(_) if tag != tag::UTF8_STRING => latin1(content),
            Err(_) => return None,
        },
        tag::BMP_STRING => {
            let (units, []) = content.as_chunks::<2>() else {
                return None;
            };
            char::decode_utf16(units.iter().map(|unit| u16::from_be_bytes(*unit)))
                .collect::<Result<_, _>>()
                .ok()?
        }
        tag::UNIVERSAL_STRING => {
            let (units, []) = content.as_chunks::<4>() else {
                return None;
            };
            units
                .iter()
                .map(|unit| char::from_u32(u32::from_be_bytes(*unit)))
                .collect::<Option<_>>()?
        }
        _ => return None,
    })
}

fn latin1(content: &[u8]) -> String {
    content.iter().map(|&octet| char::from(octet)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_string_type() {
        assert_eq!(
            read(tag::BMP_STRING, &[0, b'A', 0x20, 0xac]).as_deref(),
            Some("A€")
        );
        assert_eq!(
            read(tag::UNIVERSAL_STRING, &[0, 0, 0, b'A']).as_deref(),
            Some("A")
        );
        assert_eq!(read(tag::TELETEX_STRING, &[0xe9]).as_deref(), Some("é"));
        let utf8 = read(tag::TELETEX_STRING, "é".as_bytes());
        assert_eq!(utf8.as_deref(), Some("é"));
        assert_eq!(read(tag::PRINTABLE_STRING, &[0xe9]).as_deref(), Some("é"));
        assert_eq!(read(tag::UTF8_STRING, &[0xe9]), None);
        assert_eq!(read(tag::BMP_STRING, &[0]), None);
        assert_eq!(read(tag::OCTET_STRING, b"x"), None);
    }
}
