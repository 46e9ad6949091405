//! From what a menu asks for to what is done: directly, or after a question.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Client, Credential};

use super::method::{Authentication, attached};
use super::table::{display_name, expired};
use super::work::Work;
use crate::{clock, ui::Ask};

/// The credentials that would still verify an assertion if only `ids` were attached.
#[must_use]
pub fn usable<'a>(
    credentials: &'a [Credential],
    ids: &[String],
    now: DateTime<Utc>,
) -> Vec<&'a Credential> {
    credentials
        .iter()
        .filter(|credential| ids.contains(&credential.id) && !expired(credential, now))
        .collect()
}

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
    let name = display_name(credential);
    let done = format!("{name} is not in use any more. It stays stored.");
    let had = usable(credentials, from.credentials(), now).len();
    let left = usable(credentials, to.credentials(), now).len();
    let go = move || work.attach(from.clone(), to.clone(), done.clone());
    if had == 0 || left > 0 {
        return go();
    }
    ask.set(Some(Ask {
        title: format!("Disable {name}?"),
        lines: vec![
            format!(
                "It is the last usable credential of {}. From the moment of disabling, the token endpoint answers invalid_client to each of its requests.",
                client.name
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
    let name = display_name(&credential);
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

/// What is said when a credential ends and no other is usable then; `None` where one is.
#[must_use]
pub fn gap(
    client: &Client,
    credentials: &[Credential],
    changed: &Credential,
    ends: Option<DateTime<Utc>>,
) -> Option<String> {
    let ends = ends?;
    let ids = attached(client);
    if !ids.contains(&changed.id) {
        return None;
    }
    let others: Vec<String> = ids.into_iter().filter(|id| *id != changed.id).collect();
    usable(credentials, &others, ends).is_empty().then(|| {
        format!(
            "At {} no usable credential is left: from then on {} gets no access tokens, unless another is enabled before.",
            clock::utc(ends),
            client.name
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credential(id: &str, expires_at: Option<&str>) -> Credential {
        let end = expires_at.map_or(String::new(), |at| format!(r#","expires_at":"{at}""#));
        serde_json::from_str(&format!(
            r#"{{"id":"{id}","credential_type":"public_key"{end}}}"#
        ))
        .unwrap()
    }

    fn client(ids: &[&str]) -> Client {
        let refs: Vec<_> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        serde_json::from_str(&format!(
            r#"{{"client_id":"c","name":"billing","client_authentication_methods":{{"private_key_jwt":{{"credentials":[{}]}}}}}}"#,
            refs.join(",")
        ))
        .unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn expired_ones_are_not_usable() {
        let all = [
            credential("a", Some("2026-01-01T00:00:00Z")),
            credential("b", None),
        ];
        let ids = ["a".to_owned(), "b".to_owned()];
        let left = usable(&all, &ids, at("2026-06-01T00:00:00Z"));
        assert_eq!(
            left.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(),
            ["b"]
        );
    }

    #[test]
    fn an_end_without_a_successor_is_a_gap() {
        let all = [
            credential("a", None),
            credential("b", Some("2027-01-01T00:00:00Z")),
        ];
        let ends = Some(at("2028-01-01T00:00:00Z"));
        assert!(gap(&client(&["a", "b"]), &all, &all[0], ends).is_some());
        let early = Some(at("2026-12-01T00:00:00Z"));
        assert_eq!(gap(&client(&["a", "b"]), &all, &all[0], early), None);
        assert_eq!(
            gap(&client(&["b"]), &all, &all[0], ends),
            None,
            "not attached"
        );
        assert_eq!(
            gap(&client(&["a"]), &all, &all[0], None),
            None,
            "never ends"
        );
    }
}
