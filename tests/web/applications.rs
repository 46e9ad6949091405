//! The list of applications.

use console::{
    api::{ClientQuery, ClientsPage},
    pages::applications::{CreateDialog, ListView, NextExpiries, NextExpiry},
};
use leptos::prelude::*;
use management_api::{AppType, Client, rules::CLIENT_NAME_MAX};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, in_application, is_inert, mount, now, press, settle};

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
    assert!(view.text().contains("1 to 1 of 1"));
    assert_eq!(
        view.button("Next")
            .get_attribute("aria-disabled")
            .as_deref(),
        Some("true")
    );
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
    let select: web_sys::HtmlSelectElement =
        wasm_bindgen::JsCast::unchecked_into(view.find("select[aria-label='Type']"));
    select.set_value("native");
    select
        .dispatch_event(&web_sys::Event::new("change").unwrap())
        .unwrap();
    settle().await;
    let asked = query.get_untracked();
    assert_eq!((asked.app_type, asked.page), (Some(AppType::Native), 0));
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
    assert_eq!(view.count("tbody a[dir=auto]"), 2);
}

#[wasm_bindgen_test]
async fn next_expiry_is_shown_and_marked() {
    let at = |text: &str| NextExpiry::At(text.parse().unwrap());
    let ends = [
        at("2028-01-15T08:00:00Z"),
        at("2027-01-20T08:00:00Z"),
        at("2027-01-14T08:00:00Z"),
        NextExpiry::Never,
        NextExpiry::Nothing,
    ];
    let ends = ends
        .into_iter()
        .enumerate()
        .map(|(id, next)| (format!("client{id:026}"), next))
        .collect();
    let view = list_with(
        page(&["far", "near", "past", "never", "none", "unknown"], 6),
        NextExpiries::Known(ends),
        RwSignal::new(ClientQuery::default()),
        RwSignal::new(0),
    )
    .await;
    assert_eq!(view.count("td[data-label='Next expiry']"), 6);
    assert_eq!(view.count(".time-relative[data-tone=warn]"), 1);
    assert_eq!(view.count(".time-relative[data-tone=danger]"), 1);
    let text = view.text();
    for part in [
        "in 5 days",
        "1 day ago · expired",
        "Never",
        "No credential in use",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(view.count("td .skeleton"), 1, "not known yet");
}

#[wasm_bindgen_test]
async fn backend_without_expiries_has_no_column() {
    let view = list(
        page(&["billing"], 1),
        RwSignal::new(ClientQuery::default()),
        RwSignal::new(0),
    )
    .await;
    assert_eq!(view.count("th"), 4);
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
