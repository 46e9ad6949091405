//! The list's state in the address.

use management_api::{AppType, ClientStatus};

use crate::{
    api::{ClientQuery, SortOrder},
    domain::{APP_TYPES, AuthMethod},
    routes::encode,
};

/// Reads it; what is missing or unknown is the default. `plain` is the query of an address without any of it.
#[must_use]
pub fn from_url(param: impl Fn(&str) -> Option<String>, plain: &ClientQuery) -> ClientQuery {
    // People count pages from 1.
    let page: u64 = param("page")
        .and_then(|page| page.parse().ok())
        .unwrap_or(1);
    let kind = param("type").unwrap_or_default();
    ClientQuery {
        search: param("q").unwrap_or_default(),
        app_type: APP_TYPES.into_iter().find(|own| own.as_str() == kind),
        method: param("method").and_then(|method| AuthMethod::from_value(&method)),
        status: param("status").and_then(|status| ClientStatus::from_value(&status)),
        sort: param("sort")
            .and_then(|sort| SortOrder::from_value(&sort))
            .unwrap_or(plain.sort),
        page: page.saturating_sub(1),
    }
}

/// Writes it, with the `?`; empty if it is `plain`.
#[must_use]
pub fn to_url(query: &ClientQuery, plain: &ClientQuery) -> String {
    let page = if query.page == 0 {
        String::new()
    } else {
        (query.page + 1).to_string()
    };
    let sort = if query.sort == plain.sort {
        ""
    } else {
        query.sort.as_str()
    };
    let mut out = String::new();
    for (name, value) in [
        ("q", query.search.as_str()),
        ("type", query.app_type.as_ref().map_or("", AppType::as_str)),
        ("method", query.method.map_or("", AuthMethod::as_str)),
        ("status", query.status.map_or("", ClientStatus::as_str)),
        ("sort", sort),
        ("page", &page),
    ] {
        if !value.is_empty() {
            out.push(if out.is_empty() { '?' } else { '&' });
            out.push_str(&format!("{name}={}", encode(value)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(param: impl Fn(&str) -> Option<String>) -> ClientQuery {
        from_url(param, &ClientQuery::default())
    }

    fn written(query: &ClientQuery) -> String {
        to_url(query, &ClientQuery::default())
    }

    #[test]
    fn default_query_has_no_query_string() {
        assert_eq!(written(&ClientQuery::default()), "");
        assert_eq!(read(|_| None), ClientQuery::default());
    }

    #[test]
    fn only_another_order_than_the_backends_is_in_the_address() {
        let oldest = ClientQuery {
            sort: SortOrder::OldestFirst,
            ..ClientQuery::default()
        };
        assert_eq!(written(&oldest), "?sort=created_at%3A1");
        assert_eq!(to_url(&oldest, &oldest), "");
        assert_eq!(from_url(|_| None, &oldest), oldest);
    }

    #[test]
    fn unknown_values_are_ignored() {
        let address = |name: &str| match name {
            "q" => None,
            "sort" => Some("name:1".to_owned()),
            _ => Some("whatever".to_owned()),
        };
        let read = read(address);
        assert_eq!(
            (read.app_type, read.method, read.status),
            (None, None, None)
        );
        assert_eq!((read.sort, read.page), (SortOrder::NameAscending, 0));
    }

    #[test]
    fn pages_count_from_one_in_the_address() {
        let query = ClientQuery {
            search: "a&b".to_owned(),
            status: Some(ClientStatus::Expiring),
            page: 2,
            ..ClientQuery::default()
        };
        assert_eq!(written(&query), "?q=a%26b&status=expiring&page=3");
        let back = read(|name| match name {
            "q" => Some("a&b".to_owned()),
            "status" => Some("expiring".to_owned()),
            "page" => Some("3".to_owned()),
            _ => None,
        });
        assert_eq!(back, query);
    }
}
