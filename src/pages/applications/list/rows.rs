//! The table of applications.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Authentication, Client, ClientStatus, NextExpiry};

use super::{
    NextExpiries,
    list_menu::{ListMenu, RowMenu},
};
use crate::{
    api::{ClientsPage, SortOrder},
    domain::{AuthMethod, app_type_label, counted, status_hint, status_label, visible},
    pages::list_place,
    routes::{Route, Tab},
    ui::{
        Align, Badge, Cell, Column, CopyableId, CutName, Priority, Row, RowLink, Skeleton, SortBy,
        Table, Time, TimeForm, Tone, Width,
    },
};

const NAME: Column = Column::new("Name", Width::Rest).sorts("name");
const STATUS: Column = Column::new("Status", Width::Status);
const METHOD: Column = Column::new("Authentication", Width::Long);
const TYPE: Column = Column::new("Type", Width::Medium).priority(Priority::Widest);
const EXPIRY: Column = Column::new("Next expiry", Width::Medium).sorts("next_expiry");
const CLIENT_ID: Column = Column::new("Client ID", Width::Id).priority(Priority::Wide);
const ACTIONS: Column = Column::new("Actions", Width::Menu)
    .align(Align::End)
    .unnamed();
const CREATED: &str = "created_at";

/// The order as that of a column.
fn sort_by(order: SortOrder) -> SortBy {
    let (key, is_descending) = match order {
        SortOrder::NameAscending => ("name", false),
        SortOrder::NameDescending => ("name", true),
        SortOrder::NextExpiry => ("next_expiry", false),
        SortOrder::LastExpiry => ("next_expiry", true),
        SortOrder::OldestFirst => (CREATED, false),
        SortOrder::NewestFirst => (CREATED, true),
    };
    SortBy { key, is_descending }
}

/// The table.
#[component]
pub fn Rows(
    /// The page.
    page: Signal<ClientsPage>,
    /// When attached credentials expire.
    ends: Signal<NextExpiries>,
    /// The current order.
    sort: Signal<SortOrder>,
    /// Gets another order.
    on_sort: Callback<SortOrder>,
    /// The current time.
    now: Signal<DateTime<Utc>>,
    /// The menu of the rows.
    menu: ListMenu,
) -> impl IntoView {
    let has_expiries = Memo::new(move |_| *ends.read() != NextExpiries::Absent);
    let columns = Signal::derive(move || {
        let mut columns = vec![NAME, STATUS, METHOD, TYPE, EXPIRY, CLIENT_ID, ACTIONS];
        columns.retain(|column| has_expiries.get() || ![STATUS, EXPIRY].contains(column));
        columns
    });
    let sorted = move |by: SortBy| {
        let order = SortOrder::ALL
            .into_iter()
            .find(|order| sort_by(*order) == by);
        if let Some(order) = order {
            on_sort.run(order);
        }
    };
    view! {
        // A click may leave the list: the way back leads to this place.
        <div class="loaded" on:click=|_| list_place::leave_list()>
            <Table
                label="Applications"
                columns
                sort=Signal::derive(move || Some(sort_by(sort.get())))
                on_sort=sorted
            >
                {move || {
                    page
                        .get()
                        .clients
                        .into_iter()
                        .map(|client| view! { <ClientRow client ends has_expiries now menu /> })
                        .collect_view()
                }}
            </Table>
        </div>
    }
}

#[component]
fn ClientRow(
    client: Client,
    ends: Signal<NextExpiries>,
    has_expiries: Memo<bool>,
    now: Signal<DateTime<Utc>>,
    menu: ListMenu,
) -> impl IntoView {
    let authentication = client.authentication();
    let method = authentication.as_ref().map(AuthMethod::from);
    let attached = match &authentication {
        Some(Authentication::Credentials { ids, .. }) => ids.len() as u64,
        _ => 0,
    };
    let href = Route::Application {
        client_id: client.client_id.clone(),
        tab: Tab::Credentials,
    };
    let name = visible(&client.name).to_string();
    let copied = format!("client ID of {name}");
    let own_id = client.client_id.clone();
    let client_id = StoredValue::new(client.client_id.clone());
    let is_unknown = Memo::new(move |_| *ends.read() == NextExpiries::Unknown);
    let next = Memo::new(move |_| ends.read().next(&client_id.read_value(), now.get()));
    let status = Memo::new(move |_| {
        let authentication = authentication.as_ref()?;
        let ends = ends.read();
        ends.status(&client_id.read_value(), authentication, now.get())
    });
    view! {
        <Row>
            <Cell of=NAME>
                <span class="cut-line">
                    <RowLink href=href.path()>
                        <CutName text=client.name />
                    </RowLink>
                    {client
                        .description
                        .map(|text| {
                            view! {
                                <span class="cell-sub cut" dir="auto" title=text.clone()>
                                    {text.clone()}
                                </span>
                            }
                        })}
                </span>
            </Cell>
            <Show when=move || has_expiries.get()>
                <Cell of=STATUS>
                    <StatusChip status is_unknown />
                </Cell>
            </Show>
            <Cell of=METHOD>
                {method.map(AuthMethod::label)}
                {(attached > 0)
                    .then(|| {
                        let count = counted(attached, "credential");
                        view! { <span class="soft">" · " {count}</span> }
                    })}
            </Cell>
            <Cell of=TYPE>{app_type_label(client.app_type.as_ref())}</Cell>
            <Show when=move || has_expiries.get()>
                <Cell of=EXPIRY>
                    <NextExpiryText next is_unknown now />
                </Cell>
            </Show>
            <Cell of=CLIENT_ID>
                <CopyableId text=client.client_id what=copied />
            </Cell>
            <Cell of=ACTIONS>
                <RowMenu menu client_id=own_id name />
            </Cell>
        </Row>
    }
}

/// The status as a badge.
#[component]
pub fn StatusChip(
    /// The status; `None` while it is not known.
    status: Memo<Option<ClientStatus>>,
    /// It could not be read.
    is_unknown: Memo<bool>,
) -> impl IntoView {
    move || match status.get() {
        None if is_unknown.get() => view! { <span class="soft">"Unavailable"</span> }.into_any(),
        None => view! { <Skeleton size="half" /> }.into_any(),
        Some(status) => {
            let tone = match status {
                ClientStatus::Active => Tone::Ok,
                ClientStatus::Expiring => Tone::Warn,
                ClientStatus::Expired | ClientStatus::NoCredential => Tone::Danger,
                ClientStatus::Secret | ClientStatus::Public => Tone::Plain,
            };
            view! {
                <span title=status_hint(status)>
                    <Badge tone>{status_label(status)}</Badge>
                </span>
            }
            .into_any()
        }
    }
}

#[component]
fn NextExpiryText(
    next: Memo<Option<NextExpiry>>,
    is_unknown: Memo<bool>,
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    move || match next.get() {
        None if is_unknown.get() => view! { <span class="soft">"Unavailable"</span> }.into_any(),
        None => view! { <Skeleton size="half" /> }.into_any(),
        Some(NextExpiry::Nothing) => view! {
            <span class="soft absent">
                <span aria-hidden="true">"–"</span>
                <span class="visually-hidden">"No credential in use"</span>
            </span>
        }
        .into_any(),
        Some(NextExpiry::Never) => view! { <span class="soft">"Never"</span> }.into_any(),
        Some(NextExpiry::At(at)) => {
            view! { <Time at=at.to_utc() now expiry=true form=TimeForm::Relative /> }.into_any()
        }
    }
}
