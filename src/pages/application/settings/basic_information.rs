//! Changes of name and description, with an undo.

use leptos::task::spawn_local;
use management_api::{Change, Client, ClientPatch};

use crate::{
    api::{Api, ApiError, Remote},
    ui::Toasts,
};

/// What the tab changes.
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

    /// Without white space around.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        Self {
            name: self.name.trim().to_owned(),
            description: self.description.trim().to_owned(),
        }
    }

    /// What differs, and nothing else.
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

    /// The names of what would be overwritten: what is to change, and is not what it was.
    fn overwritten(&self, current: &Self, to: &Self) -> Vec<&'static str> {
        let clash = |was: &str, is: &str, will: &str| was != is && was != will && is != will;
        [
            ("name", clash(&self.name, &current.name, &to.name)),
            (
                "description",
                clash(&self.description, &current.description, &to.description),
            ),
        ]
        .into_iter()
        .filter_map(|(field, clashes)| clashes.then_some(field))
        .collect()
    }
}

/// Changes them, unless somebody else did since `from` was read.
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
    let current = api.client(client_id).await?;
    let overwritten = from.overwritten(&BasicInformation::of(&current), to);
    if !overwritten.is_empty() {
        let was = BasicInformation::of(&current);
        client.put(current);
        return Err(ApiError::Conflict(format!(
            "Somebody else changed the {} meanwhile: it is now called “{}”{}. Nothing was overwritten. Save again to put yours in its place.",
            overwritten.join(" and the "),
            was.name,
            match was.description.as_str() {
                "" => String::new(),
                text => format!(", “{text}”"),
            }
        )));
    }
    client.put(api.change_client(client_id, &from.patch(to)).await?);
    Ok(())
}

/// Goes back to what was before, from whatever page.
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
            Ok(()) => toasts.done("Taken back."),
            Err(error) => toasts.failed(format!("It was not taken back. {error}")),
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
        assert_eq!(clash(basic("billing", "newer")), [] as [&str; 0]);
        assert_eq!(clash(basic("accounts", "old")), ["name"]);
        assert_eq!(clash(basic("invoices", "old")), [] as [&str; 0], "the same");
    }
}
