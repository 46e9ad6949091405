//! Backup, restore, doctor and permissions.

use super::logs;
use crate::serving::{Serving, run, text};
use std::fs::File;
use std::path::Path;

#[cfg(unix)]
#[test]
fn the_data_folder_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("deep/data");
    Serving::start(&data, &[]).stop();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("vault.key")), 0o600);
    assert_eq!(mode(&data.join("countersign.sqlite3")), 0o600);
    let log = folder.path().join("log");
    let serve = || Serving::start_logged(&data, &[], File::create(&log).unwrap().into());
    let warnings = || std::fs::read_to_string(&log).unwrap();
    let server = serve();
    for beside in ["-wal", "-shm"] {
        let path = data.join(format!("countersign.sqlite3{beside}"));
        assert_eq!(mode(&path), 0o600, "{beside}");
    }
    let backup = folder.path().join("backup");
    assert!(
        run(&["backup", backup.to_str().unwrap()], &data)
            .status
            .success()
    );
    assert_eq!(mode(&backup.join("countersign.sqlite3")), 0o600);
    server.stop();
    assert!(
        !warnings().contains("other users can access"),
        "{}",
        warnings()
    );

    for (path, mode) in [
        (data.clone(), 0o755),
        (data.join("countersign.sqlite3"), 0o644),
    ] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    serve().stop();
    for remedy in ["chmod 700", "chmod 600"] {
        assert!(warnings().contains(remedy), "{}", warnings());
    }
    let doctor = text(&run(&["doctor"], &data).stdout);
    assert!(doctor.contains("FAIL  data folder"), "{doctor}");
    assert!(doctor.contains("FAIL  database file"), "{doctor}");
}

#[test]
fn failed_requests_do_not_fill_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let create = ["admin", "create-client", "--name", "deploy"];
    let server = Serving::start(folder.path(), &[]);
    let token = || text(&run(&["token"], folder.path()).stdout);
    let kinds = |server: &Serving, token: &str| {
        let answer = logs(server, token);
        let count = |kind: &str| answer.matches(&format!(r#""type":"{kind}""#)).count();
        (count("feccft"), count("sapi"))
    };
    assert!(run(&create, folder.path()).status.success());
    for _ in 0..9 {
        let body = r#"{"grant_type":"client_credentials","client_id":"x","client_secret":"y"}"#;
        server.request("POST /oauth/token", body);
    }
    let (failures, audited) = kinds(&server, &token());
    assert_eq!(failures, 9);
    assert!(audited > 0);
    server.stop();
    let server = Serving::start(folder.path(), &["--log-limit", "4"]);
    // Of the new address, and an entry more.
    let token = token();
    while kinds(&server, &token).0 > 4 {}
    assert_eq!(kinds(&server, &token), (4, audited + 1));
    server.stop();
}

#[test]
fn a_backup_made_while_serving_can_be_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (data, backup, fresh) = (
        folder.path().join("data"),
        folder.path().join("backup"),
        folder.path().join("fresh"),
    );
    let server = Serving::start(&data, &[]);
    let jwks = |server: &Serving| {
        let answer = server.request("GET /.well-known/jwks.json", "");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    };
    let keys = jwks(&server);
    let made = run(&["backup", backup.to_str().unwrap()], &data);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let token = text(&run(&["token"], &data).stdout);
    assert!(logs(&server, &token).contains("Backup made"));
    let again = run(&["backup", backup.to_str().unwrap()], &data);
    assert!(
        text(&again.stderr).contains("already exists"),
        "{}",
        text(&again.stderr)
    );
    server.stop();

    let occupied = run(&["restore", backup.to_str().unwrap()], &data);
    assert!(
        text(&occupied.stderr).contains("already exists"),
        "{}",
        text(&occupied.stderr)
    );
    let restored = run(&["restore", backup.to_str().unwrap()], &fresh);
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    let server = Serving::start(&fresh, &[]);
    assert_eq!(jwks(&server), keys);
    let token = text(&run(&["token"], &fresh).stdout);
    let entries = logs(&server, &token);
    assert!(entries.contains("Backup restored") && !entries.contains("Backup made"));
    server.stop();

    let database = backup.join("countersign.sqlite3");
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0x5a);
    std::fs::write(&database, bytes).unwrap();
    let damaged = run(
        &["restore", backup.to_str().unwrap()],
        &folder.path().join("other"),
    );
    assert_eq!(
        damaged.status.code(),
        Some(1),
        "a damaged backup is not restored"
    );
    assert!(!folder.path().join("other/countersign.sqlite3").exists());
}

#[cfg(unix)]
#[test]
fn the_doctor_reports_problems() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let nothing = run(&["doctor"], &data);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(
        text(&nothing.stdout).contains("FAIL  data folder"),
        "{}",
        text(&nothing.stdout)
    );

    let server = Serving::start(&data, &[]);
    let well = run(&["doctor"], &data);
    assert!(well.status.success(), "{}", text(&well.stdout));
    assert_eq!(
        text(&well.stdout)
            .lines()
            .filter(|line| line.starts_with("ok "))
            .count(),
        7
    );
    server.stop();

    let key = data.join("vault.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let open = run(&["doctor"], &data);
    assert!(
        text(&open.stdout).contains("chmod 600"),
        "{}",
        text(&open.stdout)
    );
    std::fs::write(&key, "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n").unwrap();
    let foreign = run(&["doctor"], &data);
    assert_eq!(foreign.status.code(), Some(1));
    assert!(
        text(&foreign.stdout).contains("FAIL  database"),
        "{}",
        text(&foreign.stdout)
    );
}
