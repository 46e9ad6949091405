//! The page's content security policy, narrowed once the page's backends are known.

use leptos::prelude::*;

use crate::api::Backend;

/// From now on the page can send requests to its own origin and these backends only. Only what all
/// policies allow is allowed, so this can't be undone without reloading the page.
pub fn restrict_connections(backends: &[Backend]) {
    let Some(head) = document().head() else {
        return;
    };
    let Ok(meta) = document().create_element("meta") else {
        return;
    };
    let policy = policy(backends);
    let set = meta
        .set_attribute("http-equiv", "Content-Security-Policy")
        .and_then(|()| meta.set_attribute("content", &policy));
    if set.is_ok() {
        let _ = head.append_child(&meta);
    }
}

fn policy(backends: &[Backend]) -> String {
    let mut policy = "connect-src 'self'".to_owned();
    for origin in backends.iter().map(Backend::origin) {
        if !origin.is_empty() {
            policy.push(' ');
            policy.push_str(&origin);
        }
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policy_names_each_backend_once() {
        let backends = [
            Backend::SameOrigin,
            Backend::Server("https://auth.example.com".to_owned()),
            Backend::tenant("acme.eu.auth0.com").unwrap(),
        ];
        assert_eq!(
            policy(&backends),
            "connect-src 'self' https://auth.example.com https://acme.eu.auth0.com"
        );
    }
}
