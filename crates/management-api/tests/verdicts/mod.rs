//! Values at the edges of the contract's rules, with the verdict on each. The rules, the console's drafts and the
//! server's endpoints are all tested with this one table.

/// A property that a person fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `name` of a client.
    ClientName,
    /// `description` of a client.
    Description,
    /// `name` of a credential.
    CredentialName,
    /// `kid` of a credential.
    Kid,
    /// `expires_at` of a credential: date and time in UTC, with a space between.
    Expiry,
}

/// A value, and whether it may be sent.
#[derive(Clone, Debug)]
pub struct Case {
    pub field: Field,
    pub value: String,
    pub is_valid: bool,
}

/// Characters of one code point: one byte; two bytes; four bytes and two UTF-16 units.
const CHARACTERS: [&str; 3] = ["n", "é", "😀"];

/// The table.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |field, value: String, is_valid| {
        cases.push(Case {
            field,
            value,
            is_valid,
        });
    };
    for character in CHARACTERS {
        for length in [0, 1, 128, 129, 200, 255, 256] {
            let value = character.repeat(length);
            add(
                Field::ClientName,
                value.clone(),
                (1..=255).contains(&length),
            );
            add(Field::CredentialName, value, length <= 128);
        }
        for length in [0, 1, 140, 141, 280] {
            add(Field::Description, character.repeat(length), length <= 140);
        }
    }
    // A letter and a combining accent: two code points, one character to the eye.
    add(Field::ClientName, "e\u{301}".repeat(127), true);
    add(Field::ClientName, "e\u{301}".repeat(128), false);
    add(Field::CredentialName, "e\u{301}".repeat(64), true);
    add(Field::CredentialName, "e\u{301}".repeat(65), false);
    for (value, is_valid) in [("a<b", false), (">", false), ("R&D \"x\" 日本 שלום", true)] {
        add(Field::ClientName, value.to_owned(), is_valid);
        add(Field::CredentialName, value.to_owned(), true);
        add(Field::Description, value.to_owned(), true);
    }
    for length in [1, 9, 10, 43, 64, 65, 128] {
        add(Field::Kid, "k".repeat(length), (10..=64).contains(&length));
    }
    for (value, is_valid) in [
        ("ABCxyz-_0189", true),
        ("----------", true),
        ("has a blank in", false),
        ("abcdefghi.", false),
        ("abcdefghi=", false),
        // Ten letters, more bytes.
        ("éééééééééé", false),
        // Digits, but not of ASCII.
        ("０１２３４５６７８９", false),
        // The sign for kelvin, which lower-cases to k.
        (
            "\u{212a}\u{212a}\u{212a}\u{212a}\u{212a}\u{212a}\u{212a}\u{212a}\u{212a}\u{212a}",
            false,
        ),
    ] {
        add(Field::Kid, value.to_owned(), is_valid);
    }
    for (value, is_valid) in [
        ("2030-01-01 00:00", true),
        ("2030-06-15 12:30:59", true),
        ("2028-02-29 23:59", true),
        ("9999-12-31 23:59:59", true),
        ("2030-02-29 12:00", false),
        ("2030-13-01 12:00", false),
        ("2030-01-00 12:00", false),
        ("2030-01-01 25:00", false),
        ("2030-01-01 12:60", false),
        ("+10000-01-01 00:00", false),
        ("tomorrow 12:00", false),
    ] {
        add(Field::Expiry, value.to_owned(), is_valid);
    }
    cases
}
