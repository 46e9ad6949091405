//! From bytes to a diagnosis: what carries the material.

use chrono::{DateTime, Utc};

use crate::armour::Section;
use crate::examine::examine;
use crate::judge::codes;
use crate::judge::report::{Place, Report};
use crate::model::{Diagnosis, Encoding, Kind, MAX_INPUT, Member, Verdict};
use crate::object::{Object, looks_like_der};
use crate::source::Source;
use crate::{json, refuse, secrets, sniff, unarmoured};

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
    let hidden = secrets::hidden(source, sections, &members);
    let mut diagnosis = if source.is_binary() {
        binary(now, &mut report)
    } else {
        text(sections, members, now, wrappings, &mut report)
    };
    if let Some(what) = hidden
        && !diagnosis.holds_private
    {
        report = Report::new(source);
        refuse::hidden(what, &mut diagnosis, &mut report);
    }
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
        return examine(&[object], Vec::new(), Encoding::Der, now, report);
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

pub(crate) fn unknown(report: &mut Report<'_, '_>) -> Diagnosis {
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
        unarmoured::wrapped_text(&source.text)
    } else {
        None
    };
    let mut diagnosis = match (sections, wrapped) {
        ([], Some(wrapped)) => unarmoured::twice(&wrapped, now, wrappings, report),
        ([], None) => unarmoured::unarmoured(found.as_ref(), now, report),
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
        diagnosis = unarmoured::jwk(&found, report);
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
