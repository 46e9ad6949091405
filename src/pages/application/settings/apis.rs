//! The APIs that the application may request tokens for: its grants.

use leptos::prelude::*;
use management_api::{ClientGrant, ClientGrantCreate, ResourceServer};

use crate::{
    api::{Api, ApiError, Remote},
    domain::{in_sentence, in_toast},
    pages::shared::Loaded,
    session::denied,
    ui::{
        Ask, Button, Choice, CopyableText, Dialog, EmptyState, FormError, FormFoot, Glyph, Icon,
        Select, SkeletonRows, Toasts, fresh_id,
    },
};

use super::token_lifetime::{TokenLifetimeDialog, duration};

/// Grants and APIs, read together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Access {
    /// The application's grants.
    pub grants: Vec<ClientGrant>,
    /// All APIs.
    pub apis: Vec<ResourceServer>,
}

/// The card: awaits grants and APIs.
#[component]
pub fn ApisCard(
    /// The application's client ID.
    client_id: String,
    /// Asks before access is removed.
    ask: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let toasts = expect_context::<Toasts>();
    let own_id = client_id.clone();
    let access = Remote::load(move || {
        let client_id = own_id.clone();
        async move {
            Ok(Access {
                grants: api.grants(&client_id).await?,
                apis: api.apis().await?,
            })
        }
    });
    let adding = RwSignal::new(false);
    let changing = RwSignal::new(ResourceServer::default());
    let is_changing = RwSignal::new(false);
    let remove = Callback::new(move |(grant, name): (ClientGrant, String)| {
        let said = in_toast(&name);
        let then = move || {
            let (id, said) = (grant.id.clone(), said.clone());
            leptos::task::spawn_local(async move {
                match api.delete_grant(&id).await {
                    Ok(()) | Err(ApiError::NotFound(_)) => {
                        toasts.done(format!("Access to {said} removed."))
                    }
                    Err(error) => {
                        toasts.failed(format!("Couldn’t remove access to {said}. {error}"))
                    }
                }
                access.reload();
            });
        };
        ask.set(Some(Ask {
            title: format!("Remove access to {}?", in_sentence(&name)),
            lines: vec![
                "The application gets no new access tokens for this API.".to_owned(),
                "Issued access tokens keep working until they expire.".to_owned(),
            ],
            phrase: None,
            verb: "Remove access".to_owned(),
            then: std::sync::Arc::new(then),
        }));
    });
    let all_granted = Memo::new(move |_| {
        let access = access.latest().get()?;
        missing(&access)
            .is_empty()
            .then(|| "There is no other API.".to_owned())
    });
    let may_not_add = denied("create:client_grants");
    let add_blocked = Signal::derive(move || may_not_add.get().or_else(|| all_granted.get()));
    view! {
        <section class="card" aria-labelledby="apis-heading">
            <div class="card-head">
                <div>
                    <h2 id="apis-heading">"APIs"</h2>
                    <p>
                        "The APIs that this application may request access tokens for, how long these tokens are valid, and the scopes in them."
                    </p>
                </div>
                <Button blocked=add_blocked on_press=move |()| adding.set(true)>
                    <Icon glyph=Glyph::Plus />
                    "Add API"
                </Button>
            </div>
            <Loaded
                remote=access
                skeleton=|| view! { <SkeletonRows rows=2 /> }
                ready=move |access| {
                    view! {
                        <ApisView
                            access
                            on_remove=remove
                            on_lifetime=move |server| {
                                changing.set(server);
                                is_changing.set(true);
                            }
                        />
                    }
                }
            />
        </section>
        <TokenLifetimeDialog of=changing open=is_changing on_changed=move |()| access.reload() />
        <Dialog title="Add API" open=adding>
            <AddForm
                client_id=client_id.clone()
                open=adding
                access=access.value()
                on_added=move |()| access.reload()
            />
        </Dialog>
    }
}

fn missing(access: &Access) -> Vec<&ResourceServer> {
    let is_granted = |api: &&ResourceServer| {
        access
            .grants
            .iter()
            .any(|own| own.audience == api.identifier)
    };
    access.apis.iter().filter(|api| !is_granted(api)).collect()
}

/// The grants, each with what its API is.
#[component]
pub fn ApisView(
    /// Grants and APIs.
    access: Signal<Access>,
    /// Removes a grant: it, and the API's name.
    on_remove: Callback<(ClientGrant, String)>,
    /// Opens the dialog for the lifetime of an API's tokens.
    #[prop(into)]
    on_lifetime: Callback<ResourceServer>,
) -> impl IntoView {
    let may_not = denied("delete:client_grants");
    move || {
        let Access { grants, apis } = access.get();
        if grants.is_empty() {
            return view! {
                <EmptyState glyph=Glyph::Lock title="No API yet">
                    <p>
                        "Without one, the application gets tokens for the server’s default audience only, without scopes."
                    </p>
                </EmptyState>
            }
            .into_any();
        }
        let rows = grants
            .into_iter()
            .map(|grant| {
                let own = apis
                    .iter()
                    .find(|api| api.identifier == grant.audience)
                    .cloned();
                let name = own
                    .as_ref()
                    .map(|api| api.name.trim().to_owned())
                    .filter(|name| !name.is_empty())
                    .unwrap_or_else(|| grant.audience.clone());
                view! { <Grant grant name server=own blocked=may_not on_remove on_lifetime /> }
            })
            .collect_view();
        view! { <ul class="grants">{rows}</ul> }.into_any()
    }
}

#[component]
fn Grant(
    grant: ClientGrant,
    name: String,
    server: Option<ResourceServer>,
    blocked: Signal<Option<String>>,
    on_remove: Callback<(ClientGrant, String)>,
    on_lifetime: Callback<ResourceServer>,
) -> impl IntoView {
    let scopes = if grant.scope.is_empty() {
        "No scopes".to_owned()
    } else {
        grant.scope.join(", ")
    };
    let label = format!("Remove access to {name}");
    let said = name.clone();
    let audience = grant.audience.clone();
    view! {
        <li class="grant">
            <div class="cell-stack">
                <span class="cell-name" dir="auto">{name}</span>
                <CopyableText text=audience what="API identifier" />
                <span class="cell-sub">{scopes}</span>
            </div>
            <div class="grant-lifetime">
                {server.map(|server| view! { <Lifetime server on_lifetime /> })}
            </div>
            <Button
                small=true
                label
                blocked
                on_press=move |()| on_remove.run((grant.clone(), said.clone()))
            >
                "Remove"
            </Button>
        </li>
    }
}

#[component]
fn Lifetime(server: ResourceServer, on_lifetime: Callback<ResourceServer>) -> impl IntoView {
    let is_system = server.is_system == Some(true);
    let may_not = denied("update:resource_servers");
    let blocked = Signal::derive(move || {
        let reason = "The server’s own API can’t be changed.";
        is_system
            .then(|| reason.to_owned())
            .or_else(|| may_not.get())
    });
    let label = format!("Change the token lifetime of {}", server.name);
    view! {
        {server.token_lifetime.map(|seconds| format!("Tokens valid for {}", duration(seconds)))}
        <Button small=true label blocked on_press=move |()| on_lifetime.run(server.clone())>
            "Change"
        </Button>
    }
}

#[component]
fn AddForm(
    client_id: String,
    open: RwSignal<bool>,
    access: Signal<Access>,
    #[prop(into)] on_added: Callback<()>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let toasts = expect_context::<Toasts>();
    let first = missing(&access.read_untracked())
        .first()
        .map(|api| api.identifier.clone());
    let chosen = RwSignal::new(first.unwrap_or_default());
    let scopes = RwSignal::new(Vec::<String>::new());
    let choices = Signal::derive(move || {
        let access = access.read();
        missing(&access)
            .into_iter()
            .map(|api| {
                let name = api.name.trim();
                let label = if name.is_empty() || name == api.identifier {
                    api.identifier.clone()
                } else {
                    format!("{name} ({})", api.identifier)
                };
                Choice::new(api.identifier.clone(), label)
            })
            .collect::<Vec<_>>()
    });
    // Another API has other scopes.
    Effect::new(move || {
        chosen.track();
        scopes.set(Vec::new());
    });
    let offered = Memo::new(move |_| {
        let (access, chosen) = (access.read(), chosen.read());
        let api = access.apis.iter().find(|api| api.identifier == *chosen);
        api.map(|api| api.scopes.clone()).unwrap_or_default()
    });
    let add = Action::new_local(move |grant: &ClientGrantCreate| {
        let grant = grant.clone();
        async move { api.create_grant(&grant).await }
    });
    Effect::new(move || {
        if let Some(Ok(_)) = add.value().get() {
            open.set(false);
            toasts.done("API added.");
            on_added.run(());
        }
    });
    let rejected = Signal::derive(move || match add.value().get() {
        Some(Err(error)) => {
            let error: ApiError = api.unless_signed_in_again(Some(error))?;
            Some((error.title("API not added").to_owned(), error.to_string()))
        }
        _ => None,
    });
    let blocked = Signal::derive(move || {
        chosen
            .read()
            .is_empty()
            .then(|| "Choose an API.".to_owned())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if add.pending().get_untracked() || blocked.read_untracked().is_some() {
            return;
        }
        add.dispatch_local(ClientGrantCreate {
            client_id: client_id.clone(),
            audience: chosen.get_untracked(),
            scope: scopes.get_untracked(),
        });
    };
    view! {
        <form class="dialog-form" on:submit=submit novalidate>
            <div class="dialog-body">
                <Select label="API" value=chosen choices />
                <fieldset class="choices">
                    <legend>"Scopes"</legend>
                    {move || {
                        let offered = offered.get();
                        if offered.is_empty() {
                            return view! { <p class="soft">"This API has no scopes."</p> }.into_any();
                        }
                        offered
                            .into_iter()
                            .map(|scope| {
                                view! { <Scope value=scope.value hint=scope.description scopes /> }
                            })
                            .collect_view()
                            .into_any()
                    }}
                </fieldset>
            </div>
            <FormError error=rejected />
            <FormFoot
                submit="Add API"
                open
                busy=add.pending()
                blocked
                changed=Signal::derive(move || !scopes.read().is_empty())
            />
        </form>
    }
}

#[component]
fn Scope(value: String, hint: Option<String>, scopes: RwSignal<Vec<String>>) -> impl IntoView {
    let id = fresh_id("scope");
    let hint_id = format!("{id}-hint");
    let (own, label) = (value.clone(), value.clone());
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=hint.is_some().then(|| hint_id.clone())
                prop:checked=move || scopes.read().contains(&own)
                on:change=move |event| {
                    let is_on = event_target_checked(&event);
                    scopes
                        .update(|all| {
                            all.retain(|scope| *scope != value);
                            if is_on {
                                all.push(value.clone());
                            }
                        });
                }
            />
            <label for=id>{label}</label>
            {hint.map(|hint| view! { <span class="choice-hint" id=hint_id>{hint}</span> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn granted_apis_are_not_offered_again() {
        let access: Access = Access {
            grants: serde_json::from_str(r#"[{"id":"g","client_id":"c","audience":"https://a/"}]"#)
                .unwrap(),
            apis: serde_json::from_str(
                r#"[{"id":"1","identifier":"https://a/"},{"id":"2","identifier":"https://b/"}]"#,
            )
            .unwrap(),
        };
        let offered: Vec<_> = missing(&access).iter().map(|api| api.id.clone()).collect();
        assert_eq!(offered, ["2"]);
    }
}
