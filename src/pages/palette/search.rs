//! Searches applications while the user types.

use leptos::prelude::*;
use management_api::Client;

use super::entry::{Entry, of_client};
use crate::{
    api::{Api, ClientQuery, Remote, choose},
    session::{Session, SessionState},
};

/// Letters typed in quick succession make one search, in milliseconds.
const PAUSE_MS: u32 = 200;
/// The most applications offered.
const MOST: usize = 8;

/// The results, and the state of the search.
#[derive(Clone, Copy)]
pub struct Search {
    /// The applications.
    pub found: Signal<Vec<Entry>>,
    /// That it is running, or why it failed.
    pub note: Signal<Option<String>>,
}

impl Search {
    /// Searches for what is typed, shortly after the last letter, until the current owner is disposed.
    pub fn new(typed: RwSignal<String>, session: Session) -> Self {
        let api = expect_context::<Api>();
        let words = Memo::new(move |_| typed.read().trim().to_owned());
        let asked = move || {
            let signed_in = matches!(*session.state().read(), SessionState::In(_));
            (signed_in && !words.read().is_empty()).then(|| words.get())
        };
        // A tenant can't search: all of its applications are read once, and each letter chooses from them here.
        let searches = api.backend().is_countersign();
        let question = Memo::new(move |before: Option<&Option<String>>| match before {
            Some(Some(all)) if !searches => Some(all.clone()),
            _ if searches => asked(),
            _ => asked().map(|_| String::new()),
        });
        let answer = Remote::load(move || {
            let question = question.get();
            async move {
                let Some(search) = question else {
                    return Ok(Vec::new());
                };
                gloo_timers::future::TimeoutFuture::new(PAUSE_MS).await;
                if !searches {
                    return api.all_clients().await;
                }
                let query = ClientQuery {
                    search,
                    ..ClientQuery::default()
                };
                Ok(api.clients(&query).await?.clients)
            }
        });
        Self {
            found: Signal::derive(move || match asked() {
                Some(words) => matching(answer.latest().get().unwrap_or_default(), words),
                None => Vec::new(),
            }),
            note: Signal::derive(move || {
                asked()?;
                if answer.busy().get() {
                    return Some("Searching applications…".to_owned());
                }
                let error = answer.error().get()?;
                Some(format!("Couldn’t search applications. {error}"))
            }),
        }
    }
}

/// Those of the last response that match what is typed now.
fn matching(clients: Vec<Client>, search: String) -> Vec<Entry> {
    let query = ClientQuery {
        search,
        ..ClientQuery::default()
    };
    let page = choose(clients, &query);
    page.clients.iter().take(MOST).map(of_client).collect()
}
