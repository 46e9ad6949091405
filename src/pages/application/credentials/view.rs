//! The whole tab, from plain data.

use leptos::{prelude::*, task::spawn_local};
use management_api::{AppType, Client, Credential, Limits, Method, TokenEndpointAuthMethod};

use super::actions::CredentialActions;
use super::actions::focus::keep_focus_in_rows;
use super::add::{AddDialogBlocked, AddDialogEvents, AddDialogState, Added, add_dialog};
use super::expiry::{Edit, EditDialog};
use super::list::{
    Blocked, Capacity, CredentialTable, LastUses, RowAction, capacity_hint, row_actions,
};
use super::live_test::live_test_dialog;
use super::method::{GetToken, MethodCard, MethodForm, PublicCard, SecretCard};
use crate::{
    api::Api,
    clock::Now,
    domain::{AttachmentStatus, AuthMethod, attached, name_in_sentence, unavailable},
    pages::log::LogFilter,
    router::{NavigateOptions, use_navigate},
    routes::{Route, Tab},
    session::{Server, denied, denied_method_change},
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
    let toasts = expect_context::<Toasts>();
    let is_tenant = !expect_context::<Api>().backend().is_countersign();
    let now = Now::current();
    let server = use_context::<Server>()
        .map_or_else(|| Signal::stored(None), |Server(server)| server.latest());
    let limits = Signal::derive(move || {
        server
            .read()
            .as_ref()
            .map_or_else(Limits::default, |server| server.limits)
    });
    let can_clear = Signal::derive(move || {
        server
            .read()
            .as_ref()
            .is_none_or(|server| server.can_clear_expiry)
    });
    let unserved = Signal::derive(move || {
        server
            .read()
            .as_ref()
            .map(|server| server.unserved_methods.clone())
            .unwrap_or_default()
    });
    let ask = RwSignal::new(None::<Ask>);
    let editing = RwSignal::new(None::<Edit>);
    let (testing, test_open) = (RwSignal::new(None), RwSignal::new(false));
    let is_public = move || ClientKind::of(&client.read_untracked()) != ClientKind::Confidential;
    let hovering = adding.take_from_page(is_public);

    let jwt = AuthMethod::Keys(Method::PrivateKeyJwt);
    let saved = Memo::new(move |_| AuthMethod::of(&client.read()) == Some(jwt));
    let in_use = Memo::new(move |_| attached(&client.read()));
    // The keys that saving another method would enable.
    let draft = Memo::new(move |_| {
        let draft = form.draft(&credentials.read(), limits.get(), now.get());
        draft.filter(|draft| draft.method == jwt)
    });
    let switch_denied = denied_method_change();
    let is_full = move |count: usize| {
        let limits = limits.get();
        (!limits.allow_attached(count + 1)).then(|| {
            let max = limits.attached;
            format!("Limit reached: {max} active credentials. Disable one first.")
        })
    };
    // Of a row: it takes effect at once, so the method must be in force.
    let enable_blocked = Signal::derive(move || {
        if saved.get() {
            return is_full(in_use.read().len());
        }
        let without = unavailable(jwt, &client.read(), &unserved.read());
        Some(without.unwrap_or_else(|| {
            "Choose Private Key JWT above: its keys are chosen and saved with it.".to_owned()
        }))
    });
    // Of a new one: with another method in force, it is ticked for the method to be saved.
    let enable_new_blocked = Signal::derive(move || {
        if let Some(denied) = switch_denied.get() {
            return Some(denied);
        }
        if saved.get() {
            return is_full(in_use.read().len());
        }
        let other_keys = matches!(form.choice.get(), Some(AuthMethod::Keys(_)) | None)
            && form.choice.get() != Some(jwt);
        let ticked = draft.read().as_ref().map_or(0, |draft| draft.ids.len());
        unavailable(jwt, &client.read(), &unserved.read())
            .or_else(|| other_keys.then(|| "Choose Private Key JWT first.".to_owned()))
            .or_else(|| is_full(ticked))
    });
    let on_added = Callback::new(move |Added { credential, enable }| {
        let others = draft.get_untracked().map(|draft| draft.ids);
        actions.added(&credential);
        if enable && saved.get_untracked() {
            actions.attach_added(credential);
            return;
        }
        let name = name_in_sentence(&credential);
        if enable {
            toasts.done(format!("{name} added. Save to enable it."));
            if form.choice.get_untracked() != Some(jwt) {
                form.choice.set(Some(jwt));
            }
            form.tick(&others.unwrap_or_default(), &credential.id, true);
        } else {
            toasts.done(format!("{name} added."));
        }
    });
    let navigate = use_navigate();
    let log_of = StoredValue::new(client_id.clone());
    let on_action = Callback::new(move |action| match action {
        RowAction::Activity(credential) => {
            let route = Route::Application {
                client_id: log_of.get_value(),
                tab: Tab::Activity,
            };
            let filter = LogFilter {
                credential: credential.id,
                ..LogFilter::default()
            };
            let address = route.path() + &filter.to_url();
            navigate(&address, NavigateOptions::default());
        }
        RowAction::Test(credential) => {
            testing.set(Some(credential));
            test_open.set(true);
        }
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
    });
    let status = Callback::new(move |id: String| AttachmentStatus::of(&client.read(), &id));
    let ids = Memo::new(move |_| {
        let credentials = credentials.read();
        credentials
            .iter()
            .map(|credential| credential.id.clone())
            .collect::<Vec<_>>()
    });
    keep_focus_in_rows(ids);
    let stored = Memo::new(move |_| ids.read().len());
    let add_denied = denied("create:client_credentials");
    let unless_busy = move |denied: Signal<Option<String>>| {
        Signal::derive(move || denied.get().or_else(|| actions.busy_reason()))
    };
    let blocked = Blocked {
        enable: enable_blocked,
        edit: unless_busy(denied("update:client_credentials")),
        switch: unless_busy(switch_denied),
        activity: Signal::stored(
            is_tenant.then(|| "A tenant’s log can’t be searched by credential.".to_owned()),
        ),
        delete: unless_busy(denied("delete:client_credentials")),
    };
    let add_blocked = Signal::derive(move || {
        let is_public = ClientKind::of(&client.read()) != ClientKind::Confidential;
        is_public
            .then(|| "A public application can’t have credentials.".to_owned())
            .or_else(|| add_denied.get())
            .or_else(|| capacity_hint(0, stored.get(), limits.get()))
    });
    let kind = Memo::new(move |_| ClientKind::of(&client.read()));
    let has_credentials = move || kind.get() == ClientKind::Confidential || stored.get() != 0;
    let has_secret = move || kind.get() != ClientKind::Public;
    view! {
        <GetToken client credentials uses has_saved=actions.has_saved() />
        <Show
            when=move || kind.get() != ClientKind::Public
            fallback=move || view! { <PublicCard client /> }
        >
            <MethodCard client credentials form actions unserved limits denied=switch_denied />
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
                    <Button look=Look::Primary blocked=add_blocked on_press=move |()| adding.start()>
                        <Icon glyph=Glyph::Plus />
                        "Add Credential"
                    </Button>
                </Show>
            </div>
            <Show
                when=move || stored.get() != 0
                fallback=move || view! { <NoCredentials /> }
            >
                <CredentialTable
                    credentials
                    status
                    uses
                    blocked
                    has_switches=saved
                    now
                    on_action
                />
            </Show>
            <div class="card-foot">
                {move || {
                    view! {
                        <Capacity
                            attached=in_use.read().len()
                            stored=stored.get()
                            limits=limits.get()
                        />
                    }
                }}
            </div>
        </section>
        </Show>
        <Show when=has_secret>
            <SecretCard client actions ask />
        </Show>
        {live_test_dialog(client_id.clone(), testing, test_open)}
        {add_dialog(
            adding,
            client_id,
            credentials,
            AddDialogBlocked {
                enable: enable_new_blocked,
                is_enabled_on_save: Signal::derive(move || !saved.get()),
                add: add_blocked,
                edit: blocked.edit,
            },
            AddDialogEvents {
                on_added,
                on_uncertain: Callback::new(move |()| actions.reload()),
                on_extend: Callback::new(move |edit| editing.set(Some(edit))),
            },
        )}
        <EditDialog editing client credentials actions can_clear />
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

/// What an application can have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ClientKind {
    /// A method with keys or a secret.
    Confidential,
    /// Nothing of it, but it has a method: it was another kind of application before.
    FormerlyConfidential,
    /// Nothing of it.
    Public,
}

impl ClientKind {
    fn of(client: &Client) -> Self {
        if !client.app_type.as_ref().is_some_and(AppType::is_public) {
            return Self::Confidential;
        }
        match AuthMethod::of(client) {
            None | Some(AuthMethod::Plain(TokenEndpointAuthMethod::None)) => Self::Public,
            Some(_) => Self::FormerlyConfidential,
        }
    }
}
