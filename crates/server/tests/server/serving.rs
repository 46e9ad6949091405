//! The binary as a running process, and its other commands.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

const BINARY: &str = env!("CARGO_BIN_EXE_countersign");

pub struct Serving {
    child: Child,
    pub origin: String,
    pub link: String,
}

impl Serving {
    pub fn start(data: &Path, more: &[&str]) -> Self {
        Self::start_logged(data, more, Stdio::null())
    }

    pub fn start_logged(data: &Path, more: &[&str], log: Stdio) -> Self {
        Self::start_as(Command::new(BINARY).env_remove("RUST_LOG"), data, more, log)
    }

    /// With a log of everything that the server and its libraries trace.
    pub fn start_traced(data: &Path, more: &[&str], log: Stdio) -> Self {
        let mut command = Command::new(BINARY);
        Self::start_as(command.env("RUST_LOG", "trace"), data, more, log)
    }

    fn start_as(command: &mut Command, data: &Path, more: &[&str], log: Stdio) -> Self {
        let mut child = command
            .args(["serve", "--port", "0", "--data-dir"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut line = || {
            lines
                .next()
                .expect("the server says that it is ready")
                .unwrap()
        };
        let origin = line()
            .strip_prefix("Countersign is ready on ")
            .unwrap()
            .to_owned();
        let link = line().split_once(": ").unwrap().1.to_owned();
        Self {
            child,
            origin,
            link,
        }
    }

    pub fn address(&self) -> &str {
        self.origin.split_once("://").unwrap().1
    }

    /// Sends a request over its own connection and returns the whole answer.
    pub fn request(&self, head: &str, body: &str) -> String {
        self.try_request(head, body).expect("an answer")
    }

    /// Like [`Self::request`]; `None` if the server stops before it has answered in full.
    pub fn try_request(&self, head: &str, body: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.address()).ok()?;
        let length = body.len();
        let host = self.address();
        // In one write: a server that rejects early closes the connection.
        let request = format!(
            "{head} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\
             Content-Type: application/json\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        (!answer.is_empty()).then_some(answer)
    }

    /// Sends the bytes over a connection of its own, and reads until the server closes it.
    pub fn raw(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// A connection whose reads fail instead of waiting forever.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        stream
    }

    /// One request with these header lines, over a connection of its own; whatever is answered, as text.
    pub fn answer(&self, line: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        let separator = if headers.is_empty() { "" } else { "\r\n" };
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}{separator}\r\n{body}",
            self.address(),
            body.len(),
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A server that answers early may reset the connection behind its answer.
        stream.read_to_end(&mut answer).unwrap_or_default();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn sign_in(&self, link: &str) -> String {
        let code = link.split_once("#code=").unwrap().1;
        self.request(
            "POST /countersign/v1/session",
            &format!(r#"{{"code":"{code}"}}"#),
        )
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(
            // The shell's built-in kill: a minimal system has no such program.
            Command::new("sh")
                .args(["-c", "kill \"$0\" \"$1\"", name, &id])
                .status()
                .unwrap()
                .success()
        );
    }

    pub fn stop(mut self) {
        self.signal("-TERM");
        assert!(
            self.child.wait().unwrap().success(),
            "it stops by itself, and says that all is well"
        );
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

pub fn run(arguments: &[&str], data: &Path) -> Output {
    Command::new(BINARY)
        .args(arguments)
        .arg("--data-dir")
        .arg(data)
        .output()
        .unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
