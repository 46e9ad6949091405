//! The view of a diagnosis: what the object is, what is wrong, what to do.

use diagnosis::{Certificate, Diagnosis, PublicKey, Severity, Verdict};
use leptos::prelude::*;

use super::Subject;
use super::findings::Findings;
use crate::{
    clock::Now,
    domain::grouped,
    routes::{Route, encode},
    ui::{Badge, CopyableText, Icon, Time, Tone},
};

/// An object, its findings and its details.
#[component]
pub fn Preview(
    /// The object.
    subject: Subject,
) -> impl IntoView {
    let Subject {
        name: file_name,
        diagnosis,
        ..
    } = subject;
    let source = file_name
        .clone()
        .unwrap_or_else(|| "Pasted text".to_owned());
    let (tone, verdict) = verdict_words(&diagnosis);
    let certificates = diagnosis.certificates;
    view! {
        <section class="preview" aria-label="Diagnosis">
            <header class="preview-head" data-tone=tone.name()>
                <Icon glyph=tone.glyph() />
                <div>
                    <p class="preview-kind">{kind_words(&diagnosis)}</p>
                    <p class="preview-source" dir="auto">{source}</p>
                </div>
                <Badge tone>{verdict}</Badge>
            </header>
            <Findings findings=diagnosis.findings.clone() file_name=file_name.clone() />
            {diagnosis.identifier.as_deref().map(search_link)}
            {diagnosis
                .public_key
                .map(|key| view! { <KeyFacts key algorithms=names(&diagnosis.algorithms) /> })}
            {diagnosis
                .certificate
                .map(|certificate| view! { <CertificateFacts certificate certificates /> })}
        </section>
    }
}

/// Leads to the applications that have the credential with this key ID or hash.
fn search_link(identifier: &str) -> impl IntoView + use<> {
    let href = format!("{}?q={}", Route::Applications.path(), encode(identifier));
    view! {
        <p class="preview-search">
            <a href=href>"Search applications for it"</a>
        </p>
    }
}

fn names(algorithms: &[diagnosis::Algorithm]) -> String {
    let names: Vec<_> = algorithms
        .iter()
        .map(|algorithm| algorithm.as_str())
        .collect();
    names.join(", ")
}

fn verdict_words(diagnosis: &Diagnosis) -> (Tone, &'static str) {
    let warns = diagnosis
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Warning);
    match diagnosis.verdict {
        Verdict::Accept if warns => (Tone::Warn, "Can be registered, with a warning"),
        Verdict::Accept => (Tone::Ok, "Can be registered"),
        Verdict::Repair => (Tone::Warn, "Can be registered once fixed"),
        Verdict::Reject => (Tone::Danger, "Can’t be registered"),
    }
}

/// What it is, for people: `Public key · RSA 2048 bits`.
fn kind_words(diagnosis: &Diagnosis) -> String {
    let what = diagnosis.label();
    let Some(key) = &diagnosis.public_key else {
        return what;
    };
    match key.bits {
        Some(bits) => format!("{what} · {} {bits} bits", key.algorithm),
        None => format!("{what} · {}", key.algorithm),
    }
}

#[component]
fn KeyFacts(key: PublicKey, algorithms: String) -> impl IntoView {
    let size = match (key.bits, &key.curve) {
        (Some(bits), Some(curve)) => Some(format!("{bits} bits, {curve}")),
        (Some(bits), None) => Some(format!("{bits} bits")),
        (None, curve) => curve.clone(),
    };
    let size = size.map_or(String::new(), |size| format!(" · {size}"));
    let key_kind = format!("{}{size}", key.algorithm);
    view! {
        <dl class="facts">
            <dt>"Key"</dt>
            <dd>
                {key_kind}
                {key
                    .exponent
                    .map(|exponent| view! { <span class="soft">" · exponent " {exponent}</span> })}
            </dd>
            {(!algorithms.is_empty())
                .then(|| {
                    view! {
                        <dt>"Algorithms"</dt>
                        <dd>{algorithms}</dd>
                    }
                })}
            {key
                .kid
                .map(|kid| {
                    view! {
                        <dt>"Key ID (RFC 7638)"</dt>
                        <dd>
                            <CopyableText text=kid what="key ID" />
                        </dd>
                    }
                })}
            {key
                .spki_sha256
                .map(|hash| {
                    view! {
                        <dt>"SHA-256 of the key"</dt>
                        <dd>
                            <CopyableText text=hash what="SHA-256 of the key" />
                        </dd>
                    }
                })}
        </dl>
    }
}

#[component]
fn CertificateFacts(certificate: Certificate, certificates: usize) -> impl IntoView {
    let now = Now::current();
    let issuer = if certificate.self_signed {
        "Self-signed".to_owned()
    } else {
        certificate.issuer
    };
    view! {
        <dl class="facts">
            <dt>"Subject"</dt>
            <dd dir="auto">{certificate.subject}</dd>
            <dt>"Issuer"</dt>
            <dd dir="auto">{issuer}</dd>
            {certificate
                .not_before
                .map(|at| {
                    view! {
                        <dt>"Valid from"</dt>
                        <dd>
                            <Time at now />
                        </dd>
                    }
                })}
            {certificate
                .not_after
                .map(|at| {
                    view! {
                        <dt>"Expires"</dt>
                        <dd>
                            <Time at now expiry=true />
                        </dd>
                    }
                })}
            <dt>"SHA-256 of the certificate"</dt>
            <dd>
                <CopyableText text=certificate.sha256 what="SHA-256 of the certificate" />
            </dd>
            <dt>"SHA-1 of the certificate"</dt>
            <dd>
                <CopyableText text=certificate.sha1 what="SHA-1 of the certificate" />
            </dd>
            <dt>"Serial number"</dt>
            <dd class="kid">{certificate.serial}</dd>
            <dt>"Signature algorithm"</dt>
            <dd>{certificate.signature_algorithm}</dd>
            {(!certificate.san.is_empty())
                .then(|| {
                    view! {
                        <dt>"Subject alternative names"</dt>
                        <dd>{certificate.san.join(", ")}</dd>
                    }
                })}
            {(certificates > 1)
                .then(|| {
                    view! {
                        <dt>"Certificates"</dt>
                        <dd>{grouped(certificates as u64)} " in the file; these are the details of the leaf"</dd>
                    }
                })}
        </dl>
    }
}
