//! What tools print about keys and certificates, and the option with which they write the file.

use crate::bytes::{contains, find};

/// A tool's output: what it is, in words that follow "This is", and how to get the file.
pub(crate) struct ToolOutput {
    pub what: &'static str,
    pub remedy: &'static str,
}

const KEYTOOL_CERTIFICATE: ToolOutput = ToolOutput {
    what: "what keytool prints about a certificate, not the certificate itself",
    remedy: "Print the certificate itself with the option -rfc, as in keytool -printcert -rfc with the certificate's file, or keytool -exportcert -rfc with the key store and its alias.",
};
const KEYTOOL_LIST: ToolOutput = ToolOutput {
    what: "the list of a key store's entries (keytool -list), not a certificate",
    remedy: "Export the certificate with keytool -exportcert -rfc and the alias from this list.",
};
const CERTUTIL: ToolOutput = ToolOutput {
    what: "what certutil prints about a certificate (-dump, -store), not the certificate itself",
    remedy: "Write the file with certutil -encode, which takes the certificate and the name of a new file.",
};
const ASN1: ToolOutput = ToolOutput {
    what: "a listing of ASN.1 elements (openssl asn1parse, dumpasn1), not the data itself",
    remedy: "Upload the file that was listed. openssl asn1parse writes it with the options -noout -out.",
};
const REQUEST: ToolOutput = ToolOutput {
    what: "the text form of a certificate request (openssl req -text, keytool -printcertreq), not a key",
    remedy: "Print the request's public key with openssl req and the options -noout -pubkey.",
};
const STORE: ToolOutput = ToolOutput {
    what: "what openssl pkcs12 -info prints about a key store, without its certificate",
    remedy: "Print the certificate with openssl pkcs12 and the options -nokeys -clcerts.",
};
const GPG: ToolOutput = ToolOutput {
    what: "a list of OpenPGP keys (gpg --list-keys), which OAuth does not use",
    remedy: "Create an RSA key pair with openssl, and upload its public key.",
};
const POWERSHELL: ToolOutput = ToolOutput {
    what: "what PowerShell or .NET prints about a certificate, not the certificate itself",
    remedy: "Write the file with Export-Certificate, then convert it with certutil -encode.",
};
const KUBECTL: ToolOutput = ToolOutput {
    what: "what kubectl describe prints about a secret or config map, without its values",
    remedy: "Print the value: kubectl get secret with -o jsonpath='{.data.tls\\.crt}', decoded with base64 -d.",
};
const VIEWER: ToolOutput = ToolOutput {
    what: "what a certificate viewer shows, not the certificate itself",
    remedy: "Save the certificate with the viewer's export or \"Copy to File\" function, in Base64 (PEM).",
};

const KMS: ToolOutput = ToolOutput {
    what: "what a service says about keys or certificates, without them",
    remedy: "Ask the service for the public key or certificate itself: in AWS with aws kms get-public-key, in Google Cloud with gcloud kms keys versions get-public-key.",
};
const VAULT: ToolOutput = ToolOutput {
    what: "what Vault prints about a key, a role or a secret, without a public key",
    remedy: "Read the key with vault read -format=json, and upload the answer.",
};
const PIV: ToolOutput = ToolOutput {
    what: "what ykman or yubico-piv-tool prints about a YubiKey, without its keys",
    remedy: "Export the public key or certificate of the slot: ykman piv keys export, ykman piv certificates export.",
};
const DATABASE: ToolOutput = ToolOutput {
    what: "the list of a certificate database (certutil of NSS), without its certificates",
    remedy: "Print the certificate with certutil -L and the options -a and -n with its nickname.",
};
const KEYCHAIN: ToolOutput = ToolOutput {
    what: "what security prints about a keychain (macOS), without its certificates",
    remedy: "Print the certificate with security find-certificate and the options -p and -c with its name.",
};
const HASHED: ToolOutput = ToolOutput {
    what: "the hash of a file, not the file itself",
    remedy: "Upload the file that was hashed.",
};
const FILES: ToolOutput = ToolOutput {
    what: "a list of files, not the content of one",
    remedy: "Upload the file of the public key or certificate itself.",
};
const ART: ToolOutput = ToolOutput {
    what: "the picture of an SSH key's fingerprint (ssh-keygen -lv), not the key itself",
    remedy: "Print the public key as PEM with ssh-keygen and the options -e -m pkcs8.",
};
const REVOKED: ToolOutput = ToolOutput {
    what: "the text form of a revocation list (openssl crl -text), which contains no key",
    remedy: "Upload the public key of the application.",
};
const TLS: ToolOutput = ToolOutput {
    what: "the log of a TLS connection (openssl s_client), without the certificate",
    remedy: "Print the certificate with the option -showcerts. Register the application's own key, not a server's.",
};
const DNSKEY: ToolOutput = ToolOutput {
    what: "a DNSKEY record (RFC 4034), a form that only DNS uses",
    remedy: "Register a key of the application. Keys of a DNS zone should sign nothing else.",
};
const NAMED: ToolOutput = ToolOutput {
    what: "a dump by od -a, which leaves out the highest bit of each byte",
    remedy: "Upload the file that was dumped, or dump it again with od -c or xxd.",
};
const TOKEN: ToolOutput = ToolOutput {
    what: "the list of objects on a smart card or token (pkcs11-tool, pkcs15-tool), not a key",
    remedy: "Read the public key itself with pkcs11-tool and the options --read-object --type pubkey.",
};
const X509: ToolOutput = ToolOutput {
    what: "what openssl x509 prints about a certificate, not the certificate itself",
    remedy: "Upload the certificate's file. openssl x509 prints the certificate without the option -noout.",
};
const RECORD: ToolOutput = ToolOutput {
    what: "a DNS record with a hash or without an RSA key (DKIM, TLSA, SSHFP), not a key",
    remedy: "Upload the public key of the application.",
};
const OCTAL: ToolOutput = ToolOutput {
    what: "a dump in octal words (od), not the file itself",
    remedy: "Upload the file that was dumped.",
};

/// Recognizes the output by words that do not change with the language.
pub(crate) fn find_tool(text: &[u8]) -> Option<ToolOutput> {
    /// Output is recognized by its start.
    const HEAD: usize = 64 * 1024;
    let text = text.get(..text.len().min(HEAD))?;
    let says = |word: &str| has_any(text, &[word]);
    let all = |words: &[&str]| has_all(text, words);
    let any = |words: &[&str]| has_any(text, words);
    if says("-hashfile") || all(&["Algorithm", "Hash", "Path", "----"]) {
        return Some(HASHED);
    }
    if says("hl=") && any(&[" prim: ", " cons: "])
        || any(&["SEQUENCE {", "SEQUENCE (", "SEQUENCE\n"])
            && any(&["INTEGER", "OBJECT IDENTIFIER", "OBJECT_IDENTIFIER"])
    {
        return Some(ASN1);
    }
    if any(&[
        "CertUtil:",
        "UnusedBits",
        "X509 Certificate:",
        "X509-Zertifikat:",
        "Cert Hash(sha1)",
        "Zertifikathash(sha1)",
        "================ Cert",
        "NotBefore:",
    ]) && !says("-----BEGIN")
    {
        return Some(CERTUTIL);
    }
    if any(&[
        "PrivateKeyEntry",
        "trustedCertEntry",
        "SecretKeyEntry",
        "Your keystore contains",
        "Keystore type:",
        "Keystore-Typ:",
    ]) {
        return Some(KEYTOOL_LIST);
    }
    if says("Certificate Request:") && any(&["Signature Algorithm:", "Modulus"])
        || says("PKCS #10 Certificate Request")
    {
        return Some(REQUEST);
    }
    if all(&["MAC: ", "PKCS7 "]) {
        return Some(STORE);
    }
    let has_hash = has_fingerprint(text);
    if has_hash && any(&["SHA1:", "SHA256:", "SHA-256:"]) && any(&["CN=", "O="]) {
        return Some(KEYTOOL_CERTIFICATE);
    }
    if starts_line(
        text,
        &[
            "pub   rsa",
            "pub   ed",
            "pub  ",
            "sec   rsa",
            "pub:u:",
            "pub:-:",
            "tru::",
        ],
    ) && any(&["uid", "sub ", "fpr:"])
    {
        return Some(GPG);
    }
    if all(&["[Subject]", "[Issuer]"])
        || all(&["Thumbprint", "Subject", "---"])
        || all(&["Thumbprint", "NotAfter"])
    {
        return Some(POWERSHELL);
    }
    if all(&["\"KeyMetadata\"", "\"KeyId\""])
        || all(&["\"cryptoKeyVersions\"", "\"purpose\""])
        || all(&["\"versionTemplate\"", "\"purpose\""])
        || starts_line(text, &["NAME ", "KEY_ID "])
            && any(&["PURPOSE", "CREATED_AT", "cryptoKeyVersions"])
    {
        return Some(KMS);
    }
    if starts_line(text, &["Key "]) && all(&["Value", "\n---"])
        || text.starts_with(b"Keys") && says("\n----")
    {
        return Some(VAULT);
    }
    if any(&["PIV version:", "CHUID:", "Key slot:", "[OTP+"]) {
        return Some(PIV);
    }
    if all(&["Certificate Nickname", "Trust Attributes"]) || says("certutil: Checking token") {
        return Some(DATABASE);
    }
    if any(&["valid identities found", "\"alis\"<blob>"]) {
        return Some(KEYCHAIN);
    }
    if says("Certificate Revocation List (CRL):") {
        return Some(REVOKED);
    }
    if starts_line(text, &["+---[", "+--[ "]) {
        return Some(ART);
    }
    if any(&["rw-r--", "rw-------", "LastWriteTime", "├──"]) || is_list_of_files(text) {
        return Some(FILES);
    }
    if starts_line(text, &["CONNECTED("])
        || all(&["SSL handshake has read", "Verif"])
        || says("| ssl-cert: ")
    {
        return Some(TLS);
    }
    if all(&[" DNSKEY ", " 3 "]) || all(&[" IN KEY ", " 3 "]) {
        return Some(DNSKEY);
    }
    if is_octal(text) {
        return Some(OCTAL);
    }
    if any(&[
        "Certificate Object;",
        "Public Key Object;",
        "Object Flags   :",
        "token label",
        "URL: pkcs11:",
    ]) {
        return Some(TOKEN);
    }
    if starts_line(text, &["notBefore=", "notAfter="])
        || says(" OCSP hash: ")
        || text.starts_with(b"X509v3 ") && says("\n")
    {
        return Some(X509);
    }
    if text.starts_with(b"0000000") && all(&[" soh", " stx"]) {
        return Some(NAMED);
    }
    if starts_line(text, &["v=DKIM1", "\"v=DKIM1", "DKIM-Signature:"])
        || any(&[" TLSA ", " SSHFP "])
    {
        return Some(RECORD);
    }
    if all(&["\nData\n====", "bytes"])
        || says("Type:  kubernetes.io/tls")
        || says("<set to the key")
        || starts_line(text, &["NAME "]) && all(&["TYPE", "DATA", "AGE"])
    {
        return Some(KUBECTL);
    }
    if any(&["CN=", "CN ", "Common Name"]) && has_hash
        || all(&["Issued To", "Issued By"])
        || all(&["Issued to", "Issued by"])
        || all(&["X.509v3", "Issuer:"])
        || all(&["Serial number", "Thumbprint"])
        || says("X.509 Certificate Information:")
        || all(&["Certificate Name:", "Certificate Path:"])
        || all(&["Common Name", "Organization"])
    {
        return Some(VIEWER);
    }
    None
}

/// What services say about keys and certificates in JSON, by the names of their members.
pub(crate) fn find_listed(text: &[u8]) -> Option<ToolOutput> {
    const NAMES: [&str; 13] = [
        "KeyArn",
        "TargetKeyId",
        "CertificateArn",
        "KeyPairId",
        "keyAlgorithm",
        "subjectDN",
        "credential_type",
        "customKeyIdentifier",
        "certificateThumbprint",
        "x5t",
        "x5t#S256",
        "kid",
        "lease_id",
    ];
    let says = |name: &str| contains(text, format!("\"{name}\"").as_bytes());
    let is_json = matches!(text.first(), Some(b'{' | b'['));
    (is_json && NAMES.iter().any(|name| says(name))).then_some(KMS)
}

/// File names of keys and certificates, one on each line.
fn is_list_of_files(text: &[u8]) -> bool {
    const EXTENSIONS: [&[u8]; 8] = [
        b".pem", b".key", b".crt", b".cer", b".pub", b".der", b".p12", b".pfx",
    ];
    let mut lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let mut count = 0;
    lines.all(|line| {
        count += 1;
        line.is_empty() && count > 1
            || line.len() < 256 && EXTENSIONS.iter().any(|end| line.ends_with(end))
    }) && count > 1
        && text.trim_ascii().contains(&b'\n')
}

/// Lines of an offset of seven digits and words of six, as od prints without options.
fn is_octal(text: &[u8]) -> bool {
    let is_octal = |word: &[u8], digits: usize| {
        word.len() == digits && word.iter().all(|byte| (b'0'..=b'7').contains(byte))
    };
    let mut lines = text.split(|&byte| byte == b'\n').take(3);
    text.starts_with(b"0000000 ")
        && lines.all(|line| {
            let mut words = line.trim_ascii_end().split(|&byte| byte == b' ');
            words.next().is_some_and(|offset| is_octal(offset, 7))
                && words.all(|word| is_octal(word, 6))
        })
}

/// 20 octets in hexadecimal with colons in a row.
fn has_fingerprint(text: &[u8]) -> bool {
    const OCTETS: usize = 20;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| find(rest, b":")) {
        let colon = at + found;
        let start = colon.saturating_sub(2);
        let octets = text.get(start..).unwrap_or_default().chunks(3).take(OCTETS);
        let count = octets
            .enumerate()
            .take_while(|(index, octet)| match octet {
                [a, b, end] => {
                    a.is_ascii_hexdigit()
                        && b.is_ascii_hexdigit()
                        && (*end == b':' || *index == OCTETS - 1)
                }
                [a, b] => a.is_ascii_hexdigit() && b.is_ascii_hexdigit(),
                _ => false,
            })
            .count();
        if count == OCTETS {
            return true;
        }
        at = colon + 1;
    }
    false
}

// Functions that are called in many places are not inlined: it would make the program much larger.
#[inline(never)]
fn has_all(text: &[u8], words: &[&str]) -> bool {
    words.iter().all(|word| contains(text, word.as_bytes()))
}

#[inline(never)]
fn has_any(text: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| contains(text, word.as_bytes()))
}

#[inline(never)]
fn starts_line(text: &[u8], starts: &[&str]) -> bool {
    text.split(|&byte| byte == b'\n').any(|line| {
        starts
            .iter()
            .any(|start| line.starts_with(start.as_bytes()))
    })
}
