//! Every address of the console.

use std::sync::OnceLock;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The path of the folder that holds the console; empty at the root of its origin.
static FOLDER: OnceLock<String> = OnceLock::new();

/// Sets the console's folder, before any address is made: a path without a trailing slash.
pub fn mount(folder: String) {
    // A second call would be too late for addresses already drawn.
    let _ = FOLDER.set(folder);
}

/// The path of the folder that holds the console, without a slash at the end.
#[must_use]
pub fn folder() -> &'static str {
    FOLDER.get().map_or("", String::as_str)
}

/// The part of `path` behind the console's folder; `None` if it is elsewhere.
#[must_use]
pub fn path_in_folder(path: &str) -> Option<&str> {
    within(folder(), path)
}

fn within<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// The address for a fragment such as `#/inspect`: links of this form require only index.html of a host.
#[must_use]
pub fn path_of_fragment(hash: &str) -> Option<String> {
    let path = hash.strip_prefix("#/")?;
    // Two slashes would begin the name of another host.
    let path = path.trim_start_matches(['/', '\\']);
    Some(format!("{}/{path}", folder()))
}

/// What an address shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// All applications.
    Applications,
    /// One application, without a tab: its first.
    FirstTab,
    /// A tab of an application.
    Application,
    /// The log of all applications.
    Activity,
    /// Where a sign-in link leads.
    SignIn,
    /// What is this file?
    Inspect,
    /// A new key pair.
    Generate,
    /// An assertion, rule by rule.
    Assertion,
    /// Whose key is this?
    Find,
    /// Help.
    Help,
    /// What a code means.
    HelpCode,
    /// Every component in every state.
    Gallery,
    /// Nothing.
    Missing,
}

/// What a path names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    /// Of the application.
    pub client_id: String,
    /// The segment of its tab, known or not.
    pub tab: String,
    /// Of a page of help.
    pub code: String,
}

impl Page {
    /// The page of a path with the console's folder, and what the path names.
    #[must_use]
    pub fn of(path: &str) -> (Self, Params) {
        path_in_folder(path).map_or((Self::Missing, Params::default()), Self::of_path_in_console)
    }

    fn of_path_in_console(path: &str) -> (Self, Params) {
        let path = path.strip_prefix('/').unwrap_or(path);
        let mut segments = path.strip_suffix('/').unwrap_or(path).split('/');
        let [head, client_id, tab, rest] = std::array::from_fn(|_| segments.next());
        let params = |client_id, tab| Params {
            client_id: decode(client_id),
            tab: decode(tab),
            code: String::new(),
        };
        let page = match (head, client_id, tab, rest) {
            (Some(""), None, ..) => Self::Applications,
            (Some("applications"), Some(id), Some(tab), None) if !id.is_empty() => {
                return (Self::Application, params(id, tab));
            }
            (Some("applications"), Some(id), None, None) if !id.is_empty() => {
                return (Self::FirstTab, params(id, ""));
            }
            (Some("help"), Some(code), None, None) if !code.is_empty() => {
                let params = Params {
                    code: decode(code),
                    ..Params::default()
                };
                return (Self::HelpCode, params);
            }
            (Some(head), None, ..) => match head {
                "applications" => Self::Applications,
                "activity" => Self::Activity,
                "sign-in" => Self::SignIn,
                "inspect" => Self::Inspect,
                "generate" => Self::Generate,
                "assertion" => Self::Assertion,
                "find" => Self::Find,
                "help" => Self::Help,
                "gallery" => Self::Gallery,
                _ => Self::Missing,
            },
            _ => Self::Missing,
        };
        (page, Params::default())
    }
}

/// What is not UTF-8 stays encoded: such an ID exists nowhere.
fn decode(segment: &str) -> String {
    percent_decode_str(segment)
        .decode_utf8()
        .map_or_else(|_| segment.to_owned(), Into::into)
}

/// A tab of an application's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tab {
    /// Snippets to start with.
    Quickstart,
    /// Name, description, deletion.
    Settings,
    /// Authentication method and credentials.
    Credentials,
    /// The log.
    Activity,
}

impl Tab {
    /// In the order shown.
    pub const ALL: [Self; 4] = [
        Self::Quickstart,
        Self::Settings,
        Self::Credentials,
        Self::Activity,
    ];

    /// The words on it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Quickstart => "Quickstart",
            Self::Settings => "Settings",
            Self::Credentials => "Credentials",
            Self::Activity => "Activity",
        }
    }

    /// Its segment of the path.
    #[must_use]
    pub const fn segment(self) -> &'static str {
        match self {
            Self::Quickstart => "quickstart",
            Self::Settings => "settings",
            Self::Credentials => "credentials",
            Self::Activity => "activity",
        }
    }

    /// The tab of a segment.
    #[must_use]
    pub fn from_segment(segment: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.segment() == segment)
    }
}

/// An address of the console.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// Where a sign-in link leads.
    SignIn,
    /// All applications.
    Applications,
    /// One application.
    Application {
        /// Its client ID.
        client_id: String,
        /// The tab.
        tab: Tab,
    },
    /// The log of all applications.
    Activity,
    /// What is this file? Works without a server.
    Inspect,
    /// A new key pair. Works without a server.
    Generate,
    /// An assertion, rule by rule. Works without a server.
    Assertion,
    /// Whose key is this?
    Find,
    /// Whose key has this identifier? Key material never is in an address.
    FindIdentifier {
        /// A key ID, a hash, a serial number.
        identifier: String,
    },
    /// Keys, `private_key_jwt` and codes explained. Works without a server.
    Help,
    /// What a code means.
    HelpCode {
        /// A finding of the diagnosis or a reason of a rejected request.
        code: String,
    },
    /// Every component in every state.
    Gallery,
}

impl Route {
    /// The path, the console's folder before it, with each segment percent-encoded.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}{}", folder(), self.path_in_console())
    }

    fn path_in_console(&self) -> String {
        match self {
            Self::SignIn => "/sign-in".to_owned(),
            Self::Applications => "/applications".to_owned(),
            Self::Application { client_id, tab } => {
                format!("/applications/{}/{}", encode(client_id), tab.segment())
            }
            Self::Activity => "/activity".to_owned(),
            Self::Inspect => "/inspect".to_owned(),
            Self::Generate => "/generate".to_owned(),
            Self::Assertion => "/assertion".to_owned(),
            Self::Find => "/find".to_owned(),
            Self::FindIdentifier { identifier } => format!("/find?q={}", encode(identifier)),
            Self::Help => "/help".to_owned(),
            Self::HelpCode { code } => format!("/help/{}", encode(code)),
            Self::Gallery => "/gallery".to_owned(),
        }
    }
}

/// All but the unreserved characters (RFC 3986 §2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encodes all but the unreserved characters (RFC 3986 §2.3).
#[must_use]
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_has_its_path() {
        let application = |client_id: &str, tab| Route::Application {
            client_id: client_id.to_owned(),
            tab,
        };
        for (route, path) in [
            (Route::SignIn, "/sign-in"),
            (Route::Applications, "/applications"),
            (Route::Activity, "/activity"),
            (Route::Inspect, "/inspect"),
            (Route::Generate, "/generate"),
            (Route::Assertion, "/assertion"),
            (Route::Find, "/find"),
            (
                Route::FindIdentifier {
                    identifier: "SHA256:a+b/c".to_owned(),
                },
                "/find?q=SHA256%3Aa%2Bb%2Fc",
            ),
            (Route::Gallery, "/gallery"),
            (Route::Help, "/help"),
            (
                Route::HelpCode {
                    code: "kid_unknown".to_owned(),
                },
                "/help/kid_unknown",
            ),
            (
                application("abc123", Tab::Quickstart),
                "/applications/abc123/quickstart",
            ),
            (
                application("abc123", Tab::Settings),
                "/applications/abc123/settings",
            ),
            (
                application("abc123", Tab::Credentials),
                "/applications/abc123/credentials",
            ),
            (
                application("abc123", Tab::Activity),
                "/applications/abc123/activity",
            ),
            (
                application("a/b?c#ü", Tab::Settings),
                "/applications/a%2Fb%3Fc%23%C3%BC/settings",
            ),
        ] {
            assert_eq!(route.path(), path);
        }
    }

    #[test]
    fn every_path_leads_to_its_page() {
        for (path, page, client_id, tab) in [
            ("", Page::Applications, "", ""),
            ("/", Page::Applications, "", ""),
            ("/applications", Page::Applications, "", ""),
            ("/applications/", Page::Applications, "", ""),
            ("/applications/abc", Page::FirstTab, "abc", ""),
            ("/applications/abc/", Page::FirstTab, "abc", ""),
            (
                "/applications/abc/settings",
                Page::Application,
                "abc",
                "settings",
            ),
            (
                "/applications/abc/other/",
                Page::Application,
                "abc",
                "other",
            ),
            (
                "/applications/a%2Fb%3Fc%23%C3%BC/settings",
                Page::Application,
                "a/b?c#ü",
                "settings",
            ),
            (
                "/applications/%FF/settings",
                Page::Application,
                "%FF",
                "settings",
            ),
            ("/applications/abc/settings/more", Page::Missing, "", ""),
            ("/applications//", Page::Missing, "", ""),
            ("/applications//settings", Page::Missing, "", ""),
            ("/activity", Page::Activity, "", ""),
            ("/activity/more", Page::Missing, "", ""),
            ("/sign-in", Page::SignIn, "", ""),
            ("/inspect", Page::Inspect, "", ""),
            ("/generate", Page::Generate, "", ""),
            ("/assertion", Page::Assertion, "", ""),
            ("/find", Page::Find, "", ""),
            ("/inspect/more", Page::Missing, "", ""),
            ("/gallery", Page::Gallery, "", ""),
            ("/Inspect", Page::Missing, "", ""),
            ("//inspect", Page::Missing, "", ""),
        ] {
            let params = Params {
                client_id: client_id.to_owned(),
                tab: tab.to_owned(),
                code: String::new(),
            };
            assert_eq!(Page::of(path), (page, params), "{path}");
        }
    }

    #[test]
    fn page_of_help_names_its_code() {
        let (page, params) = Page::of("/help/kid_unknown/");
        assert_eq!(
            (page, params.code.as_str()),
            (Page::HelpCode, "kid_unknown")
        );
        assert_eq!(Page::of("/help").0, Page::Help);
        assert_eq!(Page::of("/help/a/b").0, Page::Missing);
    }

    #[test]
    fn folder_is_distinguished_from_its_neighbours() {
        for (folder, path, own) in [
            ("", "/inspect", Some("/inspect")),
            ("/x", "/x/inspect", Some("/inspect")),
            ("/x", "/x", Some("")),
            ("/x", "/xy/inspect", None),
            ("/x", "/inspect", None),
        ] {
            assert_eq!(within(folder, path), own, "{folder} {path}");
        }
    }

    #[test]
    fn fragment_never_leads_to_another_host() {
        for (hash, path) in [
            ("#/inspect", Some("/inspect")),
            (
                "#/applications?q=a#code=b",
                Some("/applications?q=a#code=b"),
            ),
            ("#//evil.example/", Some("/evil.example/")),
            ("#/\\evil.example/", Some("/evil.example/")),
            ("#code=abc", None),
            ("#main", None),
            ("", None),
        ] {
            assert_eq!(path_of_fragment(hash).as_deref(), path, "{hash}");
        }
    }

    /// 404.html of a static host leads only to pages that it knows.
    #[test]
    fn deep_link_script_knows_every_page() {
        let script = include_str!("../xtask/src/dist/deep-link.js");
        for path in [
            Route::SignIn,
            Route::Applications,
            Route::Activity,
            Route::Inspect,
            Route::Generate,
            Route::Assertion,
            Route::Find,
            Route::Gallery,
        ]
        .map(|route| route.path_in_console())
        {
            let head = path.trim_start_matches('/');
            assert!(script.contains(&format!("'{head}'")), "{head}");
        }
    }

    /// The parts of a page load with it only if its address is known.
    #[test]
    fn every_page_has_its_parts() {
        let pages: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("pages.json")).unwrap();
        let addresses: Vec<&str> = pages
            .iter()
            .filter_map(|page| page["address"].as_str())
            .collect();
        let application = |tab| Route::Application {
            client_id: "id".to_owned(),
            tab,
        };
        let routes = [
            Route::SignIn,
            Route::Applications,
            Route::Activity,
            Route::Inspect,
            Route::Generate,
            Route::Assertion,
            Route::Find,
            Route::Help,
        ];
        for route in routes.into_iter().chain(Tab::ALL.map(application)) {
            let path = route.path_in_console().replace("/id/", "/:id/");
            assert!(addresses.contains(&path.as_str()), "{path}");
        }
    }

    #[test]
    fn every_tab_is_found_by_its_segment() {
        for tab in Tab::ALL {
            assert_eq!(Tab::from_segment(tab.segment()), Some(tab));
        }
        assert_eq!(Tab::from_segment("addons"), None);
    }
}
