//! What a module declares, imports and mentions.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Arm, Attribute, Field, ImplItem, Item, ItemUse, Local, UseTree, Variant, Visibility};

use super::super::test_code::{attributes, impl_attributes, is_test_only};
use super::{Mention, Module, Path};

/// Adds what `items` declare, import and mention to `module`. What is compiled for tests only is left out, and so are
/// the contents of inner modules.
pub(super) fn collect(items: &[Item], module: &mut Module) {
    for item in items {
        if let Some(name) = declared(item)
            && !is_test_only(attributes(item))
        {
            module.items.push(name);
        }
    }
    let mut collector = Collector { module };
    for item in items {
        collector.visit_item(item);
    }
}

/// The name that an item gives to its module's scope.
fn declared(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

struct Collector<'a> {
    module: &'a mut Module,
}

impl Collector<'_> {
    fn mention(&mut self, path: Path, line: usize, is_import: bool) {
        self.module.mentions.push(Mention {
            path,
            line,
            is_import,
        });
    }

    fn import(&mut self, tree: &UseTree, mut prefix: Path) {
        match tree {
            UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.import(&path.tree, prefix);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, prefix.clone());
                }
            }
            UseTree::Name(name) => self.import_as(name.ident.to_string(), &name.ident, prefix),
            UseTree::Rename(rename) => {
                self.import_as(rename.rename.to_string(), &rename.ident, prefix);
            }
            UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                self.mention(prefix.clone(), line, true);
                self.module.globs.push(prefix);
            }
        }
    }

    fn import_as(&mut self, mut name: String, ident: &syn::Ident, mut path: Path) {
        if ident == "self" {
            if name == "self" {
                name = path.last().cloned().unwrap_or_default();
            }
        } else {
            path.push(ident.to_string());
        }
        self.mention(path.clone(), ident.span().start().line, true);
        self.module.imports.push((name, path));
    }

    /// Paths in tokens that the parser doesn't look into: those of macros and of attributes.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            match token {
                TokenTree::Group(group) => {
                    let is_visibility = group.delimiter() == Delimiter::Parenthesis
                        && matches!(before, Some(TokenTree::Ident(word)) if word == "pub");
                    if !is_visibility {
                        self.tokens(group.stream());
                    }
                    at += 1;
                }
                TokenTree::Ident(first) => {
                    let line = first.span().start().line;
                    let (path, group, next) = path_at(&tokens, at);
                    // A field or method, a lifetime, a macro's variable, a path that begins with `::`.
                    let is_path = match before {
                        Some(TokenTree::Punct(mark)) => match mark.as_char() {
                            '.' => is_range(&tokens, at),
                            '\'' => false,
                            ':' => !is_double_colon(&tokens, at.checked_sub(2)),
                            '$' => first == "crate",
                            _ => true,
                        },
                        _ => true,
                    };
                    if is_path {
                        match group {
                            Some(group) => self.group(&path, group),
                            None => self.mention(path, line, false),
                        }
                    }
                    at = next;
                }
                TokenTree::Literal(literal) => {
                    self.text(&literal.to_string(), literal.span().start().line);
                    at += 1;
                }
                TokenTree::Punct(_) => at += 1,
            }
        }
    }

    /// The names in `prefix::{…}`.
    fn group(&mut self, prefix: &Path, group: TokenStream) {
        let tokens: Vec<TokenTree> = group.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let TokenTree::Ident(first) = token else {
                at += 1;
                continue;
            };
            let line = first.span().start().line;
            let (inner, group, next) = path_at(&tokens, at);
            let mut path = prefix.clone();
            path.extend(inner.into_iter().filter(|segment| segment != "self"));
            match group {
                Some(group) => self.group(&path, group),
                None => self.mention(path, line, true),
            }
            at = next;
        }
    }

    /// A path in an attribute's text: `#[serde(with = "crate::…")]`.
    fn text(&mut self, literal: &str, line: usize) {
        let text = literal.trim_matches('"');
        let is_path = ["crate::", "self::", "super::"]
            .iter()
            .any(|start| text.starts_with(start))
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'));
        if is_path {
            let path = text.split("::").map(str::to_owned).collect();
            self.mention(path, line, false);
        }
    }
}

/// The path that begins at `tokens[at]`, the group after it in `path::{…}`, and where it ends.
fn path_at(tokens: &[TokenTree], mut at: usize) -> (Path, Option<TokenStream>, usize) {
    let mut path = Path::new();
    while let Some(TokenTree::Ident(segment)) = tokens.get(at) {
        path.push(segment.to_string());
        at += 1;
        if !is_double_colon(tokens, Some(at)) {
            return (path, None, at);
        }
        at += 2;
    }
    match tokens.get(at) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            (path, Some(group.stream()), at + 1)
        }
        _ => (path, None, at),
    }
}

fn is_double_colon(tokens: &[TokenTree], at: Option<usize>) -> bool {
    let is_colon =
        |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    at.is_some_and(|at| is_colon(at) && is_colon(at + 1))
}

/// Returns true if `..` stands before `tokens[at]`.
fn is_range(tokens: &[TokenTree], at: usize) -> bool {
    let is_dot = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .is_some_and(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '.'))
    };
    is_dot(at.checked_sub(1)) && is_dot(at.checked_sub(2))
}

impl<'ast> Visit<'ast> for Collector<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !matches!(item, Item::Mod(_)) && !is_test_only(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !is_test_only(impl_attributes(item)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_field(&mut self, field: &'ast Field) {
        if !is_test_only(&field.attrs) {
            visit::visit_field(self, field);
        }
    }

    fn visit_variant(&mut self, variant: &'ast Variant) {
        if !is_test_only(&variant.attrs) {
            visit::visit_variant(self, variant);
        }
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        if !is_test_only(&arm.attrs) {
            visit::visit_arm(self, arm);
        }
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if !is_test_only(&local.attrs) {
            visit::visit_local(self, local);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_none() {
            self.import(&item.tree, Path::new());
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first()
        {
            let line = first.ident.span().start().line;
            let segments = path
                .segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect();
            self.mention(segments, line, false);
        }
        visit::visit_path(self, path);
    }

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        self.tokens(tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if !attribute.path().is_ident("doc") {
            visit::visit_attribute(self, attribute);
        }
    }

    // `pub(in crate::a)` says who may see an item, not what it needs.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}
