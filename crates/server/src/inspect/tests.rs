use super::*;
use std::path::Path;

/// A moment at which every fixture is valid.
fn now() -> DateTime<Utc> {
    "2027-01-01T00:00:00Z".parse().unwrap()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../diagnosis/tests/fixtures")
}

/// Outcome, standard output and standard error.
fn call(json: bool, repair: bool, files: &[PathBuf]) -> (Outcome, String, String) {
    let args = InspectArgs {
        json,
        repair,
        public_key: false,
        pick: None,
        files: files.to_vec(),
    };
    called(&args)
}

fn called(args: &InspectArgs) -> (Outcome, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let outcome = inspect(args, now(), &mut out, &mut err).unwrap();
    (
        outcome,
        String::from_utf8(out).unwrap(),
        String::from_utf8(err).unwrap(),
    )
}

#[test]
fn prints_a_readable_report() {
    let (outcome, out, _) = call(false, false, &[fixtures().join("chain-leaf.pem")]);
    assert_eq!(outcome, Outcome::Good);
    for part in [
        "can be registered",
        "O=Example,CN=billing-service",
        "RSA, 2048 bits, exponent 65537",
        "RS256, RS384, PS256",
    ] {
        assert!(out.contains(part), "{part} in {out}");
    }
}

#[test]
fn file_names_cannot_reorder_or_hide_text_on_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let name = "pay\u{202e}mep.\u{200b}\n\u{1b}[2J";
    let file = folder.path().join(name);
    std::fs::copy(fixtures().join("rsa2048.spki.pem"), &file).unwrap();
    let missing = folder.path().join("no\u{202e}file");
    let files = [file.clone(), missing];
    let (_, report, errors) = call(false, false, &files);
    let (_, json, json_errors) = call(true, false, &files);
    for text in [&report, &errors, &json, &json_errors] {
        let acts = |c: char| c != '\n' && primitives::text::is_invisible(c);
        assert!(!text.contains(acts), "{text:?}");
    }
    assert!(report.contains("pay\\u{202e}mep."), "{report}");
    assert!(errors.contains("no\\u{202e}file"), "{errors}");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["file"], file.to_str().unwrap());
}

#[test]
fn exit_status_is_the_worst_of_all_files() {
    let good = fixtures().join("rsa2048.spki.pem");
    let bad = fixtures().join("ed25519.spki.pem");
    let missing = fixtures().join("no-such-file");
    assert_eq!(
        call(false, false, std::slice::from_ref(&good)).0,
        Outcome::Good
    );
    assert_eq!(
        call(false, false, &[good.clone(), bad.clone()]).0,
        Outcome::NotGood
    );
    let (outcome, out, err) = call(false, false, &[good, bad, missing]);
    assert_eq!(outcome, Outcome::Unreadable);
    assert!(err.contains("no-such-file"), "{err}");
    assert!(
        out.ends_with("3 files: 1 can be registered, 0 after a repair, 1 can't, 1 can't be read\n"),
        "{out}"
    );
}

#[test]
fn json_is_one_object_per_line() {
    let (_, out, _) = call(
        true,
        false,
        &[
            fixtures().join("chain-leaf.pem"),
            fixtures().join("private-pkcs8.pem"),
        ],
    );
    let lines: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["verdict"], "accept");
    assert!(
        lines[0]["file"]
            .as_str()
            .unwrap()
            .ends_with("chain-leaf.pem")
    );
    assert_eq!(
        (&lines[1]["holds_private"], &lines[1]["verdict"]),
        (&true.into(), &"reject".into())
    );
    assert!(out.starts_with("{\"file\":"), "{out}");
}

#[test]
fn walks_folders_and_prints_nothing_private() {
    let (outcome, out, err) = call(true, false, &[fixtures()]);
    assert_eq!(outcome, Outcome::NotGood);
    assert!(err.is_empty(), "{err}");
    assert!(out.lines().count() > 40);
    let private = std::fs::read_to_string(fixtures().join("private-pkcs1.pem")).unwrap();
    for line in private.lines().skip(2).filter(|line| line.len() == 64) {
        assert!(!out.contains(line));
    }
}

#[test]
fn repair_writes_clean_pem() {
    let folder = tempfile::tempdir().unwrap();
    let clean = std::fs::read_to_string(fixtures().join("rsa2048.spki.pem")).unwrap();
    let file = folder.path().join("broken.json");
    std::fs::write(
        &file,
        format!("{{\"pem\": \"{}\"}}", clean.replace('\n', "\\n")),
    )
    .unwrap();
    assert_eq!(
        call(false, false, std::slice::from_ref(&file)).0,
        Outcome::NotGood
    );
    let (outcome, out, err) = call(false, true, &[file]);
    assert_eq!((outcome, out), (Outcome::Good, clean));
    assert!(err.contains("repair: "), "{err}");
}

#[test]
fn an_empty_folder_is_a_usage_error() {
    let folder = tempfile::tempdir().unwrap();
    let (outcome, out, err) = call(true, false, &[folder.path().to_owned()]);
    assert_eq!((outcome, out.as_str()), (Outcome::Unreadable, ""));
    assert!(err.contains("the folder contains no files"), "{err}");
}

#[test]
fn writes_the_public_key_of_any_file_with_one() {
    let written = |files: &[&str]| {
        called(&InspectArgs {
            json: false,
            repair: false,
            public_key: true,
            pick: None,
            files: files.iter().map(|name| fixtures().join(name)).collect(),
        })
    };
    let key = std::fs::read_to_string(fixtures().join("rsa2048.spki.pem")).unwrap();
    for name in [
        "chain-leaf.pem",
        "rsa2048.pkcs1.pem",
        "rsa2048.private.pem",
        "request.pem",
    ] {
        let (outcome, out, err) = written(&[name]);
        assert_eq!(
            (outcome, out.as_str()),
            (Outcome::Good, key.as_str()),
            "{name}"
        );
        assert!(err.contains(name));
    }
    let (outcome, out, _) = written(&["private-openssh.pub"]);
    assert_eq!(outcome, Outcome::Good);
    assert!(out.starts_with("-----BEGIN PUBLIC KEY-----\n"));
    assert_eq!(written(&["ed25519.spki.pem"]).0, Outcome::NotGood);
}

#[test]
fn picks_one_of_several_keys() {
    let field = Path::new(env!("CARGO_MANIFEST_DIR")).join("../diagnosis/tests/field/jwk");
    let picked = |name: &str, wanted: Option<&str>| {
        called(&InspectArgs {
            json: false,
            repair: false,
            public_key: true,
            pick: wanted.map(str::to_owned),
            files: vec![field.join(name)],
        })
    };
    // Both are for nothing in particular.
    let (outcome, out, err) = picked("google-x509-map.json", None);
    assert_eq!((outcome, out.as_str()), (Outcome::NotGood, ""));
    assert!(err.contains("kid 2f1d0c"), "{err}");
    let (outcome, first, _) = picked("google-x509-map.json", Some("1"));
    assert_eq!(outcome, Outcome::Good);
    let (_, by_kid, _) = picked("google-x509-map.json", Some("2f1d0c"));
    assert_eq!(by_kid, first);
    let (outcome, second, _) = picked("google-x509-map.json", Some("2"));
    assert_eq!(outcome, Outcome::Good);
    assert_ne!(first, second);
    for wanted in ["3", "0", "-1", "", "unknown"] {
        let (outcome, out, err) = picked("google-x509-map.json", Some(wanted));
        assert_eq!((outcome, out.as_str()), (Outcome::NotGood, ""), "{wanted}");
        assert!(err.contains("kid 2f1d0c"), "{err}");
    }
    // The one that can be meant needs no option; another one can be picked.
    let (outcome, new, _) = picked("jwks-revoked.json", None);
    assert_eq!(outcome, Outcome::Good);
    assert_eq!(picked("jwks-revoked.json", Some("new")).1, new);
    assert_ne!(picked("jwks-revoked.json", Some("old")).1, new);
    assert_eq!(picked("jwk-plain.json", Some("a")).0, Outcome::Good);
    assert_eq!(picked("jwk-plain.json", Some("b")).0, Outcome::NotGood);
}

#[test]
fn printed_commands_name_the_file_in_quotes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("it's $(id).pem");
    std::fs::copy(fixtures().join("rsa2048.private.pem"), &file).unwrap();
    let (_, out, _) = call(false, false, std::slice::from_ref(&file));
    let word = format!("'{}'", file.to_str().unwrap().replace('\'', r"'\''"));
    let command = format!("openssl pkey -in {word} -pubout -out public.pem");
    assert!(out.contains(&command), "{out}");
}
