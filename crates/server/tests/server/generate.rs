//! `countersign generate`: what it writes is read by OpenSSL, and a failure leaves nothing behind.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use crate::serving::text;

fn generate(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_countersign"))
        .arg("generate")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// The standard output of `openssl`, which must succeed.
fn openssl(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout)
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn openssl_opens_a_generated_key_of_each_size() {
    for (bits, shown) in [
        (None, "2048"),
        (Some("3072"), "3072"),
        (Some("4096"), "4096"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut arguments = vec!["--out", "key.pem"];
        arguments.extend(bits.iter().flat_map(|bits| ["--bits", bits]));
        let output = generate(folder.path(), &arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let printed = openssl(
            folder.path(),
            &["pkey", "-in", "key.pem", "-noout", "-text", "-check"],
        );
        assert!(printed.contains(&format!("{shown} bit")), "{printed}");
        assert_eq!(
            openssl(folder.path(), &["pkey", "-in", "key.pem", "-pubout"]),
            text(&output.stdout),
            "standard output is the public key"
        );
        let mode = fs::metadata(folder.path().join("key.pem"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(files(folder.path()), ["key.pem"]);
    }
}

#[test]
fn openssl_opens_an_encrypted_key_by_the_first_line_of_the_passphrase_file() {
    for line_end in ["", "\n", "\r\n", "\nsecond line\n"] {
        let folder = tempfile::tempdir().unwrap();
        // Beyond ASCII, with a blank at its end that belongs to it.
        let passphrase = "correct häst ";
        fs::write(
            folder.path().join("passphrase"),
            format!("{passphrase}{line_end}"),
        )
        .unwrap();
        let output = generate(
            folder.path(),
            &["--out", "key.pem", "--passphrase-file", "passphrase"],
        );
        assert!(output.status.success(), "{}", text(&output.stderr));
        let pem = fs::read_to_string(folder.path().join("key.pem")).unwrap();
        assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
        let given = format!("pass:{passphrase}");
        assert_eq!(
            openssl(
                folder.path(),
                &["pkey", "-in", "key.pem", "-passin", &given, "-pubout"]
            ),
            text(&output.stdout)
        );
        let parameters = openssl(folder.path(), &["asn1parse", "-in", "key.pem"]);
        for expected in [
            "PBES2",
            "PBKDF2",
            "hmacWithSHA256",
            "aes-256-cbc",
            ":0927C0",
        ] {
            assert!(parameters.contains(expected), "{expected}: {parameters}");
        }
        assert!(!text(&output.stderr).contains("correct"));
    }
}

#[test]
fn openssl_verifies_a_generated_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let output = generate(
        folder.path(),
        &[
            "--out",
            "key.pem",
            "--certificate",
            "certificate.pem",
            "--subject",
            "CN=billing\\, nightly,O=Bücher",
            "--alt-name",
            "DNS:billing.example",
            "--alt-name",
            "URI:https://billing.example/client",
            "--days",
            "30",
        ],
    );
    assert!(output.status.success(), "{}", text(&output.stderr));
    let x509 = |arguments: &[&str]| {
        openssl(
            folder.path(),
            &[&["x509", "-in", "certificate.pem", "-noout"], arguments].concat(),
        )
    };
    openssl(
        folder.path(),
        &[
            "verify",
            "-x509_strict",
            "-check_ss_sig",
            "-partial_chain",
            "-trusted",
            "certificate.pem",
            "certificate.pem",
        ],
    );
    assert_eq!(x509(&["-pubkey"]), text(&output.stdout));
    let subject = x509(&["-subject", "-nameopt", "RFC2253,utf8,-esc_msb"]);
    assert_eq!(subject.trim(), "subject=CN=billing\\, nightly,O=Bücher");
    let seen = x509(&["-text"]);
    for expected in [
        "Version: 3 (0x2)",
        "sha256WithRSAEncryption",
        "CA:FALSE",
        "Digital Signature\n",
        "Subject Key Identifier",
        "DNS:billing.example, URI:https://billing.example/client",
    ] {
        assert!(seen.contains(expected), "{expected}: {seen}");
    }
    let day = 24 * 60 * 60;
    x509(&["-checkend", &(29 * day).to_string()]);
    let after = Command::new("openssl")
        .args([
            "x509",
            "-in",
            "certificate.pem",
            "-noout",
            "-checkend",
            &(30 * day).to_string(),
        ])
        .current_dir(folder.path())
        .status();
    assert!(!after.unwrap().success(), "valid for 30 days");
    let serial = x509(&["-serial"]);
    assert_eq!(serial.trim().len(), "serial=".len() + 32, "{serial}");

    let inspected = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(["inspect", "certificate.pem"])
        .current_dir(folder.path())
        .output();
    let inspected = inspected.unwrap();
    assert!(inspected.status.success(), "{}", text(&inspected.stdout));
}

#[test]
fn nothing_is_kept_if_the_public_key_cant_be_printed() {
    let folder = tempfile::tempdir().unwrap();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(["generate", "--out", "key.pem", "--certificate", "c.pem"])
        .args(["--subject", "CN=a"])
        .current_dir(folder.path())
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stderr).starts_with("countersign: "));
    assert_eq!(files(folder.path()), Vec::<String>::new());
}

#[test]
fn a_failure_leaves_no_file_behind_and_changes_none() {
    let cases: [(&[&str], i32); 10] = [
        (&["--out", "there.pem"], 1),
        (
            &[
                "--out",
                "key.pem",
                "--certificate",
                "there.pem",
                "--subject",
                "CN=a",
            ],
            1,
        ),
        (
            &[
                "--out",
                "key.pem",
                "--certificate",
                "key.pem",
                "--subject",
                "CN=a",
            ],
            1,
        ),
        (
            &[
                "--out",
                "key.pem",
                "--certificate",
                "no/folder.pem",
                "--subject",
                "CN=a",
            ],
            1,
        ),
        (
            &[
                "--out",
                "key.pem",
                "--certificate",
                "c.pem",
                "--subject",
                "billing",
            ],
            1,
        ),
        (
            &[
                "--out",
                "key.pem",
                "--certificate",
                "c.pem",
                "--subject",
                "",
            ],
            1,
        ),
        (&["--out", "key.pem", "--passphrase-file", "empty"], 1),
        (&["--out", "key.pem", "--passphrase-file", "missing"], 1),
        (&["--out", "key.pem", "--bits", "1024"], 2),
        (
            &[
                "--out",
                "key.pem",
                "--certificate",
                "c.pem",
                "--subject",
                "CN=a",
                "--alt-name",
                "DNS:a b.example",
            ],
            2,
        ),
    ];
    for (arguments, status) in cases {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("there.pem"), "mine").unwrap();
        fs::write(folder.path().join("empty"), "\nsecond line").unwrap();
        let output = generate(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
        assert_eq!(
            files(folder.path()),
            ["empty", "there.pem"],
            "{arguments:?}"
        );
        let untouched = fs::read_to_string(folder.path().join("there.pem")).unwrap();
        assert_eq!(untouched, "mine", "{arguments:?}");
    }
}

/// A full disk, of which a limit on the size of files is a model.
#[test]
fn a_half_written_key_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("bash")
        // In blocks of 1,024 octets; the key takes about 1,700.
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 1; exec \"$0\" generate --out key.pem",
        ])
        .arg(env!("CARGO_BIN_EXE_countersign"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(files(folder.path()).is_empty());
}
