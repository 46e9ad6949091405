//! DER that was changed on its way: taken for text, or for text of another system.

use crate::bytes::latin1::octets;
use crate::bytes::without_bom;
use crate::der::Reader;
use crate::source::Source;

/// What happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transfer {
    /// Each byte became a character of Latin-1, saved as UTF-8.
    Utf8,
    /// Each byte became a character of Windows-1252, saved as UTF-8.
    Windows,
    /// Bytes became characters, of which some may stand for none.
    Text,
    /// Each byte became a character, saved as UTF-16.
    Utf16,
    /// Bytes that are no UTF-8 became U+FFFD.
    Replaced,
    /// LF became CR LF.
    CarriageReturns,
    /// A byte order mark was written before it.
    ByteOrderMark,
    /// ASCII became EBCDIC, or the other way.
    Ebcdic,
    /// So many bytes were written before it, such as its length.
    Prefixed(usize),
}

/// The identifier of RSA keys in ASCII taken for EBCDIC, and in EBCDIC taken for ASCII (code page 37).
const EBCDIC: [&[u8]; 2] = [
    b"\x5c\x06\xc8\x06\xe1\x0d\x01\x01",
    b"\x8a\x66\xe7\x66\x37\x0d\x01\x01",
];
/// `-----BEGIN` in EBCDIC.
pub(crate) const EBCDIC_BEGIN: &[u8] = b"\x60\x60\x60\x60\x60\xc2\xc5\xc7\xc9\xd5";

/// The most bytes before a DER that may be its length, and the largest file in which they are looked for.
const MOST_BEFORE: usize = 16;
const MAX_PREFIXED: usize = 64 * 1024;

/// What happened to the DER that this input was.
pub(crate) fn find(source: &Source<'_>) -> Option<Transfer> {
    let input = source.input;
    let is_whole = |bytes: &[u8]| {
        let mut reader = Reader::new(bytes, 0);
        bytes.first() == Some(&0x30)
            && bytes.len() > 64
            && reader.read().is_ok_and(|tlv| tlv.raw.len() == bytes.len())
    };
    if input.starts_with(b"\xef\xbb\xbf") && is_whole(without_bom(input)) {
        return Some(Transfer::ByteOrderMark);
    }
    let start = input.get(..input.len().min(512)).unwrap_or_default();
    if EBCDIC.iter().any(|id| crate::bytes::contains(start, id))
        || crate::bytes::contains(start, EBCDIC_BEGIN)
    {
        return Some(Transfer::Ebcdic);
    }
    let text = without_bom(&source.text);
    if text.starts_with(b"0") && !text.is_ascii() && core::str::from_utf8(text).is_ok() {
        if octets(text, None).is_some_and(|bytes| is_whole(&bytes)) {
            let (mut has_controls, mut has_others) = (false, false);
            for c in text.utf8_chunks().flat_map(|chunk| chunk.valid().chars()) {
                has_controls |= matches!(c, '\u{80}'..='\u{9f}');
                has_others |= c > '\u{ff}';
            }
            return Some(match (source.utf16().is_some(), has_controls, has_others) {
                (true, ..) => Transfer::Utf16,
                (false, _, false) => Transfer::Utf8,
                (false, false, true) => Transfer::Windows,
                // Windows-1252 has no character for five bytes.
                (false, true, true) => Transfer::Text,
            });
        }
        if matches!(text, [0x30, 0xef, 0xbf, 0xbd, ..]) {
            return Some(Transfer::Replaced);
        }
        // A later byte was lost too, or the text was converted by another code page.
        if matches!(
            text,
            [0x30, 0xc2, 0x81 | 0x82, ..]
                | [0x30, 0xe2, 0x80, 0x9a, ..]
                // Code pages of DOS and of old Macs.
                | [0x30, 0xc3, 0xa9 | 0x87, 0..=0x0f, ..]
        ) {
            return Some(if source.utf16().is_some() {
                Transfer::Utf16
            } else {
                Transfer::Text
            });
        }
    }
    if input.first() == Some(&0x30) {
        let mut plain = Vec::with_capacity(input.len());
        for (at, &byte) in input.iter().enumerate() {
            if byte != b'\r' || input.get(at + 1) != Some(&b'\n') {
                plain.push(byte);
            }
        }
        if plain.len() < input.len() && is_whole(&plain) {
            return Some(Transfer::CarriageReturns);
        }
    }
    // A SEQUENCE in a SEQUENCE is nothing else.
    if input.len() > MAX_PREFIXED || matches!(input.first(), Some(0x30 | 0x31 | 0xa0..=0xbf)) {
        return None;
    }
    let is_start = |at: &usize| input.get(*at..).is_some_and(is_whole);
    (1..=MOST_BEFORE).find(is_start).map(Transfer::Prefixed)
}
