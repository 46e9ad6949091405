//! Exports of the linked module that nobody calls.
//!
//! Whatever is exported stays in the main module, with all that it reaches. Leptos brings classes for streams along (the
//! crate wasm-streams), which are made by the program only, and never by the console. Without their exports
//! wasm-bindgen knows nothing of their methods.

use anyhow::{Context, Result};
use wasm_encoder::{ExportKind, ExportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// What the names of the methods of these classes have in common.
const UNUSED: [&str; 3] = [
    "intounderlyingbytesource_",
    "intounderlyingsink_",
    "intounderlyingsource_",
];

/// The module without exports that nobody calls.
pub fn without_unused(linked: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(linked) {
        let payload = payload?;
        if let Payload::ExportSection(section) = payload {
            let mut exports = ExportSection::new();
            for export in section {
                let export = export?;
                if !UNUSED.iter().any(|part| export.name.contains(part)) {
                    exports.export(export.name, ExportKind::from(export.kind), export.index);
                }
            }
            module.section(&exports);
        } else if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = linked
                .get(range)
                .context("a section is outside its module")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::SectionId;

    #[test]
    fn only_the_classes_of_streams_go() {
        let mut exports = ExportSection::new();
        for name in [
            "main",
            "__wbg_intounderlyingsink_free_58a9338f50bce61c",
            "__wbindgen_describe_intounderlyingsource_pull_58a9338f50bce61c",
            "memory",
        ] {
            exports.export(name, ExportKind::Global, 0);
        }
        let custom = RawSection {
            id: SectionId::Custom as u8,
            data: b"\x01ab",
        };
        let with = |exports: &ExportSection| {
            let mut module = Module::new();
            module.section(exports).section(&custom);
            module.finish()
        };
        let mut kept = ExportSection::new();
        kept.export("main", ExportKind::Global, 0);
        kept.export("memory", ExportKind::Global, 0);
        assert_eq!(without_unused(&with(&exports)).unwrap(), with(&kept));
    }
}
