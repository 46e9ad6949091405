//! What the session may do, so that an action that would be refused says so from the start.

use leptos::prelude::*;

use super::{Session, SessionState};

/// Why an action is not allowed; `None` where it is, and where the server does not tell its scopes.
#[must_use]
pub fn denied(scope: &'static str) -> Signal<Option<String>> {
    let Some(session) = use_context::<Session>() else {
        return Signal::stored(None);
    };
    Signal::derive(move || match &*session.state().read() {
        SessionState::In(info) => lacking(&info.scopes, scope),
        _ => None,
    })
}

fn lacking(scopes: &[String], scope: &str) -> Option<String> {
    let knows = !scopes.is_empty();
    (knows && !scopes.iter().any(|own| own == scope))
        .then(|| format!("Your session lacks the scope {scope}."))
}

#[cfg(test)]
mod tests {
    use super::lacking;

    #[test]
    fn names_the_scope_that_is_missing() {
        let scopes = ["read:clients".to_owned()];
        assert_eq!(lacking(&scopes, "read:clients"), None);
        assert_eq!(lacking(&[], "create:clients"), None, "nothing is known");
        assert!(
            lacking(&scopes, "create:clients").is_some_and(|text| text.contains("create:clients"))
        );
    }
}
