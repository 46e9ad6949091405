//! The whole tab, from plain data.

use leptos::prelude::*;
use management_api::{Client, Credential, Limits, Method};

use super::actions::CredentialActions;
use super::actions::focus::keep_focus_in_rows;
use super::add::{AddDialogBlocked, AddDialogEvents, AddDialogState, Added, add_dialog};
use super::expiry::{Edit, EditDialog};
use super::list::{
    Blocked, Capacity, CredentialTable, LastUses, RowAction, capacity_hint, row_actions,
};
use super::method::{MethodCard, MethodForm, SecretCard};
use crate::{
    clock::{self, Now},
    domain::{
        AttachmentStatus, AuthMethod, attached, authentication, name_in_sentence, unavailable,
    },
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
    let hovering = adding.take_from_page();

    let jwt = AuthMethod::Keys(Method::PrivateKeyJwt);
    let saved = Memo::new(move |_| AuthMethod::of(&client.read()) == Some(jwt));
    let pending = Memo::new(move |_| form.pending(&client.read()));
    let in_use = Memo::new(move |_| match form.change(&client.read()) {
        Some(AuthMethod::Keys(_)) => pending.get(),
        _ => attached(&client.read()),
    });
    let switch_denied = denied_method_change();
    // Enabling the first credential chooses the method with it; Save follows.
    let can_choose = move || !matches!(form.choice.get(), Some(AuthMethod::Keys(_)) | None);
    let enable_blocked = Signal::derive(move || {
        if let Some(denied) = switch_denied.get() {
            return Some(denied);
        }
        if form.choice.get() != Some(jwt) {
            let without = unavailable(jwt, &client.read(), &unserved.read());
            return without
                .or_else(|| (!can_choose()).then(|| "Choose Private Key JWT first.".to_owned()));
        }
        let limits = limits.get();
        (!limits.allow_attached(in_use.read().len() + 1)).then(|| {
            let max = limits.attached;
            format!("Limit reached: {max} active credentials. Disable one first.")
        })
    });
    let on_added = Callback::new(move |Added { credential, enable }| {
        actions.added(&credential);
        if enable && saved.get_untracked() {
            actions.attach_added(credential);
            return;
        }
        let name = name_in_sentence(&credential);
        if enable {
            toasts.done(format!("{name} added. Save to enable it."));
            form.enable(jwt, credential.id);
        } else {
            toasts.done(format!("{name} added."));
        }
    });
    let on_action = Callback::new(move |action| match action {
        RowAction::Edit(credential) => editing.set(Some(credential.into())),
        RowAction::Delete(credential) => {
            form.chosen
                .update(|chosen| chosen.retain(|id| *id != credential.id));
            row_actions::delete(actions, credential, ask);
        }
        RowAction::Enable(credential) if saved.get_untracked() => {
            let done = format!(
                "{} enabled for Private Key JWT.",
                name_in_sentence(&credential)
            );
            if let Some(from) = authentication(&client.read_untracked()) {
                let to = from.clone().with(&credential.id);
                actions.change_attachments(from, to, done, credential.id);
            }
        }
        RowAction::Enable(credential) => form.enable(jwt, credential.id),
        RowAction::Disable(credential) if saved.get_untracked() => row_actions::disable(
            actions,
            &client.read_untracked(),
            &credentials.read_untracked(),
            &credential,
            // Not the signal, which lags by up to 30 seconds: an expiry in between counts.
            clock::now(),
            ask,
        ),
        RowAction::Disable(credential) => {
            form.chosen
                .update(|chosen| chosen.retain(|id| *id != credential.id));
        }
    });
    let status =
        Callback::new(move |id: String| AttachmentStatus::of(&client.read(), &pending.read(), &id));
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
        delete: unless_busy(denied("delete:client_credentials")),
    };
    let add_blocked = Signal::derive(move || {
        add_denied
            .get()
            .or_else(|| capacity_hint(0, stored.get(), limits.get()))
    });
    view! {
        <MethodCard client credentials form actions ask unserved denied=switch_denied />
        <section class="card" aria-labelledby="credentials-heading">
            <div class="card-head">
                <div>
                    <h2 id="credentials-heading">"Credentials"</h2>
                    <p>
                        "Public keys and certificates. The private key stays with the application."
                    </p>
                </div>
                <Button look=Look::Primary blocked=add_blocked on_press=move |()| adding.start()>
                    <Icon glyph=Glyph::Plus />
                    "Add Credential"
                </Button>
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
        <SecretCard client actions ask />
        {add_dialog(
            adding,
            client_id,
            credentials,
            AddDialogBlocked {
                enable: enable_blocked,
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
