//! The console's files: a folder with index.html and hashed assets, precompressed.

use axum::body::Body;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::{HeaderValue, Method, Request, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use super::csp;
use crate::error_response::error_response;

/// A file whose name carries a hash of its content never changes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Everything else is revalidated each time.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
/// Hexadecimal digits of such a hash.
const HASH_DIGITS: usize = 16;

/// The page if the console's files are missing.
const MISSING: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Countersign</title>\
    <h1>The server is running, but the console's files are missing</h1>\
    <p>Build them and start the server again with <code>cargo xtask serve</code>, or pass the folder that contains \
    them: <code>countersign serve --console-dir dist</code>.</p>";

/// The console's files.
#[derive(Debug, Clone)]
pub struct Console {
    folder: Option<PathBuf>,
    page: Arc<Mutex<Page>>,
}

/// The policy of index.html as it was when last read.
#[derive(Debug, Default)]
struct Page {
    modified: Option<SystemTime>,
    policy: Option<HeaderValue>,
}

impl Console {
    /// The files of `folder`; it is read again when they change.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            page: Arc::default(),
        }
    }

    /// Answers whatever no other route answers.
    pub async fn answer(&self, request: Request<Body>) -> Response {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return error_response(StatusCode::NOT_FOUND, "Not Found", None);
        }
        let path = request.uri().path().to_owned();
        if is_reserved(&path) {
            return error_response(StatusCode::NOT_FOUND, "Not Found", None);
        }
        let Some(folder) = self
            .folder
            .as_deref()
            .filter(|folder| folder.join("index.html").is_file())
        else {
            return (StatusCode::SERVICE_UNAVAILABLE, Html(MISSING)).into_response();
        };
        if path == "/" || path == "/index.html" {
            return self.index(folder, request).await;
        }
        let wants_page = accepts_html(&request);
        let (parts, _) = request.into_parts();
        let file = ServeDir::new(folder)
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip()
            .oneshot(Request::from_parts(parts.clone(), Body::empty()))
            .await
            .map(IntoResponse::into_response)
            .unwrap_or_else(|never| match never {});
        if file.status() == StatusCode::NOT_FOUND {
            if wants_page {
                return self
                    .index(folder, Request::from_parts(parts, Body::empty()))
                    .await;
            }
            return error_response(StatusCode::NOT_FOUND, "Not Found", None);
        }
        let caching = if has_hash(&path) { FOREVER } else { REVALIDATE };
        with_headers(file, caching)
    }

    /// index.html, for its own path and for every page that the console draws by itself.
    async fn index(&self, folder: &Path, request: Request<Body>) -> Response {
        let file = folder.join("index.html");
        let response = ServeFile::new(&file)
            .precompressed_br()
            .precompressed_gzip()
            .oneshot(request)
            .await
            .map(IntoResponse::into_response)
            .unwrap_or_else(|never| match never {});
        let mut response = with_headers(response, REVALIDATE);
        response.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        if let Some(policy) = self.policy(&file) {
            response
                .headers_mut()
                .insert(CONTENT_SECURITY_POLICY, policy);
        }
        response
    }

    /// The page's policy; computed again only when the file has changed.
    fn policy(&self, file: &Path) -> Option<HeaderValue> {
        let modified = std::fs::metadata(file)
            .and_then(|metadata| metadata.modified())
            .ok();
        let mut page = self.page.lock().unwrap_or_else(PoisonError::into_inner);
        if page.policy.is_none() || page.modified != modified {
            let html = std::fs::read_to_string(file).ok()?;
            page.policy = HeaderValue::from_str(&csp::policy(&html)).ok();
            page.modified = modified;
        }
        page.policy.clone()
    }
}

/// Paths of programs: they get JSON, never a page.
fn is_reserved(path: &str) -> bool {
    ["/api", "/oauth", "/.well-known", "/countersign"]
        .into_iter()
        .any(|prefix| {
            path.strip_prefix(prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

fn accepts_html(request: &Request<Body>) -> bool {
    request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accepted| accepted.contains("text/html"))
}

/// Trunk writes `name-0123456789abcdef.ext` and `name-0123456789abcdef_bg.wasm`.
fn has_hash(path: &str) -> bool {
    path.split(['-', '.', '_', '/'])
        .any(|part| part.len() == HASH_DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn with_headers(mut response: Response, caching: HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, caching);
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    response
}

#[cfg(test)]
mod tests {
    use super::{has_hash, is_reserved};

    #[test]
    fn hashed_file_names_are_recognized() {
        for path in [
            "/countersign-console-1a2b3c4d5e6f7a8b.js",
            "/countersign-console-1a2b3c4d5e6f7a8b_bg.wasm",
            "/snippets/x-1a2b3c4d5e6f7a8b/inline0.js",
        ] {
            assert!(has_hash(path), "{path}");
        }
        for path in [
            "/favicon.svg",
            "/config.json",
            "/a-1a2b3c4d5e6f7a8.js",
            "/applications/abcdefgh",
        ] {
            assert!(!has_hash(path), "{path}");
        }
    }

    /// Contract 1.1.
    #[test]
    fn api_paths_are_reserved() {
        for path in [
            "/api",
            "/api/v2/nothing",
            "/oauth/x",
            "/.well-known/x",
            "/countersign/v1/x",
        ] {
            assert!(is_reserved(path), "{path}");
        }
        for path in [
            "/",
            "/apis",
            "/applications/oauth",
            "/countersign-console.js",
        ] {
            assert!(!is_reserved(path), "{path}");
        }
    }
}
