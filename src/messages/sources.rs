//! The texts in the sources of the console.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::Report;

/// The texts of index.html and of each source file that no earlier line shows.
pub(super) fn report(report: &mut Report) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("index.html")).unwrap();
    let (_, body) = page.split_once("<body>").unwrap();
    let lines = body.split("<p").skip(1).filter_map(|rest| {
        let (_, text) = rest.split_once('>')?;
        let (text, _) = text.split_once("</p>")?;
        Some(without_tags(text))
    });
    report.group("index.html", lines);
    let mut files = Vec::new();
    collect_files(&root.join("src"), &mut files);
    files.sort();
    for file in files {
        let name = file.strip_prefix(root).unwrap().to_string_lossy();
        if WITHOUT_MESSAGES.iter().any(|part| name.contains(part)) {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        let mut found = Vec::new();
        collect_texts(TokenStream::from_str(&source).unwrap(), &mut found);
        let mut seen = BTreeSet::new();
        let new: Vec<String> = found
            .into_iter()
            .filter(|text| is_for_people(text) && seen.insert(text.clone()))
            .filter(|text| !report.shows(text))
            .collect();
        report.group(&name, new);
    }
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    text
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_files(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// Selectors, drawings and programs; what is for development or for tests only.
const WITHOUT_MESSAGES: [&str; 6] = [
    "/actions/focus.rs",
    "/add/verdicts.rs",
    "/gallery/",
    "/icon.rs",
    "/messages/",
    "/snippet.rs",
];

/// Methods with arguments for machines.
const MACHINE_CALLS: [&str; 7] = [
    "contains",
    "debug_struct",
    "includes",
    "rsplit_once",
    "split_once",
    "starts_with",
    "strip_prefix",
];
/// Attributes and parameters with values for machines.
const MACHINE: [&str; 14] = [
    "class",
    "d",
    "dir",
    "href",
    "id",
    "kind",
    "media_type",
    "name",
    "rel",
    "role",
    "size",
    "style",
    "type",
    "viewBox",
];
/// Macros with arguments for machines.
const MACHINE_MACROS: [&str; 4] = ["include_str", "matches", "path", "thread_local"];

/// The string literals of a source that may be for people: not those of tests, attributes (but for error messages) and
/// patterns.
fn collect_texts(stream: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let punct = |at: usize, c: char| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == c);
    let word = |at: usize| match tokens.get(at) {
        Some(TokenTree::Ident(ident)) => ident.to_string(),
        _ => String::new(),
    };
    let is_arrow = |at: usize| punct(at, '=') && punct(at + 1, '>');
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let is_pattern = is_arrow(at + 1)
            || punct(at + 1, '|')
            || (at > 0 && punct(at - 1, '|'))
            || word(at + 1) == "if";
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                let group = if punct(at + 1, '!') { at + 2 } else { at + 1 };
                if let Some(TokenTree::Group(attribute)) = tokens.get(group) {
                    let text = attribute.stream().to_string();
                    if text.starts_with("error") {
                        collect_texts(attribute.stream(), found);
                    }
                    at = group;
                    if text.replace(' ', "") == "cfg(test)" {
                        at = end_of_item(&tokens, at);
                    }
                }
            }
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                if MACHINE_MACROS.contains(&&*name) && punct(at + 1, '!') {
                    at += 2;
                } else if MACHINE_CALLS.contains(&&*name) {
                    at += 1;
                } else if MACHINE.contains(&&*name) && punct(at + 1, '=') && !punct(at + 2, '=') {
                    at = end_of_value(&tokens, at + 2);
                }
            }
            TokenTree::Literal(literal) if !is_pattern => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    found.push(text.value());
                }
            }
            TokenTree::Group(group)
                if !(is_pattern && group.delimiter() == Delimiter::Parenthesis) =>
            {
                collect_texts(group.stream(), found);
            }
            _ => {}
        }
        at += 1;
    }
}

/// The index of the last token of the item that follows.
fn end_of_item(tokens: &[TokenTree], from: usize) -> usize {
    let end = tokens.iter().skip(from + 1).position(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(sign) => sign.as_char() == ';',
        _ => false,
    });
    end.map_or(tokens.len(), |end| from + 1 + end)
}

/// The index of the last token of an attribute's value: the next attribute or the end of the tag follows.
fn end_of_value(tokens: &[TokenTree], from: usize) -> usize {
    let mut at = from;
    while let Some(next) = tokens.get(at + 1) {
        let after = match tokens.get(at + 2) {
            Some(TokenTree::Punct(sign)) => sign.as_char(),
            _ => ' ',
        };
        match next {
            TokenTree::Ident(_) if matches!(after, '=' | '-' | '>' | '/') => break,
            TokenTree::Punct(sign) if matches!(sign.as_char(), '>' | '/' | ';') => break,
            _ => at += 1,
        }
    }
    at
}

/// Keys of keyboards, HTTP and the like.
const MACHINE_WORDS: [&str; 8] = [
    "Bearer", "BODY", "Chunk", "End", "Enter", "Home", "INPUT", "Tab",
];

/// Reads as words rather than as a value for machines.
fn is_for_people(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(first) = text.trim().chars().next() else {
        return false;
    };
    if text.contains("://") && words.len() == 1
        || text.contains('%')
        || text.contains(":is(")
        || text.contains("translateY")
        || matches!(first, '.' | '[' | '#' | '/' | '-' | '<' | '>')
        || MACHINE_WORDS.contains(&text.trim())
    {
        return false;
    }
    let is_name = |word: &&str| {
        word.chars()
            .all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_' | '[' | ']' | '=' | ':'))
    };
    match words.as_slice() {
        [word] => {
            let is_capitalized = first.is_uppercase() || !first.is_ascii();
            let rest = word.chars().skip(1).collect::<String>();
            is_capitalized
                && !rest.is_empty()
                && !rest.contains(|c: char| c.is_uppercase() || matches!(c, '_' | '-'))
        }
        words => {
            let has_letters = text.chars().any(char::is_alphabetic);
            let is_classes =
                words.iter().all(is_name) && words.iter().any(|word| word.contains(['-', '[']));
            has_letters && !is_classes
        }
    }
}
