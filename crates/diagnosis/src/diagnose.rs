//! From bytes to a diagnosis: what carries the material.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::armour::{Section, Sections, bare};
use crate::asn1::Reader;
use crate::examine::examine;
use crate::facts::key::Spki;
use crate::facts::public_key::describe;
use crate::judge::codes;
use crate::judge::key;
use crate::judge::report::{Place, Report};
use crate::members;
use crate::model::{
    Diagnosis, Encoding, Finding, Kind, MAX_INPUT, Material, Member, Span, Verdict,
};
use crate::object::{Object, looks_like_der};
use crate::source::Source;
use crate::{json, refuse, sniff};

/// How often something may be wrapped in base64 again.
pub(crate) const MAX_WRAPPINGS: usize = 1;

/// The diagnosis of an input that is not looked into.
pub(crate) fn too_large(len: usize) -> Diagnosis {
    let source = Source::new(&[]);
    let mut report = Report::new(&source);
    report.add(
        codes::TOO_LARGE,
        Place::nowhere(),
        format!("The file has {len} bytes; at most {MAX_INPUT} are read. A certificate has 1,000 to 4,000."),
        "Choose the file with the one key or certificate.".to_owned(),
    );
    let mut diagnosis = Diagnosis::new(Kind::Unknown, Encoding::Binary);
    (diagnosis.findings, diagnosis.repairs) = report.finish();
    diagnosis
}

/// Diagnoses a source whose sections have been read, and their members described.
pub(crate) fn conclude(
    source: &Source<'_>,
    sections: &[Section],
    members: Vec<Member>,
    now: DateTime<Utc>,
    wrappings: usize,
) -> Diagnosis {
    let mut report = Report::new(source);
    let mut diagnosis = if source.is_binary() {
        binary(now, &mut report)
    } else {
        text(sections, members, now, wrappings, &mut report)
    };
    if diagnosis.findings.is_empty() {
        (diagnosis.findings, diagnosis.repairs) = report.finish();
    }
    if diagnosis.verdict != Verdict::Repair {
        diagnosis.repairs.clear();
    }
    diagnosis
}

fn binary(now: DateTime<Utc>, report: &mut Report<'_, '_>) -> Diagnosis {
    let input = report.source().input;
    if looks_like_der(input) {
        let object = Object::from_der(input);
        // A private key in PEM may have been appended to it.
        let behind = input
            .get(input.len() - object.trailing()..)
            .unwrap_or_default();
        let appended = Sections::all(behind);
        let hidden = appended
            .iter()
            .map(Object::from_section)
            .any(|object| object.is_private);
        let mut diagnosis = examine(&[object], Vec::new(), Encoding::Der, now, report);
        if hidden && !diagnosis.holds_private {
            diagnosis.holds_private = true;
            diagnosis.verdict = Verdict::Reject;
            diagnosis.material = None;
            report.add(
                codes::PRIVATE_KEY,
                Place::nowhere(),
                "A private key in PEM stands behind the data. Nothing was sent or stored.",
                "Use a file that holds the public key or certificate alone.".to_owned(),
            );
        }
        return diagnosis;
    }
    match sniff::binary(input) {
        Some(sniffed) => {
            refuse::sniffed(&sniffed, report);
            let mut diagnosis = Diagnosis::new(sniffed.kind, Encoding::Binary);
            diagnosis.holds_private = sniffed.is_private;
            diagnosis
        }
        None => unknown(report),
    }
}

fn unknown(report: &mut Report<'_, '_>) -> Diagnosis {
    let len = report.source().input.len();
    report.add(
        codes::UNKNOWN_OBJECT,
        Place::nowhere(),
        format!("The file's {len} bytes are neither text nor any form of key material that is known here."),
        refuse::EXPECTED.to_owned(),
    );
    Diagnosis::new(Kind::Unknown, Encoding::Binary)
}

fn text(
    sections: &[Section],
    members: Vec<Member>,
    now: DateTime<Utc>,
    wrappings: usize,
    report: &mut Report<'_, '_>,
) -> Diagnosis {
    let source = report.source();
    let found = if json::looks_like_json(&source.text) {
        json::find(&source.text)
    } else {
        None
    };
    let wrapped = if wrappings > 0 {
        wrapped_text(&source.text)
    } else {
        None
    };
    let mut diagnosis = match (sections, wrapped) {
        ([], Some(wrapped)) => twice(&wrapped, now, wrappings, report),
        ([], None) => unarmoured(found.as_ref(), now, report),
        _ => {
            note_form(sections, report);
            let objects: Vec<Object<'_>> = sections.iter().map(Object::from_section).collect();
            examine(&objects, members, Encoding::Pem, now, report)
        }
    };
    if let Some(found) = found
        && found.is_private
        && !diagnosis.holds_private
    {
        diagnosis = jwk(&found, report);
    }
    diagnosis
}

/// How the whole text is written, apart from its sections.
fn note_form(sections: &[Section], report: &mut Report<'_, '_>) {
    let source = report.source();
    if let Some(form) = source.utf16() {
        report.mend(
            codes::UTF16,
            Place::nowhere(),
            format!("The file is {form}, as Notepad and PowerShell save it."),
            "converted UTF-16 to plain text",
        );
    } else if source.text.starts_with(b"\xef\xbb\xbf") {
        report.add(
            codes::BOM,
            Place::at(0, 3),
            "The file begins with a byte-order mark, which is skipped.",
            None,
        );
    }
    let (Some(first), Some(last)) = (sections.first(), sections.last()) else {
        return;
    };
    let is_text =
        |part: Option<&[u8]>| part.is_some_and(|part| !crate::armour::is_only_blank(part));
    let before = source.text.get(..first.span.start);
    let after = source.text.get(last.span.end..);
    if is_text(before) || is_text(after) {
        report.add(
            codes::TEXT_AROUND,
            Place::nowhere(),
            "Other text stands before or after the armoured section; it is left out.",
            None,
        );
    }
    if sections.iter().any(|section| section.body.crlf.is_some()) {
        report.add(
            codes::CRLF,
            Place::nowhere(),
            "Lines end in CR LF, as on Windows. That is fine.",
            None,
        );
    }
    if !source.text.ends_with(b"\n")
        && last
            .end
            .as_ref()
            .is_some_and(|mark| mark.span.end == source.text.len())
    {
        report.add(
            codes::NO_FINAL_NEWLINE,
            Place::nowhere(),
            "The last line has no line end. That is fine.",
            None,
        );
    }
}

/// A text without any armour.
fn unarmoured(
    found: Option<&json::Found>,
    now: DateTime<Utc>,
    report: &mut Report<'_, '_>,
) -> Diagnosis {
    if let Some(found) = found {
        return jwk(found, report);
    }
    let source = report.source();
    let section = bare(&source.text);
    if section.body.characters >= 64
        && section.body.illegal.is_none()
        && looks_like_der(&section.der)
    {
        let object = Object::from_section(&section);
        if object.kind != Kind::Unknown {
            if let Some(form) = source.utf16() {
                report.mend(
                    codes::UTF16,
                    Place::nowhere(),
                    format!("The file is {form}."),
                    "converted UTF-16 to plain text",
                );
            }
            report.mend(
                codes::NO_ARMOUR,
                Place::text(section.span),
                "The file is bare base64: the BEGIN and END lines are missing.",
                "added the BEGIN and END lines",
            );
            return examine(&[object], Vec::new(), Encoding::Text, now, report);
        }
    }
    let encoding = if json::looks_like_json(&source.text) {
        Encoding::Json
    } else {
        Encoding::Text
    };
    match sniff::text(&source.text) {
        Some(sniffed) => {
            refuse::sniffed(&sniffed, report);
            let encoding = if sniffed.kind == Kind::Empty {
                Encoding::Text
            } else {
                encoding
            };
            let mut diagnosis = Diagnosis::new(sniffed.kind, encoding);
            diagnosis.holds_private = sniffed.is_private;
            diagnosis
        }
        None => unknown(report),
    }
}

/// A JSON Web Key or a set of them.
fn jwk(found: &json::Found, report: &mut Report<'_, '_>) -> Diagnosis {
    let mut diagnosis = Diagnosis::new(found.kind, Encoding::Json);
    diagnosis.holds_private = found.is_private;
    let what = &found.what;
    let spki = found
        .public
        .as_deref()
        .and_then(|public| Spki::from_tlv(Reader::new(public, 0).read().ok()?).ok());
    diagnosis.public_key = spki.as_ref().map(describe);
    if let (Some(public), Some(spki)) = (&found.public, &spki)
        && found.keys == 1
    {
        let mut trial = Report::new(report.source());
        diagnosis.algorithms = key::judge_spki(spki, None, &mut trial);
        if !trial.is_blocked() {
            diagnosis.derived = Some(Material {
                label: "PUBLIC KEY",
                der: public.clone(),
            });
        }
    }
    let nowhere = Place::nowhere();
    if found.is_symmetric {
        report.add(
            codes::PRIVATE_KEY,
            nowhere,
            "This is a symmetric JWK: a shared secret, not a public key. Nothing was sent or stored. If it was ever mailed or uploaded anywhere, replace it.",
            refuse::EXPECTED.to_owned(),
        );
    } else if found.is_private {
        report.add(
            codes::PRIVATE_KEY,
            nowhere,
            format!("This is a JWK with its private members ({what}). Nothing was sent or stored. If it was ever mailed or uploaded anywhere, treat the key as exposed and replace it."),
            "Register its public half instead: the JWK without d, p, q, dp, dq and qi, as PEM.".to_owned(),
        );
    } else {
        let message = match found.keys {
            1 => format!("This is a JSON Web Key ({what}); the management API takes PEM."),
            keys => format!(
                "This is a JWK Set of {keys} keys; the management API takes one key as PEM."
            ),
        };
        let remedy = if diagnosis.derived.is_some() {
            "Use its public key as PEM, converted here."
        } else {
            refuse::EXPECTED
        };
        report.add(codes::JWK, nowhere, message, remedy.to_owned());
    }
    diagnosis
}

/// The texts that stand in this one as base64 of a PEM, one after the other.
fn wrapped_text(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    // Base64 of "-----BEGIN ", wherever the run of base64 begins.
    const START: &[u8] = b"LS0tLS1CRUdJTi";
    let mut inner = Zeroizing::new(Vec::new());
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| find(rest, START)) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or_default();
        let len = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"+/=\r\n".contains(byte))
            .count();
        let run = Span {
            start,
            end: start + len,
        };
        inner.extend_from_slice(&crate::armour::decode(text, run, &[]).0);
        inner.push(b'\n');
        at = run.end;
    }
    (!inner.is_empty()).then_some(inner)
}

fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = 0;
    loop {
        at += text.get(at..)?.iter().position(|&byte| byte == first)?;
        if text.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

/// Diagnoses what stands in the text as base64 of a PEM.
fn twice(
    inner: &[u8],
    now: DateTime<Utc>,
    wrappings: usize,
    report: &mut Report<'_, '_>,
) -> Diagnosis {
    let source = Source::new(inner);
    let sections = Sections::all(&source.text);
    let mut roll = members::Roll::default();
    sections
        .iter()
        .for_each(|section| roll.add(section, &source));
    let mut diagnosis = conclude(&source, &sections, roll.members, now, wrappings - 1);
    report.mend(
        codes::BASE64_TWICE,
        Place::nowhere(),
        "The PEM is wrapped in base64 once more, as in a Kubernetes secret or an environment variable.",
        "decoded the outer base64",
    );
    let (outer, repairs) = core::mem::replace(report, Report::new(report.source())).finish();
    // Places inside are places of a text that nobody sees.
    let inside = diagnosis.findings.drain(..).map(|finding| Finding {
        span: None,
        line: None,
        column: None,
        ..finding
    });
    let mut findings: Vec<Finding> = inside.chain(outer).collect();
    findings.sort_by_key(|finding| finding.severity);
    diagnosis.findings = findings;
    if diagnosis.verdict != Verdict::Reject {
        diagnosis.verdict = Verdict::Repair;
        diagnosis.repairs = repairs.into_iter().chain(diagnosis.repairs).collect();
    }
    diagnosis
}
