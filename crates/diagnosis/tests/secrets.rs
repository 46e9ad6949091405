//! A file that holds private material anywhere is refused as such, whatever else it holds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::fixtures::{bytes, now};
use diagnosis::{Kind, Verdict, diagnose};

const SECRET: &str = "MC4CAQAwBQYDK2VwBCIEIEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaMDEyMzQ1";

/// Each with a private key of nobody's in it.
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
fn private_material_beside_a_sound_key_or_certificate_is_refused() {
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
fn private_material_alone_is_named() {
    for (name, text) in BESIDE {
        let diagnosis = diagnose(text.as_bytes(), now());
        assert!(diagnosis.holds_private, "{name}");
        assert_eq!(diagnosis.kind, Kind::PrivateKey, "{name}");
        assert!(!format!("{diagnosis:?}").contains(SECRET));
    }
}

#[test]
fn private_material_behind_der_is_refused() {
    for (name, beside) in BESIDE {
        let input = [
            &common::fixtures::der("rsa2048.spki.pem")[..],
            beside.as_bytes(),
        ]
        .concat();
        let diagnosis = diagnose(&input, now());
        assert!(diagnosis.holds_private, "{name}");
        assert_eq!(diagnosis.verdict, Verdict::Reject);
    }
}

#[test]
fn a_private_label_over_what_is_no_public_key_is_believed() {
    let sound = String::from_utf8(bytes("chain-leaf.pem")).unwrap();
    // SEQUENCE of five numbers, as a DSA key without its version.
    let odd = "-----BEGIN DSA PRIVATE KEY-----\nMA8CAQICAQMCAQQCAQUCAQY=\n-----END DSA PRIVATE KEY-----\n";
    let diagnosis = diagnose((sound + odd).as_bytes(), now());
    assert!(diagnosis.holds_private, "{:?}", diagnosis.findings);
}
