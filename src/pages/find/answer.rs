//! What was found: stored credentials, applications, and credentials that the log remembers.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{
    FormerCredential, Found, FoundCredential, IdentifierKind, NamedClient, Timestamp,
};

use crate::{
    domain::{display_name, expired, grouped, identifier_label, visible},
    routes::{Route, Tab},
    ui::{Badge, CopyableText, EmptyState, Glyph, Name, Time, TimeForm, Tone},
};

/// Where it was looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searched {
    /// In everything that a Countersign server stores.
    Server,
    /// In what a tenant's API returns.
    Tenant,
}

/// Everything that was found; if nothing was, where else it may be.
#[component]
pub fn FoundView(
    /// The answer.
    found: Found,
    /// Where it was looked.
    searched: Searched,
    /// What was looked for may be an MD5 hash, which is not compared.
    is_md5: bool,
    /// The current time.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let former = found.former.clone().unwrap_or_default();
    let count = found.clients.len() + found.credentials.len() + former.len();
    let headline = match count {
        0 => "No match".to_owned(),
        1 => "1 match".to_owned(),
        count => format!("{} matches", grouped(count as u64)),
    };
    let nothing = (count == 0).then(|| {
        view! { <Nothing found=found.clone() searched is_md5 now /> }
    });
    view! {
        <p class="visually-hidden" role="status">
            {headline}
        </p>
        {nothing}
        {(!found.credentials.is_empty())
            .then(|| {
                let rows = found
                    .credentials
                    .into_iter()
                    .map(|found| view! { <CredentialItem found now /> })
                    .collect_view();
                view! { <Section title="Credentials" rows=rows.into_any() /> }
            })}
        {(!found.clients.is_empty())
            .then(|| {
                let rows = found
                    .clients
                    .into_iter()
                    .map(|client| view! { <ClientItem client /> })
                    .collect_view();
                view! { <Section title="Applications" rows=rows.into_any() /> }
            })}
        {(!former.is_empty())
            .then(|| {
                let rows = former
                    .into_iter()
                    .map(|former| view! { <FormerItem former now /> })
                    .collect_view();
                view! { <Section title="Deleted credentials" rows=rows.into_any() /> }
            })}
    }
}

#[component]
fn Section(title: &'static str, rows: AnyView) -> impl IntoView {
    view! {
        <section class="card" aria-label=title>
            <div class="card-head">
                <h2>{title}</h2>
            </div>
            <div class="card-body">
                <ul class="found">{rows}</ul>
            </div>
        </section>
    }
}

/// Where an application's credentials are.
fn credentials_of(client_id: &str) -> String {
    let route = Route::Application {
        client_id: client_id.to_owned(),
        tab: Tab::Credentials,
    };
    route.path()
}

#[component]
fn CredentialItem(found: FoundCredential, now: Signal<DateTime<Utc>>) -> impl IntoView {
    let FoundCredential {
        credential: own,
        matched,
    } = found;
    let credential = own.credential;
    let name = visible(&display_name(&credential));
    let (tone, status) = if own.is_attached {
        (Tone::Ok, "Enabled")
    } else {
        (Tone::Plain, "Disabled")
    };
    let is_expired = expired(&credential, now.get_untracked());
    let expiry = credential.expires_at;
    view! {
        <li class="found-item">
            <div class="found-head">
                <a class="found-name" href=credentials_of(&own.client_id)>
                    <bdi>{name}</bdi>
                </a>
                <Badge tone>{status}</Badge>
                {is_expired.then(|| view! { <Badge tone=Tone::Danger>"Expired"</Badge> })}
            </div>
            <dl class="facts">
                <dt>"Application"</dt>
                <dd>
                    <Name text=own.client_name />
                </dd>
                <dt>"Matched by"</dt>
                <dd>{labels(&matched)}</dd>
                {credential
                    .kid
                    .map(|kid| {
                        view! {
                            <dt>"Key ID"</dt>
                            <dd>
                                <CopyableText text=kid what="key ID" />
                            </dd>
                        }
                    })}
                <dt>"Expires"</dt>
                <dd>
                    {match expiry {
                        Some(at) => view! { <Time at=at.to_utc() now expiry=true /> }.into_any(),
                        None => "Never".into_any(),
                    }}
                </dd>
            </dl>
        </li>
    }
}

#[component]
fn ClientItem(client: NamedClient) -> impl IntoView {
    view! {
        <li class="found-item">
            <div class="found-head">
                <a class="found-name" href=credentials_of(&client.client_id)>
                    <bdi>{visible(&client.name)}</bdi>
                </a>
            </div>
            <dl class="facts">
                <dt>"Client ID"</dt>
                <dd>
                    <CopyableText text=client.client_id what="client ID" />
                </dd>
            </dl>
        </li>
    }
}

#[component]
fn FormerItem(former: FormerCredential, now: Signal<DateTime<Utc>>) -> impl IntoView {
    let name = match former.name.trim() {
        "" => former.kid.as_deref().unwrap_or(&former.credential_id),
        name => name,
    };
    let name = visible(name);
    let application = former
        .client_name
        .clone()
        .or_else(|| former.client_id.clone())
        .unwrap_or_else(|| "Unknown".to_owned());
    let time = move |what: &'static str, at: Option<Timestamp>| {
        at.map(|at| {
            view! {
                <dt>{what}</dt>
                <dd>
                    <Time at=at.to_utc() now />
                </dd>
            }
        })
    };
    let last_seen = former.deleted_at.is_none().then_some(former.last_seen_at);
    view! {
        <li class="found-item">
            <div class="found-head">
                <span class="found-name">
                    <bdi>{name}</bdi>
                </span>
                <Badge tone=Tone::Warn>"Deleted"</Badge>
            </div>
            <dl class="facts">
                <dt>"Application"</dt>
                <dd>
                    <Name text=application />
                </dd>
                <dt>"Matched by"</dt>
                <dd>{labels(&former.matched)}</dd>
                {former
                    .kid
                    .clone()
                    .map(|kid| {
                        view! {
                            <dt>"Key ID"</dt>
                            <dd>
                                <CopyableText text=kid what="key ID" />
                            </dd>
                        }
                    })}
                {time("Added", former.created_at)}
                {time("Deleted", former.deleted_at)}
                {former
                    .deleted_by
                    .clone()
                    .map(|subject| {
                        view! {
                            <dt>"Deleted by"</dt>
                            <dd>{visible(&subject)}</dd>
                        }
                    })}
                {time("Last change in the log", last_seen)}
            </dl>
        </li>
    }
}

fn labels(matched: &[IdentifierKind]) -> String {
    let labels: Vec<&str> = matched.iter().copied().map(identifier_label).collect();
    labels.join(", ")
}

/// Said of a text that may be such a hash.
pub(super) const MD5: &str = "MD5 fingerprints are not compared. Use SHA-256 or SHA-1, or the key itself: ssh-keygen -l -E sha256 prints its SHA-256.";

/// What was compared, and where else it may be.
#[component]
fn Nothing(
    found: Found,
    searched: Searched,
    is_md5: bool,
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let compared = match searched {
        Searched::Server => {
            "No stored credential has it as an ID, key ID, fingerprint, thumbprint or serial number."
        }
        Searched::Tenant => {
            "No credential of the applications that were scanned has it, as far as the tenant’s API tells."
        }
    };
    let log = match (searched, &found.former, found.log_since) {
        (Searched::Tenant, ..) => None,
        (_, None, _) => Some(
            view! { <p>"Deleted credentials weren’t searched: your session lacks the scope read:logs."</p> }
                .into_any(),
        ),
        (_, Some(_), None) => Some(view! { <p>"The log is empty."</p> }.into_any()),
        (_, Some(_), Some(since)) => Some(
            view! {
                <p>
                    "The log doesn’t name it. It reaches back to "
                    <Time at=since.to_utc() now form=TimeForm::Precise />
                    ". Credentials deleted before then are unknown."
                </p>
            }
            .into_any(),
        ),
    };
    view! {
        <section class="card" aria-label="No match">
            <EmptyState glyph=Glyph::Search title="No match">
                <p>{compared}</p>
                {is_md5.then(|| view! { <p>{MD5}</p> })}
                {log}
                <p>"It may belong to another server or tenant."</p>
            </EmptyState>
        </section>
    }
}
