//! Every command that a finding prints is run on its file, and the result is better than the file.
//!
//! Without openssl and ssh-keygen, the test reports that it was skipped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::certificate::Cert;
use common::der::{bit_string, element, rsa_algorithm, sequence};
use common::fixtures::{der, now, pem, text, to_base64};
use diagnosis::{Diagnosis, Kind, Verdict, diagnose, split_command};

/// A name that is harmless only in quotes.
const NAME: &str = "it's $(touch pwned) `id` \"key\"; -in.pem";

/// Files in every form that a remedy may be printed for.
fn inputs() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut inputs = Vec::new();
    for folder in ["fixtures", "field/jwk", "field/text"] {
        let mut files: Vec<PathBuf> = std::fs::read_dir(root.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        for file in files {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            let bytes = std::fs::read(&file).unwrap();
            if bytes.starts_with(b"-----BEGIN ")
                && !name.contains("encrypted")
                && folder == "fixtures"
                && name.ends_with(".pem")
            {
                inputs.push((format!("{name} as DER"), der(&name)));
                inputs.push((
                    format!("{name} as base64"),
                    to_base64(&der(&name)).into_bytes(),
                ));
                let lines = text(&name)
                    .lines()
                    .filter(|line| !line.starts_with('-'))
                    .collect::<Vec<_>>()
                    .join("\n");
                inputs.push((format!("{name} without armour"), lines.into_bytes()));
                inputs.push((
                    format!("{name} in JSON"),
                    format!("{{\"key\":{:?}}}", text(&name)).into_bytes(),
                ));
                inputs.push((
                    format!("{name} in UTF-16"),
                    common::fixtures::utf16(&text(&name), true),
                ));
            }
            inputs.push((name, bytes));
        }
    }
    let store = common::fixtures::bytes("container.p12");
    inputs.push((
        "PKCS#12 in base64".to_owned(),
        to_base64(&store).into_bytes(),
    ));
    let wrapped: Vec<String> = to_base64(&store)
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8(line.to_vec()).unwrap())
        .collect();
    inputs.push((
        "PKCS#12 in lines of base64".to_owned(),
        wrapped.join("\r\n").into_bytes(),
    ));
    inputs.push((
        "PKCS#12 in YAML".to_owned(),
        format!("data:\n  store: {}\n", to_base64(&store)).into_bytes(),
    ));
    let container = der("container.p7b");
    inputs.push((
        "PKCS#7 in base64".to_owned(),
        to_base64(&container).into_bytes(),
    ));
    inputs.push(("CMS".to_owned(), pem("CMS", &container).into_bytes()));
    // BER: an indefinite length around everything.
    for (name, label) in [
        ("chain-leaf.pem", "CERTIFICATE"),
        ("rsa2048.spki.pem", "PUBLIC KEY"),
        ("rsa2048.pkcs1.pem", "RSA PUBLIC KEY"),
    ] {
        let key = der(name);
        let ber = [b"\x30\x80".as_slice(), &key[4..], b"\0\0"].concat();
        inputs.push((format!("{name} in BER"), pem(label, &ber).into_bytes()));
        inputs.push((format!("{name} in bare BER"), ber));
    }
    // Notations whose commands would read something else than the file.
    let hexadecimal =
        |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    for name in ["request.pem", "ec-prime256v1.spki.pem", "rsa2048.spki.pem"] {
        let key = der(name);
        let rows = key.chunks(16).enumerate();
        let octal = |octets: &[u8]| -> String {
            octets.iter().map(|octet| format!(" {octet:03o}")).collect()
        };
        for (form, text) in [
            ("an array", format!("{key:?}")),
            ("hexadecimal", hexadecimal(&key)),
            (
                "od -b",
                rows.map(|(row, octets)| format!("{:07o}{}\n", row * 16, octal(octets)))
                    .collect(),
            ),
            (
                "base64 of hexadecimal",
                to_base64(hexadecimal(&key).as_bytes()),
            ),
            ("base64 of base64", to_base64(to_base64(&key).as_bytes())),
            (
                "percent-encoding",
                text(name).replace(' ', "%20").replace('\n', "%0A"),
            ),
        ] {
            inputs.push((format!("{name} as {form}"), text.into_bytes()));
        }
    }
    // Faults inside a certificate.
    let odd = sequence(&[element(6, b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01")]);
    let spki = der("rsa2048.spki.pem");
    let octets = &spki[spki.len() - 270..];
    let key = sequence(&[odd, bit_string(octets)]);
    inputs.push((
        "a certificate without NULL".to_owned(),
        pem("CERTIFICATE", &Cert { key, ..Cert::new() }.der()).into_bytes(),
    ));
    let zero = sequence(&[element(2, &[0]), element(2, &[1, 0, 1])]);
    let zero = sequence(&[rsa_algorithm(), bit_string(&zero)]);
    inputs.push((
        "a zero modulus".to_owned(),
        pem("PUBLIC KEY", &zero).into_bytes(),
    ));
    inputs
}

fn is_installed(program: &str) -> bool {
    Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A folder of its own with the file in it.
fn folder(index: usize, bytes: &[u8]) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("remedies-{}-{index}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(NAME);
    std::fs::write(&file, bytes).unwrap();
    // As ssh-keygen wants it.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    folder
}

/// What the command wrote, diagnosed.
fn run(command: &str, folder: &Path) -> Result<Diagnosis, String> {
    // The passphrase of the fixtures, which a person would type.
    let command = command
        .replace("openssl pkcs12 ", "openssl pkcs12 -passin pass:test ")
        .replace("openssl pkey -in", "openssl pkey -passin pass:test -in");
    let output = Command::new("sh")
        .args(["-ec", &command])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    // A private key that is created is written to another file.
    let written = [
        "public.pem",
        "certificate.pem",
        "certificates.pem",
        "decoded.der",
        "restored.der",
        "trimmed.der",
    ]
    .into_iter()
    .map(|name| folder.join(name))
    .find(|file| file.exists())
    .ok_or("nothing was written")?;
    Ok(diagnose(&std::fs::read(written).unwrap(), now()))
}

/// Why the command doesn't help; `None` if it does.
fn failure(command: &str, before: &Diagnosis, folder: &Path) -> Option<String> {
    // The command line itself: its tests are elsewhere, and it prints what the diagnosis has.
    if command.contains("--repair") {
        return (before.verdict != Verdict::Repair).then(|| "there is no repair".to_owned());
    }
    if command.contains("--pick") {
        return before
            .members
            .iter()
            .all(|member| member.material.is_none())
            .then(|| "there is nothing to pick".to_owned());
    }
    if command.contains("--public-key") {
        return (before.derived.is_none() && before.material.is_none())
            .then(|| "there is no public key".to_owned());
    }
    match run(command, folder) {
        // A request, which has its own remedy.
        Ok(after) if after.kind == Kind::Csr && before.kind != Kind::Csr => None,
        Ok(after) if after.verdict == Verdict::Reject => Some(format!(
            "it is still rejected: {:?}",
            after.headline().map(|finding| &finding.message)
        )),
        Ok(_) => None,
        // Of another fixture: a person knows it.
        Err(error) if error.contains("invalid password") => None,
        Err(error) => Some(error),
    }
}

#[test]
fn every_command_helps() {
    if !is_installed("openssl") || !is_installed("ssh-keygen") {
        eprintln!("skipped: openssl or ssh-keygen is not installed");
        return;
    }
    let mut seen = BTreeSet::new();
    let mut ran = 0;
    let mut failures = Vec::new();
    for (index, (name, bytes)) in inputs().into_iter().enumerate() {
        let before = diagnose(&bytes, now());
        for finding in &before.findings {
            let remedy = finding.remedy.as_deref().unwrap_or_default();
            let (_, Some(command)) = split_command(remedy, Some(NAME)) else {
                continue;
            };
            // What creates a new key does so for every file.
            if !remedy.contains("FILE") && !seen.insert(command.clone()) {
                continue;
            }
            // "If it is an RSA key": only some are.
            let folder = folder(index, &bytes);
            if let Some(why) = failure(&command, &before, &folder) {
                failures.push(format!("{name}: {}: {command}\n    {why}", finding.code));
            }
            assert!(!folder.join("pwned").exists(), "{command}");
            std::fs::remove_dir_all(&folder).unwrap();
            ran += 1;
        }
    }
    assert!(ran > 50, "{ran}");
    assert!(
        failures.is_empty(),
        "{} of {ran} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// A folder with a certificate, and key stores that Java's keytool made of it.
fn stores() -> Option<PathBuf> {
    if !is_installed("openssl") || !is_installed("keytool") {
        eprintln!("skipped: openssl or keytool is not installed");
        return None;
    }
    let stores = folder(usize::MAX, &[]);
    std::fs::write(stores.join("own.pem"), text("chain-leaf.pem")).unwrap();
    for kind in ["JKS", "PKCS12"] {
        shell(
            &format!(
                "keytool -importcert -noprompt -alias own -file own.pem -storetype {kind} -keystore {kind} -storepass changeit"
            ),
            &stores,
        );
    }
    Some(stores)
}

/// What the command prints.
fn shell(command: &str, folder: &Path) -> Vec<u8> {
    let output = Command::new("sh")
        .args(["-ec", command])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}: {output:?}");
    output.stdout
}

/// Stores with a certificate and no private key, and what keytool prints about both.
#[test]
fn commands_for_java_key_stores_help() {
    let Some(stores) = stores() else { return };
    for kind in ["JKS", "PKCS12"] {
        let store = std::fs::read(stores.join(kind)).unwrap();
        let before = diagnose(&store, now());
        assert_eq!(before.findings[0].code, "key_store");
        let remedy = before.findings[0].remedy.clone().unwrap();
        let (_, command) = split_command(&remedy, Some(kind));
        let command = command
            .unwrap()
            .replace("keytool -list", "keytool -storepass changeit -list")
            .replace("openssl pkcs12 ", "openssl pkcs12 -passin pass:changeit ");
        shell(&command, &stores);
        let written = std::fs::read(stores.join("certificates.pem")).unwrap();
        assert_eq!(diagnose(&written, now()).verdict, Verdict::Accept, "{kind}");
    }
    // The remedies are sentences that name options: the file's name is not known.
    for (print, remedy) in [
        (
            "keytool -printcert -file own.pem",
            "keytool -printcert -rfc -file own.pem",
        ),
        (
            "keytool -list -keystore JKS -storepass changeit",
            "keytool -exportcert -rfc -alias own -keystore JKS -storepass changeit",
        ),
        (
            "keytool -list -v -keystore JKS -storepass changeit",
            "keytool -exportcert -rfc -alias own -keystore JKS -storepass changeit",
        ),
    ] {
        let before = diagnose(&shell(print, &stores), now());
        let finding = &before.findings[0];
        assert_eq!(finding.code, "tool_output", "{print}");
        let words = finding.remedy.clone().unwrap();
        let named: Vec<&str> = remedy.split(' ').take(3).collect();
        assert!(words.contains(&named.join(" ")), "{words}");
        let after = diagnose(&shell(remedy, &stores), now());
        assert_eq!(after.verdict, Verdict::Accept, "{remedy}");
    }
    std::fs::remove_dir_all(&stores).unwrap();
}

/// `certutil -encode`, whose output has CR LF and another width on some versions of Windows.
#[test]
fn what_certutil_writes_is_accepted() {
    let lines: Vec<String> = to_base64(&der("chain-leaf.pem"))
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8(line.to_vec()).unwrap())
        .collect();
    let written = format!(
        "-----BEGIN CERTIFICATE-----\r\n{}\r\n-----END CERTIFICATE-----\r\n",
        lines.join("\r\n")
    );
    assert_eq!(diagnose(written.as_bytes(), now()).verdict, Verdict::Accept);
}
