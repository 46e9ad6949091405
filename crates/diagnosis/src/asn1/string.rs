//! Character strings, and how to show them without letting them act.

use super::tag;

/// The text of a character string; `None` where the type or its content is not text.
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

/// Characters that change how their neighbours look, or can't be seen: controls, zero-width
/// characters, the bidirectional controls of Unicode UAX #9, fillers, and selectors of variants.
pub(crate) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0100}'..='\u{e01ef}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e007f}')
}

/// Writes `text` so that it can be shown: deceptive characters as `\u{202e}`.
pub(crate) fn escape(text: &str) -> String {
    if !text.chars().any(is_deceptive) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_deceptive(c) {
            shown.extend(c.escape_unicode())
        } else {
            shown.push(c)
        }
    }
    shown
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

    #[test]
    fn controls_are_shown_not_obeyed() {
        assert_eq!(escape("a\u{202e}b\0"), "a\\u{202e}b\\u{0}");
        assert_eq!(escape("Ünïcode ok"), "Ünïcode ok");
    }
}
