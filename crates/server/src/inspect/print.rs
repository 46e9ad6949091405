//! The report, for people and for programs.

use std::io::{self, Write};

use diagnosis::{Diagnosis, Encoding, Finding, Role, Verdict, split_command};
use primitives::text::{escape, is_invisible};
use serde::Serialize;
use serde_json::ser::Formatter;

use super::Count;

/// A line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(flatten)]
    diagnosis: &'a Diagnosis,
}

pub(super) fn json(name: &str, diagnosis: &Diagnosis, out: &mut impl Write) -> io::Result<()> {
    let line = Line {
        file: name,
        diagnosis,
    };
    line.serialize(&mut serde_json::Serializer::with_formatter(
        &mut *out, Visible,
    ))?;
    writeln!(out)
}

/// Compact JSON that escapes what can't be seen, as it may end up on a terminal. Parsers read the same text.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, invisible)) = rest.char_indices().find(|(_, c)| is_invisible(*c)) {
            let (before, after) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            for unit in invisible.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = after.get(invisible.len_utf8()..).unwrap_or_default();
        }
        writer.write_all(rest.as_bytes())
    }
}

pub(super) fn report(name: &str, diagnosis: &Diagnosis, out: &mut impl Write) -> io::Result<()> {
    let verdict = match diagnosis.verdict {
        Verdict::Accept => "can be registered",
        Verdict::Repair => "can be registered after a repair (--repair writes it)",
        Verdict::Reject => "can't be registered",
    };
    writeln!(out, "{}: {}; {verdict}", escape(name), what(diagnosis))?;
    facts(diagnosis, out)?;
    if let Some(kid) = &diagnosis.file_kid {
        writeln!(out, "  {:<12}{}", "own kid", escape(kid))?;
    }
    if diagnosis.verdict == Verdict::Reject && !diagnosis.holds_private {
        members(diagnosis, out)?;
    }
    for repair in &diagnosis.repairs {
        writeln!(out, "  repair: {}", repair.message)?;
    }
    diagnosis
        .findings
        .iter()
        .try_for_each(|one| finding(name, one, out))
}

fn what(diagnosis: &Diagnosis) -> String {
    let label = diagnosis.label();
    match diagnosis.encoding {
        Encoding::Pem => format!("{label}, PEM"),
        Encoding::Der => format!("{label}, DER"),
        _ => label,
    }
}

fn facts(diagnosis: &Diagnosis, out: &mut impl Write) -> io::Result<()> {
    let mut fact = |name: &str, value: &str| writeln!(out, "  {name:<12}{value}");
    if let Some(certificate) = &diagnosis.certificate {
        let day = |time: Option<chrono::DateTime<chrono::Utc>>| {
            time.map_or_else(
                || "unreadable".to_owned(),
                |time| time.format("%Y-%m-%d %H:%M UTC").to_string(),
            )
        };
        fact("subject", &certificate.subject)?;
        if certificate.subject != certificate.issuer {
            fact("issuer", &certificate.issuer)?;
        }
        fact(
            "valid",
            &format!(
                "{} to {}",
                day(certificate.not_before),
                day(certificate.not_after)
            ),
        )?;
        fact("SHA-256", &certificate.sha256)?;
    }
    let Some(key) = &diagnosis.public_key else {
        return Ok(());
    };
    let mut words = vec![key.algorithm.clone()];
    words.extend(key.curve.clone());
    words.extend(key.bits.map(|bits| format!("{bits} bits")));
    words.extend(
        key.exponent
            .as_ref()
            .filter(|exponent| exponent.len() <= 20)
            .map(|e| format!("exponent {e}")),
    );
    fact("key", &words.join(", "))?;
    if let Some(kid) = &key.kid {
        fact("kid", kid)?;
    }
    if !diagnosis.algorithms.is_empty() {
        let names: Vec<&str> = diagnosis
            .algorithms
            .iter()
            .map(|algorithm| algorithm.as_str())
            .collect();
        fact("algorithms", &names.join(", "))?;
    }
    Ok(())
}

/// The list of the objects in a file, with the numbers that `--pick` takes.
pub(super) fn members(diagnosis: &Diagnosis, out: &mut impl Write) -> io::Result<()> {
    /// More are in the JSON.
    const LISTED: usize = 50;
    for (index, member) in diagnosis.members.iter().take(LISTED).enumerate() {
        let mut words = vec![
            member
                .key_type
                .clone()
                .unwrap_or_else(|| member.kind.label().to_owned()),
        ];
        words.extend(member.subject.clone());
        words.extend(member.kid.as_ref().map(|kid| format!("kid {kid}")));
        words.extend(member.usage.as_ref().map(|word| format!("use {word}")));
        words.extend(
            member
                .sha256
                .as_ref()
                .and_then(|hash| hash.get(..16))
                .map(|hash| format!("SHA-256 {hash}…")),
        );
        let role = match member.role {
            Role::Chosen => " (chosen)",
            Role::Duplicate => " (duplicate)",
            Role::Private | Role::Other => "",
        };
        writeln!(
            out,
            "  {:>3}: line {}: {}{role}",
            index + 1,
            member.line,
            escape(&words.join(", "))
        )?;
    }
    let rest = diagnosis.members.len().saturating_sub(LISTED);
    if rest > 0 {
        writeln!(out, "       and {rest} more (--json lists them)")?;
    }
    Ok(())
}

fn finding(name: &str, finding: &Finding, out: &mut impl Write) -> io::Result<()> {
    let severity = finding.severity.label();
    let place = match (finding.line, finding.column) {
        (Some(line), Some(column)) => format!(" [{line}:{column}]"),
        _ => String::new(),
    };
    writeln!(out, "  {severity}: {}{place}", finding.message)?;
    match &finding.remedy {
        Some(remedy) => match split_command(remedy, Some(name)) {
            (words, Some(command)) => writeln!(out, "    -> {words} {command}"),
            (words, None) => writeln!(out, "    -> {words}"),
        },
        None => Ok(()),
    }
}

pub(super) fn summary(count: &Count, out: &mut impl Write) -> io::Result<()> {
    let Count {
        accept,
        repair,
        reject,
        unreadable,
    } = count;
    write!(
        out,
        "{} files: {accept} can be registered, {repair} after a repair, {reject} can't",
        count.all()
    )?;
    if *unreadable > 0 {
        write!(out, ", {unreadable} can't be read")?;
    }
    writeln!(out)
}
