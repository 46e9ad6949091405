//! The kinds of application, in words.

use management_api::AppType;

/// The kinds of application that can be created, as value, words and explanation.
pub const APP_TYPES: [(&str, &str, &str); 4] = [
    (
        "non_interactive",
        "Machine to machine",
        "A service, a job or a command line that acts by itself",
    ),
    (
        "regular_web",
        "Regular web",
        "A web application with a server that can keep a key",
    ),
    (
        "native",
        "Native",
        "A mobile or desktop application; it can’t keep a key",
    ),
    (
        "spa",
        "Single page",
        "An application in the browser; it can’t keep a key",
    ),
];

/// The kind of application in words.
#[must_use]
pub fn app_type(kind: Option<&AppType>) -> String {
    let Some(kind) = kind else {
        return "Unknown type".to_owned();
    };
    APP_TYPES
        .iter()
        .find(|(value, _, _)| *value == kind.as_str())
        .map_or_else(
            || kind.as_str().to_owned(),
            |(_, words, _)| (*words).to_owned(),
        )
}
