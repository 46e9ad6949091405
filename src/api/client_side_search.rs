//! Searching, filtering and sorting in the browser: a tenant's API knows types and pages only.

use management_api::{Client, ClientList, rules::PAGE_SIZE_MAX};

use super::{Api, ApiError, ClientQuery, ClientsPage, PER_PAGE, SortOrder};
use crate::domain::{AuthMethod, lowercase};

impl Api {
    /// Reads all applications, page by page; [`Api::pause`] shows the progress.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn all_clients(self) -> Result<Vec<Client>, ApiError> {
        let progress = self.reading_all();
        let mut clients = Vec::new();
        for page in 0.. {
            let path = format!(
                "/api/v2/clients?include_totals=true&is_global=false&page={page}&per_page={PAGE_SIZE_MAX}"
            );
            let list: ClientList = self.read(&path).await?;
            let total = match &list {
                ClientList::Totals(page) => page.total,
                _ => u64::MAX,
            };
            let before = clients.len();
            clients.extend(list.into_clients());
            if clients.len() == before || clients.len() as u64 >= total {
                break;
            }
            if total < u64::MAX {
                progress.set(page + 2, total.div_ceil(PAGE_SIZE_MAX));
            }
        }
        Ok(clients)
    }
}

/// Returns true if a tenant can't answer this query by itself. What it doesn't report at all, status and expiry, is left out:
/// the list doesn't offer it there.
pub(super) fn is_needed(query: &ClientQuery) -> bool {
    !query.search.is_empty() || query.method.is_some() || query.sort != SortOrder::OldestFirst
}

/// The requested page, out of all applications.
#[must_use]
pub fn choose(mut clients: Vec<Client>, query: &ClientQuery) -> ClientsPage {
    let wanted = lowercase(&query.search);
    clients.retain(|client| {
        (lowercase(&client.name).contains(&wanted) || client.client_id == query.search)
            && (query.app_type.is_none() || client.app_type == query.app_type)
            && (query.method.is_none() || AuthMethod::of(client) == query.method)
    });
    // A tenant lists the oldest first, and does not say when an application was made.
    match query.sort {
        SortOrder::OldestFirst | SortOrder::NextExpiry | SortOrder::LastExpiry => {}
        SortOrder::NewestFirst => clients.reverse(),
        SortOrder::NameAscending | SortOrder::NameDescending => {
            clients.sort_by_cached_key(|client| lowercase(&client.name));
            if query.sort == SortOrder::NameDescending {
                clients.reverse();
            }
        }
    }
    let total = clients.len() as u64;
    let start = query.page.saturating_mul(PER_PAGE);
    let skipped = usize::try_from(start).unwrap_or(usize::MAX);
    ClientsPage {
        clients: clients
            .into_iter()
            .skip(skipped)
            .take(PER_PAGE as usize)
            .collect(),
        start,
        total: Some(total),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use management_api::AppType;
    use serde_json::json;

    fn clients() -> Vec<Client> {
        serde_json::from_value(json!([
            {"client_id": "a1", "name": "Billing", "app_type": "non_interactive",
             "client_authentication_methods": {"private_key_jwt": {"credentials": []}}},
            {"client_id": "b2", "name": "archive", "app_type": "regular_web",
             "token_endpoint_auth_method": "client_secret_post"},
            {"client_id": "c3", "name": "Rebilling", "app_type": "non_interactive",
             "token_endpoint_auth_method": "client_secret_post"},
        ]))
        .unwrap()
    }

    fn found(query: &ClientQuery) -> Vec<String> {
        let page = choose(clients(), query);
        page.clients
            .into_iter()
            .map(|client| client.client_id)
            .collect()
    }

    #[test]
    fn name_id_type_and_method_are_searched() {
        let query = || ClientQuery {
            sort: SortOrder::OldestFirst,
            ..ClientQuery::default()
        };
        for (query, ids) in [
            (
                ClientQuery {
                    search: "BILL".into(),
                    ..query()
                },
                &["a1", "c3"][..],
            ),
            (
                ClientQuery {
                    search: "b2".into(),
                    ..query()
                },
                &["b2"],
            ),
            (
                ClientQuery {
                    method: AuthMethod::from_value("client_secret_post"),
                    app_type: Some(AppType::NonInteractive),
                    ..query()
                },
                &["c3"],
            ),
            (
                ClientQuery {
                    method: AuthMethod::from_value("private_key_jwt"),
                    ..query()
                },
                &["a1"],
            ),
            (
                ClientQuery {
                    sort: SortOrder::NameAscending,
                    ..query()
                },
                &["b2", "a1", "c3"],
            ),
        ] {
            assert_eq!(found(&query), ids, "{query:?}");
        }
    }

    #[test]
    fn results_are_paged() {
        let many = (0..60)
            .map(|number| Client {
                client_id: number.to_string(),
                ..Client::default()
            })
            .collect();
        let query = ClientQuery {
            page: 2,
            sort: SortOrder::OldestFirst,
            ..ClientQuery::default()
        };
        let page = choose(many, &query);
        assert_eq!((page.start, page.total), (50, Some(60)));
        assert_eq!(page.clients.len(), 10);
    }
}
