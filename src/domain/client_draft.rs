//! An application's name, type and description as they are typed.

use management_api::{AppType, ClientCreate};

use super::has_visible;

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientDraft {
    /// The name.
    pub name: String,
    /// `app_type` on the wire.
    pub app_type: String,
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

/// Characters that a description may have.
const DESCRIPTION_MAX: usize = 140;
/// Characters that a name may have.
const NAME_MAX: usize = 128;

impl ClientDraft {
    /// What is wrong so far. An empty name is only missing, not wrong.
    #[must_use]
    pub fn problems(&self) -> ClientProblems {
        let (name, description) = (self.name.trim(), self.description.trim());
        let name = if name.contains(['<', '>']) {
            Some("A name can’t contain < or >. Leave them out.".to_owned())
        } else if !name.is_empty() && !has_visible(name) {
            Some("Nothing of this name can be seen. Give it letters or digits.".to_owned())
        } else {
            too_long("name", name, NAME_MAX)
        };
        ClientProblems {
            name,
            description: too_long("description", description, DESCRIPTION_MAX),
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

fn too_long(what: &str, text: &str, max: usize) -> Option<String> {
    let count = text.chars().count();
    (count > max).then(|| {
        format!(
            "This {what} has {count} characters, {} too many; the most is {max}.",
            count - max
        )
    })
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
            app_type: Some(AppType::from(draft.app_type.clone())),
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
            app_type: "non_interactive".to_owned(),
            description: String::new(),
        }
    }

    #[test]
    fn an_empty_name_blocks_without_scolding() {
        let draft = named("  ");
        assert_eq!(draft.problems(), ClientProblems::default());
        assert!(draft.blocked().is_some());
    }

    #[test]
    fn counts_characters_and_says_how_many_too_many() {
        let draft = named(&"ü".repeat(130));
        let problem = draft.problems().name.unwrap();
        assert!(
            problem.contains("130") && problem.contains("2 too many"),
            "{problem}"
        );
    }

    #[test]
    fn refuses_angle_brackets() {
        assert!(named("a<b").problems().name.is_some());
    }

    #[test]
    fn trims_and_leaves_out_what_is_empty() {
        let request = ClientCreate::try_from(&named(" billing ")).unwrap();
        assert_eq!(request.name, "billing");
        assert_eq!(request.description, None);
        assert_eq!(request.app_type, Some(AppType::NonInteractive));
    }
}
