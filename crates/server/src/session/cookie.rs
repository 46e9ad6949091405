//! The session cookie.

use axum::http::header::{COOKIE, HeaderMap};

use crate::settings::Settings;

/// The name without TLS: browsers refuse the prefix `__Host-` without Secure.
const PLAIN_NAME: &str = "countersign_session";
/// The name under TLS: bound to this host, and sent back over TLS only.
const SECURE_NAME: &str = "__Host-countersign_session";

/// The token in the request's cookie.
pub(super) fn read<'a>(headers: &'a HeaderMap, settings: &Settings) -> Option<&'a str> {
    let name = name(settings);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(candidate, token)| (candidate == name).then_some(token))
}

/// The `Set-Cookie` value that hands `token` to the browser for `seconds`; 0 takes it away.
pub(super) fn set(token: &str, seconds: i64, settings: &Settings) -> String {
    let secure = if settings.tls { "; Secure" } else { "" };
    format!(
        "{}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}",
        name(settings)
    )
}

fn name(settings: &Settings) -> &'static str {
    if settings.tls {
        SECURE_NAME
    } else {
        PLAIN_NAME
    }
}

#[cfg(test)]
mod tests {
    use super::{read, set};
    use crate::settings::Settings;
    use axum::http::HeaderMap;

    #[test]
    fn the_cookie_is_found_among_others() {
        let settings = Settings::new("http://127.0.0.1:8080/");
        let mut headers = HeaderMap::new();
        headers.append("cookie", "a=b; xcountersign_session=no".parse().unwrap());
        assert_eq!(read(&headers, &settings), None);
        headers.append(
            "cookie",
            "c=d;countersign_session=token; e=f".parse().unwrap(),
        );
        assert_eq!(read(&headers, &settings), Some("token"));
    }

    #[test]
    fn the_cookie_is_bound_to_the_host_under_tls() {
        let mut settings = Settings::new("https://login.example/");
        settings.tls = true;
        assert_eq!(
            set("token", 60, &settings),
            "__Host-countersign_session=token; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure"
        );
    }
}
