//! The result of an inspection.

use std::sync::Arc;

use diagnosis::Verdict;
use leptos::{prelude::*, reactive::owner::Owner, task::spawn_local};

use super::bytes::{Bytes, BytesState, BytesView};
use super::convert_card::ConvertCard;
use super::members::MembersCard;
use super::text::{Lines, TextState, TextView};
use crate::{
    clock,
    material::{Place, Places, Preview, Repairs, SharedInspection, Subject},
    ui::{Placeholder, part},
};

part! {
    /// The bytes and their structure.
    fn bytes_view(state: BytesState) in bytes, Placeholder::Card => { view! { <BytesView state /> } }
}

part! {
    /// The objects of a bundle.
    fn members_card(inspection: SharedInspection, selected: RwSignal<Option<usize>>) in members, Placeholder::Card => {
        view! { <MembersCard inspection selected /> }
    }
}

/// The members, if there are several, and the subject that is chosen among them.
#[component]
pub fn ResultView(
    /// The input.
    inspection: SharedInspection,
) -> impl IntoView {
    let selected = RwSignal::new(None::<usize>);
    let members =
        (inspection.members.len() > 1).then(|| members_card(inspection.clone(), selected));
    let has_text = inspection
        .input
        .as_deref()
        .is_some_and(|input| Lines::are_in(&inspection.diagnosis, input));
    let text = RwSignal::new(None::<TextState>);
    if has_text {
        find_lines(inspection.clone(), text);
    }
    let subject = move || {
        let subject = selected
            .get()
            .and_then(|index| inspection.member(index, clock::now()))
            .unwrap_or_else(|| inspection.whole());
        // A member's line is where it begins in the file.
        if let (Some(index), Some(text)) = (subject.member, text.get_untracked())
            && let Some(member) = inspection.members.get(index)
        {
            text.show(member.line);
        }
        let inspection = inspection.clone();
        let text = has_text.then_some(text);
        view! { <SubjectView subject inspection text /> }
    };
    view! {
        {members}
        {subject}
        {move || text.get().map(|state| view! { <TextView state /> })}
    }
}

/// Finds the lines of the text: those of a large one in slices.
fn find_lines(inspection: SharedInspection, text: RwSignal<Option<TextState>>) {
    const SMALL: usize = 256 * 1024;
    let input = inspection.input.as_deref().unwrap_or_default();
    if input.len() <= SMALL {
        let lines = Lines::of(&inspection.diagnosis, input);
        text.set(Some(TextState::new(lines)));
        return;
    }
    let owner = Owner::current().unwrap_or_default();
    spawn_local(async move {
        let input = inspection.input.as_deref().unwrap_or_default();
        let is_wanted = || !text.is_disposed();
        let lines = Lines::in_slices(&inspection.diagnosis, input, is_wanted).await;
        if let Some(lines) = lines {
            text.try_set(Some(owner.with(|| TextState::new(lines))));
        }
    });
}

/// Facts, findings, other forms, and the bytes.
#[component]
fn SubjectView(
    subject: Subject,
    inspection: SharedInspection,
    text: Option<RwSignal<Option<TextState>>>,
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
                if let Some(text) = text.get_untracked() {
                    text.show(line);
                    scroll_to("text");
                }
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
                <Preview subject=subject.clone()>
                    {repairs
                        .map(|(repairs, repaired_pem)| view! { <Repairs repairs repaired repaired_pem apply="Fix" /> })}
                </Preview>
            </div>
            <ConvertCard subject inspection />
        </div>
        {bytes.map(bytes_view)}
    }
}

/// Brings a section into view.
fn scroll_to(id: &str) {
    if let Some(section) = document().get_element_by_id(id) {
        section.scroll_into_view();
    }
}
