//! Keys in other shapes than a program would write them in: other encodings, characters, orders, lists of members,
//! numbers without names. Private ones are private in every shape; public ones are read.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::der::rsa_numbers;
use common::fixtures::{
    assert_private as private, der, now, pem, shown, text, to_base64, to_base64url as base64url,
};
use diagnosis::diagnose;

const PUBLIC: &str = "rsa2048.spki.pem";
const PRIVATE: &str = "rsa2048.private.pem";

/// Asserts that the public key comes out, and that the code is among the findings.
#[track_caller]
fn read(name: &str, input: impl AsRef<[u8]>, code: &str) {
    let diagnosis = diagnose(input.as_ref(), now());
    let key = diagnosis.material.or(diagnosis.derived);
    assert_eq!(
        key.map(|key| key.der),
        Some(der(PUBLIC)),
        "{name}: {:#?}\n{}",
        diagnosis.findings,
        shown(input.as_ref())
    );
    let has_code = diagnosis.findings.iter().any(|found| found.code == code);
    assert!(has_code, "{name}: {:#?}", diagnosis.findings);
}

/// Each text of a key as `shape` writes it.
fn each(name: &str, code: &str, shape: impl Fn(&str) -> Vec<u8>) {
    read(name, shape(&text(PUBLIC)), code);
    for fixture in [PRIVATE, "private-pkcs1.pem", "private-sec1.pem"] {
        private(name, shape(&text(fixture)));
    }
}

/// Each DER of a key as `shape` writes it.
fn each_der(name: &str, code: &str, shape: impl Fn(&[u8]) -> Vec<u8>) {
    read(name, shape(&der(PUBLIC)), code);
    let ed25519 = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    for key in [&der(PRIVATE), &der("private-pkcs1.pem"), ed25519.as_slice()] {
        private(name, shape(key));
    }
}

/// The numbers of the private key: n, e, d, p and q.
fn numbers() -> [Vec<u8>; 5] {
    // The RSAPrivateKey follows 26 bytes of PKCS#8; its header has 4.
    let all = der(PRIVATE);
    let mut rest = &all[30..];
    let mut next = || {
        let (length, header) = match rest[1] {
            0x81 => (usize::from(rest[2]), 3),
            0x82 => (usize::from(rest[2]) << 8 | usize::from(rest[3]), 4),
            short => (usize::from(short), 2),
        };
        let number = &rest[header..header + length];
        rest = &rest[header + length..];
        number.strip_prefix(&[0]).unwrap_or(number).to_vec()
    };
    let _version = next();
    [next(), next(), next(), next(), next()]
}

fn decimal(octets: &[u8]) -> String {
    let mut digits = vec![0u64];
    for &octet in octets {
        let mut carry = u64::from(octet);
        for digit in &mut digits {
            let value = *digit * 256 + carry;
            (*digit, carry) = (value % 1_000_000_000, value / 1_000_000_000);
        }
        while carry > 0 {
            digits.push(carry % 1_000_000_000);
            carry /= 1_000_000_000;
        }
    }
    let mut text = digits.last().unwrap().to_string();
    for digit in digits.iter().rev().skip(1) {
        text += &format!("{digit:09}");
    }
    text
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[test]
fn base85_in_every_alphabet() {
    fn encode(bytes: &[u8], alphabet: impl Fn(u32) -> char) -> String {
        let mut text = String::new();
        for group in bytes.chunks(4) {
            let mut padded = [0; 4];
            padded[..group.len()].copy_from_slice(group);
            let number = u32::from_be_bytes(padded);
            let digits = (0..5u32).rev().map(|place| number / 85u32.pow(place) % 85);
            text.extend(digits.map(&alphabet).take(group.len() + 1));
        }
        text
    }
    let git =
        b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    let z85 =
        b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
    let ascii85 = |digit: u32| char::from_u32(digit + 33).unwrap();
    let of = |alphabet: &'static [u8; 85]| move |digit: u32| char::from(alphabet[digit as usize]);
    let wrapped = |text: String, width: usize| -> String {
        let lines: Vec<&str> = text
            .as_bytes()
            .chunks(width)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        lines.join("\n")
    };
    each_der("Ascii85", "printed_key", |bytes| {
        encode(bytes, ascii85).into()
    });
    each_der("Ascii85 of Adobe", "printed_key", |bytes| {
        format!("<~{}~>", wrapped(encode(bytes, ascii85), 76)).into()
    });
    each_der("base85", "printed_key", |bytes| {
        encode(bytes, of(git)).into()
    });
    each_der("base85 in lines", "printed_key", |bytes| {
        wrapped(encode(bytes, of(git)), 64).into()
    });
    each_der("a base85 variable", "printed_key", |bytes| {
        format!("key = \"{}\"", encode(bytes, of(git))).into()
    });
    each_der("Z85", "printed_key", |bytes| encode(bytes, of(z85)).into());
    each("base85 of PEM", "printed_key", |pem| {
        encode(pem.as_bytes(), of(git)).into()
    });
}

#[test]
fn characters_in_other_forms_than_ascii() {
    let full_width = |text: &str| -> String {
        let wide = |c: char| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
            ' ' => '\u{3000}',
            other => other,
        };
        text.chars().map(wide).collect()
    };
    let bold = |text: &str| -> String {
        let styled = |c: char| match c {
            'A'..='Z' => char::from_u32(u32::from(c) - 0x41 + 0x1d400).unwrap(),
            'a'..='z' => char::from_u32(u32::from(c) - 0x61 + 0x1d41a).unwrap(),
            '0'..='9' => char::from_u32(u32::from(c) - 0x30 + 0x1d7ce).unwrap(),
            other => other,
        };
        text.chars().map(styled).collect()
    };
    each("full width", "character_forms", |pem| {
        full_width(pem).into()
    });
    each("bold", "character_forms", |pem| bold(pem).into());
    each_der("full-width base64", "character_forms", |bytes| {
        full_width(&to_base64(bytes)).into()
    });
    each_der("full-width hexadecimal", "character_forms", |bytes| {
        full_width(&hex(bytes)).into()
    });
    let [n, _, d, ..] = numbers();
    private(
        "full-width digits",
        full_width(&format!("d = {}", decimal(&d))),
    );
    private("full-width JWK", full_width(&jwk(&[("n", &n), ("d", &d)])));
}

#[test]
fn texts_in_reverse_order() {
    let reversed = |text: &str| -> Vec<u8> { text.bytes().rev().collect() };
    each("characters", "reversed_text", reversed);
    each("lines", "reversed_text", |pem| {
        let lines: Vec<&str> = pem.trim().lines().rev().collect();
        lines.join("\n").into()
    });
    each_der("base64", "reversed_text", |bytes| {
        reversed(&to_base64(bytes))
    });
    each_der("hexadecimal", "reversed_text", |bytes| {
        reversed(&hex(bytes))
    });
}

#[test]
fn texts_of_four_bytes_a_character() {
    let le = |text: &str| -> Vec<u8> {
        text.chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect()
    };
    let be = |text: &str| -> Vec<u8> {
        text.chars()
            .flat_map(|c| u32::from(c).to_be_bytes())
            .collect()
    };
    each("UTF-32 LE", "utf16", le);
    each("UTF-32 BE", "utf16", be);
    each("UTF-32 LE with a mark", "utf16", |text| {
        le(&format!("\u{feff}{text}"))
    });
    each("UTF-32 BE with a mark", "utf16", |text| {
        be(&format!("\u{feff}{text}"))
    });
}

/// DER of which each byte became a character of UTF-16 or UTF-32, without a byte order mark.
#[test]
fn der_as_wide_text() {
    let shapes: [fn(u8) -> Vec<u8>; 4] = [
        |byte| vec![byte, 0],
        |byte| vec![0, byte],
        |byte| vec![byte, 0, 0, 0],
        |byte| vec![0, 0, 0, byte],
    ];
    for shape in shapes {
        let wide = |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().flat_map(shape).collect() };
        let diagnosis = diagnose(&wide(&der(PUBLIC)), now());
        assert_eq!(diagnosis.findings[0].code, "der_transfer");
        for fixture in [PRIVATE, "private-pkcs1.pem", "private-sec1.pem"] {
            private(fixture, wide(&der(fixture)));
        }
    }
    // A JKS as text: its magic number in UTF-8.
    let store: Vec<u8> = b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01"
        .iter()
        .copied()
        .chain([1; 64])
        .collect();
    let converted: String = store.iter().map(|&byte| char::from(byte)).collect();
    private("a key store in UTF-8", converted);
}

/// A JWK of some members, with its type.
fn jwk(members: &[(&str, &[u8])]) -> String {
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("\"{name}\":\"{}\"", base64url(value)))
        .collect();
    format!("{{\"kty\":\"RSA\",\"e\":\"AQAB\",{}}}", members.join(","))
}

/// The members of the key, with the private ones if wanted.
fn members(is_private: bool) -> Vec<(&'static str, String)> {
    let [n, _, d, p, q] = numbers();
    let mut members = vec![
        ("kty", "RSA".to_owned()),
        ("alg", "RS256".to_owned()),
        ("kid", "billing-1".to_owned()),
        ("n", base64url(&n)),
        ("e", "AQAB".to_owned()),
    ];
    if is_private {
        let secrets = [("d", d), ("p", p), ("q", q)];
        members.extend(secrets.map(|(name, value)| (name, base64url(&value))));
    }
    members
}

/// Asserts that members are read, or private, if `item` writes each of them.
fn listed(name: &str, code: &str, item: impl Fn(&str, &str) -> String, around: [&str; 3]) {
    let write = |is_private| {
        let items: Vec<String> = members(is_private)
            .iter()
            .map(|(name, value)| item(name, value))
            .collect();
        [around[0], &items.join(around[1]), around[2]].concat()
    };
    private(name, write(true));
    if code != "-" {
        read(name, write(false), code);
    }
}

#[test]
fn jwk_as_a_list_of_its_members() {
    for (name, value) in [
        ("name", "value"),
        ("key", "value"),
        ("Key", "Value"),
        ("k", "v"),
        ("property", "content"),
    ] {
        listed(
            name,
            "jwk",
            |n, v| format!("{{\"{name}\":\"{n}\",\"{value}\":\"{v}\"}}"),
            ["[", ",", "]"],
        );
        listed(
            value,
            "jwk",
            |n, v| format!("{{\"{value}\":\"{v}\",\"{name}\":\"{n}\"}}"),
            ["[", ",", "]"],
        );
    }
    let postman = |n: &str, v: &str| {
        format!("{{\"key\":\"{n}\",\"value\":\"{v}\",\"enabled\":true,\"type\":\"default\"}}")
    };
    listed("Postman", "jwk", postman, ["{\"values\":[", ",", "]}"]);
    let parameter = |n: &str, v: &str| {
        format!("{{\"Name\":\"/jwk/{n}\",\"Type\":\"SecureString\",\"Value\":\"{v}\"}}")
    };
    listed(
        "Parameter Store",
        "jwk",
        parameter,
        ["{\"Parameters\":[", ",", "]}"],
    );
    listed(
        "pairs",
        "jwk",
        |n, v| format!("[\"{n}\",\"{v}\"]"),
        ["[", ",", "]"],
    );
    listed(
        "in turn",
        "jwk",
        |n, v| format!("\"{n}\",\"{v}\""),
        ["[", ",", "]"],
    );
    listed(
        "objects",
        "jwk",
        |n, v| format!("{{\"{n}\":\"{v}\"}}"),
        ["[", ",", "]"],
    );
    listed(
        "DynamoDB",
        "jwk",
        |n, v| format!("\"{n}\":{{\"S\":\"{v}\"}}"),
        ["{", ",", "}"],
    );
    listed(
        "Firestore",
        "jwk",
        |n, v| format!("\"{n}\":{{\"stringValue\":\"{v}\"}}"),
        ["{\"fields\":{", ",", "}}"],
    );
}

/// How a language writes a member, and what it writes before, between and after them.
type Form = (&'static str, fn(&str, &str) -> String, [&'static str; 3]);

/// What programs print of a JWK is private, if it is, whatever is between names and values.
#[test]
fn private_jwk_as_programs_print_it() {
    let forms: [Form; 16] = [
        (
            "JSON lines",
            |n, v| format!("{{\"{n}\":\"{v}\"}}"),
            ["", "\n", ""],
        ),
        (
            "property list",
            |n, v| format!("<key>{n}</key>\n<string>{v}</string>\n"),
            ["<plist><dict>", "", "</dict></plist>"],
        ),
        (
            "var_dump",
            |n, v| format!("  [\"{n}\"]=>\n  string({}) \"{v}\"\n", v.len()),
            ["array(8) {\n", "", "}"],
        ),
        (
            "serialize",
            |n, v| format!("s:{}:\"{n}\";s:{}:\"{v}\";", n.len(), v.len()),
            ["a:8:{", "", "}"],
        ),
        (
            "C#",
            |n, v| format!("{{ \"{n}\", \"{v}\" }}"),
            ["new Dictionary<string, string> { ", ", ", " }"],
        ),
        (
            "Rust",
            |n, v| format!("{n}: Some(\"{v}\")"),
            ["Jwk { ", ", ", " }"],
        ),
        (
            "Rust values",
            |n, v| format!("\"{n}\": String(\"{v}\")"),
            ["{", ", ", "}"],
        ),
        (
            "Kotlin",
            |n, v| format!("\"{n}\" to \"{v}\""),
            ["mapOf(", ", ", ")"],
        ),
        ("Scala", |n, v| format!("{n} -> {v}"), ["Map(", ", ", ")"]),
        (
            "Erlang",
            |n, v| format!("{{<<\"{n}\">>,<<\"{v}\">>}}"),
            ["[", ",", "]"],
        ),
        ("options", |n, v| format!("--{n} {v}"), ["", " ", ""]),
        (
            "options with signs",
            |n, v| format!("--{n}={v}"),
            ["", " ", ""],
        ),
        (
            "Kubernetes",
            |n, v| format!("- name: JWK_{}\n  value: \"{v}\"\n", n.to_uppercase()),
            ["env:\n", "", ""],
        ),
        (
            "a map of types",
            |n, v| format!("{n}: {{ type: string, value: {v} }}"),
            ["", "\n", ""],
        ),
        (
            "a CSV of two columns",
            |n, v| format!("{n};{v}"),
            ["name;value\n", "\n", "\n"],
        ),
        (
            "definitions",
            |n, v| format!("<dt>{n}</dt>\n<dd>{v}</dd>\n"),
            ["<dl>", "", "</dl>"],
        ),
    ];
    for (name, item, around) in forms {
        listed(name, "-", item, around);
    }
    let [_, _, d, ..] = numbers();
    let words = format!(
        "Key type: RSA\nModulus: AAAA\nPrivate exponent: {}\n",
        base64url(&d)
    );
    private("words", words);
}

/// The name of an authentication method is none of a private key.
#[test]
fn hash_beside_private_key_jwt() {
    let text = format!(
        "{{\"token_endpoint_auth_method\":\"private_key_jwt\",\"kid\":\"{}\"}}",
        "9f86d081".repeat(8)
    );
    assert!(!diagnose(text.as_bytes(), now()).holds_private);
    assert!(
        !diagnose(
            b"Private Key [Choose file] Certificate [Choose file] and so on, for pages",
            now()
        )
        .holds_private
    );
}

/// Objects beside each other are different keys.
#[test]
fn public_jwk_beside_another_object() {
    let [n, ..] = numbers();
    let public = jwk(&[("n", &n)]);
    for other in [
        format!("[{public},{{\"d\":\"{}\"}}]", "A".repeat(43)),
        format!(
            "{{\"jwk\":{public},\"digest\":{{\"d\":\"{}\"}}}}",
            "A".repeat(43)
        ),
    ] {
        assert!(!diagnose(other.as_bytes(), now()).holds_private, "{other}");
    }
}

#[test]
fn private_numbers_without_names() {
    let [n, _, d, p, q] = numbers();
    let wrapped = |text: &str| -> String {
        let lines: Vec<&str> = text
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        lines.join("\n")
    };
    let colons = |octets: &[u8]| -> String {
        let pairs: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
        pairs
            .chunks(15)
            .map(|line| line.join(":"))
            .collect::<Vec<String>>()
            .join(":\n    ")
    };
    for (first, second) in [(&n, &d), (&d, &n), (&p, &q), (&n, &p)] {
        for form in [decimal, hex, base64url, |octets: &[u8]| to_base64(octets)] {
            let (a, b) = (form(first), form(second));
            for text in [
                format!("({a}, {b})"),
                format!("{a}\n{b}\n"),
                format!("[\"{a}\",\"{b}\"]"),
                format!("{a};{b}"),
                format!("erste Zahl: {a}\nzweite Zahl: {b}\n"),
                format!("{}\n\n{}\n", wrapped(&a), wrapped(&b)),
            ] {
                private("numbers", text);
            }
        }
        private("octets", format!("{}\n\n{}", colons(first), colons(second)));
    }
    private(
        "in French",
        format!("exposant privé: {}\nmodule: {}", decimal(&d), decimal(&n)),
    );
    private(
        "names on lines of their own",
        format!(
            "Public exponent\n65537\nModulus\n{}\nPrivate exponent\n{}\n",
            decimal(&n),
            decimal(&d)
        ),
    );
    for text in [
        format!("({}, 65537)", decimal(&n)),
        format!("{}\n{}\n", hex(&n), "e1".repeat(256)),
        format!("{}\n{}", "0".repeat(617), "A".repeat(344)),
    ] {
        assert!(!diagnose(text.as_bytes(), now()).holds_private, "{text}");
    }
}

#[test]
fn private_numbers_of_elliptic_curves() {
    let number = "1157920892373161954235709850086879078532699846656405640394575840079088346716";
    private(
        "d, x and y",
        format!("d = {number}12\nx = {number}34\ny = {number}56\n"),
    );
    private(
        "Python",
        format!("<EllipticCurvePrivateNumbers(private_value={number}12, public_numbers=…)>"),
    );
    private(
        "Bouncy Castle",
        format!(
            "EC Private Key [ab:cd]\n            S: {}\n",
            "9f".repeat(32)
        ),
    );
    private("a seed", format!("{{\"seed\": \"{}\"}}", "9f".repeat(32)));
    let public = format!("x = {number}34\ny = {number}56\n");
    assert!(!diagnose(public.as_bytes(), now()).holds_private);
}

/// `od` without offsets, `od -a` without the highest bit, hexadecimal in lines of an odd length.
#[test]
fn dumps_of_private_keys_that_lack_something() {
    let cell = |byte: u8| match byte {
        0x20..=0x7e => format!("{:>4}", char::from(byte)),
        _ => format!(" {byte:03o}"),
    };
    each_der("od -An -c", "printed_key", |bytes| {
        let row = |row: &[u8]| row.iter().copied().map(cell).collect::<String>() + "\n";
        bytes.chunks(16).map(row).collect::<String>().into()
    });
    let names = [
        "nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs", "ht", "nl", "vt", "ff", "cr",
        "so", "si",
    ];
    let name = |byte: u8| match byte & 0x7f {
        low @ 0..16 => format!("{:>4}", names[usize::from(low)]),
        low @ (16..32 | 0x7f) => format!("{:>4}", if low == 0x7f { "del" } else { "dle" }),
        low => format!("{:>4}", char::from(low)),
    };
    let od = |bytes: &[u8]| -> String {
        let row = |(at, row): (usize, &[u8])| {
            format!(
                "{:07o}{}\n",
                at * 16,
                row.iter().copied().map(name).collect::<String>()
            )
        };
        bytes.chunks(16).enumerate().map(row).collect()
    };
    for fixture in [PRIVATE, "private-pkcs1.pem", "private-sec1.pem"] {
        private("od -a", od(&der(fixture)));
    }
    let odd = |bytes: &[u8]| -> Vec<u8> {
        let digits = hex(bytes);
        let lines: Vec<&[u8]> = digits.as_bytes().chunks(65).collect();
        lines.join(&b'\n')
    };
    each_der("lines of 65 digits", "not_key_material", odd);
}

#[test]
fn other_private_keys_by_their_words() {
    let octets = to_base64(&[0x5a; 32]);
    for text in [
        format!("wireguard:\n  private_key: {octets}\n"),
        format!("WG_PRIVATE_KEY={octets}"),
        format!("interface: wg0\n  private key: {octets}\n"),
        format!("{{\"PrivateKey\":\"{octets}\"}}"),
        format!("option private_key '{octets}'"),
        format!("[Peer]\nPresharedKey = {octets}\n"),
        format!(
            "untrusted comment: mine\n{}",
            to_base64(&[b"EdScB2".as_slice(), &[7; 152]].concat())
        ),
        to_base64(&[b"Ed\0\0B2".as_slice(), &[7; 152]].concat()),
        to_base64(&[b"EdBK\0\0\0\x2a".as_slice(), &[7; 96]].concat()),
        "AGE-PLUGIN-YUBIKEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".to_owned(),
        pem("TSS KEY BLOB", &[4; 300]),
    ] {
        private("words", text);
    }
    for blob in [
        b"RSA2\0\x08\0\0\x03\0\0\0\0\x01\0\0\x80\0\0\0\x80\0\0\0\x01\0\x01".as_slice(),
        b"RSA3\0\x10\0\0\x03\0\0\0\0\x02\0\0\0\x01\0\0\0\x01\0\0\x01\0\x01",
        b"ECS2\x20\0\0\0",
    ] {
        let blob = [blob, &[0x5b; 200]].concat();
        private("CNG", &blob);
        private("CNG in base64", to_base64(&blob));
    }
    let private_text = text(PRIVATE);
    let body: String = private_text
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    private("lower case", body.to_lowercase());
    private("upper case", body.to_uppercase());
}

/// The members of a public JWK in a table, in settings, in programs.
#[test]
fn public_jwk_as_programs_print_it() {
    let [n, ..] = numbers();
    let n = base64url(&n);
    let names = ["kty", "alg", "kid", "n", "e"];
    let values = ["RSA", "RS256", "billing-1", n.as_str(), "AQAB"];
    for separator in [",", ";", "\t", "|"] {
        read(
            separator,
            format!(
                "{}\r\n{}\r\n",
                names.join(separator),
                values.join(separator)
            ),
            "printed_key",
        );
    }
    let quoted = values.map(|value| format!("\"{value}\"")).join(",");
    read(
        "quoted cells",
        format!("{}\n{quoted}\n", names.join(",")),
        "printed_key",
    );
    let forms: [Form; 20] = [
        (
            "two columns",
            |n, v| format!("{n},{v}\n"),
            ["name,value\n", "", ""],
        ),
        ("lines", |n, v| format!("{n}={v}\n"), ["", "", ""]),
        ("properties", |n, v| format!("jwk.{n}={v}\n"), ["", "", ""]),
        (
            "continued lines",
            |n, v| format!("jwk.{n}=\\\n  {v}\n"),
            ["", "", ""],
        ),
        (
            "folded YAML",
            |n, v| format!("{n}: >-\n  {v}\n"),
            ["", "", ""],
        ),
        (
            "Markdown",
            |n, v| format!("| `{n}` | `{v}` |\n"),
            ["| name | value |\n|---|---|\n", "", ""],
        ),
        (
            "a list in Markdown",
            |n, v| format!("- **{n}**: `{v}`\n"),
            ["", "", ""],
        ),
        (
            "parameters",
            |n, v| format!("<param name=\"{n}\" value=\"{v}\"/>\n"),
            ["", "", ""],
        ),
        (
            "serialize",
            |n, v| format!("s:{}:\"{n}\";s:{}:\"{v}\";", n.len(), v.len()),
            ["a:5:{", "", "}"],
        ),
        (
            "Kotlin",
            |n, v| format!("\"{n}\" to \"{v}\""),
            ["mapOf(", ", ", ")"],
        ),
        ("Scala", |n, v| format!("{n} -> {v}"), ["Map(", ", ", ")"]),
        ("Java", |n, v| format!("{n}={v}"), ["{", ", ", "}"]),
        (
            "Go",
            |n, v| format!("{}:{v}", n.to_uppercase()),
            ["{", " ", "}"],
        ),
        (
            "Rust",
            |n, v| format!("\"{n}\": String(\"{v}\")"),
            ["{", ", ", "}"],
        ),
        (
            "Swift",
            |n, v| format!("\"{n}\": \"{v}\""),
            ["[", ", ", "]"],
        ),
        ("Clojure", |n, v| format!(":{n} \"{v}\""), ["{", ", ", "}"]),
        ("Lisp", |n, v| format!("(:{n} . \"{v}\")"), ["(", " ", ")"]),
        (
            "Erlang",
            |n, v| format!("<<\"{n}\">> => <<\"{v}\">>"),
            ["#{", ",", "}"],
        ),
        (
            "Kubernetes",
            |n, v| format!("- name: JWK_{}\n  value: \"{v}\"\n", n.to_uppercase()),
            ["env:\n", "", ""],
        ),
        ("a template", |n, v| format!("{n}: `{v}`,\n"), ["", "", ""]),
    ];
    for (name, item, around) in forms {
        let items: Vec<String> = names
            .iter()
            .zip(values)
            .map(|(name, value)| item(name, value))
            .collect();
        read(
            name,
            [around[0], &items.join(around[1]), around[2]].concat(),
            "printed_key",
        );
    }
}

#[test]
fn modulus_and_exponent_without_names() {
    let [n, ..] = numbers();
    let lines = |digits: String| -> String {
        let lines: Vec<&str> = digits
            .as_bytes()
            .chunks(70)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        lines.join("\n")
    };
    let written = [
        (decimal(&n), "65537"),
        (format!("0x{}", hex(&n)), "0x10001"),
        (hex(&n).to_uppercase(), "10001"),
        (base64url(&n), "AQAB"),
        (to_base64(&n), "AQAB"),
        (lines(decimal(&n)), "65537"),
        (lines(hex(&n)), "10001"),
    ];
    for (n, e) in written {
        for (first, second) in [(n.as_str(), e), (e, n.as_str())] {
            for text in [
                format!("({first}, {second})"),
                format!("{first}\n\n{second}\n"),
                format!("[\"{first}\", \"{second}\"]"),
                format!("{first};{second}"),
                format!("key[0] = {first}\nkey[1] = {second}\n"),
            ] {
                read("numbers", text, "printed_key");
            }
        }
    }
    read(
        "CSV",
        format!("n,e\n{},65537\n", decimal(&n)),
        "printed_key",
    );
    // Which is the exponent, and of which modulus, is not guessed.
    for text in [
        decimal(&n),
        format!("n={}", hex(&n)),
        format!("({}, 65539)", decimal(&n)),
        format!("({}, 65537, 10001)", decimal(&n)),
        format!("{} 65537 {}", decimal(&n), hex(&[0xe1; 256])),
        // A private exponent has another size than a modulus.
        format!("({}, 65537)", decimal(&n[..254])),
    ] {
        let diagnosis = diagnose(text.as_bytes(), now());
        assert!(
            diagnosis.material.is_none() && diagnosis.derived.is_none(),
            "{text}"
        );
    }
}

/// A modulus in JSON that was cut off is not the key's.
#[test]
fn modulus_that_is_cut_off() {
    let [n, ..] = numbers();
    let whole = format!("{{\"e\":\"AQAB\",\"kty\":\"RSA\",\"n\":\"{}", base64url(&n));
    for len in (whole.len() - 100)..=whole.len() {
        let diagnosis = diagnose(&whole.as_bytes()[..len], now());
        assert!(
            diagnosis.material.is_none() && diagnosis.derived.is_none(),
            "{len}"
        );
    }
}

#[test]
fn keys_in_a_web_page() {
    each("lines in elements", "html_text", |pem| {
        let lines: String = pem
            .lines()
            .map(|line| format!("<span class=\"line\">{line}</span>\n"))
            .collect();
        format!("<html><body><pre>{lines}</pre></body></html>").into()
    });
    each("lines with numbers", "html_text", |pem| {
        let lines = pem.lines().enumerate();
        let rows: String = lines
            .map(|(at, line)| {
                format!(
                    "<tr><td class=\"number\">{}</td><td>{line}</td></tr>\n",
                    at + 1
                )
            })
            .collect();
        format!("<table>{rows}</table>").into()
    });
    each("blanks as entities", "html_text", |pem| {
        format!(
            "<p>{}</p>",
            pem.replace(' ', "&nbsp;").replace('\n', "<br/>")
        )
        .into()
    });
    read(
        "carriage returns as entities",
        format!(
            "<X509Certificate>{}</X509Certificate>",
            to_base64(&der(PUBLIC))
                .as_bytes()
                .chunks(128)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect::<Vec<&str>>()
                .join("&#13;\n")
        ),
        "html_text",
    );
}

#[test]
fn every_character_as_an_escape() {
    each("Unicode", "escaped_text", |pem| {
        pem.chars()
            .map(|c| format!("\\u{:04x}", u32::from(c)))
            .collect::<String>()
            .into()
    });
}

/// RFC 6376 §3.6.1: the key of a DKIM record, in the strings of its record.
#[test]
fn key_in_a_dns_record() {
    let key = to_base64(&der(PUBLIC));
    let (first, second) = key.split_at(200);
    for text in [
        format!("v=DKIM1; k=rsa; p={key}"),
        format!("x IN TXT ( \"v=DKIM1; k=rsa; \"\n  \"p={first}\"\n  \"{second}\" ) ; DKIM"),
        format!("\"v=DKIM1; k=rsa; p={first}\" \"{second}\""),
        format!("v=DKIM1; k=rsa; p={first} {second}"),
    ] {
        let diagnosis = diagnose(text.as_bytes(), now());
        assert_eq!(
            diagnosis.material.map(|key| key.der),
            Some(der(PUBLIC)),
            "{text}"
        );
    }
    for text in [
        "v=DKIM1; k=rsa; p=",
        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        "host. IN SSHFP 1 2 1e775ab0cf0058533984e8be699f8f10968ef49ea06353c9cf6d276d14e9626f",
    ] {
        assert_eq!(
            diagnose(text.as_bytes(), now()).findings[0].code,
            "tool_output",
            "{text}"
        );
    }
}

/// Digits in the column of characters are none of the dump.
#[test]
fn dump_with_digits_in_its_column_of_characters() {
    let certificate = der("self-signed.pem");
    let column = |bytes: &[u8]| -> String {
        bytes
            .iter()
            .map(|&byte| {
                if byte.is_ascii_graphic() {
                    char::from(byte)
                } else {
                    '.'
                }
            })
            .collect()
    };
    let row = |(at, row): (usize, &[u8])| {
        let bits: Vec<String> = row.iter().map(|byte| format!("{byte:08b}")).collect();
        format!("{:08x}: {}  {}\n", at * 6, bits.join(" "), column(row))
    };
    let dump: String = certificate.chunks(6).enumerate().map(row).collect();
    let diagnosis = diagnose(dump.as_bytes(), now());
    assert_eq!(diagnosis.material.map(|one| one.der), Some(certificate));
    // xxd -c 8: the column of characters is near.
    let row = |(at, row): (usize, &[u8])| {
        let words: Vec<String> = row.chunks(2).map(hex).collect();
        format!("{:08x}: {}  {}\n", at * 8, words.join(" "), column(row))
    };
    let dump: String = der(PUBLIC).chunks(8).enumerate().map(row).collect();
    read("xxd -c 8", dump, "not_key_material");
}

#[test]
fn what_is_known_in_other_encodings_is_named() {
    let point = [vec![4], vec![0x5a; 64]].concat();
    for text in [hex(&point), to_base64(&point)] {
        let diagnosis = diagnose(text.as_bytes(), now());
        let remedy = diagnosis.findings[0].remedy.as_deref().unwrap();
        assert!(remedy.contains("openssl genpkey"), "{text}: {remedy}");
    }
    let blob = [
        b"\x06\x02\0\0\0\xa4\0\0RSA1\0\x08\0\0\x01\0\x01\0".as_slice(),
        &[0x5b; 256],
    ]
    .concat();
    for input in [blob.clone(), to_base64(&blob).into(), hex(&blob).into()] {
        let diagnosis = diagnose(&input, now());
        let finding = &diagnosis.findings[0];
        assert_eq!(finding.code, "not_key_material");
        let remedy = finding.remedy.as_deref().unwrap();
        assert_eq!(remedy.contains("MSBLOB"), input == blob, "{remedy}");
    }
    let packet = [
        b"\x98\x33\x04\x6a\x15\x63\x61\x16\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01\x01\x07\x40"
            .as_slice(),
        &[0x5a; 32],
    ]
    .concat();
    for text in [hex(&packet), to_base64(&packet)] {
        let diagnosis = diagnose(text.as_bytes(), now());
        assert_eq!(diagnosis.findings[0].code, "pgp", "{text}");
    }
}

#[test]
fn private_numbers_with_their_sizes() {
    let [_, _, d, p, q] = numbers();
    let octets = |octets: &[u8]| -> String {
        let words: Vec<String> = octets
            .iter()
            .map(|octet| format!("0x{octet:02x}"))
            .collect();
        words.join(", ")
    };
    private(
        "certtool",
        format!("Private Exponent (bits 2048):\n\t{}", hex(&d)),
    );
    private(
        "C",
        format!("static const uint8_t d[256] = {{{}}};", octets(&d)),
    );
    private(
        "C",
        format!(
            "uint8_t RSA_P[128] = {{{}}};\nuint8_t RSA_Q[128] = {{{}}};",
            octets(&p),
            octets(&q)
        ),
    );
    private(
        "base64",
        format!("D = {}\nDP = {}\n", to_base64(&d), to_base64(&p)),
    );
}

/// EBCDIC and code pages leave the version and the identifiers of a private key as they are.
#[test]
fn private_keys_in_der_that_were_converted() {
    let pkcs8 = b"\x30\x81\x87\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x04\x6d\x30\x6b\x02\x01\x01\x04\x20".to_vec();
    let pkcs8 = [pkcs8, vec![0x95; 100]].concat();
    private(
        "seven bits",
        pkcs8.iter().map(|byte| byte & 0x7f).collect::<Vec<u8>>(),
    );
    private(
        "question marks",
        pkcs8
            .iter()
            .map(|byte| if *byte < 0x80 { *byte } else { b'?' })
            .collect::<Vec<u8>>(),
    );
    // 0x30 and 0x04 in code page 37, and the other way.
    for (sequence, octets) in [(0xf0, 0x37), (0x90, 0x9c)] {
        for start in [
            vec![sequence, 0x22, 0x14, 0x32, 2, 1, 0, sequence],
            vec![sequence, 0x22, 0x14, 0x32, 2, 1, 0, 2],
            vec![sequence, 0x77, 2, 1, 1, octets],
        ] {
            private("EBCDIC", [start, vec![0x95; 100]].concat());
        }
    }
}

/// An exponent whose letters lost their case is another one, and the modulus may be, too.
#[test]
fn jwk_exponent_in_another_case() {
    let [n, ..] = numbers();
    for e in ["aqab", "Aqab"] {
        let text = jwk(&[("n", &n)]).replace("AQAB", e);
        let diagnosis = diagnose(text.as_bytes(), now());
        assert!(diagnosis.derived.is_none(), "{text}");
    }
    read("without secrets", jwk(&[("n", &n), ("d", &[])]), "jwk");
    read(
        "a big integer",
        jwk(&[("n", &n)]).replace("AQAB", "65537n"),
        "jwk_encoding",
    );
}

#[test]
fn output_of_tools_without_the_key() {
    for text in [
        "Certificate Object; type = X.509 cert\n  label:      billing\n  subject:    DN: CN=billing\n",
        "notBefore=Jan  1 00:00:00 2027 GMT\nnotAfter=Jan  1 00:00:00 2028 GMT\n",
        "Issued to: billing\nIssued by: Example CA\nValid from 1/1/2027 to 1/1/2028\n",
        "Certificate Name: example.com\n    Key Type: RSA\n    Certificate Path: /etc/letsencrypt/live\n",
        "0000000   0 stx soh   ",
    ] {
        let diagnosis = diagnose(text.as_bytes(), now());
        assert_eq!(diagnosis.findings[0].code, "tool_output", "{text}");
    }
}

/// Key files and key stores of programs, and numbers as more of them print them.
#[test]
fn private_keys_of_more_programs() {
    let octets = |range: core::ops::Range<u8>| range.collect::<Vec<u8>>();
    let (seed, both) = (octets(100..132), octets(100..164));
    let list = |octets: &[u8], separator: &str| {
        let numbers: Vec<String> = octets.iter().map(u8::to_string).collect();
        numbers.join(separator)
    };
    let [n, _, d, p, q] = numbers();
    private("a key file of Solana", format!("[{}]", list(&both, ",")));
    private("Go", format!("privateKey: [{}]", list(&both, " ")));
    private("Rust", format!("SecretKey: [{}]", list(&seed, ", ")));
    private(
        "Go in JSON",
        format!("{{\"private_key\": \"{}\"}}", to_base64(&both)),
    );
    private(
        "VAPID",
        format!(
            "{{\"publicKey\":\"BL\",\"privateKey\":\"{}\"}}",
            base64url(&seed)
        ),
    );
    private(
        "ECParameters",
        format!(
            "{{\"Curve\":{{\"CurveType\":5}},\"D\":\"{0}\",\"Q\":{{\"X\":\"{0}\",\"Y\":\"{0}\"}}}}",
            to_base64(&seed)
        ),
    );
    private(
        "a key store of Ethereum",
        "{\"crypto\":{\"cipher\":\"aes-128-ctr\",\"ciphertext\":\"5318\",\"kdf\":\"scrypt\",\"kdfparams\":{\"n\":262144}},\"version\":3}",
    );
    let header =
        base64url(b"{\"alg\":\"PBES2-HS256+A128KW\",\"cty\":\"jwk+json\",\"enc\":\"A256GCM\"}");
    private(
        "an encrypted JWK",
        format!("{header}.AAAA.AAAA.{}.AAAA", base64url(&both)),
    );
    private(
        "an encrypted JWK in JSON",
        format!(
            "{{\"protected\":\"{header}\",\"ciphertext\":\"{}\"}}",
            base64url(&both)
        ),
    );
    let string = |octets: &[u8]| {
        let len = u32::try_from(octets.len()).unwrap();
        [&len.to_be_bytes(), octets].concat()
    };
    let lines: Vec<u8> = [&d, &p, &q, &p]
        .into_iter()
        .flat_map(|number| string(number))
        .collect();
    private("the private lines of PuTTY", to_base64(&lines));
    let go = |number: &[u8]| {
        let limbs: Vec<String> = number
            .chunks(8)
            .rev()
            .map(|limb| format!("0x{}", hex(limb)))
            .collect();
        format!("&big.Int{{neg:false, abs:big.nat{{{}}}}}", limbs.join(", "))
    };
    private(
        "Go's limbs",
        format!("N:{}, E:65537}}, D:{}", go(&n), go(&d)),
    );
}

/// Listings of ASN.1: a version comes first in private keys only.
#[test]
fn listings_of_private_keys() {
    let parsed = "    0:d=0  hl=2 l= 119 cons: SEQUENCE          \n    2:d=1  hl=2 l=   1 prim: INTEGER           :01\n    5:d=1  hl=2 l=  32 prim: OCTET STRING      [HEX DUMP]:4142\n";
    private("openssl asn1parse", parsed);
    private("with CR LF", parsed.replace('\n', "\r\n"));
    private(
        "dumpasn1",
        "   0 1191: SEQUENCE {\n   4    1:   INTEGER 0\n   7  257:   INTEGER\n",
    );
    private(
        "a decoder in a browser",
        "SEQUENCE (3 elem)\n  INTEGER 0\n  SEQUENCE (2 elem)\n    OBJECT IDENTIFIER 1.2.840.113549.1.1.1\n",
    );
    for public in [
        "    0:d=0  hl=4 l= 763 cons: SEQUENCE          \n    4:d=1  hl=4 l= 483 cons: SEQUENCE          \n    8:d=2  hl=2 l=   3 cons: cont [ 0 ]        \n   10:d=3  hl=2 l=   1 prim: INTEGER           :02\n",
        "SEQUENCE (2 elem)\n  SEQUENCE (2 elem)\n    OBJECT IDENTIFIER 1.2.840.113549.1.1.1\n  BIT STRING (1 elem)\n    SEQUENCE (2 elem)\n      INTEGER 1\n",
        "Generating RSA private key, 2048 bit long modulus (2 primes)\n..........+++++\n.....+++++\ne is 65537 (0x010001)\n",
    ] {
        assert!(
            !diagnose(public.as_bytes(), now()).holds_private,
            "{public}"
        );
    }
}

/// What PowerShell, macOS, TPM tools and Rust print of a public key.
#[test]
fn public_numbers_of_more_programs() {
    let [n, ..] = numbers();
    let list = |separator: &str| {
        let numbers: Vec<String> = n.iter().map(u8::to_string).collect();
        numbers.join(separator)
    };
    for (name, input) in [
        (
            "Format-List",
            format!(
                "Modulus  : {{{}}}\r\nExponent : {{1, 0, 1}}\r\n",
                list(", ")
            ),
        ),
        (
            "ConvertTo-Json",
            format!(
                "{{\"D\":null,\"Exponent\":[1,0,1],\"Modulus\":[{}]}}",
                list(",")
            ),
        ),
        (
            "SecKey",
            format!(
                "<SecKeyRef algorithm id: 1, key type: RSAPublicKey, block size: 2048 bits, exponent: {{hex: 10001, decimal: 65537}}, modulus: {}, addr: 0x600>",
                hex(&n).to_uppercase()
            ),
        ),
        (
            "tpm2_readpublic",
            format!(
                "type:\n  value: rsa\n  raw: 0x1\nexponent: 65537\nbits: 2048\nrsa: {}\n",
                hex(&n)
            ),
        ),
        (
            "BoxedUint",
            format!(
                "RsaPublicKey {{ n: BoxedUint(0x{}), e: BoxedUint(0x0000000000010001) }}",
                hex(&n).to_uppercase()
            ),
        ),
    ] {
        read(name, input, "printed_key");
    }
}

#[test]
fn marks_that_markdown_escapes() {
    each("backslashes", "escaped_text", |pem| {
        pem.replace('-', "\\-").replace('+', "\\+").into()
    });
}

/// Bytes before DER: a length, or the header of an OCTET STRING.
#[test]
fn bytes_before_der_are_named() {
    for before in [
        b"\0\0\x01\x26".as_slice(),
        b"\x26\x01\0\0",
        b"\x04\x82\x01\x26",
        b"\0",
    ] {
        let diagnosis = diagnose(&[before, &der(PUBLIC)].concat(), now());
        let finding = &diagnosis.findings[0];
        assert_eq!(finding.code, "der_transfer", "{}", finding.message);
        private("a length", [before, &der(PRIVATE)].concat());
    }
}

#[test]
fn binary_files_of_other_kinds_are_named() {
    let named = |name: &str, input: &[u8]| {
        let diagnosis = diagnose(input, now());
        let finding = &diagnosis.findings[0];
        assert_eq!(
            finding.code, "not_key_material",
            "{name}: {}",
            finding.message
        );
        assert!(!diagnosis.holds_private, "{name}");
    };
    let filled = |start: &[u8]| {
        let mut bytes = start.to_vec();
        bytes.resize(400, 0x5a);
        bytes
    };
    let n = &numbers()[0];
    let cose = [
        b"\xa4\x01\x03\x03\x39\x01\x00\x20\x59\x01\x00".as_slice(),
        n,
        b"\x21\x43\x01\0\x01",
    ]
    .concat();
    named("COSE", &cose);
    named("COSE in base64url", base64url(&cose).as_bytes());
    named("COSE in hexadecimal", hex(&cose).as_bytes());
    let cng = [
        b"RSA1\0\x08\0\0\x03\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\x01\0\x01".as_slice(),
        n,
    ]
    .concat();
    named("CNG", &cng);
    named("CNG in base64", to_base64(&cng).as_bytes());
    named("SSH", &filled(b"\0\0\0\x07ssh-rsa\0\0\0\x03\x01\0\x01"));
    named("xz", &filled(b"\xfd7zXZ\0"));
    named("SQLite", &filled(b"SQLite format 3\0"));
    named("a program", &filled(b"MZ\x90\0\x03\0\0\0"));
    named("a TIFF image", &filled(b"II*\0\x08\0\0\0"));
}

/// A modulus in several strings of a program is joined; one in several lines that can't be is not read in part.
#[test]
fn modulus_in_pieces() {
    let (n, _) = rsa_numbers(&der("rsa4096.spki.pem"));
    let n = n.strip_prefix(&[0]).unwrap_or(&n);
    for written in [base64url(n), decimal(n), hex(n)] {
        let (first, second) = written.split_at(written.len() / 2 + 8);
        for (name, between) in [
            ("JavaScript", "' +\n  '"),
            ("Python", "'\n  '"),
            ("PHP", "' .\n '"),
            ("Visual Basic", "' &\n  '"),
        ] {
            let input = format!("n = '{first}{between}{second}';\ne = 65537;\n");
            let diagnosis = diagnose(input.as_bytes(), now());
            let key = diagnosis.material.map(|key| key.der);
            assert_eq!(key, Some(der("rsa4096.spki.pem")), "{name}: {input}");
        }
        for between in [" ", "\n    ", "\n"] {
            let input = format!("modulus: {first}{between}{second}\nexponent: 65537\n");
            let diagnosis = diagnose(input.as_bytes(), now());
            let key = diagnosis.material.or(diagnosis.derived).map(|key| key.der);
            assert!(
                key.is_none_or(|key| key == der("rsa4096.spki.pem")),
                "{input}"
            );
            assert_eq!(
                diagnosis
                    .public_key
                    .and_then(|key| key.bits)
                    .unwrap_or(4096),
                4096,
                "{input}"
            );
        }
    }
}
