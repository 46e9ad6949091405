//! The order of a module's functions: each beside the one that is most like it.
//!
//! Many functions are one generic function for several types, with nearly the same bytes. Compression refers back to
//! what is near in fewer bits than to what is far.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// Two functions are compared by their runs of so many bytes.
const RUN: usize = 6;
/// A run that more functions have is in too many to tell which are alike.
const COMMON: usize = 200;

/// Writes the module with its functions in that order.
pub fn like_beside_like(module: &[u8]) -> Result<Vec<u8>> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = chain(&bodies);
    let mut places = vec![0; order.len()];
    for (place, &function) in (0..).zip(&order) {
        if let Some(at) = places.get_mut(function) {
            *at = place;
        }
    }
    let mut writer = Writer {
        imported,
        order,
        places,
    };
    let mut written = Module::new();
    writer
        .parse_core_module(&mut written, Parser::new(0), module)
        .map_err(|error| anyhow!("a module can't be written in another order: {error}"))?;
    Ok(written.finish())
}

/// All functions: the largest, then always the one of the rest that has most in common with the one before.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let mut left: BTreeMap<usize, HashSet<&[u8]>> = bodies
        .iter()
        .map(|body| body.windows(RUN).collect())
        .enumerate()
        .collect();
    let mut with_run: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (function, runs) in &left {
        for run in runs {
            with_run.entry(run).or_default().push(*function);
        }
    }
    with_run.retain(|_, functions| (2..COMMON).contains(&functions.len()));
    let mut largest_last: Vec<usize> = (0..bodies.len()).collect();
    largest_last.sort_by_key(|function| left.get(function).map(HashSet::len));

    let mut order = Vec::with_capacity(bodies.len());
    let mut next = None;
    while let Some(function) = next.or_else(|| largest_last.pop()) {
        next = None;
        let Some(runs) = left.remove(&function) else {
            continue;
        };
        order.push(function);
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for other in runs.iter().filter_map(|run| with_run.get(run)).flatten() {
            *common.entry(*other).or_default() += 1;
        }
        // The first of equals, so that every build has the same order.
        let mut most = 0;
        for (other, common) in common {
            let Some(others) = left.get(&other) else {
                continue;
            };
            let thousandths = common * 1_000 / (runs.len() + others.len() - common);
            if thousandths > most {
                (most, next) = (thousandths, Some(other));
            }
        }
    }
    order
}

/// Writes a module's functions in another order.
struct Writer {
    imported: u32,
    /// The functions of the module, as they are written.
    order: Vec<usize>,
    /// Where each is written.
    places: Vec<u32>,
}

impl Reencode for Writer {
    type Error = anyhow::Error;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        let Some(own) = function.checked_sub(self.imported) else {
            return Ok(function);
        };
        let place = usize::try_from(own)
            .ok()
            .and_then(|own| self.places.get(own));
        place
            .map(|place| self.imported + place)
            .ok_or_else(|| Error::UserError(anyhow!("there is no function {function}")))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let types: Vec<u32> = section.into_iter().collect::<Result<_, _>>()?;
        for kind in self.order.iter().filter_map(|own| types.get(*own)) {
            functions.function(*kind);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let bodies: Vec<_> = section.into_iter().collect::<Result<_, _>>()?;
        for own in self.order.clone() {
            if let Some(body) = bodies.get(own) {
                self.parse_function_body(code, body.clone())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_functions_are_neighbours() {
        let letters = b"abcdefghijklmnopqrstuvwxyz".as_slice();
        let digits = b"0123456789876543210".as_slice();
        let bodies = [&letters[..20], digits, letters, &digits[..15], b"a"];
        assert_eq!(chain(&bodies), [2, 0, 1, 3, 4]);
    }

    #[test]
    fn calls_and_the_table_follow_their_functions() {
        // (func $a (result i32) i32.const 1) (func $b (result i32) call $a) (elem (i32.const 0) $a $b)
        let module =
            b"\0asm\x01\0\0\0\x01\x05\x01\x60\0\x01\x7f\x03\x03\x02\0\0\x04\x04\x01\x70\0\x02\
            \x09\x08\x01\0\x41\0\x0b\x02\0\x01\x0a\x0b\x02\x04\0\x41\x01\x0b\x04\0\x10\0\x0b";
        let mut writer = Writer {
            imported: 0,
            order: vec![1, 0],
            places: vec![1, 0],
        };
        let mut written = Module::new();
        writer
            .parse_core_module(&mut written, Parser::new(0), module)
            .unwrap();
        let expected =
            b"\0asm\x01\0\0\0\x01\x05\x01\x60\0\x01\x7f\x03\x03\x02\0\0\x04\x04\x01\x70\0\x02\
            \x09\x08\x01\0\x41\0\x0b\x02\x01\0\x0a\x0b\x02\x04\0\x10\x01\x0b\x04\0\x41\x01\x0b";
        assert_eq!(written.finish(), expected);
    }
}
