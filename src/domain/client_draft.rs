//! An application's name, type and description as they are typed.

use management_api::rules::{CLIENT_NAME, DESCRIPTION, TextError, TextRule};
use management_api::{AppType, ClientCreate};

use super::{grouped, has_visible};

/// The input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientDraft {
    /// The name.
    pub name: String,
    /// Its kind, if that can be chosen.
    pub app_type: Option<AppType>,
    /// The description; may be empty.
    pub description: String,
}

/// Why it can't be created.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientProblems {
    /// With the name.
    pub name: Option<String>,
    /// With the description.
    pub description: Option<String>,
}

impl ClientDraft {
    /// The problems so far. An empty name is missing, not invalid.
    #[must_use]
    pub fn problems(&self) -> ClientProblems {
        let (name, description) = (self.name.trim(), self.description.trim());
        let name = match CLIENT_NAME.check(name) {
            Err(TextError::Mismatch(_)) => {
                Some("A name can’t contain < or >. Remove them.".to_owned())
            }
            _ if !name.is_empty() && !has_visible(name) => {
                Some("This name has no visible characters. Add letters or digits.".to_owned())
            }
            _ => too_long("name", CLIENT_NAME, name),
        };
        ClientProblems {
            name,
            description: too_long("description", DESCRIPTION, description),
        }
    }

    /// Why it can't be sent.
    #[must_use]
    pub fn blocked(&self) -> Option<String> {
        if self.name.trim().is_empty() {
            return Some("Enter a name.".to_owned());
        }
        let problems = self.problems();
        problems.name.or(problems.description)
    }
}

/// The problem if `text` is too long for `rule`.
#[must_use]
pub fn too_long(what: &str, rule: TextRule, text: &str) -> Option<String> {
    match rule.check(text) {
        Err(TextError::TooLong { length, max }) => Some(format!(
            "This {what} has {} characters; at most {} are allowed.",
            grouped(length as u64),
            grouped(max as u64)
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
            problem.contains("257") && problem.contains("255"),
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
