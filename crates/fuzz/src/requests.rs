//! The server: an answer in the contract's shape whatever is sent, never a server error, and never a token without
//! client authentication.

mod world;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request, StatusCode};

use world::World;

const MEDIA_TYPES: [&str; 4] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/json; charset=utf-16",
];

const MANAGEMENT: [(Method, &str); 16] = [
    (Method::POST, "/api/v2/clients"),
    (Method::PATCH, "/api/v2/clients/CLIENT"),
    (Method::POST, "/api/v2/clients/CLIENT/credentials"),
    (
        Method::PATCH,
        "/api/v2/clients/CLIENT/credentials/CREDENTIAL",
    ),
    (Method::POST, "/api/v2/client-grants"),
    (Method::PATCH, "/api/v2/client-grants/x"),
    (Method::POST, "/api/v2/resource-servers"),
    (Method::PATCH, "/api/v2/resource-servers/API"),
    (Method::GET, "/api/v2/clients?"),
    (Method::GET, "/api/v2/clients/"),
    (Method::GET, "/api/v2/client-grants?"),
    (Method::GET, "/api/v2/resource-servers?"),
    (Method::GET, "/api/v2/resource-servers/"),
    (Method::GET, "/api/v2/logs?"),
    (Method::GET, "/countersign/v1/credentials?"),
    (Method::POST, "/countersign/v1/session"),
];

/// The first byte chooses operation and media type; the rest is the body, or the end of the URL of a GET.
pub(crate) fn management(input: &[u8]) {
    let Some((choice, rest)) = input.split_first() else {
        return;
    };
    let world = World::get();
    let (method, path) = &MANAGEMENT[usize::from(choice & 0x0f)];
    let mut path = world.fill_in(path);
    let mut body = rest;
    if *method == Method::GET {
        path.extend(rest.iter().copied().flat_map(in_url));
        body = &[];
    }
    // Media types other than JSON are rejected immediately: one in eight is enough.
    let media_type = match choice >> 5 {
        7 => MEDIA_TYPES[usize::from(choice >> 4 & 1) + 1],
        _ => MEDIA_TYPES[0],
    };
    let request = world
        .as_administrator(method.clone(), &path)
        .header(CONTENT_TYPE, media_type)
        .body(Body::from(body.to_vec()));
    let Ok(request) = request else { return };
    let (status, answer) = world.send(request);
    assert!(!status.is_server_error(), "{status}: {answer}");
    if status.is_client_error() {
        assert_eq!(answer["statusCode"], status.as_u16());
        let message = answer["message"].as_str().expect("a message");
        assert!(!message.is_empty() && message.len() < 4096);
    }
    if status == StatusCode::CREATED {
        world.take_back(&path, &answer);
    }
}

/// A byte as it may occur in a URL.
fn in_url(byte: u8) -> Vec<char> {
    match byte {
        b'a'..=b'z'
        | b'A'..=b'Z'
        | b'0'..=b'9'
        | b'='
        | b'&'
        | b'%'
        | b':'
        | b','
        | b'-'
        | b'_' => {
            vec![byte.into()]
        }
        _ => format!("%{byte:02X}").chars().collect(),
    }
}

const ENDPOINTS: [&str; 4] = [
    "/oauth/token",
    "/oauth/revoke",
    "/oauth/introspect",
    "/oauth/token",
];

/// The first byte chooses endpoint, media type and form: the body alone; an `Authorization` header on the
/// first line; or header and claims of an assertion on two lines, signed by the registered key.
pub(crate) fn token(input: &[u8]) {
    let Some((choice, rest)) = input.split_first() else {
        return;
    };
    let world = World::get();
    let endpoint = ENDPOINTS[usize::from(choice & 3)];
    let media_type = MEDIA_TYPES[usize::from(choice >> 2 & 3)];
    let mut request = Request::post(endpoint);
    let lines = rest
        .iter()
        .position(|byte| *byte == b'\n')
        .map(|end| (&rest[..end], &rest[end + 1..]));
    let (body, is_signed) = match (choice >> 4 & 3, lines) {
        (1, Some((header, body))) => {
            request = request.header(AUTHORIZATION, header);
            (body.to_vec(), false)
        }
        (2, Some((header, claims))) => (world.signed(header, claims), true),
        _ => (rest.to_vec(), false),
    };
    let media_type = if is_signed {
        MEDIA_TYPES[1]
    } else {
        media_type
    };
    let knows_secret = world.knows_secret(rest);
    let request = request
        .header(CONTENT_TYPE, media_type)
        .body(Body::from(body));
    // A header value of control characters never reaches the server.
    let Ok(request) = request else { return };
    let (status, answer) = world.send(request);
    if status == StatusCode::OK {
        assert!(is_signed || knows_secret, "{endpoint} answers: {answer}");
    } else {
        assert!(status.is_client_error(), "{status}: {answer}");
        let error = answer["error"].as_str().unwrap_or_default();
        let expected = [
            "invalid_request",
            "invalid_client",
            "invalid_scope",
            "unauthorized_client",
            "unsupported_grant_type",
            "access_denied",
            "invalid_target",
            "unsupported_token_type",
        ];
        assert!(expected.contains(&error), "{status}: {answer}");
        assert!(answer.get("access_token").is_none());
    }
}
