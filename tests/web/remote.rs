//! What is read from the server, and read again.

use std::{cell::RefCell, collections::BTreeMap, future::poll_fn, rc::Rc, task::Poll};

use console::{
    api::{ApiError, Remote},
    pages::shared::{LoadFailure, Loaded},
};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, mount, press, settle};

type Given = BTreeMap<&'static str, Result<String, ApiError>>;

/// Responses to requests, given when the test wants.
#[derive(Clone, Default)]
struct Answers {
    given: Rc<RefCell<Given>>,
    /// Requests that were cancelled.
    dropped: Rc<RefCell<Vec<&'static str>>>,
    wakers: Rc<RefCell<Vec<std::task::Waker>>>,
}

struct Waits(&'static str, Answers);

impl Drop for Waits {
    fn drop(&mut self) {
        self.1.dropped.borrow_mut().push(self.0);
    }
}

impl Answers {
    async fn to(self, question: &'static str) -> Result<String, ApiError> {
        let waits = Waits(question, self.clone());
        let answer = poll_fn(move |context| {
            self.wakers.borrow_mut().push(context.waker().clone());
            match self.given.borrow().get(question) {
                Some(answer) => Poll::Ready(answer.clone()),
                None => Poll::Pending,
            }
        })
        .await;
        drop(waits);
        answer
    }

    async fn give(&self, question: &'static str, answer: Result<&str, ApiError>) {
        let answer = answer.map(str::to_owned);
        self.given.borrow_mut().insert(question, answer);
        for waker in self.wakers.take() {
            waker.wake();
        }
        settle().await;
    }
}

async fn asked(question: RwSignal<&'static str>, answers: &Answers) -> Mounted {
    let answers = answers.clone();
    mount(move || {
        let remote = Remote::load(move || answers.clone().to(question.get()));
        let ready = |value: Signal<String>| {
            view! {
                <p>{move || value.get()}</p>
                <input />
            }
        };
        view! { <Loaded remote skeleton=|| "skeleton" ready /> }
    })
    .await
}

#[wasm_bindgen_test]
async fn new_request_cancels_the_previous_one() {
    let (question, answers) = (RwSignal::new("bil"), Answers::default());
    let view = asked(question, &answers).await;
    assert_eq!(view.text(), "skeleton");
    question.set("billing");
    settle().await;
    assert_eq!(*answers.dropped.borrow(), ["bil"], "it is cancelled");
    answers.give("billing", Ok("one")).await;
    assert_eq!(view.text(), "one");
    answers.give("bil", Ok("late")).await;
    assert_eq!(view.text(), "one");
}

#[wasm_bindgen_test]
async fn reload_keeps_the_previous_data_visible() {
    let (question, answers) = (RwSignal::new("a"), Answers::default());
    let view = asked(question, &answers).await;
    answers.give("a", Ok("one")).await;
    assert_eq!(view.count("[aria-busy], .reading-again"), 0);
    question.set("b");
    settle().await;
    assert_eq!(view.text(), "one");
    assert_eq!(view.count("[aria-busy] .reading-again"), 1);
    answers.give("b", Ok("two")).await;
    assert_eq!(view.text(), "two");
    assert_eq!(view.count("[aria-busy], .reading-again"), 0);
}

#[wasm_bindgen_test]
async fn failed_reload_keeps_data_and_input() {
    let (question, answers) = (RwSignal::new("a"), Answers::default());
    let view = asked(question, &answers).await;
    answers.give("a", Ok("one")).await;
    let field: web_sys::HtmlInputElement = wasm_bindgen::JsCast::unchecked_into(view.find("input"));
    field.set_value("typed");
    question.set("b");
    answers.give("b", Err(ApiError::Offline)).await;
    let offline = ApiError::Offline.to_string();
    assert!(view.text().contains(&offline), "{}", view.text());
    assert!(view.text().contains("one"));
    let field: web_sys::HtmlInputElement = wasm_bindgen::JsCast::unchecked_into(view.find("input"));
    assert_eq!(field.value(), "typed");
    answers.give("b", Ok("two")).await;
    press(&view.button("Try again")).await;
    assert_eq!(view.count("[role=alert]"), 0);
    assert!(view.text().contains("two"));
}

#[wasm_bindgen_test]
async fn load_failure_offers_to_retry() {
    let retried = |error: ApiError| async move {
        let tries = RwSignal::new(0);
        let text = error.to_string();
        let view = mount(move || {
            view! { <LoadFailure error=error.clone() on_retry=move |()| tries.update(|count| *count += 1) /> }
        })
        .await;
        let alert = view.find("[role=alert]").text_content().unwrap();
        assert!(alert.contains(&text), "{alert}");
        press(&view.button("Try again")).await;
        assert_eq!(tries.get_untracked(), 1);
    };
    retried(ApiError::Offline).await;
    retried(ApiError::Unauthenticated).await;
    retried(ApiError::Forbidden("Not this.".to_owned())).await;
    retried(ApiError::RateLimited { seconds: 7 }).await;
    retried(ApiError::Unreadable { status: 200 }).await;
}

#[wasm_bindgen_test]
async fn failed_first_load_shows_neither_skeleton_nor_data() {
    let view = mount(|| {
        let remote: Remote<String> = Remote::load(|| async { Err(ApiError::Offline) });
        view! { <Loaded remote skeleton=|| "skeleton" ready=|_| "data" /> }
    })
    .await;
    let text = view.text();
    assert_eq!(view.count("[role=alert]"), 1);
    assert!(
        !text.contains("skeleton") && !text.contains("data"),
        "{text}"
    );
}
