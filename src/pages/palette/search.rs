//! Searches applications while the user types.

use super::entry::{Entry, of_client, of_search};
use crate::{
    api::{Api, ClientQuery, ClientsPage, Remote, SortOrder, choose},
    session::{Session, SessionState},
};
use leptos::prelude::*;

/// Letters typed in quick succession make one search, in milliseconds.
const PAUSE_MS: u32 = 200;
/// The most applications offered.
const MOST: usize = 8;

/// The results, and the state of the search.
#[derive(Clone, Copy)]
pub struct Search {
    /// The applications; if more match, what leads to all of them.
    pub found: Signal<Vec<Entry>>,
    /// How many applications match, and how many of them are offered, if that is fewer.
    pub left_out: Signal<Option<(u64, u64)>>,
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
                    return Ok(ClientsPage::default());
                };
                gloo_timers::future::TimeoutFuture::new(PAUSE_MS).await;
                if !searches {
                    let clients = api.all_clients().await?;
                    return Ok(ClientsPage {
                        clients,
                        ..ClientsPage::default()
                    });
                }
                let query = ClientQuery {
                    search,
                    ..ClientQuery::default()
                };
                api.clients(&query).await
            }
        });
        let found = Memo::new(move |_| {
            asked().map(|words| {
                let page = matching(answer.latest().get().unwrap_or_default(), &words);
                (words, page)
            })
        });
        let left_out = move || {
            let found = found.read();
            let (_, page) = found.as_ref()?;
            let (total, shown) = (page.total?, page.clients.len().min(MOST) as u64);
            (total > shown).then_some((total, shown))
        };
        Self {
            found: Signal::derive(move || {
                let Some((words, page)) = found.get() else {
                    return Vec::new();
                };
                let all = left_out().map(|(total, _)| of_search(&words, total));
                let shown = page.clients.iter().take(MOST).map(of_client);
                shown.chain(all).collect()
            }),
            left_out: Signal::derive(left_out),
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

/// Those of the last response that match what is typed now. Only the server knows how many match its own search.
fn matching(answer: ClientsPage, search: &str) -> ClientsPage {
    let total = answer.total;
    // In the order of the response.
    let query = ClientQuery {
        search: search.to_owned(),
        sort: SortOrder::OldestFirst,
        ..ClientQuery::default()
    };
    let chosen = choose(answer.clients, &query);
    ClientsPage {
        total: total.or(chosen.total),
        ..chosen
    }
}
