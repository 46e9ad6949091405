//! The OpenAPI document is checked in and current.

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value;
use server::api::{document, operations};

use crate::harness::Api;

#[test]
fn the_checked_in_document_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let current = format!("{:#}\n", document());
    if std::env::var_os("COUNTERSIGN_UPDATE").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        checked_in == current,
        "docs/openapi.json has drifted from the code. Run the tests once with COUNTERSIGN_UPDATE=1 and commit the file."
    );
}

#[tokio::test]
async fn the_document_needs_no_token() {
    let api = Api::start().await.rescoped("");
    assert_eq!(
        api.get("/countersign/v1/openapi.json").await.ok(),
        document()
    );
}

#[test]
fn references_resolve() {
    fn visit(value: &Value, found: &mut HashSet<String>) {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(target)) = object.get("$ref") {
                    found.insert(target.clone());
                }
                object.values().for_each(|value| visit(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| visit(value, found)),
            _ => {}
        }
    }
    let document = document();
    let mut found = HashSet::new();
    visit(&document, &mut found);
    assert!(found.len() >= 5, "{found:?}");
    for target in found {
        assert!(
            document
                .pointer(target.strip_prefix('#').unwrap())
                .is_some(),
            "{target}"
        );
    }
}

#[test]
fn operation_ids_are_unique() {
    let operations = operations();
    let ids: HashSet<_> = operations.iter().map(|operation| operation.id).collect();
    assert_eq!(ids.len(), operations.len());
}
