//! Bytes: ranges, searching, and text encodings.

pub(crate) mod base64;
mod base85;
mod encodings;
pub(crate) mod escape;
pub(crate) mod forms;
pub(crate) mod hex;
pub(crate) mod latin1;
pub(crate) mod numbers;
pub(crate) mod words;

use serde::Serialize;

/// A byte range of the input: start, and end (exclusive).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "(usize, usize)")]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// Returns true if `needle` occurs in `haystack`.
// Functions that are called in many places are not inlined: it would make the program much larger.
#[inline(never)]
pub(crate) fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    find(haystack, needle).is_some()
}

/// The offset of the first `needle` in `haystack`.
#[inline(never)]
pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let [first, rest @ ..] = needle else {
        return None;
    };
    let Some(second) = rest.first() else {
        return position(haystack, |byte| byte == *first);
    };
    let mut at = 0;
    loop {
        let rest = haystack.get(at..)?;
        at += position_of_pair(rest, |byte| byte == *first, |next| next == *second)?;
        if haystack.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

/// Bytes that are looked at together: compilers for processors with SIMD compare them at once.
const BLOCK: usize = 32;
const HAS_BLOCKS: bool = cfg!(not(target_family = "wasm"));

/// The offset of the first byte like this.
pub(crate) fn position(bytes: &[u8], is_hit: impl Fn(u8) -> bool) -> Option<usize> {
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let is_without =
        |block: &&[u8; BLOCK]| !block.iter().fold(false, |hit, &byte| hit | is_hit(byte));
    let start = if HAS_BLOCKS {
        blocks.iter().take_while(is_without).count() * BLOCK
    } else {
        0
    };
    let after = bytes.get(start..)?.iter().position(|&byte| is_hit(byte))?;
    Some(start + after)
}

/// The offset of the first two bytes of which the first is one and the second is the other.
pub(crate) fn position_of_pair(
    bytes: &[u8],
    is_first: impl Fn(u8) -> bool,
    is_second: impl Fn(u8) -> bool,
) -> Option<usize> {
    let seconds = bytes.get(1..)?;
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let (next, _) = seconds.as_chunks::<BLOCK>();
    let is_without = |(block, next): &(&[u8; BLOCK], &[u8; BLOCK])| {
        let pairs = block.iter().zip(next.iter());
        !pairs.fold(false, |hit, (&byte, &next)| {
            hit | (is_first(byte) & is_second(next))
        })
    };
    let start = if HAS_BLOCKS {
        blocks.iter().zip(next).take_while(is_without).count() * BLOCK
    } else {
        0
    };
    let mut pairs = bytes.get(start..)?.iter().zip(seconds.get(start..)?);
    let after = pairs.position(|(&byte, &next)| is_first(byte) && is_second(next))?;
    Some(start + after)
}

/// The longest stretches of bytes like these, as far as they have at least `shortest` bytes. Only every so many bytes
/// need a look.
pub(crate) fn stretches(
    bytes: &[u8],
    shortest: usize,
    is_in: impl Fn(u8) -> bool,
) -> impl Iterator<Item = Span> {
    let shortest = shortest.max(1);
    let mut at = 0;
    core::iter::from_fn(move || {
        loop {
            // A stretch that is long enough and starts here extends to `far`.
            let (near, far) = bytes.get(at..)?.split_at_checked(shortest - 1)?;
            let after = far.iter().take_while(|byte| is_in(**byte)).count();
            far.first()?;
            if after == 0 {
                at += shortest;
                continue;
            }
            let before = near.iter().rev().take_while(|byte| is_in(**byte)).count();
            let start = at + near.len() - before;
            let end = at + near.len() + after;
            at = end;
            if end - start >= shortest {
                return Some(Span { start, end });
            }
        }
    })
}

/// Printable ASCII, tab or line break.
pub(crate) fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n')
}

/// A control character that text does not contain. Line breaks, tabs, form feeds and escapes are text.
pub(crate) fn is_binary_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\r' | b'\n' | 0x0c | 0x1b)
}

/// The bytes without a UTF-8 byte order mark.
pub(crate) fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of two letters, long enough for blocks and their borders.
    fn texts() -> impl Iterator<Item = Vec<u8>> {
        (0..400u32).map(|seed| {
            let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
            (0..seed % 150)
                .map(|_| {
                    state ^= state << 13;
                    state ^= state >> 17;
                    state ^= state << 5;
                    if state.is_multiple_of(2 + seed % 40) {
                        b'a'
                    } else {
                        b'b'
                    }
                })
                .collect()
        })
    }

    #[test]
    fn finds_what_windows_find() {
        for text in texts() {
            for needle in [b"a".as_slice(), b"aa", b"ab", b"ba", b"abbba", b"c", b"bc"] {
                let expected = text.windows(needle.len()).position(|part| part == needle);
                assert_eq!(find(&text, needle), expected, "{needle:?} in {text:?}");
            }
        }
        assert_eq!(find(b"a", b""), None);
    }

    #[test]
    fn stretches_are_as_long_as_they_can_be() {
        for text in texts() {
            for shortest in [1, 2, 5, 16] {
                let mut expected = Vec::new();
                let mut start = 0;
                for part in text.split(|&byte| byte == b'a') {
                    let end = start + part.len();
                    if part.len() >= shortest {
                        expected.push(Span { start, end });
                    }
                    start = end + 1;
                }
                let found: Vec<Span> = stretches(&text, shortest, |byte| byte == b'b').collect();
                assert_eq!(found, expected, "{shortest} in {text:?}");
            }
        }
    }
}
