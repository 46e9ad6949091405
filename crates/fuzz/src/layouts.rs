//! What happens to a key on its way, chosen by the fuzzer: characters between lines, frames, encodings of the whole text.
//! None of it changes the key, so no other key may come out, and a private key is never accepted.

use base64ct::{Base64, Encoding as _};
use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, Verdict};

const PUBLIC: &str = include_str!("../../diagnosis/tests/fixtures/rsa2048.spki.pem");
const PRIVATE: &str = include_str!("../../diagnosis/tests/fixtures/private-pkcs8.pem");

/// Characters that are none of base64.
const BETWEEN: [&str; 24] = [
    "\n", "\r\n", " ", "\t", "|", ",", ";", "\"", "'", "> ", "#", "\\n", "\\", "$", "\u{a0}",
    "\u{200b}", "\u{2028}", "%0A", "`n", "^M", "&#10;", "* ", "│ ", "(",
];

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_798_761_600, 0).expect("a moment in 2027")
}

/// Applies what the input says to a public and to a private key.
pub(crate) fn layout(input: &[u8]) {
    let own = diagnosis::diagnose(PUBLIC.as_bytes(), now());
    let key = hash(&own);
    let text = damaged(PUBLIC, input);
    let found = diagnosis::diagnose(text.as_bytes(), now());
    assert!(!found.holds_private, "{text}");
    if found.verdict != Verdict::Reject || found.derived.is_some() {
        assert_eq!(hash(&found), key, "another key: {text}");
    }
    let text = damaged(PRIVATE, input);
    let found = diagnosis::diagnose(text.as_bytes(), now());
    assert!(found.material.is_none(), "accepted: {text}");
}

fn hash(diagnosis: &Diagnosis) -> Option<String> {
    diagnosis.public_key.as_ref()?.spki_sha256.clone()
}

/// The text after up to four steps: what is done, and where, are two bytes each.
fn damaged(pem: &str, input: &[u8]) -> String {
    let mut text = pem.to_owned();
    for step in input.chunks_exact(3).take(4) {
        let mark = BETWEEN[usize::from(step[1]) % BETWEEN.len()];
        let other = BETWEEN[usize::from(step[2]) % BETWEEN.len()];
        text = match step[0] % 16 {
            0 => text.replace('\n', mark),
            1 => each(&text, |line| format!("{mark}{line}")),
            2 => each(&text, |line| format!("{line}{mark}")),
            3 => each(&text, |line| format!("{mark}{line}{other}")),
            4 => text.replace("-----", &"-".repeat(usize::from(step[1]) % 7)),
            5 => {
                // At the end of some line.
                let lines: Vec<&str> = text.lines().collect();
                let at = usize::from(step[1]) % lines.len().max(1);
                let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
                if let Some(line) = lines.get_mut(at) {
                    line.push_str(other);
                }
                lines.join("\n")
            }
            6 => text
                .bytes()
                .map(|byte| format!("%{byte:02X}"))
                .collect::<String>(),
            7 => text
                .bytes()
                .map(|byte| byte.to_string())
                .collect::<Vec<_>>()
                .join(if step[1] & 1 == 0 { ", " } else { "\n" }),
            8 => each(&text, |line| format!("\"{line}\" +")),
            9 => format!("{{\"key\": {text:?}}}"),
            10 => text
                .chars()
                .map(|c| format!("&#{};", u32::from(c)))
                .collect::<String>(),
            11 => Base64::encode_string(text.as_bytes()),
            12 => text.chars().rev().collect::<String>(),
            13 => text.chars().map(full_width).collect::<String>(),
            14 => text
                .chars()
                .map(|c| format!("\\u{:04x}", u32::from(c)))
                .collect::<String>(),
            _ => each(&text, |line| format!("<span>{line}</span><br>")),
        };
        if text.len() > 32 * 1024 {
            break;
        }
    }
    text
}

fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        other => other,
    }
}

fn each(text: &str, line: impl Fn(&str) -> String) -> String {
    text.lines().map(|own| line(own) + "\n").collect()
}
