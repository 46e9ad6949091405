//! Methods that can't be chosen: one folded line.

use leptos::prelude::*;
use management_api::{Client, UnservedMethod};

use crate::domain::{AuthMethod, unavailable};

/// The methods that this client can't have with this server, with the reasons.
#[component]
pub fn UnavailableMethods(
    /// The application.
    client: Signal<Client>,
    /// Methods that the server doesn't support.
    unserved: Signal<Vec<UnservedMethod>>,
) -> impl IntoView {
    let methods = Memo::new(move |_| {
        let (client, unserved) = (client.read(), unserved.read());
        AuthMethod::ALL
            .into_iter()
            .filter_map(|method| Some((method, unavailable(method, &client, &unserved)?)))
            .collect::<Vec<_>>()
    });
    move || {
        let methods = methods.get();
        let names: Vec<_> = methods.iter().map(|(method, _)| method.label()).collect();
        (!names.is_empty()).then(|| {
            view! {
                <details class="unavailable-methods">
                    <summary>"Not available here: " {names.join(", ")}</summary>
                    <dl class="facts">
                        {methods
                            .into_iter()
                            .map(|(method, reason)| {
                                view! {
                                    <dt>{method.label()}</dt>
                                    <dd>{reason}</dd>
                                }
                            })
                            .collect_view()}
                    </dl>
                </details>
            }
        })
    }
}
