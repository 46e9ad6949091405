//! The session's scopes, so that an action that would be rejected is blocked with a reason.

use leptos::prelude::*;

use super::{Session, SessionState};
use crate::api::Api;

/// Why an action is not allowed; `None` if it is, and if the server does not list its scopes.
#[must_use]
pub fn denied(scope: &'static str) -> Signal<Option<String>> {
    denied_without(vec![scope])
}

/// Why the authentication method can't be changed. Our own server requires one scope; a tenant accepts any scope
/// that allows changing a client.
#[must_use]
pub fn denied_method_change() -> Signal<Option<String>> {
    let is_tenant = use_context::<Api>().is_some_and(|api| !api.backend().is_countersign());
    denied_without(if is_tenant {
        vec![
            "update:clients",
            "update:client_keys",
            "update:client_credentials",
        ]
    } else {
        vec!["update:client_credentials"]
    })
}

/// Any one of the scopes is enough.
fn denied_without(scopes: Vec<&'static str>) -> Signal<Option<String>> {
    let Some(session) = use_context::<Session>() else {
        return Signal::stored(None);
    };
    Signal::derive(move || match &*session.state().read() {
        SessionState::In(info) => lacking(&info.scopes, &scopes),
        _ => None,
    })
}

fn lacking(own: &[String], wanted: &[&str]) -> Option<String> {
    if own.is_empty() || own.iter().any(|own| wanted.contains(&own.as_str())) {
        return None;
    }
    Some(match wanted {
        [scope] => format!("Your session lacks the scope {scope}."),
        scopes => format!(
            "Your session lacks a scope. It needs one of: {}.",
            scopes.join(", ")
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::lacking;

    #[test]
    fn missing_scope_denies() {
        let scopes = ["read:clients".to_owned()];
        assert_eq!(lacking(&scopes, &["read:clients"]), None);
        assert_eq!(lacking(&[], &["create:clients"]), None, "nothing is known");
        let any = ["update:clients", "read:clients"];
        assert_eq!(lacking(&scopes, &any), None, "one of them is enough");
        for wanted in [
            &["create:clients"][..],
            &["create:clients", "update:clients"],
        ] {
            let text = lacking(&scopes, wanted).unwrap();
            assert!(text.contains("create:clients"), "{text}");
        }
    }
}
