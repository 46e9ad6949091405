//! The scopes of the management API.

use management_api::ResourceServerScope;

/// Each scope, and what it allows.
const SCOPES: [(&str, &str); 22] = [
    ("read:clients", "Read applications"),
    ("create:clients", "Create applications"),
    ("update:clients", "Change applications"),
    ("delete:clients", "Delete applications"),
    ("read:client_summary", "Read the names of applications"),
    ("read:client_keys", "Read client secrets"),
    ("update:client_keys", "Change and rotate client secrets"),
    ("read:client_credentials", "Read credentials"),
    ("create:client_credentials", "Register credentials"),
    ("update:client_credentials", "Change and attach credentials"),
    ("delete:client_credentials", "Delete credentials"),
    (
        "update:client_token_vault_privileged_access",
        "Change privileged access to the token vault",
    ),
    ("read:client_grants", "Read client grants"),
    ("create:client_grants", "Create client grants"),
    ("update:client_grants", "Change client grants"),
    ("delete:client_grants", "Delete client grants"),
    ("read:resource_servers", "Read APIs"),
    ("create:resource_servers", "Create APIs"),
    ("update:resource_servers", "Change APIs"),
    ("delete:resource_servers", "Delete APIs"),
    ("read:logs", "Read the log"),
    ("read:stats", "Read totals"),
];

/// The names of all scopes.
pub fn scope_names() -> impl Iterator<Item = &'static str> {
    SCOPES.into_iter().map(|(name, _)| name)
}

/// All scopes with their descriptions.
pub fn management_scopes() -> Vec<ResourceServerScope> {
    SCOPES
        .into_iter()
        .map(|(value, description)| ResourceServerScope {
            value: value.into(),
            description: Some(description.into()),
        })
        .collect()
}
