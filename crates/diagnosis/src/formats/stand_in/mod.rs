//! What stands for a key without being one: a fingerprint, a name, a placeholder, a reference, an object's type.

mod errors;
mod identifier;
mod message;
mod placeholder;
mod value;

pub(crate) use identifier::identifier;
use placeholder::is_placeholder;
use value::single;

use crate::bytes::{contains, without_bom};

/// What it is, in words that follow "This is", and where the real thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StandIn {
    pub what: &'static str,
    pub remedy: &'static str,
    /// It identifies a key, so a credential can be searched for by it.
    pub is_identifier: bool,
}

const fn stand_in(what: &'static str, remedy: &'static str) -> StandIn {
    StandIn {
        what,
        remedy,
        is_identifier: false,
    }
}

const fn names_key(what: &'static str) -> StandIn {
    StandIn {
        what,
        remedy: "Search for the credential that has it, or upload the file that it was computed from.",
        is_identifier: true,
    }
}

const FINGERPRINT: StandIn = names_key("a fingerprint of a key or certificate, not the key itself");
const KEY_ID: StandIn = names_key("a key ID, not the key itself");
const SUBJECT: StandIn = stand_in(
    "the name of a certificate's subject, not the certificate itself",
    "Upload the certificate file with this subject.",
);
const OBJECT: StandIn = stand_in(
    "the name of a program's object, not the key in it",
    "Export the object's key as PEM in the program, and write that to the file. In Node.js: key.export({ type: 'spki', format: 'pem' }).",
);
const EMPTY_VALUE: StandIn = stand_in(
    "an empty value of a program: the variable had none",
    "Check the name of the variable or field that the key is read from.",
);
const MASKED: StandIn = stand_in(
    "a masked value: the key was hidden before it was copied",
    "Copy the key from where it is stored; logs and masked fields don't show it.",
);
const PLACEHOLDER: StandIn = stand_in(
    "a placeholder that was never replaced by the key",
    "Replace it with the key. If a program should have done so, check the variable's name and that it is set.",
);
const REFERENCE: StandIn = stand_in(
    "a reference to a secret store, not the key itself",
    "Read the value from the store with its own client, and upload that.",
);
const COMMAND: StandIn = stand_in(
    "a command, not what it prints",
    "Run the command, and upload what it prints or writes.",
);
const CLIENT: StandIn = stand_in(
    "a client's settings with its client secret, not a key",
    "Upload the public key of the application. Treat the client secret as exposed if others have this file.",
);
const PATH: StandIn = stand_in(
    "the name of a file, not its content",
    "Upload the file with this name.",
);
const URL: StandIn = stand_in(
    "a URL, not the key that is there",
    "Download the file from this URL, and upload that.",
);
const LFS: StandIn = stand_in(
    "a Git LFS pointer, not the file that it stands for",
    "Get the file with git lfs pull, and upload that.",
);
const SOPS: StandIn = stand_in(
    "a file encrypted with SOPS",
    "Decrypt it with sops decrypt, and upload the public key in it.",
);
const ANSIBLE: StandIn = stand_in(
    "a file encrypted with Ansible Vault",
    "Decrypt it with ansible-vault view, and upload the public key in it.",
);
const ENCRYPTED: StandIn = stand_in(
    "an encrypted value, not the key itself",
    "Decrypt it with the tool that encrypted it, and upload the public key in it.",
);
const VAULT: StandIn = stand_in(
    "a Vault token or wrapped answer, not the key itself",
    "Unwrap it with vault unwrap, and upload the public key in it. Treat the token as a secret while it is valid.",
);
const DISCOVERY: StandIn = stand_in(
    "an OpenID Connect or OAuth discovery document, not a key",
    "Its keys are at the URL in its jwks_uri. A client registers its own public key, not the server's.",
);
const METADATA: StandIn = stand_in(
    "a client's metadata with the URL of its keys, not the keys",
    "Download the keys from the URL in its jwks_uri, and upload that.",
);
const GRAPH: StandIn = stand_in(
    "what Microsoft Graph lists about a key, without the key",
    "Ask for the key itself with $select=keyCredentials, or upload the certificate that was registered there.",
);
const LISTED: StandIn = stand_in(
    "what Azure Key Vault lists about keys, without the keys",
    "Get one of them: az keyvault key download, or az keyvault certificate download.",
);
const ERROR: StandIn = stand_in(
    "a JSON error message of a service, not the key that was asked for",
    "Repeat the request that should have returned the key, and upload its result.",
);
const SETTINGS: StandIn = stand_in(
    "an empty JWK Set",
    "Export the JWK Set again: its list of keys is empty.",
);
pub(crate) const SHORTENED: StandIn = stand_in(
    "a shortened key: an ellipsis replaces a part of it",
    "Copy the whole key: documentation and logs shorten it.",
);

/// What a text without a key stands for.
pub(crate) fn find(text: &[u8]) -> Option<StandIn> {
    /// Longer texts are something else.
    const LONGEST: usize = 4096;
    let text = without_bom(text).trim_ascii();
    if let Some(found) = file(text) {
        return Some(found);
    }
    let text = core::str::from_utf8(text.get(..LONGEST.min(text.len()))?)
        .ok()
        .filter(|_| text.len() <= LONGEST)?;
    let text = text.trim_matches(|c: char| {
        matches!(
            c,
            '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '«' | '»' | ',' | ';'
        ) || c.is_whitespace()
    });
    if text.is_empty() {
        return Some(EMPTY_VALUE);
    }
    let has_lines = text.contains('\n');
    // NAME=value, as in an environment file.
    let value = match text.split_once('=') {
        Some((name, value))
            if !has_lines && is_variable(name) && !value.trim_matches('=').is_empty() =>
        {
            value.trim_matches(|c: char| c == '"' || c == '\'' || c.is_whitespace())
        }
        _ => text,
    };
    message::token(text, value)
        .or_else(|| single(value).filter(|found| !has_lines || !found.is_identifier))
        .or_else(|| message::find(text, value))
}

fn is_variable(name: &str) -> bool {
    let name = name.trim().trim_start_matches("export ");
    name.len() > 2
        && name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

// Functions that are called in many places are not inlined: it would make the program much larger.
#[inline(never)]
fn says(text: &[u8], word: &str) -> bool {
    contains(text, word.as_bytes())
}

#[inline(never)]
fn starts(text: &[u8], word: &str) -> bool {
    text.starts_with(word.as_bytes())
}

/// Files of tools, by their first words.
fn file(text: &[u8]) -> Option<StandIn> {
    let head = text.get(..text.len().min(16 * 1024)).unwrap_or_default();
    let says = |word: &str| says(head, word);
    let starts = |word: &str| starts(head, word);
    if starts("version https://git-lfs.github.com/")
        || starts("version https://hawser.github.com/")
        || says("/annex/objects/")
    {
        return Some(LFS);
    }
    if says("ENC[AES256_GCM,") || says("sops:") && says("version:") || says("\"sops\"") {
        return Some(SOPS);
    }
    if says("$ANSIBLE_VAULT;") || starts("!vault") {
        return Some(ANSIBLE);
    }
    if says("ENC[PKCS7,")
        || starts("age-encryption.org/")
        || says("BEGIN AGE ENCRYPTED FILE")
        || says("\"CiphertextBlob\"")
        || says("\"encrypted_data\"")
        || starts("\0GITCRYPT\0")
        || says("kind: SealedSecret")
        || starts("vault:v") && text.len() < 16 * 1024
        || starts("AQICAH")
        || starts("{cipher}")
        || starts("ENC(")
        || starts("01000000d08c9ddf")
        || starts("Salted__")
        || starts("U2FsdGVkX1")
    {
        return Some(ENCRYPTED);
    }
    if says("cert-manager.io/") || says("kind: ExternalSecret") || says("kind: SecretProviderClass")
    {
        return Some(REFERENCE);
    }
    if says("\"wrap_info\"") && !says("\"wrap_info\":null") && !says("\"wrap_info\": null")
        || says("wrapping_token:")
        || starts("hvs.")
        || starts("hvb.")
        || starts("s.") && text.len() == 26
    {
        return Some(VAULT);
    }
    let is_graph = says("\"keyCredentials\"") || says("\"customKeyIdentifier\"");
    if is_graph && (says("\"key\":null") || says("\"key\": null")) {
        return Some(GRAPH);
    }
    if says("\"jwks_uri\"") && (says("\"redirect_uris\"") || says("\"client_name\"")) {
        return Some(METADATA);
    }
    if says("\"jwks_uri\"") || says("\"token_endpoint\"") || says("\"authorization_endpoint\"") {
        return Some(DISCOVERY);
    }
    if says("\"kid\"") && says(".vault.azure.net/") {
        return Some(LISTED);
    }
    if starts("client_id") && says("client_secret") {
        return Some(CLIENT);
    }
    if says("<key>URL</key>") || says("[InternetShortcut]") {
        return Some(URL);
    }
    if starts("#!/") {
        return Some(COMMAND);
    }
    if matches!(text.first(), Some(b'{' | b'[')) && text.len() < 4096 {
        if says("\"client_secret\"") {
            return Some(CLIENT);
        }
        if says("\"keys\"")
            && ["[]", "[ ]", ": null", ":null"]
                .iter()
                .any(|none| says(none))
        {
            return Some(SETTINGS);
        }
        if says("\"error\"")
            || says("\"errors\"")
            || says("\"error_description\"")
            || says("\"errorCode\"")
            || says("\"statusCode\"")
            || says("\"detail\"")
            || says("\"message\"") && !says("\"n\"")
        {
            return Some(ERROR);
        }
    }
    None
}

/// What stands in the body of a PEM instead of base64.
pub(crate) fn in_body(body: &[u8]) -> Option<StandIn> {
    const LONGEST: usize = 64 * 1024;
    let text = String::from_utf8_lossy(body.get(..body.len().min(LONGEST))?);
    let text = text.trim();
    let is_ellipsis = |line: &str| {
        let line = line.trim();
        line.contains("...")
            || line.contains('…')
            || line.contains("[snip")
            || line.contains("<snip")
            || line.contains("(snip")
            || line.contains("-- snip")
            || line.contains("truncated")
    };
    if text.lines().any(is_ellipsis) {
        return Some(SHORTENED);
    }
    let is_masked = |line: &str| {
        let line = line.trim();
        line.chars().count() >= 3
            && line
                .chars()
                .all(|c| matches!(c, '*' | '•' | '●' | 'x' | 'X' | '█' | '#'))
    };
    if text.lines().any(is_masked)
        || text.contains("***")
        || text.contains("•••")
        || text.to_ascii_lowercase().contains("redacted")
    {
        return Some(MASKED);
    }
    let lower = text.to_ascii_lowercase();
    if text.len() < 400 && is_placeholder(text, &lower) {
        return Some(PLACEHOLDER);
    }
    // What is left of a key is base64, too.
    let is_key = text.starts_with("MI");
    single(text).filter(|_| (1..200).contains(&text.len()) && !is_key && !text.contains('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_stands_for_a_key() {
        for (text, what) in [
            ("[object ArrayBuffer]", OBJECT),
            ("System.Byte[]", OBJECT),
            ("[B@6d06d69c", OBJECT),
            ("sun.security.rsa.RSAPublicKeyImpl@ffe4a1b2", OBJECT),
            (
                "<cryptography.hazmat.bindings._rust.openssl.rsa.RSAPublicKey object at 0x7f3a>",
                OBJECT,
            ),
            ("undefined", EMPTY_VALUE),
            ("\"\"", EMPTY_VALUE),
            ("***", MASKED),
            ("[REDACTED]", MASKED),
            ("${PUBLIC_KEY}", PLACEHOLDER),
            ("%PUBLIC_KEY%", PLACEHOLDER),
            ("{{ public_key }}", PLACEHOLDER),
            ("<your public key here>", PLACEHOLDER),
            ("YOUR_PUBLIC_KEY", PLACEHOLDER),
            ("PUBLIC_KEY=${KEY}", PLACEHOLDER),
            ("file:///etc/keys/public.pem", PATH),
            ("C:\\keys\\public.pem", PATH),
            ("public.pem", PATH),
            ("https://login.example/.well-known/jwks.json", URL),
            (
                "SHA256:4x7Qb0eG7m8o1Jm3Wl8s2N0d8o7b2o9c1nqk6w2u3xA=",
                FINGERPRINT,
            ),
            ("3BAFFDE57ADC4ABB93374403C529DD84776E9B0F", FINGERPRINT),
            (
                "3b:af:fd:e5:7a:dc:4a:bb:93:37:44:03:c5:29:dd:84:77:6e:9b:0f",
                FINGERPRINT,
            ),
            ("_n7ZcY0uliPQ_MbbVYXcZAUIM2PE4_YtYAavffFS2dc", KEY_ID),
            ("550e8400-e29b-41d4-a716-446655440000", KEY_ID),
            ("CN=billing-worker, O=Example GmbH, C=DE", SUBJECT),
            (
                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:key",
                REFERENCE,
            ),
            ("$ANSIBLE_VAULT;1.1;AES256\n3132", ANSIBLE),
            (
                "{\"issuer\": \"https://x\", \"jwks_uri\": \"https://x/jwks\"}",
                DISCOVERY,
            ),
            ("{\"keys\": []}", SETTINGS),
        ] {
            assert_eq!(find(text.as_bytes()), Some(what), "{text}");
        }
        for text in [
            "Hello, this is a letter.",
            "key: value\nother: value",
            "<a>b</a>",
        ] {
            assert_eq!(find(text.as_bytes()), None, "{text}");
        }
    }
}
