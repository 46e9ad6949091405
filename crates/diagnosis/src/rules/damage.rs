//! What happened to an input in which no key can be read: a transfer that changed bytes, text or a placeholder between
//! BEGIN and END lines, letters that lost their case, plus signs that became blanks.

use crate::bytes::base64::is_any;
use crate::bytes::{Span, contains};
use crate::formats::stand_in;
use crate::formats::transfer::{self, Transfer};
use crate::pem::{Section, bare};
use crate::report::{Place, Report, codes};

/// Reports the cause, if it is known.
/// `is_text`: no more is known than that it is text.
pub(crate) fn explain(sections: &[Section], is_text: bool, report: &mut Report<'_, '_>) {
    if let Some(found) = transfer::find(report.source()) {
        return explain_transfer(found, report);
    }
    for section in sections.iter().take(8) {
        explain_section(section, report);
        if report.has_errors() {
            return;
        }
    }
    if sections.is_empty()
        && let Some(section) = bare(&report.source().text)
        && report.source().text.trim_ascii_start().starts_with(b"MI")
    {
        explain_plus(&section, report);
    }
    if sections.is_empty() && is_text && !report.has_errors() {
        let text = &report.source().text;
        let whole = Span {
            start: 0,
            end: text.len(),
        };
        let lines = text.len() < 64 * 1024
            && text
                .iter()
                .filter(|byte| byte.is_ascii_alphanumeric())
                .count()
                > 200;
        if lines && text.trim_ascii().iter().all(|&byte| is_base64_text(byte)) {
            explain_case(whole, report);
        }
    }
}

fn is_base64_text(byte: u8) -> bool {
    is_any(byte) || matches!(byte, b'=' | b'\r' | b'\n')
}

fn explain_transfer(found: Transfer, report: &mut Report<'_, '_>) {
    if let Transfer::Prefixed(count) = found {
        let (message, them) = match count {
            1 => ("1 extra byte precedes the DER.".to_owned(), "it"),
            count => (
                format!("{count} extra bytes precede the DER, such as its length."),
                "them",
            ),
        };
        let remedy = format!("Remove {them}: tail -c +{} FILE > restored.der", count + 1);
        return report.add(codes::DER_TRANSFER, Place::none(), message, remedy);
    }
    let (message, remedy) = match found {
        Transfer::Prefixed(_) => return,
        Transfer::Utf8 => (
            "This was DER, and a program converted it as text from Latin-1 to UTF-8: bytes above 0x7f became two.",
            "Convert it back: iconv -f UTF-8 -t ISO-8859-1 FILE > restored.der",
        ),
        Transfer::Windows => (
            "This was DER, and a program converted it as text from Windows-1252 to UTF-8: bytes above 0x7f became two or three.",
            "Convert it back: iconv -f UTF-8 -t WINDOWS-1252 FILE > restored.der",
        ),
        Transfer::Text => (
            "This was DER, and a program converted it as text to UTF-8: some of its bytes may be lost.",
            "Copy the original file again as binary, or export the key as PEM.",
        ),
        Transfer::Utf16 => (
            "This was DER, and a program saved it as text in UTF-16 or UTF-32, as PowerShell's Out-File does.",
            "Write the bytes themselves: Set-Content -AsByteStream, or [IO.File]::WriteAllBytes in PowerShell.",
        ),
        Transfer::Replaced => (
            "This was DER, and a program read it as UTF-8: bytes were replaced by U+FFFD and are lost.",
            "Copy the original file again as binary, or export the key as PEM.",
        ),
        Transfer::CarriageReturns => (
            "This was DER, and a transfer in text mode changed its line breaks: bytes 0x0d were added.",
            "Transfer the original file again in binary mode, or export the key as PEM.",
        ),
        Transfer::ByteOrderMark => (
            "A byte order mark (EF BB BF) stands before the DER, as a text editor adds it.",
            "Remove the first three bytes: tail -c +4 FILE > restored.der",
        ),
        Transfer::Ebcdic => (
            "This was converted between ASCII and EBCDIC, as in a transfer from or to a mainframe in text mode.",
            "Transfer the original file again in binary mode, or as PEM in text mode.",
        ),
    };
    report.add(
        codes::DER_TRANSFER,
        Place::none(),
        message,
        remedy.to_owned(),
    );
}

fn explain_section(section: &Section, report: &mut Report<'_, '_>) {
    let text = &report.source().text;
    let between = Span {
        start: section
            .begin
            .as_ref()
            .map_or(section.body_span.start, |begin| begin.span.end),
        end: section.body_span.end,
    };
    let body = text.get(between.start..between.end).unwrap_or_default();
    if let Some(found) = stand_in::in_body(body) {
        let message = match found == stand_in::SHORTENED {
            true => "The section is shortened: an ellipsis replaces a part of the key.".to_owned(),
            false => format!("Between the BEGIN and END lines is {}.", found.what),
        };
        return report.add(
            codes::STAND_IN,
            Place::text(between),
            message,
            found.remedy.to_owned(),
        );
    }
    const WORDS: [&[u8]; 8] = [
        b"Certificate:",
        b"Modulus",
        b"Subject:",
        b"Issuer:",
        b"Exponent:",
        b"Serial",
        b"Public-Key",
        b"Version:",
    ];
    if WORDS.iter().filter(|word| contains(body, word)).count() >= 2 {
        return report.add(
            codes::TEXT_IN_ARMOUR,
            Place::text(between),
            "Between the BEGIN and END lines is the text form of a certificate or key (openssl -text), not its base64.",
            "Upload the file that it was printed from, or print it without -text -noout.".to_owned(),
        );
    }
    explain_plus(section, report);
    if !report.has_errors() {
        explain_case(section.body_span, report);
    }
}

/// Lines of the usual length, if blanks inside count.
fn explain_plus(section: &Section, report: &mut Report<'_, '_>) {
    let text = &report.source().text;
    let body = text
        .get(section.body_span.start..section.body_span.end)
        .unwrap_or_default();
    let (mut blanks, mut full, mut other, mut first) = (0, 0, 0, None);
    let mut at = section.body_span.start;
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        let content = line.strip_suffix(b"\n").unwrap_or(line);
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        let inside = content.iter().filter(|&&byte| byte == b' ').count();
        if content.contains(&b'+') {
            return;
        }
        match content.len() {
            0 => {}
            64 | 76 => full += 1,
            _ => other += 1,
        }
        if inside > 0 && first.is_none() {
            first = content
                .iter()
                .position(|&byte| byte == b' ')
                .map(|blank| at + blank);
        }
        blanks += inside;
        at += line.len();
    }
    let is_one_line =
        full == 0 && other == 1 && (section.body.characters + blanks).is_multiple_of(4);
    if let Some(first) = first.filter(|_| full > other || is_one_line) {
        let what = match blanks {
            1 => "1 plus sign in the body became a space".to_owned(),
            count => format!("{count} plus signs in the body became spaces"),
        };
        report.add(
            codes::PLUS_LOST,
            Place::at(first, 1),
            format!("{what}, as in a URL or a form that was not percent-encoded."),
            "Copy the original, and send + as %2B where it is decoded; or replace each space inside a line of the body with +.".to_owned(),
        );
    }
}

fn explain_case(span: Span, report: &mut Report<'_, '_>) {
    /// Base64 of a key has hundreds of letters of both cases.
    const LETTERS: usize = 60;
    let text = &report.source().text;
    let body = text.get(span.start..span.end).unwrap_or_default();
    let upper = body.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    let lower = body.iter().filter(|byte| byte.is_ascii_lowercase()).count();
    let case = match (upper, lower) {
        (LETTERS.., 0) => "upper",
        (0, LETTERS..) => "lower",
        _ => return,
    };
    // Hexadecimal has one case by nature.
    if body
        .iter()
        .filter(|byte| byte.is_ascii_alphabetic())
        .all(u8::is_ascii_hexdigit)
    {
        return;
    }
    report.add(
        codes::CASE_LOST,
        Place::text(span),
        format!("All letters are in {case} case: a program or database converted them, and the key is lost."),
        "Copy the original key, and keep upper and lower case.".to_owned(),
    );
}
