//! What people upload instead of a key: prints, damaged and transported texts, placeholders. `field/text/cases.tsv`
//! names each file with the verdict, the code that must be among the findings (of a rejection, first), and the key that
//! must come out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use std::fmt::Write as _;
use std::path::Path;

use common::der::{element, integer, rsa_numbers, sequence};
use common::fixtures::{assert_private, der, now, pem, text, to_base64, utf16};
use diagnosis::{Diagnosis, Verdict, diagnose};
use sha2::{Digest as _, Sha256};

fn verdict(diagnosis: &Diagnosis) -> &'static str {
    match diagnosis.verdict {
        Verdict::Accept => "accept",
        Verdict::Repair => "repair",
        Verdict::Reject if diagnosis.holds_private => "private",
        Verdict::Reject => "reject",
    }
}

/// The start of the SHA-256 of the key that is offered, or `-`.
fn key(diagnosis: &Diagnosis) -> String {
    let is_offered =
        diagnosis.material.is_some() || diagnosis.derived.is_some() && !diagnosis.holds_private;
    let hash = diagnosis
        .public_key
        .as_ref()
        .filter(|_| is_offered)
        .and_then(|key| key.spki_sha256.as_deref());
    hash.map_or_else(|| "-".to_owned(), |hash| hash[..8].to_owned())
}

#[test]
fn every_case_has_its_verdict_code_and_key() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field/text");
    let table = std::fs::read_to_string(folder.join("cases.tsv")).unwrap();
    let mut faults = Vec::new();
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [_, file, wanted @ ..] = columns.as_slice() else {
            panic!("{line}");
        };
        let input =
            std::fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let diagnosis = diagnose(&input, now());
        let codes: Vec<&str> = diagnosis
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect();
        let has_code = match diagnosis.verdict {
            Verdict::Reject => codes[0] == wanted[1],
            Verdict::Accept if wanted[1] == "-" => true,
            _ => codes.contains(&wanted[1]),
        };
        let message = diagnosis.findings.first().map(|finding| &finding.message);
        if verdict(&diagnosis) != wanted[0] || !has_code || key(&diagnosis) != wanted[2] {
            faults.push(format!(
                "{file}: {} {codes:?} {}, not {wanted:?}: {message:?}",
                verdict(&diagnosis),
                key(&diagnosis)
            ));
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// The public key of every variation below.
fn spki() -> Vec<u8> {
    der("rsa2048.spki.pem")
}

#[track_caller]
fn repaired(input: impl AsRef<[u8]>, code: &str) {
    let diagnosis = diagnose(input.as_ref(), now());
    let shown =
        String::from_utf8_lossy(&input.as_ref()[..input.as_ref().len().min(600)]).into_owned();
    let codes: Vec<&str> = diagnosis
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(
        diagnosis.verdict,
        Verdict::Repair,
        "{code}: {:#?}\n{shown}",
        diagnosis.findings
    );
    assert!(codes.contains(&code), "{code}: {codes:?}\n{shown}");
    let key = diagnosis.public_key.unwrap().spki_sha256.unwrap();
    let expected: String = Sha256::digest(spki())
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    assert_eq!(key, expected, "{shown}");
}

#[track_caller]
fn named(input: impl AsRef<[u8]>, code: &str) {
    let diagnosis = diagnose(input.as_ref(), now());
    let shown =
        String::from_utf8_lossy(&input.as_ref()[..input.as_ref().len().min(300)]).into_owned();
    assert_eq!(diagnosis.verdict, Verdict::Reject, "{shown}");
    assert!(!diagnosis.holds_private, "{shown}");
    assert_eq!(
        diagnosis.findings[0].code, code,
        "{}\n{shown}",
        diagnosis.findings[0].message
    );
}

#[track_caller]
fn private(input: impl AsRef<[u8]>) {
    assert_private("", input);
}

fn hex(bytes: &[u8], separator: &str) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(separator)
}

fn decimal(bytes: &[u8]) -> String {
    let mut digits = vec![0u32];
    for &byte in bytes {
        let mut carry = u32::from(byte);
        for digit in &mut digits {
            let value = *digit * 256 + carry;
            *digit = value % 1_000_000;
            carry = value / 1_000_000;
        }
        if carry > 0 {
            digits.push(carry);
        }
    }
    let mut text = digits.pop().unwrap().to_string();
    for digit in digits.iter().rev() {
        write!(text, "{digit:06}").unwrap();
    }
    text
}

/// Version, n, e, d, p, q and so on of a private key in PKCS#1, without leading zeros.
fn private_numbers() -> Vec<Vec<u8>> {
    let numbers: Vec<der::asn1::Int> = der::Decode::from_der(&der("private-pkcs1.pem")).unwrap();
    let octets = |number: &der::asn1::Int| {
        let bytes = number.as_bytes();
        bytes
            .strip_prefix(&[0])
            .filter(|rest| !rest.is_empty())
            .unwrap_or(bytes)
            .to_vec()
    };
    numbers.iter().map(octets).collect()
}

fn join(bytes: &[u8], separator: &str) -> String {
    let words: Vec<String> = bytes.iter().map(u8::to_string).collect();
    words.join(separator)
}

fn signed(bytes: &[u8], separator: &str) -> String {
    let words: Vec<String> = bytes
        .iter()
        .map(|byte| byte.cast_signed().to_string())
        .collect();
    words.join(separator)
}

fn indexed(bytes: &[u8], form: fn(usize, u8) -> String) -> String {
    bytes
        .iter()
        .enumerate()
        .map(|(index, byte)| form(index, *byte))
        .collect()
}

/// A Python repr: printable characters as they are.
fn python(bytes: &[u8]) -> String {
    let mut text = String::from("b'");
    for &byte in bytes {
        match byte {
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b'\\' => text.push_str("\\\\"),
            b'\'' => text.push_str("\\'"),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => write!(text, "\\x{byte:02x}").unwrap(),
        }
    }
    text + "'"
}

/// Bytes as programs of many languages print them.
fn arrays(bytes: &[u8]) -> Vec<String> {
    let len = bytes.len();
    let list = join(bytes, ", ");
    vec![
        format!("{{\"type\":\"Buffer\",\"data\":[{}]}}", join(bytes, ",")),
        format!("Uint8Array({len}) [\n  {list}\n]"),
        format!("[{}]", signed(bytes, ", ")),
        format!("byte[] key = {{{}}};", signed(bytes, ",")),
        format!("Blob {{ inner: [{list}] }}"),
        format!("Vec {{ [{list}] }}"),
        format!("&[]byte{{{list}}}"),
        format!("[{}]", join(bytes, " ")),
        join(bytes, "\r\n"),
        join(bytes, "\n"),
        format!("<<{list}>>"),
        format!("bytearray([{list}])"),
        format!("let key: [u8; {len}] = [{}u8];", join(bytes, "u8, ")),
        format!(
            "{{{}\"length\": {len}}}",
            indexed(bytes, |index, byte| format!("\"{index}\": {byte}, "))
        ),
        format!(
            "Array\n(\n{})",
            indexed(bytes, |index, byte| format!("    [{index}] => {byte}\n"))
        ),
        format!(
            "array({len}) {{\n{}}}",
            indexed(bytes, |index, byte| format!(
                "  [{index}]=>\n  int({byte})\n"
            ))
        ),
        format!(
            "key:\n{}",
            indexed(bytes, |_, byte| format!("  - {byte}\n"))
        ),
        python(bytes),
        format!("\u{feff}[{list}]"),
    ]
}

#[test]
fn printed_bytes_of_a_public_key_are_decoded() {
    for print in arrays(&spki()) {
        repaired(print, "printed_key");
    }
    for print in arrays(&der("rsa2048.pkcs1.pem")) {
        repaired(print, "printed_key");
    }
}

#[test]
fn printed_bytes_of_a_private_key_are_private() {
    for name in ["private-pkcs8.pem", "private-pkcs1.pem"] {
        for print in arrays(&der(name)) {
            private(print);
        }
    }
}

#[test]
fn a_print_that_is_shortened_is_named() {
    let bytes = spki();
    named(
        format!(
            "Uint8Array(294) [\n  {},\n  ... 194 more items\n]",
            join(&bytes[..100], ", ")
        ),
        "der_truncated",
    );
    named(
        "<Buffer 30 82 01 22 30 0d 06 09 2a 86 48 86 f7 0d 01 01 01 05 00 03 ... 244 more bytes>",
        "stand_in",
    );
}

#[test]
fn printed_numbers_of_a_public_key_are_decoded() {
    let (modulus, _) = rsa_numbers(&spki());
    let modulus = modulus.strip_prefix(&[0]).unwrap_or(&modulus);
    let n = decimal(modulus);
    let h = hex(modulus, "");
    let colons = hex(&[&[0], modulus].concat(), ":");
    let lines: Vec<&str> = colons
        .as_bytes()
        .chunks(45)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let b = to_base64(modulus);
    let url = b.replace('+', "-").replace('/', "_").replace('=', "");
    for print in [
        format!(
            "Sun RSA public key, 2048 bits\n  params: null\n  modulus: {n}\n  public exponent: 65537"
        ),
        format!("Sun RSA public key, 2048 bits\n  modulus: {n}\n  public exponent: 65537"),
        format!(
            "RSA Public Key [24:dc:5b:11]\n            modulus: {h}\n    public exponent: 10001\n"
        ),
        format!("&{{N:+{n} E:65537}}"),
        format!("&{{{n} 65537}}"),
        format!("PublicKey({n}, 65537)"),
        format!("RsaKey(n={n}, e=65537)"),
        format!("<RSAPublicNumbers(e=65537, n={n})>"),
        format!("RsaPublicKey {{ n: BoxedUint(0x{h}), e: BoxedUint(0x00010001) }}"),
        format!("n = {n}\ne = 65537\n"),
        format!("n: 0x{h}\ne: 0x10001\n"),
        format!(
            "Modulus (2048 bit):\n    {}\nExponent: 65537 (0x10001)\n",
            lines.join("\n    ")
        ),
        format!(
            "RSA Public-Key: (2048 bit)\nModulus:\n    {}\nExponent: 65537 (0x10001)\n",
            lines.join("\n    ")
        ),
        format!("<RSAKeyValue><Modulus>{b}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>"),
        format!(
            "<ds:RSAKeyValue>\n  <ds:Modulus>\n{b}\n</ds:Modulus>\n  <ds:Exponent>AQAB</ds:Exponent>\n</ds:RSAKeyValue>"
        ),
        format!(
            "&lt;RSAKeyValue&gt;&lt;Modulus&gt;{b}&lt;/Modulus&gt;&lt;Exponent&gt;AQAB&lt;/Exponent&gt;&lt;/RSAKeyValue&gt;"
        ),
        format!("\"<RSAKeyValue><Modulus>{b}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>\""),
        format!("{{\"Modulus\":\"{b}\",\"Exponent\":\"AQAB\"}}"),
        format!("{{\"Modulus\":\"{b}\",\"Exponent\":\"AQAB\",\"D\":null,\"P\":null}}"),
        format!("Array\n(\n    [n] => {b}\n    [e] => AQAB\n)\n"),
        format!(
            "array(2) {{\n  [\"n\"]=>\n  string(344) \"{b}\"\n  [\"e\"]=>\n  string(4) \"AQAB\"\n}}\n"
        ),
        format!(
            "array(2) {{\n  [\"n\"]=>\n  string(512) \"{h}\"\n  [\"e\"]=>\n  string(6) \"010001\"\n}}\n"
        ),
        format!(
            "\tModulus (bits 2048):\n\t\t{}\n\tExponent (bits 24):\n\t\t01:00:01\n",
            lines.join("\n\t\t")
        ),
        format!("[key]\nkty = \"RSA\"\nn = \"{url}\"\ne = \"AQAB\"\n"),
        format!("kty RSA\nn   {url}\ne   AQAB\n"),
        format!("kty\tRSA\nn\t{url}\ne\tAQAB\n"),
        format!("| kty | RSA |\n| n | {url} |\n| e | AQAB |\n"),
        format!("<tr><td>n</td><td>{url}</td></tr>\n<tr><td>e</td><td>AQAB</td></tr>\n"),
        format!("modulus={url}\nexponent=AQAB"),
    ] {
        repaired(print, "printed_key");
    }
}

#[test]
fn ambiguous_prints_are_not_guessed() {
    let (modulus, _) = rsa_numbers(&spki());
    let n = decimal(&modulus);
    let h = hex(&modulus, "");
    let other = decimal(&rsa_numbers(&der("rsa3072.spki.pem")).0);
    for print in [
        // 17 or 23.
        format!("modulus: {h}\nexponent: 17\n"),
        format!("n = {n}\n"),
        format!("({n}, 65537), ({other}, 65537)"),
        format!("n = {n}\nn = {other}\ne = 65537\n"),
    ] {
        let diagnosis = diagnose(print.as_bytes(), now());
        assert_eq!(diagnosis.verdict, Verdict::Reject, "{print}");
        assert!(!diagnosis.holds_private, "{print}");
    }
}

/// The digits in groups of three, as Python and Rust write them.
fn grouped(digits: &str) -> String {
    let (head, rest) = digits.split_at(digits.len() % 3);
    let groups = rest.as_bytes().chunks(3);
    groups.fold(head.to_owned(), |text, group| {
        text + "_" + std::str::from_utf8(group).unwrap()
    })
}

#[test]
fn printed_numbers_of_a_private_key_are_private() {
    let numbers = private_numbers();
    let dec: Vec<String> = numbers.iter().map(|number| decimal(number)).collect();
    let hx: Vec<String> = numbers.iter().map(|number| hex(number, "")).collect();
    let b: Vec<String> = numbers.iter().map(|number| to_base64(number)).collect();
    let colons = hex(&numbers[3], ":");
    let (n, d, p, q) = (&dec[1], &dec[3], &dec[4], &dec[5]);
    let limbs: Vec<String> = numbers[3]
        .rchunks(8)
        .map(|limb| {
            limb.iter()
                .fold(0u64, |value, byte| value << 8 | u64::from(*byte))
                .to_string()
        })
        .collect();
    for print in [
        format!(
            "SunRsaSign RSA private CRT key, 2048 bits\n  params: null\n  modulus: {n}\n  private exponent: {d}"
        ),
        format!("private exponent: {d}"),
        format!(
            "RSA Private CRT Key [aa]\n    modulus: {}\n    public exponent: 10001\n    private exponent: {}\n",
            hx[1], hx[3]
        ),
        format!("&{{PublicKey:{{N:+{n} E:65537}} D:+{d} Primes:[+{p} +{q}] Precomputed:{{}}}}"),
        format!("&{{{{{n} 65537}} {d} [{p} {q}] {{<nil> <nil> <nil> [] <nil>}}}}"),
        format!("PrivateKey({n}, 65537, {d}, {p}, {q})"),
        format!("({n}, 65537, {d})"),
        format!("[{n},\n 65537,\n {d}]"),
        format!("RsaKey(n={n}, e=65537, d={d}, p={p}, q={q}, u=1)"),
        format!("n = {n}\ne = 65537\nd = {d}\n"),
        format!("n=0x{}\ne=0x10001\nd=0x{}\n", hx[1], hx[3]),
        format!("D: {}", hx[3]),
        format!("d:\n    {colons}\n"),
        format!("n = {n}\np = {p}\nq = {q}\n"),
        format!("prime p: {p}\nprime q: {q}\nmodulus: {n}\n"),
        format!("factors {p} and {q} of {n}"),
        format!(
            "RsaPrivateKey {{ n: BoxedUint(0x{}), e: BoxedUint(0x10001), d: BoxedUint(0x{}) }}",
            hx[1], hx[3]
        ),
        format!(
            "RSAPrivateKey {{ d: BigUint {{ data: [{}] }} }}",
            limbs.join(", ")
        ),
        format!(
            "Array\n(\n    [n] => {}\n    [e] => AQAB\n    [d] => {}\n)\n",
            b[1], b[3]
        ),
        format!(
            "{{\"Modulus\":\"{}\",\"Exponent\":\"AQAB\",\"D\":\"{}\"}}",
            b[1], b[3]
        ),
        format!("#<RSA n={n} e=65537 d={d}>"),
        format!("{{:n=>{n}, :e=>65537, :d=>{d}}}"),
        format!("private_exponent => {d}"),
        format!("\"privateExponent\": \"{d}\""),
        format!("priv:\n    {}\n", hex(&[0x5a; 32], ":")),
        format!("dmp1 = {}", hx[6]),
        format!("DP = {}\nDQ = {}\n", hx[6], hx[6]),
        format!("exponent1:\n    {}\n", hex(&numbers[6], ":")),
        format!("n = {n}\np = {p}\n"),
        format!("d = {}", grouped(d)),
        format!("private exponent: [{}]", signed(&numbers[3], ", ")),
        format!(
            "{{ n: <Buffer {} ... 206 more bytes>, d: <Buffer {} ... 206 more bytes> }}",
            hex(&numbers[1][..50], " "),
            hex(&numbers[3][..50], " ")
        ),
    ] {
        private(&print);
        private(print.replace('\n', "\r\n"));
        private(print.to_uppercase());
    }
}

#[test]
fn other_secrets_are_private() {
    let hex48 = "0123456789ABCDEF".repeat(6);
    private("SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY");
    private(
        "-----BEGIN USER NKEY SEED-----\nSUAIBDPBAUTWCWBKIO6XHQNINK5FWJW4OHLXC3HQ2KFE4PEJUA44CNHTC4\n------END USER NKEY SEED------\n",
    );
    private(format!(
        "seed: \"{}\"",
        "SAANRM6JVDEYZTR6DXCWUSDDJHGOHAFITXEQBSEZSY5JENTDVRZ6WNKTTY"
    ));
    private(format!(
        "SSL-Session:\n    Protocol  : TLSv1.2\n    Master-Key: {hex48}\n"
    ));
    private(format!("CLIENT_RANDOM {} {hex48}\n", &hex48[..64]));
    private(format!(
        "SERVER_TRAFFIC_SECRET_0 {} {}\n",
        &hex48[..64],
        &hex48[..64]
    ));
    private(format!(
        "-----BEGIN SSL SESSION PARAMETERS-----\n{}\n-----END SSL SESSION PARAMETERS-----\n",
        to_base64(&[0x30; 60])
    ));
    let session = sequence(&[
        integer(&[1]),
        integer(&[3, 3]),
        element(4, &[0xc0, 0x30]),
        element(4, &[7; 32]),
        element(4, &[9; 48]),
    ]);
    private(&session);
    private(pem("X", &session));
    let encrypted = der("private-pkcs8-encrypted.pem");
    let store = sequence(&[encrypted, sequence(&[integer(&[1])])]);
    let diagnosis = diagnose(&store, now());
    assert!(
        diagnosis.holds_private && diagnosis.findings[0].code == "key_store",
        "{:?}",
        diagnosis.findings
    );
    // Of TLS 1.3, without a secret.
    assert!(
        !diagnose(
            b"SSL-Session:\n    Protocol  : TLSv1.3\n    Master-Key: \n    PSK identity: None\n",
            now()
        )
        .holds_private
    );
}

#[test]
fn private_der_that_was_taken_for_text_is_private() {
    for name in ["private-pkcs8.pem", "private-pkcs1.pem"] {
        let bytes = der(name);
        let latin: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        private(&latin);
        private(utf16(&latin, true));
        private(utf16(&latin, false));
        private(String::from_utf8_lossy(&bytes).into_owned());
        private(String::from_utf8_lossy(&bytes).replace('\u{fffd}', ""));
        private(String::from_utf8_lossy(&bytes).replace('\u{fffd}', "?"));
        // Latin-1 twice, and a code page of DOS, of which only the ASCII matters.
        let twice: String = latin.bytes().map(char::from).collect();
        private(twice);
        let dos = |c: char| if c.is_ascii() { c } else { 'é' };
        private(latin.chars().map(dos).collect::<String>());
        private(latin.replace('\0', " "));
        private(
            bytes
                .iter()
                .copied()
                .filter(|byte| *byte != 0)
                .collect::<Vec<_>>(),
        );
        private(format!("\u{feff}{latin}"));
    }
}

#[test]
fn the_encoding_of_converted_der_is_named() {
    let latin: Vec<u8> = der("rsa2048.spki.pem");
    // Windows-1252 has no character for five bytes.
    const LOST: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
    let short: Vec<u8> = der("rsa2048.pkcs1.pem");
    let sound: Vec<u8> = short
        .iter()
        .map(|byte| {
            if LOST.contains(byte) {
                byte ^ 0x10
            } else {
                *byte
            }
        })
        .map(|byte| if LOST.contains(&byte) { 0x41 } else { byte })
        .collect();
    for (bytes, encoding) in [(&sound, "WINDOWS-1252"), (&latin, "binary")] {
        let text: String = bytes.iter().map(|byte| windows(*byte)).collect();
        let diagnosis = diagnose(text.as_bytes(), now());
        let finding = &diagnosis.findings[0];
        assert_eq!(finding.code, "der_transfer");
        let remedy = finding.remedy.as_deref().unwrap();
        assert!(remedy.contains(encoding), "{remedy}");
    }
}

/// The character of a byte in Windows-1252, as far as the DER below has it; of others, that of Latin-1.
fn windows(byte: u8) -> char {
    match byte {
        0x80 => '€',
        0x82 => '‚',
        0x83 => 'ƒ',
        0x84 => '„',
        0x85 => '…',
        0x86 => '†',
        0x87 => '‡',
        0x88 => 'ˆ',
        0x89 => '‰',
        0x8a => 'Š',
        0x8b => '‹',
        0x8c => 'Œ',
        0x8e => 'Ž',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x95 => '•',
        0x96 => '–',
        0x97 => '—',
        0x98 => '˜',
        0x99 => '™',
        0x9a => 'š',
        0x9b => '›',
        0x9c => 'œ',
        0x9e => 'ž',
        0x9f => 'Ÿ',
        other => char::from(other),
    }
}

#[test]
fn der_that_was_taken_for_text_is_named() {
    for name in ["rsa2048.spki.pem", "self-signed.pem", "rsa2048.pkcs1.pem"] {
        let bytes = der(name);
        let latin: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        named(&latin, "der_transfer");
        named(format!("\u{feff}{latin}"), "der_transfer");
        named(utf16(&latin, true), "der_transfer");
        named(utf16(&latin, false), "der_transfer");
        named(String::from_utf8_lossy(&bytes).into_owned(), "der_transfer");
        named([b"\xef\xbb\xbf", bytes.as_slice()].concat(), "der_transfer");
        let padded = [bytes.as_slice(), &[0; 100]].concat();
        named(padded, "trailing_bytes");
        for end in [&b"\n"[..], b"\r\n", b"\r"] {
            let diagnosis = diagnose(&[bytes.as_slice(), end].concat(), now());
            assert_eq!(
                diagnosis.verdict,
                Verdict::Repair,
                "{:?}",
                diagnosis.findings
            );
            assert_eq!(diagnosis.repairs[0].code, "der_final_newline");
            assert_eq!(diagnosis.material.unwrap().der, bytes);
        }
    }
    let mut bytes = der("self-signed.pem");
    if !bytes.contains(&b'\n') {
        let last = bytes.len() - 1;
        bytes[last] = b'\n';
    }
    let crlf: Vec<u8> = bytes
        .iter()
        .flat_map(|&byte| {
            if byte == b'\n' {
                vec![b'\r', b'\n']
            } else {
                vec![byte]
            }
        })
        .collect();
    named(crlf, "der_transfer");
}

fn lines() -> Vec<String> {
    text("rsa2048.spki.pem")
        .lines()
        .map(str::to_owned)
        .collect()
}

fn each(form: impl Fn(usize, &str) -> String) -> String {
    lines()
        .iter()
        .enumerate()
        .map(|(index, line)| form(index, line))
        .collect()
}

#[test]
fn damage_to_a_text_is_repaired() {
    let key = text("rsa2048.spki.pem");
    let percent = |plain: &str| -> String {
        key.bytes()
            .map(|byte| match byte {
                byte if byte.is_ascii_alphanumeric() || plain.as_bytes().contains(&byte) => {
                    char::from(byte).to_string()
                }
                byte => format!("%{byte:02X}"),
            })
            .collect()
    };
    repaired(percent(""), "percent_encoded");
    repaired(percent("-+/="), "percent_encoded");
    repaired(
        percent("-")
            .replace("%0A", "%0a")
            .replace("%2B", "%2b")
            .replace("%2F", "%2f"),
        "percent_encoded",
    );
    repaired(percent("-").replace("%20", "+"), "percent_encoded");
    repaired(percent("-").replace('%', "%25"), "percent_encoded");
    repaired(
        format!("X-Client-Cert: {}", percent("-+/=")),
        "percent_encoded",
    );

    repaired(
        each(|_, line| format!("{}=0D=0A=\r\n", line.replace('=', "=3D"))),
        "quoted_printable",
    );
    let body: String = lines()[1..lines().len() - 1].concat();
    let soft: Vec<&str> = body
        .as_bytes()
        .chunks(75)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    repaired(
        format!(
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n-----BEGIN PUBLIC KEY-----=0A=\r\n{}=0A=\r\n-----END PUBLIC KEY-----=0A",
            soft.join("=\r\n")
        ),
        "quoted_printable",
    );

    repaired(
        format!(
            "{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Courier;}}}}\n\\f0\\fs20 {}}}",
            key.replace('\n', "\\par\n")
        ),
        "rtf",
    );
    repaired(
        format!(
            "{{\\rtf1\\ansi\n{}}}",
            each(|_, line| format!("{line}\\line\n"))
        ),
        "rtf",
    );

    for blank in [
        '\u{a0}', '\u{3000}', '\u{200b}', '\u{2009}', '\u{2060}', '\u{ad}', '\u{200e}', '\u{200f}',
        '\u{202f}', '\u{feff}', '\u{2003}', '\u{1680}',
    ] {
        repaired(
            key.replace('\n', &format!("{blank}\n")),
            "odd_blanks_at_line_ends",
        );
        repaired(
            key.replace('\n', &format!("\r\n{blank}")),
            "odd_blanks_at_line_ends",
        );
    }
    for line_break in ['\u{2028}', '\u{2029}', '\u{85}'] {
        repaired(
            key.replace('\n', &line_break.to_string()),
            "odd_blanks_at_line_ends",
        );
    }
    let windows: Vec<u8> = key
        .bytes()
        .flat_map(|byte| {
            if byte == b'\n' {
                vec![0xa0, b'\n']
            } else {
                vec![byte]
            }
        })
        .collect();
    repaired(windows, "odd_blanks_at_line_ends");

    for form in [
        (|index, line| format!("{} | {line}\n", index + 1)) as fn(usize, &str) -> String,
        |index, line| format!("{:4}  {line}\n", index + 1),
        |index, line| format!("{:>6}\t{line}\n", index + 10),
        |index, line| format!("{}: {line}\r\n", index + 1),
        |index, line| format!("{}. {line}\n", index + 1),
        |index, line| format!("{:03}  {line}\n", index),
        |index, line| format!("{:>4} │ {line}\n", index + 1),
    ] {
        repaired(each(form), "line_numbers");
    }
    for mark in [",", ";", "|", "$", "^", " ,", ", "] {
        repaired(
            each(|_, line| format!("{line}{mark}\n")),
            "marks_at_line_ends",
        );
    }
    repaired(
        format!("- {key}").replace("\n-----END", "\n- -----END"),
        "dash_escaped",
    );
    repaired(
        format!(
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- {}-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n",
            key.replace("\n-----END", "\n- -----END")
        ),
        "dash_escaped",
    );
}

#[test]
fn strings_of_programs_are_joined() {
    let body: Vec<String> = lines()
        .into_iter()
        .filter(|line| !line.starts_with('-'))
        .collect();
    for (start, between, end) in [
        ("String key = \"", "\\n\" +\n    \"", "\";"),
        ("key = \"", "\" & vbCrLf & _\n      \"", "\""),
        ("key = \"", "\" & _\r\n      \"", "\""),
        ("KEY := '", "' || chr(10) ||\n '", "';"),
        ("key = (\n  '", "'\n  '", "')"),
        ("$key = '", "' .\n '", "';"),
        ("private static final String[] KEY = {\"", "\",\n\"", "\"};"),
    ] {
        for lines in [&lines(), &body] {
            let source = format!("{start}{}{end}\n", lines.join(between));
            let diagnosis = diagnose(source.as_bytes(), now());
            assert_eq!(
                diagnosis.verdict,
                Verdict::Repair,
                "{source}\n{:#?}",
                diagnosis.findings
            );
            // Strings of whole lines are read as they are.
            let codes: Vec<&str> = diagnosis
                .findings
                .iter()
                .map(|finding| finding.code)
                .collect();
            assert!(
                [
                    "string_literals",
                    "quoted",
                    "escaped_text",
                    "armour_missing"
                ]
                .iter()
                .any(|code| codes.contains(code))
            );
            assert_eq!(diagnosis.material.unwrap().der, spki(), "{source}");
        }
    }
}

#[test]
fn lost_backslashes_are_restored() {
    for mark in ["n", "rn", "r", "/n"] {
        let glued: String = lines().join(mark);
        repaired(&glued, "backslashes_lost");
        repaired(format!("KEY=\"{glued}{mark}\""), "backslashes_lost");
    }
}

#[test]
fn remains_of_the_armour_are_replaced() {
    let body: String = each(|_, line| {
        if line.starts_with('-') {
            String::new()
        } else {
            format!("{line}\n")
        }
    });
    for (begin, end) in [
        ("--", "--"),
        ("-----PUBLIC KEY-----", "-----PUBLIC KEY-----"),
        ("-----", "-----"),
        ("BEGIN PUBLIC KEY", "END PUBLIC KEY"),
        ("*****BEGIN PUBLIC KEY*****", "*****END PUBLIC KEY*****"),
        ("[PUBLIC KEY]", "[END]"),
        ("PUBLIC KEY", ""),
        ("BEGIN", "END"),
        ("===== BEGIN PUBLIC KEY =====", "===== END PUBLIC KEY ====="),
        ("~~~", "~~~"),
    ] {
        let input = format!("{begin}\n{body}{end}\n");
        let diagnosis = diagnose(input.as_bytes(), now());
        assert_eq!(
            diagnosis.verdict,
            Verdict::Repair,
            "{input}\n{:#?}",
            diagnosis.findings
        );
        assert_eq!(diagnosis.material.unwrap().der, spki(), "{input}");
    }
}

/// Hyphens are characters of base64url too: what is left of the armour must not be read as a part of the body.
#[test]
fn a_boundary_without_its_word_is_damaged_armour() {
    let diagnosis = diagnose(
        include_bytes!("field/text/T03-begin-word-missing.pem"),
        now(),
    );
    assert_eq!(diagnosis.repairs[0].code, "armour_damaged");
}

#[test]
fn base64_around_a_pem_is_decoded() {
    let mut wrapped = text("rsa2048.spki.pem");
    for _ in 0..3 {
        wrapped = to_base64(wrapped.as_bytes());
        repaired(&wrapped, "base64_twice");
        let wide = utf16(&wrapped, true);
        repaired(to_base64(&wide), "base64_twice");
        repaired(
            pem("CERTIFICATE", text("rsa2048.spki.pem").as_bytes()),
            "base64_twice",
        );
    }
}

#[test]
fn incomplete_base64_is_named() {
    let body: String = lines()
        .into_iter()
        .filter(|line| !line.starts_with('-'))
        .collect();
    for end in [100, 200, 300, 360, 388] {
        named(&body[..end], "der_truncated");
        named(format!("key: {}", &body[..end]), "der_truncated");
    }
    for start in [64, 65, 66, 128, 200] {
        let diagnosis = diagnose(&body.as_bytes()[start..], now());
        assert_eq!(diagnosis.verdict, Verdict::Reject);
        assert!(
            ["structure_unreadable", "base64_length", "der_truncated"]
                .contains(&diagnosis.findings[0].code),
            "{start}: {:?}",
            diagnosis.findings
        );
    }
    for start in [64, 128, 200] {
        let diagnosis = diagnose(format!("key: {}", &body[start..]).as_bytes(), now());
        assert!(
            ["structure_unreadable", "base64_length"].contains(&diagnosis.findings[0].code),
            "{start}: {:?}",
            diagnosis.findings
        );
    }
    for at in [20, 100, 300] {
        let damaged = format!("{}!{}", &body[..at], &body[at + 1..]);
        named(damaged, "illegal_character");
    }
    repaired(format!("subject=/C=DE{body}"), "text_before_base64");
}

/// What a key management service answers about a key on a curve.
#[test]
fn bare_keys_of_other_types_are_named() {
    for file in [
        "ec-prime256v1.spki.pem",
        "ec-secp384r1.spki.pem",
        "ec-secp521r1.spki.pem",
        "ec-secp256k1.spki.pem",
    ] {
        let key = to_base64(&der(file));
        named(
            format!("{{\"PublicKey\":\"{key}\",\"KeyUsage\":\"SIGN_VERIFY\"}}"),
            "key_algorithm_unsupported",
        );
    }
}

#[test]
fn an_ssh_key_without_its_type_is_converted() {
    let (modulus, exponent) = rsa_numbers(&spki());
    let field = |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat();
    let blob = [field(b"ssh-rsa"), field(&exponent), field(&modulus)].concat();
    let base64 = to_base64(&blob);
    for input in [
        base64.clone(),
        format!("\"{base64}\""),
        format!("KEY={base64}"),
        pem("PUBLIC KEY", &blob),
        pem("RSA PUBLIC KEY", &blob),
        pem("SSH PUBLIC KEY", &blob).replace('\n', "\r\n"),
        format!("-----BEGIN PUBLIC KEY-----\nssh-rsa {base64}\n-----END PUBLIC KEY-----\n"),
        format!("-----BEGIN SSH2 PUBLIC KEY-----\n{base64}\n-----END SSH2 PUBLIC KEY-----\n"),
        format!("ssh-rsa {base64}\nssh-rsa {base64}\n"),
    ] {
        let diagnosis = diagnose(input.as_bytes(), now());
        assert_eq!(
            diagnosis.findings[0].code, "ssh_public_key",
            "{input}: {:?}",
            diagnosis.findings
        );
        assert_eq!(diagnosis.derived.unwrap().der, spki(), "{input}");
    }
}

#[test]
fn the_text_form_inside_the_armour_is_named() {
    let print = "Certificate:\n    Data:\n        Version: 3 (0x2)\n        Serial Number: 7\n    Issuer: CN = x\n";
    for body in [
        print.to_owned(),
        print.replace(['\n', ' '], ""),
        "RSA Public-Key: (2048 bit)\nModulus:\n    00:b4:09:ab:48\nExponent: 65537 (0x10001)\n"
            .to_owned(),
        format!("{print}\n{print}"),
    ] {
        for label in ["CERTIFICATE", "PUBLIC KEY"] {
            named(
                format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"),
                "text_in_armour",
            );
        }
    }
}

#[test]
fn lost_characters_are_named() {
    let key = text("rsa2048.spki.pem");
    named(key.to_lowercase(), "letter_case_lost");
    named(key.to_uppercase(), "letter_case_lost");
    let bare: String = lines()
        .iter()
        .filter(|line| !line.starts_with('-'))
        .cloned()
        .collect();
    named(bare.replace('+', " "), "plus_signs_lost");
    let key = text("rsa2048.spki.pem");
    named(key.replace('+', " "), "plus_signs_lost");
    named(
        key.replace('+', " ").replace('\n', "\r\n"),
        "plus_signs_lost",
    );
    named(text("self-signed.pem").replace('+', " "), "plus_signs_lost");
    let upper = each(|_, line| format!("{}\n", line.to_uppercase()));
    named(&upper, "letter_case_lost");
    let lower = each(|_, line| {
        if line.starts_with('-') {
            format!("{line}\n")
        } else {
            format!("{}\n", line.to_lowercase())
        }
    });
    named(&lower, "letter_case_lost");
    let body: String = lines()
        .into_iter()
        .filter(|line| !line.starts_with('-'))
        .collect();
    named(body.to_uppercase(), "letter_case_lost");
}

/// One sound object beside damaged ones: it is used, whatever the order.
#[test]
fn a_sound_section_beside_damaged_ones_is_used() {
    let sound = text("rsa2048.spki.pem");
    let other = text("chain-leaf.pem");
    let cut: String = other
        .lines()
        .take(8)
        .map(|line| format!("{line}\n"))
        .collect();
    let tail: String = other
        .lines()
        .skip(8)
        .map(|line| format!("{line}\n"))
        .collect();
    let damaged = other.replacen("MII", "M!I", 1);
    let interrupted = other.replacen("\nMII", "\n!!!!\nMII", 1);
    let disabled = other.replace("CERTIFICATE", "XCERTIFICATE");
    let marked = other.replace("-----BEGIN", "x-----BEGIN");
    for piece in [
        cut.clone(),
        tail,
        damaged,
        interrupted,
        disabled,
        marked,
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n".to_owned(),
        "-----BEGIN CERTIFICATE-----\n".to_owned(),
        format!("{cut}-----END CERTIFICATE-----\n"),
    ] {
        for input in [format!("{sound}{piece}"), format!("{piece}{sound}")] {
            let diagnosis = diagnose(input.as_bytes(), now());
            assert_eq!(
                diagnosis.verdict,
                Verdict::Repair,
                "{input}\n{:#?}",
                diagnosis.findings
            );
            assert_eq!(diagnosis.material.unwrap().der, spki(), "{input}");
        }
    }
}

#[test]
fn output_of_tools_is_named() {
    let print = "0e:4d:21:42:99:0c:53:0b:ae:b9:a5:c2:31:7b:11:a0:45:2b:99:0d".to_uppercase();
    for input in [
        format!("Keystore type: PKCS12\nKeystore provider: SUN\n\nYour keystore contains 1 entry\n\nbilling, Nov 29, 2026, PrivateKeyEntry,\nCertificate fingerprint (SHA-256): {print}\n"),
        format!("Keystore-Typ: PKCS12\nbilling, 29.11.2026, PrivateKeyEntry, \nZertifikat-Fingerprint (SHA-256): {print}\n"),
        format!("Owner: CN=billing\nIssuer: CN=billing\nCertificate fingerprints:\n\t SHA1: {print}\n"),
        format!("Eigentümer: CN=billing\nAussteller: CN=billing\nZertifikat-Fingerprints:\n\t SHA1: {print}\n"),
        format!("Propriétaire : CN=billing\nEmetteur : CN=billing\nEmpreintes du certificat :\n\t SHA1: {print}\n"),
        "X509 Certificate:\nVersion: 3\nSerial Number: 0123\nSignature Algorithm:\n    Algorithm ObjectId: 1.2.840.113549.1.1.11 sha256RSA\n".to_owned(),
        "================ Certificate 0 ================\nSerial Number: 01\nCert Hash(sha1): aabb\nCertUtil: -store command completed successfully.\n".to_owned(),
        "    0:d=0  hl=4 l= 290 cons: SEQUENCE          \n    4:d=1  hl=2 l=  13 cons: SEQUENCE          \n    6:d=2  hl=2 l=   9 prim: OBJECT            :rsaEncryption\n".to_owned(),
        "  0 290: SEQUENCE {\n  4  13:   SEQUENCE {\n  6   9:     OBJECT IDENTIFIER rsaEncryption (1 2 840 113549 1 1 1)\n".to_owned(),
        "pub   rsa2048 2026-11-29 [SC]\n      0E4D2142990C530BAEB9A5C2317B11A0452B990D\nuid           [ultimate] Billing\n".to_owned(),
        "\n\n   PSParentPath: Microsoft.PowerShell.Security\\Certificate::CurrentUser\\My\n\nThumbprint                                Subject\n----------                                -------\n0E4D2142990C530BAEB9A5C2317B11A0452B990D  CN=billing\n".to_owned(),
        "[Subject]\n  CN=billing\n\n[Issuer]\n  CN=billing\n\n[Serial Number]\n  01\n".to_owned(),
        "PKCS #10 Certificate Request (Version 1.0)\nSubject: CN=billing\n".to_owned(),
        "MAC: sha256, Iteration 2048\nPKCS7 Encrypted data: PBES2, PBKDF2, AES-256-CBC\n".to_owned(),
        "SEQUENCE {\n  SEQUENCE {\n    # rsaEncryption\n    OBJECT_IDENTIFIER { 1.2.840.113549.1.1.1 }\n".to_owned(),
        "Name:         billing\nNamespace:    default\nType:  kubernetes.io/tls\n\nData\n====\ntls.crt:  1123 bytes\n".to_owned(),
        "Key                       Value\n---                       -----\nallow_plaintext_backup    false\ntype                      aes256-gcm96\n".to_owned(),
        "Keys\n----\nbilling\nother\n".to_owned(),
        "NAME                              PURPOSE          ALGORITHM\nprojects/p/cryptoKeys/k  ASYMMETRIC_SIGN  RSA_SIGN_PKCS1_2048_SHA256\n".to_owned(),
        "KEY_ID                                    CREATED_AT            EXPIRES_AT\n0123456789abcdef0123456789abcdef01234567  2026-01-01T00:00:00Z  9999-12-31T23:59:59Z\n".to_owned(),
        format!("PIV version: 5.4.3\nPIN tries remaining: 3/3\nSlot 9A (AUTHENTICATION):\n  Subject DN:   CN=billing\n  Fingerprint:  {}\n", print.replace(':', "")),
        "Version:\t5.4.3\nSerial Number:\t12345678\nCHUID:\tNo data available\nSlot 9a:\t\n\tAlgorithm:\tRSA2048\n".to_owned(),
        "+---[RSA 3072]----+\n|    .o+..        |\n|   . o.+ .       |\n+----[SHA256]-----+\n".to_owned(),
        "SHA256 hash of public.pem:\n0e4d2142990c530baeb9a5c2317b11a0452b990d0e4d2142990c530baeb9a5c2\nCertUtil: -hashfile command completed successfully.\n".to_owned(),
        "Algorithm       Hash                    Path\n---------       ----                    ----\nSHA256          0E4D2142990C530BAE      C:\\k.pem\n".to_owned(),
        "total 8\n-rw-r--r-- 1 bob bob  451 Dec  1 10:03 public.pem\n-rw------- 1 bob bob 1704 Dec  1 10:03 private.pem\n".to_owned(),
        "private.pem\npublic.pem\n".to_owned(),
        "  1) 0E4D2142990C530BAEB9A5C2317B11A0452B990D \"Apple Development: Bob (ABC)\"\n     1 valid identities found\n".to_owned(),
        "\nCertificate Nickname                      Trust Attributes\n                                          SSL,S/MIME,JAR/XPI\n\nbilling                                   u,u,u\n".to_owned(),
        "Certificate Revocation List (CRL):\n        Version 2 (0x1)\n        Signature Algorithm: sha256WithRSAEncryption\n".to_owned(),
        "Version\tV3\nSerial number\t01\nPublic key\tRSA (2048 Bits)\nThumbprint\t0e4d2142990c530baeb9a5c2317b11a0452b990d\n".to_owned(),
        "X509v3 Basic Constraints: critical\n    CA:FALSE\n".to_owned(),
        "{\"Keys\": [{\"KeyId\": \"a\", \"KeyArn\": \"arn:aws:kms:eu:1:key/a\"}]}".to_owned(),
        "[{\"id\": \"cred_1\", \"credential_type\": \"public_key\", \"kid\": \"a\", \"alg\": \"RS256\"}]".to_owned(),
        "{\"name\": \"billing\", \"subjectDN\": \"CN=billing\", \"keyLength\": 2048, \"status\": \"VALID\"}".to_owned(),
    ] {
        named(&input, "tool_output");
        named(input.replace('\n', "\r\n"), "tool_output");
    }
}

#[test]
fn what_stands_for_a_key_is_named() {
    for input in [
        "null",
        "undefined",
        "None",
        "{}",
        "[object Object]",
        "[object CryptoKey]",
        "System.Byte[]",
        "[B@1b6d3586",
        "PublicKeyObject {}",
        "#<OpenSSL::PKey::RSA:0x000055d5>",
        "<cryptography.hazmat.backends.openssl.rsa._RSAPublicKey object at 0x7f>",
        "***",
        "••••••••",
        "[REDACTED]",
        "(sensitive value)",
        "...",
        "…",
        "${PUBLIC_KEY}",
        "$PUBLIC_KEY",
        "%PUBLIC_KEY%",
        "{{ key }}",
        "#{publicKey}#",
        "<your key>",
        "YOUR_PUBLIC_KEY",
        "$(cat public.pem)",
        "/etc/keys/public.pem",
        "C:\\keys\\public.pem",
        "./public.pem",
        "@public.pem",
        "file:///x.pem",
        "public.pem",
        "https://example.com/jwks.json",
        "s3://bucket/public.pem",
        "version https://git-lfs.github.com/spec/v1\noid sha256:abcd\nsize 451\n",
        "$ANSIBLE_VAULT;1.1;AES256\n6162\n",
        "key: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\n",
        "vault:v1:abcdef",
        "{\"wrap_info\":{\"token\":\"hvs.x\"}}",
        "arn:aws:secretsmanager:eu-west-1:1:secret:x",
        "op://vault/item/field",
        "@Microsoft.KeyVault(SecretUri=https://x)",
        "{\"issuer\":\"https://x\",\"jwks_uri\":\"https://x/jwks\"}",
        "{\"keys\":[]}",
        "{\"error\":\"not found\"}",
        "CN=billing, O=Example, C=DE",
        "/C=DE/O=Example/CN=billing",
        "subject=CN = billing",
        "—",
        "*** (masked)",
        "[...]",
        "Some(PublicKey)",
        "Optional[key]",
        "object(OpenSSLAsymmetricKey)#1 (0) {}",
        "PASTE KEY HERE",
        "{\"keys\": null}",
        "{\"client_id\":\"x\",\"client_secret\":\"y\"}",
        "{\"title\":\"x\",\"detail\":\"y\"}",
        "{\"value\":[{\"kid\":\"https://x.vault.azure.net/keys/a\"}]}",
        "apiVersion: external-secrets.io/v1beta1\nkind: ExternalSecret",
        "openssl rsa -in private.pem -pubout",
        "$ gcloud kms keys versions get-public-key 1",
        "RSA key ok",
        "Serial Number: 12:34:56:78",
        "Exception in thread \"main\" java.lang.NullPointerException",
        "CN = billing\nerror 20 at 0 depth lookup: unable to get local issuer certificate",
        "java.io.FileNotFoundException: public.pem (No such file or directory)",
        "Get-Content : Cannot find path 'C:\\k.pem' because it does not exist.",
        "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"Session expired\"}]",
        "Generating public/private rsa key pair.\nYour identification has been saved in id_rsa\nYour public key has been saved in id_rsa.pub",
        "Certificate stored in file <cert.pem>",
        "..+...+.....+...+..+....+++++++++++++++++++++++++++*.......+.+..",
        "Success! Data written to: transit/keys/k",
        "Successfully received certificate.\nKey is saved at: /etc/letsencrypt/live/a/privkey.pem",
        "Enter PEM pass phrase:",
        "openssl genrsa -out private.pem 2048\nopenssl rsa -in private.pem -pubout -out public.pem",
        "#!/bin/bash\nset -e\nopenssl genrsa -out private.pem 2048",
        "{\"publicKey\":null}",
        "{\"public_key\":\"\"}",
        "{\"pem\":\"string\"}",
        "file(\"public.pem\")",
        "ENV[\"PUBLIC_KEY\"]",
        "%(public_key)s",
        "((public_key))",
        "public_key = file(\"k.pem\")",
        "public_key = (known after apply)",
        "#NAME?",
        "#REF!",
        "2.4781E+616",
        "Copied!",
        "Please find attached our public key.",
        "(binary)",
        "[InternetShortcut]\r\nURL=https://a.example/k.pem",
        "[public.pem](https://a.example/k.pem)",
        "jwks_uri=https://a.example/jwks",
        "Bearer abcdef",
        "CLIENT_SECRET=abcdef0123456789abcdef0123456789",
        "sk_live_51H8abcdefghijklmnop",
        "client_id: abc\nclient_secret: def",
        "{\"alg\":\"RS256\",\"typ\":\"JWT\"}",
        "{\"iss\":\"a\",\"sub\":\"a\",\"aud\":\"b\"}",
        "RawData : {48, 130, 3, 95...}",
        "{length = 270, bytes = 0x3082010a 02820101 ... 02030100 01 }",
        "MIIBIjANBgkqhkiG9w0BAQ...IDAQAB",
        "resource(5) of type (OpenSSL key)",
        "awskms:///arn:aws:kms:eu-west-1:1:key/2",
    ] {
        named(input, "stand_in");
        named(format!("{input}\n"), "stand_in");
        named(format!("\u{feff}{input}\r\n"), "stand_in");
        if !input.contains(['"', '\n']) {
            named(format!("\"{input}\""), "stand_in");
        }
    }
    for input in [
        "SHA256:4x7Qb0eG7m8o1Jm3Wl8s2N0d8o7b2o9c1nqk6w2u3xA",
        "2048 SHA256:4x7Qb0eG7m8o1Jm3Wl8s2N0d8o7b2o9c1nqk6w2u3xA me@host (RSA)",
        "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
        "3BAFFDE57ADC4ABB93374403C529DD84776E9B0F",
        "3b af fd e5 7a dc 4a bb 93 37 44 03 c5 29 dd 84 77 6e 9b 0f",
        "\u{200e}3baffde57adc4abb93374403c529dd84776e9b0f",
        "SHA1 Fingerprint=3B:AF:FD:E5:7A:DC:4A:BB:93:37:44:03:C5:29:DD:84:77:6E:9B:0F",
        "Thumbprint: 3BAFFDE57ADC4ABB93374403C529DD84776E9B0F",
        "_n7ZcY0uliPQ_MbbVYXcZAUIM2PE4_YtYAavffFS2dc",
        "550e8400-e29b-41d4-a716-446655440000",
        "SHA2-256(public.pem)= e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "MD5(stdin)= d41d8cd98f00b204e9800998ecf8427e",
        "d41d8cd98f00b204e9800998ecf8427e  public.pem",
        "pin-sha256=\"HndasM8AWFM5hOi+aZ+PEJaO9J6gY1PJz20nbRTpYm8=\"",
        "X509v3 Subject Key Identifier: 3B:AF:FD:E5:7A:DC:4A:BB:93:37:44:03:C5:29:DD:84:77:6E:9B:0F",
        "2048 xuvin-zitub-pehyr-sadil-ryvec-tokub-dysof-lanam-tixex me@host (RSA)",
        "2048 16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48 me@host (RSA)",
        "kid=IZSSTECp",
    ] {
        named(input, "fingerprint");
    }
    for input in [
        "Could not read public key from key.pem",
        "keytool error: java.io.IOException: Invalid keystore format",
    ] {
        named(input, "stand_in");
        let message = &diagnose(input.as_bytes(), now()).findings[0].message;
        assert!(message.contains("error message"), "{message}");
    }
    for body in [
        "<your public key here>",
        "...",
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n...\nDQIDAQAB",
        "MIIB…AQAB",
        "********",
        "${PUBLIC_KEY}",
        "{{ key }}",
        "YOUR_KEY_HERE",
        "[REDACTED]",
        "MIIBIjANBg [snip] AQAB",
        "undefined",
        "https://a.example/k.pem",
        "System.Byte[]",
    ] {
        named(
            format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n"),
            "stand_in",
        );
    }
}
