//! What was typed and not saved.

use console::ui::{Dialog, FormFoot, LeaveGuard, TextField, Unsaved};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, mount, press, settle};

/// A page with a draft that `/kept` keeps, and a link that stays here by itself.
async fn page(href: &'static str, is_changed: RwSignal<bool>, followed: RwSignal<u32>) -> Mounted {
    mount(move || {
        let unsaved = Unsaved::default();
        provide_context(unsaved);
        unsaved.watch(is_changed.into(), |path| path == "/kept");
        view! {
            <LeaveGuard unsaved />
            <a
                href=href
                on:click=move |event| {
                    event.prevent_default();
                    followed.update(|count| *count += 1);
                }
            >
                "Elsewhere"
            </a>
        }
    })
    .await
}

#[wasm_bindgen_test]
async fn link_that_loses_a_draft_asks_first() {
    let followed = RwSignal::new(0);
    let view = page("/lost", RwSignal::new(true), followed).await;
    press(&view.find("a")).await;
    assert_eq!(followed.get_untracked(), 0);
    assert_eq!(view.count("dialog[open]"), 1);
    press(&view.button("Leave")).await;
    assert_eq!(
        followed.get_untracked(),
        1,
        "it is followed, and not asked about again"
    );
}

#[wasm_bindgen_test]
async fn link_that_loses_nothing_is_followed() {
    for (href, is_changed) in [("/lost", false), ("/kept", true)] {
        let followed = RwSignal::new(0);
        let view = page(href, RwSignal::new(is_changed), followed).await;
        press(&view.find("a")).await;
        assert_eq!(followed.get_untracked(), 1, "{href}");
        assert_eq!(view.count("dialog[open]"), 0);
    }
}

#[wasm_bindgen_test]
async fn reload_is_held_up_only_while_something_is_unsaved() {
    let is_changed = RwSignal::new(true);
    let _view = page("/lost", is_changed, RwSignal::new(0)).await;
    let is_held = || {
        let init = web_sys::EventInit::new();
        init.set_cancelable(true);
        let event = web_sys::Event::new_with_event_init_dict("beforeunload", &init).unwrap();
        !window().dispatch_event(&event).unwrap()
    };
    assert!(is_held());
    is_changed.set(false);
    settle().await;
    assert!(!is_held());
}

#[wasm_bindgen_test]
async fn filled_dialog_asks_before_it_closes() {
    let (open, name) = (RwSignal::new(true), RwSignal::new(String::new()));
    let view = mount(move || {
        view! {
            <Dialog title="A form" open>
                <form class="dialog-form">
                    <TextField label="Name" value=name />
                    <FormFoot
                        submit="Add"
                        open
                        busy=false
                        changed=Signal::derive(move || !name.read().is_empty())
                    />
                </form>
            </Dialog>
        }
    })
    .await;
    view.fill("Name", "typed").await;
    press(&view.button("Close")).await;
    assert!(open.get_untracked());
    assert_eq!(view.count("dialog[open] dialog[open]"), 1);
    press(&view.button("Keep editing")).await;
    assert_eq!(view.count("dialog[open] dialog[open]"), 0);
    let field: web_sys::HtmlInputElement = view.labelled("Name").unchecked_into();
    assert_eq!(field.value(), "typed");
    press(&view.button("Close")).await;
    press(&view.button("Discard")).await;
    assert!(!open.get_untracked());
}
