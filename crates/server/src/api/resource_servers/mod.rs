//! `/api/v2/resource-servers`: the APIs that access tokens are for. The `{id}` of a path is the id or the identifier.

pub mod create;
pub mod delete;
pub mod list;
pub mod shape;
pub mod show;
pub mod update;

use management_api::ResourceServer;
use store::ResourceServerRecord;

fn wire(record: ResourceServerRecord) -> ResourceServer {
    ResourceServer {
        id: record.id,
        name: record.name,
        identifier: record.identifier,
        scopes: record.scopes,
        signing_alg: record.signing_alg,
        token_lifetime: Some(record.token_lifetime),
        is_system: Some(record.is_system),
    }
}
