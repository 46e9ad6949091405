//! What surrounds or interrupts an assertion: which character, where, and how it came there.

use core::fmt;

use crate::show::character;

/// The first character of a text that is neither of base64url nor the dot between parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ForeignCharacter {
    kind: Kind,
    /// The character.
    found: char,
    /// Its place in characters, from 1.
    position: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bearer,
    Parameter,
    Quote,
    LineBreak,
    Blank,
    Padding,
    PlainBase64,
    Percent,
    Json,
    Variable,
    Other,
}

impl ForeignCharacter {
    /// Finds it; `None` if there is none.
    pub(crate) fn first_in(text: &str) -> Option<Self> {
        let (at, found) = text
            .chars()
            .enumerate()
            .find(|(_, c)| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'))?;
        let before: String = text.chars().take(at).collect();
        let kind = match found {
            ' ' if before.eq_ignore_ascii_case("bearer") => Kind::Bearer,
            ':' if before.eq_ignore_ascii_case("authorization") => Kind::Bearer,
            '=' if before.eq_ignore_ascii_case("client_assertion")
                || before.eq_ignore_ascii_case("assertion") =>
            {
                Kind::Parameter
            }
            '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => Kind::Quote,
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::LineBreak,
            '=' => Kind::Padding,
            '+' | '/' => Kind::PlainBase64,
            '%' => Kind::Percent,
            '{' | '[' => Kind::Json,
            '$' if at == 0 => Kind::Variable,
            _ if found.is_whitespace() => Kind::Blank,
            _ => Kind::Other,
        };
        let position = if matches!(kind, Kind::Bearer | Kind::Parameter) {
            1
        } else {
            at + 1
        };
        Some(Self {
            kind,
            found,
            position,
        })
    }

    /// What was found, in short.
    pub(crate) fn seen(&self) -> String {
        let at = self.position;
        match self.kind {
            Kind::Bearer => format!("Bearer at character {at}"),
            Kind::Parameter => format!("a parameter name at character {at}"),
            _ => format!("{} at character {at}", character(self.found)),
        }
    }

    /// What to do.
    pub(crate) const fn remedy(&self) -> &'static str {
        match self.kind {
            Kind::Bearer => "Send the assertion alone: Bearer belongs to access tokens.",
            Kind::Parameter => "Send the value alone; the name is there already.",
            Kind::Quote => "Send the assertion without quotes.",
            Kind::LineBreak => "Send the assertion as one line, without a line break at its end.",
            Kind::Blank => "Send the assertion without blanks; in a form, + is one.",
            Kind::Padding => "Encode each part as base64url without padding.",
            Kind::PlainBase64 => "Encode each part as base64url, with - for + and _ for /.",
            Kind::Percent => "Encode the form once: the assertion itself needs no encoding.",
            Kind::Json => "Send the signed JWT, not JSON.",
            Kind::Variable => {
                "Send its value: in single quotes, a shell sends the name of a variable."
            }
            Kind::Other => "Copy the whole assertion again.",
        }
    }
}

impl fmt::Display for ForeignCharacter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = character(self.found);
        match self.kind {
            Kind::Bearer => f.write_str("\"Bearer \" before it"),
            Kind::Parameter => f.write_str("a parameter name before it"),
            Kind::Quote => write!(f, "a quote, {shown}"),
            Kind::LineBreak => write!(f, "a line break, {shown}"),
            Kind::Blank => write!(f, "a blank, {shown}"),
            Kind::Padding => write!(f, "padding, {shown}"),
            Kind::PlainBase64 => write!(f, "a character of plain base64, {shown}"),
            Kind::Percent => write!(f, "percent-encoding, {shown}"),
            Kind::Json => write!(f, "JSON, {shown}"),
            Kind::Variable => write!(f, "the name of a variable, {shown}"),
            Kind::Other => write!(f, "the character {shown}"),
        }?;
        match self.kind {
            Kind::Bearer | Kind::Parameter => Ok(()),
            _ => write!(f, " at character {}", self.position),
        }
    }
}

/// The assertion in a text that has more around it, without what interrupts it: for explanations only.
pub(crate) fn without_framing(text: &str) -> String {
    let mut rest = text.trim();
    // A form that was encoded once too often.
    let undone = rest.replace("%2E", ".").replace("%2e", ".");
    if undone.len() != rest.len() {
        return without_framing(&undone);
    }
    loop {
        let before = rest;
        rest = rest.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '"' | '\'' | '`' | ',' | ';' | '\u{2018}'
                        ..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{feff}'
                )
        });
        for prefix in [
            "authorization:",
            "bearer ",
            "client_assertion=",
            "client_assertion:",
            "assertion=",
        ] {
            if rest
                .get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
            {
                rest = rest.get(prefix.len()..).unwrap_or_default();
            }
        }
        if rest == before {
            break;
        }
    }
    rest.to_owned()
}

/// One part in the alphabet of base64url, without padding and whatever else is not of it.
pub(crate) fn cleaned(part: &str) -> String {
    part.replace("%3D", "")
        .replace("%3d", "")
        .replace("%2B", "-")
        .replace("%2b", "-")
        .replace("%2F", "_")
        .replace("%2f", "_")
        .chars()
        .filter_map(|c| match c {
            '+' => Some('-'),
            '/' => Some('_'),
            _ if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') => Some(c),
            _ => None,
        })
        .collect()
}

/// The octets of a [`cleaned`] part; spare bits and a character too many are dropped.
pub(crate) fn decoded(part: &str) -> Vec<u8> {
    let mut octets = Vec::with_capacity(part.len() * 3 / 4);
    let (mut bits, mut held) = (0u32, 0u32);
    for c in part.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'-' => 62,
            _ => 63,
        };
        held = (held << 6 | u32::from(value)) & 0xfff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            octets.push((held >> bits) as u8);
        }
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::{ForeignCharacter, cleaned, decoded, without_framing};

    #[test]
    fn the_first_foreign_character_is_named_with_its_place() {
        for (text, seen, word) in [
            ("Bearer a.b.c", "Bearer at character 1", "Bearer "),
            (
                "client_assertion=a.b.c",
                "a parameter name at character 1",
                "parameter",
            ),
            ("\"a.b.c\"", "\" (U+0022) at character 1", "quote"),
            ("a.b\n.c", "U+000A at character 4", "line break"),
            ("a.b.c=", "= (U+003D) at character 6", "padding"),
            ("a.b.c ", "U+0020 at character 6", "blank"),
            ("a.b+.c", "+ (U+002B) at character 4", "plain base64"),
            ("a.é.c", "é (U+00E9) at character 3", "character"),
            ("a.\u{200b}b.c", "U+200B at character 3", "character"),
            ("a%2Eb", "% (U+0025) at character 2", "percent"),
            ("$JWT", "$ (U+0024) at character 1", "variable"),
        ] {
            let found = ForeignCharacter::first_in(text).unwrap();
            assert_eq!(found.seen(), seen);
            assert!(found.to_string().contains(word), "{found}");
        }
        assert_eq!(ForeignCharacter::first_in("aB0-_.x.y"), None);
    }

    #[test]
    fn frames_are_taken_off() {
        for text in [
            "a.b.c",
            " a.b.c\n",
            "\"a.b.c\"",
            "Authorization: Bearer a.b.c",
            "'client_assertion=a.b.c',",
            "a%2Eb%2Ec",
        ] {
            assert_eq!(without_framing(text), "a.b.c", "{text}");
        }
        assert_eq!(cleaned("a+/\nb=="), "a-_b");
        assert_eq!(decoded("aGk"), b"hi");
        assert_eq!(decoded("aGkx"), b"hi1");
        assert_eq!(decoded("a"), b"");
    }
}
