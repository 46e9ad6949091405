//! Untrusted text, made fit to be shown and logged.

/// Characters shown of an untrusted text before it is cut.
const SHOWN: usize = 100;

/// `text` with control, bidirectional and invisible characters as code points, cut to 100
/// characters with its full length behind.
pub fn shown(text: &str) -> String {
    // What most texts are, and is shown as it is.
    if text.len() <= SHOWN && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len().min(SHOWN));
    for character in text.chars().take(SHOWN) {
        if is_unprintable(character) {
            out.push_str(&format!("\\u{{{:04x}}}", u32::from(character)));
        } else {
            out.push(character);
        }
    }
    let length = text.chars().count();
    if length > SHOWN {
        out.push_str(&format!("… ({length} characters)"));
    }
    out
}

fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn controls_and_bidi_marks_are_shown_as_code_points() {
        assert_eq!(shown("a\n\u{202e}b\0"), "a\\u{000a}\\u{202e}b\\u{0000}");
    }

    #[test]
    fn long_text_is_truncated_with_its_length() {
        let text = "x".repeat(5000);
        assert_eq!(
            shown(&text),
            format!("{}… (5000 characters)", "x".repeat(100))
        );
    }
}
