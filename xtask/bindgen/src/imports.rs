//! Short names for what the main module imports. wasm-bindgen's have a hash each, in the module and in the glue.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use wasm_encoder::{EntityType, ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// The new name of the module of the glue's functions.
const GLUE: &str = "g";
/// The new name of the loader's module, and what the names of its functions began with.
const LOADER: (&str, &str) = ("l", "__wasm_split_load_");

/// Names that were changed, by the old ones.
#[derive(Debug, Default)]
pub struct Renamed {
    modules: BTreeMap<String, &'static str>,
    /// Functions of the glue.
    functions: BTreeMap<String, String>,
}

/// The module with short names for its imports.
pub fn shorten(main: &[u8], loader_module: &str) -> Result<(Vec<u8>, Renamed)> {
    let mut renamed = Renamed::default();
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(main) {
        let payload = payload?;
        if let Payload::ImportSection(section) = payload {
            let mut imports = ImportSection::new();
            for import in section.into_imports() {
                let import = import?;
                let kind = EntityType::try_from(import.ty)
                    .map_err(|error| anyhow!("an import can't be written: {error:?}"))?;
                let is_loader = import.module == loader_module;
                let of = if is_loader { LOADER.0 } else { GLUE };
                renamed.modules.insert(import.module.to_owned(), of);
                if is_loader {
                    let part = import.name.strip_prefix(LOADER.1);
                    imports.import(
                        of,
                        part.context("an import of the loader is no part")?,
                        kind,
                    );
                } else {
                    let next = short(renamed.functions.len());
                    let name = renamed.functions.entry(import.name.to_owned());
                    imports.import(of, name.or_insert(next), kind);
                }
            }
            module.section(&imports);
        } else if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = main.get(range).context("a section is outside its module")?;
            module.section(&RawSection { id, data });
        }
    }
    if renamed.modules.len() > 2 {
        bail!("the main module imports more than the glue and the loader");
    }
    Ok((module.finish(), renamed))
}

impl Renamed {
    /// The glue with the new names, and without classes: nobody makes one.
    pub fn in_glue(&self, glue: &str) -> Result<String> {
        let mut functions = 0;
        let mut modules = 0;
        let mut is_class = false;
        let mut new = String::with_capacity(glue.len());
        for line in glue.lines() {
            is_class |= line.starts_with("export class ");
            if is_class {
                is_class = line != "}";
                continue;
            }
            if line.starts_with("if (Symbol.dispose) ") {
                continue;
            }
            let indented = line.trim_start();
            match indented.split_once(": ") {
                Some((name, rest)) if self.functions.contains_key(name) => {
                    functions += 1;
                    new.extend([
                        self.functions.get(name).map_or("", String::as_str),
                        ": ",
                        rest,
                    ]);
                }
                Some((name, rest)) if self.modules.contains_key(name.trim_matches('"')) => {
                    modules += 1;
                    let name = self.modules.get(name.trim_matches('"'));
                    new.extend([name.copied().unwrap_or_default(), ": ", rest]);
                }
                _ => new.push_str(indented),
            }
            new.push('\n');
        }
        if (functions, modules) != (self.functions.len(), self.modules.len()) {
            bail!("the glue doesn't name what the main module imports as expected");
        }
        Ok(new)
    }
}

/// `a` to `z`, then `a0` and so on.
fn short(at: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(at % 26).unwrap_or_default());
    match at / 26 {
        0 => letter.to_string(),
        round => format!("{letter}{}", round - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_and_glue_have_the_same_short_names() {
        let mut imports = ImportSection::new();
        let function = EntityType::Function(0);
        imports.import("./x_bg.js", "__wbg_log_0123456789abcdef", function);
        imports.import("./split.js", "__wasm_split_load_inspect", function);
        imports.import("./x_bg.js", "__wbg_now_0123456789abcdef", function);
        let mut module = Module::new();
        module.section(&imports);
        let (module, renamed) = shorten(&module.finish(), "./split.js").unwrap();
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(&module) {
            if let Payload::ImportSection(section) = payload.unwrap() {
                for import in section.into_imports() {
                    let import = import.unwrap();
                    names.push(format!("{}.{}", import.module, import.name));
                }
            }
        }
        assert_eq!(names, ["g.a", "l.inspect", "g.b"]);

        let glue = "export class Stream {\n    free() {\n    }\n}\nconst import0 = {\n    __proto__: null,\n    \
            __wbg_log_0123456789abcdef: function(arg0) {\n    },\n    __wbg_now_0123456789abcdef: now,\n};\n\
            return {\n    \"./x_bg.js\": import0,\n\"./split.js\": __loaders,\n};\n";
        assert_eq!(
            renamed.in_glue(glue).unwrap(),
            "const import0 = {\n__proto__: null,\na: function(arg0) {\n},\nb: now,\n};\nreturn {\ng: import0,\nl: __loaders,\n};\n"
        );
        assert!(renamed.in_glue("return {};").is_err());
    }

    #[test]
    fn short_names_differ() {
        let names: std::collections::BTreeSet<String> = (0..700).map(short).collect();
        assert_eq!(names.len(), 700);
    }
}
