//! The size of a module's code by the crate that it comes from.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

/// What static data counts as.
const DATA: &str = "(data)";
/// Functions without a name, and those of no crate.
const OTHER: &str = "(other)";

/// Bytes by crate, from the module's names.
pub fn sizes(module: &[u8]) -> Result<BTreeMap<String, usize>> {
    let mut names = HashMap::new();
    let mut bodies = Vec::new();
    let mut imported = 0;
    let mut sizes = BTreeMap::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().len()),
            Payload::DataSection(section) => {
                for segment in section {
                    *sizes.entry(DATA.to_owned()).or_default() += segment?.data.len();
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(reader) = section.as_known() {
                    read_names(reader, &mut names)?;
                }
            }
            _ => {}
        }
    }
    for (at, bytes) in bodies.into_iter().enumerate() {
        let name = names
            .get(&(imported + at))
            .map_or(OTHER, |name| crate_of(name));
        *sizes.entry(name.to_owned()).or_default() += bytes;
    }
    Ok(sizes)
}

fn read_names(reader: NameSectionReader<'_>, names: &mut HashMap<usize, String>) -> Result<()> {
    for part in reader {
        if let Name::Function(functions) = part? {
            for naming in functions {
                let naming = naming?;
                let name = format!("{:#}", rustc_demangle::demangle(naming.name));
                names.insert(usize::try_from(naming.index)?, name);
            }
        }
    }
    Ok(())
}

/// The crate of a function such as `<&alloc::string::String as core::fmt::Debug>::fmt`; of one for any type, such as
/// `<T as core::any::Any>::type_id`, the crate of the trait.
fn crate_of(name: &str) -> &str {
    let (kind, rest) = match name.split_once(" as ") {
        Some((kind, rest)) if !kind.contains("::") => ("", rest),
        _ => (name, ""),
    };
    let path = if kind.is_empty() { rest } else { kind };
    let path = path.trim_start_matches(|c: char| !c.is_alphabetic() && c != '_');
    let path = ["impl ", "dyn ", "mut ", "const "]
        .into_iter()
        .fold(path, |path, word| path.strip_prefix(word).unwrap_or(path));
    match path.split_once("::") {
        Some((first, _)) if first.chars().all(|c| c.is_alphanumeric() || c == '_') => first,
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crate_is_that_of_the_first_path() {
        for (name, expected) in [
            ("console::app::start", "console"),
            ("<alloc::string::String as core::fmt::Debug>::fmt", "alloc"),
            ("<&mut serde_json::de::X as a::B>::c", "serde_json"),
            ("<dyn core::any::Any>::is", "core"),
            ("<T as tachys::view::Render>::build", "tachys"),
            (
                "<&T as wasm_bindgen::describe::WasmDescribe>::describe",
                "wasm_bindgen",
            ),
            ("memcpy", OTHER),
        ] {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }
}
