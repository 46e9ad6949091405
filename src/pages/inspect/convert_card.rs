//! The card that copies and saves an object in other formats.

use leptos::prelude::*;

use super::convert::{Content, Output, outputs};
use crate::{
    material::{SharedInspection, Subject},
    ui::{CopyButton, DownloadButton},
};

/// The formats of the subject, each with its buttons.
#[component]
pub fn ConvertCard(
    /// The object.
    subject: Subject,
    /// The file that it is in.
    inspection: SharedInspection,
) -> impl IntoView {
    let outputs = outputs(&subject);
    let is_private = subject.diagnosis.holds_private && !outputs.is_empty();
    let others = inspection
        .members
        .iter()
        .filter(|member| member.material.is_some())
        .count();
    let whole = (subject.member.is_none() && others > 1).then(|| {
        let name = format!("{}-all.pem", subject.file_stem());
        view! { <AllOfThem inspection name /> }
    });
    if outputs.is_empty() && whole.is_none() {
        return view! {
            <section class="card convert" aria-label="Convert and download">
                <div class="card-head">
                    <h2>"Convert"</h2>
                </div>
                <p class="convert-none">
                    "Nothing to convert: no certificate or public key found."
                </p>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="card convert" aria-label="Convert and download">
            <div class="card-head">
                <h2>"Convert"</h2>
            </div>
            {is_private
                .then(|| {
                    view! {
                        <p class="convert-note">
                            "Only the public key can be saved. It was derived in your browser; the private key was discarded."
                        </p>
                    }
                })}
            <ul class="convert-list">
                {outputs.into_iter().map(|output| view! { <OutputRow output /> }).collect_view()}
                {whole}
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn OutputRow(output: Output) -> impl IntoView {
    let Output {
        title,
        form,
        file_name,
        media_type,
        content,
    } = output;
    let copy = match &content {
        Content::Text(text) => {
            let text = text.clone();
            Some(view! { <CopyButton text what=format!("{title}, {form}") wordy=true /> })
        }
        Content::Bytes(_) => None,
    };
    view! {
        <li>
            <div class="convert-what">
                <p>{title} <span class="soft">" · " {form}</span></p>
                <code>{file_name.clone()}</code>
            </div>
            {copy}
            <DownloadButton name=file_name media_type bytes=move |()| content.bytes() />
        </li>
    }
}

/// Every certificate and key of a bundle in one file.
#[component]
fn AllOfThem(inspection: SharedInspection, name: String) -> impl IntoView {
    let copied = inspection.clone();
    view! {
        <li>
            <div class="convert-what">
                <p>
                    "All certificates and keys"
                    <span class="soft">" · PEM, the leaf first, without duplicates"</span>
                </p>
                <code>{name.clone()}</code>
            </div>
            <CopyButton
                text=Signal::derive(move || copied.all_pem())
                what="all certificates and keys"
                wordy=true
            />
            <DownloadButton
                name
                media_type="application/x-pem-file"
                bytes=move |()| inspection.all_pem().into_bytes()
            />
        </li>
    }
}
