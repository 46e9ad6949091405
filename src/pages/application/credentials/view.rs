//! The whole tab, from plain data.

use leptos::{prelude::*, task::spawn_local};
use management_api::{Client, Credential};

use super::actions::CredentialActions;
use super::actions::focus::keep_focus_in_rows;
use super::add::{AddDialogEvents, AddDialogState, Added, add_dialog};
use super::expiry::{Edit, EditDialog};
use super::list::{Capacity, CredentialTable, LastUses, RowAction, row_actions};
use super::live_test::live_test_dialog;
use super::method::{GetToken, MethodCard, MethodForm, PublicCard, SecretCard};
use super::state::{ClientKind, JWT, TabState};
use crate::{
    api::Api,
    domain::{AttachmentStatus, name_in_toast},
    pages::log::LogFilter,
    router::{NavigateOptions, use_navigate},
    routes::{Route, Tab},
    session::denied_method_change,
    ui::{Ask, Button, ConfirmDialog, EmptyState, Glyph, Icon, Look, Toasts},
};

/// Everything that the tab shows and does.
#[component]
pub fn CredentialsView(
    /// The application's client ID.
    client_id: String,
    /// The application.
    client: Signal<Client>,
    /// The stored credentials.
    credentials: Signal<Vec<Credential>>,
    /// The last uses.
    uses: Signal<LastUses>,
    /// The actions.
    actions: CredentialActions,
    /// The unsaved choice of a method.
    form: MethodForm,
    /// The dialog that adds one.
    adding: AddDialogState,
) -> impl IntoView {
    let is_tenant = !expect_context::<Api>().backend().is_countersign();
    let tab = TabState::new(client, credentials, form);
    let TabState {
        now,
        limits,
        unserved,
        stored,
        kind,
        ..
    } = tab;
    let key_in_use = Memo::new(move |_| tab.is_key_in_use(&uses.read()));
    let ask = RwSignal::new(None::<Ask>);
    let editing = RwSignal::new(None::<Edit>);
    let (testing, test_open) = (RwSignal::new(None), RwSignal::new(false));
    let hovering = adding.take_from_page(move || kind.get_untracked() != ClientKind::Confidential);
    let on_test = Callback::new(move |credential| {
        testing.set(Some(credential));
        test_open.set(true);
    });
    let on_action = row_events(tab, actions, &client_id, ask, editing, on_test);
    let on_added = add_event(tab, actions);
    keep_focus_in_rows(stored);
    let status = Callback::new(move |id: String| AttachmentStatus::of(&client.read(), &id));
    let blocked = tab.row_blocked(is_tenant, Signal::derive(move || actions.busy_reason()));
    let add_blocked = tab.add_blocked(blocked.edit);
    let count = move || stored.read().len();
    let has_credentials = move || kind.get() == ClientKind::Confidential || count() != 0;
    view! {
        <GetToken client credentials uses has_saved=actions.has_saved() />
        <Show
            when=move || kind.get() != ClientKind::Public
            fallback=move || view! { <PublicCard client /> }
        >
            <MethodCard client credentials form actions unserved limits denied=denied_method_change() in_use=key_in_use />
        </Show>
        <Show when=has_credentials>
        <section class="card" aria-labelledby="credentials-heading">
            <div class="card-head">
                <div>
                    <h2 id="credentials-heading">"Credentials"</h2>
                    <p>
                        "Public keys and certificates. The private key stays with the application."
                    </p>
                </div>
                <Show when=move || kind.get() == ClientKind::Confidential>
                    <Button look=Look::Primary blocked=add_blocked.add on_press=move |()| adding.start()>
                        <Icon glyph=Glyph::Plus />
                        "Add Credential"
                    </Button>
                </Show>
            </div>
            <Show
                when=move || count() != 0
                fallback=move || view! { <NoCredentials /> }
            >
                <CredentialTable
                    credentials
                    status
                    uses
                    blocked
                    has_switches=tab.is_jwt_saved
                    now
                    on_action
                />
            </Show>
            <div class="card-foot">
                {move || {
                    view! {
                        <Capacity
                            attached=tab.attached.read().len()
                            stored=count()
                            limits=limits.get()
                        />
                    }
                }}
            </div>
        </section>
        </Show>
        <Show when=move || kind.get() != ClientKind::Public>
            <SecretCard client actions ask />
        </Show>
        {live_test_dialog(client_id.clone(), testing, test_open)}
        {add_dialog(
            adding,
            client_id,
            credentials,
            add_blocked,
            AddDialogEvents {
                on_added,
                on_uncertain: Callback::new(move |()| actions.reload()),
                on_extend: Callback::new(move |edit| editing.set(Some(edit))),
            },
        )}
        <EditDialog editing client credentials actions can_clear=tab.can_clear_expiry />
        <ConfirmDialog ask />
        {move || {
            hovering
                .get()
                .then(|| {
                    view! {
                        <div class="drop-page" aria-hidden="true">
                            <Icon glyph=Glyph::File />
                            "Drop the file to inspect it"
                        </div>
                    }
                })
        }}
    }
}

/// What the entries of a row's menu do.
fn row_events(
    tab: TabState,
    actions: CredentialActions,
    client_id: &str,
    ask: RwSignal<Option<Ask>>,
    editing: RwSignal<Option<Edit>>,
    on_test: Callback<Credential>,
) -> Callback<RowAction> {
    let TabState {
        client,
        credentials,
        ..
    } = tab;
    let navigate = use_navigate();
    let client_id = client_id.to_owned();
    Callback::new(move |action| match action {
        RowAction::Activity(credential) => {
            let route = Route::Application {
                client_id: client_id.clone(),
                tab: Tab::Activity,
            };
            let filter = LogFilter {
                credential: credential.id,
                ..LogFilter::default()
            };
            let address = route.path() + &filter.to_url();
            navigate(&address, NavigateOptions::default());
        }
        RowAction::Test(credential) => on_test.run(credential),
        RowAction::Edit(credential) => editing.set(Some(credential.into())),
        RowAction::Delete(credential) => row_actions::delete(actions, credential, ask),
        RowAction::Enable(credential) => {
            row_actions::enable(actions, &client.read_untracked(), &credential);
        }
        RowAction::Disable(credential) => spawn_local(async move {
            let key_use = actions.key_use(&credential.id).await;
            // The page may have been left meanwhile.
            if let (Some(client), Some(stored)) =
                (client.try_get_untracked(), credentials.try_get_untracked())
            {
                row_actions::disable(actions, &client, &stored, &credential, key_use, ask);
            }
        }),
    })
}

/// What follows when a credential was added: it is enabled, or ticked for the method to be saved.
fn add_event(tab: TabState, actions: CredentialActions) -> Callback<Added> {
    let toasts = expect_context::<Toasts>();
    let TabState {
        form,
        draft,
        is_jwt_saved,
        ..
    } = tab;
    Callback::new(move |Added { credential, enable }| {
        let others = draft.get_untracked().map(|draft| draft.ids);
        actions.added(&credential);
        if enable && is_jwt_saved.get_untracked() {
            actions.attach_added(credential);
            return;
        }
        let name = name_in_toast(&credential);
        if enable {
            toasts.done(format!("{name} added. Save to enable it."));
            if form.choice.get_untracked() != Some(JWT) {
                form.choice.set(Some(JWT));
            }
            form.tick(&others.unwrap_or_default(), &credential.id, true);
        } else {
            toasts.done(format!("{name} added."));
        }
    })
}

#[component]
fn NoCredentials() -> impl IntoView {
    view! {
        <EmptyState glyph=Glyph::Key title="No credentials yet">
            <p>
                "Add the application’s public key: drop the file anywhere on this page, or paste it with Ctrl+V. You see what it is before anything is sent."
            </p>
        </EmptyState>
    }
}
