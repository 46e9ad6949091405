//! What a program put around every line: the bars of a table, a time or a file name before it.

use super::Text;
use super::split_lines as lines;
use crate::bytes::{contains, find};
use zeroize::Zeroizing;

/// The bars of a table or a box on both sides: `| MIIB |`, `│ MIIB │`; or the same words around each line:
/// `echo MIIB >> key.pem`, `(MIIB)`, the colours of a terminal.
pub(crate) fn framed(text: &[u8]) -> Option<Text> {
    boxed(text).or_else(|| between(text))
}

/// The same before and after each line.
fn between(text: &[u8]) -> Option<Text> {
    const DASHES: &[u8] = b"-----";
    let mut all = lines(text).filter(|line| !line.trim_ascii().is_empty());
    let first = all.find(|line| contains(line, b"-----BEGIN "))?;
    let start = find(first, DASHES)?;
    let label = start + DASHES.len();
    let end = label + find(first.get(label..)?, DASHES)? + DASHES.len();
    let (before, after) = (first.get(..start)?, first.get(end..)?);
    if after.is_empty() {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    for line in core::iter::once(first).chain(all) {
        let inner = line.strip_prefix(before)?.strip_suffix(after)?;
        plain.extend_from_slice(inner);
        plain.push(b'\n');
        if inner.starts_with(b"-----END ") {
            return Some(plain);
        }
    }
    None
}

fn boxed(text: &[u8]) -> Option<Text> {
    const BARS: [&str; 5] = ["|", "│", "┃", "║", "*"];
    BARS.iter()
        .find_map(|bar| without_bars(text, bar.as_bytes()))
}

fn without_bars(text: &[u8], bar: &[u8]) -> Option<Text> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut count = 0;
    for line in lines(text).map(<[u8]>::trim_ascii) {
        let inner = line
            .strip_prefix(bar)
            .and_then(|rest| rest.strip_suffix(bar));
        if let Some(inner) = inner {
            plain.extend_from_slice(inner.trim_ascii());
            plain.push(b'\n');
            count += 1;
        } else if !is_edge(line) {
            return None;
        }
    }
    (count >= 3).then_some(plain)
}

/// The upper or lower edge of a box, or an empty line.
fn is_edge(line: &[u8]) -> bool {
    const EDGES: [char; 20] = [
        '+', '-', '=', '┌', '┐', '└', '┘', '─', '╔', '╗', '╚', '╝', '═', '╭', '╮', '╰', '╯', '┏',
        '━', '┓',
    ];
    let line = line.split(|&byte| byte == b'\n').next().unwrap_or_default();
    core::str::from_utf8(line.trim_ascii())
        .is_ok_and(|line| line.chars().all(|c| EDGES.contains(&c)))
}

/// Something else before each line, as in a log or the output of `grep -n`: `2027-01-01 12:00:00 INFO MIIB`,
/// `app-1  | MIIB`, `key.pem:2:MIIB`.
pub(crate) fn prefixed(text: &[u8]) -> Option<Text> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    const END: &[u8] = b"-----END ";
    if !contains(text, BEGIN) {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let (mut is_inside, mut is_complete) = (false, false);
    for line in lines(text) {
        let mark = if is_inside { END } else { BEGIN };
        if let Some(at) = find(line, mark) {
            let (before, boundary) = line.split_at_checked(at)?;
            if before.trim_ascii().is_empty() {
                return None;
            }
            plain.extend_from_slice(boundary.trim_ascii_end());
            is_complete |= is_inside;
            is_inside = !is_inside;
        } else if is_inside {
            plain.extend_from_slice(last_word(line.trim_ascii_end())?);
        } else {
            continue;
        }
        plain.push(b'\n');
    }
    (is_complete && !is_inside).then_some(plain)
}

/// The base64 at the end of a line, after something else.
fn last_word(line: &[u8]) -> Option<&[u8]> {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    let len = line.iter().rev().take_while(|byte| is_base64(byte)).count();
    let start = line.len() - len;
    let is_separated = start
        .checked_sub(1)
        .and_then(|before| line.get(before))
        .is_some_and(|before| b" \t|:>])".contains(before));
    (len > 0 && is_separated)
        .then(|| line.get(start..))
        .flatten()
}
