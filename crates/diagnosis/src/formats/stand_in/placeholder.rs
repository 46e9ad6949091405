//! A placeholder that was never replaced.

/// A call with one string, or a look-up: `file("key.pem")`, `ENV["KEY"]`.
fn is_lookup(text: &str) -> bool {
    let name = text
        .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':'));
    name.len() < text.len()
        && !text.contains('\n')
        && ["(\"", "('", "[\"", "['"]
            .iter()
            .any(|open| name.starts_with(open))
        && ["\")", "')", "\"]", "']"]
            .iter()
            .any(|close| name.ends_with(close))
}

/// A placeholder of a template, a shell or documentation.
pub(super) fn is_placeholder(text: &str, lower: &str) -> bool {
    let says = |word: &str| lower.contains(word);
    let closed =
        |open: &str, close: &str| text.starts_with(open) && text.trim_end().ends_with(close);
    let is_word = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | ':' | '/'))
    };
    let is_upper = text.len() >= 3
        && text
            .chars()
            .all(|c| c.is_ascii_uppercase() || c == '_' || c == '-')
        && text.contains(['_', '-']);
    closed("${", "}")
        || closed("#{", "}#")
        || closed("#{", "}")
        || closed("{{", "}}")
        || closed("<%", "%>")
        || closed("[[", "]]") && text.len() < 100
        || closed("$(", ")")
        || closed("@@", "@@")
        || closed("__", "__")
        || closed("<", ">") && !text.contains(['=', '?', '!']) && !says("</") && !says("/>")
        || closed("%", "%") && text.len() > 2
        || closed("((", "))")
        || closed("%(", ")s")
        || matches!(lower, "%s" | "string" | "?")
        || is_lookup(lower)
        || closed("`", "`")
        || closed("{", "}") && is_word(text.trim_matches(|c| c == '{' || c == '}'))
        || closed("[", "]") && !says(",") && text.contains(|c: char| c.is_ascii_alphabetic())
        || text
            .strip_prefix('$')
            .is_some_and(|name| is_word(name.trim_start_matches("env:")))
        || text.strip_prefix("!Ref ").is_some()
        || text.strip_prefix("!Sub ").is_some()
        || text.strip_prefix("!GetAtt ").is_some()
        || [
            "var.",
            "tls_",
            "local.",
            "data.",
            "process.env",
            "os.environ",
            "env.",
            "secrets.",
            "getenv(",
            "environment.get",
        ]
        .iter()
        .any(|start| lower.starts_with(start))
            && !text.contains('\n')
        || [
            "your_",
            "your-",
            "your public",
            "your key",
            "your rsa",
            "your certificate",
            "changeme",
            "change_me",
            "change-me",
            "replace_me",
            "replaceme",
            "insert key",
            "known after apply",
            "insert_",
            "insert your",
            "insert the",
            "paste your",
            "paste the",
            "public key here",
            "key goes here",
            "key_here",
            "todo",
            "placeholder",
            "add your",
            "put your",
            "paste key",
        ]
        .iter()
        .any(|word| says(word))
            && text.len() < 400
            && !text.trim().contains('\n')
        || is_upper
}
