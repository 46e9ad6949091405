//! Several modules of one split as one.
//!
//! The splitter makes a module for each set of parts that share something: hundreds. All of them import the same
//! memory, table and globals of the main module, and reach each other's functions through the table only. So their
//! sections can be put together; a call through the table that stays within the result becomes a direct one.

use std::collections::HashMap;

use anyhow::{Context, Result, anyhow, bail};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataCountSection, DataSection, ElementSection, Elements,
    EntityType, FunctionSection, ImportSection, NameMap, NameSection, RawSection, SectionId,
};
use wasmparser::{
    ConstExpr as ReadExpr, DataKind, ElementItems, ElementKind, FunctionBody, Import, KnownCustom,
    Name, Operator, Parser, Payload, TypeRef,
};

/// What is read of a module.
#[derive(Default)]
struct Module<'a> {
    types: &'a [u8],
    imports: Vec<Import<'a>>,
    /// The type of each function.
    functions: Vec<u32>,
    bodies: Vec<FunctionBody<'a>>,
    /// Runs of functions in the table, by the place of the first.
    table: Vec<(u32, Vec<u32>)>,
    data: Vec<(i32, &'a [u8])>,
    names: HashMap<u32, &'a str>,
    /// What of WebAssembly it uses, for wasm-opt.
    features: &'a [u8],
}

/// The section of a module's features.
const FEATURES: &str = "target_features";

/// Puts modules together.
pub fn merge(modules: &[Vec<u8>]) -> Result<Vec<u8>> {
    let modules = modules
        .iter()
        .map(|module| Module::read(module))
        .collect::<Result<Vec<_>>>()?;
    let first = modules.first().context("there is nothing to merge")?;
    if modules.iter().any(|module| module.types != first.types) {
        bail!("the modules of one split have different types");
    }
    let mut imports = Imports::default();
    let mut writers = Vec::new();
    let mut count = 0;
    for module in &modules {
        writers.push(Writer {
            first_function: count,
            globals: imports.add(&module.imports)?,
            direct: HashMap::new(),
        });
        count += u32::try_from(module.functions.len())?;
    }
    // The place in the table of each function.
    let mut at_place = HashMap::new();
    for (module, writer) in modules.iter().zip(&writers) {
        for (place, functions) in &module.table {
            at_place
                .extend((*place..).zip(functions.iter().map(|own| own + writer.first_function)));
        }
    }
    for (module, writer) in modules.iter().zip(&mut writers) {
        for (own, body) in (0..).zip(&module.bodies) {
            if let Some(target) = forwards_to(body)?.and_then(|place| at_place.get(&place)) {
                writer.direct.insert(own, *target);
            }
        }
    }
    encode(first, &modules, writers, imports)
}

fn encode(
    first: &Module,
    modules: &[Module],
    writers: Vec<Writer>,
    imports: Imports,
) -> Result<Vec<u8>> {
    let mut functions = FunctionSection::new();
    let mut table = ElementSection::new();
    let mut code = CodeSection::new();
    let mut data = DataSection::new();
    let mut names = NameMap::new();
    for (module, mut writer) in modules.iter().zip(writers) {
        for kind in &module.functions {
            functions.function(*kind);
        }
        for body in &module.bodies {
            writer
                .parse_function_body(&mut code, body.clone())
                .map_err(|error| anyhow!("a function can't be written: {error}"))?;
        }
        for (place, own) in &module.table {
            let moved: Vec<u32> = own.iter().map(|own| own + writer.first_function).collect();
            table.active(
                None,
                &ConstExpr::i32_const(i32::try_from(*place)?),
                Elements::Functions(moved.into()),
            );
        }
        for (address, bytes) in &module.data {
            data.active(0, &ConstExpr::i32_const(*address), bytes.iter().copied());
        }
        let mut named: Vec<_> = module.names.iter().collect();
        named.sort_unstable();
        for (own, name) in named {
            names.append(own + writer.first_function, name);
        }
    }
    let mut named = NameSection::new();
    named.functions(&names);
    let mut merged = wasm_encoder::Module::new();
    merged
        .section(&RawSection {
            id: SectionId::Type as u8,
            data: first.types,
        })
        .section(&imports.section)
        .section(&functions)
        .section(&table)
        .section(&DataCountSection { count: data.len() })
        .section(&code)
        .section(&data)
        .section(&named)
        .section(&CustomSection {
            name: FEATURES.into(),
            data: first.features.into(),
        });
    Ok(merged.finish())
}

impl<'a> Module<'a> {
    fn read(module: &'a [u8]) -> Result<Self> {
        let mut read = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(section) => {
                    let range = section.range();
                    read.types = module
                        .get(usize::try_from(range.start)?..usize::try_from(range.end)?)
                        .context("a section is outside its module")?;
                }
                Payload::ImportSection(section) => {
                    read.imports = section.into_imports().collect::<Result<_, _>>()?;
                }
                Payload::FunctionSection(section) => {
                    read.functions = section.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::ElementSection(section) => {
                    for element in section {
                        let element = element?;
                        let ElementKind::Active { offset_expr, .. } = &element.kind else {
                            bail!("a part has a table segment that is not active");
                        };
                        let ElementItems::Functions(functions) = element.items else {
                            bail!("a part has a table segment of expressions");
                        };
                        let functions = functions.into_iter().collect::<Result<_, _>>()?;
                        read.table
                            .push((u32::try_from(constant(offset_expr)?)?, functions));
                    }
                }
                Payload::CodeSectionEntry(body) => read.bodies.push(body),
                Payload::DataSection(section) => {
                    for segment in section {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = &segment.kind else {
                            bail!("a part has a data segment that is not active");
                        };
                        // Empty ones only keep the numbers of the others.
                        if !segment.data.is_empty() {
                            read.data.push((constant(offset_expr)?, segment.data));
                        }
                    }
                }
                Payload::ExportSection(section) if section.count() > 0 => {
                    bail!("a part has exports")
                }
                Payload::StartSection { .. }
                | Payload::GlobalSection(_)
                | Payload::MemorySection(_)
                | Payload::TableSection(_) => bail!("a part has a section that can't be merged"),
                Payload::CustomSection(section) if section.name() == FEATURES => {
                    read.features = section.data();
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(reader) = section.as_known() {
                        for part in reader {
                            if let Name::Function(functions) = part? {
                                for naming in functions {
                                    let naming = naming?;
                                    read.names.insert(naming.index, naming.name);
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(read)
    }
}

/// The value of `i32.const`.
fn constant(expression: &ReadExpr) -> Result<i32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value),
        other => bail!("a segment begins at {other:?}, not at a constant"),
    }
}

/// The place in the table of the function that `body` passes all its arguments to, and nothing else.
fn forwards_to(body: &FunctionBody) -> Result<Option<u32>> {
    let mut place = None;
    for operator in body.get_operators_reader()? {
        match (operator?, place) {
            (Operator::LocalGet { .. }, None) => {}
            (Operator::I32Const { value }, None) if value > 0 => place = u32::try_from(value).ok(),
            (Operator::CallIndirect { .. } | Operator::End, Some(_)) => {}
            _ => return Ok(None),
        }
    }
    Ok(place)
}

/// The imports of all modules, each once.
#[derive(Default)]
struct Imports {
    section: ImportSection,
    known: HashMap<(String, String), u32>,
    globals: u32,
}

impl Imports {
    /// Adds those of a module, and returns the new numbers of its globals.
    fn add(&mut self, imports: &[Import]) -> Result<Vec<u32>> {
        let mut numbers = Vec::new();
        for import in imports {
            let key = (import.module.to_owned(), import.name.to_owned());
            let is_global = matches!(import.ty, TypeRef::Global(_));
            if !is_global && !matches!(import.ty, TypeRef::Memory(_) | TypeRef::Table(_)) {
                bail!("a part imports {}, which can't be shared", import.name);
            }
            let number = match self.known.get(&key) {
                Some(number) => *number,
                None => {
                    let kind = EntityType::try_from(import.ty)
                        .map_err(|error| anyhow!("an import can't be written: {error:?}"))?;
                    self.section.import(import.module, import.name, kind);
                    let number = self.globals;
                    self.globals += u32::from(is_global);
                    self.known.insert(key, number);
                    number
                }
            };
            if is_global {
                numbers.push(number);
            }
        }
        Ok(numbers)
    }
}

/// Writes one module's functions with their new numbers.
struct Writer {
    first_function: u32,
    globals: Vec<u32>,
    /// Functions that only pass on to another of the result.
    direct: HashMap<u32, u32>,
}

impl Reencode for Writer {
    type Error = anyhow::Error;

    fn function_index(&mut self, own: u32) -> Result<u32, Error<Self::Error>> {
        Ok(match self.direct.get(&own) {
            Some(target) => *target,
            None => own + self.first_function,
        })
    }

    fn global_index(&mut self, own: u32) -> Result<u32, Error<Self::Error>> {
        usize::try_from(own)
            .ok()
            .and_then(|own| self.globals.get(own).copied())
            .ok_or_else(|| Error::UserError(anyhow!("a part has no global {own}")))
    }

    fn data_index(&mut self, own: u32) -> Result<u32, Error<Self::Error>> {
        Err(Error::UserError(anyhow!(
            "a part uses data segment {own} by its number"
        )))
    }
}
