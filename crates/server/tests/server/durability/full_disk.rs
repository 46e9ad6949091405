//! The disk fills up under a running server and is freed again.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::{Deployment, check, is_token};
use crate::serving::Serving;

/// The size of the disk: what a new database needs, and a little more.
const SIZE: &str = "size=6m,mode=0700";

/// An in-memory file system.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// `None` if this user may not mount one.
    fn mount(at: &'a Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        let status = mount.args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]).arg(at);
        status.output().ok()?.status.success().then_some(Self(at))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

/// Writes until the disk is full.
fn fill(path: &Path) {
    let mut file = std::fs::File::create(path).unwrap();
    while file.write_all(&[0; 512]).is_ok() {}
}

fn parts(answer: &str) -> (&str, Value) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head, serde_json::from_str(body).unwrap())
}

/// Contract 3.8.
#[test]
fn a_full_disk_is_reported_and_recovered_from() {
    let deployment = Deployment::new(None);
    let data = deployment.data();
    let Some(_disk) = SmallDisk::mount(&data) else {
        eprintln!("not run: this user can't mount a small disk; root can");
        return;
    };
    deployment.serve().stop();
    let signer = deployment.client();
    let server = deployment.serve();
    let token = deployment.command(&["token"]);
    let bearer = format!("Authorization: Bearer {}\r\nX-Rest:", token.trim());
    let create = |server: &Serving, name: &str| {
        let head = format!("POST /api/v2/clients HTTP/1.1\r\n{bearer}");
        server.request(&head, &json!({ "name": name }).to_string())
    };
    let mut names = Vec::new();
    let mut used = Vec::new();
    let first = signer.request("first");
    assert!(is_token(&server.request("POST /oauth/token", &first)));
    used.push(first);

    let ballast = data.join("ballast");
    fill(&ballast);
    // SQLite still accepts what fits into free pages of its own files.
    let rejected = (0..2000).find_map(|number| {
        let name = format!("client {number}");
        let answer = create(&server, &name);
        if answer.starts_with("HTTP/1.1 201 ") {
            names.push(name);
            return None;
        }
        Some(answer)
    });
    let rejected = rejected.expect("the disk is full at last");
    let (head, body) = parts(&rejected);
    assert!(head.starts_with("HTTP/1.1 503 "), "{rejected}");
    assert!(
        head.to_ascii_lowercase().contains("retry-after: 1"),
        "{head}"
    );
    assert_eq!(body["errorCode"], "unavailable");
    let late = signer.request("late");
    let rejected = server.request("POST /oauth/token", &late);
    let (head, body) = parts(&rejected);
    assert!(head.starts_with("HTTP/1.1 503 "), "{rejected}");
    assert_eq!(body["error"], "temporarily_unavailable");
    let listed = server.request(&format!("GET /api/v2/clients HTTP/1.1\r\n{bearer}"), "");
    assert!(listed.starts_with("HTTP/1.1 200 "), "{listed}");

    std::fs::remove_file(&ballast).unwrap();
    assert!(create(&server, "afterwards").starts_with("HTTP/1.1 201 "));
    names.push("afterwards".into());
    assert!(
        is_token(&server.request("POST /oauth/token", &late)),
        "what was rejected was not used up"
    );
    used.push(late);
    server.stop();
    check(&deployment, &names, &used);
}
