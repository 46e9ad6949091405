//! One stylesheet out of those that the page names.

/// A style without comments and indentation. The styles have neither in a string.
pub fn compact(style: &str) -> String {
    let mut rest = style;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .flat_map(|line| [line, "\n"])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        let style =
            "/* a\n b */\n.x {\n  color: red; /* c */\n}\n\n@media print {\n  .y { top: 0 }\n}\n";
        let compact = compact(style);
        assert_eq!(
            compact,
            ".x {\ncolor: red;\n}\n@media print {\n.y { top: 0 }\n}\n"
        );
    }
}
