//! What the palette offers, and which of it matches.

use management_api::Client;
use primitives::identifier::readings;

use crate::{
    domain::{counted, lowercase, visible},
    routes::{Route, Tab, encode},
};

/// What an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Goes to a page.
    Go(String),
    /// Lists the shortcuts.
    Shortcuts,
    /// Opens the dialog of what the browser keeps.
    Preferences,
    /// Ends the session.
    SignOut,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The label.
    pub label: String,
    /// What it is, at the end of its line.
    pub hint: String,
    /// The action.
    pub action: Action,
    /// Why it is blocked.
    pub blocked: Option<String>,
}

impl Entry {
    fn new(label: &str, hint: &str, action: Action) -> Self {
        Self {
            label: label.to_owned(),
            hint: hint.to_owned(),
            action,
            blocked: None,
        }
    }

    fn blocked(self, reason: Option<String>) -> Self {
        Self {
            blocked: reason,
            ..self
        }
    }
}

/// What the session allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Why no application can be created.
    pub create: Option<String>,
    /// Why no credential can be added.
    pub add: Option<String>,
    /// What leaving is called.
    pub leave: &'static str,
}

/// Entries that are always there, the nearest first. `here` is the application of the present page; `allowed` is there
/// with a session.
#[must_use]
pub fn fixed_entries(here: Option<&str>, permissions: Option<Permissions>) -> Vec<Entry> {
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
        entries.push(
            Entry::new("Add Credential", "This application", Action::Go(add)).blocked(
                permissions
                    .as_ref()
                    .and_then(|permissions| permissions.add.clone()),
            ),
        );
        for tab in Tab::ALL {
            entries.push(Entry::new(
                tab.label(),
                "This application",
                Action::Go(path(tab)),
            ));
        }
    }
    if let Some(permissions) = &permissions {
        let list = Route::Applications.path();
        let create = format!("{list}?create");
        entries.push(Entry::new("Applications", "Page", Action::Go(list)));
        entries.push(
            Entry::new("Create Application", "Action", Action::Go(create))
                .blocked(permissions.create.clone()),
        );
        entries.push(Entry::new(
            "Activity of all applications",
            "Page",
            Action::Go(Route::Activity.path()),
        ));
        entries.push(Entry::new(
            "Find a credential",
            "Page",
            Action::Go(Route::Find.path()),
        ));
    }
    entries.push(Entry::new(
        "Inspect a key or certificate",
        "Page",
        Action::Go(Route::Inspect.path()),
    ));
    entries.push(Entry::new(
        "Generate a key pair",
        "Page",
        Action::Go(Route::Generate.path()),
    ));
    entries.push(Entry::new(
        "Explain an assertion",
        "Page",
        Action::Go(Route::Assertion.path()),
    ));
    entries.push(Entry::new("Help", "Page", Action::Go(Route::Help.path())));
    entries.push(Entry::new("Keyboard shortcuts", "Help", Action::Shortcuts));
    entries.push(Entry::new("Preferences", "Action", Action::Preferences));
    if let Some(permissions) = permissions {
        entries.push(Entry::new(permissions.leave, "Action", Action::SignOut));
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
    Entry::new(
        &visible(&client.name),
        "Application",
        Action::Go(route.path()),
    )
}

/// What leads to the list of all applications that match.
#[must_use]
pub fn of_search(words: &str, total: u64) -> Entry {
    let list = Route::Applications.path();
    let label = format!("Show all {}", counted(total, "matching application"));
    let to = format!("{list}?q={}", encode(words));
    Entry::new(&label, "Page", Action::Go(to))
}

/// What leads to the credential with this key ID, fingerprint or serial number, if the text may be one.
#[must_use]
pub fn of_identifier(typed: &str) -> Option<Entry> {
    const SHORTEST: usize = 8;
    let identifier = typed.trim();
    let is_one = identifier.len() >= SHORTEST
        && identifier.contains(|c: char| c.is_ascii_digit())
        && !readings(identifier).is_empty();
    is_one.then(|| {
        let route = Route::FindIdentifier {
            identifier: identifier.to_owned(),
        };
        let label = format!("Find the credential {}", visible(identifier));
        Entry::new(&label, "Credential", Action::Go(route.path()))
    })
}

/// Those whose words contain every word of `typed`, whatever the case.
#[must_use]
pub fn matching(entries: Vec<Entry>, typed: &str) -> Vec<Entry> {
    let words: Vec<String> = typed.split_whitespace().map(lowercase).collect();
    entries
        .into_iter()
        .filter(|entry| {
            let label = lowercase(&entry.label);
            words.iter().all(|word| label.contains(word))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed_in() -> Option<Permissions> {
        Some(Permissions {
            leave: "Sign out",
            ..Permissions::default()
        })
    }

    #[test]
    fn denied_entries_are_blocked_with_a_reason() {
        let permissions = Permissions {
            create: Some("Not this.".to_owned()),
            add: Some("Nor that.".to_owned()),
            leave: "Disconnect",
        };
        let entries = fixed_entries(Some("abc"), Some(permissions));
        let blocked: Vec<_> = entries
            .iter()
            .filter_map(|entry| Some((entry.label.as_str(), entry.blocked.as_deref()?)))
            .collect();
        assert_eq!(
            blocked,
            [
                ("Add Credential", "Nor that."),
                ("Create Application", "Not this.")
            ]
        );
        assert_eq!(
            entries.last().map(|entry| entry.label.as_str()),
            Some("Disconnect")
        );
    }

    #[test]
    fn entries_of_the_open_application_come_first() {
        let entries = fixed_entries(Some("abc"), signed_in());
        assert_eq!(
            entries.first().map(|entry| &entry.action),
            Some(&Action::Go("/applications/abc/credentials?add".to_owned()))
        );
    }

    #[test]
    fn signed_out_entries_need_no_session() {
        let labels: Vec<_> = fixed_entries(None, None)
            .into_iter()
            .map(|entry| entry.label)
            .collect();
        assert_eq!(
            labels,
            [
                "Inspect a key or certificate",
                "Generate a key pair",
                "Explain an assertion",
                "Help",
                "Keyboard shortcuts",
                "Preferences"
            ]
        );
    }

    #[test]
    fn identifiers_lead_to_their_credential() {
        for (typed, to) in [
            (" billing-key-2027 ", Some("/find?q=billing-key-2027")),
            ("3b:af:fd:e5", Some("/find?q=3b%3Aaf%3Afd%3Ae5")),
            ("billing", None),
            ("payments service 2027", None),
        ] {
            let action = of_identifier(typed).map(|entry| entry.action);
            let expected = to.map(|to| Action::Go(to.to_owned()));
            assert_eq!(action, expected, "{typed}");
        }
    }

    #[test]
    fn all_matches_are_in_the_list() {
        let entry = of_search("a&b", 1_234);
        assert_eq!(entry.action, Action::Go("/applications?q=a%26b".to_owned()));
        assert!(entry.label.contains("1,234"));
    }

    #[test]
    fn every_word_must_match() {
        let found = |typed| matching(fixed_entries(None, signed_in()), typed).len();
        assert_eq!(found("KEY insp"), 1);
        assert_eq!(found("key nothing"), 0);
        assert_eq!(found(""), fixed_entries(None, signed_in()).len());
    }
}
