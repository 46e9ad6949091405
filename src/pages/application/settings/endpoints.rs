//! What the application's developers need of the server: addresses to copy.

use leptos::prelude::*;

use crate::{
    session::Server,
    ui::{CopyableText, SkeletonRows},
};

/// The card.
#[component]
pub fn EndpointsCard(
    /// The server's issuer identifier; `None` until known.
    #[prop(into)]
    issuer: Signal<Option<String>>,
) -> impl IntoView {
    let lines = move |issuer: &str| {
        addresses(issuer)
            .map(|(label, address)| {
                view! {
                    <dt>{label}</dt>
                    <dd>
                        <CopyableText text=address what=crate::domain::lowercase(label) />
                    </dd>
                }
            })
            .collect_view()
    };
    view! {
        <section class="card" aria-labelledby="endpoints-heading">
            <div class="card-head">
                <div>
                    <h2 id="endpoints-heading">"Endpoints"</h2>
                    <p>"Addresses that the application uses."</p>
                </div>
            </div>
            {move || match issuer.get() {
                None => view! { <SkeletonRows /> }.into_any(),
                Some(issuer) => {
                    view! {
                        <div class="card-body">
                            <dl class="facts">{lines(&issuer)}</dl>
                        </div>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

/// The issuer of the backend, once it is known.
pub fn issuer() -> Signal<Option<String>> {
    match use_context::<Server>() {
        Some(Server(server)) => {
            let server = server.latest();
            Signal::derive(move || server.read().as_ref().map(|server| server.issuer.clone()))
        }
        None => Signal::stored(None),
    }
}

/// The addresses, from the issuer.
fn addresses(issuer: &str) -> impl Iterator<Item = (&'static str, String)> {
    let base = issuer.trim_end_matches('/');
    [
        ("Issuer", issuer.to_owned()),
        ("Token endpoint", format!("{base}/oauth/token")),
        (
            "Public keys (JWKS)",
            format!("{base}/.well-known/jwks.json"),
        ),
        (
            "Metadata",
            format!("{base}/.well-known/openid-configuration"),
        ),
    ]
    .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_one_slash_after_the_host() {
        let all: Vec<_> = addresses("https://a.example/").collect();
        assert_eq!(all[0].1, "https://a.example/", "exactly as the audience");
        for (_, address) in &all[1..] {
            let path = address.strip_prefix("https://a.example/").unwrap();
            assert!(!path.starts_with('/'), "{address}");
        }
    }
}
