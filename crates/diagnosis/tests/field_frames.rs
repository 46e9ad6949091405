//! What surrounds, separates or replaces the lines of a key, keys in hexadecimal, and what is left of private keys: each
//! in the forms that people upload.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::der::rsa_numbers;
use common::fixtures::{assert_private, der, now, shown, text, to_base64};
use diagnosis::{Diagnosis, Role, Verdict, diagnose};
use sha2::{Digest as _, Sha256};

const PUBLIC: &str = "rsa2048.spki.pem";
const PRIVATE: &str = "private-pkcs8.pem";

fn hash(spki: &[u8]) -> String {
    Sha256::digest(spki)
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect()
}

fn codes(diagnosis: &Diagnosis) -> Vec<&'static str> {
    let findings = diagnosis.findings.iter();
    findings.map(|finding| finding.code).collect()
}

#[track_caller]
fn has_key(diagnosis: &Diagnosis, input: &[u8]) {
    let key = diagnosis.public_key.as_ref().unwrap();
    let found = key.spki_sha256.as_deref();
    assert_eq!(found, Some(hash(&der(PUBLIC)).as_str()), "{}", shown(input));
}

#[track_caller]
fn repaired(input: impl AsRef<[u8]>, code: &str) {
    let input = input.as_ref();
    let diagnosis = diagnose(input, now());
    assert_eq!(
        diagnosis.verdict,
        Verdict::Repair,
        "{:#?}\n{}",
        diagnosis.findings,
        shown(input)
    );
    assert!(codes(&diagnosis).contains(&code), "{:?}", codes(&diagnosis));
    has_key(&diagnosis, input);
}

/// Rejected, and its key is offered.
#[track_caller]
fn offered(input: impl AsRef<[u8]>, code: &str) {
    let input = input.as_ref();
    let diagnosis = diagnose(input, now());
    assert_eq!(
        diagnosis.verdict,
        Verdict::Reject,
        "{:#?}\n{}",
        diagnosis.findings,
        shown(input)
    );
    assert_eq!(codes(&diagnosis)[0], code, "{}", shown(input));
    assert!(diagnosis.derived.is_some(), "{}", shown(input));
    has_key(&diagnosis, input);
}

#[track_caller]
fn named(input: impl AsRef<[u8]>, code: &str) {
    let input = input.as_ref();
    let diagnosis = diagnose(input, now());
    assert_eq!(diagnosis.verdict, Verdict::Reject, "{}", shown(input));
    assert_eq!(codes(&diagnosis)[0], code, "{}", shown(input));
    assert!(diagnosis.derived.is_none() && diagnosis.material.is_none());
    assert!(!diagnosis.holds_private, "{}", shown(input));
}

#[track_caller]
fn private(input: impl AsRef<[u8]>) {
    assert_private("", input);
}

/// The lines of a PEM, each changed.
fn lines(name: &str, line: impl Fn(usize, &str) -> String) -> String {
    let text = text(name);
    let lines = text.lines().enumerate();
    lines.map(|(index, own)| line(index, own)).collect()
}

/// The same before and after each line, a prefix of each line, separators, escapes.
type Frame = (&'static str, fn(usize, &str) -> String);
const FRAMES: [Frame; 30] = [
    ("framed_lines", |_, line| format!("| {line:<64} |\n")),
    ("framed_lines", |_, line| format!("│ {line:<64} │\n")),
    ("framed_lines", |index, line| {
        let edge = if index == 0 {
            "┌────┐\n"
        } else {
            ""
        };
        format!("{edge}│ {line:<64} │\n")
    }),
    ("marks_at_line_ends", |_, line| {
        format!("key | {line:<64}+\n")
    }),
    ("framed_lines", |_, line| format!("({line})\n")),
    ("framed_lines", |_, line| format!("echo {line}>>key.pem\n")),
    ("framed_lines", |_, line| {
        format!("echo {line} >> key.pem\r\n")
    }),
    ("framed_lines", |_, line| {
        format!("\u{1b}[32m{line}\u{1b}[0m\n")
    }),
    ("line_prefixes", |_, line| {
        format!("2027-01-01 12:00:00 INFO  {line}\n")
    }),
    ("line_prefixes", |index, line| {
        format!("2027-01-01T12:00:{index:02}.1234567Z {line}\n")
    }),
    ("line_prefixes", |_, line| format!("app-1  | {line}\n")),
    ("line_prefixes", |index, line| {
        format!("Jan  1 12:00:{index:02} host app[123]: {line}\n")
    }),
    ("line_prefixes", |index, line| {
        format!("key.pem:{}:{line}\n", index + 1)
    }),
    ("line_numbers", |index, line| {
        format!("{}\n{line}\n", index + 1)
    }),
    ("line_numbers", |index, line| {
        format!("{:02} {line}\n", index + 1)
    }),
    ("marks_at_line_ends", |_, line| format!(" {line:<64}+\n")),
    ("marks_at_line_ends", |_, line| format!("{line}^M\n")),
    ("marks_at_line_ends", |_, line| format!("{line}¶\n")),
    ("marks_at_line_ends", |_, line| format!("{line}[CR][LF]\n")),
    ("lost_line_breaks", |_, line| format!("{line}|")),
    ("lost_line_breaks", |_, line| format!("{line};")),
    ("lost_line_breaks", |_, line| format!("{line},")),
    ("lost_line_breaks", |_, line| format!("{line}~")),
    ("lost_line_breaks", |_, line| format!("{line}^J")),
    ("lost_line_breaks", |_, line| format!("{line}\\x0a")),
    ("lost_line_breaks", |_, line| format!("{line}<newline>")),
    ("escaped_text", |_, line| format!("{line}`n")),
    ("escaped_text", |_, line| format!("{line}`r`n")),
    ("html_text", |_, line| {
        let codes = line.bytes().chain([b'\n']);
        codes.map(|byte| format!("&#{byte};")).collect()
    }),
    ("html_text", |_, line| {
        let codes = line.bytes().chain([b'\n']);
        codes.map(|byte| format!("&#x{byte:x};")).collect()
    }),
];

#[test]
fn frames_prefixes_and_separators_are_removed() {
    for (code, frame) in FRAMES {
        repaired(lines(PUBLIC, frame), code);
    }
}

#[test]
fn a_private_key_in_any_frame_is_private() {
    for (_, frame) in FRAMES {
        private(lines(PRIVATE, frame));
    }
}

#[test]
fn separators_of_uneven_lines_are_not_guessed() {
    let body: String = text(PUBLIC)
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    // A damaged character is no separator.
    let (head, tail) = body.split_at(100);
    named(
        format!("-----BEGIN PUBLIC KEY-----|{head}|{tail}|-----END PUBLIC KEY-----"),
        "illegal_character",
    );
}

#[test]
fn the_pieces_of_a_dns_record_are_joined() {
    let body = to_base64(&der(PUBLIC));
    let (head, tail) = body.split_at(200);
    repaired(
        format!("key._domainkey IN TXT ( \"v=DKIM1; k=rsa; p={head}\" \"{tail}\" )"),
        "string_literals",
    );
}

#[test]
fn a_pem_printed_as_numbers_is_decoded() {
    let pem = text(PUBLIC);
    let list = |separator: &str| {
        let numbers: Vec<String> = pem.bytes().map(|byte| byte.to_string()).collect();
        numbers.join(separator)
    };
    let hex: String = pem.bytes().map(|byte| format!("{byte:02x}")).collect();
    for print in [
        format!("{{\"type\":\"Buffer\",\"data\":[{}]}}", list(",")),
        list(" "),
        list("\n"),
        hex,
    ] {
        repaired(print, "printed_key");
    }
}

/// DER in hexadecimal, as programs write it.
fn hexadecimal(bytes: &[u8]) -> Vec<String> {
    let words = |form: fn(&u8) -> String, separator: &str| {
        bytes.iter().map(form).collect::<Vec<_>>().join(separator)
    };
    let plain = words(|byte| format!("{byte:02x}"), "");
    let upper = plain.to_uppercase();
    let groups: Vec<&str> = plain
        .as_bytes()
        .chunks(8)
        .map(|group| std::str::from_utf8(group).unwrap())
        .collect();
    let table: String = bytes
        .chunks(16)
        .enumerate()
        .map(|(line, octets)| {
            let octets: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
            let (left, right) = octets.split_at(octets.len().min(8));
            let columns = format!("{}  {}", left.join(" "), right.join(" "));
            format!("{:04x}\t{columns:<48}   ................\r\n", line * 16)
        })
        .collect();
    vec![
        format!("0x{upper}"),
        format!("\\x{plain}"),
        format!("X'{upper}'"),
        format!("key: {plain}"),
        format!("{{\"key\": \"{plain}\"}}"),
        format!("<Buffer {}>", words(|byte| format!("{byte:02x}"), " ")),
        format!(
            "ArrayBuffer {{ [Uint8Contents]: <{}>, byteLength: 294 }}",
            words(|byte| format!("{byte:02x}"), " ")
        ),
        format!("<{}>", groups.join(" ")),
        format!("[]byte{{{}}}", words(|byte| format!("{byte:#x}"), ", ")),
        format!("{{{}}}", words(|byte| format!("&H{byte:02X}"), ", ")),
        format!("[\n{}\n]", words(|byte| format!("0x{byte:02x},"), "\n")),
        format!("\"Blob\"=hex:{}", words(|byte| format!("{byte:02x}"), ",")),
        table,
    ]
}

#[test]
fn keys_in_hexadecimal_are_offered() {
    for print in hexadecimal(&der(PUBLIC)) {
        offered(print, "not_key_material");
    }
    for print in hexadecimal(&der("rsa2048.pkcs1.pem")) {
        offered(print, "not_key_material");
    }
}

#[test]
fn private_keys_in_hexadecimal_are_private() {
    for name in [PRIVATE, "private-pkcs1.pem"] {
        for print in hexadecimal(&der(name)) {
            private(print);
        }
    }
}

/// The base64 of an RSA key in SSH's form.
fn ssh_blob(spki: &[u8]) -> String {
    let (modulus, exponent) = rsa_numbers(spki);
    let string = |octets: &[u8]| {
        let length = u32::try_from(octets.len()).unwrap().to_be_bytes();
        [&length, octets].concat()
    };
    let fields = [b"ssh-rsa".as_slice(), &exponent, &modulus].map(string);
    to_base64(&fields.concat())
}

/// A list such as `authorized_keys`.
#[test]
fn of_several_ssh_keys_the_only_usable_one_is_preselected() {
    let line = |file: &str| format!("ssh-rsa {} me@host\n", ssh_blob(&der(file)));
    let (first, second, small) = (
        line(PUBLIC),
        line("rsa3072.spki.pem"),
        line("rsa1024.spki.pem"),
    );
    let several = diagnose(format!("# keys\n{first}{second}{first}").as_bytes(), now());
    assert_eq!(codes(&several)[0], "ssh_public_key");
    assert!(several.derived.is_none());
    let lines: Vec<usize> = several.members.iter().map(|member| member.line).collect();
    assert_eq!(lines, [2, 3]);
    assert!(
        several
            .members
            .iter()
            .all(|member| member.material.is_some())
    );

    let file = format!("{small}{first}");
    let one = diagnose(file.as_bytes(), now());
    has_key(&one, file.as_bytes());
    assert!(one.derived.is_some());
    let roles: Vec<Role> = one.members.iter().map(|member| member.role).collect();
    assert_eq!(roles, [Role::Other, Role::Chosen]);

    let cut = diagnose(&first.as_bytes()[..200], now());
    assert_eq!(codes(&cut)[0], "ssh_public_key");
    assert!(cut.findings[0].message.contains("truncated"));
}

#[test]
fn ssh_keys_in_any_layout_are_offered() {
    let blob = ssh_blob(&der(PUBLIC));
    let wrapped: Vec<&str> = blob
        .as_bytes()
        .chunks(70)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let wrapped = wrapped.join("\n");
    for print in [
        format!("\"ssh-rsa {blob} me@host\""),
        format!("{{\"key\": \"ssh-rsa {blob}\"}}"),
        format!("ssh-rsa {wrapped} me@host"),
        format!(
            "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"me\"\n{wrapped}\n---- END SSH2 PUBLIC KEY ----\n"
        ),
    ] {
        let diagnosis = diagnose(print.as_bytes(), now());
        assert_eq!(codes(&diagnosis)[0], "ssh_public_key", "{print}");
        assert!(diagnosis.derived.is_some(), "{print}");
    }
}

fn jwk(spki: &[u8]) -> String {
    let (modulus, _) = rsa_numbers(spki);
    let modulus = modulus.strip_prefix(&[0]).unwrap_or(&modulus);
    let n = to_base64(modulus)
        .replace('+', "-")
        .replace('/', "_")
        .replace('=', "");
    format!("{{\"kty\":\"RSA\",\"kid\":\"other-key-1\",\"n\":\"{n}\",\"e\":\"AQAB\"}}")
}

/// A JWK or an SSH key of another key than the PEM beside it.
#[test]
fn different_keys_in_different_formats_are_ambiguous() {
    let other = jwk(&der("rsa3072.spki.pem"));
    for file in [
        format!("{}{other}\n", text(PUBLIC)),
        format!("{other}\n{}", text(PUBLIC)),
        format!("{{\"pem\": {:?}, \"jwk\": {other}}}", text(PUBLIC)),
    ] {
        let diagnosis = diagnose(file.as_bytes(), now());
        assert_eq!(codes(&diagnosis), ["ambiguous"], "{file}");
        assert_eq!(diagnosis.verdict, Verdict::Reject);
        assert!(diagnosis.material.is_none() && diagnosis.derived.is_none());
        let kids: Vec<Option<&str>> = diagnosis
            .members
            .iter()
            .map(|member| member.kid.as_deref())
            .collect();
        assert_eq!(kids, [None, Some("other-key-1")], "{file}");
        assert!(
            diagnosis
                .members
                .iter()
                .all(|member| member.material.is_some())
        );
    }
    let own = jwk(&der(PUBLIC));
    let diagnosis = diagnose(format!("{}{own}\n", text(PUBLIC)).as_bytes(), now());
    assert_eq!(diagnosis.verdict, Verdict::Accept, "the same key");
}

#[test]
fn the_only_rsa_key_beside_others_is_preselected() {
    let file = format!("{}{}", text("ec-prime256v1.spki.pem"), text(PUBLIC));
    let diagnosis = diagnose(file.as_bytes(), now());
    assert_eq!(codes(&diagnosis)[0], "ambiguous");
    has_key(&diagnosis, file.as_bytes());
    assert!(diagnosis.derived.is_some());
    let roles: Vec<Role> = diagnosis.members.iter().map(|member| member.role).collect();
    assert_eq!(roles, [Role::Other, Role::Chosen]);
}

/// Letters, digits and signs have one code in all EBCDIC code pages that are in use.
fn ebcdic(text: &str, line_break: u8) -> Vec<u8> {
    let code = |byte: u8| match byte {
        b'a'..=b'i' => byte - b'a' + 0x81,
        b'j'..=b'r' => byte - b'j' + 0x91,
        b's'..=b'z' => byte - b's' + 0xa2,
        b'A'..=b'I' => byte - b'A' + 0xc1,
        b'J'..=b'R' => byte - b'J' + 0xd1,
        b'S'..=b'Z' => byte - b'S' + 0xe2,
        b'0'..=b'9' => byte - b'0' + 0xf0,
        b'+' => 0x4e,
        b'-' => 0x60,
        b'/' => 0x61,
        b'=' => 0x7e,
        b'\n' => line_break,
        _ => 0x40,
    };
    text.bytes().map(code).collect()
}

#[test]
fn pem_in_ebcdic_is_named() {
    for line_break in [0x15, 0x25] {
        for name in [PUBLIC, "chain-leaf.pem"] {
            named(ebcdic(&text(name), line_break), "der_transfer");
        }
        private(ebcdic(&text(PRIVATE), line_break));
    }
}

#[test]
fn parts_of_private_keys_are_private() {
    let pkcs8 = to_base64(&der(PRIVATE));
    let pkcs1 = to_base64(&der("private-pkcs1.pem"));
    for start in [64, 101, 200, 402] {
        private(&pkcs8[start..]);
        private(&pkcs1[start..]);
    }
    private(&der(PRIVATE)[100..]);
}

#[test]
fn private_numbers_of_more_programs_are_private() {
    let digits = "123456789".repeat(68);
    let hex = "1f".repeat(256);
    let base64 = "Tm90IGEga2V5LCBidXQgYXMgbG9uZw".repeat(10);
    let bytes = vec!["201"; 256].join(", ");
    for print in [
        format!("BigInteger d = new BigInteger(\"{digits}\");"),
        format!("var d = BigInteger.Parse(\"{digits}\");"),
        format!("{{\"d\"=>#<OpenSSL::BN {digits}>}}"),
        format!("p = {digits}\nq = {digits}\n"),
        format!("prime1: 0x{hex}\nprime2: 0x{hex}\n"),
        format!("uint8_t d[256] = {{{bytes}}};"),
        format!("D        : {{{bytes}}}"),
        format!("<td>d</td><td>{digits}</td>"),
        format!("{{\"modulus\":\"{base64}\",\"privateExponent\":\"{base64}\"}}"),
    ] {
        private(print);
    }
    for print in [
        format!("p = {digits}\nq = {digits}\ng = {digits}\n"),
        format!("p: {digits}\ng: 2\n"),
    ] {
        let diagnosis = diagnose(print.as_bytes(), now());
        assert!(!diagnosis.holds_private, "{print}");
    }
}

#[test]
fn typographic_quotes_in_a_jwk_are_read() {
    let plain = jwk(&der(PUBLIC));
    for (open, close) in [('“', '”'), ('”', '”'), ('“', '“'), ('„', '“')] {
        let mut is_open = false;
        let file: String = plain
            .chars()
            .map(|c| {
                if c != '"' {
                    return c;
                }
                is_open = !is_open;
                if is_open { open } else { close }
            })
            .collect();
        offered(file, "jwk");
    }
}

#[test]
fn words_instead_of_a_key_are_named() {
    for text in [
        "cat: key.pem: No such file or directory",
        "unable to load Public Key",
        "bash: openssl: command not found",
        "Access Denied",
        "PUBLIC KEY",
        "BEGIN PUBLIC KEY",
        "RS256",
        "rsa:2048",
        "my-key-2027",
        "Object",
        "&{%!s(*big.Int=0x) %!s(int=65537)}",
        "env:PUBLIC_KEY",
        "ENC(abcdef==)",
        "jwks_uri: https://login.example/jwks",
    ] {
        named(text, "stand_in");
    }
    for text in [
        "kid: abc123def456",
        "NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg",
    ] {
        named(text, "fingerprint");
    }
    for text in [
        "{\"KeyMetadata\":{\"KeyId\":\"1234abcd\",\"KeySpec\":\"RSA_2048\"}}",
        "NAME      TYPE                DATA   AGE\ntls-key   kubernetes.io/tls   2      5d\n",
        "CONNECTED(00000003)\n---\nNo client certificate CA names sent\n---\n",
        "example. IN DNSKEY 256 3 8 AwEAAcTQyaIe6nt3xSPOG2L/YfwBkOVTJN6mlnZ249O5",
        "0000000 101060 020402 006460 004406\n0000020 001052 103206 173010\n0000036\n",
    ] {
        named(text, "tool_output");
    }
    named(
        "| RSA_PUBLIC_KEY_FP | SHA256:HndasM8AWFM5hOi+aZ+PEJaO9J6gY1PJz20nbRTpYm8= |",
        "fingerprint",
    );
    named(
        "{\"keyCredentials\":[{\"key\":null,\"usage\":\"Verify\"}]}",
        "stand_in",
    );
    // A letter is none of these.
    let diagnosis = diagnose(b"Hello, this is the key that we talked about.", now());
    assert_eq!(codes(&diagnosis), ["not_key_material"]);
}
