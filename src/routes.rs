//! Every address of the console.

/// A tab of an application's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tab {
    /// Snippets to start with.
    Quickstart,
    /// Name, description, deletion.
    Settings,
    /// Authentication method and credentials.
    Credentials,
    /// What happened.
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
    /// The path, with each segment percent-encoded.
    #[must_use]
    pub fn path(&self) -> String {
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

/// Percent-encodes all but the unreserved characters (RFC 3986 §2.3).
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
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
    fn every_tab_is_found_by_its_segment() {
        for tab in Tab::ALL {
            assert_eq!(Tab::from_segment(tab.segment()), Some(tab));
        }
        assert_eq!(Tab::from_segment("addons"), None);
    }
}
