//! Files of people who tried to register a JWK, a set of keys or the same key twice, and variations of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::certificate::{Cert, validity};
use common::der::rsa_numbers;
use common::fixtures::{der, now, pem, text, to_base64, to_base64url as base64url};
use diagnosis::{Diagnosis, Role, Verdict, diagnose};
use sha2::{Digest as _, Sha256};

/// What is expected of each file.
const CASES: &str = include_str!("field/jwk.tsv");

/// SHA-256 of the SubjectPublicKeyInfo of the two keys in the files.
const SIGNING: &str = "a6124a7308224c9233bbbf205d3e01e9a5b7b666ff601984ecfb8f19f74674f1";
const ENCRYPTION: &str = "6317665932daed1921b593be0d1d960fd16d8b502a172629ad1865dd734ed602";

fn hash(der: &[u8]) -> String {
    Sha256::digest(der)
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect()
}

/// SHA-256 of the key that is offered: for registration as it is, or converted.
fn offered(diagnosis: &Diagnosis) -> Option<String> {
    match (&diagnosis.derived, &diagnosis.material) {
        (Some(derived), _) => {
            diagnose(&derived.der, now())
                .public_key
                .unwrap()
                .spki_sha256
        }
        (None, Some(_)) => diagnosis.public_key.as_ref().unwrap().spki_sha256.clone(),
        (None, None) => None,
    }
}

fn has(diagnosis: &Diagnosis, code: &str) -> bool {
    diagnosis
        .findings
        .iter()
        .any(|finding| finding.code == code)
}

#[test]
fn every_file_is_named_and_its_key_offered() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field/jwk");
    let mut wrong = Vec::new();
    for line in CASES.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, verdict, codes, key] = columns[..] else {
            panic!("{line}")
        };
        let diagnosis = diagnose(&std::fs::read(folder.join(file)).unwrap(), now());
        let ours = serde_json::to_value(diagnosis.verdict).unwrap();
        let key = match key {
            "signing" => Some(SIGNING),
            "encryption" => Some(ENCRYPTION),
            _ => None,
        };
        let has_codes = codes.split(' ').all(|code| has(&diagnosis, code));
        if ours != verdict || !has_codes || offered(&diagnosis).as_deref() != key {
            wrong.push(format!(
                "{file}: {ours}, offered {:?}, {:#?}",
                offered(&diagnosis),
                diagnosis
                    .findings
                    .iter()
                    .map(|finding| (finding.code, &finding.message))
                    .collect::<Vec<_>>()
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Modulus and exponent of the fixture's key, without leading zeros.
fn numbers() -> (Vec<u8>, Vec<u8>) {
    let (modulus, exponent) = rsa_numbers(&der("rsa2048.spki.pem"));
    (modulus[1..].to_vec(), exponent)
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn listed(octets: &[u8]) -> String {
    let octets: Vec<String> = octets.iter().map(u8::to_string).collect();
    octets.join(",")
}

/// The modulus in decimal.
fn decimal() -> String {
    let mut digits = vec![0u8];
    for octet in numbers().0 {
        let mut carry = u32::from(octet);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = u8::try_from(carry % 10).unwrap();
            carry /= 10;
        }
        while carry > 0 {
            digits.push(u8::try_from(carry % 10).unwrap());
            carry /= 10;
        }
    }
    digits
        .iter()
        .rev()
        .map(|digit| char::from(b'0' + digit))
        .collect()
}

/// A JWK of the fixture's key with further members.
fn jwk(more: &str) -> String {
    let n = base64url(&numbers().0);
    format!(r#"{{"kty":"RSA","n":"{n}","e":"AQAB"{more}}}"#)
}

/// A JWK of another key.
fn other_jwk(more: &str) -> String {
    let (n, e) = rsa_numbers(&der("rsa3072.spki.pem"));
    let (n, e) = (base64url(&n[1..]), base64url(&e));
    format!(r#"{{"kty":"RSA","n":"{n}","e":"{e}"{more}}}"#)
}

/// The key of the fixture is offered, and the finding reported.
fn offers(input: &str, code: &str) -> Diagnosis {
    let diagnosis = diagnose(input.as_bytes(), now());
    let key = hash(&der("rsa2048.spki.pem"));
    assert_eq!(
        offered(&diagnosis),
        Some(key),
        "{input}: {:#?}",
        diagnosis.findings
    );
    assert!(
        has(&diagnosis, code),
        "{code} of {input}: {:#?}",
        diagnosis.findings
    );
    diagnosis
}

/// It is rejected, and no key is offered.
fn rejects(input: &str, code: &str) -> Diagnosis {
    let diagnosis = diagnose(input.as_bytes(), now());
    assert_eq!(diagnosis.verdict, Verdict::Reject, "{input}");
    assert_eq!(diagnosis.derived, None, "{input}");
    assert!(
        has(&diagnosis, code),
        "{code} of {input}: {:#?}",
        diagnosis.findings
    );
    diagnosis
}

/// The digits in groups of three.
fn grouped(digits: &str, separator: char) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[test]
fn what_stands_for_the_modulus_is_converted() {
    let (n, _) = numbers();
    let (spki, certificate) = (der("rsa2048.spki.pem"), der("chain-leaf.pem"));
    let pkcs1 = der("rsa2048.pkcs1.pem");
    let blob = [
        b"\0\0\0\x07ssh-rsa\0\0\0\x03\x01\0\x01\0\0\x01\x01\0".as_slice(),
        &n,
    ]
    .concat();
    let colons = hex(&n)
        .as_bytes()
        .chunks(2)
        .map(|pair| str::from_utf8(pair).unwrap())
        .collect::<Vec<_>>()
        .join(":");
    let integer = [b"\x02\x82\x01\x01\0".as_slice(), &n].concat();
    let signed: Vec<String> = n
        .iter()
        .map(|octet| octet.cast_signed().to_string())
        .collect();
    for (value, code) in [
        (format!("{:?}", hex(&n)), "jwk_modulus"),
        (format!("{:?}", hex(&n).to_uppercase()), "jwk_modulus"),
        (format!("\"0x{}\"", hex(&n)), "jwk_modulus"),
        (format!("\"00{}\"", hex(&n)), "jwk_modulus"),
        (format!("{colons:?}"), "jwk_modulus"),
        (format!("{:?}", decimal()), "jwk_modulus"),
        (decimal(), "jwk_modulus"),
        (format!("{:?}", base64url(&spki)), "jwk_modulus"),
        (format!("{:?}", to_base64(&spki)), "jwk_modulus"),
        (format!("{:?}", base64url(&pkcs1)), "jwk_modulus"),
        (format!("{:?}", to_base64(&certificate)), "jwk_modulus"),
        (format!("{:?}", base64url(&blob)), "jwk_modulus"),
        (
            format!("\"ssh-rsa {} me@example\"", to_base64(&blob)),
            "jwk_modulus",
        ),
        (
            format!("{:?}", base64url(hex(&n).as_bytes())),
            "jwk_encoding",
        ),
        (
            format!("{:?}", base64url(decimal().as_bytes())),
            "jwk_encoding",
        ),
        (
            format!("{:?}", base64url(base64url(&n).as_bytes())),
            "jwk_encoding",
        ),
        (format!("{:?}", base64url(&integer)), "jwk_modulus"),
        (format!("{:?}", hex(&integer)), "jwk_modulus"),
        (format!("{:?}", hex(&spki)), "jwk_modulus"),
        (format!("{:?}", hex(&pkcs1)), "jwk_modulus"),
        (format!("{:?}", hex(&certificate)), "jwk_modulus"),
        (
            format!(
                "{:?}",
                base64url(&[b"\x03\x82\x01\x0f\0".as_slice(), &pkcs1].concat())
            ),
            "jwk_modulus",
        ),
        (
            format!(
                "{:?}",
                base64url(&[b"\0\0\x01\x01\0".as_slice(), &n].concat())
            ),
            "jwk_modulus",
        ),
        (format!("{:?}", grouped(&decimal(), ',')), "jwk_modulus"),
        (format!("{:?}", grouped(&decimal(), '_')), "jwk_modulus"),
        (decimal() + "n", "jwk_modulus"),
        (format!("[{}]", listed(&n)), "jwk_modulus"),
        (format!("[{}]", signed.join(", ")), "jwk_modulus"),
        (
            format!(r#"{{"type":"Buffer","data":[{}]}}"#, listed(&n)),
            "jwk_modulus",
        ),
    ] {
        let input = format!(r#"{{"kty":"RSA","n":{value},"e":"AQAB"}}"#);
        assert_eq!(offers(&input, code).kind, diagnosis::Kind::Jwk);
    }
}

#[test]
fn what_is_not_certainly_the_modulus_is_named() {
    let (n, _) = numbers();
    let reversed: Vec<u8> = n.iter().rev().copied().collect();
    let dot_net = [reversed.as_slice(), &[0]].concat();
    let damaged = &hex(&n)[1..];
    for value in [
        base64url(&reversed),
        to_base64(&dot_net),
        base64url(&der("request.pem")),
        base64url(b"the modulus of the production key, see the wiki page of the platform team for it, and ask them by mail for their approval of this application"),
        format!("{}!", base64url(&n)),
        base64url(&n)[..341].to_owned(),
        base64url(&n).replacen(['-', '_'], "+", 1) + "-_",
        damaged.replace('a', "g"),
        String::new(),
        "undefined".to_owned(),
    ] {
        rejects(&format!(r#"{{"kty":"RSA","n":{value:?},"e":"AQAB"}}"#), "jwk");
    }
    // The key itself may be sound: it is not to be replaced.
    let shortened = format!("{}...", &base64url(&n)[..200]);
    let blanks = to_base64(&n).replace('+', " ");
    for value in [
        "null",
        "\"\"",
        &format!("{shortened:?}"),
        &format!("{blanks:?}"),
    ] {
        let input = format!(r#"{{"kty":"RSA","n":{value},"e":"AQAB"}}"#);
        let diagnosis = rejects(&input, "jwk");
        let remedy = diagnosis.findings[0].remedy.as_deref().unwrap();
        assert!(!remedy.contains("genpkey"), "{value}: {remedy}");
    }
    let private = der("rsa2048.private.pem");
    for private in [base64url(&private), hex(&private)] {
        let input = format!(r#"{{"kty":"RSA","n":"{private}","e":"AQAB"}}"#);
        assert!(diagnose(input.as_bytes(), now()).holds_private);
    }
}

#[test]
fn members_are_decoded_if_they_can_be_meant_one_way() {
    let n = base64url(&numbers().0);
    let standard = to_base64(&numbers().0);
    let wrapped = standard
        .as_bytes()
        .chunks(64)
        .map(|line| str::from_utf8(line).unwrap())
        .collect::<Vec<_>>()
        .join("\\n");
    let zero = base64url(&[[0].as_slice(), &numbers().0].concat());
    for n in [
        standard.clone(),
        wrapped,
        zero,
        format!(" {n} "),
        format!("{n},"),
        format!("{n}=="),
        format!("{n}\\n"),
        standard.replace('=', ""),
        n.replacen('A', "A ", 1),
        format!("'{n}'"),
        format!("b'{n}'"),
        format!("{n}."),
        standard
            .replace('+', "%2B")
            .replace('/', "%2f")
            .replace('=', "%3D"),
        n.clone() + "~~",
    ] {
        offers(
            &format!(r#"{{"kty":"RSA","n":"{n}","e":"AQAB"}}"#),
            "jwk_encoding",
        );
    }
    for e in [
        "65537",
        "\"65537\"",
        "\"010001\"",
        "\"10001\"",
        "\"0x10001\"",
        "\"01:00:01\"",
        "\"AQAB====\"",
        "\"AQAB=\"",
        "\" AQAB\"",
        "\"AQAB,\"",
        "\"NjU1Mzc\"",
        "\"AQABAA==\"",
        "[1,0,1]",
        "\"AgMBAAE\"",
        "65537.0",
        "65537n",
        "\"b'AQAB'\"",
    ] {
        offers(
            &format!(r#"{{"kty":"RSA","n":"{n}","e":{e}}}"#),
            "jwk_encoding",
        );
    }
    for kty in [
        "\"rsa\"",
        "\"Rsa\"",
        "\"RSA-HSM\"",
        "\" RSA\"",
        "\"rsaEncryption\"",
    ] {
        offers(
            &format!(r#"{{"kty":{kty},"n":"{n}","e":"AQAB"}}"#),
            "jwk_encoding",
        );
    }
    offers(&format!(r#"{{"n":"{n}","e":"AQAB"}}"#), "jwk_encoding");
    for input in [
        format!(r#"{{"kty":"RSA","modulus":"{n}","exponent":"AQAB"}}"#),
        format!("['kty' => 'RSA', 'n' => '{n}', 'e' => 'AQAB']"),
        format!("[\n  'n' => '{n}',\n  'e' => 'AQAB',\n]"),
    ] {
        offers(&input, "jwk");
    }
    for e in [
        "null", "\"\"", "true", "\"AQ!B\"", "65537.5", "0", "\"AQAC\"",
    ] {
        rejects(&format!(r#"{{"kty":"RSA","n":"{n}","e":{e}}}"#), "jwk");
    }
}

#[test]
fn nearly_json_is_read() {
    let plain = jwk("");
    let in_string = serde_json::to_string(&plain).unwrap();
    for input in [
        plain.replace('}', ",}"),
        plain.replace('"', "'"),
        plain.replace('"', "\\\""),
        plain
            .replace("\"kty\"", "kty")
            .replace("\"n\"", "n")
            .replace("\"e\"", "e"),
        plain.replace(",\"e\"", " \"e\""),
        plain.replace('}', ""),
        plain.replacen('"', "“", 2).replace("“kty“", "“kty”"),
        plain.replace('}', ",\"x5t\":None}"),
        plain.replace("{", "{ // the key\n"),
        in_string.clone(),
        serde_json::to_string(&in_string).unwrap(),
        format!("const jwk = {plain};"),
        format!("JWKS={{\"keys\":[{plain}]}}"),
        format!("The key is:\n\n{plain}\n\nBest regards"),
        format!("{{\"keys\":[{plain},]}}"),
        plain.replace("AQAB", "AQ\nAB"),
    ] {
        offers(&input, "json_syntax");
    }
    for input in [
        format!("\u{feff}{plain}"),
        format!("[{plain}]"),
        format!("{{\"a\":[{{\"b\":{plain}}}]}}"),
        format!("{{\"secret\":{in_string}}}"),
    ] {
        assert!(!has(&offers(&input, "jwk"), "json_syntax"), "{input}");
    }
    let csv = format!("\"{}\"", plain.replace('"', "\"\""));
    let terraform = plain
        .replace("\",", "\"\n")
        .replace("\":", "\" = ")
        .replace("\"kty\"", "kty")
        .replace("\"n\"", "n")
        .replace("\"e\"", "e");
    let in_base64 = to_base64(format!("{{\"keys\":[{plain}]}}").as_bytes());
    for input in [
        csv,
        terraform,
        plain.replace(":\"", ":b\""),
        plain.replace("\":", "\"=>"),
        plain
            .replace("\"kty\":", ":kty=>")
            .replace("\"n\":", ":n=>")
            .replace("\"e\":", ":e=>"),
        plain.replace('"', "&quot;"),
        in_base64.clone(),
        format!("data:\n  jwks: {in_base64}\n"),
    ] {
        offers(&input, "json_syntax");
    }
    // One after the other, they are a set.
    offers(&format!("{plain}\n{plain}\n"), "jwk");
    rejects(&format!("{plain}\n{}\n", other_jwk("")), "ambiguous");
    rejects(&format!("a = {plain}; b = {};", other_jwk("")), "ambiguous");
    // Cut inside a value, nothing is certain.
    for input in [
        &plain[..200],
        &plain[..plain.len() - 2],
        &plain[..plain.len() - 4],
    ] {
        assert_eq!(diagnose(input.as_bytes(), now()).derived, None, "{input}");
    }
}

#[test]
fn a_slip_is_marked_where_it_is() {
    let diagnosis = offers(
        "{\n \"kty\":\"RSA\",\n NUMBERS,\n}\n"
            .replace("NUMBERS", &jwk("")[13..].replace('}', ""))
            .as_str(),
        "json_syntax",
    );
    let slip = diagnosis
        .findings
        .iter()
        .find(|finding| finding.code == "json_syntax")
        .unwrap();
    assert_eq!(slip.line, Some(3));
}

#[test]
fn keys_for_something_else_are_warned_of() {
    for more in [
        r#","use":"enc""#,
        r#","use":"ENC""#,
        r#","use":"encryption""#,
        r#","alg":"RSA-OAEP""#,
        r#","alg":"RSA-OAEP-256""#,
        r#","alg":"RSA1_5""#,
        r#","key_ops":["encrypt"]"#,
        r#","key_ops":["wrapKey","unwrapKey"]"#,
        r#","use":"sig","key_ops":["encrypt"]"#,
        r#","use":"sig","alg":"RSA-OAEP""#,
        r#","keyOps":["decrypt","encrypt"]"#,
        r#","key_ops":"encrypt""#,
    ] {
        offers(&jwk(more), "not_for_signing");
    }
    for more in [
        r#","use":"sig""#,
        r#","key_ops":["verify"]"#,
        r#","key_ops":[]"#,
        r#","use":"sig","alg":"RS256""#,
        r#","alg":"PS256""#,
        r#","use":null"#,
        r#","use":"""#,
    ] {
        let diagnosis = offers(&jwk(more), "jwk");
        assert!(
            !has(&diagnosis, "not_for_signing"),
            "{more}: {:#?}",
            diagnosis.findings
        );
    }
}

#[test]
fn keys_out_of_use_are_warned_of() {
    for more in [
        r#","revoked":{"revoked_at":1}"#,
        r#","revoked":true"#,
        r#","exp":1600000000"#,
        r#","enabled":false"#,
        r#","attributes":{"enabled":false}"#,
        r#","status":"DISABLED""#,
        r#","state":"revoked""#,
    ] {
        offers(&jwk(more), "key_retired");
    }
    for more in [
        r#","revoked":false"#,
        r#","revoked":null"#,
        r#","exp":4000000000"#,
        r#","enabled":true"#,
    ] {
        assert!(!has(&offers(&jwk(more), "jwk"), "key_retired"), "{more}");
    }
    let azure = format!(r#"{{"attributes":{{"enabled":false}},"key":{}}}"#, jwk(""));
    offers(&azure, "key_retired");
}

#[test]
fn the_algorithm_of_a_key_is_kept() {
    let algorithms = |alg: &str| {
        let diagnosis = offers(&jwk(&format!(r#","alg":"{alg}""#)), "jwk");
        (diagnosis.algorithms.len(), has(&diagnosis, "jwk_algorithm"))
    };
    for alg in ["RS256", "RS384", "PS256"] {
        assert_eq!(algorithms(alg), (1, false), "{alg}");
    }
    for alg in ["RS512", "PS384", "PS512", "ES256", "HS256"] {
        assert_eq!(algorithms(alg), (3, true), "{alg}");
    }
}

#[test]
fn the_certificate_of_a_key_must_be_its_own() {
    let with = |name: &str| format!(r#","x5c":["{}"]"#, to_base64(&der(name)));
    offers(&jwk(&with("chain-leaf.pem")), "jwk");
    rejects(&jwk(&with("chain-root.pem")), "jwk_certificate_differs");
    let only = format!(r#"{{"kty":"RSA"{}}}"#, with("chain-leaf.pem"));
    offers(&only, "jwk_encoding");
    offers(&only.replace(['[', ']'], ""), "jwk_encoding");
}

#[test]
fn of_several_keys_the_one_for_signing_is_offered() {
    let ec = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
    let set = |keys: &[String]| format!(r#"{{"keys":[{}]}}"#, keys.join(","));
    for keys in [
        [ec.to_owned(), jwk("")],
        [other_jwk(r#","use":"enc""#), jwk(r#","use":"sig""#)],
        [other_jwk(r#","use":"enc""#), jwk("")],
        [other_jwk(""), jwk(r#","use":"sig""#)],
        [other_jwk(r#","alg":"RSA-OAEP""#), jwk(r#","alg":"RS256""#)],
        [
            other_jwk(r#","revoked":{"revoked_at":1600000000}"#),
            jwk(""),
        ],
        [
            other_jwk(r#","exp":1600000000"#),
            jwk(r#","exp":4000000000"#),
        ],
        [
            other_jwk(r#","status":"disabled""#),
            jwk(r#","status":"enabled""#),
        ],
        [jwk(r#","use":"enc""#), jwk(r#","use":"sig""#)],
        [jwk(r#","kid":"a""#), jwk(r#","kid":"b""#)],
    ] {
        for keys in [keys.clone(), [keys[1].clone(), keys[0].clone()]] {
            let diagnosis = offers(&set(&keys), "jwk");
            assert!(!has(&diagnosis, "ambiguous"), "{keys:?}");
            assert!(!has(&diagnosis, "not_for_signing"), "{keys:?}");
            let chosen = |member: &&diagnosis::Member| member.role == Role::Chosen;
            assert_eq!(diagnosis.members.iter().filter(chosen).count(), 1);
        }
    }
    for keys in [
        [other_jwk(""), jwk("")],
        [other_jwk(r#","use":"sig""#), jwk(r#","use":"sig""#)],
        [other_jwk(r#","use":"enc""#), jwk(r#","use":"enc""#)],
        [ec.to_owned(), ec.replace("f83", "g83")],
    ] {
        let diagnosis = rejects(&set(&keys), "ambiguous");
        assert_eq!(diagnosis.members.len(), 2);
    }
}

#[test]
fn members_of_a_set_are_described_at_their_places() {
    let set = format!(
        "{{\"keys\":[\n{},\n{}]}}\n",
        jwk(r#","kid":"first-key-2026","use":"sig""#),
        other_jwk(r#","kid":"second""#)
    );
    let diagnosis = offers(&set, "jwk");
    assert_eq!(diagnosis.file_kid.as_deref(), Some("first-key-2026"));
    let [first, second] = diagnosis.members.as_slice() else {
        panic!("{:?}", diagnosis.members)
    };
    assert_eq!((first.line, second.line), (2, 3));
    assert_eq!(
        (first.kid.as_deref(), first.usage.as_deref()),
        (Some("first-key-2026"), Some("sig"))
    );
    assert_eq!(second.key_type.as_deref(), Some("RSA, 3072 bits"));
    let part = &set[second.span.start..second.span.end];
    assert_eq!(part, other_jwk(r#","kid":"second""#));
}

/// What clouds return and what federations publish: the text around each key says what it is for.
/// The properties of a certificate's key in an answer of Azure Key Vault are no key of their own.
#[test]
fn the_certificate_beside_properties_of_its_key_is_used() {
    let certificate = to_base64(&der("chain-leaf.pem"));
    let answer = format!(
        r#"{{"id":"https://x.vault.azure.net/certificates/c/1","cer":"{certificate}","policy":{{"key_props":{{"exportable":true,"kty":"RSA","key_size":2048}}}}}}"#
    );
    let diagnosis = diagnose(answer.as_bytes(), now());
    assert_eq!(
        diagnosis.verdict,
        Verdict::Repair,
        "{:#?}",
        diagnosis.findings
    );
    rejects(r#"{"kty":"RSA"}"#, "jwk");
}

#[test]
fn the_text_around_keys_says_which_is_for_signing() {
    let (ours, other) = (der("rsa2048.spki.pem"), der("rsa3072.spki.pem"));
    let (ours_pem, other_pem) = (
        text("rsa2048.spki.pem").replace('\n', "\\n"),
        text("rsa3072.spki.pem").replace('\n', "\\n"),
    );
    let (ours, other) = (to_base64(&ours), to_base64(&other));
    for input in [
        format!(
            r#"{{"keys":[{{"kid":"k1","use":"SIG","publicKey":"{ours}"}},{{"kid":"k2","use":"ENC","publicKey":"{other}"}}]}}"#
        ),
        format!(
            r#"[{{"KeyUsage":"ENCRYPT_DECRYPT","PublicKey":"{other}"}},{{"KeyUsage":"SIGN_VERIFY","PublicKey":"{ours}"}}]"#
        ),
        format!(
            r#"[{{"pem":"{ours_pem}","algorithm":"RSA_SIGN_PKCS1_2048_SHA256"}},{{"pem":"{other_pem}","algorithm":"RSA_DECRYPT_OAEP_3072_SHA256"}}]"#
        ),
        format!(
            r#"{{"keys":{{"a":{{"state":"DISABLED","key":"{other_pem}"}},"b":{{"state":"ENABLED","key":"{ours_pem}"}}}}}}"#
        ),
        format!(
            r#"<KeyDescriptor use="signing"><X509Certificate>{ours}</X509Certificate></KeyDescriptor><KeyDescriptor use="encryption"><X509Certificate>{other}</X509Certificate></KeyDescriptor>"#
        ),
        format!(
            r#"<md:KeyDescriptor use='encryption'><X509Certificate>{other}</X509Certificate></md:KeyDescriptor><md:KeyDescriptor use='signing'><X509Certificate>{ours}</X509Certificate></md:KeyDescriptor>"#
        ),
    ] {
        let diagnosis = offers(&input, "ambiguous");
        assert_eq!(diagnosis.verdict, Verdict::Reject);
        let chosen = diagnosis
            .members
            .iter()
            .find(|member| member.role == Role::Chosen);
        assert!(chosen.is_some(), "{input}");
    }
    for input in [
        format!(
            r#"{{"data":{{"keys":{{"1":{{"public_key":"{ours_pem}"}},"2":{{"public_key":"{other_pem}"}}}}}}}}"#
        ),
        format!(r#"{{"2f1d0c":"{ours_pem}","9a8b7c":"{other_pem}"}}"#),
        format!(
            r#"<KeyDescriptor><X509Certificate>{ours}</X509Certificate></KeyDescriptor><KeyDescriptor><X509Certificate>{other}</X509Certificate></KeyDescriptor>"#
        ),
    ] {
        let diagnosis = rejects(&input, "ambiguous");
        assert!(
            diagnosis
                .members
                .iter()
                .all(|member| member.role == Role::Other)
        );
    }
    let map = format!(r#"{{"2f1d0c":"{ours_pem}","9a8b7c":"{other_pem}"}}"#);
    let kids: Vec<_> = rejects(&map, "ambiguous")
        .members
        .into_iter()
        .map(|member| member.kid.unwrap())
        .collect();
    assert_eq!(kids, ["2f1d0c", "9a8b7c"]);
    let single = format!(r#"{{"KeyId":"arn","KeyUsage":"ENCRYPT_DECRYPT","PublicKey":"{ours}"}}"#);
    assert_eq!(offers(&single, "not_for_signing").verdict, Verdict::Repair);
}

#[test]
fn the_same_key_in_several_forms_is_one_key() {
    let (spki, pkcs1) = (text("rsa2048.spki.pem"), text("rsa2048.pkcs1.pem"));
    let renewed = |end: &str| {
        let validity = validity((0x17, "260101000000Z"), (0x17, end));
        pem(
            "CERTIFICATE",
            &Cert {
                validity,
                ..Cert::new()
            }
            .der(),
        )
    };
    let (older, newer) = (renewed("280101000000Z"), renewed("290101000000Z"));
    for input in [
        format!("{spki}{pkcs1}"),
        format!("{pkcs1}{spki}"),
        format!("{pkcs1}{spki}{pkcs1}{spki}"),
        format!("{}{spki}{pkcs1}", text("chain-leaf.pem")),
        format!("{pkcs1}{}{spki}", text("chain-leaf.pem")),
        format!("{older}{newer}"),
        format!("{newer}{older}{spki}"),
    ] {
        let diagnosis = diagnose(input.as_bytes(), now());
        assert_eq!(
            diagnosis.verdict,
            Verdict::Accept,
            "{:#?}",
            diagnosis.findings
        );
        assert!(has(&diagnosis, "duplicate_certificates"), "{input}");
    }
    let both = format!("{newer}{older}");
    let certificate = diagnose(both.as_bytes(), now()).certificate.unwrap();
    assert_eq!(certificate.not_after, "2029-01-01T00:00:00Z".parse().ok());
}

/// A sample of the table: the key of node-jsonwebtoken's tests.
#[test]
fn keys_published_in_repositories_are_warned_of() {
    let jwk = format!(r#"{{"kty":"RSA","n":"{PUBLISHED}","e":"AQAB"}}"#);
    let diagnosis = diagnose(jwk.as_bytes(), now());
    assert!(has(&diagnosis, "known_public_test_key"));
    let key = diagnosis.derived.unwrap().to_pem();
    let diagnosis = diagnose(key.as_bytes(), now());
    assert_eq!(diagnosis.verdict, Verdict::Accept);
    let finding = &diagnosis.findings[0];
    assert_eq!(finding.code, "known_public_test_key");
    assert!(finding.message.contains("auth0/node-jsonwebtoken"));
}

const PUBLISHED: &str = "vzoCEC2rpSpJQaWZbUmlsDNwp83Jr4fi6KmBWIwnj1MZ6CUQ7rBasuLI8AcfX5_10scSfQNCsTLV2tMKQaHuvyrVfwY0dINk-nkqB74QcT2oCCH9XduJjDuwWA4xLqAKuF96FsIes52opEM50W7_W7DZCKXkC8fFPFj6QF5ZzApDw2Qsu3yMRmr7_W9uWeaTwfPx24YdY7Ah-fdLy3KN40vXv9c4xiSafVvnx9BwYL7H1Q8NiK9LGEN6-JSWfgckQCs6UUBOXSZdreNN9zbQCwyzee7bOJqXUDAuLcFARzPw1EsZAyjVtGCKIQ0_btqK-jFunT2NBC8RItanDZpptQ";
