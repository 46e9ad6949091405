//! Limits and patterns of the contract are declared once, in `crates/management-api`.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ImplItem, ImplItemConst, Item, ItemConst, ItemStatic, Lit, LitStr};

use super::test_code::{attributes, impl_attributes, is_test_only};
use super::tree::Tree;
use super::violation::{Check, Violation};

/// Where the contract's limits and patterns are declared.
const HOME: &str = "crates/management-api/src/";

/// Constants outside of `HOME` that may have a value of the contract's by chance: where, their name, and what they
/// limit. The assertion's limits are rules of its own (RFC 7523), and its crate does not know the API.
const OTHER_LIMITS: &[(&str, &str, &str)] = &[
    (
        "crates/assertion/",
        "MAX_CANDIDATES",
        "keys tried for one assertion",
    ),
    (
        "crates/assertion/",
        "MAX_CLAIM",
        "characters of iss, sub and jti",
    ),
    (
        "crates/diagnosis/",
        "MAX_ARC",
        "octets of an object identifier's arc",
    ),
    ("crates/diagnosis/", "MAX_BITS", "bits of a modulus"),
    ("crates/diagnosis/", "MAX_DEPTH", "levels of DER"),
    (
        "crates/diagnosis/",
        "MAX_ESCAPE",
        "characters of an escape in text",
    ),
    ("crates/diagnosis/", "MAX_FINDINGS", "findings in a report"),
    (
        "crates/diagnosis/",
        "MAX_INDEFINITE_DEPTH",
        "nested indefinite lengths",
    ),
    (
        "crates/diagnosis/",
        "MAX_HEADER_NAME",
        "characters of a PEM header's name",
    ),
    (
        "crates/diagnosis/",
        "MAX_KID",
        "characters of a key ID in the text around a key",
    ),
    (
        "crates/diagnosis/",
        "MAX_LABEL",
        "characters of a PEM label",
    ),
    (
        "crates/diagnosis/",
        "MAX_TEXT",
        "characters of an object identifier",
    ),
    (
        "crates/server/",
        "MAX_CLIENT_ID",
        "bytes of a client_id that is looked up",
    ),
    ("crates/server/", "MAX_DEPTH", "levels of JSON"),
    ("crates/server/", "MAX_MODULUS", "bytes of a modulus"),
    ("crates/server/", "MIN_MODULUS", "bytes of a modulus"),
    ("src/", "MAX_DRAWN", "rows of a list that are drawn at once"),
    (
        "crates/primitives/",
        "ID_MAX",
        "characters of an identifier that is looked for",
    ),
];

/// Names each constant with the name of a limit and the value of one of the contract's, and each copy of one of its
/// patterns, outside of `HOME`. Tests may repeat both.
pub fn check(tree: &Tree) -> Vec<Violation> {
    check_besides(tree, OTHER_LIMITS)
}

fn check_besides(tree: &Tree, other: &[(&str, &str, &str)]) -> Vec<Violation> {
    let sources: Vec<(&str, Declared)> = tree
        .with_extension("rs")
        .filter(|(path, _)| !is_test(path))
        .filter_map(|(path, text)| Some((path, Declared::read(&syn::parse_file(text).ok()?))))
        .collect();
    let (home, others): (Vec<_>, Vec<_>) =
        sources.iter().partition(|(path, _)| path.starts_with(HOME));
    let mut violations = Vec::new();
    for (path, declared) in &others {
        for limit in declared.limits.iter().filter(|limit| limit.is_plain) {
            let Some((rule_path, rule)) = home.iter().find_map(|(path, contract)| {
                contract
                    .limits
                    .iter()
                    .find(|rule| rule.values.iter().any(|value| limit.values.contains(value)))
                    .map(|rule| (path, rule))
            }) else {
                continue;
            };
            let is_other = other
                .iter()
                .any(|(place, name, _)| path.starts_with(place) && *name == limit.name);
            if !is_other {
                violations.push(Violation::new(
                    Check::Contract,
                    *path,
                    format!(
                        "{path}:{} declares {} with the value of {} ({rule_path}:{}). Use that one; if this is no rule \
                         of the API's contract, list it with its reason in OTHER_LIMITS of \
                         xtask/src/checks/contract.rs.",
                        limit.line, limit.name, rule.name, rule.line
                    ),
                ));
            }
        }
        for (text, line) in &declared.texts {
            let copy = home
                .iter()
                .flat_map(|(path, contract)| contract.patterns.iter().map(move |rule| (path, rule)))
                .find(|(_, (pattern, _))| {
                    text.contains(pattern.as_str()) || canonical(text) == canonical(pattern)
                });
            if let Some((rule_path, (pattern, rule_line))) = copy {
                violations.push(Violation::new(
                    Check::Contract,
                    *path,
                    format!(
                        "{path}:{line} repeats the pattern `{pattern}` of {rule_path}:{rule_line}. Use that one."
                    ),
                ));
            }
        }
    }
    for (place, name, _) in other {
        let is_there = others.iter().any(|(path, declared)| {
            path.starts_with(place) && declared.limits.iter().any(|limit| limit.name == *name)
        });
        if !is_there {
            violations.push(Violation::new(
                Check::Contract,
                "xtask/src/checks/contract.rs",
                format!(
                    "xtask/src/checks/contract.rs: there is no {name} in {place} any more. Take it out of \
                     OTHER_LIMITS."
                ),
            ));
        }
    }
    violations
}

fn is_test(path: &str) -> bool {
    path.split('/').any(|part| part == "tests") || path.ends_with("/tests.rs")
}

/// What a file declares.
#[derive(Default)]
struct Declared {
    limits: Vec<Limit>,
    /// Texts of constants that are patterns, and their lines.
    patterns: Vec<(String, usize)>,
    /// All texts, and their lines.
    texts: Vec<(String, usize)>,
}

/// A constant whose name says that it is a limit.
struct Limit {
    name: String,
    line: usize,
    /// One number; both ends of a range.
    values: Vec<u128>,
    /// A number or a range of numbers, rather than a larger value that has them inside.
    is_plain: bool,
}

impl Declared {
    fn read(file: &syn::File) -> Self {
        let mut declared = Self::default();
        declared.visit_file(file);
        declared
    }

    fn constant(&mut self, name: &syn::Ident, value: &Expr) {
        let line = name.span().start().line;
        let is_limit = name
            .to_string()
            .split('_')
            .any(|word| LIMIT_WORDS.contains(&word));
        let mut numbers = Numbers::default();
        numbers.visit_expr(value);
        if is_limit {
            let plain = plain(value);
            let is_plain = plain.is_some();
            // 0 and 1 are limits of nothing in particular.
            let mut values = plain.unwrap_or(numbers.0);
            values.retain(|value| *value > 1);
            self.limits.push(Limit {
                name: name.to_string(),
                line,
                values,
                is_plain,
            });
        }
        let mut texts = Texts::default();
        texts.visit_expr(value);
        self.patterns
            .extend(texts.0.into_iter().filter(|(text, _)| is_pattern(text)));
    }
}

/// A constant with one of these words in its name is a limit.
const LIMIT_WORDS: [&str; 9] = [
    "LEN", "LENGTH", "LIMIT", "LIMITS", "MAX", "MAXIMUM", "MIN", "MINIMUM", "RANGE",
];

/// The number, or the ends of the range, that `value` is; `None` if it is something else.
fn plain(value: &Expr) -> Option<Vec<u128>> {
    match value {
        Expr::Range(range) => {
            let ends = [range.start.as_deref(), range.end.as_deref()];
            ends.into_iter().flatten().map(number).collect()
        }
        Expr::Call(_) => None,
        other => Some(vec![number(other)?]),
    }
}

fn number(value: &Expr) -> Option<u128> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Paren(inner) => number(&inner.expr),
        Expr::Group(inner) => number(&inner.expr),
        Expr::Cast(cast) => number(&cast.expr),
        Expr::Binary(operation) => {
            let (left, right) = (number(&operation.left)?, number(&operation.right)?);
            match operation.op {
                BinOp::Add(_) => left.checked_add(right),
                BinOp::Sub(_) => left.checked_sub(right),
                BinOp::Mul(_) => left.checked_mul(right),
                BinOp::Shl(_) => left.checked_shl(u32::try_from(right).ok()?),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The numbers in an expression.
#[derive(Default)]
struct Numbers(Vec<u128>);

impl<'ast> Visit<'ast> for Numbers {
    fn visit_expr(&mut self, value: &'ast Expr) {
        match number(value) {
            Some(number) => self.0.push(number),
            None => visit::visit_expr(self, value),
        }
    }
}

/// The texts in an expression.
#[derive(Default)]
struct Texts(Vec<(String, usize)>);

impl<'ast> Visit<'ast> for Texts {
    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.0.push((text.value(), text.span().start().line));
    }
}

/// Returns true if a text is a regular expression: anchored, or with a class of characters that repeats.
fn is_pattern(text: &str) -> bool {
    let is_anchored = text.starts_with('^') && text.ends_with('$');
    let has_class =
        text.starts_with('[') && ["]+", "]*", "]{"].iter().any(|end| text.contains(end));
    text.len() > 2 && (is_anchored || has_class)
}

/// A pattern without its anchors, and with the parts of each class of characters in order.
fn canonical(pattern: &str) -> String {
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    let mut result = String::new();
    let mut rest = pattern;
    while let Some((before, class)) = rest.split_once('[') {
        let Some((class, after)) = class.split_once(']') else {
            break;
        };
        let chars: Vec<char> = class.chars().collect();
        let mut parts = Vec::new();
        let mut at = chars.as_slice();
        while let Some((first, others)) = at.split_first() {
            match others {
                ['-', last, behind @ ..] => {
                    parts.push(format!("{first}-{last}"));
                    at = behind;
                }
                _ => {
                    parts.push(first.to_string());
                    at = others;
                }
            }
        }
        parts.sort();
        result.push_str(&format!("{before}[{}]", parts.concat()));
        rest = after;
    }
    result.push_str(rest);
    result
}

impl<'ast> Visit<'ast> for Declared {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test_only(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !is_test_only(impl_attributes(item)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_const(&mut self, item: &'ast ItemConst) {
        self.constant(&item.ident, &item.expr);
        visit::visit_item_const(self, item);
    }

    fn visit_impl_item_const(&mut self, item: &'ast ImplItemConst) {
        self.constant(&item.ident, &item.expr);
        visit::visit_impl_item_const(self, item);
    }

    fn visit_item_static(&mut self, item: &'ast ItemStatic) {
        self.constant(&item.ident, &item.expr);
        visit::visit_item_static(self, item);
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.texts.push((text.value(), text.span().start().line));
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        for token in tokens.clone() {
            match token {
                TokenTree::Group(group) => self.visit_token_stream(&group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                        let line = literal.span().start().line;
                        self.texts.push((text.value(), line));
                    }
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: (&str, &str) = (
        "crates/management-api/src/limits.rs",
        "pub const NAME_MAX: usize = 128;\n\
         pub const KID_LEN: std::ops::RangeInclusive<usize> = 10..=64;\n\
         pub const KID_PATTERN: &str = \"^[0-9A-Za-z_-]{10,64}$\";\n",
    );

    fn places(path: &str, text: &str) -> Vec<String> {
        check_besides(&Tree::of(&[CONTRACT, (path, text)]), &[])
            .into_iter()
            .map(|violation| violation.message)
            .collect()
    }

    #[test]
    fn a_second_limit_is_named_with_its_line() {
        let found = places("src/draft.rs", "\nconst NAME_MAX: usize = 64 * 2;");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("src/draft.rs:2 declares NAME_MAX"));
        assert!(found[0].contains("crates/management-api/src/limits.rs:1"));
        assert_eq!(places("src/a.rs", "const LONGEST_LEN: u8 = 64;").len(), 1);
        assert_eq!(
            places("src/a.rs", "impl A { const MIN_KID: u8 = 10; }").len(),
            1
        );
    }

    #[test]
    fn the_contracts_own_constant_may_be_used() {
        assert!(
            places(
                "src/a.rs",
                "const MAX: usize = management_api::NAME_MAX; const WIDTH: u8 = 128; const MAX_B: u8 = 129; \
                 const ADMIN: u8 = 64;"
            )
            .is_empty()
        );
    }

    #[test]
    fn a_limit_of_something_else_is_listed_and_the_list_is_kept_true() {
        let tree = Tree::of(&[CONTRACT, ("src/a.rs", "const MAX_DEPTH: usize = 64;")]);
        let listed = ("src", "MAX_DEPTH", "levels of nesting");
        assert!(check_besides(&tree, &[listed]).is_empty());
        let gone = ("src", "MAX_WIDTH", "columns");
        assert_eq!(check_besides(&tree, &[listed, gone]).len(), 1);
    }

    #[test]
    fn a_second_pattern_is_named_however_its_class_is_ordered() {
        for text in [
            "fn a() { b(\"^[0-9A-Za-z_-]{10,64}$\") }",
            "const A: &str = \"[a-zA-Z0-9_-]{10,64}\";",
            "fn a() { println!(\"match ^[0-9A-Za-z_-]{10,64}$\") }",
        ] {
            assert_eq!(places("crates/server/src/a.rs", text).len(), 1, "{text}");
        }
        assert!(places("src/a.rs", "const A: &str = \"^[0-9]{10,64}$\";").is_empty());
    }

    #[test]
    fn tests_may_repeat_the_contract() {
        let text = "const NAME_MAX: usize = 128;";
        assert!(places("crates/server/tests/a.rs", text).is_empty());
        let inner = format!("#[cfg(test)] mod tests {{ {text} }}");
        assert!(places("src/a.rs", &inner).is_empty());
    }
}
