//! The table in every state.

use leptos::prelude::*;

use crate::{
    clock::Now,
    ui::{
        Align, Badge, Cell, Column, CopyableId, CutName, Menu, MenuItem, Priority, Row, RowDetails,
        RowLink, Skeleton, SortBy, Table, Time, TimeForm, Tone, Width,
    },
};

const NAME: Column = Column::new("Name", Width::Rest).sorts("name");
const STATUS: Column = Column::new("Status", Width::Status);
const EXPIRES: Column = Column::new("Expires", Width::Medium)
    .sorts("expires")
    .newest_first();
const KEY_ID: Column = Column::new("Key ID", Width::Id).priority(Priority::Wide);
const MENU: Column = Column::new("Actions", Width::Menu)
    .align(Align::End)
    .unnamed();

const NAMES: [&str; 4] = [
    "billing",
    "Settlement and reconciliation of cross-border invoices for the northern region (nightly batch, second try, third form)",
    "svc-0123456789abcdefghijklmnopqrstuvwxyz-0123456789abcdefghijklmnopqrstuvwxyz",
    "خدمة الفواتير الشهرية",
];
const CHIPS: [(Tone, &str); 4] = [
    (Tone::Ok, "Active"),
    (Tone::Warn, "Expiring"),
    (Tone::Danger, "No usable credential"),
    (Tone::Plain, "Secret"),
];

/// Rows that lead on, that have a menu, that open, that are loading.
#[component]
pub fn Tables() -> impl IntoView {
    let sort = RwSignal::new(Some(SortBy {
        key: "name",
        is_descending: false,
    }));
    view! {
        <section class="card">
            <div class="card-head">
                <h2>"Tables"</h2>
            </div>
            <Table
                label="Rows that lead on"
                columns=vec![NAME, STATUS, EXPIRES, KEY_ID, MENU]
                sort=sort
                on_sort=move |by| sort.set(Some(by))
            >
                {NAMES
                    .into_iter()
                    .zip(CHIPS)
                    .map(|(name, chip)| view! { <Linked name chip /> })
                    .collect_view()}
                <LoadingRow />
            </Table>
            <Table label="Rows that open" columns=vec![NAME, EXPIRES]>
                {NAMES.into_iter().map(|name| view! { <Opening name /> }).collect_view()}
            </Table>
        </section>
    }
}

#[component]
fn Linked(name: &'static str, chip: (Tone, &'static str)) -> impl IntoView {
    let now = Now::current();
    let (tone, status) = chip;
    let at = now.get_untracked() + chrono::TimeDelta::days(9);
    view! {
        <Row>
            <Cell of=NAME>
                <span class="cut-line">
                    <RowLink href="#">
                        <CutName text=name />
                    </RowLink>
                    <span class="cell-sub cut">"What it is for"</span>
                </span>
            </Cell>
            <Cell of=STATUS>
                <Badge tone>{status}</Badge>
            </Cell>
            <Cell of=EXPIRES>
                <Time at now expiry=true form=TimeForm::Relative />
            </Cell>
            <Cell of=KEY_ID>
                <CopyableId
                    text="NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
                    what=format!("key ID of {name}")
                />
            </Cell>
            <Cell of=MENU>
                <Menu
                    label=format!("Actions for {name}, in a table")
                    items=vec![MenuItem::new("Edit", || ()), MenuItem::new("Delete", || ()).danger()]
                />
            </Cell>
        </Row>
    }
}

#[component]
fn LoadingRow() -> impl IntoView {
    view! {
        <Row>
            {[NAME, STATUS, EXPIRES, KEY_ID]
                .map(|of| {
                    view! {
                        <Cell of>
                            <Skeleton size="half" />
                        </Cell>
                    }
                })}
            <Cell of=MENU>""</Cell>
        </Row>
    }
}

#[component]
fn Opening(name: &'static str) -> impl IntoView {
    let now = Now::current();
    let at = now.get_untracked();
    let details = RowDetails::default();
    let button = details.button(view! { <CutName text=name /> });
    let below = details.below(2, move || view! { <p>{name}</p> });
    view! {
        <Row>
            <Cell of=NAME>{button}</Cell>
            <Cell of=EXPIRES>
                <Time at now form=TimeForm::Relative />
            </Cell>
        </Row>
        {below}
    }
}
