//! The status of applications, for people.

use management_api::ClientStatus;

/// Its label.
#[must_use]
pub const fn status_label(status: ClientStatus) -> &'static str {
    match status {
        ClientStatus::Active => "Active",
        ClientStatus::Expiring => "Expiring",
        ClientStatus::Expired => "Expired",
        ClientStatus::NoCredential => "No usable credential",
        ClientStatus::Secret => "Secret",
        ClientStatus::Public => "Public",
    }
}

/// What it means, as the end of a sentence about the application.
#[must_use]
pub const fn status_hint(status: ClientStatus) -> &'static str {
    match status {
        ClientStatus::Active => "Its credentials are valid for more than 30 days.",
        ClientStatus::Expiring => "A credential in use expires within 30 days.",
        ClientStatus::Expired => "All credentials in use have expired: it gets no access tokens.",
        ClientStatus::NoCredential => "No credential is enabled: it gets no access tokens.",
        ClientStatus::Secret => "It authenticates with a client secret.",
        ClientStatus::Public => "It doesn’t authenticate.",
    }
}
