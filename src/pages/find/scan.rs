//! A tenant can't be searched by keys: its applications are read one by one, within the rate limit.

use leptos::{prelude::*, task::spawn_local};
use management_api::{
    Client, ClientCredential, Credential, Found, FoundCredential, NamedClient,
    TokenEndpointAuthMethod,
};

use super::answer::{FoundView, Searched};
use super::question::{AtTenant, Question};
use crate::{
    api::{Api, ApiError},
    clock::Now,
    domain::{AuthMethod, attached, grouped, matched_in_answer},
    ui::{Button, Callout, Glyph, Icon, Look, Tone},
};

/// How far a scan is.
#[derive(Clone, Debug, Default, PartialEq)]
struct Scan {
    /// What was found so far.
    found: Found,
    /// Applications that were read.
    done: usize,
    /// Applications in all; `None` until they are listed.
    total: Option<usize>,
    state: State,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum State {
    /// Not started.
    #[default]
    Ready,
    Running,
    Finished,
    Cancelled,
    Failed(ApiError),
}

/// Starts, shows and cancels a scan for what is looked for.
#[component]
pub fn ScanView(
    /// What is looked for.
    question: Question,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let now = Now::current();
    let scan = RwSignal::new(Scan::default());
    let values = StoredValue::new(question.values());
    let start = move |()| {
        scan.set(Scan {
            state: State::Running,
            ..Scan::default()
        });
        spawn_local(run(api, scan, values.get_value()));
    };
    let cancel = move |()| scan.update(|scan| scan.state = State::Cancelled);
    let limits = limits(&question).map(|text| {
        view! {
            <Callout tone=Tone::Warn title="What a tenant can’t compare">
                <p>{text}</p>
            </Callout>
        }
    });
    let state = Memo::new(move |_| scan.read().state.clone());
    let shown = Memo::new(move |_| {
        let scan = scan.read();
        let has_any = !scan.found.clients.is_empty() || !scan.found.credentials.is_empty();
        (has_any || scan.state == State::Finished).then(|| scan.found.clone())
    });
    let is_md5 = question.is_md5;
    let again = move || {
        view! {
            <div class="buttons">
                <Button small=true on_press=start>
                    "Scan again"
                </Button>
            </div>
        }
    };
    view! {
        {limits}
        <section class="card find-scan" aria-label="Scan">
            <div class="card-body">
                {move || match state.get() {
                    State::Ready => {
                        view! {
                            <p>
                                "A tenant can’t be searched by key. Each of its applications is read, at most 2 requests a second."
                            </p>
                            <div class="buttons">
                                <Button look=Look::Primary on_press=start>
                                    <Icon glyph=Glyph::Search />
                                    "Scan all applications"
                                </Button>
                            </div>
                        }
                            .into_any()
                    }
                    State::Running => {
                        view! {
                            <p role="status">{move || progress_words(&scan.read())}</p>
                            <progress
                                aria-label="Scan progress"
                                max=move || scan.read().total.unwrap_or(1).max(1).to_string()
                                value=move || scan.read().done.to_string()
                            ></progress>
                            <div class="buttons">
                                <Button small=true on_press=cancel>
                                    "Cancel"
                                </Button>
                            </div>
                        }
                            .into_any()
                    }
                    State::Finished => {
                        view! { <p role="status">{move || progress_words(&scan.read())}</p> }
                            .into_any()
                    }
                    State::Cancelled => {
                        view! {
                            <p role="status">
                                "Cancelled. " {move || progress_words(&scan.read())}
                            </p>
                            {again()}
                        }
                            .into_any()
                    }
                    State::Failed(error) => {
                        view! {
                            <Callout tone=Tone::Danger title="Scan stopped" alert=true>
                                <p>{error.to_string()}</p>
                                <p>{move || progress_words(&scan.read())}</p>
                            </Callout>
                            {again()}
                        }
                            .into_any()
                    }
                }}
            </div>
        </section>
        {move || {
            shown
                .get()
                .map(|found| {
                    view! {
                        <FoundView
                            found
                            searched=Searched::Tenant
                            is_md5
                            now
                        />
                    }
                })
        }}
    }
}

/// What of the question a tenant's API can't answer.
fn limits(question: &Question) -> Option<String> {
    let names = |at_tenant: AtTenant| -> Vec<&str> {
        let own = question.wanted.iter();
        own.filter(|wanted| wanted.at_tenant == at_tenant)
            .map(|wanted| wanted.label.as_str())
            .collect()
    };
    let not = names(AtTenant::Not);
    let is_partly = !names(AtTenant::Thumbprints).is_empty();
    let mut text = Vec::new();
    if is_partly {
        text.push("A SHA-256 is compared with the thumbprints of keys without a custom key ID and of certificates for mutual TLS, not with fingerprints of other certificates, of SubjectPublicKeyInfo or SSH.".to_owned());
    }
    if !not.is_empty() {
        text.push(format!("Not compared: {}.", not.join(", ")));
    }
    if text.is_empty() {
        return None;
    }
    text.push("Its API returns neither keys nor certificates. Paste the key or certificate itself to have its thumbprints compared.".to_owned());
    Some(text.join(" "))
}

fn progress_words(scan: &Scan) -> String {
    match scan.total {
        None => "Reading the list of applications…".to_owned(),
        Some(total) => format!(
            "{} of {} applications read.",
            grouped(scan.done as u64),
            grouped(total as u64)
        ),
    }
}

/// Reads all applications, then the credentials of each, until the scan is cancelled or its page is gone.
async fn run(api: Api, scan: RwSignal<Scan>, values: Vec<String>) {
    let outcome = read_all(api, scan, &values).await;
    scan.try_update(|scan| {
        if scan.state == State::Running {
            scan.state = match outcome {
                Ok(()) => State::Finished,
                Err(error) => State::Failed(error),
            };
        }
    });
}

async fn read_all(api: Api, scan: RwSignal<Scan>, values: &[String]) -> Result<(), ApiError> {
    let is_running = || {
        let running = scan.try_with_untracked(|scan| scan.state == State::Running);
        running.unwrap_or(false)
    };
    let clients = in_order(api.all_clients().await?);
    let named = clients
        .iter()
        .filter(|client| values.contains(&client.client_id));
    let named: Vec<NamedClient> = named
        .map(|client| NamedClient {
            client_id: client.client_id.clone(),
            name: client.name.clone(),
        })
        .collect();
    scan.try_update(|scan| {
        scan.total = Some(clients.len());
        scan.found.clients = named;
    });
    for client in clients {
        if !is_running() {
            return Ok(());
        }
        let found = match api.credentials(&client.client_id).await {
            // It was deleted meanwhile.
            Err(ApiError::NotFound(_)) => Vec::new(),
            credentials => matching(&client, credentials?, values),
        };
        scan.try_update(|scan| {
            scan.done += 1;
            scan.found.credentials.extend(found);
        });
    }
    Ok(())
}

/// Those that have keys at present first, public ones last: they may have some that are disabled.
fn in_order(mut clients: Vec<Client>) -> Vec<Client> {
    clients.sort_by_key(|client| match AuthMethod::of(client) {
        Some(AuthMethod::Keys(_)) => 0,
        Some(AuthMethod::Plain(TokenEndpointAuthMethod::None)) => 2,
        _ => 1,
    });
    clients
}

fn matching(
    client: &Client,
    credentials: Vec<Credential>,
    values: &[String],
) -> Vec<FoundCredential> {
    let mut enabled = attached(client);
    let signers = client.signed_request_object.iter();
    enabled.extend(signers.flat_map(|slot| slot.credentials.iter().map(|one| one.id.clone())));
    let found = credentials.into_iter().filter_map(|credential| {
        let matched = matched_in_answer(&credential, values);
        (!matched.is_empty()).then(|| FoundCredential {
            matched,
            credential: ClientCredential {
                client_id: client.client_id.clone(),
                client_name: client.name.clone(),
                is_attached: enabled.contains(&credential.id),
                credential,
            },
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_name_what_is_not_compared() {
        let limits = |text: &str| limits(&Question::of_text(text));
        assert_eq!(limits("billing-key-2027"), None);
        let sha1 = limits("3b:af:fd:e5:7a:dc:4a:bb:93:37:44:03:c5:29:dd:84:77:6e:9b:0f");
        assert!(sha1.unwrap().contains("SHA-1"));
        assert!(limits(&"a1".repeat(32)).unwrap().contains("SHA-256"));
    }

    #[test]
    fn applications_with_keys_are_scanned_first_and_public_ones_last() {
        let clients: Vec<Client> = serde_json::from_value(serde_json::json!([
            {"client_id": "public", "token_endpoint_auth_method": "none"},
            {"client_id": "secret", "token_endpoint_auth_method": "client_secret_post"},
            {"client_id": "keys", "client_authentication_methods": {"private_key_jwt": {"credentials": [{"id": "1"}]}}},
        ]))
        .unwrap();
        let clients = in_order(clients);
        let ids: Vec<_> = clients
            .iter()
            .map(|client| client.client_id.as_str())
            .collect();
        assert_eq!(ids, ["keys", "secret", "public"]);
        let credentials: Vec<Credential> = serde_json::from_value(serde_json::json!([
            {"id": "1", "credential_type": "public_key", "kid": "k"},
            {"id": "2", "credential_type": "public_key", "kid": "other"},
        ]))
        .unwrap();
        let found = matching(&clients[0], credentials, &["k".to_owned()]);
        let facts: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.credential.credential.id.as_str(),
                    one.credential.is_attached,
                )
            })
            .collect();
        assert_eq!(facts, [("1", true)]);
    }
}
