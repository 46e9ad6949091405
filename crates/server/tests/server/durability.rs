//! Acknowledged writes survive whatever happens to the process, and several processes act as one.

mod full_disk;

use aws_lc_rs::encoding::AsDer;
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

use crate::cluster::Cluster;
use crate::common::{Draft, TYPE, keys};
use crate::serving::{Serving, run, text};

/// Times that the server is killed; COUNTERSIGN_CRASH_ROUNDS sets another number.
const ROUNDS: usize = 3;
const WRITERS: usize = 4;
/// Acknowledged writes before the server is killed.
const KILL_AFTER: usize = 40;

/// A deployment: a data folder and optionally an external database.
struct Deployment {
    folder: TempDir,
    database: Option<String>,
}

impl Deployment {
    fn new(database: Option<String>) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            database,
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn arguments(&self) -> Vec<&str> {
        let mut arguments = vec!["--issuer", "https://login.example/"];
        if let Some(url) = &self.database {
            arguments.extend(["--database-url", url]);
        }
        arguments
    }

    fn serve(&self) -> Serving {
        Serving::start(&self.data(), &self.arguments())
    }

    fn command(&self, arguments: &[&str]) -> String {
        let mut arguments = arguments.to_vec();
        if let Some(url) = &self.database {
            arguments.extend(["--database-url", url]);
        }
        let output = run(&arguments, &self.data());
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    /// Creates a client with the first of the test keys on the command line.
    fn client(&self) -> Signer {
        let file = self.folder.path().join("key.pem");
        write_pem(&file);
        let output = self.command(&[
            "admin",
            "create-client",
            "--name",
            "signer",
            "--public-key",
            file.to_str().unwrap(),
        ]);
        let value = |name: &str| {
            let line = output.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_once(": ").unwrap().1.to_owned()
        };
        Signer {
            id: value("client_id"),
            kid: value("kid"),
        }
    }
}

fn write_pem(file: &Path) {
    let key = keys()[0].public();
    let components = aws_lc_rs::rsa::PublicKeyComponents { n: key.n, e: key.e };
    let der: aws_lc_rs::encoding::PublicKeyX509Der<'_> = components.as_der().unwrap();
    let body = Base64::encode_string(der.as_ref());
    let lines: Vec<&str> = body
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        lines.join("\n")
    );
    std::fs::write(file, pem).unwrap();
}

#[derive(Clone)]
struct Signer {
    id: String,
    kid: String,
}

impl Signer {
    /// The body of a token request with a fresh assertion.
    fn request(&self, jti: &str) -> String {
        #[allow(
            clippy::disallowed_methods,
            reason = "the process reads the real clock"
        )]
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs();
        let draft = Draft {
            header: json!({ "alg": "RS256", "kid": self.kid }),
            claims: json!({
                "iss": self.id, "sub": self.id, "aud": "https://login.example/",
                "iat": now, "exp": now + 240, "jti": jti,
            }),
        };
        let body = json!({
            "grant_type": "client_credentials",
            "client_assertion_type": TYPE, "client_assertion": draft.signed(),
        });
        body.to_string()
    }
}

fn is_token(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 200 ")
}

/// Several writers write until the server is killed; what was acknowledged must be there.
fn acknowledged_writes_survive_a_kill(deployment: &Deployment) {
    let rounds = std::env::var("COUNTERSIGN_CRASH_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(ROUNDS);
    let mut names: Vec<String> = Vec::new();
    let mut used: Vec<String> = Vec::new();
    deployment.serve().stop();
    let signer = deployment.client();
    for round in 0..rounds {
        let server = deployment.serve();
        let token = deployment.command(&["token"]);
        let bearer = format!("Authorization: Bearer {}\r\nX-Rest:", token.trim());
        let (acknowledged, is_dead) = (AtomicUsize::new(0), AtomicBool::new(false));
        let written = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    let (server, bearer, signer) = (&server, &bearer, &signer);
                    let (acknowledged, is_dead) = (&acknowledged, &is_dead);
                    scope.spawn(move || {
                        let mut told = (Vec::new(), Vec::new());
                        for number in 0.. {
                            if is_dead.load(Ordering::SeqCst) {
                                break;
                            }
                            let name = format!("r{round} w{writer} n{number}");
                            let body = json!({ "name": name }).to_string();
                            let created = server.try_request(
                                &format!("POST /api/v2/clients HTTP/1.1\r\n{bearer}"),
                                &body,
                            );
                            if created.is_some_and(|answer| answer.starts_with("HTTP/1.1 201 ")) {
                                told.0.push(name.clone());
                                acknowledged.fetch_add(1, Ordering::SeqCst);
                            }
                            let request = signer.request(&name);
                            if server
                                .try_request("POST /oauth/token", &request)
                                .is_some_and(|answer| is_token(&answer))
                            {
                                told.1.push(request);
                                acknowledged.fetch_add(1, Ordering::SeqCst);
                            }
                        }
                        told
                    })
                })
                .collect();
            while acknowledged.load(Ordering::SeqCst) < KILL_AFTER {
                std::thread::yield_now();
            }
            server.signal("-KILL");
            is_dead.store(true, Ordering::SeqCst);
            writers
                .into_iter()
                .map(|writer| writer.join().unwrap())
                .collect::<Vec<_>>()
        });
        drop(server);
        for (clients, requests) in written {
            names.extend(clients);
            used.extend(requests);
        }
        check(deployment, &names, &used);
    }
}

/// The server restarts, knows every client, and accepts no assertion twice.
fn check(deployment: &Deployment, names: &[String], used: &[String]) {
    let server = deployment.serve();
    let token = deployment.command(&["token"]);
    let mut known = Vec::new();
    for page in 0.. {
        let head = format!(
            "GET /api/v2/clients?per_page=100&page={page} HTTP/1.1\r\nAuthorization: Bearer {}\r\nX-Rest:",
            token.trim()
        );
        let answer = server.request(&head, "");
        let clients: Value =
            serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
        let clients = clients.as_array().unwrap().clone();
        if clients.is_empty() {
            break;
        }
        known.extend(
            clients
                .iter()
                .map(|client| client["name"].as_str().unwrap().to_owned()),
        );
    }
    for name in names {
        assert!(
            known.contains(name),
            "the client {name:?} was acknowledged and is lost"
        );
    }
    for request in used.iter().rev().take(40) {
        assert!(
            !is_token(&server.request("POST /oauth/token", request)),
            "an assertion was taken twice"
        );
    }
    deployment.command(&["doctor"]);
    server.stop();
}

/// An assertion sent to two processes at once gets one token.
fn two_processes_take_an_assertion_once(deployment: &Deployment) {
    let servers = [deployment.serve(), deployment.serve()];
    let signer = deployment.client();
    for race in 0..20 {
        let request = signer.request(&format!("race {race}"));
        let tokens = std::thread::scope(|scope| {
            let racers: Vec<_> = (0..8)
                .map(|racer| {
                    let (server, request) = (&servers[racer % 2], &request);
                    scope.spawn(move || is_token(&server.request("POST /oauth/token", request)))
                })
                .collect();
            racers
                .into_iter()
                .map(|racer| racer.join().unwrap())
                .filter(|is_token| *is_token)
                .count()
        });
        assert_eq!(tokens, 1, "race {race}");
    }
    for server in servers {
        server.stop();
    }
}

/// Contract 9.17.
#[test]
fn sqlite_loses_no_acknowledged_write() {
    acknowledged_writes_survive_a_kill(&Deployment::new(None));
    two_processes_take_an_assertion_once(&Deployment::new(None));
}

/// Contract 9.17.
#[test]
fn postgresql_loses_no_acknowledged_write() {
    let Some(cluster) = Cluster::durable() else {
        return;
    };
    acknowledged_writes_survive_a_kill(&Deployment::new(Some(cluster.fresh_database())));
    two_processes_take_an_assertion_once(&Deployment::new(Some(cluster.fresh_database())));
}
