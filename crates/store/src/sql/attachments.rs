//! Attachments of credentials.

use management_api::{Authentication, CredentialRef, CredentialType, Limits, Method};
use sqlx::{QueryBuilder, Row as _};

use super::values::{named, text};
use super::{Connection, Db};
use crate::{ClientRecord, Conflict, Result, Slot};

/// Replaces the client's attachments with those in `client`. The client's row is locked, or new.
pub(super) async fn replace(
    conn: &mut Connection,
    client: &ClientRecord,
    limits: Limits,
) -> Result<()> {
    let mut wanted: Vec<(Slot, Vec<&str>)> = Vec::with_capacity(3);
    if let Authentication::Credentials { method, ids } = &client.authentication {
        wanted.push((
            Slot::Authentication(*method),
            ids.iter().map(String::as_str).collect(),
        ));
    }
    if let Some(object) = &client.signed_request_object {
        wanted.push((
            Slot::SignedRequestObject,
            object
                .credentials
                .iter()
                .map(|one| one.id.as_str())
                .collect(),
        ));
    }
    wanted.push((Slot::TokenVault, client.token_vault()));
    sqlx::query("DELETE FROM attachments WHERE client_id = $1")
        .bind(&client.client_id)
        .execute(&mut *conn)
        .await?;
    if wanted.iter().all(|(_, ids)| ids.is_empty()) {
        return Ok(());
    }
    let pool = sqlx::query("SELECT id, credential_type FROM credentials WHERE client_id = $1")
        .bind(&client.client_id)
        .fetch_all(&mut *conn)
        .await?
        .iter()
        .map(|row| Ok((text(row, "id")?, named(text(row, "credential_type")?)?)))
        .collect::<Result<Vec<(String, CredentialType)>>>()?;
    for (slot, ids) in wanted {
        check(slot, &ids, &pool, limits)?;
        for (position, id) in (0_i64..).zip(ids) {
            sqlx::query("INSERT INTO attachments (client_id, slot, credential_id, position) VALUES ($1, $2, $3, $4)")
                .bind(&client.client_id)
                .bind(slot.as_str())
                .bind(id)
                .bind(position)
                .execute(&mut *conn)
                .await?;
        }
    }
    Ok(())
}

fn check(
    slot: Slot,
    ids: &[&str],
    pool: &[(String, CredentialType)],
    limits: Limits,
) -> Result<(), Conflict> {
    if !limits.allow_attached(ids.len()) {
        return Err(Conflict::TooManyAttached {
            given: ids.len(),
            limit: limits.attached,
        });
    }
    let needed = match slot {
        Slot::Authentication(Method::PrivateKeyJwt)
        | Slot::SignedRequestObject
        | Slot::TokenVault => CredentialType::PublicKey,
        Slot::Authentication(Method::TlsClientAuth) => CredentialType::CertSubjectDn,
        Slot::Authentication(Method::SelfSignedTlsClientAuth) => CredentialType::X509Cert,
    };
    for (second, id) in ids.iter().enumerate() {
        if let Some(first) = ids.iter().take(second).position(|earlier| earlier == id) {
            return Err(Conflict::RepeatedCredential { first, second });
        }
        match pool.iter().find(|(known, _)| known == id) {
            None => {
                return Err(Conflict::NoSuchCredential {
                    id: (*id).to_owned(),
                });
            }
            Some(&(_, found)) if found != needed => {
                return Err(Conflict::WrongType {
                    id: (*id).to_owned(),
                    slot,
                    found,
                    needed,
                });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Reads the attachments of `clients` into them.
pub(super) async fn fill(conn: &mut Connection, clients: &mut [ClientRecord]) -> Result<()> {
    if clients.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Db>::new(
        "SELECT client_id, slot, credential_id FROM attachments WHERE client_id IN (",
    );
    let mut list = query.separated(", ");
    for client in clients.iter() {
        list.push_bind(client.client_id.clone());
    }
    query.push(") ORDER BY client_id, slot, position");
    for row in query.build().fetch_all(conn).await? {
        let client_id: &str = row.try_get("client_id")?;
        if let Some(client) = clients
            .iter_mut()
            .find(|client| client.client_id == client_id)
        {
            add(client, row.try_get("slot")?, row.try_get("credential_id")?);
        }
    }
    Ok(())
}

/// Adds one attachment to `client`.
pub(super) fn add(client: &mut ClientRecord, slot: &str, credential_id: String) {
    match (
        &mut client.authentication,
        &mut client.signed_request_object,
    ) {
        (Authentication::Credentials { method, ids }, _) if method.as_str() == slot => {
            ids.push(credential_id)
        }
        (_, Some(object)) if slot == Slot::SignedRequestObject.as_str() => {
            object.credentials.push(CredentialRef { id: credential_id });
        }
        _ => {}
    }
}

pub(super) async fn is_attached(conn: &mut Connection, credential_id: &str) -> Result<bool> {
    let found: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM attachments WHERE credential_id = $1")
            .bind(credential_id)
            .fetch_one(conn)
            .await?;
    Ok(found > 0)
}
