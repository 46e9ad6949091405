//! The OpenAPI 3.1 document, generated from the schemas that the server validates requests against.

use serde_json::{Map, Value, json};

use super::operation::Operation;
use super::schema::{Components, Object, Property, Schema};

const ERROR: Object = Object::of(&[
    Property::required("statusCode", "The HTTP status", Schema::integer(400, 599)),
    Property::required("error", "The status in words", Schema::text(1, 64)),
    Property::required("message", "What went wrong", Schema::text(0, 100_000)),
    Property::optional(
        "errorCode",
        "invalid_body, insufficient_scope, inexistent_client …",
        Schema::text(1, 64),
    ),
    Property::optional(
        "property",
        "The path of the property that is wrong",
        Schema::text(1, 100_000),
    ),
    Property::optional(
        "finding",
        "The code of what is wrong with a pem",
        Schema::text(1, 64),
    ),
    Property::optional("remedy", "What to do about it", Schema::text(1, 100_000)),
])
.named("Error");

/// The document of these operations.
pub fn document(operations: &[Operation]) -> Value {
    let mut components = Components::default();
    let mut paths = Map::new();
    for operation in operations {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(
                operation.method.to_ascii_lowercase(),
                describe(operation, &mut components),
            );
        }
    }
    let responses: Map<String, Value> = FAILURES
        .iter()
        .map(|&(status, description)| {
            (
                format!("Failure{status}"),
                failure(description, &mut components),
            )
        })
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Countersign management API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The part of the Auth0 Management API v2 that Countersign implements, under /api/v2/, and its \
                own operations, under /countersign/v1/.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "security": [{ "bearer": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "schemas": components.0,
            "responses": responses,
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "An access token of the token endpoint, for the audience <issuer>api/v2/.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "countersign_session",
                    "description": "The console's session. Changes also need the header x-countersign: 1. Under TLS \
                        the name begins with __Host-.",
                },
            },
        },
    })
}

fn describe(operation: &Operation, components: &mut Components) -> Value {
    let mut parameters = path_parameters(operation.path);
    let has_ids = !parameters.is_empty();
    if let Some(query) = operation.query {
        parameters.extend(components.query(query));
    }
    let mut success = json!({ "description": "Done" });
    if let (Some(answer), Some(success)) = (operation.answer, success.as_object_mut()) {
        success.insert(
            "content".into(),
            json!({ "application/json": { "schema": components.schema(answer) } }),
        );
    }
    let mut responses = Map::new();
    responses.insert(operation.success.to_string(), success);
    let failures = [
        (
            400,
            has_ids || operation.body.is_some() || operation.query.is_some(),
        ),
        (401, true),
        (403, true),
        (408, operation.body.is_some()),
        (413, operation.body.is_some()),
        (415, operation.body.is_some()),
        (429, true),
        (503, true),
    ];
    let failures = failures
        .into_iter()
        .filter_map(|(status, applies)| applies.then_some(status));
    for status in failures.chain(operation.failures.iter().copied()) {
        let reference = format!("#/components/responses/Failure{status}");
        responses.insert(status.to_string(), json!({ "$ref": reference }));
    }
    let mut description = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "description": format!("Needs one of the scopes {}.", operation.scopes.join(", ")),
        "parameters": parameters,
        "responses": responses,
    });
    if let (Some(body), Some(description)) = (operation.body, description.as_object_mut()) {
        let schema = components.object(body);
        let content = json!({
            "application/json": { "schema": schema },
            "application/x-www-form-urlencoded": { "schema": schema },
        });
        description.insert(
            "requestBody".into(),
            json!({ "required": true, "content": content }),
        );
    }
    description
}

fn path_parameters(path: &str) -> Vec<Value> {
    let names = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })).collect()
}

/// The statuses of failure, and what they mean.
const FAILURES: [(u16, &str); 10] = [
    (400, "The request is not what the operation takes"),
    (401, "Not authenticated"),
    (403, "Not allowed"),
    (404, "Not found"),
    (408, "The body stopped arriving"),
    (409, "Already exists"),
    (413, "The body is too large"),
    (
        415,
        "The body is neither JSON nor a form, or it is compressed",
    ),
    (429, "Too many requests; see Retry-After"),
    (503, "The database is unavailable; see Retry-After"),
];

fn failure(description: &str, components: &mut Components) -> Value {
    json!({
        "description": description,
        "content": { "application/json": { "schema": components.object(&ERROR) } },
    })
}
