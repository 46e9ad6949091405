//! APIs and their grants.

use management_api::{ClientGrant, ResourceServerScope, SubjectType};
use server::clock::Clock;
use server::identifiers;
use server::random::SystemSource;
use store::ResourceServerRecord;

use super::TestServer;

impl TestServer {
    /// Registers an API with these scopes, whose tokens expire after ten minutes and are signed with ES256.
    pub async fn api(&self, identifier: &str, scopes: &[&str]) {
        let record = ResourceServerRecord {
            id: identifiers::hex(&SystemSource::default()).unwrap(),
            identifier: identifier.into(),
            name: "API".into(),
            scopes: scopes
                .iter()
                .map(|&value| ResourceServerScope {
                    value: value.into(),
                    description: None,
                })
                .collect(),
            signing_alg: Some("ES256".into()),
            token_lifetime: 600,
            is_system: false,
            other: Default::default(),
            created_at: self.clock.now().into(),
        };
        let store = &self.state.store;
        store.create_resource_server(record).await.unwrap();
    }

    /// Grants a client these scopes of an API.
    pub async fn grant(&self, client_id: &str, audience: &str, scopes: &[&str]) {
        let grant = ClientGrant {
            id: format!("cgr_{client_id}"),
            client_id: client_id.into(),
            audience: audience.into(),
            scope: scopes.iter().map(|&scope| scope.into()).collect(),
            subject_type: SubjectType::Client,
        };
        self.state.store.create_grant(grant).await.unwrap();
    }
}
