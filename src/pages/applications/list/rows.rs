//! The table of applications.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Authentication, Client};

use super::{NextExpiries, NextExpiry};
use crate::{
    api::ClientsPage,
    domain::{AuthMethod, app_type_label, visible},
    routes::{Route, Tab},
    ui::{Badge, CopyableText, Name, Skeleton, Time, Tone},
};

/// The table.
#[component]
pub fn Rows(
    /// The page.
    page: Signal<ClientsPage>,
    /// When attached credentials expire.
    ends: Signal<NextExpiries>,
    /// The current time.
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let has_expiry_column = Memo::new(move |_| *ends.read() != NextExpiries::Absent);
    view! {
        <table class="table table-stack" role="table" aria-label="Applications">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"Name"</th>
                    <th role="columnheader" scope="col">"Type"</th>
                    <th role="columnheader" scope="col">"Authentication"</th>
                    {move || {
                        has_expiry_column
                            .get()
                            .then(|| {
                                view! {
                                    <th role="columnheader" scope="col">"Next expiry"</th>
                                }
                            })
                    }}
                    <th role="columnheader" scope="col">"Client ID"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {move || {
                    page
                        .get()
                        .clients
                        .into_iter()
                        .map(|client| view! { <Row client ends has_expiry_column now /> })
                        .collect_view()
                }}
            </tbody>
        </table>
    }
}

#[component]
fn Row(
    client: Client,
    ends: Signal<NextExpiries>,
    has_expiry_column: Memo<bool>,
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let client_id = client.client_id.clone();
    let next = Memo::new(move |_| ends.read().next(&client_id));
    let is_unknown = Memo::new(move |_| *ends.read() == NextExpiries::Unknown);
    let authentication = client.authentication();
    let method = authentication.as_ref().map(AuthMethod::from);
    let attached = match &authentication {
        Some(Authentication::Credentials { ids, .. }) => Some(ids.len()),
        _ => None,
    };
    let route = Route::Application {
        client_id: client.client_id.clone(),
        tab: Tab::Credentials,
    };
    view! {
        <tr role="row">
            <td role="cell">
                <span class="cell-stack">
                    <a class="cell-name" href=route.path() dir="auto">
                        <Name text=client.name.clone() />
                    </a>
                    {client
                        .description
                        .map(|text| view! { <span class="cell-sub" dir="auto">{text}</span> })}
                </span>
            </td>
            <td role="cell" data-label="Type">
                {app_type_label(client.app_type.as_ref())}
            </td>
            <td role="cell" data-label="Authentication">
                <span class="cell-stack">
                    {method
                        .map(|method| {
                            let tone = match method {
                                AuthMethod::Keys(_) => Tone::Accent,
                                AuthMethod::Plain(_) => Tone::Plain,
                            };
                            view! { <Badge tone>{method.label()}</Badge> }
                        })}
                    {attached
                        .map(|count| match count {
                            0 => view! { <Badge tone=Tone::Danger>"Credential required"</Badge> }.into_any(),
                            1 => view! { <span class="cell-sub">"1 credential in use"</span> }.into_any(),
                            _ => {
                                view! { <span class="cell-sub">{count} " credentials in use"</span> }
                                    .into_any()
                            }
                        })}
                </span>
            </td>
            {move || {
                has_expiry_column
                    .get()
                    .then(|| {
                        view! {
                            <td role="cell" data-label="Next expiry">
                                <NextExpiryCell next is_unknown now />
                            </td>
                        }
                    })
            }}
            <td role="cell" data-label="Client ID">
                <CopyableText text=client.client_id what=format!("client ID of {}", visible(&client.name)) />
            </td>
        </tr>
    }
}

#[component]
fn NextExpiryCell(
    next: Memo<Option<NextExpiry>>,
    is_unknown: Memo<bool>,
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    move || match next.get() {
        None if is_unknown.get() => view! { <span class="soft">"Unavailable"</span> }.into_any(),
        None => view! { <Skeleton size="short" /> }.into_any(),
        Some(NextExpiry::Nothing) => view! {
            <span class="soft">
                <span aria-hidden="true">"–"</span>
                <span class="visually-hidden">"No credential in use"</span>
            </span>
        }
        .into_any(),
        Some(NextExpiry::Never) => "Never".into_any(),
        Some(NextExpiry::At(at)) => view! { <Time at now expiry=true /> }.into_any(),
    }
}
