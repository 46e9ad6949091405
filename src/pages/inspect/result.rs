//! The result of an inspection.

use std::sync::Arc;

use diagnosis::Verdict;
use leptos::prelude::*;

use super::bytes::{Bytes, BytesState, BytesView};
use super::convert_card::ConvertCard;
use super::members::MembersCard;
use super::text::{Lines, TextState, TextView};
use crate::{
    clock,
    material::{Place, Places, Preview, Repairs, SharedInspection, Subject},
};

/// The members, if there are several, and the subject that is chosen among them.
#[component]
pub fn ResultView(
    /// The input.
    inspection: SharedInspection,
) -> impl IntoView {
    let selected = RwSignal::new(None::<usize>);
    let members = (inspection.members.len() > 1)
        .then(|| view! { <MembersCard inspection=inspection.clone() selected /> });
    let text = inspection
        .input
        .as_deref()
        .and_then(|input| Lines::of(&inspection.diagnosis, input))
        .map(TextState::new);
    let subject = move || {
        let subject = selected
            .get()
            .and_then(|index| inspection.member(index, clock::now()))
            .unwrap_or_else(|| inspection.whole());
        // A member's line is where it begins in the file.
        if let (Some(index), Some(text)) = (subject.member, text)
            && let Some(member) = inspection.members.get(index)
        {
            text.show(member.line);
        }
        let inspection = inspection.clone();
        view! { <SubjectView subject inspection text /> }
    };
    view! {
        {members}
        {subject}
        {text.map(|state| view! { <TextView state /> })}
    }
}

/// Facts, findings, other forms, and the bytes.
#[component]
fn SubjectView(
    subject: Subject,
    inspection: SharedInspection,
    text: Option<TextState>,
) -> impl IntoView {
    let diagnosis = &subject.diagnosis;
    let is_whole = subject.member.is_none();
    let input = inspection.input.as_deref().filter(|_| is_whole);
    let bytes = Bytes::of(diagnosis, input).map(BytesState::new);
    let text = text.filter(|_| is_whole);
    let has_bytes = bytes.is_some() && diagnosis.outline.is_none();
    // Without a tree the places in the dump are those of the file.
    let is_object = diagnosis.object.is_some();
    provide_context(Places {
        find: Arc::new(move |finding: &diagnosis::Finding| {
            let span = if is_object { finding.der } else { finding.span };
            match (span, finding.line) {
                (Some(span), _) if has_bytes => Some(Place::Bytes(span)),
                (_, Some(line)) if text.is_some() => Some(Place::Line(line)),
                _ => None,
            }
        }),
        show: Callback::new(move |place| match (place, bytes, text) {
            (Place::Bytes(span), Some(bytes), _) => {
                bytes.show(span);
                scroll_to("bytes");
            }
            (Place::Line(line), _, Some(text)) => {
                text.show(line);
                scroll_to("text");
            }
            _ => {}
        }),
    });
    let repairs = (diagnosis.verdict == Verdict::Repair).then(|| {
        let pem = diagnosis.material.as_ref().map(diagnosis::Material::to_pem);
        (diagnosis.repairs.clone(), pem.unwrap_or_default())
    });
    let repaired = RwSignal::new(false);
    view! {
        <div class="inspect-facts">
            <div class="card inspect-result" aria-live="polite">
                {repairs
                    .map(|(repairs, repaired_pem)| view! { <Repairs repairs repaired repaired_pem apply="Fix" /> })}
                <Preview subject=subject.clone() />
            </div>
            <ConvertCard subject inspection />
        </div>
        {bytes.map(|state| view! { <BytesView state /> })}
    }
}

/// Brings a section into view.
fn scroll_to(id: &str) {
    if let Some(section) = document().get_element_by_id(id) {
        section.scroll_into_view();
    }
}
