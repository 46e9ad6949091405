//! Remedies that several rules share.

/// What to upload instead.
pub(crate) const EXPECTED: &str = "Upload a PEM public key (-----BEGIN PUBLIC KEY-----) or certificate (-----BEGIN CERTIFICATE-----).";

/// For a key that can't be used.
pub(crate) const NEW_KEY: &str = "Create a new key: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem && \
                       openssl pkey -in private.pem -pubout -out public.pem";

/// For a key that can be factored.
pub(crate) const RETIRE: &str = "Retire this key pair and create a new one: openssl genpkey -algorithm RSA \
                      -pkeyopt rsa_keygen_bits:2048 -out private.pem && \
                      openssl pkey -in private.pem -pubout -out public.pem";

/// For a key whose encoding programs disagree on. No command: what reads such a key differs, too.
pub(crate) const EXPORT_AGAIN: &str =
    "Export the key again with a current version of the program that created it.";

/// For a private key or a request whose public key can be registered, in a file that openssl can't read as it is.
pub(crate) const PUBLIC_KEY: &str =
    "Register its public key instead: countersign inspect --public-key FILE > public.pem";

/// For a private key whose public key is unknown.
pub(crate) const ONLY_PUBLIC: &str = "Use a file that contains only the public key or certificate.";

/// For everything that can be repaired.
pub(crate) const REPAIR: &str =
    "Apply the fix, or run: countersign inspect --repair FILE > repaired.pem";

/// For a file of several keys.
pub(crate) const PICK: &str =
    "Choose one of them, or run: countersign inspect --public-key --pick N FILE > public.pem";

/// Programs that a remedy's command starts with.
const PROGRAMS: [&str; 12] = [
    "openssl ",
    "ssh-keygen ",
    "keytool ",
    "countersign ",
    "sed ",
    "tr ",
    "head ",
    "tail ",
    "iconv ",
    "xxd ",
    "cut ",
    "grep ",
];

/// Splits a remedy into its words and its command, in which `FILE` becomes the file's name, quoted for a POSIX shell.
/// A name that can't be shown as it is stays `FILE`.
#[must_use]
pub fn split_command(remedy: &str, file: Option<&str>) -> (String, Option<String>) {
    let start = PROGRAMS
        .into_iter()
        .filter_map(|program| remedy.find(&format!(": {program}")))
        .min();
    let Some((words, command)) = start.and_then(|at| remedy.split_at_checked(at + 1)) else {
        return (remedy.to_owned(), None);
    };
    let command = command.trim();
    let is_shown =
        |name: &&str| !name.is_empty() && *name != "-" && primitives::text::escape(name) == **name;
    let command = match file.filter(is_shown) {
        Some(name) => command.replace("FILE", &quoted(name)),
        None => command.to_owned(),
    };
    (words.to_owned(), Some(command))
}

/// As one word of a POSIX shell that no program takes for an option.
fn quoted(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let folder = if name.starts_with('/') { "" } else { "./" };
    if name.chars().all(is_plain) && !name.starts_with('-') {
        name.to_owned()
    } else {
        format!("'{folder}{}'", name.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_quoted_for_the_shell() {
        let command = |name| split_command("Do this: openssl x509 -in FILE", Some(name)).1;
        for (name, word) in [
            ("key.pem", "key.pem"),
            ("/tmp/a/key.pem", "/tmp/a/key.pem"),
            ("my key.pem", "'./my key.pem'"),
            ("/tmp/my key.pem", "'/tmp/my key.pem'"),
            ("-in", "'./-in'"),
            ("it's", r"'./it'\''s'"),
            ("$(id)`id`", "'./$(id)`id`'"),
            ("a;b|c&d", "'./a;b|c&d'"),
            ("ключ.pem", "'./ключ.pem'"),
            ("", "FILE"),
            ("-", "FILE"),
            ("a\u{202e}b", "FILE"),
            ("a\nb", "FILE"),
        ] {
            assert_eq!(
                command(name),
                Some(format!("openssl x509 -in {word}")),
                "{name}"
            );
        }
        let (words, command) = split_command("Do this: openssl x509 -in FILE", None);
        assert_eq!(
            (words.as_str(), command.as_deref()),
            ("Do this:", Some("openssl x509 -in FILE"))
        );
        let words = "For a new key, keep openssl's default exponent, 65537.";
        assert_eq!(split_command(words, Some("a")), (words.to_owned(), None));
    }
}
