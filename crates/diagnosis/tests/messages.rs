//! Every message of the diagnosis in one reviewed snapshot. A better wording is one changed line in it:
//! `cargo insta review`, or run the test with `INSTA_UPDATE=always` and read the difference.
//!
//! Other tests assert codes and values, never sentences.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::TimeDelta;
use common::certificate::{Cert, extension, name, signature_algorithm, validity};
use common::der::{bit_string, element, integer, rsa_algorithm, rsa_numbers, rsa_spki, sequence};
use common::fixtures::{
    bytes, der, now, pem, public_key_section, text, to_base64, to_base64url, utf16,
};
use common::keys::{RFC_7638_MODULUS, roca_modulus, rsa_jwk, rsa_key_of};
use common::weak;
use diagnosis::{
    Algorithm, CODES, Finding, MAX_INPUT, Repair, algorithm_finding, diagnose, expiry_finding,
    too_large,
};

/// Inputs that together produce every message.
fn inputs() -> Vec<Vec<u8>> {
    [
        fixtures(),
        kinds(),
        texts(),
        sections(),
        keys(),
        certificates(),
        several(),
        key_sets(),
        forms(),
        field(),
    ]
    .concat()
}

/// Objects in forms that need another command, and kinds that are easily taken for others.
fn forms() -> Vec<Vec<u8>> {
    let bare = |name: &str| to_base64(&der(name)).into_bytes();
    let ber = |name: &str| [b"\x30\x80".as_slice(), &der(name)[4..], b"\0\0"].concat();
    let store = to_base64(&bytes("container.p12"));
    let poison = extension(b"\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x03", true, &[5, 0]);
    let blob = |kind: &str| {
        let kind = [&[0, 0, 0, kind.len() as u8], kind.as_bytes()].concat();
        to_base64(&kind)
    };
    vec![
        bare("request.pem"),
        bare("container.p7b"),
        bare("private-pkcs8-encrypted.pem"),
        bare("rsa2048.private.pem"),
        store.clone().into_bytes(),
        format!("data:\n  store: {store}\n").into_bytes(),
        ber("chain-leaf.pem"),
        ber("rsa2048.pkcs1.pem"),
        pem(
            "CERTIFICATE",
            &Cert {
                extensions: vec![poison],
                ..Cert::new()
            }
            .der(),
        )
        .into_bytes(),
        b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01".to_vec(),
        format!("ssh-dss {}", blob("ssh-dss")).into_bytes(),
        format!(
            "sk-ssh-ed25519@openssh.com {}",
            blob("sk-ssh-ed25519@openssh.com")
        )
        .into_bytes(),
    ]
}

/// The files of people who tried to register JWKs, and more slips.
fn key_sets() -> Vec<Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field/jwk");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut inputs: Vec<Vec<u8>> = files
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect();
    let (modulus, exponent) = rsa_numbers(&der("rsa2048.spki.pem"));
    let n = to_base64url(&modulus[1..]);
    let key = |n: &str, e: &str| format!(r#"{{"kty":"RSA","n":{n},"e":{e}}}"#);
    let plain = key(
        &format!("\"{n}\""),
        &format!("\"{}\"", to_base64url(&exponent)),
    );
    for text in [
        plain.replace(",\"e\"", " \"e\""),
        plain.replace('"', "'"),
        plain.replace("\"kty\"", "kty"),
        plain.replace('}', ",\"x5t\":None}"),
        plain.replace('{', "{ // the key\n"),
        plain.replace('}', ""),
        plain.replace("\"}", "\n\"}"),
        plain.replace('"', "\\\""),
        format!("{plain:?}"),
        format!("const jwk = {plain};"),
        to_base64(plain.as_bytes()),
        plain[..200].to_owned(),
        key("[1,2]", "\"AQAB\""),
        key("1", "\"AQAB\""),
        key("true", "\"AQAB\""),
        key("\"ssh-rsa AAAA\"", "\"AQAB\""),
        key(
            &format!("\"{}\"", to_base64(&der("request.pem"))),
            "\"AQAB\"",
        ),
        key(&format!("\"{}\"", to_base64(&[b'x'; 200])), "\"AQAB\""),
        key(
            &format!("\"{}\"", to_base64(&der("rsa2048.pkcs1.pem"))),
            "\"AQAB\"",
        ),
        key(&format!("\"-_+/{n}\""), "\"AQAB\""),
        key(&format!("\"{n}A\""), "\"AQAB\""),
        key(&format!("\" {n}\""), "\"!\""),
        key(&format!("\"{n}\""), "1.5"),
        key(&format!("\"{n}\""), "true"),
        key(&format!("\"{n}\""), "\"AQABAA\""),
        plain.replace('}', ",\"status\":\"disabled\"}"),
        plain.replace('}', ",\"exp\":1}"),
        plain.replace('}', ",\"key_ops\":[\"wrapKey\"]}"),
    ] {
        inputs.push(text.into_bytes());
    }
    inputs
}

/// Every file in `tests/fixtures`, as it is and as DER.
fn fixtures() -> Vec<Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "make.sh")
        .collect();
    names.sort();
    let mut inputs = Vec::new();
    for name in &names {
        inputs.push(bytes(name));
        if name.ends_with(".pem") && !name.contains("encrypted") {
            inputs.push(der(name));
        }
    }
    inputs
}

/// Kinds of files that can't be registered.
fn kinds() -> Vec<Vec<u8>> {
    let key = der("rsa2048.spki.pem");
    let secret = der("private-pkcs8.pem");
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let spaced =
        |line: &[u8]| -> String { line.iter().map(|byte| format!(" {byte:02x}")).collect() };
    let dump = |offset: fn(usize) -> String, middle: &str| -> String {
        let line = |(index, line): (usize, &[u8])| {
            let (left, right) = line.split_at(line.len().min(8));
            format!(
                "{}{middle}{}{middle}{}  |x|\n",
                offset(index * 16),
                spaced(left),
                spaced(right)
            )
        };
        key.chunks(16).enumerate().map(line).collect()
    };
    let (modulus, exponent) = rsa_numbers(&key);
    let jwk = format!(
        r#""kty":"RSA","n":"{}","e":"{}""#,
        to_base64url(&modulus[1..]),
        to_base64url(&exponent)
    );
    let mut enveloped = der("container.p7b");
    let kind = enveloped
        .windows(2)
        .position(|pair| pair == [7, 2])
        .unwrap();
    enveloped[kind + 1] = 3;
    let openssh = base64_of_openssh();
    let putty = |encryption: &str| {
        format!(
            "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: {encryption}\nComment: x\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 1\nAAAA\n"
        )
    };
    let octets = to_base64(&[7; 32]);
    let array: Vec<String> = key.iter().map(|byte| format!("0x{byte:02x}")).collect();
    let certificate = text("chain-leaf.pem");
    let hidden = |what: &str| format!("{certificate}\n{what}\n").into_bytes();
    vec![
        Vec::new(),
        vec![0x80; 40],
        b"Put the key here.\n".to_vec(),
        b"{\"error\": \"not found\"}".to_vec(),
        b"<?xml version=\"1.0\"?><a/>".to_vec(),
        b"<!DOCTYPE html>\n<html><body>404</body></html>".to_vec(),
        b"\x89PNG\r\n\x1a\n\0\0".to_vec(),
        b"\xff\xd8\xff\xe0".to_vec(),
        b"GIF89a".to_vec(),
        b"\0\0\x01\0".to_vec(),
        b"PK\x03\x04\x14\0\x06\0".to_vec(),
        b"\x1f\x8b\x08\0".to_vec(),
        b"%PDF-1.7\n".to_vec(),
        b"\x7fELF\x02".to_vec(),
        b"\0asm\x01".to_vec(),
        b"wOF2\0".to_vec(),
        b"eyJhbGciOiJSUzI1NiJ9.e30.c2ln".to_vec(),
        b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n".to_vec(),
        b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nmQENBF\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----\n".to_vec(),
        b"\x98\x33\x04\x6a\x15\x63\x61\x16\x09\x2b\x06\x01".to_vec(),
        b"\x95\x03\x98\x04\x6a\x15\x63\x61\x01\x08\x00\xb3".to_vec(),
        // SSH.
        b"ssh-rsa AAAA".to_vec(),
        b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDdDGxQuU2sN2nVHJ3C0o9ZK7v0VVoRk3rIqvTB0GQdz me".to_vec(),
        b"ssh-rsa-cert-v01@openssh.com AAAAHHNzaC1yc2EtY2VydC12MDFAb3BlbnNzaC5jb20 x".to_vec(),
        b"---- BEGIN SSH2 PUBLIC KEY ----\nComment: x\nAAAAB3NzaC1yc2E=\n---- END SSH2 PUBLIC KEY ----\n".to_vec(),
        // JWK.
        format!("{{{jwk}}}").into_bytes(),
        format!("{{\"keys\":[{{{jwk}}}]}}").into_bytes(),
        format!("{{\"keys\":[{{{jwk}}},{{{jwk}}}]}}").into_bytes(),
        format!("{{{jwk},\"d\":\"AQAB\"}}").into_bytes(),
        br#"{"kty":"oct","k":"c2VjcmV0"}"#.to_vec(),
        br#"{"kty":"RSA","n":"sXch"}"#.to_vec(),
        br#"{"kty":"RSA","x5c":["MIIB"]}"#.to_vec(),
        br#"{"kty":"RSA","n":"sX+h","e":"AQAB"}"#.to_vec(),
        br#"{"kty":"RSA","n":"sXch","e":"AQAB"}"#.to_vec(),
        // Text forms.
        hex(&key).into_bytes(),
        hex(&der("self-signed.pem")).into_bytes(),
        hex(&secret).into_bytes(),
        dump(|offset| format!("{offset:08x}:"), "").into_bytes(),
        dump(|offset| format!("{offset:08x} "), " ").into_bytes(),
        dump(|offset| format!("{offset:07o}"), "").into_bytes(),
        format!("key[] = {{ {} }};", array.join(", ")).into_bytes(),
        b"<RSAKeyValue><Modulus>AQ==</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>".to_vec(),
        b"Certificate:\n    Data:\n    Signature Algorithm: x\n".to_vec(),
        b"Public-Key: (2048 bit)\nModulus:\n".to_vec(),
        b"Modulus=C0FFEE\n".to_vec(),
        b"sha256 Fingerprint=AA:BB:CC\n".to_vec(),
        b"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9".to_vec(),
        // Private keys in other formats.
        putty("none").into_bytes(),
        putty("aes256-cbc").into_bytes(),
        openssh,
        b"\xfe\xed\xfe\xed\0\0\0\x02".to_vec(),
        b"\xce\xce\xce\xce\0\0\0\x02".to_vec(),
        b"\x1e\xf1\xb5\xb0\0\0\0\0\x01\0\0\0\0\0\0\0".to_vec(),
        b"\x07\x02\0\0\0\xa4\0\0RSA2\0\x08\0\0".to_vec(),
        pem("CERTIFICATE", b"\xfe\xed\xfe\xed\0\0\0\x02").into_bytes(),
        secret[..40].to_vec(),
        [&key[..], &secret].concat(),
        format!("[Interface]\nPrivateKey = {octets}\n").into_bytes(),
        b"AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX".to_vec(),
        b"Private-key-format: v1.3\nAlgorithm: 8 (RSASHA256)\nModulus: AQAB\n".to_vec(),
        b"SSH PRIVATE KEY FILE FORMAT 1.1\n\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec(),
        b"text\n---- BEGIN SSH2 ENCRYPTED PRIVATE KEY and no more of it".to_vec(),
        b"untrusted comment: minisign encrypted secret key\nRWRTY0IyAAAA\n".to_vec(),
        b"untrusted comment: signify secret key\nRWRCSwAAAABBBBBB\n".to_vec(),
        b"== ed25519v1-secret: type0 ==\0\0\0AAAAAAAAAAAAAAAA".to_vec(),
        b"(private-key (rsa (n #00C0FFEE#)(e #010001#)(d #00#)))".to_vec(),
        b"Private-Key: (2048 bit, 2 primes)\nmodulus:\n    00:b3\nprivateExponent:\n    11:22\n".to_vec(),
        b"0:d=0 hl=2 l=9 prim: INTEGER :00\n".repeat(7),
        b"<RSAKeyValue><Modulus>AQAB</Modulus><D>AQAB</D></RSAKeyValue>".to_vec(),
        b"<DSAKeyValue><P>AQABAQAB</P><X>AQABAQABAQABAQAB</X></DSAKeyValue>".to_vec(),
        b"text\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\nMIIEpAIBAAKCAQEAsPnoGUOnrpiSqt4XynxAHRP7SBSObI6q\n".to_vec(),
        b"key: \"-----BEGIN PRIVATE KEY----- and the rest was cut off here\"".to_vec(),
        hidden("<RSAKeyValue><Modulus>AQAB</Modulus><D>AQAB</D></RSAKeyValue>"),
        hidden(&to_base64(&secret)),
        hidden(&to_base64(&der("private-pkcs8-encrypted.pem"))),
        hidden(&to_base64(&bytes("container.p12"))),
        hidden(r#"x = {"kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#),
        [certificate.as_bytes(), b"\n", b"\xfe\xed\xfe\xed\0\0\0\x02", &[0x41; 60]].concat(),
        format!("{certificate}-----BEGIN DSA PRIVATE KEY-----\nMA8CAQICAQMCAQQCAQUCAQY=\n-----END DSA PRIVATE KEY-----\n").into_bytes(),
        // Other objects.
        pem("CMS", &der("container.p7b")).into_bytes(),
        enveloped,
        sequence(&[element(0x0a, &[0]), element(0xa0, &sequence(&[]))]),
        sequence(&[sequence(&[element(6, &[0x2a, 3, 4])]), element(4, &[7; 20])]),
        sequence(&[element(0x0c, &[b'x'; 200])]),
        pem("THING", &sequence(&[element(0x0c, b"x")])).into_bytes(),
        pem("AGE ENCRYPTED FILE", b"age-encryption.org/v1\n-> X25519 abc").into_bytes(),
        sequence(&[
            sequence(&[element(2, &[1]), sequence(&[]), element(0xa0, &[])]),
            sequence(&[]),
            bit_string(&[0; 40]),
        ]),
    ]
}

fn base64_of_openssh() -> Vec<u8> {
    let body: String = text("private-openssh")
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    common::fixtures::base64(&body)
}

/// How a text is written around and between the lines of a section.
fn texts() -> Vec<Vec<u8>> {
    let spki = text("rsa2048.spki.pem");
    let body: String = spki.lines().filter(|line| !line.starts_with('-')).collect();
    let with = public_key_section;
    let block: String = spki.lines().map(|line| format!("    {line}\n")).collect();
    let quoted: String = spki.lines().map(|line| format!("> {line}\n")).collect();
    let joined: Vec<&str> = spki.lines().collect();
    vec![
        utf16(&spki, true),
        utf16(&spki, false),
        utf16(&body, true),
        format!("\u{feff}{spki}").into_bytes(),
        spki.replace('\n', "\r\n").into_bytes(),
        spki.replace('\n', "\r").into_bytes(),
        format!("A note\r{spki}").into_bytes(),
        spki.trim_end().as_bytes().to_vec(),
        format!("A note.\n{spki}").into_bytes(),
        spki.replace('\n', "").into_bytes(),
        spki.replace('\n', "\\n").into_bytes(),
        format!("<pre>{}</pre>", spki.replace('\n', "<br>\n")).into_bytes(),
        block.into_bytes(),
        format!("\"{}\"", spki.trim_end()).into_bytes(),
        joined.join("\"\n\"").into_bytes(),
        format!("key = {spki}").into_bytes(),
        body.clone().into_bytes(),
        to_base64(spki.as_bytes()).into_bytes(),
        with(&body).into_bytes(),
        with(&body.replace('+', "-").replace('/', "_")).into_bytes(),
        with(&body.replacen('+', "-", 1)).into_bytes(),
        with(&format!("{body}=")).into_bytes(),
        with(&format!("{body}A")).into_bytes(),
        with(&format!("{body}==AAAA")).into_bytes(),
        spki.replacen('\n', "\n\n\n", 1).into_bytes(),
        spki.replacen("A\n", "\u{b}A\n", 1).into_bytes(),
        spki.replacen("\nMI", "\n\u{b}MI", 1).into_bytes(),
        spki.replacen("KEY-----\nMI", "KEY-----\nProc-Type: 4,CLEAR\n\nMI", 1)
            .into_bytes(),
        quoted.into_bytes(),
    ]
}

/// Damage to the boundaries and the body of a section.
fn sections() -> Vec<Vec<u8>> {
    let spki = text("rsa2048.spki.pem");
    let lines: Vec<&str> = spki.lines().collect();
    let without = |index: usize| {
        let lines = lines.iter().enumerate().filter(|(at, _)| *at != index);
        lines
            .map(|(_, line)| format!("{line}\n"))
            .collect::<String>()
    };
    let inserted = |what: &[u8]| {
        let mut bytes = spki.clone().into_bytes();
        bytes.splice(100..100, what.iter().copied());
        bytes
    };
    let key = der("rsa2048.spki.pem");
    let short = |line: usize| {
        let lines = lines.iter().enumerate().map(|(at, text)| match at == line {
            true => format!("{}\n", &text[..60]),
            false => format!("{text}\n"),
        });
        lines.collect::<String>().into_bytes()
    };
    let mut missing = spki.clone();
    missing.remove(120);
    vec![
        spki.replace("-----", "\u{2014}\u{2014}-").into_bytes(),
        spki.replace("-----BEGIN", "----BEGIN").into_bytes(),
        spki.replace("-----", "----").into_bytes(),
        spki.replace("PUBLIC KEY", "PUBLIC  KEY").into_bytes(),
        spki.replace("PUBLIC KEY", "PUBLIC\u{a0}KEY").into_bytes(),
        spki.replace("BEGIN PUBLIC KEY", "begin public key")
            .into_bytes(),
        spki.replace("END PUBLIC KEY", "END CERTIFICATE")
            .into_bytes(),
        spki.replace("PUBLIC KEY", "CERTIFICATE").into_bytes(),
        spki.replace("PUBLIC KEY", "THING").into_bytes(),
        without(0).into_bytes(),
        spki.replace("-----END PUBLIC KEY-----\n", "").into_bytes(),
        spki.replace("-----END PUBLIC KEY-----\n", "-----END PUB")
            .into_bytes(),
        lines[..3].join("\n").into_bytes(),
        without(2).into_bytes(),
        short(2),
        missing.into_bytes(),
        inserted(b"\0"),
        inserted("\u{200b}".as_bytes()),
        inserted(b"!"),
        inserted(b"\xff"),
        b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n".to_vec(),
        pem("CERTIFICATE", &der("self-signed.pem")[48..]).into_bytes(),
        key[..key.len() - 1].to_vec(),
        key[..100].to_vec(),
        [&key[..], b"\0"].concat(),
        [&key[..], b"garbage"].concat(),
        [&[0x30, 0x80], &key[4..], &[0, 0]].concat(),
        [&[0x30, 0x83, 0, key[2], key[3]], &key[4..]].concat(),
        [0x30, 0x80].repeat(40),
        pem(
            "TRUSTED CERTIFICATE",
            &[der("chain-leaf.pem"), vec![0x30, 0]].concat(),
        )
        .into_bytes(),
        format!("-----BEGIN THING-----\nMIIB\n{spki}").into_bytes(),
        format!("{spki}{}", text("ec-parameters.pem")).into_bytes(),
        format!("{spki}{0}{0}", text("ec-parameters.pem")).into_bytes(),
    ]
}

/// Keys that rules object to.
fn keys() -> Vec<Vec<u8>> {
    let (modulus, exponent) = rsa_numbers(&der("rsa2048.spki.pem"));
    let numbers = sequence(&[integer(&modulus), integer(&exponent)]);
    let rsa = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
    let ec = b"\x2a\x86\x48\xce\x3d\x02\x01";
    let pss = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
    let mut even = modulus.clone();
    *even.last_mut().unwrap() &= 0xfe;
    let mut divisible = modulus.clone();
    let rest = divisible
        .iter()
        .fold(0u32, |rest, octet| (rest * 256 + u32::from(*octet)) % 3);
    *divisible.last_mut().unwrap() -= rest as u8;
    if divisible.last().unwrap() & 1 == 0 {
        *divisible.last_mut().unwrap() ^= 3;
    }
    let mut keys: Vec<Vec<u8>> = [
        &[0][..],
        &[1],
        &[2],
        &[0xff],
        &[3],
        &[0, 1, 0, 1],
        &[1, 0, 0, 0, 1],
        &[1; 9],
        &[1; 40],
    ]
    .into_iter()
    .map(|exponent| rsa_spki(&modulus, exponent))
    .collect();
    keys.extend([
        rsa_spki(&[0], &exponent),
        rsa_spki(&modulus[1..], &exponent),
        rsa_spki(&[&[0], &modulus[..]].concat(), &exponent),
        rsa_spki(&[&[0], &[0x7f; 256][..]].concat(), &exponent),
        rsa_spki(&even, &exponent),
        rsa_spki(&[&[0][..], &[0xff; 256]].concat(), &exponent),
        rsa_spki(&roca_modulus(), &exponent),
        rsa_key_of(rsa, &[]),
        rsa_key_of(rsa, &[2, 1, 5]),
        rsa_key_of(rsa, &[5, 1, 0]),
        rsa_key_of(rsa, &[1, 0]),
        rsa_key_of(rsa, &[6, 0]),
        rsa_key_of(rsa, &[2, 0]),
        rsa_key_of(rsa, &[10, 0]),
        rsa_key_of(rsa, &[2, 2, 0, 1]),
        rsa_key_of(rsa, &[3, 0]),
        rsa_key_of(rsa, &[3, 1, 1]),
        rsa_key_of(rsa, &[0x25, 0]),
        rsa_key_of(rsa, &[0x10, 0]),
        rsa_key_of(rsa, &[0, 0]),
        rsa_key_of(rsa, &[5, 0, 5, 0]),
        rsa_key_of(pss, &[5, 0]),
        rsa_key_of(ec, &[]),
        rsa_key_of(ec, &[5, 0]),
        rsa_key_of(&[0x2a, 3, 4], &[]),
        rsa_key_of(b"\x60\x86\x48\x01\x65\x03\x04\x03\x12", &[]),
        rsa_key_of(b"\x2a\x86\x48\xce\x38\x04\x01", &[]),
        sequence(&[rsa_algorithm(), bit_string(&sequence(&[integer(&modulus)]))]),
        sequence(&[rsa_algorithm(), bit_string(&[4, 0])]),
        sequence(&[
            rsa_algorithm(),
            bit_string(&[numbers.clone(), vec![5, 0]].concat()),
        ]),
        sequence(&[
            rsa_algorithm(),
            element(3, &[&[1], numbers.as_slice()].concat()),
        ]),
        pem(
            "PUBLIC KEY",
            &sequence(&[rsa_algorithm(), bit_string(&numbers), vec![5, 0]]),
        )
        .into_bytes(),
    ]);
    let sample = diagnose(rsa_jwk(RFC_7638_MODULUS).as_bytes(), now());
    keys.push(sample.derived.unwrap().der);
    keys
}

/// A certificate with one property changed.
fn certificates() -> Vec<Vec<u8>> {
    let mut certs = Vec::new();
    let mut cert = |change: &dyn Fn(&mut Cert)| {
        let mut cert = Cert::new();
        change(&mut cert);
        certs.push(cert.der());
    };
    let utc = |from: &str, to: &str| validity((0x17, from), (0x17, to));
    let subject = |value: &str| name(&[("CN", 0x0c, value.as_bytes())]);
    let common_name = || element(6, &[0x55, 4, 3]);
    let raw_subject = |parts: &[Vec<u8>]| sequence(&[element(0x31, &sequence(parts))]);
    for period in [
        utc("250101000000Z", "261231120000Z"),
        utc("250101000000Z", "261231233000Z"),
        utc("270101010000Z", "350101000000Z"),
        utc("250101000000Z", "270102000000Z"),
        utc("350101000000Z", "250101000000Z"),
        utc("251301000000Z", "350101000000Z"),
        utc("250101000000Z", "251301000000Z"),
        utc("2501010000Z", "350101000000Z"),
        validity((0x17, "250101000000Z"), (0x18, "99991231235959Z")),
        sequence(&[element(5, &[]), element(5, &[])]),
        sequence(&[
            utc("250101000000Z", "350101000000Z")[2..].to_vec(),
            vec![5, 0],
        ]),
    ] {
        cert(&|cert| cert.validity = period.clone());
    }
    for serial in [&[0][..], &[0x80], &[1; 21], &[0, 0, 1], &[]] {
        cert(&|cert| cert.serial = element(2, serial));
    }
    cert(&|cert| cert.version = vec![]);
    cert(&|cert| cert.version = element(0xa0, &element(2, &[8])));
    cert(&|cert| cert.version = element(0xa0, &[2, 1, 2, 5, 0]));
    cert(&|cert| cert.outer = signature_algorithm(12));
    cert(&|cert| {
        cert.issuer = cert.subject.clone();
        cert.outer = sequence(&[element(6, &[0x2a, 3, 4])]);
    });
    cert(&|cert| cert.issuer = cert.subject.clone());
    for value in ["a\u{202e}b", "p\u{430}ypal.com"] {
        cert(&|cert| cert.subject = subject(value));
        cert(&|cert| cert.issuer = subject(value));
    }
    cert(&|cert| cert.subject = sequence(&[]));
    for parts in [
        vec![common_name()],
        vec![element(0x0c, b"x"), element(0x0c, b"x")],
        vec![common_name(), element(0x0c, b"x"), element(0x0c, b"x")],
        vec![common_name(), element(0x1e, &[0])],
        vec![common_name(), element(0x0c, &[0xe9])],
        vec![common_name(), element(0x04, b"x")],
        vec![common_name(), element(0x41, b"x")],
    ] {
        cert(&|cert| cert.subject = raw_subject(&parts));
    }
    cert(&|cert| cert.subject = sequence(&[element(0x31, &element(0x0c, b"x"))]));
    cert(&|cert| cert.subject = sequence(&[element(0x0c, b"x")]));
    let usage = |bits: &[u8]| extension(&[0x55, 0x1d, 0x0f], true, bits);
    let constraints = |value: &[u8]| extension(&[0x55, 0x1d, 0x13], true, value);
    let ca = [0x30, 3, 1, 1, 0xff];
    for extensions in [
        vec![usage(&[3, 2, 5, 0x20])],
        vec![usage(&[3, 1, 0])],
        vec![constraints(&ca)],
        vec![usage(&[3, 2, 7, 0x80]), usage(&[3, 2, 7, 0x80])],
        vec![extension(&[0x2a, 3, 4], true, &[5, 0])],
        vec![extension(
            &[0x55, 0x1d, 0x11],
            false,
            &sequence(&[element(0x82, b"good\0bad")]),
        )],
        vec![sequence(&[
            element(6, &[0x55, 0x1d, 0x0f]),
            element(1, &[1]),
            element(4, &[3, 2, 7, 0x80]),
        ])],
        vec![extension(&[0x2a, 3, 4], false, &[0x24, 2, 5, 0])],
        vec![sequence(&[
            element(6, &[0x2a, 3, 4]),
            element(0x24, &[4, 0]),
        ])],
        vec![sequence(&[element(6, &[0x2a, 3, 4])])],
        vec![sequence(&[
            element(6, &[0x2a, 3, 4]),
            element(4, &[]),
            element(5, &[]),
        ])],
        vec![element(5, &[])],
    ] {
        cert(&|cert| cert.extensions = extensions.clone());
    }
    cert(&|cert| {
        cert.issuer = cert.subject.clone();
        cert.extensions = vec![constraints(&ca)];
    });
    let mut unused_bits = Cert::new().der();
    let at = unused_bits.len() - 257;
    unused_bits[at] = 9;
    certs.push(unused_bits);
    certs
}

/// Files with several objects.
fn several() -> Vec<Vec<u8>> {
    let (leaf, intermediate, root) = (
        text("chain-leaf.pem"),
        text("chain-intermediate.pem"),
        text("chain-root.pem"),
    );
    let spki = text("rsa2048.spki.pem");
    let private = text("private-pkcs8.pem");
    vec![
        format!("{leaf}{intermediate}{root}").into_bytes(),
        format!("{root}{intermediate}{leaf}").into_bytes(),
        format!("{leaf}{leaf}").into_bytes(),
        format!("{leaf}{leaf}{leaf}").into_bytes(),
        format!("{leaf}{spki}").into_bytes(),
        format!("{spki}{}", text("rsa3072.spki.pem")).into_bytes(),
        format!("{leaf}{}", text("self-signed.pem")).into_bytes(),
        format!("{leaf}{private}").into_bytes(),
        format!("{leaf}{}", text("private-pkcs8-encrypted.pem")).into_bytes(),
        format!("{leaf}{}", pem("PKCS12", &bytes("container.p12"))).into_bytes(),
    ]
}

/// The files of `tests/field/text`, and what is made of a key for those of their kinds that are not there.
fn field() -> Vec<Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field/text");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|extension| extension != "tsv"))
        .collect();
    paths.sort();
    let mut inputs: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let key = text("rsa2048.spki.pem");
    let lines: Vec<&str> = key.lines().collect();
    let spki = der("rsa2048.spki.pem");
    let printed: String = spki
        .iter()
        .map(|&byte| match byte {
            b'0' | b'A'..=b'F' => char::from(byte).to_string(),
            _ => format!("\\x{byte:02x}"),
        })
        .collect();
    inputs.extend([
        format!("{{\\rtf1 {}}}", lines.join("\\par ")).into_bytes(),
        key.replace('\n', "\r\n")
            .replace("KEY-----\r\nM", "KEY-----=0D=0A=\r\nM")
            .into_bytes(),
        format!("C=DE{}", lines[1..lines.len() - 1].concat()).into_bytes(),
        printed.into_bytes(),
        [b"\xef\xbb\xbf", spki.as_slice()].concat(),
        [spki.as_slice(), b"\0"].concat(),
        [spki.as_slice(), &[0; 30]].concat(),
        b"\xf0\x22\x01\x22\xf0\x0d\x06\x09\x5c\x06\xc8\x06\xe1\x0d\x01\x01".to_vec(),
        key.replacen('+', " ", 1).replace('+', "A").into_bytes(),
    ]);
    let each = |form: fn(&str) -> String| lines.iter().map(|line| form(line)).collect::<String>();
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    inputs.extend([
        each(|line| format!("| {line} |\n")).into_bytes(),
        each(|line| format!("app  | {line}\n")).into_bytes(),
        each(|line| format!("{line}|")).into_bytes(),
        each(|line| format!("{line}`n")).into_bytes(),
        hex(key.as_bytes()).into_bytes(),
        hex(&spki).into_bytes(),
        hex(&der("self-signed.pem")).into_bytes(),
        hex(&der("request.pem")).into_bytes(),
        hex(&der("rsa1024.spki.pem")).into_bytes(),
        key.bytes()
            .map(|byte| format!("&#{byte};"))
            .collect::<String>()
            .into_bytes(),
        to_base64(&der("private-pkcs8.pem")).as_bytes()[200..].to_vec(),
        format!(
            "{key}{{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"{}\"}}",
            to_base64(&rsa_numbers(&der("rsa3072.spki.pem")).0[1..])
        )
        .into_bytes(),
        format!("{}{key}", text("ec-prime256v1.spki.pem")).into_bytes(),
        der("rsa2048.spki.pem")
            .iter()
            .map(|byte| format!("{byte:o} "))
            .collect::<String>()
            .into_bytes(),
        format!(
            "{{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"{}\"}}",
            to_base64(
                &[
                    b"\0\0\x01\x01".as_slice(),
                    &rsa_numbers(&der("rsa2048.spki.pem")).0
                ]
                .concat()
            )
        )
        .into_bytes(),
        weak::patterned(),
        weak::regular(),
    ]);
    let ssh_key = |file: &str| {
        let (modulus, exponent) = rsa_numbers(&der(file));
        let string =
            |octets: &[u8]| [&u32::try_from(octets.len()).unwrap().to_be_bytes(), octets].concat();
        let fields = [b"ssh-rsa".as_slice(), &exponent, &modulus].map(string);
        format!("ssh-rsa {}\n", to_base64(&fields.concat()))
    };
    let (first, small) = (ssh_key("rsa2048.spki.pem"), ssh_key("rsa1024.spki.pem"));
    inputs.push(format!("{first}{}", ssh_key("rsa3072.spki.pem")).into_bytes());
    inputs.push(format!("{small}{first}").into_bytes());
    let sequence = |more: &str| format!("0\u{201a}\u{1}\u{4}{more}{}", "A".repeat(259));
    inputs.extend([sequence("A").into_bytes(), sequence("\u{81}").into_bytes()]);
    for stand_in in [
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ",
        "No such file or directory",
        "PUBLIC KEY",
        "RS256",
        "my-key-2027",
        "{\"keyCredentials\":[{\"key\":null}]}",
        "{\"KeyMetadata\":{\"KeyId\":\"1\"}}",
        "CONNECTED(00000003)",
        "example. IN DNSKEY 256 3 8 AwEAAcTQyaIe6nt3xSPOG2L",
        "0000000 101060 020402 006460 004406\n",
        "[\"iqmp\"]=> string(128)",
        "...",
        "s3://bucket/key",
        "CN=billing",
        "arn:aws:kms:x",
        "version https://git-lfs.github.com/spec/v1",
        "$ANSIBLE_VAULT;1.1",
        "{cipher}abc",
        "{\"wrap_info\": {}}",
        "{\"error\": \"x\"}",
        "{\"keys\": []}",
        "Uint8Array(294) [ 48, ... 194 more items ]",
        "RANDOM",
        "<a>text</a>",
        "{\"a\": 1}",
        "CLIENT_RANDOM 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef 01",
        "ASYMMETRIC_PRIVATE and more, as in a keyset of Tink",
        "Keystore type: PKCS12",
        "[Subject]\n  CN=a\n[Issuer]\n  CN=a\n",
        "Name: a\n\nData\n====\ntls.crt:  1 bytes\n",
        "Certificate Request:\n Modulus",
        "pub   rsa2048 2026\nuid x\n",
        "Issued To\nCommon Name (CN) a\nIssued By\nCommon Name (CN) a\n",
        "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY",
        "MAC: sha256, Iteration 2048\nPKCS7 Encrypted data\n",
        "openssl rsa -in private.pem -pubout",
        "{\"client_secret\":\"x\"}",
        "{\"value\":[{\"kid\":\"https://x.vault.azure.net/keys/a\"}]}",
        "RSA key ok",
        "Serial Number: 01",
        "Key    Value\n---    -----\ntype   aes256-gcm96\n",
        "PIV version: 5.4.3\n",
        "Certificate Nickname   Trust Attributes\n",
        "     1 valid identities found\n",
        "CertUtil: -hashfile command completed successfully.\n",
        "private.pem\npublic.pem\n",
        "+---[RSA 3072]----+\n",
        "Certificate Revocation List (CRL):\n",
        "#NAME?",
        "{\"client_name\": \"a\", \"jwks_uri\": \"https://a.example/jwks\"}",
        "{\"kty\":\"RSA\",\"n\":\"sXchDaQebHnPiGvyDOAT...\",\"e\":\"AQAB\"}",
        "MIIBIjANBgkqhkiG9w0BAQ...",
        "Copied!",
        "Bearer abc",
        "{\"alg\":\"RS256\",\"typ\":\"JWT\"}",
        "{length = 270, bytes = 0x3082 ... 01 }",
        "\"kdfparams\": {\"n\": 262144}, \"version\": 3 }",
        "\"cty\": \"jwk+json\", and the rest of a JWE",
        "0\u{e9}\u{e9}\u{2}\u{1}\0\u{2}\u{e9}\u{e9} is a private key in DER that was taken for text",
    ] {
        inputs.push(stand_in.as_bytes().to_vec());
    }
    inputs.extend([
        [b"\0\0\x01\x26".as_slice(), &der("rsa2048.spki.pem")].concat(),
        [b"\0".as_slice(), &der("rsa2048.spki.pem")].concat(),
    ]);
    for start in [
        b"SQLite format 3\0".as_slice(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"II*\0\x08\0\0\0",
        b"MZ\x90\0",
        b"bplist00",
        b"\xfd7zXZ\0",
        b"\xa4\x01\x03\x03\x39\x01\0\x20",
        b"RSA1\0\x08\0\0\x03\0\0\0\0\x01\0\0",
        b"\0\0\0\x07ssh-rsa",
    ] {
        inputs.push([start, &[0; 64]].concat());
    }
    inputs
}

/// Findings and repairs of everything above.
fn collect() -> (Vec<Finding>, Vec<Repair>) {
    let mut findings = Vec::new();
    let mut repairs = Vec::new();
    for input in inputs() {
        let diagnosis = diagnose(&input, now());
        findings.extend(diagnosis.findings);
        repairs.extend(diagnosis.repairs);
    }
    findings.extend(too_large(MAX_INPUT + 1).findings);
    let pss = diagnose(text("pss.spki.pem").as_bytes(), now());
    findings.extend(algorithm_finding(&pss, Algorithm::RS256));
    findings.extend(expiry_finding(now(), now() + TimeDelta::days(1)));
    let mut no_seconds = Cert::new();
    no_seconds.validity = validity((0x17, "2501010000Z"), (0x17, "350101000000Z"));
    findings.extend(strict_decoder::note(&no_seconds.der()));
    (findings, repairs)
}

/// What follows the first sentence in four messages or more.
fn shared_endings(findings: &[Finding]) -> Vec<String> {
    let mut messages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for finding in findings {
        if let Some((start, ending)) = finding.message.split_once(". ") {
            messages.entry(ending).or_default().insert(start);
        }
    }
    let shared = messages.iter().filter(|(_, starts)| starts.len() > 3);
    shared.map(|(ending, _)| (*ending).to_owned()).collect()
}

#[test]
fn every_message() {
    let (findings, repairs) = collect();
    let mut report = String::new();
    let shared = shared_endings(&findings);
    let mut remedies: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for code in CODES {
        let of_code = || findings.iter().filter(|finding| finding.code == code.name);
        assert!(
            of_code().next().is_some(),
            "{} has no message here",
            code.name
        );
        let messages: BTreeSet<&str> = of_code().map(|finding| finding.message.as_str()).collect();
        writeln!(report, "{}", code.name).unwrap();
        for message in messages {
            match shared.iter().position(|ending| message.ends_with(ending)) {
                Some(index) => {
                    let start = message.strip_suffix(shared[index].as_str()).unwrap();
                    writeln!(report, "    {start}[{}]", index + 1).unwrap();
                }
                None => writeln!(report, "    {message}").unwrap(),
            }
        }
        let repairs = repairs.iter().filter(|repair| repair.code == code.name);
        let repairs: BTreeSet<&str> = repairs.map(|repair| repair.message.as_str()).collect();
        for repair in repairs {
            writeln!(report, "    repair: {repair}").unwrap();
        }
        for remedy in of_code().filter_map(|finding| finding.remedy.clone()) {
            remedies.entry(remedy).or_default().insert(code.name);
        }
    }
    writeln!(report, "\nSHARED ENDINGS").unwrap();
    for (index, ending) in shared.iter().enumerate() {
        writeln!(report, "    [{}] {ending}", index + 1).unwrap();
    }
    writeln!(report, "\nREMEDIES").unwrap();
    for (remedy, codes) in remedies {
        let codes: Vec<&str> = codes.into_iter().collect();
        writeln!(report, "    {remedy}\n        {}", codes.join(", ")).unwrap();
    }
    insta::assert_snapshot!(report);
}
