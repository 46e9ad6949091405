//! The list's state in the address.

use crate::{
    api::ClientQuery,
    domain::{APP_TYPES, AuthMethod},
    routes::encode,
};

/// Orders other than the server's own, as `sort` on the wire.
pub(super) const ORDERS: [(&str, &str); 3] = [
    ("created_at:-1", "Newest first"),
    ("name:1", "Name, A to Z"),
    ("name:-1", "Name, Z to A"),
];

/// Reads it; what is missing or unreadable is the default.
#[must_use]
pub fn from_url(param: impl Fn(&str) -> Option<String>) -> ClientQuery {
    let text = |name| param(name).unwrap_or_default();
    // People count pages from 1.
    let page: u64 = text("page").parse().unwrap_or(1);
    let known = |name, is_known: &dyn Fn(&str) -> bool| {
        param(name)
            .filter(|value| is_known(value))
            .unwrap_or_default()
    };
    ClientQuery {
        search: text("q"),
        app_type: known("type", &|value| {
            APP_TYPES.iter().any(|(own, ..)| *own == value)
        }),
        method: known("method", &|value| AuthMethod::from_value(value).is_some()),
        sort: known("sort", &|value| ORDERS.iter().any(|(own, _)| *own == value)),
        page: page.saturating_sub(1),
    }
}

/// Writes it, with the `?`; empty where everything is the default.
#[must_use]
pub fn to_url(query: &ClientQuery) -> String {
    let page = if query.page == 0 {
        String::new()
    } else {
        (query.page + 1).to_string()
    };
    let mut out = String::new();
    for (name, value) in [
        ("q", &query.search),
        ("type", &query.app_type),
        ("method", &query.method),
        ("sort", &query.sort),
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
    fn the_default_leaves_the_address_clean() {
        assert_eq!(to_url(&ClientQuery::default()), "");
        assert_eq!(from_url(|_| None), ClientQuery::default());
    }

    #[test]
    fn what_nobody_knows_is_left_out() {
        let address = |name: &str| match name {
            "q" => None,
            "sort" => Some("name:1".to_owned()),
            _ => Some("whatever".to_owned()),
        };
        let read = from_url(address);
        assert_eq!((read.app_type.as_str(), read.method.as_str()), ("", ""));
        assert_eq!((read.sort.as_str(), read.page), ("name:1", 0));
    }

    #[test]
    fn pages_count_from_one() {
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
