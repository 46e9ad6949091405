//! What comes with a request: ids in the path, the query string, the body.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use management_api::rules::ID_MAX;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::{ApiError, SentType};
use super::json;
use super::schema::{Object, Violation};
use crate::{form, request_body};

/// The largest body, in bytes: eight times what the largest client with its credentials needs.
const MAX_BODY: usize = 256 * 1024;

/// The `N` ids of the path, in its order.
pub struct Ids<const N: usize>(pub [String; N]);

impl<S: Send + Sync, const N: usize> FromRequestParts<S> for Ids<N> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let bad = |rule: &str| ApiError::Path(Violation::at("id", "The id of the object", rule));
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| bad("The decoded path is not valid UTF-8"))?;
        let ids: Vec<String> = params.iter().map(|(_, id)| id.to_owned()).collect();
        for id in &ids {
            if id.chars().any(char::is_control) {
                return Err(bad("The id contains a control character"));
            }
            let length = id.chars().count();
            if length > ID_MAX {
                return Err(bad(&format!(
                    "String is too long ({length} chars), maximum {ID_MAX}"
                )));
            }
        }
        ids.try_into()
            .map(Self)
            .map_err(|_| bad("The path has another number of ids"))
    }
}

/// The query string.
pub struct Query(String);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(parts.uri.query().unwrap_or_default().to_owned()))
    }
}

impl Query {
    /// Reads it as `T`, once it matches this schema.
    ///
    /// # Errors
    /// [`ApiError::Query`].
    pub fn read<T: DeserializeOwned>(&self, schema: &Object) -> Result<T, ApiError> {
        let values = form::pairs(self.0.as_bytes())
            .ok_or_else(not_utf8)
            .and_then(|pairs| schema.read_texts(pairs))
            .map_err(ApiError::Query)?;
        schema.check(&values).map_err(ApiError::Query)?;
        serde_json::from_value(Value::Object(values))
            .map_err(|error| ApiError::Query(mismatch(&error)))
    }
}

/// The body, not parsed yet.
pub struct Body {
    media_type: String,
    bytes: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let media_type = request_body::media_type(&parts.headers)?;
        let bytes = request_body::read(&parts.headers, body, MAX_BODY).await?;
        Ok(Self { media_type, bytes })
    }
}

impl Body {
    /// Reads it as `T`, once it matches this schema.
    ///
    /// # Errors
    /// [`ApiError::Payload`], [`ApiError::Body`], [`ApiError::MediaType`].
    pub fn read<T: DeserializeOwned>(&self, schema: &Object) -> Result<T, ApiError> {
        let values = self.values(schema)?;
        let values = schema.read(values).map_err(ApiError::Payload)?;
        serde_json::from_value(Value::Object(values))
            .map_err(|error| ApiError::Payload(mismatch(&error)))
    }

    fn values(&self, schema: &Object) -> Result<Map<String, Value>, ApiError> {
        match self.media_type.as_str() {
            "application/x-www-form-urlencoded" => form::pairs(&self.bytes)
                .ok_or_else(not_utf8)
                .and_then(|pairs| schema.read_texts(pairs))
                .map_err(ApiError::Payload),
            "application/json" | "" => match json::parse(&self.bytes) {
                Ok(Value::Object(values)) => Ok(values),
                Ok(_) => Err(ApiError::Payload(Violation::root("Expected type object"))),
                Err(error) => Err(ApiError::Body(format!(
                    "Invalid request payload JSON format: {error}"
                ))),
            },
            other => Err(ApiError::MediaType(SentType(Some(other.to_owned())))),
        }
    }
}

/// What matches its schema and can't be read all the same. The error names the value.
fn mismatch(error: &serde_json::Error) -> Violation {
    Violation::root("The values do not match the schema").of_value(&error.to_string())
}

fn not_utf8() -> Violation {
    Violation::root("A decoded name or value is not valid UTF-8")
}
