//! Untrusted text, made safe to show and to log.

use core::fmt::Write as _;

/// Characters of an untrusted text that an [`excerpt`] keeps.
const EXCERPT: usize = 100;

/// Returns true for characters that can't be seen or that change how their neighbours look: controls (line breaks among
/// them), the bidirectional controls of Unicode UAX #9, characters without width, fillers, tags, variation selectors,
/// and the replacement character.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffd}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// `text` with each invisible character as its code point: `\u{202e}`.
#[must_use]
pub fn escape(text: &str) -> String {
    // Most texts are printable ASCII.
    if is_plain(text) || !text.chars().any(is_invisible) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    push_escaped(text.chars(), &mut escaped);
    escaped
}

/// [`escape`], cut to 100 characters, followed by the full length where it was cut.
#[must_use]
pub fn excerpt(text: &str) -> String {
    if text.len() <= EXCERPT {
        return escape(text);
    }
    let length = text.chars().count();
    if length <= EXCERPT {
        return escape(text);
    }
    let mut excerpt = String::with_capacity(EXCERPT + 32);
    push_escaped(text.chars().take(EXCERPT), &mut excerpt);
    let _ = write!(excerpt, "… ({length} characters)");
    excerpt
}

/// A text that is shown, with blanks at its ends as code points: they would be invisible otherwise.
#[must_use]
pub fn mark_blanks(shown: String) -> String {
    const BLANK: &str = "\\u{20}";
    let inner = shown.trim_start_matches(' ');
    let before = shown.len() - inner.len();
    let kept = inner.trim_end_matches(' ');
    let behind = inner.len() - kept.len();
    if before + behind == 0 {
        return shown;
    }
    [&BLANK.repeat(before), kept, &BLANK.repeat(behind)].concat()
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn push_escaped(text: impl Iterator<Item = char>, to: &mut String) {
    for c in text {
        if is_invisible(c) {
            to.extend(c.escape_unicode());
        } else {
            to.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, excerpt, is_invisible};

    #[test]
    fn invisible_characters_become_code_points() {
        assert_eq!(escape("a\n\u{202e}b\0"), "a\\u{a}\\u{202e}b\\u{0}");
        assert_eq!(escape("Ünïcode 日本 שלום"), "Ünïcode 日本 שלום");
        assert_eq!(excerpt("a\u{202e}b"), "a\\u{202e}b");
    }

    #[test]
    fn every_control_is_invisible() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            assert!(is_invisible(c) || !c.is_control(), "{c:?}");
        }
    }

    #[test]
    fn an_excerpt_of_a_long_text_ends_with_its_length() {
        let long = "ü".repeat(5000);
        let expected = format!("{}… (5000 characters)", "ü".repeat(100));
        assert_eq!(excerpt(&long), expected);
        let short = "ü".repeat(100);
        assert_eq!(excerpt(&short), short);
    }
}
