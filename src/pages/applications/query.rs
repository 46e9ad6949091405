//! The list's state in the address.

use management_api::AppType;

use crate::{
    api::{ClientQuery, SortOrder},
    domain::{APP_TYPES, AuthMethod},
    routes::encode,
};

/// Reads it; what is missing or unknown is the default.
#[must_use]
pub fn from_url(param: impl Fn(&str) -> Option<String>) -> ClientQuery {
    // People count pages from 1.
    let page: u64 = param("page")
        .and_then(|page| page.parse().ok())
        .unwrap_or(1);
    let kind = param("type").unwrap_or_default();
    ClientQuery {
        search: param("q").unwrap_or_default(),
        app_type: APP_TYPES.into_iter().find(|own| own.as_str() == kind),
        method: param("method").and_then(|method| AuthMethod::from_value(&method)),
        sort: param("sort")
            .and_then(|sort| SortOrder::from_value(&sort))
            .unwrap_or_default(),
        page: page.saturating_sub(1),
    }
}

/// Writes it, with the `?`; empty if everything is the default.
#[must_use]
pub fn to_url(query: &ClientQuery) -> String {
    let page = if query.page == 0 {
        String::new()
    } else {
        (query.page + 1).to_string()
    };
    let mut out = String::new();
    for (name, value) in [
        ("q", query.search.as_str()),
        ("type", query.app_type.as_ref().map_or("", AppType::as_str)),
        ("method", query.method.map_or("", AuthMethod::as_str)),
        ("sort", query.sort.as_str()),
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

    #[test]
    fn default_query_has_no_query_string() {
        assert_eq!(to_url(&ClientQuery::default()), "");
        assert_eq!(from_url(|_| None), ClientQuery::default());
    }

    #[test]
    fn unknown_values_are_ignored() {
        let address = |name: &str| match name {
            "q" => None,
            "sort" => Some("name:1".to_owned()),
            _ => Some("whatever".to_owned()),
        };
        let read = from_url(address);
        assert_eq!((read.app_type, read.method), (None, None));
        assert_eq!((read.sort, read.page), (SortOrder::NameAscending, 0));
    }

    #[test]
    fn pages_count_from_one_in_the_address() {
        let query = ClientQuery {
            search: "a&b".to_owned(),
            page: 2,
            ..ClientQuery::default()
        };
        assert_eq!(to_url(&query), "?q=a%26b&page=3");
        let back = from_url(|name| match name {
            "q" => Some("a&b".to_owned()),
            "page" => Some("3".to_owned()),
            _ => None,
        });
        assert_eq!(back, query);
    }
}
