//! What the palette offers, and which of it matches.

use management_api::Client;

use crate::routes::{Route, Tab};

/// What an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Goes to a page.
    Go(String),
    /// Lists the shortcuts.
    Shortcuts,
    /// Signs out.
    SignOut,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its words.
    pub label: String,
    /// What it is, at the end of its line.
    pub hint: String,
    /// What it does.
    pub deed: Deed,
}

impl Entry {
    fn new(label: &str, hint: &str, deed: Deed) -> Self {
        Self {
            label: label.to_owned(),
            hint: hint.to_owned(),
            deed,
        }
    }
}

/// Entries that are always there, the nearest first. `here` is the application of the present page.
#[must_use]
pub fn standing(here: Option<&str>, signed_in: bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    if let Some(client_id) = here {
        let path = |tab| {
            Route::Application {
                client_id: client_id.to_owned(),
                tab,
            }
            .path()
        };
        let add = format!("{}?add", path(Tab::Credentials));
        entries.push(Entry::new(
            "Add Credential",
            "This application",
            Deed::Go(add),
        ));
        for tab in Tab::ALL {
            entries.push(Entry::new(
                tab.label(),
                "This application",
                Deed::Go(path(tab)),
            ));
        }
    }
    if signed_in {
        let list = Route::Applications.path();
        let create = format!("{list}?create");
        entries.push(Entry::new("Applications", "Page", Deed::Go(list)));
        entries.push(Entry::new("Create Application", "Action", Deed::Go(create)));
    }
    entries.push(Entry::new(
        "Inspect a key or certificate",
        "Page",
        Deed::Go(Route::Inspect.path()),
    ));
    entries.push(Entry::new("Keyboard shortcuts", "Help", Deed::Shortcuts));
    if signed_in {
        entries.push(Entry::new("Sign out", "Action", Deed::SignOut));
    }
    entries
}

/// The entry of an application.
#[must_use]
pub fn of_client(client: &Client) -> Entry {
    let route = Route::Application {
        client_id: client.client_id.clone(),
        tab: Tab::Credentials,
    };
    Entry::new(&client.name, "Application", Deed::Go(route.path()))
}

/// Those whose words contain every word of `typed`, whatever the case.
#[must_use]
pub fn matching(entries: Vec<Entry>, typed: &str) -> Vec<Entry> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    entries
        .into_iter()
        .filter(|entry| {
            let label = entry.label.to_lowercase();
            words.iter().all(|word| label.contains(word))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_an_application_its_own_entries_come_first() {
        let entries = standing(Some("abc"), true);
        assert_eq!(
            entries.first().map(|entry| &entry.deed),
            Some(&Deed::Go("/applications/abc/credentials?add".to_owned()))
        );
    }

    #[test]
    fn without_a_session_only_what_works_without_is_offered() {
        let labels: Vec<_> = standing(None, false)
            .into_iter()
            .map(|entry| entry.label)
            .collect();
        assert_eq!(
            labels,
            ["Inspect a key or certificate", "Keyboard shortcuts"]
        );
    }

    #[test]
    fn every_word_must_match() {
        let found = |typed| matching(standing(None, true), typed).len();
        assert_eq!(found("KEY insp"), 1);
        assert_eq!(found("key nothing"), 0);
        assert_eq!(found(""), standing(None, true).len());
    }
}
