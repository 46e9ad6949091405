//! An application's name, type and description as they are typed.

use management_api::rules::{CLIENT_NAME, DESCRIPTION, TextError, TextRule};
use management_api::{AppType, ClientCreate};

use super::has_visible;

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientDraft {
    /// The name.
    pub name: String,
    /// Its kind, if that can be chosen.
    pub app_type: Option<AppType>,
    /// The description; may be empty.
    pub description: String,
}

/// What stands in the way of creating it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientProblems {
    /// With the name.
    pub name: Option<String>,
    /// With the description.
    pub description: Option<String>,
}

impl ClientDraft {
    /// What is wrong so far. An empty name is only missing, not wrong.
    #[must_use]
    pub fn problems(&self) -> ClientProblems {
        let (name, description) = (self.name.trim(), self.description.trim());
        let name = match CLIENT_NAME.check(name) {
            Err(TextError::Mismatch(_)) => {
                Some("A name can’t contain < or >. Leave them out.".to_owned())
            }
            _ if !name.is_empty() && !has_visible(name) => {
                Some("Nothing of this name can be seen. Give it letters or digits.".to_owned())
            }
            _ => too_long("name", CLIENT_NAME, name),
        };
        ClientProblems {
            name,
            description: too_long("description", DESCRIPTION, description),
        }
    }

    /// Why it can't be sent yet.
    #[must_use]
    pub fn blocked(&self) -> Option<String> {
        if self.name.trim().is_empty() {
            return Some("Give it a name first.".to_owned());
        }
        let problems = self.problems();
        problems.name.or(problems.description)
    }
}

/// Says by how much `text` is too long for `rule`.
#[must_use]
pub fn too_long(what: &str, rule: TextRule, text: &str) -> Option<String> {
    match rule.check(text) {
        Err(TextError::TooLong { length, max }) => Some(format!(
            "This {what} has {length} characters, {} too many; the most is {max}.",
            length - max
        )),
        _ => None,
    }
}

impl TryFrom<&ClientDraft> for ClientCreate {
    type Error = String;

    fn try_from(draft: &ClientDraft) -> Result<Self, String> {
        if let Some(reason) = draft.blocked() {
            return Err(reason);
        }
        let description = draft.description.trim();
        Ok(Self {
            name: draft.name.trim().to_owned(),
            app_type: draft.app_type.clone(),
            description: (!description.is_empty()).then(|| description.to_owned()),
            ..Self::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> ClientDraft {
        ClientDraft {
            name: name.to_owned(),
            app_type: Some(AppType::NonInteractive),
            description: String::new(),
        }
    }

    #[test]
    fn empty_name_blocks_without_an_error() {
        let draft = named("  ");
        assert_eq!(draft.problems(), ClientProblems::default());
        assert!(draft.blocked().is_some());
    }

    #[test]
    fn too_long_name_is_counted() {
        let draft = named(&"ü".repeat(257));
        let problem = draft.problems().name.unwrap();
        assert!(
            problem.contains("257") && problem.contains("2 too many"),
            "{problem}"
        );
    }

    #[test]
    fn angle_brackets_are_rejected() {
        assert!(named("a<b").problems().name.is_some());
    }

    #[test]
    fn long_name_does_not_block_a_description() {
        let draft = ClientDraft {
            description: "Sends invoices".to_owned(),
            ..named(&"n".repeat(200))
        };
        assert_eq!(draft.blocked(), None);
    }

    #[test]
    fn request_is_trimmed_and_omits_what_is_empty() {
        let request = ClientCreate::try_from(&named(" billing ")).unwrap();
        assert_eq!(request.name, "billing");
        assert_eq!(request.description, None);
        assert_eq!(request.app_type, Some(AppType::NonInteractive));
    }
}
