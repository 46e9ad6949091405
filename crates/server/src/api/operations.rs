//! All operations, as data: for the OpenAPI document, and for tests that try every one.

use super::client_grants::schema as grant;
use super::clients::{query, schema as client};
use super::countersign_api;
use super::credentials::schema as credential;
use super::logs::schema as log;
use super::resource_servers::schema as api;
use super::schema::{Object, Schema};

/// An operation of the management API.
#[derive(Debug)]
pub struct Operation {
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path, with its ids in braces.
    pub path: &'static str,
    /// A unique name, for generated code.
    pub id: &'static str,
    /// For a person.
    pub summary: &'static str,
    /// The scopes of which each alone suffices.
    pub scopes: &'static [&'static str],
    /// The query string.
    pub query: Option<&'static Object>,
    /// The body.
    pub body: Option<&'static Object>,
    /// The status of success.
    pub success: u16,
    /// The body of success.
    pub answer: Option<&'static Schema>,
    /// The statuses of failure that are its own: what every operation can answer is not repeated.
    pub failures: &'static [u16],
}

const READ_CLIENTS: &[&str] = super::clients::READ;
const UPDATE_CLIENTS: &[&str] = super::clients::UPDATE;
const CLIENT: &Schema = &Schema::Object(&client::CLIENT);
const CREDENTIAL: &Schema = &Schema::Object(&credential::CREDENTIAL);
const CREDENTIALS: &Schema = &Schema::list(CREDENTIAL, usize::MAX);
const GRANT: &Schema = &Schema::Object(&grant::GRANT);
const API: &Schema = &Schema::Object(&api::RESOURCE_SERVER);
const LOG: &Schema = &Schema::Object(&log::LOG);

impl Operation {
    const fn new(
        method: &'static str,
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        scopes: &'static [&'static str],
    ) -> Self {
        Self {
            method,
            path,
            id,
            summary,
            scopes,
            query: None,
            body: None,
            success: 204,
            answer: None,
            failures: &[],
        }
    }

    const fn query(mut self, query: &'static Object) -> Self {
        self.query = Some(query);
        self
    }

    const fn body(mut self, body: &'static Object) -> Self {
        self.body = Some(body);
        self
    }

    const fn answers(mut self, status: u16, answer: &'static Schema) -> Self {
        self.success = status;
        self.answer = Some(answer);
        self
    }

    const fn fails(mut self, failures: &'static [u16]) -> Self {
        self.failures = failures;
        self
    }
}

/// All of them, in the order of the document.
pub const OPERATIONS: &[Operation] = &[
    Operation::new(
        "GET",
        "/api/v2/clients",
        "list_clients",
        "List clients",
        READ_CLIENTS,
    )
    .query(&query::LIST)
    .answers(200, &query::CLIENTS),
    Operation::new(
        "POST",
        "/api/v2/clients",
        "create_client",
        "Create a client",
        &["create:clients"],
    )
    .body(&client::CREATE)
    .answers(201, CLIENT),
    Operation::new(
        "GET",
        "/api/v2/clients/{client_id}",
        "show_client",
        "Get a client",
        READ_CLIENTS,
    )
    .query(&query::SHOW)
    .answers(200, CLIENT)
    .fails(&[404]),
    Operation::new(
        "PATCH",
        "/api/v2/clients/{client_id}",
        "update_client",
        "Update a client",
        UPDATE_CLIENTS,
    )
    .body(&client::PATCH)
    .answers(200, CLIENT)
    .fails(&[404]),
    Operation::new(
        "DELETE",
        "/api/v2/clients/{client_id}",
        "delete_client",
        "Delete a client",
        &["delete:clients"],
    ),
    Operation::new(
        "POST",
        "/api/v2/clients/{client_id}/rotate-secret",
        "rotate_client_secret",
        "Rotate a client secret",
        &["update:client_keys"],
    )
    .answers(200, CLIENT)
    .fails(&[404]),
    Operation::new(
        "GET",
        "/api/v2/clients/{client_id}/credentials",
        "list_credentials",
        "List a client's credentials",
        &["read:client_credentials"],
    )
    .answers(200, CREDENTIALS)
    .fails(&[404]),
    Operation::new(
        "POST",
        "/api/v2/clients/{client_id}/credentials",
        "create_credential",
        "Register a credential",
        &["create:client_credentials"],
    )
    .body(&credential::CREATE)
    .answers(201, CREDENTIAL)
    .fails(&[404]),
    Operation::new(
        "GET",
        "/api/v2/clients/{client_id}/credentials/{credential_id}",
        "show_credential",
        "Get a credential",
        &["read:client_credentials"],
    )
    .answers(200, CREDENTIAL)
    .fails(&[404]),
    Operation::new(
        "PATCH",
        "/api/v2/clients/{client_id}/credentials/{credential_id}",
        "update_credential",
        "Set or clear a credential's expiry",
        &["update:client_credentials"],
    )
    .body(&credential::PATCH)
    .answers(200, CREDENTIAL)
    .fails(&[404]),
    Operation::new(
        "DELETE",
        "/api/v2/clients/{client_id}/credentials/{credential_id}",
        "delete_credential",
        "Delete a credential that is not attached",
        &["delete:client_credentials"],
    ),
    Operation::new(
        "GET",
        "/api/v2/client-grants",
        "list_client_grants",
        "List client grants",
        &["read:client_grants"],
    )
    .query(&grant::LIST)
    .answers(200, &grant::GRANTS),
    Operation::new(
        "POST",
        "/api/v2/client-grants",
        "create_client_grant",
        "Create a client grant",
        &["create:client_grants"],
    )
    .body(&grant::CREATE)
    .answers(201, GRANT)
    .fails(&[404, 409]),
    Operation::new(
        "GET",
        "/api/v2/client-grants/{id}",
        "show_client_grant",
        "Get a client grant",
        &["read:client_grants"],
    )
    .answers(200, GRANT)
    .fails(&[404]),
    Operation::new(
        "PATCH",
        "/api/v2/client-grants/{id}",
        "update_client_grant",
        "Update a client grant",
        &["update:client_grants"],
    )
    .body(&grant::PATCH)
    .answers(200, GRANT)
    .fails(&[404]),
    Operation::new(
        "DELETE",
        "/api/v2/client-grants/{id}",
        "delete_client_grant",
        "Delete a client grant",
        &["delete:client_grants"],
    ),
    Operation::new(
        "GET",
        "/api/v2/resource-servers",
        "list_resource_servers",
        "List APIs",
        &["read:resource_servers"],
    )
    .query(&api::LIST)
    .answers(200, &api::RESOURCE_SERVERS),
    Operation::new(
        "POST",
        "/api/v2/resource-servers",
        "create_resource_server",
        "Create an API",
        &["create:resource_servers"],
    )
    .body(&api::CREATE)
    .answers(201, API)
    .fails(&[409]),
    Operation::new(
        "GET",
        "/api/v2/resource-servers/{id}",
        "show_resource_server",
        "Get an API, by id or identifier",
        &["read:resource_servers"],
    )
    .query(&api::SHOW)
    .answers(200, API)
    .fails(&[404]),
    Operation::new(
        "PATCH",
        "/api/v2/resource-servers/{id}",
        "update_resource_server",
        "Update an API",
        &["update:resource_servers"],
    )
    .body(&api::PATCH)
    .answers(200, API)
    .fails(&[404]),
    Operation::new(
        "DELETE",
        "/api/v2/resource-servers/{id}",
        "delete_resource_server",
        "Delete an API with its grants",
        &["delete:resource_servers"],
    ),
    Operation::new(
        "GET",
        "/api/v2/logs",
        "list_logs",
        "Search the log",
        &["read:logs"],
    )
    .query(&log::LIST)
    .answers(200, &log::LOGS),
    Operation::new(
        "GET",
        "/api/v2/logs/{id}",
        "show_log",
        "Get a log entry",
        &["read:logs"],
    )
    .answers(200, LOG)
    .fails(&[404]),
    Operation::new(
        "GET",
        "/countersign/v1/clients/{client_id}/usage",
        "credential_usage",
        "When a client's credentials were last used",
        &["read:client_credentials"],
    )
    .answers(200, &countersign_api::USAGE)
    .fails(&[404]),
    Operation::new(
        "GET",
        "/countersign/v1/credentials",
        "list_all_credentials",
        "List the credentials of all clients, by expiry",
        &["read:client_credentials"],
    )
    .query(&countersign_api::CREDENTIALS_QUERY)
    .answers(200, &countersign_api::CREDENTIALS),
    Operation::new(
        "GET",
        "/countersign/v1/stats",
        "stats",
        "Totals over everything stored",
        &["read:stats"],
    )
    .answers(200, &countersign_api::STATS),
];
