//! The view of a diagnosis: what the object is, what is wrong, what to do.

use diagnosis::{Certificate, Diagnosis, PublicKey, Severity, Verdict};
use leptos::prelude::*;

use super::Subject;
use super::findings::Findings;
use super::strict_note::strict_note;
use crate::{
    clock::Now,
    domain::{counted, grouped},
    routes::Route,
    ui::{Badge, CopyableText, Icon, Time, Tone},
};

/// An object: the verdict, what to do about it, the findings and the facts.
#[component]
pub fn Preview(
    /// The object.
    subject: Subject,
    /// Said in place of the diagnosis's own verdict.
    #[prop(optional, into)]
    verdict: Signal<Option<(Tone, String)>>,
    /// Which facts are folded away.
    #[prop(optional)]
    fold: Fold,
    /// What to do about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let Subject {
        name: file_name,
        mut diagnosis,
        ..
    } = subject;
    let source = file_name
        .clone()
        .unwrap_or_else(|| "Pasted text".to_owned());
    if is_convertible(&diagnosis) {
        for finding in &mut diagnosis.findings {
            // The conversion resolves it.
            if finding.severity == Severity::Error {
                finding.severity = Severity::Note;
            }
        }
    }
    let own = StoredValue::new(verdict_words(&diagnosis));
    let verdict = Memo::new(move |_| {
        let own = || {
            let (tone, text) = own.get_value();
            (tone, text.to_owned())
        };
        verdict.get().unwrap_or_else(own)
    });
    let kind = kind_words(&diagnosis);
    let find = diagnosis.identifier.as_deref().map(find_link);
    // What was given is there to be added: notes would push the fields that remain out of view.
    let (notes, findings): (Vec<_>, Vec<_>) = diagnosis
        .findings
        .iter()
        .cloned()
        .partition(|finding| fold != Fold::None && finding.severity == Severity::Note);
    let notes = (!notes.is_empty()).then(|| {
        view! {
            <details class="notes">
                <summary>{counted(notes.len() as u64, "note")}</summary>
                <Findings findings=notes file_name=file_name.clone() label="Notes" />
            </details>
        }
    });
    let of_strict_programs = strict_decoder::certificate(&diagnosis)
        .map(|der| strict_note(der.to_vec(), fold != Fold::None));
    view! {
        <section class="preview" aria-label="Diagnosis">
            <header class="preview-head" data-tone=move || verdict.read().0.name() tabindex="-1">
                {move || view! { <Icon glyph=verdict.read().0.glyph() /> }}
                <div>
                    <p class="preview-kind">{kind}</p>
                    <p class="preview-source" dir="auto">{source}</p>
                </div>
                {move || {
                    let (tone, text) = verdict.get();
                    view! { <Badge tone>{text}</Badge> }
                }}
            </header>
            {children.map(|children| view! { <div class="preview-action">{children()}</div> })}
            <Findings findings file_name label="Findings" />
            {notes}
            {of_strict_programs}
            {find}
            <Facts diagnosis fold />
        </section>
    }
}

/// Which facts are folded away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    /// None.
    #[default]
    None,
    /// Those that are rarely needed.
    Rare,
    /// All of them.
    All,
}

/// The facts in one list.
#[component]
fn Facts(diagnosis: Diagnosis, fold: Fold) -> impl IntoView {
    // Where they are folded, the algorithms are a choice nearby.
    let algorithms = match fold {
        Fold::None => names(&diagnosis.algorithms),
        Fold::Rare | Fold::All => String::new(),
    };
    let certificates = diagnosis.certificates;
    let has_facts = diagnosis.public_key.is_some() || diagnosis.certificate.is_some();
    let key = diagnosis
        .public_key
        .map(|key| view! { <KeyFacts key algorithms /> });
    let (first, more) = match diagnosis.certificate {
        Some(certificate) => {
            let first = certificate.clone();
            (
                Some(view! { <CertificateFacts certificate=first /> }),
                Some(view! { <MoreCertificateFacts certificate certificates /> }),
            )
        }
        None => (None, None),
    };
    has_facts.then(|| match fold {
        Fold::None => view! { <dl class="facts">{key} {first} {more}</dl> }.into_any(),
        Fold::Rare => view! {
            <dl class="facts">{key} {first}</dl>
            {more
                .map(|more| {
                    view! {
                        <details class="more-facts">
                            <summary>"More about the certificate"</summary>
                            <dl class="facts">{more}</dl>
                        </details>
                    }
                })}
        }
        .into_any(),
        Fold::All => view! {
            <details class="more-facts">
                <summary>"Details"</summary>
                <dl class="facts">{key} {first} {more}</dl>
            </details>
        }
        .into_any(),
    })
}

/// Leads to the credential with this key ID or hash.
fn find_link(identifier: &str) -> impl IntoView + use<> {
    let route = Route::FindIdentifier {
        identifier: identifier.to_owned(),
    };
    view! {
        <p class="preview-search">
            <a href=route.path()>"Find the credential"</a>
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

/// A public key in a form that the management API doesn't take, which can be converted.
fn is_convertible(diagnosis: &Diagnosis) -> bool {
    diagnosis.verdict == Verdict::Reject && diagnosis.derived.is_some() && !diagnosis.holds_private
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
        Verdict::Reject if is_convertible(diagnosis) => {
            (Tone::Accent, "Can be registered once converted")
        }
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
    }
}

#[component]
fn CertificateFacts(certificate: Certificate) -> impl IntoView {
    let now = Now::current();
    let issuer = if certificate.self_signed {
        "Self-signed".to_owned()
    } else {
        certificate.issuer
    };
    view! {
        <dt>"Subject"</dt>
        <dd dir="auto">{certificate.subject}</dd>
        <dt>"Issuer"</dt>
        <dd dir="auto">{issuer}</dd>
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
    }
}

#[component]
fn MoreCertificateFacts(certificate: Certificate, certificates: usize) -> impl IntoView {
    let now = Now::current();
    view! {
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
    }
}
