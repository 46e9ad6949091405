//! The list of applications.

use console::{
    api::{ClientQuery, ClientsPage, SortOrder},
    pages::applications::{CreateDialog, ListView, NextExpiries},
};
use leptos::prelude::*;
use management_api::{AppType, Client, rules::CLIENT_NAME_MAX};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, in_application, is_inert, mount, now, press};

fn client(name: &str, id: usize) -> Client {
    serde_json::from_value(serde_json::json!({
        "client_id": format!("client{id:026}"),
        "name": name,
        "app_type": "non_interactive",
        "token_endpoint_auth_method": "client_secret_post",
    }))
    .unwrap()
}

fn page(names: &[&str], total: u64) -> ClientsPage {
    ClientsPage {
        clients: names
            .iter()
            .enumerate()
            .map(|(id, name)| client(name, id))
            .collect(),
        start: 0,
        total: Some(total),
    }
}

async fn list(page: ClientsPage, query: RwSignal<ClientQuery>, created: RwSignal<u32>) -> Mounted {
    list_with(page, NextExpiries::Absent, query, created).await
}

async fn list_with(
    page: ClientsPage,
    ends: NextExpiries,
    query: RwSignal<ClientQuery>,
    created: RwSignal<u32>,
) -> Mounted {
    mount(move || {
        view! {
            <ListView
                page=Signal::stored(page)
                query
                ends=Signal::stored(ends)
                now=Signal::stored(now())
                on_query=Callback::new(move |changed| query.set(changed))
                on_create=move |()| created.update(|count| *count += 1)
            />
        }
    })
    .await
}

#[wasm_bindgen_test]
async fn empty_list_offers_to_create() {
    let created = RwSignal::new(0);
    let view = list(page(&[], 0), RwSignal::new(ClientQuery::default()), created).await;
    assert_eq!((view.count(".empty"), view.count("table")), (1, 0));
    assert_eq!(view.count("[role=search]"), 0, "there is nothing to search");
    press(&view.button("Create the first application")).await;
    assert_eq!(created.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn empty_search_result_offers_to_reset() {
    let query = RwSignal::new(ClientQuery {
        search: "nobody".to_owned(),
        ..ClientQuery::default()
    });
    let view = list(page(&[], 0), query, RwSignal::new(0)).await;
    assert_eq!((view.count(".empty"), view.count("[role=search]")), (1, 1));
    press(&view.button("Show all applications")).await;
    assert_eq!(query.get_untracked(), ClientQuery::default());
}

#[wasm_bindgen_test]
async fn page_past_the_end_links_to_the_last() {
    let query = RwSignal::new(ClientQuery {
        search: "bill".to_owned(),
        page: 98,
        ..ClientQuery::default()
    });
    let past = ClientsPage {
        start: 98 * 25,
        ..page(&[], 60)
    };
    let view = list(past, query, RwSignal::new(0)).await;
    let text = view.find(".empty").text_content().unwrap();
    assert!(text.contains("99") && text.contains('3'), "{text}");
    press(&view.button("Go to last page")).await;
    let asked = query.get_untracked();
    assert_eq!((asked.page, asked.search.as_str()), (2, "bill"));
}

#[wasm_bindgen_test]
async fn page_past_an_unknown_end_links_to_the_first() {
    let query = RwSignal::new(ClientQuery {
        page: 4,
        ..ClientQuery::default()
    });
    let past = ClientsPage {
        start: 100,
        total: None,
        ..ClientsPage::default()
    };
    let view = list(past, query, RwSignal::new(0)).await;
    press(&view.button("Go to first page")).await;
    assert_eq!(query.get_untracked().page, 0);
}

#[wasm_bindgen_test]
async fn application_links_to_its_credentials() {
    let view = list(
        page(&["billing"], 1),
        RwSignal::new(ClientQuery::default()),
        RwSignal::new(0),
    )
    .await;
    let link = view.find("tbody a");
    assert_eq!(link.text_content().as_deref(), Some("billing"));
    assert!(
        link.get_attribute("href")
            .unwrap()
            .ends_with("/credentials")
    );
    assert_eq!(view.count(".pager button"), 0, "there is one page only");
}

#[wasm_bindgen_test]
async fn applications_are_paged() {
    let query = RwSignal::new(ClientQuery::default());
    let names: Vec<String> = (0..25).map(|at| format!("service {at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let view = list(page(&names, 10_000), query, RwSignal::new(0)).await;
    assert!(view.text().contains("1 to 25 of 10,000"));
    assert_eq!(view.count("tbody tr"), 25);
    press(&view.button("Next")).await;
    assert_eq!(query.get_untracked().page, 1);
}

#[wasm_bindgen_test]
async fn filter_resets_the_page() {
    let query = RwSignal::new(ClientQuery {
        page: 3,
        ..ClientQuery::default()
    });
    let view = list(page(&["billing"], 100), query, RwSignal::new(0)).await;
    assert_eq!(view.count("[role=menu]:popover-open"), 0);
    press(&view.button("Type")).await;
    assert_eq!(view.count("[role=menu]:popover-open"), 1);
    let chosen = view.find("[role=menuitemradio][aria-checked=true]");
    assert_eq!(chosen.text_content().as_deref(), Some("Any type"));
    press(&view.button("Native")).await;
    let asked = query.get_untracked();
    assert_eq!((asked.app_type, asked.page), (Some(AppType::Native), 0));
    assert_eq!(view.count(".chip[data-chosen]"), 1);
    press(&view.button("Clear type")).await;
    assert_eq!(query.get_untracked().app_type, None);
    assert_eq!(view.count(".chip[data-chosen]"), 0);
}

#[wasm_bindgen_test]
async fn row_menu_leads_to_every_tab() {
    let view = list(
        page(&["billing", "invoices"], 2),
        RwSignal::new(ClientQuery::default()),
        RwSignal::new(0),
    )
    .await;
    press(&view.button("Actions for invoices")).await;
    let menu = view.find("[role=menu]:popover-open");
    assert_eq!(
        menu.get_attribute("aria-label").as_deref(),
        Some("Actions for invoices")
    );
    let links = menu.query_selector_all("a[role=menuitem]").unwrap();
    let paths: Vec<_> = (0..links.length())
        .filter_map(|at| links.item(at))
        .map(|link| link.unchecked_into::<web_sys::Element>())
        .filter_map(|link| link.get_attribute("href"))
        .collect();
    let id = client("invoices", 1).client_id;
    for (path, tab) in paths
        .iter()
        .zip(["credentials", "quickstart", "settings", "activity"])
    {
        assert!(path.ends_with(&format!("{id}/{tab}")), "{path}");
    }
    assert_eq!(paths.len(), 4);
}

#[wasm_bindgen_test]
async fn names_have_their_own_direction() {
    let long = "x".repeat(128);
    let names = [long.as_str(), "حساب الخدمة الليلية"];
    let view = list(
        page(&names, 2),
        RwSignal::new(ClientQuery::default()),
        RwSignal::new(0),
    )
    .await;
    assert_eq!(view.count("tbody a[dir=auto] bdi"), 2);
}

/// Applications with keys that expire so; the last one's are not known.
async fn with_expiries(expiries: &[&[Option<&str>]]) -> Mounted {
    let clients = expiries.iter().enumerate().map(|(id, own)| {
        let ids: Vec<_> = (0..own.len())
            .map(|number| serde_json::json!({ "id": format!("cred_{number}") }))
            .collect();
        serde_json::from_value(serde_json::json!({
            "client_id": format!("client{id:026}"),
            "name": format!("service {id}"),
            "client_authentication_methods": {"private_key_jwt": {"credentials": ids}},
        }))
        .unwrap()
    });
    let page = ClientsPage {
        clients: clients.collect(),
        start: 0,
        total: Some(expiries.len() as u64),
    };
    let known = expiries.iter().enumerate().map(|(id, own)| {
        let own = own.iter().map(|at| at.map(|at| at.parse().unwrap()));
        (format!("client{id:026}"), own.collect())
    });
    list_with(
        page,
        NextExpiries::Known(known.take(expiries.len() - 1).collect()),
        RwSignal::new(ClientQuery::default()),
        RwSignal::new(0),
    )
    .await
}

#[wasm_bindgen_test]
async fn next_expiry_and_status_are_shown_and_marked() {
    let view = with_expiries(&[
        &[Some("2028-01-15T08:00:00Z")],
        &[Some("2027-01-20T08:00:00Z"), Some("2027-01-10T08:00:00Z")],
        &[Some("2027-01-14T08:00:00Z")],
        &[None],
        &[],
        &[None],
    ])
    .await;
    assert_eq!(view.count("td[data-label='Next expiry']"), 6);
    assert_eq!(view.count(".time-relative[data-tone=warn]"), 1);
    assert_eq!(view.count(".time-relative[data-tone=danger]"), 1);
    let statuses: Vec<String> = (1..=5)
        .map(|row| {
            let chip = format!("tbody tr:nth-child({row}) .badge");
            view.find(&chip).text_content().unwrap()
        })
        .collect();
    assert_eq!(
        statuses,
        [
            "Active",
            "Expiring",
            "Expired",
            "Active",
            "No usable credential"
        ]
    );
    let text = view.text();
    for part in [
        "in 5 days",
        "1 day ago · expired",
        "Never",
        "No credential in use",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(view.count("td .skeleton"), 2, "not known yet");
}

#[wasm_bindgen_test]
async fn headers_sort_and_say_the_order() {
    let query = RwSignal::new(ClientQuery {
        page: 2,
        ..ClientQuery::default()
    });
    let view = list_with(
        page(&["billing"], 60),
        NextExpiries::Loading,
        query,
        RwSignal::new(0),
    )
    .await;
    let order = |column: usize| {
        let header = view.find(&format!("th:nth-child({column})"));
        header.get_attribute("aria-sort")
    };
    assert_eq!(
        (order(1), order(5)),
        (Some("none".into()), Some("none".into()))
    );
    assert_eq!(order(2), None, "status doesn't sort");
    press(&view.button("Next expiry")).await;
    let asked = query.get_untracked();
    assert_eq!((asked.sort, asked.page), (SortOrder::NextExpiry, 0));
    assert_eq!(order(5).as_deref(), Some("ascending"));
    press(&view.button("Next expiry")).await;
    assert_eq!(query.get_untracked().sort, SortOrder::LastExpiry);
    assert_eq!(order(5).as_deref(), Some("descending"));
}

#[wasm_bindgen_test]
async fn only_a_backend_that_knows_expiries_offers_to_sort_and_filter_by_them() {
    let query = RwSignal::new(ClientQuery::default());
    for (ends, chips) in [(NextExpiries::Absent, 3), (NextExpiries::Unknown, 4)] {
        let view = list_with(page(&["billing"], 1), ends, query, RwSignal::new(0)).await;
        assert_eq!(view.count(".filters-choices .chip"), chips);
    }
}

#[wasm_bindgen_test]
async fn backend_without_expiries_has_no_column() {
    let view = list(
        page(&["billing"], 1),
        RwSignal::new(ClientQuery::default()),
        RwSignal::new(0),
    )
    .await;
    assert_eq!(view.count("th"), 5);
    assert_eq!(view.count("td[data-label='Next expiry']"), 0);
}

#[wasm_bindgen_test]
async fn create_requires_a_valid_name() {
    let view = in_application(true, || view! { <CreateDialog open=RwSignal::new(true) /> }).await;
    assert!(is_inert(&view.button("Create")));
    assert_eq!(
        view.count(".field-error"),
        0,
        "an empty name is only missing"
    );
    for invalid in [
        "a <b>".to_owned(),
        "\u{200B}".to_owned(),
        "ü".repeat(CLIENT_NAME_MAX + 1),
    ] {
        view.fill("Name", &invalid).await;
        let name = view.labelled("Name");
        assert_eq!(
            name.get_attribute("aria-invalid").as_deref(),
            Some("true"),
            "{invalid}"
        );
        assert!(is_inert(&view.button("Create")), "{invalid}");
    }
    for valid in ["billing".to_owned(), "ü".repeat(CLIENT_NAME_MAX)] {
        view.fill("Name", &valid).await;
        assert_eq!(view.count(".field-error"), 0, "{valid}");
        assert!(!is_inert(&view.button("Create")), "{valid}");
    }
}
