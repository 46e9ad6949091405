//! The rules of the contract: what the console checks before it sends, and the server when it reads.
//!
//! Lengths are in characters, that is in Unicode code points: neither bytes nor UTF-16 units.

use std::ops::RangeInclusive;

/// What a text must look like.
#[derive(Clone, Copy, Debug)]
pub struct TextRule {
    /// The least number of characters.
    pub min: usize,
    /// The greatest number of characters.
    pub max: usize,
    /// What it must match besides.
    pub pattern: Option<Pattern>,
}

/// A pattern of a text.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// As a regular expression, for messages and for the OpenAPI document.
    pub regex: &'static str,
    /// Returns true if a text of an allowed length matches.
    pub matches: fn(&str) -> bool,
}

/// How a text breaks a [`TextRule`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// It has fewer characters than it must have.
    TooShort {
        /// How many it has.
        length: usize,
        /// How many it must have.
        min: usize,
    },
    /// It has more characters than it may have.
    TooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        max: usize,
    },
    /// It does not match this regular expression.
    Mismatch(&'static str),
}

impl TextRule {
    /// Any text with `min` to `max` characters.
    #[must_use]
    pub const fn length(min: usize, max: usize) -> Self {
        Self {
            min,
            max,
            pattern: None,
        }
    }

    /// A text with `min` to `max` characters that matches `pattern`.
    #[must_use]
    pub const fn matching(min: usize, max: usize, pattern: Pattern) -> Self {
        Self {
            min,
            max,
            pattern: Some(pattern),
        }
    }

    /// Checks the length, then the pattern.
    ///
    /// # Errors
    /// The first rule that `text` breaks.
    pub fn check(&self, text: &str) -> Result<(), TextError> {
        let (min, max) = (self.min, self.max);
        let length = text.chars().count();
        if length < min {
            return Err(TextError::TooShort { length, min });
        }
        if length > max {
            return Err(TextError::TooLong { length, max });
        }
        match self.pattern {
            Some(pattern) if !(pattern.matches)(text) => Err(TextError::Mismatch(pattern.regex)),
            _ => Ok(()),
        }
    }
}

/// A name that can't be taken for markup.
const NO_ANGLE_BRACKETS: Pattern = Pattern {
    regex: "^[^<>]+$",
    matches: |text| !text.contains(['<', '>']),
};

/// Characters of a client's name.
pub const CLIENT_NAME_MAX: usize = 255;
/// `name` of a client (contract 5.1).
pub const CLIENT_NAME: TextRule = TextRule::matching(1, CLIENT_NAME_MAX, NO_ANGLE_BRACKETS);

/// Characters of a resource server's name.
pub const RESOURCE_SERVER_NAME_MAX: usize = 200;
/// `name` of a resource server.
pub const RESOURCE_SERVER_NAME: TextRule =
    TextRule::matching(1, RESOURCE_SERVER_NAME_MAX, NO_ANGLE_BRACKETS);

/// `token_lifetime` of a resource server, in seconds: up to 30 days (contract 8.1).
pub const TOKEN_LIFETIME: RangeInclusive<u32> = 1..=TOKEN_LIFETIME_MAX;
/// The most seconds that a token is valid.
pub const TOKEN_LIFETIME_MAX: u32 = 2_592_000;
/// Seconds that a token is valid if nothing else is said (contract 8.1).
pub const TOKEN_LIFETIME_DEFAULT: u32 = 86_400;

/// Characters of a client's description.
pub const DESCRIPTION_MAX: usize = 140;
/// `description` of a client (contract 5.1).
pub const DESCRIPTION: TextRule = TextRule::length(0, DESCRIPTION_MAX);

/// Characters of a secret that the caller chooses.
pub const CLIENT_SECRET_MAX: usize = 512;
/// `client_secret` of a client (contract 5.2).
pub const CLIENT_SECRET: TextRule = TextRule::length(1, CLIENT_SECRET_MAX);

/// Members of `client_metadata` of a client (contract 5.6).
pub const METADATA_MAX: usize = 10;
/// Characters of a member of `client_metadata` (contract 5.6).
pub const METADATA_VALUE_MAX: usize = 255;

/// Characters of a credential's name.
pub const CREDENTIAL_NAME_MAX: usize = 128;
/// `name` of a credential (contract 7.3).
pub const CREDENTIAL_NAME: TextRule = TextRule::length(0, CREDENTIAL_NAME_MAX);

/// The least number of characters of a `kid`.
pub const KID_MIN: usize = 10;
/// The greatest number of characters of a `kid`.
pub const KID_MAX: usize = 64;
/// `kid` of a credential (contract 7.6).
pub const KID: TextRule = TextRule::matching(
    KID_MIN,
    KID_MAX,
    Pattern {
        regex: "^[0-9a-zA-Z_-]{10,64}$",
        matches: |text| text.chars().all(is_kid_character),
    },
);

/// Returns true if a [`KID`] may contain `c`.
#[must_use]
pub const fn is_kid_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Characters of `pem`.
pub const PEM_MAX: usize = 200_000;
/// `pem` of a credential (contract 7.4).
pub const PEM: TextRule = TextRule::length(1, PEM_MAX);

/// Characters of `pem` of the two types for mutual TLS (contract 7.4).
pub const MTLS_PEM_MAX: usize = 4096;

/// Characters of `subject_dn`.
pub const SUBJECT_DN_MAX: usize = 256;
/// `subject_dn` of a credential, in a request.
pub const SUBJECT_DN: TextRule = TextRule::length(1, SUBJECT_DN_MAX);

/// Characters of an ID in a path (contract 1.11).
pub const ID_MAX: usize = 600;
/// Identifiers in a search for credentials (contract 8.13).
pub const IDENTIFIERS_MAX: usize = 32;
/// Items on a page of a list (contract 4.1, 4.3).
pub const PAGE_SIZE_MAX: u64 = 100;

/// Credentials attached to one method, unless the server says otherwise (contract 6.6).
pub const ATTACHED_LIMIT: u32 = 2;
/// Credentials stored for a client, unless the server says otherwise (contract 7.1).
pub const STORED_LIMIT: u32 = 4;
/// Characters of the code in a sign-in link: 256 random bits in base64url.
pub const SIGN_IN_CODE_LENGTH: usize = 43;
/// A credential that expires within as many days is expiring (contract 4.8).
pub const EXPIRING_DAYS: i64 = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_counted_in_code_points() {
        let rule = TextRule::length(2, 3);
        for (text, verdict) in [
            ("a", Err(TextError::TooShort { length: 1, min: 2 })),
            ("ab", Ok(())),
            ("😀😀😀", Ok(())),
            ("e\u{301}e", Ok(())),
            (
                "e\u{301}e\u{301}",
                Err(TextError::TooLong { length: 4, max: 3 }),
            ),
        ] {
            assert_eq!(rule.check(text), verdict, "{text}");
        }
    }

    #[test]
    fn a_pattern_is_checked_after_the_length() {
        assert_eq!(
            CLIENT_NAME.check("a<b"),
            Err(TextError::Mismatch("^[^<>]+$"))
        );
        assert_eq!(
            CLIENT_NAME.check(&"<".repeat(256)),
            Err(TextError::TooLong {
                length: 256,
                max: 255
            })
        );
        for kid in ["abcdefghi_", "ABC-0123456789"] {
            assert_eq!(KID.check(kid), Ok(()));
        }
        for kid in ["abcdefghi.", "abcdefghiü", "abcdefghi "] {
            assert!(
                matches!(KID.check(kid), Err(TextError::Mismatch(_))),
                "{kid}"
            );
        }
    }
}
