//! Changes of name and description, with an undo.

use leptos::task::spawn_local;
use management_api::{Change, Client, ClientPatch};

use crate::{
    api::{Api, ApiError, Remote},
    domain::in_sentence,
    ui::Toasts,
};

/// The properties that the tab changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BasicInformation {
    /// The name.
    pub name: String,
    /// The description; may be empty.
    pub description: String,
}

impl BasicInformation {
    /// That of the client.
    #[must_use]
    pub fn of(client: &Client) -> Self {
        Self {
            name: client.name.clone(),
            description: client.description.clone().unwrap_or_default(),
        }
    }

    /// Without surrounding white space.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        Self {
            name: self.name.trim().to_owned(),
            description: self.description.trim().to_owned(),
        }
    }

    /// Only what differs.
    fn patch(&self, to: &Self) -> ClientPatch {
        ClientPatch {
            name: (to.name != self.name).then(|| to.name.clone()),
            description: if to.description == self.description {
                Change::Keep
            } else {
                Some(to.description.clone())
                    .filter(|text| !text.is_empty())
                    .into()
            },
            ..ClientPatch::default()
        }
    }

    /// The fields that someone else changed and that saving would overwrite, with their current values.
    fn overwritten(&self, current: &Self, to: &Self) -> Vec<(&'static str, String)> {
        let clash = |was: &str, is: &str, will: &str| was != is && was != will && is != will;
        let fields = [
            ("name", &self.name, &current.name, &to.name),
            (
                "description",
                &self.description,
                &current.description,
                &to.description,
            ),
        ];
        fields
            .into_iter()
            .filter(|(_, was, is, will)| clash(was, is, will))
            .map(|(field, _, is, _)| (field, is.clone()))
            .collect()
    }
}

/// Names the changed fields and their current values.
fn conflict(overwritten: &[(&'static str, String)]) -> String {
    let changes: Vec<String> = overwritten
        .iter()
        .map(|(field, value)| match value.as_str() {
            "" => format!("removed the {field}"),
            value => format!("changed the {field} to “{}”", in_sentence(value)),
        })
        .collect();
    format!(
        "Someone else {}. Your change wasn’t saved. Save again to overwrite it.",
        changes.join(" and ")
    )
}

/// Changes them, unless someone else did since `from` was read.
///
/// # Errors
/// See [`ApiError`].
pub async fn change(
    api: Api,
    client: Remote<Client>,
    client_id: &str,
    from: &BasicInformation,
    to: &BasicInformation,
) -> Result<(), ApiError> {
    let current = api
        .client(client_id)
        .await
        .map_err(ApiError::before_sending)?;
    let overwritten = from.overwritten(&BasicInformation::of(&current), to);
    if !overwritten.is_empty() {
        client.put(current);
        return Err(ApiError::Conflict(conflict(&overwritten)));
    }
    client.put(api.change_client(client_id, &from.patch(to)).await?);
    Ok(())
}

#[cfg(test)]
pub(super) fn messages() -> Vec<String> {
    let name = ("name", "invoices".to_owned());
    let description = ("description", String::new());
    vec![
        conflict(std::slice::from_ref(&name)),
        conflict(&[name, description]),
    ]
}

/// Undoes a change, from any page.
pub fn undo_change(
    api: Api,
    toasts: Toasts,
    client: Remote<Client>,
    client_id: String,
    from: BasicInformation,
    to: BasicInformation,
) {
    spawn_local(async move {
        match change(api, client, &client_id, &from, &to).await {
            Ok(()) => toasts.done("Change undone."),
            Err(error) => toasts.failed(format!("Couldn’t undo the change. {error}")),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basic(name: &str, description: &str) -> BasicInformation {
        BasicInformation {
            name: name.to_owned(),
            description: description.to_owned(),
        }
    }

    #[test]
    fn patch_contains_only_changes() {
        let patch = basic("billing", "old").patch(&basic("billing", ""));
        assert_eq!(
            serde_json::to_string(&patch).unwrap(),
            r#"{"description":null}"#
        );
    }

    #[test]
    fn only_conflicting_changes_are_reported() {
        let (from, to) = (basic("billing", "old"), basic("invoices", "old"));
        let clash = |current: BasicInformation| from.overwritten(&current, &to);
        assert_eq!(clash(basic("billing", "newer")), []);
        let renamed = clash(basic("accounts", "old"));
        assert_eq!(renamed, [("name", "accounts".to_owned())]);
        assert_eq!(clash(basic("invoices", "old")), [], "the same");
    }
}
