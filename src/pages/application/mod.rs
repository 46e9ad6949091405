//! One application.

pub mod activity;
pub mod credentials;
pub mod quickstart;
pub mod settings;

use leptos::prelude::*;
use management_api::Client;

use activity::activity_tab;
use credentials::{MethodForm, credentials_tab};
use quickstart::quickstart_tab;
use settings::{SettingsForm, settings_tab};

use super::list_place;
use super::not_found::{Missing, NotFoundPage};
use super::shared::{Loaded, set_title};
use crate::{
    api::{Api, ApiError, Remote},
    clock::{Now, utc},
    domain::{app_type_label, in_sentence},
    router::{Redirect, use_location, use_params},
    routes::{Route, Tab},
    session::{Server, Session, SessionState},
    ui::{
        Badge, CardSkeleton, CopyableText, Glyph, Icon, Name, PageTitle, Placeholder, Skeleton,
        Unsaved, fresh_id, part,
    },
};

part! {
    /// The page.
    pub fn application_page() in application, Placeholder::Card => { view! { <ApplicationPage /> } }
}

/// Reads application and tab from the address.
#[component]
pub fn ApplicationPage() -> impl IntoView {
    let params = use_params();
    let client_id = Memo::new(move |_| params.read().client_id.clone());
    let tab = Memo::new(move |_| Tab::from_segment(&params.read().tab));
    move || view! { <Application client_id=client_id.get() tab=tab.into() /> }
}

/// Awaits the application; its tabs share it.
#[component]
fn Application(client_id: String, tab: Signal<Option<Tab>>) -> impl IntoView {
    let api = expect_context::<Api>();
    let id = client_id.clone();
    let client = Remote::load(move || {
        let id = id.clone();
        async move { api.client(&id).await }
    });
    Effect::new(move || {
        if let (Some(client), Some(tab)) = (&*client.latest().read(), tab.get()) {
            set_title(&format!("{} · {}", tab.label(), in_sentence(&client.name)));
        }
    });
    // Unsaved input survives switching tabs.
    let form = MethodForm::new(client.value());
    let typed = SettingsForm::new(client);
    let drafts = drafts(&client_id, client, form, typed);
    let gone = Memo::new(move |_| matches!(*client.error().read(), Some(ApiError::NotFound(_))));
    move || {
        if gone.get() {
            return view! {
                <Missing
                    title="Application not found"
                    text="It was deleted, or the address is wrong."
                />
            }
            .into_any();
        }
        let client_id = client_id.clone();
        view! {
            <Loaded
                remote=client
                skeleton=|| view! { <HeadSkeleton /> }
                ready=move |shown| {
                    let client_id = client_id.clone();
                    view! {
                        <Head client=shown />
                        <Tabs client_id=client_id.clone() drafts />
                        {move || {
                            let client_id = client_id.clone();
                            match tab.get() {
                                Some(Tab::Credentials) => credentials_tab(client_id, client, form),
                                Some(Tab::Settings) => settings_tab(client_id, client, typed),
                                Some(Tab::Quickstart) => quickstart_tab(client_id, client),
                                Some(Tab::Activity) => activity_tab(client_id),
                                None => view! { <NotFoundPage /> }.into_any(),
                            }
                        }}
                    }
                }
            />
        }
        .into_any()
    }
}

/// The tabs with something unsaved. It survives switching tabs; leaving the application asks first.
fn drafts(
    client_id: &str,
    client: Remote<Client>,
    form: MethodForm,
    typed: SettingsForm,
) -> Signal<Vec<Tab>> {
    let drafts = Memo::new(move |_| {
        let is_gone = matches!(*client.error().read(), Some(ApiError::NotFound(_)));
        if is_gone || client.latest().read().is_none() {
            return Vec::new();
        }
        let method = form.change().map(|_| Tab::Credentials);
        let settings = typed.is_changed().then_some(Tab::Settings);
        settings.into_iter().chain(method).collect()
    });
    if let Some(unsaved) = use_context::<Unsaved>() {
        let tabs = Tab::ALL.map(|tab| {
            let client_id = client_id.to_owned();
            Route::Application { client_id, tab }.path()
        });
        let is_changed = Signal::derive(move || !drafts.read().is_empty());
        unsaved.watch(is_changed, move |path| tabs.iter().any(|tab| tab == path));
    }
    drafts.into()
}

/// Messages with values in them, by what they are about.
#[cfg(test)]
pub(crate) fn messages() -> Vec<(&'static str, Vec<String>)> {
    let mut all = credentials::messages();
    all.push(("Effects and conflicts of settings", settings::messages()));
    all
}

/// Where an address without a tab leads.
#[component]
pub fn FirstTab() -> impl IntoView {
    let client_id = use_params().read_untracked().client_id.clone();
    let tab = Tab::Credentials;
    view! { <Redirect path=Route::Application { client_id, tab }.path() /> }
}

#[component]
fn HeadSkeleton() -> impl IntoView {
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <Skeleton size="short" />
                <Skeleton size="title" />
                <Skeleton size="half" />
            </div>
        </div>
        <CardSkeleton />
    }
}

#[component]
fn Head(client: Signal<Client>) -> impl IntoView {
    let sheet = audit_line();
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <a class="crumb" href=list_place::last_list() on:click=|_| list_place::go_back()>
                    <Icon glyph=Glyph::Back />
                    "Applications"
                </a>
                <PageTitle>
                    <Name text=Signal::derive(move || client.get().name) />
                </PageTitle>
                <div class="application-head">
                    {move || {
                        let kind = app_type_label(client.read().app_type.as_ref());
                        view! { <Badge>{kind}</Badge> }
                    }}
                    <span class="application-id">
                        "Client ID "
                        {move || view! { <CopyableText text=client.get().client_id what="client ID" /> }}
                    </span>
                </div>
                <p class="print-only">{sheet}</p>
            </div>
        </div>
    }
}

/// The line that makes a printed page an audit sheet: server, time and user.
fn audit_line() -> impl Fn() -> String + Clone {
    let server = expect_context::<Server>().0.latest();
    let session = expect_context::<Session>();
    let now = Now::current();
    move || {
        let issuer = server.read().as_ref().map(|server| server.issuer.clone());
        let subject = match &*session.state().read() {
            SessionState::In(info) => info.subject.clone(),
            _ => String::new(),
        };
        format!(
            "Audit sheet for {}, printed {} by {subject}",
            issuer.unwrap_or_default(),
            utc(now.get())
        )
    }
}

#[component]
fn Tabs(
    client_id: String,
    /// The tabs with something unsaved.
    drafts: Signal<Vec<Tab>>,
) -> impl IntoView {
    let path = use_location().pathname;
    let note = fresh_id("unsaved");
    let note_id = note.clone();
    view! {
        <nav class="tabs" aria-label="Application">
            <span class="visually-hidden" id=note_id>
                "Not saved"
            </span>
            <ul>
                {Tab::ALL
                    .into_iter()
                    .map(|tab| {
                        let href = Route::Application {
                            client_id: client_id.clone(),
                            tab,
                        }
                            .path();
                        let own = href.clone();
                        let note = note.clone();
                        let has_draft = move || drafts.read().contains(&tab);
                        view! {
                            <li>
                                <a
                                    href=href
                                    aria-current=move || (*path.read() == own).then_some("page")
                                    aria-describedby=move || has_draft().then(|| note.clone())
                                    data-draft=move || has_draft().then_some("")
                                    title=move || has_draft().then_some("Not saved")
                                >
                                    {tab.label()}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}
