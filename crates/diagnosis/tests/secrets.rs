//! A file that contains private material anywhere is rejected as such, whatever else it contains.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::der::{bit_string, element, integer, rsa_algorithm, sequence};
use common::fixtures::{bytes, der, now, pem, text, to_base64, utf16};
use diagnosis::{Diagnosis, Kind, Verdict, diagnose};

const SECRET: &str = "MC4CAQAwBQYDK2VwBCIEIEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaMDEyMzQ1";

/// Each contains a private key made up for these tests.
const BESIDE: [(&str, &str); 9] = [
    ("bare base64", SECRET),
    (
        "base64 of a PEM",
        "client-key-data: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1DNENBUUF3QlFZREsyVndCQ0lFSUVGQ1EwUkZSa2RJU1VwTFRFMU9UMUJSVWxOVVZWWlhXRmxhTURFeU16UTEKLS0tLS1FTkQgUFJJVkFURSBLRVktLS0tLQo=",
    ),
    (
        "a JWK",
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#,
    ),
    (
        "hexadecimal",
        "302e020100300506032b6570042204204142434445464748494a4b4c4d4e4f505152535455565758595a303132333435",
    ),
    (
        "XML",
        "<RSAKeyValue><Modulus>AQAB</Modulus><Exponent>AQAB</Exponent><D>AQAB</D></RSAKeyValue>",
    ),
    (
        "PuTTY's form",
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\nAAAAIEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaMDEyMzQ1",
    ),
    (
        "age",
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX",
    ),
    (
        "WireGuard",
        "[Interface]\nPrivateKey = QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=",
    ),
    (
        "a damaged armour",
        "-----BEGIN PRIVATE KEY MC4CAQAwBQYDK2VwBCIEIEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaMDEyMzQ1",
    ),
];

#[test]
fn private_keys_next_to_a_valid_key_or_certificate_are_rejected() {
    for fixture in ["rsa2048.spki.pem", "chain-leaf.pem"] {
        let sound = bytes(fixture);
        assert_eq!(diagnose(&sound, now()).verdict, Verdict::Accept);
        for (name, beside) in BESIDE {
            for input in [
                [&sound[..], b"\n", beside.as_bytes(), b"\n"].concat(),
                [beside.as_bytes(), b"\n\n", &sound].concat(),
            ] {
                let diagnosis = diagnose(&input, now());
                assert_eq!(
                    (diagnosis.verdict, diagnosis.holds_private),
                    (Verdict::Reject, true),
                    "{fixture} and {name}: {:?}",
                    diagnosis.findings
                );
                assert!(diagnosis.material.is_none() && diagnosis.object.is_none());
            }
        }
    }
}

#[test]
fn private_keys_alone_are_recognized() {
    for (name, text) in BESIDE {
        let diagnosis = diagnose(text.as_bytes(), now());
        assert!(diagnosis.holds_private, "{name}");
        assert_eq!(diagnosis.kind, Kind::PrivateKey, "{name}");
        assert!(!format!("{diagnosis:?}").contains(SECRET));
    }
}

#[test]
fn private_keys_after_der_are_rejected() {
    for (name, beside) in BESIDE {
        let input = [&der("rsa2048.spki.pem")[..], beside.as_bytes()].concat();
        let diagnosis = diagnose(&input, now());
        assert!(diagnosis.holds_private, "{name}");
        assert_eq!(diagnosis.verdict, Verdict::Reject);
    }
}

#[test]
fn an_unknown_object_with_a_private_label_is_private() {
    let sound = String::from_utf8(bytes("chain-leaf.pem")).unwrap();
    // SEQUENCE of five numbers, as a DSA key without its version.
    let odd = "-----BEGIN DSA PRIVATE KEY-----\nMA8CAQICAQMCAQQCAQUCAQY=\n-----END DSA PRIVATE KEY-----\n";
    let diagnosis = diagnose((sound + odd).as_bytes(), now());
    assert!(diagnosis.holds_private, "{:?}", diagnosis.findings);
}

/// Asserts that it is rejected because of private material in it.
#[track_caller]
fn rejected(what: &str, input: impl AsRef<[u8]>) -> Diagnosis {
    let diagnosis = diagnose(input.as_ref(), now());
    assert!(
        diagnosis.verdict == Verdict::Reject && diagnosis.holds_private,
        "{what}: {:?}: {:?}",
        diagnosis.verdict,
        diagnosis.findings
    );
    assert!(diagnosis.material.is_none());
    diagnosis
}

fn sound() -> String {
    text("rsa2048.spki.pem")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lines of `width` characters.
fn lines(text: &str, width: usize, before: &str) -> String {
    let lines = text.as_bytes().chunks(width);
    lines
        .map(|line| format!("{before}{}\n", std::str::from_utf8(line).unwrap()))
        .collect()
}

/// The element without its length, with an end-of-contents marker instead.
fn indefinite(der: &[u8]) -> Vec<u8> {
    let header = 2 + usize::from(der[1].saturating_sub(0x80));
    [&[der[0], 0x80][..], &der[header..], &[0, 0]].concat()
}

/// A secret key packet of OpenPGP: RSA with small numbers.
fn openpgp() -> Vec<u8> {
    let numbers = [&[1, 0, 0x80][..], &[7; 31], &[0, 17, 1, 0, 1], &[0; 40]].concat();
    let body = [&[4, 0x6a, 0x15, 0x63, 0x61, 1][..], &numbers].concat();
    [&[0x95, 0, body.len() as u8][..], &body].concat()
}

/// Binary formats of private keys, and the kind of a file that contains nothing else.
fn stores() -> Vec<(&'static str, Vec<u8>, Kind)> {
    let filled = |start: &[u8]| [start, &[0x41; 60]].concat();
    let pkcs8 = der("private-pkcs8.pem");
    vec![
        ("PKCS#8", pkcs8.clone(), Kind::PrivateKey),
        ("PKCS#8 in BER", indefinite(&pkcs8), Kind::PrivateKey),
        ("PKCS#1", der("private-pkcs1.pem"), Kind::PrivateKey),
        ("SEC 1", der("private-sec1.pem"), Kind::PrivateKey),
        (
            "encrypted PKCS#8",
            der("private-pkcs8-encrypted.pem"),
            Kind::EncryptedPrivateKey,
        ),
        ("PKCS#12", bytes("container.p12"), Kind::Pkcs12),
        (
            "PKCS#12 in BER",
            indefinite(&bytes("container.p12")),
            Kind::Pkcs12,
        ),
        (
            "JKS",
            filled(b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01\0\0\0\x01"),
            Kind::Jks,
        ),
        (
            "JCEKS",
            filled(b"\xce\xce\xce\xce\0\0\0\x02\0\0\0\x01\0\0\0\x01"),
            Kind::Jks,
        ),
        (
            "PVK",
            filled(b"\x1e\xf1\xb5\xb0\0\0\0\0\x01\0\0\0\0\0\0\0"),
            Kind::PrivateKey,
        ),
        (
            "CryptoAPI",
            filled(b"\x07\x02\0\0\0\xa4\0\0RSA2\0\x08\0\0"),
            Kind::PrivateKey,
        ),
        ("OpenPGP", openpgp(), Kind::Pgp),
    ]
}

#[test]
fn binary_formats_are_found_anywhere() {
    let junk = [1, 2, 3];
    for (name, store, kind) in stores() {
        for fixture in ["rsa2048.spki.pem", "chain-leaf.pem"] {
            let armoured = bytes(fixture);
            let bare = der(fixture);
            for (place, input) in [
                ("behind PEM", [&armoured[..], &store].concat()),
                (
                    "further behind PEM",
                    [&armoured[..], b"\n\n", &store].concat(),
                ),
                ("before PEM", [&store[..], b"\n", &armoured].concat()),
                ("behind DER", [&bare[..], &store].concat()),
                ("further behind DER", [&bare[..], &junk, &store].concat()),
                (
                    "in one section",
                    pem("CERTIFICATE", &[&bare[..], &[0, 0], &store].concat()).into(),
                ),
                (
                    "as trust settings",
                    pem(
                        "TRUSTED CERTIFICATE",
                        &[&bare[..], &sequence(&[element(4, &store)])].concat(),
                    )
                    .into(),
                ),
            ] {
                rejected(&format!("{name} {place}, {fixture}"), input);
            }
        }
        for before in [&b""[..], b"\n", b"\xef\xbb\xbf"] {
            let alone = rejected(name, [before, &store].concat());
            assert_eq!(alone.kind, kind, "{name} behind {before:?}");
        }
    }
}

#[test]
fn binary_formats_are_found_under_any_label() {
    for (name, store, kind) in stores() {
        for label in ["CERTIFICATE", "PUBLIC KEY", "PKCS7", "X509 CRL", "THING"] {
            let found = rejected(&format!("{name} as {label}"), pem(label, &store));
            assert_eq!(found.kind, kind, "{name} as {label}");
        }
    }
    let openssh = text("private-openssh").replace("OPENSSH PRIVATE KEY", "PUBLIC KEY");
    assert_eq!(rejected("OpenSSH", openssh).kind, Kind::SshPrivateKey);
}

/// A certificate with an extension of an unknown type.
fn certificate(value: &[u8]) -> Vec<u8> {
    let name = sequence(&[]);
    let extension = sequence(&[element(6, &[0x2a, 3, 4]), element(4, value)]);
    let algorithm = sequence(&[element(6, b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b")]);
    let tbs = sequence(&[
        element(0xa0, &integer(&[2])),
        integer(&[7]),
        algorithm.clone(),
        name.clone(),
        sequence(&[
            element(0x17, b"250101000000Z"),
            element(0x17, b"350101000000Z"),
        ]),
        name,
        der("rsa2048.spki.pem"),
        element(0xa3, &sequence(&[extension])),
    ]);
    sequence(&[tbs, algorithm, bit_string(&[0x55; 256])])
}

#[test]
fn private_keys_inside_public_objects_are_found() {
    assert_eq!(
        diagnose(&certificate(b"\x04\x03abc"), now()).verdict,
        Verdict::Accept
    );
    let mut inner = stores();
    let in_text = text("private-pkcs8.pem");
    inner.push(("PEM", in_text.clone().into(), Kind::PrivateKey));
    inner.push((
        "base64",
        to_base64(in_text.as_bytes()).into(),
        Kind::PrivateKey,
    ));
    for (name, inner, _) in inner {
        let certificate = certificate(&inner);
        rejected(&format!("{name} in an extension"), &certificate);
        rejected(
            &format!("{name} in an extension, PEM"),
            pem("CERTIFICATE", &certificate),
        );
        let data = element(6, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01");
        let pkcs7 = sequence(&[data, element(0xa0, &element(4, &inner))]);
        rejected(&format!("{name} in PKCS#7"), &pkcs7);
        rejected(&format!("{name} in PKCS#7, PEM"), pem("PKCS7", &pkcs7));
        let spki = sequence(&[rsa_algorithm(), bit_string(&inner)]);
        rejected(&format!("{name} as a public key"), pem("PUBLIC KEY", &spki));
    }
}

#[test]
fn private_keys_in_a_header_of_a_section_are_found() {
    let (begin, rest) = sound()
        .split_once('\n')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let key = to_base64(&der("private-pkcs8.pem"));
    rejected("a header", format!("{begin}\nKey: {key}\n\n{rest}"));
}

/// Text encodings of bytes.
fn notations(secret: &[u8]) -> Vec<(&'static str, String)> {
    let base64 = to_base64(secret);
    let hex = hex(secret);
    let escaped =
        |radix: fn(u8) -> String| secret.iter().map(|&byte| radix(byte)).collect::<String>();
    let python = escaped(|byte| match byte {
        b'\\' | b'\'' => format!("\\{}", char::from(byte)),
        b'\n' => "\\n".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'\t' => "\\t".to_owned(),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    });
    vec![
        ("base64", base64.clone()),
        (
            "base64 in JSON",
            format!("{{\"key\": {:?}}}", base64.replace('/', "\\/")),
        ),
        ("base64 in lines of 32", lines(&base64, 32, "")),
        ("base64 in lines of 16", lines(&base64, 16, "")),
        ("base64 in a comment", lines(&base64, 64, "# ")),
        (
            "base64 in a path",
            format!("url: https://example.com/k/{base64}"),
        ),
        (
            "base64 in strings",
            lines(&base64, 60, "    b\"").replace('\n', "\"\n"),
        ),
        (
            "quoted-printable",
            lines(&base64, 75, "").replace('\n', "=\n"),
        ),
        ("hexadecimal in an assignment", format!("KEY={hex}")),
        ("hexadecimal in XML", format!("<key>{hex}</key>")),
        (
            "NSData",
            format!("<{}>", lines(&hex, 8, " ").replace('\n', "")),
        ),
        (
            "od",
            secret
                .chunks(16)
                .enumerate()
                .map(|(at, line)| {
                    let line: String = line.iter().map(|byte| format!(" {byte:02x}")).collect();
                    format!("{:06x}{line}\n", at * 16)
                })
                .collect(),
        ),
        ("Python's bytes", format!("b'{python}'")),
        (
            "octal escapes",
            format!("\"{}\"", escaped(|byte| format!("\\{byte:03o}"))),
        ),
        ("Go's slice", format!("{secret:?}").replace(',', "")),
        (
            "Node's buffer",
            format!("{{\"type\":\"Buffer\",\"data\":{secret:?}}}"),
        ),
    ]
}

#[test]
fn every_encoding_is_decoded() {
    for (name, store, kind) in stores() {
        // Too little of it is on the first line to tell it from other bytes.
        let is_vague = name == "OpenPGP";
        for (notation, text) in notations(&store) {
            if is_vague && ["base64 in strings", "quoted-printable"].contains(&notation) {
                continue;
            }
            let what = format!("{name}: {notation}");
            assert_eq!(rejected(&what, &text).kind, kind, "{what}");
            rejected(&format!("{what} behind PEM"), sound() + &text);
        }
    }
}

#[test]
fn encodings_of_a_whole_file_are_decoded() {
    for file in [
        "private-pkcs8.pem",
        "private-pkcs1-encrypted.pem",
        "private-openssh",
    ] {
        for (notation, text) in notations(&bytes(file)) {
            rejected(&format!("{file}: {notation}"), sound() + &text);
        }
    }
}

#[test]
fn other_bytes_do_not_hide_private_keys() {
    let random: Vec<u8> = (0u32..3_000).map(|n| (n * n / 7 % 251) as u8).collect();
    let key = to_base64(&der("private-pkcs8.pem"));
    let jwk = BESIDE[2].1.as_bytes();
    rejected(
        "base64 behind binary data",
        [sound().as_bytes(), &random, b"\n", key.as_bytes(), b"\n"].concat(),
    );
    let archive = [
        sound().as_bytes(),
        &[0; 1_000],
        &random,
        &[0; 1_000],
        jwk,
        &[0; 500],
    ]
    .concat();
    rejected("a JWK in an archive", archive);
    let prose = "Lorem ipsum dolor sit amet\n".repeat(600);
    let wide = utf16(&text("private-pkcs8.pem"), true);
    rejected(
        "UTF-16 behind other text",
        [sound().as_bytes(), prose.as_bytes(), &wide[2..]].concat(),
    );
}

#[test]
fn a_jwk_is_found_in_any_language() {
    let members = [
        ("kty", "OKP"),
        ("crv", "Ed25519"),
        ("x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
        ("d", "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
    ];
    let written = |member: fn(&str, &str) -> String| -> String {
        members
            .iter()
            .map(|(name, value)| member(name, value))
            .collect()
    };
    let capital = |name: &str, value: &str| {
        format!("{}{} = \"{value}\", ", name[..1].to_uppercase(), &name[1..])
    };
    for (name, text) in [
        (
            "values on lines of their own",
            format!(
                "const jwk = {{\n{}}};",
                written(|n, v| format!("  {n}:\n    '{v}',\n"))
            ),
        ),
        (
            "templates",
            format!(
                "const jwk = {{\n{}}};",
                written(|n, v| format!("  {n}: `{v}`,\n"))
            ),
        ),
        (
            "folded YAML",
            format!("key:\n{}", written(|n, v| format!("  {n}: >-\n    {v}\n"))),
        ),
        (
            "Ruby",
            format!("{{{}}}", written(|n, v| format!("\"{n}\"=>\"{v}\", "))),
        ),
        (
            "PHP",
            format!("[{}]", written(|n, v| format!("'{n}' => '{v}', "))),
        ),
        (
            "XML",
            format!("<jwk>{}</jwk>", written(|n, v| format!("<{n}>{v}</{n}>"))),
        ),
        ("properties", written(|n, v| format!("jwk.{n}={v}\n"))),
        ("C#", format!("new JsonWebKey {{ {} }}", written(capital))),
        ("a table with blanks", written(|n, v| format!("{n} {v}\n"))),
        ("a table with tabs", written(|n, v| format!("{n}\t{v}\n"))),
        ("a padded table", written(|n, v| format!("{n:<12}{v}\n"))),
        ("Markdown", written(|n, v| format!("| {n} | {v} |\n"))),
        (
            "a table in HTML",
            written(|n, v| format!("<tr><td>{n}</td><td>{v}</td></tr>\n")),
        ),
        ("lines", written(|n, v| format!("{n}\n{v}\n"))),
        (
            "pairs",
            format!("[{}]", written(|n, v| format!("[\"{n}\",\"{v}\"],"))),
        ),
        (
            "CSV",
            format!(
                "{}\n{}\n",
                written(|n, _| format!("\"{n}\",")),
                written(|_, v| format!("{v},"))
            ),
        ),
        (
            "variables",
            written(|n, v| format!("JWK_{}={v}\n", n.to_uppercase())),
        ),
        (
            "another object inside",
            format!(
                "{{\"kty\":\"OKP\",\"ext\":{{\"a\":1}},{}\"a\":1}}",
                written(|n, v| format!("\"{n}\":\"{v}\","))
            ),
        ),
    ] {
        rejected(name, &text);
        rejected(&format!("{name} behind PEM"), sound() + &text);
    }
}

#[test]
fn formats_of_other_programs_are_recognized() {
    let forms = [
        (
            "GnuPG's agent",
            "Created: 20261126T220355\nKey: (private-key (rsa (n #00B1B81C#) (e #010001#)(d\n  #00B1#)))\n",
            Kind::PrivateKey,
        ),
        (
            "a canonical expression",
            "(11:private-key(3:rsa(1:n4:abcd)(1:e3:abc)(1:d4:abcd)))",
            Kind::PrivateKey,
        ),
        (
            "a protected expression",
            "(21:protected-private-key(3:rsa(1:n4:abcd)(1:e3:abc)(9:protected4:abcd)))",
            Kind::EncryptedPrivateKey,
        ),
        (
            "openssl's -text of an Edwards curve",
            "ED25519 Private-Key:\npriv:\n    4e:29:a6:8a:0e:5f:5a:4c\n",
            Kind::PrivateKey,
        ),
        (
            "SSH 1",
            "SSH PRIVATE KEY FILE FORMAT 1.1\n\0\0\0\0\0\0\0\0\u{4}\0abcdefgh",
            Kind::SshPrivateKey,
        ),
        (
            "a body with its pass phrase's header",
            "DEK-Info: AES-128-CBC,A6FD7A4B3C2B1A0918273645F0E1D2C3\n\nrZ0J5m3nqQzK2mC1b7tVx9wYp4LhSfGdTqEoRkUiNvBcXaZsWjHyMlPgDfKeJrQt\n",
            Kind::EncryptedPrivateKey,
        ),
        (
            "namespaces",
            "<ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:D>AQAB</ds:D></ds:RSAKeyValue>",
            Kind::PrivateKey,
        ),
        (
            "a DSA key in XML",
            "<DSAKeyValue><P>AAAA</P><Q>AAAA</Q><X>AAAAAAAAAAAAAAAAAAAAAAAAAAA=</X></DSAKeyValue>",
            Kind::PrivateKey,
        ),
        (
            "minisign without pass phrase",
            "untrusted comment: minisign secret key\nRWQAAEIyAAAAAAAA\n",
            Kind::PrivateKey,
        ),
        (
            "signify",
            "untrusted comment: billing secret key\nRWRCSwAAAABYmkbw7S\n",
            Kind::PrivateKey,
        ),
        (
            "Tor",
            "== ed25519v1-secret: type0 ==\0\0\0abcdefghabcdefgh",
            Kind::PrivateKey,
        ),
        (
            "age in lower case",
            "age-secret-key-1gfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpq4egaex",
            Kind::PrivateKey,
        ),
    ];
    for (name, text, kind) in forms {
        assert_eq!(rejected(name, text).kind, kind, "{name}");
        rejected(&format!("{name} behind PEM"), sound() + text);
    }
}

#[test]
fn hidden_private_keys_have_their_kind_and_code() {
    let dek = text("private-pkcs1-encrypted.pem");
    let encrypted = text("private-pkcs8-encrypted.pem");
    let openssh = text("private-openssh");
    let indented = |text: &str| format!("key: |\n{}", text.replace('\n', "\n    "));
    let commented = |text: &str| {
        text.lines()
            .map(|line| format!("# {line}\n"))
            .collect::<String>()
    };
    let go = |text: &str| {
        text.lines()
            .map(|line| format!("\t\"{line}\\n\" +\n"))
            .collect::<String>()
    };
    let percent = |text: &str| {
        text.replace('\n', "%0A")
            .replace(' ', "%20")
            .replace('+', "%2B")
    };
    for (text, kind) in [
        (&dek, Kind::EncryptedPrivateKey),
        (&encrypted, Kind::EncryptedPrivateKey),
        (&openssh, Kind::SshPrivateKey),
    ] {
        for (notation, written) in [
            ("indented", indented(text)),
            ("commented", commented(text)),
            ("Go", go(text)),
            ("percent", percent(text)),
            ("base64", to_base64(text.as_bytes())),
        ] {
            let found = rejected(notation, &written);
            assert_eq!(found.kind, kind, "{notation}: {:?}", found.findings);
        }
    }
    let found = rejected(
        "JSON",
        format!(
            "{{\"key\": {:?}}}",
            to_base64(&der("private-pkcs8-encrypted.pem"))
        ),
    );
    assert_eq!(found.findings[0].code, "encrypted_private_key");
    let found = rejected(
        "behind PEM",
        [sound().as_bytes(), &bytes("container.p12")].concat(),
    );
    assert_eq!(found.findings[0].code, "key_store");
}

#[test]
fn what_only_resembles_private_keys_is_accepted() {
    let provisioner = sequence(&[
        integer(&[1]),
        element(4, b"joe@example.com"),
        element(4, b"2wSN_CmexXWig_DnpVZsYFdMH1Stc86B"),
    ]);
    assert_eq!(
        diagnose(&certificate(&provisioner), now()).verdict,
        Verdict::Accept
    );
    for beside in [
        "keys:\n- kty: RSA\n  alg: RS256\ndkim: v=DKIM1; k=rsa;\n  p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKC\n",
        "The cipher name given in the \"DEK-Info: \" header is unknown; see Proc-Type: 4,ENCRYPTED.\n",
        "<RSAKeyValue><Modulus>AQABAQAB</Modulus></RSAKeyValue> Modulus=D0C5B7A6D0C5B7A6D0C5B7A6\n",
        "(private-key is no option) Private-Key: none\n",
    ] {
        let diagnosis = diagnose((sound() + beside).as_bytes(), now());
        assert!(
            !diagnosis.holds_private,
            "{beside}: {:?}",
            diagnosis.findings
        );
        assert_eq!(diagnosis.verdict, Verdict::Accept, "{beside}");
    }
}
