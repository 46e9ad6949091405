//! Every address of the console.

use std::sync::OnceLock;

use leptos_router::{PartialPathMatch, PathSegment, PossibleRouteMatch};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

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

/// A path of the console, relative to its folder.
#[derive(Clone, Copy, Debug)]
pub struct Mounted<T>(pub T);

impl<T: PossibleRouteMatch> PossibleRouteMatch for Mounted<T> {
    fn optional(&self) -> bool {
        self.0.optional()
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let own = path_in_folder(path)?;
        self.0.test(if own.is_empty() { "/" } else { own })
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        self.0.generate_path(path);
    }
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
    /// What is this file? Works without a server.
    Inspect,
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
            Self::Inspect => "/inspect".to_owned(),
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
            (Route::Inspect, "/inspect"),
            (Route::Gallery, "/gallery"),
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
            Route::Inspect,
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
        let routes = [Route::SignIn, Route::Applications, Route::Inspect];
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
