//! One value that stands for a key: a variable without a value, a fingerprint, a placeholder, a path.

use super::errors::is_error;
use super::placeholder::is_placeholder;
use super::{
    COMMAND, EMPTY_VALUE, FINGERPRINT, KEY_ID, MASKED, OBJECT, PATH, PLACEHOLDER, REFERENCE,
    SHORTENED, SUBJECT, StandIn, URL, stand_in,
};

/// One value.
pub(super) fn single(text: &str) -> Option<StandIn> {
    let lower = text.to_ascii_lowercase();
    let starts = |word: &str| lower.starts_with(word);
    let says = |word: &str| lower.contains(word);
    let is_word = !text.contains(char::is_whitespace);
    if matches!(
        lower.as_str(),
        "null"
            | "undefined"
            | "none"
            | "nil"
            | "nan"
            | "true"
            | "false"
            | "{}"
            | "[]"
            | "()"
            | "n/a"
            | "<nil>"
            | "<null>"
            | "<none>"
            | "%!s(<nil>)"
            | "(null)"
            | "-"
            | "--"
            | "~"
            | "\\n"
            | "0"
            | "$null"
            | "no value"
            | "not set"
            | "<no value>"
            | "—"
            | "–"
            | "void"
            | "\\x"
            | "{\"type\":\"buffer\",\"data\":[]}"
    ) {
        return Some(EMPTY_VALUE);
    }
    if text.chars().all(|c| ".… []()<>".contains(c)) && text.contains(['.', '…']) {
        return Some(stand_in("an ellipsis, not a key", SHORTENED.remedy));
    }
    let is_encoded = text.starts_with("MI") && is_word && text.len() > 16;
    if is_encoded && (text.contains("...") || text.contains('…')) {
        return Some(SHORTENED);
    }
    let is_mask = |c: char| {
        matches!(
            c,
            '*' | '•' | '●' | '∙' | '·' | 'x' | 'X' | '█' | '#' | '◦' | '_' | '＊'
        ) || c.is_whitespace()
    };
    if text.chars().all(is_mask)
        || [
            "redacted",
            "[filtered]",
            "(sensitive",
            "<sensitive",
            "sensitive value",
            "(hidden",
            "<hidden",
            "[hidden",
            "[masked",
            "(masked",
            "<masked",
            "masked]",
            "removed]",
            "[secure]",
            "concealed",
            "is hidden",
        ]
        .iter()
        .any(|word| says(word))
            && text.len() < 200
    {
        return Some(MASKED);
    }
    if text.len() > 2048 {
        return None;
    }
    if !is_error(&lower) && text.lines().all(|line| is_command(line) || line.is_empty()) {
        return Some(COMMAND);
    }
    let found = reference(&lower).or_else(|| object(text, &lower).filter(|_| !is_error(&lower)));
    if found.is_some() {
        return found;
    }
    if is_placeholder(text, &lower) {
        return Some(PLACEHOLDER);
    }
    if (starts("http://")
        || starts("https://")
        || starts("s3://")
        || starts("gs://")
        || starts("ftp://")
        || starts("ldap://")
        || starts("www.")
        || starts("[") && says("](http"))
        && is_word
    {
        return Some(URL);
    }
    if let Some(found) = fingerprint(text, &lower) {
        return Some(found);
    }
    let has_name = |name: &str| {
        lower.split([',', '/', '+', '\n', ';']).any(|part| {
            part.trim_start()
                .strip_prefix(name)
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        })
    };
    let is_subject = has_name("cn")
        || has_name("dc")
        || has_name("subject") && says("cn")
        || (has_name("o") && (has_name("c") || has_name("ou")));
    if is_subject && !is_error(&lower) {
        return Some(SUBJECT);
    }
    const EXTENSIONS: [&str; 16] = [
        ".pem", ".crt", ".cer", ".key", ".der", ".pub", ".p12", ".pfx", ".jks", ".json", ".txt",
        ".jwk", ".p7b", ".csr", ".asc", ".jwks",
    ];
    let is_path = starts("file:")
        || starts("@") && is_word
        || starts("/")
        || starts("~/")
        || starts("./")
        || starts("../")
        || starts("\\\\")
        || text
            .as_bytes()
            .get(1..3)
            .is_some_and(|part| part == b":\\" || part == b":/")
        || EXTENSIONS
            .iter()
            .any(|extension| lower.ends_with(extension));
    if is_path && !text.contains('\n') && text.len() < 512 && !is_error(&lower) {
        return Some(PATH);
    }
    // 20 and 32 octets in base64url: thumbprints (RFC 7638, RFC 7515 §4.1.7); UUIDs. Other words may be secrets.
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=' | '+' | '/');
    let has_length = matches!(text.len(), 27 | 28 | 43 | 44)
        || text.len() == 36 && text.matches('-').count() == 4;
    if has_length
        && text.chars().all(is_name)
        && text
            .chars()
            .any(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
    {
        return Some(KEY_ID);
    }
    None
}

/// One command of a shell.
fn is_command(text: &str) -> bool {
    const PROGRAMS: [&str; 24] = [
        "openssl",
        "ssh-keygen",
        "keytool",
        "certutil",
        "gcloud",
        "aws",
        "az",
        "kubectl",
        "vault",
        "terraform",
        "cat",
        "curl",
        "echo",
        "type",
        "countersign",
        "step",
        "ssh",
        "wget",
        "git",
        "docker",
        "select",
        "new-selfsignedcertificate",
        "get-content",
        "export-certificate",
    ];
    let text = text.trim_start_matches(['$', '#', '>', '%', ' ']);
    let text = text.strip_prefix("sudo ").unwrap_or(text);
    !text.contains('\n')
        && text.split_once(' ').is_some_and(|(program, _)| {
            PROGRAMS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(program))
        })
}

fn fingerprint(text: &str, lower: &str) -> Option<StandIn> {
    let value = lower
        .strip_prefix("sha256:")
        .or_else(|| lower.strip_prefix("sha1:"))
        .or_else(|| lower.strip_prefix("sha-1:"))
        .or_else(|| lower.strip_prefix("sha-256:"))
        .or_else(|| lower.strip_prefix("md5:"))
        .or_else(|| lower.strip_prefix("sha256/"))
        .or_else(|| lower.strip_prefix("sha256-"))
        .or_else(|| lower.strip_prefix("pin-sha256="));
    if value.is_some_and(|value| value.trim().len() >= 16 && value.len() < 200) {
        return Some(FINGERPRINT);
    }
    // `ssh-keygen -l`: bits, fingerprint, comment.
    let second = lower.split_whitespace().nth(1).unwrap_or_default();
    // sha256sum: a hash and a file's name.
    let first = lower.split_whitespace().next().unwrap_or_default();
    let is_sum = !second.is_empty()
        && matches!(first.len(), 32 | 40 | 64 | 96 | 128)
        && first.bytes().all(|byte| byte.is_ascii_hexdigit());
    // Bubble babble starts and ends with an x.
    let is_babble =
        second.starts_with('x') && second.ends_with('x') && second.matches('-').count() >= 8;
    if second.starts_with("sha256:")
        || second.starts_with("md5:")
        || second.matches(':').count() == 15
        || is_babble
        || is_sum
    {
        return Some(FINGERPRINT);
    }
    let says = |word: &str| lower.contains(word);
    let value = match text.split_once([':', '=']) {
        Some((name, value))
            if [
                "thumbprint",
                "fingerprint",
                "hash",
                "fingerabdruck",
                "empreinte",
                "sha-1",
                "sha1",
                "sha-2",
                "sha2",
                "md5",
                "key identifier",
                "huella",
            ]
            .iter()
            .any(|word| name.to_ascii_lowercase().contains(word)) =>
        {
            value
        }
        _ => text,
    };
    let named = value.len() < text.len();
    let digits: String = value
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ':' | '-') && c.is_ascii())
        .collect();
    let is_hex = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_hexdigit());
    let is_uuid = text.len() == 36 && text.matches('-').count() == 4;
    if is_hex && matches!(digits.len(), 32 | 40 | 64 | 96 | 128) && !is_uuid {
        return Some(FINGERPRINT);
    }
    if (named && text.len() < 300 || says("fingerprint") || says("thumbprint")) && text.len() < 600
    {
        return Some(FINGERPRINT);
    }
    None
}

/// References that other programs resolve.
fn reference(lower: &str) -> Option<StandIn> {
    const STARTS: [&str; 23] = [
        "pkcs11:",
        "awskms:",
        "gcpkms:",
        "azurekms:",
        "hashivault:",
        "k8s://",
        "arn:aws:",
        "arn:aws-",
        "op://",
        "@microsoft.keyvault(",
        "projects/",
        "ref+",
        "vault:",
        "secret:",
        "ssm:",
        "sm://",
        "gcp:///",
        "azurekeyvault",
        "awssm",
        "keyvault:",
        "infisical://",
        "doppler://",
        "env:",
    ];
    let found = STARTS.iter().any(|start| lower.starts_with(start))
        || lower.contains("vault.azure.net/")
        || lower.starts_with("{{resolve:")
        || lower.starts_with("!secret ");
    (found && !lower.contains('\n')).then_some(REFERENCE)
}

/// Objects that were converted to text by their type.
fn object(text: &str, lower: &str) -> Option<StandIn> {
    let starts = |word: &str| lower.starts_with(word);
    const STARTS: [&str; 54] = [
        "sun rsa public key",
        "[object ",
        "(object)",
        "object(",
        "some(",
        "optional[",
        "system.",
        "microsoft.",
        "<buffer",
        "publickeyobject",
        "privatekeyobject",
        "keyobject",
        "cryptokey",
        "publickey {",
        "[class ",
        "class ",
        "resource id #",
        "opensslrsa",
        "opensslasymmetric",
        "ok(",
        "task`",
        "thread[",
        "stdclass ",
        "resource(",
        "#<",
        "#object[",
        "<openssl",
        "java.",
        "javax.",
        "sun.",
        "org.",
        "com.",
        "[b@",
        "&{0x",
        "0xc0",
        "<cryptography",
        "<_",
        "<__main__",
        "<jw",
        "<rsa",
        "<x509",
        "<crypto",
        "<public",
        "<object",
        "<certificate",
        "uint8array",
        "arraybuffer",
        "bytearray",
        "promise {",
        "[function",
        "x509certificate",
        "<bound ",
        "&{%!",
        "%!",
    ];
    let is_type = lower == "object" || STARTS.iter().any(|start| starts(start));
    let is_instance = lower.contains(" object at 0x")
        || lower.contains(" at 0x")
        || text.contains("@") && {
            let (name, hash) = text.split_once('@').unwrap_or_default();
            name.contains('.') && !hash.is_empty() && hash.chars().all(|c| c.is_ascii_hexdigit())
        }
        || lower.contains("... ") && lower.contains("more ")
        || lower.contains("more bytes");
    // PowerShell, and Data of Swift.
    let is_elided = text.contains(['{', '['])
        && (text.contains("...}") || text.contains("…}"))
        && text.contains(|c: char| c.is_ascii_digit())
        || lower.starts_with("{length = ");
    if is_elided || lower.contains("more bytes") || lower.contains("more items") {
        return Some(stand_in(
            "a program's array of bytes, shortened when it was printed",
            "Write all of its bytes to the file, not what the console shows of them.",
        ));
    }
    (is_type && !lower.starts_with("class ") || is_instance).then_some(OBJECT)
}
