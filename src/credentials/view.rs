//! The tab as a whole, from plain data.

use leptos::prelude::*;
use management_api::{Client, Credential, Limits, Method};

use super::add::{AddDialog, Adding};
use super::edit::EditDialog;
use super::focus::follow_rows;
use super::intake_page::take_from_page;
use super::method::{Authentication, attached, unavailable};
use super::method_card::{MethodCard, MethodForm};
use super::row_menu::{Blocked, Wish};
use super::secret_card::SecretCard;
use super::standing::Standing;
use super::table::{Capacity, CredentialTable, full_hint, said_name};
use super::usage::LastUses;
use super::wishes;
use super::work::Work;
use crate::{
    app::Server,
    clock::{self, Now},
    pages::AuthMethod,
    session::{denied, denied_method_change},
    ui::{Ask, Button, ConfirmDialog, EmptyState, Glyph, Icon, Look, Toasts},
};

/// Everything that the tab shows and does.
#[component]
pub fn CredentialsView(
    /// The application's client ID.
    client_id: String,
    /// The application.
    client: Signal<Client>,
    /// What is stored.
    credentials: Signal<Vec<Credential>>,
    /// When each was used.
    uses: Signal<LastUses>,
    /// Changes it.
    work: Work,
    /// The method that is chosen but not saved.
    form: MethodForm,
    /// The dialog that adds one.
    adding: Adding,
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
    let editing = RwSignal::new(None::<Credential>);
    let hovering = take_from_page(adding);

    let jwt = AuthMethod::Keys(Method::PrivateKeyJwt);
    let saved = Memo::new(move |_| AuthMethod::of(&client.read()) == Some(jwt));
    let pending = Memo::new(move |_| form.pending(&client.read()));
    let in_use = Memo::new(move |_| match form.change(&client.read()) {
        Some(AuthMethod::Keys(_)) => pending.get(),
        _ => attached(&client.read()),
    });
    let switch_denied = denied_method_change();
    // Enabling the first credential chooses the method with it; Save follows.
    let can_choose = move || !matches!(form.method(), Some(AuthMethod::Keys(_)) | None);
    let enable_blocked = Signal::derive(move || {
        if let Some(denied) = switch_denied.get() {
            return Some(denied);
        }
        if form.method() != Some(jwt) {
            let without = unavailable(jwt, &client.read(), &unserved.read());
            return without.or_else(|| {
                (!can_choose()).then(|| "Choose the method Private Key JWT first.".to_owned())
            });
        }
        let max = limits.read().attached;
        (in_use.read().len() >= max as usize)
            .then(|| format!("{max} are in use, the most at a time. Disable one first."))
    });
    let on_added = Callback::new(move |(credential, enable): (Credential, bool)| {
        work.added(&credential);
        if enable && saved.get_untracked() {
            work.attach_new(credential);
            return;
        }
        let name = said_name(&credential);
        if enable {
            toasts.done(format!("{name} was added. It is in use once you save."));
            form.enable(jwt, credential.id);
        } else {
            toasts.done(format!("{name} was added."));
        }
    });
    let on_wish = Callback::new(move |wish| match wish {
        Wish::Edit(credential) => editing.set(Some(credential)),
        Wish::Delete(credential) => {
            form.chosen
                .update(|chosen| chosen.retain(|id| *id != credential.id));
            wishes::delete(work, credential, ask);
        }
        Wish::Enable(credential) if saved.get_untracked() => {
            let done = format!("{} is in use for Private Key JWT.", said_name(&credential));
            if let Some(from) = Authentication::of(&client.read_untracked()) {
                let to = from.with(&credential.id);
                work.attach(from, to, done, credential.id);
            }
        }
        Wish::Enable(credential) => form.enable(jwt, credential.id),
        Wish::Disable(credential) if saved.get_untracked() => wishes::disable(
            work,
            &client.read_untracked(),
            &credentials.read_untracked(),
            &credential,
            // Not the one that moves every 30 seconds: an end between counts.
            clock::now(),
            ask,
        ),
        Wish::Disable(credential) => {
            form.chosen
                .update(|chosen| chosen.retain(|id| *id != credential.id));
        }
    });
    let standing =
        Callback::new(move |id: String| Standing::of(&client.read(), &pending.read(), &id));
    let ids = Memo::new(move |_| {
        let credentials = credentials.read();
        credentials
            .iter()
            .map(|credential| credential.id.clone())
            .collect::<Vec<_>>()
    });
    follow_rows(ids);
    let stored = Memo::new(move |_| ids.read().len());
    let add_denied = denied("create:client_credentials");
    let meanwhile = move |denied: Signal<Option<String>>| {
        Signal::derive(move || denied.get().or_else(|| work.busy_words()))
    };
    let blocked = Blocked {
        enable: enable_blocked,
        edit: meanwhile(denied("update:client_credentials")),
        switch: meanwhile(switch_denied),
        delete: meanwhile(denied("delete:client_credentials")),
    };
    let add_blocked = Signal::derive(move || {
        add_denied
            .get()
            .or_else(|| full_hint(0, stored.get(), limits.get()))
    });
    view! {
        <MethodCard client credentials form work ask unserved denied=switch_denied />
        <section class="card" aria-labelledby="credentials-heading">
            <div class="card-head">
                <div>
                    <h2 id="credentials-heading">"Credentials"</h2>
                    <p>
                        "Public keys and certificates. The private half stays with the application."
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
                    standing
                    uses
                    blocked
                    now
                    on_wish
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
        <SecretCard client work ask />
        <AddDialog
            adding
            client_id
            credentials
            enable_blocked
            blocked=add_blocked
            on_added
            on_unsure=Callback::new(move |()| work.reload())
        />
        <EditDialog editing client credentials work can_clear />
        <ConfirmDialog ask />
        {move || {
            hovering
                .get()
                .then(|| {
                    view! {
                        <div class="drop-page" aria-hidden="true">
                            <Icon glyph=Glyph::File />
                            "Drop it to see what it is"
                        </div>
                    }
                })
        }}
    }
}

#[component]
fn NoCredentials() -> impl IntoView {
    view! {
        <EmptyState glyph=Glyph::Key title="No credential yet">
            <p>
                "Add the public half of the application’s key: drop the file anywhere on this page, or paste it with Ctrl+V. You see what it is before anything is sent."
            </p>
        </EmptyState>
    }
}
