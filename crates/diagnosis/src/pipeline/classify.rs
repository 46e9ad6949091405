//! What an input is: PEM, DER, base64 without PEM, a JWK, an SSH key, or nothing usable. Each takes its own way to a
//! diagnosis.

use chrono::{DateTime, Utc};

use super::beside;
use super::convertible;
use super::detect::{detect_text, hexadecimal_der};
use super::evaluate::evaluate;
use super::jwk;
use super::members::MemberList;
use super::recover::{Attempts, is_unread, recover};
use crate::bytes::contains;
use crate::formats::json::looks_like_json;
use crate::formats::jwk as key_set;
use crate::formats::magic::{Role, detect_binary};
use crate::formats::stand_in::identifier;
use crate::formats::{is_binary, looks_like_der, ssh};
use crate::model::{Diagnosis, Encoding, Finding, Kind, MAX_INPUT, Member, Verdict};
use crate::object::Object;
use crate::pace::{OBJECT, Pace, at_once};
use crate::pem::{Section, Sections, bare, bare_tail, damaged, long_run, runs, wrapped_text};
use crate::report::render::grouped;
use crate::report::{Place, Report, codes, remedies};
use crate::rules::{damage, pem, rejections, text};
use crate::secrets;
use crate::source::Source;

/// Maximum number of additional base64 encodings around PEM.
pub(super) const MAX_WRAPPINGS: usize = 1;

/// The diagnosis of an input that is too large to read.
pub(crate) fn too_large(len: usize) -> Diagnosis {
    let source = Source::new(&[]);
    let mut report = Report::new(&source);
    report.add(
        codes::TOO_LARGE,
        Place::none(),
        format!(
            "The file has {} bytes; at most {} are read. A certificate usually has 1,000 to 4,000.",
            grouped(len),
            grouped(MAX_INPUT)
        ),
        "Choose a file with one key or certificate.".to_owned(),
    );
    let mut diagnosis = Diagnosis::new(Kind::Unknown, Encoding::Binary);
    (diagnosis.findings, diagnosis.repairs) = report.finish();
    diagnosis
}

/// Diagnoses a source whose sections were read and whose members were described.
pub(super) async fn diagnose_source(
    source: &Source<'_>,
    sections: &[Section],
    members: Vec<Member>,
    now: DateTime<Utc>,
    (wrappings, attempts): (usize, Attempts<'_>),
    pace: &Pace,
) -> Diagnosis {
    let mut report = Report::new(source);
    let hidden = secrets::find(source, sections, &members, pace).await;
    let mut diagnosis = if is_binary(source) {
        binary(now, &mut report, pace).await
    } else {
        with_text(
            sections,
            members,
            now,
            (wrappings, attempts),
            &mut report,
            pace,
        )
        .await
    };
    pace.work(source.text.len()).await;
    let may_recover = hidden.is_none() && !diagnosis.holds_private;
    if let Some(what) = hidden
        && !diagnosis.holds_private
    {
        report = Report::new(source);
        rejections::hidden(what, &mut diagnosis, &mut report);
    }
    if diagnosis.findings.is_empty() {
        (diagnosis.findings, diagnosis.repairs) = report.finish();
    }
    if diagnosis.verdict != Verdict::Repair {
        diagnosis.repairs.clear();
        // A repair that doesn't lead to a usable key is not offered.
        for finding in &mut diagnosis.findings {
            finding.remedy.take_if(|remedy| remedy == remedies::REPAIR);
        }
    }
    if diagnosis.verdict == Verdict::Reject && may_recover && diagnosis.derived.is_none() {
        if let Some(recovered) =
            recover(source, &diagnosis.findings, attempts, &|text, attempts| {
                read(text, now, attempts)
            })
        {
            return Diagnosis {
                encoding: diagnosis.encoding,
                ..recovered
            };
        }
        // In a text of one case, the BEGIN line is the least.
        let is_misspelt = diagnosis
            .headline()
            .is_some_and(|headline| headline.code == codes::LABEL_SPELLING.name);
        if is_misspelt || is_unread(&diagnosis.findings) {
            explain(source, sections, &mut diagnosis);
        }
    }
    diagnosis
}

/// Diagnoses a text in which damage was undone.
fn read(text: &[u8], now: DateTime<Utc>, attempts: Attempts<'_>) -> Diagnosis {
    let source = Source::new(text);
    let sections = if is_binary(&source) {
        Vec::new()
    } else {
        Sections::all(&source.text)
    };
    let mut list = MemberList::default();
    if sections.len() > 1 {
        sections
            .iter()
            .for_each(|section| list.add(section, &source));
    }
    // Such texts are small.
    at_once(diagnose_source(
        &source,
        &sections,
        list.members,
        now,
        (MAX_WRAPPINGS, attempts),
        &Pace::without_pauses(),
    ))
}

/// Replaces the findings about a text in which nothing could be read by what happened to it, if that is known.
fn explain(source: &Source<'_>, sections: &[Section], diagnosis: &mut Diagnosis) {
    let mut report = Report::new(source);
    let is_text = diagnosis
        .headline()
        .is_some_and(|headline| headline.remedy.as_deref() == Some(remedies::EXPECTED));
    damage::explain(sections, is_text, &mut report);
    if report.has_errors() {
        diagnosis.findings = report.finish().0;
    }
}

async fn binary(now: DateTime<Utc>, report: &mut Report<'_, '_>, pace: &Pace) -> Diagnosis {
    let input = report.source().input;
    if looks_like_der(input) {
        let object = Object::from_der(input);
        pace.work(input.len()).await;
        return evaluate(&[object], Vec::new(), Encoding::Der, now, report, pace).await;
    }
    match detect_binary(input) {
        Some(detected) => {
            rejections::detected(&detected, report);
            let mut diagnosis = Diagnosis::new(detected.kind, Encoding::Binary);
            diagnosis.holds_private = detected.is_private;
            diagnosis
        }
        None => rejections::unknown(report),
    }
}

async fn with_text(
    sections: &[Section],
    members: Vec<Member>,
    now: DateTime<Utc>,
    (wrappings, attempts): (usize, Attempts<'_>),
    report: &mut Report<'_, '_>,
    pace: &Pace,
) -> Diagnosis {
    let source = report.source();
    let found = key_set::find(&source.text, pace).await;
    pace.work(source.text.len()).await;
    let inner = if wrappings > 0 {
        wrapped_text(&source.text)
    } else {
        None
    };
    pace.work(source.text.len()).await;
    let mut diagnosis = match (sections, inner) {
        ([], Some(inner)) => wrapped(&inner, now, (wrappings, attempts), report, pace).await,
        ([], None) => without_pem(found.as_ref(), now, report, pace).await,
        ([only], None) if is_ssh(only, &source.text) => convertible::ssh_key(report),
        _ => {
            text::check(sections, report);
            let mut objects: Vec<Object<'_>> = Vec::with_capacity(sections.len());
            for section in sections {
                objects.push(Object::from_section(section));
                pace.work(OBJECT).await;
            }
            let diagnosis = evaluate(&objects, members, Encoding::Pem, now, report, pace).await;
            while objects.pop().is_some() {
                pace.work(OBJECT / 8).await;
            }
            beside::check(diagnosis, sections, found.as_ref(), report)
        }
    };
    if let Some(found) = found
        && found.is_private()
        && found.is_whole()
        && !diagnosis.holds_private
    {
        diagnosis = jwk::jwk(&found, now, report);
    }
    diagnosis
}

/// Returns true if the section is a readable SSH key in the format of RFC 4716.
fn is_ssh(section: &Section, text: &[u8]) -> bool {
    Object::from_section(section).kind == Kind::SshPublicKey && ssh::find(text).public.is_some()
}

/// A text without PEM.
async fn without_pem(
    found: Option<&key_set::Found>,
    now: DateTime<Utc>,
    report: &mut Report<'_, '_>,
    pace: &Pace,
) -> Diagnosis {
    if let Some(found) = found {
        return jwk::jwk(found, now, report);
    }
    let source = report.source();
    pace.work(source.text.len()).await;
    let whole = bare(&source.text).filter(|whole| whole.body.characters >= 64);
    let sections = match whole {
        Some(whole) if looks_like_der(&whole.der) => vec![whole],
        whole => {
            let runs = runs(&source.text);
            match whole {
                Some(whole) if runs.is_empty() => vec![bare_tail(&source.text, &whole)],
                _ => runs,
            }
        }
    };
    let mut objects: Vec<Object<'_>> = sections.iter().map(Object::from_section).collect();
    objects.retain(|object| object.kind != Kind::Unknown);
    if !objects.is_empty() {
        if let Some(form) = source.utf16() {
            let message = format!("The file is {form}.");
            report.add_repairable(
                codes::UTF16,
                Place::none(),
                message,
                "converted the text to UTF-8",
            );
        }
        let place = objects
            .first()
            .and_then(|object| object.section)
            .map(|section| section.span);
        report.add_repairable(
            codes::NO_ARMOUR,
            place.map_or_else(Place::none, Place::text),
            "This is bare base64: the BEGIN and END lines are missing.",
            "added the BEGIN and END lines",
        );
        let mut list = MemberList::default();
        objects
            .iter()
            .filter_map(|object| object.section)
            .for_each(|section| list.add(section, source));
        return evaluate(&objects, list.members, Encoding::Text, now, report, pace).await;
    }
    pace.work(source.text.len()).await;
    let encoding = if looks_like_json(&source.text) {
        Encoding::Json
    } else {
        Encoding::Text
    };
    let detected = detect_text(&source.text);
    let is_generic = detected
        .as_ref()
        .is_some_and(|detected| detected.is_generic());
    let partial = if is_generic {
        partial(sections, &source.text)
    } else {
        None
    };
    match detected {
        Some(detected) if detected.kind == Kind::SshPublicKey => convertible::ssh_key(report),
        Some(detected) if detected.role == Role::Hexadecimal => {
            let der = hexadecimal_der(&source.text).unwrap_or_default();
            convertible::hexadecimal(&detected, &der, report)
        }
        Some(_) if partial.is_some() => {
            if let Some(section) = partial
                .as_ref()
                .filter(|section| section.body.illegal.is_some())
            {
                pem::check(section, false, report);
                return Diagnosis::new(Kind::Unknown, Encoding::Text);
            }
            let objects: Vec<Object<'_>> = partial.iter().map(Object::from_section).collect();
            evaluate(&objects, Vec::new(), Encoding::Text, now, report, pace).await
        }
        Some(detected) => {
            rejections::detected(&detected, report);
            let encoding = if detected.kind == Kind::Empty {
                Encoding::Text
            } else {
                encoding
            };
            let mut diagnosis = Diagnosis::new(detected.kind, encoding);
            diagnosis.holds_private = detected.is_private;
            if detected.role == Role::Identifier {
                diagnosis.identifier = identifier(&source.text);
            }
            diagnosis
        }
        None => rejections::unknown(report),
    }
}

/// The only base64 in a text, if it is that of a key that is cut off at its end or at its beginning, or damaged.
fn partial(sections: Vec<Section>, text: &[u8]) -> Option<Section> {
    let mut sections = sections.into_iter();
    let only = sections.next().filter(|_| sections.next().is_none());
    damaged(text)
        .or_else(|| only.filter(is_incomplete))
        .or_else(|| long_run(text).filter(is_incomplete))
}

fn is_incomplete(section: &Section) -> bool {
    /// The end of a public key (the exponent 65537), the identifier of RSA, and those of attributes and extensions.
    const SIGNS: [&[u8]; 3] = [
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01",
        b"\x06\x03\x55\x04",
        b"\x06\x03\x55\x1d",
    ];
    let is_begun = looks_like_der(&section.der) && Object::from_section(section).tlv.is_none();
    let is_ended = !looks_like_der(&section.der)
        && section.body.characters >= 64
        && section.body.inner_blanks.is_none()
        && section.body.illegal.is_none()
        && (section.der.ends_with(b"\x02\x03\x01\x00\x01")
            || SIGNS.iter().any(|sign| contains(&section.der, sign)));
    is_begun || is_ended
}

/// Diagnoses a PEM that the text contains in base64.
async fn wrapped(
    inner: &[u8],
    now: DateTime<Utc>,
    (wrappings, attempts): (usize, Attempts<'_>),
    report: &mut Report<'_, '_>,
    pace: &Pace,
) -> Diagnosis {
    let source = Source::new(inner);
    let mut sections = Vec::new();
    let mut reader = Sections::new(&source.text);
    let mut list = MemberList::default();
    while let Some(section) = reader.read(&source.text) {
        list.add(&section, &source);
        sections.push(section);
        pace.work(2 * OBJECT).await;
    }
    let work = diagnose_source(
        &source,
        &sections,
        list.members,
        now,
        (wrappings - 1, attempts.at_most(1)),
        pace,
    );
    let mut diagnosis = Box::pin(work).await;
    report.add_repairable(
        codes::BASE64_TWICE,
        Place::none(),
        "The PEM is encoded in base64 once more, as in a Kubernetes secret or an environment variable.",
        "decoded the outer base64",
    );
    let (outer, repairs) = core::mem::replace(report, Report::new(report.source())).finish();
    // Places are meaningless here: they refer to the decoded text.
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
