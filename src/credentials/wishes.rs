//! From what a menu asks for to what is done: directly, or after a question.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Client, Credential};

use super::method::Authentication;
use super::table::said_name;
use super::usable::usable;
use super::work::Work;
use crate::ui::{Ask, in_sentence};

/// Detaches a credential: at once with an undo, or after a question where none usable is left.
pub fn disable(
    work: Work,
    client: &Client,
    credentials: &[Credential],
    credential: &Credential,
    now: DateTime<Utc>,
    ask: RwSignal<Option<Ask>>,
) {
    let Some(from) = Authentication::of(client) else {
        return;
    };
    let to = from.without(&credential.id);
    let name = said_name(credential);
    let done = format!("{name} is not in use any more. It stays stored.");
    let had = usable(credentials, from.credentials(), now).len();
    let left = usable(credentials, to.credentials(), now).len();
    let id = credential.id.clone();
    let go = move || work.attach(from.clone(), to.clone(), done.clone(), id.clone());
    if had == 0 || left > 0 {
        return go();
    }
    ask.set(Some(Ask {
        title: format!("Disable {name}?"),
        lines: vec![
            format!(
                "It is the last usable credential of {}. From the moment of disabling, the token endpoint answers invalid_client to each of its requests.",
                in_sentence(&client.name)
            ),
            "Access tokens that were given out keep working until they expire.".to_owned(),
            "To rotate without interruption, add and enable the new credential first.".to_owned(),
        ],
        phrase: Some(client.name.clone()),
        verb: "Disable".to_owned(),
        then: Arc::new(go),
    }));
}

/// Deletes a credential after a question.
pub fn delete(work: Work, credential: Credential, ask: RwSignal<Option<Ask>>) {
    let name = said_name(&credential);
    let mut lines = vec![
        "It is not in use, so nothing stops working.".to_owned(),
        "This can’t be undone: to have it again, its file is needed.".to_owned(),
    ];
    if let Some(kid) = &credential.kid {
        lines.push(format!("Its key ID is {kid}."));
    }
    ask.set(Some(Ask {
        title: format!("Delete {name}?"),
        lines,
        phrase: None,
        verb: "Delete".to_owned(),
        then: Arc::new(move || work.delete(credential.clone())),
    }));
}
