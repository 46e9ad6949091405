//! The name and port by which a request calls a server.

use std::net::Ipv6Addr;

/// A host and perhaps a port, as in a `Host` header (RFC 9110, section 7.2) or an origin.
#[derive(Debug, Clone, Copy)]
pub struct Authority<'a> {
    /// Without the dot that ends a fully qualified name; of IPv6 in brackets.
    host: &'a str,
    port: Option<u16>,
}

impl<'a> Authority<'a> {
    /// Reads an IP address or a name of letters, digits, `-` and `_`: the characters of DNS and of `xn--` names. `None`
    /// for anything else, above all user information, lists and empty names.
    pub fn parse(text: &'a str) -> Option<Self> {
        let end = match text.strip_prefix('[') {
            Some(rest) => rest.find(']')? + 2,
            None => text.find(':').unwrap_or(text.len()),
        };
        let (host, rest) = text.split_at_checked(end)?;
        let port = match rest.strip_prefix(':') {
            None if rest.is_empty() => None,
            None => return None,
            Some("") => None,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(digits.parse().ok()?)
            }
            Some(_) => return None,
        };
        let host = host.strip_suffix('.').unwrap_or(host);
        let is_valid = match host.strip_prefix('[') {
            Some(address) => address
                .strip_suffix(']')
                .is_some_and(|address| address.parse::<Ipv6Addr>().is_ok()),
            None => host.split('.').all(is_label),
        };
        is_valid.then_some(Self { host, port })
    }

    /// Returns true if both name the same host and port. One without a port has the default one.
    pub fn is(self, other: Self, default_port: u16) -> bool {
        self.host.eq_ignore_ascii_case(other.host)
            && self.port.unwrap_or(default_port) == other.port.unwrap_or(default_port)
    }
}

/// The port of URLs that name none.
pub const fn default_port(is_https: bool) -> u16 {
    if is_https { 443 } else { 80 }
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::Authority;

    #[test]
    fn case_dot_and_default_port_make_no_difference() {
        let own = Authority::parse("login.example").unwrap();
        for (text, expected) in [
            ("login.example", true),
            ("LOGIN.example.", true),
            ("login.example:443", true),
            ("login.example:", true),
            ("login.example:0443", true),
            ("login.example:80", false),
            ("login.example.example", false),
            ("ogin.example", false),
        ] {
            let other = Authority::parse(text).unwrap();
            assert_eq!(own.is(other, 443), expected, "{text}");
        }
        let own = Authority::parse("[::1]:8080").unwrap();
        assert!(own.is(Authority::parse("[::1]:8080").unwrap(), 80));
        assert!(!own.is(Authority::parse("[::1]").unwrap(), 80));
    }

    #[test]
    fn invalid_hosts_are_rejected() {
        for text in [
            "",
            ".",
            ":",
            ":80",
            "a..b",
            ".a",
            "a..",
            "a b",
            "a/",
            "a?",
            "a#",
            "a\\b",
            "me@a",
            "a,b",
            "a:80:80",
            "a:80, a:80",
            "a:+80",
            "a:-1",
            "a:65536",
            "a:8o",
            "::1",
            "[::1",
            "[::1]80",
            "[::1]x:80",
            "[::1].",
            "[]",
            "[a]",
            "[127.0.0.1]",
            "[fe80::1%25eth0]",
            "[v1.a]",
            "%61",
            "\u{f6}",
            "a\0",
            "a\t",
            "*",
        ] {
            assert!(Authority::parse(text).is_none(), "{text:?}");
        }
    }
}
