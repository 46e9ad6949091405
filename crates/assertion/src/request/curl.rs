//! A command line of curl.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::form::of_body;
use super::{Code, Judgement, Kind, Request, Rule, words};

/// Options with a value that says nothing about the request's parameters.
const WITH_VALUE: [&str; 46] = [
    "-o",
    "--output",
    "-w",
    "--write-out",
    "-m",
    "--max-time",
    "--connect-timeout",
    "-x",
    "--proxy",
    "-A",
    "--user-agent",
    "-e",
    "--referer",
    "-b",
    "--cookie",
    "-c",
    "--cookie-jar",
    "-E",
    "--cert",
    "--key",
    "--cacert",
    "--capath",
    "-K",
    "--config",
    "-T",
    "--upload-file",
    "-U",
    "--proxy-user",
    "--retry",
    "--retry-delay",
    "--limit-rate",
    "--max-redirs",
    "--noproxy",
    "--trace",
    "--trace-ascii",
    "--stderr",
    "--unix-socket",
    "--resolve",
    "--connect-to",
    "-D",
    "--dump-header",
    "--interface",
    "--pass",
    "--cert-type",
    "--key-type",
    "--ciphers",
];

/// Short options that take a value, which may follow without a blank.
const SHORT: &str = "dHuFXowmxAebcEDKTU";

/// Reads it.
pub(super) fn read(command: &str) -> Request {
    let words = words::split(command);
    let mut command_line = Command {
        is_cut: words.is_cut,
        ..Command::default()
    };
    let mut words = words.list.into_iter().skip(1);
    while let Some(word) = words.next() {
        let (option, value) = parted(&word);
        let mut value = || value.clone().or_else(|| words.next()).unwrap_or_default();
        match option.as_str() {
            "-d" | "--data" | "--data-ascii" | "--data-binary" => command_line.data(value()),
            "--data-raw" => command_line.add(&value()),
            "--data-urlencode" => command_line.url_encoded(&value()),
            "--json" => {
                command_line.header("content-type: application/json");
                command_line.json(value());
            }
            "-F" | "--form" => command_line.form(&value()),
            "--form-string" => command_line.field(&value()),
            "-H" | "--header" => command_line.header(&value()),
            "-u" | "--user" => {
                value();
                command_line.header("authorization: Basic (user)");
            }
            "--oauth2-bearer" => {
                let token = value();
                command_line.header(&format!("authorization: Bearer {token}"));
            }
            "-G" | "--get" => command_line.is_get = true,
            "-X" | "--request" => command_line.method = Some(value()),
            "-I" | "--head" => command_line.method = Some("HEAD".to_owned()),
            "--url-query" => command_line.query(&value()),
            "--url" => command_line.url = value(),
            _ if WITH_VALUE.contains(&option.as_str()) => {
                value();
            }
            _ if option.starts_with('-') => {}
            _ => command_line.url = option,
        }
    }
    command_line.request()
}

/// An option, and its value if it is in the same word.
fn parted(word: &str) -> (String, Option<String>) {
    if word.starts_with("--") {
        return match word.split_once('=') {
            Some((option, value)) if !option.contains('&') => {
                (option.to_owned(), Some(value.to_owned()))
            }
            _ => (word.to_owned(), None),
        };
    }
    let mut chars = word.chars();
    let is_short = chars.next() == Some('-');
    if is_short && word.len() > 2 {
        // Flags may stand together, the last of them with its value: -sSd DATA.
        for (at, c) in word.char_indices().skip(1) {
            if SHORT.contains(c) {
                let value = word.get(at + 1..).filter(|value| !value.is_empty());
                return (format!("-{c}"), value.map(str::to_owned));
            }
            if c == 'G' {
                return ("-G".to_owned(), None);
            }
        }
    }
    (word.to_owned(), None)
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

#[derive(Default)]
struct Command {
    body: String,
    headers: Vec<(String, String)>,
    url: String,
    /// What `--url-query` adds to the URL.
    query: String,
    /// What `-X` says; else it follows from the data.
    method: Option<String>,
    is_get: bool,
    is_multipart: bool,
    /// The shell ends it before its end.
    is_cut: bool,
    files: Vec<String>,
}

impl Command {
    /// `data`, or `@file`.
    fn data(&mut self, data: String) {
        match data.strip_prefix('@') {
            Some(file) => self.files.push(file.to_owned()),
            None => self.add(&data),
        }
    }

    fn add(&mut self, data: &str) {
        join(&mut self.body, data);
    }

    /// `json`, or `@file`; several are one after the other.
    fn json(&mut self, json: String) {
        match json.strip_prefix('@') {
            Some(file) => self.files.push(file.to_owned()),
            None => self.body.push_str(&json),
        }
    }

    /// `content`, `=content`, `name=content`, `@file` or `name@file`, as curl encodes it.
    fn url_encoded(&mut self, data: &str) {
        match (data.split_once('='), data.split_once('@')) {
            (Some((name, content)), file)
                if file.is_none_or(|(before, _)| before.len() > name.len()) =>
            {
                let content = encoded(content);
                let data = if name.is_empty() {
                    content
                } else {
                    format!("{name}={content}")
                };
                self.add(&data);
            }
            (_, Some((_, file))) => self.files.push(file.to_owned()),
            (_, None) => self.add(&encoded(data)),
        }
    }

    /// `name=content`, `name=@file` or `name=<file`.
    fn form(&mut self, field: &str) {
        let file = field
            .split_once('=')
            .and_then(|(_, value)| value.strip_prefix(['@', '<']));
        match file {
            Some(file) => {
                self.is_multipart = true;
                self.files.push(file.to_owned());
            }
            None => self.field(field),
        }
    }

    fn field(&mut self, field: &str) {
        self.is_multipart = true;
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        self.add(&format!("{name}={}", encoded(value)));
    }

    fn query(&mut self, data: &str) {
        join(&mut self.query, data.trim_start_matches('+'));
    }

    fn header(&mut self, line: &str) {
        if let Some((name, value)) = line.split_once(':') {
            self.headers
                .push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    fn request(mut self) -> Request {
        if self.is_multipart {
            self.header("content-type: multipart/form-data");
        }
        if self.is_get {
            let data = core::mem::take(&mut self.body);
            self.query(&data);
        }
        let mut request = of_body(Kind::Curl, &self.body, &self.headers);
        request.add_query(&self.url);
        request.add_query(&format!("?{}", self.query));
        if let Some(method) = &self.method {
            request.add_method(method);
        }
        if self.is_cut {
            request.faults.push(
                Judgement::failed(
                    Rule::Request,
                    Code::BodyUnreadable,
                    "The shell ends the command at an & outside quotes; what follows is not sent. Put the data in quotes.",
                )
                .seen("& outside quotes")
                .expected("data in quotes"),
            );
        }
        if let Some(file) = self.files.first() {
            request.is_partial = true;
            request.faults.push(
                Judgement::failed(
                    Rule::Request,
                    Code::BodyUnreadable,
                    "The command reads a file, which is not read here. Put its text into the command.",
                )
                .seen(crate::show::Show::Redacted.text(file)),
            );
        }
        request
    }
}

/// Adds data to a form.
fn join(form: &mut String, data: &str) {
    if !form.is_empty() && !data.is_empty() {
        form.push('&');
    }
    form.push_str(data);
}
