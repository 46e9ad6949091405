//! `/api/v2/resource-servers`: the APIs that access tokens are for. The `{id}` of a path is the id or the identifier.

pub mod create;
pub mod delete;
pub mod list;
pub mod schema;
pub mod show;
pub mod update;

use management_api::ResourceServer;
use store::ResourceServerRecord;

use crate::settings::Settings;

fn wire(record: ResourceServerRecord, settings: &Settings) -> ResourceServer {
    let default = || settings.access_token_algorithm.as_str().to_owned();
    ResourceServer {
        id: record.id,
        name: record.name,
        identifier: record.identifier,
        scopes: record.scopes,
        signing_alg: Some(record.signing_alg.unwrap_or_else(default)),
        token_lifetime: Some(record.token_lifetime),
        is_system: Some(record.is_system),
        other: record.other,
    }
}
