//! Brotli and gzip beside each asset, so that no server compresses at run time.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use anyhow::Result;

const COMPRESSIBLE: [&str; 7] = ["css", "html", "js", "json", "svg", "txt", "wasm"];

/// Writes `NAME.br` and `NAME.gz` beside each compressible file in `folder`.
///
/// # Errors
///
/// Where a file can't be read or written.
pub fn folder(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            self::folder(&path)?;
        } else if path
            .extension()
            .is_some_and(|extension| COMPRESSIBLE.iter().any(|known| extension == *known))
        {
            file(&path)?;
        }
    }
    Ok(())
}

/// Writes `NAME.br` and `NAME.gz` beside the file.
///
/// # Errors
///
/// Where a file can't be read or written.
pub fn file(path: &Path) -> Result<()> {
    let bytes = fs::read(path)?;
    let name = path.display();

    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(
        &mut bytes.as_slice(),
        &mut File::create(format!("{name}.br"))?,
        &parameters,
    )?;

    let mut gzip = flate2::write::GzEncoder::new(
        File::create(format!("{name}.gz"))?,
        flate2::Compression::best(),
    );
    gzip.write_all(&bytes)?;
    gzip.finish()?;
    Ok(())
}
