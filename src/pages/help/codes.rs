//! The codes of the diagnosis and of rejected requests, from the tables of the documentation. Tests of the diagnosis and
//! the server hold that each code is in them.

/// What a code is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A finding of the diagnosis.
    Finding,
    /// Why authentication failed, or a token was not issued.
    Reason,
}

/// One code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeHelp {
    /// The code.
    pub code: String,
    /// What it is about.
    pub kind: Kind,
    /// The severity of a finding, as people read it.
    pub severity: Option<String>,
    /// When it is given.
    pub when: String,
    /// Codes that are explained by the same sentence.
    pub alike: Vec<String>,
}

const FINDINGS: &str = include_str!("../../../docs/diagnosis-json.md");
const REASONS: &str = include_str!("../../../docs/token-endpoint.md");
/// The headers of the tables of codes.
const FINDING_HEAD: &str = "| code | severity | when |";
const REASON_HEAD: &str = "| Code | Meaning |";

/// All codes, in the order of the documentation.
#[must_use]
pub fn all() -> Vec<CodeHelp> {
    let findings = rows(FINDINGS, FINDING_HEAD).into_iter().flat_map(|cells| {
        let [codes, severity, when] = cells.as_slice() else {
            return Vec::new();
        };
        entries(codes, when, Kind::Finding, Some(severity))
    });
    let reasons = rows(REASONS, REASON_HEAD).into_iter().flat_map(|cells| {
        let [codes, meaning] = cells.as_slice() else {
            return Vec::new();
        };
        entries(codes, meaning, Kind::Reason, None)
    });
    findings.chain(reasons).collect()
}

/// The explanations of a code: one of each kind at most.
#[must_use]
pub fn of(code: &str) -> Vec<CodeHelp> {
    let mut found = all();
    found.retain(|entry| entry.code == code);
    found
}

fn entries(codes: &str, when: &str, kind: Kind, severity: Option<&str>) -> Vec<CodeHelp> {
    let codes: Vec<&str> = codes.split('`').skip(1).step_by(2).collect();
    let entry = |code: &&str| CodeHelp {
        code: (*code).to_owned(),
        kind,
        severity: severity.map(severity_words),
        when: sentence(when),
        alike: codes
            .iter()
            .filter(|other| *other != code)
            .map(|other| (*other).to_owned())
            .collect(),
    };
    codes.iter().map(entry).collect()
}

/// `blocking` on the wire is an error for people.
fn severity_words(severity: &str) -> String {
    let words = severity.split("; ").map(|word| match word {
        "blocking" => "Error".to_owned(),
        other => capital(other),
    });
    words.collect::<Vec<_>>().join(" or ")
}

/// With a capital letter and a full stop; the marks of code are left out.
fn sentence(text: &str) -> String {
    let text = capital(&text.replace('`', ""));
    if text.ends_with('.') {
        text
    } else {
        format!("{text}.")
    }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_uppercase(), rest.as_str())
    })
}

/// The cells of each row of the tables that have this header.
fn rows(document: &'static str, head: &str) -> Vec<Vec<&'static str>> {
    let mut is_within = false;
    let mut found = Vec::new();
    for line in document.lines() {
        if line == head {
            is_within = true;
        } else if !line.starts_with('|') {
            is_within = false;
        } else if is_within && !line.starts_with("| ---") {
            let line = line.trim_matches('|');
            found.push(line.split(" | ").map(str::trim).collect());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_is_explained() {
        let explained = all();
        for code in diagnosis::CODES {
            let name = code.name;
            let has_help = |entry: &CodeHelp| entry.kind == Kind::Finding && entry.code == name;
            assert!(explained.iter().any(has_help), "{name}");
        }
    }

    #[test]
    fn reasons_of_one_sentence_name_each_other() {
        let [expired] = &of("credential_expired")[..] else {
            panic!("explained once");
        };
        assert_eq!(expired.kind, Kind::Reason);
        assert_eq!(expired.alike, ["credential_detached"]);
        assert!(expired.when.ends_with('.'));
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        for entry in all() {
            assert!(
                !entry.when.is_empty() && !entry.code.contains(' '),
                "{entry:?}"
            );
            assert_eq!(
                entry.severity.is_some(),
                entry.kind == Kind::Finding,
                "{entry:?}"
            );
        }
        assert!(of("no_such_code").is_empty());
    }
}
