//! The kinds of application that can be created.

use management_api::AppType;

/// The kinds that can be created, in the order shown.
pub const APP_TYPES: [AppType; 4] = [
    AppType::NonInteractive,
    AppType::RegularWeb,
    AppType::Native,
    AppType::Spa,
];

/// The kind of an application for people.
#[must_use]
pub fn app_type_label(kind: Option<&AppType>) -> String {
    let label = match kind {
        None => "Unknown type",
        Some(AppType::NonInteractive) => "Machine to machine",
        Some(AppType::RegularWeb) => "Regular web",
        Some(AppType::Native) => "Native",
        Some(AppType::Spa) => "Single page",
        Some(other) => other.as_str(),
    };
    label.to_owned()
}

/// What to know before choosing one of [`APP_TYPES`].
#[must_use]
pub const fn app_type_hint(kind: &AppType) -> &'static str {
    match kind {
        AppType::NonInteractive => {
            "A service, job or command-line tool that acts on its own behalf"
        }
        AppType::RegularWeb => "A web application with a server that can keep a key",
        AppType::Native => "A mobile or desktop application; it can’t keep a key",
        AppType::Spa => "An application in the browser; it can’t keep a key",
        _ => "",
    }
}
